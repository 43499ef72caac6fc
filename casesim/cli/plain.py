"""Plain line mode: print and input only. The accessible path for screen readers, and for pipes."""

from __future__ import annotations

import sys

import typer

from casesim.cli.marks import print_sheet
from casesim.cli.script import DISCLAIMER, do, speaker
from casesim.core.encounter import Mode
from casesim.core.errors import CasesimError, ModelError, RecordsError, UsageError
from casesim.core.text import clean
from casesim.session.act import HELP, ActKind, read
from casesim.session.desk import Desk
from casesim.session.encounter import EncounterService
from casesim.session.turn import Sentence


def play_plain(desk: Desk, case: str, seed: int | None, mode: Mode) -> None:
    """Play an encounter line by line; the end of the input finishes, Ctrl-C leaves it to be resumed."""
    service = desk.start(case, seed, mode)
    try:
        _brief(service)
        service.warm()
        service.open()
        _talk(service)
        print_sheet(service.finish())
        typer.echo(
            f"\nStored as {service.encounter.id}; `casesim export {service.encounter.id} -o transcript.md` writes it."
        )
    except KeyboardInterrupt:
        typer.echo(f"\nLeft as it stands: `casesim resume {service.encounter.id}` takes it up.", err=True)
        raise
    finally:
        service.close()
        desk.close()


def resume_plain(desk: Desk, encounter_id: str) -> None:
    """Take up a stored encounter in plain lines."""
    service = desk.resume(encounter_id)
    try:
        for exchange in service.encounter.exchanges:
            typer.echo(f"You: {exchange.question}\n{speaker(service)}: {exchange.reply.text}")
        service.open() if service.encounter.state.value == "briefing" else None
        if service.encounter.state.value == "interview":
            _talk(service)
        print_sheet(service.finish())
    finally:
        service.close()
        desk.close()


def _brief(service: EncounterService) -> None:
    typer.echo(f"{DISCLAIMER}\n\n{service.encounter.patient.door_note}\n")
    typer.echo("Type what you would say. Acts:")
    for line in HELP.values():
        typer.echo("  " + line)


def _talk(service: EncounterService) -> None:
    while True:
        typer.echo("\nYou: ", nl=False)
        sys.stdout.flush()
        raw = sys.stdin.readline()
        if not raw:
            typer.echo("")
            return
        text = clean(raw, 4_000, keep_newlines=False)
        if not text:
            continue
        try:
            line = read(text)
            if line.kind is ActKind.FINISH:
                return
            if line.kind is ActKind.HELP:
                typer.echo("\n".join(HELP.values()))
            elif line.kind is ActKind.ASK:
                _say(service, line.text)
            else:
                do(service, line, typer.echo)
        except (UsageError, ModelError) as error:
            typer.echo(f"casesim: {error}", err=True)
        except RecordsError as error:
            typer.echo(f"casesim: {error}", err=True)
            raise
        except CasesimError as error:
            typer.echo(f"casesim: {error}", err=True)


def _say(service: EncounterService, text: str) -> None:
    typer.echo(f"{speaker(service)}: ", nl=False)
    for step in service.ask(text):
        if isinstance(step, Sentence):
            typer.echo(step.text + " ", nl=False)
            sys.stdout.flush()
    typer.echo("")
