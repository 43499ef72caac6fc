"""Keys typed between two screens: kept in order, and handed to the box that opens next, so that none is lost."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

MOST = 2_000
"""Characters that are kept; a cat on the keyboard is not."""


class TypeAhead:
    """What was typed with nowhere to go yet; from `flow_into` on, everything goes there at once."""

    def __init__(self) -> None:
        self._kept = ""
        self._into: Callable[[str], None] | None = None

    def take(self, event: events.Key) -> bool:
        """Keep the key of `event` where it is a character or Enter; say whether it was."""
        typed = event.character if event.is_printable and event.character else "\n" if event.key == "enter" else ""
        if typed:
            event.stop()
            event.prevent_default()
            self.add(typed)
        return bool(typed)

    def add(self, text: str) -> None:
        """Keep a text, or hand it on."""
        if self._into is not None:
            self._into(text)
        else:
            self._kept = (self._kept + text)[:MOST]

    def clear(self) -> None:
        """Forget what was kept; nothing is open to take it."""
        self._kept, self._into = "", None

    def flow_into(self, into: Callable[[str], None]) -> None:
        """Hand over what was kept, and all that still comes."""
        kept, self._kept, self._into = self._kept, "", into
        if kept:
            into(kept)
