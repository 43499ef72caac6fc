"""Plain words for technical ones, from a table that the caller gives.

The longest phrase of the table wins; "ae" and "oe" in it stand for the US spelling too. What the table does not hold is
kept as it stands: a wrong paraphrase is worse than a hard word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from casesim.core.prose.grammar import article


class PlainWords:
    """Rewrites technical words. Immutable."""

    def __init__(self, table: Mapping[str, str]) -> None:
        """`table`: phrase → plain phrase; "(s)" at the end of a phrase stands for both numbers."""
        self._plain: dict[str, str] = {}
        patterns: list[str] = []
        for phrase in sorted(table, key=len, reverse=True):
            for form in _forms(phrase):
                self._plain.setdefault(_key(form), table[phrase])
                patterns.append(_pattern(form))
        self._pattern = re.compile(r"\b(?:" + "|".join(patterns) + r")\b", re.IGNORECASE) if patterns else None

    def __call__(self, text: str) -> str:
        """Return `text` in plain words."""
        if self._pattern is None:
            return text
        text = self._pattern.sub(lambda match: self._plain.get(_key(match[0]), match[0]), text)
        text = re.sub(r"\b(an?) (an?|the|no|pins|some)\b", r"\2", text, flags=re.IGNORECASE)
        text = re.sub(r"\bany (?:an?) ", "any ", text)
        text = re.sub(r"\bno (?:an?) ", "no ", text)
        return re.sub(r"\b([Aa])n? (?=([a-z]\w*))", lambda m: m[1] + article(m[2])[1:] + " ", text)


def _forms(phrase: str) -> tuple[str, ...]:
    return (phrase[:-3], phrase[:-3] + "s") if phrase.endswith("(s)") else (phrase,)


def _key(text: str) -> str:
    return re.sub(r"[\s-]+", " ", text.lower()).replace("ae", "e").replace("oe", "e").replace("ise", "ize")


def _pattern(form: str) -> str:
    escaped = re.escape(form).replace("ae", "a?e").replace("oe", "o?e")
    return re.sub(r"(?:\\ |\\-|-)+", r"[\\s-]+", escaped)
