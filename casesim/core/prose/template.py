"""A whole case template from what an importer has read: parameters, door note, opening, unknown replies, differential.

Defaults are those of an import: a plain personality, high health literacy, every fact released to a direct question.
"""

from __future__ import annotations

import re
from typing import Any

from casesim.core.case import CaseTemplate, Disclosure, Fact, Finding, Polarity
from casesim.core.model import Frozen
from casesim.core.prose.leak import leaked
from casesim.core.prose.teller import SEX_OF, Person, age_of

_UNKNOWN = {
    "default": ["I couldn't tell you, sorry.", "I don't know, sorry.", "I'm not sure, I've never thought about it."],
    "denial": ["No, not that I've noticed.", "No, nothing like that that I know of.", "I don't think so, no."],
    "family": ["Not that I know of in the family."],
    "exam": ["I don't know, nobody's told me.", "I don't know, you'd have to check that yourself."],
    "diagnosis": ["I don't know, that's what I was hoping you'd tell me.", "I don't know what it is, I was hoping you could tell me."],
    "role": ["I'm not sure what you mean. I've just come about how I'm feeling.", "Sorry, I don't follow. I'm only here about my health."],
    "vague": ["What do you mean exactly?", "Could you be a bit more specific?", "That's a lot at once. What would you like to know, exactly?"],
}  # fmt: skip
_RELATIVE = {
    **_UNKNOWN,
    "exam": ["I don't know, nobody's told us.", "I don't know, you'd have to check that yourself."],
    "diagnosis": ["I don't know, that's why we came in.", "I don't know what it is, I was hoping you could tell me."],
    "role": ["I'm not sure what you mean. I'm only here because of {object}.", "Sorry, I don't follow. We just need some help."],
}  # fmt: skip


class Material(Frozen):
    """Everything that an importer knows of a case."""

    stem: str
    complaint: str
    person: Person
    diagnosis: str
    synonyms: tuple[str, ...]
    facts: tuple[Fact, ...]
    examination: tuple[Finding, ...]
    investigations: tuple[Finding, ...]
    forbidden: tuple[str, ...]


def template_of(material: Material) -> CaseTemplate:
    """Return the template; raises pydantic's ValidationError where the material cannot make a case."""
    person = material.person
    correct: dict[str, Any] = {
        "id": "correct",
        "name": re.sub(r"\s+", " ", material.diagnosis).strip(),
        "synonyms": list(material.synonyms),
    }
    return CaseTemplate.model_validate({
        "schema": "casesim/case/1", "id": material.stem, "title": material.complaint[:1].upper() + material.complaint[1:], "complaint": material.complaint,
        "specialty": "general medicine" if person.years >= 16 else "paediatrics", "setting": "clinic", "minutes": 12,
        "objectives": ["Take a focused history, examine, order tests, and hand in a ranked differential diagnosis."],
        "sources": [{"id": "report", "title": "AgentClinic, OSCE-style case (MIT licence); imported by rule, reviewed by nobody", "url": "https://github.com/SamuelSchmidgall/AgentClinic"}],
        "rubric": material.stem, "parameters": _parameters(person), "door_note": _door_note(material), "opening": list(_opening(material)),
        "speaker": _speaker(person), "persona": {"personality": "plain", "language": "everyday", "mood": "calm", "literacy": "high"},
        "facts": [fact.model_dump(mode="json") for fact in material.facts], "unknown": _unknown(person),
        "examination": [entry.model_dump(mode="json") for entry in material.examination],
        "investigations": [entry.model_dump(mode="json") for entry in material.investigations],
        "variants": {"imported": {"title": "As reported", "differential": {"correct": correct}}},
    })  # fmt: skip


def _unknown(person: Person) -> dict[str, list[str]]:
    if person.teller.is_patient:
        return _UNKNOWN
    return {kind: [line.format(object=person.teller.object) for line in lines] for kind, lines in _RELATIVE.items()}


def _parameters(person: Person) -> dict[str, Any]:
    age: int | str = int(person.age) if person.age.isdigit() else person.age
    parameters: dict[str, Any] = {
        "age": {"kind": "choice", "options": [age]}, "sex": {"kind": "choice", "options": [person.sex]},
        "years": {"kind": "choice", "options": [int(person.years)]}, "name": {"kind": "name", "sex": "sex", "age": "years"},
    }  # fmt: skip
    relation = person.teller.relation
    if relation:
        parameters["speaker_sex"] = {
            "kind": "choice",
            "options": [SEX_OF[relation]] if relation in SEX_OF else ["female", "male"],
        }
        parameters["speaker_age"] = {"kind": "choice", "options": [age_of(relation, person.years)]}
        parameters["speaker_name"] = {"kind": "name", "sex": "speaker_sex", "age": "speaker_age", "part": "first"}
    return parameters


def _speaker(person: Person) -> dict[str, str]:
    if person.teller.is_patient:
        return {"role": "patient"}
    return {
        "role": person.role,
        "relation": person.teller.relation,
        "name": "{{ speaker_name }}",
        "age": "{{ speaker_age }}",
        "sex": "{{ speaker_sex }}",
    }


def _door_note(material: Material) -> str:
    person = material.person
    old = f"{person.age} years old" if person.age.isdigit() else "a newborn" if person.age == "newborn" else person.age
    speaker = "" if person.teller.is_patient else f" The {person.teller.relation} speaks for {person.teller.object}."
    return f"{{{{ name }}}}, {old}, {person.sex}: {material.complaint}.{speaker}\nTake a history, examine and order what you need, and hand in a ranked differential diagnosis."


def _opening(material: Material) -> tuple[str, ...]:
    """Return what is said first: the main complaint, in the patient's words."""
    told = [
        fact
        for fact in material.facts
        if fact.disclosure is Disclosure.VOLUNTEERED
        and fact.polarity is Polarity.HAS
        and not leaked(fact.says[0], material.forbidden)
    ]
    if not told:
        return (
            (
                "I haven't been feeling well."
                if material.person.teller.is_patient
                else f"I'm worried about {material.person.teller.object}."
            ),
        )
    return (" ".join(fact.says[0] for fact in told[:2]),)
