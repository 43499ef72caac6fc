"""The debrief in words: score, differential, what was not reached, and the margin. Pure: values in, content out.

How the talk felt and how it was asked is in `casesim.tui.manner_words`.
"""

from __future__ import annotations

from collections import defaultdict

from textual.content import Content

from casesim.core.assessment import gaps
from casesim.core.case import Disclosure
from casesim.core.chart import minutes
from casesim.core.encounter import Encounter
from casesim.core.rubric import ScoreSheet
from casesim.core.understanding.model import QuestionType
from casesim.session.debrief import REACHED_BY, Debrief, Kind, Moment, Placement, Standing
from casesim.session.report import Report
from casesim.tui.widgets.marks_pane import SIGNS
from casesim.tui.widgets.plain import words

Part = str | tuple[str, str]
Shown = str | Content
TITLE = 25
"""Characters of a domain's title in the table."""
KINDS: dict[str, str] = {
    "correct": "The diagnosis",
    "acceptable": "Acceptable as well",
    "must_not_miss": "Must not be missed",
    "implausible": "Implausible here",
}
STANDING: dict[Kind | None, str] = {
    "correct": "✓ the diagnosis",
    "acceptable": "+ acceptable",
    "must_not_miss": "! must not be missed",
    "implausible": "✗ implausible here",
    None: "· not of this case",
}
PASSED = {True: "✓ passed", False: "✗ not passed", None: ""}
TRAP = {True: "yes", False: "no", None: "cannot be judged"}


def result(encounter: Encounter, sheet: ScoreSheet, found: Report | None = None, *, reason: str = "") -> Content:
    """Total, pass and why, domains; once the report is there, three next steps, own view, hints, preset sentences.

    `reason` says why there will be no report.
    """
    parts = [*_total(encounter, sheet), *_domains(sheet)]
    if found is None:
        waits = (
            f"What helps next time could not be worked out: {reason}"
            if reason
            else "Working out what helps next time …"
        )
        return words(*parts, f"\n\n{waits}", *_own_view(encounter, sheet), *_hints(encounter))
    return words(*parts, *_next_steps(found), *_own_view(encounter, sheet), *_hints(encounter), *_sentences(found))


def _total(encounter: Encounter, sheet: ScoreSheet) -> list[Part]:
    percent = f" ({sheet.percent:g} %)" if sheet.percent is not None else ""
    parts: list[Part] = [
        (f"{round(sheet.total, 2):g} of {round(sheet.max, 2):g}{percent}", "bold"),
        f"   {PASSED[sheet.passed]}",
    ]
    if sheet.why:
        parts += [f"\n{sheet.why[:1].upper()}{sheet.why[1:]}"]
    if sheet.to_review:
        waits = "item waits" if sheet.to_review == 1 else "items wait"
        parts += [f"\n? {sheet.to_review} {waits} for a person's look, earning nothing until then."]
    asked = len(encounter.exchanges)
    turns = f"{asked} question{'' if asked == 1 else 's'}"
    rubric = f"rubric {sheet.rubric}, version {sheet.rubric_version}"
    return [*parts, (f"\n{turns} in {minutes(encounter.elapsed)} · {rubric}", "dim"), "\n"]


def _domains(sheet: ScoreSheet) -> list[Part]:
    width = min(TITLE, max((len(score.title) for score in sheet.domains.values()), default=0))
    parts: list[Part] = []
    for score in sheet.domains.values():
        sign = {True: "✓", False: "✗", None: " "}[score.passed]
        share = "" if score.percent is None else f" {score.percent:>3.0f} %"
        figures = f"{round(score.points, 2):>5g} of {round(score.max, 2):<2g}{share}"
        parts += [f"\n{sign} {cut(score.title, width):<{width}} {bar(score.percent, 6)} {figures}"]
    if any(score.passed is False for score in sheet.domains.values()):
        parts += [("\n✗ below the pass mark of its own", "dim")]
    return parts


