"""The matcher: which line a question asks for, and what kind of question it is, learned from written questions.

The six blocks of all-MiniLM-L6-v2 in four bits, with a low-rank update (LoRA, Hu et al. 2021), over the word vectors of the
topic encoder; and three readings: a unit vector a text and a short unit vector a token, by which a question is held against
a line as ColBERT does (Khattab & Zaharia 2020), a logit for "asks for none of them", and a logit for each kind of question.
Run in plain numpy, like the encoder. It says how likely something is asked for, never what may be said. Card:
`training/MATCHER.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from casesim.core.understanding.encoder import TEXT_TOKENS, Array, Encoder, Layer, layer_of
from casesim.core.understanding.model import Kind
from casesim.core.understanding.quantised import unpack

BLOCKS = 6
"""Blocks of the network."""
UPDATED = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_up", "ffn_down")
"""Matrices of a block; the others are norms."""
AT_ONCE, MOST_KNOWN = 12, 4_096
"""Texts that are read at once, and how many are kept."""
_NULL, _LEAD = 8.0, 8.0
"""Scales of the training: of the logit for "none of them", and of the unit vector beside the mean state."""


class _Read(NamedTuple):
    """A text, read: unit vector (width), unit vectors of its tokens without the first (tokens, short), mean last state (width)."""

    vector: Array
    tokens: Array
    mean: Array


class _Net(NamedTuple):
    """The network, put together: encoder, readings (weight, bias) by name, and what the two likenesses count."""

    encoder: Encoder
    heads: dict[str, tuple[Array, Array]]
    scale: float
    late: float


class Matcher:
    """Deterministic; keeps nothing but a cache; never raises on any text."""

    def __init__(self, encoder: Encoder, weights: Callable[[], Mapping[str, NDArray[Any]]]) -> None:
        """Keep where the weights are: they are unpacked when a question is first read, since marking needs none."""
        self._base, self._weights = encoder, weights
        self._known: dict[str, _Read] = {}

    @cached_property
    def _net(self) -> _Net:
        arrays = self._weights()
        heads = ("proj", "tokp", "null", "bid")
        return _Net(
            encoder=self._base.with_layers([_layer(arrays, index) for index in range(BLOCKS)]),
            heads={name: (_float(arrays[f"{name}.weight"]), _float(arrays[f"{name}.bias"])) for name in heads},
            scale=float(arrays["scale"]),
            late=float(arrays["late"]),
        )

    def asks_for(self, question: str, lines: tuple[str, ...]) -> tuple[float, ...]:
        """Return, per line, the log odds that `question` asks for it rather than for none of the lines."""
        self.read(lines)
        asked = self._read(question)
        none = float(self._head("null", asked.vector)[0]) * _NULL
        found = []
        for line in lines:
            told = self._read(line)
            late = float((asked.tokens @ told.tokens.T).max(1).mean())
            found.append(round(self._net.scale * float(asked.vector @ told.vector) + self._net.late * late - none, 5))
        return tuple(found)

    def kinds(self, question: str) -> dict[Kind, float]:
        """Return the probability of each kind; they add up to one."""
        asked = self._read(question)
        logits = self._head("bid", np.concatenate([asked.mean, asked.vector * np.float32(_LEAD)]))
        odds = np.exp(logits - logits.max())
        return {kind: round(float(value), 5) for kind, value in zip(Kind, odds / odds.sum(), strict=True)}

    def _head(self, name: str, x: Array) -> Array:
        weight, bias = self._net.heads[name]
        return np.asarray(x @ weight.T + bias, dtype=np.float32)

    def read(self, lines: tuple[str, ...]) -> None:
        """Read lines that are not known yet, several at once, so that the next question finds them read."""
        if len(self._known) > MOST_KNOWN:
            self._known = {}
        fresh = sorted({line for line in lines if line not in self._known}, key=len)
        for start in range(0, len(fresh), AT_ONCE):
            some = fresh[start : start + AT_ONCE]
            self._known.update(zip(some, self._reading(some), strict=True))

    def _read(self, text: str) -> _Read:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._reading([text])[0]
        return known

    def _reading(self, texts: list[str]) -> list[_Read]:
        words = self._base.tokenizer
        ids = [[words.cls, *words(text)[:TEXT_TOKENS], words.sep] for text in texts]
        return [
            _Read(
                vector=_unit(self._head("proj", states[1:].mean(0))),
                tokens=_unit(self._head("tokp", states[1:])),
                mean=states[1:].mean(0),
            )
            for states in self._net.encoder.states_of(ids)
        ]


def _layer(arrays: Mapping[str, NDArray[Any]], index: int) -> Layer:
    """Return a block: four-bit weights with B·A added."""

    def part(name: str) -> tuple[Array, Array]:
        key = f"blk.{index}.{name}"
        bias = _float(arrays[f"{key}.bias"])
        if name not in UPDATED:
            return _float(arrays[f"{key}.weight"]), bias
        base = unpack(arrays[f"{key}.codes"], arrays[f"{key}.scales"])
        return np.asarray(base + _float(arrays[f"{key}.B"]) @ _float(arrays[f"{key}.A"]), dtype=np.float32), bias

    return layer_of(part)


def _float(x: NDArray[Any]) -> Array:
    return np.asarray(x, dtype=np.float32)


def _unit(x: Array) -> Array:
    return np.asarray(x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-12), dtype=np.float32)
