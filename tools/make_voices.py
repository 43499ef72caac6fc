"""Write docs/voices.md: the same twenty questions to the same patient, once for each personality, on the real model.

    python -m tools.make_voices

Every reply is what a student would see: worded by the starter model where it passes verification, else in the
author's words (marked). Nothing is chosen or mended by hand.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from casesim.bootstrap import make_desk
from casesim.core.reply import ReplySource
from casesim.session.desk import Desk
from casesim.settings import load

PAGE = Path(__file__).parent.parent / "docs" / "voices.md"
MODEL, AUTHOR = "", " \\*"
"""Marks behind a reply."""
CASE, SEED = "chest-pain", 1
MOODS = {"anxious": "frightened", "irritable": "fed up", "talkative": "cheerful", "stoic": "calm", "guarded": "wary"}
QUESTIONS = (
    "Hello, I'm Sam, one of the medical students. What has brought you in today?",
    "Can you tell me more about that?",
    "When exactly did it start?",
    "What were you doing when it came on?",
    "Could you describe the pain for me?",
    "Does it go anywhere else?",
    "How bad is it, out of ten?",
    "Does anything make it worse?",
    "Have you been short of breath with it?",
    "Any fever or cough?",
    "It's a burning pain, isn't it?",
    "Have you ever had anything like this before?",
    "Do you take any medicines?",
    "Are you allergic to anything?",
    "Do you smoke?",
    "How much alcohol do you drink in a week?",
    "Is there any heart disease in your family?",
    "That must have been very frightening for you.",
    "What do you think it might be?",
    "When did you say it started?",
)


def talk(desk: Desk, personality: str) -> list[tuple[str, str, bool]]:
    """Return (question, reply, whether the model worded it) for a patient of that personality."""
    patient = desk.start(CASE, SEED, store=False).encounter.patient
    manner = patient.manner.model_copy(update={"personality": personality, "mood": MOODS.get(personality, "uneasy")})
    service = desk.start(CASE, SEED, store=False, patient=patient.model_copy(update={"manner": manner}))
    for question in QUESTIONS:
        for _ in service.ask(question):
            pass
    return [(e.question, e.reply.text, e.reply.source is ReplySource.MODEL) for e in service.encounter.exchanges]


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        desk = make_desk(load(data_dir=Path(folder)))
        try:
            from casesim.core.policy import PERSONALITIES

            talks = {name: talk(desk, name) for name in PERSONALITIES}
            model = desk.responder.fingerprint().model
        finally:
            desk.close()
    today = datetime.now(UTC).date().isoformat()
    lines = [
        "# Seven people, twenty questions", "",
        f"Made by `python -m tools.make_voices` on {today}: case `{CASE}`, seed {SEED}, the facts the same throughout; only the personality",
        f"(and a mood word) differs. Voice: {model} with casesim's adapter. Lines marked * are the author's words, because the model's were",
        "refused or because casesim answers such a question itself. Nothing was chosen or mended by hand.", "",
    ]  # fmt: skip
    for name, told in talks.items():
        worded = sum(by_model for _, _, by_model in told)
        words = sum(len(reply.split()) for _, reply, _ in told) / len(told)
        lines += [
            f"## {name.capitalize()}",
            "",
            f"{words:.1f} words a reply; {worded} of {len(told)} worded by the model.",
            "",
        ]
        lines += [f"- *{question}*  \n  {reply}{MODEL if by_model else AUTHOR}" for question, reply, by_model in told]
        lines.append("")
    PAGE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
