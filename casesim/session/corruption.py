"""Planted corruptions: one thing turned wrong in a good reply, by name, so that verification can be measured.

Deterministic; every corruption changes what the reply says (a number, a unit, a side, a time, a relative, a "no", an added
noun, finding or diagnosis). Where a reply holds nothing of a kind, none of that kind is planted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from casesim.core.draw import draw
from casesim.core.model import Frozen

NOUNS = (
    "bicycle", "garden", "holiday", "kettle", "curtains", "suitcase", "piano", "staircase", "guitar", "bakery", "tractor",
    "swimming pool", "dishwasher", "allotment", "caravan", "sandwich", "umbrella", "marathon", "barbecue", "ladder",
)  # fmt: skip
FINDINGS = (
    "a rash", "a cough", "some blood in my urine", "a lump in my neck", "blurred vision", "ringing in my ears", "night sweats",
    "swollen ankles", "a sore throat", "pins and needles", "diarrhoea", "a nosebleed", "back pain", "palpitations",
)  # fmt: skip
RELATIVES = ("mother", "father", "brother", "sister", "grandmother", "uncle", "aunt", "cousin")
DRUGS = ("warfarin", "amlodipine", "citalopram", "prednisolone", "metformin", "lithium", "tramadol", "digoxin")
_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_NUMBER = re.compile(
    rf"\b(?:\d+(?:\.\d+)?|{'|'.join(_WORDS[2:])}|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b", re.I
)
_TENS = {"thirty": "forty", "forty": "fifty", "fifty": "sixty", "sixty": "seventy", "seventy": "eighty", "eighty": "ninety", "ninety": "thirty"}  # fmt: skip
_SWAPS: dict[str, tuple[tuple[str, str], ...]] = {
    "unit": (
        ("minutes", "hours"), ("hours", "days"), ("days", "weeks"), ("weeks", "months"), ("months", "years"), ("years", "months"),
        ("minute", "hour"), ("hour", "day"), ("day", "week"), ("week", "month"), ("month", "year"), ("year", "month"),
        ("milligrams", "grams"), ("mg", "g"), ("micrograms", "milligrams"), ("kilos", "stone"), ("pints", "glasses"),
        ("units", "pints"), ("stone", "kilos"),
    ),
    "side": (("left", "right"), ("right", "left"), ("upper", "lower"), ("lower", "upper"), ("front", "back")),
    "time": (
        ("morning", "evening"), ("evening", "morning"), ("night", "afternoon"), ("yesterday", "last month"), ("today", "last year"),
        ("monday", "thursday"), ("tuesday", "friday"), ("wednesday", "sunday"), ("thursday", "monday"), ("friday", "tuesday"),
        ("saturday", "wednesday"), ("sunday", "thursday"), ("before", "after"), ("after", "before"), ("worse", "better"),
        ("better", "worse"),
    ),
    "relative": (
        ("mother", "father"), ("father", "mother"), ("mum", "dad"), ("dad", "mum"), ("brother", "sister"), ("sister", "brother"),
        ("son", "daughter"), ("daughter", "son"), ("wife", "sister"), ("husband", "brother"), ("aunt", "uncle"), ("uncle", "aunt"),
    ),
}  # fmt: skip
_AFFIRMED = re.compile(
    r"\b(I've|I have|it's|it is|there's|there is|I am|I'm|I was|it was|I do|I can|he's|she's|I take|I smoke|I drink|I live|I had|I got|I get|I feel|"
    r"it comes|it came|it started|it goes|it lasts|he has|she has|they're|they are|my \w+ (?:is|was|has|had))\b", re.IGNORECASE,
)  # fmt: skip
_NEGATED = {
    "i've": "I've never", "i have": "I don't have", "it's": "it's not", "it is": "it is not", "there's": "there's no", "there is": "there is no",
    "i am": "I am not", "i'm": "I'm not", "i was": "I was not", "it was": "it was not", "i do": "I don't", "i can": "I can't",
    "he's": "he's not", "she's": "she's not", "i take": "I don't take", "i smoke": "I don't smoke", "i drink": "I don't drink",
    "i live": "I don't live", "i had": "I never had", "i got": "I never got", "i get": "I never get", "i feel": "I don't feel",
    "it comes": "it never comes", "it came": "it never came", "it started": "it never started", "it goes": "it never goes",
    "it lasts": "it never lasts", "he has": "he has no", "she has": "she has no", "they're": "they're not", "they are": "they are not",
}  # fmt: skip


class Corruption(Frozen):
    """One wrong version of a good reply."""

    kind: str
    text: str


def corruptions(
    reply: str, diagnoses: Sequence[str], held: str, *, denies: bool, relative: bool
) -> tuple[Corruption, ...]:
    """Return the wrong versions of `reply`.

    `held` is everything that the facts and the question hold, so that nothing true is planted; `denies` says that
    the reply denies; `relative` that a relative speaks (then the patient's own "I" is the relative's).
    """
    key = reply.lower()

    def pick(options: Sequence[str], kind: str) -> str:
        fresh = [
            option
            for option in options
            if not set(option.lower().split()) & set(held.lower().split()) - {"a", "my", "in"}
        ]
        return fresh[draw(f"{kind}/{key}", len(fresh))] if fresh else ""

    found: list[tuple[str, str]] = [("number", _renumbered(reply))]
    found += [(kind, _swapped(reply, pairs, held)) for kind, pairs in _SWAPS.items()]
    found.append(("polarity", _affirmed(reply) if denies else _denied(reply)))
    if noun := pick(NOUNS, "noun"):
        found.append(("noun", _with(reply, f"and it was by the {noun}")))
    if finding := pick(FINDINGS, "finding"):
        found.append(("finding", _with(reply, f"and {'he has' if relative else 'I have'} {finding}")))
    if drug := pick(DRUGS, "drug"):
        found.append(("drug", _with(reply, f"and I take {drug}")))
    if kin := pick(RELATIVES, "relative"):
        found.append(("added relative", _with(reply, f"just like my {kin}")))
    if name := pick(diagnoses, "diagnosis"):
        found.append(("diagnosis", f"{reply} I think it's {name}."))
    return tuple(Corruption(kind=kind, text=text) for kind, text in found if text and text != reply)


def _renumbered(reply: str) -> str:
    """Return `reply` with its last number changed; empty where it holds none."""
    hits = list(_NUMBER.finditer(reply))
    if not hits:
        return ""
    hit = hits[-1]
    return reply[: hit.start()] + _other(hit[0]) + reply[hit.end() :]


def _other(number: str) -> str:
    low = number.lower()
    if low in _TENS:
        return _TENS[low]
    if low in _WORDS:
        at = _WORDS.index(low)
        return _WORDS[at + 3] if at + 3 < len(_WORDS) else _WORDS[at - 4]
    value = float(number)
    return f"{value + 3:g}"


def _swapped(reply: str, pairs: Sequence[tuple[str, str]], held: str) -> str:
    """Return `reply` with the first swappable word put for its like; empty where it holds none."""
    for old, new in pairs:
        hit = re.search(rf"\b{old}\b", reply, re.IGNORECASE)
        if hit and not re.search(rf"\b{new}\b", held, re.IGNORECASE) and not _is_no_side(reply, hit):
            return reply[: hit.start()] + new + reply[hit.end() :]
    return ""


def _is_no_side(reply: str, hit: re.Match[str]) -> bool:
    """Say whether "right" or "left" is no side here ("all right", "that's right", "left work")."""
    near = reply[max(0, hit.start() - 12) : hit.end() + 12].lower()
    return hit[0].lower() in ("right", "left") and bool(
        re.search(
            r"all right|that's right|right (?:now|away|up|through|across|behind|in|over)|\bleft (?:work|school|home|me|him|her|it|the|over|a)\b|(?:i|has|have|'ve|nothing|was|been) left",
            near,
        )
    )


def _denied(reply: str) -> str:
    """Return `reply` with its first affirmation denied; empty where none is found or it denies something already."""
    if re.search(r"\b(?:no|not|never|none|nothing|hardly|without|\w+n't)\b", reply, re.IGNORECASE):
        return ""
    hit = _AFFIRMED.search(reply)
    if not hit:
        return ""
    new = _NEGATED.get(hit[0].lower(), f"{hit[0]} not")
    new = new[:1].upper() + new[1:] if hit[0][0].isupper() else new
    return re.sub(r"^(?:yes|yeah)[,.]\s+", "No, ", reply[: hit.start()] + new + reply[hit.end() :], flags=re.IGNORECASE)


_UNDENIED: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"^(?:no|nope|never)\b[,.]?\s*(?:no\b[,.]?\s*)?", "Yes, "), (r"\bhaven't\b", "have"), (r"\bhasn't\b", "has"),
    (r"\bdon't\b", "do"), (r"\bdoesn't\b", "does"), (r"\bdidn't\b", "did"), (r"\bisn't\b", "is"), (r"\bwasn't\b", "was"),
    (r"\baren't\b", "are"), (r"\bcan't\b", "can"), (r"\bnever\b", "often"), (r"\bnot\b ?", ""), (r"\bno\b ?", "some "),
    (r"\bnothing\b", "something"), (r"\bnone\b", "some"), (r"\bany\b", "some"), (r"\bnobody\b", "somebody"), (r"\bnor\b", "and"),
    (r"\bneither\b", "both"), (r"\bwithout\b", "with"), (r"\bnowhere\b", "somewhere"), (r"\b(\w+)n't\b", lambda m: m[1]),
)  # fmt: skip


def _affirmed(reply: str) -> str:
    """Return a denial with every "no" taken out of it."""
    text = reply
    for pattern, new in _UNDENIED:
        text = re.sub(pattern, new, text, flags=re.IGNORECASE)
    return text if text != reply else ""


def _with(reply: str, more: str) -> str:
    return f"{reply.rstrip().rstrip('.!?')}, {more}."
