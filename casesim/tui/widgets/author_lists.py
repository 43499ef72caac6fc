"""The problems of a text and the findings of the linter: lists from which one jumps to the line."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, OptionList, ProgressBar
from textual.widgets.option_list import Option

from casesim.session.authoring import Workbench
from casesim.session.lint import Found
from casesim.tui.author_messages import LineChosen, Linted, WorkStopped, WorkTold
from casesim.tui.widgets import author_words
from casesim.tui.widgets.author_pane import INVALID, AuthorPane, Draft, ended, told
from casesim.tui.widgets.plain import Plain, words


class ProblemsPane(AuthorPane):
    """What keeps the text from being a case."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("problems", bench)

    def compose(self) -> ComposeResult:
        """A line, then the list."""
        yield Plain("Reading …", id="problems-state")
        yield OptionList(id="problems", markup=False, compact=True)

    def first(self) -> Widget:
        """The list, where there is one."""
        return self.query_one("#problems")

    def renew(self, draft: Draft) -> None:
        """List the problems."""
        found = draft.checked.problems
        listed = self.query_one("#problems", OptionList)
        at = listed.highlighted or 0
        listed.set_options(Option(_line(str(problem), problem.file)) for problem in found)
        listed.display = bool(found)
        if found:
            listed.highlighted = min(at, len(found) - 1)
        count = f"{len(found)} problem{'' if len(found) == 1 else 's'}; Enter goes to the line"
        self.query_one("#problems-state", Plain).show(
            count if found else "✓ The case is valid. F9 looks deeper: the linter."
        )

    @on(OptionList.OptionSelected, "#problems")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self.draft is not None and event.option_index < len(self.draft.checked.problems):
            problem = self.draft.checked.problems[event.option_index]
            if not problem.file:
                self.post_message(LineChosen(problem.line, problem.column))


def _line(line: str, file: str) -> Content:
    place, _, rest = line.partition("  ")
    return words(("✗ ", "bold $text-error"), (f"{place}  ", "bold"), rest, (f"  in {file}", "dim") if file else "")


def _prompt(one: Found, path: str) -> Content:
    return author_words.finding(one, path)


class LintPane(AuthorPane):
    """What the linter says of the text as it stood when it was looked at."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("lint", bench)
        self._found: tuple[Found, ...] = ()
        self._linted: str | None = None
        self._is_busy = False

    def compose(self) -> ComposeResult:
        """Buttons, how far it is, the list."""
        with Horizontal(classes="author-bar"):
            yield Button("Look again", id="lint-run", compact=True, tooltip="Run the linter on the text as it is now")
            yield ProgressBar(id="lint-bar", show_eta=False)
        yield Plain("", id="lint-state")
        yield OptionList(id="lint", markup=False, compact=True)

    def on_mount(self) -> None:
        """Nothing is under way."""
        self.query_one("#lint-bar").display = False
        self.query_one("#lint").display = False

    def first(self) -> Widget:
        """The list, or the button."""
        return self.query_one("#lint") if self._found else self.query_one("#lint-run")

    def renew(self, draft: Draft) -> None:
        """Begin at the first look; afterwards say whether the findings are of this text."""
        if self._linted is None and not self._is_busy and draft.checked.template is not None:
            self._begin()
        else:
            self._say()

    def _say(self, words_: str = "") -> None:
        if not words_ and self.draft is not None:
            errors = sum(one.severity == "error" for one in self._found)
            counted = f"{errors} errors, {len(self._found) - errors} warnings"
            is_old = self._linted is not None and self._linted != self.draft.text
            counted += " (of the text before your last change: look again)" if is_old else ""
            invalid = self.draft.checked.template is None
            words_ = INVALID if invalid and self._linted is None else "" if self._linted is None else counted
        self.query_one("#lint-state", Plain).show(words_)

    @on(Button.Pressed, "#lint-run")
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if self._is_busy:
            self.workers.cancel_node(self)
        elif self.draft is not None and self.draft.checked.template is not None:
            self._begin()
        else:
            self._say(INVALID)

    def _begin(self) -> None:
        self._busy(True)
        self._say("Looking; understanding is loaded at the first time …")
        if self.draft is not None:
            self._look(self.draft)

    def _busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.query_one("#lint-bar", ProgressBar).display = is_busy
        self.query_one("#lint-bar", ProgressBar).update(total=None, progress=0)
        self.query_one("#lint-run", Button).label = Content("Stop" if is_busy else "Look again")

    @work(group="lint", thread=True, exclusive=True, exit_on_error=False)
    def _look(self, draft: Draft) -> None:
        try:
            self.post_message(
                Linted(self.bench.lint(draft.manuscript, draft.text, told(self.post_message)), draft.text)
            )
        except Exception as error:
            self.post_message(ended(error))

    @on(WorkTold)
    def _told(self, event: WorkTold) -> None:
        event.stop()
        self.query_one("#lint-bar", ProgressBar).update(total=event.total, progress=event.done)
        self._say(f"Looking: {event.words}")

    @on(Linted)
    def _done(self, event: Linted) -> None:
        event.stop()
        self._busy(False)
        self._found, self._linted = event.found, event.text
        path = self.draft.manuscript.path if self.draft else ""
        listed = self.query_one("#lint", OptionList)
        listed.set_options(Option(_prompt(one, path)) for one in event.found)
        listed.display = bool(event.found)
        self._say("" if event.found else "✓ The linter has nothing to say.")

    @on(WorkStopped)
    def _ended(self, event: WorkStopped) -> None:
        event.stop()
        self._busy(False)
        self._say(event.reason or "Stopped.")

    @on(OptionList.OptionSelected, "#lint")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        found = self._found[event.option_index]
        if self.draft is not None and found.file == self.draft.manuscript.path:
            self.post_message(LineChosen(found.line, found.column))
        else:
            self.notify(f"That line is in {found.file}: open it in an editor of your own.", markup=False)
