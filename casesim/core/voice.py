"""What the language model is shown for one turn: our own frame, and data that can never become frame.

Pure. A `Segment` says whether its text is ours (tokenised with special tokens) or data: words of the trainee, the
case or the model (tokenised without, control-token spellings removed). The persona comes first, so that its tokens
stay cached; then the last exchanges; the question and the facts of this turn come last. Refuses to know any fact
that the `VoiceTask` does not carry.
"""

from __future__ import annotations

import re

from casesim.core.model import Frozen
from casesim.core.reply import PersonaCard, VoiceTask
from casesim.core.text import without_control_tokens

WINDOW = 2
"""Exchanges before this turn that are shown at most; a small model copies worse the more it has before it."""

_WHO = {"patient": "a patient", "parent": "a child's parent", "carer": "a patient's carer"}
_FENCE = str.maketrans("[]|", "()/")
_MANNER = {
    "simple": "short, simple words",
    "everyday": "everyday words",
    "educated": "well-chosen words, no medical terms",
}


class Segment(Frozen):
    """A piece of the prompt; `control` where it is our own frame."""

    text: str
    control: bool


class Family(Frozen):
    """How a family of models marks its turns. All texts are frame."""

    name: str
    system: tuple[str, str] | None
    """Opening and closing of the system turn; None where the family has none."""
    user: tuple[str, str]
    reply: tuple[str, str]
    unthinking: str = ""
    """What follows the opening of the reply to be generated, so that a thinking model does not think."""
    directive: str = ""
    """Words of ours at the end of the system text ("/no_think")."""
    trained: bool = False
    """The starter model with its adapter: the terse prompt that it was trained on, no instruction."""


STARTER = Family(
    name="starter",
    system=("<|im_start|>system\n", "<|im_end|>\n"),
    user=("<|im_start|>user\n", "<|im_end|>\n"),
    reply=("<|im_start|>assistant\n", "<|im_end|>\n"),
    trained=True,
)
CHATML = STARTER.model_copy(update={"name": "chatml", "trained": False})
QWEN3 = CHATML.model_copy(update={"name": "qwen3", "unthinking": "<think>\n\n</think>\n\n"})
SMOLLM3 = CHATML.model_copy(update={"name": "smollm3", "unthinking": "<think>\n\n</think>\n", "directive": "/no_think"})
LLAMA3 = Family(
    name="llama3",
    system=("<|start_header_id|>system<|end_header_id|>\n\n", "<|eot_id|>"),
    user=("<|start_header_id|>user<|end_header_id|>\n\n", "<|eot_id|>"),
    reply=("<|start_header_id|>assistant<|end_header_id|>\n\n", "<|eot_id|>"),
)
GEMMA = Family(
    name="gemma",
    system=None,
    user=("<start_of_turn>user\n", "<end_of_turn>\n"),
    reply=("<start_of_turn>model\n", "<end_of_turn>\n"),
)
GEMMA4 = Family(
    name="gemma4",
    system=("<|turn>system\n", "<turn|>\n"),
    user=("<|turn>user\n", "<turn|>\n"),
    reply=("<|turn>model\n", "<turn|>\n"),
)
PHI = Family(
    name="phi",
    system=("<|system|>", "<|end|>"),
    user=("<|user|>", "<|end|>"),
    reply=("<|assistant|>", "<|end|>"),
)
PHI4 = Family(
    name="phi4",
    system=("<|im_start|>system<|im_sep|>", "<|im_end|>"),
    user=("<|im_start|>user<|im_sep|>", "<|im_end|>"),
    reply=("<|im_start|>assistant<|im_sep|>", "<|im_end|>"),
)
MISTRAL = Family(
    name="mistral",
    system=("[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]"),
    user=("[INST]", "[/INST]"),
    reply=("", "</s>"),
)
MISTRAL_OLD = Family(name="mistral-old", system=None, user=("[INST] ", " [/INST]"), reply=("", "</s>"))
GRANITE = Family(
    name="granite",
    system=("<|start_of_role|>system<|end_of_role|>", "<|end_of_text|>\n"),
    user=("<|start_of_role|>user<|end_of_role|>", "<|end_of_text|>\n"),
    reply=("<|start_of_role|>assistant<|end_of_role|>", "<|end_of_text|>\n"),
)
PLAIN = Family(name="plain", system=("", "\n\n"), user=("Student: ", "\n"), reply=("Patient: ", "\n"))

