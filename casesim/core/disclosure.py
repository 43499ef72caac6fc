"""The disclosure policy: what this patient may say now.

A pure function of the patient, what was said before and the understanding of this turn. Rules are tried in the order
of `RULES`; the first that applies decides, and its id is stored with the reply, so that an author sees why. Facts have
a gate (volunteered, open, direct, specific, rapport, never); nothing that a gate holds reaches the voice.

The state-aware order of rules follows the finding of AIE/SAPS (arXiv 2403.08495) that guidance on vague questions
needs the state of the talk, not the model; the unknown question is the hard case named by CRAFT-MD.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from casesim.core.case import DRAFTED, Disclosure, Fact, Polarity
from casesim.core.emphasis import emphasised
from casesim.core.model import Frozen
from casesim.core.naming import names_an_illness
from casesim.core.patient import Patient
from casesim.core.policy import ASKS_BACK, habit
from casesim.core.question import LIKELY, PARENTS, POSSIBLE, TOPIC_SURE, Match, findings_of, is_of_family, own_terms
from casesim.core.recall import matches, weighed
from casesim.core.relevance import Alike
from casesim.core.understanding.lexicon import Finding
from casesim.core.understanding.model import ATTRIBUTES, Flag, QuestionType, Understanding
from casesim.core.understanding.words import terms
from casesim.core.wording import answer, chosen, say, voice_lines

WITHOUT_FACTS = frozenset({"identity", "invites_more", "introduction", "opening", "empathy", "summary", "next_steps"})
"""Topics that are answered by rules of their own where no fact is found by rule."""
BESIDE_CONSENT = frozenset({"invites_more", "next_steps", "introduction", "opening"})
"""Topics that may be heard in asking leave without being asked."""
MEASURED = tuple(
    frozenset(terms(f"blood {word}")) for word in ("count", "sugar", "pressure", "tests", "results", "levels")
)
"""Pairs of words for what only a test tells."""
READINGS = frozenset({"temperature", "temp", "blood pressure", "pulse", "heart rate", "oxygen"})
"""Words for what only an instrument tells."""
MOST_VOICED = 2
"""Lines of a narrative that the voice is trusted with: of more, a small model mixes one with another."""
ILLNESS = frozenset(terms("disease illness condition diagnosis disorder"))
"""Words for what the patient has."""
COVERED = 0.6
"""Share of a fact's words in the opening line from which the opening has said it."""


class Held(Frozen):
    """A fact that was asked for and not said."""

    fact: str
    why: str


class Decision(Frozen):
    """What the patient may say in this turn."""

    rule: str
    facts: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    """What the voice is given."""
    words: str
    """The author's own words for the whole reply."""
    parts: tuple[str, ...] = ()
    """The author's own words, fact by fact (as long as `facts`)."""
    held: tuple[Held, ...] = ()
    voice: bool = True
    """Whether the model words it; False where only the author's words will do."""
    notice: bool = False
    repeated: bool = False
    tail: str = ""
    """A fixed last sentence ("Sorry, what was the other one?")."""


class Talk(Frozen):
    """What was said before this turn."""

    understandings: tuple[Understanding, ...] = ()
    said: tuple[tuple[str, ...], ...] = ()
    """Fact ids, reply by reply."""
    replies: tuple[str, ...] = ()
    rapport: int = 50

    def counts(self) -> Counter[str]:
        """Return how often each fact was said."""
        return Counter(fact for turn in self.said for fact in turn)


