"""From raw pieces of a model to what is spoken: thoughts and control tokens removed, stops obeyed.

Works on a stream: what might still turn into a stop or a thought is held back until it is decided. Knows no model.
"""

from __future__ import annotations

import re

_THOUGHTS = (
    ("<think>", "</think>"),
    ("<|channel>", "<channel|>"),
    ("<|channel|>analysis", "<|channel|>final"),
)
_DROPPED = re.compile(r"<\|[^<>|\n]{0,40}\|>|<\|?/?[a-z_]{1,20}\|?>|</?s>|\[/?INST\]|<[^<>\n]{0,30}\|>", re.IGNORECASE)
_STOP = re.compile(r"\n|\b(?:doctor|student|dr|patient|user|assistant|facts?)\s?:|\[", re.IGNORECASE)
_HELD = re.compile(r"(?:<[^<>\n]{0,40}|\b(?:d|do|doc|doct|docto|doctor|s|st|stu|stud|stude|studen|student|dr|p|pa|pat"
                   r"|pati|patie|patien|patient|u|us|use|user|a|as|ass|assi|assis|assist|assista|assistan|assistant"
                   r"|f|fa|fac|fact|facts)\s?|\s+)$", re.IGNORECASE)  # fmt: skip


class Speech:
    """Turns pieces into spoken text; `ended` once a stop was reached."""

    def __init__(self) -> None:
        self._raw = ""
        self._closing: str | None = None
        self._spoken = False
        self.ended = False

    def feed(self, piece: str) -> str:
        """Take the next piece and return what may be said now ("" where nothing may)."""
        if self.ended:
            return ""
        self._raw += piece
        return self._release(final=False)

    def finish(self) -> str:
        """Return what was held back."""
        if self.ended:
            return ""
        out = self._release(final=True)
        self.ended = True
        return out

    def _release(self, *, final: bool) -> str:
        self._skip_thoughts()
        if self._closing is not None:
            return ""
        text = self._raw if self._spoken else self._raw.lstrip()
        text = _DROPPED.sub("", text)
        if not self._spoken:
            text = text.lstrip()
        stop = _STOP.search(text)
        if stop:
            self.ended, self._raw = True, ""
            return self._say(text[: stop.start()].rstrip())
        held = None if final else _HELD.search(text)
        self._raw = text[held.start() :] if held else ""
        return self._say(text[: held.start()] if held else text)

    def _say(self, text: str) -> str:
        self._spoken = self._spoken or bool(text)
        return text

    def _skip_thoughts(self) -> None:
        while True:
            if self._closing is not None:
                head, found, rest = self._raw.partition(self._closing)
                if not found:
                    self._raw = head[-len(self._closing) :]
                    return
                self._raw, self._closing = rest, None
            for opening, closing in _THOUGHTS:
                before, found, rest = self._raw.partition(opening)
                if found:
                    self._raw, self._closing = before + rest, closing
                    break
            else:
                return
