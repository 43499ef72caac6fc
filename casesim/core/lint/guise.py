"""The guises in which a name can stand in a text.

Hyphens within words, dots in abbreviations, letters set apart, other word order, small letters, one letter wrong. Says what a text may be read as; what may not be read there, the rules on leaks know. Words that only look like a
diagnosis to a machine are kept out by closed lists, in our own choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from casesim.core.text import sentences
from casesim.core.understanding.words import word_set

_HYPHEN = re.compile(r"(?<=[A-Za-z])[-‐‑­_*·](?=[a-z])")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.\s?){2,7}")
_SPACED = re.compile(r"\b(?:[A-Za-z] ){2,20}[A-Za-z]\b")
_WORD = re.compile(r"[a-z]+")
_WORDS_TOO = word_set(
    "all aid aids and are art as aura bad bed cad cap cat cats chip cup dish fan fed fit gad had ham hap has him his hit hot "
    "ibs lad lap mac mad man map mas mend mods old pad pan pap par pat pet pid pots ram rat sad sam sle star ted tin van ware wet"
)
"""Words of English that are abbreviations of illnesses when they are written large."""
_FILLERS = word_set("of the a an in on my his her your their with to and or for from at by is was it acute chronic")
_REACH = 3
"""Words that may stand between the words of a name."""


def guises(text: str) -> Iterator[str]:
    """Yield `text` as it stands and, where that differs, as it reads once hyphens and gaps within words are closed."""
    yield text
    closed = _HYPHEN.sub("", text)
    closed = _DOTTED.sub(lambda match: re.sub(r"[.\s]", "", match[0]) + " ", closed)
    closed = _SPACED.sub(lambda match: match[0].replace(" ", ""), closed)
    if closed != text:
        yield closed


@lru_cache(maxsize=512)
def _small(abbreviation: str) -> re.Pattern[str] | None:
    low = abbreviation.lower()
    if low in _WORDS_TOO or not (len(low) > 2 or not re.search("[aeiouy]", low)):
        return None
    return re.compile(rf"\b{re.escape(low)}s?\b")


def small_abbreviations(text: str, abbreviations: Iterable[str]) -> Iterator[str]:
    """Yield the abbreviations that `text` holds in small letters ("nsclc"), words of English left out."""
    for abbreviation in abbreviations:
        form = _small(abbreviation)
        if form and form.search(text):
            yield abbreviation


class Scattered:
    """Names of several words, looked for in any order with a few words between: "cancer of the lung", "infection in my chest"."""

    def __init__(self, owners: Mapping[str, str]) -> None:
        """`owners`: each name in lower case with the diagnosis that it gives away."""
        self._names: dict[frozenset[str], tuple[str, str]] = {}
        for name, owner in owners.items():
            words = frozenset(_stem(word) for word in _WORD.findall(name.lower()) if word not in _FILLERS)
            if 2 <= len(words) <= 4 and not name.isupper() and not re.search(r"\d", name):
                self._names.setdefault(words, (name, owner))

    def found(self, text: str) -> dict[str, str]:
        """Return the names whose words stand near each other in a sentence of `text`, each with its diagnosis."""
        hits: dict[str, str] = {}
        for sentence in sentences(text):
            tokens = [_stem(word) for word in _WORD.findall(sentence.lower())]
            held = set(tokens)
            for words, (name, owner) in self._names.items():
                if words <= held and _are_near(tokens, words):
                    hits[name] = owner
        return hits


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "is", "us")) else word


def _are_near(tokens: list[str], words: frozenset[str]) -> bool:
    span = len(words) + _REACH
    return any(words <= set(tokens[start : start + span]) for start, token in enumerate(tokens) if token in words)


class Slips:
    """Words of names that are written with a letter wrong."""

    def __init__(self, names: Iterable[str], ordinary: Iterable[str]) -> None:
        """`ordinary`: words that are what they are, however much they look like one of the names'."""
        self._words = {word for name in names for word in _WORD.findall(name.lower()) if len(word) >= 6}
        self._ordinary = {word.lower() for word in ordinary}

    def mended(self, text: str) -> str:
        """Return `text` in small letters with such words written rightly; empty where it has none."""
        low = text.lower()
        meant = {word: self._meant(word) for word in set(_WORD.findall(low)) if len(word) >= 6}
        wrong = {word: right for word, right in meant.items() if right}
        return _WORD.sub(lambda match: wrong.get(match[0], match[0]), low) if wrong else ""

    @lru_cache(maxsize=16_384)  # noqa: B019 - as long as one linted case
    def _meant(self, word: str) -> str:
        if word in self._words or word in self._ordinary:
            return ""
        return min((name for name in self._words if is_misspelt(word, name)), default="")


def is_misspelt(word: str, name: str) -> bool:
    """Say whether `word` (6 letters or more) is `name` with a slip: the same first letter, one letter off (two from 10 on)."""
    if word == name or len(word) < 6 or word[0] != name[0] or abs(len(word) - len(name)) > 2:
        return False
    if _stem(word) == _stem(name) or word[:-1] == name[:-1] or word.startswith(name) or name.startswith(word):
        return False
    return _distance(word, name) <= (2 if len(name) >= 10 else 1)


def _distance(one: str, other: str) -> int:
    """Return how many letters must be put in, taken out, changed or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        new = [i]
        for j, b in enumerate(other, 1):
            best = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            new.append(best)
        before, row = row, new
    return row[-1]
