"""A diagnosis's words brought to one form, so that names that differ only in writing get the same key.

British and American, possessive, plural, hyphen, Roman numeral, word order ("stenosis of the aorta", "aortic
stenosis") and adjective for organ fall together. Refuses to correct spelling and to know any disease: two names
with one key are the same words, no more.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from casesim.core.diagnosis.phrasing import (
    DROPPED,
    JOINED_PREFIXES,
    LETTERED,
    NUMBERED,
    NUMBERS,
    PHRASES,
    PLURALS,
    SPELLING_ENDINGS,
)
from casesim.core.diagnosis.wording import SAME_WORD

Words = tuple[str, ...]

_GREEK = str.maketrans({"α": "alpha ", "β": "beta ", "γ": "gamma ", "δ": "delta ", "µ": "mu ", "μ": "mu "})
_DIGRAPHS = str.maketrans({"æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "ł": "l"})
_POSSESSIVE = re.compile(r"['’‘`´]s\b")
_APOSTROPHE = re.compile(r"['’‘`´]")
_LONG_WORD = re.compile(r"\b(?!toe|shoe)[a-z]{5,}")
_DIGIT_SPLIT = re.compile(r"(?<=[a-z]{3})(?=\d)")
_LONGEST_PHRASE = max(len(phrase) for phrase in PHRASES)
_KEEP_S = ("ss", "us", "is", "as", "os")


def fold(text: str) -> str:
    """Return `text` in lower case, without accents and possessives, "ae" and "oe" written "e"."""
    text = text.lower().translate(_GREEK).translate(_DIGRAPHS)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = _APOSTROPHE.sub("", _POSSESSIVE.sub("", text))
    return _LONG_WORD.sub(_undiphthong, text).replace("&", " and ")


def _undiphthong(match: re.Match[str]) -> str:
    return match.group().replace("ae", "e").replace("oe", "e")


@lru_cache(maxsize=20_000)
def words(text: str) -> Words:
    """Return the folded words of `text`, word beginnings joined ("non-ST" → "nonst"), nothing else changed."""
    raw = [w for chunk in re.split(r"[^a-z0-9]+", fold(text)) for w in _chunk_words(chunk)]
    joined: list[str] = []
    for word in raw:
        if joined and joined[-1] in JOINED_PREFIXES and word.isalpha() and word not in DROPPED and len(word) > 1:
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined)


def _chunk_words(chunk: str) -> list[str]:
    """Split "covid19" and "type2" into word and number; keep short codes ("b12", "t2dm", "21")."""
    return [part for part in _DIGIT_SPLIT.split(chunk) if part]


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    """Return `word` without the ending of a plural or possessive; the result need not be a word."""
    if word in PLURALS:
        return PLURALS[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith("s") and (word.endswith("mas") or not word.endswith(_KEEP_S)):
        return word[:-1]
    return word


@lru_cache(maxsize=20_000)
def american(word: str) -> str:
    """Return `word` with the American ending where it has a British one."""
    for british, us in SPELLING_ENDINGS:
        if len(word) > len(british) + 1 and word.endswith(british):
            return word[: -len(british)] + us
        if word == british:
            return us
    return word.replace("sulph", "sulf").replace("leuco", "leuko")


def _with_numbers(parts: list[str]) -> list[str]:
    """Join numbers and letters to the word that they belong to ("type II" → "type2", "hepatitis B" → "typeb")."""
    out: list[str] = []
    for word in parts:
        before = out[-1] if out else ""
        number = NUMBERS.get(word, word)
        if before in NUMBERED and number.isdigit():
            _number(out, before, number)
        elif before in LETTERED and len(word) == 1 and word.isalpha():
            _letter(out, before, word)
        elif word == "degree" and NUMBERS.get(before, before).isdigit():
            out[-1] = "degree" + NUMBERS.get(before, before)
        elif before in {"b", "d"} and word.isdigit():
            out[-1] += word
        else:
            out.append(number if word not in {"i", "v", "x"} else word)
    return out


def _number(out: list[str], before: str, number: str) -> None:
    """Put "type2" for "type", "2"; names whose number is a type keep their own word before it."""
    if before in {"bipolar", "neurofibromatosis", "mobitz", "men", "crps"}:
        out.append("type" + number)
    else:
        out[-1] = before + number


def _letter(out: list[str], before: str, letter: str) -> None:
    """Put "hepatitis", "typeb" for "hepatitis", "b"; "vitamind" for "vitamin", "d"."""
    if before in {"vitamin", "vit"}:
        out[-1] = "vitamin" + letter
    elif before in {"group", "type"}:
        out[-1] = before + letter
    else:
        out.append("type" + letter)


def _without(parts: list[str]) -> list[str]:
    """Join "without" to the word after it, so that "migraine without aura" is no migraine with aura."""
    out: list[str] = []
    for word in parts:
        if out and out[-1] == "without":
            if word not in DROPPED:
                out[-1] = "non" + word
        else:
            out.append(word)
    return [w for w in out if w != "without"]


def _phrases(parts: list[str]) -> list[str]:
    """Replace known word sequences, longest first."""
    out: list[str] = []
    at = 0
    while at < len(parts):
        for size in range(min(_LONGEST_PHRASE, len(parts) - at), 0, -1):
            found = PHRASES.get(tuple(parts[at : at + size]))
            if found is not None:
                out.extend(found)
                at += size
                break
        else:
            out.append(parts[at])
            at += 1
    return out


@lru_cache(maxsize=20_000)
def canonical_words(raw: Words) -> Words:
    """Return `raw` (from `words`) as key words, in their order: one form per meaning, small words left out."""
    parts = _with_numbers(list(raw))
    parts = [singular(word) for word in parts]
    parts = _phrases(_without(parts))
    kept: list[str] = []
    for at, word in enumerate(parts):
        if word == "secondary" and not (at + 1 < len(parts) and parts[at + 1] == "to"):
            kept.append(word)
        elif word not in DROPPED:
            written = american(word)
            kept.append(SAME_WORD.get(written, written))
    return tuple(kept) or tuple(parts)


def terms(text: str) -> Words:
    """Return the key words of `text`, in their order."""
    return canonical_words(words(text))


def key(parts: Words) -> str:
    """Return the order-free key of key words."""
    return " ".join(sorted(set(parts)))


def tight(parts: Words) -> str:
    """Return the key that ignores where words are parted ("preeclampsia", "pre eclampsia"), order kept."""
    return "=" + "".join(parts)
