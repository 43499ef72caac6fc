"""Parameters of a case: values that each seed draws anew, and how.

What a parameter is called and where it is used is the template's; `casesim.core.draw` draws it. Nothing here draws.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from casesim.core.model import Frozen

Scalar = str | int | float
Real = Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9)]
MOST_STEPS = 1_000_000
"""Values that one number parameter may take."""


class NumberParameter(Frozen):
    """A whole or decimal number drawn evenly from min, min+step … max."""

    kind: Literal["number"]
    """Says which sort of parameter this is."""
    min: Real
    """The lowest value, included."""
    max: Real
    """The highest value, included where the steps meet it."""
    step: Real = Field(1, gt=0)
    """Above 0; 0.5 gives halves."""

    @model_validator(mode="after")
    def _runs_upwards(self) -> NumberParameter:
        if self.max < self.min:
            raise ValueError(f"max is below min ({self.max:g} and {self.min:g})")
        if (self.max - self.min) / self.step > MOST_STEPS:
            raise ValueError(f"a step of {self.step:g} makes more than {MOST_STEPS:,} values")
        return self


class ChoiceParameter(Frozen):
    """One of the options, all as likely."""

    kind: Literal["choice"]
    """Says which sort of parameter this is."""
    options: tuple[str | int | Real, ...] = Field(min_length=1)
    """`[female, male]`, `["a bus driver", "a chef"]`."""


class WeightedParameter(Frozen):
    """One of the options, by weight."""

    kind: Literal["weighted"]
    """Says which sort of parameter this is."""
    options: dict[str, Real] = Field(min_length=1)
    """Each option with its weight: `{never: 3, daily: 1}` draws `never` three times in four."""

    @model_validator(mode="after")
    def _draws_something(self) -> WeightedParameter:
        below = [option for option, weight in self.options.items() if weight < 0]
        if below:
            raise ValueError(f"the weight of '{below[0]}' is below 0")
        if not any(self.options.values()):
            raise ValueError("every weight is zero: give one option a positive weight")
        return self


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

    @model_validator(mode="after")
    def _runs_upwards(self) -> OffsetParameter:
        if self.add[1] < self.add[0]:
            raise ValueError(f"add runs from {self.add[0]} down to {self.add[1]}")
        return self


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


def edges(parameter: Parameter) -> tuple[Scalar, ...]:
    """Return every option that a parameter may take of itself, and for a number its lowest and its highest value."""
    match parameter:
        case ChoiceParameter(options=options):
            return options
        case WeightedParameter(options=weights):
            return tuple(option for option, weight in weights.items() if weight > 0)
        case NumberParameter(min=low, max=high, step=step):
            return _plain(low), _plain(
                float(
                    Decimal(str(low))
                    + Decimal(str(step)) * int((Decimal(str(high)) - Decimal(str(low))) / Decimal(str(step)))
                )
            )
        case _:
            return ()


def option_place(parameter: Parameter, value: str) -> tuple[str | int, ...]:
    """Return where below a parameter the option `value` is written; empty where it is computed."""
    match parameter:
        case ChoiceParameter(options=options):
            return next((("options", index) for index, option in enumerate(options) if str(option) == value), ())
        case WeightedParameter(options=weights) if value in weights:
            return "options", value
        case MapParameter(values=values):
            return next((("values", key) for key, entry in values.items() if str(entry) == value), ())
        case _:
            return ()


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number