class _Turn:
    """Everything that a rule may look at."""

    def __init__(
        self,
        patient: Patient,
        talk: Talk,
        understanding: Understanding,
        lexicon: Mapping[str, Finding],
        alike: Alike | None,
        question: str,
    ) -> None:
        self.patient, self.talk, self.u, self.lexicon = patient, talk, understanding, lexicon
        self.names_an_illness = bool(question) and names_an_illness(question, patient)
        self.said = talk.counts()
        self.habit = habit(patient.manner.personality, patient.policy)
        self.number = len(talk.said) + 1
        self.matches = matches(patient, understanding, lexicon)
        self._alike = alike
        self.topics = {hit.id for hit in understanding.topics if hit.score >= TOPIC_SURE}

    @property
    def weighs(self) -> bool:
        """Whether chance has a say: facts were drafted by rule, and a measure of likeness is at hand."""
        return self._alike is not None and any(fact.source == DRAFTED for fact in self.patient.facts)

    def asked_for(self) -> tuple[Match, ...]:
        """Return the facts that are asked for: by rule, and by chance where rules drafted the facts from prose.

        An author's word for what a fact answers needs no second opinion; a drafted one is a guess.
        """
        if self._alike is None or not self.weighs or (not self.matches and self.topics & WITHOUT_FACTS):
            return emphasised(self.matches, self.patient, self.u)
        return weighed(self.matches, self.patient, self.u, self.lexicon, self._alike)

    def own_words(self, rule: str) -> str:
        """Return the case's own words for a rule, or nothing."""
        says = {str(name): lines for name, lines in self.patient.policy.says.items()} if self.patient.policy else {}
        return self.pick(says[rule], rule) if says.get(rule) else ""

    def is_off(self, rule: str) -> bool:
        """Whether the case does without a rule."""
        return self.patient.policy is not None and rule in self.patient.policy.off

    def sure(self, topic: str) -> bool:
        return topic in self.topics

    def pick(self, options: Sequence[str], kind: str) -> str:
        return chosen(self.patient, options, f"{kind}/{self.number}")

    def plain(self, rule: str, words: str, line: str = "", *, voice: bool = False, notice: bool = False) -> Decision:
        words = self.own_words(rule) or words
        return Decision(rule=rule, words=words, lines=(line,) if line else (), voice=voice, notice=notice)


def decide(
    patient: Patient,
    talk: Talk,
    understanding: Understanding,
    lexicon: Mapping[str, Finding],
    alike: Alike | None = None,
    question: str = "",
) -> Decision:
    """Return what `patient` may say to an utterance; `alike` measures likeness to its question, where one is at hand.

    `question`, the words themselves, only tell whether an illness is named. Pure; decides on every input.
    """
    turn = _Turn(patient, talk, understanding, lexicon, alike, question)
    for rule in RULES:
        decision = rule(turn)
        if decision is not None and not turn.is_off(decision.rule):
            return decision
    return _unknown(turn)


# Rules, in order ------------------------------------------------------------------------------------------------


def _no_consultation(turn: _Turn) -> Decision | None:
    if turn.u.has(Flag.DISTRESS):
        words = (
            "This is casesim, not the patient. If you are struggling yourself, please stop here and speak to somebody you "
            "trust, your tutor or your student support service; in an emergency call your local emergency number."
        )
        return turn.plain("distress", words, notice=True)
    if turn.u.has(Flag.NO_CONSULTATION):
        return turn.plain(
            "no_consultation", "That is not part of a consultation; the patient waits for your question.", notice=True
        )
    return None


def _role(turn: _Turn) -> Decision | None:
    if turn.u.has(Flag.ROLE_BREAK) or turn.u.has(Flag.ADDRESSES_GRADER):
        return turn.plain("role", turn.pick(turn.patient.unknown.role, "role"))
    if turn.u.has(Flag.FOREIGN) and not turn.matches:
        return turn.plain("foreign", "Sorry, I don't follow. Could you say that in plain English?")
    return None


def _rude(turn: _Turn) -> Decision | None:
    if not turn.u.has(Flag.RUDE):
        return None
    options = ("There's no need to speak to me like that.", "I don't think that's a very nice way to talk to me.")
    return turn.plain("rude", turn.pick(options, "rude"))


def _fishing(turn: _Turn) -> Decision | None:
    said = set(turn.u.terms)
    bid = turn.u.type is QuestionType.NONE and not turn.matches and bool(ILLNESS & said) and not turn.u.signpost
    named = (
        turn.u.wh
        and bool(ILLNESS & said)
        and bool({"call", "name"} & said)
        and not turn.topics & {"medications", "allergies"}
    )
    own_idea = "ideas" in turn.topics and any("ideas" in fact.answers for fact in turn.patient.facts)
    if not (turn.u.has(Flag.DIAGNOSIS_FISHING) or bid or named or turn.names_an_illness) or own_idea:
        return None
    return turn.plain("diagnosis", turn.pick(turn.patient.unknown.diagnosis, "diagnosis"))


