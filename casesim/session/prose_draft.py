"""A new case from prose: facts that the rules propose, the author confirms and the linter lets pass.

A language model writes nothing here: where one of 3B parameters or more is named, it says yes or no to those sentences of
the author's own text that the rules could not use. What the linter refuses is mended where that needs no words of medicine
(questions for a fact that nobody could ask for), else left out and told. Nothing is written to a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from casesim.core.case import CaseTemplate, Disclosure, Fact, Section
from casesim.core.errors import ContentError
from casesim.core.lint.subject import Means
from casesim.core.model import Frozen
from casesim.core.prose.answering import Answering
from casesim.core.prose.drafting import Drafted, draft
from casesim.core.prose.leak import leaked, names
from casesim.core.prose.person import Teller, personal, sentence
from casesim.core.prose.results import findings_of
from casesim.core.prose.teller import person_of
from casesim.core.prose.template import Material, template_of
from casesim.core.prose.vignette import read_vignette
from casesim.core.text import clean
from casesim.session.draft import QUESTIONS, apart, slug
from casesim.session.lint import CaseDocument, Found, Shelf, lint_source
from casesim.session.second_opinion import Judge, refuse_small

_ROUNDS, _SEEDS = 8, 10
_UNWELL = "feeling unwell"


class Tools(NamedTuple):
    """What reading prose needs."""

    answering: Answering
    plain: Callable[[str], str]
    synonyms: Callable[[str], tuple[str, ...]]
    ordinary: frozenset[str]
    """Words that patients use anyway, which give nothing away."""


class Read(NamedTuple):
    """What was read from prose."""

    template: CaseTemplate
    unused: tuple[tuple[str, str], ...]
    """(words, why) of what was made into no fact."""
    teller: Teller
    own: bool = True
    """Whether the prose is the author's."""


def read_prose(prose: str, case_id: str, diagnosis: str, tools: Tools) -> Read:
    """Return the case that a vignette tells; `diagnosis` where the text itself names none. Raises ContentError."""
    found = read_vignette(prose)
    name = found.diagnosis or diagnosis
    synonyms = tools.synonyms(name)
    forbidden = names(name, synonyms, tools.ordinary)
    whole = " ".join(passage.text for passage in (*found.primary, *found.passages))
    person = person_of(found.demographics, whole, found.complaint, whole)
    read: Drafted = draft(found.passages, found.primary, person.teller, tools.plain, tools.answering, forbidden)
    if not read.facts:
        raise ContentError(
            "no fact could be read from the text", remedy="write what the patient tells, in full sentences"
        )
    examination, left = findings_of(found.examination, "examination")
    tests, more = findings_of(found.tests, "test")
    complaint = tools.plain(found.complaint) or _UNWELL
    material = Material(
        stem=case_id, complaint=_UNWELL if leaked(complaint, forbidden) else complaint, person=person, diagnosis=name,
        synonyms=synonyms, facts=read.facts, examination=examination, investigations=tests, forbidden=forbidden,
    )  # fmt: skip
    template = template_of(material)
    return Read(template, (*read.unused, *left, *more), person.teller)


class Proposal(Frozen):
    """A fact that was read from prose, for the author to confirm."""

    fact: Fact
    by: str = "rule"
    """`rule`, or the name of the model that said yes to it."""


Decide = Callable[[Proposal], Fact | None]
"""Returns the fact as the author wants it, or None to leave it out."""


def proposals(
    facts: Sequence[Fact], unused: Sequence[tuple[str, str]], teller: Teller, judge: Judge | None = None
) -> tuple[Proposal, ...]:
    """Return what the rules propose, and what a `judge` says yes to of what they could not use.

    Raises ModelError for a judge of fewer than 3B parameters.
    """
    if judge is None:
        return tuple(Proposal(fact=fact) for fact in facts)
    refuse_small(judge)
    more = (_by_judge(words, index, teller, judge) for index, (words, _) in enumerate(unused))
    return (*(Proposal(fact=fact) for fact in facts), *(found for found in more if found))


def _by_judge(words: str, index: int, teller: Teller, judge: Judge) -> Proposal | None:
    """Return a sentence of the vignette as a fact, where the judge says that the patient could tell it."""
    asked = (
        f"A doctor's notes say: {words}\nCould the patient, or the relative who speaks for them, say this about themselves "
        "without an examination or a test?\nAnswer yes or no:"
    )
    if judge.odds(asked) <= 0:
        return None
    fact = Fact(
        id=f"extra-{index + 1}", section=Section.PRESENTING, answers=("opening",), clinical=clean(words, 500),
        says=(sentence(personal(clean(words, 500, keep_newlines=False), teller)),), disclosure=Disclosure.DIRECT,
        ask=(f"What about {clean(words, 80, keep_newlines=False)}?",),
    )  # fmt: skip
    return Proposal(fact=fact, by=clean(judge.name, 60, keep_newlines=False))


