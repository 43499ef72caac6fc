"""Text at the boundary: one `clean()` for everything that comes in, and sentence splitting.

Threats are those of terminal escape injection, bidirectional override ("Trojan Source", CVE-2021-42574)
and chat-template control tokens typed by a user. Refuses nothing: it removes what may not pass.
"""

from __future__ import annotations

import re
import unicodedata

LIMIT_QUESTION = 2_000
"""Characters that one utterance may have; the rest is cut."""

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|[@-_])")
_TOKEN = re.compile(
    r"<\s*\|[^<>|\n]{0,40}\|\s*>|<\s*/?\s*(?:start_of_turn|end_of_turn|bos|eos|s|unk|pad|think|thought|system|assistant)\s*>"
    r"|\[/?INST\]|<<\s*/?SYS\s*>>|<｜[^<>\n]{0,40}｜>",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?…])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])|\n+")
_ABBREVIATION = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|e\.g|i\.e|a\.m|p\.m|approx|No)\.$")


def clean(text: str, limit: int | None = None, *, keep_newlines: bool = True) -> str:
    """Return `text` fit for a terminal, a prompt, a log or a file.

    Drops escape sequences, C0 (but newline and tab), DEL, C1, bidi and zero-width characters (ZWJ and
    ZWNJ stay: scripts need them), lone surrogates; normalises to NFC; cuts to `limit` characters.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", _ESCAPE.sub("", text))
    text = unicodedata.normalize("NFC", text)
    if not keep_newlines:
        text = re.sub(r"\s+", " ", text)
    return text[:limit].strip() if limit is not None else text.strip()


def without_control_tokens(text: str) -> str:
    """Return `text` without spellings of chat-template tokens of any model family."""
    previous = None
    while previous != text:  # "<|im<|x|>_start|>" closes up into a token when its inside is removed
        previous, text = text, _TOKEN.sub(" ", text)
    return text


def has_control_tokens(text: str) -> bool:
    """Say whether `text` spells a chat-template token."""
    return bool(_TOKEN.search(text))


def sentences(text: str) -> list[str]:
    """Split `text` into sentences, keeping their punctuation."""
    parts: list[str] = []
    for piece in filter(None, (part.strip() for part in _SENTENCE.split(text))):
        if parts and _ABBREVIATION.search(parts[-1]):
            parts[-1] += " " + piece
        else:
            parts.append(piece)
    return parts
