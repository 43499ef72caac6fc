"""Measuring the voice and what holds it: two figures that hold each other.

How many planted corruptions of good replies verification catches (a verifier that passes everything scores 0), and
how many replies of the model pass it at the first try (a verifier that refuses everything scores 0). Good replies are
the author's own words of every fact of the shipped cases, asked for as a good trainee would, and, where a file is named,
written turns (`{"persona", "speaker", "before", "facts", "question", "reply"}`, one JSON object a line). Tunes nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from casesim.core.case import Diagnosis, Differential, Disclosure, Fact, Polarity, Section, Unknown
from casesim.core.decision import Decision, Talk
from casesim.core.disclosure import decide
from casesim.core.errors import ContentError, NotFound
from casesim.core.model import Frozen
from casesim.core.patient import Manner, Patient, SpeakerCard
from casesim.core.ports import Responder
from casesim.core.reply import PersonaCard, ReplySource, VoiceTask
from casesim.core.verification import Verifier
from casesim.session.casetest import question_for
from casesim.session.corruption import corruptions
from casesim.session.desk import Desk
from casesim.session.turn import Conversation, Mind, Turned

HINTS = ("unknown:", "hold back:", "ask back:", "vague", "exam", "role")
"""Lines of written turns that release no fact: the engine says those in the author's words."""


class Good(Frozen):
    """A good reply with what it is held against."""

    reply: str
    denies: bool
    relative: bool
    diagnoses: tuple[str, ...]
    held: str
    question: str


class Planted(Frozen):
    """What became of planted corruptions, by kind: planted, caught; and those missed."""

    replies: int = 0
    refused: tuple[str, ...] = ()
    """Good replies that verification refuses: nothing is planted in them."""
    planted: dict[str, int] = {}
    caught: dict[str, int] = {}
    missed: tuple[str, ...] = ()


class Spoken(Frozen):
    """What the model's first words came to."""

    voiced: int = 0
    passed: int = 0
    refused: tuple[str, ...] = ()


class WordingReport(Frozen):
    """Both figures."""

    voice: str
    planted: Planted
    spoken: Spoken
    seconds: float = 0.0

    def as_table(self) -> str:
        """Return the figures as text."""
        p, s = self.planted, self.spoken
        total, caught = sum(p.planted.values()), sum(p.caught.values())
        lines = [
            f"good replies         {p.replies} ({len(p.refused)} more were refused as they stand)",
            f"planted corruptions  {caught} of {total} caught{_share(caught, total)}",
            *(f"  {kind:<18} {p.caught.get(kind, 0)} of {count}" for kind, count in sorted(p.planted.items())),
            f"first try            {s.passed} of {s.voiced} replies of the model passed{_share(s.passed, s.voiced)} (voice {self.voice})",
            f"                     {self.seconds:.0f} s",
        ]
        return "\n".join([*lines, *(f"! {line}" for line in (*p.missed, *s.refused, *p.refused))])


def _share(part: int, whole: int) -> str:
    return f" = {part / whole:.1%}" if whole else ""


Held = tuple[Good, Verifier]


def of_cases(
    desk: Desk, cases: Sequence[str], seeds: Sequence[int], asks: Mapping[str, tuple[str, ...]]
) -> Iterator[Held]:
    """Yield the author's words of every fact of the cases, asked for as a good trainee would."""
    for case in cases:
        for seed in seeds:
            patient = desk.start(case, seed, store=False).encounter.patient
            done: set[tuple[str, ...]] = set()
            for fact in patient.facts:
                question = next(iter(question_for(fact, desk, asks)), "")
                if not question or fact.disclosure is Disclosure.NEVER:
                    continue
                understood = desk.mind.understander.understand(question)
                decision = decide(patient, Talk(rapport=100), understood, desk.mind.lexicon.findings)
                if not decision.facts or not decision.voice or decision.facts in done:
                    continue
                done.add(decision.facts)
                verifier = Verifier(patient, decision, question, understood, desk.mind.lexicon, (patient.opening,))
                facts = [found for name in decision.facts if (found := patient.fact(name))]
                yield _good(patient, facts, decision.words, question), verifier


def _good(patient: Patient, facts: Sequence[Fact], reply: str, question: str) -> Good:
    denied = [fact.polarity is Polarity.DENIES for fact in facts]
    names = [name for d in patient.diagnoses() for name in (d.name, *d.synonyms)]
    said = " ".join(line for fact in facts for line in fact.says)
    return Good(
        reply=reply, denies=all(denied), relative=patient.speaker.role != "patient", diagnoses=tuple(names),
        held=f"{said} {question} {patient.opening}", question=question,
    )  # fmt: skip


