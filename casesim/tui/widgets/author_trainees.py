"""The scripted trainees against the text: run in a thread, with a bar, and stopped at will; then a table and what to mend."""

from __future__ import annotations

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, DataTable, ProgressBar

from casesim.session.authoring import Workbench
from casesim.tui.author_messages import Rehearsed, WorkStopped, WorkTold
from casesim.tui.widgets import author_words
from casesim.tui.widgets.author_pane import INVALID, AuthorPane, Draft, ended, told
from casesim.tui.widgets.plain import Plain

ABOUT = (
    "Six scripted trainees meet a patient of each variant: perfect, careless, leading, hostile, silent, jailbreaker. "
    "It takes seconds to a minute for each variant."
)


class TraineesPane(AuthorPane):
    """The trainees."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("trainees", bench)
        self._is_busy = False
        self._told_last = ""

    def compose(self) -> ComposeResult:
        """A button, how far they are, the table, what to mend."""
        with Horizontal(classes="author-bar"):
            yield Button(
                "Run them",
                id="trainees-run",
                compact=True,
                tooltip="Let the scripted trainees meet the patients of the text",
            )
            yield ProgressBar(id="trainees-bar", show_eta=False)
        yield Plain(ABOUT, id="trainees-state")
        with VerticalScroll(id="trainees-page", classes="author-page"):
            yield DataTable(id="trainees", cursor_type="none", zebra_stripes=True)
            yield Plain("", id="trainees-words")

    def on_mount(self) -> None:
        """Nothing is under way."""
        self.query_one("#trainees", DataTable).add_columns(*author_words.TRAINEES)
        self.query_one("#trainees").display = False
        self.query_one("#trainees-bar").display = False

    def first(self) -> Widget:
        """The button."""
        return self.query_one("#trainees-run")

    @on(Button.Pressed, "#trainees-run")
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        state = self.query_one("#trainees-state", Plain)
        if self._is_busy:
            self.workers.cancel_node(self)
        elif self.draft is None or self.draft.checked.rubric is None:
            state.show(INVALID)
        else:
            self._busy(True)
            state.show("The trainees come in …")
            self._run(self.draft)

    def _busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        bar = self.query_one("#trainees-bar", ProgressBar)
        bar.display = is_busy
        bar.update(total=None, progress=0)
        self.query_one("#trainees-run", Button).label = Content("Stop" if is_busy else "Run them")

    @work(group="trainees", thread=True, exclusive=True, exit_on_error=False)
    def _run(self, draft: Draft) -> None:
        try:
            self.post_message(Rehearsed(self.bench.rehearse(draft.checked, told(self.post_message))))
        except Exception as error:
            self.post_message(ended(error))

    @on(WorkTold)
    def _told(self, event: WorkTold) -> None:
        event.stop()
        self.query_one("#trainees-bar", ProgressBar).update(total=event.total or None, progress=event.done)
        self.query_one("#trainees-state", Plain).show(f"Trainee {event.done + 1} of {event.total}: {event.words}")

    @on(Rehearsed)
    def _done(self, event: Rehearsed) -> None:
        event.stop()
        self._busy(False)
        table = self.query_one("#trainees", DataTable)
        table.clear()
        for report in event.reports:
            for one in report.trainees:
                table.add_row(*(Text(cell) for cell in author_words.played(report, one)))
        table.display = True
        faulty = sum(not report.clean for report in event.reports)
        said = (
            f"✗ {faulty} of {len(event.reports)} variants went wrong"
            if faulty
            else "✓ Nothing leaked, was invented or contradicted"
        )
        self.query_one("#trainees-state", Plain).show(f"{said} (the text as it was when they were run).")
        self.query_one("#trainees-words", Plain).show(author_words.rehearsal(event.reports))

    @on(WorkStopped)
    def _ended(self, event: WorkStopped) -> None:
        event.stop()
        self._busy(False)
        self.query_one("#trainees-state", Plain).show(event.reason or "Stopped.")
