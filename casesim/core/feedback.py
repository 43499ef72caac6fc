"""Feedback codes: preset sentences for items that were not met, as PLAB 2 gives them, in plain words.

An item names its code; a rubric may bring sentences of its own. A code without a sentence says nothing.
"""

from __future__ import annotations

from casesim.core.model import Frozen
from casesim.core.rubric import Rubric, ScoreSheet, Verdict

SENTENCES: dict[str, str] = {
    "introduce-yourself": "Say who you are and what you do before you ask anything.",
    "open-first": "Begin with one open question and let the patient tell the story before you narrow it down.",
    "more-open": "Most of your questions can be answered with yes or no; open ones bring facts that nobody would think to ask for.",
    "leading": "Some questions carried their own answer; patients tend to agree with them.",
    "compound": "You asked several things at once; only the last of them is usually answered.",
    "jargon": "You used technical words without explaining them; the patient may have guessed.",
    "repeats": "You asked again what had been answered; note answers down as they come.",
    "summarise": "Sum up what you heard and ask whether it is right: it finds mistakes and shows that you listened.",
    "signpost": "Say what comes next when you change the subject, above all before personal questions.",
    "volley": "A long volley of closed questions feels like an interrogation; break it with an open question or a word of comfort.",
    "empathy": "When the patient names a fear or a hardship, answer that first, then go on.",
    "perspective": "Ask what the patient thinks it is, what worries them and what they hope for.",
    "invite": "Ask before you close whether there is anything else.",
    "next-step": "End by saying what will happen next.",
    "red-flags": "Danger signs that must be asked for were left out.",
    "medicines": "Medicines and allergies must be known before anybody treats.",
    "problem-representation": "Write one sentence that says who, what, since when, and what tells the causes apart.",
    "rank-causes": "Give three to five causes in order of likelihood: neither one answer nor a catalogue.",
    "explain-lead": "Name the findings that made you put the first diagnosis first.",
    "explain-alternatives": "Say for each alternative what speaks for it or against it.",
    "evidence": "Pick the findings that tell the causes apart; those that fit everything explain nothing.",
    "calibration": "Your confidence was far from the truth of this case; ask what would change your mind.",
    "must-not-miss": "Name the cause that would do most harm if it were overlooked, also where it is unlikely.",
    "premature-closure": "You settled on a cause before asking what could tell it from the others.",
    "anchoring": "You kept your first idea although the later findings spoke against it.",
}
"""The shipped sentences by code."""


class Said(Frozen):
    """One sentence with its code and the items that call for it."""

    code: str
    sentence: str
    items: tuple[str, ...]


def sentences(rubric: Rubric, sheet: ScoreSheet) -> tuple[Said, ...]:
    """Return the sentences for the items of `sheet` that were not met, each once, in the rubric's order."""
    known = {**SENTENCES, **rubric.feedback}
    found: dict[str, list[str]] = {}
    for mark in sheet.items:
        if mark.verdict is Verdict.NOT_MET and mark.feedback in known:
            found.setdefault(mark.feedback, []).append(mark.id)
    return tuple(Said(code=code, sentence=known[code], items=tuple(items)) for code, items in found.items())
