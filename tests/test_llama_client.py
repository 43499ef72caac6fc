"""The client of the worker, with a worker that dies, hangs and refuses on command; no model."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from casesim.adapters.llama import files
from casesim.adapters.llama.client import LlamaResponder
from casesim.adapters.llama.examination import examine_files, examine_worker
from casesim.adapters.llama.options import LlamaOptions
from casesim.adapters.llama.process import WorkerProcess
from casesim.core.errors import ModelError
from casesim.core.reply import PersonaCard, VoiceTask
from tests import gguf_bytes

MARGARET = PersonaCard(name="Margaret", age="58", sex="f", personality="plain", language="simple", mood="worried")


def ask(question: str, attempt: int = 0) -> VoiceTask:
    """Return a task."""
    return VoiceTask(persona=MARGARET, question=question, facts=("no: fever",), seed=5, attempt=attempt)


class Launcher:
    """Starts fragile workers and counts them."""

    def __init__(self) -> None:
        self.started: list[WorkerProcess] = []

    def __call__(self) -> WorkerProcess:
        """Start one."""
        self.started.append(WorkerProcess("tests.fragile_worker"))
        return self.started[-1]


@pytest.fixture
def launcher() -> Launcher:
    """Return a launcher of fragile workers."""
    return Launcher()


@pytest.fixture
def responder(tmp_path: Path, launcher: Launcher) -> Iterator[LlamaResponder]:
    """Return a client of a worker that behaves."""
    with made(tmp_path, launcher) as responder:
        yield responder
    assert all(worker.exit_code is not None for worker in launcher.started)


def made(folder: Path, launcher: Launcher, name: str = "good", options: LlamaOptions | None = None) -> LlamaResponder:
    """Return a client whose worker behaves as the name says."""
    model = gguf_bytes.write(folder / f"{name}.gguf", {"general.architecture": "llama"})
    return LlamaResponder(model, None, options or LlamaOptions(wait_s=2.0), folder / "data", launcher)


def said(responder: LlamaResponder, task: VoiceTask) -> str:
    """Return the whole reply."""
    return "".join(responder.speak(task))


def test_nothing_is_started_before_it_is_needed(responder: LlamaResponder, launcher: Launcher) -> None:
    """Neither by making the client nor by its fingerprint."""
    assert responder.fingerprint().model == "good.gguf"
    assert not launcher.started


def test_a_reply_comes_with_its_tokens_and_without_control_tokens(responder: LlamaResponder) -> None:
    """Greedy first, with the task's seed."""
    assert said(responder, ask("Hello?")).split() == ["5", "0.0", "said"]
    assert (responder.usage().evaluated, responder.usage().generated) == (7, 2)


def test_another_try_is_drawn_otherwise(responder: LlamaResponder) -> None:
    """Another seed, and warmer."""
    seed, temperature, *_ = said(responder, ask("Hello?", attempt=1)).split()
    assert int(seed) != 5
    assert float(temperature) == 0.6


def test_a_worker_that_dies_is_one_clear_line_and_the_next_question_is_answered(
    responder: LlamaResponder, launcher: Launcher
) -> None:
    """The transcript is safe, and so is the encounter."""
    with pytest.raises(ModelError, match="stopped unexpectedly"):
        said(responder, ask("DIE"))
    assert said(responder, ask("Hello?")).endswith("said")
    assert len(launcher.started) == 2


def test_a_worker_that_hangs_is_given_up(tmp_path: Path, launcher: Launcher) -> None:
    """After the time that the options allow."""
    with made(tmp_path, launcher, options=LlamaOptions(wait_s=0.3)) as responder:
        with pytest.raises(ModelError, match="stopped"):
            said(responder, ask("HANG"))
        assert said(responder, ask("Hello?")).endswith("said")


def test_a_refusal_of_the_engine_keeps_the_worker(responder: LlamaResponder, launcher: Launcher) -> None:
    """It is the prompt that was wrong."""
    with pytest.raises(ModelError, match="could not answer"):
        said(responder, ask("REFUSE"))
    assert said(responder, ask("Hello?")).endswith("said")
    assert len(launcher.started) == 1


def test_a_fast_path_that_crashes_is_left_for_good(tmp_path: Path, launcher: Launcher) -> None:
    """The safe one is tried at once, said by the doctor, and remembered for the next start."""
    with made(tmp_path, launcher, "fast-path-dies") as responder:
        assert said(responder, ask("Hello?")).endswith("said")
        assert examine_worker(responder)["safe mode"] == "yes"
        assert "crashes on this machine" in responder.warnings[0]
    with made(tmp_path, launcher, "fast-path-dies") as responder:
        assert said(responder, ask("Hello?")).endswith("said")
    assert len(launcher.started) == 3


