"""What a clinician's line commits to: the diagnoses that it names, and those that it excludes.

"?PE", "rule out DVT" and "likely MI" name; "PE ruled out", "not MI", "anything but appendicitis" exclude; "cannot
exclude PE" names again (after NegEx, Chapman et al. 2001, with the hedges of written differentials). A line may hold
several. Where a comma or an "and" belongs to a name ("hand, foot and mouth disease"), the name is kept whole: whether
words are a name is asked of the caller. Refuses to know any disease itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from casesim.core.diagnosis.cue import (
    AFTER,
    ASIDE,
    BEFORE,
    CLAUSE,
    CONTRACTED,
    LEAD,
    NEUTRAL,
    NUMBERING,
    SEPARATOR,
    SHORTHAND,
    TAIL,
)
from casesim.core.text import clean

LIMIT_LINE = 600
MOST_PARTS = 40


class Claim(NamedTuple):
    """One diagnosis of a line, its hedges taken off."""

    text: str
    excluded: bool


class Names(NamedTuple):
    """What the caller knows of words."""

    is_name: Callable[[str], bool]
    """The words are the name of a diagnosis, nothing left over."""
    holds_name: Callable[[str], bool]
    """The words name a diagnosis, with modifiers perhaps."""
    is_misspelt: Callable[[str], bool]
    """The words are the name of a diagnosis once their spelling is mended."""


_EXCLUDES, _EXCLUDED = "\x01", "\x02"
_ONLY_MARKS = f" .,-{_EXCLUDED}"


def claims(line: str, names: Names) -> tuple[Claim, ...]:
    """Return what `line` names and excludes, in order; parts that no diagnosis can be made of are kept as they are."""
    text = CONTRACTED.sub(r"\1", clean(line, LIMIT_LINE).replace("’", "'").replace("n`t", "n't"))
    if names.is_name(text) or names.is_misspelt(text):
        return (Claim(text, False),)
    for shorthand, written in SHORTHAND:
        text = shorthand.sub(written, text)
    text = ASIDE.sub(r"\g<name>", text)
    found: list[Claim] = []
    text = NUMBERING.sub("; ", _open_brackets(text, names))
    marked = BEFORE.sub(_EXCLUDES, AFTER.sub(_EXCLUDED, NEUTRAL.sub(" ", text)))
    for clause in CLAUSE.split(marked):
        if found and clause and not clause.strip(f" .,-{_EXCLUDES}{_EXCLUDED}"):
            found[-1] = found[-1]._replace(excluded=found[-1].excluded or _marks(clause))  # "PE? No."
        elif clause and clause.strip():
            found.extend(_clause(clause.strip(), names))
    return tuple(found[:MOST_PARTS])


def _open_brackets(text: str, names: Names) -> str:
    """Take the brackets off what is said of a diagnosis ("PE (ruled out)"); those around another name stay."""

    def opened(match: re.Match[str]) -> str:
        inner = match[1].strip()
        if AFTER.search(inner) or BEFORE.search(inner) or not _bare(inner, names):
            return f" {inner} "
        return match[0].replace(",", " ") if names.holds_name(inner) else f" {inner} "

    return re.sub(r"[(\[]([^()\[\]]*)[)\]]", opened, text)


def _clause(clause: str, names: Names) -> list[Claim]:
    """Return the claims of one clause: cut into parts, parts joined into names, exclusion spread over lists."""
    if not _marks(clause) and names.is_name(clause):
        return [Claim(clause, False)]
    pieces = SEPARATOR.split(clause)
    parts, joints = _joined(pieces[0::2], [j.strip().lower() for j in pieces[1::2]], names)
    return _spread(parts, joints, names)


def _joined(parts: list[str], joints: list[str], names: Names) -> tuple[list[str], list[str]]:
    """Join parts that make one name, and parts that name nothing to their neighbour."""
    out: list[str] = []
    between: list[str] = []
    at = 0
    while at < len(parts):
        size = next((n for n in range(min(6, len(parts) - at), 1, -1) if _makes_name(parts[at : at + n], names)), 1)
        text = " and ".join(p.strip() for p in parts[at : at + size]) if size > 1 else parts[at]
        if out and size == 1 and (not text.strip(_ONLY_MARKS) or _leans(text, joints[at - 1], out[-1], names)):
            out[-1] = f"{out[-1]} {text}"
        else:
            if out:
                between.append(joints[at - 1])
            out.append(text)
        at += size
    if len(out) > 1 and _names_nothing(out[0], names) and not _marks(out[0]):
        out[:2], between[:1] = [f"{out[0]} {out[1]}"], []
    return out, between


def _makes_name(parts: list[str], names: Names) -> bool:
    """Whether several parts are one name together ("hand", "foot and mouth disease")."""
    return not any(_marks(p) for p in parts) and names.is_name(_bare(" ".join(parts), names))


def _leans(text: str, joint: str, before: str, names: Names) -> bool:
    """Whether a part only modifies what stands before it ("heart failure, acute")."""
    if joint in {"vs", "vs.", "versus", "or", "nor", "then", ">"} or _marks(text) or _EXCLUDED in before:
        return False
    return _names_nothing(text, names) and not _names_nothing(before, names)


def _marks(text: str) -> bool:
    return _EXCLUDES in text or _EXCLUDED in text


def _names_nothing(text: str, names: Names) -> bool:
    bare = _bare(text.replace(_EXCLUDES, " ").replace(_EXCLUDED, " "), names)
    return not bare or not names.holds_name(bare)


def _spread(parts: list[str], joints: list[str], names: Names) -> list[Claim]:
    """Turn marked parts into claims; an exclusion reaches over the list that it stands before or behind."""
    found: list[Claim] = []
    reaches = False
    for at, part in enumerate(parts):
        joint = joints[at - 1] if at else ""
        listed = joint in {"or", "nor", "and", "/", "+", "&", "and/or", ", or", ", nor", ", and"} or (
            joint == "," and any(j in {"or", "nor", ", or", ", nor"} for j in joints[at:])
        )
        reaches = reaches and listed
        pieces = [(t.strip(), m) for t, m in _marked(part, names)]
        for text, mark in pieces:
            bare = _bare(text, names)
            if mark == _EXCLUDES:
                reaches = True
            if bare:
                found.append(Claim(bare, reaches or mark != ""))
        if _EXCLUDED in part and len([t for t, _ in pieces if t]) == 1 and part.rstrip().endswith(_EXCLUDED):
            found = _spread_back(found, parts, joints, at)
    return found


def _marked(part: str, names: Names) -> list[tuple[str, str]]:
    """Cut a part at its marks into (text, mark that excludes it or "")."""
    texts = re.split(f"[{_EXCLUDES}{_EXCLUDED}]", part)
    marks = re.findall(f"[{_EXCLUDES}{_EXCLUDED}]", part)
    out = [[text, ""] for text in texts]
    for at, mark in enumerate(marks):
        backward = mark == _EXCLUDED and not _names_nothing(texts[at], names)
        if backward:
            out[at][1] = _EXCLUDED
        else:
            out[at + 1][1] = _EXCLUDES
    return [(text, mark) for text, mark in out]


def _spread_back(found: list[Claim], parts: list[str], joints: list[str], at: int) -> list[Claim]:
    """Make an exclusion behind a list joined by "and" or "or" hold for all of it ("PE and MI ruled out")."""
    back = 0
    while at - back - 1 >= 0 and joints[at - back - 1] in {"and", "or", "/", "&", "+", ", and", ", or", "and/or"}:
        back += 1
        if _marks(parts[at - back]):
            break
    keep = len(found) - 1 - back
    return [Claim(c.text, True) if i > keep - 1 else c for i, c in enumerate(found)] if back else found


def _bare(text: str, names: Names) -> str:
    """Return `text` without hedges and frame words around the diagnosis."""
    text = " ".join(text.split())
    while text and not names.is_name(text):
        shorter = TAIL.sub("", LEAD.sub("", text, count=1), count=1).strip()
        if shorter == text:
            break
        text = shorter
    return text
