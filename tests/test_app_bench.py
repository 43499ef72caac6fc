"""The benchmark of the app: what its figures say, the timing of a terminal, and keys that are pressed while a reply is worded."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from casesim.adapters.scripted import AuthorResponder
from casesim.adapters.terminal import ANY_WORD, ESCAPE, time_to
from casesim.cli.main import execute
from casesim.core.errors import CasesimError
from casesim.core.reply import VoiceTask
from casesim.session.app_bench import AppBench, Typing, percentile, spread
from casesim.tui.app import CasesimApp
from casesim.tui.latency import LETTERS, type_while_answering
from casesim.tui.outside import Begin, Outside, Preferences
from tests.tui_stage import SMALL, desk_of


class Slow(AuthorResponder):
    """A voice that thinks for a while and then says nothing."""

    def speak(self, task: VoiceTask) -> Iterator[str]:
        """Wait, then leave the reply to the author."""
        time.sleep(1.0)
        yield from ()


def test_the_spread_names_median_ninety_fifth_and_worst() -> None:
    """Nearest rank: of twenty values the nineteenth."""
    values = [float(n) for n in range(1, 21)]
    assert spread(values) == {"n": 20, "median": 10.5, "p95": 19.0, "worst": 20.0}
    assert percentile([3.0], 95) == 3.0
    assert spread([]) == {}


def test_the_table_and_the_json_tell_the_same_figures() -> None:
    """With the command that gives them again."""
    typing = Typing(latencies_ms=(10.0, 20.0, 30.0), beats_ms=(1.0, 120.0), questions=2, worded_s=1.5)
    found = AppBench(command="casesim bench --app", first_paint_ms=(400.0,), listed_ms=(), typing=typing, size=(80, 24))
    table = found.as_table()
    assert "casesim bench --app" in table
    assert "longest blocked frame 120 ms, 1 beyond 100 ms; 0 keys never shown" in table
    value = json.loads(found.as_json())
    assert value["key_to_screen"] == {"n": 3, "median": 20.0, "p95": 30.0, "worst": 30.0}
    assert (value["blocked"], value["listed"]) == (1, {})


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_a_command_is_timed_until_its_words_stand_on_its_terminal() -> None:
    """Words are found behind colours; one that never comes is told with what was there."""
    script = "import os,time;print('\\x1b[1;31mfirst\\x1b[0m words', os.get_terminal_size().columns, flush=True);time.sleep(.1);print('se'+'cond');time.sleep(9)"
    command = [sys.executable, "-c", script]
    first, second = time_to(command, (ANY_WORD, "second"), size=(91, 20), environment={})
    assert 0 < first <= second < 9_000
    assert time_to(command, ("words 91",), size=(91, 20), environment={})
    with pytest.raises(CasesimError, match="did not show what was waited for"):
        time_to(command, ("never comes",), size=(80, 24), environment={}, seconds=0.5)
    assert ESCAPE.sub("", "\x1b]0;title\x07a\x1b[?25lb\x1b[38;2;1;2;3mc\x1bPq\x1b\\d") == "abcd"


def test_keys_are_timed_while_a_reply_is_being_worded(tmp_path: Path) -> None:
    """Each pressed letter is seen once; the question box is empty again for the next question."""
    desk = desk_of(tmp_path, voice=Slow())
    service = desk.start("small-sore-throat", 7)
    service.open()
    service.close()
    app = CasesimApp(
        Outside(desk=lambda: desk, read=lambda: Preferences(acknowledged=True)), Begin(encounter=service.encounter.id)
    )
    typing = type_while_answering(app, ("How bad is it?", "When did it start?"), 1_000, SMALL)
    assert typing.questions == 2
    assert len(typing.latencies_ms) >= 4
    assert typing.unseen == 0
    assert min(typing.latencies_ms) > 0
    assert typing.beats_ms
    assert len(set(LETTERS)) == len(LETTERS) > 250


def test_the_author_s_voice_has_no_keys_to_time(capsys: pytest.CaptureFixture[str]) -> None:
    """It words nothing; the line says what to leave out."""
    assert execute(["bench", "--app", "--voice", "author"]) == 2
    assert "leave out --voice author" in capsys.readouterr().err
