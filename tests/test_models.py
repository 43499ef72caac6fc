"""The models of an installation, against a server on this machine that plays the hub."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casesim.adapters import hub as door
from casesim.adapters.catalogue import parse
from casesim.adapters.llama import files, tuning
from casesim.adapters.llama.options import LlamaOptions
from casesim.adapters.llama.process import WAITING
from casesim.adapters.shelf import ModelShelf
from casesim.bootstrap import make_models, make_responder
from casesim.core.errors import ContentError, ModelError, NotFound
from casesim.core.speaker import Speed, Tuning
from casesim.settings import Settings
from tests import gguf_bytes, tiny_model
from tests.command import Command
from tests.hub_server import FILE, Hub, serving

SIZE = 3_300_000
MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a small model that loads, padded to three megabytes."""
    return tiny_model.write(tmp_path_factory.mktemp("weights") / FILE).read_bytes().ljust(SIZE, b"\0")


@pytest.fixture
def hub(weights: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Return the server, which the library takes for the hub."""
    with serving(Hub(weights)) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.address)
        yield running


@pytest.fixture
def casesim(tmp_path: Path, hub: Hub) -> Command:
    """Return the command line, with the server's model in the user's own list."""
    command = Command(tmp_path)
    command.data.mkdir()
    (command.data / "models.txt").write_text(hub.line(), encoding="utf-8")
    return command


def quiet(_stage: str, _done: int, _whole: int) -> None:
    """Tell nobody."""


def shelf(folder: Path, hub: Hub, **line: Any) -> ModelShelf:
    """Return a shelf that lists the server's model."""
    return ModelShelf(folder, parse(hub.line(**line)), door.fetch)


def left(folder: Path) -> list[str]:
    """Return the files of a folder and below."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_model_is_fetched_checked_and_put_into_its_place(casesim: Command, hub: Hub) -> None:
    """The file is the one of the list; nothing else is left behind; a second time nothing is fetched."""
    done = casesim("models", "get", "tiny")
    place = casesim.data / "models" / FILE
    assert (done.code, place.read_bytes() == hub.data, left(place.parent)) == (0, True, [FILE])
    assert "licence MIT" in done.err
    assert "fetching: 100 %" in done.err
    assert casesim("models", "get", "tiny").code == 0
    assert len(hub.ranges) == 1


def test_no_token_of_the_user_is_sent(casesim: Command, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one that the environment holds; and nothing is asked but what the file is, and the file."""
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    seen: list[str | None] = []
    hub.heard = lambda headers: seen.append(headers.get("Authorization"))
    assert casesim("models", "get", "tiny").code == 0
    assert seen == [None, None]


def test_a_cut_connection_is_gone_on_with(tmp_path: Path, hub: Hub) -> None:
    """In the same run: from the last whole megabyte that came."""
    hub.cut_at = 2_200_000
    place = shelf(tmp_path, hub).get("tiny", quiet)
    assert place.read_bytes() == hub.data
    assert hub.ranges == ["", f"bytes={2 * MEGABYTE}-"]


def test_a_stopped_download_leaves_nothing_half_and_is_gone_on_with(tmp_path: Path, hub: Hub) -> None:
    """What has come lies apart, is shown in the list, and the next run asks only for the rest."""
    models = shelf(tmp_path, hub)

    def stop(_stage: str, done: int, _whole: int) -> None:
        if done >= MEGABYTE * 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        models.get("tiny", stop)
    assert not (tmp_path / FILE).exists()
    assert models.card("tiny").fetched == MEGABYTE
    assert not models.card("tiny").here
    assert models.get("tiny", quiet).read_bytes() == hub.data
    assert hub.ranges == ["", f"bytes={MEGABYTE}-"]


def test_what_was_fetched_of_a_model_can_be_dropped(tmp_path: Path, hub: Hub) -> None:
    """`remove` also takes away a download that was stopped."""
    models = shelf(tmp_path, hub)

    def stop(_stage: str, done: int, _whole: int) -> None:
        if done >= MEGABYTE * 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        models.get("tiny", stop)
    assert models.remove("tiny") == MEGABYTE
    assert left(tmp_path) == []
    with pytest.raises(NotFound, match="nothing to remove"):
        models.remove("tiny")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_ends_the_command_at_once_and_says_how_to_go_on(casesim: Command, hub: Hub) -> None:
    """Exit code 130, in a process of its own, while the server is silent."""
    hub.pause_at = 2_200_000
    environment = {**os.environ, "CASESIM_DATA_DIR": str(casesim.data), "HF_ENDPOINT": hub.address}
    process = subprocess.Popen(
        [sys.executable, "-m", "casesim", "models", "get", "tiny"], env=environment, stderr=subprocess.PIPE, text=True
    )
    assert hub.paused.wait(30)
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "goes on" in err
    assert "Traceback" not in err
    assert not (casesim.data / "models" / FILE).exists()


def test_a_file_with_another_hash_is_removed(tmp_path: Path, hub: Hub) -> None:
    """Whatever the server says of itself; nothing of it stays."""
    with pytest.raises(ModelError, match=r"tiny: .*SHA-256 is not the one of the list.*removed"):
        shelf(tmp_path, hub, sha256="a" * 64).get("tiny", quiet)
    assert left(tmp_path) == []


def test_a_file_of_another_size_is_not_fetched(tmp_path: Path, hub: Hub) -> None:
    """The hub says the size before a byte is sent."""
    with pytest.raises(ModelError, match="bytes and not 3300001"):
        shelf(tmp_path, hub, size=SIZE + 1).get("tiny", quiet)
    assert hub.ranges == []


def test_what_is_no_model_gets_no_place(tmp_path: Path) -> None:
    """Its hash is right and its header is not that of a GGUF."""
    with serving(Hub(b"no model" * 200_000)) as hub, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", hub.address)
        with pytest.raises(ModelError, match="is not a GGUF model file"):
            shelf(tmp_path, hub).get("tiny", quiet)
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "withdrawn"), (401, "accepted its licence"), (403, "accepted its licence"), (500, "try again later")],
)
def test_what_the_hub_refuses_is_one_clear_line(casesim: Command, hub: Hub, status: int, words: str) -> None:
    """With what to do, and no traceback."""
    hub.status = status
    done = casesim("models", "get", "tiny")
    assert done.code == 1
    assert words in done.err.splitlines()[-1]
    assert done.err.splitlines()[-1].startswith("casesim: tiny: ")