def _next_steps(found: Report) -> list[Part]:
    """The three things that are most worth doing otherwise."""
    if not found.advice:
        return ["\n\nNothing of the rubric was missed."]
    parts: list[Part] = [("\n\nNext time", "bold")]
    for number, advice in enumerate(found.advice, 1):
        parts += [f"\n{number}. {advice.text}"]
        if advice.say:
            parts += ["\n   You could say: ", (f"“{advice.say}”", "italic")]
    return parts


def _own_view(encounter: Encounter, sheet: ScoreSheet) -> list[Part]:
    """What the trainee thought before the marks, beside them."""
    assessed = encounter.assessment
    if assessed is None:
        return [
            ("\n\nYour own view", "bold"),
            "\nYou gave none. Rate yourself before the marks: the gap is worth knowing.",
        ]
    said = [f"\n“{assessed.words}”"] if assessed.words else []
    return [("\n\nYour own view", "bold"), *(f"\n{gap.words}." for gap in gaps(assessed, sheet)), *said]


def _hints(encounter: Encounter) -> list[Part]:
    if not encounter.hints:
        return []
    count = len(encounter.hints)
    parts: list[Part] = [("\n\nHints", "bold"), f"\nYou took {count}; they earned and cost nothing."]
    return [*parts, *(f"\n· after question {hint.after_turn}: {hint.text}" for hint in encounter.hints)]


def _sentences(found: Report) -> list[Part]:
    """The preset sentences for what was missed."""
    if not found.feedback:
        return []
    return [("\n\nIn words", "bold"), *(f"\n· {said.sentence}" for said in found.feedback)]


def bar(percent: float | None, width: int = 8) -> str:
    """Return a share as a bar of text."""
    if percent is None:
        return "·" * width
    full = round(width * percent / 100)
    return "█" * full + "░" * (width - full)


def cut(text: str, width: int) -> str:
    """Return `text` in at most `width` characters."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def differential(found: Report, encounter: Encounter) -> Content:
    """The trainee's list, each diagnosis of the case with its place and evidence, and how the list came about."""
    made = found.debrief
    parts: list[Part] = [("Your differential", "bold")]
    last = made.moments[-1].ranked if made.moments else ()
    parts += [f"\n{_standing(entry)}" for entry in last] or ["\nYou gave none."]
    kind = ""
    for placement in made.placements:
        if placement.kind != kind:
            parts += [(f"\n\n{KINDS[placement.kind]}", "bold")]
            kind = placement.kind
        parts += _placement(placement)
    return words(*parts, *_timeline(made, encounter), *_thinking(found))


def _standing(entry: Standing) -> str:
    sure = f", {entry.confidence} %" if entry.confidence is not None else ""
    return f"{entry.rank:>2}. {entry.name}{sure}  ({STANDING[entry.kind]})"


def _placement(placement: Placement) -> list[Part]:
    named = placement.rank is not None
    if placement.kind == "implausible":
        where = f"you named it at {placement.rank}"
    else:
        where = f"✓ at {placement.rank}, as “{placement.answer}”" if named else "✗ not on your list"
    part = f" ({100 * placement.credit:.0f} % of the points)" if named and placement.credit < 1 else ""
    parts: list[Part] = [f"\n{placement.name}: {where}{part}"]
    parts += [(f"\n   + {line}", "dim") for line in placement.evidence_for]
    parts += [(f"\n   − {line}", "dim") for line in placement.evidence_against]
    return parts


def _timeline(made: Debrief, encounter: Encounter) -> list[Part]:
    """Every list that was written down, beside what was known by then; and when what pointed to the diagnosis was found."""
    own = encounter.patient.differential.correct.name
    parts: list[Part] = []
    if made.moments:
        parts += [("\n\nHow your list came about", "bold")]
        for moment in made.moments:
            parts += _moment(moment, own)
    if made.pointing:
        parts += [(f"\n\nWhat spoke for {own}, and when you found it", "bold")]
        parts += [f"\n{_when(when)}: {what}" for when, what in made.pointing]
    return parts


