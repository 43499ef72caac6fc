"""The command line: arguments in, exit code out. stdout is data, stderr is talk.

Exit codes: 0 ok, 1 failed, 2 usage, 3 content is invalid, 130 interrupted. Everything slow is imported by the command
that needs it, so that `casesim --help` is there at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from casesim.cli import (
    case_group,
    differential_group,
    encounter_group,
    import_group,
    measure_group,
    models_group,
    review_group,
    rubric_group,
    system_group,
    understand_group,
)
from casesim.core.errors import CasesimError

app = typer.Typer(
    name="casesim",
    help="Practise taking a history with a synthetic patient on your own laptop.\n\n"
    "Synthetic patients only; formative use; never medical advice. Without a command the app opens.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    data_dir: Annotated[
        Path | None, typer.Option("--data-dir", help="Where things are kept (CASESIM_DATA_DIR).")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="A GGUF file that voices the patient (CASESIM_MODEL).")
    ] = None,
    voice: Annotated[
        str | None, typer.Option("--voice", help="model, or author: the author's own words (CASESIM_VOICE).")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Keep the general options, and open the app where no command is given."""
    if data_dir is not None:
        os.environ["CASESIM_DATA_DIR"] = str(data_dir.expanduser().absolute())
    if model is not None:
        os.environ["CASESIM_MODEL"] = model
    if voice is not None:
        os.environ["CASESIM_VOICE"] = voice
    if version:
        from importlib.metadata import version as of

        typer.echo(f"casesim {of('casesim')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        from casesim.bootstrap import run_app

        raise typer.Exit(run_app())


for group in (encounter_group, review_group, system_group, understand_group):
    group.register(app)
app.add_typer(case_group.app, name="case")
app.add_typer(import_group.app, name="import")
app.add_typer(rubric_group.app, name="rubric")
app.add_typer(measure_group.app, name="measure")
app.add_typer(differential_group.app, name="differential")
app.add_typer(models_group.app, name="models")


def entry() -> None:
    """Run the command line; every error that casesim raises on purpose is one line on stderr."""
    # The encoder's matrices are small: one thread is ten times faster than two that wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        app(standalone_mode=True)
    except CasesimError as error:
        typer.echo(f"casesim: {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        typer.echo("casesim: interrupted", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
