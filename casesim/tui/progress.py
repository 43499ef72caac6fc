"""Own progress, folded from the list of encounters: per case, and over the last seven days. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from casesim.core.encounter import EncounterSummary, State

OPEN = (State.BRIEFING, State.INTERVIEW, State.CLOSED)
"""States that can be gone on with; a closed one only wants its marks."""


class CaseProgress(NamedTuple):
    """What was done of one case."""

    attempts: int
    best: float | None
    """Best score, per cent; None without marks."""


def percent(summary: EncounterSummary) -> float | None:
    """Return the score in per cent, or None."""
    if summary.total is None or not summary.max:
        return None
    return 100 * summary.total / summary.max


def by_case(summaries: Iterable[EncounterSummary]) -> dict[str, CaseProgress]:
    """Return the progress per case id, of marked encounters."""
    found: dict[str, CaseProgress] = {}
    for summary in summaries:
        score = percent(summary)
        if score is not None:
            before = found.get(summary.case_id, CaseProgress(0, None))
            found[summary.case_id] = CaseProgress(before.attempts + 1, max(score, before.best or 0.0))
    return found


def still_open(summaries: Iterable[EncounterSummary]) -> tuple[EncounterSummary, ...]:
    """Return the encounters that can be gone on with, in the given order."""
    return tuple(summary for summary in summaries if summary.state in OPEN)


def week(summaries: Iterable[EncounterSummary], now: datetime) -> str:
    """Return the last seven days in one line."""
    since = now - timedelta(days=7)
    recent = [summary for summary in summaries if _when(summary) >= since]
    scores = [score for summary in recent if (score := percent(summary)) is not None]
    if not recent:
        return "This week: nothing yet."
    questions = sum(summary.turns for summary in recent)
    line = f"This week: {len(recent)} encounter{'' if len(recent) == 1 else 's'}, {questions} questions"
    return line + (f", {sum(scores) / len(scores):.0f} % on average." if scores else ".")


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
    return f"{local_time(summary.started)} · {summary.mode.value} · patient {summary.seed} · {turns} · {marks}"
