"""`--format md`: an encounter as a transcript to be read, in Markdown that is plain text too.

Text of people and models is cleaned and cannot become a heading, a link, a picture or HTML. What the case knows (its
diagnosis, what would have been better) is shown once the encounter is marked, never before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from casesim.core.encounter import (
    Briefed,
    Closed,
    DifferentialGiven,
    Encounter,
    Event,
    Examined,
    Exchanged,
    Hinted,
    Noted,
    Ordered,
    Paused,
    Ranked,
    State,
)
from casesim.core.patient import Patient
from casesim.core.record import Record
from casesim.core.rubric import Mark, ScoreSheet, Verdict
from casesim.core.text import clean

CAUTION = "Synthetic patient, formative use, not medical advice."
VERDICTS = {
    Verdict.MET: "met",
    Verdict.NOT_MET: "not met",
    Verdict.UNSCORED: "not scored",
    Verdict.NEEDS_REVIEW: "to be reviewed",
}
STATES = {
    State.BRIEFING: "not begun",
    State.INTERVIEW: "not finished",
    State.CLOSED: "finished, not marked",
    State.GRADED: "marked",
}
_SPECIAL = re.compile(r"([\\`*_\[<|~]|&(?=#?\w+;))")
_START = re.compile(r"^(\s*)([#>+=-])")
_NUMBER = re.compile(r"^(\s*\d{1,9})([.)])")
_GAP = re.compile(r"\n{3,}")


def render(encounter: Encounter, record: Record) -> str:
    """Return the transcript of `encounter`; `record` is the same encounter's, for its seal."""
    parts = [*_head(encounter), *_transcript(encounter), *_standing(encounter)]
    if encounter.sheet is not None:
        parts += [*_marks(encounter.sheet), *_case(encounter.patient)]
    parts += _provenance(encounter, record)
    return _GAP.sub("\n\n", "\n".join(parts)).rstrip() + "\n"


def _head(encounter: Encounter) -> Iterator[str]:
    patient = encounter.patient
    yield f"# {_line(encounter.template.title)}: encounter {_line(encounter.id)}"
    yield f"\n{CAUTION}\n"
    yield f"- Case: {_line(encounter.template.id)} version {encounter.template.version}, seed {encounter.seed}"
    yield f"- Patient: {_line(patient.name)}, {_line(patient.age)}, {_line(patient.sex)}"
    if patient.speaker.relation:
        yield f"- Speaking: {_line(patient.speaker.name)} ({_line(patient.speaker.relation)})"
    length = next((event.elapsed for event in encounter.events if isinstance(event.body, Closed)), encounter.elapsed)
    yield f"- Begun: {_line(encounter.started)}, {encounter.mode.value}, {_clock(length)} long, {STATES[encounter.state]}"
    yield f"\n## Door note\n\n{_quoted(patient.door_note)}"


def _transcript(encounter: Encounter) -> Iterator[str]:
    yield "\n## Consultation\n"
    speaker = _line(encounter.patient.speaker.name or "Patient")
    told = [part for event in encounter.events for part in _event(event, speaker)]
    yield from told or ["Nothing was said.\n"]


def _event(event: Event, speaker: str) -> Iterator[str]:
    at, body = _clock(event.elapsed), event.body
    match body:
        case Exchanged():
            yield f"**{body.turn}. You** ({at}): {_paragraph(body.question)}\n"
            who = "casesim" if body.reply.notice else speaker
            yield f"**{who}**: {_paragraph(body.reply.text)}\n"
        case Examined():
            yield f"*Examined* ({at}): {_paragraph(body.request)}\n\n{_quoted(body.result)}\n"
        case Ordered():
            yield f"*Ordered* ({at}): {_paragraph(body.request)}\n\n{_quoted(body.result)}\n"
        case DifferentialGiven():
            yield f"*Differential* ({at}): {'; '.join(_ranked(entry) for entry in body.ranked)}\n"
        case Briefed():
            yield f"*The history was given*\n\n{_quoted(body.text)}\n"
        case Hinted():
            yield f"*Hint* ({at}): {_paragraph(body.text)}\n"
        case Paused():
            yield f"*{'The clock stood' if body.stands else 'The clock went on'}* ({at})\n"
        case Closed():
            yield f"*{'Time was up' if body.reason == 'time_up' else 'Finished'}* ({at})\n"
        case _:
            return


