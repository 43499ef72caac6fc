"""A cohort: the records of many learners side by side: what waits for a person, a table, and how far raters agree.

Records are judged as they are: one that was changed is listed and flagged, and its marks are not counted in agreement.
Nothing of a learner but the pseudonym in the record is shown.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from casesim.core.differential import DiagnosisRelator
from casesim.core.errors import CasesimError, ContentError
from casesim.core.model import Frozen
from casesim.core.record import Record, encounter_of, loads
from casesim.core.rubric import Rubric, ScoreSheet, Verdict
from casesim.core.text import clean
from casesim.core.understanding.agreement import bootstrap_interval, kappa
from casesim.session.override import Override, applied, latest
from casesim.session.review import Verification, verify

DRAWS = 1_000
"""Resamples of an interval."""
FEWEST = 10
"""Pairs below which agreement has no interval."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Entry(Frozen):
    """One record of the folder, checked and settled."""

    file: str
    record: Record
    rubric: Rubric
    verification: Verification
    stored: ScoreSheet
    sheet: ScoreSheet
    """The marks with the instructor's judgements."""
    judged: dict[str, Override]
    second: dict[str, Override]
    """A model's judgements; they change no mark."""


class Waiting(Frozen):
    """Something that a person must look at."""

    file: str
    record: str
    learner: str
    item: str
    why: str
    turn: int | None = None
    quote: str = ""


class Agreed(Frozen):
    """Agreement of two raters on one item, or on all."""

    pair: str
    item: str
    n: int
    percent: float
    kappa: float
    interval: tuple[float, float] | None = None


class Cohort(Frozen):
    """A folder of records."""

    entries: tuple[Entry, ...]
    unreadable: tuple[str, ...] = ()
    """One line for each file that is no record, or cannot be marked."""


def gather(folder: Path, judgements: Sequence[Override], relator: DiagnosisRelator) -> Cohort:
    """Return the records (`*.json`) of `folder`, verified, with `judgements` applied; raises ContentError without a folder."""
    if not folder.is_dir():
        raise ContentError("no such folder", file=str(folder))
    entries, unreadable = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            entries.append(_entry(path, judgements, relator))
        except CasesimError as error:
            unreadable.append(str(error))
    return Cohort(entries=tuple(entries), unreadable=tuple(unreadable))


def read_record(path: Path) -> Record:
    """Return the record in a file; raises ContentError."""
    try:
        return loads(path.read_text(encoding="utf-8"), file=str(path))
    except UnicodeDecodeError:
        raise ContentError("not UTF-8", file=str(path), remedy="export it again") from None
    except OSError as error:
        raise ContentError(f"cannot be read: {error.strerror}", file=str(path)) from None


def _entry(path: Path, judgements: Sequence[Override], relator: DiagnosisRelator) -> Entry:
    record = read_record(path)
    encounter = encounter_of(record)
    if encounter.sheet is None:
        raise ContentError("not marked yet", file=str(path), remedy="finish the encounter first")
    judged = latest(judgements, record)
    return Entry(
        file=path.name, record=record, rubric=encounter.rubric, verification=verify(record, relator), stored=encounter.sheet,
        sheet=applied(encounter.sheet, encounter.rubric, judged), judged=judged, second=latest(judgements, record, "model"),
    )  # fmt: skip


def queue(cohort: Cohort) -> tuple[Waiting, ...]:
    """Return what waits: changed records first, then marks to be reviewed and marks on which rules and model differ."""
    found: list[Waiting] = []
    for entry in cohort.entries:
        learner = clean(entry.record.learner, 100, keep_newlines=False)
        base = {"file": entry.file, "record": entry.record.id, "learner": learner}
        if not entry.verification.is_sound:
            why = "; ".join(
                (*entry.verification.problems, *(f"mark differs: {d.what}" for d in entry.verification.differences))
            )
            found.append(Waiting(**base, item="", why=why[:400]))
        for mark in entry.sheet.items:
            turn = mark.turns[0] if mark.turns else None
            if mark.verdict is Verdict.NEEDS_REVIEW:
                found.append(Waiting(**base, item=mark.id, why=mark.reason, turn=turn, quote=mark.quote))
            elif (
                mark.id in entry.second
                and mark.id not in entry.judged
                and entry.second[mark.id].verdict is not mark.verdict
            ):
                why = f"rules say {mark.verdict.value}, {entry.second[mark.id].by} says {entry.second[mark.id].verdict.value}"
                found.append(Waiting(**base, item=mark.id, why=why, turn=turn, quote=mark.quote))
    return tuple(sorted(found, key=lambda waiting: (waiting.item != "", waiting.file)))


