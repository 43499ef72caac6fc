"""Rules on yes and no, and on numbers: a patient who denies what they have told, or tells it with another number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casesim.core.case import Fact, Polarity, Section
from casesim.core.lint.quantity import Quantity, lengths, quantities, vague_lengths
from casesim.core.lint.remark import Remark, Where
from casesim.core.lint.rule import error
from casesim.core.lint.subject import Subject
from casesim.core.question import WHOLE, findings_of, topics_of
from casesim.core.understanding.model import ATTRIBUTES, FindingHit

_NO = re.compile(
    r"\b(?:no|not|never|nothing|nobody|none|nowhere|neither|nor|cannot|without|free of|little|few|rarely|seldom|hardly)\b|n't\b|n’t\b",
    re.IGNORECASE,
)
_YES = re.compile(r"^\s*(?:oh |well,? )?(?:yes|yeah|yep)\b", re.IGNORECASE)
_WELL = re.compile(
    r"\b(?:fine|normal\w*|all right|ok|okay|good|well|regular|steady|usual|clear|up to date|healthy)\b", re.IGNORECASE
)
"""Words by which a trouble is denied without a no."""
_CLAUSE = re.compile(r"[.;!?]|,? but |, and |, ")
_STATES = (
    r"\b(?:I've (?:also )?(?:had|got|been getting)|I (?:also )?(?:have|get|had|keep getting)|I do (?:also )?(?:have|get)|there's|there is|"
    r"(?:he|she|it)'s (?:also )?(?:had|got)|(?:he|she) (?:also )?(?:has|gets|had))\b(?! to\b)(?:\W+\w+){0,2}?\W+"
)
_SUPPOSED = re.compile(
    r"\b(?:if|think|thought|thinking|worried|afraid|scared|might|maybe|perhaps|like|as if|could|would|used to|until|before|ago|when|years?|once|after|child)\b",
    re.IGNORECASE,
)
_FAR, _FAR_VAGUE = 1.6, 4.0
"""By how much two lengths of time differ at least that contradict each other, and where one has no number."""


@error("denied-and-stated")
def denied_and_stated(subject: Subject) -> Iterator[Remark]:
    """A finding that one fact has and another denies is answered by chance."""
    for variant in subject.variants:
        bare = [(where, fact) for where, fact in subject.told(variant) if not topics_of(fact) & ATTRIBUTES]
        denials = [fact for _, fact in bare if fact.polarity is Polarity.DENIES]
        for where, fact in bare:
            if fact.polarity is Polarity.DENIES:
                continue
            for denial in denials:
                name = _contrary(subject, fact, denial)
                if name:
                    yield Remark(
                        where=(*where, "answers", fact.answers.index(name)),
                        message=f"fact '{fact.id}' has '{name}', and '{denial.id}' denies it (variant '{variant}')",
                        remedy="take it from one of them, or leave one out with `without`",
                    )
        denied = {name for fact in denials if not _of_family(fact) for name in findings_of(fact)}
        yield from _in_the_opening(subject, variant, denied)
        yield from _in_passing(subject, variant, denied)


def _contrary(subject: Subject, fact: Fact, denial: Fact) -> str:
    """Return a finding that `fact` has and `denial` denies: by their words, or because neither answers anything else."""
    if _of_family(fact) != _of_family(denial):
        return ""
    shared = (findings_of(fact) & findings_of(denial)) - WHOLE
    if shared and len(findings_of(fact)) == len(findings_of(denial)) == 1:
        return min(shared)
    return next(
        (name for name in sorted(shared) if _states(subject, fact, name) and _denies(subject, denial, name)), ""
    )


def _states(subject: Subject, fact: Fact, name: str) -> bool:
    hits = [hit for line in fact.says for hit in subject.means.lexicon.find(line) if hit.id == name]
    return any(not hit.negated for hit in hits)


def _denies(subject: Subject, fact: Fact, name: str) -> bool:
    hits = [hit for line in fact.says for hit in subject.means.lexicon.find(line) if hit.id == name]
    return bool(hits) and all(hit.negated for hit in hits)


def _of_family(fact: Fact) -> bool:
    return "family_history" in fact.answers


def _in_the_opening(subject: Subject, variant: str, denied: set[str]) -> Iterator[Remark]:
    """Yield what the first words state and a fact denies."""
    held = {name for _, f in subject.told(variant) if f.polarity is Polarity.HAS for name in findings_of(f)}
    for spot, said in subject.lines(variant):
        if spot.kind != "opening":
            continue
        for hit in subject.means.lexicon.find(said.text):
            if hit.id in denied and hit.id not in held and not hit.negated and not hit.family:
                yield Remark(
                    where=spot.where, message=f"the opening tells '{hit.span}', and a fact denies it (variant '{variant}')",
                    remedy="let the fact have it, or reword the opening",
                )  # fmt: skip


def _in_passing(subject: Subject, variant: str, denied: set[str]) -> Iterator[Remark]:
    """Yield what a fact states beside what it answers, and another fact denies."""
    held = {name for _, f in subject.told(variant) if f.polarity is Polarity.HAS for name in findings_of(f)}
    for where, fact in subject.told(variant):
        if fact.section in (Section.FAMILY, Section.PAST, Section.IDEAS, Section.CONCERNS):
            continue
        open_to = denied - held - set(fact.answers)
        for index, line in enumerate(fact.says):
            for hit in subject.means.lexicon.find(line):
                if hit.id in open_to and not (hit.negated or hit.family) and _is_stated(subject, line, hit):
                    yield Remark(
                        where=(*where, "says", index), message=f"fact '{fact.id}' tells '{hit.span}', and another fact denies it (variant '{variant}')",
                        remedy="let the two agree, or leave the denial out with `without`",
                    )  # fmt: skip


def _is_stated(subject: Subject, line: str, hit: FindingHit) -> bool:
    """Say whether `line` states a finding, by its plain name, of the patient as something that is there."""
    span = hit.span.lower()
    names = (subject.means.lexicon.findings[hit.id].label, *subject.means.lay.get(hit.id, ())[:3])
    if not {span, span.removesuffix("s")} & {
        form for name in names for form in (name.lower(), name.lower().removesuffix("s"))
    }:
        return False  # slang means too many things
    clause = next((part for part in _CLAUSE.split(line) if span in part.lower()), "")
    states = re.search(_STATES + re.escape(span), clause, re.IGNORECASE)
    return bool(states) and not _NO.search(clause) and not _SUPPOSED.search(clause)


@error("polarity-differs")
def polarity_differs(subject: Subject) -> Iterator[Remark]:
    """A fact that is marked as denied and says yes is released as its own contrary."""
    for variant in subject.variants:
        for where, fact in subject.told(variant):
            for index, line in enumerate(fact.says):
                if fact.polarity is Polarity.DENIES and (_YES.search(line) or _affirms(subject, fact, line)):
                    yield Remark(
                        where=(*where, "says", index), message=f"fact '{fact.id}' is `polarity: denies` and says \"{line}\"",
                        remedy="say no in it, or write `polarity: has`",
                    )  # fmt: skip
            if _denies_what_it_has(subject, fact):
                yield Remark(
                    where=(*where, "says"), message=f"fact '{fact.id}' is `polarity: has` ({fact.clinical}) and every line says no",
                    remedy="write `polarity: denies`, or say what there is",
                )  # fmt: skip


def _affirms(subject: Subject, fact: Fact, line: str) -> bool:
    if _NO.search(line) or _WELL.search(line):
        return False
    return any(hit.id in fact.answers and not hit.negated for hit in subject.means.lexicon.find(line))


def _denies_what_it_has(subject: Subject, fact: Fact) -> bool:
    if fact.polarity is Polarity.DENIES or _NO.search(fact.clinical):
        return False
    own = findings_of(fact)
    hits = [[h for h in subject.means.lexicon.find(line) if h.id in own] for line in fact.says]
    return bool(own) and all(found and all(h.negated for h in found) for found in hits)


@error("numbers-differ")
def numbers_differ(subject: Subject) -> Iterator[Remark]:
    """A patient who says seven where the examiner reads nine is marked wrongly."""
    for variant in subject.variants:
        for where, fact in subject.told(variant):
            for index, line in enumerate(fact.says):
                pair = _different(subject, variant, fact.clinical, line)
                if pair:
                    yield Remark(
                        where=(*where, "says", index), message=f"says {_shown(pair[1])}, and `clinical` has {_shown(pair[0])} (fact '{fact.id}')",
                        remedy="use the same parameter in both",
                    )  # fmt: skip


def _different(subject: Subject, variant: str, clinical: str, line: str) -> tuple[Quantity, Quantity] | None:
    """Return two numbers of one thing that differ between two texts, for any of the first patients."""
    for values in subject.draws(variant)[:3]:
        ours, theirs = (list(quantities(subject.rendered(text, values))) for text in (clinical, line))
        for mine in ours:
            same = [q for q in theirs if q.unit == mine.unit]
            if same and not any(mine.meets(q) for q in same) and not any(o.meets(q) for o in ours for q in same):
                return mine, same[0]
    return None


def _shown(quantity: Quantity) -> str:
    span = f"{quantity.low:g}" if quantity.low == quantity.high else f"{quantity.low:g}–{quantity.high:g}"
    return f"{span} {quantity.unit}{'s' if quantity.hours is not None and quantity.high != 1 else ''}"


@error("onset-differs")
def onset_differs(subject: Subject) -> Iterator[Remark]:
    """A story that begins five hours ago in one sentence and three days ago in the next is two stories."""
    for variant in subject.variants:
        onsets = [(where, fact) for where, fact in subject.told(variant) if _is_main_onset(fact)]
        yield from _within(subject, variant, onsets)
        for spot in subject.spots(variant):
            if spot.kind != "opening":
                continue
            for values in subject.draws(variant)[:3]:
                told = [h for _, f in onsets for line in f.says for h in lengths(subject.rendered(line, values))]
                first = lengths(subject.rendered(spot.source, values))
                if told and first and all(_is_far(a, b) for a in first for b in told):
                    yield Remark(
                        where=spot.where, message=f"begins at another time than fact '{onsets[0][1].id}' tells (variant '{variant}')",
                        remedy="use the same parameter in both",
                    )  # fmt: skip
                    break


def _within(subject: Subject, variant: str, onsets: list[tuple[Where, Fact]]) -> Iterator[Remark]:
    """Yield the lines of an onset that tell another time than its `clinical`."""
    for where, fact in onsets:
        for index, line in enumerate(fact.says):
            for values in subject.draws(variant)[:3]:
                noted, said = lengths(subject.rendered(fact.clinical, values)), subject.rendered(line, values)
                told, far = lengths(said), _FAR
                if not told:
                    told, far = vague_lengths(said), _FAR_VAGUE
                if noted and told and all(_is_far(a, b, far) for a in noted for b in told):
                    yield Remark(
                        where=(*where, "says", index), message=f"begins at another time than `clinical` of fact '{fact.id}' (variant '{variant}')",
                        remedy="use the same parameter in both",
                    )  # fmt: skip
                    break


def _is_main_onset(fact: Fact) -> bool:
    return "onset" in fact.answers and fact.polarity is Polarity.HAS and not findings_of(fact)


def _is_far(one: float, other: float, far: float = _FAR) -> bool:
    low, high = sorted((one, other))
    return high > low * far
