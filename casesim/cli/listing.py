"""The list of cases in lines: those that some words fit, one below the other or under the titles of a group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from casesim.core.errors import UsageError

GROUPS = ("specialty", "complaint", "difficulty")
_EASIEST_FIRST = {"foundation": 0, "core": 1, "advanced": 2}
_SEARCHED = ("title", "complaint", "specialty", "difficulty", "setting", "id")


def fits(card: dict[str, Any], words: Sequence[str]) -> bool:
    """Say whether all `words` stand in what is known of a case."""
    text = " ".join(str(card.get(name, "")) for name in _SEARCHED).casefold()
    return all(part in text for word in words for part in word.casefold().split())


def case_lines(cards: Sequence[dict[str, Any]], by: str = "") -> Iterator[str]:
    """Yield a line for each case, under the title of its group where `by` names one. Raises UsageError for another word."""
    if not by:
        yield from map(_line, cards)
        return
    if by not in GROUPS:
        raise UsageError(f"no group '{by[:40]}': {', '.join(GROUPS)}")
    for group in sorted({str(card[by]) for card in cards}, key=lambda name: (_EASIEST_FIRST.get(name, 9), name)):
        within = [card for card in cards if str(card[by]) == group]
        yield f"{group[:1].upper()}{group[1:]} ({len(within)})"
        yield from (f"  {_line(card)}" for card in within)


def _line(card: dict[str, Any]) -> str:
    about = f"{card['specialty']}; {card['minutes']} min; {card['difficulty']}; review: {card['review']}"
    about += f"; {card['origin']}" if card["origin"] != "shipped" else ""
    return f"{card['id']:24} {card['title']} ({about})"
