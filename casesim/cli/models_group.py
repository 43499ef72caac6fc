"""Commands of models: list, get, add, remove, use, tune. `get` is the one command of casesim that talks to the network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casesim.cli.options import DataDir, Json

if TYPE_CHECKING:
    from casesim.core.speaker import ModelCard, Told
    from casesim.session.models import Models

app = typer.Typer(help="The models that can voice a patient.", no_args_is_help=True, rich_markup_mode=None)
Name = Annotated[str, typer.Argument(metavar="NAME", help="A name of `casesim models list`.")]


@app.command("list")
def list_models(
    here: Annotated[bool, typer.Option("--here", help="Only those that are here.")] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """List the starter model, your own and those that can be got: parameters, size, licence, which is in use."""
    from casesim.cli.encounter_group import dump

    cards = [card for card in _models(data_dir).list() if card.here or not here]
    if as_json:
        dump([card.model_dump(mode="json") for card in cards])
        return
    typer.echo(f"  {'NAME':30} {'PARAMETERS':>10} {'SIZE':>8}  {'LICENCE':20} STATE")
    for card in cards:
        typer.echo(_line(card))
    typer.echo(
        "* in use. A licence is read on the page of the model before it is used (--json has the address).", err=True
    )


@app.command("get")
def get(
    name: Name,
    use: Annotated[bool, typer.Option("--use", help="Let it voice the patient from now on.")] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Fetch a listed model (the network is used), check its SHA-256, put it in its place; a stopped one is gone on with."""
    models = _models(data_dir)
    card = models.card(name)
    if not card.here:
        typer.echo(
            f"{card.name}: {_size(card.bytes)}, licence {card.licence or 'unknown'}; read it at {card.page}", err=True
        )
    try:
        with _progress() as told:
            card = models.get(name, told)
    except KeyboardInterrupt:
        typer.echo(
            f"casesim: stopped; `casesim models get {name}` goes on, `casesim models remove {name}` drops it", err=True
        )
        raise
    if use:
        card = models.use(card.name)
    _tell(card, as_json=as_json, said=f"{card.name} is here: {card.path}" + _how_to_use(card))


@app.command("add")
def add(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A GGUF file of your own.")],
    name: Annotated[
        str | None, typer.Option("--name", help="How it is called; from the file's name by default.")
    ] = None,
    copy: Annotated[
        bool, typer.Option("--copy", help="Copy the file; without it, it is linked and stays where it is.")
    ] = False,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Take up a GGUF file of your own: its header is checked, its SHA-256 kept and compared at every change."""
    with _progress() as told:
        card = _models(data_dir).add(path, name, told, copy=copy)
    _tell(card, as_json=as_json, said=f"{card.name} is here: {card.path}" + _how_to_use(card))


@app.command("remove")
def remove(name: Name, as_json: Json = False, data_dir: DataDir = None) -> None:
    """Remove a model, or what a stopped download has brought; where it was in use, the starter model speaks again."""
    from casesim.cli.encounter_group import dump

    freed, reset = _models(data_dir).remove(name)
    if as_json:
        dump({"removed": name, "bytes": freed, "reset_to_starter": reset})
    else:
        typer.echo(
            f"{name} is removed ({_size(freed)})" + ("; the starter model speaks again" if reset else ""), err=True
        )


@app.command("use")
def use(name: Name, as_json: Json = False, data_dir: DataDir = None) -> None:
    """Let a model voice the patient from now on; --model and CASESIM_MODEL still win."""
    models = _models(data_dir)
    card = models.use(name)
    over = f"; but CASESIM_MODEL says {models.forced}" if models.forced else ""
    _tell(card, as_json=as_json, said=f"{card.name} voices the patient from now on{over}")


@app.command("tune")
def tune(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A model that is here; the one in use by default.")
    ] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Measure threads, waiting and flash attention on this machine (a minute), and keep the fastest for this model."""
    from casesim.cli.encounter_group import dump

    models = _models(data_dir)
    with _progress() as told:
        found = models.tune(name or models.chosen, told)
    if as_json:
        dump(found.model_dump(mode="json"))
    else:
        typer.echo(f"{found.model}: {found.words} (best of {found.tried} ways; kept)")
    if found.busy:
        typer.echo("casesim: the machine was busy; tune again when it is idle", err=True)


def _models(data_dir: Path | None) -> Models:
    from casesim.bootstrap import make_models
    from casesim.settings import load

    return make_models(load(data_dir=data_dir))


def _tell(card: ModelCard, *, as_json: bool, said: str) -> None:
    from casesim.cli.encounter_group import dump

    if as_json:
        dump(card.model_dump(mode="json"))
    else:
        typer.echo(said)


def _how_to_use(card: ModelCard) -> str:
    return "; it voices the patient from now on" if card.in_use else f"; `casesim models use {card.name}` lets it speak"


def _line(card: ModelCard) -> str:
    state = "here" if card.here else f"{100 * card.fetched // card.bytes} % fetched" if card.fetched else ""
    told = "; ".join(part for part in (state, card.note) if part)
    mark = "*" if card.in_use else " "
    return f"{mark} {card.name:30} {card.parameters:>10} {_size(card.bytes):>8}  {card.licence:20} {told}".rstrip()


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


@contextmanager
def _progress() -> Iterator[Told]:
    """Give what shows progress on stderr: a bar at a terminal, a line for each quarter elsewhere."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _in_lines()
        return
    from rich import progress

    columns: tuple[Any, ...] = (progress.TextColumn("{task.description}"), progress.BarColumn(), progress.TaskProgressColumn(),
                                progress.TimeRemainingColumn())  # fmt: skip
    with progress.Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def told(stage: str, done: int, whole: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=whole)
            bar.update(tasks[stage], completed=done, total=whole)

        yield told


def _in_lines() -> Told:
    last: dict[str, int] = {}

    def told(stage: str, done: int, whole: int) -> None:
        quarter = 4 * done // whole if whole else 4
        if last.get(stage) != quarter:
            last[stage] = quarter
            typer.echo(f"casesim: {stage}: {100 * done // whole if whole else 100} %", err=True)

    return told