def _exam(turn: _Turn) -> Decision | None:
    if not (turn.u.has(Flag.EXAM_OR_RESULT) or _wants_a_reading(turn)) or _is_known_illness(turn):
        return None
    return turn.plain("exam", turn.pick(turn.patient.unknown.exam, "exam"))


def _wants_a_reading(turn: _Turn) -> bool:
    """Whether "what's your temperature?" is asked of a patient who could only say that there was no fever."""
    spans = {hit.span.lower() for hit in turn.u.findings if hit.asked}
    if turn.sure("medications"):
        return False
    if turn.u.wh and turn.u.wants not in ("time", "duration") and any(pair <= set(turn.u.terms) for pair in MEASURED):
        return True
    has = any((fact := turn.patient.fact(m.fact)) and fact.polarity is Polarity.HAS for m in turn.matches)
    return turn.u.wh and bool(spans & READINGS) and not has


def _is_known_illness(turn: _Turn) -> bool:
    """Whether a question that sounds like one for a measurement ("high blood pressure?") asks for an illness that is told of."""
    told = any(
        match.strength > LIKELY and (fact := turn.patient.fact(match.fact)) and fact.polarity is Polarity.HAS
        for match in turn.matches
    )
    return told and (not turn.u.wh or turn.u.wants in ("time", "duration"))


def _jargon(turn: _Turn) -> Decision | None:
    literacy = turn.patient.manner.literacy
    if not turn.u.jargon or literacy == "high" or turn.u.type is QuestionType.NONE:
        return None
    words = set(terms(" ".join(turn.u.jargon)))
    if literacy == "average" and set(turn.u.terms) - words:
        return None  # the rest of the question explains it
    asked_before = any(set(turn.u.jargon) & set(earlier.jargon) for earlier in turn.talk.understandings)
    if asked_before:
        return None
    word = turn.u.jargon[0]
    options = (f"Sorry, what does {word} mean?", f"I don't know what {word} is, can you put it another way?")
    return turn.plain("jargon", turn.pick(options, "jargon"))


def _identity(turn: _Turn) -> Decision | None:
    if "identity" not in turn.topics or turn.matches:
        return None
    patient, speaker = turn.patient, turn.patient.speaker
    if speaker.role != "patient":
        words = f"I'm {speaker.name}, the {speaker.relation}. {patient.name.split()[0]} is {patient.age}."
        return turn.plain("identity", words.replace("the , ", ""))
    asked = set(turn.u.terms)
    asks_age, asks_name = bool({"old", "age", "birth"} & asked), bool({"name", "call"} & asked)
    if asks_age == asks_name:
        words = f"Yes, I'm {patient.name}, and I'm {patient.age}."
    else:
        words = f"I'm {patient.age}." if asks_age else f"I'm {patient.name}."
    return turn.plain("identity", words)


