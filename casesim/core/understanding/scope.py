"""Scope: whether something within a clause is negated, or said of a relative.

Works on tokens of one clause by cue and distance (after NegEx, Chapman et al. 2001, in our own rules). It refuses
to look across clauses: a "no" that answers the turn before negates nothing here.
"""

from __future__ import annotations

from casesim.core.understanding.words import Token, word_set

_NEGATION = word_set("no not never without none neither nor denies deny denied cannot")
_STOPS = word_set("but except apart although though unless because besides than only other otherwise")
_HOLLOW = word_set("problem problems worries worry wonder doubt idea matter need rush hurry longer more one")
_SUBJECTS = word_set("you he she it they there i we anyone any the your")
_RELATIVES = word_set(
    "family families relative relatives mother mothers mom moms mum mums mummy father fathers dad dads daddy parent "
    "parents brother brothers sister sisters sibling siblings grandparent grandparents grandmother grandfather "
    "grandma grandpa granny grandad aunt aunts auntie uncle uncles cousin cousins nephew niece wife husband spouse "
    "kids children sons daughters household relations"
)


def _low(word: Token) -> str:
    return word.text.lower().replace("’", "'")


def is_negated(words: tuple[Token, ...], start: int) -> bool:
    """Say whether what begins at character `start` lies in the scope of a negation among the clause's `words`."""
    before = [word for word in words if word.start < start]
    for index in range(len(before) - 1, -1, -1):
        low = _low(before[index])
        if low in _STOPS or low in {".", ";", "?", "!"}:
            return False
        if (low in _NEGATION or low.endswith("n't")) and _negates(before, index):
            return True
    return False


def _negates(before: list[Token], index: int) -> bool:
    """Say whether the cue at `index` negates what follows: not an answer, a courtesy or an inverted question."""
    low = _low(before[index])
    following = _low(before[index + 1]) if index + 1 < len(before) else ""
    if low == "no" and (following in {",", "."} or following in _HOLLOW):
        return False
    if low == "not" and following in {"only", "just"}:
        return False
    return not (
        low.endswith("n't")
        and following in _SUBJECTS
        and (index == 0 or before[index - 1].text.lower() not in _SUBJECTS)
    )


def is_family(words: tuple[Token, ...], start: int, end: int) -> bool:
    """Say whether the clause's `words` outside [start, end) speak of a relative."""
    return any(_low(word).removesuffix("'s") in _RELATIVES for word in words if word.end <= start or word.start >= end)


def is_excepted(words: tuple[Token, ...], start: int) -> bool:
    """Say whether what begins at `start` is named only to be set aside ("any symptoms besides the cough?")."""
    before = [_low(word) for word in words if word.start < start]
    text = " ".join(before[-9:])
    cue = max(text.rfind(phrase) for phrase in ("besides", "other than", "apart from", "aside from", "except for"))
    return cue >= 0 and "," not in text[cue:].replace(" , ", ",", 1)[1:]
