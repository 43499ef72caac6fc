"""Overrides: an instructor's (or a second model's) judgement on a mark, kept beside the records and never instead of them.

One file of JSON lines, only ever added to; each line carries the hash of the line before, so that a change or a gap
shows (tamper-evident, not tamper-proof). The last judgement of a rater on a mark counts; the earlier ones stay readable.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from casesim.core.encounter import GENESIS
from casesim.core.errors import ContentError, UsageError
from casesim.core.grading import settle
from casesim.core.model import Frozen, canonical, digest
from casesim.core.record import Record
from casesim.core.rubric import Mark, Rubric, ScoreSheet, Verdict
from casesim.core.text import clean

FILE_NAME = "reviews.jsonl"
Rater = Literal["instructor", "model"]


class Override(Frozen):
    """One judgement."""

    record: str
    seal: str
    """Seal of the record that was judged."""
    item: str
    verdict: Verdict
    points: float | None = Field(None, ge=0, le=100)
    """Points, where not all or none."""
    reason: str = Field(min_length=1, max_length=2_000)
    by: str = Field(min_length=1, max_length=100)
    rater: Rater = "instructor"
    at: str
    """UTC, ISO 8601."""
    before: str = ""
    """Verdict and points that it stands against."""
    parent: str = GENESIS
    hash: str = ""


def decide(
    record: Record, mark: Mark, verdict: Verdict, *, points: float | None, reason: str, by: str, at: datetime,
    rater: Rater = "instructor",
) -> Override:  # fmt: skip
    """Return a judgement on `mark`; raises UsageError without a reason or a name, or for points that cannot be."""
    reason, by = clean(reason, 2_000, keep_newlines=False), clean(by, 100, keep_newlines=False)
    if not reason or not by:
        raise UsageError("an override needs a reason and a name: --reason TEXT --by NAME")
    if points is not None and not 0 <= points <= mark.max:
        raise UsageError(f"{points:g} points for '{mark.id}': write 0 to {mark.max:g}")
    if points and verdict in (Verdict.UNSCORED, Verdict.NEEDS_REVIEW):
        raise UsageError(f"'{verdict.value}' has no points")
    return Override(
        record=record.id, seal=record.seal, item=mark.id, verdict=verdict, points=points, reason=reason, by=by, rater=rater,
        at=at.astimezone(UTC).isoformat(timespec="seconds"), before=f"{mark.verdict.value} {mark.points:g}/{mark.max:g}",
    )  # fmt: skip


def read(folder: Path) -> tuple[Override, ...]:
    """Return the judgements kept in `folder`, oldest first; raises ContentError where the file was changed."""
    path = folder / FILE_NAME
    if not path.is_file():
        return ()
    found: list[Override] = []
    parent = GENESIS
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            entry = Override.model_validate(json.loads(line))
        except (ValidationError, ValueError):
            raise ContentError("not a judgement", file=str(path), line=number, remedy="restore the file") from None
        if entry.parent != parent or entry.hash != _hash(entry):
            raise ContentError(
                "was changed, or a line is missing", file=str(path), line=number, remedy="restore the file"
            )
        parent = entry.hash
        found.append(entry)
    return tuple(found)


def add(folder: Path, judgement: Override) -> Override:
    """Add one judgement to the file in `folder` and return it as it was written; raises ContentError."""
    held = read(folder)
    chained = judgement.model_copy(update={"parent": held[-1].hash if held else GENESIS})
    chained = chained.model_copy(update={"hash": _hash(chained)})
    path = folder / FILE_NAME
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write((canonical(chained) + "\n").encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ContentError(f"cannot be written: {error.strerror}", file=str(path)) from None
    return chained


def _hash(entry: Override) -> str:
    return digest(entry.model_dump(mode="json", exclude={"hash"}))


def latest(judgements: Iterable[Override], record: Record, rater: Rater = "instructor") -> dict[str, Override]:
    """Return the last judgement of `rater` on each item of `record`; those on another version of it are left out."""
    return {
        entry.item: entry
        for entry in judgements
        if entry.record == record.id and entry.seal == record.seal and entry.rater == rater
    }


def applied(sheet: ScoreSheet, rubric: Rubric, judgements: dict[str, Override]) -> ScoreSheet:
    """Return `sheet` with the instructor's judgements instead of the marks, added up anew."""
    marks = [_judged(mark, judgements[mark.id]) if mark.id in judgements else mark for mark in sheet.items]
    return settle(rubric, marks, frozenset(judgements)) if judgements else sheet


def _judged(mark: Mark, entry: Override) -> Mark:
    full = mark.max if entry.verdict is Verdict.MET else 0.0
    points = full if entry.points is None else entry.points
    reason = f"{entry.by}, {entry.at[:10]}: {entry.reason} (was {entry.before})"
    return mark.model_copy(update={"verdict": entry.verdict, "points": points, "reason": reason})