def test_no_network_is_one_clear_line(casesim: Command, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens at the address."""
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    done = casesim("models", "get", "tiny")
    assert (done.code, "cannot be reached" in done.err.splitlines()[-1]) == (1, True)


def test_a_full_disk_and_a_small_memory_are_seen_before_anything_is_fetched(tmp_path: Path, hub: Hub) -> None:
    """A terabyte does not fit into the memory, a megabyte not on a disk with none free; the server is not asked."""
    huge = parse(hub.line(size=999_999_999_999))
    with pytest.raises(ModelError, match=r"needs 1000\.0 GB of memory and this machine has"):
        ModelShelf(tmp_path, huge, door.fetch).get("tiny", quiet)
    full = ModelShelf(tmp_path, parse(hub.line()), door.fetch, free=lambda _folder: 0)
    with pytest.raises(ModelError, match=r"0\.0 GB are free; make room, or choose another folder with --data-dir"):
        full.get("tiny", quiet)
    assert hub.ranges == []


def test_an_unknown_name_gets_the_nearest(casesim: Command) -> None:
    """In one line; the exit code says that it failed."""
    done = casesim("models", "get", "qwen2.5-0.5b")
    assert (done.code, "near: qwen2.5-0.5b-instruct" in done.err) == (1, True)


def test_the_list_says_what_is_here_and_what_is_in_use(casesim: Command) -> None:
    """The starter first; parameters and licences of all; the user's own line among them."""
    before = {card["name"]: card for card in casesim("models", "list", "--json").json}
    assert next(iter(before)) == "starter"
    assert (before["starter"]["in_use"], before["starter"]["here"], before["tiny"]["here"]) == (True, True, False)
    assert all(card["parameters"] and card["licence"] for card in before.values())
    casesim("models", "get", "tiny", "--use")
    after = {card["name"]: card for card in casesim("models", "list", "--json", "--here").json}
    assert {name: card["in_use"] for name, card in after.items()} == {"starter": False, "tiny": True}


def test_the_chosen_model_speaks_and_what_the_environment_says_wins(casesim: Command) -> None:
    """`use` is remembered; `CASESIM_MODEL` and `--model` are heard first."""
    casesim("models", "get", "tiny", "--use")
    responder = make_responder(Settings(data_dir=casesim.data))
    assert responder.fingerprint().model == FILE
    named = make_responder(Settings(data_dir=casesim.data, model="starter"))
    assert named.fingerprint().model == files.STARTER_FILE
    assert "but CASESIM_MODEL says starter" in casesim("models", "use", "tiny", CASESIM_MODEL="starter").out


def test_a_model_that_is_not_here_cannot_be_chosen(casesim: Command) -> None:
    """The line names the command that gets it."""
    done = casesim("models", "use", "qwen3-0.6b")
    assert (done.code, "casesim models get qwen3-0.6b" in done.err) == (2, True)


def test_a_chosen_model_that_was_changed_is_refused(casesim: Command) -> None:
    """Its hash is compared before native code sees it."""
    casesim("models", "get", "tiny", "--use")
    place = casesim.data / "models" / FILE
    place.write_bytes(place.read_bytes()[:-1] + b"\1")
    with pytest.raises(ModelError, match="damaged or was changed"):
        make_responder(Settings(data_dir=casesim.data))


def test_removing_the_model_in_use_gives_the_word_back_to_the_starter(casesim: Command) -> None:
    """And says so; the starter itself cannot be removed."""
    casesim("models", "get", "tiny", "--use")
    assert "the starter model speaks again" in casesim("models", "remove", "tiny").err
    assert make_models(Settings(data_dir=casesim.data)).chosen == "starter"
    assert left(casesim.data / "models") == []
    assert casesim("models", "remove", "starter").code == 2


def test_a_file_of_ones_own_is_linked_and_its_hash_is_kept(casesim: Command, weights: bytes) -> None:
    """Removing it leaves the file where it was."""
    own = casesim.folder / "My Model Q8.GGUF"
    own.write_bytes(weights)
    card = casesim("models", "add", str(own), "--json").json
    assert (card["name"], card["kind"], card["sha256"]) == ("my-model-q8", "own", hashlib.sha256(weights).hexdigest())
    assert Path(card["path"]).is_symlink()
    casesim("models", "use", "my-model-q8")
    assert make_responder(Settings(data_dir=casesim.data)).fingerprint().model_sha256 == card["sha256"]
    own.write_bytes(weights[:-1] + b"\2")
    with pytest.raises(ModelError, match="damaged or was changed"):
        make_responder(Settings(data_dir=casesim.data))
    assert casesim("models", "remove", "my-model-q8").code == 0
    assert own.is_file()


def test_a_file_of_ones_own_can_be_copied_under_a_name(casesim: Command, weights: bytes) -> None:
    """The copy stands alone; names that are taken, or are none, are refused."""
    own = casesim.folder / "own.gguf"
    own.write_bytes(weights)
    assert casesim("models", "add", str(own), "--copy", "--name", "mine").code == 0
    own.unlink()
    assert (casesim.data / "models" / "mine.gguf").read_bytes() == weights
    for name in ("mine", "starter", "tiny", "Bad Name"):
        own.write_bytes(weights)
        assert casesim("models", "add", str(own), "--name", name).code == 2, name


def test_a_linked_file_that_is_gone_is_shown_and_refused_in_one_line(casesim: Command, weights: bytes) -> None:
    """The list goes on to work."""
    own = casesim.folder / "own.gguf"
    own.write_bytes(weights)
    casesim("models", "add", str(own))
    casesim("models", "use", "own")
    own.unlink()
    assert "its file is gone" in casesim("models", "list").out
    with pytest.raises(ModelError, match="not here"):
        make_responder(Settings(data_dir=casesim.data))


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        ({"general.architecture": "llama", "general.type": "adapter"}, "is an adapter, not a model"),
        ({"general.architecture": "nomic-bert"}, "cannot speak"),
    ],
)
def test_what_cannot_speak_is_not_taken_up(casesim: Command, metadata: dict[str, gguf_bytes.Value], words: str) -> None:
    """The header says so before anything is linked."""
    own = gguf_bytes.write(casesim.folder / "own.gguf", metadata)
    done = casesim("models", "add", str(own))
    assert (done.code, words in done.err, (casesim.data / "models").exists()) == (1, True, False)


