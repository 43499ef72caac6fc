"""Asking for every fact as trainees would, through the real matcher.

For each fact that may be told, questions are made from the author's own `ask`, from the findings that it answers (by
their names and by what people call them) and from the questions of its topics; what each of them asks for, in the eyes of
the matcher that patients use, is kept. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from casesim.core.case import Fact, Section
from casesim.core.lint.remark import Where
from casesim.core.lint.subject import Subject
from casesim.core.patient import Patient
from casesim.core.question import BOTH, LIKELY, presenting_findings
from casesim.core.recall import matches
from casesim.core.understanding.model import ATTRIBUTES, TOPICS

ENOUGH = 3
"""Ways of asking that must be understood."""
_MOST = 30
"""Questions that are tried for one fact."""
_OF = {
    "onset": ("When did the {x} start?", "How long have you had the {x}?", "Since when have you had the {x}?"),
    "site": ("Where exactly is the {x}?", "Where do you feel the {x}?", "Can you show me where the {x} is?"),
    "character": ("What is the {x} like?", "Can you describe the {x}?", "How would you describe the {x}?"),
    "radiation": ("Does the {x} go anywhere else?", "Does the {x} spread anywhere?", "Does the {x} move anywhere?"),
    "severity": ("How bad is the {x}?", "How severe is the {x}, out of ten?", "On a scale of 1 to 10, how bad is the {x}?"),
    "time_course": ("Is the {x} there all the time, or does it come and go?", "Has the {x} changed over time?", "Is the {x} constant?"),
    "aggravating": ("What makes the {x} worse?", "Does anything bring the {x} on?", "Is there anything that makes the {x} worse?"),
    "relieving": ("What makes the {x} better?", "Does anything help the {x}?", "Have you taken anything for the {x}?"),
    "previous_episodes": ("Have you had the {x} before?", "Have you ever had {x} like this before?", "Is this the first time you've had {x}?"),
    "impact": ("How does the {x} affect your daily life?", "Does the {x} stop you doing things?", "How does the {x} affect you?"),
}  # fmt: skip
"""Questions for an attribute of a complaint."""
_ASIDE = (
    "Have you had any {x}?", "Do you have any {x}?", "Any {x}?", "Have you noticed any {x}?", "Do you get {x}?",
    "Have you ever had {x}?", "What about {x}?", "Is there any {x}?",
)  # fmt: skip
_FAMILY = (
    "Has anyone in your family had {x}?", "Is there any {x} in the family?", "Does {x} run in the family?",
    "Any family history of {x}?", "Do your parents or brothers or sisters have {x}?",
)  # fmt: skip
_DRUG = ("Do you take any {x}?", "Are you on any {x}?", "Have you used any {x}?", "What about {x}?", "Do you use {x}?")
_AUTHOR = ("What about {x}?", "{x}?", "What about the {x}?", "Can you tell me about the {x}?")


class Heard(NamedTuple):
    """What one question brought out."""

    question: str
    facts: tuple[str, ...]
    """Facts that it asks for, in the eyes of the matcher."""


class Hearing(NamedTuple):
    """How the questions for one fact went, the author's own apart."""

    where: Where
    fact: Fact
    own: tuple[tuple[int, Heard], ...]
    """Index in `ask`, and what that line brought."""
    heard: tuple[Heard, ...]

    @property
    def reached(self) -> tuple[Heard, ...]:
        """The questions that brought the fact out."""
        return tuple(one for one in (*(one for _, one in self.own), *self.heard) if self.fact.id in one.facts)


@lru_cache(maxsize=32)
def hearings(subject: Subject, variant: str) -> tuple[Hearing, ...]:
    """Return how each fact of a variant can be asked for; the asking stops where enough questions have reached it."""
    patient = subject.patient(variant)
    if patient is None:
        return ()
    realised = {fact.id: fact for fact in patient.facts}
    return tuple(_heard(subject, patient, where, realised.get(fact.id, fact)) for where, fact in subject.told(variant))


def _heard(subject: Subject, patient: Patient, where: Where, fact: Fact) -> Hearing:
    own = tuple((index, _ask(subject, patient, line)) for index, line in enumerate(fact.ask) if "?" in line)
    found: list[Heard] = []
    reached = sum(fact.id in one.facts for _, one in own)
    for question in list(dict.fromkeys(questions(subject, patient, fact)))[:_MOST]:
        if reached >= ENOUGH:
            break
        found.append(_ask(subject, patient, question))
        reached += fact.id in found[-1].facts
    return Hearing(where, fact, own, tuple(found))


def _ask(subject: Subject, patient: Patient, question: str) -> Heard:
    found = matches(patient, subject.understand(question), subject.means.lexicon.findings)
    best = found[0].strength if found else 0.0
    return Heard(question, tuple(match.fact for match in found if match.strength >= min(best, LIKELY)))


def questions(subject: Subject, patient: Patient, fact: Fact) -> Iterator[str]:
    """Yield questions for a fact, the ways of making them in turn."""
    known = subject.means.lexicon.findings
    names = [name for name in fact.answers if name in known and (name not in TOPICS or name in BOTH)]
    labels = [known[name].label for name in names]
    topics = [name for name in fact.answers if name in TOPICS]
    attributes = [topic for topic in topics if topic in ATTRIBUTES]
    about = labels[:1] or _complaint(subject, patient)
    by_author = [form.format(x=line.rstrip("?.")) for line in fact.ask if "?" not in line for form in _AUTHOR]
    by_attribute = [[form.format(x=thing) for form in _OF[topic]] for topic in attributes for thing in about]
    by_name = [[form.format(x=label) for form in _forms(fact)] for label in labels]
    by_name += [
        [form.format(x=word) for word in subject.means.lay.get(name, ()) for form in _forms(fact)[:2]] for name in names
    ]
    by_topic = [list(subject.means.asks.get(topic, ())) for topic in topics]
    ways = (by_author, *by_attribute, *by_name, *by_topic) if attributes else (by_author, *by_name, *by_topic)
    for row in zip_longest(*ways):
        yield from (question for question in row if question)


def _forms(fact: Fact) -> tuple[str, ...]:
    if "family_history" in fact.answers:
        return _FAMILY
    return _DRUG if fact.section is Section.DRUGS else _ASIDE


def _complaint(subject: Subject, patient: Patient) -> list[str]:
    """Return what an attribute is asked of where no finding stands beside it: the presenting complaint."""
    known = subject.means.lexicon.findings
    return [known[name].label for name in sorted(presenting_findings(patient)) if name in known][:1] or ["problem"]