def _standing(encounter: Encounter) -> Iterator[str]:
    """Notes and differential as they stand at the end."""
    if any(isinstance(event.body, Noted) for event in encounter.events):
        yield f"## Notes\n\n{_quoted(encounter.notes)}\n"
    if encounter.differential:
        yield "## Differential\n"
        for rank, entry in enumerate(encounter.differential, 1):
            yield f"{rank}. {_ranked(entry)}"
            for word, reasons in (("for", entry.supporting), ("against", entry.against)):
                if reasons:
                    yield f"   - {word}: {'; '.join(_line(reason) for reason in reasons)}"
        yield ""


def _ranked(entry: Ranked) -> str:
    return _line(entry.name) + (f" ({entry.confidence} %)" if entry.confidence is not None else "")


def _marks(sheet: ScoreSheet) -> Iterator[str]:
    yield f"## Marks\n\nRubric {_line(sheet.rubric)} version {sheet.rubric_version}.\n"
    outcome = {True: ", passed", False: ", not passed", None: ""}[sheet.passed]
    why = f" ({_line(sheet.why)})" if sheet.why else ""
    yield f"**Total: {_out_of(sheet.total, sheet.max, sheet.percent)}{outcome}**{why}"
    if sheet.to_review:
        yield f"\n{sheet.to_review} marks wait for a person to look at them; they earn nothing until then."
    for domain_id, domain in sheet.domains.items():
        passed = {True: ", passed", False: ", not passed", None: ""}[domain.passed]
        yield f"\n### {_line(domain.title)}: {_out_of(domain.points, domain.max, domain.percent)}{passed}\n"
        for mark in sheet.items:
            if mark.domain == domain_id:
                yield from _mark(mark)
    yield ""


def _mark(mark: Mark) -> Iterator[str]:
    critical = ", critical" if mark.critical else ""
    yield f"- **{VERDICTS[mark.verdict]}** {round(mark.points, 2):g}/{round(mark.max, 2):g}{critical}: {_line(mark.text)}"
    if mark.quote:
        turn = f"turn {mark.turns[0]}: " if mark.turns else ""
        yield f"  - {turn}“{_line(mark.quote)}”"
    if len(mark.turns) > 1:
        yield f"  - also turn {', '.join(str(turn) for turn in mark.turns[1:])}"
    if mark.reason:
        yield f"  - {_line(mark.reason)}"
    if mark.better and mark.verdict is not Verdict.MET:
        yield f"  - for example: {' / '.join(f'“{_line(question)}”' for question in mark.better)}"


def _case(patient: Patient) -> Iterator[str]:
    own = patient.differential
    yield "## What the case holds\n"
    groups = (
        ("Diagnosis", (own.correct,)),
        ("Also acceptable", own.acceptable),
        ("Must not be missed", own.must_not_miss),
    )
    for title, diagnoses in groups:
        if diagnoses:
            yield f"- {title}: {'; '.join(_line(diagnosis.name) for diagnosis in diagnoses)}"
    for point in patient.management:
        yield f"- Management ({point.action}): {_line(point.text)}"
    yield ""


def _provenance(encounter: Encounter, record: Record) -> Iterator[str]:
    yield "## Record\n"
    yield f"- {record.count} events, head {_line(record.head)}"
    yield f"- Seal {_line(record.seal)}: compare it with the seal of the exported record (tamper-evident, not tamper-proof)"
    for name, value in sorted(encounter.engine.items()):
        if value:
            yield f"- {_line(name)}: {_line(value)}"


def _out_of(points: float, most: float, percent: float | None) -> str:
    return f"{round(points, 2):g} of {round(most, 2):g}" + (f" ({percent:g} %)" if percent is not None else "")


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _line(text: str) -> str:
    """Return `text` as words within one line."""
    text = _SPECIAL.sub(r"\\\1", clean(text, keep_newlines=False))
    return _NUMBER.sub(r"\1\\\2", _START.sub(r"\1\\\2", text))


def _paragraph(text: str) -> str:
    """Return `text` after a label, line by line."""
    return "\\\n".join(_line(line) for line in clean(text).split("\n") if line.strip())


def _quoted(text: str) -> str:
    """Return `text` as a block quote, a paragraph for each line."""
    return "\n>\n".join(f"> {_line(line)}" for line in clean(text).split("\n") if line.strip())
