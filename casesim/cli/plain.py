"""Plain line mode: print and input only. The accessible path for screen readers, and for pipes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from casesim.cli.script import DISCLAIMER, do, held, say, speaker
from casesim.cli.show import print_sheet
from casesim.core.encounter import Mode, State
from casesim.core.errors import CasesimError, RecordsError
from casesim.core.text import clean
from casesim.session.act import HELP, ActKind, read

if TYPE_CHECKING:
    from casesim.session.desk import Desk
    from casesim.session.encounter import EncounterService


def play_plain(desk: Desk, case: str, seed: int | None, mode: Mode) -> None:
    """Play an encounter line by line; the end of the input finishes, Ctrl-C leaves it to be resumed."""
    service = desk.start(case, seed, mode)
    with held(desk, service):
        _brief(service)
        service.warm()
        service.open()
        _talk(service)
        _finish(service)


def resume_plain(desk: Desk, encounter_id: str) -> None:
    """Take up a stored encounter in plain lines."""
    service = desk.resume(encounter_id)
    with held(desk, service):
        for exchange in service.encounter.exchanges:
            typer.echo(f"You: {exchange.question}\n{speaker(service)}: {exchange.reply.text}")
        if service.encounter.state in {State.BRIEFING, State.INTERVIEW}:
            service.warm()
            service.open()
            _talk(service)
        _finish(service)


def _finish(service: EncounterService) -> None:
    print_sheet(service.finish())
    encounter = service.encounter.id
    typer.echo(f"\nStored as {encounter}; `casesim export {encounter} -o transcript.md` writes it.")


def _brief(service: EncounterService) -> None:
    typer.echo(f"{DISCLAIMER}\n\n{service.encounter.patient.door_note}\n")
    typer.echo("Type what you would say. Acts:")
    for line in HELP.values():
        typer.echo("  " + line)


def _talk(service: EncounterService) -> None:
    """Read and do lines until `/finish` or the end of the input."""
    while (text := _typed()) is not None:
        if not text or text.startswith("#"):
            continue
        try:
            line = read(text)
            if line.kind is ActKind.FINISH:
                return
            if line.kind is ActKind.HELP:
                typer.echo("\n".join(HELP.values()))
            elif line.kind is ActKind.ASK:
                say(service, line.text)
            else:
                do(service, line, typer.echo)
        except RecordsError:
            raise
        except CasesimError as error:
            typer.echo(f"casesim: {error}", err=True)


def _typed() -> str | None:
    """Return the next line, cleaned, None at the end; what comes through a pipe is shown, as if it had been typed."""
    typer.echo("\nYou: ", nl=False)
    sys.stdout.flush() if sys.stdout else None
    raw = sys.stdin.readline() if sys.stdin else ""
    text = clean(raw.removeprefix("\ufeff"), 4_000, keep_newlines=False)
    if not raw or not sys.stdin.isatty():
        typer.echo(text)
    return text if raw else None
