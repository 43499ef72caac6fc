"""A folder of records: decisions that are kept as history, the queue, the table, agreement, regrading and the commands."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from casesim.bootstrap import make_relator
from casesim.core.encounter import Encounter, Graded
from casesim.core.errors import ContentError, UsageError
from casesim.core.explanation import explain
from casesim.core.grading import given_by, grade
from casesim.core.model import canonical
from casesim.core.record import Record, dumps, record_of
from casesim.core.rubric import Rubric, Verdict
from casesim.core.understanding.model import Kind, TopicHit, Understanding
from casesim.session import override
from casesim.session.cohort import Cohort, agreement, gather, queue, safe, table
from casesim.session.regrade import regrade
from tests.every_kind import every_kind, worked
from tests.small_case import played, played_encounter, small_rubric, small_template

RELATOR = make_relator()
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def graded(encounter: Encounter, rubric: Rubric | None = None) -> Encounter:
    """Return the encounter with the marks it earns."""
    encounter = encounter.model_copy(update={"rubric": rubric}) if rubric else encounter
    return played(encounter, Graded(sheet=grade(encounter.rubric, given_by(encounter), RELATOR)))


def write(folder: Path, encounter: Encounter, learner: str) -> Record:
    """Write the record of `encounter` into `folder`."""
    record = record_of(encounter, learner=learner)
    (folder / f"{learner.strip('=+-@')}.json").write_text(dumps(record), encoding="utf-8")
    return record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two sound records, a changed one and a file that is none."""
    write(tmp_path, graded(played_encounter()), "owl-7")
    write(tmp_path, graded(worked(), every_kind()), "=cmd")
    changed = json.loads(dumps(record_of(graded(played_encounter("20261121-aaaaaaa")), learner="fox-1")))
    changed["events"][2]["body"]["question"] = "Are you allergic to anything?"
    (tmp_path / "fox-1.json").write_text(json.dumps(changed), encoding="utf-8")
    (tmp_path / "readme.json").write_text("{}", encoding="utf-8")
    return tmp_path


def cohort(folder: Path) -> Cohort:
    """Return the folder as it stands."""
    return gather(folder, override.read(folder), RELATOR)


def decision(folder: Path, item: str, verdict: Verdict, points: float | None = None, rater: override.Rater = "instructor") -> override.Override:  # fmt: skip
    """Decide a mark of the small encounter."""
    entry = next(e for e in cohort(folder).entries if e.file == "owl-7.json")
    mark = next(mark for mark in entry.sheet.items if mark.id == item)
    made = override.decide(
        entry.record, mark, verdict, points=points, reason="I was there", by="Dr Ito", at=NOW, rater=rater
    )
    return override.add(folder, made)


def test_a_decision_changes_the_sheet_and_not_the_record(folder: Path) -> None:
    """Points, domain, total and pass are added up anew; the mark says who, when, why and what it was."""
    before = (folder / "owl-7.json").read_bytes()
    entry = next(e for e in cohort(folder).entries if e.file == "owl-7.json")
    decision(folder, "asks-allergies", Verdict.MET)
    after = next(e for e in cohort(folder).entries if e.file == "owl-7.json")
    assert after.sheet.total == entry.sheet.total + 2
    assert (entry.sheet.passed, after.sheet.passed) == (False, True)
    mark = next(mark for mark in after.sheet.items if mark.id == "asks-allergies")
    assert mark.reason == "Dr Ito, 2026-11-21: I was there (was not_met 0/2)"
    assert (folder / "owl-7.json").read_bytes() == before
    assert after.verification.is_sound


def test_the_last_decision_counts_and_the_history_stays(folder: Path) -> None:
    """Half the points, then none; three lines in the file."""
    decision(folder, "asks-allergies", Verdict.MET)
    decision(folder, "asks-allergies", Verdict.MET, 1)
    decision(folder, "asks-allergies", Verdict.NOT_MET)
    history = override.read(folder)
    assert [(h.verdict.value, h.points, h.before) for h in history] == [
        ("met", None, "not_met 0/2"), ("met", 1, "met 2/2"), ("not_met", None, "met 1/2"),
    ]  # fmt: skip
    entry = next(e for e in cohort(folder).entries if e.file == "owl-7.json")
    assert entry.sheet.total == entry.stored.total


