"""The patient's view of an encounter, in the patient's voice: what I understood, what I felt, what I held back and why.

From the log alone: understandings, replies, rapport. For the debrief, when everything may be told. Awards nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from casesim.core.case import Disclosure, Fact, Polarity
from casesim.core.event import Exchanged
from casesim.core.model import Frozen
from casesim.core.patient import Patient
from casesim.core.policy import habit
from casesim.core.rapport import STEPS, points, steps

MOST = 5
"""Moments told of each kind, the weightiest first."""


class Moment(Frozen):
    """One thing that the patient says about one turn."""

    turn: int
    words: str
    quote: str
    """What the trainee said then."""


class OwnView(Frozen):
    """The patient's view; each part in the order of the talk."""

    understood: tuple[Moment, ...] = ()
    felt: tuple[Moment, ...] = ()
    held: tuple[Moment, ...] = ()


def own_view(patient: Patient, exchanges: Sequence[Exchanged]) -> OwnView:
    """Return what this patient would say of the talk. Pure: the same log, the same words."""
    return OwnView(
        understood=_understood(exchanges)[:MOST], felt=_felt(patient, exchanges), held=_held(patient, exchanges)[:MOST]
    )


def _understood(exchanges: Sequence[Exchanged]) -> tuple[Moment, ...]:
    told: list[Moment] = []
    for exchange in exchanges:
        heard, question = exchange.understanding, exchange.question
        if heard.jargon:
            words = " and ".join(f"“{word}”" for word in heard.jargon[:2])
            told.append(Moment(turn=exchange.turn, words=f"I did not know what {words} meant.", quote=question))
        elif exchange.reply.rule == "vague":
            told.append(Moment(turn=exchange.turn, words="I could not tell what you wanted to know.", quote=question))
        elif exchange.reply.rule == "summary":
            told.append(
                Moment(turn=exchange.turn, words="You told it back to me, and it was what I had said.", quote=question)
            )
    return tuple(told)


def _felt(patient: Patient, exchanges: Sequence[Exchanged]) -> tuple[Moment, ...]:
    heard = [exchange.understanding for exchange in exchanges]
    said: set[str] = set()
    found: list[tuple[int, Moment]] = []
    for index, exchange in enumerate(exchanges):
        repeated = bool(exchange.reply.facts) and set(exchange.reply.facts) <= said
        said |= set(exchange.reply.facts)
        for name in steps(exchange.understanding, heard[:index], repeated=repeated):
            weight = points(name, patient.manner.personality, patient.policy)
            felt = STEPS[name].felt.replace("my way", "in my own way")
            words = f"You {felt}. That {'helped' if weight > 0 else 'put me off'} ({weight:+d})."
            found.append((abs(weight), Moment(turn=exchange.turn, words=words, quote=exchange.question)))
    chosen = sorted(sorted(found, key=lambda pair: -pair[0])[:MOST], key=lambda pair: pair[1].turn)
    return tuple(moment for _, moment in chosen)


def _held(patient: Patient, exchanges: Sequence[Exchanged]) -> tuple[Moment, ...]:
    """Return the first turn at which each thing that needed trust was asked for and not said, and what was never asked."""
    released = {fact for exchange in exchanges for fact in exchange.reply.facts}
    needed = patient.manner.trust + habit(patient.manner.personality, patient.policy).trust
    rapport, told = patient.manner.rapport, []
    waiting = [
        fact for fact in patient.facts if fact.disclosure is Disclosure.RAPPORT and fact.polarity is Polarity.HAS
    ]
    for exchange in exchanges:
        for fact in [fact for fact in waiting if _is_asked(fact, exchange)]:
            if fact.id not in exchange.reply.facts:
                later = " I did tell you later." if fact.id in released else ""
                words = f"I kept something to myself: I trusted you {rapport} of 100 then, and needed {needed}.{later}"
                told.append(Moment(turn=exchange.turn, words=words, quote=exchange.question))
            waiting.remove(fact)
        rapport = exchange.rapport
    if waiting and len(waiting) == sum(fact.id not in released for fact in waiting):
        count = "one thing" if len(waiting) == 1 else f"{len(waiting)} things"
        told.append(Moment(turn=0, words=f"There was {count} that weighed on me, and you never asked.", quote=""))
    return tuple(told)


def _is_asked(fact: Fact, exchange: Exchanged) -> bool:
    if fact.id in exchange.reply.facts:
        return True
    named = {hit.id for hit in exchange.understanding.findings if hit.asked} | {
        hit.id for hit in exchange.understanding.topics if hit.score >= 0.5
    }
    return exchange.reply.rule == "held" and bool(named & set(fact.answers))
