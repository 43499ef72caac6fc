"""How many threads speak."""

from __future__ import annotations

from casesim.adapters.llama.pace import Pace


def spoken(pace: Pace, tokens: int, seconds: dict[int, float]) -> None:
    """Let a reply be spoken where a token takes `seconds` by threads; its fourth token is the trial."""
    for number in range(tokens):
        count = (pace.trial() if number == 3 else None) or pace.best
        pace.took(count, seconds[count])


def test_a_quiet_machine_keeps_all_its_threads() -> None:
    """Two take half the time of one."""
    pace = Pace(2)
    spoken(pace, 12, {1: 0.02, 2: 0.01})
    assert pace.best == 2
    assert round(pace.rate()) == 100


def test_a_machine_that_gets_busy_goes_down_to_one_thread_and_up_again() -> None:
    """Within a few replies each way."""
    pace = Pace(4)
    for _ in range(4):
        spoken(pace, 12, {1: 0.03, 4: 0.2})
    assert pace.best == 1
    for _ in range(12):
        spoken(pace, 12, {1: 0.03, 4: 0.008})
    assert pace.best == 4


def test_a_small_difference_changes_nothing() -> None:
    """Noise does not make it waver."""
    pace = Pace(2)
    spoken(pace, 20, {1: 0.0095, 2: 0.01})
    assert pace.best == 2


def test_one_core_has_nothing_to_try() -> None:
    """And no rate before the first token."""
    pace = Pace(1)
    assert pace.trial() is None
    assert pace.rate() == 0.0
