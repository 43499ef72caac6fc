"""A worker without a model, for tests of the client: it can die, hang and refuse as native code does.

Run as `python -m tests.fragile_worker`. The name of the model file says how it behaves; replies repeat the question.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from typing import Any


def tell(**message: Any) -> None:
    """Write one line."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def load(job: dict[str, Any]) -> None:
    """Answer a load, or die where the model's name says so."""
    name = str(job["model"])
    if "always-dies" in name or ("fast-path-dies" in name and job["use_extra_buffers"]):
        sys.stderr.write("ggml: illegal instruction\n")
        sys.stderr.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    if "refuses" in name:
        tell(id=job["id"], error="the model file could not be loaded by llama.cpp")
        return
    ready = {"threads": 1, "decode_per_s": 9.0, "prefill_per_s": 9.0, "reuse": "hybrid" not in name, "gpu": False}
    tell(id=job["id"], ready={**ready, "features": "CPU", "load_s": 0.0, "n_ctx": job["n_ctx"]})


def main() -> None:
    """Do as the lines on stdin say."""
    slow = False
    for line in sys.stdin:
        job = json.loads(line)
        if job["op"] == "load":
            slow = "slow" in str(job["model"])
            load(job)
        elif job["op"] == "speak":
            text = " ".join(text for text, control in job["segments"] if not control)
            tell(id=job["id"], piece=f"{job['seed']} {job['temperature']} ")
            if "DIE" in text:
                os.kill(os.getpid(), signal.SIGKILL)
            if "HANG" in text:
                time.sleep(60)
            if "REFUSE" in text:
                tell(id=job["id"], error="llama.cpp could not evaluate the prompt (status -3)")
                continue
            if slow:
                time.sleep(0.03)
            tell(id=job["id"], piece="<|im_end|>said")
            tell(id=job["id"], done={"evaluated": 7, "generated": 2, "peak_bytes": 5})


if __name__ == "__main__":
    main()
