"""The page of three debriefs can be written, orders the three trainees as it should, and names the command that writes it."""

from __future__ import annotations

from casesim.core.encounter import Encounter
from tests.make_debriefs import KINDS, PAGE, page, played


def percent(encounter: Encounter) -> float:
    """Return the share of the points."""
    assert encounter.sheet is not None
    return encounter.sheet.percent or 0.0


def test_the_good_the_middling_and_the_poor_come_out_apart() -> None:
    """By far; only the good one passes, and the page shows all three with their advice."""
    good, middling, poor = (played(name) for name in KINDS)
    assert percent(good) > 85
    assert 30 < percent(middling) < 65
    assert percent(poor) < 25
    assert [e.sheet.passed for e in (good, middling, poor) if e.sheet] == [True, False, False]
    text = page()
    assert text.count("Three things for next time") == 3
    assert all(title in text for title in KINDS.values())


def test_the_committed_page_is_of_these_scripts() -> None:
    """Marks move with the understanding; the page is written anew by its command, never by hand."""
    text = PAGE.read_text(encoding="utf-8")
    assert "python -m tests.make_debriefs" in text
    assert "\x1b" not in text
    assert all(title in text for title in KINDS.values())
