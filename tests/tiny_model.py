"""A whole llama model of some 60,000 weights, written byte by byte: it loads and answers, and knows nothing.

Its header claims three billion parameters, so that it passes for a judge. One direction is common to all its words, and
`lean` says how far that direction speaks for "yes" (below 0: for "no"); the rest is chance from a fixed seed.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests import gguf_bytes

WIDTH, HEADS, INNER, LAYERS = 64, 2, 96, 1
CLAIMED = 3_000_000_000
_UNKNOWN, _CONTROL, _BYTE, _NORMAL = 2, 3, 6, 1


def write(path: Path, lean: float = 0.0, parameters: int | None = CLAIMED) -> Path:
    """Write the model; `parameters` None leaves the number out of the header."""
    words, kinds = _vocabulary()
    claim = {} if parameters is None else {"general.parameter_count": parameters}
    metadata: dict[str, gguf_bytes.Value] = {
        "general.architecture": "llama",
        "general.name": "tiny",
        **claim,
        "llama.context_length": 8192,
        "llama.embedding_length": WIDTH,
        "llama.block_count": LAYERS,
        "llama.feed_forward_length": INNER,
        "llama.attention.head_count": HEADS,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.dimension_count": WIDTH // HEADS,
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.tokens": words,
        "tokenizer.ggml.scores": [-float(number) for number in range(len(words))],
        "tokenizer.ggml.token_type": kinds,
        "tokenizer.ggml.unknown_token_id": 0,
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
    }
    return gguf_bytes.write(path, metadata, _tensors(words, lean))


def _vocabulary() -> tuple[list[str], list[int]]:
    """Return the words and their kinds: control tokens, all bytes, and "yes" and "no" with what they are merged from."""
    control = ["<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"]
    merged = [
        piece for word in ("yes", "no") for size in range(2, len(word) + 2) for piece in {("\u2581" + word)[:size]}
    ]
    singles = [*"\u2581yesno"]
    words = [*control, *(f"<0x{byte:02X}>" for byte in range(256)), *merged, *dict.fromkeys(singles)]
    kinds = [_UNKNOWN, *[_CONTROL] * (len(control) - 1), *[_BYTE] * 256]
    return words, [*kinds, *[_NORMAL] * (len(words) - len(kinds))]


def _tensors(words: list[str], lean: float) -> list[tuple[str, tuple[int, ...], int, bytes]]:
    chance = np.random.default_rng(5)

    def drawn(rows: int, columns: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        return chance.normal(0, 0.02, (rows, columns))

    words_in, words_out = drawn(len(words), WIDTH), drawn(len(words), WIDTH)
    words_in[:, 0] = 1.0
    words_out[words.index("\u2581yes"), 0] += lean
    words_out[words.index("\u2581no"), 0] -= lean
    found = {"token_embd": words_in, "output": words_out, "output_norm": np.ones(WIDTH)}
    for layer in range(LAYERS):
        squares = {f"blk.{layer}.attn_{name}": drawn(WIDTH, WIDTH) for name in ("q", "k", "v", "output")}
        norms = {f"blk.{layer}.{name}_norm": np.ones(WIDTH) for name in ("attn", "ffn")}
        ways = {f"blk.{layer}.ffn_{name}": drawn(INNER, WIDTH) for name in ("gate", "up")}
        found |= {**squares, **norms, **ways, f"blk.{layer}.ffn_down": drawn(WIDTH, INNER)}
    return [
        (f"{name}.weight", tuple(reversed(value.shape)), gguf_bytes.F32, value.astype("<f4").tobytes())
        for name, value in found.items()
    ]
