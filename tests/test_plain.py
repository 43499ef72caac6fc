"""Plain lines: words are never cut, what the app can do can be done in words, and the way back is named in full."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from casesim.cli.wrapped import cells, flowed
from casesim.core.errors import UsageError
from casesim.session.act import HELP, ActKind, read
from tests.command import Command
from tests.test_tui_house import own_bindings

MODES = Path(__file__).parents[1] / "docs" / "modes.md"
OF_THE_APP = ("author", "author-shelf", "author-choice", "outline", "welcome", "press", "keys", "erase", "help")
"""What comes before the dot in the ids of keys that are no business of a student's plain lines; docs say so."""


@pytest.fixture
def casesim(tmp_path: Path) -> Command:
    """Return the command line in a folder of its own."""
    return Command(tmp_path)


def test_lines_are_wrapped_between_words_and_pipes_are_not() -> None:
    """To the width in columns, as far in as the line began; a long word stays whole; lines stay lines."""
    text = "  It began this morning, when I was carrying the shopping up the stairs."
    wrapped, at = flowed(text, 30)
    assert wrapped.split("\n")[1].startswith("  ")
    assert all(cells(line) <= 30 for line in wrapped.split("\n"))
    assert wrapped.split() == text.split()
    assert at == cells(wrapped.split("\n")[-1])
    assert flowed(text, None)[0] == text
    assert flowed("x" * 50 + " y", 30)[0] == "x" * 50 + "\ny"
    assert flowed("  /time     how much time has gone", 26)[0] == "  /time     how much time\n            has gone"
    assert flowed("a\n\nb", 30) == ("a\n\nb", 1)
    assert flowed("哪里不舒服 哪里不舒服", 12)[0] == "哪里不舒服\n哪里不舒服"


def test_a_reply_that_comes_in_pieces_goes_on_where_the_last_one_ended() -> None:
    """The column is carried over."""
    first, at = flowed("Ada Brown: It hurts.", 24)
    second, _ = flowed(" All the time.", 24, at)
    assert first + second == "Ada Brown: It hurts. All\nthe time."


def test_an_encounter_is_left_and_taken_up_with_the_folder_that_was_named(casesim: Command) -> None:
    """`/leave` marks nothing; the line names --data-dir; without an id the last one is taken up."""
    where = ("--data-dir", str(casesim.folder / "elsewhere"))
    typed = b"How bad is it?\n/leave\nnever read\n"
    left = casesim("run", casesim.case, "--seed", "7", "--plain", *where, stdin=typed)
    assert left.code == 0
    assert "Total" not in left.out
    found = re.search(r"`casesim (resume \S+) --data-dir (\S+)` goes on", left.out)
    assert found is not None, left.out
    assert found[2] == where[1]
    taken = casesim("resume", *where, stdin=b"/heard\n/note one\n/rewrite Summary: two\n/chart\n/finish\n")
    assert taken.code == 0, taken.err
    assert "You: How bad is it?" in taken.out
    assert "Notes:\nSummary: two" in taken.out
    assert f"--data-dir {where[1]}` says what it teaches" in taken.out
    again = casesim("resume", *where)
    assert (again.code, again.out) == (1, "")
    assert "no encounter is open" in again.err


def test_heard_lists_what_may_be_given_as_reasons(casesim: Command) -> None:
    """Sentences of the patient, for the findings of a differential; nothing before anything was said."""
    typed = b"/heard\nHow bad is it?\n/heard\n/differential quinsy @ 60 for: it is bad against: no fever\n/chart\n"
    shown = casesim("run", casesim.case, "--seed", "7", "--plain", stdin=typed).out
    assert "Nothing was heard or found yet." in shown
    reply = re.search(r"You: How bad is it\?\n[^:]+: (.+)", shown)
    assert reply is not None
    assert reply[1] in shown.split("[heard]")[2]
    assert "1. quinsy @ 60 for: it is bad against: no fever" in shown


def test_a_script_is_played_to_its_end(casesim: Command) -> None:
    """`/leave` in a script is refused before anything begins, at its line."""
    refused = casesim("run", casesim.case, "--script", casesim.script("How bad is it?\n/leave\n"))
    assert refused.code == 3
    assert ":2:" in refused.err
    assert "played to its end" in refused.err
    assert casesim("encounters").out == ""


