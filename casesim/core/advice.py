"""Advice: the three most useful things to do next time, each tied to this very talk by a quote.

A pure function of the log and the sheet. Candidates are what cost most: items that were missed, cues of the patient
that were passed over, questions that led or crammed, and reasoning that left out what had been heard. Each is worth the
points it would bring; one kind of advice comes twice only where no other is left. Never a sentence that would fit any talk.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from casesim.core.case import Diagnosis, Disclosure, Fact, Polarity, Section
from casesim.core.differential import DiagnosisRelator, answers, place
from casesim.core.encounter import Encounter, Exchanged, Mode
from casesim.core.marking.evidence import diagnosis_of, weigh
from casesim.core.marking.given import given_by
from casesim.core.marking.noting import written_differential
from casesim.core.marking.timeline import telling
from casesim.core.model import Frozen
from casesim.core.note import read_note
from casesim.core.rubric import Asked, Coverage, Elicited, ExaminedItem, Mark, OrderedItem, ScoreSheet, Verdict
from casesim.core.text import sentences
from casesim.core.understanding.model import Flag, QuestionType

CRITICAL = 3.0
"""How much more a critical item weighs."""
_CUES = (Section.CONCERNS, Section.IMPACT)
_LONG = 8
"""Closed questions in a row from which it is worth a word."""
_CRAMMED = 4
"""Things named in one question from which it is worth a word."""


class Advice(Frozen):
    """One thing to do next time."""

    kind: str
    """question, act, story, cue, manner or reasoning."""
    text: str
    """What to do, in one or two sentences with its quote."""
    turn: int | None = None
    """The turn that it is about."""
    say: str = ""
    """Words that would do."""
    worth: float = 0.0
    """Points that it would bring, weighed; for the order alone."""


def advise(encounter: Encounter, sheet: ScoreSheet, relator: DiagnosisRelator, most: int = 3) -> tuple[Advice, ...]:
    """Return the `most` most useful pieces of advice, kinds mixed, the worthiest first."""
    candidates = (
        *_missed(encounter, sheet), *_undone(encounter, sheet), *_untold(encounter), *_cues(encounter), *_manner(encounter),
        *_reasoning(encounter, sheet, relator),
    )  # fmt: skip
    found = sorted(candidates, key=lambda advice: (-advice.worth, advice.turn or 0, advice.text))
    chosen: list[Advice] = []
    for advice in found:
        if len(chosen) < most and advice.kind not in {one.kind for one in chosen}:
            chosen.append(advice)
    rest = [advice for advice in found if advice not in chosen]
    return tuple(sorted([*chosen, *rest[: most - len(chosen)]], key=lambda advice: -advice.worth))


def _missed(encounter: Encounter, sheet: ScoreSheet) -> Iterator[Advice]:
    """Yield the items of the talk that were missed, with what the patient was waiting to say."""
    items = {item.id: item for item in encounter.rubric.items}
    for mark in sheet.items:
        item = items.get(mark.id)
        if mark.verdict is not Verdict.NOT_MET or not isinstance(item, Asked | Elicited | Coverage):
            continue
        waiting = _waiting(encounter, item)
        what = mark.text[:1].lower() + mark.text[1:].rstrip(".")
        why = "it fails the station" if mark.critical else _points(mark.max - mark.points)
        text = f"Nothing you asked earned “{what}” ({why})."
        if waiting:
            text = f"{text} The patient would have told you: “{waiting}”"
        elif mark.quote:
            text = f"{text} You came near it in turn {mark.turns[0]}: “{mark.quote}”"
        weight = (mark.max - mark.points) * (CRITICAL if mark.critical else 1.0) + (0.5 if waiting else 0.0)
        yield Advice(
            kind="question", text=text, turn=mark.turns[0] if mark.turns else None, say=next(iter(mark.better), ""),
            worth=round(weight, 4),
        )  # fmt: skip


def _points(count: float) -> str:
    return "1 point" if count == 1 else f"{count:g} points"


def _undone(encounter: Encounter, sheet: ScoreSheet) -> Iterator[Advice]:
    """Yield manoeuvres and tests that were left out, with what they would have shown."""
    items = {item.id: item for item in encounter.rubric.items}
    results = {e.id: e for e in (*encounter.patient.examination, *encounter.patient.investigations)}
    for mark in sheet.items:
        item = items.get(mark.id)
        if mark.verdict is not Verdict.NOT_MET or not isinstance(item, ExaminedItem | OrderedItem):
            continue
        names = item.findings if isinstance(item, ExaminedItem) else item.investigations
        shown = next((results[name] for name in names if name in results), None)
        if shown is None:
            continue
        why = "it fails the station" if mark.critical else _points(mark.max)
        what = mark.text[:1].lower() + mark.text[1:].rstrip(".")
        text = f"You left out “{what}” ({why}). {shown.name} would have shown: “{shown.result.rstrip('.')}”."
        yield Advice(kind="act", text=text, worth=mark.max * (CRITICAL if mark.critical else 1.0))


def _untold(encounter: Encounter) -> Iterator[Advice]:
    """Yield a part of the story that nobody asked for, what tells the causes apart first."""
    telling_ids = telling(given_by(encounter))
    untold = [
        fact
        for fact in encounter.patient.facts
        if fact.id not in encounter.released and fact.polarity is Polarity.HAS and fact.disclosure is not Disclosure.NEVER
        and fact.section in (Section.PRESENTING, Section.SYSTEMS, *_CUES, Section.IDEAS)
    ]  # fmt: skip
    untold.sort(key=lambda fact: (fact.id not in telling_ids, fact.section is not Section.CONCERNS))
    for fact in untold[:2]:
        text = f"One part of the story was never told, because nothing brought it up: “{fact.says[0]}”"
        if fact.disclosure is Disclosure.RAPPORT:
            text += " It is told once there is trust."
        yield Advice(
            kind="story",
            text=text,
            say=next((line for line in fact.ask if line.endswith("?")), ""),
            worth=0.7 if fact.id in telling_ids else 0.4,
        )


def _waiting(encounter: Encounter, item: Asked | Elicited | Coverage) -> str:
    """Return the patient's words for a fact that the item is about and that was never told; what they have comes first."""
    wanted, ids = _about(item)
    facts = [fact for fact in encounter.patient.facts if fact.id in ids or wanted & set(fact.answers)]
    untold = [fact for fact in facts if fact.id not in encounter.released and fact.disclosure is not Disclosure.NEVER]
    untold.sort(key=lambda fact: fact.polarity is Polarity.DENIES)
    return untold[0].says[0] if untold else ""


