"""Make the README's pictures from the app itself, so that they are never stale: `python -m tools.make_pictures`.

Plays a short encounter on the real starter model in a folder of its own and writes docs/*.svg.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from casesim.bootstrap import make_desk
from casesim.settings import Settings, load
from casesim.tui.app import CasesimApp
from casesim.tui.outside import Begin, Outside, Preferences

DOCS = Path(__file__).parent.parent / "docs"
SIZE = (120, 36)
QUESTIONS = (
    "What has brought you in today?",
    "When did it start?",
    "Does it go anywhere else?",
    "What makes it worse?",
)
KEYS = {" ": "space", "?": "question_mark"}


def save(app: CasesimApp, name: str) -> None:
    """Write what the app shows, without fonts from elsewhere."""
    picture = re.sub(r"@font-face \{.*?\}", "", app.export_screenshot(), flags=re.DOTALL)
    (DOCS / f"{name}.svg").write_text(picture.replace("Fira Code", "monospace"), encoding="utf-8")


async def play(settings: Settings) -> None:
    """Play the encounter and take the pictures."""
    outside = Outside(desk=lambda: make_desk(settings), read=lambda: Preferences(acknowledged=True))
    app = CasesimApp(outside, Begin(case="chest-pain", seed=1))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(15)
        await pilot.press("ctrl+s")
        await pilot.pause(15)
        for question in QUESTIONS:
            await pilot.press(*(KEYS.get(letter, letter) for letter in question), "enter")
            await pilot.pause(8)
        save(app, "interview")


def main() -> None:
    """Make every picture."""
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(load(data_dir=Path(folder))))


if __name__ == "__main__":
    main()