def test_cases_are_searched_and_grouped_in_the_list(casesim: Command) -> None:
    """As on the app's first screen: words narrow it, --by puts it under titles."""
    found = casesim("list", "chest", "pain").out
    assert "chest-pain" in found
    assert len(found.splitlines()) < len(casesim("list").out.splitlines())
    grouped = casesim("list", "--by", "difficulty").out.splitlines()
    titles = [line.split(" (")[0] for line in grouped if not line.startswith(" ")]
    assert titles == ["Foundation", "Core", "Advanced"]
    assert casesim("list", "--by", "colour").code == 2
    assert casesim("list", "no", "such").out == ""


def test_a_clock_can_be_stretched(casesim: Command) -> None:
    """By an option; without it as it was chosen in the app."""
    exam = ("run", casesim.case, "--plain", "--mode", "exam")
    assert "counts down 8 minutes" in casesim(*exam).out
    assert "counts down 12 minutes" in casesim(*exam, "--allowance", "1.5").out
    casesim.data.mkdir(exist_ok=True)
    (casesim.data / "preferences.json").write_text('{"allowance": 2}', encoding="utf-8")
    assert "counts down 16 minutes" in casesim(*exam).out


def test_what_is_not_scored_says_why(casesim: Command) -> None:
    """As in the app: a sign alone explains nothing."""
    shown = casesim("run", casesim.case, "--plain", "--drill", "open-questions", stdin=b"What brings you in?\n").out
    assert "[-] Asks openly" in shown
    assert "not scored: 1 turn is too few to judge it; it needs 5" in shown
    assert "not passed: critical and missed: Asks enough to be judged" in shown
    taught = casesim("debrief", str(casesim("encounters").out.split()[0])).out
    assert "Three things for next time" in taught
    assert "in your list" not in taught.split("Marks (")[0], "a drill of questions asks for no list"


def test_every_act_has_a_line_of_help_and_is_read() -> None:
    """Nothing can be typed that is not explained."""
    assert set(HELP) == set(ActKind) - {ActKind.ASK}
    for kind in HELP:
        assert read(f"/{kind.value} words").kind is kind
    with pytest.raises(UsageError, match="needs words"):
        read("/rewrite")


def test_every_key_of_the_app_has_its_words_in_plain_lines() -> None:
    """The table in docs/modes.md names each action of a student's screens, and the commands that it names exist."""
    table = MODES.read_text(encoding="utf-8").split("## Without the app")[1]
    named = set(re.findall(r"`([a-z-]+\.[a-z-]+)`", table))
    ids = {str(getattr(binding, "id", "")) for _owner, binding in own_bindings()}
    wanted = {name for name in ids if name.split(".")[0] not in OF_THE_APP and "rate-" not in name}
    assert not wanted - named, sorted(wanted - named)
    for act in re.findall(r"`/([a-z]+)", table):
        assert act in list(ActKind), act


def test_at_a_terminal_no_word_is_cut(tmp_path: Path) -> None:
    """In a terminal of 40 columns every line fits and ends at a word, and what is typed can be edited."""
    case = Command(tmp_path).case
    main, side = pty.openpty()
    data = {"CASESIM_DATA_DIR": str(tmp_path / "data"), "CASESIM_VOICE": "author", "COLUMNS": "40", "TERM": "dumb"}
    command = [sys.executable, "-m", "casesim", "run", case, "--plain", "--seed", "7"]
    with subprocess.Popen(command, stdin=side, stdout=side, stderr=side, env={**os.environ, **data}) as process:
        os.close(side)
        os.write(main, b"How bad is it?\r/finish\r")
        shown = _read(main, process)
    os.close(main)
    assert process.returncode == 0, shown
    lines = shown.replace("\r", "").split("\n")
    assert [line for line in lines if cells(line) > 40 and "/" not in line] == []
    assert "Nothing of the diagnosis or of your marks is shown until you finish." in " ".join(shown.split())
    assert "Total:" in shown


def _read(main: int, process: subprocess.Popen[bytes]) -> str:
    """Return all that comes on a terminal until nobody writes to it any more."""
    shown, end = b"", time.monotonic() + 120
    while time.monotonic() < end:
        if select.select([main], [], [], 0.2)[0]:
            try:
                piece = os.read(main, 65_536)
            except OSError:
                break
            shown += piece
        elif process.poll() is not None:
            break
    return shown.decode("utf-8", errors="replace")
