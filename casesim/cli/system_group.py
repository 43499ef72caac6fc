"""Commands about the installation: doctor, paths, bench, resume, data."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from casesim.cli.options import DataDir, Json, Model, Voice


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("paths")(paths)
    app.command("doctor")(doctor)
    app.command("bench")(bench)
    app.command("resume")(resume)
    app.command("data")(data)


def paths(as_json: Json = False, data_dir: DataDir = None) -> None:
    """Say where everything is."""
    from casesim.bootstrap import places
    from casesim.cli.encounter_group import dump
    from casesim.settings import load

    found = places(load(data_dir=data_dir))
    if as_json:
        dump(found)
    else:
        for name, place in found.items():
            typer.echo(f"{name:10} {place}")


def doctor(as_json: Json = False, data_dir: DataDir = None, model: Model = None, voice: Voice = None) -> None:
    """Say what was found: machine, model, adapter, worker, database. Exit code 1 where something is broken."""
    from casesim.bootstrap import examine_installation
    from casesim.settings import load

    report = examine_installation(load(data_dir=data_dir, model=model, voice=voice))
    typer.echo(report.as_json() if as_json else report.as_text())
    if not report.ok:
        raise typer.Exit(1)


def bench(
    as_json: Json = False,
    case: Annotated[str, typer.Option("--case", help="The case to talk with.")] = "chest-pain",
    turns: Annotated[int, typer.Option("--turns", min=2, max=200, help="Questions of the encounter.")] = 60,
    app: Annotated[
        bool, typer.Option("--app", help="Measure the app instead: start to first picture, key to screen meanwhile.")
    ] = False,
    keys: Annotated[
        int, typer.Option("--keys", min=1, max=5_000, help="Keys that --app presses while it answers.")
    ] = 240,
    data_dir: DataDir = None,
    model: Model = None,
    voice: Voice = None,
) -> None:
    """Measure first word, whole reply, tokens, grading and memory on this machine; with --app, how the app feels."""
    from casesim.bootstrap import run_app_bench, run_bench
    from casesim.settings import load

    settings = load(data_dir=data_dir, model=model, voice=voice)
    report = run_app_bench(settings, case, keys) if app else run_bench(settings, case, turns)
    typer.echo(report.as_json() if as_json else report.as_table())


def resume(
    encounter: Annotated[
        str, typer.Argument(help="An encounter's id, or the beginning of it; the one that was left last by default.")
    ] = "",
    data_dir: DataDir = None,
    model: Model = None,
    voice: Voice = None,
) -> None:
    """Take up an encounter where it stood, in plain lines (the app has it under “Go on” and past encounters)."""
    from casesim.cli.encounter_group import desk
    from casesim.cli.plain import resume_plain

    resume_plain(desk(data_dir, model, voice), encounter, data_dir)


def data(
    action: Annotated[str, typer.Argument(metavar="delete", help="The only action: delete.")],
    encounter: Annotated[str | None, typer.Argument(help="An encounter's id; with --all, every encounter.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Delete every encounter.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Erase encounters, whole: the one way to take something out of the log."""
    from casesim.cli.encounter_group import desk
    from casesim.core.errors import UsageError

    if action != "delete" or (encounter is None) == (not everything):
        raise UsageError("write `casesim data delete ENCOUNTER` or `casesim data delete --all`")
    if not yes:
        typer.confirm(f"Erase {'every encounter' if everything else encounter} for good?", abort=True, err=True)
    with closing(desk(data_dir)) as office:
        count = office.records.delete(None if everything else encounter)
    typer.echo(f"{count} erased", err=True)
