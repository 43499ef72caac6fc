"""Regular expressions that are compiled when they are first used: nobody waits for one that is not.

Stands in for the few names of `re` that long lists of patterns need. Compiling the patterns of `understanding` takes a tenth
of a second, which the first picture of the app and `casesim --help` would wait for. Refuses nothing: a pattern that is
broken is told when it is used, so each must be used by a test.
"""

from __future__ import annotations

from re import DOTALL, IGNORECASE, Pattern, search
from re import compile as compile_now
from typing import Any, cast

__all__ = ["DOTALL", "IGNORECASE", "Pattern", "compile", "search"]


class _Late:
    """A pattern that is not compiled yet."""

    __slots__ = ("_flags", "_made", "_source")

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags
        self._made: Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        """Compile it, and be it."""
        if self._made is None:
            self._made = compile_now(self._source, self._flags)
        return getattr(self._made, name)


def compile(source: str, flags: int = 0) -> Pattern[str]:  # noqa: A001 - as in `re`
    """Return a pattern that is compiled at its first use."""
    return cast("Pattern[str]", _Late(source, flags))
