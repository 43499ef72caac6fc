"""The report as plain text: for the line mode, a screen reader, a mail to a tutor. No colour, no tables, 100 columns.

What is most useful comes first. Nothing is said that the report does not hold.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextvars import ContextVar

from casesim.core.marking.scale import shown
from casesim.core.marking.signal import SIGNALS
from casesim.core.rubric import Mark, ScoreSheet, Verdict
from casesim.session.report import Report

WIDTH = 100
_width: ContextVar[int] = ContextVar("width", default=WIDTH)
CAUTION = "Synthetic patient, formative use, not medical advice."
TALK = ("questions", "open_share", "leading", "compound", "jargon", "empathy", "summaries", "signposts", "repeats",
        "longest_closed_run", "perspective")  # fmt: skip
"""Signals that the profile of the talk shows."""
SIGNS = {Verdict.MET: "+", Verdict.NOT_MET: "-", Verdict.UNSCORED: "o", Verdict.NEEDS_REVIEW: "?"}


def render(report: Report, width: int = WIDTH) -> str:
    """Return the report as text, its sentences wrapped to `width` columns."""
    before = _width.set(max(20, width))
    try:
        return _rendered(report)
    finally:
        _width.reset(before)


def _rendered(report: Report) -> str:
    sections = (_head(report), _advice(report), _own_view(report), _marks(report.sheet), _feedback(report), _talk(report),
                _reasoning(report), _note(report), _further(report), _untold(report))  # fmt: skip
    return "\n".join(line for section in sections for line in section).rstrip() + "\n"


def _n(value: float) -> str:
    return f"{round(value, 2):g}"


def _fill(text: str, indent: int = 0, hang: int = 2) -> str:
    first = " " * indent
    return textwrap.fill(text, _width.get(), initial_indent=first, subsequent_indent=first + " " * hang)


def _title(text: str) -> Iterator[str]:
    yield ""
    yield text
    yield "-" * len(text)


def _head(report: Report) -> Iterator[str]:
    sheet = report.sheet
    yield f"{report.title}, seed {report.seed}, encounter {report.encounter}"
    yield CAUTION
    outcome = {True: "passed", False: "not passed", None: "no pass mark was reached or missed"}[sheet.passed]
    percent = f" ({sheet.percent:g} %)" if sheet.percent is not None else ""
    yield ""
    why = f"; {sheet.why}" if sheet.why and sheet.passed is not True else ""
    yield _fill(f"{_n(sheet.total)} of {_n(sheet.max)} points{percent}: {outcome}{why}")
    if sheet.to_review:
        yield f"{sheet.to_review} marks wait for a person to look at them; they earn nothing until then."


def _advice(report: Report) -> Iterator[str]:
    if not report.advice:
        return
    yield from _title("Three things for next time")
    for number, advice in enumerate(report.advice, 1):
        yield _fill(f"{number}. {advice.text}", hang=3)
        if advice.say:
            yield _fill(f"For example: “{advice.say}”", indent=3)


def _own_view(report: Report) -> Iterator[str]:
    if report.gaps:
        yield from _title("Your own view")
        for gap in report.gaps:
            yield _fill(f"{gap.words}.")


def _marks(sheet: ScoreSheet) -> Iterator[str]:
    yield from _title("Marks (+ met, - not met, ? to be reviewed, o not scored)")
    for name, domain in sheet.domains.items():
        passed = {True: ", passed", False: ", not passed", None: ""}[domain.passed]
        percent = f" ({domain.percent:g} %)" if domain.percent is not None else ""
        yield f"{domain.title}: {_n(domain.points)} of {_n(domain.max)}{percent}{passed}"
        for mark in sheet.items:
            if mark.domain == name:
                yield from _mark(mark)


def _mark(mark: Mark) -> Iterator[str]:
    level = f", {mark.level}" if mark.level else ""
    critical = ", critical" if mark.critical else ""
    yield _fill(
        f"{SIGNS[mark.verdict]} {mark.text.rstrip('.')} ({_n(mark.points)}/{_n(mark.max)}{level}{critical})", indent=2
    )
    if mark.quote:
        turn = f"turn {mark.turns[0]}: " if mark.turns else ""
        yield _fill(f"{turn}“{mark.quote}”", indent=6)
    if mark.reason and (mark.verdict is not Verdict.MET or not mark.quote):
        yield _fill(mark.reason, indent=6)


def _feedback(report: Report) -> Iterator[str]:
    if report.feedback:
        yield from _title("In short")
        for said in report.feedback:
            yield _fill(f"- {said.sentence}")


def _talk(report: Report) -> Iterator[str]:
    yield from _title("How you talked")
    for name in TALK:
        if name in report.signals:
            yield _fill(f"{SIGNALS[name]}: {shown(name, report.signals)}", indent=2)
    felt = [one for one in report.debrief.felt if one.points]
    if felt:
        yield "  The patient's view:"
        for one in sorted(felt, key=lambda one: (-abs(one.points), one.turn))[:6]:
            yield f"    turn {one.turn}: {one.words} ({one.points:+d})"
        yield f"    trust went from {report.debrief.rapport[0]} to {report.debrief.rapport[-1]} of 100"
    view = report.debrief.view
    for title, moments in (("understood", view.understood), ("held back, and why", view.held)):
        if moments:
            yield f"  What I {title}, says the patient:"
            for moment in moments:
                yield _fill(f"{f'turn {moment.turn}: ' if moment.turn else ''}{moment.words}", indent=4)


def _reasoning(report: Report) -> Iterator[str]:
    yield from _title("Your differential beside the case's")
    answers = [f"{rank}. {name}" for rank, name in enumerate(report.debrief.answers, 1)]
    yield _fill("You: " + ("; ".join(answers) or "no differential"))
    for placed in report.debrief.placements:
        where = f"your number {placed.rank}" if placed.rank else "not in your list"
        yield _fill(f"{placed.name} ({placed.kind.replace('_', ' ')}): {where}", indent=2)
        for word, lines in (("for", placed.evidence_for), ("against", placed.evidence_against)):
            if lines and placed.kind in ("correct", "must_not_miss"):
                yield _fill(f"{word}: {' / '.join(line.rstrip('.') for line in lines)}", indent=6)
    yield from _timeline(report)
    for name, trap in (
        ("Closed too early", report.closure),
        ("Kept the first idea against the evidence", report.anchor),
    ):
        said = {True: "yes", False: "no", None: "cannot be judged"}[trap.caught]
        yield _fill(f"{name}: {said} ({trap.why}).")
    if report.brier is not None:
        yield f"Confidence: Brier score {report.brier:.2f} (0 is best, 1 worst)."
    if report.evidence.picked:
        yield _fill(
            f"Findings picked: {report.evidence.picked}, of which {report.evidence.right} count; {report.evidence.wanted} could have been picked."
        )
        yield from (_fill(f"- {line}", indent=2) for line in report.evidence.lines[:8])


def _timeline(report: Report) -> Iterator[str]:
    """Say turn by turn what entered, moved and left, and on how much that was new."""
    for turn in dict.fromkeys(step.turn for step in report.steps):
        steps = [step for step in report.steps if step.turn == turn]
        moves = [
            f"{s.name} {s.change}" + (f" at {s.rank}" if s.change == "entered" else f" to {s.rank}" if s.rank else "")
            for s in steps
        ]
        learnt = len(steps[0].since)
        since = f"after learning {learnt} thing{'s' if learnt != 1 else ''}" if learnt else "on nothing new"
        yield _fill(f"after turn {turn}, {since}: {'; '.join(moves)}", indent=2)


def _note(report: Report) -> Iterator[str]:
    if report.unsupported:
        yield from _title("In your note, but not from this encounter")
        for one in report.unsupported:
            yield _fill(f"- {one.finding.replace('_', ' ')}: {one.why} (“{one.quote}”)")


def _further(report: Report) -> Iterator[str]:
    for sheet in report.further:
        yield from _title(f"Rubric {sheet.rubric}")
        percent = f" ({sheet.percent:g} %)" if sheet.percent is not None else ""
        yield f"{_n(sheet.total)} of {_n(sheet.max)} points{percent}"
        for mark in sheet.items:
            yield from _mark(mark)


def _untold(report: Report) -> Iterator[str]:
    if report.debrief.untold:
        yield from _title("What you did not find out")
        for fact in report.debrief.untold:
            yield _fill(f"- {fact.clinical} ({fact.section}; {fact.reached_by})")
