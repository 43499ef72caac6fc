"""The models that can voice a patient: which there are, which is in use, and whether one is fast enough here.

Knows no file, no network and no engine: the shelf and the measure come from bootstrap. Refuses to take away the starter
model, and to choose a model that is not here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from casesim.core.errors import UsageError
from casesim.core.speaker import STARTER, ModelCard, Shelf, Speed, Told, Tuning


class Models:
    """What a front end may ask about models."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        read: Callable[[], str],
        write: Callable[[str], None],
        forced: str = "",
        measure: Callable[[str], Speed],
        tune: Callable[[str, Told], Tuning],
    ) -> None:
        """`read` and `write` keep the chosen name; `forced` is what the command line or the environment says, and wins."""
        self._shelf, self._read, self._write = shelf, read, write
        self.forced, self._measure, self._tune = forced, measure, tune

    @property
    def chosen(self) -> str:
        """The name, or path, of the model in use."""
        return self.forced or self._read() or STARTER

    def list(self) -> tuple[ModelCard, ...]:
        """Return every model, the starter first."""
        return tuple(self._marked(card) for card in self._shelf.cards())

    def card(self, name: str) -> ModelCard:
        """Return one model; raises NotFound."""
        return self._marked(self._shelf.card(name))

    def get(self, name: str, told: Told) -> ModelCard:
        """Fetch a listed model; raises ModelError, NotFound. What `told` raises stops it, and it can be gone on with."""
        self._shelf.get(name, told)
        return self.card(name)

    def add(self, path: Path, name: str | None, told: Told, *, copy: bool = False) -> ModelCard:
        """Take up a file of the user's own; raises ModelError where it cannot speak."""
        return self.card(self._shelf.add(path, name, told, copy=copy))

    def use(self, name: str) -> ModelCard:
        """Make a model the one that speaks from now on; raises NotFound, UsageError where it is not here."""
        card = self.card(name)
        if not card.here:
            raise UsageError(f"{card.name} is not here yet: get it with `casesim models get {card.name}`")
        self._write("" if card.kind == "starter" else card.name)
        return card.model_copy(update={"in_use": not self.forced})

    def remove(self, name: str) -> tuple[int, bool]:
        """Take a model away; return the bytes freed and whether the starter model speaks now in its place."""
        card = self.card(name)
        if card.kind == "starter":
            raise UsageError("the starter model is a part of the installation and stays")
        freed = self._shelf.remove(card.name)
        was_chosen = self._read() == card.name
        if was_chosen:
            self._write("")
        return freed, was_chosen

    def speed(self, name: str) -> Speed:
        """Return what a few turns take with the model; takes seconds to minutes. Raises ModelError."""
        return self._measure(self._here(name))

    def tune(self, name: str, told: Told) -> Tuning:
        """Find the fastest way to run the model here and keep it; takes a minute. Raises ModelError."""
        return self._tune(self._here(name), told)

    def _here(self, name: str) -> str:
        card = self.card(name)
        if not card.here:
            raise UsageError(f"{card.name} is not here yet: get it with `casesim models get {card.name}`")
        return card.name

    def _marked(self, card: ModelCard) -> ModelCard:
        in_use = self.chosen == card.name or bool(card.path and self.chosen == card.path)
        return card.model_copy(update={"in_use": in_use and card.here})
