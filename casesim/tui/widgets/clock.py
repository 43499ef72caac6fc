"""The clock: consultation time, counting up where nothing ends the talk and down where it does. Says all of it in words."""

from __future__ import annotations

from casesim.core.chart import minutes
from casesim.session.encounter import EncounterService
from casesim.tui.messages import TalkRanOut, TimeRanOut, TimeRunsShort
from casesim.tui.widgets.plain import Plain

__all__ = ["Clock", "minutes"]

SHORT_S = 60.0
"""Seconds before the end at which it says so, once."""


class Clock(Plain):
    """Shows the time; posts `TimeRunsShort`, `TalkRanOut` (where writing follows) and `TimeRanOut` once each."""

    def __init__(self, service: EncounterService) -> None:
        super().__init__("", id="clock")
        self._service = service
        self._said: set[str] = set()
        self._is_over = False

    def on_mount(self) -> None:
        """Tick every second."""
        left = self._service.seconds_left
        if left is not None and left <= SHORT_S:
            self._said.add("short")
        self.tick()
        self.set_interval(1.0, self.tick)

    def stop(self) -> None:
        """Say nothing more: the encounter is over."""
        self._is_over = True

    def tick(self) -> None:
        """Show the time as it is now."""
        if self._is_over:
            return
        left = self._service.seconds_left
        if left is None:
            stands = "clock stands at " if self._service.encounter.is_paused else ""
            self.show(f"{stands}{minutes(self._service.elapsed)} of {self._service.encounter.template.minutes} min")
            return
        writing = left + 60 * self._service.terms.writing
        self.show(f"{minutes(left)} left" if left > 0 else f"time is up · {minutes(writing)} to write")
        self.set_class(left < SHORT_S, "-late")
        self._tell(left, writing)

    def _tell(self, left: float, writing: float) -> None:
        if writing <= 0:
            self._is_over = True
            self.post_message(TimeRanOut())
        elif left <= 0:
            if "talk" not in self._said:
                self._said.add("talk")
                self.post_message(TalkRanOut())
        elif left <= SHORT_S and "short" not in self._said:
            self._said.add("short")
            self.post_message(TimeRunsShort())