def test_a_model_that_kills_every_worker_is_one_clear_line_with_its_last_words(
    tmp_path: Path, launcher: Launcher
) -> None:
    """Two tries, no more."""
    with made(tmp_path, launcher, "always-dies") as responder:
        with pytest.raises(ModelError, match="could not be loaded"):
            responder.warm(MARGARET)
        with pytest.raises(ModelError, match=r"illegal instruction.*exit status -9"):
            examine_worker(responder)
    assert len(launcher.started) == 4


def test_a_model_that_is_refused_says_why(tmp_path: Path, launcher: Launcher) -> None:
    """In llama.cpp's place we say it."""
    with made(tmp_path, launcher, "refuses") as responder, pytest.raises(ModelError, match="cannot be used: the model"):
        responder.warm(MARGARET)


def test_a_model_that_cannot_reuse_its_context_is_warned_about(tmp_path: Path, launcher: Launcher) -> None:
    """Found by the self-test at load."""
    with made(tmp_path, launcher, "hybrid") as responder:
        responder.start()
        assert "cannot reuse" in examine_worker(responder)["warning"]


def test_closing_while_it_speaks_ends_the_reply_with_one_line(tmp_path: Path, launcher: Launcher) -> None:
    """From another thread, as an app does that is left."""
    responder = made(tmp_path, launcher, options=LlamaOptions(wait_s=30.0))
    pieces = responder.speak(ask("HANG"))
    next(pieces)
    closer = threading.Thread(target=responder.close)
    started = time.monotonic()
    closer.start()
    with pytest.raises(ModelError):
        list(pieces)
    closer.join()
    assert time.monotonic() - started < 10
    assert launcher.started[0].exit_code is not None


def test_closing_twice_is_allowed(responder: LlamaResponder) -> None:
    """And closing what never started."""
    responder.close()
    responder.start()
    responder.close()
    responder.close()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No model file at"),
        (b"not a model", "not a GGUF"),
        (b"GGUF\x03\x00\x00", "damaged or cut short"),
    ],
)
def test_a_bad_file_is_named_before_anything_is_started(
    tmp_path: Path, launcher: Launcher, content: bytes | None, message: str
) -> None:
    """Missing, of another kind, cut short."""
    path = tmp_path / "m.gguf"
    if content is not None:
        path.write_bytes(content)
    with LlamaResponder(path, spawn=launcher) as responder, pytest.raises(ModelError, match=message):
        responder.warm(MARGARET)
    assert not launcher.started


def test_a_model_larger_than_the_memory_is_refused(tmp_path: Path, launcher: Launcher) -> None:
    """Before the system begins to swap: here a file of 2^50 bytes, most of them not there."""
    tensor = ("w", (2**20, 2**20), gguf_bytes.Q8_0, b"")
    path = gguf_bytes.write(tmp_path / "m.gguf", {}, [tensor])
    with path.open("r+b") as file:
        file.truncate(2**41)
    with LlamaResponder(path, spawn=launcher) as responder, pytest.raises(ModelError, match="GB of memory"):
        responder.start()


def test_an_adapter_in_the_place_of_a_model_is_named_so() -> None:
    """The shipped adapter itself."""
    with LlamaResponder(files.starter_adapter()) as responder, pytest.raises(ModelError, match="is an adapter"):
        responder.start()


def test_a_damaged_adapter_is_refused(tmp_path: Path) -> None:
    """Its SHA-256 is pinned."""
    with pytest.raises(ModelError, match="damaged or was changed"):
        files.check(gguf_bytes.write(tmp_path / "adapter.gguf", {}), files.ADAPTER_SHA256, None)


def test_the_hash_is_read_again_when_the_file_changes(tmp_path: Path) -> None:
    """Cached by size and time of change."""
    path, cache = tmp_path / "f", tmp_path / "cache"
    path.write_bytes(b"one")
    first = files.sha256(path, cache)
    assert files.sha256(path, cache) == first
    path.write_bytes(b"three")
    assert files.sha256(path, cache) != first


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path, launcher: Launcher) -> None:
    """A file stands where the folder should be."""
    model = gguf_bytes.write(tmp_path / "good.gguf", {})
    (tmp_path / "data").write_text("in the way")
    with LlamaResponder(model, None, LlamaOptions(wait_s=2.0), tmp_path / "data", launcher) as responder:
        assert said(responder, ask("Hello?")).endswith("said")


def test_the_doctor_reads_the_files_without_starting_anything(responder: LlamaResponder, launcher: Launcher) -> None:
    """Paths, hashes, family."""
    facts = examine_files(responder)
    assert facts["model"].endswith("good.gguf")
    assert (facts["family"], facts["adapter"]) == ("plain", "none")
    assert not launcher.started


def test_an_unknown_option_is_refused() -> None:
    """llama-cpp-python would swallow it."""
    with pytest.raises(ValidationError):
        LlamaOptions.model_validate({"n_thread": 4})
