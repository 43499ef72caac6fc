"""Absence: what the voice may deny by name, and what it may not."""

from __future__ import annotations

import pytest

from casesim.core.absence import absences
from casesim.core.case import Fact, Polarity
from casesim.core.understanding.lexicon import Finding

FINDINGS = {
    "chills": Finding(label="chills", topics=("fever",)),
    "ear_pain": Finding(label="ear pain", topics=("associated_ent",)),
    "frequency": Finding(label="passing urine often", topics=("associated_urogenital",)),
    "safe": Finding(label="safety at home", topics=("living_situation",)),
}


def denied(*answers: str) -> Fact:
    """Return a denied fact that answers these."""
    return Fact(
        id="none", section="presenting", answers=list(answers), polarity=Polarity.DENIES, disclosure="direct",
        clinical="denied", says=["No, nothing of the kind."], source="ours",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        ("chills", "no: chills", ({"chill"},)),
        ("ear_pain", "no: ear pain", ({"ear", "pain"},)),
        ("safe", "no: safety at home", ()),
        ("chills", "I've been shivering.", ()),
    ],
)
def test_an_ailment_may_be_denied_by_its_whole_name_and_a_circumstance_may_not(
    name: str, line: str, expected: tuple[set[str], ...]
) -> None:
    """To deny "safety at home" would say the contrary of what the patient says."""
    assert absences((line,), (denied(name),), FINDINGS) == expected


def test_a_name_counts_whole() -> None:
    """Not to pass urine is another thing than not to pass it often."""
    (words,) = absences(("no: passing urine often",), (denied("frequency"),), FINDINGS)
    assert len(words) == 3


def test_what_another_line_affirms_is_no_absence() -> None:
    """Pain elsewhere is pain."""
    assert absences(("no: ear pain", "The pain is in my jaw."), (denied("ear_pain"),), FINDINGS) == ()
