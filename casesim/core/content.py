"""What a schema cannot say of a case or a rubric: names that must exist, texts that must render, parts that must fit.

Each check yields (place in the file, message, remedy), so that an adapter can give the line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casesim.core.case import CaseTemplate, Diagnosis, Differential, Fact, Finding, Variant
from casesim.core.draw import draw_parameters
from casesim.core.errors import ContentError
from casesim.core.item import AnchoredScale, Asked, Condition, Coverage, Measured, Part
from casesim.core.marking.signal import SIGNALS
from casesim.core.rubric import Rubric
from casesim.core.template import check, render, used_names
from casesim.core.understanding.model import TOPICS

Problem = tuple[tuple[Any, ...], str, str]


def problems_of_case(template: CaseTemplate, known: Mapping[str, str] | None = None) -> list[Problem]:
    """Return the problems of a case; `known` maps every finding id that a fact may name to its label (None: any)."""
    found: list[Problem] = []
    for index, fact in enumerate(template.facts):
        found.extend(_answers(fact, known, ("facts", index)))
    for name, variant in template.variants.items():
        for index, fact in enumerate(variant.facts):
            found.extend(_answers(fact, known, ("variants", name, "facts", index)))
        found.extend(_variant(template, name, variant))
    found.extend(_never_drawn(template))
    found.extend(_languages(template))
    found.extend(_no_templates(template))
    return found


def problems_of_rubric(rubric: Rubric, known: Mapping[str, str] | None = None) -> list[Problem]:
    """Return the names of topics, findings and signals that a rubric uses and nobody knows."""
    found: list[Problem] = []
    for index, item in enumerate(rubric.items):
        place: tuple[Any, ...] = ("items", index)
        if isinstance(item, Asked):
            found += _unknown(item, place, known)
        elif isinstance(item, Coverage):
            for position, part in enumerate(item.parts):
                found += _unknown(part, (*place, "parts", position), known)
        elif isinstance(item, Measured):
            found += _signals(item.conditions, place)
        elif isinstance(item, AnchoredScale):
            for position, anchor in enumerate(item.anchors):
                found += _signals(anchor.conditions, (*place, "anchors", position))
    return found


def _unknown(item: Asked | Part, place: tuple[Any, ...], known: Mapping[str, str] | None) -> Iterator[Problem]:
    for position, topic in enumerate(item.topics):
        if topic not in TOPICS:
            yield (*place, "topics", position), f"no topic '{topic}'", _near(topic, TOPICS)
    for position, finding in enumerate(item.findings):
        if known is not None and finding not in known:
            yield (*place, "findings", position), f"no finding '{finding}'", _near(finding, tuple(known))


def _signals(conditions: Sequence[Condition], place: tuple[Any, ...]) -> Iterator[Problem]:
    for position, condition in enumerate(conditions):
        if condition.signal not in SIGNALS:
            where = (*place, "conditions", position, "signal")
            yield where, f"no signal '{condition.signal}'", _near(condition.signal, tuple(SIGNALS))


def _answers(fact: Fact, known: Mapping[str, str] | None, place: tuple[Any, ...]) -> Iterator[Problem]:
    if known is None:
        return
    for index, name in enumerate(fact.answers):
        if name not in TOPICS and name not in known:
            message = f"fact '{fact.id}' answers '{name}', which is no topic and no finding"
            yield (*place, "answers", index), message, _near(name, (*TOPICS, *known))


def _variant(template: CaseTemplate, name: str, variant: Variant) -> Iterator[Problem]:
    place = ("variants", name)
    facts = {fact.id for fact in (*template.facts, *variant.facts)}
    acts = {
        e.id for e in (*template.examination, *variant.examination, *template.investigations, *variant.investigations)
    }
    ids = facts | acts | {point.id for point in (*template.management, *variant.management)}
    for index, gone in enumerate(variant.without):
        if gone not in ids:
            yield (*place, "without", index), f"nothing has the id '{gone}'", _near(gone, tuple(ids))
    yield from _evidence(variant.differential, ids, place)
    yield from _texts(template, variant, place)


def _evidence(differential: Differential, ids: set[str], place: tuple[Any, ...]) -> Iterator[Problem]:
    groups: list[tuple[tuple[Any, ...], Diagnosis]] = [((*place, "differential", "correct"), differential.correct)]
    for group in ("acceptable", "must_not_miss", "implausible"):
        listed: tuple[Diagnosis, ...] = getattr(differential, group)
        groups.extend(((*place, "differential", group, index), entry) for index, entry in enumerate(listed))
    for where, diagnosis in groups:
        for key in ("evidence_for", "evidence_against"):
            for index, name in enumerate(getattr(diagnosis, key)):
                if name not in ids:
                    yield (*where, key, index), f"no fact, sign or test '{name}'", _near(name, tuple(ids))


def _texts(template: CaseTemplate, variant: Variant, place: tuple[Any, ...]) -> Iterator[Problem]:
    try:
        values = draw_parameters(template, variant, 1)
    except ContentError as error:
        yield _parameter_place(template, error.message, place), error.message, error.remedy
        return
    for where, source in _all_texts(template, variant, place):
        try:
            check(source)
            render(source, values)
        except ContentError as error:
            yield where, error.message, error.remedy


def _parameter_place(template: CaseTemplate, message: str, place: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return where the parameter that a message names first is written."""
    inside = template.variants[place[-1]].parameters if place[-1] in template.variants else {}
    for name in re.findall(r"[A-Za-z_][\w-]*", message):
        if name in inside:
            return (*place, "parameters", name)
        if name in template.parameters:
            return ("parameters", name)
    return (*place, "parameters")


