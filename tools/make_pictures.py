"""Make the README's pictures from the app itself, so that they are never stale: `python -m tools.make_pictures`.

Plays short encounters on the shipped cases, in the author's own words (the same on every machine) and in a folder of its
own, and writes docs/*.svg. Each picture carries what it shows as text, for a screen reader and for the test that holds it.
With `--check` nothing is written: it fails where a picture would come out otherwise.
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from casesim.bootstrap import case_cards, make_desk
from casesim.session.desk import Desk
from casesim.settings import Settings, load
from tests.screens import Still, in_utc, text_of, walk
from tests.tui_stage import Stage

DOCS = Path(__file__).parent.parent / "docs"
SIZE = (120, 40)
NAMES = ("home", "interview", "debrief", "progress")
QUESTIONS = (
    "Hello, I'm Sam, one of the medical students. What has brought you in today?",
    "When did it start?",
    "Does the pain go anywhere else?",
    "That sounds frightening, I'm sorry.",
    "What makes it worse?",
)
BEFORE = (
    ("What has brought you in today?", "How bad is it?", "Do you smoke?"),
    (*QUESTIONS, "Are you allergic to anything?"),
    (*QUESTIONS, "Are you allergic to anything?", "Do you take any medicines?", "What worries you most?"),
    (
        *QUESTIONS,
        "Do you feel sick or sweaty?",
        "Have you fainted?",
        "Do you take any medicines?",
        "What do you think it is?",
    ),
)
"""Questions of the encounters before, so that there is progress to see."""
TITLES = {
    "home": "The cases, with own progress", "interview": "A consultation in the terminal", "debrief": "What it was worth, and why",
    "progress": "Progress over all encounters",
}  # fmt: skip


def picture_of(stage: Stage, name: str) -> str:
    """Return what the app shows as SVG, without fonts from elsewhere, with its text as the description."""
    svg = re.sub(r"@font-face \{.*?\}", "", stage.app.export_screenshot(), flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+", f"terminal-{name}", svg.replace("Fira Code", "monospace"))
    about = f"<title>{TITLES[name]}</title><desc>{html.escape(text_of(stage).rstrip(), quote=False)}</desc>"
    head, end, rest = svg.partition(">")
    return f"{head}{end}{about}{rest}"


def practised(settings: Settings) -> Desk:
    """Return a desk on which some encounters were played and marked, a day between them."""
    desk = make_desk(settings)
    clock = Still()
    desk.clock = clock
    for number, questions in enumerate(BEFORE):
        clock.days_ago = len(BEFORE) - number
        service = desk.start("chest-pain", number + 1)
        for question in questions:
            list(service.ask(question))
        if number > 1:
            service.examine("vital signs")
            service.order("ECG")
        service.differential(f"Acute coronary syndrome @ {80 - 10 * number}; Pulmonary embolism @ 20")
        service.finish()
        service.close()
    clock.days_ago = 0
    return desk


def pictures(folder: Path) -> dict[str, str]:
    """Return every picture by name."""
    settings = load(data_dir=folder, voice="author")
    made: dict[str, str] = {}

    def shoot(name: str, stage: Stage) -> None:
        short = name.rsplit("-", 1)[0]
        if short in NAMES:
            made[short] = picture_of(stage, short)

    with in_utc():
        ranked = "Acute coronary syndrome @ 70; Aortic dissection @ 20"
        cards = lambda: case_cards(settings)  # noqa: E731
        asyncio.run(walk(practised(settings), "chest-pain", (SIZE,), QUESTIONS, ranked, shoot, cards=cards))
    return made


def main(arguments: Sequence[str] = ()) -> int:
    """Make every picture, or check them; return the exit code."""
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = pictures(Path(folder))
    stale = [name for name, picture in made.items() if described(_stored(name)) != described(picture)]
    if "--check" not in arguments:
        for name, picture in made.items():
            (DOCS / f"{name}.svg").write_text(picture, encoding="utf-8")
        return 0
    for name in stale:
        print(f"docs/{name}.svg is stale: run `python -m tools.make_pictures`", file=sys.stderr)
    return 1 if stale else 0


def described(picture: str) -> str:
    """Return the text that a picture shows; colours (a cursor that blinks) may differ."""
    found = re.search(r"<desc>(.*?)</desc>", picture, re.DOTALL)
    return html.unescape(found[1]) if found else ""


def _stored(name: str) -> str:
    path = DOCS / f"{name}.svg"
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
