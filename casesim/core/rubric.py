"""Rubrics: what is marked, what each mark is worth, and the score sheet that comes out.

A rubric is a list of items (`casesim.core.item`) in domains; points, totals and passes are arithmetic in code. Verdict
vocabulary after the scorer of Inspect (unscored is not wrong) and the SEGUE "not applicable". Nothing here marks:
`casesim.core.grading` does.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from casesim.core.item import (
    MOMENTS,
    Actions,
    AnchoredScale,
    Asked,
    Coverage,
    DomainScale,
    Elicited,
    ExaminedItem,
    GlobalRating,
    Item,
    KeyFeature,
    Measured,
    NoteItem,
    Observed,
    OrderedItem,
    Ranked,
    Slug,
    Text,
)
from casesim.core.model import Frozen, Terse

__all__ = [
    "Actions",
    "AnchoredScale",
    "Asked",
    "Coverage",
    "Domain",
    "DomainScale",
    "DomainScore",
    "Elicited",
    "ExaminedItem",
    "GlobalRating",
    "Item",
    "KeyFeature",
    "Mark",
    "Measured",
    "NoteItem",
    "Observed",
    "OrderedItem",
    "Ranked",
    "Rubric",
    "ScoreSheet",
    "Verdict",
]


class Verdict(StrEnum):
    """What was found for an item."""

    MET = "met"
    NOT_MET = "not_met"
    UNSCORED = "unscored"
    """Not assessable, not reached or not applicable; the reason says which."""
    NEEDS_REVIEW = "needs_review"
    """A person must look; earns nothing until then."""


class Domain(Frozen):
    """A group of items with a title, and a pass mark of its own where there is one (PACES: one for each skill)."""

    id: Slug
    title: Text
    pass_percent: float | None = Field(None, ge=0, le=100)
    pass_points: float | None = Field(None, ge=0)
    """Points from which it is passed, as PACES sets them for each skill."""
    undemonstrated: Literal["ignore", "fail"] = "ignore"
    """What follows where nothing in it could be scored: nothing, or not passed (PACES: not demonstrated is U)."""


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
    pass_domains: int | None = Field(None, ge=1)
    """How many of the domains with a pass mark must be passed; all by default (conjunctive, as Step 2 CS was)."""
    feedback: dict[Slug, Text] = {}
    """Sentences by code, beside the shipped ones."""

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
            if isinstance(item, DomainScale) and item.of is not None and item.of not in domains:
                raise ValueError(f"item '{item.id}': no domain '{item.of}'")
        for item in self.items:
            for name in (item.timing.before, item.timing.after) if item.timing else ():
                if name is not None and (name == item.id or (name not in seen and name not in MOMENTS)):
                    raise ValueError(f"item '{item.id}': '{name}' is no other item and none of {', '.join(MOMENTS)}")
        return self


class Mark(Terse):
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
    detail: tuple[str, ...] = ()
    """What was counted, line by line: parts of a set, signals, answers."""
    level: str = ""
    """The grade on the item's scale ("4 of 5: clear")."""
    feedback: str = ""
    """Code of the sentence to say where the item is not met."""

    @classmethod
    def _later(cls) -> frozenset[str]:
        return frozenset({"detail", "level", "feedback"})


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