def _about(item: Asked | Elicited | Coverage) -> tuple[set[str], set[str]]:
    if isinstance(item, Asked):
        return {*item.topics, *item.findings}, set()
    if isinstance(item, Elicited):
        return set(), set(item.facts)
    parts = item.parts
    return {name for p in parts for name in (*p.topics, *p.findings)}, {name for p in parts for name in p.facts}


def _cues(encounter: Encounter) -> Iterator[Advice]:
    """Yield worries and hardships that the patient named and the next turn passed over."""
    exchanges = encounter.exchanges
    for now, following in pairwise(exchanges):
        cue = next((fact for name in now.reply.facts if _is_cue(fact := encounter.patient.fact(name))), None)
        if cue is None or _answers_it(following):
            continue
        said = _sentence_of(now, cue)
        text = (
            f"In turn {now.turn} the patient said “{said}” and you went on with “{following.question}”. "
            "Answer the feeling first."
        )
        say = "That sounds worrying. Tell me a little more about what you are afraid of." if cue.section is Section.CONCERNS else "I'm sorry, that must be hard. Thank you for telling me."  # fmt: skip
        yield Advice(
            kind="cue", text=text, turn=now.turn, say=say, worth=2.5 if cue.section is Section.CONCERNS else 1.5
        )


def _answers_it(exchange: Exchanged) -> bool:
    understood = exchange.understanding
    stays = ("empathy", "ideas", "concerns", "expectations", "impact", "mood_stress")
    return understood.empathy or any(understood.topic(name) for name in stays)


