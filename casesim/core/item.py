"""Items: the kinds of thing that a rubric can ask for, each naming the evidence that earns it.

One kind for each primitive of the instruments that educators use (checklists, SEGUE, MIRS, key features, action
classes, PLAB and PACES scales, R-IDEA). An item says what counts and what it is worth; it holds no code that marks, and
no anchor text of anybody's instrument. Every field added after version 1 has a default: old rubrics stay valid.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from casesim.core.model import Frozen

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}$")]
Text = Annotated[str, Field(min_length=1, max_length=600)]

MOMENTS = ("examination", "tests", "differential", "close")
"""What an order rule may name besides items: the first act of a kind, or the last question."""


class Applies(Frozen):
    """For which patients an item counts; where it does not, it is unscored and leaves the maximum (SEGUE "n/a")."""

    sex: Literal["female", "male"] | None = None
    age_from: int | None = Field(None, ge=0, le=120)
    age_to: int | None = Field(None, ge=0, le=120)
    variants: tuple[Slug, ...] = ()
    speaker: Literal["patient", "relative"] | None = None


class Timing(Frozen):
    """When something must have happened to earn its points in full."""

    by_turn: int | None = Field(None, ge=1)
    """Turn up to which it counts."""
    before: Slug | None = None
    """Item id or moment that it must come before; holds where that never happens."""
    after: Slug | None = None
    """Item id or moment that it must come after."""
    late: float = Field(0.0, ge=0, le=1)
    """Share of the points that remain where it happened at the wrong time."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.by_turn is None and self.before is None and self.after is None:
            raise ValueError("a timing needs by_turn, before or after")
        return self


class ItemBase(Frozen):
    """What every item has."""

    id: Slug
    text: Text
    """What the trainee does, in plain words."""
    domain: Slug = "history"
    points: float = Field(1.0, ge=0, le=100)
    critical: bool = False
    """A critical item that is not met fails the whole encounter."""
    better: tuple[Text, ...] = ()
    """Good questions in plain words, shown where the item is missed."""
    applies: Applies | None = None
    timing: Timing | None = None
    feedback: Slug | None = None
    """Code of the sentence that is said where the item is not met (the rubric's own `feedback`, or a shipped one)."""


class Asked(ItemBase):
    """Met by a question (or, for statement topics, a statement) on any of the topics or findings.

    `mode` after SEGUE: content tasks are done once; process tasks throughout, here in each of `stretches` equal parts
    of the talk.
    """

    kind: Literal["asked"]
    topics: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    mode: Literal["once", "throughout"] = "once"
    stretches: int = Field(3, ge=2, le=6)

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not self.topics and not self.findings:
            raise ValueError(f"item '{self.id}': name topics or findings")
        return self


class Elicited(ItemBase):
    """Met when the patient has said the facts (`need` of them; all by default) in answer to the trainee."""

    kind: Literal["elicited"]
    facts: tuple[str, ...] = Field(min_length=1)
    need: int | None = Field(None, ge=1)
    partial: bool = False
    """Fewer than `need` earn their share."""


class ExaminedItem(ItemBase):
    """Met when any (or `need`) of the manoeuvres was done."""

    kind: Literal["examined"]
    findings: tuple[str, ...] = Field(min_length=1)
    need: int = Field(1, ge=1)


class OrderedItem(ItemBase):
    """Met when any (or `need`) of the tests was ordered."""

    kind: Literal["ordered"]
    investigations: tuple[str, ...] = Field(min_length=1)
    need: int = Field(1, ge=1)


class Ranked(ItemBase):
    """Met when the target diagnosis stands within the first `within` of the trainee's differential.

    Answers after the first `max_answers` do not count. A partly right answer earns its credit (0..1).
    """

    kind: Literal["ranked"]
    target: Literal["correct", "must_not_miss", "acceptable"] = "correct"
    within: int = Field(3, ge=1, le=20)
    max_answers: int = Field(5, ge=1, le=20)
    confidence_from: int | None = Field(None, ge=0, le=100)
    """Per cent that the trainee must give the answer at least."""
    need: int | None = Field(None, ge=1)
    """For several targets: how many must be named for full points (all by default)."""


class Part(Frozen):
    """One element of a set: met by any of its topics, findings, facts or acts."""

    name: Text
    topics: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not (self.topics or self.findings or self.facts):
            raise ValueError(f"part '{self.name}': name topics, findings or facts")
        return self


class Coverage(ItemBase):
    """Coverage of a set (SOCRATES, OPQRST, ICE): n of N parts earn n/`need` of the points; met from `met_from` parts."""

    kind: Literal["coverage"]
    parts: tuple[Part, ...] = Field(min_length=2, max_length=30)
    need: int | None = Field(None, ge=1)
    """Parts for full points; all that apply by default."""
    met_from: int | None = Field(None, ge=1)
    """Parts from which the item is met; `need` by default."""
    partial: bool = True


