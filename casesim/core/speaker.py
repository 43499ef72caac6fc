"""A model that can voice a patient, as every layer speaks of it: its card, how fast it is here, and the port of the shelf.

Knows no file, no network and no engine.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

from casesim.core.model import Frozen

STARTER = "starter"
"""The name of the model that is installed with casesim."""

QUICK_S, SLOW_S = 2.5, 6.0
"""Seconds of a whole reply up to which a talk flows, and from which it does not."""

Told = Callable[[str, int, int], None]
"""Takes what is going on ("fetching", "checking"), how much of it is done, and how much there is; may raise to stop it."""


class ModelCard(Frozen):
    """A model in a list."""

    name: str
    kind: Literal["starter", "listed", "own"]
    tier: str = ""
    parameters: str = ""
    """As its makers call it, or as its header says; empty where nobody does."""
    bytes: int = 0
    licence: str = ""
    sha256: str = ""
    page: str = ""
    """Where its licence is read."""
    here: bool = False
    in_use: bool = False
    path: str = ""
    """Empty where it is not here."""
    fetched: int = 0
    """Bytes of a download that was stopped."""
    note: str = ""
    """What one should know before choosing it."""


class Speed(Frozen):
    """What a few turns took with a model."""

    model: str
    turns: int
    """Turns in which the model spoke."""
    first_word_s: float = 0.0
    reply_s: float = 0.0
    load_s: float = 0.0
    busy: bool = False
    """The machine had other work meanwhile."""

    @property
    def verdict(self) -> str:
        """What it means, in plain words."""
        if not self.turns:
            return "could not be judged: the model said nothing that could be used"
        again = "; the machine was busy: measure again when it is idle" if self.busy else ""
        return self._judged() + again

    def _judged(self) -> str:
        if self.reply_s <= QUICK_S:
            return f"fast enough: replies take {self.reply_s:.1f} s"
        if self.reply_s <= SLOW_S:
            return f"slow: replies take {self.reply_s:.0f} s"
        return f"too slow for a talk: replies take {self.reply_s:.0f} s; choose a smaller model"


class Tuning(Frozen):
    """The fastest way to run one model on one machine."""

    model: str
    threads: int
    waiting: str
    """How threads wait for one another: brief, passive or active."""
    flash_attention: bool
    reading_per_s: float
    speaking_per_s: float
    at: str = ""
    """UTC, ISO 8601."""
    engine: str = ""
    tried: int = 0
    """Ways that were measured."""
    busy: bool = False
    """The machine had other work while it was measured: worth doing again."""

    @property
    def words(self) -> str:
        """One line of it."""
        flash = "with" if self.flash_attention else "without"
        threads = "1 thread" if self.threads == 1 else f"{self.threads} threads"
        return f"{threads}, {self.waiting} waiting, {flash} flash attention: reads {self.reading_per_s:g}, speaks {self.speaking_per_s:g} tokens/s"


class Shelf(Protocol):
    """The model files of this installation. Every method raises CasesimError in one clear line."""

    def cards(self) -> tuple[ModelCard, ...]:
        """Return every model, the starter first; none is marked as in use."""

    def card(self, name: str) -> ModelCard:
        """Return one of them; raises NotFound with the nearest names."""

    def get(self, name: str, told: Told) -> Path:
        """Fetch a listed model, check it, and put it in its place."""

    def add(self, path: Path, name: str | None, told: Told, *, copy: bool = False) -> str:
        """Take up a file of the user's own and return its name."""

    def remove(self, name: str) -> int:
        """Take a model away and return the bytes that were freed."""
