"""A rubric in plain words: what earns each item, and for a case which facts and acts reach it.

For authors and instructors, who should not have to read YAML or code to know what is marked. Says what an item does,
never whether it is a good one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casesim.core.case import CaseTemplate, Fact
from casesim.core.item import (
    Actions,
    AnchoredScale,
    Applies,
    Asked,
    Choice,
    Coverage,
    DomainScale,
    Elicited,
    ExaminedItem,
    GlobalRating,
    Item,
    KeyFeature,
    Level,
    Measured,
    NoteItem,
    Observed,
    OrderedItem,
    Ranked,
    Timing,
)
from casesim.core.marking.noting import HIGHEST
from casesim.core.marking.scale import wanted
from casesim.core.marking.signal import SIGNALS
from casesim.core.model import Frozen
from casesim.core.rubric import Rubric
from casesim.core.understanding.model import STATEMENT_TOPICS

TARGETS = {
    "correct": "the right diagnosis",
    "acceptable": "another acceptable diagnosis",
    "must_not_miss": "the diagnoses that must not be missed",
}
PARTS = {
    "summary": "one grade each for who the patient is, what the complaint is, its course in time, and two findings that tell causes apart",
    "differential": "two or more diagnoses that fit, ranked, at most seven",
    "lead": "findings that were elicited and speak for the first diagnosis: one earns half, two all",
    "alternatives": "findings that were elicited and speak for or against the other diagnoses: one earns half, two all",
}


class Explained(Frozen):
    """One item in plain words."""

    id: str
    domain: str
    text: str
    points: float
    critical: bool
    earned_by: str
    rules: tuple[str, ...] = ()
    """For whom and when it counts."""
    reached_by: tuple[str, ...] = ()
    """Facts and acts of the case that reach it; empty without a case, or where the item does not rest on one."""
    missing: tuple[str, ...] = ()
    """Names that the case (or some of its variants) does not have."""


def explain(rubric: Rubric, labels: Mapping[str, str], template: CaseTemplate | None = None) -> tuple[Explained, ...]:
    """Return every item of `rubric` in plain words; `labels` names findings, `template` is a case to hold it against."""
    found = []
    for item in rubric.items:
        reached, missing = _reached(item, template) if template else ((), ())
        found.append(
            Explained(
                id=item.id, domain=item.domain, text=item.text, points=item.points, critical=item.critical,
                earned_by=earned_by(item, labels), rules=(*_applies(item.applies), *_timing(item.timing)),
                reached_by=reached, missing=missing,
            )
        )  # fmt: skip
    return tuple(found)


def earned_by(item: Item, labels: Mapping[str, str]) -> str:
    """Return what earns an item, in one sentence."""
    match item:
        case Asked() | Elicited() | Coverage():
            return _talking(item, labels)
        case ExaminedItem() | OrderedItem():
            return _doing(item)
        case Ranked() | KeyFeature() | NoteItem():
            return _reasoning(item)
        case Actions():
            return _actions(item)
        case Measured() | AnchoredScale():
            return _measuring(item)
        case DomainScale() | GlobalRating():
            return _grading(item)
        case Observed():
            return "nothing that text shows: a person who was there marks it"


def _talking(item: Asked | Elicited | Coverage, labels: Mapping[str, str]) -> str:
    if isinstance(item, Asked):
        names = _or([*(t.replace("_", " ") for t in item.topics), *(labels.get(f, f) for f in item.findings)])
        when = f", in each of {item.stretches} parts of the talk" if item.mode == "throughout" else ""
        says = STATEMENT_TOPICS.issuperset(item.topics) and not item.findings
        return f"{'words of' if says else 'a question on'} {names}{when}"
    if isinstance(item, Elicited):
        share = "; fewer earn their share" if item.partial else ""
        return (
            f"an honest question after which the patient tells {_some(item.need or len(item.facts), item.facts)}{share}"
        )
    parts = _or([part.name for part in item.parts]).replace(" or ", " and ")
    share = "each earns its share" if item.partial else "all or nothing"
    return f"covering {item.need or 'all'} of: {parts} ({share})"


def _doing(item: ExaminedItem | OrderedItem) -> str:
    if isinstance(item, ExaminedItem):
        return f"doing {_some(item.need, item.findings)}"
    return f"ordering {_some(item.need, item.investigations)}"


def _grading(item: DomainScale | GlobalRating) -> str:
    if isinstance(item, DomainScale):
        return f"a grade from the points of '{item.of or item.domain}': {_levels(item.levels)}"
    whose = "from all other points" if item.by == "points" else "that an examiner gives; unscored until then"
    return f"one grade for the whole {whose}: {_levels(item.levels)}"


def _reasoning(item: Ranked | KeyFeature | NoteItem) -> str:
    if isinstance(item, NoteItem):
        return f"the note, 0 to {HIGHEST[item.part]}: {PARTS[item.part]}"
    if isinstance(item, KeyFeature):
        killer = f"; {_or([a.name for a in item.killer])} lose everything" if item.killer else ""
        names = _or([answer.name for answer in item.accept])
        return (
            f"{item.need} of {names} in the {item.source}; more than {item.max_responses} answers earn nothing{killer}"
        )
    sure = f", with {item.confidence_from} % confidence or more" if item.confidence_from is not None else ""
    return f"{TARGETS[item.target]} within the first {item.within}{sure}; answers after the first {item.max_answers} do not count"


def _actions(item: Actions) -> str:
    groups: tuple[tuple[str, Sequence[Choice]], ...] = (
        ("must", item.must), ("recommended", item.recommended), ("needless", item.unnecessary), ("harmful", item.harmful),
    )  # fmt: skip
    told = "; ".join(f"{word}: {', '.join(choice.id for choice in group)}" for word, group in groups if group)
    return f"{item.over}, by class ({told}); needless ones cost {item.unnecessary_cost:g}, a harmful one leaves nothing"


def _measuring(item: Measured | AnchoredScale) -> str:
    if isinstance(item, Measured):
        return " and ".join(f"{SIGNALS.get(c.signal, c.signal)}: {wanted(c)}" for c in item.conditions)
    anchors = (
        f"{a.score} where {' and '.join(f'{SIGNALS.get(c.signal, c.signal)}: {wanted(c)}' for c in a.conditions)}"
        for a in item.anchors
    )
    return f"a scale of {item.lowest} to {item.anchors[0].score}: {'; '.join(anchors)}; else {item.lowest}"


def _levels(levels: Sequence[Level]) -> str:
    ranked = sorted(levels, key=lambda level: -level.score)
    return "; ".join(f"{x.score}{f' {x.label}' if x.label else ''} from {x.at_least:g} %" for x in ranked)


def _some(need: int, names: Sequence[str]) -> str:
    if need >= len(names):
        return " and ".join(names)
    return f"{'any' if need == 1 else need} of {', '.join(names)}"


def _or(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def _applies(rule: Applies | None) -> tuple[str, ...]:
    if rule is None:
        return ()
    said = [
        f"a {rule.sex} patient" if rule.sex else "", f"age {rule.age_from} and over" if rule.age_from is not None else "",
        f"age up to {rule.age_to}" if rule.age_to is not None else "", f"variant {_or(rule.variants)}" if rule.variants else "",
        f"where the {rule.speaker} speaks" if rule.speaker else "",
    ]  # fmt: skip
    return ("only for " + ", ".join(filter(None, said)),)


def _timing(rule: Timing | None) -> tuple[str, ...]:
    if rule is None:
        return ()
    said = [
        f"by turn {rule.by_turn}" if rule.by_turn else "", f"before {rule.before}" if rule.before else "",
        f"after {rule.after}" if rule.after else "",
    ]  # fmt: skip
    rest = f"{100 * rule.late:.0f} % of the points remain" if rule.late else "it earns nothing"
    return (f"{' and '.join(filter(None, said))}; otherwise {rest}",)


def _reached(item: Item, template: CaseTemplate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what of the case reaches an item, and the names of the item that the case does not always have."""
    if isinstance(item, Asked):
        return _answering((*item.topics, *item.findings), template), ()
    if isinstance(item, Elicited):
        return _by_id(item.facts, template)
    if isinstance(item, Coverage):
        asked = tuple(name for part in item.parts for name in (*part.topics, *part.findings))
        told, missing = _by_id(tuple(fact for part in item.parts for fact in part.facts), template)
        return tuple(dict.fromkeys((*_answering(asked, template), *told))), missing
    if isinstance(item, ExaminedItem | OrderedItem):
        wanted_ids = item.findings if isinstance(item, ExaminedItem) else item.investigations
        return _acts(wanted_ids, template)
    return (), ()


