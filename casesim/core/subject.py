"""What a question is about, put to this patient: topics and findings that the words leave open, settled by who is asked.

"How much is she drinking?" means fluids where somebody is cared for; "where did it start?" means a place; what was spoken
of before says nothing of an opinion. Works on a copy that only the search for facts sees: what is stored and graded is
the understanding itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from casesim.core.patient import Patient
from casesim.core.question import PARENTS, TOPIC_SURE, WHOLE, findings_of, presenting_findings
from casesim.core.understanding.lexicon import Finding
from casesim.core.understanding.model import ATTRIBUTES, FindingHit, TopicHit, Understanding

VIEWS = frozenset({"ideas", "concerns", "expectations"})
"""The patient's own view."""
FLUIDS = frozenset({"dehydration", "thirst"})
"""Findings of what is drunk for thirst."""
PLAIN = 0.9
"""Score from which a topic is asked about beside a finding that is named and is none of it."""
_FLUID = re.compile(
    r"\bhow much (?:is|are|was|were|has|have) (?:you|he|she|they)\b[^?]*\bdrink|\bdrinking (?:much|enough|more|less|well|ok|okay|all right|normally|plenty|as)\b|"
    r"\bwhat(?:'s| is| are) (?:you|he|she|they)? ?drinking\b|\bdrink\w*\b[^?]*\b(?:a|per|each|every|in a|during the) day\b|\beating (?:and|or) drinking\b|\bwhat do (?:you|they) (?:mostly |usually |mainly )?drink(?: (?:mostly|usually|mainly))?\W*$",
    re.I,
)
"""Words that ask for what is drunk for thirst, where somebody thirsty or cared for is asked about."""
_STRONG = re.compile(
    r"alcohol|booze|beer|wine|spirits|units?|pints?|vodka|whisky|rum\b|cider|liquor|drinker|social|heav|habit|weekend|week|pub\b|smok",
    re.I,
)
"""Words that make a drink a strong one."""
_WHERE_FROM = re.compile(
    r"\bwhere(?:abouts)? (?:exactly )?(?:did|does|has|have) (?:it|this|that|they|the \w+|your \w+) (?:first |all )?(?:start|begin|come on|begun|started)",
    re.I,
)
_VIEW = (
    ("ideas", re.compile(r"\bwhat do you (?:make of|put (?:it|this|that) down to)|\b(?:your|any) (?:own )?(?:take|view|theory|ideas|thoughts) (?:on|about|of|as to)\b", re.I)),
    ("expectations", re.compile(r"\bwhat (?:would|do|did) you (?:like|want|need|hope for|expect) (?:from me|from us|from today|me to do|us to do|to happen|to get out of)|\bwhat are you (?:hoping|after)\b", re.I)),
    ("concerns", re.compile(r"\bhow (?:are|do|did) you feel(?:ing)? about (?:all )?(?:this|it|that)\W*$|\bwhat(?:'s| is) (?:your|the) (?:biggest|main|worst) (?:worry|fear|concern)", re.I)),
)  # fmt: skip
"""Words that ask for the patient's own view, whatever the turn before was about."""
_BEFORE = re.compile(r"\b(?:before|in the past|previously)\W*$", re.I)
_WHEN = re.compile(r"(?<=\w) when (?:you|he|she|it|they|the|your)\b", re.I)
_CAUSE = re.compile(r"\b(?:caus\w+|behind|brought (?:it|this|that|all this) on|think|reckon|down to)\b", re.I)


def as_meant(
    understanding: Understanding,
    patient: Patient,
    lexicon: Mapping[str, Finding],
    question: str = "",
    earlier: Understanding | None = None,
) -> Understanding:
    """Return `understanding` as this patient has to take it; the same where nothing is open. `earlier`: the turn before."""
    for view, asks in _VIEW:
        if asks.search(question):
            hit = TopicHit(id=view, score=0.95, span=question)
            return understanding.model_copy(update={"findings": (), "topics": (hit,)})
    hits = _findings(understanding, patient, question)
    topics = {hit.id: hit for hit in _topics(understanding, patient, lexicon, hits, question)}
    own = any(hit.asked and not hit.carried for hit in hits)
    for topic in _left_over(topics, earlier) if own or topics.keys() & VIEWS else ():
        if not any(hit.asked and topic in lexicon[hit.id].topics for hit in hits if hit.id in lexicon):
            topics.pop(topic)
    if any(hit.id in FLUIDS for hit in hits):
        topics.pop("alcohol", None)
    return understanding.model_copy(update={"findings": hits, "topics": tuple(topics.values())})


