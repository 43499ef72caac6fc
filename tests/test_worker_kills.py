"""The worker is killed at any moment (SIGKILL, in a loop): no acknowledged exchange is lost and the talk goes on."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from casesim.adapters.knowledge import load_mind
from casesim.adapters.llama.client import LlamaResponder
from casesim.adapters.llama.options import LlamaOptions
from casesim.adapters.llama.process import WorkerProcess
from casesim.adapters.records import SqliteRecords
from casesim.bootstrap import SystemClock, make_relator
from casesim.core.encounter import Exchanged
from casesim.core.errors import ModelError
from casesim.session.encounter import EncounterService
from tests import gguf_bytes
from tests.small_case import fresh_encounter

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
KILLS = 30
QUESTIONS = ("How bad is it, from one to ten?", "What makes it worse?", "When did it start?")


def asked(service: EncounterService, question: str) -> Exchanged | None:
    """Return the acknowledged exchange, None where the model's process died instead."""
    try:
        *_, last = service.ask(question)
    except ModelError:
        return None
    assert isinstance(last, Exchanged)
    return last


def kill(responder: LlamaResponder) -> None:
    """Kill the worker where there is one."""
    pid = responder.worker_pid
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_thirty_kills_of_the_worker_lose_nothing(tmp_path: Path) -> None:
    """Before the question, while it is answered, or after: what was acknowledged is stored, in order, once."""
    model = gguf_bytes.write(tmp_path / "slow.gguf", {})
    records = SqliteRecords(tmp_path / "data")
    encounter = fresh_encounter()
    records.create(encounter)
    started: list[WorkerProcess] = []

    def spawn() -> WorkerProcess:
        started.append(WorkerProcess("tests.fragile_worker"))
        return started[-1]

    acknowledged: list[Exchanged] = []
    dice = random.Random(5)
    with LlamaResponder(model, None, LlamaOptions(wait_s=5.0), tmp_path / "state", spawn) as responder:
        service = EncounterService(encounter, records, load_mind(), responder, make_relator(), SystemClock())
        for number in range(KILLS):
            timer = threading.Timer(dice.random() * 0.08, kill, (responder,))
            timer.start()
            exchange = asked(service, QUESTIONS[number % 3])
            timer.join()
            if exchange:
                acknowledged.append(exchange)
            kept = records.load(encounter.id).exchanges
            assert [(e.turn, e.question, e.reply) for e in kept] == [
                (e.turn, e.question, e.reply) for e in acknowledged
            ]
        responder.start()
        last = asked(service, QUESTIONS[0])
        assert last is not None
        assert last.turn == len(acknowledged) + 1
    records.close()
    assert len(started) > 5
    assert all(worker.exit_code is not None for worker in started)
