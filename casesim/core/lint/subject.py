"""What the rules look at: one case taken apart by variant, its texts as patients say them over many seeds, its rubric.

Everything is worked out when it is first asked for and kept. Reads no file; changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import NamedTuple, Protocol, TypeVar

from casesim.core.case import CaseTemplate, Diagnosis, Disclosure, Fact, Finding, Management, Variant
from casesim.core.differential import Relation
from casesim.core.draw import draw_parameters
from casesim.core.errors import ContentError
from casesim.core.lint.remark import Where
from casesim.core.parameter import Scalar, edges, option_place
from casesim.core.patient import Patient, realise
from casesim.core.rubric import Rubric
from casesim.core.template import render
from casesim.core.text import clean
from casesim.core.understanding.lexicon import Lexicon
from casesim.core.understanding.model import Understander

Entry = TypeVar("Entry", Fact, Finding, Management)
Values = Mapping[str, Scalar]
_WORD = re.compile(r"[A-Za-z_]\w*")
SEEDS = 40
"""Seeds of each variant that the texts are drawn with."""


class Relates(Protocol):
    """Says how two names of diagnoses relate (`casesim.core.differential.DiagnosisRelator`)."""

    def relate(self, reference: str, answer: str, synonyms: tuple[str, ...] = ()) -> Relation:
        """Relate `answer` to `reference`."""


class Means(NamedTuple):
    """What the rules need to know of the world."""

    understander: Understander
    lexicon: Lexicon
    relator: Relates
    synonyms: Callable[[str], tuple[str, ...]]
    """Other names of a diagnosis, lay names and abbreviations among them."""
    asks: Mapping[str, tuple[str, ...]]
    """Questions by topic, the shipped ones first."""
    lay: Mapping[str, tuple[str, ...]] = {}
    """What people call a finding, by its id."""


class Spot(NamedTuple):
    """One text that a trainee can see, at its place."""

    where: Where
    kind: str
    """door_note, opening, says, unknown, mood, personality, speaker, title, complaint."""
    source: str
    fact: Fact | None = None


class Said(NamedTuple):
    """A text as it comes out, with the draw that made it first."""

    text: str
    values: Values


class Subject:
    """A case and its rubric, ready to be looked at."""

    def __init__(self, template: CaseTemplate, rubric: Rubric | None, means: Means, seeds: int = SEEDS) -> None:
        self.template, self.rubric, self.means, self.seeds = template, rubric, means, seeds
        self._facts = lru_cache(maxsize=None)(self._facts_of)
        self._spots = lru_cache(maxsize=None)(self._spots_of)
        self._drawn = lru_cache(maxsize=None)(self._drawn_for)
        self.corners = lru_cache(maxsize=None)(self._corners_of)
        self._said = lru_cache(maxsize=None)(self._said_of)
        self.understand = lru_cache(maxsize=None)(means.understander.understand)
        self._patients: dict[str, Patient | None] = {}

    @property
    def variants(self) -> Mapping[str, Variant]:
        """The variants by id."""
        return self.template.variants

    def facts(self, variant: str) -> tuple[tuple[Where, Fact], ...]:
        """Return the facts of a variant, each with its place in the file."""
        return self._facts(variant)

    def told(self, variant: str) -> Iterator[tuple[Where, Fact]]:
        """Yield the facts that the patient may say at all."""
        return ((where, fact) for where, fact in self.facts(variant) if fact.disclosure is not Disclosure.NEVER)

    def signs(self, variant: str) -> tuple[tuple[Where, Finding], ...]:
        """Return what an examination finds in a variant, each with its place."""
        chosen = self.variants[variant]
        return _merged(self.template.examination, chosen.examination, variant, "examination", chosen.without)

    def tests(self, variant: str) -> tuple[tuple[Where, Finding], ...]:
        """Return the tests of a variant, each with its place."""
        chosen = self.variants[variant]
        return _merged(self.template.investigations, chosen.investigations, variant, "investigations", chosen.without)

    def points(self, variant: str) -> tuple[tuple[Where, Management], ...]:
        """Return the points of management of a variant, each with its place."""
        chosen = self.variants[variant]
        return _merged(self.template.management, chosen.management, variant, "management", chosen.without)

    def diagnoses(self, variant: str) -> Iterator[tuple[Where, str, Diagnosis]]:
        """Yield (place, group, diagnosis) of a variant's differential, the correct one first."""
        place: Where = ("variants", variant, "differential")
        differential = self.variants[variant].differential
        yield (*place, "correct"), "correct", differential.correct
        for group in ("acceptable", "must_not_miss", "implausible"):
            for index, diagnosis in enumerate(getattr(differential, group)):
                yield (*place, group, index), group, diagnosis

    def draws(self, variant: str) -> tuple[Values, ...]:
        """Return the parameters of a variant's patients, those that cannot be drawn left out."""
        return tuple(values for values in self._drawn(variant) if not isinstance(values, ContentError))

    def refusals(self, variant: str) -> tuple[ContentError, ...]:
        """Return why some patients cannot be drawn."""
        return tuple(found for found in self._drawn(variant) if isinstance(found, ContentError))

    def spots(self, variant: str) -> tuple[Spot, ...]:
        """Return every text of a variant that a trainee can see."""
        return self._spots(variant)

    def said(self, source: str, variant: str) -> tuple[Said, ...]:
        """Return the different texts that `source` makes over the draws; what cannot be rendered is left out."""
        return self._said(source, variant)

    def rendered(self, source: str, values: Values) -> str:
        """Return `source` for one patient, or an empty string where it cannot be rendered."""
        try:
            return clean(render(source, values)) if "{" in source else source
        except ContentError:
            return ""

    def lines(self, variant: str) -> Iterator[tuple[Spot, Said]]:
        """Yield every different visible text of a variant with its place."""
        for spot in self.spots(variant):
            for said in self.said(spot.source, variant):
                yield spot, said

    def patient(self, variant: str) -> Patient | None:
        """Return one patient of a variant, or None where none can be made."""
        if variant not in self._patients:
            try:
                self._patients[variant] = realise(self.template, 1, variant)
            except ContentError:
                self._patients[variant] = None
        return self._patients[variant]

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Words of the lexicon's labels: what patients say anyway."""
        labels = (entry.label for entry in self.means.lexicon.findings.values())
        return frozenset(word for label in labels for word in _WORD.findall(label.lower()))

    def _facts_of(self, variant: str) -> tuple[tuple[Where, Fact], ...]:
        chosen = self.variants[variant]
        return _merged(self.template.facts, chosen.facts, variant, "facts", chosen.without)

    def _drawn_for(self, variant: str) -> tuple[Values | ContentError, ...]:
        found: list[Values | ContentError] = []
        for seed in range(1, self.seeds + 1):
            try:
                found.append(draw_parameters(self.template, self.variants[variant], seed))
            except ContentError as error:
                found.append(error)
        return tuple(found)

    def _corners_of(self, variant: str) -> tuple[Values, ...]:
        """Return patients for what the drawn ones leave out: each option that none has, each end of each number."""
        chosen = self.variants[variant]
        seen = self.draws(variant)
        found: list[Values] = []
        for name, parameter in {**self.template.parameters, **chosen.parameters}.items():
            drawn = {str(values[name]) for values in seen}
            for option in edges(parameter):
                if str(option) not in drawn:
                    with suppress(ContentError):
                        found.append(draw_parameters(self.template, chosen, 1, {name: option}))
        return tuple(found)

    def origin(self, variant: str, spot: Spot, said: Said, words: str) -> Where:
        """Return where `words` of a text were written: the parameter that brought them, or the text itself."""
        if words.lower() in spot.source.lower():
            return spot.where
        chosen = self.variants[variant]
        for name in dict.fromkeys(_WORD.findall(spot.source)):
            value = str(said.values.get(name, ""))
            if name in said.values and words.lower() in value.lower():
                own = name in chosen.parameters
                place: Where = ("variants", variant, "parameters", name) if own else ("parameters", name)
                parameter = (chosen.parameters if own else self.template.parameters)[name]
                return (*place, *option_place(parameter, value))
        return spot.where

    def _said_of(self, source: str, variant: str) -> tuple[Said, ...]:
        draws = (*self.draws(variant), *self.corners(variant))
        if "{" not in source:
            return (Said(clean(source), draws[0] if draws else {}),)
        used = [name for name in dict.fromkeys(_WORD.findall(source)) if draws and name in draws[0]]
        found: dict[str, Said] = {}
        for values in {tuple(str(draw[name]) for name in used): draw for draw in reversed(draws)}.values():
            text = self.rendered(source, values)
            found.setdefault(text, Said(text, values))
        found.pop("", None)
        return tuple(found.values())

    def _spots_of(self, variant: str) -> tuple[Spot, ...]:
        template, chosen = self.template, self.variants[variant]
        place: Where = ("variants", variant)
        openings: tuple[Where, Sequence[str]] = (
            ((*place, "opening"), chosen.opening) if chosen.opening else (("opening",), template.opening)
        )
        persona: tuple[Where, ...] = ((*place, "persona"),) if chosen.persona else (("persona",),)
        manner = chosen.persona or template.persona
        spots = [
            Spot(("title",), "title", template.title), Spot(("complaint",), "complaint", template.complaint),
            Spot(("door_note",), "door_note", template.door_note),
            *(Spot((*openings[0], index), "opening", line) for index, line in enumerate(openings[1])),
            Spot((*persona[0], "mood"), "mood", manner.mood), Spot((*persona[0], "personality"), "personality", manner.personality),
            Spot(("speaker", "relation"), "speaker", template.speaker.relation), Spot(("speaker", "name"), "speaker", template.speaker.name),
        ]  # fmt: skip
        for kind, lines in template.unknown.model_dump().items():
            spots += [Spot(("unknown", kind, index), "unknown", line) for index, line in enumerate(lines)]
        for rule, lines in (template.policy.says if template.policy else {}).items():
            spots += [Spot(("policy", "says", rule, index), "unknown", line) for index, line in enumerate(lines)]
        for where, fact in self.told(variant):
            spots += [Spot((*where, "says", index), "says", line, fact) for index, line in enumerate(fact.says)]
        return tuple(spot for spot in spots if spot.source)


def _merged(
    base: tuple[Entry, ...], extra: tuple[Entry, ...], variant: str, key: str, without: tuple[str, ...]
) -> tuple[tuple[Where, Entry], ...]:
    """Return what a variant has, in the order of `casesim.core.patient`, each with its place in the file."""
    own: dict[str, tuple[Where, Entry]] = {e.id: (("variants", variant, key, i), e) for i, e in enumerate(extra)}
    found: list[tuple[Where, Entry]] = [own.pop(e.id, ((key, i), e)) for i, e in enumerate(base)]
    found.extend(own.values())
    return tuple((where, entry) for where, entry in found if entry.id not in without)
