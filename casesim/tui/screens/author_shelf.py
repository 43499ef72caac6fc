"""Which case to write: the author's own, the shipped ones and those of packs, which open as a copy."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from casesim.session.authoring import Workbench
from casesim.tui.asking import reason_of
from casesim.tui.author_messages import AuthoringFailed, ListRead
from casesim.tui.screens.author import AuthorScreen
from casesim.tui.widgets.entry import Entry
from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.plain import Plain, words
from casesim.tui.widgets.top_line import TopLine

ABOUT = (
    "Enter opens a case for writing; shipped cases and those of packs open as a copy of your own. "
    "`casesim case new ID` makes a new one by questions."
)


class AuthorShelfScreen(Screen[None]):
    """The list."""

    CSS_PATH = "author.tcss"
    HELP_TEXT = (
        "Choose the case that you want to write. Your own cases stand first. A shipped case, or one of a pack, is not changed: it opens "
        "as a copy in your data folder, with an id of its own. Type in the search box to narrow the list."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+f,slash", "search", "Search", id="author-shelf.search", tooltip="Go to the search box"),
        Binding("escape", "back", "Back", id="author-shelf.back", tooltip="Back to where you were"),
    ]

    def __init__(self, bench: Workbench) -> None:
        """The cases are listed in a thread."""
        super().__init__()
        self._bench = bench
        self._listed: tuple[tuple[str, str, str], ...] = ()

    def compose(self) -> ComposeResult:
        """A search box, then the list."""
        yield TopLine("Write cases")
        yield Entry("Search the cases", id="shelf-search", limit=80)
        yield Plain("Reading the cases …", id="shelf-state")
        yield OptionList(id="shelf", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """The list waits for its entries."""
        self.query_one("#shelf").focus()

    def on_screen_resume(self) -> None:
        """Read the list, also after a case was written."""
        self._read()

    @work(group="shelf", exclusive=True, exit_on_error=False)
    async def _read(self) -> None:
        try:
            self.post_message(ListRead(await asyncio.to_thread(lambda: tuple(self._bench.listed()))))
        except Exception as error:
            self.post_message(AuthoringFailed(reason_of(error)))

    @on(ListRead)
    def _read_done(self, event: ListRead) -> None:
        event.stop()
        self._listed = tuple(sorted(event.listed, key=lambda one: (one[2] != "own", one[2] != "shipped", one[0])))
        self._redraw()

    @on(AuthoringFailed)
    def _failed(self, event: AuthoringFailed) -> None:
        event.stop()
        self.query_one("#shelf-state", Plain).show(event.reason)

    @on(Input.Changed, "#shelf-search")
    def _searched(self, event: Input.Changed) -> None:
        event.stop()
        self._redraw()

    def _redraw(self) -> None:
        wanted = self.query_one("#shelf-search", Entry).value.casefold().split()
        shown = [one for one in self._listed if all(word in " ".join(one).casefold() for word in wanted)]
        listed = self.query_one("#shelf", OptionList)
        listed.set_options(Option(_line(*one), id=one[0]) for one in shown)
        if shown:
            listed.highlighted = 0
        self.query_one("#shelf-state", Plain).show(ABOUT if shown else "No case fits these words.")

    @on(Input.Submitted, "#shelf-search")
    def _search_done(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#shelf", OptionList).focus()

    @on(OptionList.OptionSelected, "#shelf")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.app.push_screen(AuthorScreen(self._bench, event.option.id or ""))

    def action_search(self) -> None:
        """Go to the search box."""
        self.query_one("#shelf-search", Entry).focus()

    def action_back(self) -> None:
        """Leave."""
        self.app.pop_screen()


def _line(case: str, title: str, origin: str) -> Content:
    about = "your own" if origin == "own" else f"{origin}, opens as a copy"
    return words((title or case, "bold"), (f"  {case} · {about}", "dim"))
