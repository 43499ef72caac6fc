"""The clock: consultation time, counting up in practice and down in an exam."""

from __future__ import annotations

from collections.abc import Callable

from casesim.tui.messages import TimeRanOut
from casesim.tui.widgets.plain import Plain


def minutes(seconds: float) -> str:
    """Return seconds as m:ss."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02}"


class Clock(Plain):
    """Shows the time; posts `TimeRanOut` once where it counts down."""

    def __init__(self, elapsed: Callable[[], float], limit_minutes: int, *, counts_down: bool) -> None:
        super().__init__("", id="clock")
        self._elapsed, self._limit, self._counts_down = elapsed, limit_minutes * 60, counts_down
        self._is_over = False

    def on_mount(self) -> None:
        """Tick every second."""
        self._tick()
        self.set_interval(1.0, self._tick)

    def stop(self) -> None:
        """Say nothing more: the encounter is over."""
        self._is_over = True

    def _tick(self) -> None:
        elapsed = self._elapsed()
        if not self._counts_down:
            self.show(f"{minutes(elapsed)} of {self._limit // 60} min")
            return
        left = self._limit - elapsed
        self.show(f"{minutes(left)} left")
        self.set_class(left < 60, "-late")
        if left <= 0 and not self._is_over:
            self._is_over = True
            self.post_message(TimeRanOut())
