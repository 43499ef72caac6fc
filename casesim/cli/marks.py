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
    from casesim.core.encounter import Encounter
    from casesim.session.desk import Desk
    from casesim.session.second_opinion import Judge, TwiceMarkedSheet

MAX_BYTES = 20_000_000


def grade_command(
    desk: Desk, what: str, rubric: str | None, doctor_tags: tuple[str, ...], patient_tags: tuple[str, ...]
) -> ScoreSheet:
    """Mark an encounter or a file; warnings of a transcript go to stderr."""
    found = _found(desk, what)
    if not isinstance(found, bytes):
        return desk.grade(found, rubric)
    name = _name(what)
    if rubric is None:
        raise UsageError("name a rubric for a transcript, as in --rubric history-core")
    transcript = parse(found, name, doctor_tags=doctor_tags, patient_tags=patient_tags)
    for warning in transcript.warnings:
        typer.echo(f"casesim: {name}: {warning}", err=True)
    return desk.grade_transcript(transcript, rubric)


def second_opinion_command(desk: Desk, judge: Judge, what: str, rubric: str | None) -> TwiceMarkedSheet:
    """Mark an encounter by the rules and have `judge` look at it too; raises UsageError for a bare transcript."""
    from casesim.session.second_opinion import marked_twice, refuse_small

    refuse_small(judge)
    found = _found(desk, what)
    if isinstance(found, bytes):
        raise UsageError("a second opinion is given on an encounter or its record, not on a transcript")
    chosen = desk.library.rubric(rubric) if rubric else found.rubric
    return marked_twice(found, chosen, desk.grade(found, rubric), judge)


def refuse_lone_model(model: str | None, *, second_opinion: bool) -> None:
    """Raise UsageError for a model that nothing would ask: the rules need none."""
    if model is not None and not second_opinion:
        raise UsageError("--model is the model of a second opinion: add --second-opinion")


def _found(desk: Desk, what: str) -> Encounter | bytes:
    """Return the encounter of an id or a record, else the bytes of the file; what a record hides goes to stderr."""
    path, name = Path(what), _name(what)
    if not ("/" in what or path.suffix or path.is_file()):
        return desk.load(what)
    data = _read(path, name)
    if FORMAT.encode() not in data[:200]:
        return data
    record = loads(data.decode("utf-8", "replace"), file=name)
    for problem in check(record):
        typer.echo(f"casesim: {name}: {problem}", err=True)
    return encounter_of(record)


def _name(what: str) -> str:
    return clean(what, 200, keep_newlines=False)


def _read(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotFound(f"{name}: {error.strerror or error}: name an encounter or the file of a transcript") from None
    if len(data) > MAX_BYTES:
        raise ContentError("larger than 20 MB", file=name, remedy="give one transcript")
    return data
