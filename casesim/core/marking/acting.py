"""Items about what was done: manoeuvres, tests, classes of action, and key features with caps and killers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casesim.core.differential import DiagnosisRelator, answers
from casesim.core.item import Actions, Answer, Choice, ExaminedItem, KeyFeature, OrderedItem
from casesim.core.marking.arithmetic import actions_share, key_feature_share
from casesim.core.marking.given import Act, Given
from casesim.core.marking.mark import made, needs_case
from casesim.core.note import read_note
from casesim.core.rubric import Mark, Verdict
from casesim.core.understanding.words import terms

_NOT = re.compile(
    r"\b(?:no|not|don't|do not|avoid|without|never|stop|withhold|hold off|contraindicated)\b", re.IGNORECASE
)


def mark_done(item: ExaminedItem | OrderedItem, given: Given) -> Mark:
    """Mark manoeuvres or tests: any, or `need`, of those named."""
    if given.patient is None:
        return needs_case(item)
    if isinstance(item, ExaminedItem):
        wanted, acts, word = item.findings, given.examined, "examined"
    else:
        wanted, acts, word = item.investigations, given.ordered, "ordered"
    done: dict[str, Act] = {}
    for act in acts:
        for name in act.ids:
            if name in wanted:
                done.setdefault(name, act)
    if len(done) >= item.need:
        first = next(iter(done.values()))
        turns = tuple(dict.fromkeys(act.turn for act in done.values()))
        return made(item, Verdict.MET, f"{word}: {', '.join(done)}", turns=turns, quote=first.request)
    return made(item, Verdict.NOT_MET, f"{len(done)} of {item.need} {word}" if done else f"not {word}")


def mark_actions(item: Actions, given: Given) -> Mark:
    """Mark what was done, by class."""
    if given.patient is None:
        return needs_case(item)
    chosen = _plan(item, given) if item.over == "management" else _acts(item, given)
    if item.over == "management" and not read_note(given.note).plan:
        return made(item, Verdict.NOT_MET, "no plan was written")
    done = {name: [choice.id for choice in group if choice.id in chosen] for name, group in _classes(item).items()}
    needless = len(done["unnecessary"])
    if item.others == "unnecessary":
        known = {choice.id for group in _classes(item).values() for choice in group}
        needless += len([name for name in chosen if name not in known])
    enough = min(item.enough or len(item.recommended), len(item.recommended))
    share = actions_share(
        (len(done["critical"]), len(item.must)), (min(enough, len(done["recommended"])), enough),
        weight=item.critical_weight, unnecessary=needless, cost=item.unnecessary_cost, harmful=len(done["harmful"]),
    )  # fmt: skip
    missing = [choice.id for choice in item.must if choice.id not in chosen]
    detail = [f"{name}: {', '.join(ids)}" for name, ids in done.items() if ids]
    detail += [f"critical and not done: {', '.join(missing)}"] if missing else []
    detail += [f"needless: {needless}"] if needless else []
    first = next((act for name in chosen for act in _of(item, given) if name in act.ids), None)
    quote = first.request if first else (chosen[next(iter(chosen))] if chosen else "")
    turns = (first.turn,) if first else ()
    if done["harmful"]:
        return made(
            item, Verdict.NOT_MET, "harmful: " + ", ".join(done["harmful"]), turns=turns, quote=quote, detail=detail
        )
    met = not missing and share >= 0.5
    reason = f"{100 * share:.0f} % of what it asks for"
    return made(
        item, Verdict.MET if met else Verdict.NOT_MET, reason, turns=turns, quote=quote, share=share, detail=detail
    )


def _classes(item: Actions) -> dict[str, tuple[Choice, ...]]:
    return {
        "critical": item.must, "recommended": item.recommended, "neutral": item.neutral,
        "unnecessary": item.unnecessary, "harmful": item.harmful,
    }  # fmt: skip


def _of(item: Actions, given: Given) -> tuple[Act, ...]:
    return {"examination": given.examined, "tests": given.ordered, "management": ()}[item.over]


def _acts(item: Actions, given: Given) -> dict[str, str]:
    """Return the ids that were done, in order, each with the request."""
    return {name: act.request for act in reversed(_of(item, given)) for name in reversed(act.ids)}


def _plan(item: Actions, given: Given) -> dict[str, str]:
    """Return the choices that a line of the plan names (and does not refuse), each with the line."""
    found: dict[str, str] = {}
    for line in read_note(given.note).plan:
        for group in _classes(item).values():
            for choice in group:
                if names_it(line, (choice.id.replace("-", " "), *choice.names)):
                    found.setdefault(choice.id, line)
    return found


def names_it(line: str, names: Sequence[str]) -> bool:
    """Say whether a line names any of `names` by all of its content words, and does not refuse it."""
    said = set(terms(line))
    return not _NOT.search(line) and any(words and words <= said for words in (set(terms(name)) for name in names))


def mark_key_feature(item: KeyFeature, given: Given, relator: DiagnosisRelator) -> Mark:
    """Mark a critical decision with a cap on answers and with answers that kill."""
    if given.patient is None:
        return needs_case(item)
    responses = _responses(item, given, relator)
    if not responses:
        return made(item, Verdict.NOT_MET, "no answer")
    matched = [(answer, word) for answer in item.accept for word in responses if _is(item, answer, word, relator)]
    best = {answer.name: (answer, word) for answer, word in reversed(matched)}
    killers = [word for answer in item.killer for word in responses if _is(item, answer, word, relator)]
    share = key_feature_share(
        [answer.credit for answer, _ in best.values()], len(responses), need=item.need, most=item.max_responses,
        killed=bool(killers),
    )  # fmt: skip
    quote = "; ".join(word for _, word in best.values())
    if killers:
        return made(item, Verdict.NOT_MET, "an answer that must not be given: " + ", ".join(killers), quote=killers[0])
    if len(responses) > item.max_responses:
        reason = f"{len(responses)} answers; at most {item.max_responses} count"
        return made(item, Verdict.NOT_MET, reason, quote=quote)
    verdict = Verdict.MET if len(best) >= item.need else Verdict.NOT_MET
    return made(item, verdict, f"{len(best)} of {item.need} decisions", quote=quote, share=share)


def _responses(item: KeyFeature, given: Given, relator: DiagnosisRelator) -> tuple[str, ...]:
    if item.source == "differential":
        return answers(given.differential, relator)
    if item.source == "plan":
        return read_note(given.note).plan
    acts = given.examined if item.source == "examination" else given.ordered
    return tuple(dict.fromkeys(name for act in acts for name in act.ids))


def _is(item: KeyFeature, answer: Answer, word: str, relator: DiagnosisRelator) -> bool:
    if item.source == "differential":
        return relator.relate(answer.name, word, answer.names).relation in ("same", "narrower")
    if item.source == "plan":
        return names_it(word, (answer.name, *answer.names))
    return word == answer.name
