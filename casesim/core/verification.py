"""Verification: nothing that the model words is said before code has held it against the released facts.

A sentence is refused where it adds a number, a finding, a diagnosis, a relative, a side, a time or any content word that
its facts, the question or the persona do not hold; flips a "no"; speaks as the doctor or as a machine; or is too long.
Words of a yes/no question may be repeated only where the facts hold them or where the sentence denies them, so that a
leading question earns no agreement. Errs towards refusing: the author's own words are always there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from casesim.core.absence import absences
from casesim.core.case import Fact, Polarity
from casesim.core.decision import Decision
from casesim.core.manner import GUARDED, MANNER, NEGATIONS, ROLE_WORDS
from casesim.core.model import Frozen
from casesim.core.patient import Patient
from casesim.core.text import sentences
from casesim.core.understanding.lexicon import Lexicon
from casesim.core.understanding.model import QuestionType, Understanding
from casesim.core.understanding.words import stem

MOST_WORDS = 60
COVERAGE = 0.5
"""Share of a fact's content words from which a reply has said it."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_SPELT = {
    "zero": "0", "nought": "0", "nil": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50",
    "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90", "hundred": "100", "thousand": "1000", "half": "half",
    "quarter": "quarter", "dozen": "12", "couple": "couple", "twice": "twice", "double": "double",
}  # fmt: skip
_DOCTOR = re.compile(r"^\s*(?:doctor|dr|nurse|student|interviewer|assistant|user|system|patient)\s*:", re.I)
_SECOND = re.compile(r"\b(?:your (?:pain|symptom|chest|heart|medic|condition|history|family|doctor|age|name|blood|test)\w*|do you (?:have|feel|take|smoke|drink)|have you (?:had|ever|been|noticed|taken)|are you (?:taking|feeling|having)|you (?:should|need to|have (?:a|an|the)|may have|might have))\b", re.I)  # fmt: skip
_EXPRESSIONS = re.compile(
    r"^right[,.]|\b(?:all right|right now|right away|right enough|to start with|at first|at last|back then|come back|before you ask|"
    r"first of all|at best|every time|not long|so long|the other day|these days|nowadays)\b"
)
"""Set expressions whose guarded words turn nothing round."""
_COUNT = r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)"
_TOGETHER = re.compile(rf"\bout of\b|\bbetween\b|\b{_COUNT}\s+(?:or|to|and|over|by)\s+{_COUNT}\b|\d\s?[-–/]\s?\d", re.I)
"""Joints of numbers that mean something only together."""
_OWN = re.compile(
    r"\b(?:i (?:have|had|haven't|don't have|didn't have|never had|feel|felt|get|got|am|was|take|smoke|drink)|i've (?:not |never )?(?:had|got|been)|"
    r"i haven't|i'm not|my (?:pain|chest|tummy|stomach|back|head|legs?|arms?|breath\w*))\b", re.I
)  # fmt: skip
"""Words of somebody who speaks of their own body."""
_MARKUP = re.compile(r"[\[\]{}|<>#*_`]|https?:")


class Check(Frozen):
    """Whether words may be said, and if not, why."""

    ok: bool
    reason: str = ""


