"""One mark made: the points that a verdict and a share are worth. The only place where an item's points are counted."""

from __future__ import annotations

from collections.abc import Sequence

from casesim.core.item import ItemBase
from casesim.core.rubric import Mark, Verdict

QUOTE = 240
"""Characters of a quote."""


def made(
    item: ItemBase, verdict: Verdict, reason: str, *, turns: Sequence[int] = (), quote: str = "",
    share: float | None = None, detail: Sequence[str] = (), level: str = "",
) -> Mark:  # fmt: skip
    """Return the mark of `item`: its points by `share` (0..1; by default all where met, none else).

    Nothing that waits for a person or could not be scored has points.
    """
    scored = verdict in (Verdict.MET, Verdict.NOT_MET)
    worth = (1.0 if verdict is Verdict.MET else 0.0) if share is None else share
    return Mark(
        id=item.id, text=item.text, domain=item.domain, verdict=verdict,
        points=round(item.points * worth, 4) if scored else 0.0, max=item.points, turns=tuple(turns), quote=quote[:QUOTE],
        reason=reason, critical=item.critical, better=item.better, detail=tuple(detail), level=level,
        feedback=(item.feedback or "") if verdict is not Verdict.MET else "",
    )  # fmt: skip


def needs_case(item: ItemBase) -> Mark:
    """Return the mark of an item that a bare transcript cannot show."""
    return made(item, Verdict.UNSCORED, "needs an encounter with a case; a bare transcript does not show it")
