"""Options that several commands share."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

MAX_SEED = 2**63 - 1

Case = Annotated[str, typer.Argument(metavar="CASE", help="A case id (see `casesim list`) or the path of a YAML file.")]
Seed = Annotated[
    int | None,
    typer.Option("--seed", min=0, max=MAX_SEED, help="Which patient of the case; the same seed, the same patient."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Where things are kept (CASESIM_DATA_DIR).")]
Model = Annotated[str | None, typer.Option("--model", help="A GGUF file that voices the patient.")]
Voice = Annotated[str | None, typer.Option("--voice", help="model, or author: the author's own words, no model.")]


def at_a_terminal() -> bool:
    """Say whether a person types and reads: stdin and stdout are a terminal, or the page of `casesim serve`."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return True
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