def _story(turn: _Turn) -> Decision | None:
    """The opening, or "tell me more": a narrative of two to four sentences, then it stops."""
    nothing_named = not turn.talk.understandings and not turn.matches and not turn.u.terms and not turn.topics
    first_open = (
        (turn.sure("opening") or (nothing_named and turn.u.type is QuestionType.OPEN and not turn.u.flags))
        and turn.u.type is not QuestionType.NONE
        and not any(u.topic("opening") for u in turn.talk.understandings)
    )
    more = turn.u.has(Flag.TELL_MORE) or "invites_more" in turn.topics
    if not first_open and not turn.u.has(Flag.TELL_MORE) and "opening" not in turn.topics:
        return None
    if turn.matches and turn.matches[0].strength >= LIKELY and not first_open and not more:
        return None
    limit = turn.habit.narrative
    opening = turn.patient.opening if first_open else ""
    covered = _covered(turn.patient, opening) if opening else []
    gates = {Disclosure.VOLUNTEERED} if first_open else {Disclosure.VOLUNTEERED, Disclosure.OPEN}
    room = max(0, limit - (1 if opening else 0))
    fresh = [f for f in turn.patient.facts if f.disclosure in gates and not turn.said[f.id] and f not in covered][:room]
    if not opening and not fresh:
        return turn.plain(
            "story_told",
            turn.pick(("That's about it, really.", "I think that's everything.", "That's all I can think of."), "told"),
        )
    lines = [say(turn.patient, fact, 0) for fact in fresh]
    parts = [opening] * len(covered) + lines
    words = " ".join(([opening] if opening else []) + lines)
    voice = tuple(([opening] if opening else []) + list(voice_lines(fresh, lines, turn.lexicon)))
    ids = tuple(fact.id for fact in (*covered, *fresh))
    return Decision(
        rule="opening" if first_open else "tell_more", facts=ids, lines=voice, words=words, parts=tuple(parts),
        voice=len(voice) <= MOST_VOICED,
    )  # fmt: skip


def _covered(patient: Patient, opening: str) -> list[Fact]:
    """Return the facts that the opening line itself has said."""
    heard = set(terms(opening))
    found = []
    for fact in patient.facts:
        if fact.disclosure is not Disclosure.VOLUNTEERED:
            continue
        if any((wanted := set(terms(line))) and len(wanted & heard) / len(wanted) >= COVERED for line in fact.says):
            found.append(fact)
    return found


def _consent(turn: _Turn) -> Decision | None:
    """The trainee asks leave, and nothing else."""
    asks = any(hit.asked and not hit.carried for hit in turn.u.findings)
    if not turn.u.has(Flag.CONSENT) or asks or turn.topics - BESIDE_CONSENT:
        return None
    return turn.plain("consent", turn.pick(("Yes, that's fine.", "Yes, of course.", "OK, go ahead."), "consent"))


def _recap(turn: _Turn) -> Decision | None:
    """The trainee sums up: the patient agrees that this is what was said."""
    asks = any(hit.asked and not hit.carried for hit in turn.u.findings)
    sums_up = turn.u.summary or (turn.sure("summary") and not turn.u.empathy)
    if not sums_up or asks or turn.u.type is QuestionType.OPEN:
        return None
    return turn.plain(
        "summary", turn.pick(("Yes, that's right.", "Yes, that's about it.", "That's it, yes."), "summary")
    )


def _vague(turn: _Turn) -> Decision | None:
    if turn.u.has(Flag.OVERBROAD) or (turn.u.has(Flag.VAGUE) and not any(m.strength > LIKELY for m in turn.matches)):
        return turn.plain("vague", turn.pick(turn.patient.unknown.vague, "vague"))
    return None


def _facts(turn: _Turn) -> Decision | None:
    """The question asks for facts that the case holds."""
    found = turn.asked_for()
    if not found or (
        turn.u.type is QuestionType.NONE
        and not any(hit.asked for hit in turn.u.findings)
        and not turn.topics - WITHOUT_FACTS
    ):
        return None
    wanted = _narrowed(turn, found)
    free, held = _gated(turn, wanted)
    if not free:
        return _held_back(turn, held) if any(entry.why != "never said" for entry in held) else None
    shown, over = free[: turn.habit.at_once], free[turn.habit.at_once :]
    unanswered = _unanswered(turn)
    shown += _brought_along(turn, shown, held)
    parts = [say(turn.patient, fact, turn.said[fact.id]) for fact in shown]
    words = answer(turn.patient, shown, turn.said, turn.u)
    tail = _asked_back(turn)
    if unanswered and not over and len(shown) < turn.habit.at_once:
        tail = f"As for {unanswered}, not that I know of."
    elif over and all(found[0].strength == m.strength for m in found) and turn.u.compound:
        tail = "Sorry, what was the other one?"
    return Decision(
        rule="facts", facts=tuple(fact.id for fact in shown), lines=voice_lines(shown, parts, turn.lexicon),
        words=f"{words} {tail}".strip(), parts=tuple(parts), held=held, tail=tail,
        repeated=all(turn.said[fact.id] for fact in shown),
    )  # fmt: skip


