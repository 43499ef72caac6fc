"""Misspelt words mended, where there is one reading and no neighbour that it could be taken for.

Only a word that no name contains is ever mended, so that one real word never turns into another (ileus, ileum;
Berger, Buerger). Look-alikes are suggested from outside; whether one fits is decided here by the number of slips
(insertion, deletion, substitution, transposition), and a tie that the rest of the name does not settle stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate

from casesim.core.diagnosis.modifier import OPPOSED
from casesim.core.diagnosis.normal import american, singular

SHORTEST = 4
HALF = 0.5
_VOWELS = frozenset("aeiouy")
CLEAR = 0.5
OPPOSED_CLEAR = 1.25
"""Slips by which one reading must beat the next."""
_SOUNDS = (
    ("sthm", "sm"), ("ph", "f"), ("ck", "k"), ("qu", "k"), ("x", "ks"), ("y", "i"), ("z", "s"), ("rh", "r"), ("th", "t"), ("gh", "g"),
    ("ch", "k"), ("sch", "sh"), ("c", "k"), ("v", "f"), ("w", "v"),
)  # fmt: skip
_SOFT_C = re.compile(r"c(?=[eiy])")
_DOUBLE = re.compile(r"(.)\1+")
_SILENT_START = re.compile(r"^(?:ps|pn|kn|wr|gn|pt)")


def slips(one: str, other: str, most: float) -> float:
    """Return how many slips part two words, or more than `most` where it is more.

    Optimal string alignment; a vowel for a vowel, a doubled letter and a silent h are half a slip, for so are most
    misspellings made.
    """
    if abs(len(one) - len(other)) > most + 1:
        return most + 1
    out, into = _costs(one), _costs(other)
    older: list[float] = []
    before: list[float] = []
    row = [0.0, *accumulate(into)]
    for i, a in enumerate(one):
        older, before, row = before, row, [row[0] + out[i]]
        vowel = a in _VOWELS
        for j, b in enumerate(other):
            change = 0.0 if a == b else HALF if vowel and b in _VOWELS else 1.0
            best = min(before[j + 1] + out[i], row[j] + into[j], before[j] + change)
            if i and j and a == other[j - 1] and b == one[i - 1]:
                best = min(best, older[j - 1] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]


@lru_cache(maxsize=4_000)
def _costs(word: str) -> tuple[float, ...]:
    """Return what leaving out each letter costs."""
    return tuple(
        HALF if letter == "h" or (at and word[at - 1] == letter) else 0.75 if letter in _VOWELS else 1.0
        for at, letter in enumerate(word)
    )


def sound(word: str) -> str:
    """Return `word` roughly as it sounds: "neumonia" and "pneumonia" alike; vowels kept in their number."""
    word = _SILENT_START.sub(lambda m: m.group()[1], word)
    word = _SOFT_C.sub("s", word)
    for spelt, heard in _SOUNDS:
        word = word.replace(spelt, heard)
    return _DOUBLE.sub(r"\1", word)


def allowance(word: str) -> int:
    """Return how many slips a word of this length may hold."""
    return 1 if len(word) < 6 else 2 if len(word) < 12 else 3


def readings(word: str, suggestions: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the known words that misspelt `word` may be meant for: the likeliest, and others hardly less likely.

    One likeliest word is a reading; several tie, and only the rest of the name can settle which was meant.
    """
    most = allowance(word)
    heard = sound(word)
    forms = {(word, 0.0), (singular(word), 0.0 if singular(word) == word else HALF / 2)}
    scored: dict[str, float] = {}
    for candidate in suggestions:
        count = min(slips(form, candidate, most + 1) + less for form, less in forms)
        if heard == sound(candidate):
            count -= HALF
        if count <= most and not _too_short(word, candidate):
            scored[candidate] = min(scored.get(candidate, 99.0), count + 0.25 * (word[0] != candidate[0]))
    if not scored:
        return (), ()
    scored = _one_form(scored)
    best = min(scored.values())
    ties = [candidate for candidate, count in scored.items() if count < best + CLEAR]
    for candidate in tuple(ties):
        ties.extend(
            other
            for other in scored
            if _opposed(candidate, other) and scored[other] < best + OPPOSED_CLEAR and other not in ties
        )
    further = [c for c, count in scored.items() if c not in ties and count <= best + 1]
    return tuple(sorted(set(ties), key=lambda c: (scored[c], c))), tuple(sorted(further, key=lambda c: (scored[c], c)))


def _one_form(scored: dict[str, float]) -> dict[str, float]:
    """Keep one of several forms of a word ("tumour", "tumor", "tumours"), the nearest."""
    kept: dict[str, tuple[float, str]] = {}
    for candidate, count in scored.items():
        form = american(singular(candidate))
        kept[form] = min(kept.get(form, (count, candidate)), (count, candidate))
    return {candidate: count for count, candidate in kept.values()}


def _too_short(word: str, candidate: str) -> bool:
    """A word of few letters may not lose or gain its first letter, nor may a numeral or code be mended."""
    if len(word) == SHORTEST and sorted(word) != sorted(candidate) and sound(word) != sound(candidate):
        return True
    return len(candidate) < SHORTEST or (
        len(word) < 6 and word[0] != candidate[0] and not {word[0], candidate[0]} <= _VOWELS
    )


def _opposed(one: str, other: str) -> bool:
    """Whether two words differ in an opposed beginning alone."""
    for left, right in OPPOSED:
        for a, b in ((left, right), (right, left)):
            if one.startswith(a) and other.startswith(b) and one[len(a) :] == other[len(b) :]:
                return True
    return False


def mendable(word: str, known: frozenset[str]) -> bool:
    """Whether `word` may be mended at all: letters only, long enough, and in no name."""
    return word.isalpha() and len(word) >= SHORTEST and word not in known and singular(word) not in known
