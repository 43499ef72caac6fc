"""The heads of case files, for a list of cases: title, minutes and the like, without reading a whole case.

A case takes a second to parse and check; its head takes milliseconds. Reads nothing that tells a diagnosis, checks
nothing but what it returns, and gives up (None) on any head that is not as expected: who wants to know what is wrong
with it reads the whole case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from casesim.core.text import clean

MAX_BYTES = 256_000
_DEFAULTS = {"minutes": 10, "difficulty": "core"}
_WORDS = ("title", "complaint", "specialty", "setting", "difficulty")
_KEYS = re.compile(r"^(?:" + "|".join((*_WORDS, "minutes", "review", "speaker")) + r"):")
_TOP_LEVEL = re.compile(r"^(?=[^\s#-])", re.MULTILINE)
_SUSPICIOUS = re.compile(r"[&*!]")
"""Anchors, aliases and tags: for the strict reader to judge."""


def heads(folders: Iterable[Path]) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Yield (id, card) of every case, sorted by id; the card is None where the head is not plain."""
    files = {path.stem: path for folder in reversed(tuple(folders)) for path in _files(folder)}
    for name in sorted(files):
        yield name, head(files[name], name)


def head(path: Path, name: str) -> dict[str, Any] | None:
    """Return id, title, complaint, specialty, setting, minutes, difficulty, review and speaker of the case in `path`."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    excerpt = "".join(section for section in _TOP_LEVEL.split(text) if _KEYS.match(section))
    return None if _SUSPICIOUS.search(excerpt) else _card(_loaded(excerpt), name)


def _files(folder: Path) -> Iterator[Path]:
    return folder.glob("*.yaml") if folder.is_dir() else iter(())


def _loaded(excerpt: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    try:
        return yaml.load(excerpt)
    except (YAMLError, ValueError, RecursionError):
        return None


def _card(found: Any, name: str) -> dict[str, Any] | None:
    if not isinstance(found, dict):
        return None
    found = {**_DEFAULTS, **found}
    words = {key: found.get(key) for key in _WORDS}
    minutes, review, speaker = found["minutes"], found.get("review", {}), found.get("speaker", {})
    parts_are_plain = isinstance(review, dict) and isinstance(speaker, dict) and type(minutes) is int
    if not parts_are_plain or not all(isinstance(value, str) and value.strip() for value in words.values()):
        return None
    return {
        "id": name,
        **{key: clean(str(value)) for key, value in words.items()},
        "minutes": minutes,
        "review": clean(str(review.get("state", "none"))),
        "speaker": clean(str(speaker.get("role", "patient"))),
    }
