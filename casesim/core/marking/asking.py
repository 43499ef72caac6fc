"""Items about what was asked and what was told: once, throughout, and as a set with partial credit."""

from __future__ import annotations

from collections.abc import Iterable

from casesim.core.history import Heard, Proof, prove
from casesim.core.item import Asked, Coverage, Elicited, Part
from casesim.core.marking.arithmetic import coverage_share, done_throughout
from casesim.core.marking.given import Given, is_asking
from casesim.core.marking.mark import made, needs_case
from casesim.core.rubric import Mark, Verdict
from casesim.core.understanding.model import STATEMENT_TOPICS, Flag, Understanding


def mark_asked(item: Asked, given: Given) -> Mark:
    """Mark an item that calls for asking (or, for statement topics, for saying)."""
    proof = proved(item.id, item.topics, item.findings, given)
    if proof.verdict is Verdict.MET and item.mode == "throughout":
        return _throughout(item, given, proof)
    return made(item, proof.verdict, proof.reason, turns=proof.turns, quote=proof.quote)


def proved(name: str, topics: Iterable[str], findings: Iterable[str], given: Given) -> Proof:
    """Return what proves that any of the topics or findings was asked, the better of both."""
    wanted = tuple(topics)
    by_topic = prove(name, wanted, [one for one in given.counted() if _may_ask(one.understanding, wanted)])
    by_name = _named(name, frozenset(findings), given)
    order = (Verdict.MET, Verdict.NEEDS_REVIEW, Verdict.NOT_MET)
    best, other = sorted((by_topic, by_name), key=lambda proof: order.index(proof.verdict))
    if other.verdict is Verdict.MET and best.verdict is Verdict.MET:
        return best.model_copy(update={"turns": tuple(dict.fromkeys((*best.turns, *other.turns)))})
    return best


def _may_ask(understanding: Understanding, topics: tuple[str, ...]) -> bool:
    """Refuse announcements ("I won't ask about allergies") and statements where an item calls for asking."""
    says = bool(STATEMENT_TOPICS & frozenset(topics))
    return says or (is_asking(understanding) and not understanding.has(Flag.ANNOUNCED))


def _named(name: str, wanted: frozenset[str], given: Given) -> Proof:
    sure: list[tuple[Heard, str]] = []
    doubts: list[tuple[Heard, str]] = []
    for one in given.counted():
        if one.understanding.has(Flag.ANNOUNCED):
            continue
        hits = [hit for hit in one.understanding.findings if hit.id in wanted and hit.asked]
        if hits:
            (doubts if one.understanding.has(Flag.OVERBROAD) else sure).append((one, hits[0].id))
    if sure:
        first, via = sure[0]
        turns = tuple(dict.fromkeys(one.turn for one, _ in sure))
        return Proof(id=name, verdict=Verdict.MET, turns=turns, quote=first.text, reason=f"asked: {via}")
    if doubts:
        first, via = doubts[0]
        reason = f"names more at once than one question can ask: {via}"
        return Proof(id=name, verdict=Verdict.NEEDS_REVIEW, turns=(first.turn,), quote=first.text, reason=reason)
    return Proof(id=name, verdict=Verdict.NOT_MET, reason="never asked")


def _throughout(item: Asked, given: Given, proof: Proof) -> Mark:
    length = len(given.heard)
    if length < 2 * item.stretches:
        return made(item, Verdict.UNSCORED, f"{length} turns are too few to judge it throughout", turns=proof.turns)
    places = {one.turn: place for place, one in enumerate(given.heard, 1)}
    if done_throughout([places[turn] for turn in proof.turns], length, item.stretches):
        reason = f"in each of {item.stretches} parts of the talk; {proof.reason}"
        return made(item, Verdict.MET, reason, turns=proof.turns, quote=proof.quote)
    reason = f"not in every part of the talk (of {item.stretches}); {proof.reason}"
    return made(item, Verdict.NOT_MET, reason, turns=proof.turns, quote=proof.quote)


