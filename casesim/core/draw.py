"""Drawing variants and parameters by seed: the same numbers on every machine and Python version.

Each draw has a stream of its own, SHA-256 over (template id, version, seed, what is drawn), so that adding a
parameter to a template changes no other. Python's own generator is not used: its methods may change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal

from casesim.core.case import CaseTemplate, Variant
from casesim.core.errors import ContentError
from casesim.core.names import FAMILY, given_names
from casesim.core.parameter import (
    ChoiceParameter,
    MapParameter,
    NameParameter,
    NumberParameter,
    OffsetParameter,
    Parameter,
    Scalar,
    WeightedParameter,
)

MAX_SEED = 2**63 - 1


def draw(key: str, below: int) -> int:
    """Return a whole number in 0..below-1 for `key`; the bias of the remainder is under 2**-190."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest(), "big") % below


def pick(key: str, options: Sequence[str]) -> str:
    """Return one of `options` for `key`."""
    return options[draw(key, len(options))]


def _weighted(key: str, weights: dict[str, float]) -> str:
    usable = {name: weight for name, weight in weights.items() if weight > 0}
    if not usable:
        raise ContentError("every weight is zero", remedy="give one option a positive weight")
    point = draw(key, 10**12) / 10**12 * sum(usable.values())
    for name, weight in usable.items():
        point -= weight
        if point < 0:
            return name
    return next(reversed(usable))


def draw_variant(template: CaseTemplate, seed: int) -> str:
    """Return the id of the variant for `seed`."""
    weights = {name: variant.weight for name, variant in template.variants.items()}
    return _weighted(f"{template.id}/{template.version}/{seed}/variant", weights)


def draw_parameters(
    template: CaseTemplate, variant: Variant, seed: int, fixed: Mapping[str, Scalar] | None = None
) -> dict[str, Scalar]:
    """Return a value for every parameter; raises ContentError where parameters refer to each other in a circle.

    `fixed` values are taken instead of drawn ones; what depends on them (a name, a map, an offset) follows.
    """
    held = fixed or {}
    parameters: dict[str, Parameter] = {**template.parameters, **variant.parameters}
    values: dict[str, Scalar] = {}
    pending = dict(parameters)
    while pending:
        ready = [name for name, p in pending.items() if all(n not in pending for n in _needs(p, parameters))]
        if not ready:
            raise ContentError(f"parameters {', '.join(sorted(pending))} refer to each other", file=template.id)
        for name in ready:
            key = f"{template.id}/{template.version}/{seed}/{name}"
            parameter = pending.pop(name)
            values[name] = held[name] if name in held else _value(key, name, parameter, values)
    return {name: values[name] for name in parameters}


def _needs(parameter: Parameter, all_parameters: dict[str, Parameter]) -> list[str]:
    match parameter:
        case NameParameter(sex=sex, age=age):
            return [name for name in (sex, age) if name in all_parameters]
        case OffsetParameter(of=of) | MapParameter(of=of):
            return [of] if of in all_parameters else []
        case _:
            return []


def _value(key: str, name: str, parameter: Parameter, values: dict[str, Scalar]) -> Scalar:
    match parameter:
        case NumberParameter():
            return _number(key, name, parameter)
        case ChoiceParameter():
            return parameter.options[draw(key, len(parameter.options))]
        case WeightedParameter():
            return _weighted(key, parameter.options)
        case NameParameter():
            return _name(key, parameter, values)
        case OffsetParameter():
            return _offset(key, name, parameter, values)
        case MapParameter():
            found = parameter.values.get(str(values.get(parameter.of)), parameter.default)
            if found is None:
                raise ContentError(f"parameter '{name}': no value for {parameter.of} = {values.get(parameter.of)}")
            return found


def _number(key: str, name: str, parameter: NumberParameter) -> int | float:
    low, high, step = (Decimal(str(part)) for part in (parameter.min, parameter.max, parameter.step))
    if high < low:
        raise ContentError(f"parameter '{name}': max is below min")
    value = low + step * draw(key, int((high - low) / step) + 1)
    return int(value) if value == value.to_integral_value() else float(value)


def _offset(key: str, name: str, parameter: OffsetParameter, values: dict[str, Scalar]) -> int:
    low, high = parameter.add
    try:
        base = int(values[parameter.of])
    except (KeyError, ValueError):
        raise ContentError(f"parameter '{name}': '{parameter.of}' is no number parameter") from None
    if high < low:
        raise ContentError(f"parameter '{name}': add runs from {low} down to {high}")
    return max(parameter.floor, base + low + draw(key, high - low + 1))


def _name(key: str, parameter: NameParameter, values: dict[str, Scalar]) -> str:
    sex = str(values.get(parameter.sex, parameter.sex))
    try:
        age = int(values.get(parameter.age, parameter.age))
    except ValueError:
        age = 40
    given = pick(key + "/given", given_names(sex, age))
    return given if parameter.part == "first" else f"{given} {pick(key + '/family', FAMILY)}"
