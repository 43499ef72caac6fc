"""A question as it is read without rules: which lines it asks for, and what kind of question it is.

What the matcher hears, handed to the patient as one value, so that rules need no model at hand. Decides
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from casesim.core.case import Disclosure
from casesim.core.patient import Patient
from casesim.core.understanding.model import Kind, Understander


class Reading(NamedTuple):
    """What is heard of a question beside its words."""

    asks_for: Callable[[tuple[str, ...]], tuple[float, ...]]
    """Returns, per line, the log odds that it is asked for, rather than none of the lines."""
    kinds: Callable[[], Mapping[Kind, float]]
    """Returns how likely the question is of each kind; they add up to one."""


def lines_of(patient: Patient) -> tuple[str, ...]:
    """Return the line by which each fact that may be said is known to the matcher."""
    return tuple(fact.says[0] for fact in patient.facts if fact.disclosure is not Disclosure.NEVER)


def reading_of(understander: Understander, text: str) -> Reading:
    """Return the reading of `text`."""
    return Reading(
        asks_for=lambda lines: understander.asks_for(text, lines),
        kinds=lambda: understander.kinds(text),
    )
