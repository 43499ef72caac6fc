"""Measuring the matching of diagnoses on pairs whose relation people have set.

A file holds one JSON object a line: {"reference", "answer", "relation"} and, where it names one, "split". Figures are
over all pairs and per split; a "different" taken as "same" is counted apart, because it is a mark given wrongly.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

from casesim.core.diagnosis.matcher import DiagnosisMatcher, Kin
from casesim.core.errors import ContentError
from casesim.core.model import Frozen


class Pair(Frozen):
    """A pair and the relation of its answer to its reference."""

    reference: str
    answer: str
    relation: Kin
    split: str = ""


class Wrong(Frozen):
    """A pair that was related otherwise."""

    pair: Pair
    found: Kin
    via: str


class DifferentialFigures(Frozen):
    """How far the relations agree."""

    n: int
    right: int
    share: float
    """Four-way relations right, 0..1."""
    different: int
    different_as_same: int
    by_relation: dict[str, tuple[int, int]]
    """Per relation: right, n."""
    by_split: dict[str, tuple[int, int]]
    slowest_ms: float
    median_ms: float
    wrong: tuple[Wrong, ...]

    def as_table(self) -> str:
        """Return the figures as plain text."""
        rows = [
            f"{self.right} of {self.n} relations right ({self.share:.1%}); "
            f"different taken as same: {self.different_as_same} of {self.different}",
            *(f"{name:<12} {right} of {n}" for name, (right, n) in self.by_relation.items()),
            *(f"split {name:<12} {right} of {n}" for name, (right, n) in self.by_split.items() if name),
            f"median {self.median_ms:.1f} ms, slowest {self.slowest_ms:.0f} ms a pair",
            *(
                f"  {w.pair.relation.value} wanted, {w.found.value} found: {w.pair.reference} | {w.pair.answer}"
                for w in self.wrong
            ),
        ]
        return "\n".join(rows)


def run(file: Path, matcher: DiagnosisMatcher) -> DifferentialFigures:
    """Relate every pair of `file`; raises ContentError for a line that is no pair."""
    pairs = read(file)
    took: list[float] = []
    wrong: list[Wrong] = []
    for pair in pairs:
        begun = time.perf_counter()
        found = matcher.compare(pair.reference, pair.answer)
        took.append((time.perf_counter() - begun) * 1000)
        if found.relation is not pair.relation:
            wrong.append(Wrong(pair=pair, found=found.relation, via=found.via))
    return _figures(pairs, wrong, sorted(took))


def read(file: Path) -> tuple[Pair, ...]:
    """Return the pairs of `file`; raises ContentError for a line that is no pair, or where there is none."""
    pairs: list[Pair] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                pairs.append(Pair.model_validate(json.loads(line)))
            except ValueError as error:
                raise ContentError(
                    "no pair", file=file.name, line=number, remedy="reference, answer, relation"
                ) from error
    if not pairs:
        raise ContentError("no pairs", file=file.name)
    return tuple(pairs)


def _figures(pairs: Sequence[Pair], wrong: Sequence[Wrong], took: Sequence[float]) -> DifferentialFigures:
    missed = {id(w.pair) for w in wrong}

    def counted(chosen: list[Pair]) -> tuple[int, int]:
        return sum(id(p) not in missed for p in chosen), len(chosen)

    different = [p for p in pairs if p.relation is Kin.DIFFERENT]
    return DifferentialFigures(
        n=len(pairs),
        right=len(pairs) - len(wrong),
        share=1 - len(wrong) / len(pairs),
        different=len(different),
        different_as_same=sum(w.pair.relation is Kin.DIFFERENT and w.found is Kin.SAME for w in wrong),
        by_relation={kin.value: counted([p for p in pairs if p.relation is kin]) for kin in Kin},
        by_split={
            name: counted([p for p in pairs if p.split == name]) for name in dict.fromkeys(p.split for p in pairs)
        },
        slowest_ms=round(took[-1], 2),
        median_ms=round(took[len(took) // 2], 2),
        wrong=tuple(wrong),
    )
