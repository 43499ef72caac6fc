"""Rules on being heard: every fact must come out for several ways of asking, and no other fact in its stead.

They ask through the real matcher (see `casesim.core.lint.hearing`), so that what they say is what trainees meet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from casesim.core.case import Disclosure, Fact
from casesim.core.lint.hearing import ENOUGH, Hearing, hearings
from casesim.core.lint.remark import Remark
from casesim.core.lint.rule import error
from casesim.core.lint.subject import Subject
from casesim.core.question import findings_of, own_terms, topics_of
from casesim.core.understanding.model import ATTRIBUTES

_WORD = re.compile(r"[a-z]{3,}")
_ASKING = frozenset(
    [
        "have",
        "you",
        "your",
        "had",
        "has",
        "any",
        "are",
        "did",
        "does",
        "was",
        "been",
        "ever",
        "get",
        "got",
        "getting",
        "with",
        "the",
        "this",
        "that",
        "there",
        "when",
        "what",
        "about",
        "notice",
        "noticed",
        "feel",
        "felt",
        "suffer",
        "from",
    ]
)
"""Words that ask and name nothing."""


@error("fact-unaskable")
def fact_unaskable(subject: Subject) -> Iterator[Remark]:
    """A fact that no ordinary question brings out is not in the case."""
    for variant in subject.variants:
        for hearing in hearings(subject, variant):
            if len(hearing.reached) < ENOUGH and not _nothing_names(hearing.fact):
                yield _unaskable(hearing, variant)


def _unaskable(hearing: Hearing, variant: str) -> Remark:
    fact = hearing.fact
    stolen = Counter(name for one in hearing.heard if fact.id not in one.facts for name in one.facts)
    instead = f"; '{stolen.most_common(1)[0][0]}' comes out instead" if stolen else ""
    tried = next((one.question for one in hearing.heard if fact.id not in one.facts), "")
    example = f' (not for "{tried}"{instead})' if tried else ""
    return Remark(
        where=hearing.where,
        message=f"fact '{fact.id}' comes out for {len(hearing.reached)} ways of asking, {ENOUGH} are needed{example}, variant '{variant}'",
        remedy="name the finding or topic that it answers, or write questions under `ask`",
    )


@error("ask-collides")
def ask_collides(subject: Subject) -> Iterator[Remark]:
    """A question that was written for one fact and brings out another tells the trainee something else."""
    for variant in subject.variants:
        yield from _same_ask(subject, variant)
        for hearing in hearings(subject, variant):
            for index, one in hearing.own:
                stolen = _stolen(subject, variant, hearing.fact, one.question)
                if stolen:
                    yield Remark(
                        where=(*hearing.where, "ask", index),
                        message=f"the question \"{one.question}\" of fact '{hearing.fact.id}' asks for '{stolen}' (variant '{variant}')",
                        remedy="reword it, or write it under the fact that it asks for",
                    )
                elif one.facts and hearing.fact.id not in one.facts:
                    yield Remark(
                        where=(*hearing.where, "ask", index),
                        message=f"the question \"{one.question}\" of fact '{hearing.fact.id}' brings out '{one.facts[0]}' (variant '{variant}')",
                        remedy="reword it, or take from the other fact what it answers",
                    )


def _stolen(subject: Subject, variant: str, fact: Fact, question: str) -> str:
    """Return the fact whose finding `question` names by name, where nothing in it asks for `fact`; or an empty string."""
    understood = subject.understand(question)
    named = {hit.id for hit in understood.findings}
    topics = {hit.id for hit in understood.topics}
    if not named or named & set(fact.answers) or topics & set(fact.answers):
        return ""
    if own_terms(fact.model_copy(update={"ask": ()})) & frozenset(understood.terms):
        return ""  # in words of its own
    spoken = {word for hit in understood.findings for word in _WORD.findall(hit.span.lower())}
    if set(_WORD.findall(question.lower())) - _ASKING - spoken:
        return ""  # it asks for more than that
    held = ((other.id, findings_of(other)) for _, other in subject.told(variant) if other.id != fact.id)
    return next((name for name, findings in held if findings == named), "")


def _same_ask(subject: Subject, variant: str) -> Iterator[Remark]:
    owners: dict[str, str] = {}
    for where, fact in subject.told(variant):
        for index, line in enumerate(fact.ask):
            owner = owners.setdefault(line.strip().lower(), fact.id)
            if owner != fact.id:
                yield Remark(
                    where=(*where, "ask", index), message=f"'{line}' asks for '{owner}' as well as for '{fact.id}'",
                    remedy="write what tells the two apart",
                )  # fmt: skip


@error("facts-collide")
def facts_collide(subject: Subject) -> Iterator[Remark]:
    """Two facts that answer the very same and have no question of their own always come out together or at random."""
    for variant in subject.variants:
        held: dict[tuple[object, ...], str] = {}
        for where, fact in subject.told(variant):
            if fact.ask or topics_of(fact) & {"opening", *ATTRIBUTES} or not findings_of(fact):
                continue
            owner = held.setdefault((frozenset(fact.answers), fact.polarity), fact.id)
            if owner != fact.id:
                yield Remark(
                    where=(*where, "answers"),
                    message=f"facts '{owner}' and '{fact.id}' answer the same ({', '.join(fact.answers)}) and nothing tells them apart",
                    remedy="merge them, or write under `ask` what only this one answers",
                )


@error("disclosure-unreachable")
def disclosure_unreachable(subject: Subject) -> Iterator[Remark]:
    """A fact for specific questions that has no name can be asked for by nobody."""
    for variant in subject.variants:
        for where, fact in subject.told(variant):
            if _nothing_names(fact):
                yield Remark(
                    where=(*where, "disclosure"),
                    message=f"fact '{fact.id}' waits for a question that names it, and nothing names it",
                    remedy="add a finding to `answers`, or key words under `ask`",
                )


def _nothing_names(fact: Fact) -> bool:
    return fact.disclosure is Disclosure.SPECIFIC and not fact.ask and not findings_of(fact)
