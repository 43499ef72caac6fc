"""Commands that import cases from other systems."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casesim.cli.options import Json

app = typer.Typer(help="Import cases from other systems: agentclinic.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def group() -> None:
    """Import cases from other systems."""


@app.command()
def agentclinic(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="One AgentClinic case a line.")],
    out: Annotated[
        Path, typer.Option("--out", help="The folder for the cases; reports and draft rubrics go below it.")
    ],
    as_json: Json = False,
) -> None:
    """Import AgentClinic cases: one YAML file a line, with a report and a draft rubric that nobody has confirmed."""
    from casesim.bootstrap import import_agentclinic
    from casesim.cli.encounter_group import dump

    written = import_agentclinic(file, out)
    if as_json:
        dump([str(path) for path in written])
    else:
        typer.echo(
            f"{len(written)} cases in {out}; reports in {out / 'reports'}, draft rubrics in {out / 'rubrics'}: confirmed by nobody.",
            err=True,
        )
        for path in written:
            typer.echo(str(path))
