"""Options of the language model, checked by name: llama-cpp-python swallows unknown ones without a word."""

from __future__ import annotations

from pydantic import Field

from casesim.core.model import Frozen


class LlamaOptions(Frozen):
    """How the model is loaded and sampled; an unknown option is refused."""

    n_ctx: int = Field(2048, ge=512, le=131_072)
    """Tokens of context."""
    n_batch: int = Field(128, ge=16, le=2048)
    """Tokens per evaluation step; the scratch memory grows with it (vocabulary x 4 bytes x n_batch)."""
    n_threads: int | None = Field(None, ge=1, le=64)
    """Threads; None takes the physical cores that this process may use, eight at most."""
    n_gpu_layers: int = Field(-1, ge=-1)
    """Layers on the GPU where the build has one; -1 is all."""
    flash_attention: bool = True
    use_extra_buffers: bool = True
    """Repacked weights and AMX; switched off by itself where they crash (llama.cpp #20824)."""
    fuse: bool = True
    """Make model and adapter one file in the data folder at first start (145 MB; two thirds of the work per token)."""
    temperature_first: float = Field(0.0, ge=0.0, le=2.0)
    """Temperature of the first try; 0 is greedy."""
    temperature_again: float = Field(0.6, ge=0.0, le=2.0)
    """Temperature of every later try."""
    top_p: float = Field(0.9, gt=0.0, le=1.0)
    wait_s: float = Field(120.0, gt=0.0)
    """Seconds without any sign of life from the worker before it counts as hung."""