def test_a_damaged_index_is_one_clear_line(casesim: Command) -> None:
    """It names the file and the remedy."""
    (casesim.data / "models").mkdir()
    (casesim.data / "models" / "models.json").write_text("{", encoding="utf-8")
    done = casesim("models", "list")
    assert (done.code, "models.json" in done.err, "remove it" in done.err) == (ContentError.exit_code, True, True)


def test_a_list_of_ones_own_may_not_shadow_the_shipped_one(casesim: Command, hub: Hub) -> None:
    """A shipped name always means the shipped hash."""
    (casesim.data / "models.txt").write_text(hub.line("qwen3-0.6b"), encoding="utf-8")
    done = casesim("models", "list")
    assert (done.code, "is in the shipped list" in done.err) == (3, True)


def test_the_verdict_on_a_speed_is_in_plain_words() -> None:
    """Three grades, and none where the model said nothing."""
    assert Speed(model="a", turns=4, reply_s=0.9).verdict == "fast enough: replies take 0.9 s"
    assert Speed(model="a", turns=4, reply_s=4.2).verdict == "slow: replies take 4 s"
    assert "busy: measure again" in Speed(model="a", turns=4, reply_s=4.2, busy=True).verdict
    assert Speed(model="a", turns=4, reply_s=12).verdict.startswith("too slow for a talk: replies take 12 s")
    assert "could not be judged" in Speed(model="a", turns=0).verdict