def table(cohort: Cohort) -> str:
    """Return the cohort as CSV: learner, record, case, seed, each domain in per cent, total, flags. Cells are formula-safe."""
    titles = list(dict.fromkeys(name for entry in cohort.entries for name in entry.sheet.domains))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["learner", "record", "case", "seed", "mode", *map(safe, titles), "total", "max", "percent", "passed",
                     "to_review", "overridden", "flags", "file"])  # fmt: skip
    for entry in cohort.entries:
        sheet, record = entry.sheet, entry.record
        percents = [sheet.domains[name].percent if name in sheet.domains else None for name in titles]
        passed = {True: "yes", False: "no", None: ""}[sheet.passed]
        writer.writerow(
            [safe(record.learner), safe(record.id), safe(str(record.template.get("id", ""))), record.seed, safe(record.mode),
             *("" if p is None else p for p in percents), sheet.total, sheet.max, "" if sheet.percent is None else sheet.percent,
             passed, sheet.to_review, len(entry.judged), safe("; ".join(flags(entry))), safe(entry.file)]
        )  # fmt: skip
    return out.getvalue()


def flags(entry: Entry) -> list[str]:
    """Return what an instructor should know of a record before trusting its row."""
    found = ["changed since it was written"] if entry.verification.problems else []
    found += ["marks do not come out as stored"] if entry.verification.differences else []
    missed = [mark.id for mark in entry.sheet.items if mark.critical and mark.verdict is Verdict.NOT_MET]
    return found + [f"critical: {name}" for name in missed]


def safe(text: str) -> str:
    """Return `text` as a cell that no spreadsheet takes for a formula."""
    text = clean(text, 1_000, keep_newlines=False)
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def agreement(cohort: Cohort) -> tuple[Agreed, ...]:
    """Return how far rules, model and instructor agree, overall and item by item; sound records alone."""
    pairs: dict[str, list[tuple[str, str, str]]] = {
        "rules and instructor": [],
        "rules and model": [],
        "model and instructor": [],
    }
    for entry in cohort.entries:
        if not entry.verification.is_sound:
            continue
        for mark in entry.stored.items:
            views: dict[str, str] = {"rules": mark.verdict.value}
            views |= {"instructor": entry.judged[mark.id].verdict.value} if mark.id in entry.judged else {}
            views |= {"model": entry.second[mark.id].verdict.value} if mark.id in entry.second else {}
            for pair, found in pairs.items():
                first, _, second = pair.partition(" and ")
                if first in views and second in views:
                    found.append((mark.id, views[first], views[second]))
    return tuple(agreed for pair, found in pairs.items() for agreed in _agreed(pair, found))


def _agreed(pair: str, found: Sequence[tuple[str, str, str]]) -> Iterable[Agreed]:
    if not found:
        return
    yield _one(pair, "all", found)
    for item in dict.fromkeys(name for name, _, _ in found):
        yield _one(pair, item, [entry for entry in found if entry[0] == item])


def _one(pair: str, item: str, found: Sequence[tuple[str, str, str]]) -> Agreed:
    def statistic(units: Sequence[tuple[str, str, str]]) -> float:
        return kappa([a for _, a, _ in units], [b for _, _, b in units])

    interval = bootstrap_interval(found, statistic, draws=DRAWS) if len(found) >= FEWEST else None
    same = sum(a == b for _, a, b in found)
    return Agreed(
        pair=pair, item=item, n=len(found), percent=round(100 * same / len(found), 1), kappa=round(statistic(found), 3),
        interval=(round(interval[0], 3), round(interval[1], 3)) if interval else None,
    )  # fmt: skip
