"""The real starter model, through the command: a whole encounter from a script, killed workers, Ctrl-C, no process left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from casesim.adapters.records import SqliteRecords

pytestmark = [
    pytest.mark.model,
    pytest.mark.xdist_group("model"),
    pytest.mark.skipif(sys.platform == "win32", reason="signals and /proc"),
]
ROOT = Path(__file__).parents[1]
QUESTIONS = (
    "Hello, I'm Sam, one of the doctors. What has brought you in today?", "When did the pain start?", "Where exactly is it?",
    "Does it go anywhere else?", "What does it feel like?", "How bad is it, from nought to ten?", "What makes it worse?",
    "What makes it better?", "Have you been short of breath?", "Have you had a cough?", "Have you had a temperature?",
    "Do you have any medical conditions?", "Do you take any medicines?", "Are you allergic to anything?", "Do you smoke?",
    "What do you do for work?", "What do you think it might be?",
)  # fmt: skip
ACTS = ("/examine vital signs", "/examine heart", "/order ECG", "/order troponin", "/note Chest pain.",
        "/differential Acute pericarditis @ 60; Pulmonary embolism; Myocardial infarction", "/finish")  # fmt: skip


def environment(data: Path) -> dict[str, str]:
    """Return the environment of a command with the starter model."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("CASESIM_")}
    return {**known, "CASESIM_DATA_DIR": str(data), "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}


def casesim(data: Path, *arguments: str) -> str:
    """Run a command to its good end and return stdout."""
    done = subprocess.run(
        [sys.executable, "-m", "casesim", *arguments], cwd=ROOT, env=environment(data), text=True,
        capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder that the tests share: the weights are put together once."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def played(data: Path) -> Any:
    """Play a script of seventeen questions and return what `run --json` printed."""
    script = data / "script.txt"
    script.write_text("\n".join((*QUESTIONS, *ACTS)), encoding="utf-8")
    return json.loads(casesim(data, "run", "chest-pain", "--seed", "1", "--script", str(script), "--json"))


def test_a_script_is_played_by_the_model_and_marked(played: Any) -> None:
    """Every question has a reply, half of them at least in the model's own words; marks above nothing, with quotes."""
    assert [turn["question"] for turn in played["turns"]] == list(QUESTIONS)
    assert all(turn["reply"] for turn in played["turns"])
    by_model = [turn for turn in played["turns"] if turn["source"] == "model"]
    assert len(by_model) >= len(QUESTIONS) / 2
    assert all(turn["facts"] for turn in by_model)
    sheet = played["sheet"]
    assert 0 < sheet["total"] <= sheet["max"]
    for item in sheet["items"]:
        if item["verdict"] == "met" and item["turns"]:
            assert item["quote"]
    asked = [item for item in sheet["items"] if item["verdict"] == "met" and item["turns"]]
    assert len(asked) >= 8


def test_what_was_played_is_exported_and_marked_the_same_again(played: Any, data: Path) -> None:
    """A transcript with every reply, a record with the model's fingerprint, and the same marks."""
    encounter, out = played["encounter"], data / "transcript.md"
    casesim(data, "export", encounter, "--format", "md", "-o", str(out))
    text = out.read_text(encoding="utf-8")
    assert all(turn["question"].split("?")[0] in text for turn in played["turns"])
    record = json.loads(casesim(data, "export", encounter, "--format", "json"))
    assert record["engine"]["engine"].startswith("llama-cpp-python")
    assert len(record["engine"]["model_sha256"]) == 64
    assert json.loads(casesim(data, "grade", encounter, "--json")) == played["sheet"]


def start(data: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a command with pipes."""
    return subprocess.Popen(
        [sys.executable, "-m", "casesim", *arguments], cwd=ROOT, env=environment(data), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def ask(process: subprocess.Popen[str], question: str) -> Any:
    """Put one question to `ask --json` and return its answer."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(question + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def children(pid: int) -> list[int]:
    """Return the processes that `pid` has started and not reaped."""
    tasks = Path(f"/proc/{pid}/task")
    return [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]


def is_gone(pid: int) -> bool:
    """Say whether the process ends within five seconds."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_a_killed_worker_costs_no_answer_and_ctrl_c_leaves_no_process(data: Path) -> None:
    """Killed between questions: the next is answered by a new worker. Ctrl-C: 130, no traceback, the worker is gone."""
    with start(data, "ask", "chest-pain", "--seed", "1", "--json") as process:
        try:
            assert ask(process, "Do you smoke?")["reply"]
            (worker,) = children(process.pid)
            os.kill(worker, signal.SIGKILL)
            again = ask(process, "When did the pain start?")
            assert again["facts"]
            assert again["reply"]
            (other,) = children(process.pid)
            assert other != worker
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 130
    assert "Traceback" not in err
    assert is_gone(other)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_a_killed_command_takes_its_worker_along_and_loses_no_reply(data: Path) -> None:
    """Kill -9 of `run --plain` after a reply: it is stored, `resume` shows it, and no worker is left."""
    with start(data, "run", "chest-pain", "--seed", "2", "--plain") as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("Do you smoke?\n")
            process.stdin.flush()
            seen = ""
            while "Do you smoke?" not in seen or not seen.endswith("\nYou: "):
                char = process.stdout.read(1)
                assert char, seen
                seen += char
            workers = children(process.pid)
        finally:
            process.kill()
    assert workers
    assert all(is_gone(worker) for worker in workers)
    records = SqliteRecords(data)
    encounter = next(entry for entry in records.list() if entry.seed == 2)
    stored = records.load(encounter.id).exchanges[0].reply.text
    records.close()
    assert stored.split(". ")[0] in seen
    with start(data, "--voice", "author", "resume", encounter.id) as process:
        out, err = process.communicate("/finish\n", timeout=120)
    assert process.returncode == 0, err
    assert "You: Do you smoke?\n" in out
    assert stored in out
