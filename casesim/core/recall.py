"""Which of a patient's facts a question asks for.

The only matcher between questions and facts: what `casesim.core.question` brings up by findings, topics and words is settled
here, by the words of the facts and, where rules drafted the facts, by chance. Nothing here decides whether a fact may be
said: `casesim.core.disclosure` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casesim.core.case import DRAFTED, Fact
from casesim.core.nearness import Nearness
from casesim.core.patient import Patient
from casesim.core.question import (
    CERTAIN,
    LIKELY,
    LOOSE,
    WHOLE,
    WHOLE_TOPICS,
    Match,
    Question,
    presenting_findings,
    topics_of,
)
from casesim.core.relevance import Alike, chance
from casesim.core.understanding.lexicon import Finding
from casesim.core.understanding.model import ATTRIBUTES, QuestionType, Understanding

ALONE, ALONE_BY_RULE = 0.8, 0.3
"""Odds against "none of them" from which the likeliest fact is taken as meant; lower where a topic brought one up."""
BESIDE, BOTH_TOLD = 0.4, 2
"""Share of the best chance from which another fact is told beside it, and how many in all."""
TOPIC_PLAIN = 0.95
"""Score from which an attribute that is asked about weighs as much as a finding that is named."""
LEAST, LEAST_ALONE = 0.2, 0.45
"""Chance below which no fact stands out, and rules alone decide; higher for one that neither word nor rule brought up."""
OVERRULES = 1.6
"""Odds from which another fact is taken instead of one whose finding was named."""
SAYS_IT, SAYS_ALONE, SAYS_MORE, SAYS_LESS = 0.6, 0.5, 0.28, 0.3
"""Nearness from which a fact's words tell that it is meant; by how much more; and by how much less it is not."""
SAYS_A_LITTLE = 0.1
"""By how much a fact must be nearer at the least, whatever its words."""
_OWN_VIEW = frozenset({"topic:ideas", "topic:concerns", "topic:expectations"})


def matches(
    patient: Patient, understanding: Understanding, lexicon: Mapping[str, Finding], text: str = ""
) -> tuple[Match, ...]:
    """Return the facts that a question asks for, the best first; empty where it asks for none.

    A finding that is named narrows its topic: "any heart attacks in the family?" asks for that, not for every
    illness of the family. `text`, the words themselves, tells an author's key words from words of the same stem.
    """
    asked = Question(patient, understanding, lexicon, text)
    found = [match for fact in patient.facts if (match := asked.match(fact))]
    if not found and not asked.names_anything:
        asked.whole_story = True
        found = [match for fact in patient.facts if (match := asked.match(fact))]
    strongest = max((match.strength for match in found), default=0.0)
    if strongest >= LIKELY:
        found = asked.nearest([match for match in found if match.strength >= LIKELY], patient, understanding)
    found = _settled(found, asked, patient, understanding)
    order = {fact.id: index for index, fact in enumerate(patient.facts)}
    return tuple(sorted(found, key=lambda match: (-match.strength, asked.position(match), order[match.fact])))


def weighed(
    found: Sequence[Match], patient: Patient, understanding: Understanding, lexicon: Mapping[str, Finding], alike: Alike
) -> tuple[Match, ...]:
    """Return the facts that are likeliest asked for, given what rules `found`; as found where chance has no say.

    It has none where the author's own words are said, or a whole subject or several things at once are asked.
    """
    settled = any(match.via.startswith("words:") and match.strength >= CERTAIN for match in found)
    several = understanding.compound or _asks_twice(found, understanding)
    if several or understanding.type is QuestionType.NONE or settled:
        return tuple(found)
    asked, own, near = concerned(patient, understanding, lexicon)
    raw = {fact.id: match for fact in own if (match := asked.match(fact))}
    told = chance(own, asked.signs_of(own), near, understanding, alike)
    best = told.facts.get(told.best, 0.0)
    strongest = max((match.strength for match in found), default=0.0)
    by_rule = ALONE_BY_RULE if strongest < CERTAIN or near.is_of_another else 0.0
    if best < told.none * (ALONE if strongest < LIKELY else by_rule):
        return ()
    fact = patient.fact(told.best)
    alone = fact is not None and fact.id not in raw and not near.words(fact, asked.named_in(fact))
    if best < (LEAST_ALONE if alone else LEAST):
        return () if strongest < LIKELY else tuple(found)
    if _is_list(list(found)) and best < OVERRULES * told.of(match.fact for match in found):
        return tuple(found)
    scores = {f"topic:{hit.id}": hit.score for hit in understanding.topics if hit.id in ATTRIBUTES}
    sure = [m for m in found if m.strength >= CERTAIN or scores.get(m.via, 0.0) >= TOPIC_PLAIN]
    if sure and best < OVERRULES * told.of(match.fact for match in sure):
        return tuple(match for match in sure if told.facts.get(match.fact, 0.0) * OVERRULES >= best)
    polarity = {fact.id: fact.polarity for fact in own}
    names = sorted(told.facts, key=lambda name: -told.facts[name])[:BOTH_TOLD]
    return tuple(
        raw[name] if name in raw and raw[name].strength >= LIKELY else Match(fact=name, strength=LIKELY, via="meaning")
        for name in names
        if told.facts[name] >= best * BESIDE and polarity[name] is polarity[told.best]
    )