class Condition(Frozen):
    """A bound on a measured signal; both ends count."""

    signal: str
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _has_a_bound(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError(f"signal '{self.signal}': write at_least or at_most")
        return self


class Measured(ItemBase):
    """Met where all conditions hold; unscored in a talk of fewer than `from_turns` turns."""

    kind: Literal["measured"]
    conditions: tuple[Condition, ...] = Field(min_length=1, max_length=8)
    from_turns: int = Field(1, ge=0, le=100)


class Anchor(Frozen):
    """A level of an anchored scale and what must be measured for it."""

    score: int = Field(ge=0, le=10)
    label: str = Field("", max_length=200)
    conditions: tuple[Condition, ...] = Field(min_length=1, max_length=8)


class AnchoredScale(ItemBase):
    """A scale with anchors, fed by signals (after MIRS and CRI-HT-S in form; anchors are the rubric author's own).

    The highest anchor whose conditions all hold gives the score, `lowest` where none does. Points are the share that
    the score has of the scale; the item is met from `met_from`.
    """

    kind: Literal["anchored"]
    anchors: tuple[Anchor, ...] = Field(min_length=1, max_length=8)
    lowest: int = Field(1, ge=0, le=9)
    met_from: int = Field(3, ge=1, le=10)
    from_turns: int = Field(1, ge=0, le=100)

    @model_validator(mode="after")
    def _goes_down(self) -> Self:
        scores = [anchor.score for anchor in self.anchors]
        if scores != sorted(set(scores), reverse=True) or scores[-1] <= self.lowest:
            raise ValueError(f"item '{self.id}': write the anchors from the highest score down, all above `lowest`")
        return self


class Level(Frozen):
    """A grade of a scale and the share of the points (per cent) from which it is given."""

    score: int = Field(ge=0, le=10)
    label: str = Field("", max_length=200)
    at_least: float = Field(ge=0, le=100)


class DomainScale(ItemBase):
    """A grade for one domain, from the points of its other items (PLAB 2: 0–4 for each of three domains).

    `of` names the domain that is graded (its own by default).
    """

    kind: Literal["domain_scale"]
    of: Slug | None = None
    levels: tuple[Level, ...] = Field(min_length=2, max_length=10)
    met_from: int = Field(1, ge=0, le=10)


class GlobalRating(ItemBase):
    """One grade for the whole encounter: from all other points, or an examiner's (unscored until a person gives it)."""

    kind: Literal["global_rating"]
    by: Literal["points", "examiner"] = "points"
    levels: tuple[Level, ...] = Field(min_length=2, max_length=10)
    met_from: int = Field(1, ge=0, le=10)


class Answer(Frozen):
    """Something that a trainee may write or do, by its names (or the id of a manoeuvre or a test)."""

    name: Text
    names: tuple[Text, ...] = ()
    credit: float = Field(1.0, ge=0, le=1)


class KeyFeature(ItemBase):
    """A critical decision (Page & Bordage): accepted answers, a cap on answers, and answers that kill.

    More than `max_responses` answers earn nothing; one killer earns nothing, whatever else is right. `need` accepted
    answers earn all points, fewer their share.
    """

    kind: Literal["key_feature"]
    source: Literal["differential", "examination", "tests", "plan"] = "differential"
    accept: tuple[Answer, ...] = Field(min_length=1)
    killer: tuple[Answer, ...] = ()
    need: int = Field(1, ge=1)
    max_responses: int = Field(3, ge=1, le=30)


class Choice(Frozen):
    """A manoeuvre, a test or a point of management by id, with further names by which a plan may call it."""

    id: Slug
    names: tuple[Text, ...] = ()


class Actions(ItemBase):
    """What was done, by class: critical, recommended, neutral, unnecessary, harmful.

    After the weighted action scores of patient management problems (McGuire & Babbott 1967). Critical actions weigh `critical_weight`, recommended ones 1; `enough` of the recommended ones suffice. Each
    unnecessary act takes `unnecessary_cost`; a harmful one leaves nothing.
    """

    kind: Literal["actions"]
    over: Literal["examination", "tests", "management"]
    must: tuple[Choice, ...] = ()
    """Critical: without all of them the item is not met."""
    recommended: tuple[Choice, ...] = ()
    enough: int | None = Field(None, ge=1)
    neutral: tuple[Choice, ...] = ()
    unnecessary: tuple[Choice, ...] = ()
    harmful: tuple[Choice, ...] = ()
    others: Literal["neutral", "unnecessary"] = "neutral"
    """The class of what the item does not name."""
    critical_weight: float = Field(2.0, ge=1, le=10)
    unnecessary_cost: float = Field(0.5, ge=0, le=10)

    @model_validator(mode="after")
    def _wants_something(self) -> Self:
        if not (self.must or self.recommended):
            raise ValueError(f"item '{self.id}': name must or recommended actions")
        return self


class NoteItem(ItemBase):
    """One part of the note in R-IDEA form (Schaye et al. 2022): summary 0–4, differential, lead and alternatives 0–2."""

    kind: Literal["note"]
    part: Literal["summary", "differential", "lead", "alternatives"]
    met_from: int | None = Field(None, ge=1, le=4)
    """Grade from which it is met: 3 of 4 or 2 of 2 by default."""


class Observed(ItemBase):
    """What text cannot show (eye contact, a hand washed): unscored until a person who was there marks it."""

    kind: Literal["observed"]


Item = Annotated[
    Asked
    | Elicited
    | ExaminedItem
    | OrderedItem
    | Ranked
    | Coverage
    | Measured
    | AnchoredScale
    | DomainScale
    | GlobalRating
    | KeyFeature
    | Actions
    | NoteItem
    | Observed,
    Field(discriminator="kind"),
]