class Verifier:
    """Holds the model's words of one turn against what was released for it. Pure; built once a turn."""

    def __init__(
        self,
        patient: Patient,
        decision: Decision,
        question: str,
        understanding: Understanding,
        lexicon: Lexicon,
        heard: Sequence[str] = (),
    ) -> None:
        """`heard`: what this patient has already said (the opening and earlier replies)."""
        self._lexicon = lexicon
        self._facts = [fact for name in decision.facts if (fact := patient.fact(name))]
        self._parts, self._lines = decision.parts, decision.lines
        sources = [*decision.lines, *decision.parts, *(line for fact in self._facts for line in fact.says)]
        released = " \n ".join(sources)
        self._released = _stems(released)
        self._given = _stems(" \n ".join([*decision.lines, *decision.parts]))
        self._given_denied = _denied_stems(" \n ".join([*decision.lines, *decision.parts]))
        self._absences = absences(decision.lines, self._facts, lexicon.findings)
        self._heard = _stems(" ".join(heard)) | _stems(
            f"{patient.name} {patient.speaker.name} {patient.speaker.relation}"
        )
        own = _OWN.search(released.replace("’", "'"))
        self._speaks_for_another = patient.speaker.role != "patient" and not own
        self._question = _stems(question)
        self._presupposes = understanding.type in (QuestionType.OPEN, QuestionType.NONE) or _is_wh(question)
        suggested = self._question - self._heard - _MANNER_STEMS
        self._suggests_otherwise = understanding.type is QuestionType.LEADING and not suggested & self._given
        self._numbers = _numbers(released) | (
            {patient.age, patient.speaker.age} if decision.rule == "identity" else set()
        )
        self._question_numbers = _numbers(question)
        self._findings = {hit.id for hit in lexicon.find(released)} | {n for f in self._facts for n in f.answers}
        self._denied = {name for f in self._facts if f.polarity is Polarity.DENIES for name in f.answers}
        self._had = {n for f in self._facts if f.polarity is Polarity.HAS for n in f.answers} | {
            hit.id for f in self._facts if f.polarity is Polarity.HAS for hit in lexicon.find(f.says[0])
        }
        self._only_denials = bool(self._facts) and all(f.polarity is Polarity.DENIES for f in self._facts)
        self._any_denial = any(f.polarity is Polarity.DENIES for f in self._facts)
        self._released_negations = _negations(" ".join(line for f in self._facts if f.polarity is Polarity.HAS for line in f.says) + " ".join(decision.parts))  # fmt: skip
        self._diagnoses = _diagnoses(patient)
        self._allowed_text = (released + " " + question).lower()
        self._question_text = question

    def sentence(self, text: str, *, first: bool = False) -> Check:
        """Check one sentence of a reply; `first` where it begins the reply."""
        checks = (self._form, self._person, self._no_diagnosis, self._no_number, self._no_word, self._no_finding)
        for check in checks:
            reason = check(text)
            if reason:
                return Check(ok=False, reason=reason)
        reason = self._polarity(text, first=first)
        return Check(ok=not reason, reason=reason)

    def reply(self, text: str) -> Check:
        """Check a whole reply, sentence by sentence, and that it is no longer than a reply may be."""
        if len(_WORD.findall(text)) > MOST_WORDS:
            return Check(ok=False, reason="longer than a reply")
        first = True
        for sentence in sentences(text):
            found = self.sentence(sentence, first=first)
            if not found.ok:
                return found
            first = first and self.is_echo(sentence)
        missing = self.missing(text)
        return Check(ok=not missing, reason=f"does not say {', '.join(missing)}" if missing else "")

    def is_echo(self, text: str) -> bool:
        """Say whether a sentence only takes up the question ("Pain?"), so that the answer is still to come."""
        return text.rstrip().endswith("?") and _stems(text) <= self._question | _MANNER_STEMS

    def missing(self, text: str) -> tuple[str, ...]:
        """Return the ids of released facts that `text` does not say."""
        said = _stems(text)
        return tuple(f.id for index, f in enumerate(self._facts) if not self._says(f, index, said, text))

    def _says(self, fact: Fact, index: int, said: set[str], text: str) -> bool:
        if fact.polarity is Polarity.DENIES:
            named = {hit.id for hit in self._lexicon.find(text)} & set(fact.answers)
            told = self._line(index).startswith("no:") and _stems(self._line(index)[3:]) - _MANNER_STEMS <= said
            return _negations(text) > 0 and (bool(named) or told or self._only_denials)
        line = self._parts[index] if index < len(self._parts) else fact.says[0]
        wanted = _stems(line) - _MANNER_STEMS
        numbers = _numbers(line) - self._question_numbers - {"couple", "half", "quarter", "double"}
        if numbers - _numbers(text):
            return False
        return not wanted or len(wanted & said) / len(wanted) >= COVERAGE

    def _line(self, index: int) -> str:
        return self._lines[index] if index < len(self._lines) else ""

    def _form(self, text: str) -> str:
        if _DOCTOR.match(text):
            return "speaks a line of somebody else"
        if _MARKUP.search(text):
            return "markup"
        if any(ord(letter) > 0x24F and not letter.isspace() and letter not in "‘’“”–—…£€°½¼¾" for letter in text):
            return "another script"
        if len(_WORD.findall(text)) > MOST_WORDS:
            return "longer than a reply"
        return "" if _WORD.search(text) else "says nothing"

    def _person(self, text: str) -> str:
        found = _SECOND.search(text)
        if found and found[0].lower() not in self._allowed_text.split("\n")[0]:
            return f"speaks to the trainee as a patient: '{found[0]}'"
        if self._speaks_for_another and (found := _OWN.search(text.replace("’", "'"))):
            return f"a relative speaks as the patient: '{found[0]}'"
        for word in _WORD.findall(text.lower()):
            if word in ROLE_WORDS and word not in self._allowed_text:
                return f"steps out of role: '{word}'"
        return ""

    def _no_diagnosis(self, text: str) -> str:
        low = " ".join(_WORD.findall(text.lower()))
        for name in self._diagnoses:
            if re.search(rf"\b{re.escape(name)}\b", low) and name not in " ".join(_WORD.findall(self._allowed_text)):
                return f"names a diagnosis: '{name}'"
        return ""

    def _no_number(self, text: str) -> str:
        for number in _numbers(text) - self._numbers:
            if (
                number in ("1", "couple", "half", "quarter", "double", "twice")
                and number not in _digits(text)
                and number == "1"
            ):
                continue  # "one" is a pronoun more often than a number
            if number in self._question_numbers and _negations(text):
                continue
            return f"a number that no fact holds: '{number}'"
        return self._half_a_number(_numbers(text))

    def _half_a_number(self, said: set[str]) -> str:
        """A number out of several that belong together ("ten" of "seven out of ten", "two" of "one or two")."""
        lines = [
            numbers for line in (*self._lines, *self._parts) if _TOGETHER.search(line) and (numbers := _numbers(line))
        ]
        for number in said:
            holding = [numbers for numbers in lines if number in numbers]
            if holding and not any(numbers - self._question_numbers <= said for numbers in holding):
                return f"half of what a fact counts: '{number}'"
        return ""

    def _no_word(self, text: str) -> str:
        denies = _negations(text) > 0
        for word in _WORD.findall(_EXPRESSIONS.sub(" ", text.lower().replace("’", "'"))):
            root = stem(word)
            if root in (self._given if word in GUARDED else self._released):
                continue
            if word not in GUARDED and self._is_harmless(word, root):
                continue
            if word == "either" and denies:
                continue
            if word in _SPELT or word.isdigit():
                continue
            if root in self._question and (self._presupposes or denies):
                continue
            return f"a word that no fact holds: '{word}'"
        return ""

    def _is_harmless(self, word: str, root: str) -> bool:
        return word in MANNER or root in _MANNER_STEMS or root in self._heard

    def _no_finding(self, text: str) -> str:
        asked = {hit.id for hit in self._lexicon.find(self._question_text)}
        for hit in self._lexicon.find(text):
            if hit.id in self._findings or (hit.id in asked and (hit.negated or self._presupposes)):
                continue
            if _stems(hit.span) <= self._released | self._heard:
                continue
            return f"a finding that no fact holds: '{hit.span}'"
        return ""

    def _polarity(self, text: str, *, first: bool) -> str:
        negations = _negations(text)
        if self._only_denials and first and not negations and not self.is_echo(text):
            return "does not deny what the facts deny"
        if (
            self._only_denials
            and first
            and re.match(r"^(?:yes|yeah|yep|i do|i have|i did|a bit|sometimes)\b", text.strip(), re.I)
        ):
            return "affirms what the facts deny"
        for hit in self._lexicon.find(text):
            if hit.id in self._denied - self._had and not hit.negated and not negations:
                return f"affirms '{hit.span}', which the facts deny"
        if first and self._suggests_otherwise and _BARE_NO.match(text):
            negations -= 1  # "No, it's tight" to "It's burning, isn't it?"
        if self._facts and not self._any_denial and negations > 0 and not self._released_negations:
            return "denies where the facts deny nothing"
        return self._turned(text)

    def _turned(self, text: str) -> str:
        """A word that the facts affirm is denied ("I'm not fit" for "fit, apart from hay fever")."""
        said = _stems(text)
        absent = frozenset().union(*(name for name in self._absences if name <= said))
        for word in _denied_stems(text) - absent:
            affirmed = word in self._given and word not in self._given_denied and word not in self._denied_words()
            if affirmed and word not in _MANNER_STEMS:
                return f"denies '{word}', which the facts affirm"
        return ""

    def _denied_words(self) -> set[str]:
        return _stems(
            " ".join(line for f in self._facts if f.polarity is Polarity.DENIES for line in (*f.says, f.clinical))
        )


