"""The words of a trainee outside questions: acts that begin with "/", from `/examine` to `/finish`.

The same words work in a script, in the plain line mode and in the app's question box.
"""

from __future__ import annotations

import difflib
from enum import StrEnum

from casesim.core.chart import chart, heard, minutes, offered
from casesim.core.encounter import Encounter
from casesim.core.errors import EncounterError, UsageError
from casesim.core.mode import RULES
from casesim.core.model import Frozen
from casesim.session.encounter import EncounterService


class ActKind(StrEnum):
    """What a line does."""

    ASK = "ask"
    EXAMINE = "examine"
    ORDER = "order"
    NOTE = "note"
    REWRITE = "rewrite"
    HEARD = "heard"
    DIFFERENTIAL = "differential"
    ASSESS = "assess"
    LIST = "list"
    CHART = "chart"
    HINT = "hint"
    PAUSE = "pause"
    TIME = "time"
    LEAVE = "leave"
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
    ActKind.REWRITE: "/rewrite TEXT      put TEXT in place of all your notes; /chart reads them",
    ActKind.HEARD: "/heard             what was heard and found so far, line by line: for the findings of /differential",
    ActKind.DIFFERENTIAL: "/differential A; B @ 30 for: x, y against: z; C   your ranked differential, with confidence and findings if you like",
    ActKind.ASSESS: "/assess 3          how you think it went, 1 to 5, before you see the marks; or by domain: /assess history 4; communication 2",
    ActKind.LIST: "/list              what can be examined and ordered here, with the time and the cost of each test",
    ActKind.CHART: "/chart             results, notes and differential so far",
    ActKind.HINT: "/hint              the next hint: first the area, then which question, then the question; it is kept and shown in the debrief",
    ActKind.PAUSE: "/pause             stop the clock; whatever you do next lets it go on",
    ActKind.TIME: "/time              how much time has gone, and how much is left",
    ActKind.LEAVE: "/leave             leave the encounter open and go on later",
    ActKind.FINISH: "/finish            end the encounter and see the marks",
    ActKind.HELP: "/help              these lines",
}
"""A line of help for every act."""


def help_for(encounter: Encounter) -> tuple[str, ...]:
    """Return the lines of help for what can be done in the mode of `encounter`."""
    return tuple(line for kind, line in HELP.items() if is_offered(kind, encounter))


def is_offered(kind: ActKind, encounter: Encounter) -> bool:
    """Say whether the mode of `encounter` knows an act."""
    rules = RULES[encounter.mode]
    allowed = {
        ActKind.HINT: rules.hints, ActKind.PAUSE: rules.pause, ActKind.LIST: rules.lists, ActKind.EXAMINE: rules.acts,
        ActKind.ORDER: rules.acts,
    }  # fmt: skip
    return allowed.get(kind, True)


def told(line: Line, service: EncounterService) -> str:
    """Do an act that only tells something (list, chart, heard, hint, pause, time, help), and return what it tells.

    Raises EncounterError where the mode has no such thing.
    """
    encounter = service.encounter
    match line.kind:
        case ActKind.HINT:
            hint = service.hint()
            return hint.text if hint else "Nothing is missing any more that a hint could name."
        case ActKind.PAUSE:
            if service.pause():
                return f"The clock stands at {minutes(service.elapsed)}. Whatever you do next lets it go on."
            return f"The clock goes on at {minutes(service.elapsed)}."
        case ActKind.TIME:
            return clock_words(service)
        case ActKind.LIST:
            if not is_offered(ActKind.LIST, encounter):
                raise EncounterError("there are no lists here: type what you want to examine or to order")
            return offered(encounter.patient)
        case ActKind.CHART:
            return chart(encounter)
        case ActKind.HEARD:
            return "\n".join(heard(encounter)) or "Nothing was heard or found yet."
        case _:
            return "\n".join(help_for(encounter))


def clock_words(service: EncounterService) -> str:
    """Return the time in words: gone, and left where a clock ends the talk."""
    gone = minutes(service.elapsed)
    left = service.seconds_left
    if left is None:
        return f"{gone} of talk so far; nothing ends it (the case allows {service.encounter.template.minutes} minutes)"
    if left > 0:
        return f"{minutes(left)} left of {service.terms.minutes:g} minutes"
    rest = left + 60 * service.terms.writing
    return f"time is up; {minutes(rest)} left for notes and differential" if rest > 0 else "time is up"


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
_NEED_TEXT = (ActKind.EXAMINE, ActKind.ORDER, ActKind.NOTE, ActKind.REWRITE, ActKind.DIFFERENTIAL, ActKind.ASSESS)


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
