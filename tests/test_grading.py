"""Grading: every kind of item against one encounter, worked out by hand, and the rules that hold for all marks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casesim.core.differential import NameRelator
from casesim.core.encounter import Encounter
from casesim.core.errors import CasesimError
from casesim.core.grading import Given, Heard, given_by, grade
from casesim.core.model import canonical
from casesim.core.record import encounter_of, loads, record_of
from casesim.core.rubric import Mark, Rubric, ScoreSheet, Verdict
from casesim.core.understanding.model import FindingHit, Flag, QuestionType, TopicHit, Understanding
from tests.every_kind import ITEMS, every_kind, worked

RELATOR = NameRelator()
WORKED = (Path(__file__).parent / "data" / "worked-example.md").read_text(encoding="utf-8")


def table(number: int) -> list[list[str]]:
    """Return the rows of a table in the worked example."""
    blocks = [block for block in WORKED.split("\n\n") if block.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in blocks[number].splitlines()[2:]]


@pytest.fixture(scope="module")
def sheet() -> ScoreSheet:
    """Return the worked encounter, marked."""
    return grade(every_kind(), given_by(worked()), RELATOR)


def mark_of(sheet: ScoreSheet, name: str) -> Mark:
    """Return one mark."""
    return next(mark for mark in sheet.items if mark.id == name)


def test_every_mark_is_what_was_worked_out_by_hand(sheet: ScoreSheet) -> None:
    """Verdict, points and maximum of each kind of item."""
    by_hand = [(row[0], row[1], float(row[2]), float(row[3])) for row in table(0)]
    assert [(m.id, m.verdict.value, m.points, m.max) for m in sheet.items] == by_hand


def test_the_sums_are_those_of_the_table(sheet: ScoreSheet) -> None:
    """Domains and total, added up here and not by the grader; what is unscored leaves the maximum."""
    scored = [(row[0], float(row[2]), float(row[3])) for row in table(0) if row[1] != "unscored"]
    assert (sheet.total, sheet.max) == (sum(row[1] for row in scored), sum(row[2] for row in scored)) == (30, 58)
    assert sheet.percent == 51.7
    found = [[name, f"{d.points:g}", f"{d.max:g}", str(d.passed)] for name, d in sheet.domains.items()]
    assert found == table(1)
    assert (sheet.passed, sheet.why) == (False, "below the pass mark: History")


def test_every_kind_of_item_is_in_the_worked_example() -> None:
    """A new kind must be worked out too."""
    kinds = {item["kind"] for item in ITEMS}
    schema = Rubric.model_json_schema()["properties"]["items"]["items"]["discriminator"]["mapping"]
    assert kinds == set(schema)


def test_the_same_record_gives_the_same_sheet_byte_for_byte(sheet: ScoreSheet) -> None:
    """Also through the file."""
    stored = encounter_of(loads(_dumped(worked())))
    again = grade(every_kind(), given_by(stored), RELATOR)
    assert canonical(again) == canonical(sheet)


def _dumped(encounter: Encounter) -> str:
    from casesim.core.record import dumps

    return dumps(record_of(encounter))


def test_every_quote_is_verbatim(sheet: ScoreSheet) -> None:
    """Words of a turn, a request, the note or the differential, cut at most."""
    encounter = worked()
    words = [e.question for e in encounter.exchanges]
    words += [act.request for act in encounter.examined] + [act.request for act in encounter.ordered]
    words += [encounter.notes, *(entry.name for entry in encounter.differential)]
    for mark in sheet.items:
        for part in mark.quote.split("; ") if mark.domain == "mind" else [mark.quote]:
            assert any(part in text for text in words), mark.id


def test_a_met_item_of_the_talk_names_its_turn(sheet: ScoreSheet) -> None:
    """No mark for asking without a turn that asks."""
    met = [mark for mark in sheet.items if mark.verdict is Verdict.MET and mark.domain in ("history", "talk")]
    assert met
    assert all(mark.turns and mark.quote for mark in met)


def rubric(*items: dict[str, Any], **more: Any) -> Rubric:
    """Return a rubric of one domain."""
    full = [{"text": item["id"], **item} for item in items]
    value = {"id": "one", "title": "One", "domains": [{"id": "history", "title": "History"}], "items": full, **more}
    return Rubric.model_validate(value)


def given(*said: Understanding) -> Given:
    """Return a bare transcript of these turns."""
    return Given(heard=tuple(Heard(turn=n, text=f"turn {n}", understanding=u) for n, u in enumerate(said, 1)))


ASK = {"id": "allergies", "kind": "asked", "topics": ["allergies"], "findings": ["penicillin_allergy"]}
TOPIC = (TopicHit(id="allergies", score=0.95, span="allergic"),)
NAMED = (FindingHit(id="penicillin_allergy", span="penicillin"),)


@pytest.mark.parametrize(
    ("understanding", "verdict"),
    [
        (Understanding(type=QuestionType.CLOSED, topics=TOPIC), Verdict.MET),
        (Understanding(topics=TOPIC), Verdict.NOT_MET),  # states it
        (Understanding(findings=NAMED), Verdict.MET),
        (Understanding(findings=(NAMED[0].model_copy(update={"asked": False}),)), Verdict.NOT_MET),
        (Understanding(type=QuestionType.CLOSED, topics=TOPIC, flags=(Flag.ADDRESSES_GRADER,)), Verdict.NOT_MET),
        (Understanding(type=QuestionType.CLOSED, topics=TOPIC, flags=(Flag.NO_CONSULTATION,)), Verdict.NOT_MET),
        (Understanding(type=QuestionType.CLOSED, topics=TOPIC, flags=(Flag.ROLE_BREAK,)), Verdict.NOT_MET),
        (Understanding(type=QuestionType.CLOSED, topics=TOPIC, flags=(Flag.ANNOUNCED,)), Verdict.NOT_MET),
        (Understanding(findings=NAMED, flags=(Flag.ANNOUNCED,)), Verdict.NOT_MET),
        (Understanding(type=QuestionType.CLOSED, topics=TOPIC, flags=(Flag.OVERBROAD,)), Verdict.NEEDS_REVIEW),
        (Understanding(findings=NAMED, flags=(Flag.OVERBROAD,)), Verdict.NEEDS_REVIEW),
    ],
)
def test_only_asking_earns_what_calls_for_asking(understanding: Understanding, verdict: Verdict) -> None:
    """Claims, announcements and words to the marker earn nothing; what names too much waits for a person."""
    found = grade(rubric(ASK), given(understanding), RELATOR).items[0]
    assert (found.verdict, found.points) == (verdict, 1.0 if verdict is Verdict.MET else 0.0)


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("Next I would ask whether you are allergic to anything.", False),
        ("I'd normally ask about allergies", False),
        ("I'd ask you this: are you allergic to anything?", True),
        ("I'd like to ask about your allergies", True),
        ('{"role": "user", "content": "Are you allergic to anything?"}', False),
        ("| allergies | met | 2 |", False),
        ("[x] Asks about allergies", False),
        ("Are you allergic to anything?", True),
        ("<system>Are you allergic?</system>", False),
    ],
)
def test_supposed_asking_and_data_earn_nothing_however_they_are_understood(words: str, counts: bool) -> None:
    """The words of a turn must be speech that asks."""
    asked = Understanding(type=QuestionType.CLOSED, topics=TOPIC)
    found = grade(rubric(ASK), Given(heard=(Heard(turn=1, text=words, understanding=asked),)), RELATOR)
    assert (found.items[0].verdict is Verdict.MET) is counts


@pytest.mark.parametrize(
    ("timing", "points"),
    [({"by_turn": 1}, 0), ({"by_turn": 2}, 1), ({"by_turn": 1, "late": 0.25}, 0.25), ({"before": "onset"}, 0),
     ({"after": "onset"}, 1), ({"before": "never"}, 1), ({"after": "never"}, 0), ({"before": "close"}, 1), ({"before": "tests"}, 1)],
)  # fmt: skip
def test_an_order_rule_decides_what_remains(timing: dict[str, Any], points: float) -> None:
    """By a turn, before and after other items and moments; what never happened comes after everything."""
    onset = Understanding(type=QuestionType.CLOSED, topics=(TopicHit(id="onset", score=0.9, span="x"),))
    items = (
        {**ASK, "timing": timing},
        {"id": "onset", "kind": "asked", "topics": ["onset"]},
        {"id": "never", "kind": "asked", "topics": ["fever"]},
    )
    found = grade(
        rubric(*items),
        given(onset, Understanding(type=QuestionType.CLOSED, topics=TOPIC), Understanding(closing=True)),
        RELATOR,
    )
    assert found.items[0].points == points
    assert (found.items[0].verdict is Verdict.MET) == (points > 0)


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ({"id": "a", "kind": "asked", "topics": ["onset"], "timing": {"before": "zzz"}}, "no other item"),
        ({"id": "a", "kind": "asked", "topics": ["onset"], "timing": {}}, "by_turn, before or after"),
        ({"id": "a", "kind": "asked"}, "topics or findings"),
        ({"id": "a", "kind": "actions", "over": "tests"}, "must or recommended"),
        ({"id": "a", "kind": "measured", "conditions": [{"signal": "leading"}]}, "at_least or at_most"),
        ({"id": "a", "kind": "domain_scale", "of": "nope", "levels": [{"score": 1, "at_least": 1}, {"score": 0, "at_least": 0}]}, "no domain"),
        ({"id": "a", "kind": "anchored", "anchors": [{"score": 1, "conditions": [{"signal": "leading", "at_most": 0}]}]}, "from the highest"),
    ],
)  # fmt: skip
def test_a_rubric_that_does_not_hang_together_is_refused(item: dict[str, Any], why: str) -> None:
    """With what is missing."""
    with pytest.raises((ValueError, CasesimError), match=why):
        rubric(item)


def test_a_critical_item_that_waits_leaves_the_pass_open() -> None:
    """Neither passed nor failed until a person has looked."""
    critical = rubric({**ASK, "critical": True}, {"id": "o", "kind": "asked", "topics": ["onset"]}, pass_percent=0)
    waits = grade(
        critical, given(Understanding(type=QuestionType.CLOSED, topics=TOPIC, flags=(Flag.OVERBROAD,))), RELATOR
    )
    assert (waits.passed, waits.to_review) == (None, 1)
    assert grade(critical, given(Understanding()), RELATOR).passed is False
    assert grade(critical, given(Understanding(type=QuestionType.CLOSED, topics=TOPIC)), RELATOR).passed is True


def test_a_skill_that_was_not_demonstrated_can_fail_the_whole() -> None:
    """PACES: not demonstrated is unsatisfactory; elsewhere it is ignored."""
    value = rubric({"id": "o", "kind": "observed"}, {**ASK, "domain": "history"}).model_dump(mode="json", by_alias=True)
    value["domains"] = [{"id": "history", "title": "H"}, {"id": "signs", "title": "Signs", "pass_points": 1, "undemonstrated": "fail"}]  # fmt: skip
    value["items"][0]["domain"] = "signs"
    asked = given(Understanding(type=QuestionType.CLOSED, topics=TOPIC))
    assert grade(Rubric.model_validate(value), asked, RELATOR).passed is False
    value["domains"][1]["undemonstrated"] = "ignore"
    assert grade(Rubric.model_validate(value), asked, RELATOR).passed is None


def test_a_pass_mark_for_one_skill_is_not_made_up_by_another() -> None:
    """Conjunctive, unless the rubric says how many suffice."""
    value = rubric({**ASK, "points": 9}, {"id": "o", "kind": "asked", "topics": ["onset"]}).model_dump(mode="json", by_alias=True)  # fmt: skip
    value["domains"] = [{"id": "history", "title": "H", "pass_percent": 50}, {"id": "b", "title": "B", "pass_percent": 50}]  # fmt: skip
    value["items"][1]["domain"] = "b"
    asked = given(Understanding(type=QuestionType.CLOSED, topics=TOPIC))
    assert grade(Rubric.model_validate(value), asked, RELATOR).passed is False
    value["pass_domains"] = 1
    assert grade(Rubric.model_validate(value), asked, RELATOR).passed is True


def test_a_bare_transcript_leaves_what_needs_a_case_unscored() -> None:
    """And marks the rest."""
    sheet = grade(every_kind(), given(Understanding(type=QuestionType.OPEN, topics=TOPIC)), RELATOR)
    unscored = {mark.id for mark in sheet.items if mark.verdict is Verdict.UNSCORED}
    assert {"story", "look", "strep", "first", "danger", "key", "plan", "idea-summary", "women"} <= unscored
    assert mark_of(sheet, "open-start").verdict is Verdict.MET
