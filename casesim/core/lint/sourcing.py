"""Rules on what a case rests on: sources that exist and are used, evidence, danger and management for each diagnosis."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casesim.core.case import Fact
from casesim.core.lint.remark import Remark, Severity, Where
from casesim.core.lint.rule import error, warning
from casesim.core.lint.subject import Subject

_RELATION = re.compile(
    r"\b(?:caused by|risk factor|suggests?|suggestive|typical of|consistent with|characteristic|pathognomonic|"
    r"indicates?|indicative|secondary to|associated with|predispos\w+|complication|points? to(?:wards)?|red flag|suspicious of|diagnostic of|"
    r"raises? the (?:risk|suspicion|likelihood)|increases? the (?:risk|likelihood)|makes? \w+ (?:more |less |un)?likely|rules? out|(?<!no )sign of|feature of|due to)\b",
    re.IGNORECASE,
)
"""Words by which a clinical text asserts more than what this patient has."""


def _cited(subject: Subject) -> Iterator[tuple[Where, str]]:
    """Yield (place, source id) of everything that names a source."""
    for variant in subject.variants:
        yield from (((*where, "source"), fact.source) for where, fact in subject.facts(variant) if fact.source)
        yield from (((*where, "source"), point.source) for where, point in subject.points(variant) if point.source)


@error("source-unknown")
def source_unknown(subject: Subject) -> Iterator[Remark]:
    """A source that is not listed is a source that nobody can look up."""
    known = {source.id for source in subject.template.sources}
    for where, source in _cited(subject):
        if source not in known:
            yield Remark(
                where=where,
                message=f"no source has the id '{source}'",
                remedy=f"one of {', '.join(sorted(known))}, or add it to `sources`",
            )


@warning("source-unused")
def source_unused(subject: Subject) -> Iterator[Remark]:
    """A source that nothing cites tells a reviewer nothing."""
    cited = {source for _, source in _cited(subject)}
    for index, source in enumerate(subject.template.sources):
        if source.id not in cited:
            yield Remark(
                where=("sources", index), message=f"nothing cites the source '{source.id}'",
                remedy="cite it where it is needed (`source:`), or take it out",
            )  # fmt: skip


@warning("unsourced")
def unsourced(subject: Subject) -> Iterator[Remark]:
    """What is taught as management, and what asserts how things hang together, needs a source."""
    for variant in subject.variants:
        for where, point in subject.points(variant):
            if not point.source:
                yield Remark(where=where, message=f"management '{point.id}' names no source", remedy="add `source: ID`")
        for where, fact in subject.facts(variant):
            if not fact.source and _asserts(fact):
                yield Remark(
                    where=(*where, "clinical"), message=f"fact '{fact.id}' asserts a relation and names no source: {fact.clinical}",
                    remedy="add `source: ID`, or state only what the patient has",
                )  # fmt: skip


def _asserts(fact: Fact) -> bool:
    return bool(_RELATION.search(fact.clinical))


@error("must-not-miss-missing")
def must_not_miss_missing(subject: Subject) -> Iterator[Remark]:
    """Every complaint has a cause that must not be missed; a case without one teaches not to look."""
    for variant, chosen in subject.variants.items():
        if not chosen.differential.must_not_miss:
            yield Remark(
                where=("variants", variant, "differential"), message=f"variant '{variant}' has no diagnosis in must_not_miss",
                remedy="name at least one dangerous cause of the same complaint",
            )  # fmt: skip


@warning("evidence-missing")
def evidence_missing(subject: Subject) -> Iterator[Remark]:
    """The debrief shows the evidence for and against; without it a differential is a list of names."""
    for variant in subject.variants:
        for where, group, diagnosis in subject.diagnoses(variant):
            if not (diagnosis.evidence_for or diagnosis.evidence_against):
                yield Remark(
                    where=where, message=f"'{diagnosis.name}' ({group}) has no evidence for or against it",
                    remedy="name facts, signs and tests under evidence_for or evidence_against",
                )  # fmt: skip


@error("evidence-differs")
def evidence_differs(subject: Subject) -> Iterator[Remark]:
    """Evidence that this patient does not have, or that speaks for and against at once, teaches nonsense in the debrief."""
    for variant in subject.variants:
        held = {fact.id for _, fact in subject.facts(variant)} | {point.id for _, point in subject.points(variant)}
        held |= {entry.id for _, entry in (*subject.signs(variant), *subject.tests(variant))}
        seen: dict[str, str] = {}
        for where, group, diagnosis in subject.diagnoses(variant):
            for key in ("evidence_for", "evidence_against"):
                for index, name in enumerate(getattr(diagnosis, key)):
                    if name not in held:
                        yield Remark(
                            where=(*where, key, index), message=f"'{name}' is left out in variant '{variant}' and cannot speak for or against '{diagnosis.name}'",
                            remedy="take it out here, or keep it in the variant",
                        )  # fmt: skip
                    elif key == "evidence_against" and name in diagnosis.evidence_for:
                        yield Remark(
                            where=(*where, key, index), message=f"'{name}' speaks for and against '{diagnosis.name}'",
                            remedy="choose one of the two",
                        )  # fmt: skip
            if diagnosis.id in seen:
                yield Remark(
                    where=where, message=f"'{diagnosis.id}' stands under '{seen[diagnosis.id]}' and under '{group}' (variant '{variant}')",
                    remedy="keep it in one list",
                )  # fmt: skip
            seen.setdefault(diagnosis.id, group)


@warning("management-missing")
def management_missing(subject: Subject) -> Iterator[Remark]:
    """A debrief without what to do next ends where practice begins."""
    for variant in subject.variants:
        if not subject.points(variant):
            yield Remark(
                where=("variants", variant), message=f"variant '{variant}' has no point of management",
                remedy="add `management`, with its source",
            )  # fmt: skip


@warning("review-unsigned")
def review_unsigned(subject: Subject) -> Iterator[Remark]:
    """A review that nobody signed is none."""
    review = subject.template.review
    if review.state != "none" and not (review.by and review.date):
        yield Remark(
            where=("review",), message=f"reviewed ({review.state}) by nobody, or on no day",
            remedy="write by and date, or `state: none`", severity=Severity.ERROR,
        )  # fmt: skip
