"""The words of a trainee outside questions: acts that begin with "/", from `/examine` to `/finish`.

The same words work in a script, in the plain line mode and in the app's question box.
"""

from __future__ import annotations

import difflib
from enum import StrEnum

from casesim.core.errors import UsageError
from casesim.core.model import Frozen


class ActKind(StrEnum):
    """What a line does."""

    ASK = "ask"
    EXAMINE = "examine"
    ORDER = "order"
    NOTE = "note"
    DIFFERENTIAL = "differential"
    ASSESS = "assess"
    FINISH = "finish"
    HELP = "help"


class Line(Frozen):
    """A line of the trainee, read."""

    kind: ActKind
    text: str = ""


HELP: dict[ActKind, str] = {
    ActKind.EXAMINE: "/examine WHAT      examine a region or do a manoeuvre, e.g. /examine cardiovascular",
    ActKind.ORDER: "/order TEST        order a test, e.g. /order ECG",
    ActKind.NOTE: "/note TEXT         add a line to your notes; 'Summary:', 'Differential:' and 'Plan:' begin the parts that are marked",
    ActKind.DIFFERENTIAL: "/differential A; B @ 30 for: x, y against: z; C   your ranked differential, with confidence and findings if you like",
    ActKind.ASSESS: "/assess 3         how you think it went, 1 to 5, before you see the marks; or by domain: /assess history 4; communication 2",
    ActKind.FINISH: "/finish            end the encounter and see the marks",
    ActKind.HELP: "/help              these lines",
}
"""A line of help for every act."""

_SHORT = {
    "exam": "examine",
    "test": "order",
    "notes": "note",
    "ddx": "differential",
    "rate": "assess",
    "quit": "finish",
    "end": "finish",
    "?": "help",
}
_NEED_TEXT = (ActKind.EXAMINE, ActKind.ORDER, ActKind.NOTE, ActKind.DIFFERENTIAL, ActKind.ASSESS)


def read(line: str) -> Line:
    """Return what `line` does; raises UsageError for an act that does not exist or lacks its words."""
    text = line.strip()
    if not text.startswith("/"):
        return Line(kind=ActKind.ASK, text=text)
    word, _, rest = text[1:].partition(" ")
    word = _SHORT.get(word.lower(), word.lower())
    if word not in [kind.value for kind in ActKind] or word == ActKind.ASK.value:
        near = difflib.get_close_matches(word, [kind for kind in ActKind if kind != ActKind.ASK], 1)
        raise UsageError(f"no act '/{word[:40]}'" + (f" (did you mean '/{near[0]}'?)" if near else " (see /help)"))
    kind = ActKind(word)
    if kind in _NEED_TEXT and not rest.strip():
        raise UsageError(f"'/{word}' needs words after it, as in: {HELP[kind].split('  ')[0]}")
    return Line(kind=kind, text=rest.strip())