def concerned(
    patient: Patient, understanding: Understanding, lexicon: Mapping[str, Finding]
) -> tuple[Question, tuple[Fact, ...], Nearness]:
    """Return the question taken apart, the facts of those whom it may be about, and their nearness to it."""
    asked, near = Question(patient, understanding, lexicon), Nearness(patient, understanding)
    return asked, tuple(fact for fact in patient.facts if asked.may_concern(fact, near)), near


def _asks_twice(found: Sequence[Match], understanding: Understanding) -> bool:
    """Whether two topics were found that different words of the utterance carry: two questions in one turn."""
    spans = {hit.id: hit.span for hit in understanding.topics}
    told = {match.via[6:] for match in found if match.via.startswith("topic:")}
    return len({spans[name] for name in told if name in spans}) > 1


def _settled(found: list[Match], asked: Question, patient: Patient, understanding: Understanding) -> list[Match]:
    """Let the words settle it: the one fact that holds what the question says, where what was found does not."""
    near = Nearness(patient, understanding)
    kept = asked.without_the_circumstance(found, near, patient, understanding)
    beside = {match.fact for match in found} - {match.fact for match in kept}
    found = kept
    if any(match.via.startswith("words:") and match.strength >= CERTAIN for match in found):
        return found
    if _is_list(found) or _is_own_view(found) or asked.is_settled_by_topic(found, near):
        return found
    kin = {fact.id for fact in patient.facts if asked.is_akin(fact)}
    share = {
        fact.id: asked.share(fact, near, kin=fact.id in kin)
        for fact in patient.facts
        if not asked.is_of_others(fact) and fact.id not in beside
    }
    best = max(share, key=lambda name: share[name], default="")
    if not best:
        return found
    held = max((share.get(match.fact, 0.0) for match in found), default=0.0)
    enough = SAYS_IT if found else SAYS_ALONE
    if not found and best and asked.is_beside(patient.fact(best)):
        return found
    overrules = (near.asked >= (1 if not found else 2) and share[best] - held >= SAYS_MORE) or (
        share[best] - held >= SAYS_A_LITTLE and near.tells_better(best, [match.fact for match in found])
    )
    if share[best] >= enough and overrules and not _stands(found, patient.fact(best), near, patient, understanding):
        return [Match(fact=best, strength=LIKELY, via="words:nearest")]
    if understanding.compound or len(found) < 2:
        return found
    return [match for match in found if share.get(match.fact, 0.0) >= held - SAYS_LESS]


def _stands(
    found: list[Match], other: Fact | None, near: Nearness, patient: Patient, understanding: Understanding
) -> bool:
    """Whether an author's fact that is surely asked for stands against `other`, which only has more of the words.

    So does one whose own finding is named (not the complaint, which every question may name), and one of the attribute
    that is surely asked ("does the pain travel?"), unless only the other tells what the question wants (when, where). A word that
    says little ("end up") finds no fact.
    """
    if other is None or any(fact.source == DRAFTED for fact in patient.facts):
        return False
    if near.is_only(other, LOOSE):
        return True
    complaint = presenting_findings(patient)
    if any(m.strength >= CERTAIN and m.via.startswith("finding:") and m.via[8:] not in complaint for m in found):
        return True
    sure = {hit.id for hit in understanding.topics if hit.score >= TOPIC_PLAIN and hit.id in ATTRIBUTES}
    held = [fact for match in found if (fact := patient.fact(match.fact)) and topics_of(fact) & sure]
    fits_better = near.fits(other) and not any(near.fits(fact) for fact in held)
    return bool(held) and not topics_of(other) & sure and not fits_better


def _is_list(found: list[Match]) -> bool:
    """Whether a whole subject is asked for ("what medicines do you take?"): all that is there is told."""
    via = {match.via.split(":")[1] for match in found if match.strength >= LIKELY}
    return bool(via & (WHOLE_TOPICS | WHOLE))


def _is_own_view(found: list[Match]) -> bool:
    """Whether ideas, concerns or expectations are asked for: "worry" and "cause" are the question's words, no fact's."""
    return bool(found) and all(match.via in _OWN_VIEW and match.strength >= LIKELY for match in found)
