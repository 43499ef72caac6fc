"""The labelled interviews as training rows: one row for each D turn, with the turn before and its topic labels.

Reads texts by path (they are not ours to commit) and labels from `training/labels/` (turn numbers and topic ids only).
A label is a style letter, "+" for compound, then topic ids; a trailing "?" marks a debatable one.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from casesim.core.understanding.model import TOPICS

INDEX = {topic: i for i, topic in enumerate(TOPICS)}
DOUBT = 0.5


@dataclass(frozen=True)
class Row:
    """One D turn: interview, turn number, text, the D and the P turn before, and a target per topic (nan = unknown)."""

    interview: str
    turn: int
    text: str
    previous: str
    before: str
    target: tuple[float, ...]
    style: str = ""


def turns(path: Path) -> list[list[str]]:
    """Return [speaker, text] for each tagged line of `path`."""
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeError:
            continue
    out: list[list[str]] = []
    for raw_line in text.splitlines():
        line = raw_line.strip()
        if not line:
            continue
        match = re.match(r"([DP])\s*[:;]\s*(.*)", line)
        if match:
            out.append([match[1], match[2]])
        elif out:
            out[-1][1] += " " + line
        else:
            out.append(["?", line])
    return out


def contexts(spoken: list[list[str]]) -> list[tuple[int, str, str, str]]:
    """Return (number, text, D turn before the turn before, turn before) for each D turn."""
    rows = []
    for i, (speaker, text) in enumerate(spoken):
        if speaker != "D":
            continue
        before = spoken[i - 1][1] if i else ""
        previous = next((spoken[j][1] for j in range(i - 1, -1, -1) if spoken[j][0] == "D"), "")
        rows.append((i + 1, text, previous, before))
    return rows


def target(label: str) -> tuple[float, ...]:
    """Return 1 for each topic of `label`, DOUBT for a debatable one, else 0."""
    y = np.zeros(len(TOPICS))
    parts = label.split(maxsplit=1)
    for name in parts[1].split(",") if len(parts) > 1 else ():
        topic = name.strip().rstrip("?")
        if topic in INDEX:
            y[INDEX[topic]] = DOUBT if name.strip().endswith("?") else 1.0
    return tuple(y)


def load(texts: Path, labels: Path) -> dict[str, list[Row]]:
    """Return the rows of each labelled interview, by name."""
    out: dict[str, list[Row]] = {}
    for file in sorted(labels.glob("*.json")):
        path = texts / f"{file.stem}.txt"
        if not path.exists():
            continue
        marks = {int(k): v for k, v in json.loads(file.read_text()).items()}
        rows = []
        for number, text, previous, before in contexts(turns(path)):
            label = marks.get(number, "n")
            rows.append(
                Row(file.stem, number, text, previous, before, target(label), label.split()[0] if label else "n")
            )
        out[file.stem] = rows
    return out


def gold(path: Path) -> dict[str, dict[str, int | None]]:
    """Return per interview and item the first proving turn, or None where not met (`labels.json`)."""
    raw = json.loads(path.read_text())
    return {name: {i: (v["line"] if v["met"] else None) for i, v in items.items()} for name, items in raw.items()}
