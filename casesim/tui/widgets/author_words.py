"""What the author's screen says, as content: patients, reasons, coverage, findings, what the trainees met. Touches no widget."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from casesim.core.patient import Patient
from casesim.core.reply import ReplySource
from casesim.session.authoring import Covered
from casesim.session.casetest import CaseReport, Played
from casesim.session.lint import Found
from casesim.session.turn import Turned
from casesim.tui.widgets.plain import words

Piece = str | tuple[str, str]


def patient(found: Patient) -> Content:
    """Return a patient as the author should see it: note, opening, facts with the gate of each, signs, tests."""
    speaker = found.speaker
    who = (
        f"{found.name}, {found.age}, {found.sex}"
        if speaker.role == "patient"
        else f"{found.name}, {found.age}; {speaker.name} ({speaker.relation or speaker.role}) speaks"
    )
    manner = found.manner
    pieces: list[Piece] = [
        (f"{who}\n", "bold"),
        f"seed {found.seed}, variant {found.variant} · {manner.personality}, {manner.mood}, {manner.language} language, "
        f"rapport {manner.rapport}, trusts from {manner.trust}\n\n",
        ("Door note  ", "bold"), f"{found.door_note}\n",
        ("Opening    ", "bold"), f"“{found.opening}”\n",
    ]  # fmt: skip
    section = ""
    for fact in found.facts:
        if fact.section != section:
            section = fact.section
            pieces.append((f"\n{section.value.capitalize()}\n", "bold underline"))
        pieces += [("  " + fact.id, "bold"), (f"  {fact.disclosure.value}", "italic")]
        pieces.append((f"  {fact.polarity.value}" if fact.polarity.value == "denies" else "", "dim"))
        pieces.append((f"  ← {', '.join(fact.answers)}\n", "dim"))
        pieces += [f"    “{line}”\n" for line in fact.says]
    for title, entries in (("Examination", found.examination), ("Tests", found.investigations)):
        if entries:
            pieces.append((f"\n{title}\n", "bold underline"))
            pieces += [f"  {entry.name}: {entry.result}{'  (abnormal)' if entry.abnormal else ''}\n" for entry in entries]  # fmt: skip
    differential = found.differential
    pieces += [("\nDiagnosis  ", "bold"), f"{differential.correct.name}\n"]
    for title, named in (("accepted", differential.acceptable), ("not to be missed", differential.must_not_miss)):
        if named:
            pieces.append(f"  {title}: {', '.join(one.name for one in named)}\n")
    return words(*pieces)


def row(found: Patient | str, seed: int) -> tuple[str, ...]:
    """Return a patient as the cells of a row."""
    if isinstance(found, str):
        return (str(seed), "✗", "", "", "", found)
    known = {"age", "sex", "name"}
    more = ", ".join(f"{key} {value}" for key, value in found.parameters.items() if key not in known)
    return (str(seed), found.variant, found.age, found.sex, found.name, more)


def reasons(turned: Turned) -> Content:
    """Return why the patient said what was said: what was understood, which rule decided, what was held, what was refused."""
    heard, decision, reply = turned.understanding, turned.decision, turned.reply
    topics = [f"{hit.id} {hit.score:.2f}" for hit in heard.topics]
    findings = [hit.id + ("" if hit.asked else " (said)") for hit in heard.findings]
    manner = [name for name in ("compound", "empathy", "summary", "jargon", "signpost") if getattr(heard, name)]
    lines = [
        ("understood", "; ".join((f"{heard.type.value} question", *topics, *findings, *manner, *(f.value for f in heard.flags)))),
        ("rule", decision.rule + (" (said before)" if decision.repeated else "")),
        ("released", ", ".join(decision.facts) or "nothing"),
        *(("held", f"{held.fact}: {held.why}") for held in decision.held),
        *(("refused", f"“{refused.text}”: {refused.reason}") for refused in reply.refused),
        ("words", "the model's" if reply.source is ReplySource.MODEL else "the author's"),
        ("rapport", f"{turned.rapport}" + (f" ({', '.join(turned.felt)})" if turned.felt else "")),
    ]  # fmt: skip
    return words(*(piece for name, text in lines for piece in ((f"      {name:10} ", "dim"), (f"{text}\n", "dim"))))


def coverage(found: Covered) -> Content:
    """Return which fact earns which item, and the reverse, what cannot be earned first."""
    pieces: list[Piece] = []
    lost = [item for item in found.items if item.unreachable]
    if lost:
        pieces.append((f"✗ {len(lost)} items that this patient cannot let anybody earn\n", "bold $text-error"))
        pieces += [f"  {item.item}: {item.text}\n" for item in lost] + ["\n"]
    if found.idle:
        pieces.append((f"Facts that may be told and earn nothing ({len(found.idle)})\n", "bold"))
        pieces.append("  " + ", ".join(found.idle) + "\n\n")
    pieces.append(("Fact → items\n", "bold underline"))
    for fact in found.facts:
        pieces += [f"  {fact.fact} ", (f"{fact.disclosure.value}  ", "dim"), (", ".join(fact.items) or "–") + "\n"]
    pieces.append(("\nItem ← facts\n", "bold underline"))
    for item in found.items:
        pieces += [f"  {'✗ ' if item.unreachable else ''}{item.item}  ", (", ".join(item.by) or "–", "dim"), "\n"]
    return words(*pieces)


def finding(found: Found, path: str) -> Content:
    """Return a finding of the linter in two lines."""
    sign, style = ("✗", "bold $text-error") if found.severity == "error" else ("!", "bold $text-warning")
    place = f"{found.line}:{found.column}" if found.file == path else f"{found.file}:{found.line}"
    return words(
        (f"{sign} ", style), (f"{place}  ", "bold"), found.message, (f"\n    {found.remedy}  [{found.rule}]", "dim")
    )


TRAINEES = ("variant", "trainee", "turns", "leaks", "invented", "contradicted", "out of role", "refused")
"""Columns of the table of trainees."""


def played(report: CaseReport, one: Played) -> tuple[str, ...]:
    """Return what a trainee met as the cells of a row."""
    counts = (
        one.turns,
        len(one.leaks),
        len(one.inventions),
        len(one.contradictions),
        len(one.role_breaks),
        one.refused,
    )
    return (report.variant, one.trainee, *(str(count) for count in counts))


def rehearsal(reports: Iterable[CaseReport]) -> Content:
    """Return what an author must mend after the trainees, variant by variant."""
    pieces: list[Piece] = []
    for report in reports:
        share = f" ({100 * report.best / report.max:.0f} %)" if report.max else ""
        pieces.append((f"{'✓' if report.clean else '✗'} {report.variant}", "bold"))
        pieces.append(
            f"  best score {report.best:g} of {report.max:g}{share}, {report.seconds:.1f} s, voice {report.voice}\n"
        )
        for one in report.trainees:
            faults = (*one.leaks, *one.inventions, *one.contradictions, *one.role_breaks)
            pieces += [(f"    ✗ {one.trainee}: {line}\n", "$text-error") for line in faults]
        for title, names in (
            ("no question reached", report.unreached),
            ("cannot be met", report.unmeetable),
            ("not met", report.missed),
        ):
            if names:
                pieces.append(f"    {title}: {', '.join(names)}\n")
    return words(*pieces)
