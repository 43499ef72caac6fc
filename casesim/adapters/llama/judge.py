"""The judge by a local model: yes or no by the odds of two words, from the child process that holds the model.

Nothing is drawn, so the same file on the same machine gives the same odds, whatever was asked before. The size is read
from the file's header before anything is loaded: whoever asks can refuse a small model at no cost. Refuses adapters.
Not run on real weights yet.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from casesim.adapters.llama.client import LlamaResponder
from casesim.adapters.llama.formats import family_of
from casesim.adapters.llama.gguf import Header, read_header
from casesim.adapters.llama.options import LlamaOptions
from casesim.adapters.llama.process import WorkerGone, WorkerProcess
from casesim.core.errors import ModelError
from casesim.core.text import clean, without_control_tokens
from casesim.core.voice import Family, Segment

CONTEXT = 8192
"""Tokens for a whole talk and one item."""
_PATIENCE_S = 600.0


def parameters_of(header: Header) -> int:
    """Return the number of parameters: what the header says, else the sum over its tensors."""
    return header.number("general.parameter_count") or sum(math.prod(tensor.shape) for tensor in header.tensors)


def frame(question: str, family: Family) -> list[tuple[str, bool]]:
    """Return the prompt as (text, is frame): the family's turn marks are frame, the whole question is data."""
    parts = (
        Segment(text=family.user[0], control=True),
        Segment(text=without_control_tokens(question), control=False),
        Segment(text=family.user[1] + family.reply[0] + family.unthinking, control=True),
    )
    return [(part.text, part.control) for part in parts if part.text]


class LlamaJudge(LlamaResponder):
    """A model that is asked yes or no; one question at a time. Starts its worker at the first question."""

    def __init__(
        self,
        model: Path,
        options: LlamaOptions | None = None,
        state_dir: Path | None = None,
        spawn: Callable[[], WorkerProcess] = WorkerProcess,
    ) -> None:
        """Read the header of the file; raises ModelError where it is no model. Loads no weights."""
        wide = (options or LlamaOptions()).model_copy(update={"n_ctx": CONTEXT})
        super().__init__(model, None, wide, state_dir, spawn)
        header = read_header(model)
        self.name = clean(model.name, 80, keep_newlines=False)
        self.parameters = parameters_of(header)
        self._turns = family_of(header)

    def odds(self, question: str) -> float:
        """Return the log odds of "yes" over "no" as the answer to `question`; raises ModelError."""
        with self._lock:
            worker, job = self._started(), self._next_job()
            try:
                worker.send({"op": "judge", "id": job, "segments": frame(question, self._turns)})
                message = worker.receive(_PATIENCE_S)
                while message["id"] != job:
                    message = worker.receive(_PATIENCE_S)
            except WorkerGone:
                raise self._lost() from None
        if "odds" not in message:
            raise ModelError(f"{self.name} cannot judge: {message.get('error', 'it gave no answer')}.")
        return float(message["odds"])
