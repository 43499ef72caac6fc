"""Who a text makes: the patient of a seed, a dozen patients side by side, and which fact earns which item."""

from __future__ import annotations

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Button, DataTable, Input

from casesim.core.errors import CasesimError
from casesim.core.patient import Patient, realise
from casesim.core.text import clean
from casesim.session.authoring import Workbench, covered, dozen
from casesim.tui.author_messages import PatientsDrawn, SeedChosen
from casesim.tui.widgets import author_words
from casesim.tui.widgets.author_pane import INVALID, AuthorPane, Draft
from casesim.tui.widgets.entry import Entry
from casesim.tui.widgets.plain import Plain

DOZEN = 12
LAST_SEED = 2**31 - 1


class PatientPane(AuthorPane):
    """The patient of a seed, as the text makes them."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("patient", bench)
        self.seed = 1

    def compose(self) -> ComposeResult:
        """The seed, then the patient."""
        with Horizontal(classes="author-bar"):
            yield Plain("Patient number", classes="author-label")
            yield Entry("1", id="seed", limit=10)
            yield Button("◂", id="seed-before", compact=True, tooltip="The patient before")
            yield Button("▸", id="seed-after", compact=True, tooltip="The next patient")
        yield VerticalScroll(Plain("", id="patient-words"), id="patient-page", classes="author-page")

    def first(self) -> Widget:
        """The text: it can be scrolled at once."""
        return self.query_one("#patient-page")

    def renew(self, draft: Draft) -> None:
        """Show the patient."""
        shown = self.query_one("#patient-words", Plain)
        if draft.checked.template is None:
            shown.show(INVALID)
            return
        try:
            shown.show(author_words.patient(realise(draft.checked.template, self.seed)))
        except CasesimError as error:
            shown.show(str(error))

    def meet(self, seed: int) -> None:
        """Show the patient of another seed."""
        self.seed = max(0, min(seed, LAST_SEED))
        entry = self.query_one("#seed", Entry)
        if entry.value != str(self.seed):
            entry.value = str(self.seed)
        if self.draft is not None:
            self.renew(self.draft)

    @on(Input.Submitted, "#seed")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        wanted = event.value.strip()
        if wanted.isdecimal():
            self.post_message(SeedChosen(int(wanted)))
        else:
            self.notify("A patient's number is a whole number from 0 on.", severity="warning", markup=False)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(SeedChosen(self.seed + (1 if event.button.id == "seed-after" else -1)))


class DozenPane(AuthorPane):
    """A dozen patients side by side; Enter shows one whole."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("dozen", bench)
        self._at = 1

    def compose(self) -> ComposeResult:
        """Which dozen, then the table."""
        with Horizontal(classes="author-bar"):
            yield Plain("", id="dozen-state", classes="author-label")
            yield Button("◂", id="dozen-before", compact=True, tooltip="The dozen before")
            yield Button("▸", id="dozen-after", compact=True, tooltip="The next dozen")
        yield DataTable(id="dozen", cursor_type="row", zebra_stripes=True)

    def on_mount(self) -> None:
        """Name the columns."""
        self._table.add_columns("seed", "variant", "age", "sex", "name", "parameters")

    @property
    def _table(self) -> DataTable[Text]:
        return self.query_one("#dozen", DataTable)

    def first(self) -> Widget:
        """The table."""
        return self._table

    def renew(self, draft: Draft) -> None:
        """Draw the patients, in a thread."""
        if draft.checked.template is None:
            self.query_one("#dozen-state", Plain).show(INVALID)
        else:
            self._draw(draft, self._at)

    @work(group="dozen", thread=True, exclusive=True, exit_on_error=False)
    def _draw(self, draft: Draft, first: int) -> None:
        if draft.checked.template is not None:
            found = dozen(draft.checked.template, first, DOZEN)
            self.post_message(PatientsDrawn(first, tuple(p if isinstance(p, Patient) else str(p) for p in found)))

    @on(PatientsDrawn)
    def _drawn(self, event: PatientsDrawn) -> None:
        event.stop()
        if event.first != self._at:
            return
        self.query_one("#dozen-state", Plain).show(
            f"Patients {event.first} to {event.first + DOZEN - 1}; Enter shows one"
        )
        table = self._table
        at = table.cursor_row
        table.clear()
        for seed, found in enumerate(event.patients, event.first):
            table.add_row(
                *(Text(clean(cell, 200, keep_newlines=False)) for cell in author_words.row(found, seed)), key=str(seed)
            )
        table.move_cursor(row=min(at, len(event.patients) - 1))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self._at = max(1, self._at + (DOZEN if event.button.id == "dozen-after" else -DOZEN))
        if self.draft is not None:
            self.renew(self.draft)

    @on(DataTable.RowSelected)
    def _selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.post_message(SeedChosen(int(event.row_key.value or 1)))


class CoveragePane(AuthorPane):
    """Which fact earns which item, and the reverse, for the patient that is looked at."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("coverage", bench)
        self.seed = 1

    def compose(self) -> ComposeResult:
        """One page."""
        yield VerticalScroll(Plain("", id="coverage-words"), id="coverage-page", classes="author-page")

    def first(self) -> Widget:
        """The page: it can be scrolled at once."""
        return self.query_one("#coverage-page")

    def renew(self, draft: Draft) -> None:
        """Show the coverage."""
        shown, checked = self.query_one("#coverage-words", Plain), draft.checked
        if checked.template is None or checked.rubric is None:
            shown.show(INVALID)
            return
        try:
            shown.show(author_words.coverage(covered(realise(checked.template, self.seed), checked.rubric)))
        except CasesimError as error:
            shown.show(str(error))
