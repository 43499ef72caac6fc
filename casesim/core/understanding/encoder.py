"""The encoder: our sentence encoder (BERT architecture, GGUF Q8_0) run in plain numpy.

Why not the native library: the model is small enough that numpy needs a few milliseconds on one core, gives the same
decisions on every machine, and cannot take the process down. Reads exactly the GGUF that llama.cpp reads (GGUF
specification 3; BERT: Devlin et al. 2019; WordPiece: Wu et al. 2016). It refuses files whose SHA-256 is not the one in
the manifest beside them, and knows nothing of topics beyond the shape of their heads.
"""

from __future__ import annotations

import copy
import hashlib
import struct
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from casesim.core.errors import ContentError

Array = NDArray[np.float32]

TEXT_TOKENS = 96
BEFORE_TOKENS = 24
"""Word pieces that are read of the utterance and of the turn before: of longer ones the beginning and the end."""

_F32, _F16, _Q8 = 0, 1, 8
_BLOCK = np.dtype([("scale", "<f2"), ("values", "i1", (32,))])
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9


class _Reader:
    """A cursor over the bytes of a GGUF file."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self, code: str) -> Any:
        size = struct.calcsize("<" + code)
        (value,) = struct.unpack_from("<" + code, self.data, self.at)
        self.at += size
        return value

    def text(self) -> str:
        size = self.number("Q")
        self.at += size
        return self.data[self.at - size : self.at].decode("utf-8")

    def value(self, kind: int) -> Any:
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY:
            inner, count = self.number("I"), self.number("Q")
            return [self.value(inner) for _ in range(count)]
        return self.number(_SCALARS[kind])


def read_gguf(data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return metadata and tensors of a GGUF file; Q8_0 tensors stay packed, as rows of blocks. Raises ContentError."""
    try:
        return _read_gguf(data)
    except (struct.error, KeyError, ValueError, UnicodeDecodeError) as error:
        raise ContentError(
            "the encoder is no GGUF file that casesim can read", remedy="install casesim anew"
        ) from error


