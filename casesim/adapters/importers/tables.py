"""Tables that importers need, read from the package's data: plain words, and other names of a diagnosis."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache

from casesim.adapters.knowledge import data
from casesim.core.prose.plain import PlainWords


@lru_cache(maxsize=1)
def plain_words() -> PlainWords:
    """Return the shipped table of plain words; raises ContentError where it is missing."""
    groups = tomllib.loads(data("plain_words.toml").decode())
    return PlainWords({phrase: plain for group in groups.values() for phrase, plain in group.items()})


def synonyms_of(diagnosis: str) -> tuple[str, ...]:
    """Return other names of `diagnosis` from the shipped list, or none."""
    known = _diagnoses()
    plain = re.sub(r"\s*\([^)]*\)", "", diagnosis)
    inside = re.findall(r"\(([^)]+)\)", diagnosis)
    found: list[str] = []
    for name in (diagnosis, plain, *inside):
        found.extend(known.get(_key(name), ()))
    return tuple(dict.fromkeys(name for name in found if _key(name) not in (_key(diagnosis),)))[:40]


@lru_cache(maxsize=1)
def _diagnoses() -> dict[str, tuple[str, ...]]:
    groups = tomllib.loads(data("diagnoses.toml").decode())
    names: dict[str, tuple[str, ...]] = {}
    for group in groups.values():
        for name, entry in group.items() if isinstance(group, dict) else ():
            every = (name, *(entry.get("also", ()) if isinstance(entry, dict) else ()))
            for one in every:
                names[_key(one)] = tuple(every)
    return names


def _key(name: str) -> str:
    name = name.lower().replace("’", "'").replace("'s ", " ").replace("ae", "e").replace("oe", "e").replace("our", "or")
    return re.sub(r"[^a-z0-9]+", " ", name).strip()
