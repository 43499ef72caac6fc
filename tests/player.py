"""A process that plays encounters through the command line until it is killed; run by the tests of kills.

Reads JSON lines {"arguments", "stdin", "stdout"} and forks a child for each, which runs the command with those files as its
streams. Forking from a process that has everything loaded makes a kill cost a tenth of a second, not seconds.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module

from casesim.adapters.knowledge import load_mind
from casesim.adapters.library import YamlLibrary
from casesim.cli.main import execute

LOADED = (
    "sqlite_utils", "casesim.adapters.labels", "casesim.adapters.packs", "casesim.adapters.records",
    "casesim.adapters.scripted", "casesim.adapters.terminology", "casesim.bootstrap", "casesim.cli.plain", "casesim.cli.playing",
    "casesim.core.diagnosis.matcher", "casesim.session.desk", "casesim.settings",
)  # fmt: skip
"""What a played encounter imports, imported before the fork: a child would compile it anew each time."""


def say(line: str) -> None:
    """Write a line in one piece, at once."""
    os.write(1, f"{line}\n".encode())


def play(order: dict[str, str | list[str]]) -> None:
    """Run one command in this process, which ends with it."""
    for number, name, flags in ((0, "stdin", os.O_RDONLY), (1, "stdout", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)):
        os.dup2(os.open(str(order[name]), flags, 0o600), number)
    sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
    code = 1
    try:
        code = execute(list(order["arguments"]))
    finally:
        os._exit(code)


def main() -> None:
    """Read the cases that are named, fork one child for each line that comes in, and say how it ended."""
    for name in LOADED:
        import_module(name)
    load_mind()
    library = YamlLibrary((), ())
    for path in sys.argv[1:]:
        library.rubric(library.case(path).rubric)
    say("ready")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            play(json.loads(line))
        say(f"child {child}")
        _, status = os.waitpid(child, 0)
        say(f"gone {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