def _read_gguf(data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    reader = _Reader(data)
    if data[:4] != b"GGUF":
        raise ValueError("magic")
    reader.at = 4
    _version, tensor_count, key_count = reader.number("I"), reader.number("Q"), reader.number("Q")
    meta = {reader.text(): reader.value(reader.number("I")) for _ in range(key_count)}
    places = []
    for _ in range(tensor_count):
        name, rank = reader.text(), reader.number("I")
        shape = tuple(reversed([reader.number("Q") for _ in range(rank)]))
        places.append((name, shape, reader.number("I"), reader.number("Q")))
    alignment = int(meta.get("general.alignment", 32))
    start = -(-reader.at // alignment) * alignment
    return meta, {name: _tensor(data, start + offset, shape, kind) for name, shape, kind, offset in places}


def _tensor(data: bytes, start: int, shape: tuple[int, ...], kind: int) -> NDArray[Any]:
    count = int(np.prod(shape))
    if kind == _Q8:
        return np.frombuffer(data, _BLOCK, count // 32, start).reshape(*shape[:-1], shape[-1] // 32)
    return np.frombuffer(data, {_F32: "<f4", _F16: "<f2"}[kind], count, start).reshape(shape)


def _unpack(tensor: NDArray[Any]) -> Array:
    """Return `tensor` as float32, Q8_0 blocks multiplied out."""
    if tensor.dtype != _BLOCK:
        return tensor.astype(np.float32)
    values = tensor["values"].astype(np.float32) * tensor["scale"].astype(np.float32)[..., None]
    return values.reshape(*tensor.shape[:-1], -1)


class Tokenizer:
    """Uncased WordPiece, as BERT has it, over the vocabulary kept in the GGUF file."""

    def __init__(self, tokens: list[str]) -> None:
        self.ids = {token: index for index, token in enumerate(tokens)}
        self.unknown, self.cls, self.sep = (self.ids[name] for name in ("[UNK]", "[CLS]", "[SEP]"))
        self._word = lru_cache(maxsize=20_000)(self._pieces)

    def __call__(self, text: str) -> list[int]:
        """Return the ids of `text`, without special tokens."""
        return self.placed(text)[0]

    def placed(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return the ids of `text` and, for each, where its word begins and ends in `text`."""
        ids: list[int] = []
        places: list[tuple[int, int]] = []
        for word, start, end in _words(text):
            pieces = self._word(word)
            ids.extend(pieces)
            places.extend([(start, end)] * len(pieces))
        return ids, places

    def _pieces(self, word: str) -> tuple[int, ...]:
        pieces: list[int] = []
        start, prefix = 0, "\u2581"
        while start < len(word):
            for end in range(min(len(word), start + 24), start, -1):
                found = self.ids.get(prefix + word[start:end])
                if found is not None:
                    break
            else:
                return (self.unknown,)
            pieces.append(found)
            start, prefix = end, ""
        return tuple(pieces)


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield lower-case words and single punctuation marks of `text`, accents removed, with their places."""
    word, start = "", 0
    for index, original in enumerate(text):
        for char in unicodedata.normalize("NFD", original.lower()):
            kind = unicodedata.category(char)
            if kind == "Mn":
                continue
            mark = kind[0] == "P" or (char.isascii() and not char.isalnum() and char.isprintable() and char != " ")
            if not mark and kind[0] not in "CZ":
                if not word:
                    start = index
                word += char
                continue
            if word:
                yield word, start, index
                word = ""
            if mark:
                yield char, index, index + 1
    if word:
        yield word, start, len(text)


def _normalise(x: Array, weight: Array, bias: Array) -> Array:
    x = x - x.mean(-1, keepdims=True)
    scale = np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
    return np.asarray(x / scale * weight + bias, dtype=np.float32)


def _gelu(x: Array) -> Array:
    return np.asarray(0.5 * x * (1.0 + np.tanh(np.float32(0.7978845608) * (x + np.float32(0.044715) * x * x * x))))


class Encoder:
    """Token vectors and topic scores of an utterance after the turn before."""

    def __init__(self, gguf: bytes, heads: Mapping[str, Array]) -> None:
        meta, tensors = read_gguf(gguf)
        self.tokenizer = Tokenizer(meta["tokenizer.ggml.tokens"])
        self._heads_per_layer = int(meta["bert.attention.head_count"])
        self._tokens = tensors["token_embd.weight"]
        position, kind = _unpack(tensors["position_embd.weight"]), _unpack(tensors["token_types.weight"])
        self._position = position + kind[0]
        self._norm = tuple(_unpack(tensors[f"token_embd_norm.{part}"]) for part in ("weight", "bias"))
        self._layers = [_layer(tensors, i) for i in range(int(meta["bert.block_count"]))]
        self.heads = {name: np.asarray(value, dtype=np.float32) for name, value in heads.items()}
        self._cached = lru_cache(maxsize=4_096)(self._vector)

    def with_layers(self, layers: list[Layer]) -> Encoder:
        """Return an encoder of the same words and places with other blocks."""
        other = copy.copy(self)
        other._layers = layers
        other._cached = lru_cache(maxsize=4_096)(other._vector)
        return other

    def pair(self, text: str, before: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return the ids of "[CLS] before [SEP] text [SEP]" and the places in `text` of its last ids but one."""
        ids, places = self.tokenizer.placed(text[:4_000])
        lead = self.tokenizer(before[:4_000])
        if len(ids) > TEXT_TOKENS:
            first, last = TEXT_TOKENS // 3, len(ids) - (TEXT_TOKENS - TEXT_TOKENS // 3)
            ids, places = ids[:first] + ids[last:], places[:first] + places[last:]
        if len(lead) > BEFORE_TOKENS:
            lead = lead[: BEFORE_TOKENS // 2] + lead[-BEFORE_TOKENS // 2 :]
        wrap = self.tokenizer
        return [wrap.cls, *lead, wrap.sep, *ids, wrap.sep], places

    def logits(self, text: str, before: str) -> tuple[Array, list[tuple[int, int]]]:
        """Return the logit of each topic, and per topic the place in `text` of the word that speaks for it most."""
        ids, places = self.pair(text, before)
        said = self.states(ids)[len(ids) - len(places) - 1 :]
        tokens = said @ self.heads["token"]
        peak = tokens.max(0)
        pooled = peak + np.log(np.exp(tokens - peak).sum(0))
        scores = said.mean(0) @ self.heads["mean"] + self.heads["bias"] + pooled
        words = tokens[:-1].argmax(0) if places else []
        return np.asarray(scores, dtype=np.float32), [places[index] for index in words]

    def states(self, ids: list[int]) -> Array:
        """Return the last hidden state of each token: shape (tokens, width)."""
        return self._all_states(ids)[-1]

    def states_of(self, texts: list[list[int]]) -> list[Array]:
        """Return the last hidden states of several texts, read at once: faster than one by one, the same but for rounding."""
        ends = np.cumsum([len(ids) for ids in texts])
        owner = np.repeat(np.arange(len(texts)), [len(ids) for ids in texts])
        apart = np.where(owner[:, None] == owner[None, :], np.float32(0), np.float32(-1e9))
        place = np.concatenate([self._position[: len(ids)] for ids in texts])
        x = _normalise(_unpack(self._tokens[[one for ids in texts for one in ids]]) + place, *self._norm)
        for layer in self._layers:
            x = _apply(layer, x, self._heads_per_layer, apart)
        return np.split(x, ends[:-1])

    def _all_states(self, ids: list[int]) -> list[Array]:
        states = [_normalise(_unpack(self._tokens[ids]) + self._position[: len(ids)], *self._norm)]
        for layer in self._layers:
            states.append(_apply(layer, states[-1], self._heads_per_layer))
        return states

    def vector(self, text: str) -> Array:
        """Return the unit vector of a text on its own: a linear reading of the mean state of every layer."""
        return self._cached(text)

    def _vector(self, text: str) -> Array:
        ids, _ = self.pair(text, "")
        means = np.concatenate([state[2:].mean(0) for state in self._all_states(ids)])
        vector = means @ self.heads["project"] + self.heads["project_bias"]
        norm = float(np.linalg.norm(vector))
        return np.asarray(vector / norm if norm else vector, dtype=np.float32)


Layer = dict[str, tuple[Array, Array]]


def layer_of(part: Callable[[str], tuple[Array, Array]]) -> Layer:
    """Return a block from its weights (as in GGUF: out, in) and biases by name; q, k and v side by side."""

    def turned(name: str) -> tuple[Array, Array]:
        weight, bias = part(name)
        return np.ascontiguousarray(weight.T) if weight.ndim == 2 else weight, bias

    qkv = [turned(f"attn_{letter}") for letter in "qkv"]
    names = ("attn_output", "attn_output_norm", "ffn_up", "ffn_down", "layer_output_norm")
    return {
        "qkv": (np.concatenate([w for w, _ in qkv], 1), np.concatenate([b for _, b in qkv])),
        **{name: turned(name) for name in names},
    }


def _layer(tensors: Mapping[str, NDArray[Any]], index: int) -> Layer:
    """Return one block of a GGUF file, weights ready for `x @ w`."""
    return layer_of(
        lambda name: (_unpack(tensors[f"blk.{index}.{name}.weight"]), _unpack(tensors[f"blk.{index}.{name}.bias"]))
    )


def _apply(layer: Layer, x: Array, heads: int, apart: Array | None = None) -> Array:
    """Return `x` (tokens, width) after one post-norm transformer block; `apart` is added to what tokens heed of each other."""
    tokens, width = x.shape
    weight, bias = layer["qkv"]
    q, k, v = (x @ weight + bias).reshape(tokens, 3, heads, width // heads).transpose(1, 2, 0, 3)
    scores = q @ k.transpose(0, 2, 1) / np.float32(np.sqrt(width // heads))
    if apart is not None:
        scores = scores + apart
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    mixed = (scores / scores.sum(-1, keepdims=True)) @ v
    weight, bias = layer["attn_output"]
    x = _normalise(x + mixed.transpose(1, 0, 2).reshape(tokens, width) @ weight + bias, *layer["attn_output_norm"])
    weight, bias = layer["ffn_up"]
    hidden = _gelu(x @ weight + bias)
    weight, bias = layer["ffn_down"]
    return _normalise(x + hidden @ weight + bias, *layer["layer_output_norm"])


def checked(data: bytes, sha256: str, name: str) -> bytes:
    """Return `data` if its SHA-256 is `sha256`; raises ContentError naming the file."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ContentError("its SHA-256 is not the one in the manifest", file=name, remedy="install casesim anew")
    return data
