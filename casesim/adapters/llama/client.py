"""The voice by a local model: the `Responder` whose model lives in a child process.

Starts lazily, restarts a worker that died, and turns whatever native code does into one clear sentence. Refuses a
file whose header is not that of a whole model, and a starter model or adapter whose SHA-256 is not the pinned one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from casesim.adapters.llama import files, machine
from casesim.adapters.llama.formats import speaking_family
from casesim.adapters.llama.options import LlamaOptions
from casesim.adapters.llama.process import WorkerGone, WorkerProcess
from casesim.adapters.llama.state import RECIPE, MachineState, engine_version
from casesim.core import voice
from casesim.core.errors import ModelError
from casesim.core.ports import Fingerprint, Usage
from casesim.core.reply import PersonaCard, VoiceTask
from casesim.core.text import without_control_tokens
from casesim.core.voice import Family, Segment

_LOST = "The language model stopped unexpectedly; ask again, it has been restarted."
_SLOW_START_S = 600.0


class LlamaResponder:
    """Words tasks with a GGUF model through llama.cpp; one call at a time, `cancel` and `close` from any thread."""

    def __init__(
        self,
        model: Path,
        adapter: Path | None = None,
        options: LlamaOptions | None = None,
        state_dir: Path | None = None,
        spawn: Callable[[], WorkerProcess] = WorkerProcess,
    ) -> None:
        """Name the files; nothing is read or started yet. `state_dir` keeps hashes, fused weights and known crashes.

        With an adapter the prompt is the one that adapters of the starter model are trained on; without one it is
        that of the model's own family.
        """
        self.model, self.adapter = model, adapter
        self._options = options or LlamaOptions()
        self._state = MachineState(state_dir / "voice" if state_dir else None)
        self._spawn = spawn
        self._lock = threading.RLock()
        self._speaking = threading.Lock()  # released by whichever thread closes the iterator
        self._worker: WorkerProcess | None = None
        self._family: Family | None = None
        self._hashes: tuple[str, str] | None = None
        self._report: dict[str, Any] = {}
        self._job = 0
        self._usage = Usage()
        self._warnings: list[str] = []
        self._noise: tuple[str, ...] = ()

    @classmethod
    def starter(cls, options: LlamaOptions | None = None, state_dir: Path | None = None) -> LlamaResponder:
        """Return the starter model with its shipped adapter. Raises ModelError where one is missing."""
        return cls(files.starter_model(), files.starter_adapter(), options, state_dir)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user of this model should know, one sentence each."""
        return tuple(self._warnings)

    @property
    def report(self) -> dict[str, Any]:
        """What the worker found at load: threads, tokens per second, prefix reuse, safe mode; its peak memory."""
        return dict(self._report)

    @property
    def noise(self) -> tuple[str, ...]:
        """The last lines that the worker wrote to stderr, also those of one that died."""
        worker = self._worker
        return tuple(worker.noise) if worker is not None else self._noise

    @property
    def worker_pid(self) -> int | None:
        """The process id of the worker, None while there is none."""
        worker = self._worker
        return worker.pid if worker is not None and worker.alive else None

    def warm(self, persona: PersonaCard, before: tuple[tuple[str, str], ...] = ()) -> None:
        """Load the model and evaluate the persona and the last exchanges ahead of the question.

        Returns once the model is loaded; the evaluation goes on in the worker. Raises ModelError.
        """
        with self._lock:
            worker = self._started()
            segments = voice.prefix(persona, before, self._known_family())
            try:
                worker.send({"op": "warm", "id": self._next_job(), "segments": _wire(segments)})
            except WorkerGone:
                raise self._lost() from None

    def speak(self, task: VoiceTask) -> Generator[str, None, None]:
        """Yield pieces of the reply; closing the iterator cancels. Raises ModelError."""
        if not self._speaking.acquire(timeout=self._options.wait_s):
            raise ModelError("The language model is still answering another question.")
        try:
            yield from self._spoken(task)
        finally:
            self._speaking.release()

    def _spoken(self, task: VoiceTask) -> Generator[str, None, None]:
        self._usage = Usage()
        with self._lock:
            worker = self._started()
            job = self._next_job()
        done = False
        try:
            worker.send(self._order(task, job))
            while True:
                message = worker.receive(self._options.wait_s)
                if message["id"] != job:
                    continue  # an earlier prefill that went on in the background
                if "piece" in message:
                    yield without_control_tokens(message["piece"])
                    continue
                done = True
                self._finish(message)
                return
        except WorkerGone:
            done = True
            raise self._lost() from None
        finally:
            if not done:
                self._stop(worker, job)

    def cancel(self) -> None:
        """Stop the reply that is being spoken, from another thread; its iterator ends."""
        worker = self._worker
        if worker is not None:
            try:
                worker.send({"op": "cancel", "id": self._job})
            except WorkerGone:
                return

    def usage(self) -> Usage:
        """Return the tokens of the last `speak`."""
        return self._usage

    def fingerprint(self) -> Fingerprint:
        """Return versions, hashes and options; starts nothing. Raises ModelError where the files are not sound."""
        with self._lock:
            model, adapter = self._checked()
            chosen = self._options.model_dump(mode="json", exclude={"wait_s"})
            return Fingerprint(
                engine=f"llama-cpp-python {engine_version()}",
                model=self.model.name,
                model_sha256=model,
                adapter_sha256=adapter,
                options={name: str(value) for name, value in chosen.items() if value is not None}
                | {"family": self._known_family().name, "weights": self._weights_name()},
            )

    def close(self) -> None:
        """End the worker; safe to call twice and from any thread."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()
            self._noise = tuple(worker.noise)

    def start(self) -> None:
        """Load the model now. Raises ModelError."""
        with self._lock:
            self._started()

    def measure(self) -> tuple[float, float]:
        """Return tokens per second of reading and of speaking, as the options have it; raises ModelError."""
        with self._lock:
            try:
                found = self._exchange(self._started(), {"op": "measure"})
            except WorkerGone:
                raise self._lost() from None
            if "error" in found:
                raise ModelError(f"The language model could not be measured: {found['error']}.")
            return float(found["reading"]), float(found["speaking"])

    def _order(self, task: VoiceTask, job: int) -> dict[str, Any]:
        options = self._options
        return {
            "op": "speak",
            "id": job,
            "segments": _wire(voice.frame(task, self._known_family())),
            "seed": task.seed + 7919 * task.attempt,
            "temperature": options.temperature_first if task.attempt == 0 else options.temperature_again,
            "top_p": options.top_p,
            "max_tokens": task.max_tokens,
        }

    def _finish(self, message: dict[str, Any]) -> None:
        if "error" in message:
            raise ModelError(f"The language model could not answer: {message['error']}.")
        self._count(message["done"])

    def _count(self, done: dict[str, Any]) -> None:
        self._usage = Usage(evaluated=done["evaluated"], generated=done["generated"])
        self._report["peak_bytes"] = done.get("peak_bytes", 0)

    def _stop(self, worker: WorkerProcess, job: int) -> None:
        """Cancel `job` and wait until the worker is free again."""
        try:
            worker.send({"op": "cancel", "id": job})
            while True:
                message = worker.receive(self._options.wait_s)
                if message["id"] == job and "piece" not in message:
                    self._count(message.get("done", {"evaluated": 0, "generated": 0}))
                    return
        except WorkerGone:
            self._lost()

    def _next_job(self) -> int:
        self._job += 1
        return self._job

    def _lost(self) -> ModelError:
        """Put away the dead worker; the next call starts another."""
        self.close()
        return ModelError(_LOST)

    def _started(self) -> WorkerProcess:
        if self._worker is not None and self._worker.alive:
            return self._worker
        self.close()
        self._checked()
        safe = not self._options.use_extra_buffers or self._state.crashed_before(engine_version())
        try:
            return self._launch(extra=not safe)
        except WorkerGone:
            if safe:
                raise ModelError(self._failed()) from None
        try:
            worker = self._launch(extra=False)
        except WorkerGone:
            raise ModelError(self._failed()) from None
        self._state.remember_crash(engine_version())
        return worker

    def _launch(self, *, extra: bool) -> WorkerProcess:
        """Start a worker and load the model. Raises WorkerGone where it dies, ModelError where it refuses."""
        worker = self._spawn()
        try:
            model, adapter = self._weights(worker)
            message = self._exchange(worker, {"op": "load", **self._loading(model, adapter, extra=extra)})
        except WorkerGone:
            worker.end()
            self._noise = (*worker.noise, f"exit status {worker.exit_code}")
            raise
        if "ready" not in message:
            worker.end()
            self._noise = tuple(worker.noise)
            raise ModelError(f"The language model cannot be used: {message.get('error', 'it gave no answer')}.")
        fused = adapter is None and self.adapter is not None
        self._report = {**message["ready"], "safe_mode": not extra, "fused": fused}
        self._note_warnings()
        self._worker = worker
        return worker

    def _exchange(self, worker: WorkerProcess, message: dict[str, Any]) -> dict[str, Any]:
        worker.send({"id": self._next_job(), **message})
        return worker.receive(_SLOW_START_S)

    def _loading(self, model: Path, adapter: Path | None, *, extra: bool) -> dict[str, Any]:
        options = self._options
        return {
            "model": str(model),
            "adapter": str(adapter) if adapter else None,
            "n_ctx": options.n_ctx,
            "n_batch": options.n_batch,
            "n_threads": options.n_threads or machine.threads(),
            "n_gpu_layers": options.n_gpu_layers,
            "flash_attention": options.flash_attention,
            "use_extra_buffers": extra,
        }

    def _weights(self, worker: WorkerProcess) -> tuple[Path, Path | None]:
        """Return the files to load: the fused weights, made now where they are missing, else model and adapter."""
        fused = self._state.fused_path(*self._checked()) if self.adapter and self._options.fuse else None
        if fused is None:
            return self.model, self.adapter
        if not self._state.sound(fused):
            order = {"model": str(self.model), "adapter": str(self.adapter), "target": str(fused)}
            if not self._exchange(worker, {"op": "fuse", **order}).get("fused"):
                return self.model, self.adapter
            try:
                self._state.note_fused(fused)
            except OSError:
                return self.model, self.adapter
        return fused, None

    def _note_warnings(self) -> None:
        self._warnings = []
        if not self._report.get("reuse", True):
            self._warnings.append("This model cannot reuse its context; every answer will be slow.")
        if self._report.get("safe_mode") and self._options.use_extra_buffers:
            self._warnings.append("The fast path of llama.cpp crashes on this machine; the safe one is used.")

    @staticmethod
    def _failed() -> str:
        return "The language model could not be loaded: its process ended. Run `casesim doctor` for the details."

    def _checked(self) -> tuple[str, str]:
        """Return the hashes of model and adapter after checking the files. Raises ModelError."""
        if self._hashes is None:
            adapter = self._checked_adapter()
            self._family = voice.STARTER if adapter else speaking_family(self.model)
            pinned = files.STARTER_SHA256 if adapter and self.model == files.starter_model() else None
            self._hashes = (files.check(self.model, pinned, self._state.folder), adapter)
        return self._hashes

    def _checked_adapter(self) -> str:
        if self.adapter is None:
            return ""
        pinned = files.ADAPTER_SHA256 if self.adapter == files.starter_adapter() else None
        return files.check(self.adapter, pinned, self._state.folder)

    def _weights_name(self) -> str:
        if self.adapter is None:
            return "as they are"
        fused = self._report.get("fused", self._options.fuse and self._state.folder is not None)
        return f"fused {RECIPE}" if fused else "adapter at run time"

    def _known_family(self) -> Family:
        self._checked()
        assert self._family is not None
        return self._family


def _wire(segments: tuple[Segment, ...]) -> list[tuple[str, bool]]:
    return [(segment.text, segment.control) for segment in segments]
