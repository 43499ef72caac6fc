"""The command `progress`: what all marked encounters say together, in plain lines or as JSON."""

from __future__ import annotations

from contextlib import closing

import typer

from casesim.cli.options import DataDir, Json
from casesim.cli.wrapped import tell


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("progress")(progress)


def progress(as_json: Json = False, data_dir: DataDir = None) -> None:
    """Say how you are getting on: attempts, domains, what is missed habitually, confidence against the truth."""
    from casesim.cli.encounter_group import desk, dump
    from casesim.session import progress as told

    with closing(desk(data_dir)) as office:
        found = told.progress_of(office)
    if as_json:
        dump(told.as_json(found))
        return
    for line in told.lines(found):
        tell(line)
