"""All rules, in the order in which their remarks are told; and the one function that runs them.

A rule is added by writing its function in a module here and its name in `RULES`.
"""

from __future__ import annotations

from collections.abc import Sequence

from casesim.core.lint import (
    asking,
    fairness,
    identity,
    leaking,
    polarity,
    privacy,
    reaching,
    shape,
    sourcing,
    speech,
    vitals,
)
from casesim.core.lint.remark import Remark
from casesim.core.lint.rule import Rule
from casesim.core.lint.subject import Subject

RULES: tuple[Rule, ...] = (
    leaking.diagnosis_named, leaking.drug_gives_away, leaking.result_told,
    reaching.item_unreachable, reaching.item_misplaced,
    asking.fact_unaskable, asking.ask_collides, asking.facts_collide, asking.disclosure_unreachable,
    identity.age_contradicted, identity.sex_contradicted,
    polarity.denied_and_stated, polarity.polarity_differs, polarity.numbers_differ, polarity.onset_differs,
    vitals.vitals_contradict, vitals.flag_differs,
    sourcing.must_not_miss_missing, sourcing.source_unknown, sourcing.source_unused, sourcing.unsourced,
    sourcing.evidence_missing, sourcing.evidence_differs, sourcing.management_missing, sourcing.review_unsigned,
    privacy.identifier,
    speech.reading_level, speech.jargon, speech.says_repeated, speech.says_unfinished, speech.mood_tells,
    fairness.stigmatising, fairness.trait_tied,
    shape.draw_fails, shape.parameter_unused, shape.few_variants, shape.variants_alike, shape.weights,
    shape.nothing_volunteered, shape.few_wordings,
)  # fmt: skip


def remarks(subject: Subject, rules: Sequence[Rule] = RULES) -> tuple[Remark, ...]:
    """Return what the rules remark about a case, errors first, each place in the order of the rules."""
    found = [remark for rule in rules for remark in rule.remarks(subject)]
    return tuple(sorted(found, key=lambda remark: remark.severity != "error"))
