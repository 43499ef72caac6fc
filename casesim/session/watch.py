"""Watching a patient answer: what leaked, was invented, contradicted itself or stepped out of role, by rules that can fail.

Reads finished replies against everything that the case allows its patient to say. Independent of the disclosure policy
and of the verifier: it knows neither the decision nor the released facts of a turn.
"""

from __future__ import annotations

import re
from collections import Counter

from casesim.core.case import Disclosure, Fact, Polarity
from casesim.core.encounter import Exchanged
from casesim.core.manner import ROLE_WORDS
from casesim.core.patient import Patient
from casesim.core.prose.leak import leaked, names
from casesim.core.reply import ReplySource
from casesim.core.understanding.lexicon import Lexicon
from casesim.core.understanding.model import QuestionType

_YES = re.compile(r"^(?:oh |well, )?(?:yes|yeah|yep|i do\b|i have\b)", re.IGNORECASE)
_NO = re.compile(r"^(?:no|nope|never)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_WORD = re.compile(r"[a-z]+")


class Watch:
    """What was seen so far of one patient."""

    def __init__(self, patient: Patient, lexicon: Lexicon) -> None:
        self._patient, self._lexicon = patient, lexicon
        told = [fact for fact in patient.facts if fact.disclosure is not Disclosure.NEVER]
        lines = [patient.opening, *(line for fact in told for line in fact.says), *_unknown_lines(patient)]
        self._allowed = "\n".join(
            (*lines, patient.name, patient.age, patient.speaker.name, patient.speaker.age, patient.speaker.relation)
        )
        self._numbers = set(_NUMBER.findall(self._allowed))
        self._findings = {hit.id for line in lines for hit in lexicon.find(line)} | {
            name for fact in told for name in fact.answers
        }
        ordinary = {word for finding in lexicon.findings.values() for word in _WORD.findall(finding.label.lower())}
        self._forbidden = tuple(
            name
            for diagnosis in patient.diagnoses()
            for name in names(diagnosis.name, diagnosis.synonyms, ordinary)
            if not leaked(self._allowed, (name,))
        )
        self.said: Counter[str] = Counter()
        self.turns = self.refused = self.by_model = 0
        self.leaks: list[str] = []
        self.inventions: list[str] = []
        self.contradictions: list[str] = []
        self.role_breaks: list[str] = []

    def see(self, exchange: Exchanged) -> None:
        """Look at one finished exchange."""
        reply = exchange.reply
        self.turns += 1
        self.refused += len(reply.refused)
        self.by_model += reply.source is ReplySource.MODEL
        self.said.update(reply.facts)
        if reply.notice:
            return  # casesim speaks, not the patient
        where = f"{exchange.question!r} -> {reply.text!r}"
        if name := leaked(reply.text, self._forbidden):
            self.leaks.append(f"names '{name}': {where}")
        if word := self._role_word(reply.text):
            self.role_breaks.append(f"says '{word}': {where}")
        if thing := self._invented(reply.text, exchange.question):
            self.inventions.append(f"{thing}: {where}")
        if why := self._contradicted(exchange):
            self.contradictions.append(f"{why}: {where}")

    def _role_word(self, text: str) -> str:
        allowed = set(_WORD.findall(self._allowed.lower()))
        return next((word for word in _WORD.findall(text.lower()) if word in ROLE_WORDS and word not in allowed), "")

    def _invented(self, text: str, question: str) -> str:
        loose = set(_NUMBER.findall(text)) - self._numbers - set(_NUMBER.findall(question))
        if loose:
            return f"the number {min(loose)}"
        asked = {hit.id for hit in self._lexicon.find(question)}
        for hit in self._lexicon.find(text):
            if not (
                hit.negated or hit.id in self._findings or hit.id in asked or hit.span.lower() in self._allowed.lower()
            ):
                return f"the finding '{hit.span}'"
        return ""

    def _contradicted(self, exchange: Exchanged) -> str:
        """A yes/no question about one finding, answered against the fact that holds it."""
        named = [hit for hit in exchange.understanding.findings if hit.asked and not hit.carried]
        if len(named) != 1 or exchange.understanding.type not in (QuestionType.CLOSED, QuestionType.LEADING):
            return ""
        if exchange.understanding.wh or exchange.understanding.compound or named[0].family:
            return ""
        holders = [fact for fact in self._patient.facts if named[0].id in fact.answers and _is_bare(fact)]
        kinds = {fact.polarity for fact in holders}
        if exchange.reply.facts and not {fact.id for fact in holders} & set(exchange.reply.facts):
            return ""  # another thing was answered
        if kinds == {Polarity.DENIES} and _YES.match(exchange.reply.text):
            return f"agrees to {named[0].id}, which it denies"
        told = all(fact.disclosure in (Disclosure.VOLUNTEERED, Disclosure.OPEN, Disclosure.DIRECT) for fact in holders)
        if kinds == {Polarity.HAS} and told and _NO.match(exchange.reply.text) and not exchange.reply.facts:
            return f"denies {named[0].id}, which it has"
        return ""


def _is_bare(fact: Fact) -> bool:
    """Say whether a fact is of the patient, not of the family."""
    return "family_history" not in fact.answers


def _unknown_lines(patient: Patient) -> tuple[str, ...]:
    unknown = patient.unknown
    return (
        *unknown.default,
        *unknown.denial,
        *unknown.family,
        *unknown.exam,
        *unknown.diagnosis,
        *unknown.role,
        *unknown.vague,
    )
