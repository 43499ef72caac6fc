"""What a turn asks for, taken as a whole, decides in a drafted case: the diagnosis, a test, nothing in particular."""

from __future__ import annotations

import pytest

from casesim.core.case import DRAFTED
from casesim.core.decision import Talk
from casesim.core.disclosure import decide
from casesim.core.kin import about_the_patient
from casesim.core.patient import SpeakerCard, realise
from casesim.core.prose.piece import pieces
from casesim.core.reading import Reading
from casesim.core.understanding.model import Kind, QuestionType
from tests.heard import LEXICON, heard
from tests.small_case import SEED, small_template

AUTHORED = realise(small_template(), SEED, "viral")
DRAFT = AUTHORED.model_copy(update={"facts": tuple(f.model_copy(update={"source": DRAFTED}) for f in AUTHORED.facts)})


def read_as(kind: Kind) -> Reading:
    """Return a reading of a question of `kind` that asks for no fact."""
    return Reading(
        asks_for=lambda lines: tuple(-9.0 for _ in lines), kinds=lambda: dict.fromkeys(Kind, 0.0) | {kind: 1.0}
    )


RULES = (
    (Kind.VAGUE, "vague"), (Kind.FISHING, "diagnosis"), (Kind.EXAM, "exam"), (Kind.OPENING, "opening"),
    (Kind.HISTORY, "unknown_denial"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "rule"), RULES)
def test_the_kind_of_a_question_decides_where_facts_were_drafted(kind: Kind, rule: str) -> None:
    """Each kind has its answer; none of them tells a fact that was not asked for."""
    decision = decide(
        DRAFT, Talk(), heard(QuestionType.CLOSED, terms=["pastille"]), LEXICON, read_as(kind), "Pastilles?"
    )
    assert decision.rule == rule
    assert kind is Kind.OPENING or not decision.facts


def test_anything_else_late_in_the_talk_is_answered_and_not_asked_back() -> None:
    """At the beginning the patient asks what is meant; later on there is no more to say."""
    asked = heard(QuestionType.CLOSED, ["invites_more"])
    talk = Talk(understandings=(heard(),), said=((),), replies=("Yes.",))
    first = decide(DRAFT, Talk(), asked, LEXICON, read_as(Kind.VAGUE), "Anything else?")
    late = decide(DRAFT, talk, asked, LEXICON, read_as(Kind.VAGUE), "Anything else?")
    assert (first.rule, late.rule) == ("vague", "invites_more")


@pytest.mark.parametrize("kind", [Kind.VAGUE, Kind.FISHING, Kind.EXAM])
def test_an_authors_own_rules_need_no_kind(kind: Kind) -> None:
    """In a case that an author wrote, a fever that is asked after is told of, whatever the whole sounds like."""
    asked = heard(QuestionType.CLOSED, ["fever"], ["fever"])
    assert decide(AUTHORED, Talk(), asked, LEXICON, read_as(kind), "Any fever?").facts == ("fever",)


def test_how_a_parent_is_addressed_is_not_part_of_the_question() -> None:
    """Between commas, "Mum" is the one who speaks; "your little man" is the patient."""
    mother = SpeakerCard(role="parent", relation="mother", name="Ann", age="30", sex="female")
    assert "Mum" not in about_the_patient("How is he feeding, Mum?", mother, "male")
    assert about_the_patient("How is your little man sleeping?", mother, "male") == "How is he sleeping?"


def test_what_a_symptom_is_without_is_denied() -> None:
    """A fever without chills and rigors has neither."""
    read = [(piece.text, piece.denied) for piece in pieces("The patient reports fever without chills or rigors.")]
    assert ("fever", False) in read
    assert {("chills", True), ("rigors", True)} <= set(read)
