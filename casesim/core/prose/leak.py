"""Holding a diagnosis against the words of a patient: whether a text names it, or a word that only it would bring.

Names, synonyms, abbreviations in brackets and their spellings are looked for as whole words. Of a name of several words,
a single word that no patient would use without it ("myasthenia") gives it away as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from casesim.core.understanding.words import word_set

_COMMON = word_set(
    "acute chronic disease syndrome disorder primary secondary infection infections inflammatory cancer tumor tumour failure active benign malignant systemic "
    "idiopathic injury normal behavior behaviour reaction breast impaired production complex partial personality situational posterior anterior active "
    "deficiency pelvic physiological withdrawal intoxication poisoning congenital neonatal newborn infant juvenile adult stress severe minor major apical "
    "hip knee lung liver kidney heart disc point insertion milk double movement medical spinal urinary rupture bites bite pain muscle stroke attack "
    "respiratory distress venous insufficiency disease, distal proximal cell large small brain blood bone joint skin nerve finger flexor tendon "
    "acquired induced related associated type early late simple upper lower right left chest stomach bladder bowel vaginal nightmare multiple system"
)


def names(name: str, synonyms: Iterable[str] = (), ordinary: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the spellings of a diagnosis that would give it away, in lower case, longest first.

    `ordinary`: words that patients use anyway, which give nothing away by themselves.
    """
    found: set[str] = set()
    usual = _COMMON | {_plain(word) for word in ordinary}
    for entry in (name, *synonyms):
        if re.fullmatch(r"[A-Z][A-Z0-9-]{1,5}", entry.strip()):
            found.add(entry.strip())  # an abbreviation ("ALL") is a word when it is small
            continue
        plain = _plain(entry)
        for inside in re.findall(r"\(([^)]{2,40})\)", entry):
            found.add(inside.strip() if inside.strip().isupper() else _plain(inside))
        without = _plain(re.sub(r"\([^)]*\)", " ", entry))
        found |= {plain, without, without.removeprefix("acute ").removeprefix("chronic ")}
        words = [
            word
            for word in without.split()
            if len(word) >= 6 and not {word, word + "s", word.removesuffix("s")} & usual
        ]
        if len(without.split()) > 1 and entry == name:
            found |= set(words)
    return tuple(sorted((entry for entry in found if len(entry) > 2 and entry not in _COMMON), key=len, reverse=True))


def _plain(text: str) -> str:
    text = text.lower().replace("’", "'").replace("'s", "").replace("ae", "e").replace("oe", "e").replace("our", "or")
    return re.sub(r"[^a-z0-9]+", " ", text).strip()


def leaked(text: str, forbidden: Iterable[str]) -> str:
    """Return the first of `forbidden` that `text` names, or an empty string."""
    low = f" {_plain(text)} "
    for entry in forbidden:
        if entry.isupper():
            if re.search(rf"\b{re.escape(entry)}\b", text):
                return entry
        elif re.search(rf" {re.escape(entry)}(?:s|es)? ", low):
            return entry
    return ""


class Forbidden:
    """Names looked for in many texts: as `leaked`, compiled once, each name with what it is a name of."""

    def __init__(self, owners: Mapping[str, str]) -> None:
        """`owners`: each forbidden name (as `names` spells it) with the diagnosis that it gives away."""
        self._owners = dict(owners)
        plain = sorted((name for name in owners if not name.isupper()), key=len, reverse=True)
        upper = sorted((name for name in owners if name.isupper()), key=len, reverse=True)
        self._plain = re.compile(rf" ({'|'.join(map(re.escape, plain))})(?:s|es)?(?= )") if plain else None
        self._upper = re.compile(rf"\b({'|'.join(map(re.escape, upper))})\b") if upper else None

    def found(self, text: str) -> dict[str, str]:
        """Return the names that `text` says, each with its diagnosis."""
        hits = self._plain.findall(f" {_plain(text)} ") if self._plain else []
        hits += self._upper.findall(text) if self._upper else []
        return {name: self._owners[name] for name in hits}
