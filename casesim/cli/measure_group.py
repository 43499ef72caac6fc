"""Commands of measurement: how far the marks agree with people's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casesim.cli.options import Json

app = typer.Typer(help="Compare with labels made by people: history, style.", no_args_is_help=True)


@app.command("history")
def history(
    folder: Annotated[Path, typer.Argument(help="Interviews (NAME.txt) and labels.json.")], as_json: Json = False
) -> None:
    """Measure the marks of history-core: kappa, precision, recall, evidence, review, with 95 % intervals."""
    from casesim.bootstrap import knowledge
    from casesim.session.measure import history as measured

    report = measured(folder, knowledge().understander)
    typer.echo(report.model_dump_json() if as_json else report.as_table())


@app.command("style")
def style(
    file: Annotated[Path, typer.Argument(help="Labelled turns, one JSON object a line.")], as_json: Json = False
) -> None:
    """Measure question style: type, compound, empathy, summary, jargon."""
    from casesim.bootstrap import knowledge
    from casesim.session.measure import style as measured

    report = measured(file, knowledge().understander)
    typer.echo(report.model_dump_json() if as_json else report.as_table())
