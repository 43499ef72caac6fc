"""The trainee sums up: the patient agrees with what the facts bear out and puts right what they do not.

A wrong summary is never confirmed; what puts it right passes the same gates as an answer, so that a false guess opens no
fact that a question would not.
"""

from __future__ import annotations

import re

from casesim.core.decision import Decision
from casesim.core.mistake import mistakes
from casesim.core.question import CERTAIN, Match
from casesim.core.release import gated, held_back
from casesim.core.situation import Situation
from casesim.core.understanding.model import QuestionType
from casesim.core.wording import say

CHECKS = re.compile(
    r"(?:\b(?:is (?:that|this|it) (?:all )?(?:right|correct|so|accurate)|(?:have|did) i (?:got|get|understood|understand|heard|hear) (?:that|it|you|this|everything|all that)?\b"
    r"|am i right|does that sound right|if i(?:'ve| have) (?:got|understood)|have i missed|did i miss|correct me if)\b|,\s*(?:correct|right|yes|yeah)\s*\?)\W*[^.?!]{0,25}[.?!]*\s*$",
    re.IGNORECASE,
)
"""The trainee asks whether what was said back is so."""
STATES = re.compile(
    r"\b(?:(?:so|ok|okay|right)[, ]+(?:basically |just )?(?:you|he|she|it|the|your|this)\b|you (?:said|say|told|mentioned|described|were saying)|(?:summari[sz]e|recap|sum up|go over|check (?:that )?i))",
    re.IGNORECASE,
)
"""The trainee says back what was told."""


def recap(turn: Situation) -> Decision | None:
    """Confirm a summary that the facts bear out; put a wrong one right, by what the patient may say."""
    asks = any(hit.asked and not hit.carried for hit in turn.u.findings)
    sums_up = turn.u.summary or (turn.sure("summary") and not turn.u.empathy)
    checks = bool(CHECKS.search(turn.question) and STATES.search(turn.question))
    if (checks or (sums_up and not asks)) and (decision := _put_right(turn)):
        return decision
    if not sums_up or (asks and not checks) or turn.u.type is QuestionType.OPEN:
        return None
    return turn.plain(
        "summary", turn.pick(("Yes, that's right.", "Yes, that's about it.", "That's it, yes."), "summary")
    )


def _put_right(turn: Situation) -> Decision | None:
    """Return what the patient says to a summary that is wrong, or None where it is not."""
    patient = turn.patient
    wrong = mistakes(turn.question, patient, turn.u.findings, turn.lexicon, turn.talk.replies)
    if not wrong:
        return None
    pairs = [
        (fact, Match(fact=fact.id, strength=CERTAIN, via="summary"))
        for entry in wrong
        if (fact := patient.fact(entry.fact))
    ]
    free, held = gated(turn, pairs)
    labels = [entry.label for entry in wrong if entry.label]
    if not free and not labels:
        return held_back(turn, held)
    shown = free[: turn.habit.at_once]
    parts = [say(patient, fact, turn.said[fact.id]) for fact in shown]
    lead = turn.pick(("That's not quite right.", "Not quite.", "No, not quite."), "correction")
    words = " ".join((lead, *parts)) if parts else f"{lead} I haven't said anything about {labels[0]}."
    return Decision(
        rule="correction", facts=tuple(fact.id for fact in shown), words=words, parts=tuple(parts), held=held, voice=False,
        repeated=bool(shown) and all(turn.said[fact.id] for fact in shown),
    )  # fmt: skip
