"""Model and adapter made one file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from casesim.adapters.llama.fuse import CannotFuse, fuse
from casesim.adapters.llama.gguf import read_header
from tests import gguf_bytes

RANK, ALPHA = 2, 8.0
NUMBERS = np.random.default_rng(3)
DOWN = NUMBERS.normal(size=(RANK, 32)).astype(np.float16)
UP = NUMBERS.normal(size=(4, RANK)).astype(np.float16)


def q4_0(levels: NDArray[np.uint8], scale: float) -> bytes:
    """Pack 32 levels (0..15, value (level - 8) * scale) a row."""
    packed = levels[:, :16] | (levels[:, 16:] << 4)
    return b"".join(np.float16(scale).tobytes() + row.tobytes() for row in packed)


def q4_1(levels: NDArray[np.uint8], scale: float, least: float) -> bytes:
    """Pack 32 levels (0..15, value level * scale + least) a row."""
    packed = levels[:, :16] | (levels[:, 16:] << 4)
    return b"".join(np.float16(scale).tobytes() + np.float16(least).tobytes() + row.tobytes() for row in packed)


LEVELS = NUMBERS.integers(0, 16, size=(4, 32)).astype(np.uint8)
KINDS = {
    "q4_0": (gguf_bytes.Q4_0, q4_0(LEVELS, 0.25), (LEVELS.astype(np.float32) - 8) * 0.25),
    "q4_1": (gguf_bytes.Q4_1, q4_1(LEVELS, 0.25, -1.5), LEVELS.astype(np.float32) * 0.25 - 1.5),
    "f32": (gguf_bytes.F32, LEVELS.astype(np.float32).tobytes(), LEVELS.astype(np.float32)),
    "f16": (gguf_bytes.F16, LEVELS.astype(np.float16).tobytes(), LEVELS.astype(np.float32)),
}


def adapter(path: Path, up: NDArray[np.float16] = UP) -> Path:
    """Write a LoRA for the tensor `w`."""
    return gguf_bytes.write(
        path,
        {"general.type": "adapter", "adapter.type": "lora", "adapter.lora.alpha": ALPHA},
        [
            ("w.lora_a", (32, RANK), gguf_bytes.F16, DOWN.tobytes()),
            ("w.lora_b", (RANK, up.shape[0]), gguf_bytes.F16, up.tobytes()),
        ],
    )


def model(path: Path, kind: int, data: bytes) -> Path:
    """Write a model of one adapted tensor between two others."""
    other = np.arange(8, dtype=np.float32).tobytes()
    return gguf_bytes.write(
        path,
        {"general.architecture": "llama"},
        [("first", (8,), 0, other), ("w", (32, 4), kind, data), ("last", (8,), 0, other)],
    )


def tensor(path: Path, name: str) -> bytes:
    """Return the bytes of one tensor."""
    header = read_header(path)
    entry = next(entry for entry in header.tensors if entry.name == name)
    start = header.data_start + entry.offset
    return path.read_bytes()[start : start + entry.size]


@pytest.mark.parametrize("name", KINDS)
def test_the_fused_weights_are_the_model_s_plus_the_scaled_product(tmp_path: Path, name: str) -> None:
    """To the half step that Q8_0 can show; everything else is copied byte by byte."""
    kind, data, weights = KINDS[name]
    source, target = model(tmp_path / "m.gguf", kind, data), tmp_path / "fused.gguf"
    fuse(source, adapter(tmp_path / "a.gguf"), target)
    wanted = weights + ALPHA / RANK * (UP.astype(np.float32) @ DOWN.astype(np.float32))
    blocks = np.frombuffer(tensor(target, "w"), dtype=np.uint8).reshape(4, 34)
    scale = np.ascontiguousarray(blocks[:, :2]).view(np.float16).astype(np.float32)
    found = np.ascontiguousarray(blocks[:, 2:]).view(np.int8).astype(np.float32) * scale
    assert np.all(np.abs(found - wanted) <= 0.51 * scale + 127 * scale * 2**-11)
    assert tensor(target, "first") == tensor(source, "first")
    assert tensor(target, "last") == tensor(source, "last")
    assert read_header(target).metadata == read_header(source).metadata


@pytest.mark.parametrize("case", ["shape", "kind", "not an adapter"])
def test_what_cannot_be_fused_leaves_nothing_behind(tmp_path: Path, case: str) -> None:
    """The adapter is then applied at run time."""
    kind, data, _weights = KINDS["q4_0"]
    source = model(tmp_path / "m.gguf", 12 if case == "kind" else kind, data)
    low = adapter(tmp_path / "a.gguf", UP[:3] if case == "shape" else UP)
    with pytest.raises(CannotFuse):
        fuse(source, source if case == "not an adapter" else low, tmp_path / "fused.gguf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.gguf", "m.gguf"]
