"""Rules on what can be earned: every item of the rubric must be within reach of every patient for whom it counts.

An item is reached by a fact that may be told, an act that has a result, or a topic that can be asked. Says nothing of
whether an item is a good one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casesim.core.case import Finding
from casesim.core.item import (
    Actions,
    Asked,
    Coverage,
    Elicited,
    ExaminedItem,
    Item,
    KeyFeature,
    OrderedItem,
    Part,
    Ranked,
)
from casesim.core.lint.identity import OTHER_SEX
from casesim.core.lint.remark import Remark, Where
from casesim.core.lint.rule import error, warning
from casesim.core.lint.subject import Subject
from casesim.core.marking.order import applies


@error("item-unreachable")
def item_unreachable(subject: Subject) -> Iterator[Remark]:
    """Points that no trainee can earn make every mark of the case wrong."""
    items = subject.rubric.items if subject.rubric else ()
    for variant in subject.variants:
        patient = subject.patient(variant)
        for index, item in enumerate(items):
            if patient is None or (item.applies and not applies(item.applies, patient)):
                continue
            for lacking in _lacking(subject, variant, item):
                yield _remark(subject, variant, index, item, lacking)


@warning("item-misplaced")
def item_misplaced(subject: Subject) -> Iterator[Remark]:
    """An item that asks a man about periods, or a woman about her prostate, hints at nonsense and marks it as missed."""
    for variant in subject.variants:
        for sex in sorted(
            {"female" if str(draw["sex"]).lower().startswith("f") else "male" for draw in subject.draws(variant)}
        ):
            for index, item in enumerate(subject.rubric.items if subject.rubric else ()):
                if not item.applies or item.applies.sex in (None, sex):
                    yield from _misplaced(subject, variant, sex, index, item)


def _misplaced(subject: Subject, variant: str, sex: str, index: int, item: Item) -> Iterator[Remark]:
    if item.applies and item.applies.variants and variant not in item.applies.variants:
        return
    other = OTHER_SEX[sex]
    known = subject.means.lexicon.findings
    labels = [known[name].label for name in item.findings if name in known] if isinstance(item, Asked) else []
    asks_only = (
        labels and not (isinstance(item, Asked) and item.topics) and all(other.search(label) for label in labels)
    )
    lines: list[tuple[Where, str]] = [(("items", index), item.text)] if asks_only else []
    if not (item.applies and item.applies.sex):
        lines += [(("items", index, "better", at), line) for at, line in enumerate(item.better) if other.search(line)]
    for where, text in lines:
        yield Remark(
            document="rubric", where=where, message=f"item '{item.id}' says \"{text}\" of a {sex} patient",
            remedy=f"write `applies: {{sex: {'male' if sex == 'female' else 'female'}}}`, or words for everybody",
        )  # fmt: skip


def _remark(subject: Subject, variant: str, index: int, item: Item, lacking: str) -> Remark:
    taken = _taken_out(subject, variant, lacking)
    message = f"item '{item.id}' cannot be earned in variant '{variant}': no {lacking}"
    if taken:
        return Remark(where=taken, message=message, remedy="keep it, or limit the item with applies.variants")
    return Remark(
        document="rubric", where=("items", index), message=message,
        remedy="add it to the case, or limit the item with applies.variants",
    )  # fmt: skip


def _taken_out(subject: Subject, variant: str, lacking: str) -> Where | None:
    """Return where the variant takes out what is lacking, if it does."""
    gone = subject.variants[variant].without
    return next((("variants", variant, "without", i) for i, name in enumerate(gone) if f"'{name}'" in lacking), None)


def _lacking(subject: Subject, variant: str, item: Item) -> Iterator[str]:
    """Yield what an item asks for and the variant has not, in words."""
    told = {fact.id for _, fact in subject.told(variant)}
    signs, tests = ({e.id for _, e in found} for found in (subject.signs(variant), subject.tests(variant)))
    match item:
        case Elicited(facts=names, need=need):
            yield from _short("fact", names, told, need or len(names))
        case ExaminedItem(findings=names, need=need):
            yield from _short("examination", names, signs, need)
        case OrderedItem(investigations=names, need=need):
            yield from _short("test", names, tests, need)
        case Coverage():
            yield from _parts(item, told)
        case Ranked():
            yield from _targets(subject, variant, item)
        case Actions(over=over, must=must) if over != "management":
            known, what = (signs, "examination") if over == "examination" else (tests, "test")
            names = tuple(choice.id for choice in must)
            yield from _short(what, names, known, len(names))
        case KeyFeature(source="examination" | "tests"):
            yield from _answers(subject, variant, item)
        case _:
            return


def _short(what: str, names: Iterable[str], known: set[str], need: int) -> Iterator[str]:
    wanted = tuple(dict.fromkeys(names))
    lacking = [name for name in wanted if name not in known]
    if len(wanted) - len(lacking) < need:
        yield from (f"{what} '{name}' that could be told or done" for name in lacking)


def _parts(item: Coverage, told: set[str]) -> Iterator[str]:
    def is_reached(part: Part) -> bool:
        return bool(part.topics or part.findings or set(part.facts) & told)

    lacking = [part for part in item.parts if not is_reached(part)]
    if len(item.parts) - len(lacking) < (item.need or len(item.parts)):
        yield from (f"fact '{name}' that could be told" for part in lacking for name in part.facts)


def _targets(subject: Subject, variant: str, item: Ranked) -> Iterator[str]:
    differential = subject.variants[variant].differential
    targets = {"correct": (differential.correct,), "acceptable": differential.acceptable,
               "must_not_miss": differential.must_not_miss}[item.target]  # fmt: skip
    if len(targets) < (item.need or 1):
        yield f"{item.need or 1} diagnoses in '{item.target}'"


def _answers(subject: Subject, variant: str, item: KeyFeature) -> Iterator[str]:
    entries = subject.signs(variant) if item.source == "examination" else subject.tests(variant)
    known = {name for _, entry in entries for name in _names(entry)}
    found = [answer for answer in item.accept if {a.lower() for a in (answer.name, *answer.names)} & known]
    if len(found) < item.need:
        yield f"{item.source} that it accepts ({', '.join(answer.name for answer in item.accept)})"


def _names(entry: Finding) -> set[str]:
    return {name.lower() for name in (entry.id, entry.name, *entry.synonyms)}
