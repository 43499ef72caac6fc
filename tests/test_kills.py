"""Killed at any moment (SIGKILL, in a loop): every acknowledged exchange is there, and the encounter goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from casesim.adapters.records import SqliteRecords
from casesim.core.errors import RecordsError
from casesim.core.record import check
from tests.stored import ID, one_more, opened

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL")
KILLS = 30


class Appender:
    """The process of `tests.appender`, whose children are killed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def read(self) -> str:
        """Return the next line that it or its child has written."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def start(self, order: str) -> int:
        """Let it start a child and return the child's process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        return int(self._expect("child"))

    def kill(self, child: int) -> list[str]:
        """Kill the child and return what it had still written."""
        os.kill(child, signal.SIGKILL)
        lines = []
        while (line := self.read()) != "gone":
            assert line, "the appender ended"
            lines.append(line)
        return lines

    def _expect(self, word: str) -> str:
        line = self.read()
        assert line.startswith(word), line
        return line.removeprefix(word).strip()


@contextmanager
def appender(database: Path) -> Iterator[Appender]:
    """Run `tests.appender` on the database."""
    command = [sys.executable, "-m", "tests.appender", str(database.parent), ID]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=root, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        running = Appender(process)
        assert running.read() == "ready"
        try:
            yield running
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(timeout=10)


def acknowledged(lines: list[str]) -> int:
    """Return the last turn that was acknowledged, 0 for none."""
    return max((int(line.split()[1]) for line in lines if line.startswith(("ack", "resumed"))), default=0)


def test_no_acknowledged_exchange_is_lost_when_it_is_killed(database: Path, records: SqliteRecords) -> None:
    """Thirty kills, at moments spread over the appends; after each the chain is whole and the next process goes on."""
    records.create(opened())
    chance = random.Random(20261121)
    known = survived = 0
    with appender(database) as running:
        for _ in range(KILLS):
            child = running.start("go")
            lines = [running.read() for _ in range(chance.randint(1, 4))]
            time.sleep(chance.uniform(0, 0.006))
            lines += running.kill(child)
            assert not [line for line in lines if line.startswith("failed")], lines
            assert acknowledged(lines) >= known, "the next process did not go on from all that was acknowledged"
            known = max(known, acknowledged(lines))
            encounter = records.load(ID)
            assert len(encounter.exchanges) in {known, known + 1}, "one may be stored and not yet acknowledged"
            assert [turn.question for turn in encounter.exchanges[:known]] == [
                f"Question {n}?" for n in range(1, known + 1)
            ]
            survived += 1
    assert survived == KILLS
    assert check(records.record(ID)) == []
    assert records.file.problems() == []


def test_a_second_process_can_neither_open_nor_continue_an_open_encounter(
    database: Path, records: SqliteRecords
) -> None:
    """The lock names who holds it; without the lock the stale head is refused; a kill frees it at once."""
    stale = opened()
    records.create(stale)
    with appender(database) as running:
        child = running.start("hold")
        assert [running.read(), running.read()] == ["resumed 0", "ack 1"]
        with pytest.raises(RecordsError, match=rf"open in another casesim \(process {child}\)"):
            records.lock(ID)
        with pytest.raises(RecordsError, match="gone on elsewhere; nothing was stored"):
            records.append(ID, one_more(stale).events[-1:])
        with pytest.raises(RecordsError, match="open in another casesim"):
            records.delete(None)
        assert len(records.load(ID).exchanges) == 1, "reading is always possible"
        running.kill(child)
    records.lock(ID)
    records.append(ID, one_more(records.load(ID)).events[-1:])
    assert len(records.load(ID).exchanges) == 2


def test_a_lock_is_kept_till_it_is_let_go_of(database: Path, records: SqliteRecords) -> None:
    """Twice by the same is once; another waits for nothing; letting go leaves no file."""
    records.create(opened())
    other = SqliteRecords(database.parent)
    records.lock(ID)
    records.lock(ID)
    with pytest.raises(RecordsError, match="close it there first"):
        other.lock(ID)
    records.unlock(ID)
    records.unlock(ID)
    other.lock(ID)
    other.close()
    records.lock(ID)
    records.close()
    assert list((database.parent / "locks").iterdir()) == []
