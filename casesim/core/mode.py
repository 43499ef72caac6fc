"""The modes of play: what each allows, when its clock ends, and what it reveals, in words for the first screen.

One table for every front end, so that a promise on a screen is a rule of the service. Decides nothing about marks.
"""

from __future__ import annotations

from casesim.core.drill import MINUTES, TASKS, Skill, skill_of
from casesim.core.encounter import Encounter, Mode
from casesim.core.model import Frozen

WRITING = 2.0
"""Minutes of writing after an exam's talk, where they are chosen."""


class Rules(Frozen):
    """What a mode allows."""

    title: str
    hints: bool = False
    pause: bool = False
    lists: bool = False
    """Whether examinations and tests may be picked from a list."""
    acts: bool = True
    """Whether examinations and tests may be done at all."""


RULES: dict[Mode, Rules] = {
    Mode.PRACTICE: Rules(title="Practice", hints=True, pause=True, lists=True),
    Mode.EXAM: Rules(title="Exam"),
    Mode.DRILL: Rules(title="Drill", acts=False),
}


class Terms(Frozen):
    """How long a talk lasts: minutes (None: no end), and minutes of writing after it."""

    minutes: float | None = None
    writing: float = 0.0


def terms(mode: Mode, case_minutes: float, *, writing: float = 0.0, allowance: float = 1.0) -> Terms:
    """Return the terms of a new encounter; `allowance` stretches a clock (1.25: a quarter more time)."""
    if mode is Mode.PRACTICE:
        return Terms()
    if mode is Mode.DRILL:
        return Terms(minutes=round(MINUTES * allowance, 2))
    return Terms(minutes=round(case_minutes * allowance, 2), writing=writing)


def terms_of(encounter: Encounter) -> Terms:
    """Return the terms that `encounter` was begun on; those of its mode where its log does not say."""
    opened = encounter.opened
    if opened is not None and opened.minutes is not None:
        return Terms(minutes=opened.minutes, writing=opened.writing)
    return terms(encounter.mode, encounter.template.minutes)


def title(mode: Mode, skill: Skill | None = None) -> str:
    """Return a mode's name, with the skill of a drill."""
    return RULES[mode].title + (f": {TASKS[skill].title.lower()}" if skill else "")


def title_of(encounter: Encounter) -> str:
    """Return the name of the mode that `encounter` is played in."""
    return title(encounter.mode, skill_of(encounter))


def reveals(mode: Mode, given: Terms, skill: Skill | None = None) -> tuple[str, ...]:
    """Return what a mode does and shows, a sentence or two each, for the screen before the door."""
    if mode is Mode.PRACTICE:
        return (
            "No time limit: the clock only measures, and it stands while you pause.",
            "Hints when you ask for them: first which area is missing, then which question, then the question itself. They earn and "
            "cost nothing; each is written down and shown in the debrief.",
            "Examinations and tests can be picked from lists, with the time and the cost of each.",
            "Nothing of the diagnosis or of your marks is shown until you finish.",
        )
    clock = f"The clock counts down {given.minutes or 0:g} minutes from Start; there is no pause."
    end = "When time is up the talk ends, an answer that is still coming does not count, and it is marked."
    if given.writing:
        end = f"When time is up the talk ends; then {given.writing:g} minutes are left for notes and differential, and it is marked."
    if mode is Mode.DRILL and skill is not None:
        task = TASKS[skill]
        return (f"One skill: {task.task}", f"What counts: {task.counts}", f"{clock} {end}",
                "No hints, no examination, no tests; marks come at the end.")  # fmt: skip
    return (
        f"{clock} {end}",
        "No hints, and no lists that cue: examinations and tests are typed in words.",
        "Nothing of what you have covered is shown, and no mark before the formal end; a finished exam cannot be taken up again.",
        "Formative all the same: the cases lie on your own disk, and nobody watches.",
    )