def _brought_along(turn: _Turn, shown: Sequence[Fact], held: Sequence[Held]) -> list[Fact]:
    """Return the next open fact that a talkative patient tells beside one answer, every few turns."""
    due = turn.habit.brings and turn.number % turn.habit.brings == 0
    if not due or held or len(shown) != 1 or shown[0].polarity is not Polarity.HAS or turn.said[shown[0].id]:
        return []
    told = {*turn.said, shown[0].id}
    free = (fact for fact in turn.patient.facts if fact.disclosure in (Disclosure.VOLUNTEERED, Disclosure.OPEN))
    return [fact for fact in free if fact.id not in told and fact.polarity is Polarity.HAS][:1]


def _asked_back(turn: _Turn) -> str:
    """Return what an anxious patient asks back, every few turns; an answer given before earns no question."""
    due = turn.habit.asks_back and turn.number % turn.habit.asks_back == 0
    return turn.pick(ASKS_BACK, "asks-back") if due else ""


def _narrowed(turn: _Turn, found: Sequence[Match]) -> list[tuple[Fact, Match]]:
    """Return the matched facts, denials left out where an open question asks for what there is."""
    pairs = [(fact, match) for match in found if (fact := turn.patient.fact(match.fact))]
    if pairs and pairs[0][1].strength <= POSSIBLE:
        best = max(len(own_terms(fact) & set(turn.u.terms)) for fact, _ in pairs)
        return [
            (f, m) for f, m in pairs if len(own_terms(f) & set(turn.u.terms)) == best or m.via.startswith("finding")
        ][:1]
    by_topic = [pair for pair in pairs if pair[1].via.startswith("topic")]
    has = [pair for pair in by_topic if pair[0].polarity is Polarity.HAS]
    if has:
        pairs = [pair for pair in pairs if pair not in by_topic or pair in has]
    return pairs


def _gated(turn: _Turn, wanted: list[tuple[Fact, Match]]) -> tuple[list[Fact], tuple[Held, ...]]:
    free: list[Fact] = []
    held: list[Held] = []
    for fact, match in wanted:
        why = _gate(turn, fact, match)
        if why:
            held.append(Held(fact=fact.id, why=why))
        else:
            free.append(fact)
    return free, tuple(held)


def _gate(turn: _Turn, fact: Fact, match: Match) -> str:
    """Return why a fact is held, or an empty string."""
    if turn.said[fact.id]:
        return ""
    trust = turn.patient.manner.trust + turn.habit.trust
    match fact.disclosure:
        case Disclosure.NEVER:
            return "never said"
        case Disclosure.RAPPORT:
            return "" if turn.talk.rapport >= trust else f"needs rapport {trust}, has {turn.talk.rapport}"
        case Disclosure.SPECIFIC:
            return "" if match.strength > LIKELY else "needs a question that names it"
        case _:
            return ""


def _held_back(turn: _Turn, held: tuple[Held, ...]) -> Decision:
    """Something is there that the patient will not say yet: neither a lie nor the fact."""
    if any("rapport" in entry.why for entry in held):
        options = (
            "I'd rather not go into that just now.",
            "That's a bit personal, if you don't mind.",
            "I don't really want to talk about that.",
        )
        words = turn.pick(options, "held")
    else:
        words = turn.pick(
            ("What do you mean, exactly?", "How do you mean?", "What are you thinking of, exactly?"), "held"
        )
    return Decision(rule="held", words=turn.own_words("held") or words, held=held, voice=False)


def _unanswered(turn: _Turn) -> str:
    """Return the words for one asked finding that the case knows nothing of, or an empty string."""
    held = frozenset().union(*(findings_of(fact) for fact in turn.patient.facts))
    named = {hit.span.lower(): hit for hit in turn.u.findings if hit.asked and not hit.carried}
    if len(named) < 2 or not turn.u.compound or not all(match.via.startswith("finding:") for match in turn.matches):
        return ""
    loose = [hit for hit in named.values() if hit.id not in held and hit.id in turn.lexicon]
    label = turn.lexicon[loose[0].id].label.lstrip("=") if len(loose) == 1 else ""
    told = {word for name in turn.patient.diagnoses() for text in (name.name, *name.synonyms) for word in terms(text)}
    return "" if set(terms(label)) & told else label


