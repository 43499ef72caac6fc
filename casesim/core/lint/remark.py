"""A remark: what a rule has to say about one place of a case (or of its rubric), and what to do about it.

Names no file and no line: an adapter knows where a path stands in the author's YAML.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from casesim.core.model import Frozen

Where = tuple[str | int, ...]
"""A path of keys and indexes in the author's file: ("variants", "mi", "facts", 3, "says", 0)."""


class Severity(StrEnum):
    """Whether the case may be given to students as it is."""

    ERROR = "error"
    """It may not."""
    WARNING = "warning"
    """Somebody should look."""


class Remark(Frozen):
    """One remark."""

    rule: str = ""
    """Id of the rule; filled in by the registry."""
    severity: Severity | None = None
    """Filled in by the registry where the rule leaves it open."""
    document: Literal["case", "rubric"] = "case"
    where: Where
    message: str
    remedy: str
