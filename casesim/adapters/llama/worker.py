"""The child process that holds the language model: JSON lines in on stdin, JSON lines out on the old stdout.

It exists so that a native crash, the loading and the output of llama.cpp never reach the terminal or the record. It
dies with its parent (end of stdin), ignores Ctrl-C, and refuses to look at anything but the tokens it is given.

In:  {"op": "fuse", "id", "model", "adapter", "target"} {"op": "load", "id", …Load} {"op": "warm", "id", "segments"} {"op": "speak", "id", "segments", "seed",
     "temperature", "top_p", "max_tokens"} {"op": "judge", "id", "segments"} {"op": "measure", "id"} {"op": "cancel", "id"} {"op": "quit"}
Out: {"id", "fused": bool, "reason"} {"id", "ready": {…}} {"id", "piece": text} {"id", "done": {"evaluated", "generated", "peak_bytes"}} {"id", "odds": float}
     {"id", "reading": tokens/s, "speaking": tokens/s}
     {"id", "error": line}
"""

from __future__ import annotations

import codecs
import json
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from time import perf_counter
from typing import Any, TextIO

from casesim.adapters.llama.engine import Cancelled, Engine, EngineError, Load, Sampling
from casesim.adapters.llama.fuse import CannotFuse, fuse
from casesim.adapters.llama.machine import peak_bytes
from casesim.adapters.llama.speech import Speech
from casesim.core.errors import ModelError

Message = dict[str, Any]
YES, NO = ("yes", "Yes", "YES", " yes", " Yes"), ("no", "No", "NO", " no", " No")
"""What counts as an answer; a vocabulary has some of each as one token."""


class Worker:
    """Takes jobs one by one; a cancel may arrive while one runs."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._jobs: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._cancelled = -1
        self._running = -1
        self._generated = 0
        self._engine: Engine | None = None

    def listen(self, source: TextIO) -> None:
        """Read messages until the parent goes; then end the process at once, whatever it is doing."""
        for line in source:
            message = json.loads(line)
            if message["op"] == "cancel":
                self._cancelled = max(self._cancelled, int(message["id"]))
            else:
                self._jobs.put(message)
        os._exit(0)

    def work(self) -> None:
        """Do the jobs, one after another."""
        while (job := self._jobs.get()) is not None:
            self._running, self._generated = int(job["id"]), 0
            try:
                self._do(job)
            except Cancelled:
                self._done()
            except EngineError as error:
                self._tell(error=str(error))

    def _do(self, job: Message) -> None:
        match job["op"]:
            case "load":
                self._load(job)
            case "fuse":
                self._fuse(job)
            case "warm":
                engine = self._loaded()
                engine.prefill(self._ids(job["segments"]))
                self._done()
            case "speak":
                self._speak(job)
            case "measure":
                reading, speaking = self._loaded().measure()
                self._tell(reading=reading, speaking=speaking)
            case "judge":
                self._tell(odds=self._loaded().odds(self._ids(job["segments"]), YES, NO))
            case other:
                raise EngineError(f"the worker does not know {other!r}")

    def _fuse(self, job: Message) -> None:
        try:
            fuse(Path(job["model"]), Path(job["adapter"]), Path(job["target"]))
        except (CannotFuse, ModelError, OSError) as error:
            self._tell(fused=False, reason=str(error))
        else:
            self._tell(fused=True)

    def _load(self, job: Message) -> None:
        started = perf_counter()
        fields = {name: job[name] for name in Load.__dataclass_fields__}
        self._engine = Engine(Load(**fields), self._stopped)
        loaded = perf_counter()
        report = self._engine.probe()
        self._tell(ready={**report, "load_s": round(loaded - started, 3), "n_ctx": self._engine.n_ctx})

    def _speak(self, job: Message) -> None:
        engine, speech = self._loaded(), Speech()
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        engine.prefill(self._ids(job["segments"]))
        sampling = Sampling(seed=job["seed"], temperature=job["temperature"], top_p=job["top_p"])
        for piece in engine.generate(job["max_tokens"], sampling):
            self._generated += 1
            self._say(speech.feed(decoder.decode(piece)))
            if speech.ended:
                break
        self._say(speech.finish())
        self._done()

    def _ids(self, segments: list[tuple[str, bool]]) -> list[int]:
        engine = self._loaded()
        ids = engine.begin()
        for text, control in segments:
            ids += engine.tokens(text, control=control)
        return ids

    def _loaded(self) -> Engine:
        if self._engine is None:
            raise EngineError("no model is loaded")
        return self._engine

    def _done(self) -> None:
        evaluated = self._engine.evaluated if self._engine else 0
        self._tell(done={"evaluated": evaluated, "generated": self._generated, "peak_bytes": peak_bytes()})

    def _stopped(self) -> bool:
        return self._cancelled >= self._running

    def _say(self, text: str) -> None:
        if text:
            self._tell(piece=text)

    def _tell(self, **message: Any) -> None:
        self._out.write(json.dumps({"id": self._running, **message}) + "\n")
        self._out.flush()


def main() -> None:
    """Run the worker over this process's pipes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)  # whatever native code prints goes the way of stderr, never between our lines
    worker = Worker(out)
    listener = threading.Thread(target=worker.listen, args=(sys.stdin,), daemon=True)
    listener.start()
    try:
        worker.work()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
