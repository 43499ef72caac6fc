"""Run the shipped encoder through llama.cpp and through numpy: same vectors? which is faster?

    python training/compare_native.py

Compares the mean token state of plain sentences ([CLS] text [SEP]) and the time for each on one thread.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
from llama_cpp import LLAMA_POOLING_TYPE_MEAN, Llama

from casesim.adapters.knowledge import load_encoder

SENTENCES = (
    "Any fever?",
    "OK, and have you been having any symptoms like nausea or vomiting or any fevers or chills?",
    "Is there anything that you do that makes the pain either get worse or go away?",
    "Do you take any medicines on a regular basis, either prescribed or over the counter?",
) * 10


def main() -> None:
    encoder = load_encoder(json.loads(Path("casesim/data/encoder.json").read_text()))
    wrap = encoder.tokenizer
    began = time.perf_counter()
    ours = []
    times = []
    for text in SENTENCES:
        start = time.perf_counter()
        ours.append(encoder.states([wrap.cls, *wrap(text), wrap.sep]).mean(0))
        times.append(time.perf_counter() - start)
    native = Llama(
        model_path="casesim/data/encoder.gguf", embedding=True, pooling_type=LLAMA_POOLING_TYPE_MEAN, n_ctx=256, n_batch=256,
        n_ubatch=256, n_threads=1, verbose=False,
    )  # fmt: skip
    theirs, other = [], []
    for text in SENTENCES:
        start = time.perf_counter()
        theirs.append(np.array(native.embed(text, normalize=False)))
        other.append(time.perf_counter() - start)
    cosines = [float(a @ b / np.linalg.norm(a) / np.linalg.norm(b)) for a, b in zip(ours, theirs, strict=True)]
    print(f"lowest cosine {min(cosines):.5f}")
    print(f"median ms: numpy {np.median(times) * 1e3:.1f}, llama.cpp {np.median(other) * 1e3:.1f}")
    print(f"all in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
