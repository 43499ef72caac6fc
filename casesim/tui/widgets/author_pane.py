"""A pane beside the text of a case: it is given what was read last, and renews what it shows when somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.worker import Worker, WorkerCancelled, get_current_worker

from casesim.session.authoring import Checked, Manuscript, Workbench
from casesim.tui.asking import reason_of
from casesim.tui.author_messages import WorkStopped, WorkTold

INVALID = "The case is not valid yet: mend what the list of problems says (F4 goes to the next one)."
"""What a pane says that needs a valid case."""


class Draft(NamedTuple):
    """The text in the editor as it was read last."""

    manuscript: Manuscript
    text: str
    checked: Checked


class AuthorPane(Vertical):
    """A pane; it is shown when its tab is chosen."""

    def __init__(self, name: str, bench: Workbench) -> None:
        super().__init__(id=f"side-{name}", classes="author-pane")
        self.bench = bench
        self.draft: Draft | None = None
        self._is_stale = True

    def take(self, draft: Draft) -> None:
        """Take what was read last."""
        self.draft, self._is_stale = draft, True
        if self.display:
            self.look()

    def look(self) -> None:
        """Renew what is shown, where it is out of date."""
        if self._is_stale and self.draft is not None:
            self._is_stale = False
            self.renew(self.draft)

    def renew(self, draft: Draft) -> None:
        """Show what has become of the text."""

    def first(self) -> Widget:
        """Return what is focused when the pane is chosen."""
        return self


def told(post: Callable[[Message], Any]) -> Callable[[int, int, str], None]:
    """Return what a slow work in a thread tells: it posts how far it is, and stops where its worker was cancelled."""
    worker: Worker[Any] = get_current_worker()

    def tell(done: int, total: int, words: str) -> None:
        if worker.is_cancelled:
            raise WorkerCancelled("stopped by the author")
        post(WorkTold(done, total, words))

    return tell


def ended(error: Exception) -> WorkStopped:
    """Return how a slow work ended that brought nothing."""
    return WorkStopped("" if isinstance(error, WorkerCancelled) else reason_of(error))
