"""What else a rule may need to know of an utterance: attacks, vagueness, rudeness, consent, small talk.

A flag says what was said, never what follows from it: consequences belong to disclosure and grading.
"""

from __future__ import annotations

from casesim.core.understanding import asking, attack, tone
from casesim.core.understanding.model import FindingHit, Flag, QuestionType
from casesim.core.understanding.style import Style

MANY = 7
"""Separate things in one turn from which on nobody says them in one breath; doctors of 208 interviews stay below."""


def flags(text: str, before: str, findings: tuple[FindingHit, ...], style: Style) -> tuple[Flag, ...]:
    """Return the flags of `text` said after `before`, in the order of `Flag`."""
    del before
    if not text.strip():
        return ()
    found = {
        Flag.VAGUE: asking.is_vague(text, findings),
        Flag.OVERBROAD: _is_overbroad(text, findings),
        Flag.ANNOUNCED: asking.only_announces(text),
        Flag.ADDRESSES_GRADER: attack.addresses_grader(text),
        Flag.ROLE_BREAK: attack.breaks_role(text),
        Flag.DIAGNOSIS_FISHING: asking.fishes_for_diagnosis(text),
        Flag.EXAM_OR_RESULT: asking.asks_sign_or_result(text),
        Flag.RUDE: tone.is_rude(text),
        Flag.APOLOGY: tone.apologises(text),
        Flag.CONSENT: asking.asks_leave(text),
        Flag.EXPLAINS: style.type is QuestionType.NONE and tone.explains(text),
        Flag.SMALL_TALK: tone.is_small_talk(text),
        Flag.DISTRESS: tone.shows_distress(text),
        Flag.NO_CONSULTATION: attack.is_no_consultation(text),
        Flag.TELL_MORE: asking.is_continuer(text),
        Flag.FOREIGN: tone.is_foreign(text),
    }
    return tuple(flag for flag in Flag if found[flag])


def _is_overbroad(text: str, findings: tuple[FindingHit, ...]) -> bool:
    """Say whether the questions of `text`, or a bare list of words, name more than is said in one breath."""
    named = {hit.span for hit in findings if not hit.carried}
    asked = {hit.span for hit in findings if hit.asked and not hit.carried}
    bare = len(named) * _DENSE >= len(text.split())
    return len(asked) >= MANY or (bare and len(named) >= MANY)


_DENSE = 3
"""A text is a mere list where it has at most so many words for each thing that it names."""
