"""Marks on the command line."""

from __future__ import annotations

from pathlib import Path

import typer

from casesim.core.errors import UsageError
from casesim.core.rubric import ScoreSheet, Verdict
from casesim.core.transcript import parse
from casesim.session.desk import Desk

SIGNS = {Verdict.MET: "[x]", Verdict.NOT_MET: "[ ]", Verdict.UNSCORED: "[-]", Verdict.NEEDS_REVIEW: "[?]"}


def grade_command(
    desk: Desk, what: str, rubric: str | None, doctor_tags: tuple[str, ...], patient_tags: tuple[str, ...]
) -> ScoreSheet:
    """Mark an encounter or a file; warnings of a transcript go to stderr."""
    path = Path(what)
    if not (path.is_file() or "/" in what or path.suffix):
        return desk.grade_encounter(what, rubric)
    if rubric is None:
        raise UsageError("name a rubric for a transcript, as in --rubric history-core")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{what}: {error.strerror}") from None
    transcript = parse(data, what, doctor_tags=doctor_tags, patient_tags=patient_tags)
    for warning in transcript.warnings:
        typer.echo(f"casesim: {what}: {warning}", err=True)
    return desk.grade_transcript(transcript, rubric)


def print_sheet(sheet: ScoreSheet) -> None:
    """Print a sheet, domain by domain, each mark with its quote."""
    for domain_id, domain in sheet.domains.items():
        typer.echo(f"\n{domain.title}: {domain.points:g} of {domain.max:g}")
        for mark in sheet.items:
            if mark.domain == domain_id:
                turn = f"  turn {mark.turns[0]}" if mark.turns else ""
                typer.echo(f"  {SIGNS[mark.verdict]} {mark.text} ({mark.points:g}/{mark.max:g}){turn}")
                if mark.quote:
                    typer.echo(f"        “{mark.quote}”")
                elif mark.verdict is Verdict.NOT_MET and mark.better:
                    typer.echo(f"        ask, for example: {mark.better[0]}")
    verdict = {True: "passed", False: "not passed", None: ""}[sheet.passed]
    percent = f" ({sheet.percent:g} %)" if sheet.percent is not None else ""
    typer.echo(
        f"\nTotal: {sheet.total:g} of {sheet.max:g}{percent} {verdict}".rstrip()
        + (f": {sheet.why}" if sheet.why else "")
    )
    if sheet.to_review:
        typer.echo(f"{sheet.to_review} marks wait for a person's look.")
