"""What many marked encounters say together: attempts, domains, habits, confidence, drills, days; and from the database."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from casesim.adapters.records import SqliteRecords
from casesim.cli.main import execute
from casesim.core.confidence import Bin
from casesim.core.differential import NameRelator
from casesim.core.encounter import Encounter, Graded, Mode, Ranked
from casesim.core.grading import given_by, grade
from casesim.core.progress import Attempt, Played, Progress, progress
from casesim.core.rubric import DomainScore, Mark, Rubric, ScoreSheet, Verdict
from casesim.session.progress import as_json, lines
from tests.small_case import RUBRIC, played, played_encounter, small_rubric, small_template

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CORRECT = small_template().variants["viral"].differential.correct


def sheet(percent: float, *marks: tuple[str, Verdict], rubric: str = "small") -> ScoreSheet:
    """Return a sheet with marks (text, verdict) and one domain."""
    items = tuple(
        Mark(id=text.split(maxsplit=1)[0], text=text, domain="history", verdict=verdict, points=float(verdict is Verdict.MET), max=1.0)
        for text, verdict in marks
    )  # fmt: skip
    score = DomainScore(title="History", points=percent, max=100.0, percent=percent)
    return ScoreSheet(
        rubric=rubric, rubric_version=1, items=items, domains={"history": score}, total=percent, max=100.0, percent=percent,
        passed=percent >= 60,
    )  # fmt: skip


def attempt(number: int, marked: ScoreSheet, days_ago: float = 0, **more: object) -> Attempt:
    """Return an attempt of some days ago."""
    value = {
        "id": f"20261121-{number:07}", "case_id": "small", "case_title": "A sore throat", "mode": Mode.PRACTICE,
        "started": (NOW - timedelta(days=days_ago)).isoformat(), "sheet": marked, "correct": CORRECT, **more,
    }  # fmt: skip
    return Attempt.model_validate(value)


def folded(*attempts: Attempt, now: datetime = NOW) -> Progress:
    """Return the progress of attempts."""
    return progress(Played(attempts=attempts), NameRelator(), now)


def test_attempts_stand_in_order_with_their_scores_and_the_last_five_apart() -> None:
    """The average of all, and that of the last five."""
    found = folded(*(attempt(n, sheet(10.0 * n), 7 - n) for n in range(1, 8)))
    assert [(p.number, p.percent, p.passed) for p in found.points][-2:] == [(6, 60.0, True), (7, 70.0, True)]
    assert (found.average, found.lately) == (40.0, 50.0)
    assert found.domains[0].model_dump() == {
        "title": "History",
        "n": 7,
        "percent": 40.0,
        "lately": 50.0,
        "earlier": 15.0,
    }


def test_a_habit_is_half_of_three_chances_or_more_the_surest_first() -> None:
    """Two chances are none, a third of them is none; what waits or was not scored is no chance."""
    met, missed, waits = Verdict.MET, Verdict.NOT_MET, Verdict.NEEDS_REVIEW
    rows = [
        (("A asks", missed), ("B asks", missed), ("C asks", met), ("D asks", missed)),
        (("A asks", missed), ("B asks", met), ("C asks", met), ("D asks", waits)),
        (("A asks", missed), ("B asks", missed), ("C asks", missed), ("D asks", missed)),
    ]
    found = folded(*(attempt(n, sheet(50.0, *row)) for n, row in enumerate(rows)))
    assert [(habit.what, habit.missed, habit.n) for habit in found.habits] == [("A asks", 3, 3), ("B asks", 2, 3)]
    assert found.habits[1].lately == (False, True, False)


def test_the_same_topics_are_one_habit_whatever_the_rubric_calls_them() -> None:
    """Allergies under three names in three rubrics are missed three times, told in the newest words."""
    attempts = []
    for number, text in enumerate(("Asks about allergies", "Allergies asked for", "Enquires after allergies")):
        items = [{**item, "text": text} if item["id"] == "asks-allergies" else item for item in RUBRIC["items"]]
        rubric = Rubric.model_validate({**RUBRIC, "items": items})
        mark = Mark(
            id="asks-allergies",
            text=text,
            domain="history",
            verdict=Verdict.NOT_MET,
            points=0.0,
            max=2.0,
            critical=True,
        )
        attempts.append(attempt(number, sheet(0.0).model_copy(update={"items": (mark,)}), rubric=rubric))
    (habit,) = folded(*attempts).habits
    assert (habit.what, habit.missed, habit.n, habit.kind, habit.critical) == (
        "Enquires after allergies",
        3,
        3,
        "talk",
        True,
    )


def test_confidence_is_held_against_the_truth_in_bins() -> None:
    """By hand: 90 % wrong, 30 % right, and a list without confidence, which counts nowhere."""
    wrong = attempt(1, sheet(50), ranked=(Ranked(name="Gout", confidence=90),))
    right = attempt(2, sheet(50), ranked=(Ranked(name="viral sore throat", confidence=30), Ranked(name="Gout")))
    silent = attempt(3, sheet(50), ranked=(Ranked(name="viral sore throat"),))
    found = folded(wrong, right, silent).calibration
    assert found is not None
    assert (found.encounters, found.answers, found.sure, found.right, found.gap) == (2, 2, 60.0, 50.0, 10.0)
    # wrong: 0.9 of nothing and 0 for the truth: (0.81 + 1) / 2; right: 0.7 squared, halved
    assert found.brier == pytest.approx(((0.81 + 1) / 2 + 0.49 / 2) / 2, abs=1e-3)
    assert found.bins == (
        Bin(low=20, high=40, n=1, sure=30.0, right=100.0),
        Bin(low=80, high=100, n=1, sure=90.0, right=0.0),
    )


def test_without_a_confidence_nothing_is_judged() -> None:
    """And the lines say how to give one."""
    found = folded(attempt(1, sheet(50), ranked=(Ranked(name="Gout"),)))
    assert found.calibration is None
    assert any("A @ 70" in line for line in lines(found))


def test_drills_stand_apart() -> None:
    """They are no attempts and make no habits; each skill has its count, best and last."""
    marks = (("A asks", Verdict.NOT_MET),)
    drills = [
        attempt(n, sheet(value, *marks, rubric="drill-ice"), mode=Mode.DRILL)
        for n, value in enumerate((80.0, 40.0, 60.0))
    ]
    found = folded(*drills)
    assert (found.points, found.habits, found.domains) == ((), (), ())
    assert [(line.skill, line.n, line.best, line.last) for line in found.drills] == [("ice", 3, 80.0, 60.0)]


@pytest.mark.parametrize(
    ("days_ago", "days", "week", "row", "longest"),
    [
        ((), 0, 0, 0, 0),
        ((0, 0), 1, 1, 1, 1),
        ((1, 2, 9, 10, 11), 5, 2, 2, 3),
        ((3, 4), 2, 2, 0, 2),
        ((30,), 1, 0, 0, 1),
    ],
)
def test_days_are_counted_and_a_gap_is_not_held_against_anyone(
    days_ago: tuple[int, ...], days: int, week: int, row: int, longest: int
) -> None:
    """A run lives until the day after; an old one is only the longest."""
    rhythm = folded(*(attempt(n, sheet(50), ago) for n, ago in enumerate(sorted(days_ago, reverse=True)))).rhythm
    assert (rhythm.days, rhythm.this_week, rhythm.in_a_row, rhythm.longest) == (days, week, row, longest)


def test_a_day_is_the_day_where_the_student_is() -> None:
    """23:30 UTC is the next day in Auckland."""
    late = attempt(1, sheet(50)).model_copy(update={"started": "2026-11-20T23:30:00+00:00"})
    assert folded(late).points[0].day == date(2026, 11, 20)
    assert folded(late, now=NOW.astimezone(timezone(timedelta(hours=13)))).points[0].day == date(2026, 11, 21)


def marked(encounter: Encounter) -> Encounter:
    """Return a closed encounter with its marks."""
    return played(encounter, Graded(sheet=grade(encounter.rubric, given_by(encounter), NameRelator())))


def test_stored_encounters_come_back_as_attempts(records: SqliteRecords) -> None:
    """Marked ones alone, the oldest first, with sheet, rubric, last differential and the patient's own diagnosis."""
    records.create(played_encounter("20261121-aaaaaaa"))  # closed, not marked
    later = marked(played_encounter("20261121-ccccccc"))
    records.create(later.model_copy(update={"started": "2026-11-22T09:00:00Z"}))
    records.create(marked(played_encounter("20261121-bbbbbbb")))
    found = records.attempts()
    assert [one.id for one in found.attempts] == ["20261121-bbbbbbb", "20261121-ccccccc"]
    first = found.attempts[0]
    assert first.sheet == marked(played_encounter()).sheet
    assert first.rubric == small_rubric()
    assert [entry.name for entry in first.ranked] == ["viral sore throat", "quinsy"]
    assert first.correct == CORRECT
    assert [one.id for one in records.attempts(1).attempts] == ["20261121-ccccccc"]


