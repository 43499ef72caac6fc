"""Progress: what many marked encounters say together, folded from their stored score sheets in one pass.

Nothing is marked again. Domains of different rubrics are one where they have the same title; items are one where they ask
for the same topics; whether a confident answer was right is the case author's rule, as in the marks. Drills stand apart:
five minutes of one skill are no encounter. A habit is named only from three chances on, and what is rare is not called a habit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo

from casesim.core.case import Diagnosis
from casesim.core.confidence import Calibration, calibration
from casesim.core.differential import DiagnosisRelator
from casesim.core.drill import TASKS, Skill, skill_in
from casesim.core.encounter import Mode, Ranked
from casesim.core.item import Actions, Asked, Coverage, Elicited, ExaminedItem, Item, KeyFeature, NoteItem, OrderedItem
from casesim.core.item import Ranked as RankedItem
from casesim.core.model import Frozen
from casesim.core.rubric import Mark, Rubric, ScoreSheet, Verdict

CHANCES = 3
"""Encounters in which an item could have been met, from which missing it may be called a habit."""
HABIT = 0.5
"""Share of them from which it is."""
RECENT = 5
"""Encounters that "lately" means."""


class Attempt(Frozen):
    """One marked encounter, as it is stored."""

    id: str
    case_id: str
    case_title: str
    mode: Mode
    started: str
    """UTC, ISO 8601."""
    sheet: ScoreSheet
    rubric: Rubric | None = None
    """None where this version cannot read it: then items are told apart by their words alone."""
    ranked: tuple[Ranked, ...] = ()
    correct: Diagnosis | None = None


class Played(Frozen):
    """All marked encounters, the oldest first, and how many could not be read."""

    attempts: tuple[Attempt, ...] = ()
    left_out: int = 0


class Point(Frozen):
    """An attempt on the line of time."""

    number: int
    """From 1, the oldest."""
    id: str
    day: date
    case_id: str
    case_title: str
    mode: Mode
    percent: float | None
    passed: bool | None


class DomainLine(Frozen):
    """A domain over all attempts that have it."""

    title: str
    n: int
    percent: float
    """Mean over the attempts, each as heavy."""
    lately: float
    """Mean of the last five."""
    earlier: float | None = None
    """Mean of those before; None where there are none."""


class Habit(Frozen):
    """Something that is missed again and again."""

    what: str
    """The item in the words of the newest rubric that has it."""
    kind: str
    """talk, act, reasoning or manner."""
    missed: int
    n: int
    """Encounters in which it could have been met."""
    lately: tuple[bool, ...]
    """Whether it was met, in the last five of them, the oldest first."""
    critical: bool = False
    say: str = ""
    """Words that would do."""

    @property
    def share(self) -> float:
        """Missed of all, 0..1."""
        return self.missed / self.n


class DrillLine(Frozen):
    """One skill that was drilled."""

    skill: Skill
    title: str
    n: int
    best: float
    last: float


class Rhythm(Frozen):
    """On which days was practised; nothing is expected."""

    days: int = 0
    this_week: int = 0
    """Days of the last seven."""
    in_a_row: int = 0
    """Days up to today or yesterday without one between."""
    longest: int = 0


class Progress(Frozen):
    """All of it."""

    points: tuple[Point, ...] = ()
    domains: tuple[DomainLine, ...] = ()
    habits: tuple[Habit, ...] = ()
    """The surest habit first."""
    calibration: Calibration | None = None
    drills: tuple[DrillLine, ...] = ()
    rhythm: Rhythm = Rhythm()
    left_out: int = 0

    @property
    def average(self) -> float | None:
        """Mean score of all attempts, per cent."""
        return _mean([point.percent for point in self.points if point.percent is not None])

    @property
    def lately(self) -> float | None:
        """Mean score of the last five."""
        return _mean([point.percent for point in self.points if point.percent is not None][-RECENT:])


def progress(played: Played, relator: DiagnosisRelator, now: datetime) -> Progress:
    """Return the progress of all `played` encounters; days are those of `now`'s time zone. Pure."""
    whole = [attempt for attempt in played.attempts if attempt.mode is not Mode.DRILL]
    drills = [attempt for attempt in played.attempts if attempt.mode is Mode.DRILL]
    zone = now.tzinfo
    days = {_day(attempt.started, zone) for attempt in played.attempts}
    return Progress(
        points=tuple(_point(number, attempt, zone) for number, attempt in enumerate(whole, 1)), domains=_domains(whole),
        habits=_habits(whole), calibration=calibration(((one.correct, one.ranked) for one in whole), relator), drills=_drills(drills),
        rhythm=_rhythm(days, now.date()), left_out=played.left_out,
    )  # fmt: skip


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 1) if values else None


