"""Hints: the next rung of a ladder for what a talk has not covered yet. Area, then which question, then the question.

Works from the rubric's items that are not met and the hints already taken, the weightiest item first: the same log gives
the same hint. Never names a diagnosis or a fact: what a hint says is the rubric's own text for every patient of the case,
and an item that counts for some variants alone is never hinted at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from casesim.core.case import CaseTemplate
from casesim.core.differential import NameRelator
from casesim.core.encounter import Encounter, Hinted, Rung
from casesim.core.grading import given_by, grade
from casesim.core.item import Actions, Asked, Coverage, Elicited, ExaminedItem, Item, OrderedItem
from casesim.core.prose.leak import leaked, names
from casesim.core.rubric import Mark, Rubric, Verdict

CRITICAL = 3.0
"""How much more a critical item weighs, as in the advice."""
_TALK = (Asked, Elicited, Coverage)
_ACTS = (ExaminedItem, OrderedItem, Actions)
_ACT = re.compile(
    r"^(?:asks?|finds out (?:what|when|where|whether|who|why|which|how)|explores?|checks?|confirms?|begins?|starts?|opens?|introduces?|says|"
    r"sums? up|summarises?|answers?|invites?|screens?|takes|examines?|looks|listens|feels|compares|orders?|measures?|judges)\b",
    re.IGNORECASE,
)
"""Texts that say what one does; any other text may say what one finds."""


def next_hint(encounter: Encounter, asks: Mapping[str, Sequence[str]]) -> Hinted | None:
    """Return the next hint of `encounter`, or None where nothing is left to hint at. Pure.

    `asks`: good questions by topic. Questions come before examinations and tests, heavy items before light ones.
    """
    rubric, template = encounter.rubric, encounter.template
    sheet = grade(rubric, given_by(encounter), NameRelator())
    missing = {mark.id for mark in sheet.items if mark.verdict is Verdict.NOT_MET}
    ladders = {item.id: ladder(item, rubric, sheet.items, template, asks) for item in _in_order(rubric)}
    taken = {(hint.item, hint.rung) for hint in encounter.hints}
    for item_id, rungs in ladders.items():
        if item_id in missing:
            for rung, text in rungs.items():
                if (item_id, rung) not in taken:
                    return Hinted(after_turn=len(encounter.exchanges), rung=rung, item=item_id, text=text)
    return None


def _in_order(rubric: Rubric) -> list[Item]:
    items = [item for item in rubric.items if isinstance(item, _TALK + _ACTS) and not _is_for_some(item)]
    return sorted(
        items, key=lambda item: (isinstance(item, _ACTS), -item.points * (CRITICAL if item.critical else 1.0))
    )


def _is_for_some(item: Item) -> bool:
    """Say whether an item counts for some variants alone: to name it would tell which patient this is."""
    return item.applies is not None and bool(item.applies.variants)


def ladder(
    item: Item, rubric: Rubric, marks: Sequence[Mark], template: CaseTemplate, asks: Mapping[str, Sequence[str]]
) -> dict[Rung, str]:
    """Return what each rung says for an item, the same for every patient of the case; a rung with nothing safe is missing."""
    title = next(domain.title for domain in rubric.domains if domain.id == item.domain)
    shown = {entry.id for entry in _in_order(rubric)}
    there = [mark for mark in marks if mark.domain == item.domain and mark.id in shown]
    left = sum(mark.verdict is Verdict.NOT_MET for mark in there)
    rungs = {Rung.AREA: f"Something is missing in: {title} ({left} of {len(there)} still open)."}
    spoken = next((text for text in _questions(item, asks) if _is_safe(text, template)), "")
    if _ACT.match(item.text) and _is_safe(item.text, template):
        rungs[Rung.QUESTION] = f"Missing in {title}: a good history-taker … {item.text[0].lower()}{item.text[1:]}."
    elif spoken:
        rungs[Rung.QUESTION] = f"Missing in {title}: a question that begins “{' '.join(spoken.split()[:3])} …”."
    if spoken:
        rungs[Rung.WORDS] = f"You could say: “{spoken}”"
    return rungs


def _questions(item: Item, asks: Mapping[str, Sequence[str]]) -> list[str]:
    topics = item.topics if isinstance(item, Asked) else ()
    return [*item.better, *(question for topic in topics for question in asks.get(topic, ()))]


def _is_safe(text: str, template: CaseTemplate) -> bool:
    """Say whether a text names none of the diagnoses that any patient of the case may have."""
    return not leaked(text, _diagnoses(template))


def _diagnoses(template: CaseTemplate) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for variant in template.variants.values():
        own = variant.differential
        for diagnosis in (own.correct, *own.acceptable, *own.must_not_miss):
            found.update(dict.fromkeys(names(diagnosis.name, diagnosis.synonyms)))
    return tuple(found)
