"""Commands of the differential: match."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

app = typer.Typer(help="Diagnoses: how an answer relates to a reference.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def differential() -> None:
    """Keep `match` a sub-command."""


@app.command("match")
def match(as_json: Annotated[bool, typer.Option("--json", help="JSON lines, the only form there is.")] = True) -> None:
    """Relate answers to references: JSON lines {"reference", "answer"} on stdin, one JSON line out for each."""
    from casesim.bootstrap import make_relator
    from casesim.session.match import lines

    del as_json
    for line in lines(sys.stdin, make_relator()):
        typer.echo(line)
