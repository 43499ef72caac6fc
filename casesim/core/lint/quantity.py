"""Numbers with what they count, as patients and examiners write them: "about three weeks ago", "7/10", "20 a day".

Word numbers are read as figures. Vague ones ("a", "a few", "several") are left out: they contradict nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_COMPOUND = re.compile(rf"\b({'|'.join(_TENS)})[- ](one|two|three|four|five|six|seven|eight|nine)\b", re.IGNORECASE)
_ALONE = re.compile(rf"\b(?:{'|'.join(word for word in (*_WORDS, *_TENS) if word != 'one')})\b", re.IGNORECASE)
_UNITS = {
    "minute": "minute", "min": "minute", "hour": "hour", "hr": "hour", "day": "day", "night": "day", "week": "week", "month": "month",
    "year": "year", "cigarette": "cigarettes", "unit": "units of alcohol", "pint": "pints", "mg": "mg", "milligram": "mg",
    "pillow": "pillows", "kg": "kg", "kilo": "kg", "stone": "stone", "child": "children", "children": "children",
}  # fmt: skip
_HOURS = {"minute": 1 / 60, "hour": 1, "day": 24, "week": 168, "month": 730, "year": 8760}
_NUMBER = rf"(?:\d+(?:\.\d+)?|{'|'.join(_WORDS)})"
_QUANTITY = re.compile(
    rf"\b(?P<low>{_NUMBER})(?:\s*(?:-|–|to|or)\s*(?P<high>{_NUMBER}))?(?P<half> and a half)?[\s-]*"
    rf"(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})s?\b",
    re.IGNORECASE,
)
_SCORE = re.compile(
    rf"\b(?P<low>{_NUMBER})(?:\s*(?:-|–|to|or)\s*(?P<high>{_NUMBER}))?\s*(?:/\s*10\b|out of (?:10|ten)\b)",
    re.IGNORECASE,
)
_AGO = re.compile(
    rf"\b(?:for|since|past|last)\s+(?:about |around |roughly |nearly |over |the last |the past |at least |maybe )*(?={_NUMBER}\b)|"
    rf"(?:{'|'.join(_UNITS)})s?\s+(?:ago|before|now)\b",
    re.IGNORECASE,
)


_WHEN = tuple(
    (re.compile(form, re.IGNORECASE), hours)
    for form, hours in (
        (r"\b(?:this morning|earlier today|an hour ago|just now)\b", 4.0),
        (r"\b(?:yesterday|last night|a day ago)\b", 24.0),
        (r"\b(?:a week ago|last week|about a week|since last (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b", 168.0),
        (r"\b(?:a fortnight|a couple of weeks)\b", 336.0),
        (r"\b(?:a month ago|last month|about a month)\b", 730.0),
        (r"\b(?:a year ago|last year)\b", 8760.0),
    )
)
"""Words for a time that need no number, in hours."""


class Quantity(NamedTuple):
    """A number, or a span of numbers, of something."""

    low: float
    high: float
    unit: str

    def meets(self, other: Quantity) -> bool:
        """Say whether the two may be the same number."""
        return self.unit == other.unit and self.low <= other.high and other.low <= self.high

    @property
    def hours(self) -> float | None:
        """The middle of a length of time in hours; None for anything else."""
        return (self.low + self.high) / 2 * _HOURS[self.unit] if self.unit in _HOURS else None


def figures(text: str) -> str:
    """Return `text` with its number words, from two to ninety-nine, as figures."""
    text = _COMPOUND.sub(lambda m: str(_TENS[m[1].lower()] + _WORDS[m[2].lower()]), text)
    return _ALONE.sub(lambda m: str({**_WORDS, **_TENS}[m[0].lower()]), text)


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the quantities that `text` names, scores out of ten among them."""
    text = _COMPOUND.sub(lambda m: str(_TENS[m[1].lower()] + _WORDS[m[2].lower()]), text)
    for match in _QUANTITY.finditer(text):
        low = _number(match["low"]) + (0.5 if match["half"] else 0)
        yield Quantity(low, _number(match["high"]) if match["high"] else low, _UNITS[match["unit"].lower()])
    for match in _SCORE.finditer(text):
        yield Quantity(_number(match["low"]), _number(match["high"] or match["low"]), "out of ten")


def lengths(text: str) -> tuple[float, ...]:
    """Return, in hours, how long ago or for how long `text` says that something has been."""
    if not _AGO.search(text):
        return ()
    return tuple(hours for q in quantities(text) if (hours := q.hours) is not None)


def vague_lengths(text: str) -> tuple[float, ...]:
    """Return, in hours, about how long ago the words without a number in `text` are ("yesterday", "a month ago")."""
    return tuple(hours for form, hours in _WHEN if form.search(text))


def _number(text: str) -> float:
    return float(_WORDS.get(text.lower(), 0) or text)
