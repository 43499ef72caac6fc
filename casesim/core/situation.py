"""Everything that a rule of disclosure may look at: patient, talk, understanding, and the facts that are asked for.

Taken apart once for all rules. Decides nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from casesim.core.case import DRAFTED
from casesim.core.decision import Decision, Talk
from casesim.core.emphasis import emphasised, is_by_author
from casesim.core.naming import names_an_illness
from casesim.core.patient import Patient
from casesim.core.policy import habit
from casesim.core.question import CERTAIN, TOPIC_SURE, Match
from casesim.core.reading import Reading
from casesim.core.recall import Weighed, by_meaning, matches, weighed
from casesim.core.subject import as_meant
from casesim.core.tested import is_reported
from casesim.core.understanding.asking import asks_leave_to_examine
from casesim.core.understanding.lexicon import Finding
from casesim.core.understanding.model import Flag, Kind, QuestionType, Understanding
from casesim.core.understanding.words import terms
from casesim.core.wording import chosen

WITHOUT_FACTS = frozenset({"identity", "invites_more", "introduction", "opening", "empathy", "summary", "next_steps"})
"""Topics that are answered by rules of their own where no fact is found by rule."""

MANNERS = WITHOUT_FACTS - {"identity", "opening", "invites_more"}
"""Topics of what is said, not asked."""

FLAGGED = 7.0
"""By how much a flag of the understanding raises the odds of a kind."""
ANYTHING_ELSE = re.compile(r"\b(?:any|some)thing (?:else|more|further)\b", re.IGNORECASE)
SAYING = frozenset({Flag.APOLOGY, Flag.EXPLAINS, Flag.SMALL_TALK, Flag.CONSENT})
"""Flags of what is said, not asked."""
BID_WORDS = 4
"""Words from which something that is no question in form may ask for something ("spare me the suspense and name it")."""
SURELY_HISTORY = 0.95
"""Probability from which a question is of the history."""
SAYS_ENOUGH = 2
"""Content words from which a question is understood without the talk before it."""
SURELY_ASKED = 0.7
"""Chance from which a drafted fact is told before manners are looked at."""

LIKE_THAT = re.compile(
    r"\b(?:thoughts?|feelings?|ideas?|spells?|attacks?|dreams?|urges?|moments?|times) (?:like|of) (?:that|this|those)(?: (?:kind|sort))?\b|"
    r"\b(?:those|these|such) (?:thoughts|feelings|ideas|spells|attacks|dreams|urges)\b",
    re.IGNORECASE,
)
"""The thing told in the turn before is asked after without its name."""
_NAMELESS = frozenset(terms("thoughts feelings ideas spells attacks dreams urges moments"))


class Situation:
    """Everything that a rule may look at."""

    def __init__(
        self,
        patient: Patient,
        talk: Talk,
        understanding: Understanding,
        lexicon: Mapping[str, Finding],
        heard: Reading | None,
        question: str,
    ) -> None:
        self.patient, self.talk, self.u, self.lexicon = patient, talk, understanding, lexicon
        self.question = question
        self.asks_to_examine = asks_leave_to_examine(question)
        self.said = talk.counts()
        self.habit = habit(patient.manner.personality, patient.policy)
        self.number = len(talk.said) + 1
        before = talk.understandings[-1] if talk.understandings else None
        self.matches = matches(patient, as_meant(understanding, patient, lexicon, question, before), lexicon, question)
        self._heard = heard
        self.topics = {hit.id for hit in understanding.topics if hit.score >= TOPIC_SURE}
        self.kind = self._kind(question)
        """What is asked for, taken as a whole."""
        self.names_an_illness = bool(question) and names_an_illness(question, patient, partly=self.weighs)

    def _kind(self, question: str) -> Kind:
        """Return what is asked for, taken as a whole; a history question where an author's own rules and facts decide."""
        if not question or not self.weighs or self._heard is None or self._only_says(question):
            return Kind.HISTORY
        likely = self._heard.kinds()
        flagged = {Kind.FISHING: Flag.DIAGNOSIS_FISHING, Kind.EXAM: Flag.EXAM_OR_RESULT}
        heard = {kind for kind, flag in flagged.items() if self.u.has(flag)}
        found = max(likely, key=lambda kind: likely[kind] * (FLAGGED if kind in heard else 1.0))
        return Kind.HISTORY if found is Kind.EXAM and is_reported(question, self.patient.facts) else found

    def _only_says(self, question: str) -> bool:
        """Whether an utterance says something and asks for nothing: the matcher learned from questions alone."""
        if self.u.type is not QuestionType.NONE:
            return False
        mannered = self.u.closing or self.u.greeting or self.u.empathy or self.u.signpost or set(self.u.flags) & SAYING
        return bool(mannered or self.topics & MANNERS or len(question.split()) < BID_WORDS)

    @property
    def weighs(self) -> bool:
        """Whether chance has a say: facts were drafted by rule, and a measure of likeness is at hand."""
        return self._heard is not None and any(fact.source == DRAFTED for fact in self.patient.facts)

    def asked_for(self) -> tuple[Match, ...]:
        """Return the facts that are asked for: by rule, and by chance where rules drafted the facts from prose.

        An author's word for what a fact answers needs no second opinion; a drafted one is a guess.
        """
        if told := self._pointed_at():
            return told
        by_rule = not self.matches and self.topics & WITHOUT_FACTS and self.u.wants != "escort"
        if self._heard is None or not self.weighs or by_rule:
            return self._by_meaning(emphasised(self.matches, self.patient, self.u))
        return self._weighed.matches

    def _by_meaning(self, found: tuple[Match, ...]) -> tuple[Match, ...]:
        """Return what the matcher makes of `found` in an author's case; as found where a question says little by itself."""
        asks = self.u.type is not QuestionType.NONE and not self.u.compound and len(self.u.terms) >= SAYS_ENOUGH
        if self._heard is None or self.weighs or not asks or (not found and self.topics & WITHOUT_FACTS):
            return found
        return by_meaning(found, self.patient, self._heard)

    @cached_property
    def _weighed(self) -> Weighed:
        """What is asked for of drafted facts, weighed once."""
        if self._heard is None:
            return Weighed((), 0.0)
        return weighed(self.matches, self.patient, self.u, self.lexicon, self._heard)

    @property
    def only_invites_more(self) -> bool:
        """Whether, in a drafted case and late in the talk, "anything else?" is all that is asked."""
        more = self.sure("invites_more") or bool(ANYTHING_ELSE.search(self.question))
        return self.kind is Kind.VAGUE and more and bool(self.talk.understandings)

    @property
    def _asks_of_a_draft(self) -> bool:
        """Whether, in a drafted case, something of the history is asked."""
        return self.weighs and self.u.type is not QuestionType.NONE and self.kind is Kind.HISTORY

    @property
    def asks_for_history(self) -> bool:
        """Whether, in a drafted case, an utterance is surely a question of the history, whatever manners go with it."""
        if self._heard is None or not self._asks_of_a_draft:
            return False
        return self._heard.kinds()[Kind.HISTORY] >= SURELY_HISTORY

    @property
    def is_surely_asked(self) -> bool:
        """Whether a drafted fact is so likely asked for that no manner of asking hides it ("may I ask how often …?")."""
        return self._asks_of_a_draft and not self.asks_to_examine and self._weighed.chance >= SURELY_ASKED

    def _pointed_at(self) -> tuple[Match, ...]:
        """Return what was told in the turn before, where the question points back at it ("do you get thoughts like that?")."""
        named = any(hit.asked and not hit.carried for hit in self.u.findings)
        if (
            named
            or set(self.u.terms) - _NAMELESS
            or not self.talk.said
            or not LIKE_THAT.search(self.question)
            or self.sure("previous_episodes")
        ):
            return ()
        return tuple(Match(fact=name, strength=CERTAIN, via="talk") for name in self.talk.said[-1])

    @property
    def in_the_authors_words(self) -> bool:
        """Whether the question is one by which the case's author lets a fact be asked, which has an answer."""
        return any(is_by_author(match) for match in self.matches)

    def own_words(self, rule: str) -> str:
        """Return the case's own words for a rule, or nothing."""
        says = {str(name): lines for name, lines in self.patient.policy.says.items()} if self.patient.policy else {}
        return self.pick(says[rule], rule) if says.get(rule) else ""

    def is_off(self, rule: str) -> bool:
        """Whether the case does without a rule."""
        return self.patient.policy is not None and rule in self.patient.policy.off

    def sure(self, topic: str) -> bool:
        """Whether the utterance surely asks about a topic."""
        return topic in self.topics

    def pick(self, options: Sequence[str], kind: str) -> str:
        """Return one of several wordings, the same for ever for this patient and turn."""
        return chosen(self.patient, options, f"{kind}/{self.number}")

    def plain(self, rule: str, words: str, line: str = "", *, voice: bool = False, notice: bool = False) -> Decision:
        """Return a decision that releases no fact; the case's own words for the rule come first."""
        words = self.own_words(rule) or words
        return Decision(rule=rule, words=words, lines=(line,) if line else (), voice=voice, notice=notice)
