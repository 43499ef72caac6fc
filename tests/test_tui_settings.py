"""The settings screen, by keys and by mouse: model, look, clock, keys, data. Everything is kept through the preferences."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casesim.core.errors import CasesimError, ModelError, UsageError
from casesim.core.speaker import ModelCard, Speed, Told, Tuning
from casesim.session.models import Models
from casesim.tui.app import CasesimApp
from casesim.tui.outside import Outside, Preferences
from casesim.tui.settings_door import Key, SettingsDoor
from casesim.tui.widgets.keys_pane import taken_by
from tests.stored import opened
from tests.tui_stage import SMALL, TINY, WIDE, Memory, Stage, desk_of, in_interview

MB = 1_000_000


class ThreeModels:
    """A shelf in memory: the starter, one that can be got (held up until `go`), one of the user's own."""

    def __init__(self) -> None:
        self.here = {"starter", "mine"}
        self.go = threading.Event()
        self.error: CasesimError | None = None
        self.fetched = 0

    def cards(self) -> tuple[ModelCard, ...]:
        """Return them."""
        own = ModelCard(
            name="mine", kind="own", parameters="1B", bytes=700 * MB, licence="yours to know", here=True, path="/m.gguf"
        )
        big = ModelCard(
            name="big", kind="listed", parameters="4B", bytes=2_500 * MB, licence="MIT", page="https://hub/big",
            here="big" in self.here, path="/big.gguf" if "big" in self.here else "", fetched=self.fetched,
        )  # fmt: skip
        return (
            ModelCard(name="starter", kind="starter", parameters="135M", bytes=98 * MB, here=True, path="/s.gguf"),
            own,
            big,
        )

    def card(self, name: str) -> ModelCard:
        """Return one."""
        return next(card for card in self.cards() if card.name == name)

    def get(self, name: str, told: Told) -> Path:
        """Fetch in ten steps, the later ones once `go` is set."""
        for step in range(11):
            self.fetched = step * 250 * MB
            told("fetching", step, 10)
            if step == 3:
                self.go.wait(20)
        if self.error is not None:
            raise self.error
        self.here.add(name)
        return Path("/big.gguf")

    def add(self, path: Path, name: str | None, told: Told, *, copy: bool = False) -> str:
        """Add nothing."""
        raise UsageError("not here")

    def remove(self, name: str) -> int:
        """Remove nothing."""
        raise UsageError("not here")


class Door:
    """The doors of the settings, in memory."""

    def __init__(self, *, forced: str = "") -> None:
        self.shelf, self.forced = ThreeModels(), forced
        self.chosen = ""
        self.speed = Speed(model="mine", turns=6, first_word_s=2.1, reply_s=4.2)
        self.erased = 0

    def models(self) -> Models:
        """Return the use cases."""
        return Models(
            self.shelf,
            read=lambda: self.chosen,
            write=self._choose,
            forced=self.forced,
            measure=self._measure,
            tune=_tune,
        )

    def _choose(self, name: str) -> None:
        self.chosen = name

    def _measure(self, _name: str) -> Speed:
        return self.speed

    def erase(self) -> int:
        """Count."""
        self.erased += 1
        return 3

    def door(self) -> SettingsDoor:
        """Return them as the app takes them."""
        return SettingsDoor(
            self.models,
            lambda name: self.models().use(name),
            self.erase,
            "/home/me/casesim",
            "xdg-open /home/me/casesim",
        )


def _tune(_name: str, _told: Told) -> Tuning:
    raise UsageError("not here")


@pytest.fixture
def own() -> Door:
    """Return the doors."""
    return Door()


class Settled:
    """The app with its settings open."""

    def __init__(self, folder: Path, own: Door, size: tuple[int, int] = SMALL, memory: Memory | None = None) -> None:
        self.memory = memory or Memory()
        self.desk = desk_of(folder)
        self._app = CasesimApp(
            Outside(desk=lambda: self.desk, read=self.memory.read, write=self.memory.write, settings=own.door())
        )
        self._test = self._app.run_test(size=size, notifications=True, tooltips=False)

    async def __aenter__(self) -> Stage:
        stage = Stage(self._app, await self._test.__aenter__(), self.desk, self.memory)
        await stage.see("A sore throat")
        await stage.press("f12")
        await stage.on("SettingsScreen")
        return stage

    async def __aexit__(self, *gone: Any) -> None:
        await self._test.__aexit__(*gone)


async def test_a_model_is_seen_measured_got_with_progress_stopped_and_chosen(tmp_path: Path, own: Door) -> None:
    """What each costs; a plain verdict; one thing at a time; what goes wrong is one line; what has come is kept."""
    async with Settled(tmp_path, own, WIDE) as stage:
        await stage.see(
            "The starter model voices the patient", "135M parameters", "4B parameters · 2.5 GB · MIT", "can be got"
        )
        await stage.press("down")
        await stage.click("#model-measure")
        await stage.see("mine: slow: replies take 4 s (first word after 2.1 s")
        await stage.press("u")
        await stage.see("✓ mine voices the patient", "▸ mine")
        assert own.chosen == "mine"
        await stage.press("down", "g")
        await stage.see("Fetching: 30 %")
        assert stage.widget("#model-progress").percentage == pytest.approx(0.3)
        await stage.press("m")
        await stage.told("One thing at a time")
        await stage.press("x")
        own.shelf.go.set()
        await stage.see("✗ Stopped; “Get” goes on from there.")
        own.shelf.error = ModelError("big: the hub cannot be reached (no route); try again")
        await stage.press("g")
        await stage.see("✗ big: the hub cannot be reached")
        own.shelf.error = None
        await stage.press("enter")
        await stage.see("✓ big is here")
        await stage.press("enter")
        await stage.until(lambda: own.chosen == "big")


