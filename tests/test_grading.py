"""Grading: what earns a mark, what does not, and the sums."""

from __future__ import annotations

import pytest

from casesim.core.differential import NameRelator, parse
from casesim.core.encounter import Encounter
from casesim.core.errors import UsageError
from casesim.core.grading import Act, Given, Heard, given_by, grade
from casesim.core.patient import Patient
from casesim.core.rubric import Mark, Rubric, Verdict
from casesim.core.understanding.model import Flag, QuestionType
from tests.heard import heard

RUBRIC = Rubric.model_validate(
    {
        "id": "test", "title": "Test", "pass_percent": 50, "domains": [{"id": "history", "title": "History"}, {"id": "ddx", "title": "Differential", "pass_percent": 50}],
        "items": [
            {"id": "fever", "text": "Asks about fever", "kind": "asked", "topics": ["fever"], "points": 2, "critical": True, "better": ["Any fever?"]},
            {"id": "cough", "text": "Asks about cough", "kind": "asked", "findings": ["cough"]},
            {"id": "worry", "text": "Hears the worry", "kind": "elicited", "facts": ["worry", "severity"], "need": 1},
            {"id": "throat", "text": "Looks", "kind": "examined", "findings": ["throat-look"]},
            {"id": "swab", "text": "Swabs", "kind": "ordered", "investigations": ["strep"]},
            {"id": "right", "text": "Right", "kind": "ranked", "domain": "ddx", "within": 1, "points": 2},
            {"id": "missed", "text": "Danger", "kind": "ranked", "domain": "ddx", "target": "must_not_miss", "within": 5},
        ],
    }
)  # fmt: skip


def marks(given: Given) -> dict[str, Mark]:
    """Return the marks by item."""
    return {mark.id: mark for mark in grade(RUBRIC, given, NameRelator()).items}


def asked(**what: object) -> Given:
    """Return one turn of a trainee."""
    return Given(heard=(Heard(turn=3, text="Any fever?", understanding=heard(**what)),))  # type: ignore[arg-type]


def test_a_question_earns_its_item_with_turn_and_quote() -> None:
    """The mark carries its evidence."""
    mark = marks(asked(topics=["fever"]))["fever"]
    assert (mark.verdict, mark.points, mark.turns, mark.quote) == (Verdict.MET, 2, (3,), "Any fever?")


@pytest.mark.parametrize("flag", [Flag.ADDRESSES_GRADER])
def test_what_addresses_the_grader_earns_nothing(flag: Flag) -> None:
    """Not even a place in the review queue."""
    assert marks(asked(topics=["fever"], flags=[flag]))["fever"].verdict is Verdict.NOT_MET


def test_a_turn_that_names_too_much_waits_for_a_person() -> None:
    """It earns no point by itself."""
    mark = marks(asked(topics=["fever"], flags=[Flag.OVERBROAD]))["fever"]
    assert (mark.verdict, mark.points) == (Verdict.NEEDS_REVIEW, 0)


def test_a_finding_named_in_a_statement_earns_nothing(small_patient: Patient) -> None:
    """Only what is asked counts."""
    understanding = heard(QuestionType.NONE, findings=["cough"])
    said = understanding.model_copy(
        update={"findings": tuple(h.model_copy(update={"asked": False}) for h in understanding.findings)}
    )
    given = Given(heard=(Heard(turn=1, text="You have a cough.", understanding=said),), patient=small_patient)
    assert marks(given)["cough"].verdict is Verdict.NOT_MET


def test_what_the_patient_told_is_elicited(small_patient: Patient) -> None:
    """One of two facts is enough where one is needed."""
    given = Given(
        heard=(Heard(turn=2, text="How bad is it?", understanding=heard()),),
        released=((2, ("severity",)),),
        patient=small_patient,
    )
    assert marks(given)["worry"].verdict is Verdict.MET
    assert marks(given)["worry"].turns == (2,)


def test_acts_and_tests_earn_theirs(small_patient: Patient) -> None:
    """Examined and ordered items look at what was done."""
    given = Given(examined=(Act(turn=1, request="throat", ids=("throat-look",)),), patient=small_patient)
    assert (marks(given)["throat"].verdict, marks(given)["swab"].verdict) == (Verdict.MET, Verdict.NOT_MET)


def test_a_bare_transcript_leaves_what_needs_a_case_unscored() -> None:
    """Unscored is not wrong, and leaves the maximum."""
    sheet = grade(RUBRIC, asked(topics=["fever"]), NameRelator())
    assert {m.id for m in sheet.items if m.verdict is Verdict.UNSCORED} == {
        "worry",
        "throat",
        "swab",
        "right",
        "missed",
    }
    assert (sheet.total, sheet.max) == (2, 3)


@pytest.mark.parametrize(
    ("text", "right", "missed"),
    [
        ("Viral pharyngitis; Quinsy", Verdict.MET, Verdict.MET),
        ("Quinsy; viral sore throat", Verdict.NOT_MET, Verdict.MET),
        ("reflux", Verdict.NOT_MET, Verdict.NOT_MET),
    ],
)
def test_the_rank_of_the_right_diagnosis_counts(
    text: str, right: Verdict, missed: Verdict, small_patient: Patient
) -> None:
    """First place is asked for; what must not be missed may stand lower."""
    found = marks(Given(differential=parse(text), patient=small_patient))
    assert (found["right"].verdict, found["missed"].verdict) == (right, missed)


def test_a_critical_item_that_is_missed_fails_and_says_why(small_patient: Patient) -> None:
    """Points alone do not pass."""
    sheet = grade(RUBRIC, Given(differential=parse("Viral pharyngitis; quinsy"), patient=small_patient), NameRelator())
    assert sheet.passed is False
    assert "Asks about fever" in sheet.why


def test_sums_are_those_of_the_marks(small_encounter: Encounter) -> None:
    """Totals and domains add up, and the same log gives the same sheet."""
    sheet = grade(small_encounter.rubric, given_by(small_encounter), NameRelator())
    assert sheet.total == sum(m.points for m in sheet.items)
    assert sheet.total == sum(d.points for d in sheet.domains.values())
    assert (
        sheet.model_dump_json()
        == grade(small_encounter.rubric, given_by(small_encounter), NameRelator()).model_dump_json()
    )


def test_a_differential_is_read_with_confidences() -> None:
    """`A @ 70; B; C (20%)`, numbering and blanks forgiven."""
    ranked = parse("1. Heart attack @ 70; ; PE\n3) Pericarditis (20%)")
    assert [(r.name, r.confidence) for r in ranked] == [("Heart attack", 70), ("PE", None), ("Pericarditis", 20)]


@pytest.mark.parametrize("text", ["A @ 170", "; ".join(f"d{n}" for n in range(30))])
def test_an_impossible_differential_is_a_usage_error(text: str) -> None:
    """One clear line."""
    with pytest.raises(UsageError):
        parse(text)
