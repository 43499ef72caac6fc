"""Rules that tell facts: the story, what a question asks for, a group of symptoms; and the gates that hold facts back.

A fact has a gate (volunteered, open, direct, specific, rapport, never); nothing that a gate holds reaches the voice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from casesim.core.case import Disclosure, Fact, Polarity
from casesim.core.concept import concepts_of
from casesim.core.decision import Decision, Held
from casesim.core.patient import Patient
from casesim.core.policy import ASKS_BACK
from casesim.core.question import (
    CERTAIN,
    LIKELY,
    PARENTS,
    POSSIBLE,
    Match,
    findings_of,
    own_concepts,
    own_terms,
    presenting_findings,
)
from casesim.core.situation import WITHOUT_FACTS, Situation
from casesim.core.understanding.model import FindingHit, Flag, Kind, QuestionType
from casesim.core.understanding.words import terms
from casesim.core.wording import answer, say, voice_lines

MOST_VOICED = 2
"""Lines of a narrative that the voice is trusted with: of more, a small model mixes one with another."""
COVERED = 0.6
"""Share of a fact's words in the opening line from which the opening has said it."""


TAILED = PARENTS | {"past_medical", "family_history", "medications"}
"""Topics whose findings are missed where a question for several things leaves one unanswered."""
OPENERS = re.compile(
    r"^(?:\W*(?:hello|hi|good (?:morning|afternoon|evening)|come in|have a seat|take a seat|so|and|now|thanks? (?:you )?for coming|i'm [\w' ]+|my name(?:'s| is) [\w ]+)\b[^?]*[.,!]\s*)*\W*"
    r"(?:how (?:have|has|are|'ve) (?:you|things|everything|it|she|he) (?:been|going|doing|feeling)(?: (?:lately|recently|these days|feeling|generally|with you|for you|at home|getting on))*|"
    r"what(?:'s| has| have)? (?:been |is )?(?:on your mind|happening|going on|troubling you|bothering you|up)(?: (?:lately|recently|today))?|"
    r"what (?:made|makes|has made|brought|brings) you (?:bring|come|call|book|ring|here|in|and)\b[^?]*)\W*$",
    re.IGNORECASE,
)
"""Open questions that begin a consultation, some of which are vague later on."""


MORE = re.compile(
    r"\b(?:tell me|talk me|describe|say|hear|know)\b[^?.]*\b(?:more|about|through)\b[^?.]*\b(?:it|this|that|(?:the|this|that|your|her|his) [\w ]+)\W*$",
    re.IGNORECASE,
)
"""More of the story is wanted, of something that may be named."""


def story(turn: Situation) -> Decision | None:
    """The opening, or "tell me more": a narrative of two to four sentences, then it stops."""
    if turn.weighs and turn.u.wants in ("person", "escort"):
        return None  # "who came with you today?"
    told = any(u.topic("opening") for u in turn.talk.understandings) or bool(turn.said)
    opens = bool(OPENERS.search(turn.question)) and (not turn.matches or not told)
    nothing_named = not turn.talk.understandings and not turn.matches and not turn.u.terms and not turn.topics
    first_open = (
        (opens or turn.sure("opening") or (nothing_named and turn.u.type is QuestionType.OPEN and not turn.u.flags))
        and turn.u.type is not QuestionType.NONE
        and not any(u.topic("opening") for u in turn.talk.understandings)
        and not (opens and turn.said)
    )
    first_open = first_open or (turn.kind is Kind.OPENING and not turn.talk.understandings)
    more_of_it = _is_more_of_it(turn)
    first_open = first_open or (not told and more_of_it)
    goes_on = turn.u.has(Flag.TELL_MORE) or more_of_it
    more = goes_on or "invites_more" in turn.topics
    if not (first_open or goes_on or opens or "opening" in turn.topics):
        return None
    if turn.matches and turn.matches[0].strength >= LIKELY and not first_open and not more:
        return None
    limit = turn.habit.narrative
    opening = turn.patient.opening if first_open else ""
    covered = _covered(turn.patient, opening) if opening else []
    gates = {Disclosure.VOLUNTEERED} if first_open else {Disclosure.VOLUNTEERED, Disclosure.OPEN}
    room = max(0, limit - (1 if opening else 0))
    fresh = [f for f in turn.patient.facts if f.disclosure in gates and not turn.said[f.id] and f not in covered][:room]
    if not opening and not fresh:
        return turn.plain(
            "story_told",
            turn.pick(("That's about it, really.", "I think that's everything.", "That's all I can think of."), "told"),
        )
    lines = [say(turn.patient, fact, 0) for fact in fresh]
    parts = [opening] * len(covered) + lines
    words = " ".join(([opening] if opening else []) + lines)
    voice = tuple(([opening] if opening else []) + list(voice_lines(fresh, lines, turn.lexicon)))
    ids = tuple(fact.id for fact in (*covered, *fresh))
    return Decision(
        rule="opening" if first_open else "tell_more", facts=ids, lines=voice, words=words, parts=tuple(parts),
        voice=len(voice) <= MOST_VOICED,
    )  # fmt: skip


