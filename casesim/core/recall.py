"""Which of a patient's facts a question asks for.

The only matcher between questions and facts: what `casesim.core.question` brings up by findings, topics and words is settled
here, by the words of the facts and, where rules drafted the facts, by chance. Nothing here decides whether a fact may be
said: `casesim.core.disclosure` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

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
from casesim.core.reading import Reading
from casesim.core.relevance import chance
from casesim.core.understanding.lexicon import Finding
from casesim.core.understanding.model import ATTRIBUTES, QuestionType, Understanding

ALONE = 0.8
"""Odds against "none of them" from which the likeliest fact is taken as meant."""
BESIDE, BOTH_TOLD, ALL_TOLD = 0.4, 2, 3
"""Share of the best chance from which another fact is told beside it, and how many in all: of one question, and of several."""
AMISS = -4.0
"""Log odds of the matcher below which a fact of an author's case is not asked for, though a topic or words of it were heard."""
MEANT, SURELY_MEANT = 3.0, 5.0
"""… from which one is meant where nothing else was found, and from which it is as good as named."""
FAR, NEARER = 6.0, 4.0
"""… and by how much it must be likelier than a fact whose finding was named, and than another that rules found."""
TOPIC_PLAIN = 0.95
"""Score from which an attribute that is asked about weighs as much as a finding that is named."""
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


class Weighed(NamedTuple):
    """What is asked for, and how likely the likeliest of it is."""

    matches: tuple[Match, ...]
    chance: float


def weighed(
    found: Sequence[Match],
    patient: Patient,
    understanding: Understanding,
    lexicon: Mapping[str, Finding],
    heard: Reading,
) -> Weighed:
    """Return the facts that are likeliest asked for, given what rules `found`; none where "none of them" is likelier.

    As found where nothing is asked, or where a whole subject is, and the likeliest fact is of it.
    """
    if understanding.type is QuestionType.NONE:
        return Weighed(tuple(found), 0.0)
    asked, own, near = concerned(patient, understanding, lexicon)
    raw = {fact.id: match for fact in own if (match := asked.match(fact))}
    told = chance(own, asked.signs_of(own), near, understanding, heard)
    best = told.facts.get(told.best, 0.0)
    if best <= told.none * ALONE:
        return Weighed((), best)
    if _is_list(list(found)) and told.best in {match.fact for match in found}:
        return Weighed(tuple(found), best)
    several = understanding.compound or _asks_twice(found, understanding)
    polarity = {fact.id: fact.polarity for fact in own}
    names = sorted(told.facts, key=lambda name: -told.facts[name])[: ALL_TOLD if several else BOTH_TOLD]
    matches = (
        raw[name] if name in raw and raw[name].strength >= LIKELY else Match(fact=name, strength=LIKELY, via="meaning")
        for name in names
        if told.facts[name] >= best * BESIDE and (several or polarity[name] is polarity[told.best])
    )
    return Weighed(tuple(matches), best)


def by_meaning(found: Sequence[Match], patient: Patient, heard: Reading) -> tuple[Match, ...]:
    """Return the facts of an author's case that are asked for, given what rules `found` and how surely the matcher finds each.

    What the matcher is sure is not asked for goes, unless a finding of it was named (to deny that would be a contradiction);
    where it is sure of another fact, that one is told instead. What the author's own words ask for stands.
    """
    if any(match.via.startswith("words:") and match.strength >= CERTAIN for match in found):
        return tuple(found)
    odds = heard.odds(patient.facts)
    best = max(odds, key=lambda name: odds[name], default="")
    kept = [match for match in found if match.via.startswith("finding:") or odds.get(match.fact, 0.0) >= AMISS]
    held = max((odds.get(match.fact, 0.0) for match in kept), default=0.0)
    named = any(match.strength >= CERTAIN for match in kept)
    if (
        not best
        or odds[best] < (MEANT if not kept else SURELY_MEANT)
        or (kept and odds[best] - held < (FAR if named else NEARER))
    ):
        return tuple(kept)
    return (Match(fact=best, strength=CERTAIN if odds[best] >= SURELY_MEANT else LIKELY, via="meaning"),)


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
