"""Two voices without a model: one that says given words, for tests and demonstrations, and one that says nothing.

`AuthorResponder` leaves every reply to the author's own words; it is what `--voice author` means. Neither pretends
to be a language model: the fingerprint names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from casesim.core.errors import ModelError
from casesim.core.ports import Fingerprint, Usage
from casesim.core.reply import PersonaCard, VoiceTask

Script = Iterable[str | Exception] | Callable[[VoiceTask], str]


class ScriptedResponder:
    """Says the given replies in turn, or what a function makes of each task; remembers every task it was given."""

    def __init__(self, script: Script = ()) -> None:
        """Take replies (an exception among them is raised in its place) or a function; without a reply, silence."""
        self._answer = script if callable(script) else None
        self._replies = iter(()) if callable(script) else iter(script)
        self._usage = Usage()
        self.tasks: list[VoiceTask] = []
        """Every task in order: the whole context that a voice ever had."""
        self.warmed: list[PersonaCard] = []
        self.closed = False

    def warm(self, persona: PersonaCard, before: tuple[tuple[str, str], ...] = ()) -> None:  # noqa: ARG002
        """Remember that `persona` was prepared."""
        self.warmed.append(persona)

    def speak(self, task: VoiceTask) -> Iterator[str]:
        """Yield the next reply word by word. Raises ModelError after `close`, or what the script holds."""
        if self.closed:
            raise ModelError("The scripted voice was closed.")
        self.tasks.append(task)
        self._usage = Usage()
        reply = self._answer(task) if self._answer else next(self._replies, "")
        if isinstance(reply, Exception):
            raise reply
        for index, word in enumerate(reply.split()):
            self._usage = Usage(generated=index + 1)
            yield word if index == 0 else " " + word

    def usage(self) -> Usage:
        """Return how many words were said last."""
        return self._usage

    def fingerprint(self) -> Fingerprint:
        """Return the name of this voice."""
        return Fingerprint(engine="scripted", model="")

    def close(self) -> None:
        """Say nothing more."""
        self.closed = True


class AuthorResponder:
    """Says nothing, so that every reply is the author's own words."""

    def warm(self, persona: PersonaCard, before: tuple[tuple[str, str], ...] = ()) -> None:
        """Do nothing."""

    def speak(self, task: VoiceTask) -> Iterator[str]:  # noqa: ARG002
        """Yield nothing."""
        yield from ()

    def usage(self) -> Usage:
        """Return no tokens."""
        return Usage()

    def fingerprint(self) -> Fingerprint:
        """Return the name of this voice."""
        return Fingerprint(engine="author", model="")

    def close(self) -> None:
        """Do nothing."""