@pytest.mark.model
def test_tuning_measures_keeps_and_is_used(tmp_path: Path, weights: bytes) -> None:
    """With a model of some thousand weights: kept for this machine, used by the next start, not by another model."""
    model, state = tmp_path / "own.gguf", tmp_path / "voice"
    model.write_bytes(weights)
    found = tuning.tune(model, None, LlamaOptions(), state, "own", quiet, [{"flash_attention": False}])
    assert (found.model, found.tried, found.speaking_per_s > 0, found.reading_per_s > 0) == ("own", 2, True, True)
    assert tuning.kept(model, None, state) == found
    settings = Settings(data_dir=tmp_path, model=str(model))
    stored = json.loads((state / "tuning.json").read_text())
    stored = {key: {**facts, "threads": 1, "flash_attention": False} for key, facts in stored.items()}
    (state / "tuning.json").write_text(json.dumps(stored))
    options = make_responder(settings).fingerprint().options
    assert (options["flash_attention"], options["n_threads"]) == ("False", "1")
    assert make_responder(Settings(data_dir=tmp_path)).fingerprint().options["flash_attention"] == "True"
    (state / "tuning.json").write_text("[]")
    assert make_responder(settings).fingerprint().options["flash_attention"] == "True"


def test_every_way_that_is_tried_is_one_that_a_worker_knows() -> None:
    """Names of options, and of ways to wait."""
    for step in tuning.steps(LlamaOptions()):
        assert set(step) <= set(Tuning.model_fields)
        assert step.get("waiting", "brief") in WAITING
