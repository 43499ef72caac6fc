"""From a key to the screen: the app on a terminal that only listens, with keys that come on time whatever the app does.

A thread presses keys while replies are being worded, each a letter that stands nowhere else, and the terminal notes when
that letter is written. The presser never waits for the app, so a blocked app cannot hide its delay. Nothing is drawn.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from casesim.core.errors import CasesimError
from casesim.session.app_bench import Typing
from casesim.tui.app import CasesimApp
from casesim.tui.screens.interview import InterviewScreen
from casesim.tui.widgets.say_bar import SayBar

LETTERS = "".join(chr(code) for code in (*range(0x0400, 0x0482), *range(0x048A, 0x0530), *range(0x10D0, 0x10FB)))
"""Letters of one column (Cyrillic, Georgian) that no case uses: each is typed once in a question box."""
EVERY = 0.03
"""Seconds between two keys: a fast typist."""
BEAT = 0.005
PATIENCE = 120.0


class Listener(HeadlessDriver):
    """A terminal that notes when a letter is written."""

    waited: dict[str, float]
    seen: list[float]

    @property
    def is_headless(self) -> bool:
        """Be written to like a real one."""
        return False

    def write(self, data: str) -> None:
        """Note the letters that are waited for."""
        now = time.monotonic()
        for letter in [letter for letter in list(self.waited) if letter in data]:
            self.seen.append((now - self.waited.pop(letter)) * 1000)

    def press(self, key: str, character: str | None = None) -> None:
        """Send a key, as the thread of a real terminal does."""
        event = events.Key(key, character)
        event.set_sender(self._app)
        self.process_message(event)

    def paste(self, text: str) -> None:
        """Send a paste."""
        event = events.Paste(text)
        event.set_sender(self._app)
        self.process_message(event)


class Typist(threading.Thread):
    """Asks, and types while the answer comes, until enough keys were pressed; then closes the app."""

    def __init__(self, app: CasesimApp, questions: Sequence[str], keys: int) -> None:
        super().__init__(daemon=True)
        self._app, self._questions, self._keys = app, questions, keys
        self.pressed = self.asked = 0
        self.worded = 0.0
        self.error: Exception | None = None
        self.is_wording = False

    def run(self) -> None:
        """Type; whatever goes wrong ends the run."""
        try:
            self._wait(
                lambda: isinstance(self._app.screen, InterviewScreen) and self._app.screen.is_mounted, "the interview"
            )
            self._wait(lambda: self._bar.box.has_focus, "the focus")
            for question in self._questions:
                if self.pressed >= self._keys:
                    break
                self._ask(question)
        except Exception as error:  # the thread's outermost frame: the main thread tells it
            self.error = error
        self._app.call_from_thread(self._app.exit)

    @property
    def _driver(self) -> Listener:
        driver = self._app._driver
        if not isinstance(driver, Listener):
            raise CasesimError("the app runs on another terminal")
        return driver

    @property
    def _bar(self) -> SayBar:
        return self._app.screen.query_one(SayBar)

    def _ask(self, question: str) -> None:
        bar, driver, letters = self._bar, self._driver, iter(LETTERS)
        driver.paste(question)
        self._wait(lambda: bar.box.text == question, "the pasted question")
        driver.press("enter")
        self._wait(
            lambda: bar.box.text != question, "the taking of the question"
        )  # taken: the answer is coming, or has come already
        self.asked += 1
        began = time.monotonic()
        self.is_wording = True
        for letter in self._on_time(letters):
            if not bar.is_answering:
                break
            driver.waited[letter] = time.monotonic()
            driver.press(letter, letter)
            self.pressed += 1
        self._wait(lambda: not bar.is_answering, "the answer")
        self.is_wording = False
        self.worded += time.monotonic() - began
        time.sleep(0.3)
        self._wait(self._clear, "an empty box")
        time.sleep(0.3)

    def _clear(self) -> bool:
        """Delete a line of the box; say whether it is empty. One at a time: keys on their way would delete what comes next."""
        if self._bar.box.text:
            self._driver.press("ctrl+u")
            time.sleep(0.1)
        return not self._bar.box.text

    @staticmethod
    def _on_time(letters: Iterator[str]) -> Iterator[str]:
        due = time.monotonic()
        for letter in letters:
            time.sleep(max(0.0, due - time.monotonic()))
            yield letter
            due += EVERY

    @staticmethod
    def _wait(what: Callable[[], object], name: str) -> None:
        end = time.monotonic() + PATIENCE
        while not what():
            if time.monotonic() > end:
                raise CasesimError(f"{name} did not come within {PATIENCE:.0f} s")
            time.sleep(0.005)


def type_while_answering(app: CasesimApp, questions: Sequence[str], keys: int, size: tuple[int, int]) -> Typing:
    """Press at least `keys` keys in `app`, which opens in an interview, while it answers. Raises CasesimError."""

    class Waiting(Listener):
        waited: dict[str, float] = {}
        seen: list[float] = []

    app.driver_class = Waiting
    typist = Typist(app, questions, keys)
    beats: list[float] = []

    async def listen(_pilot: Pilot[int]) -> None:
        typist.start()
        while typist.is_alive():
            due = time.monotonic() + BEAT
            await asyncio.sleep(BEAT)
            if typist.is_wording:
                beats.append(round(max(0.0, time.monotonic() - due) * 1000, 2))

    asyncio.run(app.run_async(size=size, auto_pilot=cast("Any", listen)))
    typist.join(10)
    if typist.error is not None:
        raise CasesimError(f"the keys could not be timed: {typist.error}") from typist.error
    return Typing(
        latencies_ms=tuple(round(value, 2) for value in Waiting.seen), unseen=len(Waiting.waited), beats_ms=tuple(beats),
        questions=typist.asked, worded_s=round(typist.worded, 2),
    )  # fmt: skip
