"""Which of a patient's facts a question asks for.

The only matcher between questions and facts: it reads the same `Understanding` as the grader. A fact is asked for
by a finding that it answers, by a topic that it answers, or, where neither tells, by its own content words.
Nothing here decides whether the fact may be said: `casesim.core.disclosure` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from casesim.core.case import Fact, Polarity
from casesim.core.model import Frozen
from casesim.core.patient import Patient
from casesim.core.understanding.lexicon import Finding
from casesim.core.understanding.model import TOPICS, Understanding
from casesim.core.understanding.words import terms

ATTRIBUTES = frozenset(
    {
        "onset",
        "site",
        "character",
        "radiation",
        "severity",
        "time_course",
        "aggravating",
        "relieving",
        "previous_episodes",
        "impact",
    }
)
"""Topics that are an attribute of a complaint, not a subject of their own."""

BOTH = frozenset({"fever", "alcohol", "smoking"})
"""Names that are a topic and a finding."""

PARENTS = {
    "associated_cardiorespiratory", "associated_gastrointestinal", "associated_neurological",
    "associated_musculoskeletal", "associated_ent", "associated_urogenital", "associated_skin", "fever",
    "weight_appetite", "night_sweats_fatigue",
}  # fmt: skip
"""Topics that are a group of symptoms."""

CERTAIN, LIKELY, POSSIBLE = 3.0, 2.0, 1.0
_TERM_SHARE = 0.5


class Match(Frozen):
    """A fact that a question asks for."""

    fact: str
    strength: float
    """CERTAIN (the very thing is named), LIKELY (its topic), POSSIBLE (its words)."""
    via: str
    """What told: `finding:fever`, `topic:onset`, `words:…`."""


@lru_cache(maxsize=8192)
def _terms_of(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def own_terms(fact: Fact) -> frozenset[str]:
    """Return the stemmed content words of everything that a fact says or is asked by."""
    return frozenset().union(*(_terms_of(line) for line in (*fact.says, *fact.ask, fact.clinical)))


def topics_of(fact: Fact) -> frozenset[str]:
    """Return the topic ids that a fact answers."""
    return frozenset(name for name in fact.answers if name in TOPICS)


def findings_of(fact: Fact) -> frozenset[str]:
    """Return the finding ids that a fact answers; a name that is both (fever) counts as both."""
    return frozenset(name for name in fact.answers if name not in TOPICS or name in BOTH)


def presenting_findings(patient: Patient) -> frozenset[str]:
    """Return the findings of the presenting complaint: those of the facts that are volunteered."""
    return frozenset().union(
        *(findings_of(f) for f in patient.facts if f.disclosure == "volunteered" and f.polarity is Polarity.HAS)
    )


def matches(patient: Patient, understanding: Understanding, lexicon: Mapping[str, Finding]) -> tuple[Match, ...]:
    """Return the facts that a question asks for, the best first; empty where it asks for none.

    A finding that is named narrows its topic: "any heart attacks in the family?" asks for that, not for every
    illness of the family.
    """
    asked = _Asked(patient, understanding, lexicon)
    found = [match for fact in patient.facts if (match := asked.match(fact))]
    strongest = max((match.strength for match in found), default=0.0)
    if strongest >= LIKELY:
        found = [match for match in found if match.strength >= LIKELY]
    order = {fact.id: index for index, fact in enumerate(patient.facts)}
    return tuple(sorted(found, key=lambda match: (-match.strength, asked.position(match), order[match.fact])))


class _Asked:
    """A question, taken apart once for all facts."""

    def __init__(self, patient: Patient, understanding: Understanding, lexicon: Mapping[str, Finding]) -> None:
        self._lexicon = lexicon
        self._presenting = presenting_findings(patient)
        hits = [hit for hit in understanding.findings if hit.asked]
        self._family = any(hit.family for hit in hits) or understanding.topic("family_history") is not None
        self._findings = [hit.id for hit in hits]
        self._spans = {hit.id: hit.span for hit in hits}
        self._topics = {hit.id for hit in understanding.topics}
        self._terms = frozenset(understanding.terms)
        self._attributes = self._topics & ATTRIBUTES
        self._explained = {topic for name in self._findings for topic in self._topics_of_finding(name)}
        self._held = frozenset().union(*(findings_of(fact) for fact in patient.facts))

    def position(self, match: Match) -> int:
        """Where in the question the finding of a match was named; far behind where none was."""
        name = match.via.removeprefix("finding:")
        return self._findings.index(name) if name in self._findings else 99

    def _topics_of_finding(self, name: str) -> tuple[str, ...]:
        entry = self._lexicon.get(name)
        return entry.topics if entry else ()

    def match(self, fact: Fact) -> Match | None:
        topics, findings = topics_of(fact), findings_of(fact)
        if ("family_history" in topics) != self._family and (
            "family_history" in topics or findings & set(self._findings)
        ):
            return None  # the family's illness is not the patient's, nor the other way round
        found = self._by_finding(fact, topics, findings) or self._by_topic(fact, topics, findings)
        if found is None or (found.via.startswith("topic") and self._named_by_author(fact)):
            return self._by_words(fact) or found
        return found

    def _by_finding(self, fact: Fact, topics: frozenset[str], findings: frozenset[str]) -> Match | None:
        named = [name for name in self._findings if name in findings]
        if not named:
            return None
        if self._attributes and not topics & self._attributes:
            # "when did the cough start?" asks for its onset; the bare fact answers only where nothing else is asked
            return (
                None
                if not self._asks_beside(named)
                else Match(fact=fact.id, strength=POSSIBLE, via=f"finding:{named[0]}")
            )
        if not self._attributes and topics & ATTRIBUTES and not self._closed_on(fact, named):
            return Match(fact=fact.id, strength=POSSIBLE, via=f"finding:{named[0]}")
        return Match(fact=fact.id, strength=CERTAIN, via=f"finding:{named[0]}")

    def _asks_beside(self, named: list[str]) -> bool:
        """A finding that is not the presenting complaint may be asked for along with an attribute."""
        return not set(named) <= self._presenting

    def _closed_on(self, fact: Fact, named: list[str]) -> bool:
        return len(own_terms(fact) & self._terms) > len(named)

    def _by_topic(self, fact: Fact, topics: frozenset[str], findings: frozenset[str]) -> Match | None:
        shared = topics & self._topics
        if not shared:
            return None
        if shared <= ATTRIBUTES:
            return self._by_attribute(fact, shared, findings)
        if self._findings and shared <= self._explained:
            return None  # a finding was named, and this fact is not about it
        return Match(fact=fact.id, strength=LIKELY, via=f"topic:{min(shared)}")

    def _by_attribute(self, fact: Fact, shared: frozenset[str], findings: frozenset[str]) -> Match | None:
        others = [name for name in self._findings if name not in self._presenting and name in self._held]
        if others and not findings & set(others):
            return None  # the onset of the cough is not the onset of the pain
        if findings and not findings & (set(self._findings) | self._presenting):
            return None
        return Match(fact=fact.id, strength=LIKELY, via=f"topic:{min(shared)}")

    def _by_words(self, fact: Fact) -> Match | None:
        if not self._terms:
            return None
        if line := self._named_by_author(fact):
            return Match(fact=fact.id, strength=CERTAIN, via=f"words:{line}")
        shared = own_terms(fact) & self._terms
        if len(shared) / len(self._terms) >= _TERM_SHARE and not (self._findings and not shared - self._span_terms()):
            return Match(fact=fact.id, strength=POSSIBLE, via="words:" + " ".join(sorted(shared)))
        return None

    def _named_by_author(self, fact: Fact) -> str:
        """Return the author's `ask` line all of whose words the question has, or an empty string."""
        return next((line for line in fact.ask if (wanted := _terms_of(line)) and wanted <= self._terms), "")

    def _span_terms(self) -> frozenset[str]:
        return frozenset().union(*(_terms_of(span) for span in self._spans.values()))
