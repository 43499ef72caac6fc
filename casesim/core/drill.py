"""Drills: one skill in five minutes, with a rubric of its own made from the case's.

Says for each skill what counts and how; `casesim.core.grading` marks it like any other rubric, from the stored
understandings, so that drills are verified and marked again as encounters are. A case that has nothing to drill a skill
with is refused. Nothing here talks or marks.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from casesim.core.case import Disclosure, Polarity, Section
from casesim.core.encounter import Briefed, Encounter, Mode
from casesim.core.errors import UsageError
from casesim.core.item import (
    Anchor,
    AnchoredScale,
    Asked,
    Condition,
    Coverage,
    Elicited,
    Item,
    Measured,
    Part,
    Ranked,
)
from casesim.core.model import Frozen
from casesim.core.patient import Patient
from casesim.core.rubric import Domain, Rubric

MINUTES = 5.0
_PREFIX = "drill-"
_DANGER = re.compile(r"red[\s_-]*flag|danger|alarm", re.IGNORECASE)
_MOST_PARTS = 30
LEAST_QUESTIONS = 5
"""Questions below which nobody's way of asking can be judged: such a drill of open questions is not passed, and says why."""
_ICE = ("ideas", "concerns", "expectations")


class Skill(StrEnum):
    """What is drilled."""

    OPEN = "open-questions"
    RED_FLAGS = "red-flags"
    ICE = "ice"
    SUMMARISING = "summarising"
    DIFFERENTIAL = "differential"


class Task(Frozen):
    """A skill in words, and what a trainee may do in its drill."""

    title: str
    task: str
    counts: str
    """How it is scored, in plain words."""
    asks: bool = True
    """Whether the patient can be talked to."""
    given: bool = False
    """Whether the history is given in writing."""


TASKS: dict[Skill, Task] = {
    Skill.OPEN: Task(
        title="Open questions",
        task="Let the patient tell the story: open questions, and room.",
        counts=f"At least {LEAST_QUESTIONS} questions, or it is too little to judge; then the share of open questions, an open start, no "
        "leading and hardly any double questions, and how much of the story came out by itself.",
    ),
    Skill.RED_FLAGS: Task(
        title="Red flags",
        task="Ask for the danger signs of this complaint, and nothing else.",
        counts="How many of the case's danger signs you asked for; those that are critical must all be there.",
    ),
    Skill.ICE: Task(
        title="Ideas, concerns, expectations",
        task="Find out what the patient thinks it is, fears, and hopes for.",
        counts="All three of three, and whether the worry itself came out.",
    ),
    Skill.SUMMARISING: Task(
        title="Summarising",
        task="The history is given. Sum it up to the patient in your own words, and ask whether it is right.",
        counts="How much of what was told your summary holds, that nothing in it is wrong or was never said, and that you asked "
        "whether it is right.",
        given=True,
    ),
    Skill.DIFFERENTIAL: Task(
        title="Differential from a given history",
        task="The history is given. Rank what it may be, the likeliest first; nobody answers questions.",
        counts="The place of the diagnosis in your list, and the dangerous causes that must be on it.",
        asks=False,
        given=True,
    ),
}
"""Every skill, in the order in which it is offered."""


def skill_named(name: str) -> Skill:
    """Return the skill of that id; raises UsageError naming the nearest."""
    wanted = name.strip().lower().replace("_", "-").replace(" ", "-")
    for skill in Skill:
        if wanted in (skill.value, skill.value.split("-")[0]):
            return skill
    near = difflib.get_close_matches(wanted, list(Skill), 1, 0.5)
    hint = f"did you mean '{near[0]}'?" if near else ", ".join(Skill)
    raise UsageError(f"no skill '{name[:40]}' to drill: {hint}")


def skill_of(encounter: Encounter) -> Skill | None:
    """Return the skill that an encounter drills, or None."""
    return skill_in(encounter.rubric.id) if encounter.mode is Mode.DRILL else None


