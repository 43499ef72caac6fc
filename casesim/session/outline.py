"""The outline of a case's text: keys and entries with their lines, found by indentation alone.

Made for an editor: it works on text that is broken halfway through a word, and judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_LINE = re.compile(r"^(?P<space> *)(?P<dash>- +)?(?P<rest>[^#\s].*)$")
_KEY = re.compile(r"""^["']?(?P<key>[A-Za-z0-9_][\w-]*)["']?:(?:\s|$)""")
_INLINE_ID = re.compile(r"^\{\s*(?:id:\s*)?[\"']?(?P<id>[\w-]+)")
DEEPEST = 4
"""Levels that are listed: `variants`, a variant, `facts`, a fact. Keys of an entry are not."""


class Heading(NamedTuple):
    """One key, or one entry of a list that has an id."""

    line: int
    """From 1."""
    depth: int
    """From 0."""
    label: str


def outline(text: str) -> tuple[Heading, ...]:
    """Return the keys and the entries of `text` in order, `DEEPEST` levels at most; plain entries of a list are left out."""
    found: list[Heading] = []
    open_at: list[tuple[int, bool]] = []  # the columns of what the line may belong to, and whether that is an entry
    block: int | None = None  # the column of a key whose text runs over the lines below it
    for number, line in enumerate(text.split("\n"), 1):
        match = _LINE.match(line)
        if match is None or line.startswith(("---", "%")):
            continue
        column = len(match["space"])
        if block is not None and column > block:
            continue
        block = None
        label = _label(match["dash"] is not None, match["rest"])
        at = column + (1 if match["dash"] else 0)  # an entry stands below its key, also where it is not indented
        if not label:
            continue
        if match["rest"].rstrip().endswith((": |", ": >", ": |-", ": >-")):
            block = column
        while open_at and open_at[-1][0] >= at:
            open_at.pop()
        if len(open_at) < DEEPEST and not any(is_entry for _, is_entry in open_at):
            found.append(Heading(number, len(open_at), label))
        open_at.append((at, match["dash"] is not None))
    return tuple(found)


def _label(is_entry: bool, rest: str) -> str:
    """Return what a line is called in the outline, or an empty string."""
    if not is_entry:
        key = _KEY.match(rest)
        return key["key"] if key else ""
    inline = _INLINE_ID.match(rest)
    if inline:
        return inline["id"]
    key = _KEY.match(rest)
    if key is None:
        return ""
    return rest[key.end() :].strip().strip("\"'") or key["key"] if key["key"] == "id" else f"({key['key']})"


def path_at(headings: Sequence[Heading], line: int) -> tuple[str, ...]:
    """Return the labels from the top down to what stands at `line` (from 1)."""
    path: list[str] = []
    for heading in headings:
        if heading.line > line:
            break
        path[heading.depth :] = [heading.label]
    return tuple(path)
