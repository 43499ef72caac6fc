"""Progress as a use case: all marked encounters of this machine, folded, and the same in plain lines.

Reads and stores nothing of its own. The lines are for a screen reader, a pipe or a mail; the screen says the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from casesim.core.confidence import Bin, Calibration
from casesim.core.progress import DomainLine, Habit, Point, Progress, Rhythm, progress
from casesim.session.desk import Desk

MOST = 1_000
"""Encounters that are looked at, the newest."""
SHOWN = 12
"""Attempts and habits in a list."""
FEW = 10
"""Answers below which a mean says little."""
NOTHING = "Nothing is marked yet. Finish an encounter and its marks will stand here."
NEXT = "Begin with `casesim run chest-pain`, or in the app with any case."
FEW_HABITS = "Nothing is missed habitually so far (a habit is half of three or more chances)."
UNSURE = "No confidence was given yet: write “A @ 70; B @ 20” in a differential, and this says how sure you may be."


def progress_of(desk: Desk) -> Progress:
    """Return the progress of all marked encounters; days are those of this machine. Raises RecordsError."""
    return progress(desk.records.attempts(MOST), desk.relator, desk.clock.now().astimezone())


def lines(found: Progress) -> Iterator[str]:
    """Yield the progress as plain lines."""
    if not found.points and not found.drills:
        yield from (NOTHING, NEXT, *left_out(found))
        return
    for title, part in (
        ("", summary(found)),
        ("Attempts", [attempt(point) for point in found.points[-SHOWN:]]),
        ("Domains", [domain(line) for line in found.domains]),
        ("Missed again and again", [habit(one) for one in found.habits[:SHOWN]] or [FEW_HABITS]),
        ("Confidence", calibration(found.calibration)),
        ("Drills", [f"{d.title}: {times(d.n)}, best {d.best:g} %, last {d.last:g} %" for d in found.drills]),
    ):
        if part:
            yield from ([f"\n{title}", *(f"  {line}" for line in part)] if title else part)


def summary(found: Progress) -> list[str]:
    """Return the whole in a few lines."""
    count = len(found.points)
    told = [f"{count} encounter{'' if count == 1 else 's'} marked"]
    if found.average is not None:
        told.append(f"{found.average:.0f} % on average")
    if found.lately is not None and count > 5:
        told.append(f"{found.lately:.0f} % in the last five")
    return [", ".join(told) + ".", rhythm(found.rhythm), *left_out(found)]


def left_out(found: Progress) -> list[str]:
    """Return a line for what could not be read."""
    if not found.left_out:
        return []
    return [f"{found.left_out} marked by another version of casesim could not be read and count nowhere."]


def rhythm(found: Rhythm) -> str:
    """Return on which days was practised, without a word about the others."""
    said = f"Practised on {found.days} day{'' if found.days == 1 else 's'}"
    said += f", {found.this_week} of the last seven" if found.this_week else ""
    said += f"; {found.in_a_row} days in a row now" if found.in_a_row > 1 else ""
    return said + (f", the longest run was {found.longest}." if found.longest > max(found.in_a_row, 1) else ".")


def times(count: int) -> str:
    """Return a count of times."""
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"


def attempt(point: Point) -> str:
    """Return one attempt in a line."""
    outcome = {True: ", passed", False: ", not passed", None: ""}[point.passed]
    score = "no points" if point.percent is None else f"{point.percent:.0f} %"
    return f"{point.number}. {point.day} {point.case_title} ({point.mode.value}): {score}{outcome}"


def domain(line: DomainLine) -> str:
    """Return one domain in a line."""
    trend = "" if line.earlier is None else f"; {line.earlier:.0f} % earlier, {line.lately:.0f} % in the last five"
    return f"{line.title}: {line.percent:.0f} % (n = {line.n}){trend}"


def habit(one: Habit) -> str:
    """Return one habit in a line."""
    critical = ", critical" if one.critical else ""
    say = f". For example: “{one.say}”" if one.say else ""
    return f"{one.what}: missed in {one.missed} of {one.n}{critical} ({lately(one)}){say}"


def lately(one: Habit) -> str:
    """Return how it went in the last five encounters."""
    met, of = sum(one.lately), len(one.lately)
    return f"lately met in {met} of {of}" if met else f"lately in none of {of}"


def calibration(found: Calibration | None) -> list[str]:
    """Return confidence against the truth, line by line."""
    if found is None:
        return [UNSURE]
    lean = "about as sure as you may be"
    if found.answers < FEW:
        lean = "too few to say more"
    elif abs(found.gap) >= 10:
        lean = "surer than right" if found.gap > 0 else "less sure than right"
    head = f"{found.answers} answers of {found.encounters} encounters: {found.sure:.0f} % sure, {found.right:.0f} % right ({lean})."
    score = f"Brier score {found.brier:.2f} on average (0 is best, 1 worst)."
    return [head, score, *(f"{span(b)} % sure: {b.right:.0f} % right (n = {b.n})" for b in found.bins)]


def span(entry: Bin) -> str:
    """Return the bounds of a bin as whole per cents: 0–20, 21–40."""
    return f"{entry.low + 1 if entry.low else 0}–{entry.high}"


def as_json(found: Progress) -> dict[str, object]:
    """Return the progress as JSON types, with what is worked out from it."""
    value = found.model_dump(mode="json")
    return {**value, "average": found.average, "lately": found.lately, "attempts": len(found.points)}
