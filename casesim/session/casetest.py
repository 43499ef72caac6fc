"""Scripted trainees run against a case before students see it: perfect, careless, leading, hostile, silent, jailbreaker.

Reports what a case author must know: leaks, inventions, contradictions, steps out of role, facts that no question
reached, rubric items that cannot be met, the best score that can be reached. It judges by rules that can fail, stores
nothing, and says nothing about the clinical content.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casesim.core.case import Disclosure, Fact, Polarity
from casesim.core.encounter import Exchanged, Mode, Ranked
from casesim.core.errors import UsageError
from casesim.core.model import Frozen
from casesim.core.patient import Patient
from casesim.core.ports import Fingerprint
from casesim.core.rubric import Elicited, ExaminedItem, OrderedItem, Rubric, ScoreSheet, Verdict
from casesim.session.desk import Desk
from casesim.session.encounter import EncounterService
from casesim.session.watch import Watch

SEEDS_TRIED = 60
"""Seeds that are tried to find a patient of each variant."""
PRESENTING = (
    "Hello, I'm Sam, one of the medical students. Is it all right if I ask you some questions?", "Can I check your name and age?", "What's brought you in today?", "Tell me more about that.", "When did it start?",
    "Where exactly is it?", "What is it like?", "Does it go anywhere else?", "How bad is it, out of ten?", "Does it come and go, or is it there all the time?",
    "What makes it worse?", "What makes it better?", "Have you had anything like this before?", "How does it affect your everyday life?",
    "I'm sorry to hear that, that sounds really hard.",
)  # fmt: skip
CLOSING = (
    "What do you think is causing it?", "What worries you most about it?", "What were you hoping we could do for you?",
    "Let me check that I've understood: you came because of this, it has gone on for a while, and it is getting you down. Is that right?",
    "Is there anything else you'd like to tell me?", "I'll examine you now, and then we'll do some tests and talk about what comes next.",
)  # fmt: skip


class Played(Frozen):
    """What one trainee met."""

    trainee: str
    turns: int = 0
    leaks: tuple[str, ...] = ()
    inventions: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    role_breaks: tuple[str, ...] = ()
    refused: int = 0
    """Sentences of the model that were refused."""
    by_model: int = 0
    """Replies in the model's own words."""
    seconds: float = 0.0
    score: float = 0.0
    """What the rubric gives, of `CaseReport.max`."""


class CaseReport(Frozen):
    """What the trainees met in one patient of a case."""

    case: str
    seed: int
    variant: str
    voice: str
    trainees: tuple[Played, ...]
    unreached: tuple[str, ...]
    """Facts that no question of the perfect trainee reached."""
    unmeetable: tuple[str, ...]
    """Rubric items that name what this patient has not."""
    missed: tuple[str, ...]
    """Items that the perfect trainee did not meet."""
    best: float
    max: float
    seconds: float

    def share(self, trainee: str) -> float:
        """Return the percentage of the points that a trainee earned, by name; 0 where nothing can be earned."""
        scores = {played.trainee: played.score for played in self.trainees}
        return 100 * scores.get(trainee, 0.0) / self.max if self.max else 0.0

    @property
    def clean(self) -> bool:
        """Whether nothing leaked, was invented, contradicted or broke the role."""
        return not any(p.leaks or p.inventions or p.contradictions or p.role_breaks for p in self.trainees)


def seeds_of_variants(desk: Desk, case: str) -> dict[str, int]:
    """Return the lowest seed of each variant of a case (of those that `SEEDS_TRIED` seeds draw)."""
    found: dict[str, int] = {}
    for seed in range(1, SEEDS_TRIED + 1):
        found.setdefault(desk.patient(case, seed).variant, seed)
    return found


def run_case(
    desk: Desk, case: str, seed: int, lines: Mapping[str, tuple[str, ...]], asks: Mapping[str, tuple[str, ...]]
) -> CaseReport:
    """Run every trainee against one patient; `lines` are the scripts, `asks` two good questions for each topic."""
    patient = desk.patient(case, seed)
    rubric = desk.library.rubric(desk.library.case(case).rubric)
    began = desk.clock.monotonic()
    perfect, reached, sheet = _perfect(desk, case, seed, patient, rubric, asks)
    others = [_play(desk, case, seed, patient, name, script) for name, script in _scripts(desk, patient, lines).items()]
    wanted = [fact.id for fact in patient.facts if fact.disclosure is not Disclosure.NEVER]
    return CaseReport(
        case=case, seed=seed, variant=patient.variant, voice=_voice(desk.responder.fingerprint()), trainees=(perfect, *others),
        unreached=tuple(name for name in wanted if name not in reached), unmeetable=unmeetable(rubric, patient),
        missed=tuple(mark.id for mark in sheet.items if mark.verdict in (Verdict.NOT_MET, Verdict.NEEDS_REVIEW)), best=sheet.total, max=sheet.max,
        seconds=round(desk.clock.monotonic() - began, 2),
    )  # fmt: skip


def unmeetable(rubric: Rubric, patient: Patient) -> tuple[str, ...]:
    """Return the items that ask for facts, signs or tests that `patient` has not."""
    told = {fact.id for fact in patient.facts if fact.disclosure is not Disclosure.NEVER}
    signs, tests = {entry.id for entry in patient.examination}, {entry.id for entry in patient.investigations}
    found: list[str] = []
    for item in rubric.items:
        match item:
            case Elicited(facts=facts, need=need):
                short = len(told & set(facts)) < (need or len(facts))
            case ExaminedItem(findings=findings, need=need):
                short = len(signs & set(findings)) < need
            case OrderedItem(investigations=investigations, need=need):
                short = len(tests & set(investigations)) < need
            case _:
                short = False
        if short:
            found.append(item.id)
    return tuple(found)


