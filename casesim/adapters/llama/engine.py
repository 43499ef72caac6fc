"""The native engine: one model, one context, token lists in and pieces of text out.

The low-level interface is used on purpose: `Llama` copies the logits of a whole batch (100 MB for the starter model),
and its chat handlers tokenise a trainee's words as control tokens. Refuses nothing and checks little: the client has
checked the file. Only `worker` imports this, in a child process, for native code may crash.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from llama_cpp import llama_cpp as native

from casesim.adapters.llama.pace import Pace

GREEDY = 0.0
_ABORTED = 2
_TRIAL_TOKEN = 3
"""The token of every reply that is spoken with the other number of threads."""


class EngineError(Exception):
    """The native library refused; one clear line."""


class Cancelled(Exception):  # noqa: N818 - an outcome, not a fault
    """The caller asked to stop."""


@dataclass(frozen=True)
class Load:
    """What to load and how."""

    model: str
    adapter: str | None
    n_ctx: int
    n_batch: int
    n_threads: int
    n_gpu_layers: int
    flash_attention: bool
    use_extra_buffers: bool


@dataclass(frozen=True)
class Sampling:
    """How one reply is drawn."""

    seed: int
    temperature: float = GREEDY
    top_p: float = 0.9


class Engine:
    """A loaded model with one append-only cache of tokens; what two prompts share at the front is evaluated once."""

    def __init__(self, load: Load, stopped: Callable[[], bool]) -> None:
        """Load; `stopped` is asked between the nodes of a computation and ends it when true. Raises EngineError."""
        self._log_callback = native.llama_log_callback(lambda _level, _text, _data: None)
        native.llama_log_set(self._log_callback, ctypes.c_void_p(0))
        native.llama_backend_init()
        self._stopped = stopped
        self._model = self._load_model(load)
        self._vocab = native.llama_model_get_vocab(self._model)
        self._ctx = self._make_context(load)
        self._memory = native.llama_get_memory(self._ctx)
        self._apply_adapter(load.adapter)
        self.n_ctx = int(native.llama_n_ctx(self._ctx))
        self.n_batch = load.n_batch
        self._threads = load.n_threads
        self._pace = Pace(load.n_threads)
        self.past: list[int] = []
        self.evaluated = 0
        """Tokens evaluated since the last `prefill` began, the prompt's only."""

    @staticmethod
    def _load_model(load: Load) -> Any:
        params = native.llama_model_default_params()
        params.n_gpu_layers = (1_000_000 if load.n_gpu_layers < 0 else load.n_gpu_layers) * int(
            native.llama_supports_gpu_offload()
        )
        params.use_extra_bufts = load.use_extra_buffers
        model = native.llama_model_load_from_file(load.model.encode(), params)
        if not model:
            raise EngineError("the model file could not be loaded by llama.cpp")
        return model

    def _make_context(self, load: Load) -> Any:
        params = native.llama_context_default_params()
        params.n_ctx = load.n_ctx
        params.n_batch = params.n_ubatch = load.n_batch
        params.n_seq_max = 1
        params.n_threads = params.n_threads_batch = load.n_threads
        params.flash_attn_type = (
            native.LLAMA_FLASH_ATTN_TYPE_ENABLED if load.flash_attention else native.LLAMA_FLASH_ATTN_TYPE_DISABLED
        )
        context = native.llama_init_from_model(self._model, params)
        if not context:
            raise EngineError("the model's context could not be made; there may be too little memory")
        self._abort_callback = native.ggml_abort_callback(lambda _data: self._stopped())
        native.llama_set_abort_callback(context, self._abort_callback, ctypes.c_void_p(0))
        return context

    def _apply_adapter(self, path: str | None) -> None:
        if path is None:
            return
        adapter = native.llama_adapter_lora_init(self._model, path.encode())
        if not adapter:
            raise EngineError("the adapter does not fit the model")
        adapters = (native.llama_adapter_lora_p_ctypes * 1)(adapter)
        if native.llama_set_adapters_lora(self._ctx, adapters, 1, (ctypes.c_float * 1)(1.0)) != 0:
            raise EngineError("the adapter could not be applied to the model")

    def tokens(self, text: str, *, control: bool) -> list[int]:
        """Return the token ids of `text`; only with `control` do spellings of special tokens become them."""
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        ids = (native.llama_token * room)()
        count = native.llama_tokenize(self._vocab, data, len(data), ids, room, False, control)
        if count < 0:
            raise EngineError("a text could not be tokenised")
        return list(ids[:count])

    def begin(self) -> list[int]:
        """Return the token that opens every prompt of this model, if it wants one."""
        if not native.llama_vocab_get_add_bos(self._vocab):
            return []
        return [int(native.llama_vocab_bos(self._vocab))]

    def prefill(self, ids: Sequence[int], *, whole_batches: bool = False) -> None:
        """Bring the cache to exactly `ids`, evaluating what it lacks. Raises Cancelled, EngineError.

        With `whole_batches` nothing less than a whole batch is reused: the same steps as from an empty cache, and so the
        same logits to the last bit.
        """
        self.evaluated = 0
        if len(ids) >= self.n_ctx:
            raise EngineError(f"the prompt has {len(ids)} tokens and the context {self.n_ctx}")
        keep = 0
        for mine, wanted in zip(self.past, ids, strict=False):
            if mine != wanted:
                break
            keep += 1
        keep = min(keep, len(ids) - 1)
        self._cut(keep - keep % self.n_batch if whole_batches else keep)
        for start in range(len(self.past), len(ids), self.n_batch):
            chunk = ids[start : start + self.n_batch]
            self._decode(chunk)
            self.evaluated += len(chunk)

    def odds(self, ids: Sequence[int], these: Sequence[str], those: Sequence[str]) -> float:
        """Return the log odds that one of `these` words follows `ids` over one of `those`; raises EngineError.

        Words that are not one token of this vocabulary are left out. No word is drawn.
        """
        ours, theirs = self._whole_words(these), self._whole_words(those)
        if not ours or not theirs:
            raise EngineError(f"its vocabulary has no token for '{these[0]}' or for '{those[0]}'")
        self.prefill(ids, whole_batches=True)
        logits = native.llama_get_logits_ith(self._ctx, -1)
        odds = _log_sum([float(logits[token]) for token in ours]) - _log_sum([float(logits[token]) for token in theirs])
        if not math.isfinite(odds):
            raise EngineError("it gave no odds that are a number")
        return odds

    def _whole_words(self, words: Sequence[str]) -> list[int]:
        found = (self.tokens(word, control=False) for word in words)
        return sorted({ids[0] for ids in found if len(ids) == 1})

    def generate(self, limit: int, sampling: Sampling) -> Iterator[bytes]:
        """Yield the bytes of one token after another until the model ends its turn or `limit` tokens."""
        chain = self._sampler(sampling)
        try:
            for number in range(min(limit, self.n_ctx - len(self.past) - 1)):
                token = native.llama_sampler_sample(chain, self._ctx, -1)
                if native.llama_vocab_is_eog(self._vocab, token):
                    return
                yield self._piece(token)
                count = self._pace.trial() if number == _TRIAL_TOKEN else None
                self._use_threads(count or self._pace.best)
                self._timed(token, count or self._pace.best)
        finally:
            self._use_threads(self._pace.best)
            native.llama_sampler_free(chain)

    def probe(self) -> dict[str, float | int | bool | str]:
        """Evaluate and generate a little: proves that decoding works here, and measures it (tokens per second)."""
        opening = self.begin()
        ids = self.tokens("The quick brown fox jumps over the lazy dog. " * 4, control=False)[:32]
        self.prefill([*opening, *ids])
        for count in self._pace.counts:
            self._use_threads(count)
            self._decode(ids[:1])  # the first token with other threads pays for starting them
            for token in ids[1:5]:
                self._timed(token, count)
        self._use_threads(self._pace.best)
        self._cut(len(opening) + 2)
        started = perf_counter()
        self.prefill([*opening, *ids])
        spent = perf_counter() - started
        return {
            "threads": self._pace.best,
            "decode_per_s": round(self._pace.rate(), 1),
            "prefill_per_s": round(self.evaluated / spent, 1),
            "reuse": self.evaluated <= len(ids) - 2,
            "gpu": bool(native.llama_supports_gpu_offload()),
            "features": native.llama_print_system_info().decode("utf-8", "replace").strip(" |"),
        }

    def measure(self, seconds: float = 1.5) -> tuple[float, float]:
        """Return tokens per second of reading and of speaking with all threads that were asked for.

        Each is measured for `seconds` at most, in steps as short as the machine allows; what is read is meaningless.
        """
        self._use_threads(max(self._pace.counts))
        ids = self.tokens("The quick brown fox jumps over the lazy dog. " * 20, control=False)[:128]
        self.prefill([*self.begin(), *ids[:2]])
        reading = self._rate(ids[2:], min(32, self.n_batch), seconds)
        speaking = self._rate(ids[2:], 1, seconds)
        self._cut(0)
        self._use_threads(self._pace.best)
        return round(reading, 1), round(speaking, 1)

    def _rate(self, ids: Sequence[int], step: int, seconds: float) -> float:
        """Return tokens per second when `ids` are evaluated `step` at a time; the first step is not counted."""
        self._decode(ids[:step])
        started, done = perf_counter(), 0
        for start in range(step, len(ids), step):
            chunk = ids[start : start + step]
            self._decode(chunk)
            done += len(chunk)
            if perf_counter() - started > seconds:
                break
        return done / (perf_counter() - started)

    def _timed(self, token: int, count: int) -> None:
        started = perf_counter()
        self._decode([token])
        self._pace.took(count, perf_counter() - started)

    def _use_threads(self, count: int) -> None:
        if count != self._threads:
            native.llama_set_n_threads(self._ctx, count, count)
            self._threads = count

    def _cut(self, length: int) -> None:
        if length >= len(self.past):
            return
        if not native.llama_memory_seq_rm(self._memory, 0, length, -1):
            native.llama_memory_clear(self._memory, True)  # recurrent memory cannot be cut
            length = 0
        del self.past[length:]

    def _decode(self, chunk: Sequence[int]) -> None:
        if self._stopped():
            raise Cancelled
        array = (native.llama_token * len(chunk))(*chunk)
        status = native.llama_decode(self._ctx, native.llama_batch_get_one(array, len(chunk)))
        if status == 0:
            self.past.extend(chunk)
            return
        native.llama_memory_seq_rm(self._memory, 0, len(self.past), -1)
        if status == _ABORTED:
            raise Cancelled
        raise EngineError(f"llama.cpp could not evaluate the prompt (status {status})")

    @staticmethod
    def _sampler(sampling: Sampling) -> Any:
        chain = native.llama_sampler_chain_init(native.llama_sampler_chain_default_params())
        if sampling.temperature <= GREEDY:
            native.llama_sampler_chain_add(chain, native.llama_sampler_init_greedy())
            return chain
        native.llama_sampler_chain_add(chain, native.llama_sampler_init_top_p(sampling.top_p, 1))
        native.llama_sampler_chain_add(chain, native.llama_sampler_init_temp(sampling.temperature))
        native.llama_sampler_chain_add(chain, native.llama_sampler_init_dist(sampling.seed & 0xFFFFFFFF))
        return chain

    def _piece(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(256)
        size = native.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, True)
        return buffer.raw[: max(size, 0)]


def _log_sum(logits: Sequence[float]) -> float:
    """Return the logarithm of the sum of the exponentials."""
    most = max(logits)
    return most + math.log(sum(math.exp(logit - most) for logit in logits))
