"""The names of all findings, without the understanding: what a list or a check of cases needs to know of them.

The understanding takes half a second to load; this takes a few hundredths. Decides nothing, and raises what a damaged
installation deserves.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import Any

from casesim.core.errors import ContentError

NAME = "lexicon.toml"


def finding_labels() -> dict[str, str]:
    """Return the label of every shipped finding by its id; raises ContentError where the file is missing or damaged."""
    return {key: str(entry.get("label", "")) for key, entry in _findings().items()}


def lay_names() -> dict[str, tuple[str, ...]]:
    """Return what people call each shipped finding, by its id; raises ContentError as above."""
    return {key: tuple(_plain_phrases(entry.get("lay", ""))) for key, entry in _findings().items()}


def _plain_phrases(value: str | list[str]) -> Iterator[str]:
    """Yield the phrases that are written out, not those of a shape."""
    for phrase in value.split(";") if isinstance(value, str) else value:
        words = " ".join(phrase.split()).lstrip("=")
        if words and "<" not in words:
            yield words


@lru_cache(maxsize=1)
def _findings() -> dict[str, dict[str, Any]]:
    try:
        raw = resources.files("casesim").joinpath("data", NAME).read_bytes()
        return {str(key): dict(entry) for key, entry in tomllib.loads(raw.decode("utf-8"))["findings"].items()}
    except (
        OSError,
        UnicodeDecodeError,
        tomllib.TOMLDecodeError,
        KeyError,
        AttributeError,
        TypeError,
        ValueError,
    ) as error:
        raise ContentError(
            f"a data file of casesim is missing or damaged: {error}", file=NAME, remedy="install casesim anew"
        ) from error