FAMILIES: tuple[Family, ...] = (
    STARTER, CHATML, QWEN3, SMOLLM3, LLAMA3, GEMMA, GEMMA4, PHI, PHI4, MISTRAL, MISTRAL_OLD, GRANITE, PLAIN,
)  # fmt: skip
"""Every family, for tests and for the doctor."""


def frame(task: VoiceTask, family: Family) -> tuple[Segment, ...]:
    """Return the prompt of `task` for a model of `family`, ready for the reply to follow."""
    shown = task.before[-WINDOW:]
    parts = list(prefix(task.persona, shown, family))
    parts += _asked(task.question, task.facts, family, opened=family.system is None and not shown)
    parts.append(Segment(text=family.reply[0] + family.unthinking, control=True))
    return _joined(parts)


def prefix(persona: PersonaCard, before: tuple[tuple[str, str], ...], family: Family) -> tuple[Segment, ...]:
    """Return what `frame` begins with, whatever is asked next: the persona and the last exchanges."""
    parts = _persona(persona, family)
    for index, (asked, replied) in enumerate(before[-WINDOW:]):
        opened = family.system is None and index == 0
        parts += _asked(asked, None, family, opened=opened)
        parts += [
            Segment(text=family.reply[0], control=True),
            _data(replied),
            Segment(text=family.reply[1], control=True),
        ]
    return _joined(parts)


def _persona(persona: PersonaCard, family: Family) -> list[Segment]:
    opening, closing = family.system or (family.user[0], "\n\n")
    text = _line(persona) if family.trained else _instruction(persona)
    parts = [Segment(text=opening, control=True), _data(text)]
    if family.directive:
        parts.append(Segment(text="\n" + family.directive, control=True))
    return [*parts, Segment(text=closing, control=True)]


def _line(persona: PersonaCard) -> str:
    """Return the system line that the adapter was trained on; the occupation stays empty, for it is a fact."""
    sex = persona.sex[:1].lower()
    who = _WHO.get(persona.role, "a patient")
    return f"{persona.name}, {persona.age}, {sex}, ; {who}; {persona.personality}, {persona.language}; {persona.mood}"


def _instruction(persona: PersonaCard) -> str:
    who = _WHO.get(persona.role, "a patient")
    about = "the child" if persona.role == "parent" else "the patient" if persona.role == "carer" else "yourself"
    words = _MANNER.get(persona.language, persona.language)
    return (
        f"You are {persona.name}, {who}, aged {persona.age}, {persona.sex}. A medical student is talking with you, "
        f"and you answer as this person would, about {about}. Your manner: {persona.personality}, {persona.mood}. "
        f"You use {words}.\n"
        "After each question you find in brackets what you may say now, and that is all that you know. Say all of it "
        'in your own words, keep every number and name, and add nothing. "no: X" means that X is not so: say no to '
        'it. "unknown: X" means that you do not know. "vague" means ask what the student means. "exam" means that '
        'you cannot know it. "role" means that the question puzzles you.\n'
        "Answer with one to three short spoken sentences. No lists, no brackets, no stage directions, no diagnosis, "
        "and never speak for the student."
    )


def _asked(question: str, facts: tuple[str, ...] | None, family: Family, *, opened: bool) -> list[Segment]:
    """Return one turn of the student: `facts` None for an earlier one, `opened` where the persona opened it already."""
    asked = _one_line(question)
    parts = [] if opened else [Segment(text=family.user[0], control=True)]
    parts.append(Segment(text=asked, control=False))
    if facts or (family.trained and facts is not None):
        parts.append(Segment(text="\n[" + " | ".join(_one_line(fact) for fact in facts) + "]", control=False))
    return [*parts, Segment(text=family.user[1], control=True)]


def _one_line(text: str) -> str:
    """Return data on one line, without the fences that mark facts: a trainee cannot type a fact."""
    return re.sub(r"\s+", " ", without_control_tokens(text).translate(_FENCE)).strip()


def _data(text: str) -> Segment:
    return Segment(text=without_control_tokens(text).strip(), control=False)


def _joined(parts: list[Segment]) -> tuple[Segment, ...]:
    """Merge neighbours of one kind and drop empty ones, so that the tokens do not depend on how we built them."""
    merged: list[Segment] = []
    for part in parts:
        if not part.text:
            continue
        if merged and merged[-1].control == part.control:
            merged[-1] = Segment(text=merged[-1].text + part.text, control=part.control)
        else:
            merged.append(part)
    return tuple(merged)
