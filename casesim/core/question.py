"""A question taken apart against one patient: which facts its findings, topics and words bring up, and how surely.

Reads the same `Understanding` as the grader. What is brought up is settled in `casesim.core.recall`; whether it may be said
is for `casesim.core.disclosure`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from casesim.core.case import DRAFTED, Fact, Polarity, Section
from casesim.core.concept import concepts, concepts_of
from casesim.core.model import Frozen
from casesim.core.nearness import Nearness
from casesim.core.patient import Patient
from casesim.core.relevance import Asked
from casesim.core.understanding.lexicon import Finding
from casesim.core.understanding.model import ATTRIBUTES, TOPICS, FindingHit, QuestionType, Understanding
from casesim.core.understanding.words import terms, tokens

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
_WHEN = re.compile(r"\b(?:when|since|how long|what time)\b", re.I)
_TIME = re.compile(
    r"\d|\b(?:ago|since|yesterday|today|last night|this morning|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b", re.I
)
_BEFORE = re.compile(r"\b(?:before|in the past|previously)\W*$", re.I)
"""Words that ask for an earlier time of the same."""
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "any",
        "you",
        "your",
        "he",
        "she",
        "it",
        "they",
        "his",
        "her",
        "their",
        "what",
        "who",
        "when",
        "where",
        "why",
        "how",
        "is",
        "are",
        "was",
        "were",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "can",
        "could",
        "would",
        "be",
        "been",
        "being",
        "that",
        "this",
        "there",
        "get",
        "got",
        "feel",
        "felt",
        "having",
        "ever",
        "and",
        "or",
    ]
)
"""Words of an author's key words that a question need not say."""
_QUESTION_SHARE = 2 / 3
_KEYWORDS = 3
TOPIC_SURE, TOPIC_GAP, TOPIC_HEARD = 0.5, 0.2, 0.4
"""Score from which a topic is asked about, and how far behind the best one another may be in a simple question."""
AKIN, ATTRIBUTE = 0.2, 0.3
"""What it counts that a fact tells the attribute that is asked (since when, worse with what)."""
"""What it counts that a fact is of the same system as what is asked."""
GENERIC = frozenset(
    terms(
        "anywhere anyone anybody somewhere everywhere else feel feeling hurt pain problem symptom happen anything time day today start often exactly"
    )
)
"""Words that tell no fact from another."""
WHOLE = frozenset({"medication_use", "chronic_conditions", "family_illness", "operations", "occupation_job", "lives_with",
                   "recreational_drugs_use", "allergic_reaction", "alcohol", "smoking", "adherence", "time_off_work", "hospital_stay",
                   "vaccinations", "travel", "lives_alone", "school", "hobbies", "medication_change", "exercise", "diet", "marital_status"})  # fmt: skip
"""Findings that are another word for a whole topic."""
WHOLE_TOPICS = frozenset(
    {"medications", "past_medical", "family_history", "surgery_admissions", "occupation", "living_situation",
     "recreational_drugs", "allergies", "alcohol", "smoking", "immunisations"}
)  # fmt: skip


_CIRCUMSTANCE = concepts(terms("pain pregnancy birth family blood left right back"))
"""Concepts that tell nothing of what is named beside them."""
_OF_COMPLAINTS = frozenset({"site", "character", "radiation", "severity", "aggravating", "relieving"})
"""Attributes that only a complaint has."""
_VIEWS = frozenset({"ideas", "concerns", "expectations"})
_HOME = frozenset({"living_situation", "exposures_travel"})
"""Topics that hold members of the family who are not ill."""


RELATIVES = frozenset(
    terms(
        "family relative mother father parents brother sister sibling uncle aunt cousin grandfather grandmother son daughter"
    )
)
"""Words that name the family."""
_KIN = concepts(terms("family relative anybody anyone home live house easily"))
"""Concepts that every question about the family may have."""
_RELATED = re.compile(
    r"\b(?:mother|father|parents?|brothers?|sisters?|siblings?|uncle|aunt|cousin|grand\w+|son|daughter|wife|husband|family|boyfriend|"
    r"girlfriend|partner|roommates?|child(?:ren)?)\b",
    re.IGNORECASE,
)


