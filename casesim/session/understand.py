"""Understanding line by line: exactly one JSON line for each line of input, in order.

A line is an utterance, or a JSON object {"before": "the turn before", "text": "…"}. Blank lines and broken JSON are
understood like any other text: nothing is skipped, so that line n of the output belongs to line n of the input.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from casesim.core.understanding.model import Understander

_SHOWN = (
    "type",
    "compound",
    "empathy",
    "summary",
    "jargon",
    "signpost",
    "greeting",
    "closing",
    "topics",
    "findings",
    "flags",
)


def lines(stream: Iterable[str], understander: Understander) -> Iterator[str]:
    """Yield one ASCII JSON line (without its newline) for each line of `stream`."""
    for line in stream:
        text, before = _read(line.rstrip("\r\n"))
        understood = understander.understand(text, before).model_dump(mode="json")
        yield json.dumps({name: understood[name] for name in _SHOWN}, ensure_ascii=True)


def _read(line: str) -> tuple[str, str]:
    """Return (text, before) of an input line."""
    if not line.lstrip().startswith("{"):
        return line, ""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return line, ""
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        return line, ""
    before = value.get("before")
    return value["text"], before if isinstance(before, str) else ""