def _left_over(topics: Mapping[str, TopicHit], earlier: Understanding | None) -> list[str]:
    """Return the subjects that the turn before was about, and that are heard again by its echo alone."""
    before = {hit.id for hit in earlier.topics if hit.score >= TOPIC_SURE} if earlier else set()
    return [name for name in topics if name in before and name not in ATTRIBUTES | VIEWS | PARENTS]


def _findings(u: Understanding, patient: Patient, question: str) -> tuple[FindingHit, ...]:
    hits = u.findings
    if {hit.id for hit in u.topics if hit.score >= TOPIC_SURE} & VIEWS:
        hits = tuple(hit for hit in hits if not hit.carried)
    if not u.compound and (edge := _WHEN.search(question)):
        main = tuple(hit for hit in hits if 0 <= question.find(hit.span) < edge.start())
        hits = main or hits  # "were you using a coil when you got pregnant?" asks for the coil
    held = frozenset().union(*(findings_of(fact) for fact in patient.facts))
    drinks = sorted(held & FLUIDS)
    thirsty = patient.speaker.role != "patient" or bool(presenting_findings(patient) & FLUIDS)
    if not drinks or not thirsty or not _FLUID.search(question) or _STRONG.search(question):
        return hits
    return tuple(hit.model_copy(update={"id": drinks[0]}) if hit.id == "alcohol" else hit for hit in hits)


def _topics(
    u: Understanding, patient: Patient, lexicon: Mapping[str, Finding], hits: tuple[FindingHit, ...], question: str
) -> tuple[TopicHit, ...]:
    own = {hit.id for hit in hits if hit.asked and not hit.carried}
    explained = {topic for name in own if name in lexicon for topic in lexicon[name].topics}
    topics = u.topics
    sure = {hit.id for hit in topics if hit.score >= TOPIC_SURE}
    if "onset" in sure and _WHERE_FROM.search(question):
        topics = tuple(hit.model_copy(update={"id": "site"}) if hit.id == "onset" else hit for hit in topics)
    earlier = "previous_episodes" in {hit.id for hit in topics} and _BEFORE.search(question)
    drop: set[str] = set()
    if earlier and own & (presenting_findings(patient) | {"pain"}):
        drop.add("past_medical")  # "have you had a bad back before?"
    views = [hit for hit in topics if hit.id in VIEWS and hit.score >= TOPIC_SURE]
    if views and not own and not u.compound:
        drop |= {hit.id for hit in topics if hit.score < views[0].score and hit.id not in ATTRIBUTES | VIEWS}
    if "ideas" in sure and _CAUSE.search(question):
        drop |= {"aggravating", "onset"}
    if "allergies" in explained and not u.compound:
        drop.add("recreational_drugs")
    if own and not own & WHOLE and not u.compound and explained:
        drop |= {
            hit.id for hit in topics if hit.score < PLAIN and hit.id not in explained | ATTRIBUTES | VIEWS | PARENTS
        }
    kept = tuple(hit for hit in topics if hit.id not in drop)
    missing = {"allergies", "past_medical"} & {
        t for name in own & WHOLE if name in lexicon for t in lexicon[name].topics
    }
    spans = {
        topic: hit.span
        for hit in hits
        if hit.id in own
        for topic in (lexicon[hit.id].topics if hit.id in lexicon else ())
    }
    return kept + tuple(
        TopicHit(id=topic, score=PLAIN, span=spans[topic])
        for topic in sorted(missing - {hit.id for hit in kept if hit.score >= TOPIC_SURE})
    )
