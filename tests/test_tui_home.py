"""Home, first run, help, palette, keys and past encounters."""

from __future__ import annotations

from pathlib import Path

from casesim.core.errors import CasesimError, ContentError
from casesim.session.desk import Desk
from casesim.tui.outside import Preferences
from casesim.tui.screens.help import help_lines
from tests.small_case import played_encounter
from tests.tui_stage import HUGE, WIDE, Memory, case_with, desk_of, in_interview, staged


async def test_the_first_run_says_what_casesim_is_not_and_asks_once(tmp_path: Path) -> None:
    """Synthetic, no medical advice, formative; kept through the port; leaving closes the app."""
    memory = Memory(acknowledged=False)
    async with staged(tmp_path, memory=memory) as stage:
        await stage.on("WelcomeScreen")
        await stage.see("synthetic", "medical advice", "formative")
        await stage.press("enter")
        await stage.on("HomeScreen")
        await stage.until(lambda: memory.kept.acknowledged)
    async with staged(tmp_path, memory=memory) as stage:
        await stage.see("A sore throat")
        assert type(stage.app.screen).__name__ == "HomeScreen"


async def test_search_narrows_the_list_and_escape_shows_all(tmp_path: Path) -> None:
    """By any word of complaint, specialty or difficulty; an empty result says what to do."""
    other = case_with(id="another", title="A cough", specialty="Paediatrics")
    async with staged(tmp_path, desk=desk_of(tmp_path, case_with(), other)) as stage:
        await stage.see("A sore throat", "A cough")
        await stage.press("ctrl+f")
        await stage.type("paed")
        await stage.until(lambda: "A sore throat" not in stage.text and "A cough" in stage.text)
        await stage.type("xyz")
        await stage.see("No case fits these words")
        await stage.press("escape")
        await stage.see("A sore throat", "A cough")


async def test_a_broken_case_is_left_out_with_its_line(tmp_path: Path) -> None:
    """The others can be played."""
    broken = ContentError("the key is unknown", file="own.yaml", line=3)
    async with staged(tmp_path, desk=desk_of(tmp_path, case_with(), broken)) as stage:
        await stage.told("own.yaml:3: the key is unknown")
        await stage.see("A sore throat")


async def test_an_empty_library_and_a_desk_that_does_not_open_say_what_to_do(tmp_path: Path) -> None:
    """Neither is a blank page."""
    desk = desk_of(tmp_path)
    desk.library._cases.clear()  # type: ignore[attr-defined]
    async with staged(tmp_path, desk=desk) as stage:
        await stage.see("There are no cases yet")

    def refuse() -> Desk:
        raise CasesimError("the data folder is gone")

    async with staged(tmp_path, make=refuse) as stage:
        await stage.see("The cases cannot be read: the data folder is gone")


async def test_surprise_me_opens_a_door_note(tmp_path: Path) -> None:
    """A random case and patient; Esc goes back and nothing is stored."""
    async with staged(tmp_path) as stage:
        await stage.see("A sore throat")
        await stage.press("f2")
        await stage.on("BriefingScreen")
        await stage.see("has come with a sore throat")
        await stage.press("f2")
        await stage.see("(•) Exam", "clock counts down")
        await stage.press("escape")
        await stage.on("HomeScreen")
        assert not stage.desk.encounters()


async def test_help_shows_every_key_of_the_screen(tmp_path: Path) -> None:
    """Made from the bindings: whatever works here stands there; F1 again or Esc closes."""
    async with staged(tmp_path, HUGE) as stage:
        await in_interview(stage)
        lines = help_lines(stage.app.screen)
        assert {"interview.finish", "question.send", "app.help"} <= {line.binding_id for line in lines}
        await stage.press("f1")
        await stage.on("HelpScreen")
        await stage.see("interview.finish", "End the encounter and see the marks")
        await stage.press("escape")
        await stage.on("InterviewScreen")


async def test_the_palette_holds_every_action_and_runs_it(tmp_path: Path) -> None:
    """Ctrl+P, a word, Enter: the help opens as by its key."""
    async with staged(tmp_path) as stage:
        await stage.see("A sore throat")
        names = {command.title for command in stage.app.get_system_commands(stage.app.screen)}
        assert {"Surprise me", "Past", "Help", "Theme", "Quit"} <= names
        await stage.press("ctrl+p")
        await stage.on("CommandPalette")
        await stage.type("past")
        await stage.until(lambda: "All encounters" in stage.text)
        await stage.press("enter")
        await stage.on("PastScreen")


async def test_keys_can_be_changed_by_their_ids(tmp_path: Path) -> None:
    """A key file moves an action; the tabs show the new key."""
    memory = Memory(keys={"interview.notes": "f11", "home.past": "f12"})
    async with staged(tmp_path, memory=memory) as stage:
        await stage.see("A sore throat")
        await stage.press("f12")
        await stage.on("PastScreen")
        await stage.see("No encounters yet")
        await stage.press("escape")
        await in_interview(stage)
        await stage.see("F11 Notes")
        await stage.press("f11")
        await stage.until(lambda: stage.app.focused is stage.widget("#notes-page"))


async def test_the_theme_is_remembered(tmp_path: Path) -> None:
    """Through the port; an unknown name falls back."""
    memory = Memory(theme="no-such-theme")
    async with staged(tmp_path, memory=memory) as stage:
        assert stage.app.theme == "casesim-dark"
        stage.app.theme = "casesim-light"
        await stage.until(lambda: memory.kept.theme == "casesim-light")


def test_damaged_preferences_are_as_good_as_none() -> None:
    """Whatever lies in the file, the app opens."""
    assert Preferences.of({}) == Preferences()
    assert Preferences.of({"acknowledged": "yes", "keys": [1], "theme": None}) == Preferences()


async def test_a_closed_encounter_is_marked_when_it_is_opened(tmp_path: Path) -> None:
    """Killed between closing and marking: the marks come when it is taken up."""
    desk = desk_of(tmp_path)
    encounter = played_encounter()
    desk.records.create(encounter)
    async with staged(tmp_path, WIDE, desk=desk) as stage:
        await stage.until(lambda: not stage.widget("#go-on").disabled)
        await stage.press("f3")
        await stage.on("DebriefScreen")
        await stage.until(lambda: desk.load(encounter.id).sheet is not None)


async def test_the_line_of_keys_is_clicked_and_follows_changed_keys(tmp_path: Path) -> None:
    """A click presses the key; F1 opens the help and closes it; Ctrl+C says how to quit; "…" opens the commands."""
    async with staged(tmp_path, memory=Memory(keys={"app.quit": "f11"})) as stage:
        await stage.see("A sore throat", "F1 Help F11 Quit")
        await stage.click_line("F1 Help")
        await stage.on("HelpScreen")
        await stage.press("f1")
        await stage.on("HomeScreen")
        await stage.press("ctrl+c")
        await stage.told("F11 closes casesim.")
        await stage.click_line("^p …")
        await stage.on("CommandPalette")
        await stage.press("escape")
        await stage.on("HomeScreen")
        await stage.pilot.resize_terminal(20, 5)
        await stage.see("F1 Help F11 Quit")
        await stage.click_line("F11 Quit")
        await stage.until(lambda: stage.app._exit)
