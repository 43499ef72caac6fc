"""The post-encounter note: a free text with three headings, read without guessing.

    Summary: who, what, since when, and what tells the causes apart, in one or two sentences.
    Differential:
    1. Pulmonary embolism - for: calf swelling; worse on breathing in - against: no cough
    2. Pneumonia - for: fever
    Plan: CT of the pulmonary arteries; heparin meanwhile

After the headings of the Step 2 CS patient note (differential with supporting findings) and of R-IDEA. Text without a
heading is kept as it is and belongs to no part. Nothing here judges.
"""

from __future__ import annotations

import re
from itertools import zip_longest

from casesim.core.differential import parse, reasons_in
from casesim.core.encounter import Ranked
from casesim.core.errors import UsageError
from casesim.core.model import Frozen

FORM = "Summary: … | Differential: 1. A - for: …; … - against: … 2. B … | Plan: …; …"
"""The form in one line, for help texts."""

_HEADINGS = {
    "summary": "summary", "problem representation": "summary", "interpretive summary": "summary", "impression": "summary",
    "assessment": "summary", "one-liner": "summary", "differential": "differential", "ddx": "differential",
    "differential diagnosis": "differential", "diagnoses": "differential", "plan": "plan", "management": "plan",
    "next steps": "plan",
}  # fmt: skip
_HEADING = re.compile(rf"(?:^|\n|(?<=[.;|]))[ \t]*[#*]*[ \t]*({'|'.join(sorted(_HEADINGS, key=len, reverse=True))})[ \t]*\**[ \t]*:", re.IGNORECASE)  # fmt: skip
_ENTRY = re.compile(r"(?:^|\n|\s)(?=\d{1,2}[.)]\s)")


class Note(Frozen):
    """A note, taken apart."""

    summary: str = ""
    differential: tuple[Ranked, ...] = ()
    plan: tuple[str, ...] = ()
    rest: str = ""
    """What stands before the first heading."""


def read_note(text: str) -> Note:
    """Return the parts of a note; a heading that comes twice adds to its part. Raises nothing on any text."""
    parts: dict[str, list[str]] = {"summary": [], "differential": [], "plan": []}
    marks = list(_HEADING.finditer(text))
    for mark, following in zip_longest(marks, marks[1:]):
        body = text[mark.end() : following.start() if following else len(text)].strip(" \n|")
        parts[_HEADINGS[mark[1].lower()]].append(body)
    plan = (piece for body in parts["plan"] for piece in re.split(r"[;\n]|(?<=\w)\.\s", body))
    return Note(
        summary=" ".join(part for part in parts["summary"] if part),
        differential=tuple(entry for body in parts["differential"] for entry in _entries(body)),
        plan=tuple(line for piece in plan if (line := _bare(piece))),
        rest=text[: marks[0].start()].strip() if marks else text.strip(),
    )


def _entries(body: str) -> list[Ranked]:
    """Return the diagnoses of a body, one a line or numbered, with their reasons."""
    lines = [line for line in re.split(r"\n", body) if line.strip()]
    pieces = [piece.strip() for line in lines for piece in _ENTRY.split(line) if piece.strip()]
    found: list[Ranked] = []
    for piece in pieces:
        head, reasons = reasons_in(piece, ";,")
        if not head and found:  # "for: …" on a line of its own belongs to the line before
            found.append(_with(found.pop(), reasons))
            continue
        names = _named(head)
        found += [*names[:-1], *(_with(entry, reasons) for entry in names[-1:])]
    return found


def _with(entry: Ranked, reasons: tuple[tuple[str, ...], tuple[str, ...]]) -> Ranked:
    update = {"supporting": (*entry.supporting, *reasons[0]), "against": (*entry.against, *reasons[1])}
    return entry.model_copy(update=update)


def _named(head: str) -> tuple[Ranked, ...]:
    try:
        return parse(_bare(head))
    except UsageError:
        return (Ranked(name=_bare(head)[:200]),)


def _bare(text: str) -> str:
    return re.sub(r"^(?:[-*•]|\d{1,2}[.)])\s*", "", text.strip()).strip(" .;,-–—(")
