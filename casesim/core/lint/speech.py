"""Rules on how a patient speaks: plain words, short sentences, nothing said twice, a mood without its cause.

Reading level is the Flesch–Kincaid grade (Kincaid et al. 1975) with syllables counted by vowel groups: exact enough to
tell a patient from a textbook, not to compare two patients. The ready-made library for it either brings a word list under
a licence that this package may not pass on or fetches one from the network, so the two formulas stand here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from casesim.core.lint.remark import Remark
from casesim.core.lint.rule import warning
from casesim.core.lint.subject import Subject
from casesim.core.persona import Persona
from casesim.core.text import sentences

GRADES = {"simple": 6.0, "everyday": 8.0, "educated": 12.0}
"""Grade up to which a whole patient may speak, by the language of the persona."""
LINE_ABOVE = 5.0
"""By how much a single line may be above it."""
_LINE_WORDS, _FEW_WORDS, _FAR_ABOVE = 12, 6, 10.0
"""Words from which a single line is measured, and from which a line is that is far above."""
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_ENDS = re.compile(r"[.!?…][\"'”’)]?$")


def grade(text: str) -> float:
    """Return the Flesch–Kincaid grade of `text` (school years; 0 for no words)."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    return 0.39 * len(words) / max(1, len(sentences(text))) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _syllables(word: str) -> int:
    low = word.lower().split("'")[0]
    groups = len(_VOWELS.findall(low))
    silent = (
        low.endswith(("e", "es", "ed"))
        and not low.endswith(("le", "ted", "ded", "ee", "ses", "ces", "ges"))
        and groups > 1
    )
    return max(1, groups - silent)


@warning("reading-level")
def reading_level(subject: Subject) -> Iterator[Remark]:
    """A patient who talks like a textbook teaches trainees to listen to textbooks."""
    for variant in subject.variants:
        limit = GRADES[_persona(subject, variant).language]
        whole: list[str] = []
        for spot, said in subject.lines(variant):
            if spot.kind not in ("says", "opening"):
                continue
            whole.append(said.text)
            level = grade(said.text)
            words = len(_WORD.findall(said.text))
            if (words >= _LINE_WORDS and level > limit + LINE_ABOVE) or (
                words >= _FEW_WORDS and level > limit + _FAR_ABOVE
            ):
                yield Remark(
                    where=spot.where, message=f"reads at school year {level:.0f}; patients of this case speak at {limit:.0f} or below",
                    remedy="shorter sentences, plainer words",
                )  # fmt: skip
        if (level := grade("\n".join(whole))) > limit:
            yield Remark(
                where=("variants", variant), message=f"the patient's words as a whole read at school year {level:.1f}, above {limit:.0f}",
                remedy="shorter sentences, plainer words, or another `language` in persona",
            )  # fmt: skip


def _persona(subject: Subject, variant: str) -> Persona:
    return subject.variants[variant].persona or subject.template.persona


@warning("jargon")
def jargon(subject: Subject) -> Iterator[Remark]:
    """A patient who says 'dyspnoea' has done the trainee's translating."""
    for variant in subject.variants:
        persona = _persona(subject, variant)
        if persona.language == "educated" and persona.literacy == "high":
            continue
        for spot, said in subject.lines(variant):
            if spot.kind in ("says", "opening", "unknown"):
                words = subject.means.lexicon.jargon_in(said.text)
                for word in words:
                    plain = subject.means.lexicon.jargon.get(word, "plain words")
                    yield Remark(
                        where=subject.origin(variant, spot, said, word), message=f"the patient says '{word}', a word of clinicians",
                        remedy=f"say '{plain}'" if plain != "plain words" else "say it in plain words",
                    )  # fmt: skip


@warning("says-repeated")
def says_repeated(subject: Subject) -> Iterator[Remark]:
    """The same sentence for two facts makes the second answer sound like a fault."""
    for variant in subject.variants:
        owners: dict[str, tuple[str, int]] = {}
        for where, fact in subject.told(variant):
            for index, line in enumerate(fact.says):
                owner = owners.setdefault(" ".join(line.lower().split()), (fact.id, index))
                if owner != (fact.id, index):
                    yield Remark(
                        where=(*where, "says", index), message=f'"{line}" is said by \'{owner[0]}\' already',
                        remedy="give it words of its own",
                    )  # fmt: skip


@warning("says-unfinished")
def says_unfinished(subject: Subject) -> Iterator[Remark]:
    """What the patient says is shown as it stands: a note is no sentence."""
    for variant in subject.variants:
        for spot, said in subject.lines(variant):
            if spot.kind in ("says", "opening", "unknown") and not _ENDS.search(said.text):
                yield Remark(
                    where=spot.where, message=f'no full sentence: "{said.text[-60:]}"',
                    remedy="end it with a full stop, as the patient would say it",
                )  # fmt: skip


@warning("mood-tells")
def mood_tells(subject: Subject) -> Iterator[Remark]:
    """The mood stands in the voice's context: more than a word or two tells the story before it is asked for."""
    for variant in subject.variants:
        for spot, said in subject.lines(variant):
            if spot.kind == "mood" and len(said.text.split()) > 2:
                yield Remark(
                    where=subject.origin(variant, spot, said, said.text), message=f"the mood '{said.text}' says more than one or two words",
                    remedy="name the mood, never its cause",
                )  # fmt: skip
