"""Parameters of a case: values that each seed draws anew, and how.

What a parameter is called and where it is used is the template's; `casesim.core.draw` draws it. Nothing here draws.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from casesim.core.model import Frozen

Scalar = str | int | float


class NumberParameter(Frozen):
    """A whole or decimal number drawn evenly from min, min+step … max."""

    kind: Literal["number"]
    """Says which sort of parameter this is."""
    min: float
    """The lowest value, included."""
    max: float
    """The highest value, included where the steps meet it."""
    step: float = Field(1, gt=0)
    """Above 0; 0.5 gives halves."""


class ChoiceParameter(Frozen):
    """One of the options, all as likely."""

    kind: Literal["choice"]
    """Says which sort of parameter this is."""
    options: tuple[Scalar, ...] = Field(min_length=1)
    """`[female, male]`, `["a bus driver", "a chef"]`."""


class WeightedParameter(Frozen):
    """One of the options, by weight."""

    kind: Literal["weighted"]
    """Says which sort of parameter this is."""
    options: dict[str, float] = Field(min_length=1)
    """Each option with its weight: `{never: 3, daily: 1}` draws `never` three times in four."""


class NameParameter(Frozen):
    """A name that fits sex and age (`sex` and `age` name other parameters or are plain values)."""

    kind: Literal["name"]
    """Says which sort of parameter this is."""
    sex: str = "sex"
    """The parameter that holds the sex, or `female` or `male`."""
    age: str = "age"
    """The parameter that holds the age, or a number of years; names go with the decade of birth."""
    part: Literal["first", "full"] = "full"
    """`first` for a given name alone."""


class OffsetParameter(Frozen):
    """Another number parameter plus a whole number drawn from `add` [low, high], never below `floor`."""

    kind: Literal["offset"]
    """Says which sort of parameter this is."""
    of: str
    """The number parameter that it is added to: `age`."""
    add: tuple[int, int]
    """Lowest and highest of what is added, both included: `[-4, 4]`."""
    floor: int = 0
    """What the sum is raised to where it falls below."""


class MapParameter(Frozen):
    """A value looked up by another parameter's value (`default` where none fits)."""

    kind: Literal["map"]
    """Says which sort of parameter this is."""
    of: str
    """The parameter whose value is looked up: `sex`."""
    values: dict[str, Scalar]
    """`{female: she, male: he}`."""
    default: Scalar | None = None
    """Taken where no value fits; without it such a seed cannot be drawn."""


Parameter = Annotated[
    NumberParameter | ChoiceParameter | WeightedParameter | NameParameter | OffsetParameter | MapParameter,
    Field(discriminator="kind"),
]
