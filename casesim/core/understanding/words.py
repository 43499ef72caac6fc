"""Words: how an utterance is cut into tokens and brought to a common spelling and stem.

Everything that compares words (lexicon, facts, rules of style) uses these, so that UK and US spelling and
inflection never matter. It refuses to know meanings: synonyms live in the lexicon.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of one English word (lower case, UK spelling folded into US)."""
    word = word.lower()
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def terms(text: str) -> tuple[str, ...]:
    """Return the stemmed content words of `text` in order, without the frame words of questions."""
    return tuple(dict.fromkeys(stem(match[0]) for match in _WORD.finditer(text) if len(match[0]) > 3))