def _moment(moment: Moment, own: str) -> list[Part]:
    listed = "; ".join(
        f"{entry.rank}. {entry.name}" + (f" {entry.confidence} %" if entry.confidence is not None else "")
        for entry in moment.ranked
    )
    known = f", {moment.known} of {moment.wanted} findings for {own} known" if moment.wanted else ""
    learnt = len(moment.learnt)
    new = f"{learnt} thing{'' if learnt == 1 else 's'} newly learnt" if learnt else "nothing newly learnt"
    return [f"\nafter turn {moment.turn}: {listed or 'an empty list'}", (f"\n   {new}{known}", "dim")]


def _when(when: float) -> str:
    return f"turn {int(when)}" if when == int(when) else f"after turn {int(when)}"


def _thinking(found: Report) -> list[Part]:
    """Traps, confidence, evidence that was picked, and what the notes hold that was never found."""
    parts: list[Part] = [("\n\nYour reasoning", "bold")]
    traps = (("Closed too early", found.closure), ("Kept the first idea against the evidence", found.anchor))
    parts += [f"\n{name}: {TRAP[trap.caught]} ({trap.why})." for name, trap in traps]
    if found.brier is not None:
        parts += [f"\nConfidence: Brier score {found.brier:.2f} (0 is best, 1 worst)."]
    if found.evidence.picked:
        weighed = found.evidence
        parts += [
            f"\nFindings picked: {weighed.picked}; {weighed.right} count, {weighed.wanted} could have been picked."
        ]
        parts += [(f"\n   {line}", "dim") for line in weighed.lines]
    if found.unsupported:
        parts += [("\n\nIn your notes, but not from this encounter", "bold")]
        parts += [f"\n· {one.finding.replace('_', ' ')}: {one.why} (“{one.quote}”)" for one in found.unsupported]
    return parts


def untold(made: Debrief) -> Content:
    """What the examiner knows: facts that were never reached, by section, with how they are reached."""
    if not made.untold:
        return words("Everything that the patient had to tell was told.")
    count = len(made.untold)
    told = f"{made.told} fact{' was' if made.told == 1 else 's were'} told; "
    parts: list[Part] = [(f"{told}{count} {'was' if count == 1 else 'were'} not reached", "bold")]
    parts += [("\nWhere nothing else is said, a question about the topic brings it out.", "dim")]
    section = ""
    for fact in made.untold:
        if fact.section != section:
            section = fact.section
            parts += [(f"\n\n{section[:1].upper()}{section[1:]}", "bold")]
        usual = fact.reached_by == REACHED_BY[Disclosure.DIRECT]
        parts += [f"\n· {fact.clinical}", ("" if usual else f" ({fact.reached_by})", "dim")]
    return words(*parts)


def margin(sheet: ScoreSheet) -> dict[int, str]:
    """Return, per turn, the signs of the items that it proves, each sign once."""
    found: dict[int, list[str]] = defaultdict(list)
    for mark in sheet.items:
        sign = SIGNS[mark.verdict]
        for turn in mark.turns[:1]:
            if sign not in found[turn]:
                found[turn].append(sign)
    return {turn: "".join(signs) for turn, signs in found.items()}


def margin_words(sheet: ScoreSheet, made: Debrief) -> dict[int, Content]:
    """Return, per turn, what it earned, how it was asked where that matters, and how the patient felt about it."""
    found: dict[int, list[str]] = defaultdict(list)
    for mark in sheet.items:
        for turn in mark.turns[:1]:
            found[turn].append(f"{SIGNS[mark.verdict]} {mark.text.rstrip('.')}")
    for asked in made.profile.turns:
        if asked.form is QuestionType.LEADING:
            found[asked.turn].append("~ leading")
        if asked.compound:
            found[asked.turn].append("~ several things at once")
    for felt in made.felt:
        found[felt.turn].append(f"trust {felt.points:+d}: {felt.words}")
    return {turn: words(("\n".join(lines), "dim")) for turn, lines in found.items()}
