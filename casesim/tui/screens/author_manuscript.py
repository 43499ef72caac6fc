"""Holding a manuscript in a text box: opening it, keeping what is typed, saving it, and leaving, so that no edit is ever lost.

The part of the author's screen that has to do with files; what the text means is no business of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from textual import on, work
from textual.screen import Screen

from casesim.core.errors import CasesimError
from casesim.session.authoring import ChangedOutside, Manuscript, Workbench
from casesim.tui.asking import reason_of
from casesim.tui.author_messages import AuthoringFailed, ChangeFound, ManuscriptOpened, Saved
from casesim.tui.screens.author_choice import AuthorChoiceScreen
from casesim.tui.widgets.author_text import AuthorText


class ManuscriptHolder(Screen[None]):
    """A screen with the text of a case; `say_state` is its own."""

    def __init__(self, bench: Workbench, case: str) -> None:
        """`case` is an id or a path; it is read in a thread."""
        super().__init__()
        self._bench, self._case = bench, case
        self._manuscript: Manuscript | None = None
        self._text = AuthorText(id="author-text")
        self._is_keeping = self._is_saving = self._is_done = False
        self._after_save: Callable[[], object] | None = None

    def say_state(self) -> None:
        """Show whether the text is saved."""

    def say_failed(self, reason: str) -> None:
        """Show why there is no text."""

    def on_unmount(self) -> None:
        """Keep what is not saved, whatever ends the screen."""
        if self._manuscript is not None and self.is_unsaved and not self._is_done:
            with suppress(CasesimError):
                self._bench.files.keep(self._manuscript, self._text.text)

    @property
    def is_unsaved(self) -> bool:
        """Whether the text is not what the file holds."""
        return self._manuscript is not None and not self._is_done and self._text.text != self._manuscript.text

    @work(group="open", exclusive=True, exit_on_error=False)
    async def open_manuscript(self) -> None:
        """Read the case."""
        try:
            self.post_message(ManuscriptOpened(await asyncio.to_thread(self._bench.files.open, self._case)))
        except Exception as error:
            self.post_message(AuthoringFailed(reason_of(error)))

    @on(ManuscriptOpened)
    def _opened(self, event: ManuscriptOpened) -> None:
        event.stop()
        manuscript = self._manuscript = event.manuscript
        self._text.load_text(manuscript.text)
        self._text.move_cursor((0, 0))
        self.say_state()
        if manuscript.copy_of:
            self.notify(
                f"This case is not yours to change: you write a copy of it, which is saved as {manuscript.path}.",
                timeout=12,
                markup=False,
            )
        if manuscript.unsaved is not None:
            text = f"On {manuscript.unsaved_at} you wrote this case and did not save it. The edits are still there."
            choices = (("take", "Go on with them"), ("drop", "Drop them"))
            self.app.push_screen(
                AuthorChoiceScreen("There are edits that were not saved", text, choices), self._recovered
            )

    def _recovered(self, choice: str | None) -> None:
        manuscript = self._manuscript
        if manuscript is None or manuscript.unsaved is None:
            return
        if choice == "take":
            self._text.show_whole(manuscript.unsaved)
        elif choice == "drop":
            self._bench.files.drop(manuscript)
        else:
            self._is_done = True
            self.app.pop_screen()

    @on(AuthoringFailed)
    def _failed(self, event: AuthoringFailed) -> None:
        event.stop()
        self._after_save = None
        self.notify(event.reason, severity="error", timeout=12, markup=False)
        if self._manuscript is None:
            self.say_failed(event.reason)

    @work(group="keep", exit_on_error=False)
    async def keep(self) -> None:
        """Keep what is not saved, apart from the file; forget it where nothing is unsaved."""
        if self._is_keeping or self._manuscript is None or self._is_done:
            return
        self._is_keeping, text = True, self._text.text
        files = self._bench.files
        try:
            if self.is_unsaved:
                await asyncio.to_thread(files.keep, self._manuscript, text)
            else:
                await asyncio.to_thread(files.drop, self._manuscript)
        except Exception as error:
            self.notify(f"Not kept: {reason_of(error)}. Save soon (Ctrl+S).", severity="warning", markup=False)
        finally:
            self._is_keeping = False

    # --- saving and leaving

    def action_save(self, *, over: bool = False) -> None:
        """Write the text to its file."""
        if self._manuscript is not None and not self._is_saving:
            self._is_saving = True
            self._save(self._manuscript, self._text.text, over)

    @work(group="save", exit_on_error=False)
    async def _save(self, manuscript: Manuscript, text: str, over: bool) -> None:
        try:
            self.post_message(Saved(await asyncio.to_thread(self._bench.files.save, manuscript, text, over=over)))
        except ChangedOutside as error:
            self.post_message(ChangeFound(error.text))
        except Exception as error:
            self.post_message(AuthoringFailed(f"Not saved: {reason_of(error)}. The edits are still here."))
        finally:
            self._is_saving = False

    @on(Saved)
    def _saved(self, event: Saved) -> None:
        event.stop()
        self._manuscript = event.manuscript
        self.say_state()
        self.notify(f"Saved: {event.manuscript.path}", markup=False)
        after, self._after_save = self._after_save, None
        if after is not None and not self.is_unsaved:
            self._is_done = True
            after()

    @on(ChangeFound)
    def _change_found(self, event: ChangeFound) -> None:
        event.stop()
        self._after_save = None
        gone = event.text is None
        text = "It was removed" if gone else "It was changed"
        choices = [("neither", "Not now"), ("over", "Save over it")] + (
            [] if gone else [("take", "Take the other text")]
        )
        text += " by another program since you opened it. Taking the other text can be undone with Ctrl+Z."
        self.app.push_screen(
            AuthorChoiceScreen("The file is not what it was", text, choices),
            lambda choice: self._settle(choice, event.text),
        )

    def _settle(self, choice: str | None, other: str | None) -> None:
        if choice == "over":
            self.action_save(over=True)
        elif choice == "take" and other is not None and self._manuscript is not None:
            self._text.show_whole(other)
            self.action_save(over=True)

    def ask_to_leave(self, leave: Callable[[], object]) -> None:
        """Call `leave` at once, or when it is said what becomes of the edits."""
        if not self.is_unsaved:
            self._is_done = True
            leave()
            return

        def settled(choice: str | None) -> None:
            if choice == "save":
                self._after_save = leave
                self.action_save()
            elif choice == "drop" and self._manuscript is not None:
                self._is_done = True
                self._bench.files.drop(self._manuscript)
                leave()

        if isinstance(self.app.screen, AuthorChoiceScreen):
            return
        choices = (("save", "Save"), ("drop", "Drop my edits"))
        text = "Your last edits are not saved. Escape goes back to them."
        self.app.push_screen(AuthorChoiceScreen("Leave this case?", text, choices), settled)

    def action_back(self) -> None:
        """Leave."""
        self.ask_to_leave(self.app.pop_screen)