def _is_more_of_it(turn: Situation) -> bool:
    """Whether the trainee wants to hear more of what the patient came with ("tell me a bit more about the pain")."""
    named = {hit.id for hit in turn.u.findings if hit.asked}
    ours = presenting_findings(turn.patient) | {"pain"}
    fresh = any(
        f.disclosure in (Disclosure.VOLUNTEERED, Disclosure.OPEN) and not turn.said[f.id] for f in turn.patient.facts
    )
    return bool(MORE.search(turn.question)) and not turn.topics - WITHOUT_FACTS and named <= ours and fresh


def _covered(patient: Patient, opening: str) -> list[Fact]:
    """Return the facts that the opening line itself has said."""
    heard = set(terms(opening))
    found = []
    for fact in patient.facts:
        if fact.disclosure is not Disclosure.VOLUNTEERED:
            continue
        if any((wanted := set(terms(line))) and len(wanted & heard) / len(wanted) >= COVERED for line in fact.says):
            found.append(fact)
    return found


def vague(turn: Situation) -> Decision | None:
    """So broad a request that a person would ask what is meant."""
    if turn.only_invites_more:
        return None
    names = any(match.strength >= CERTAIN for match in turn.matches)  # "and the weakness?"
    broad = (turn.kind is Kind.VAGUE and not names) or turn.u.has(Flag.OVERBROAD)
    if broad or (turn.u.has(Flag.VAGUE) and not any(m.strength > LIKELY for m in turn.matches)):
        return turn.plain("vague", turn.pick(turn.patient.unknown.vague, "vague"))
    return None


def surely(turn: Situation) -> Decision | None:
    """A drafted fact is asked for so surely that it comes before leave, manners and summaries."""
    more = turn.u.has(Flag.TELL_MORE) or _is_more_of_it(turn)
    return facts(turn) if turn.is_surely_asked and not more else None


def facts(turn: Situation) -> Decision | None:
    """The question asks for facts that the case holds."""
    found = () if turn.only_invites_more else turn.asked_for()
    if not found or (
        turn.u.type is QuestionType.NONE
        and not any(hit.asked for hit in turn.u.findings)
        and not turn.topics - WITHOUT_FACTS
    ):
        return None
    wanted = _narrowed(turn, found)
    free, held = gated(turn, wanted)
    if not free:
        return held_back(turn, held) if any(entry.why != "never said" for entry in held) else None
    shown, over = free[: turn.habit.at_once], free[turn.habit.at_once :]
    unanswered = _unanswered(turn)
    shown += _brought_along(turn, shown, held)
    parts = [say(turn.patient, fact, turn.said[fact.id]) for fact in shown]
    words = answer(turn.patient, shown, turn.said, turn.u)
    tail = _asked_back(turn)
    if unanswered and not over and len(shown) < turn.habit.at_once:
        tail = f"As for {unanswered}, not that I know of."
    elif over and all(found[0].strength == m.strength for m in found) and turn.u.compound:
        tail = "Sorry, what was the other one?"
    return Decision(
        rule="facts", facts=tuple(fact.id for fact in shown), lines=voice_lines(shown, parts, turn.lexicon),
        words=f"{words} {tail}".strip(), parts=tuple(parts), held=held, tail=tail,
        repeated=all(turn.said[fact.id] for fact in shown),
    )  # fmt: skip


def _brought_along(turn: Situation, shown: Sequence[Fact], held: Sequence[Held]) -> list[Fact]:
    """Return the next open fact that a talkative patient tells beside one answer, every few turns."""
    due = turn.habit.brings and turn.number % turn.habit.brings == 0
    if not due or held or len(shown) != 1 or shown[0].polarity is not Polarity.HAS or turn.said[shown[0].id]:
        return []
    told = {*turn.said, shown[0].id}
    free = (fact for fact in turn.patient.facts if fact.disclosure in (Disclosure.VOLUNTEERED, Disclosure.OPEN))
    return [fact for fact in free if fact.id not in told and fact.polarity is Polarity.HAS][:1]


def _asked_back(turn: Situation) -> str:
    """Return what an anxious patient asks back, every few turns; an answer given before earns no question."""
    due = turn.habit.asks_back and turn.number % turn.habit.asks_back == 0
    return turn.pick(ASKS_BACK, "asks-back") if due else ""