def skill_in(rubric_id: str) -> Skill | None:
    """Return the skill that the id of a drill's rubric names, or None."""
    return next((skill for skill in Skill if rubric_id == _PREFIX + skill.value), None)


def rubric_for(skill: Skill, rubric: Rubric, patient: Patient, asks: Mapping[str, Sequence[str]]) -> Rubric:
    """Return the rubric of a drill on this case; `asks` gives good questions by topic. Raises UsageError where nothing fits."""
    items = _items(skill, rubric, patient, asks)
    if not items:
        raise UsageError(
            f"the case '{patient.case_id}' has nothing to drill {TASKS[skill].title.lower()} with: choose another"
        )
    everything = skill is Skill.ICE
    return Rubric(
        schema="casesim/rubric/1", id=_PREFIX + skill.value, title=f"Drill: {TASKS[skill].title}", sources=rubric.sources,
        domains=(Domain(id="drill", title=TASKS[skill].title),),
        items=tuple(item.model_copy(update={"domain": "drill", "timing": None}) for item in items),
        pass_percent=75 if everything else 60, feedback=rubric.feedback,
    )  # fmt: skip


def _items(skill: Skill, rubric: Rubric, patient: Patient, asks: Mapping[str, Sequence[str]]) -> list[Item]:
    match skill:
        case Skill.OPEN:
            return _open(patient)
        case Skill.RED_FLAGS:
            return _red_flags(rubric, patient)
        case Skill.ICE:
            return _ice(patient, asks)
        case Skill.SUMMARISING:
            return _summarising()
        case Skill.DIFFERENTIAL:
            return _ranked(rubric, patient)


def _open(patient: Patient) -> list[Item]:
    def share(score: int, least: float) -> Anchor:
        return Anchor(score=score, conditions=(Condition(signal="open_share", at_least=least),))

    story = [
        Part(name=fact.clinical[:600], facts=(fact.id,))
        for fact in patient.facts
        if fact.disclosure in (Disclosure.VOLUNTEERED, Disclosure.OPEN) and fact.polarity is Polarity.HAS
    ][:_MOST_PARTS]
    least = LEAST_QUESTIONS
    items: list[Item] = [
        Measured(id="enough", kind="measured", text=f"Asks enough to be judged: {least} questions or more", points=2, critical=True,
                 conditions=(Condition(signal="questions", at_least=least),)),
        Measured(id="open-first", kind="measured", text="Begins with an open question", points=2, feedback="open-first",
                 conditions=(Condition(signal="open_first", at_least=1),)),
        AnchoredScale(id="open-share", kind="anchored", text="Asks openly", points=4, from_turns=least, feedback="more-open",
                      anchors=(share(4, 0.6), share(3, 0.45), share(2, 0.3))),
        Measured(id="no-leading", kind="measured", text="Puts no answer into a question", points=1, from_turns=least, feedback="leading",
                 conditions=(Condition(signal="leading", at_most=0),)),
        Measured(id="one-at-a-time", kind="measured", text="Asks one thing at a time", points=1, from_turns=least, feedback="compound",
                 conditions=(Condition(signal="compound", at_most=1),)),
    ]  # fmt: skip
    if len(story) >= 2:
        need = max(1, round(0.7 * len(story)))
        items.append(
            Coverage(
                id="story", kind="coverage", text="Lets the story come out", points=4, parts=tuple(story), need=need
            )
        )
    return items


