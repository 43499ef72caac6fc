"""Reading the header of a model file, and what its family is."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from casesim.adapters.llama.formats import family_of
from casesim.adapters.llama.gguf import read_header
from casesim.core.errors import ModelError
from tests import gguf_bytes


def small(path: Path) -> Path:
    """Write a GGUF with two tensors."""
    return gguf_bytes.write(
        path,
        {"general.architecture": "llama", "x.size": 7, "x.scale": 0.5, "tokenizer.ggml.tokens": ["a", "<|im_start|>"]},
        [("one", (4, 2), gguf_bytes.F32, bytes(32)), ("two", (32,), gguf_bytes.Q8_0, bytes(34))],
    )


def test_metadata_tensors_and_markers_are_read(tmp_path: Path) -> None:
    """Scalars and strings, the tensors' places, and the turn markers of the vocabulary."""
    header = read_header(small(tmp_path / "a.gguf"))
    assert (header.text("general.architecture"), header.number("x.size")) == ("llama", 7)
    assert header.markers == {"<|im_start|>"}
    assert [(tensor.name, tensor.shape, tensor.size) for tensor in header.tensors] == [
        ("one", (4, 2), 32),
        ("two", (32,), 34),
    ]


def test_every_cut_of_a_file_is_one_clear_line(tmp_path: Path) -> None:
    """Wherever the file ends early."""
    whole = small(tmp_path / "a.gguf").read_bytes()
    needed = read_header(tmp_path / "a.gguf").bytes_needed
    for length in range(4, needed):
        (tmp_path / "cut.gguf").write_bytes(whole[:length])
        with pytest.raises(ModelError, match=r"cut\.gguf is (?:damaged or )?cut short") as caught:
            read_header(tmp_path / "cut.gguf")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"GG", b"PK\x03\x04 this is a zip file"])
def test_another_kind_of_file_is_named_so(tmp_path: Path, content: bytes) -> None:
    """Not a GGUF."""
    (tmp_path / "a.gguf").write_bytes(content)
    with pytest.raises(ModelError, match="not a GGUF"):
        read_header(tmp_path / "a.gguf")


def test_a_missing_file_and_a_folder_are_one_clear_line(tmp_path: Path) -> None:
    """Both are mistakes of a path."""
    with pytest.raises(ModelError, match="No model file at"):
        read_header(tmp_path / "nothing.gguf")
    with pytest.raises(ModelError, match="cannot be read"):
        read_header(tmp_path)


def test_absurd_counts_are_refused_at_once(tmp_path: Path) -> None:
    """A header that claims 2^60 tensors costs no time."""
    (tmp_path / "a.gguf").write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 2**60, 2**60) + bytes(64))
    with pytest.raises(ModelError, match="damaged"):
        read_header(tmp_path / "a.gguf")


CHAT = "{% for m in messages %}<|im_start|>{{ m.role }}"


@pytest.mark.parametrize(
    ("template", "architecture", "family"),
    [
        (CHAT, "qwen2", "chatml"),
        (CHAT + "{% if enable_thinking %}", "qwen3", "qwen3"),
        (CHAT + "/no_think", "smollm3", "smollm3"),
        ("<|start_header_id|>", "llama", "llama3"),
        ("<start_of_turn>model", "gemma3", "gemma"),
        ("<|turn>model <|channel>", "gemma4", "gemma4"),
        ("<|user|>{{ m }}<|end|>", "phi3", "phi"),
        ("<|im_start|>user<|im_sep|>", "phi3", "phi4"),
        ("[SYSTEM_PROMPT]..[INST]", "mistral3", "mistral"),
        ("[INST] {{ m }} [/INST]", "llama", "mistral-old"),
        ("<|start_of_role|>", "granite", "granite"),
        ("", "llama", "plain"),
    ],
)
def test_the_family_follows_from_template_and_architecture(
    tmp_path: Path, template: str, architecture: str, family: str
) -> None:
    """One line for each family."""
    path = gguf_bytes.write(
        tmp_path / "a.gguf", {"general.architecture": architecture, "tokenizer.chat_template": template}
    )
    assert family_of(read_header(path)).name == family


def test_without_a_template_the_vocabulary_tells_the_family(tmp_path: Path) -> None:
    """Turn markers among the tokens."""
    path = gguf_bytes.write(tmp_path / "a.gguf", {"tokenizer.ggml.tokens": ["x", "<|start_header_id|>"]})
    assert family_of(read_header(path)).name == "llama3"