def _is_cue(fact: Fact | None) -> bool:
    return fact is not None and fact.polarity is Polarity.HAS and fact.section in _CUES


def _sentence_of(exchange: Exchanged, fact: Fact) -> str:
    """Return the sentence of the reply that says the fact, as well as words in common tell."""
    words = set(fact.says[0].lower().split())
    parts = sentences(exchange.reply.text) or [exchange.reply.text]
    return max(parts, key=lambda part: len(words & set(part.lower().split())))


def _manner(encounter: Encounter) -> Iterator[Advice]:
    """Yield the way of asking that cost most, on a turn that shows it."""
    exchanges = encounter.exchanges
    leading = [e for e in exchanges if e.understanding.type is QuestionType.LEADING]
    crammed = [e for e in exchanges if e.understanding.compound and _named(e) >= _CRAMMED]
    technical = [e for e in exchanges if e.understanding.jargon]
    opens = [e for e in exchanges if e.understanding.type is QuestionType.OPEN]
    rude = [e for e in exchanges if e.understanding.has(Flag.RUDE)]
    if rude:
        text = f"In turn {rude[0].turn} you said “{rude[0].question}”{_more(rude)}: the patient took it as rude and told less from then on."
        yield Advice(
            kind="manner", text=text, turn=rude[0].turn, say="Take your time. What else have you noticed?", worth=4.0
        )
    if leading:
        text = f"In turn {leading[0].turn} you put the answer into the question: “{leading[0].question}”{_more(leading)}. Ask so that yes and no are equally easy."
        yield Advice(kind="manner", text=text, turn=leading[0].turn, worth=0.8 + 0.4 * len(leading))
    if crammed:
        worst = max(crammed, key=_named)
        text = f"In turn {worst.turn} you asked several things at once: “{worst.question}”{_more(crammed)}. Ask them one by one and wait."
        yield Advice(kind="manner", text=text, turn=worst.turn, worth=0.4 + 0.3 * len(crammed))
    if technical:
        words = ", ".join(f"“{word}”" for word in technical[0].understanding.jargon)
        text = f"In turn {technical[0].turn} you said {words} without explaining it{_more(technical)}. Use the patient's words."
        yield Advice(kind="manner", text=text, turn=technical[0].turn, worth=0.5 + 0.4 * len(technical))
    volley = _volley(exchanges)
    if len(volley) >= _LONG:
        text = f"From turn {volley[0].turn} to {volley[-1].turn} you asked {len(volley)} closed questions in a row, from “{volley[0].question}” to “{volley[-1].question}”. Break such a run: sum up, or ask openly."
        yield Advice(
            kind="manner",
            text=text,
            turn=volley[0].turn,
            say="Before I go on, is there anything about this that I haven't asked?",
            worth=0.6,
        )
    if len(exchanges) >= 8 and len(opens) < len(exchanges) / 10:
        first = next((e for e in exchanges[2:] if e.understanding.type is QuestionType.CLOSED), exchanges[0])
        text = f"{len(opens)} of {len(exchanges)} turns were open questions. In turn {first.turn} you asked “{first.question}”: an open question there lets the patient tell more than you can ask."
        yield Advice(kind="manner", text=text, turn=first.turn, say="Tell me more about that.", worth=1.2)


def _volley(exchanges: tuple[Exchanged, ...]) -> list[Exchanged]:
    """Return the longest run of closed questions without anything that gives the patient room."""
    longest: list[Exchanged] = []
    run: list[Exchanged] = []
    for exchange in exchanges:
        u = exchange.understanding
        gives_room = u.type is QuestionType.OPEN or u.empathy or u.summary or u.signpost
        if gives_room:
            run = []
        elif u.type in (QuestionType.CLOSED, QuestionType.CHOICE):
            run = [*run, exchange]
        longest = max(longest, run, key=len)
    return longest


def _named(exchange: Exchanged) -> int:
    return len({hit.span.lower() for hit in exchange.understanding.findings if hit.asked})


def _more(turns: list[Exchanged]) -> str:
    return f" (and in {len(turns) - 1} more)" if len(turns) > 1 else ""