async def test_look_clock_and_keys_are_chosen_followed_and_kept(tmp_path: Path, own: Door) -> None:
    """Enter takes the next value; a key that is needed or taken is refused; all of it fits forty columns."""
    async with Settled(tmp_path, own) as stage:
        await stage.press("f3")
        await stage.see("Theme: casesim-dark", "Text: comfortable", "Clock of exams and drills: as the case says")
        await stage.press("enter")
        await stage.see("Theme: casesim-light")
        assert stage.app.theme == "casesim-light"
        await stage.press("down", "enter")
        await stage.see("Text: compact")
        assert stage.app.has_class("-compact")
        await stage.press("down", "enter")
        await stage.see("Animation: off")
        assert stage.app.animation_level == "none"
        await stage.press("down", "enter", "enter")
        await stage.see("half as much again")
        kept = stage.memory.kept
        assert (kept.theme, kept.compact, kept.animation, kept.allowance) == ("casesim-light", True, False, 1.5)
        await stage.press("f4")
        keys = stage.widget("#keys")
        keys.highlighted = keys.get_option_index("app.help")
        await stage.press("enter")
        await stage.on("PressScreen")
        await stage.press("enter")
        await stage.told("Every screen needs enter")
        await stage.press("f12")
        await stage.told("f12 is the key of “Settings”")
        await stage.press("enter")
        await stage.on("PressScreen")
        await stage.press("f11")
        await stage.on("SettingsScreen")
        await stage.until(lambda: stage.memory.kept.keys == {"app.help": "f11"})
        await stage.press("f11")
        await stage.on("HelpScreen")
        await stage.press("escape")
        await stage.on("SettingsScreen")
        await stage.press("delete")
        await stage.until(lambda: stage.memory.kept.keys == {})
        await stage.pilot.resize_terminal(*TINY)
        for key in ("f3", "f5", "f2", "f4"):
            await stage.press(key)
        await stage.see("Settings")
        await stage.press("escape")
        await stage.on("HomeScreen")


def test_a_key_may_mean_different_things_on_different_screens() -> None:
    """It clashes on the same screen and with what works everywhere."""
    one, same, far = Key("a.one", "One", "f7"), Key("a.two", "Two", "f8"), Key("b.three", "Three", "f8,f9")
    whole = Key("app.four", "Four", "f2")
    everything = (one, same, far, whole)
    assert taken_by(one, "f8", everything) == "Two"
    assert taken_by(one, "f9", everything) == ""
    assert taken_by(one, "f2", everything) == "Four"
    assert taken_by(whole, "f9", everything) == "Three"
    assert taken_by(one, "f7", everything) == ""


async def test_data_are_erased_only_after_the_word_and_not_under_an_open_encounter(tmp_path: Path) -> None:
    """The folder and how to open it are shown; another word erases nothing. A choice that would not count is told."""
    own = Door(forced="mine")
    async with Settled(tmp_path, own) as stage:
        await stage.see("CASESIM_MODEL or --model says mine")
        await stage.press("f5")
        await stage.see("/home/me/casesim", "xdg-open /home/me/casesim")
        await stage.click("#data-erase")
        await stage.on("EraseScreen")
        await stage.type("yes\n")
        await stage.told("Nothing was erased")
        assert own.erased == 0
        await stage.press("ctrl+u")
        await stage.type("delete\n")
        await stage.on("SettingsScreen")
        await stage.see("✓ 3 encounters erased")
        assert own.erased == 1
        await stage.press("escape")
        await stage.on("HomeScreen")
        await in_interview(stage)
        await stage.press("f12")
        await stage.on("SettingsScreen")
        await stage.press("f5", "e")
        await stage.told("An encounter is open")
        assert type(stage.app.screen).__name__ == "SettingsScreen"


def test_preferences_that_do_not_fit_are_left_out() -> None:
    """A file that somebody wrote."""
    found = Preferences.of({"compact": "yes", "allowance": 9, "animation": 0, "keys": []})
    assert (found.compact, found.allowance, found.animation, found.keys) == (False, 1.0, True, {})


def test_the_doors_of_bootstrap_erase_encounters_and_exports(tmp_path: Path) -> None:
    """Both, and nothing else; the preferences of the command line are not overwritten by the app's."""
    from casesim.bootstrap import settings_door
    from casesim.settings import Settings

    desk = desk_of(tmp_path)
    desk.records.create(opened().model_copy(update={"events": ()}))
    exported = tmp_path / "transcripts" / "a.html"
    exported.parent.mkdir()
    exported.write_text("x", encoding="utf-8")
    kept = tmp_path / "preferences.json"
    kept.write_text("{}", encoding="utf-8")
    make: Callable[[], Any] = lambda: desk  # noqa: E731
    assert settings_door(Settings(data_dir=tmp_path), make).erase() == 1
    assert (desk.encounters(), exported.exists(), kept.exists()) == ((), False, True)
    desk.close()


def test_another_voice_is_made_when_the_model_changes(tmp_path: Path) -> None:
    """The old one is closed; the next question makes the new one."""
    desk = desk_of(tmp_path)
    before = desk.responder
    desk.change_voice()
    assert desk.responder is not before