@pytest.mark.parametrize("change", ["edit", "drop", "swap"])
def test_a_history_that_was_changed_is_refused(folder: Path, change: str) -> None:
    """With the line."""
    for verdict in (Verdict.MET, Verdict.NOT_MET, Verdict.MET):
        decision(folder, "tests", verdict)
    path = folder / override.FILE_NAME
    lines = path.read_text(encoding="utf-8").splitlines()
    if change == "edit":
        lines[1] = lines[1].replace("I was there", "I was not")
    elif change == "drop":
        del lines[1]
    else:
        lines[0], lines[1] = lines[1], lines[0]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"reviews\.jsonl:[12]: was changed"):
        override.read(folder)


@pytest.mark.parametrize(
    ("verdict", "points", "reason", "by", "why"),
    [("met", 3, "r", "b", "write 0 to 2"), ("met", None, " ", "b", "reason and a name"), ("met", None, "r", "\x1b[2J", "reason and a name"),
     ("unscored", 1, "r", "b", "has no points")],
)  # fmt: skip
def test_a_decision_needs_a_reason_a_name_and_points_that_can_be(
    folder: Path, verdict: str, points: float | None, reason: str, by: str, why: str
) -> None:
    """Refused before anything is written."""
    entry = cohort(folder).entries[0]
    mark = next(m for e in cohort(folder).entries for m in e.sheet.items if m.id == "asks-allergies")
    with pytest.raises(UsageError, match=why):
        override.decide(entry.record, mark, Verdict(verdict), points=points, reason=reason, by=by, at=NOW)
    assert not (folder / override.FILE_NAME).exists()


def test_a_grade_over_items_is_worked_out_anew(folder: Path) -> None:
    """The global rating follows the decision on an item, unless it was decided itself."""
    entry = next(e for e in cohort(folder).entries if e.record.learner == "=cmd")
    mark = next(m for m in entry.sheet.items if m.id == "story")
    override.add(folder, override.decide(entry.record, mark, Verdict.MET, points=None, reason="r", by="b", at=NOW))
    sheet = next(e for e in cohort(folder).entries if e.record.learner == "=cmd").sheet
    found = next(m for m in sheet.items if m.id == "global")
    assert (found.verdict, found.level, found.points) == (Verdict.MET, "2 of 3: pass", 2)  # 32 of 51 points


def test_the_queue_has_changed_records_first_and_marks_that_wait(folder: Path) -> None:
    """And marks on which a second model differs, until the instructor has decided."""
    found = queue(cohort(folder))
    assert (found[0].file, found[0].item) == ("fox-1.json", "")
    assert "event 3 was changed" in found[0].why
    assert {(one.learner, one.item) for one in found[1:]} == {("=cmd", "story"), ("=cmd", "global")}
    decision(folder, "asks-onset", Verdict.NOT_MET, rater="model")
    assert any(one.item == "asks-onset" and "Dr Ito says not_met" in one.why for one in queue(cohort(folder)))
    decision(folder, "asks-onset", Verdict.MET)
    assert not any(one.item == "asks-onset" for one in queue(cohort(folder)))


def test_the_table_has_a_row_for_each_record_and_no_formula(folder: Path) -> None:
    """Learner, case, seed, domains, total, flags."""
    rows = list(csv.DictReader(io.StringIO(table(cohort(folder)))))
    assert len(rows) == 3
    by_learner = {row["learner"]: row for row in rows}
    assert set(by_learner) == {"'=cmd", "owl-7", "fox-1"}
    assert "changed since it was written" in by_learner["fox-1"]["flags"]
    assert (by_learner["owl-7"]["case"], by_learner["owl-7"]["total"], by_learner["owl-7"]["max"]) == (
        "small-sore-throat",
        "6.0",
        "9.0",
    )
    assert by_learner["owl-7"]["flags"] == "critical: asks-allergies"
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\x00=1", "\ufeff=1"])
def test_a_cell_that_could_be_a_formula_is_quoted(text: str) -> None:
    """Also behind blanks and invisible characters."""
    assert safe(text).startswith("'")
    assert safe("owl-7") == "owl-7"


def test_a_file_that_is_no_record_is_named(folder: Path) -> None:
    """In one line; the others are read all the same."""
    assert any("readme.json" in line for line in cohort(folder).unreadable)
    with pytest.raises(ContentError, match="no such folder"):
        gather(folder / "nowhere", (), RELATOR)


def test_agreement_counts_decided_marks_of_sound_records(folder: Path) -> None:
    """Percentage and kappa by hand: three of four agree; kappa (0.75 - 0.5) / 0.5."""
    decision(folder, "asks-onset", Verdict.MET)  # rules: met
    decision(folder, "looks", Verdict.NOT_MET)  # rules: met
    decision(folder, "asks-allergies", Verdict.NOT_MET)  # rules: not met
    decision(folder, "hears-fever", Verdict.NOT_MET)  # rules: not met
    found = {(a.pair, a.item): a for a in agreement(cohort(folder))}
    overall = found["rules and instructor", "all"]
    assert (overall.n, overall.percent, overall.interval) == (4, 75.0, None)
    assert overall.kappa == 0.5
    assert found["rules and instructor", "looks"].percent == 0
    assert not [pair for pair, _ in found if "model" in pair]