def _narrowed(turn: Situation, found: Sequence[Match]) -> list[tuple[Fact, Match]]:
    """Return the matched facts, denials left out where an open question asks for what there is."""
    pairs = [(fact, match) for match in found if (fact := turn.patient.fact(match.fact))]
    if pairs and pairs[0][1].strength <= POSSIBLE:
        best = max(len(own_terms(fact) & set(turn.u.terms)) for fact, _ in pairs)
        return [
            (f, m) for f, m in pairs if len(own_terms(f) & set(turn.u.terms)) == best or m.via.startswith("finding")
        ][:1]
    by_topic = [pair for pair in pairs if pair[1].via.startswith("topic")]
    has = [pair for pair in by_topic if pair[0].polarity is Polarity.HAS]
    if turn.u.wh and turn.u.type is QuestionType.OPEN and not turn.u.compound:
        told = [pair for pair in pairs if pair[0].polarity is Polarity.HAS]
        if told and len({pair[1].via for pair in pairs}) == 1:
            return told
    if has:
        pairs = [pair for pair in pairs if pair not in by_topic or pair in has]
    return pairs


def gated(turn: Situation, wanted: list[tuple[Fact, Match]]) -> tuple[list[Fact], tuple[Held, ...]]:
    """Part the facts that may be said now from those that a gate holds, each with the reason."""
    free: list[Fact] = []
    held: list[Held] = []
    for fact, match in wanted:
        why = _gate(turn, fact, match)
        if why:
            held.append(Held(fact=fact.id, why=why))
        else:
            free.append(fact)
    return free, tuple(held)


def _gate(turn: Situation, fact: Fact, match: Match) -> str:
    """Return why a fact is held, or an empty string."""
    if turn.said[fact.id]:
        return ""
    trust = turn.patient.manner.trust + turn.habit.trust
    match fact.disclosure:
        case Disclosure.NEVER:
            return "never said"
        case Disclosure.RAPPORT:
            return "" if turn.talk.rapport >= trust else f"needs rapport {trust}, has {turn.talk.rapport}"
        case Disclosure.SPECIFIC:
            return "" if match.strength > LIKELY else "needs a question that names it"
        case _:
            return ""


def held_back(turn: Situation, held: tuple[Held, ...]) -> Decision:
    """Something is there that the patient will not say yet: neither a lie nor the fact."""
    if any("rapport" in entry.why for entry in held):
        options = (
            "I'd rather not go into that just now.",
            "That's a bit personal, if you don't mind.",
            "I don't really want to talk about that.",
        )
        words = turn.pick(options, "held")
    else:
        words = turn.pick(
            ("What do you mean, exactly?", "How do you mean?", "What are you thinking of, exactly?"), "held"
        )
    return Decision(rule="held", words=turn.own_words("held") or words, held=held, voice=False)


def _is_answered(hit: FindingHit, turn: Situation) -> bool:
    """Whether what was found tells of `hit` by another name ("pains in your back" of bones that ache), or names its kind."""
    shown = [fact for match in turn.matches if (fact := turn.patient.fact(match.fact))]
    said = concepts_of(hit.span)
    kinds = {wide for other in turn.u.findings if other.id in turn.lexicon for wide in turn.lexicon[other.id].also}
    return hit.id in kinds or any(said <= own_concepts(fact) for fact in shown)


def _unanswered(turn: Situation) -> str:
    """Return the words for one asked finding that the case knows nothing of, or an empty string."""
    held = frozenset().union(*(findings_of(fact) for fact in turn.patient.facts))
    named = {hit.span.lower(): hit for hit in turn.u.findings if hit.asked and not hit.carried}
    if len(named) < 2 or not turn.u.compound or not all(match.via.startswith("finding:") for match in turn.matches):
        return ""
    loose = [
        hit
        for hit in named.values()
        if hit.id not in held
        and hit.id in turn.lexicon
        and not _is_answered(hit, turn)
        and set(turn.lexicon[hit.id].topics) & TAILED
    ]
    label = turn.lexicon[loose[0].id].label.lstrip("=") if len(loose) == 1 else ""
    told = {word for name in turn.patient.diagnoses() for text in (name.name, *name.synonyms) for word in terms(text)}
    return "" if set(terms(label)) & told else label


def group(turn: Situation) -> Decision | None:
    """A group of symptoms is asked for and the patient denies those of it that the case names: answer for these."""
    groups = turn.topics & PARENTS
    if not groups or turn.u.findings or turn.weighs:
        return None
    members = [
        f
        for f in turn.patient.facts
        if any(groups & set(turn.lexicon[n].topics) for n in findings_of(f) if n in turn.lexicon)
    ]
    has = [
        f
        for f in members
        if f.polarity is Polarity.HAS and not _gate(turn, f, Match(fact=f.id, strength=LIKELY, via="group"))
    ]
    shown = (has or [f for f in members if f.polarity is Polarity.DENIES])[: turn.habit.at_once]
    if not shown:
        return None
    parts = [say(turn.patient, fact, turn.said[fact.id]) for fact in shown]
    return Decision(
        rule="group", facts=tuple(f.id for f in shown), lines=voice_lines(shown, parts, turn.lexicon),
        words=answer(turn.patient, shown, turn.said, turn.u), parts=tuple(parts),
    )  # fmt: skip
