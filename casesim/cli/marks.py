"""Marking on the command line: a stored encounter, an exported record, or a transcript from anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from casesim.core.errors import ContentError, NotFound, UsageError
from casesim.core.record import FORMAT, check, encounter_of, loads
from casesim.core.rubric import ScoreSheet
from casesim.core.text import clean
from casesim.core.transcript import parse

if TYPE_CHECKING:
    from casesim.session.desk import Desk

MAX_BYTES = 20_000_000


def grade_command(
    desk: Desk, what: str, rubric: str | None, doctor_tags: tuple[str, ...], patient_tags: tuple[str, ...]
) -> ScoreSheet:
    """Mark an encounter or a file; warnings of a transcript go to stderr."""
    path, name = Path(what), clean(what, 200, keep_newlines=False)
    if not ("/" in what or path.suffix or path.is_file()):
        return desk.grade_encounter(what, rubric)
    data = _read(path, name)
    if FORMAT.encode() in data[:200]:
        record = loads(data.decode("utf-8", "replace"), file=name)
        for problem in check(record):
            typer.echo(f"casesim: {name}: {problem}", err=True)
        return desk.grade(encounter_of(record), rubric)
    if rubric is None:
        raise UsageError("name a rubric for a transcript, as in --rubric history-core")
    transcript = parse(data, name, doctor_tags=doctor_tags, patient_tags=patient_tags)
    for warning in transcript.warnings:
        typer.echo(f"casesim: {name}: {warning}", err=True)
    return desk.grade_transcript(transcript, rubric)


def _read(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotFound(f"{name}: {error.strerror or error}: name an encounter or the file of a transcript") from None
    if len(data) > MAX_BYTES:
        raise ContentError("larger than 20 MB", file=name, remedy="give one transcript")
    return data