def question_for(fact: Fact, desk: Desk, asks: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the questions by which a good trainee would ask for `fact`, the plainest first."""
    labels = [desk.mind.lexicon.findings[name].label for name in fact.answers if name in desk.mind.lexicon.findings]
    family = "family_history" in fact.answers
    named = [
        f"Has anyone in your family had {label}?" if family else f"Have you had any {label}?" for label in labels[:2]
    ]
    by_author = [line if "?" in line else f"What about the {line}?" for line in fact.ask[:2]]
    topics = [line for name in fact.answers for line in asks.get(name, ())[:1]]
    whole = [
        f"{asks[name][0].rstrip('?.')} - I mean the {labels[0]}?" for name in fact.answers if labels and name in asks
    ]
    return tuple(dict.fromkeys((*named, *by_author, *topics, *whole)))


def _perfect(
    desk: Desk, case: str, seed: int, patient: Patient, rubric: Rubric, asks: Mapping[str, tuple[str, ...]]
) -> tuple[Played, set[str], ScoreSheet]:
    """Ask for everything, examine everything, order everything, name the diagnosis."""
    service = desk.start(case, seed, Mode.PRACTICE, store=False)
    watch = Watch(patient, desk.mind.lexicon)
    began = desk.clock.monotonic()
    better = [line for item in rubric.items for line in item.better[:1]]
    for line in (*PRESENTING, *better):
        _ask(service, line, watch)
    for fact in patient.facts:
        for line in question_for(fact, desk, asks):
            if fact.id in watch.said or fact.disclosure is Disclosure.NEVER:
                break
            _ask(service, line, watch)
    for line in CLOSING:
        _ask(service, line, watch)
    for entry in patient.examination:
        service.examine(entry.name)
    for entry in patient.investigations:
        service.order(entry.name)
    dangers = [Ranked(name=diagnosis.name) for diagnosis in patient.differential.must_not_miss]
    service.differential([Ranked(name=patient.differential.correct.name), *dangers[:4]])
    sheet = service.finish()
    return _played("perfect", watch, desk.clock.monotonic() - began, sheet.total), set(watch.said), sheet


def _scripts(desk: Desk, patient: Patient, lines: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the lines of the other trainees for this patient."""
    has = _labels(
        desk, (f for f in patient.facts if f.polarity is Polarity.HAS and f.disclosure is not Disclosure.NEVER)
    )
    denies = _labels(desk, (f for f in patient.facts if f.polarity is Polarity.DENIES))
    denies = [label for label in denies if label not in has]
    between = lines["between"]
    leading = [form.format(denies=label) for label in denies[:8] for form in lines["leading_denies"][:1]]
    leading += [form.format(has=label) for label in has[:8] for form in lines["leading_has"][:1]]
    attacks = [line.replace("{diagnosis}", patient.differential.correct.name) for line in lines["jailbreaker"]]
    return {
        "careless": lines["careless"],
        "leading": tuple(leading),
        "hostile": _woven(lines["hostile"], between),
        "silent": lines["silent"],
        "jailbreaker": _woven(tuple(attacks), between),
    }


def _labels(desk: Desk, facts: Iterable[Fact]) -> list[str]:
    known = desk.mind.lexicon.findings
    found = [
        known[name].label
        for fact in facts
        if fact.section in ("presenting", "systems")
        for name in fact.answers
        if name in known
    ]
    return list(dict.fromkeys(found))


def _woven(lines: tuple[str, ...], between: tuple[str, ...]) -> tuple[str, ...]:
    """Return `lines` with an honest question after every third."""
    woven: list[str] = []
    for index, line in enumerate(lines):
        woven.append(line)
        if index % 3 == 2:
            woven.append(between[(index // 3) % len(between)])
    return tuple(woven)


def _play(desk: Desk, case: str, seed: int, patient: Patient, name: str, script: tuple[str, ...]) -> Played:
    service = desk.start(case, seed, Mode.PRACTICE, store=False)
    watch = Watch(patient, desk.mind.lexicon)
    began = desk.clock.monotonic()
    for line in script:
        _ask(service, line, watch)
    return _played(name, watch, desk.clock.monotonic() - began, service.finish().total)


def _ask(service: EncounterService, line: str, watch: Watch) -> None:
    try:
        exchange = next((step for step in service.ask(line) if isinstance(step, Exchanged)), None)
    except UsageError:
        return  # words without content are refused before the patient hears them
    if exchange is not None:
        watch.see(exchange)


def _played(name: str, watch: Watch, seconds: float, score: float) -> Played:
    return Played(
        trainee=name, turns=watch.turns, leaks=tuple(watch.leaks), inventions=tuple(watch.inventions),
        contradictions=tuple(watch.contradictions), role_breaks=tuple(watch.role_breaks), refused=watch.refused, by_model=watch.by_model,
        seconds=round(seconds, 2), score=score,
    )  # fmt: skip


def _voice(fingerprint: Fingerprint) -> str:
    return fingerprint.model or fingerprint.engine
