"""The app in a browser: `casesim serve`, a whole short encounter by keys, and doors that are shut."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocket

from casesim.adapters.records import SqliteRecords
from casesim.core.encounter import State
from tests.command import write_case

ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")


class Served:
    """A running `casesim serve`."""

    def __init__(self, data: Path) -> None:
        self.data = data
        environment = {
            **os.environ,
            "CASESIM_DATA_DIR": str(data),
            "CASESIM_VOICE": "author",
            "OPENBLAS_NUM_THREADS": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "casesim", "serve", "--port", "0"], env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[0]

    def status(self, path: str = "/", **headers: str) -> int:
        """Return the status that a request of these headers is answered with."""
        place = urlsplit(self.address)
        connection = http.client.HTTPConnection(place.hostname or "", place.port or 0, timeout=10)
        with closing(connection):
            connection.request("GET", path, headers=headers)
            return connection.getresponse().status

    def end(self) -> tuple[int, str]:
        """End it as Ctrl-C does; return the exit code and stderr."""
        self.process.send_signal(signal.SIGINT)
        _out, err = self.process.communicate(timeout=20)
        return self.process.returncode, err


class Terminal:
    """What the app sends to the page, as text; keys go the other way."""

    def __init__(self, page: Page) -> None:
        self.page, self.text = page, ""
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._take)

    def _take(self, payload: bytes | str) -> None:
        data = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else payload
        self.text += ESCAPES.sub(" ", data)

    def see(self, words: str, seconds: float = 60) -> None:
        """Wait until the app has shown `words` since the last key."""
        end = time.monotonic() + seconds
        wanted = re.compile(r"\s+".join(map(re.escape, words.split())))
        while not wanted.search(self.text):
            assert time.monotonic() < end, f"'{words}' was not shown:\n{self.text[-3000:]}"
            self.page.wait_for_timeout(100)

    def press(self, *keys: str) -> None:
        """Press keys, forgetting what was shown before."""
        self.text = ""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Type words and Enter."""
        self.text = ""
        self.page.keyboard.type(words, delay=5)
        self.page.keyboard.press("Enter")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a server with a data folder whose owner has read the welcome and has a small case."""
    data = tmp_path_factory.mktemp("data")
    write_case(data)
    (data / "preferences.json").write_text(json.dumps({"acknowledged": True}), encoding="utf-8")
    running = Served(data)
    yield running
    running.end()


def test_a_whole_short_encounter_in_a_browser(browser: Browser, served: Served) -> None:
    """From the list of cases to the debrief, by keys; every request goes to this machine, and the log holds it all."""
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    terminal = Terminal(page)
    page.goto(served.address)
    terminal.see("sore throat")
    page.mouse.click(300, 45)  # the search; a terminal in a page takes keys once it was clicked
    page.wait_for_timeout(500)
    terminal.type("a sore throat")
    page.wait_for_timeout(500)
    terminal.press("Enter")
    terminal.see("Take a history")
    terminal.see("ready")
    terminal.press("Enter")
    terminal.see("in front of you")
    terminal.type("When did it start?")
    terminal.see("It started")
    terminal.press("F8")
    terminal.see("cannot be taken up")
    terminal.press("y")
    wait_for_the_marks(terminal, served)
    terminal.see("Next time")
    page.close()
    assert set(asked) == {urlsplit(served.address).netloc}


def wait_for_the_marks(terminal: Terminal, served: Served) -> None:
    """Wait until the log holds the encounter with its marks."""
    end = time.monotonic() + 60
    while True:
        with closing(SqliteRecords(served.data)) as records:
            found = records.list()
        if found and found[0].state is State.GRADED:
            assert found[0].turns == 1
            return
        assert time.monotonic() < end, terminal.text[-3000:]
        terminal.page.wait_for_timeout(300)


def test_the_doors_are_shut_to_foreign_pages(served: Served) -> None:
    """A page of another origin, or a name that was bent to this machine, gets nothing."""
    own = urlsplit(served.address).netloc
    assert served.status() == 200
    assert served.status(Host="evil.example") == 403
    assert served.status(Origin="http://evil.example") == 403
    assert served.status("/ws", Origin="http://evil.example") == 403
    assert served.status("/ws", Origin="null") == 403
    assert served.status(Origin=f"http://{own}") == 200


def test_ctrl_c_ends_it_without_a_traceback(tmp_path: Path) -> None:
    """And gives the port back."""
    running = Served(tmp_path)
    assert running.status() == 200
    code, err = running.end()
    assert code in (0, 130)
    assert "Traceback" not in err