def mark_elicited(item: Elicited, given: Given) -> Mark:
    """Mark an item that calls for facts from the patient."""
    if given.patient is None:
        return needs_case(item)
    possible = [fact for fact in item.facts if given.patient.fact(fact)]
    if not possible:
        return made(item, Verdict.UNSCORED, "does not apply to this patient")
    need = min(item.need or len(possible), len(possible))
    told = {fact: turn for fact, turn in given.told().items() if fact in possible}
    doubtful = {fact: turn for fact, turn in given.doubtful().items() if fact in possible}
    turns = tuple(dict.fromkeys(sorted(told.values())))
    questions = {one.turn: one.text for one in given.heard}
    if len(told) >= need:
        best = turns[-1] if len(turns) > 1 and need > 1 else turns[0]
        rest = tuple(turn for turn in turns if turn != best)
        reason = f"the patient told {', '.join(told)}"
        return made(item, Verdict.MET, reason, turns=(best, *rest), quote=questions.get(best, ""))
    if len(told) + len(doubtful) >= need:
        waiting = tuple(dict.fromkeys((*turns, *sorted(doubtful.values()))))
        reason = f"told after a turn that crams or states instead of asking: {', '.join(doubtful)}"
        return made(item, Verdict.NEEDS_REVIEW, reason, turns=waiting, quote=questions.get(waiting[-1], ""))
    reason = f"{len(told)} of {need} told" if told else "never told"
    share = coverage_share(len(told), need, partial=item.partial)
    return made(
        item, Verdict.NOT_MET, reason, turns=turns, quote=questions.get(turns[0], "") if turns else "", share=share
    )


def mark_coverage(item: Coverage, given: Given) -> Mark:
    """Mark a set: every part met by a question on it, or by its facts told."""
    possible = [part for part in item.parts if _applies(part, given)]
    if not possible:
        return made(item, Verdict.UNSCORED, "no part of it applies here")
    need = min(item.need or len(possible), len(possible))
    proofs = [(part, _part(part, given)) for part in possible]
    met = [(part, proof) for part, proof in proofs if proof.verdict is Verdict.MET]
    waiting = [proof for _, proof in proofs if proof.verdict is Verdict.NEEDS_REVIEW]
    detail = [f"{part.name}: {_place(proof)}" for part, proof in proofs]
    enough = min(item.met_from or need, need)
    turns = tuple(dict.fromkeys(proof.turns[0] for _, proof in met if proof.turns))
    quote = next((proof.quote for _, proof in met if proof.quote), "")
    share = coverage_share(len(met), need, partial=item.partial)
    reason = f"{len(met)} of {len(possible)}" + (f"; {need} earn all points" if need < len(possible) else "")
    verdict = Verdict.MET if len(met) >= enough else Verdict.NOT_MET
    if verdict is Verdict.NOT_MET and len(met) + len(waiting) >= enough:
        places = tuple(dict.fromkeys((*turns, *(proof.turns[0] for proof in waiting))))
        return made(item, Verdict.NEEDS_REVIEW, reason, turns=places, quote=waiting[0].quote, detail=detail)
    return made(item, verdict, reason, turns=turns, quote=quote, share=share, detail=detail)


def _place(proof: Proof) -> str:
    if proof.verdict is Verdict.MET:
        return f"turn {proof.turns[0]}"
    return "to be reviewed" if proof.verdict is Verdict.NEEDS_REVIEW else "not asked"


def _applies(part: Part, given: Given) -> bool:
    if part.topics or part.findings:
        return True
    return given.patient is not None and any(given.patient.fact(fact) for fact in part.facts)


def _part(part: Part, given: Given) -> Proof:
    told = [turn for fact, turn in given.told().items() if fact in part.facts]
    if told:
        first = min(told)
        quote = next((one.text for one in given.heard if one.turn == first), "")
        return Proof(id=part.name, verdict=Verdict.MET, turns=(first,), quote=quote, reason="told")
    proof = proved(part.name, part.topics, part.findings, given)
    waiting = [turn for fact, turn in given.doubtful().items() if fact in part.facts]
    if waiting and proof.verdict is Verdict.NOT_MET:
        quote = next((one.text for one in given.heard if one.turn == waiting[0]), "")
        return Proof(id=part.name, verdict=Verdict.NEEDS_REVIEW, turns=(waiting[0],), quote=quote, reason="told")
    return proof