def _day(started: str, zone: tzinfo | None) -> date:
    return datetime.fromisoformat(started).astimezone(zone).date()


def _point(number: int, attempt: Attempt, zone: tzinfo | None) -> Point:
    sheet = attempt.sheet
    return Point(
        number=number, id=attempt.id, day=_day(attempt.started, zone), case_id=attempt.case_id, mode=attempt.mode,
        case_title=attempt.case_title, percent=sheet.percent, passed=sheet.passed,
    )  # fmt: skip


def _domains(attempts: Iterable[Attempt]) -> tuple[DomainLine, ...]:
    found: dict[str, list[float]] = {}
    titles: dict[str, str] = {}
    for attempt in attempts:
        for score in attempt.sheet.domains.values():
            if score.percent is not None:
                key = score.title.casefold()
                titles.setdefault(key, score.title)
                found.setdefault(key, []).append(score.percent)
    lines = [
        DomainLine(
            title=titles[key], n=len(values), percent=_mean(values) or 0.0, lately=_mean(values[-RECENT:]) or 0.0,
            earlier=_mean(values[:-RECENT]),
        )
        for key, values in found.items()
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (-line.n, line.percent, line.title)))


_KINDS: tuple[tuple[str, tuple[type[Item], ...]], ...] = (
    ("talk", (Asked, Elicited, Coverage)),
    ("act", (ExaminedItem, OrderedItem, Actions)),
    ("reasoning", (RankedItem, KeyFeature, NoteItem)),
)


class _Chance:
    """Every time that one thing could have been met."""

    def __init__(self) -> None:
        self.met: list[bool] = []
        self.text = ""
        self.critical = False
        self.say = ""
        self.kind = "manner"

    def add(self, mark: Mark, item: Item | None) -> None:
        self.met.append(mark.verdict is Verdict.MET)
        self.text = mark.text.rstrip(".")
        self.critical = self.critical or mark.critical
        self.say = next(iter(mark.better), self.say)
        self.kind = next((kind for kind, types in _KINDS if isinstance(item, types)), "manner")

    def habit(self) -> Habit:
        return Habit(
            what=self.text, kind=self.kind, missed=self.met.count(False), n=len(self.met),
            lately=tuple(self.met[-RECENT:]), critical=self.critical, say=self.say,
        )  # fmt: skip


def _habits(attempts: Iterable[Attempt]) -> tuple[Habit, ...]:
    """Return what was missed in half of the chances or more, of three at least; surest first (Wilson's lower bound)."""
    chances: dict[tuple[str, ...], _Chance] = {}
    for attempt in attempts:
        items = {item.id: item for item in attempt.rubric.items} if attempt.rubric else {}
        for mark in attempt.sheet.items:
            if mark.verdict in (Verdict.MET, Verdict.NOT_MET):
                item = items.get(mark.id)
                names = tuple(sorted((*item.topics, *item.findings))) if isinstance(item, Asked) else ()
                key = names or ("", mark.text.casefold())
                chances.setdefault(key, _Chance()).add(mark, item)
    habits = [chance.habit() for chance in chances.values() if len(chance.met) >= CHANCES]
    found = [habit for habit in habits if habit.share >= HABIT]
    return tuple(sorted(found, key=lambda habit: (-_surely(habit.missed, habit.n), not habit.critical, habit.what)))


def _surely(count: int, n: int) -> float:
    """Return the lower end of Wilson's 95 % interval for a share: few chances prove little."""
    z = 1.96
    share = count / n
    middle = share + z * z / (2 * n)
    spread = z * ((share * (1 - share) + z * z / (4 * n)) / n) ** 0.5
    return float((middle - spread) / (1 + z * z / n))


def _drills(attempts: Iterable[Attempt]) -> tuple[DrillLine, ...]:
    found: dict[Skill, list[float]] = {}
    for attempt in attempts:
        skill = skill_in(attempt.sheet.rubric)
        if skill is not None and attempt.sheet.percent is not None:
            found.setdefault(skill, []).append(attempt.sheet.percent)
    return tuple(
        DrillLine(skill=skill, title=TASKS[skill].title, n=len(values), best=max(values), last=values[-1])
        for skill, values in sorted(found.items())
    )


def _rhythm(days: set[date], today: date) -> Rhythm:
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    still = bool(runs) and today - runs[-1][-1] <= timedelta(days=1)
    return Rhythm(
        days=len(days), this_week=sum(timedelta(0) <= today - day < timedelta(days=7) for day in days),
        in_a_row=len(runs[-1]) if still else 0, longest=max(map(len, runs), default=0),
    )  # fmt: skip
