"""Own progress, folded from the list of encounters: per case, and over the last seven days. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from casesim.core.drill import skill_in
from casesim.core.encounter import EncounterSummary, Mode, State

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
OPEN = (State.BRIEFING, State.INTERVIEW, State.CLOSED)
"""States that can be gone on with; a closed one only wants its marks."""


class CaseProgress(NamedTuple):
    """What was done of one case."""

    attempts: int
    best: float | None
    """Best score, per cent; None without marks."""
    last: float | None = None
    """Score of the newest attempt, per cent."""


def percent(summary: EncounterSummary) -> float | None:
    """Return the score in per cent, or None."""
    if summary.total is None or not summary.max:
        return None
    return 100 * summary.total / summary.max


def by_case(summaries: Iterable[EncounterSummary]) -> dict[str, CaseProgress]:
    """Return the progress per case id, of marked encounters, the newest first; a drill is no attempt at a whole case."""
    found: dict[str, CaseProgress] = {}
    for summary in summaries:  # the newest first
        score = percent(summary)
        if score is not None and summary.mode is not Mode.DRILL:
            before = found.get(summary.case_id, CaseProgress(0, None, score))
            found[summary.case_id] = CaseProgress(before.attempts + 1, max(score, before.best or 0.0), before.last)
    return found


def still_open(summaries: Iterable[EncounterSummary]) -> tuple[EncounterSummary, ...]:
    """Return the encounters that can be gone on with, in the given order."""
    return tuple(summary for summary in summaries if summary.state in OPEN)


def week(summaries: Iterable[EncounterSummary], now: datetime) -> str:
    """Return the last seven days in one line: how many, how well, and on which days."""
    since = now - timedelta(days=7)
    recent = [summary for summary in summaries if _when(summary) >= since]
    scores = [score for summary in recent if (score := percent(summary)) is not None]
    if not recent:
        return "Last 7 days: nothing yet."
    line = f"Last 7 days: {len(recent)} encounter{'' if len(recent) == 1 else 's'}"
    line += f", {sum(scores) / len(scores):.0f} % on average" if scores else ""
    return f"{line}   {_days(recent, now)}"


def _days(recent: Iterable[EncounterSummary], now: datetime) -> str:
    """Return the days of the week up to today with the number of encounters on each."""
    today = now.astimezone().date()
    dates = [today - timedelta(days=back) for back in range(6, -1, -1)]
    on = [_when(summary).astimezone().date() for summary in recent]
    return " ".join(f"{DAYS[day.weekday()]} {on.count(day) or '–'}" for day in dates)


def _when(summary: EncounterSummary) -> datetime:
    try:
        when = datetime.fromisoformat(summary.started)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def local_time(started: str) -> str:
    """Return a stored time as the user's clock shows it, to the minute."""
    try:
        return datetime.fromisoformat(started).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return started[:16]


STATE_WORDS = {
    State.BRIEFING: "open, not begun",
    State.INTERVIEW: "open",
    State.CLOSED: "closed, not marked",
    State.GRADED: "marked",
}
"""States in words."""


def line_of(summary: EncounterSummary) -> str:
    """Return an encounter as one line: when, how, how far, how well."""
    score = percent(summary)
    marks = (
        f"{round(summary.total or 0, 2):g} of {round(summary.max or 0, 2):g} ({score:.0f} %)"
        if score is not None
        else STATE_WORDS[summary.state]
    )
    turns = f"{summary.turns} question{'' if summary.turns == 1 else 's'}"
    skill = skill_in(summary.rubric)
    mode = f"drill {skill.value}" if skill else summary.mode.value
    return f"{local_time(summary.started)} · {mode} · patient {summary.seed} · {turns} · {marks}"