def _facts(template: CaseTemplate) -> dict[str, list[Fact]]:
    """Return every wording of every fact by id, the variants' after the template's."""
    found: dict[str, list[Fact]] = {}
    for fact in (*template.facts, *(fact for variant in template.variants.values() for fact in variant.facts)):
        found.setdefault(fact.id, []).append(fact)
    return found


def _answering(names: Sequence[str], template: CaseTemplate) -> tuple[str, ...]:
    wanted_names = set(names)
    return tuple(
        f"{name} ({facts[0].disclosure.value})"
        for name, facts in _facts(template).items()
        if any(wanted_names & set(fact.answers) for fact in facts)
    )


def _by_id(names: Sequence[str], template: CaseTemplate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    facts = _facts(template)
    reached = tuple(
        f"{name} ({facts[name][0].disclosure.value}): {facts[name][0].clinical}" for name in names if name in facts
    )
    return reached, _missing(names, template, "facts")


def _acts(names: Sequence[str], template: CaseTemplate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    entries = [*template.examination, *template.investigations]
    entries += [e for v in template.variants.values() for e in (*v.examination, *v.investigations)]
    known = {entry.id: entry.name for entry in reversed(entries)}
    return tuple(f"{name}: {known[name]}" for name in names if name in known), _missing(names, template, "acts")


def _missing(names: Sequence[str], template: CaseTemplate, what: str) -> tuple[str, ...]:
    """Return names that no variant has, or that some variants lack, with which."""
    found = []
    for name in names:
        lacking = [variant for variant in template.variants if name not in _held(template, variant, what)]
        if lacking:
            everywhere = len(lacking) == len(template.variants)
            found.append(name if everywhere else f"{name} (not in {', '.join(lacking)})")
    return tuple(found)


def _held(template: CaseTemplate, variant_id: str, what: str) -> set[str]:
    variant = template.variants[variant_id]
    if what == "facts":
        held = {entry.id for entry in (*template.facts, *variant.facts)}
    else:
        acts = (*template.examination, *variant.examination, *template.investigations, *variant.investigations)
        held = {entry.id for entry in acts}
    return held - set(variant.without)
