"""How a talk was asked and how it felt, in words: the strip of questions, its thirds, rapport, the patient's view. Pure."""

from __future__ import annotations

from textual.content import Content

from casesim.core.profile import LETTERS, Asking, Profile, Stretch
from casesim.core.understanding.model import QuestionType
from casesim.session.debrief import Debrief
from casesim.tui.widgets.plain import words

Part = str | tuple[str, str]
ROW = 20
"""Turns in a row of the strip."""
FORMS = {
    QuestionType.OPEN: "open",
    QuestionType.CLOSED: "closed",
    QuestionType.CHOICE: "a choice",
    QuestionType.LEADING: "leading",
    QuestionType.NONE: "no question",
}


def asked(made: Debrief) -> Content:
    """Each turn by its letter, then how the form of the questions went over the talk."""
    profile = made.profile
    if not profile.turns:
        return words(("How you asked", "bold"), "\nNothing was asked.")
    parts: list[Part] = [("How you asked, turn by turn", "bold")]
    parts += [f"\n{line}" for line in strip(profile)]
    legend = ", ".join(f"{LETTERS[form]} {name}" for form, name in FORMS.items())
    parts += [(f"\n{legend}; + several things at once", "dim"), "\n"]
    parts += [f"\n{_stretch(stretch)}" for stretch in profile.stretches]
    return words(*parts)


def strip(profile: Profile) -> list[str]:
    """Return the turns as rows of letters, each row with its turns."""
    turns = profile.turns
    rows = [turns[start : start + ROW] for start in range(0, len(turns), ROW)]
    width = len(str(turns[-1].turn)) if turns else 1
    return [f"{row[0].turn:>{width}}–{row[-1].turn:<{width}}  {''.join(map(_cell, row)).rstrip()}" for row in rows]


def _cell(turn: Asking) -> str:
    return f"{turn.letter}{'+' if turn.compound else ' '}"


def _stretch(stretch: Stretch) -> str:
    counts = [f"{stretch.forms[form]} {name}" for form, name in FORMS.items() if stretch.forms.get(form)]
    share = "" if stretch.open_share is None else f" ({100 * stretch.open_share:.0f} % open)"
    several = f"; {stretch.compound} asked several things at once" if stretch.compound else ""
    return f"turns {stretch.first}–{stretch.last}{share}: {', '.join(counts)}{several}"


def rapport(made: Debrief) -> Content:
    """The curve in figures."""
    values = made.rapport
    if len(values) < 2:
        return words(("Rapport", "bold"), "\nNothing was asked.")
    low, high = values.index(min(values)), values.index(max(values))
    ends = f"from {values[0]} at the start to {values[-1]} of 100"
    return words(
        ("Rapport", "bold"), f"\n{ends}; lowest {min(values)} ({_place(low)}), highest {max(values)} ({_place(high)})",
        ("\n" + " ".join(str(value) for value in values), "dim"),
    )  # fmt: skip


def _place(turn: int) -> str:
    return f"after turn {turn}" if turn else "at the start"


def felt(made: Debrief) -> Content:
    """The patient's view in the patient's voice, with the words of the trainee that each thing is about."""
    view = made.view
    parts: list[Part] = [("The patient's view", "bold")]
    groups = (("What I understood", view.understood), ("What I felt", view.felt), ("What I kept to myself", view.held))
    for title, moments in groups:
        parts += [f"\n{title}"] if moments else []
        for moment in moments:
            where = f"turn {moment.turn}: " if moment.turn else ""
            parts += [f"\n· {where}{moment.words}", (f"  You: “{moment.quote}”" if moment.quote else "", "dim")]
    if not any(moments for _, moments in groups):
        parts += ["\nNothing stood out, for better or worse."]
    return words(*parts)
