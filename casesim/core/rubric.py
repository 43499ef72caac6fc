"""Rubrics: what is marked, what each mark is worth, and the score sheet that comes out.

A rubric is a list of items in domains. Each item names the evidence that earns it; points, totals and passes are
arithmetic in code. Verdict vocabulary after the scorer of Inspect (unscored is not wrong) and the SEGUE "not
applicable". Nothing here marks: `casesim.core.grading` does.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from casesim.core.model import Frozen

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}$")]
Text = Annotated[str, Field(min_length=1, max_length=600)]


class Verdict(StrEnum):
    """What was found for an item."""

    MET = "met"
    NOT_MET = "not_met"
    UNSCORED = "unscored"
    """Not assessable, not reached or not applicable; the reason says which."""
    NEEDS_REVIEW = "needs_review"
    """A person must look; earns nothing until then."""


class _ItemBase(Frozen):
    id: Slug
    text: Text
    """What the trainee does, in plain words."""
    domain: Slug = "history"
    points: float = Field(1.0, ge=0, le=100)
    critical: bool = False
    """A critical item that is not met fails the whole encounter."""
    better: tuple[Text, ...] = ()
    """Good questions in plain words, shown where the item is missed."""


class Asked(_ItemBase):
    """Met by a question (or, for statement topics, a statement) on any of the topics or findings."""

    kind: Literal["asked"]
    topics: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_something(self) -> Asked:
        if not self.topics and not self.findings:
            raise ValueError(f"item '{self.id}': name topics or findings")
        return self


class Elicited(_ItemBase):
    """Met when the patient has said the facts (`need` of them; all by default) in answer to the trainee."""

    kind: Literal["elicited"]
    facts: tuple[str, ...] = Field(min_length=1)
    need: int | None = Field(None, ge=1)


class ExaminedItem(_ItemBase):
    """Met when any (or `need`) of the manoeuvres was done."""

    kind: Literal["examined"]
    findings: tuple[str, ...] = Field(min_length=1)
    need: int = Field(1, ge=1)


class OrderedItem(_ItemBase):
    """Met when any (or `need`) of the tests was ordered."""

    kind: Literal["ordered"]
    investigations: tuple[str, ...] = Field(min_length=1)
    need: int = Field(1, ge=1)


class Ranked(_ItemBase):
    """Met when the target diagnosis stands within the first `within` of the trainee's differential.

    Answers after the first `max_answers` do not count. A partly right answer earns its credit (0..1).
    """

    kind: Literal["ranked"]
    target: Literal["correct", "must_not_miss", "acceptable"] = "correct"
    within: int = Field(3, ge=1, le=20)
    max_answers: int = Field(5, ge=1, le=20)


Item = Annotated[Asked | Elicited | ExaminedItem | OrderedItem | Ranked, Field(discriminator="kind")]


class Domain(Frozen):
    """A group of items with a title, and a pass mark of its own where there is one."""

    id: Slug
    title: Text
    pass_percent: float | None = Field(None, ge=0, le=100)


class Rubric(Frozen):
    """A rubric as its author wrote it (`rubrics/*.yaml`)."""

    schema_: Literal["casesim/rubric/1"] = Field("casesim/rubric/1", alias="schema")
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")]
    version: int = Field(1, ge=1)
    title: Text
    sources: tuple[Text, ...] = ()
    domains: tuple[Domain, ...] = Field(min_length=1)
    items: tuple[Item, ...] = Field(min_length=1)
    pass_percent: float | None = Field(None, ge=0, le=100)

    @model_validator(mode="after")
    def _hangs_together(self) -> Rubric:
        seen: set[str] = set()
        domains = {domain.id for domain in self.domains}
        for item in self.items:
            if item.id in seen:
                raise ValueError(f"the item id '{item.id}' is used twice")
            seen.add(item.id)
            if item.domain not in domains:
                raise ValueError(f"item '{item.id}': no domain '{item.domain}'")
        return self


class Mark(Frozen):
    """One item, marked, with its evidence."""

    id: str
    text: str
    domain: str
    verdict: Verdict
    points: float
    max: float
    turns: tuple[int, ...] = ()
    """Turns that prove it, the best first."""
    quote: str = ""
    """Verbatim words of that turn."""
    reason: str = ""
    critical: bool = False
    better: tuple[str, ...] = ()


class DomainScore(Frozen):
    """The sum of a domain."""

    title: str
    points: float
    max: float
    percent: float | None = None
    passed: bool | None = None


class ScoreSheet(Frozen):
    """All marks of an encounter or a transcript against one rubric."""

    rubric: str
    rubric_version: int
    items: tuple[Mark, ...]
    domains: dict[str, DomainScore]
    total: float
    max: float
    percent: float | None = None
    passed: bool | None = None
    why: str = ""
    """Why it is a pass or not."""
    to_review: int = 0