def _stems(text: str) -> set[str]:
    return {stem(word.replace("’", "'")) for word in _WORD.findall(text.lower())}


_BARE_NO = re.compile(r"^(?:no|nope|not really)[,.]", re.I)
_NEGATED = re.compile(r"\b(?:no|not|never|without|nor|neither|none|\w+n't)\b((?:\s+[\w']+){1,4})", re.I)


def _denied_stems(text: str) -> set[str]:
    """Return the stems of the words right behind a negation, within its clause."""
    found: set[str] = set()
    for match in _NEGATED.finditer(text.replace("’", "'")):
        for word in match[1].split():
            if word.lower() in (
                "but",
                "and",
                "just",
                "only",
                "except",
                "apart",
                "because",
                "though",
                "it",
                "it's",
                "i",
            ):
                break
            found.add(stem(word.lower()))
    return found


def _digits(text: str) -> set[str]:
    return set(_NUMBER.findall(text))


def _numbers(text: str) -> set[str]:
    words = re.findall(r"[a-z]+|\d+(?:[.,:/]\d+)*", text.lower())
    found: set[str] = set()
    taken = False
    for index, word in enumerate(words):
        if taken:
            taken = False
        elif word in _SPELT:
            after = words[index + 1] if index + 1 < len(words) else ""
            tens, unit = _SPELT[word], _SPELT.get(after, "")
            if tens.isdigit() and unit.isdigit() and len(tens) == 2 and tens.endswith("0") and "0" < unit <= "9":
                found.add(str(int(tens) + int(unit)))
                taken = True
            elif word != "one" or after in ("week", "day", "month", "year", "hour", "minute", "time", "hundred"):
                found.add(tens)
        elif word[0].isdigit():
            found.add(word)
    return found


def _negations(text: str) -> int:
    words = _WORD.findall(text.lower().replace("’", "'"))
    return sum(word in NEGATIONS or word.endswith("n't") for word in words)


def _is_wh(question: str) -> bool:
    return bool(re.search(r"\b(?:what|when|where|how|which|who|why|tell me|describe|since)\b", question, re.I))


def _diagnoses(patient: Patient) -> tuple[str, ...]:
    names = {name for d in patient.diagnoses() for name in (d.name, *d.synonyms)}
    return tuple(sorted({" ".join(_WORD.findall(name.lower())) for name in names if len(name) > 2}))


_MANNER_STEMS = frozenset(stem(word) for word in MANNER) - frozenset(stem(word) for word in GUARDED)
