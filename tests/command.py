"""The command line for tests: in this process, where the understanding is loaded once, with stdin and streams of its own."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from casesim.adapters.library import to_yaml
from casesim.cli.main import execute
from casesim.core.record import written
from tests import small_case


class Outcome(NamedTuple):
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Stdout as one JSON document; NaN is refused."""
        return json.loads(self.out, parse_constant=_no_number)

    @property
    def lines(self) -> list[Any]:
        """Stdout as JSON lines."""
        return [json.loads(line, parse_constant=_no_number) for line in self.out.splitlines()]


class Command:
    """`casesim …` with a data folder of its own and the author's voice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.case = write_case(folder / "content")

    def __call__(self, *arguments: str, stdin: bytes | None = b"", **environment: str) -> Outcome:
        """Run a command to its end; `stdin` None: closed."""
        settings = {"CASESIM_DATA_DIR": str(self.data), "CASESIM_VOICE": "author", **environment}
        with _environment(settings), _streams(stdin) as (out, err):
            code = execute(arguments)
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
        return Outcome(code, out.getvalue().decode(), err.getvalue().decode())

    def script(self, text: str | bytes) -> str:
        """Write a script and return its path."""
        path = self.folder / "script.txt"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return str(path)

    def played(self, *questions: str) -> str:
        """Play an encounter with the small case and return its id."""
        outcome = self("run", self.case, "--seed", "7", "--script", self.script("\n".join(questions)), "--json")
        assert outcome.code == 0, outcome.err
        return str(outcome.json["encounter"])


def write_case(folder: Path) -> str:
    """Write the small case with its rubric in the folder `rubrics` beside it; return the path of the case."""
    for name, value in (("cases", small_case.small_template()), ("rubrics", small_case.small_rubric())):
        (folder / name).mkdir(parents=True)
        (folder / name / f"{value.id}.yaml").write_text(to_yaml(written(value)), encoding="utf-8")
    return str(folder / "cases" / f"{small_case.small_template().id}.yaml")


def _no_number(text: str) -> Any:
    raise AssertionError(f"{text} is no JSON")


@contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _streams(stdin: bytes | None) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    before = sys.stdin, sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    source = None if stdin is None else io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8", errors="replace")
    targets = [io.TextIOWrapper(raw, encoding="utf-8", errors="replace", write_through=True) for raw in (out, err)]
    sys.stdin, sys.stdout, sys.stderr = source, *targets
    try:
        yield out, err
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
        for target in targets:
            target.detach()
