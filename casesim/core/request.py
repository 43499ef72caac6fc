"""What a typed request for an examination or a test means in this case.

Matches names, synonyms, groups and ids by their content words; the nearest names are only ever suggested.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from casesim.core.case import Finding
from casesim.core.understanding.words import terms

_FRAME = frozenset(terms(
    "examine examination exam check perform do order request get send take please test tests level levels measure look listen feel "
    "assess inspect the patient his her him run arrange obtain full a an of for some"
))  # fmt: skip
_GROUPS = {
    "cardiovascular": ("cvs", "heart", "cardiac", "cardiovascular system", "precordium"),
    "respiratory": ("chest", "lungs", "lung", "respiratory system", "breathing"),
    "abdomen": ("abdominal", "belly", "tummy", "stomach", "gastrointestinal", "gi", "abdo"),
    "neurological": ("neuro", "nervous system", "cns", "neurology"),
    "vital signs": ("vitals", "obs", "observations", "vital", "signs"),
    "general": ("general appearance", "inspection", "general examination"),
    "legs": ("leg", "calves", "calf", "lower limbs"),
    "blood": ("bloods", "blood tests", "blood test", "routine bloods"),
    "bloods": ("blood", "blood tests", "blood test", "routine bloods"),
    "imaging": ("scans", "x-rays", "x rays"),
    "ent": ("ear nose throat", "ears", "throat"),
}


def _words(text: str) -> frozenset[str]:
    return frozenset(terms(re.sub(r"[_/-]", " ", text.lower()))) - _FRAME


def requested(text: str, offered: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the offered findings that `text` asks for, in the case's order; empty where it asks for none of them."""
    found: dict[str, Finding] = {}
    for part in re.split(r"[,;+]|\band\b|\n", text):
        for entry in _single(part, offered):
            found[entry.id] = entry
    if not found:
        found = {entry.id: entry for entry in _single(text, offered)}
    return tuple(entry for entry in offered if entry.id in found)


def _single(text: str, offered: Sequence[Finding]) -> list[Finding]:
    plain = re.sub(r"[\s_-]+", " ", text.strip().lower())
    if not plain:
        return []
    exact = [e for e in offered if plain in {e.id.replace("-", " ").replace("_", " "), *(n.lower() for n in _names(e))}]
    if exact:
        return exact
    group = [e for e in offered if _is_group(plain, e.group)]
    wanted = _words(text)
    named = [e for e in offered if wanted and any(_fits(wanted, _words(name)) for name in _names(e))]
    return group or named or _only(wanted, offered)


def _only(wanted: frozenset[str], offered: Sequence[Finding]) -> list[Finding]:
    """Return the one thing whose name holds all the words that were said ("strep test"), where it is the only one."""
    holding = [e for e in offered if wanted and any(wanted <= _words(name) for name in _names(e))]
    return holding if len(holding) == 1 else []


def _names(entry: Finding) -> tuple[str, ...]:
    return (entry.name, *entry.synonyms)


def _fits(wanted: frozenset[str], name: frozenset[str]) -> bool:
    return bool(name) and (
        wanted == name or (name < wanted and len(name) >= len(wanted) - 2) or (wanted < name and len(wanted) >= 2)
    )


def _is_group(plain: str, group: str) -> bool:
    plain = re.sub(r"\b(?:examination|exam|system|full|the|a)\b", " ", plain)
    plain = re.sub(r"\s+", " ", plain).strip()
    own = group.lower().replace("_", " ").replace("-", " ")
    return bool(plain) and (plain == own or plain in _GROUPS.get(own, ()) or plain in own.split())


def outcome(found: Sequence[Finding]) -> str:
    """Return what was found, a line each; values with unit and reference range."""
    lines = []
    for entry in found:
        measured = f" {entry.value} {entry.unit or ''}".rstrip() + "." if entry.value else ""
        reference = f" (reference {entry.reference})" if entry.reference else ""
        lines.append(f"{entry.name}:{measured} {entry.result}{reference}".replace("  ", " "))
    return "\n".join(lines)
