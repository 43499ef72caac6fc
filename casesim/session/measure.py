"""Measuring: agreement of the history grader and of the style rules with labels made by people.

A folder of interviews holds `NAME.txt` and `labels.json`: per interview and item `{"met": bool, "line": n}`. What waits for
review counts as not met. Intervals are bootstrapped over whole interviews (style: over turns).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from casesim.core.errors import ContentError, UsageError
from casesim.core.history import Proof, grade_history
from casesim.core.model import Frozen
from casesim.core.rubric import Verdict
from casesim.core.transcript import Turn, parse
from casesim.core.understanding.agreement import bootstrap_interval, kappa
from casesim.core.understanding.model import TOPICS, Understander

Progress = Callable[[str], None]


class Decision(Frozen):
    """One item of one interview: what people and the grader found."""

    item: str
    met: bool
    line: int | None
    found: bool
    review: bool
    cited: int | None


class ItemFigures(Frozen):
    """Agreement on one item over all interviews; precision and recall are None where nothing was found or met."""

    item: str
    kappa: float
    precision: float | None
    recall: float | None
    met: int
    n: int


class HistoryReport(Frozen):
    """Agreement over items × interviews, with 95 % intervals."""

    interviews: int
    n: int
    kappa: float
    kappa_interval: tuple[float, float]
    agreement: float
    precision: float
    recall: float
    evidence: float
    """Share of the items met by both in which the cited turn is the labelled one."""
    evidence_interval: tuple[float, float]
    evidence_of_met: float
    """Share of all items met by the labels in which the item was found and the cited turn is the labelled one."""
    review: float
    """Share of decisions that wait for a person."""
    items: tuple[ItemFigures, ...]

    def as_table(self) -> str:
        """Return the figures as plain text."""
        low, high = self.kappa_interval
        elow, ehigh = self.evidence_interval
        lines = [
            f"{self.interviews} interviews, n = {self.n} decisions",
            f"kappa      {self.kappa:.3f}  (95 % {low:.3f} to {high:.3f})",
            f"agreement  {self.agreement:.3f}   precision {self.precision:.3f}   recall {self.recall:.3f}",
            f"evidence   {self.evidence:.3f}  (95 % {elow:.3f} to {ehigh:.3f}) of found, {self.evidence_of_met:.3f} of met",
            f"to review  {self.review:.3f}",
            "",
            f"{'item':30} {'kappa':>6} {'prec':>6} {'recall':>6} {'met':>5} {'n':>5}",
        ]
        lines += [
            f"{i.item:30} {i.kappa:6.2f} {_or_dash(i.precision)} {_or_dash(i.recall)} {i.met:5} {i.n:5}"
            for i in self.items
        ]
        return "\n".join(lines)


class StyleReport(Frozen):
    """Agreement on question style over labelled turns."""

    n: int
    type_kappa: float
    type_interval: tuple[float, float]
    compound_kappa: float
    compound_interval: tuple[float, float]
    empathy_kappa: float
    summary_kappa: float
    jargon_precision: float | None
    jargon_recall: float | None

    def as_table(self) -> str:
        """Return the figures as plain text."""
        return "\n".join([
            f"n = {self.n} turns",
            f"type      kappa {self.type_kappa:.3f}  (95 % {self.type_interval[0]:.3f} to {self.type_interval[1]:.3f})",
            f"compound  kappa {self.compound_kappa:.3f}  (95 % {self.compound_interval[0]:.3f} to {self.compound_interval[1]:.3f})",
            f"empathy   kappa {self.empathy_kappa:.3f}",
            f"summary   kappa {self.summary_kappa:.3f}",
            f"jargon    precision {_or_dash(self.jargon_precision)}  recall {_or_dash(self.jargon_recall)}",
        ])  # fmt: skip


def history(folder: Path, understander: Understander, progress: Progress | None = None) -> HistoryReport:
    """Grade every labelled interview of `folder` and compare. Raises UsageError or ContentError."""
    labels = _labels(folder)
    groups: list[list[Decision]] = []
    for name, items in labels.items():
        path = folder / f"{name}.txt"
        if not path.is_file():
            raise ContentError(f"labelled, but there is no {path.name}", file=str(folder / "labels.json"))
        proofs = grade_history(parse(path.read_bytes(), str(path)), understander, TOPICS)
        groups.append([_decision(proof, items[proof.id]) for proof in proofs if proof.id in items])
        if progress:
            progress(name)
    return report(groups)


def report(groups: Sequence[Sequence[Decision]]) -> HistoryReport:
    """Return the figures of decisions grouped by interview."""
    flat = [decision for group in groups for decision in group]
    if not flat:
        raise UsageError("no labelled interviews")
    hits = [d for d in flat if d.met and d.found]
    return HistoryReport(
        interviews=len(groups),
        n=len(flat),
        kappa=_kappa(flat),
        kappa_interval=bootstrap_interval(groups, _kappa_of_groups),
        agreement=_share([d.met == d.found for d in flat]),
        precision=len(hits) / max(1, sum(d.found for d in flat)),
        recall=len(hits) / max(1, sum(d.met for d in flat)),
        evidence=_evidence(hits),
        evidence_interval=bootstrap_interval(groups, lambda some: _evidence([d for g in some for d in g])),
        evidence_of_met=_share([d.found and d.cited == d.line for d in flat if d.met]),
        review=_share([d.review for d in flat]),
        items=tuple(_figures(topic, [d for d in flat if d.item == topic]) for topic in TOPICS),
    )


def style(file: Path, understander: Understander) -> StyleReport:
    """Compare the style of the labelled turns in `file` (JSON lines) with the rules. Raises UsageError, ContentError."""
    rows = []
    for number, line in enumerate(_read(file).splitlines(), 1):
        if line.strip():
            row = _json(line, file, number)
            rows.append((row, understander.understand(str(row["text"]), _turn_before(row, file))))
    if not rows:
        raise UsageError(f"{file}: no labelled turns")
    types = [(str(row["type"]), u.type.value) for row, u in rows]
    compounds = [(bool(row["compound"]), u.compound) for row, u in rows]
    said = [(set(row.get("jargon", ())), {word.casefold() for word in u.jargon}) for row, u in rows]
    shared = sum(len({w.casefold() for w in a} & b) for a, b in said)
    return StyleReport(
        n=len(rows),
        type_kappa=_pair_kappa(types),
        type_interval=bootstrap_interval(types, _pair_kappa),
        compound_kappa=_pair_kappa(compounds),
        compound_interval=bootstrap_interval(compounds, _pair_kappa),
        empathy_kappa=_pair_kappa([(bool(row["empathy"]), u.empathy) for row, u in rows]),
        summary_kappa=_pair_kappa([(bool(row["summary"]), u.summary) for row, u in rows]),
        jargon_precision=_ratio(shared, sum(len(b) for _, b in said)),
        jargon_recall=_ratio(shared, sum(len(a) for a, _ in said)),
    )


def _turn_before(row: Mapping[str, Any], file: Path) -> str:
    """Return the turn before a labelled one: given in the row, or found by its id (FILE-TURN) in the interview beside it."""
    if "before" in row:
        return str(row["before"])
    name, _, turn = str(row.get("id", "")).rpartition("-")
    interview = file.parent / f"{name}.txt"
    if not turn.isdigit() or not re.fullmatch(r"[A-Za-z0-9_-]+", name) or not interview.is_file():
        return ""
    return next((t.text for t in _turns(interview) if t.number == int(turn) - 1), "")


@lru_cache(maxsize=64)
def _turns(interview: Path) -> tuple[Turn, ...]:
    return parse(interview.read_bytes(), interview.name).turns


def _decision(proof: Proof, label: Mapping[str, Any]) -> Decision:
    line = label.get("line")
    found = proof.verdict is Verdict.MET
    return Decision(
        item=proof.id,
        met=bool(label["met"]),
        line=int(line) if line else None,
        found=found,
        review=proof.verdict is Verdict.NEEDS_REVIEW,
        cited=proof.turns[0] if found else None,
    )


def _figures(item: str, some: Sequence[Decision]) -> ItemFigures:
    both = sum(d.met and d.found for d in some)
    met, found = sum(d.met for d in some), sum(d.found for d in some)
    return ItemFigures(
        item=item, kappa=_kappa(some) if some else 0.0, precision=_ratio(both, found), recall=_ratio(both, met), met=met, n=len(some)
    )  # fmt: skip


def _kappa(some: Sequence[Decision]) -> float:
    return kappa([d.met for d in some], [d.found for d in some])


def _kappa_of_groups(groups: Sequence[Sequence[Decision]]) -> float:
    return _kappa([decision for group in groups for decision in group])


def _pair_kappa(pairs: Sequence[tuple[Any, Any]]) -> float:
    return kappa([a for a, _ in pairs], [b for _, b in pairs])


def _evidence(some: Sequence[Decision]) -> float:
    return _share([d.cited == d.line for d in some if d.met and d.found])


def _share(truths: Sequence[bool]) -> float:
    return sum(truths) / len(truths) if truths else 0.0


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _or_dash(value: float | None) -> str:
    return f"{value:6.2f}" if value is not None else "     -"


def _labels(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / "labels.json"
    value = _json(_read(path), path, None)
    if not all(isinstance(items, dict) for items in value.values()):
        raise ContentError("expected {interview: {item: {met, line}}}", file=str(path))
    return {name: {item: mark for item, mark in items.items() if item in TOPICS} for name, items in value.items()}


def _json(text: str, file: Path, line: int | None) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise ContentError(f"no JSON: {error}", file=str(file), line=line) from error
    if not isinstance(value, dict):
        raise ContentError("expected a JSON object", file=str(file), line=line)
    return value


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error.__class__.__name__})") from None