class Deaf:
    """An understander that hears a question on the onset in everything."""

    def understand(self, text: str, before: str = "") -> Understanding:
        """Hear it."""
        return Understanding(topics=(TopicHit(id="onset", score=0.9, span=text[:1]),))

    def similarity(self, question: str, candidates: tuple[str, ...]) -> tuple[float, ...]:
        """Nothing is alike."""
        return tuple(0.0 for _ in candidates)

    def asks_for(self, question: str, candidates: tuple[str, ...]) -> tuple[float, ...]:
        """Know nothing that is asked for."""
        return tuple(0.0 for _ in candidates)

    def read(self, candidates: tuple[str, ...]) -> None:
        """Need no reading ahead."""

    def kinds(self, question: str) -> dict[Kind, float]:
        """Hear a history question in everything."""
        return dict.fromkeys(Kind, 0.0) | {Kind.HISTORY: 1.0}

    def version(self) -> dict[str, str]:
        """One hash."""
        return {"lexicon": "f" * 64}


def test_regrading_names_what_changed_and_why() -> None:
    """Versions, turns understood otherwise, marks; and which of them the rubric alone changes."""
    encounter = graded(played_encounter())
    other = small_rubric().model_copy(update={"version": 2, "items": small_rubric().items[:-1]})
    found = regrade(encounter, other, Deaf(), RELATOR)
    assert [(v.name, v.then[:6], v.now[:6]) for v in found.versions] == [
        ("lexicon", "000000", "ffffff"),
        ("rubric", "small ", "small "),
    ]
    assert found.turns == (1, 2, 3)
    assert {"names-it", "asks-onset", "total"} <= {d.what for d in found.differences}
    assert "names-it" in found.by_rubric
    assert "asks-onset" not in found.by_rubric
    assert found.stored == encounter.sheet


def test_a_rubric_is_explained_in_plain_words() -> None:
    """Every kind of item says what earns it; with a case, which facts reach it and what is missing."""
    items = {item.id: item for item in explain(every_kind(), {}, small_template())}
    assert len(items) == len(every_kind().items)
    assert all(item.earned_by for item in items.values())
    assert items["onset"].earned_by == "a question on onset"
    assert items["onset"].reached_by == ("onset (open)",)
    assert any(line.startswith("worry (rapport): Fears missing an exam") for line in items["story"].reached_by)
    assert items["symptom"].missing == ("no-such-fact",)
    assert items["ice-early"].rules == ("before examination; otherwise 50 % of the points remain",)
    assert items["women"].rules == ("only for age 90 and over",)


def run(*words: str, data: Path) -> tuple[int, str]:
    """Run a command and return its exit code and what it wrote."""
    from casesim.cli.main import app

    result = CliRunner(env={"CASESIM_DATA_DIR": str(data), "CASESIM_VOICE": "author"}).invoke(app, list(words))
    return result.exit_code, result.output


def test_the_commands_say_what_they_found(folder: Path, tmp_path: Path) -> None:
    """Verify tells sound from changed by its exit code; review decides; debrief reads a record."""
    good, bad = str(folder / "owl-7.json"), str(folder / "fox-1.json")
    assert run("verify", good, data=tmp_path)[0] == 0
    code, text = run("verify", good, bad, data=tmp_path)
    assert code == 1
    assert "owl-7.json: sound" in text
    assert "event 3 was changed" in text
    code, text = run(
        "review", str(folder), "--set", "owl-7:tests=not_met", "--reason", "no", "--by", "me", data=tmp_path
    )
    assert (code, "is now not_met (me: no)" in text) == (0, True)
    code, text = run("review", str(folder), "--history", "--json", data=tmp_path)
    assert json.loads(text.splitlines()[-1])["history"][0]["by"] == "me"
    code, text = run("debrief", good, data=tmp_path)
    assert code == 0
    assert "Three things for next time" in text


def test_the_sheet_of_a_record_is_the_same_every_time(folder: Path) -> None:
    """Byte for byte."""
    first, second = cohort(folder), cohort(folder)
    assert [canonical(e.sheet) for e in first.entries] == [canonical(e.sheet) for e in second.entries]
