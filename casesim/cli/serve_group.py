"""The command that shows the app in a browser of this machine: serve."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from casesim.cli.options import DataDir, Model, Voice


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("serve")(serve)


def serve(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0: any that is free.")] = 8000,
    host: Annotated[
        str, typer.Option("--host", help="An address of this machine alone; others are refused.")
    ] = "127.0.0.1",
    data_dir: DataDir = None,
    model: Model = None,
    voice: Voice = None,
) -> None:
    """Show the app in a browser on this machine (no log-in, so nobody else may reach it). Ctrl-C ends it."""
    from casesim.bootstrap import serve_app
    from casesim.settings import load

    settings = load(data_dir=data_dir, model=model, voice=voice)
    os.environ["CASESIM_DATA_DIR"] = str(settings.data_dir)
    os.environ["CASESIM_VOICE"] = settings.voice
    if settings.model:
        os.environ["CASESIM_MODEL"] = settings.model
    serve_app(port, host, lambda address: typer.echo(f"{address}   (Ctrl-C ends it)"))