def _invites_more(turn: _Turn) -> Decision | None:
    if "invites_more" not in turn.topics:
        return None
    options = ("No, I think that's everything.", "No, that's all, thank you.", "I don't think so, no.")
    return turn.plain("invites_more", turn.pick(options, "more"))


def _statement(turn: _Turn) -> Decision | None:
    """Ordinary acts of a consultation that ask for no fact."""
    for name, applies, options in (
        ("apology", turn.u.has(Flag.APOLOGY), ("That's all right.", "Don't worry about it.")),
        (
            "empathy",
            turn.u.empathy or turn.sure("empathy"),
            ("Thank you.", "Thanks, that's kind of you.", "Thank you. It hasn't been easy."),
        ),
        ("closing", turn.u.closing, ("Thank you.", "OK, thank you.")),
        ("greeting", turn.u.greeting, ("Hello.", "Hi, yes.", "Hello, thanks for seeing me.")),
        (
            "explains",
            turn.u.has(Flag.EXPLAINS) or "next_steps" in turn.topics,
            ("OK.", "Right, I see.", "OK, if you think so."),
        ),
        ("small_talk", turn.u.has(Flag.SMALL_TALK), ("Not too bad, thanks.", "Oh, you know.")),
        ("signpost", turn.u.signpost, ("OK.", "Right, go on.")),
        ("continuer", turn.u.type is QuestionType.NONE, ("Mm.", "OK.", "Yes.")),
    ):
        if applies and not turn.is_off(name):
            return turn.plain(name, turn.pick(options, name))
    return None


def _denied_group(turn: _Turn) -> Decision | None:
    """A group of symptoms is asked for and the patient denies those of it that the case names: answer for these."""
    groups = turn.topics & PARENTS
    if not groups or turn.u.findings or turn.weighs:
        return None
    members = [
        f
        for f in turn.patient.facts
        if any(groups & set(turn.lexicon[n].topics) for n in findings_of(f) if n in turn.lexicon)
    ]
    has = [
        f
        for f in members
        if f.polarity is Polarity.HAS and not _gate(turn, f, Match(fact=f.id, strength=LIKELY, via="group"))
    ]
    shown = (has or [f for f in members if f.polarity is Polarity.DENIES])[: turn.habit.at_once]
    if not shown:
        return None
    parts = [say(turn.patient, fact, turn.said[fact.id]) for fact in shown]
    return Decision(
        rule="group", facts=tuple(f.id for f in shown), lines=voice_lines(shown, parts, turn.lexicon),
        words=answer(turn.patient, shown, turn.said, turn.u), parts=tuple(parts),
    )  # fmt: skip


def _unknown(turn: _Turn) -> Decision:
    """The case holds nothing: the author's reply by kind of question, never an invention."""
    unknown = turn.patient.unknown
    named = [hit for hit in turn.u.findings if hit.asked]
    if is_of_family(frozenset(turn.topics), named, turn.lexicon):
        options, kind = unknown.family, "family"
    elif turn.u.type in (QuestionType.CLOSED, QuestionType.LEADING) and not turn.u.wh and not turn.topics & ATTRIBUTES:
        options, kind = unknown.denial, "denial"
    else:
        options, kind = unknown.default, "default"
    rule = f"unknown_{kind}"
    return Decision(rule=rule, words=turn.own_words(rule) or turn.pick(options, kind), voice=False)


RULES: tuple[Callable[[_Turn], Decision | None], ...] = (
    _no_consultation, _role, _rude, _fishing, _exam, _jargon, _consent, _recap, _story, _vague, _facts, _denied_group, _identity,
    _invites_more, _statement,
)  # fmt: skip
"""In the order in which they are tried."""
