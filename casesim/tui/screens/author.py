"""The author's screen: the tree of a case, its text, and beside it whatever shows what the text makes.

The text is checked in a thread while one types. Opening, keeping and saving it is `author_manuscript`'s business.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Tab, Tabs, TextArea

from casesim.session.authoring import Checked, Manuscript, Problem, Workbench
from casesim.session.outline import outline, path_at
from casesim.tui.asking import reason_of
from casesim.tui.author_messages import LineChosen, SeedChosen, TextChecked
from casesim.tui.screens.author_manuscript import ManuscriptHolder
from casesim.tui.widgets.author_lists import LintPane, ProblemsPane
from casesim.tui.widgets.author_outline import Outline
from casesim.tui.widgets.author_pane import AuthorPane, Draft
from casesim.tui.widgets.author_people import CoveragePane, DozenPane, PatientPane
from casesim.tui.widgets.author_talk import TalkPane
from casesim.tui.widgets.author_trainees import TraineesPane
from casesim.tui.widgets.key_line import KeyLine
from casesim.tui.widgets.plain import Plain, words
from casesim.tui.widgets.top_line import TopLine

CHECK_AFTER, KEEP_AFTER = 0.4, 1.0
"""Seconds without a key after which the text is checked, and kept."""
SIDES = {
    "problems": "Problems", "patient": "Patient", "dozen": "Dozen", "talk": "Talk", "coverage": "Rubric", "lint": "Lint",
    "trainees": "Trainees",
}  # fmt: skip
_MEANT = re.compile(r"did you mean '([^']+)'")
_NAMED = re.compile(r"'([^']+)'")


class AuthorScreen(ManuscriptHolder):
    """Writing a case."""

    CSS_PATH = "author.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]
    HELP_TEXT = (
        "Write the case as YAML. The line below the text says what is wrong, and where; F4 goes to the next problem, Alt+Enter takes "
        "the name that is proposed. The other keys show what the text makes: the patient of a number, a dozen of them, a talk with the "
        "reasons for each reply, which fact earns which item, the linter, the scripted trainees. Ctrl+S saves. What is not saved is "
        "kept all the same and offered when you open the case again. Tab indents; Esc leaves the text, and once more the screen."
    )
    # Priority: a key that moves the focus is answered before the keys behind it are given to whatever had the focus.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="author.save", tooltip="Write the text to its file"),
        Binding("f2", "outline", "Tree", id="author.outline", tooltip="The tree of the case; once more hides it", priority=True),
        Binding("f3", "text", "Text", id="author.text", tooltip="Go to the text", priority=True),
        Binding("f4", "next_problem", "Next problem", id="author.problems", tooltip="Go to the next problem, and list them all", priority=True),
        Binding("f5", "side('patient')", "Patient", id="author.patient", tooltip="The patient of a number, as the text makes them", priority=True),
        Binding("f6", "side('dozen')", "Dozen", id="author.dozen", tooltip="A dozen patients side by side", priority=True),
        Binding("f7", "side('talk')", "Talk", id="author.talk", tooltip="Talk to the patient, with the reasons for each reply", priority=True),
        Binding("f8", "side('coverage')", "Rubric", id="author.coverage", tooltip="Which fact earns which item, and the reverse", priority=True),
        Binding("f9", "side('lint')", "Lint", id="author.lint", tooltip="What the linter says; Enter goes to the line", priority=True),
        Binding("f10", "side('trainees')", "Trainees", id="author.trainees", tooltip="Run the scripted trainees", priority=True),
        Binding("alt+enter", "mend", "Take the proposal", id="author.mend", tooltip="Put the name that is proposed in place of the wrong one", show=False),
        Binding("escape", "back", "Back", id="author.back", tooltip="Leave; asks where something is not saved"),
    ]  # fmt: skip

    def __init__(self, bench: Workbench, case: str) -> None:
        """`case` is an id or a path; it is read in a thread."""
        super().__init__(bench, case)
        self._checked: Checked | None = None
        self._checked_text: str | None = None
        self._headings = outline("")
        self._is_checking, self._said = False, ""
        self._check_timer: Timer | None = None
        self._keep_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Tree, text, and what stands beside it."""
        yield TopLine("Writing a case", Plain("reading …", id="author-state"))
        with Container(id="author-body"):
            yield Outline(id="outline")
            with Vertical(id="author-main"):
                yield self._text
                yield Plain("", id="author-line")
            with Vertical(id="author-side"):
                yield Tabs(*(Tab(Content(title), id=f"tab-{name}") for name, title in SIDES.items()), id="author-tabs")
                kinds = (ProblemsPane, PatientPane, DozenPane, TalkPane, CoveragePane, LintPane, TraineesPane)
                yield from (kind(self._bench) for kind in kinds)
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the case."""
        self.set_class(self.app.size.width >= 110, "-outline")
        self._front("problems")
        self.set_focus(self._text)
        self.open_manuscript()

    # --- checking and keeping

    @on(TextArea.Changed, "#author-text")
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._manuscript is None:
            return
        for timer in (self._check_timer, self._keep_timer):
            if timer is not None:
                timer.stop()
        self._check_timer = self.set_timer(CHECK_AFTER, self._check)
        self._keep_timer = self.set_timer(KEEP_AFTER, self.keep)
        self.say_state()

    def _check(self) -> None:
        """Check the text, unless a check is under way: then it is checked when that one is done."""
        text = self._text.text
        if self._is_checking or self._manuscript is None or text == self._checked_text:
            return
        self._headings = outline(text)
        self.query_one(Outline).take(self._headings)
        self._is_checking = True
        self.say_state()
        self._run_check(self._manuscript, text)

    @work(group="check", thread=True, exit_on_error=False)
    def _run_check(self, manuscript: Manuscript, text: str) -> None:
        try:
            checked = self._bench.check(manuscript, text)
        except Exception as error:
            checked = Checked((Problem(1, 1, reason_of(error), ""),))
        self.post_message(TextChecked(text, checked))

    @on(TextChecked)
    def _checked_done(self, event: TextChecked) -> None:
        event.stop()
        self._is_checking = False
        self._checked, self._checked_text = event.checked, event.text
        self._text.mark(problem.line for problem in event.checked.problems if not problem.file)
        if self._manuscript is not None:
            for pane in self.query(AuthorPane):
                pane.take(Draft(self._manuscript, event.text, event.checked))
        self.say_state()
        self._check()

    # --- what stands on the screen

    def say_failed(self, reason: str) -> None:
        """Show why there is no text."""
        self.query_one("#author-state", Plain).show("not read")
        self.query_one("#author-line", Plain).show(reason)

    def say_state(self) -> None:
        """Show which file it is, whether it is saved, and whether it is valid."""
        checked = self._checked
        known = "checking …" if checked is None or self._is_checking else ""
        if checked is not None and not known:
            known = f"✗ {len(checked.problems)} to mend" if checked.problems else "✓ valid"
        state = f"{'● not saved · ' if self.is_unsaved else ''}{known}"
        if state != self._said:  # a new layout for each key would be felt
            self._said = state
            self.query_one("#author-state", Plain).show(state)
            if self._manuscript is not None:
                folder = self._manuscript.path.removesuffix(self._manuscript.name)
                self.query_one(TopLine).show(
                    words(f"Writing {self._manuscript.name}", (f"  in {folder}", "not bold dim"))
                )
        self._say_line()

    def _say_line(self) -> None:
        row, column = self._text.cursor_location
        where = " › ".join(path_at(self._headings, row + 1))
        found = self._problem_near(row + 1)
        if found is not None:
            whole = words(("✗ ", "bold $text-error"), str(found))
        else:
            whole = words((f"{row + 1}:{column + 1}  {where}", "dim"))
        self.query_one("#author-line", Plain).update(whole, layout=False)

    def _problem_near(self, line: int) -> Problem | None:
        """Return the problem of a line, else the first after it, else the first."""
        problems = sorted(self._checked.problems, key=lambda one: (bool(one.file), one.line)) if self._checked else []
        return next((one for one in problems if one.line >= line and not one.file), problems[0] if problems else None)

    @on(TextArea.SelectionChanged, "#author-text")
    def _moved(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        self._say_line()
        self.query_one(Outline).follow(event.selection.end[0] + 1)

    @on(LineChosen)
    def _jump(self, event: LineChosen) -> None:
        event.stop()
        self.action_text()
        self._text.jump(event.line, event.column)

    @on(SeedChosen)
    def _seed_chosen(self, event: SeedChosen) -> None:
        event.stop()
        pane, coverage = self.query_one(PatientPane), self.query_one(CoveragePane)
        pane.meet(event.seed)
        coverage.seed = pane.seed
        self.query_one(TalkPane).meet(pane.seed)
        for stale in (pane, coverage):
            if self._checked is not None and self._manuscript is not None and self._checked_text is not None:
                stale.take(Draft(self._manuscript, self._checked_text, self._checked))
        self.action_side("patient")

    @on(Tabs.TabActivated)
    def _tab(self, event: Tabs.TabActivated) -> None:
        event.stop()
        if event.tabs.active == event.tab.id:  # else another key came meanwhile, and its own message comes
            self._front((event.tab.id or "").removeprefix("tab-"))

    def _front(self, name: str) -> AuthorPane:
        """Bring a pane to the front."""
        tabs = self.query_one("#author-tabs", Tabs)
        if tabs.active != f"tab-{name}":
            tabs.active = f"tab-{name}"
        for pane in self.query(AuthorPane):
            pane.set_class(pane.id == f"side-{name}", "-front")
        front = self.query_one(f"#side-{name}", AuthorPane)
        front.look()
        return front

    # --- other actions

    def action_side(self, name: str) -> None:
        """Bring a pane to the front and go to it."""
        self.add_class("-side")
        self.remove_class("-outline") if self.has_class("-narrow") else None
        self.set_focus(self._front(name).first())  # at once: keys typed fast after it are already on their way

    def action_text(self) -> None:
        """Go to the text."""
        self.remove_class("-side")
        if self.has_class("-narrow"):
            self.remove_class("-outline")
        self.set_focus(self._text)

    def action_outline(self) -> None:
        """Go to the tree; from there, hide it."""
        tree = self.query_one(Outline)
        if self.has_class("-outline") and tree.has_focus:
            self.remove_class("-outline")
            self.action_text()
        else:
            self.add_class("-outline")
            self.remove_class("-side")
            self.set_focus(tree)

    def action_next_problem(self) -> None:
        """Go to the problem after the cursor, round and round."""
        self._front("problems")
        problems = [one for one in self._checked.problems if not one.file] if self._checked else []
        if problems:
            problems.sort(key=lambda one: (one.line, one.column))
            row, column = self._text.cursor_location
            after = bisect_right([(one.line, one.column) for one in problems], (row + 1, column + 1))
            found = problems[after % len(problems)]
            self.post_message(LineChosen(found.line, found.column))

    def action_mend(self) -> None:
        """Put the proposed name in place of the wrong one."""
        row = self._text.cursor_location[0]
        found = self._problem_near(row + 1)
        meant = _MEANT.search(found.remedy) if found else None
        if found is None or meant is None or found.file:
            return
        line = self._text.document.get_line(found.line - 1)
        for wrong in reversed(_NAMED.findall(found.message)):
            at = line.find(wrong)
            if at >= 0:
                self._text.replace(meant[1], (found.line - 1, at), (found.line - 1, at + len(wrong)))
                return
