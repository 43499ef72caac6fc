"""The synthetic patient: a template realised with a seed, the same for ever.

`realise(template, seed)` draws the variant, then each parameter from a stream of its own (SHA-256 of template id,
version, seed and parameter name), so that adding a parameter changes no other. Every text is rendered and cleaned
here; what follows sees no template language.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from casesim.core.case import CaseTemplate, Diagnosis, Differential, Fact, Finding, Management, Unknown
from casesim.core.draw import draw_parameters, draw_variant
from casesim.core.model import Frozen, Terse
from casesim.core.parameter import Scalar
from casesim.core.policy import Policy
from casesim.core.template import render
from casesim.core.text import clean

Entry = TypeVar("Entry", Fact, Finding, Management)


class SpeakerCard(Frozen):
    """Who answers, realised."""

    role: str = "patient"
    relation: str = ""
    name: str
    age: str
    sex: str


class Manner(Frozen):
    """The persona, realised."""

    personality: str
    language: str
    mood: str
    literacy: str
    recall: str
    rapport: int
    trust: int


class Patient(Terse):
    """One synthetic patient, everything rendered."""

    case_id: str
    case_version: int
    seed: int
    variant: str
    parameters: dict[str, Scalar]
    name: str
    age: str
    sex: str
    speaker: SpeakerCard
    manner: Manner
    door_note: str
    opening: str
    facts: tuple[Fact, ...]
    unknown: Unknown
    examination: tuple[Finding, ...]
    investigations: tuple[Finding, ...]
    differential: Differential
    management: tuple[Management, ...]
    policy: Policy | None = None

    @classmethod
    def _later(cls) -> frozenset[str]:
        return frozenset({"policy"})

    def fact(self, fact_id: str) -> Fact | None:
        """Return the fact of that id, or None."""
        return next((fact for fact in self.facts if fact.id == fact_id), None)

    def diagnoses(self) -> tuple[Diagnosis, ...]:
        """Return every diagnosis of the differential, the correct one first."""
        d = self.differential
        return (d.correct, *d.acceptable, *d.must_not_miss, *d.implausible)


def realise(
    template: CaseTemplate, seed: int, variant: str | None = None, fixed: Mapping[str, Scalar] | None = None
) -> Patient:
    """Draw the patient of `template` with `seed` (and, for authors, a named `variant` and `fixed` parameters).

    Raises ContentError where a template text or a parameter is invalid.
    """
    variant_id = variant or draw_variant(template, seed)
    chosen = template.variants[variant_id]
    values = draw_parameters(template, chosen, seed, fixed)
    facts = _merge(template.facts, chosen.facts, chosen.without)
    persona = chosen.persona or template.persona
    openings = chosen.opening or template.opening

    def text(source: str) -> str:
        return clean(render(source, values, where=template.id)) if "{" in source else _cleaned(source)

    def rendered(source: str | None) -> str | None:
        return None if source is None else text(source)

    def finding(entry: Finding) -> Finding:
        changed = {"result": text(entry.result), "value": rendered(entry.value)}
        return _changed(entry, changed)

    def fact(entry: Fact) -> Fact:
        changed = {"clinical": text(entry.clinical), "says": tuple(text(line) for line in entry.says)}
        return _changed(entry, changed)

    speaker = template.speaker
    return Patient(
        case_id=template.id,
        case_version=template.version,
        seed=seed,
        variant=variant_id,
        parameters=values,
        name=str(values.get("name", "")),
        age=str(values["age"]),
        sex=str(values["sex"]),
        speaker=SpeakerCard(
            role=speaker.role, relation=text(speaker.relation) if speaker.relation else "", name=text(speaker.name),
            age=text(speaker.age), sex=text(speaker.sex),
        ),
        manner=Manner(
            personality=text(persona.personality), language=persona.language, mood=text(persona.mood),
            literacy=persona.literacy, recall=persona.recall, rapport=persona.rapport, trust=persona.trust,
        ),
        door_note=text(template.door_note),
        opening=text(openings[seed % len(openings)]),
        facts=tuple(fact(entry) for entry in facts),
        unknown=template.unknown,
        policy=template.policy,
        examination=tuple(finding(e) for e in _merge(template.examination, chosen.examination, chosen.without)),
        investigations=tuple(
            finding(e) for e in _merge(template.investigations, chosen.investigations, chosen.without)
        ),
        differential=chosen.differential,
        management=_merge(template.management, chosen.management, chosen.without),
    )  # fmt: skip


@lru_cache(maxsize=16_384)
def _cleaned(text: str) -> str:
    return clean(text)


def _changed(entry: Entry, values: Mapping[str, object]) -> Entry:
    """Return `entry` with `values`, itself where nothing changes: most entries of a case hold no template."""
    same = all(getattr(entry, name) == value for name, value in values.items())
    return entry if same else entry.model_copy(update=values)


def _merge(base: tuple[Entry, ...], extra: tuple[Entry, ...], without: tuple[str, ...]) -> tuple[Entry, ...]:
    """Return `base` with entries of the same id replaced by `extra`, the others added, `without` taken out."""
    replaced = {entry.id: entry for entry in extra}
    merged = [replaced.pop(entry.id, entry) for entry in base]
    merged.extend(replaced.values())
    return tuple(entry for entry in merged if entry.id not in without)
