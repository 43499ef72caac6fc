"""Charts in the terminal: values drawn by plotext. Whoever shows one shows the same figures as text beside it.

plotext is imported when the first chart is made: the first picture of the app waits for none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from textual.widget import Widget

MARKER = "braille"


def curve(values: Sequence[float], *, first: int = 0, title: str = "", low: float = 0.0, high: float = 100.0) -> Widget:
    """Return a line through `values`, the first of them at `first`; `low` and `high` are the ends of the scale."""
    plot = _plot(title)
    at = list(range(first, first + len(values)))
    plot.plt.plot(at, list(values), marker=MARKER)
    _frame(plot.plt, at, low, high)
    return cast("Widget", plot)


def dots(groups: Sequence[tuple[str, Sequence[tuple[int, float]]]], *, title: str = "") -> Widget:
    """Return points (number, per cent) by group; each group has a letter of its own, so that no colour is needed."""
    plot = _plot(title)
    for letter, points in groups:
        if points:
            plot.plt.scatter([number for number, _ in points], [value for _, value in points], marker=letter)
    numbers = sorted({number for _, points in groups for number, _ in points}) or [1]
    _frame(plot.plt, numbers, 0.0, 100.0)
    return cast("Widget", plot)


def steps(points: Sequence[tuple[float, float]], *, title: str = "") -> Widget:
    """Return points of two per cents beside the line where both are the same."""
    plot = _plot(title)
    plot.plt.plot([0, 100], [0, 100], marker=MARKER)
    plot.plt.scatter([x for x, _ in points], [y for _, y in points], marker="o")
    for set_limits, set_ticks in ((plot.plt.xlim, plot.plt.xticks), (plot.plt.ylim, plot.plt.yticks)):
        set_limits(0, 100)
        set_ticks([0, 50, 100], ["0", "50", "100"])
    return cast("Widget", plot)


def _plot(title: str) -> Any:
    from textual_plotext import PlotextPlot

    plot = PlotextPlot(classes="plot")
    if title:
        plot.plt.title(title)
    return plot


def _frame(plt: Any, at: Sequence[int], low: float, high: float) -> None:
    plt.ylim(low, high)
    plt.yticks([low, (low + high) / 2, high], [f"{value:g}" for value in (low, (low + high) / 2, high)])
    step = max(1, -(-len(at) // 8))
    named = list(at[::step])
    plt.xticks(named, [str(number) for number in named])
    plt.xlim(at[0] - 0.5, at[-1] + 0.5)
