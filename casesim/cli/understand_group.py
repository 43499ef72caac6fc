"""The command `understand`: utterances on stdin, one JSON line out for each line in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from casesim.cli.options import Json


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("understand")(understand)


def understand(
    as_json: Json = True,
    knowledge: Annotated[
        Path | None, typer.Option("--knowledge", help="A folder with your own topics.toml or lexicon.toml.")
    ] = None,
) -> None:
    r"""Say what is understood of each line of stdin (plain, or {"before": "…", "text": "…"}): one JSON line each."""
    del as_json  # JSON lines are the only form; the option is accepted so that scripts may say what they want
    from casesim.bootstrap import knowledge as load
    from casesim.session.understand import lines

    stream = sys.stdin
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure:
        reconfigure(encoding="utf-8", errors="replace", newline="\n")
    for line in lines(stream, load(knowledge).understander):
        typer.echo(line)
