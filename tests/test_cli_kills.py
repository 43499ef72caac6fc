"""The whole command is killed or interrupted: what stdout acknowledged is there, and the encounter goes on."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from casesim.adapters.records import SqliteRecords
from casesim.core.record import check
from tests.command import write_case

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fork and signals")
ROOT = Path(__file__).parents[1]
KILLS = 30
QUESTIONS = [f"How bad is it on day {number}?" for number in range(1, 1_001)]


def environment(data: Path) -> dict[str, str]:
    """Return the environment of a command with the author's voice."""
    chosen = {"CASESIM_DATA_DIR": str(data), "CASESIM_VOICE": "author", "PYTHONPATH": str(ROOT)}
    return {**os.environ, **chosen, "OPENBLAS_NUM_THREADS": "1"}


@contextmanager
def running(*command: str, data: Path) -> Iterator[subprocess.Popen[str]]:
    """Run Python with pipes for all streams; it is gone at the end."""
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=environment(data), text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def line_of(process: subprocess.Popen[str]) -> str:
    """Return the next line of its stdout."""
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def order(process: subprocess.Popen[str], arguments: list[str], stdin: Path, stdout: Path) -> int:
    """Let the player fork a command; return its process id."""
    assert process.stdin is not None
    stdout.unlink(missing_ok=True)
    asked = {"arguments": arguments, "stdin": str(stdin), "stdout": str(stdout)}
    process.stdin.write(json.dumps(asked) + "\n")
    process.stdin.flush()
    return int(line_of(process).removeprefix("child "))


def acknowledged(text: str) -> list[str]:
    """Return the questions whose reply has the end of its line on stdout."""
    whole = text[: text.rfind("\n") + 1].splitlines()
    return [
        question.removeprefix("You: ")
        for question, reply in pairwise(whole)
        if question.startswith("You: How") and ": " in reply and not reply.startswith("You:")
    ]


def read_when_it_has(stdout: Path, replies: int) -> None:
    """Wait until the command has acknowledged so many replies, for a minute at most."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if stdout.exists() and len(acknowledged(stdout.read_text(encoding="utf-8"))) >= replies:
            return
        time.sleep(0.002)
    raise AssertionError("the command says nothing")


def test_no_reply_that_stdout_has_shown_is_lost_when_the_command_is_killed(tmp_path: Path) -> None:
    """Thirty kills of `run --plain` and `resume`: after each the log is whole and holds every reply that was shown."""
    data, case, typed, shown = tmp_path / "data", write_case(tmp_path), tmp_path / "typed.txt", tmp_path / "shown.txt"
    typed.write_text("\n".join(QUESTIONS), encoding="utf-8")
    chance = random.Random(20261121)
    encounter, known, survived = "", 0, 0
    with running("-m", "tests.player", case, data=data) as player:
        assert line_of(player) == "ready"
        for _ in range(KILLS):
            arguments = ["resume", encounter] if encounter else ["run", case, "--seed", "7", "--plain"]
            child = order(player, arguments, typed, shown)
            read_when_it_has(shown, known + chance.randint(1, 3))
            time.sleep(chance.uniform(0, 0.01))
            os.kill(child, signal.SIGKILL)
            assert line_of(player) == "gone -9"
            seen = acknowledged(shown.read_text(encoding="utf-8"))
            records = SqliteRecords(data)
            encounter = records.list()[0].id
            stored = [exchange.question for exchange in records.load(encounter).exchanges]
            assert check(records.record(encounter)) == []
            records.close()
            assert seen == stored[: len(seen)], "a reply that was shown is not stored, or in another order"
            assert len(seen) >= known, "the next process did not show all that had been acknowledged"
            known = len(seen)
            survived += 1
        assert player.stdin is not None
        player.stdin.close()
    assert survived == KILLS
    assert known >= KILLS


def prompt(process: subprocess.Popen[str], text: str) -> None:
    """Read stdout until `text` comes."""
    assert process.stdout is not None
    seen = ""
    while text not in seen:
        char = process.stdout.read(1)
        assert char, f"it ended: {seen[-300:]}"
        seen += char


def test_ctrl_c_leaves_the_encounter_and_names_the_way_back(tmp_path: Path) -> None:
    """Exit code 130, no traceback; the encounter is held by nobody and taken up where it stood."""
    data, case = tmp_path / "data", write_case(tmp_path)
    with running("-m", "casesim", "run", case, "--plain", data=data) as process:
        assert process.stdin is not None
        process.stdin.write("How bad is it?\n")
        process.stdin.flush()
        prompt(process, "You: How bad is it?")
        prompt(process, "\nYou: ")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err
    records = SqliteRecords(data)
    encounter = records.list()[0]
    records.lock(encounter.id)
    records.close()
    assert encounter.turns == 1
    assert f"casesim resume {encounter.id}" in err


def test_ctrl_c_while_questions_are_awaited_is_130(tmp_path: Path) -> None:
    """`ask` says that it was interrupted and nothing else."""
    with running("-m", "casesim", "ask", write_case(tmp_path), "--json", data=tmp_path / "data") as process:
        assert process.stdin is not None
        process.stdin.write("How bad is it?\n")
        process.stdin.flush()
        assert json.loads(line_of(process))["facts"] == ["severity"]
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err


@pytest.mark.parametrize("end", ["head -c 0", "head -c 10"])
def test_a_reader_that_goes_away_is_no_matter_for_a_traceback(tmp_path: Path, end: str) -> None:
    """`casesim … | head`: silence on stderr."""
    command = f"'{sys.executable}' -m casesim case schema | {end}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device_is_one_line(tmp_path: Path) -> None:
    """The output that could not be written is an error."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "casesim", "list"], cwd=ROOT, env=environment(tmp_path), stdout=full,
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "casesim: the output: No space left on device\n"


def test_two_processes_play_at_once_and_never_the_same_encounter(tmp_path: Path) -> None:
    """Each has its own; who wants the other's is told who holds it."""
    data, case = tmp_path / "data", write_case(tmp_path)
    first = ("-m", "casesim", "run", case, "--plain")
    with running(*first, data=data) as one, running(*first, data=data) as two:
        for process in (one, two):
            prompt(process, "\nYou: ")
        records = SqliteRecords(data)
        held = [entry.id for entry in records.list()]
        records.close()
        assert len(held) == 2
        with running("-m", "casesim", "resume", held[0], data=data) as third:
            _, err = third.communicate(timeout=60)
        assert third.returncode == 1
        assert "open in another casesim" in err
        assert err.count("\n") == 1
        for process in (one, two):
            out, err = process.communicate("How bad is it?\n", timeout=60)
            assert process.returncode == 0, err
            assert "Total: " in out
