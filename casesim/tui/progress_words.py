"""Progress in words: what the panes of the progress screen say beside their charts. Pure: values in, content out."""

from __future__ import annotations

from textual.content import Content

from casesim.core.confidence import Calibration
from casesim.core.encounter import Mode
from casesim.core.progress import DomainLine, DrillLine, Habit, Point, Progress
from casesim.session import progress as told
from casesim.tui.debrief_words import bar, cut
from casesim.tui.widgets.plain import words

Part = str | tuple[str, str]
TITLE = 25
KINDS = {
    "talk": "In the talk",
    "act": "Examination and tests",
    "reasoning": "In the reasoning",
    "manner": "In the manner",
}
EMPTY = (
    "Nothing is marked yet. Go back (Esc), choose a case, talk to the patient and finish: your marks will stand here, "
    "and from three encounters on what you miss again and again."
)


def summary(found: Progress) -> Content:
    """The whole in a few lines."""
    if not found.points and not found.drills:
        return words(EMPTY, *(f"\n{line}" for line in told.left_out(found)))
    head, *rest = told.summary(found)
    return words((head, "bold"), *(f"\n{line}" for line in rest))


def attempt(point: Point) -> Content:
    """One attempt as a line of the list."""
    sign = {True: "✓", False: "✗", None: " "}[point.passed]
    score = "   –  " if point.percent is None else f"{point.percent:>4.0f} %"
    exam = f" ({point.mode.value})" if point.mode is Mode.EXAM else ""
    return words(
        f"{point.number:>3}. {sign} {score} {bar(point.percent, 6)}",
        (f" {point.day} ", "dim"),
        point.case_title,
        (exam, "dim"),
    )


def domains(found: Progress) -> Content:
    """Each domain with its mean and where it is going; then the drills."""
    parts: list[Part] = [("Mean of the points, weakest of the commonest first", "bold")]
    width = min(TITLE, max((len(line.title) for line in found.domains), default=0))
    parts += [f"\n{_domain(line, width)}" for line in found.domains] or ["\nNo encounter is marked yet."]
    if found.drills:
        parts += [("\n\nDrills", "bold"), *(f"\n{_drill(line)}" for line in found.drills)]
    return words(*parts)


def _domain(line: DomainLine, width: int) -> str:
    trend = ""
    if line.earlier is not None:
        arrow = "↑" if line.lately > line.earlier + 2 else "↓" if line.lately < line.earlier - 2 else "→"
        trend = f"  {arrow} {line.earlier:.0f} → {line.lately:.0f} %"
    return f"{cut(line.title, width):<{width}} {bar(line.percent, 6)} {line.percent:>3.0f} %  n = {line.n}{trend}"


def _drill(line: DrillLine) -> str:
    return f"{line.title}: {told.times(line.n)}, best {line.best:g} %, last {line.last:g} %"


def habits(found: Progress) -> Content:
    """What is missed again and again, by kind, the surest first, with words that would do."""
    if not found.habits:
        return words(told.FEW_HABITS)
    parts: list[Part] = [("Missed in at least half of three or more encounters", "bold")]
    for kind, title in KINDS.items():
        some = [habit for habit in found.habits if habit.kind == kind]
        if some:
            parts += [(f"\n\n{title}", "bold")]
        for habit in some:
            parts += _habit(habit)
    return words(*parts)


def _habit(habit: Habit) -> list[Part]:
    signs = "".join("✓" if met else "✗" for met in habit.lately)
    critical = " (critical)" if habit.critical else ""
    parts: list[Part] = [f"\n✗ {habit.missed} of {habit.n}  {habit.what}{critical}", (f"  lately {signs}", "dim")]
    return [*parts, ("\n     ", ""), (f"“{habit.say}”", "italic")] if habit.say else parts


def confidence(found: Calibration | None) -> Content:
    """Confidence against the truth: in a line, then by bins."""
    if found is None:
        return words(told.UNSURE)
    head, brier, *_ = told.calibration(found)
    parts: list[Part] = [(head, "bold"), f"\n{brier}\n"]
    for entry in found.bins:
        parts += [f"\n{told.span(entry):>6} % sure  {bar(entry.right)} {entry.right:>3.0f} % right  n = {entry.n}"]
    return words(
        *parts, ("\n\nWhoever is well calibrated is right in about 70 % of what they are 70 % sure of.", "dim")
    )