def of_turns(path: Path, mind: Mind) -> Iterator[tuple[Good, Verifier, VoiceTask]]:
    """Yield the written turns of a file that release facts; raises NotFound, or ContentError with the line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise NotFound(f"{path}: {error.strerror}") from None
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            card, given = PersonaCard.model_validate(row["card"]), tuple(map(str, row["facts"]))
            before = tuple((str(asked), str(replied)) for asked, replied in row["before"][-1:])
            question, reply = str(row["question"]), str(row["reply"])
        except (ValueError, KeyError, TypeError) as error:
            raise ContentError(f"no turn: {str(error).splitlines()[0]}", file=str(path), line=number) from None
        patient, verifier = held_against(card, before, given, question, mind)
        task = VoiceTask(persona=card, before=before, question=question, facts=given, seed=number, attempt=0)
        yield _good(patient, patient.facts, reply, question), verifier, task


def held_against(
    card: PersonaCard, before: Sequence[tuple[str, str]], lines: Sequence[str], question: str, mind: Mind
) -> tuple[Patient, Verifier]:
    """Return a patient who knows just the released `lines`, and what the engine would hold a reply against."""
    facts = tuple(_fact(line, index, mind) for index, line in enumerate(lines))
    patient = Patient(
        case_id="written", case_version=1, seed=1, variant="", parameters={}, name=card.name, age=card.age, sex=card.sex,
        speaker=SpeakerCard(role=card.role, name=card.name, age=card.age, sex=card.sex),
        manner=Manner(
            personality=card.personality, language=card.language, mood=card.mood, literacy="average", recall="good",
            rapport=50, trust=60,
        ),
        door_note="", opening="", facts=facts, unknown=Unknown(), examination=(), investigations=(),
        differential=Differential(correct=Diagnosis(id="undiagnosed", name="undiagnosed condition")), management=(),
    )  # fmt: skip
    decision = Decision(
        rule="facts", facts=tuple(fact.id for fact in facts), lines=tuple(lines),
        words=" ".join(fact.says[0] for fact in facts), parts=tuple(fact.says[0] for fact in facts),
    )  # fmt: skip
    understood = mind.understander.understand(question, before[-1][1] if before else "")
    heard = [words for exchange in before for words in exchange]
    return patient, Verifier(patient, decision, question, understood, mind.lexicon, heard)


def _fact(line: str, index: int, mind: Mind) -> Fact:
    denied = line.startswith("no:")
    bare = line.removeprefix("no:").strip()
    return Fact(
        id=f"fact-{index}", section=Section.PRESENTING, clinical=f"Denies {bare}." if denied else line,
        answers=tuple(dict.fromkeys(hit.id for hit in mind.lexicon.find(bare))) or ("opening",),
        says=(f"No, no {bare}." if denied else line,), polarity=Polarity.DENIES if denied else Polarity.HAS,
    )  # fmt: skip


def plant(found: Iterable[Held]) -> Planted:
    """Plant every corruption in every good reply, and count what verification catches."""
    replies, refused, missed = 0, [], []
    planted: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for good, verifier in found:
        check = verifier.reply(good.reply)
        if not check.ok:
            refused.append(f"refused as it stands ({check.reason}): {good.question} — {good.reply}")
            continue
        replies += 1
        wrong = corruptions(good.reply, good.diagnoses, good.held, denies=good.denies, relative=good.relative)
        for corruption in wrong:
            planted[corruption.kind] += 1
            if verifier.reply(corruption.text).ok:
                missed.append(f"missed ({corruption.kind}): {good.question} — {corruption.text}")
            else:
                caught[corruption.kind] += 1
    return Planted(
        replies=replies, refused=tuple(refused), planted=dict(planted), caught=dict(caught), missed=tuple(missed)
    )


def speak_turns(responder: Responder, turns: Iterator[tuple[Good, Verifier, VoiceTask]]) -> Spoken:
    """Let the model word written turns, one try each."""
    voiced, refused = 0, []
    for good, verifier, task in turns:
        text = "".join(responder.speak(task)).strip()
        check = verifier.reply(text)
        voiced += 1
        if not check.ok:
            refused.append(f"{check.reason}: {good.question} {list(task.facts)} — {text}")
    return Spoken(voiced=voiced, passed=voiced - len(refused), refused=tuple(refused))


def speak_cases(desk: Desk, cases: Sequence[str], seeds: Sequence[int], asks: Mapping[str, tuple[str, ...]]) -> Spoken:
    """Let the model word every fact of the cases through the engine; a second try or the author's words do not count."""
    voiced, refused = 0, []
    for case in cases:
        for seed in seeds:
            patient = desk.start(case, seed, store=False).encounter.patient
            talk = Conversation(patient, desk.mind, desk.responder, desk.clock)
            talk.talk = Talk(rapport=100)
            done: set[tuple[str, ...]] = set()
            for fact in patient.facts:
                for question in question_for(fact, desk, asks)[:1]:
                    *_, turned = talk.ask(question)
                    if not isinstance(turned, Turned) or not (turned.decision.voice and turned.decision.facts):
                        continue
                    if turned.decision.facts in done:
                        continue
                    done.add(turned.decision.facts)
                    voiced += 1
                    reply = turned.reply
                    if reply.refused or reply.source is not ReplySource.MODEL:
                        why = reply.refused[0] if reply.refused else None
                        told = (
                            f"{why.reason}: {question} — {why.text}"
                            if why
                            else f"left something out: {question} — {reply.text}"
                        )
                        refused.append(f"{case} {told}")
    return Spoken(voiced=voiced, passed=voiced - len(refused), refused=tuple(refused))


def measure(
    desk: Desk, cases: Sequence[str], seeds: Sequence[int], asks: Mapping[str, tuple[str, ...]], turns: Path | None,
    *, speaks: bool,
) -> WordingReport:  # fmt: skip
    """Return both figures over the cases and the written turns; the second only where the voice is a model (`speaks`)."""
    began = desk.clock.monotonic()
    written = [(good, held) for good, held, _ in of_turns(turns, desk.mind)] if turns else []
    planted = plant(chain(of_cases(desk, cases, seeds, asks), written))
    said = [Spoken()]
    if speaks:
        said.append(speak_cases(desk, cases, seeds, asks))
        said += [speak_turns(desk.responder, of_turns(turns, desk.mind))] if turns else []
    name = desk.responder.fingerprint().model if speaks else "author: no model"
    return WordingReport(
        voice=name, planted=planted, seconds=desk.clock.monotonic() - began,
        spoken=Spoken(
            voiced=sum(s.voiced for s in said), passed=sum(s.passed for s in said),
            refused=tuple(line for s in said for line in s.refused),
        ),
    )  # fmt: skip
