"""Relating diagnoses line by line: exactly one JSON line for each line of input, in order.

In: {"reference": "…", "answer": "…"}, with "synonyms" of the reference where a case gives them. Out: {"relation", "via"}
and "multiple" where the answer names several; {"error"} where the line is not understood. Nothing is skipped and
nothing raised, so that line n of the output belongs to line n of the input.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from casesim.core.diagnosis.matcher import DiagnosisMatcher

LONGEST_LINE = 20_000
_WANTED = 'write {"reference": "…", "answer": "…"}'


def lines(stream: Iterable[str], matcher: DiagnosisMatcher) -> Iterator[str]:
    """Yield one ASCII JSON line (without its newline) for each line of `stream`."""
    for line in stream:
        yield json.dumps(answer(line, matcher), ensure_ascii=True)


def answer(line: str, matcher: DiagnosisMatcher) -> dict[str, Any]:
    """Return what one line of input asks for, or {"error": why not}."""
    if len(line) > LONGEST_LINE:
        return {"error": f"more than {LONGEST_LINE} characters: {_WANTED}"}
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": f"not JSON: {_WANTED}"}
    fault = _fault(asked)
    if fault:
        return {"error": f"{fault}: {_WANTED}"}
    found = matcher.compare(asked["reference"], asked["answer"], tuple(asked.get("synonyms", ())))
    shown: dict[str, Any] = {"relation": found.relation.value, "via": found.via}
    return shown | ({"multiple": True} if found.multiple else {})


def _fault(asked: object) -> str:
    """Return what is wrong with a line's JSON, or an empty string."""
    if not isinstance(asked, dict):
        return "no object"
    for name in ("reference", "answer"):
        if name not in asked:
            return f"no '{name}'"
        if not isinstance(asked[name], str):
            return f"'{name}' is no text"
    if not asked["reference"].strip():
        return "'reference' is empty"
    synonyms = asked.get("synonyms", [])
    if not isinstance(synonyms, list) or not all(isinstance(name, str) for name in synonyms):
        return "'synonyms' is no list of texts"
    return ""
