"""A thousand patients of a case at a glance: how often each variant and each value is drawn, and whether any is broken.

Nothing is stored. What it calls invalid is what no trainee should meet: a text that cannot be rendered, is empty, or
shows a piece of the template language.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from casesim.core.case import CaseTemplate
from casesim.core.errors import ContentError
from casesim.core.model import Frozen
from casesim.core.patient import Patient, realise

MOST_VALUES = 12
"""Different values up to which each is listed."""
_RESIDUE = re.compile(r"\{\{|\}\}|\{%|%\}|\bundefined\b|(?<=[a-z,] )None\b")


class Share(Frozen):
    """A value, or a span of numbers, and how many patients have it."""

    value: str
    count: int


class Spread(Frozen):
    """How one parameter is distributed over the patients that have it."""

    parameter: str
    patients: int
    """Patients that have it: a parameter of one variant is not everybody's."""
    different: int
    """Different values that were drawn."""
    lowest: float | None = None
    mean: float | None = None
    highest: float | None = None
    shares: tuple[Share, ...] = ()
    """The commonest values, at most a dozen."""


class Invalid(Frozen):
    """A patient that no trainee should meet."""

    seed: int
    variant: str
    why: str


class Sample(Frozen):
    """What `n` seeds drew; field names are the contract of `casesim case sample --json`."""

    case: str
    n: int
    invalid: tuple[Invalid, ...]
    variants: tuple[Share, ...]
    parameters: tuple[Spread, ...]


def sample(template: CaseTemplate, n: int, first: int = 1) -> Sample:
    """Draw the patients of `n` seeds from `first` on, whole, and return how they are distributed."""
    variants: Counter[str] = Counter(dict.fromkeys(template.variants, 0))
    values: dict[str, list[str | int | float]] = defaultdict(list)
    invalid: list[Invalid] = []
    for seed in range(first, first + n):
        try:
            patient = realise(template, seed)
        except ContentError as error:
            invalid.append(Invalid(seed=seed, variant="", why=str(error)))
            continue
        variants[patient.variant] += 1
        for name, value in patient.parameters.items():
            values[name].append(value)
        why = next(_faults(patient), "")
        if why:
            invalid.append(Invalid(seed=seed, variant=patient.variant, why=why))
    return Sample(
        case=template.id, n=n, invalid=tuple(invalid), variants=_shares(variants),
        parameters=tuple(_spread(name, drawn) for name, drawn in sorted(values.items())),
    )  # fmt: skip


def _faults(patient: Patient) -> Iterator[str]:
    for place, text in _texts(patient):
        if not text.strip():
            yield f"{place} is empty"
        elif "{" in text or "None" in text or "undefined" in text or "}" in text:
            match = _RESIDUE.search(text)
            if match:
                yield f"{place} shows '{match[0]}'"


def _texts(patient: Patient) -> Iterator[tuple[str, str]]:
    yield "door_note", patient.door_note
    yield "opening", patient.opening
    yield "age", patient.age
    yield "sex", patient.sex
    for fact in patient.facts:
        yield f"fact '{fact.id}', clinical", fact.clinical
        for line in fact.says:
            yield f"fact '{fact.id}', says", line
    for entry in (*patient.examination, *patient.investigations):
        yield f"'{entry.id}', result", entry.result


def _spread(name: str, drawn: Sequence[str | int | float]) -> Spread:
    counts = Counter(str(value) for value in drawn)
    numbers = [float(value) for value in drawn if isinstance(value, int | float)]
    measured = len(numbers) == len(drawn)
    return Spread(
        parameter=name, patients=len(drawn), different=len(counts), shares=_shares(counts),
        lowest=min(numbers) if measured else None, highest=max(numbers) if measured else None,
        mean=round(sum(numbers) / len(numbers), 2) if measured else None,
    )  # fmt: skip


def _shares(counts: Counter[str]) -> tuple[Share, ...]:
    return tuple(Share(value=value, count=count) for value, count in counts.most_common(MOST_VALUES))