def _never_drawn(template: CaseTemplate) -> Iterator[Problem]:
    """Yield the faults of texts that every variant replaces: nobody sees them now, and the next variant may."""
    known = set(template.parameters).union(*(variant.parameters for variant in template.variants.values()))
    kept = [{fact.id for fact in variant.facts} | set(variant.without) for variant in template.variants.values()]
    replaced = set.intersection(*kept) if kept else set()
    others = {fact.id for fact in template.facts} - replaced
    for where, source in _fact_texts(template.facts, (), others):
        try:
            missing = used_names(source) - known
        except ContentError as error:
            yield where, error.message, error.remedy
            continue
        if missing:
            yield where, f"template: '{min(missing)}' is undefined", _near(min(missing), tuple(known))


def _languages(template: CaseTemplate) -> Iterator[Problem]:
    for index, language in enumerate(template.languages):
        if language != "en":
            yield ("languages", index), f"the language '{language}' is not understood", "write `languages: [en]`"


def _no_templates(template: CaseTemplate) -> Iterator[Problem]:
    """Yield what is shown as it stands and holds the marks of a template."""
    for where, text in _plain_texts(template):
        if "{{" in text or "{%" in text:
            yield where, "no template is filled in here: the text is shown as it stands", "write it out"


def _plain_texts(template: CaseTemplate) -> Iterator[tuple[tuple[Any, ...], str]]:
    for key in ("title", "complaint", "specialty", "setting"):
        yield (key,), getattr(template, key)
    for index, line in enumerate(template.objectives):
        yield ("objectives", index), line
    for kind, lines in template.unknown.model_dump().items():
        yield from ((("unknown", kind, index), line) for index, line in enumerate(lines))
    for rule, lines in (template.policy.says if template.policy else {}).items():
        yield from ((("policy", "says", rule, index), line) for index, line in enumerate(lines))
    yield from _plain_entries(template, ())
    for name, variant in template.variants.items():
        yield ("variants", name, "title"), variant.title
        yield from _plain_entries(variant, ("variants", name))


def _plain_entries(holder: CaseTemplate | Variant, prefix: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    for index, fact in enumerate(holder.facts):
        yield from (((*prefix, "facts", index, "ask", position), line) for position, line in enumerate(fact.ask))
    for index, point in enumerate(holder.management):
        yield (*prefix, "management", index, "text"), point.text
    for key in ("examination", "investigations"):
        yield from (((*prefix, key, index, "name"), entry.name) for index, entry in enumerate(getattr(holder, key)))


def _all_texts(
    template: CaseTemplate, variant: Variant, place: tuple[Any, ...]
) -> Iterator[tuple[tuple[Any, ...], str]]:
    yield ("door_note",), template.door_note
    for key, value in (("name", template.speaker.name), ("age", template.speaker.age), ("sex", template.speaker.sex)):
        yield ("speaker", key), value
    yield ("speaker", "relation"), template.speaker.relation
    yield ("persona", "personality"), template.persona.personality
    yield ("persona", "mood"), template.persona.mood
    for prefix, holder in (((), template), (place, variant)):
        for index, line in enumerate(holder.opening):
            yield (*prefix, "opening", index), line
        replaced = {entry.id for entry in variant.facts} if holder is template else set()
        yield from _fact_texts(holder.facts, prefix, replaced | set(variant.without))
        yield from _finding_texts(holder.examination, (*prefix, "examination"))
        yield from _finding_texts(holder.investigations, (*prefix, "investigations"))


def _fact_texts(
    facts: tuple[Fact, ...], prefix: tuple[Any, ...], skip: set[str]
) -> Iterator[tuple[tuple[Any, ...], str]]:
    for index, fact in enumerate(facts):
        if fact.id in skip:
            continue
        yield (*prefix, "facts", index, "clinical"), fact.clinical
        for position, line in enumerate(fact.says):
            yield (*prefix, "facts", index, "says", position), line


def _finding_texts(entries: tuple[Finding, ...], prefix: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    for index, entry in enumerate(entries):
        yield (*prefix, index, "result"), entry.result
        if entry.value is not None:
            yield (*prefix, index, "value"), entry.value


def _near(word: str, names: tuple[str, ...]) -> str:
    found = difflib.get_close_matches(word, names, 1, 0.6)
    return f"did you mean '{found[0]}'?" if found else "see `casesim case schema` and the lexicon"
