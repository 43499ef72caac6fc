"""Rules that tell no fact: role, manners, leave, jargon, names, summaries and all the ordinary acts of a consultation.

Each takes a `Situation` and decides, or leaves it to the next rule. Nothing here may release a fact.
"""

from __future__ import annotations

import re

from casesim.core.case import Polarity
from casesim.core.decision import Decision
from casesim.core.question import LIKELY
from casesim.core.situation import Situation
from casesim.core.understanding.model import Flag, Kind, QuestionType
from casesim.core.understanding.words import terms

BESIDE_CONSENT = frozenset({"invites_more", "next_steps", "introduction", "opening"})
"""Topics that may be heard in asking leave without being asked."""
MEASURED = tuple(
    frozenset(terms(f"blood {word}")) for word in ("count", "sugar", "pressure", "tests", "results", "levels")
)
"""Pairs of words for what only a test tells."""
READINGS = frozenset({"temperature", "temp", "blood pressure", "pulse", "heart rate", "oxygen"})
"""Words for what only an instrument tells."""
WHO_ARE_YOU = re.compile(
    r"^\W*(?:(?:hello|hi|and|so|sorry|ok|okay)\W+)*(?:you(?:'re| are)|you must be|who (?:are you|am i (?:speaking|talking) (?:to|with))|"
    r"what(?:'s| is) your relation\w*(?: to \w+)?|how are you related(?: to \w+)?|who have i got here(?: with me)?)\W*$",
    re.IGNORECASE,
)
"""The one who speaks is asked who that is."""
WHO_IS_THIS = re.compile(
    r"\bwho(?:'s| is| have we got| do we have)(?: here)?[,\s]+(?:this|the|our)(?: little| young| lovely| poorly)? (?:one|man|lady|girl|boy|lad|fella|chap|person|patient)\W*$",
    re.IGNORECASE,
)
"""The one who is spoken for is asked after by a term of endearment."""
ILLNESS = frozenset(terms("disease illness condition diagnosis disorder"))
"""Words for what the patient has."""


def no_consultation(turn: Situation) -> Decision | None:
    """A student in distress, or text that is no consultation: casesim speaks, not the patient."""
    if turn.u.has(Flag.DISTRESS):
        words = (
            "This is casesim, not the patient. If you are struggling yourself, please stop here and speak to somebody you "
            "trust, your tutor or your student support service; in an emergency call your local emergency number."
        )
        return turn.plain("distress", words, notice=True)
    if turn.u.has(Flag.NO_CONSULTATION):
        return turn.plain(
            "no_consultation", "That is not part of a consultation; the patient waits for your question.", notice=True
        )
    return None


def role(turn: Situation) -> Decision | None:
    """Steps out of the role are answered in it; what is in no language of the case is not followed."""
    if turn.u.has(Flag.ROLE_BREAK) or turn.u.has(Flag.ADDRESSES_GRADER):
        return turn.plain("role", turn.pick(turn.patient.unknown.role, "role"))
    if turn.u.has(Flag.FOREIGN) and not any(hit.asked and not hit.carried for hit in turn.u.findings):
        return turn.plain("foreign", "Sorry, I don't follow. Could you say that in plain English?")
    return None


def rudeness(turn: Situation) -> Decision | None:
    """The patient says that it was heard."""
    if not turn.u.has(Flag.RUDE):
        return None
    options = ("There's no need to speak to me like that.", "I don't think that's a very nice way to talk to me.")
    return turn.plain("rude", turn.pick(options, "rude"))


def fishing(turn: Situation) -> Decision | None:
    """The diagnosis is asked of the patient, who does not know it."""
    said = set(turn.u.terms)
    bid = turn.u.type is QuestionType.NONE and not turn.matches and bool(ILLNESS & said) and not turn.u.signpost
    named = (
        turn.u.wh
        and bool(ILLNESS & said)
        and bool({"call", "name"} & said)
        and not turn.topics & {"medications", "allergies"}
    )
    own_idea = "ideas" in turn.topics and any("ideas" in fact.answers for fact in turn.patient.facts)
    flagged = not turn.weighs and (turn.u.has(Flag.DIAGNOSIS_FISHING) or bid or named)
    named_it = turn.names_an_illness and not turn.asks_for_history
    if not (flagged or named_it or turn.kind is Kind.FISHING) or own_idea:
        return None
    return turn.plain("diagnosis", turn.pick(turn.patient.unknown.diagnosis, "diagnosis"))


def examination(turn: Situation) -> Decision | None:
    """A sign or result is asked for that only an examiner or a test could give."""
    heard = not turn.weighs and (turn.u.has(Flag.EXAM_OR_RESULT) or _wants_a_reading(turn))
    if turn.kind is not Kind.EXAM and (not heard or _is_known_illness(turn)):
        return None
    if _is_a_plan(turn) or turn.in_the_authors_words:
        return None
    return turn.plain("exam", turn.pick(turn.patient.unknown.exam, "exam"))


def _is_a_plan(turn: Situation) -> bool:
    """Whether a test is announced, not asked for ("I'd like to do some blood tests")."""
    return turn.u.type is QuestionType.NONE and turn.sure("next_steps")