def _red_flags(rubric: Rubric, patient: Patient) -> list[Item]:
    """Return the items of the domain of danger signs; without one, what speaks for the causes that must not be missed."""
    dangerous = {domain.id for domain in rubric.domains if _DANGER.search(f"{domain.id} {domain.title}")}
    asked = [item for item in rubric.items if isinstance(item, Asked | Elicited | Coverage)]
    found: list[Item] = [item for item in asked if item.domain in dangerous or item.feedback == "red-flags"]
    if len(found) >= 3:
        return found
    found += [item for item in asked if item.critical and item not in found]
    wanted = {name for diagnosis in patient.differential.must_not_miss for name in diagnosis.evidence_for}
    parts = [
        Part(name=fact.clinical[:600], facts=(fact.id,))
        for fact in patient.facts
        if fact.id in wanted and fact.disclosure is not Disclosure.NEVER
    ][:_MOST_PARTS]
    if len(parts) >= 2:
        text = "Finds out what speaks for or against the dangerous causes"
        found.append(Coverage(id="danger-signs", kind="coverage", text=text, points=2 * len(parts), parts=tuple(parts)))
    return found


def _ice(patient: Patient, asks: Mapping[str, Sequence[str]]) -> list[Item]:
    texts = ("Asks what the patient thinks it is", "Asks what worries the patient", "Asks what the patient hopes for")
    items: list[Item] = [
        Asked(id=name, kind="asked", text=text, topics=(name,), points=2, critical=True, better=tuple(asks.get(name, ()))[:2],
              feedback="perspective")
        for name, text in zip(_ICE, texts, strict=True)
    ]  # fmt: skip
    worries = [f.id for f in patient.facts if f.section is Section.CONCERNS and f.disclosure is not Disclosure.NEVER]
    if worries:
        text = "Hears the worry itself"
        items.append(Elicited(id="worry", kind="elicited", text=text, facts=tuple(worries), need=1, points=2))
    return items


def _summarising() -> list[Item]:
    def named(score: int, least: int) -> Anchor:
        return Anchor(score=score, conditions=(Condition(signal="summary_facts", at_least=least),))

    made = Condition(signal="summaries", at_least=1)
    return [
        Asked(id="sums-up", kind="asked", text="Sums up to the patient", topics=("summary",), points=2, critical=True,
              feedback="summarise"),
        AnchoredScale(id="holds", kind="anchored", text="Holds the main points of what was told", points=4,
                      anchors=(named(4, 7), named(3, 5), named(2, 3))),
        Measured(id="accurate", kind="measured", text="Says nothing that is wrong or was not told", points=3,
                 conditions=(made, Condition(signal="summary_wrong", at_most=0))),
        Measured(id="checks", kind="measured", text="Asks whether it is right", points=1, feedback="summarise",
                 conditions=(Condition(signal="summary_checked", at_least=1),), better=("Have I got that right?",)),
    ]  # fmt: skip


def _ranked(rubric: Rubric, patient: Patient) -> list[Item]:
    """Return the case's own items on the ranked list, or three plain ones."""
    own: list[Item] = [item for item in rubric.items if isinstance(item, Ranked)]
    if own:
        return own
    items: list[Item] = [
        Ranked(id="first", kind="ranked", text="Ranks the right diagnosis first", points=3, within=1),
        Ranked(id="three", kind="ranked", text="Names the right diagnosis among the first three", points=4, within=3),
    ]
    if patient.differential.must_not_miss:
        text = "Names the causes that must not be missed"
        items.append(Ranked(id="danger", kind="ranked", text=text, points=3, within=5, target="must_not_miss"))
    return items


def history(patient: Patient) -> Briefed:
    """Return the history of `patient` in their own words, by section: what there is, and the denials that tell causes apart."""
    telling = {name for d in patient.diagnoses() for name in (*d.evidence_for, *d.evidence_against)}
    told = [
        fact
        for fact in patient.facts
        if fact.disclosure is not Disclosure.NEVER
        and (fact.polarity is Polarity.HAS or fact.section is Section.PRESENTING or fact.id in telling)
    ]
    lines = [f"On coming in: “{patient.opening}”"]
    for section in Section:
        said = [fact.says[0] for fact in told if fact.section is section]
        if said:
            lines.append(f"{section.value.capitalize()}: “{' '.join(said)}”")
    return Briefed(facts=tuple(fact.id for fact in told), text="\n\n".join(lines))
