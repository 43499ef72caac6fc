"""The app's own themes, beside those of Textual: calm, with contrast enough to read for an evening."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="casesim-dark", primary="#5aa9c9", secondary="#5f7f95", accent="#e0b15c", warning="#e0b15c", error="#e07a75",
    success="#7fbf8a", foreground="#e3e7ea", background="#14191d", surface="#1b2227", panel="#232c33", dark=True,
)  # fmt: skip
LIGHT = Theme(
    name="casesim-light", primary="#1f6a8a", secondary="#5b7686", accent="#8a5a00", warning="#8a5a00", error="#a8322d",
    success="#2a6b38", foreground="#1c2328", background="#f7f7f4", surface="#eeeeea", panel="#e2e4e1", dark=False,
)  # fmt: skip
THEMES = (DARK, LIGHT)
