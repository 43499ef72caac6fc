"""The command line: arguments in, exit code out. stdout is data, stderr is talk.

Exit codes: 0 ok, 1 failed, 2 usage, 3 content is invalid, 130 interrupted. Everything slow is imported by the command
that needs it, so that `casesim --help` is there at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from casesim.cli import (
    audit_group,
    case_group,
    differential_group,
    encounter_group,
    import_group,
    measure_group,
    models_group,
    pack_group,
    progress_group,
    review_group,
    rubric_group,
    serve_group,
    system_group,
    understand_group,
)
from casesim.core.errors import CasesimError, UsageError
from casesim.core.text import clean

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
        from casesim.cli.options import at_a_terminal

        if not at_a_terminal():
            raise UsageError("the app needs a terminal; `casesim run CASE --plain` talks through pipes (see --help)")
        from casesim.bootstrap import run_app

        raise typer.Exit(run_app())


for group in (encounter_group, progress_group, review_group, system_group, understand_group, audit_group, serve_group):
    group.register(app)
app.add_typer(case_group.app, name="case")
app.add_typer(import_group.app, name="import")
app.add_typer(rubric_group.app, name="rubric")
app.add_typer(measure_group.app, name="measure")
app.add_typer(differential_group.app, name="differential")
app.add_typer(models_group.app, name="models")
app.add_typer(pack_group.app, name="pack")


def entry() -> None:
    """Run the command line and exit with its code; whatever goes wrong is one line on stderr."""
    # The encoder's matrices are small: one thread is ten times faster than two that wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
    sys.exit(execute())


def execute(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments (those of the process by default) say and return the exit code; raises nothing on purpose."""
    try:
        code = app(arguments, prog_name="casesim", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort) as error:
        interrupted = isinstance(error, KeyboardInterrupt) or isinstance(error.__cause__, KeyboardInterrupt)
        _say("interrupted" if interrupted else "stopped; nothing was changed")
        return 130 if interrupted else 1
    except CasesimError as error:
        _say(str(error))
        return error.exit_code
    except _REFUSED as error:
        return _usage(error)
    except OSError as error:
        return _no_output(error)
    except Exception as error:
        return _fault(error)
    return code if isinstance(code, int) else 0


_REFUSED: type[Exception] = typer.BadParameter.__mro__[2]
"""What the option parser raises for any word that it does not take; its module is private to typer."""


def _usage(error: Exception) -> int:
    """Tell what the option parser refused, and where help is."""
    told = getattr(error, "format_message", lambda: str(error))()
    path = getattr(getattr(error, "ctx", None), "command_path", "casesim")
    _say(f"{told.rstrip('.')} (see `{path} --help`)")
    return 2


def _no_output(error: OSError) -> int:
    """Tell of a file that the system refuses; a reader that has gone away (`| head`) is nothing to talk about."""
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    place = clean(str(error.filename or "the output"), 200, keep_newlines=False)
    _say(f"{place}: {error.strerror or error}")
    return 1


def _fault(error: Exception) -> int:
    """Tell of a fault of casesim itself, with the place."""
    if os.environ.get("CASESIM_TRACEBACK"):
        raise error
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" at {Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place is not None else ""
    _say(f"a fault of casesim itself, please report it: {type(error).__name__}{where}: {error} (CASESIM_TRACEBACK=1)")
    return 1


def _say(text: str) -> None:
    """Write one line to stderr, fit for a terminal, where there is still somebody to read it."""
    with suppress(OSError):
        typer.echo(f"casesim: {clean(text, 2_000, keep_newlines=False)}", err=True)
