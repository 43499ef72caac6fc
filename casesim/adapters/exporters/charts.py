"""The geometry of the report's charts: numbers in, numbers and short labels out. Draws nothing and holds no text of anybody.

Every chart has its figures as text beside it in the page; what is drawn is never the only place where a thing is said.
"""

from __future__ import annotations

from collections.abc import Sequence

from casesim.core.model import Frozen

WIDTH = 320.0
"""Units of the drawings; a browser scales them to the room there is."""
STRIP_ROW = 20
"""Turns in a row of the strip of questions."""
CELL = WIDTH / STRIP_ROW


class Dot(Frozen):
    """A point of a drawing."""

    x: float
    y: float
    label: str = ""


class Curve(Frozen):
    """Values over turns."""

    width: float
    height: float
    line: str
    """Points of a polyline."""
    dots: tuple[Dot, ...]
    rows: tuple[Dot, ...]
    """Where a line across carries a label: y and label."""
    columns: tuple[Dot, ...]
    """Where a turn is named: x and label."""


class Cell(Frozen):
    """One turn of the strip."""

    x: float
    y: float
    kind: str
    letter: str
    several: bool


class Strip(Frozen):
    """How each turn was asked."""

    width: float
    height: float
    size: float
    cells: tuple[Cell, ...]


class Lane(Frozen):
    """One diagnosis through the differentials."""

    letter: str
    line: str
    dots: tuple[Dot, ...]
    dash: str


class Lanes(Frozen):
    """Ranks over turns."""

    width: float
    height: float
    lanes: tuple[Lane, ...]
    rows: tuple[Dot, ...]
    columns: tuple[Dot, ...]


_LEFT, _TOP, _BOTTOM, _RIGHT = 28.0, 10.0, 20.0, 10.0
_DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 4", "1 4")


def curve(values: Sequence[int], height: float = 120.0) -> Curve:
    """Return values of 0 to 100, the first of them before turn 1, as a curve."""
    inner, deep = WIDTH - _LEFT - _RIGHT, height - _TOP - _BOTTOM
    last = max(len(values) - 1, 1)
    dots = tuple(
        Dot(x=_r(_LEFT + inner * at / last), y=_r(_TOP + deep * (1 - value / 100))) for at, value in enumerate(values)
    )
    return Curve(
        width=WIDTH, height=height, line=_line(dots), dots=dots,
        rows=tuple(Dot(x=_LEFT, y=_r(_TOP + deep * (1 - mark / 100)), label=str(mark)) for mark in (0, 50, 100)),
        columns=tuple(Dot(x=_r(_LEFT + inner * at / last), y=height, label=str(at)) for at in _named(last)),
    )  # fmt: skip


def strip(turns: Sequence[tuple[str, str, bool]]) -> Strip:
    """Return turns (kind, letter, asks several things) as rows of cells."""
    cells = tuple(
        Cell(x=_r(CELL * (at % STRIP_ROW)), y=_r(CELL * (at // STRIP_ROW)), kind=kind, letter=letter, several=several)
        for at, (kind, letter, several) in enumerate(turns)
    )
    rows = max(1, -(-len(turns) // STRIP_ROW))
    return Strip(width=WIDTH, height=_r(CELL * rows), size=_r(CELL), cells=cells)


def lanes(moments: Sequence[int], ranks: Sequence[Sequence[int | None]], turns: int) -> Lanes:
    """Return, for each diagnosis, its rank after each of the `moments` (turns; None where it is not listed)."""
    deepest = max((rank for row in ranks for rank in row if rank), default=1)
    height = _TOP + _BOTTOM + 22.0 * deepest
    inner, whole = WIDTH - _LEFT - 3 * _RIGHT, max(turns, *moments, 1)

    def dot(moment: int, rank: int, letter: str) -> Dot:
        return Dot(x=_r(_LEFT + 8 + inner * moment / whole), y=_r(_TOP + 22 * (rank - 0.5)), label=letter)

    made = []
    for number, row in enumerate(ranks):
        letter = letter_of(number)
        dots = tuple(dot(moment, rank, letter) for moment, rank in zip(moments, row, strict=True) if rank)
        made.append(Lane(letter=letter, line=_line(dots), dots=dots, dash=_DASHES[number % len(_DASHES)]))
    rows = tuple(Dot(x=_LEFT, y=_r(_TOP + 22 * (rank - 0.5)), label=str(rank)) for rank in range(1, deepest + 1))
    columns = tuple(
        Dot(x=_r(_LEFT + 8 + inner * moment / whole), y=_r(height), label=str(moment)) for moment in moments
    )
    return Lanes(width=WIDTH, height=_r(height), lanes=tuple(made), rows=rows, columns=columns)


def letter_of(number: int) -> str:
    """Return A, B, … for 0, 1, …; beyond Z the number itself."""
    return chr(65 + number) if number < 26 else str(number + 1)


def _named(last: int) -> list[int]:
    """Return which turns are named under a curve: the first, the last and a few between."""
    step = max(1, -(-last // 6))
    return [*(at for at in range(0, last, step) if last - at >= step / 2), last]


def _line(dots: Sequence[Dot]) -> str:
    return " ".join(f"{dot.x:g},{dot.y:g}" for dot in dots)


def _r(value: float) -> float:
    return round(value, 1)
