"""Lines for a reader: at a terminal they are wrapped between words to its width; through a pipe they stay as they are.

Words that come piece by piece (a reply, sentence by sentence) go on where the last piece ended. Knows nothing of what it prints.
"""

from __future__ import annotations

import re
import shutil
import sys
from unicodedata import combining, east_asian_width

import typer

_SECOND = re.compile(r" *\S.*? {3,}(?=\S)")
NARROWEST = 20
"""Columns below which nothing is wrapped: every word would stand alone."""


def columns() -> int | None:
    """Return the columns of the terminal that stdout is, or None: there is none, or none to speak of."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    found = shutil.get_terminal_size().columns
    return found if found >= NARROWEST else None


def cells(text: str) -> int:
    """Return the columns that `text` takes."""
    return sum(0 if combining(char) else 1 + (east_asian_width(char) in "WF") for char in text)


def flowed(text: str, width: int | None, at: int = 0) -> tuple[str, int]:
    """Return `text` wrapped between words to `width` columns, beginning at column `at`, and the column where it ends.

    Lines of the text stay lines; a line that is wrapped goes on as far in as it began, the second column of a table below
    itself. A word that is longer than a line stays whole.
    """
    lines = []
    for line in text.split("\n"):
        done, at = _line(line, width, at)
        lines.append(done)
        end, at = at, 0
    return "\n".join(lines), end


def _line(line: str, width: int | None, at: int) -> tuple[str, int]:
    if width is None or at + cells(line) <= width:
        return line, at + cells(line)
    start = "" if at else line[: len(line) - len(line.lstrip())]
    column = _SECOND.match(line)
    deep = column.end() if column and not at and column.end() <= width // 2 else len(start)
    done, now, is_first = start, at + len(start), True
    for word in line[len(start) :].split(" "):
        gap = "" if is_first else " "
        if now > deep and now + len(gap) + cells(word) > width:
            done, now, gap = f"{done.rstrip(' ')}\n{' ' * deep}", deep, ""
        done, now, is_first = done + gap + word, now + len(gap) + cells(word), False
    return done, now


def tell(text: str = "", *, err: bool = False) -> None:
    """Print `text` for a reader."""
    typer.echo(flowed(text, columns())[0], err=err)


class Telling:
    """A paragraph that comes piece by piece."""

    def __init__(self) -> None:
        self._at = 0

    def add(self, piece: str) -> None:
        """Print a piece at once, after a space where it is not the first."""
        done, self._at = flowed(f" {piece}" if self._at else piece, columns(), self._at)
        typer.echo(done, nl=False)
        if sys.stdout is not None:
            sys.stdout.flush()

    def end(self) -> None:
        """End the paragraph."""
        self._at = 0
        typer.echo("")