def test_what_another_version_wrote_is_left_out_and_counted(records: SqliteRecords) -> None:
    """An unreadable sheet costs that encounter alone; the lines say so."""
    strange = marked(played_encounter("20261121-bbbbbbb"))
    records.create(marked(played_encounter("20261121-ccccccc")))
    with records.file.writing() as db:
        keys = db.execute("select template, patient, rubric, engine from encounters").fetchone()
        db.execute(
            "insert into encounters values (?,?,?,?,?,?,?,?,?,?)",
            (strange.id, strange.started, "practice", 7, "x", "X", *keys),
        )
        body = json.dumps({"body": {"sheet": {"from": "the future"}}})
        db.execute("insert into events values (?, 1, 'graded', ?, ?, ?)", (strange.id, "0" * 64, "1" * 64, body))
    found = records.attempts()
    assert (len(found.attempts), found.left_out) == (1, 1)
    assert any("another version" in line for line in lines(progress(found, NameRelator(), NOW)))


def test_the_command_prints_lines_or_json_and_says_what_to_do_where_there_is_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is printed is data."""
    assert execute(["progress", "--data-dir", str(tmp_path)]) == 0
    assert "Begin with `casesim run chest-pain`" in capsys.readouterr().out
    with_one = SqliteRecords(tmp_path)
    with_one.create(marked(played_encounter()))
    with_one.close()
    assert execute(["progress", "--data-dir", str(tmp_path)]) == 0
    assert "1 encounter marked, 67 % on average." in capsys.readouterr().out
    assert execute(["progress", "--json", "--data-dir", str(tmp_path)]) == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["attempts"], value["average"], value["points"][0]["percent"]) == (1, 66.7, 66.7)


def test_the_lines_name_every_part() -> None:
    """Attempts, domains, habits, confidence, drills, in plain words."""
    marks = (("A asks", Verdict.NOT_MET),)
    ranked = (Ranked(name="Gout", confidence=90),)
    found = folded(
        *(attempt(n, sheet(50.0, *marks), ranked=ranked) for n in range(3)),
        attempt(4, sheet(80.0, rubric="drill-ice"), mode=Mode.DRILL),
    )
    text = "\n".join(lines(found))
    for part in ("3 encounters marked, 50 % on average.", "3. 2026-11-21 A sore throat (practice): 50 %, not passed",
                 "History: 50 % (n = 3)", "A asks: missed in 3 of 3 (lately in none of 3)", "(too few to say more)",
                 "81–100 % sure: 0 % right (n = 3)", "Ideas, concerns, expectations: once, best 80 %, last 80 %"):  # fmt: skip
        assert part in text
    assert as_json(found)["average"] == 50.0
