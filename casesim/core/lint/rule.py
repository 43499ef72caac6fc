"""What a rule is: an id, how grave it is, why it exists, and a pure function that yields remarks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from casesim.core.lint.remark import Remark, Severity
from casesim.core.lint.subject import Subject

Check = Callable[[Subject], Iterator[Remark]]


class Rule(NamedTuple):
    """One rule; `why` is the first line of its function's docstring."""

    id: str
    severity: Severity
    why: str
    check: Check

    def remarks(self, subject: Subject) -> Iterator[Remark]:
        """Yield the remarks of this rule about `subject`, each with the rule's id and gravity, each once."""
        seen: set[tuple[object, ...]] = set()
        for remark in self.check(subject):
            known = (remark.document, remark.where, remark.message)
            if known not in seen:
                seen.add(known)
                yield remark.model_copy(update={"rule": self.id, "severity": remark.severity or self.severity})


def error(rule_id: str) -> Callable[[Check], Rule]:
    """Return a decorator that makes a rule of a function, whose remarks are errors."""
    return lambda check: Rule(rule_id, Severity.ERROR, _why(check), check)


def warning(rule_id: str) -> Callable[[Check], Rule]:
    """Return a decorator that makes a rule of a function, whose remarks are warnings."""
    return lambda check: Rule(rule_id, Severity.WARNING, _why(check), check)


def _why(check: Check) -> str:
    return (check.__doc__ or "").strip().splitlines()[0]
