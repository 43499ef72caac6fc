"""Small GGUF files, written byte by byte, for tests that need no model."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

F32, F16, Q4_0, Q4_1, Q8_0 = 0, 1, 2, 3, 8
Value = int | float | str | list[str] | list[float] | list[int]


def write(
    path: Path,
    metadata: Mapping[str, Value],
    tensors: Sequence[tuple[str, tuple[int, ...], int, bytes]] = (),
    version: int = 3,
) -> Path:
    """Write a GGUF with these metadata and tensors (name, shape with the fastest dimension first, type, bytes)."""
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(metadata))
    for key, value in metadata.items():
        head += _text(key) + _value(value)
    body, at = b"", 0
    for name, shape, kind, data in tensors:
        head += _text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, at)
        padded = data + bytes(-len(data) % 32)
        body, at = body + padded, at + len(padded)
    path.write_bytes(head + bytes(-len(head) % 32) + body)
    return path


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _item(item: float | str) -> bytes:
    if isinstance(item, str):
        return _text(item)
    return struct.pack("<f", item) if isinstance(item, float) else struct.pack("<i", item)


def _value(value: Value) -> bytes:
    if isinstance(value, list):
        kind = 6 if value and isinstance(value[0], float) else 5 if value and isinstance(value[0], int) else 8
        return struct.pack("<IIQ", 9, kind, len(value)) + b"".join(_item(item) for item in value)
    if isinstance(value, str):
        return struct.pack("<I", 8) + _text(value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    return struct.pack("<II", 4, value)