def _wants_a_reading(turn: Situation) -> bool:
    """Whether "what's your temperature?" is asked of a patient who could only say that there was no fever."""
    spans = {hit.span.lower() for hit in turn.u.findings if hit.asked}
    if turn.sure("medications"):
        return False
    if turn.u.wh and turn.u.wants not in ("time", "duration") and any(pair <= set(turn.u.terms) for pair in MEASURED):
        return True
    has = any((fact := turn.patient.fact(m.fact)) and fact.polarity is Polarity.HAS for m in turn.matches)
    return turn.u.wh and bool(spans & READINGS) and not has


def _is_known_illness(turn: Situation) -> bool:
    """Whether a question that sounds like one for a measurement ("high blood pressure?") asks for an illness that is told of."""
    told = any(
        match.strength > LIKELY and (fact := turn.patient.fact(match.fact)) and fact.polarity is Polarity.HAS
        for match in turn.matches
    )
    return told and (not turn.u.wh or turn.u.wants in ("time", "duration"))


def jargon(turn: Situation) -> Decision | None:
    """A word is not known to somebody of this health literacy."""
    literacy = turn.patient.manner.literacy
    if not turn.u.jargon or literacy == "high" or turn.u.type is QuestionType.NONE:
        return None
    words = set(terms(" ".join(turn.u.jargon)))
    if literacy == "average" and set(turn.u.terms) - words:
        return None  # the rest of the question explains it
    asked_before = any(set(turn.u.jargon) & set(earlier.jargon) for earlier in turn.talk.understandings)
    if asked_before:
        return None
    word = turn.u.jargon[0]
    options = (f"Sorry, what does {word} mean?", f"I don't know that word, {word}. Can you put it another way?")
    return turn.plain("jargon", turn.pick(options, "jargon"))


def identity(turn: Situation) -> Decision | None:
    """Name and age of the patient, or who it is that speaks."""
    if "identity" not in turn.topics or turn.matches:
        return None
    return _names(turn)


def who_is_who(turn: Situation) -> Decision | None:
    """Answer "and you are?" and "who's this little one?", whatever else the words may call to mind."""
    if turn.patient.speaker.role != "patient" and WHO_IS_THIS.search(turn.question):
        pronoun = "she" if turn.patient.sex.startswith("f") else "he"
        return turn.plain("identity", f"This is {turn.patient.name.split()[0]}, {pronoun}'s {turn.patient.age}.")
    return _names(turn) if WHO_ARE_YOU.search(turn.question) else None


def _names(turn: Situation) -> Decision:
    """Return name and age, and of a relative what they are to the patient."""
    patient, speaker = turn.patient, turn.patient.speaker
    if speaker.role != "patient":
        words = f"I'm {speaker.name}, the {speaker.relation}. {patient.name.split()[0]} is {patient.age}."
        return turn.plain("identity", words.replace("the , ", ""))
    asked = set(turn.u.terms)
    asks_age, asks_name = bool({"old", "age", "birth"} & asked), bool({"name", "call"} & asked)
    if asks_age == asks_name:
        words = f"Yes, I'm {patient.name}, and I'm {patient.age}."
    else:
        words = f"I'm {patient.age}." if asks_age else f"I'm {patient.name}."
    return turn.plain("identity", words)


def consent(turn: Situation) -> Decision | None:
    """The trainee asks leave, and nothing else."""
    asks = any(hit.asked and not hit.carried for hit in turn.u.findings)
    if not turn.u.has(Flag.CONSENT) or asks or turn.topics - BESIDE_CONSENT:
        return None
    return _granted(turn)


def leave(turn: Situation) -> Decision | None:
    """The trainee asks leave to examine: no question for a fact, and none for what would be found."""
    return _granted(turn) if turn.asks_to_examine else None


def _granted(turn: Situation) -> Decision:
    return turn.plain("consent", turn.pick(("Yes, that's fine.", "Yes, of course.", "OK, go ahead."), "consent"))


def invites_more(turn: Situation) -> Decision | None:
    """Answer "is there anything else?" where no fact is left to say."""
    if "invites_more" not in turn.topics and not turn.only_invites_more:
        return None
    options = ("No, I think that's everything.", "No, that's all, thank you.", "I don't think so, no.")
    return turn.plain("invites_more", turn.pick(options, "more"))


def statement(turn: Situation) -> Decision | None:
    """Ordinary acts of a consultation that ask for no fact."""
    if turn.asks_for_history:
        return None  # "I'm sorry to pry, but have you …?"
    for name, applies, options in (
        ("apology", turn.u.has(Flag.APOLOGY), ("That's all right.", "Don't worry about it.")),
        (
            "empathy",
            turn.u.empathy or turn.sure("empathy"),
            ("Thank you.", "Thanks, that's kind of you.", "Thank you. It hasn't been easy."),
        ),
        ("closing", turn.u.closing, ("Thank you.", "OK, thank you.")),
        ("greeting", turn.u.greeting, ("Hello.", "Hi, yes.", "Hello, thanks for seeing me.")),
        (
            "explains",
            turn.u.has(Flag.EXPLAINS) or "next_steps" in turn.topics,
            ("OK.", "Right, I see.", "OK, if you think so."),
        ),
        ("small_talk", turn.u.has(Flag.SMALL_TALK), ("Not too bad, thanks.", "Oh, you know.")),
        ("signpost", turn.u.signpost, ("OK.", "Right, go on.")),
        ("continuer", turn.u.type is QuestionType.NONE, ("Mm.", "OK.", "Yes.")),
    ):
        if applies and not turn.is_off(name):
            return turn.plain(name, turn.pick(options, name))
    return None
