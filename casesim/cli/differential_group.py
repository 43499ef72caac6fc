"""Commands of the differential: match, measure."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from casesim.cli.options import Json

app = typer.Typer(help="Diagnoses: how an answer relates to a reference.", no_args_is_help=True, rich_markup_mode=None)

Table = Annotated[
    Path | None, typer.Option("--table", help="Your own table of diagnoses (TOML), laid over the shipped one.")
]


@app.callback()
def differential() -> None:
    """Keep `match` a sub-command."""


@app.command("match")
def match(
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines, the only form there is.")] = True,
    table: Table = None,
) -> None:
    """Relate answers to references: JSON lines {"reference", "answer"} on stdin, one JSON line out for each."""
    from casesim.bootstrap import make_relator
    from casesim.session.match import lines

    del as_json
    for line in lines(sys.stdin, make_relator(table)):
        typer.echo(line)


@app.command("measure")
def measure(
    file: Annotated[
        Path, typer.Argument(help="JSON lines {reference, answer, relation}.", exists=True, dir_okay=False)
    ],
    as_json: Json = False,
    table: Table = None,
) -> None:
    """Measure the relations on labelled pairs: right four ways, different taken as same, time."""
    from casesim.bootstrap import make_relator
    from casesim.session.measure_differential import run

    figures = run(file, make_relator(table))
    typer.echo(figures.model_dump_json() if as_json else figures.as_table())
