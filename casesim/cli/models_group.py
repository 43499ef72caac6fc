"""Commands of models: list."""

from __future__ import annotations

import typer

from casesim.cli.options import DataDir, Json

app = typer.Typer(help="The models that can voice a patient.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def models() -> None:
    """Keep `list` a sub-command."""


@app.command("list")
def list_models(as_json: Json = False, data_dir: DataDir = None) -> None:
    """List the models of models.txt and which are here."""
    from casesim.bootstrap import model_entries
    from casesim.cli.encounter_group import dump
    from casesim.settings import load

    entries = model_entries(load(data_dir=data_dir))
    if as_json:
        dump(entries)
        return
    for entry in entries:
        typer.echo(
            f"{entry['tier']:4} {entry['name']:40} {entry['bytes'] / 1e6:7.0f} MB  {'here' if entry['here'] else ''}".rstrip()
        )
