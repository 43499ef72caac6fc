"""The header of a GGUF file, read in Python before any native code sees it.

Gives one clear sentence for what llama.cpp would answer with a page or a crash: not a GGUF, cut short, an adapter
in the place of a model. Reads no weights. Format: ggml/docs/gguf.md, versions 2 and 3, little-endian.
"""

from __future__ import annotations

import math
import mmap
import struct
from dataclasses import dataclass, field
from pathlib import Path

from casesim.core.errors import ModelError

Value = int | float | bool | str | None
_STRING, _ARRAY = 8, 9
_SCALARS: dict[int, struct.Struct] = {
    code: struct.Struct("<" + letter)
    for code, letter in {
        0: "B",
        1: "b",
        2: "H",
        3: "h",
        4: "I",
        5: "i",
        6: "f",
        7: "?",
        10: "Q",
        11: "q",
        12: "d",
    }.items()
}
_U32, _U64 = struct.Struct("<I"), struct.Struct("<Q")
BLOCKS: dict[int, tuple[int, int]] = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 36),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292),
    16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18), 21: (256, 110), 22: (256, 82),
    23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2),
    34: (256, 54), 35: (256, 66), 39: (32, 17),
}  # fmt: skip
"""Type id to (elements, bytes) of one block."""

_KEPT_ARRAYS = ("tokenizer.ggml.tokens",)
_MARKERS = (
    "<|im_start|>",
    "<|start_header_id|>",
    "<start_of_turn>",
    "<|turn>",
    "<|start_of_role|>",
    "[INST]",
    "<|user|>",
)


@dataclass(frozen=True)
class Tensor:
    """Where the weights of one tensor lie."""

    name: str
    shape: tuple[int, ...]
    """Fastest dimension first, as the file has it."""
    kind: int
    """ggml type id."""
    offset: int
    """Bytes after `Header.data_start`."""

    @property
    def size(self) -> int:
        """Bytes of its weights; 0 for a type that is not known."""
        per, width = BLOCKS.get(self.kind, (1, 0))
        return math.prod(self.shape) // per * width


@dataclass(frozen=True)
class Header:
    """What a GGUF file says of itself."""

    metadata: dict[str, Value]
    """Scalars and strings; arrays are left out."""
    markers: frozenset[str] = field(default_factory=frozenset)
    """Turn markers of known families that are tokens of its vocabulary."""
    tensors: tuple[Tensor, ...] = ()
    tensors_start: int = 0
    """Where the list of tensors begins; before it lies the metadata."""
    data_start: int = 0
    """Where the weights begin."""
    alignment: int = 32

    @property
    def bytes_needed(self) -> int:
        """Where the last tensor ends."""
        return self.data_start + max((tensor.offset + tensor.size for tensor in self.tensors), default=0)

    def text(self, key: str) -> str:
        """Return a string of the metadata, "" where there is none."""
        value = self.metadata.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """Return an integer of the metadata, 0 where there is none."""
        value = self.metadata.get(key)
        return int(value) if isinstance(value, int | float) else 0


def read_header(path: Path) -> Header:
    """Return the header of the model at `path`. Raises ModelError with one clear sentence."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"GGUF":
                raise ModelError(f"{path.name} is not a GGUF model file.")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                header = _Cursor(data).header()
                size = len(data)
    except FileNotFoundError:
        raise ModelError(f"No model file at {path}.") from None
    except OSError as error:
        raise ModelError(f"The model file {path.name} cannot be read: {error.strerror or error}.") from None
    except (struct.error, IndexError, UnicodeDecodeError, OverflowError):
        raise ModelError(f"The model file {path.name} is damaged or cut short; fetch it again.") from None
    if header.bytes_needed > size:
        missing = (header.bytes_needed - size) / 1e6
        raise ModelError(f"The model file {path.name} is cut short: {missing:.0f} MB are missing; fetch it again.")
    return header


class _Cursor:
    """Walks the bytes of a header."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data, self._at = data, 4

    def header(self) -> Header:
        version = self._u32()
        if version not in (2, 3):
            raise ModelError(f"GGUF version {version} is not supported.")
        tensors, pairs = self._u64(), self._u64()
        if tensors > 1_000_000 or pairs > 100_000:
            raise IndexError
        metadata: dict[str, Value] = {}
        markers: frozenset[str] = frozenset()
        for _ in range(pairs):
            key, kind = self._string().decode(), self._u32()
            if kind == _ARRAY:
                found = self._array(wanted=key in _KEPT_ARRAYS)
                markers = markers | found
            else:
                metadata[key] = self._value(kind)
        alignment = int(metadata.get("general.alignment") or 32)
        start = self._at
        found_tensors = tuple(self._tensor() for _ in range(tensors))
        data_start = -(-self._at // alignment) * alignment
        return Header(metadata, markers, found_tensors, start, data_start, alignment)

    def _tensor(self) -> Tensor:
        name = self._string().decode()
        shape = tuple(self._u64() for _ in range(self._u32()))
        return Tensor(name, shape, self._u32(), self._u64())

    def _array(self, *, wanted: bool) -> frozenset[str]:
        kind, count = self._u32(), self._u64()
        if kind == _STRING:
            known = {marker.encode() for marker in _MARKERS} if wanted else set()
            return frozenset(text.decode() for text in (self._string() for _ in range(count)) if text in known)
        if kind == _ARRAY:
            for _ in range(count):
                self._array(wanted=False)
        else:
            self._skip(_SCALARS[kind].size * count)
        return frozenset()

    def _value(self, kind: int) -> Value:
        if kind == _STRING:
            return self._string().decode("utf-8", "replace")
        reader = _SCALARS.get(kind)
        if reader is None:
            raise IndexError
        value: Value = reader.unpack_from(self._data, self._at)[0]
        self._at += reader.size
        return value

    def _string(self) -> bytes:
        length = self._u64()
        start = self._at
        self._skip(length)
        return self._data[start : self._at]

    def _skip(self, length: int) -> None:
        self._at += length
        if self._at > len(self._data):
            raise IndexError

    def _u32(self) -> int:
        (value,) = _U32.unpack_from(self._data, self._at)
        self._at += 4
        return int(value)

    def _u64(self) -> int:
        (value,) = _U64.unpack_from(self._data, self._at)
        self._at += 8
        return int(value)