def _reasoning(encounter: Encounter, sheet: ScoreSheet, relator: DiagnosisRelator) -> Iterator[Advice]:
    """Yield a diagnosis that what was heard points to and the list leaves out or ranks low; none where no list was the task."""
    if encounter.mode is Mode.DRILL and not any(item.kind == "ranked" for item in encounter.rubric.items):
        return
    own = encounter.patient.differential
    given = given_by(encounter)
    listed = answers(encounter.differential, relator)
    worth = _lost(sheet, encounter)
    placed = place(own.correct, listed, relator)
    if placed is None or placed.rank > 1:
        heard = _heard(encounter, own.correct, given.known())
        where = "is not in your list" if placed is None else f"stands at rank {placed.rank} of your list"
        if heard:
            text = (
                f"{own.correct.name} {where}, although you found {heard}. Ask of each finding which cause it fits best."
            )
        else:
            text = f"{own.correct.name} {where}: nothing that points to it was asked for or examined. {_pointers(encounter, own.correct)}"
        yield Advice(kind="reasoning", text=text, worth=worth + 1.0)
    missing = [d for d in own.must_not_miss if place(d, listed, relator) is None]
    if missing and listed:
        heard = _heard(encounter, missing[0], given.known())
        because = f"You had found {heard}." if heard else _pointers(encounter, missing[0])
        text = f"{missing[0].name} must not be missed and is not in your list (“{'”, “'.join(listed[:3])}”). {because}"
        yield Advice(kind="reasoning", text=text, worth=worth * 0.6 + 0.8)

    lead = encounter.differential[0] if encounter.differential else None
    if lead and not lead.supporting and not read_note(encounter.notes).differential:
        diagnosis = diagnosis_of(lead.name, encounter.patient, relator)
        heard = _heard(encounter, diagnosis, given.known()) if diagnosis else ""
        if heard:
            text = f"You named {lead.name} without a reason, although you had {heard}. Write down what speaks for it and against it."
            yield Advice(kind="reasoning", text=text, say=f"/differential {lead.name} for: …, … against: …", worth=1.0)

    weighed = weigh(given, written_differential(given), relator)
    if weighed.lines:
        text = f"{len(weighed.lines)} of the {weighed.picked} findings that you picked do not count, for example {weighed.lines[0]}."
        yield Advice(kind="reasoning", text=text, say="Pick what fits this cause and not the next one.", worth=0.5)


def _lost(sheet: ScoreSheet, encounter: Encounter) -> float:
    ids = {item.id for item in encounter.rubric.items if item.kind in ("ranked", "key_feature", "note")}
    marks: list[Mark] = [mark for mark in sheet.items if mark.id in ids and mark.verdict is Verdict.NOT_MET]
    return round(sum(mark.max - mark.points for mark in marks), 4)


def _heard(encounter: Encounter, diagnosis: Diagnosis, known: dict[str, float]) -> str:
    """Return up to three findings for a diagnosis that were elicited, with their turns."""
    names = {fact.id: fact.clinical for fact in encounter.patient.facts}
    names |= {e.id: e.name for e in (*encounter.patient.examination, *encounter.patient.investigations)}
    found = [name for name in diagnosis.evidence_for if name in known and name in names]
    said = [f"“{names[name].rstrip('.')}” ({_place(known[name])})" for name in found[:3]]
    return ", ".join(said)


def _place(when: float) -> str:
    return f"turn {int(when)}" if when == int(when) else f"after turn {int(when)}"


def _pointers(encounter: Encounter, diagnosis: Diagnosis) -> str:
    """Return what would have pointed to a diagnosis."""
    names = {fact.id: fact.clinical for fact in encounter.patient.facts}
    names |= {e.id: e.name for e in (*encounter.patient.examination, *encounter.patient.investigations)}
    found = [names[name].rstrip(".") for name in diagnosis.evidence_for if name in names][:2]
    return (
        f"What speaks for it here is {' and '.join(f'“{name}”' for name in found)}."
        if found
        else "Think of it by its danger."
    )
