"""What the doctor wants to know of the voice: files, hashes, the worker's own probe, and what it said when it died."""

from __future__ import annotations

from casesim.adapters.llama import machine
from casesim.adapters.llama.client import LlamaResponder
from casesim.core.errors import ModelError

_QUICK_ENOUGH = 15.0
"""Tokens per second below which a reply of 20 tokens takes more than a second and a half."""


def examine_files(responder: LlamaResponder) -> dict[str, str]:
    """Return the model's and the adapter's files with their hashes; raises ModelError where one is not sound."""
    fingerprint = responder.fingerprint()
    return {
        "engine": fingerprint.engine,
        "model": str(responder.model),
        "sha256": fingerprint.model_sha256,
        "adapter": str(responder.adapter or "none"),
        "adapter sha256": fingerprint.adapter_sha256 or "none",
        "family": fingerprint.options["family"],
        "weights": fingerprint.options["weights"],
    }


def examine_worker(responder: LlamaResponder) -> dict[str, str]:
    """Start the worker and return what it measured; raises ModelError with its last words where it does not start."""
    try:
        responder.start()
    except ModelError as error:
        last = " / ".join(responder.noise[-3:])
        raise ModelError(f"{error} {last}".strip()) from None
    found = responder.report
    facts = {
        "cores": str(machine.cores()),
        "memory": _gigabytes(machine.memory_bytes()),
        "available": _gigabytes(machine.available_bytes()),
        "threads": str(found["threads"]),
        "reading": f"{found['prefill_per_s']} tokens/s",
        "speaking": f"{found['decode_per_s']} tokens/s",
        "loading": f"{found['load_s']} s",
        "context": f"{found['n_ctx']} tokens",
        "reuse": "yes" if found["reuse"] else "no",
        "GPU offload": "yes" if found["gpu"] else "no",
        "safe mode": "yes" if found["safe_mode"] else "no",
        "build": str(found["features"]),
    }
    said = list(responder.warnings)
    if found["decode_per_s"] < _QUICK_ENOUGH:
        said.append("The model is slow here: it is large, or the machine is busy.")
    return facts | ({"warning": " ".join(said)} if said else {})


def _gigabytes(count: int | None) -> str:
    return "unknown" if count is None else f"{count / 1e9:.1f} GB"
