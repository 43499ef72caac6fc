"""Panes: one main pane and several beside it, laid out by the room there is.

Narrow: one at a time, with tabs. Wide: the main pane and one other, with tabs. Broad and high: all at once. Whoever
uses it names the panes; it knows nothing of what is in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Tab, Tabs

from casesim.tui.messages import PaneShown

WIDE, BROAD, HIGH = 104, 170, 38
"""Columns from which two panes, and columns and lines from which all panes, stand side by side."""


class Pane(Vertical):
    """A pane with a title; `title` is a constant of the program."""

    def __init__(self, name: str, title: str, *content: Widget) -> None:
        super().__init__(*content, id=f"pane-{name}", classes="pane")
        self.pane, self.title = name, title
        self.border_title = Content(title)


class Panes(Vertical):
    """A main pane (the first) and others; `active` is the one in front."""

    DEFAULT_CSS = """
    Panes {
        height: 1fr;
        #panes-body { height: 1fr; }
        #panes-side { height: 1fr; width: 1fr; }
        .pane { height: 1fr; }
        &.-wide .pane, &.-all .pane { border: round $secondary 60%; padding: 0 1; border-title-color: $text-muted; }
        &.-wide .pane:focus-within, &.-all .pane:focus-within { border: round $border; border-title-color: $text-accent; }
        &.-wide .-main { width: 1fr; }
        &.-all .-main { width: 3fr; }
        &.-all #panes-side { width: 5fr; layout: grid; grid-size: 2; grid-gutter: 0 1; }
        &.-all #panes-side > .pane:last-child { column-span: 2; }
        &.-all #panes-tabs { display: none; }
    }
    """

    active: reactive[str] = reactive("", init=False)

    def __init__(self, panes: Sequence[Pane], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._panes = {pane.pane: pane for pane in panes}
        self._main = panes[0]
        self._main.add_class("-main")
        self.layout_name = "tabs"
        """`tabs`, `wide` or `all`."""
        self._is_ready = False

    def compose(self) -> ComposeResult:
        """Tabs above, the panes below."""
        yield Tabs(*(Tab(pane.title, id=f"tab-{name}") for name, pane in self._panes.items()), id="panes-tabs")
        with Horizontal(id="panes-body"):
            yield self._main
            with Container(id="panes-side"):
                yield from list(self._panes.values())[1:]

    def on_mount(self) -> None:
        """Begin with the main pane."""
        self.set_reactive(Panes.active, self._main.pane)
        self._is_ready = True
        self._arrange()

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout that fits."""
        width, height = event.size
        if not self._is_ready:
            return
        name = "all" if width >= BROAD and height >= HIGH else "wide" if width >= WIDE else "tabs"
        if name != self.layout_name:
            self.layout_name = name
            self._arrange()

    def name_keys(self, keys: Mapping[str, str]) -> None:
        """Show in tabs and titles by which key a pane is reached: pane name → keys as displayed."""
        for name, pane in self._panes.items():
            if name in keys:
                label = Content.assemble((keys[name], "dim"), " ", pane.title)
                self.query_one(f"#tab-{name}", Tab).label = label
                pane.border_title = Content(f"{pane.title}  {keys[name]}")

    def show(self, name: str) -> None:
        """Bring a pane to the front."""
        if name == self.active:
            self.post_message(PaneShown(name))
        self.active = name

    def watch_active(self) -> None:
        """Lay out, and say so."""
        self._arrange()
        self.post_message(PaneShown(self.active))

    @on(Tabs.TabActivated)
    def _take_tab(self, event: Tabs.TabActivated) -> None:
        event.stop()
        if event.tabs.active != event.tab.id:
            return  # another key came meanwhile: to follow this one would go to and fro without end
        name = (event.tab.id or "").removeprefix("tab-")
        if name != self.active and not self._panes[name].has_class("-front"):
            self.active = name

    def _arrange(self) -> None:
        if not self.query("#panes-side"):
            return  # it is being taken down
        main, side = self._main.pane, [name for name in self._panes if name != self._main.pane]
        self.set_class(self.layout_name == "wide", "-wide")
        self.set_class(self.layout_name == "all", "-all")
        front = self.active or main
        if self.layout_name == "wide" and front == main:
            front = next((name for name in side if self._panes[name].has_class("-front")), side[0])
        for name, pane in self._panes.items():
            pane.set_class(name == front, "-front")
            pane.display = self.layout_name == "all" or name == front or (self.layout_name == "wide" and name == main)
        self.query_one("#panes-side").display = self.layout_name != "tabs" or front != main
        self.query_one(f"#tab-{main}").display = self.layout_name == "tabs"
        self.query_one("#panes-tabs", Tabs).active = f"tab-{front}"
