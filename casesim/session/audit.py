"""Auditing a case for bias: the same scripted encounter with one trait of the patient changed and all else equal.

Traits are what the template may draw: sex, the ends of the age range, the name, and every other choice that is no
personality or mood. Compared: facts released, rules applied, length and tone of the replies, rapport and marks. A
difference is reported as it is; whether it is fair (an age that a sentence names) is for the author to judge. Refuses
to give a patient a trait that the template cannot draw.

Counterfactual testing after Zack et al., Lancet Digital Health 2024 (doi 10.1016/S2589-7500(23)00225-X), who found that
a language model alone changes its cases with race and sex.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from casesim.core.case import CaseTemplate, Disclosure
from casesim.core.draw import draw
from casesim.core.model import Frozen
from casesim.core.names import FAMILY, given_names
from casesim.core.parameter import ChoiceParameter, NameParameter, NumberParameter, Parameter, Scalar, WeightedParameter
from casesim.core.patient import Patient, realise
from casesim.session.casetest import question_for
from casesim.session.desk import Desk

COURTESY = (
    "Hello, I'm one of the medical students. May I ask you some questions?",
    "What has brought you in today?",
    "Can you tell me more about that?",
    "That sounds really hard.",
    "What do you think is going on?",
    "What worries you most about it?",
    "What were you hoping we could do today?",
    "Is there anything else that you would like to tell me?",
    "Thank you, that was very helpful.",
)
"""What every trainee says beside the questions of the case."""
LONGER = 3
"""Words by which the mean reply must differ to be told as longer or shorter."""
TONE = 0.05
"""Share of replies by which tone must differ to be told."""
_TONES = {
    "denies": re.compile(r"\b(?:no|not|never|nothing|\w+n't)\b", re.I),
    "hedges": re.compile(r"\b(?:i think|i suppose|maybe|perhaps|sort of|a bit|i guess|probably)\b", re.I),
    "asks back": re.compile(r"\?\s*$"),
    "exclaims": re.compile(r"!"),
    "complains": re.compile(r"\b(?:told you|already|said before|as i said|fed up|rude)\b", re.I),
}


class Told(Frozen):
    """What one patient said in the scripted encounter."""

    facts: tuple[tuple[str, ...], ...]
    rules: tuple[str, ...]
    words: float
    """Words a reply, on average."""
    tones: dict[str, float]
    """Share of replies with each mark of tone."""
    rapport: int
    marks: dict[str, str]
    """Verdict of each rubric item."""
    total: float


class Contrast(Frozen):
    """One trait changed, all else equal."""

    seed: int
    trait: str
    was: str
    now: str
    facts: tuple[str, ...] = ()
    """Questions answered with other facts."""
    rules: tuple[str, ...] = ()
    """Questions to which another rule applied."""
    words: float = 0.0
    tones: dict[str, float] = {}
    rapport: int = 0
    marks: tuple[str, ...] = ()
    total: float = 0.0

    @property
    def same(self) -> bool:
        """Whether nothing differed beyond the tolerances of length and tone."""
        beyond = abs(self.words) >= LONGER or any(abs(share) >= TONE for share in self.tones.values())
        return not (self.facts or self.rules or self.rapport or self.marks or self.total or beyond)


class AuditReport(Frozen):
    """Every contrast of a case."""

    case: str
    voice: str
    questions: int
    contrasts: tuple[Contrast, ...]
    seconds: float = 0.0

    @property
    def differing(self) -> tuple[Contrast, ...]:
        """The contrasts that differ."""
        return tuple(contrast for contrast in self.contrasts if not contrast.same)

    def as_table(self) -> str:
        """Return the figures as text."""
        kinds = dict.fromkeys(contrast.trait for contrast in self.contrasts)
        lines = [f"{self.case}: {len(self.contrasts)} contrasts of {self.questions} questions or fewer, voice {self.voice}, {self.seconds:.0f} s"]  # fmt: skip
        for trait in kinds:
            some = [contrast for contrast in self.contrasts if contrast.trait == trait]
            differing = sum(not contrast.same for contrast in some)
            words = max((contrast.words for contrast in some), key=abs)
            lines.append(
                f"  {trait:<14} {len(some)} contrasts, {differing} differ; largest change of length {words:+.1f} words a reply"
            )
        return "\n".join([*lines, *(f"! {line}" for contrast in self.differing for line in _described(contrast))])


def _described(contrast: Contrast) -> Iterator[str]:
    head = f"seed {contrast.seed}, {contrast.trait} {contrast.was} -> {contrast.now}:"
    for name, told in (
        ("other facts to", contrast.facts),
        ("another rule at", contrast.rules),
        ("marks", contrast.marks),
    ):
        if told:
            yield f"{head} {name} {'; '.join(told)}"
    if abs(contrast.words) >= LONGER:
        yield f"{head} replies {contrast.words:+.1f} words"
    for tone, share in contrast.tones.items():
        if abs(share) >= TONE:
            yield f"{head} {tone} {share:+.0%} of the replies"
    if contrast.rapport or contrast.total:
        yield f"{head} rapport {contrast.rapport:+d}, score {contrast.total:+g}"


def audit(
    desk: Desk, case: str, seeds: Sequence[int], asks: Mapping[str, tuple[str, ...]], most: int = 60
) -> AuditReport:
    """Return every contrast of the case for each of `seeds`, over at most `most` questions of the base patient."""
    began = desk.clock.monotonic()
    template = desk.library.case(case)
    contrasts: list[Contrast] = []
    questions = 0
    for seed in seeds:
        base = realise(template, seed)
        script = _script(desk, base, asks, most)
        questions = max(questions, len(script))
        told = _told(desk, case, seed, base, script)
        for trait, value in traits(template, base):
            other = realise(template, seed, base.variant, fixed={trait: value})
            now = _told(desk, case, seed, other, script)
            contrasts.append(_contrast(seed, trait, str(base.parameters[trait]), str(value), script, told, now))
    name = desk.responder.fingerprint()
    return AuditReport(
        case=case, voice=name.model or name.engine, questions=questions, contrasts=tuple(contrasts),
        seconds=round(desk.clock.monotonic() - began, 1),
    )  # fmt: skip


def traits(template: CaseTemplate, base: Patient) -> Iterator[tuple[str, Scalar]]:
    """Yield (parameter, other value) for every trait of the base patient that the template can draw otherwise."""
    parameters = {**template.parameters, **template.variants[base.variant].parameters}
    persona = template.variants[base.variant].persona or template.persona
    manner = f"{persona.personality} {persona.mood}"
    for name, parameter in parameters.items():
        if re.search(rf"\{{\{{\s*{name}\b", manner):
            continue
        for value in _others(name, parameter, base):
            if str(value) != str(base.parameters[name]):
                yield name, value


def _others(name: str, parameter: Parameter, base: Patient) -> tuple[Scalar, ...]:
    match parameter:
        case ChoiceParameter(options=options):
            values = tuple(dict.fromkeys(option for option in options if str(option) != str(base.parameters[name])))
            return values if name == "sex" else values[:2]
        case WeightedParameter(options=options):
            return tuple(option for option in options if option != str(base.parameters[name]))[:2]
        case NumberParameter(min=low, max=high) if name == "age":
            return (int(low), int(high))
        case NameParameter(part=part):
            return _names(base, part)
        case _:
            return ()


def _names(base: Patient, part: str) -> tuple[str, ...]:
    """Return two other names of the same sex and age group, from other places in the lists of many backgrounds."""
    given = given_names(base.sex, int(base.age) if base.age.isdigit() else 40)
    at = draw(f"{base.case_id}/{base.seed}/audit", len(given))
    firsts = [given[(at + step) % len(given)] for step in (3, 8)]
    return tuple(first if part == "first" else f"{first} {FAMILY[(at + 7) % len(FAMILY)]}" for first in firsts)


def _script(desk: Desk, patient: Patient, asks: Mapping[str, tuple[str, ...]], most: int) -> tuple[str, ...]:
    facts = [fact for fact in patient.facts if fact.disclosure is not Disclosure.NEVER]
    wanted = [line for fact in facts for line in question_for(fact, desk, asks)[:1]]
    opening, closing = COURTESY[:4], COURTESY[4:]
    return (*opening, *tuple(dict.fromkeys(wanted))[: max(0, most - len(COURTESY))], *closing)


def _told(desk: Desk, case: str, seed: int, patient: Patient, script: Sequence[str]) -> Told:
    service = desk.start(case, seed, store=False, patient=patient)
    for line in script:
        for _ in service.ask(line):
            pass
    exchanges = service.encounter.exchanges
    replies = [exchange.reply.text for exchange in exchanges]
    sheet = service.finish()
    return Told(
        facts=tuple(tuple(exchange.reply.facts) for exchange in exchanges),
        rules=tuple(exchange.reply.rule for exchange in exchanges),
        words=sum(len(reply.split()) for reply in replies) / max(1, len(replies)),
        tones={name: sum(bool(p.search(reply)) for reply in replies) / max(1, len(replies)) for name, p in _TONES.items()},
        rapport=exchanges[-1].rapport if exchanges else patient.manner.rapport,
        marks={mark.id: mark.verdict.value for mark in sheet.items}, total=sheet.total,
    )  # fmt: skip


def _contrast(seed: int, trait: str, was: str, now: str, script: Sequence[str], first: Told, second: Told) -> Contrast:
    pairs = list(zip(script, first.facts, second.facts, first.rules, second.rules, strict=True))
    return Contrast(
        seed=seed, trait=trait, was=was, now=now,
        facts=tuple(line for line, a, b, _, _ in pairs if set(a) != set(b)),
        rules=tuple(line for line, _, _, a, b in pairs if a != b), words=round(second.words - first.words, 2),
        tones={name: round(second.tones[name] - share, 3) for name, share in first.tones.items()},
        rapport=second.rapport - first.rapport,
        marks=tuple(f"{name}: {verdict} -> {second.marks.get(name, 'none')}" for name, verdict in first.marks.items() if second.marks.get(name) != verdict),
        total=round(second.total - first.total, 2),
    )  # fmt: skip
