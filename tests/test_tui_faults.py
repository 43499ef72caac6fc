"""What goes wrong outside the app: a model's process that is killed in mid-reply, a disk that is full. The app goes on."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from casesim.adapters.llama.client import LlamaResponder
from casesim.adapters.llama.options import LlamaOptions
from casesim.adapters.llama.process import WorkerProcess
from casesim.adapters.records import SqliteRecords
from casesim.core.encounter import Event, State
from casesim.core.errors import RecordsError
from tests import gguf_bytes
from tests.tui_stage import Stage, desk_of, in_interview, staged


class FullDisk(SqliteRecords):
    """Records on a disk that can be full; what SQLite says then is tested with the database."""

    is_full = False

    def append(self, encounter_id: str, events: Sequence[Event]) -> None:
        """Refuse while the disk is full."""
        if self.is_full:
            raise RecordsError(
                "casesim.db: the disk is full: this step was not stored, all before it is safe; free some space"
            )
        super().append(encounter_id, events)


def exchanges(stage: Stage) -> list[str]:
    """Return the questions that are stored."""
    return [exchange.question for exchange in stage.desk.load(stage.desk.encounters()[0].id).exchanges]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
async def test_a_worker_that_is_killed_in_mid_reply_costs_the_turn_alone(tmp_path: Path) -> None:
    """One line, the words back in the box, and the same talk goes on with a new process."""
    model = gguf_bytes.write(tmp_path / "model.gguf", {})
    spawn = lambda: WorkerProcess("tests.fragile_worker")  # noqa: E731
    with LlamaResponder(model, None, LlamaOptions(wait_s=30.0), tmp_path / "state", spawn) as voice:
        async with staged(tmp_path, desk=desk_of(tmp_path, voice=voice)) as stage:
            await in_interview(stage)
            await stage.type("HANG how bad is it?\n")
            await stage.until(lambda: voice.worker_pid and stage.bar.is_answering)
            await stage.see("is answering")
            kill(voice)
            await stage.until(lambda: not stage.bar.is_answering)
            await stage.see("No answer:")
            await stage.until(lambda: stage.widget("#question").text == "HANG how bad is it?")
            assert exchanges(stage) == []
            await stage.press(*["backspace"] * 19)
            await stage.ask("How bad is it?", "1 You")
            assert exchanges(stage) == ["How bad is it?"]
            assert stage.app.is_running


def kill(voice: LlamaResponder) -> None:
    """Kill the worker where there is one."""
    if voice.worker_pid is not None:
        os.kill(voice.worker_pid, signal.SIGKILL)


async def test_a_full_disk_is_one_line_and_nothing_that_was_acknowledged_is_lost(tmp_path: Path) -> None:
    """Question, note and examination each say so; with space again, all of it goes."""
    disk = FullDisk(tmp_path / "data")
    async with staged(tmp_path, desk=desk_of(tmp_path, records=disk)) as stage:
        await in_interview(stage)
        await stage.ask("What brings you in?", "1 You")
        disk.is_full = True
        await stage.type("When did it start?\n")
        await stage.see("No answer:", "the disk is full")
        await stage.told("back in the box")
        assert stage.widget("#question").text == "When did it start?"
        assert exchanges(stage) == ["What brings you in?"]
        await stage.press("f3")
        await stage.type("sore")
        await stage.press("f5", "down", "enter")
        await stage.told("the disk is full: this step was not stored")
        assert "Examined" not in stage.text
        disk.is_full = False
        await stage.press("f2", "enter")
        await stage.see("2 You")
        await stage.until(lambda: not stage.bar.is_answering)
        assert exchanges(stage) == ["What brings you in?", "When did it start?"]
        await stage.press("f8")
        await stage.on("FinishScreen")
        await stage.press("y")
        await stage.on("DebriefScreen")
        stored = stage.desk.load(stage.desk.encounters()[0].id)
        assert (stored.state, stored.notes) == (State.GRADED, "sore")


async def test_a_disk_that_fills_at_the_end_leaves_the_encounter_open(tmp_path: Path) -> None:
    """The line says why; finishing again, with space, marks it."""
    disk = FullDisk(tmp_path / "data")
    async with staged(tmp_path, desk=desk_of(tmp_path, records=disk)) as stage:
        await in_interview(stage)
        await stage.ask("What brings you in?", "1 You")
        disk.is_full = True
        await stage.press("f8")
        await stage.on("FinishScreen")
        await stage.press("y")
        await stage.told("the disk is full")
        await stage.on("InterviewScreen")
        disk.is_full = False
        await stage.ask("When did it start?", "2 You")
        await stage.press("f8")
        await stage.on("FinishScreen")
        await stage.press("y")
        await stage.on("DebriefScreen")
        assert len(exchanges(stage)) == 2