class Draft(Frozen):
    """A case read from elsewhere, as an author would write it, before the linter has looked."""

    tree: dict[str, Any]
    marks: dict[str, str] = {}
    """A comment for each fact that somebody must look at, by id."""
    left_out: tuple[str, ...] = ()
    """What was left out, and why."""


def drafted(
    template: CaseTemplate, confirmed: Sequence[tuple[Proposal, Fact]], answers: Mapping[str, str], *, own: bool = False
) -> Draft:
    """Return the draft of an imported template with the facts that were confirmed and the answers laid over it.

    `own`: the prose is the author's, not AgentClinic's.
    """
    tree = template.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    differential = next(iter(tree["variants"].values()))["differential"]
    danger = answers.get("danger", "") or QUESTIONS[-2].default
    differential["must_not_miss"] = [{"id": apart(["correct", slug(danger)])[-1], "name": danger}]
    facts = [fact.model_dump(mode="json", exclude_defaults=True) for _, fact in confirmed]
    tree |= {"schema": "casesim/case/1", "id": answers["id"], "rubric": "history-core", "facts": facts}
    marks = {
        fact.id: "confirm" if proposal.by == "rule" else f"confirm: proposed by {proposal.by}"
        for proposal, fact in confirmed
    }
    if own:
        tree["sources"] = [{"id": "report", "title": answers.get("source") or "The author's own text"}]
    first = ("schema", "id")
    return Draft(
        tree={**{key: tree[key] for key in first}, **{k: v for k, v in tree.items() if k not in first}}, marks=marks
    )


def mended(draft_: Draft, shelf: Shelf, means: Means, document_of: Callable[[Draft], CaseDocument]) -> Draft:
    """Return the draft without errors under lint: questions added where a fact had none, the rest left out and told.

    Raises ContentError for what neither helps.
    """
    for _ in range(_ROUNDS):
        document = document_of(draft_)
        if document.template is None:
            raise document.problems[0]
        errors = [one for one in lint_source(shelf, document, means, _SEEDS) if one.severity == "error"]
        if not errors:
            return draft_
        draft_ = _without(draft_, errors)
    first = errors[0]
    raise ContentError(first.message, file=first.file, line=first.line, column=first.column, remedy=first.remedy)


def _without(draft_: Draft, errors: Sequence[Found]) -> Draft:
    """Return the draft with the entries that have errors mended or left out."""
    tree, told = dict(draft_.tree), list(draft_.left_out)
    gone: set[tuple[str, int]] = set()
    for one in errors:
        key, _, rest = one.key.partition(".")
        index = int(rest.split(".")[0]) if rest.split(".")[0].isdigit() else -1
        if key == "facts" and one.rule == "fact-unaskable" and not tree["facts"][index].get("ask"):
            tree["facts"] = _with_questions(tree["facts"], index)
        elif key in ("facts", "examination", "investigations") and index >= 0:
            gone.add((key, index))
            told.append(f"{tree[key][index]['id']}: {one.message}")
        elif key in _NEUTRAL:
            tree[key] = _NEUTRAL[key]
            told.append(f"{key}: {one.message}")
        else:
            raise ContentError(one.message, file=one.file, line=one.line, column=one.column, remedy=one.remedy)
    for key in {key for key, _ in gone}:
        tree[key] = [entry for index, entry in enumerate(tree[key]) if (key, index) not in gone]
    return draft_.model_copy(update={"tree": tree, "left_out": tuple(dict.fromkeys(told))})


_NEUTRAL: dict[str, Any] = {
    "title": "Feeling unwell", "complaint": _UNWELL, "opening": ["I haven't been feeling well."],
    "door_note": "{{ name }}, {{ age }}, has come feeling unwell.\nTake a history, examine and order what you need, and hand in a ranked differential diagnosis.",
}  # fmt: skip


def _with_questions(facts: Sequence[Mapping[str, Any]], index: int) -> list[Any]:
    """Return the facts, that of `index` with three questions made of its own clinical words."""
    words = re.sub(r"[^A-Za-z0-9' -]", " ", str(facts[index]["clinical"])).lower().split()[:7]
    about = " ".join(words)
    asks = [f"What about {about}?", f"Can you tell me about {about}?", f"Have you noticed {about}?"]
    return [{**fact, "ask": asks} if position == index else fact for position, fact in enumerate(facts)]