LOOSE = frozenset(
    terms("last end miss around first next long way lot go get come see tell say think know take put set bring")
)
"""Words that bring up a fact only beside others: "which specialist will you end up seeing?" asks for none that ends."""


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
    return _terms_of_all((*fact.says, *fact.ask, fact.clinical))


@lru_cache(maxsize=8192)
def _terms_of_all(lines: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(_terms_of(line) for line in lines))


def own_concepts(fact: Fact) -> frozenset[str]:
    """Return the concepts of everything that a fact says or is asked by, line by line ("pass water" is one)."""
    return frozenset().union(*(concepts_of(line) for line in (*fact.says, *fact.ask, fact.clinical)))


def topics_of(fact: Fact) -> frozenset[str]:
    """Return the topic ids that a fact answers."""
    return _told_apart(fact.answers)[0]


def findings_of(fact: Fact) -> frozenset[str]:
    """Return the finding ids that a fact answers; a name that is both (fever) counts as both."""
    return _told_apart(fact.answers)[1]


@lru_cache(maxsize=2048)
def _told_apart(answers: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    topics = frozenset(name for name in answers if name in TOPICS)
    return topics, frozenset(name for name in answers if name not in TOPICS or name in BOTH)


def presenting_findings(patient: Patient) -> frozenset[str]:
    """Return the findings of the presenting complaint: those of the facts that are volunteered."""
    return frozenset().union(
        *(findings_of(f) for f in patient.facts if f.disclosure == "volunteered" and f.polarity is Polarity.HAS)
    )


class Question:
    """A question, taken apart once for all facts."""

    def __init__(
        self, patient: Patient, understanding: Understanding, lexicon: Mapping[str, Finding], text: str = ""
    ) -> None:
        self._words = tuple(token.stem for token in tokens(text) if token.is_word)
        self._lexicon = lexicon
        self._presenting = presenting_findings(patient)
        is_other = patient.speaker.role != "patient"
        drafted = any(fact.source == DRAFTED for fact in patient.facts)
        self._topics = _sure_topics(understanding)
        self._attributes = self._topics & ATTRIBUTES
        if drafted and understanding.wants in ("place", "side"):
            self._attributes |= {"site"}
        hits = [
            hit
            for hit in _asked_hits(understanding, self._topics, drafted=drafted)
            if not (is_other and hit.id == "children" and not _BORN.search(hit.span))
        ]
        hits = [hit for hit in hits if not self._is_vetoed(hit.id, understanding)]
        own = [hit for hit in hits if not hit.carried]
        hits = own if own or not self._needs_carrying(understanding) else hits
        self._family = is_of_family(self._topics, hits, lexicon)
        self._names_relatives = any(
            hit.family or "family_history" in self._topics_of_finding(hit.id) for hit in hits if not hit.carried
        ) or bool(frozenset(understanding.terms) & RELATIVES)
        self._findings = [hit.id for hit in hits]
        self._carried = {hit.id for hit in hits if hit.carried}
        self._spans = {hit.id: hit.span for hit in hits if not hit.carried}
        self._terms = frozenset(understanding.terms)
        self._asks_time = any(_WHEN.search(hit.span) for hit in understanding.topics)
        self._generic = GENERIC | self._presenting_terms()
        own_names = [name for name in self._findings if name not in self._carried]
        self._wider = {name for name in own_names if any(self._is_kind_of(other, name) for other in own_names)}
        self._explained = {topic for name in own_names for topic in self._topics_of_finding(name)}
        self._symptoms = not understanding.compound and bool(self._explained & PARENTS)
        """Whether a symptom was named, and nothing else beside it."""
        self._held = frozenset().union(*(findings_of(fact) for fact in patient.facts))
        self._holds = frozenset().union(*(own_concepts(fact) for fact in patient.facts))
        self.whole_story = False
        """Whether "it" may be anything that the patient came with."""

    def _is_vetoed(self, name: str, understanding: Understanding) -> bool:
        """Whether a name of somebody's circumstances was heard where the question is surely about something else."""
        about = set(self._topics_of_finding(name))
        if (
            not about
            or not self._topics
            or about & (PARENTS | ATTRIBUTES | {"past_medical", "medications", "family_history"})
        ):
            return False
        return not any(hit.id in about and hit.score >= TOPIC_HEARD for hit in understanding.topics)

    def _needs_carrying(self, understanding: Understanding) -> bool:
        """Whether only the turn before tells what is asked about: no topic, or an attribute of something."""
        return not self._topics or self._topics <= ATTRIBUTES or bool(understanding.leans_on and not self._topics)

    def _presenting_terms(self) -> frozenset[str]:
        labels = [self._lexicon[name].label for name in self._presenting if name in self._lexicon]
        return frozenset().union(*(_terms_of(label) for label in labels))

    def position(self, match: Match) -> int:
        """Where in the question the finding of a match was named; far behind where none was."""
        name = match.via.removeprefix("finding:")
        return self._findings.index(name) if name in self._findings else 99

    def closeness(self, fact: Fact) -> int:
        """How many of the question's words the fact shares, those that every question here has left out.

        A question for a time counts a fact that tells one as a word nearer.
        """
        shared = len(own_concepts(fact) & concepts(self._terms - self._generic))
        return shared + (self._asks_time and any(_TIME.search(line) for line in fact.says))

    def nearest(self, found: list[Match], patient: Patient, understanding: Understanding) -> list[Match]:
        """Return, of facts that answer the same attribute, the nearest, where a simple closed question tells them apart."""
        if understanding.compound:
            return found
        if any(match.strength >= CERTAIN for match in found):
            return [match for match in found if match.strength >= CERTAIN]
        if understanding.type in (QuestionType.OPEN, QuestionType.NONE):
            return found
        by_topic: dict[str, dict[str, int]] = {}
        for match in found:
            fact = patient.fact(match.fact)
            if match.via.startswith("topic:") and fact and match.via[6:] in ATTRIBUTES:
                by_topic.setdefault(match.via, {})[match.fact] = self.closeness(fact)
        far = {name for scores in by_topic.values() for name, score in scores.items() if score < max(scores.values())}
        return [match for match in found if match.fact not in far]

    def _topics_of_finding(self, name: str) -> tuple[str, ...]:
        entry = self._lexicon.get(name)
        return entry.topics if entry else ()

    def is_settled_by_topic(self, found: list[Match], near: Nearness) -> bool:
        """Whether an attribute is asked of the complaint itself, so that no word of the question tells more."""
        attribute = any(match.via.removeprefix("topic:") in ATTRIBUTES for match in found)
        return attribute and not near.concepts - concepts(self._generic | {"last"})

    def share(self, fact: Fact, near: Nearness, *, kin: bool) -> float:
        """Return how near a fact is: its words, what it was named by, and the attribute that is asked."""
        named = self.named_in(fact)
        attribute = ATTRIBUTE if topics_of(fact) & self._attributes else 0.0
        return near.of(fact, named) + attribute + (AKIN if kin and near.words(fact) else 0.0)

    def signs_of(self, facts: Sequence[Fact]) -> Asked:
        """Return what chance reads of the question."""
        return Asked(
            found={fact.id: match.strength for fact in facts if (match := self.match(fact))},
            named={fact.id: self.named_in(fact) for fact in facts}, wider={fact.id: self.wider_topics(fact) for fact in facts},
            unheld=self.names_nothing_held, another=self.names_nothing_held and not _LOOSE & set(self._findings),
            beside=frozenset(fact.id for fact in facts if self._is_beside(fact)),
        )  # fmt: skip

    def _is_beside(self, fact: Fact) -> bool:
        """Whether narrow findings are named and `fact` tells of others."""
        named = {name for name in self._spans if name not in _LOOSE | WHOLE and name in self._lexicon}
        own = {name for name in findings_of(fact) if name not in _LOOSE | WHOLE}
        return bool(named and own and not named & own)

    def named_in(self, fact: Fact) -> frozenset[str]:
        """Return the concepts of the question's words that name a finding of `fact`."""
        return frozenset().union(*(concepts_of(self._spans[name]) for name in findings_of(fact) & self._spans.keys()))

    @property
    def names_nothing_held(self) -> bool:
        """Whether findings are named in so many words, and no fact holds any of them."""
        named = [name for name in self._findings if name not in self._carried]
        symptoms = [name for name in named if set(self._topics_of_finding(name)) & (PARENTS | ATTRIBUTES)]
        spans = (
            frozenset().union(*(concepts_of(self._spans[name]) for name in symptoms)) - Nearness.vague - _CIRCUMSTANCE
        )
        return bool(named) and not self._held & set(named) and not spans & self._holds

    def wider_topics(self, fact: Fact) -> frozenset[str]:
        """Return the topics of the findings that `fact` answers."""
        return frozenset(topic for name in findings_of(fact) for topic in self._topics_of_finding(name))

    def may_concern(self, fact: Fact, near: Nearness) -> bool:
        """Whether `fact` is of those whom the question is about: where it is the family, somebody of it must be named."""
        if self._family and self._names_relatives:
            related = any(_RELATED.search(line) for line in fact.says)
            return "family_history" in fact.answers or (related and near.holds(fact, near.concepts - _KIN))
        return self._family or not self.is_of_others(fact)

    def is_of_others(self, fact: Fact) -> bool:
        """Whether a fact is of the family and the question is not, or the other way round."""
        of_family = "family_history" in fact.answers
        if self._family and topics_of(fact) & _HOME:
            return False  # "any brothers or sisters?" asks for the household as well
        return of_family != self._family and (of_family or bool(findings_of(fact) & set(self._findings)))

    def match(self, fact: Fact) -> Match | None:
        """Return how the question asks for `fact`, or None."""
        topics, findings = topics_of(fact), findings_of(fact)
        if self.is_of_others(fact):
            return None  # the family's illness is not the patient's, nor the other way round
        found = self._by_finding(fact, topics, findings) or self._by_topic(fact, topics, findings)
        line = self._named_by_author(fact)
        if found is None or (line and (found.strength < CERTAIN or "?" in line)):
            return self._by_words(fact) or found
        return found

    def _by_finding(self, fact: Fact, topics: frozenset[str], findings: frozenset[str]) -> Match | None:
        named = [name for name in self._findings if name in findings]
        if not named and fact.polarity is Polarity.DENIES and "pain" in findings:
            named = (
                ["pain"] if any(name.endswith("_pain") and name not in self._held for name in self._findings) else []
            )
        asks_a_view = self._topics & _VIEWS and not topics & _VIEWS and set(named) <= self._presenting
        if not named or asks_a_view:  # "what worries you about the cough?"
            return None
        via = f"finding:{named[0]}"
        if set(named) <= self._wider and fact.polarity is not Polarity.DENIES and not self._says_span(fact, named):
            if any(self._is_kind_of(other, name) for other in self._held for name in named):
                return None
            return Match(fact=fact.id, strength=LIKELY, via=via)  # "any clots?" names the periods only by the way
        if named[0] in WHOLE and any(name not in WHOLE for name in self._findings):
            return Match(fact=fact.id, strength=POSSIBLE, via=via)  # "any heart disease in the family?"
        attributes = self._attributes - self._explained
        if named[0] in WHOLE and not self._is_complaint(named[0]):
            attributes -= _OF_COMPLAINTS  # "anyone at home to help you?"
        if attributes and not topics & attributes:
            # "when did the cough start?" asks for its onset; the bare fact answers only where nothing else is asked
            beside = not set(named) <= self._presenting | self._carried and not self._is_main_pain(set(named))
            return Match(fact=fact.id, strength=POSSIBLE, via=via) if beside else None
        if "medications" in self._topics - self._explained and "medications" not in topics:
            return Match(fact=fact.id, strength=POSSIBLE, via=via)  # "what do you take for the diabetes?"
        if not attributes and topics & ATTRIBUTES and not self.closeness(fact):
            return Match(fact=fact.id, strength=POSSIBLE, via=via)
        return Match(fact=fact.id, strength=LIKELY if named[0] in self._carried else CERTAIN, via=via)

    def _is_kind_of(self, narrow: str, wide: str) -> bool:
        """Whether the same words name `narrow` and, only by the way, its kind `wide`."""
        entry = self._lexicon.get(narrow)
        return entry is not None and wide in entry.also and self._spans.get(narrow) == self._spans.get(wide)

    def _says_span(self, fact: Fact, named: list[str]) -> bool:
        """Whether a fact holds the very words by which its finding was named."""
        held = own_concepts(fact)
        return any((said := concepts_of(self._spans.get(name, ""))) and said <= held for name in named)

    def _by_topic(self, fact: Fact, topics: frozenset[str], findings: frozenset[str]) -> Match | None:
        shared = topics & self._topics
        if not shared:
            return None
        if shared <= ATTRIBUTES:
            return self._by_attribute(fact, shared, findings)
        if self._symptoms and shared <= PARENTS and not shared & self._explained:
            return None  # one symptom was named, and this fact is of another system
        if self._findings and shared <= self._explained | {"family_history"} and self._names_more_than(shared):
            return None  # a finding was named, and this fact is not about it
        return Match(fact=fact.id, strength=LIKELY, via=f"topic:{min(shared)}")

    def _names_more_than(self, shared: frozenset[str]) -> bool:
        """Whether a finding was named that is more than another word for the topic itself ("any medicines?")."""
        return any(name not in WHOLE for name in self._findings) or not shared & WHOLE_TOPICS

    def _by_attribute(self, fact: Fact, shared: frozenset[str], findings: frozenset[str]) -> Match | None:
        others = {n for n in self._findings if n not in self._presenting and n in self._held} - self._carried
        others = {name for name in others if not self._is_main_pain({name})}
        if others and not findings & others:
            return None  # the onset of the cough is not the onset of the pain
        complaints = {name for name in findings if self._is_complaint(name)}
        ours = set(self._findings) | self._presenting
        anything = self.whole_story and fact.section is Section.PRESENTING
        if complaints and not complaints & ours and not anything and not self._is_main_pain(complaints):
            return None
        nearer = 0.5 if findings & self._carried else 0.0
        return Match(fact=fact.id, strength=LIKELY + nearer, via=f"topic:{min(shared)}")

    def _is_complaint(self, name: str) -> bool:
        """Whether a finding is a symptom, not a circumstance, an illness or a drug."""
        about = self._topics_of_finding(name)
        return not about or bool(set(about) & PARENTS)

    def _is_main_pain(self, names: set[str]) -> bool:
        """Whether "the pain" is all that is named, of a patient who came for one."""
        return names == {"pain"} and any(name.endswith("_pain") or name == "sciatica" for name in self._presenting)

    @property
    def names_anything(self) -> bool:
        """Whether the question names a finding."""
        return bool(self._findings)

    def is_akin(self, fact: Fact) -> bool:
        """Whether a fact is a symptom of the same system as a symptom that is asked for."""
        asked = {t for name in self._findings for t in self._topics_of_finding(name)} | self._topics
        own = {t for name in findings_of(fact) for t in self._topics_of_finding(name)} | topics_of(fact)
        return bool(asked & own & PARENTS)

    def without_the_circumstance(
        self, found: list[Match], near: Nearness, patient: Patient, understanding: Understanding
    ) -> list[Match]:
        """Drop what was found by a mere circumstance ("did you smoke during the pregnancy?") of a thing that nobody told of."""
        if understanding.compound or understanding.wh or not found:
            return found
        told = frozenset().union(*(topics_of(fact) for fact in patient.facts))
        loose = [
            name
            for name in self._findings
            if name not in self._held
            and name not in self._carried
            and not (name in WHOLE and told & set(self._topics_of_finding(name)))
        ]
        vias = {match.via for match in found}
        elsewhere = [name for name in self._findings if name not in loose and f"finding:{name}" not in vias]
        if not loose or any(name in self._held or name in WHOLE for name in elsewhere):
            return found
        spans = frozenset().union(*(concepts_of(self._spans.get(name, "")) for name in loose)) - near.vague
        facts = {match.fact: fact for match in found if (fact := patient.fact(match.fact))}
        if not spans:
            return found
        akin = {match.fact for match in found if match.via.startswith("topic") and self.is_akin(facts[match.fact])}
        return [match for match in found if match.fact in akin or near.holds(facts[match.fact], spans)]

    def _by_words(self, fact: Fact) -> Match | None:
        if line := self._named_by_author(fact):
            return Match(fact=fact.id, strength=CERTAIN, via=f"words:{line}")
        wanted = self._terms - self._generic
        shared = own_terms(fact) & wanted - _LOOSE
        if not wanted or (self._findings and not shared - self._span_terms()):
            return None
        if shared - LOOSE and len(shared) / len(wanted) >= _TERM_SHARE:
            return Match(fact=fact.id, strength=POSSIBLE, via="words:" + " ".join(sorted(shared)))
        return None

    def _named_by_author(self, fact: Fact) -> str:
        """Return the author's `ask` line that the question says, or an empty string.

        Key words must all be there; a whole question must share two thirds of its content words. Words that every
        question about this patient has ("pain") tell nothing.
        """
        for line in fact.ask:
            wanted = _terms_of(line)
            if not wanted - self._generic:
                continue
            if "?" not in line and not self._says_small_words(line, wanted):
                continue
            if len(line.split()) <= _KEYWORDS and wanted <= self._terms:
                return line
            if len(wanted & self._terms) / len(wanted | self._terms) >= _QUESTION_SHARE:
                return line
        return ""

    def _says_small_words(self, line: str, wanted: frozenset[str]) -> bool:
        """Whether the question says all words of an author's key words in order, where few of them have content ("noise in")."""
        loose = _SMALL if len(line.split()) > 2 else _SMALL - {"you"}
        said = [token.stem for token in tokens(line) if token.is_word and token.text.lower() not in loose]
        if not self._words or len(said) <= len(wanted):
            return True
        rest = iter(self._words)
        return all(word in rest for word in said)

    def is_beside(self, fact: Fact | None) -> bool:
        """Whether a symptom or an attribute was asked for that an author's fact, found by its words alone, does not tell."""
        if fact is None or fact.source == DRAFTED:
            return False
        if self._attributes and not self._findings and not topics_of(fact) & self._attributes:
            return True  # "does it go up and down?"
        if not self._symptoms or self.is_akin(fact):
            return False
        named = [name for name in self._findings if name not in self._carried and name not in self._held]
        spans = frozenset().union(*(concepts_of(self._spans.get(name, "")) for name in named)) - Nearness.vague
        return bool(spans) and not spans <= own_concepts(fact)

    def _span_terms(self) -> frozenset[str]:
        return frozenset().union(*(_terms_of(span) for span in self._spans.values()))


_LOOSE = frozenset(
    {"pain", "bleeding", "swelling", "lumps", "rash", "malaise", "discharge", "injury", "breathlessness", "weakness"}
)
"""Findings that are a general word for narrower ones."""
_BORN = re.compile(r"\b(?:first\w*|other|pregnant|babies)\b", re.IGNORECASE)
"""Words by which children beside the patient are meant, where a parent speaks."""


def _asked_hits(understanding: Understanding, topics: frozenset[str], *, drafted: bool) -> list[FindingHit]:
    """Return the findings that are asked for; of drafted facts also those led in to ("some people hear things. Do you?")."""
    asked = [hit for hit in understanding.findings if hit.asked]
    if asked or not drafted or topics - ATTRIBUTES or understanding.type is QuestionType.NONE:
        return asked
    return [hit.model_copy(update={"asked": True}) for hit in understanding.findings if not hit.carried]


def is_of_family(topics: frozenset[str], hits: Sequence[FindingHit], lexicon: Mapping[str, Finding]) -> bool:
    """Say whether a question is about the family: it names a relative's illness, or the family and no illness of "you".

    After a question about the family, the topic alone does not tell: "and have you had asthma?" is of the patient.
    """
    named = [hit for hit in hits if not hit.carried]
    family = [
        hit for hit in hits if hit.family or "family_history" in (lexicon[hit.id].topics if hit.id in lexicon else ())
    ]
    return bool(family) or ("family_history" in topics and not named)


def _sure_topics(understanding: Understanding) -> frozenset[str]:
    """Return the topics that the utterance surely asks about: one question asks about what stands out."""
    best = max((hit.score for hit in understanding.topics), default=0.0)
    before = {
        hit.id
        for hit in understanding.topics
        if hit.id == "previous_episodes" and hit.score >= TOPIC_HEARD and _BEFORE.search(hit.span)
    }
    floor = TOPIC_SURE if understanding.compound else max(TOPIC_SURE, best - TOPIC_GAP)
    return frozenset(hit.id for hit in understanding.topics if hit.score >= floor) | before
