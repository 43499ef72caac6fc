"""Rules on the build of a case: parameters that are used and can always be drawn, variants that differ, a fair chance for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casesim.core.case import Disclosure, Fact
from casesim.core.errors import ContentError
from casesim.core.lint.remark import Remark, Severity, Where
from casesim.core.lint.rule import error, warning
from casesim.core.lint.subject import Subject
from casesim.core.parameter import (
    MapParameter,
    NameParameter,
    NumberParameter,
    OffsetParameter,
    Parameter,
    WeightedParameter,
)
from casesim.core.template import render

_WORD = re.compile(r"[A-Za-z_]\w*")
_TAG = re.compile(r"\{[{%].*?[}%]\}", re.DOTALL)
FEW_VARIANTS, FEW_DIFFERENCES = 3, 4
RARE, COMMON = 0.05, 0.8
"""Shares of the draws below and above which a variant is hardly drawn, or hardly anything else."""


@error("draw-fails")
def draw_fails(subject: Subject) -> Iterator[Remark]:
    """A patient that some seeds cannot draw is an encounter that does not open."""
    for variant in subject.variants:
        for refusal in subject.refusals(variant):
            yield Remark(
                where=_parameter(subject, variant, refusal.message), message=f"{refusal.message} (variant '{variant}')",
                remedy="give every value one, or a `default`",
            )  # fmt: skip
        for spot in subject.spots(variant):
            failed = _fails(subject, variant, spot.source)
            if failed:
                yield Remark(where=spot.where, message=f"{failed} (variant '{variant}')", remedy="name a parameter")


def _parameter(subject: Subject, variant: str, message: str) -> Where:
    named = [name for name in _WORD.findall(message) if name in subject.variants[variant].parameters]
    if named:
        return "variants", variant, "parameters", named[0]
    shared = [name for name in _WORD.findall(message) if name in subject.template.parameters]
    return ("parameters", shared[0]) if shared else ("parameters",)


def _fails(subject: Subject, variant: str, source: str) -> str:
    for values in subject.draws(variant) if "{" in source else ():
        try:
            if not render(source, values).strip():
                return "the text is empty for some patients"
        except ContentError as fault:
            return fault.message
    return ""


@warning("parameter-unused")
def parameter_unused(subject: Subject) -> Iterator[Remark]:
    """A parameter that no text uses is a slip of the name, or work that was forgotten."""
    used = _used(subject)
    for name in subject.template.parameters:
        if name not in used:
            yield _unused(("parameters", name), name)
    for variant, chosen in subject.variants.items():
        for name in chosen.parameters:
            if name not in used:
                yield _unused(("variants", variant, "parameters", name), name)


def _unused(where: Where, name: str) -> Remark:
    return Remark(where=where, message=f"no text and no parameter uses '{name}'", remedy="use it, or take it out")


def _used(subject: Subject) -> set[str]:
    """Return the names that any text or parameter of the case uses; age, sex and name are always used."""
    used = {"age", "sex", "name"}
    dumped = subject.template.model_dump_json(exclude={"parameters"})
    for tag in _TAG.findall(dumped):
        used |= set(_WORD.findall(tag))
    for parameters in (subject.template.parameters, *(v.parameters for v in subject.variants.values())):
        used |= {name for parameter in parameters.values() for name in _needs(parameter)}
    return used


def _needs(parameter: Parameter) -> tuple[str, ...]:
    match parameter:
        case NameParameter(sex=sex, age=age):
            return sex, age
        case OffsetParameter(of=of) | MapParameter(of=of):
            return (of,)
        case _:
            return ()


@warning("few-variants")
def few_variants(subject: Subject) -> Iterator[Remark]:
    """With one or two causes behind a complaint, the second student knows the answer from the first."""
    if len(subject.variants) < FEW_VARIANTS:
        yield Remark(
            where=("variants",), message=f"{len(subject.variants)} variants; {FEW_VARIANTS} keep a case from being passed on",
            remedy="add a cause of the same complaint",
        )  # fmt: skip


@error("variants-alike")
def variants_alike(subject: Subject) -> Iterator[Remark]:
    """Variants that say, show and measure the same cannot be told apart by any trainee."""
    looks = {variant: _looks(subject, variant) for variant in subject.variants}
    names = list(looks)
    for index, one in enumerate(names):
        for other in names[:index]:
            differing = len({key for key, _ in looks[one] ^ looks[other]})
            if differing < FEW_DIFFERENCES:
                same = differing == 0
                yield Remark(
                    where=("variants", one), severity=Severity.ERROR if same else Severity.WARNING,
                    message=f"'{one}' and '{other}' " + ("are the same patient" if same else f"differ in {differing} entries only"),
                    remedy="give each the history, signs and tests that tell it from the other",
                )  # fmt: skip


def _looks(subject: Subject, variant: str) -> set[tuple[str, str]]:
    """Return what a trainee can find out: what facts say, signs and tests, as the first patient has them."""
    values = next(iter(subject.draws(variant)), {})
    found = {(f"fact {f.id}", subject.rendered(" ".join(f.says), values)) for _, f in subject.told(variant)}
    found |= {(f"sign {e.id}", subject.rendered(e.result, values)) for _, e in subject.signs(variant)}
    return found | {(f"test {e.id}", subject.rendered(e.result, values)) for _, e in subject.tests(variant)}


@warning("weights")
def weights(subject: Subject) -> Iterator[Remark]:
    """A variant or an option that is hardly ever drawn was written for nobody."""
    total = sum(variant.weight for variant in subject.variants.values())
    for name, variant in subject.variants.items():
        share = variant.weight / total
        if len(subject.variants) > 1 and not RARE <= share <= COMMON:
            yield Remark(
                where=("variants", name, "weight"), message=f"variant '{name}' is {100 * share:.0f} % of the draws",
                remedy="weights between a twentieth and four fifths of all",
            )  # fmt: skip
    for where, parameter in _parameters(subject):
        if isinstance(parameter, WeightedParameter):
            for option, weight in parameter.options.items():
                if weight <= 0:
                    yield Remark(where=(*where, "options", option), message=f"'{option}' is never drawn (weight {weight:g})", remedy="give it a weight, or take it out")  # fmt: skip
        elif isinstance(parameter, NumberParameter) and (parameter.max - parameter.min) / parameter.step % 1 > 1e-6:
            off = (parameter.max - parameter.min) / parameter.step % 1
            if off < 1 - 1e-6:
                yield Remark(where=(*where, "max"), message=f"{parameter.max:g} is never drawn: no step of {parameter.step:g} ends there", remedy="choose a max that a step reaches")  # fmt: skip


def _parameters(subject: Subject) -> Iterator[tuple[Where, Parameter]]:
    yield from ((("parameters", name), p) for name, p in subject.template.parameters.items())
    for variant, chosen in subject.variants.items():
        yield from ((("variants", variant, "parameters", name), p) for name, p in chosen.parameters.items())


@warning("nothing-volunteered")
def nothing_volunteered(subject: Subject) -> Iterator[Remark]:
    """A patient who tells nothing to an open question punishes the best way to begin."""
    for variant in subject.variants:
        if not any(fact.disclosure is Disclosure.VOLUNTEERED for _, fact in subject.told(variant)):
            yield Remark(
                where=("variants", variant), message=f"variant '{variant}' volunteers no fact",
                remedy="write `disclosure: volunteered` for the complaint",
            )  # fmt: skip


@warning("few-wordings")
def few_wordings(subject: Subject) -> Iterator[Remark]:
    """Asked again, a patient with one sentence repeats it like a machine."""
    for variant in subject.variants:
        for where, fact in subject.told(variant):
            if len(fact.says) == 1 and _is_central(fact):
                yield Remark(
                    where=(*where, "says"), message=f"fact '{fact.id}' has one wording only", remedy="add a second line"
                )


def _is_central(fact: Fact) -> bool:
    return fact.disclosure in (Disclosure.VOLUNTEERED, Disclosure.OPEN)
