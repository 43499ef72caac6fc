"""What casesim finds when it examines itself: each part says its facts or the one line that is wrong with it.

Asks, changes nothing, and never stops at the first fault. The parts are asked through functions that bootstrap gives,
so that this module knows no machine, model or database.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from casesim.core.errors import CasesimError
from casesim.core.model import Frozen
from casesim.core.text import clean

WARNING = "warning"
"""The name of a fact that the reader should not overlook."""


class Section(Frozen):
    """What one part said."""

    name: str
    facts: dict[str, str] = {}
    problem: str = ""
    """Empty where the part is sound."""


class Report(Frozen):
    """The whole examination."""

    sections: tuple[Section, ...]

    @property
    def ok(self) -> bool:
        """True where no part has a problem."""
        return not any(section.problem for section in self.sections)

    def as_json(self) -> str:
        """Return the report as JSON: `ok`, then an object for each part."""
        parts = {
            section.name: {**section.facts, **({"problem": section.problem} if section.problem else {})}
            for section in self.sections
        }
        return json.dumps({"ok": self.ok, **parts}, indent=2)

    def as_text(self) -> str:
        """Return the report as lines for a reader."""
        lines: list[str] = []
        for section in self.sections:
            lines.append(f"{section.name}: {section.problem or 'ok'}")
            lines += [f"  {name:16} {value}" for name, value in section.facts.items()]
        problems = sum(bool(section.problem) for section in self.sections)
        lines.append(
            "Everything needed is there." if self.ok else f"{problems} of {len(self.sections)} have a problem."
        )
        return "\n".join(lines)


Examine = Callable[[], Mapping[str, str]]


def examine(parts: Mapping[str, Examine]) -> Report:
    """Ask every part in turn; one that raises a CasesimError is reported with its line."""
    return Report(sections=tuple(_section(name, ask) for name, ask in parts.items()))


def _section(name: str, ask: Examine) -> Section:
    try:
        facts = {key: clean(str(value), 600, keep_newlines=False) for key, value in ask().items()}
    except CasesimError as error:
        return Section(name=name, problem=clean(str(error), 600, keep_newlines=False))
    return Section(name=name, facts=facts)
