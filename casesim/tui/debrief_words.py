"""The debrief in words: what the panes of the debrief say. Pure: values in, content out."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from casesim.core.assessment import gaps
from casesim.core.encounter import Encounter
from casesim.core.feedback import sentences
from casesim.core.rubric import Mark, ScoreSheet, Verdict
from casesim.session.debrief import Debrief, Placement
from casesim.tui.widgets.clock import minutes
from casesim.tui.widgets.plain import words

Part = str | tuple[str, str]
TITLE = 24
"""Characters of a domain's title in the table."""
BARS = " ▁▂▃▄▅▆▇█"
KINDS = {
    "correct": "The diagnosis",
    "acceptable": "Acceptable as well",
    "must_not_miss": "Must not be missed",
    "implausible": "Implausible here",
}
PASSED = {True: "✓ passed", False: "✗ not passed", None: ""}
FORMS = {"open": "open", "closed": "closed", "choice": "choice", "leading": "leading", "none": "no question"}


def result(encounter: Encounter, sheet: ScoreSheet) -> Content:
    """Total, pass and why, domains, next steps."""
    percent = f" ({sheet.percent:g} %)" if sheet.percent is not None else ""
    parts: list[Part] = [
        (f"{round(sheet.total, 2):g} of {round(sheet.max, 2):g}{percent}", "bold"),
        f"   {PASSED[sheet.passed]}",
    ]
    if sheet.why:
        parts += [f"\n{sheet.why}"]
    asked = len(encounter.exchanges)
    parts += [
        (
            f"\n{asked} questions in {minutes(encounter.elapsed)} · rubric {sheet.rubric}, version {sheet.rubric_version}",
            "dim",
        ),
        "\n",
    ]
    width = min(TITLE, max((len(score.title) for score in sheet.domains.values()), default=0))
    for score in sheet.domains.values():
        sign = {True: "✓", False: "✗", None: " "}[score.passed]
        share = "" if score.percent is None else f"{score.percent:>4.0f} %"
        parts += [
            f"\n{sign} {cut(score.title, width):<{width}} {bar(score.percent)} {score.points:>4g} of {score.max:<3g}{share}"
        ]
    if any(score.passed is False for score in sheet.domains.values()):
        parts += [("\n✗ below the pass mark of its own", "dim")]
    if sheet.to_review:
        parts += [
            f"\n\n? {sheet.to_review} item{'' if sheet.to_review == 1 else 's'} wait for a person's look and earn nothing until then."
        ]
    return words(*parts, *_own_view(encounter, sheet), *_sentences(encounter, sheet), *_next_steps(sheet))


def _own_view(encounter: Encounter, sheet: ScoreSheet) -> list[Part]:
    """What the trainee thought before the marks, beside them."""
    assessed = encounter.assessment
    if assessed is None:
        return []
    return [("\n\nYour own view", "bold"), *(f"\n{gap.words}." for gap in gaps(assessed, sheet))]


def _sentences(encounter: Encounter, sheet: ScoreSheet) -> list[Part]:
    """The preset sentences for what was missed."""
    found = sentences(encounter.rubric, sheet)
    return [("\n\nIn words", "bold"), *(f"\n{sentence.sentence}" for sentence in found)] if found else []


def _next_steps(sheet: ScoreSheet) -> list[Part]:
    """The three missed items that cost most, each with a better question."""
    missed = sorted((m for m in sheet.items if m.verdict is Verdict.NOT_MET), key=_weight, reverse=True)[:3]
    if not missed:
        return ["\n\nNothing of the rubric was missed."]
    parts: list[Part] = [("\n\nNext time", "bold")]
    for number, mark in enumerate(missed, 1):
        parts += [f"\n{number}. {mark.text}" + (" (critical)" if mark.critical else "")]
        if mark.better:
            parts += [(f"\n   “{mark.better[0]}”", "italic")]
    return parts


def _weight(mark: Mark) -> tuple[bool, float]:
    return mark.critical, mark.max - mark.points


def bar(percent: float | None, width: int = 8) -> str:
    """Return a share as a bar of text."""
    if percent is None:
        return "·" * width
    full = round(width * percent / 100)
    return "█" * full + "░" * (width - full)


def cut(text: str, width: int) -> str:
    """Return `text` in at most `width` characters."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def spark(values: Sequence[int]) -> str:
    """Return values 0..100 as a line of bars."""
    return "".join(BARS[1 + min(7, value * 8 // 101)] for value in values)


def differential(made: Debrief, encounter: Encounter) -> Content:
    """The trainee's list, then each diagnosis of the case with its place and its evidence."""
    parts: list[Part] = [("Your differential", "bold")]
    given = encounter.differential
    parts += [
        f"\n{n:>2}. {entry.name}" + (f"  {entry.confidence} %" if entry.confidence is not None else "")
        for n, entry in enumerate(given, 1)
    ]
    if not given:
        parts += ["\nYou gave none."]
    last = ""
    for placement in made.placements:
        if placement.kind != last:
            parts += [(f"\n\n{KINDS[placement.kind]}", "bold")]
            last = placement.kind
        parts += _placement(placement)
    return words(*parts)


def _placement(placement: Placement) -> list[Part]:
    named = placement.rank is not None
    if placement.kind == "implausible":
        where = f"you named it at {placement.rank}"
    else:
        where = f"✓ at {placement.rank}, as “{placement.answer}”" if named else "✗ not on your list"
    part = f" ({placement.credit:.0%} of the points)" if named and placement.credit < 1 else ""
    parts: list[Part] = [f"\n{placement.name}: {where}{part}"]
    parts += [(f"\n   + {line}", "dim") for line in placement.evidence_for]
    parts += [(f"\n   − {line}", "dim") for line in placement.evidence_against]
    return parts


def untold(made: Debrief) -> Content:
    """What the examiner knows: facts that were never reached, by section, with how they are reached."""
    if not made.untold:
        return words("Everything that the patient had to tell was told.")
    parts: list[Part] = [(f"{made.told} facts were told; these were not reached", "bold")]
    section = ""
    for fact in made.untold:
        if fact.section != section:
            section = fact.section
            parts += [(f"\n\n{section[:1].upper()}{section[1:]}", "bold")]
        parts += [f"\n· {fact.clinical} ", (f"({fact.reached_by})", "dim")]
    return words(*parts)


def manner(made: Debrief) -> Content:
    """Rapport over the turns, how questions were put, what the patient felt."""
    parts: list[Part] = [("Rapport", "bold")]
    if len(made.rapport) > 1:
        parts += [
            f"\n{spark(made.rapport)}",
            f"\nfrom {made.rapport[0]} to {made.rapport[-1]} of 100 (lowest {min(made.rapport)}, highest {max(made.rapport)})",
        ]
    else:
        parts += ["\nNothing was asked."]
    asked = ", ".join(f"{made.forms.get(key, 0)} {name}" for key, name in FORMS.items())
    parts += [("\n\nHow you asked", "bold"), f"\n{asked}; {made.compound} asked several things at once."]
    if made.felt:
        parts += [("\n\nIn the patient's view, the student", "bold")]
        parts += [f"\n{'+' if felt.points > 0 else '−'} {felt.words} (turn {felt.turn})" for felt in made.felt]
    return words(*parts)
