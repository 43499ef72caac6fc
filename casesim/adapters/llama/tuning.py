"""The fastest way to run a model on this machine: tried once, kept in the data folder, used from then on.

Threads, the way threads wait for one another, and flash attention; each way is loaded in a worker of its own and measured.
A step is taken only where it is clearly faster. The words of a reply may depend on flash attention in the last bit, so that
the fingerprint of an encounter names it; on threads they do not depend.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from casesim.adapters.llama import machine
from casesim.adapters.llama.client import LlamaResponder
from casesim.adapters.llama.options import LlamaOptions
from casesim.adapters.llama.process import WAITING, WorkerProcess
from casesim.adapters.llama.state import engine_version
from casesim.core.errors import ModelError
from casesim.core.speaker import Told, Tuning

FILE = "tuning.json"
_CLEARLY = 1.05
_ANSWER = (60, 20)
"""Tokens that a turn reads and speaks, about; what is fastest is judged on them."""


def steps(options: LlamaOptions) -> list[dict[str, Any]]:
    """Return what is tried beside the usual way, one after another."""
    everything = machine.threads()
    return [
        *({"threads": count} for count in sorted({1, max(1, everything // 2)} - {everything})),
        {"waiting": "passive"},  # active waiting is not tried: fast alone, it collapses as soon as anything else runs
        {"flash_attention": not options.flash_attention},
    ]


def tune(
    model: Path,
    adapter: Path | None,
    options: LlamaOptions,
    state: Path,
    name: str,
    told: Told,
    tried: list[dict[str, Any]] | None = None,
) -> Tuning:
    """Measure, keep and return the fastest way; raises ModelError where no way works, and what `told` raises."""
    tried = steps(options) if tried is None else tried
    busy, usual = machine.is_busy(), _way(name, machine.threads(), options.flash_attention)
    told("measuring", 0, len(tried) + 1)
    _measured(model, adapter, options, state, usual)  # the first start reads the file and fuses: it is not counted
    best = _measured(model, adapter, options, state, usual)
    told("measuring", 1, len(tried) + 1)
    for number, step in enumerate(tried, 2):
        way = best.model_copy(update=step)
        with suppress(ModelError):  # a way that does not work here is none
            found = _measured(model, adapter, options, state, way)
            if _seconds(found) * _CLEARLY < _seconds(best):
                best = found
        told("measuring", number, len(tried) + 1)
    if not best.speaking_per_s:
        raise ModelError(f"{name} could not be measured on this machine")
    kept_now = best.model_copy(
        update={
            "busy": busy,
            "tried": len(tried) + 1,
            "engine": engine_version(),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
    )
    _keep(state, _key(model, adapter), kept_now)
    return kept_now


def kept(model: Path, adapter: Path | None, state: Path) -> Tuning | None:
    """Return what was found for this model on this machine with this engine; None where nothing was, or nothing can be read."""
    found = _read(state).get(_key(model, adapter))
    try:
        tuning = Tuning.model_validate(found)
    except ValidationError:
        return None
    return tuning if tuning.waiting in WAITING and 1 <= tuning.threads <= 64 else None


def applied(options: LlamaOptions, tuning: Tuning | None) -> tuple[LlamaOptions, partial[WorkerProcess]]:
    """Return the options and the maker of workers that `tuning` says; a number of threads that was asked for stays."""
    if tuning is None:
        return options, partial(WorkerProcess)
    threads = options.n_threads or tuning.threads
    chosen = options.model_copy(update={"n_threads": threads, "flash_attention": tuning.flash_attention})
    return chosen, partial(WorkerProcess, waiting=tuning.waiting)


def _way(name: str, threads: int, flash: bool) -> Tuning:
    return Tuning(
        model=name, threads=threads, waiting="brief", flash_attention=flash, reading_per_s=0, speaking_per_s=0
    )


def _measured(model: Path, adapter: Path | None, options: LlamaOptions, state: Path, way: Tuning) -> Tuning:
    chosen, spawn = applied(options.model_copy(update={"n_threads": None}), way)
    with LlamaResponder(model, adapter, chosen, state.parent, spawn) as responder:
        reading, speaking = responder.measure()
    return way.model_copy(update={"reading_per_s": reading, "speaking_per_s": speaking})


def _seconds(way: Tuning) -> float:
    if not way.reading_per_s or not way.speaking_per_s:
        return float("inf")
    return _ANSWER[0] / way.reading_per_s + _ANSWER[1] / way.speaking_per_s


def _key(model: Path, adapter: Path | None) -> str:
    """Return what a tuning belongs to: file, machine, engine."""
    try:
        size = model.stat().st_size
    except OSError:
        size = 0
    parts = (model.name, size, adapter.name if adapter else "", *_machine(), engine_version())
    return hashlib.sha256("|".join(str(part) for part in parts).encode()).hexdigest()[:20]


def _machine() -> Iterable[str]:
    yield platform.machine()
    yield str(machine.cores())
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                yield line.partition(":")[2].strip()
                return
    yield platform.processor()


def _read(state: Path) -> dict[str, Any]:
    try:
        stored = json.loads((state / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stored if isinstance(stored, dict) else {}


def _keep(state: Path, key: str, tuning: Tuning) -> None:
    known = {**_read(state), key: tuning.model_dump(mode="json")}
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = state / f"{FILE}.{os.getpid()}.tmp"
        part.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        part.replace(state / FILE)
    except OSError as error:
        raise ModelError(f"{state / FILE} cannot be written: {error.strerror}") from error
