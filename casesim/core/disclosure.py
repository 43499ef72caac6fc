"""The disclosure policy: what this patient may say now.

A pure function of the patient, what was said before and the understanding of this turn. Rules are tried in the order
of `RULES`; the first that applies decides, and its id is stored with the reply, so that an author sees why. The rules
that tell facts are in `casesim.core.release`, those that tell none in `casesim.core.conduct`.

The state-aware order of rules follows the finding of AIE/SAPS (arXiv 2403.08495) that guidance on vague questions
needs the state of the talk, not the model; the unknown question is the hard case named by CRAFT-MD.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from casesim.core import conduct, recap, release
from casesim.core.decision import Decision, Talk
from casesim.core.patient import Patient
from casesim.core.question import is_of_family
from casesim.core.reading import Reading
from casesim.core.situation import Situation
from casesim.core.understanding.lexicon import Finding
from casesim.core.understanding.model import ATTRIBUTES, QuestionType, Understanding

WELL_WITH_YES = frozenset({"vaccinations", "developmental", "adherence", "birth_history", "regular_doctor"})
"""Findings of which "no" would tell something amiss: what nothing is known of is not denied."""


def decide(
    patient: Patient,
    talk: Talk,
    understanding: Understanding,
    lexicon: Mapping[str, Finding],
    heard: Reading | None = None,
    question: str = "",
) -> Decision:
    """Return what `patient` may say to an utterance; `heard` is the question read without rules, where a model is at hand.

    `question`, the words themselves, tell whether an illness is named and what a summary says. Pure; decides on every input.
    """
    turn = Situation(patient, talk, understanding, lexicon, heard, question)
    for rule in RULES:
        decision = rule(turn)
        if decision is not None and not turn.is_off(decision.rule):
            return decision
    return _unknown(turn)


def _unknown(turn: Situation) -> Decision:
    """The case holds nothing: the author's reply by kind of question, never an invention."""
    unknown = turn.patient.unknown
    named = [hit for hit in turn.u.findings if hit.asked]
    if is_of_family(frozenset(turn.topics), named, turn.lexicon):
        options, kind = unknown.family, "family"
    elif turn.weighs and any(hit.id in WELL_WITH_YES for hit in named):
        options, kind = unknown.default, "default"
    elif turn.u.type in (QuestionType.CLOSED, QuestionType.LEADING) and not turn.u.wh and not turn.topics & ATTRIBUTES:
        options, kind = unknown.denial, "denial"
    else:
        options, kind = unknown.default, "default"
    rule = f"unknown_{kind}"
    return Decision(rule=rule, words=turn.own_words(rule) or turn.pick(options, kind), voice=False)


RULES: tuple[Callable[[Situation], Decision | None], ...] = (
    conduct.no_consultation,
    conduct.role,
    conduct.rudeness,
    conduct.fishing,
    release.surely,
    conduct.leave,
    conduct.examination,
    conduct.jargon,
    conduct.who_is_who,
    conduct.consent,
    recap.recap,
    release.story,
    release.vague,
    release.facts,
    release.group,
    conduct.identity,
    conduct.invites_more,
    conduct.statement,
)
"""In the order in which they are tried."""
