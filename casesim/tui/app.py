"""The app: which screen comes next, the theme, the keys, the help. It plays and marks nothing itself.

The desk is made in a thread after the first picture is on the screen; what the app remembers goes through `Outside`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar

from textual import constants, events, on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.notifications import SeverityLevel
from textual.screen import Screen

from casesim.core.encounter import Encounter
from casesim.core.errors import CasesimError
from casesim.core.text import clean
from casesim.session.desk import Desk
from casesim.tui.asking import reason_of
from casesim.tui.messages import (
    BeginFailed,
    CaseChosen,
    DeskFailed,
    DeskOpened,
    EncounterBegun,
    EncounterChosen,
    EncounterGraded,
    EncounterLeft,
    EncounterLoaded,
    ExportAsked,
    Exported,
    ExportFailed,
)
from casesim.tui.opening import screen_of, taken_up
from casesim.tui.outside import DEFAULT_THEME, Begin, Outside
from casesim.tui.screens.briefing import BriefingScreen, Play
from casesim.tui.screens.debrief import DebriefScreen
from casesim.tui.screens.help import HelpScreen, help_lines
from casesim.tui.screens.home import HomeScreen
from casesim.tui.screens.interview import InterviewScreen
from casesim.tui.screens.settings import SettingsScreen
from casesim.tui.screens.welcome import WelcomeScreen
from casesim.tui.settings_door import PreferencesChanged
from casesim.tui.theme import THEMES
from casesim.tui.type_ahead import TypeAhead

FUNCTION_KEY = re.compile(r"f\d{1,2}")


class CasesimApp(App[int], inherit_bindings=False):
    """The student's app."""

    TITLE = "casesim"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", id="app.help", tooltip="What this screen is for, and its keys", priority=True),
        Binding("ctrl+p", "command_palette", "Commands", id="app.commands", tooltip="Find any action by its name", priority=True),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", tooltip="Close casesim; open encounters stay open", priority=True),
        Binding("ctrl+c", "help_quit", "How to quit", id="app.how-to-quit", tooltip="Says which key closes casesim", show=False),
        Binding("f12", "settings", "Settings", id="app.settings", tooltip="Model, look, clock, keys and your data"),
        Binding("ctrl+t", "change_theme", "Theme", id="app.theme", tooltip="Choose another look; it is remembered", show=False),
        Binding("alt+m", "animation", "Animation on / off", id="app.animation", tooltip="Whether anything may move; it is remembered", show=False),
    ]  # fmt: skip

    def __init__(self, outside: Outside, begin: Begin | None = None) -> None:
        super().__init__()
        self._outside, self._begin = outside, begin or Begin()
        self._remembered = outside.read()
        self._desk: Desk | None = None
        self._home = HomeScreen(outside.cards)
        self._ahead = TypeAhead()
        for theme in THEMES:
            self.register_theme(theme)

    def on_mount(self) -> None:
        """Show home at once, then the welcome or the desk."""
        known = self._remembered.theme in self.available_themes
        self.theme = self._remembered.theme if known else DEFAULT_THEME
        self.theme_changed_signal.subscribe(self, self._theme_changed)
        self._follow()
        self._set_animation()
        self.push_screen(self._home)
        if not self._remembered.acknowledged:
            self.push_screen(WelcomeScreen(), self._welcomed)
        self.call_after_refresh(self._open_desk)  # what is read in threads must not hold up the first picture

    async def on_unmount(self) -> None:
        """Stop the voice and close the log."""
        if self._desk is not None:
            await asyncio.to_thread(self._desk.close)

    async def on_event(self, event: events.Event) -> None:
        """Let nothing but words be pasted into the palette, whose box is Textual's own."""
        if isinstance(event, events.Paste) and isinstance(self.screen, CommandPalette):
            event.text = clean(event.text, 80, keep_newlines=False)
        await super().on_event(event)

    # --- what is remembered

    def _welcomed(self, understood: bool | None) -> None:
        if not understood:
            self.exit(0)
            return
        self._remember(acknowledged=True)
        self._go_straight()

    def _theme_changed(self, _theme: object) -> None:
        if self.theme != self._remembered.theme:
            self._remember(theme=self.theme)

    def _remember(self, **changed: Any) -> None:
        self._remembered = self._remembered.model_copy(update=changed)
        self._keep(self._remembered)

    @work(group="remember", exit_on_error=False)
    async def _keep(self, preferences: Any) -> None:
        try:
            await asyncio.to_thread(self._outside.write, preferences)
        except Exception as error:
            self.notify(f"This was not remembered: {reason_of(error)}", severity="warning", markup=False)

    def _follow(self) -> None:
        """Look and answer keys as is remembered."""
        self.set_class(self._remembered.compact, "-compact")
        self.set_keymap(self._remembered.keys)

    @on(PreferencesChanged)
    def _chosen_anew(self, event: PreferencesChanged) -> None:
        self._remember(**event.changes)
        self._follow()
        self._set_animation()
        self.theme = self._remembered.theme
        if isinstance(self.screen, SettingsScreen):
            self.screen.take(self._remembered)

    # --- the desk

    @work(group="desk", exit_on_error=False)
    async def _open_desk(self) -> None:
        try:
            desk = await asyncio.to_thread(self._outside.desk)
        except Exception as error:
            self._home.post_message(DeskFailed(reason_of(error)))
        else:
            self.post_message(DeskOpened(desk))

    @on(DeskOpened)
    def _desk_opened(self, event: DeskOpened) -> None:
        self._desk = event.desk
        self._home.take(event.desk)
        if self._remembered.acknowledged:
            self._go_straight()

    def _go_straight(self) -> None:
        """Go where the command line said, once."""
        begin, desk = self._begin, self._desk
        if desk is None:
            return
        self._begin = Begin()
        if begin.case:
            play = Play(begin.mode, begin.skill, begin.writing)
            self.push_screen(self._briefing(desk, begin.case, begin.seed, play))
        elif begin.encounter:
            self._open_encounter(desk, begin.encounter)
        elif begin.writes:
            self.action_open("write", begin.writes)

    # --- which screen comes next

    @on(CaseChosen)
    def _case_chosen(self, event: CaseChosen) -> None:
        if self._desk is None:
            self._begin = Begin(case=event.case, seed=event.seed, mode=event.mode, skill=event.skill)
            self.notify("One moment: the patient is being fetched …", markup=False)
        else:
            self._back_to_home()
            self.push_screen(self._briefing(self._desk, event.case, event.seed, Play(event.mode, event.skill)))

    def _briefing(self, desk: Desk, case: str, seed: int | None, play: Play) -> BriefingScreen:
        return BriefingScreen(desk, case, seed, play._replace(allowance=self._remembered.allowance), self._ahead)

    @on(EncounterChosen)
    def _encounter_chosen(self, event: EncounterChosen) -> None:
        if self._desk is not None:
            self._open_encounter(self._desk, event.encounter_id)

    @work(group="open", exclusive=True, exit_on_error=False)
    async def _open_encounter(self, desk: Desk, encounter_id: str) -> None:
        """Load a graded encounter; take up any other, and mark a closed one."""
        try:
            found = await asyncio.to_thread(taken_up, desk, encounter_id)
        except Exception as error:
            self.post_message(BeginFailed(reason_of(error)))
        else:
            self.post_message(EncounterLoaded(found) if isinstance(found, Encounter) else EncounterBegun(found))

    @on(EncounterLoaded)
    def _encounter_loaded(self, event: EncounterLoaded) -> None:
        if self._desk is not None:
            self.push_screen(DebriefScreen(event.encounter, self._desk))

    @on(EncounterBegun)
    def _encounter_begun(self, event: EncounterBegun) -> None:
        interview = InterviewScreen(event.service, self._ahead)
        if isinstance(self.screen, BriefingScreen):
            self.switch_screen(interview)
        else:
            self.push_screen(interview)

    @on(BeginFailed)
    def _not_begun(self, event: BeginFailed) -> None:
        self.notify(event.reason, severity="error", markup=False, timeout=10)

    @on(EncounterGraded)
    def _graded(self, event: EncounterGraded) -> None:
        if self._desk is not None:
            self.switch_screen(DebriefScreen(event.encounter, self._desk))

    @on(EncounterLeft)
    def _left(self) -> None:
        self.pop_screen()
        self.notify("The encounter is left open: “Go on” takes it up again.", markup=False)

    def _back_to_home(self) -> None:
        while len(self.screen_stack) > 1 and self.screen is not self._home:
            self.pop_screen()

    # --- export

    @on(ExportAsked)
    def _export_asked(self, event: ExportAsked) -> None:
        self._export(event.encounter)

    @work(group="export", exit_on_error=False)
    async def _export(self, encounter: Encounter) -> None:
        if self._outside.export is None:
            self.post_message(ExportFailed("no place for exports is set up"))
            return
        try:
            self.post_message(Exported(await asyncio.to_thread(self._outside.export, encounter)))
        except Exception as error:
            self.post_message(ExportFailed(reason_of(error)))

    @on(Exported)
    def _exported(self, event: Exported) -> None:
        self.notify(f"Written: {event.place}", markup=False, timeout=10)

    @on(ExportFailed)
    def _not_exported(self, event: ExportFailed) -> None:
        self.notify(f"Not written: {event.reason}", severity="error", markup=False, timeout=10)

    # --- actions

    async def action_quit(self) -> None:
        """Close the app; what is written in an open encounter is kept first, an author is asked about unsaved edits."""
        writing: list[Any] = [screen for screen in self.screen_stack if getattr(screen, "is_unsaved", False)]
        if writing:
            writing[0].ask_to_leave(partial(self.exit, 0))
            return
        for screen in self.screen_stack:
            if isinstance(screen, InterviewScreen):
                with suppress(CasesimError):
                    await screen.put_down()
        self.exit(0)

    def action_help(self) -> None:
        """Show what this screen is for and its keys; the same key closes it."""
        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
        elif not self._is_on_top(HelpScreen, CommandPalette):
            about = getattr(self.screen, "HELP_TEXT", "")
            self.push_screen(HelpScreen(about, help_lines(self.screen)))

    def action_help_quit(self) -> None:
        """Say which key closes the app: Ctrl+C copies."""
        names = [self.get_key_display(b) for _key, b in self.screen._binding_chain[-1][1] if b.id == "app.quit"]
        self.notify(f"{' or '.join(names)} closes casesim.", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the palette, the themes and the settings only where nothing of the kind is open."""
        if action in ("command_palette", "change_theme"):
            return not self._is_on_top(HelpScreen, CommandPalette)
        if action == "settings":
            return not self._is_on_top(SettingsScreen, HelpScreen, CommandPalette, WelcomeScreen)
        return super().check_action(action, parameters)

    def action_settings(self) -> None:
        """Choose model, look, keys; see to one's data."""
        if self._outside.settings is not None:
            themes, locked = tuple(sorted(self.available_themes)), self._is_on_top(InterviewScreen)
            self.push_screen(SettingsScreen(self._outside.settings, self._remembered, themes, locked=locked))

    def _is_on_top(self, *kinds: type[Screen[Any]]) -> bool:
        """Say whether a screen of one of these kinds is open."""
        return any(isinstance(screen, kinds) for screen in self.screen_stack)

    def action_animation(self) -> None:
        """Let things move, or nothing."""
        self._remember(animation=not self._remembered.animation)
        self._set_animation()
        self.notify(f"Animation is {'on' if self._remembered.animation else 'off'}.", markup=False)

    def _set_animation(self) -> None:
        """Follow what is remembered; where the environment wants less (TEXTUAL_ANIMATIONS), that stays."""
        self.animation_level = constants.TEXTUAL_ANIMATIONS if self._remembered.animation else "none"

    def action_open(self, place_id: str, case: str = "") -> None:
        """Open one of the places, at a `case` where it is about one."""
        if self._desk is not None and (found := screen_of(place_id, self._desk, self._outside, case)) is not None:
            self.push_screen(found)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,  # noqa: ARG002 - no message of casesim is markup
    ) -> None:
        """Show a message for a while: cleaned, and never as markup, wherever it comes from."""
        super().notify(clean(message), title=clean(title), severity=severity, timeout=timeout, markup=False)

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as a keyboard names it: F1, ^p."""
        shown = super().get_key_display(binding)
        return shown.upper() if FUNCTION_KEY.fullmatch(shown) else shown

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every action that works on `screen` now, by its name."""
        seen = {"app.commands"}
        here = [(active.binding, active.node) for active in screen.active_bindings.values()]
        beside = [(b, node) for node in screen.query("*") if node.display for _, b in node._bindings]
        for binding, node in (*here, *beside):
            if binding.id and binding.id not in seen:
                seen.add(binding.id)
                run = partial(self.run_action, binding.action, node)
                yield SystemCommand(binding.description, binding.tooltip or binding.description, run)
