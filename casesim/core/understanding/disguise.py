"""Disguise: the plain reading of text that hides its words (look-alike letters, digits for letters, spacing, base64).

For the flags alone: nothing that is shown, stored or graded goes through here.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata

_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһӏɡοεαιρτυνκαвАЕОРСУХІЈЅНКМТВΑΒΕΗΙΚΜΝΟΡΤΧΥΖ",
    "aeopcyxijsdhlgoeaiptuvkabAEOPCYXIJSHKMTBABEHIKMNOPTXYZ",
)
_DIGITS = str.maketrans("013457@$!|", "oieastasil")
_SPACED = re.compile(r"\b(?:\w[ ._\-*]){4,}\w\b")
_MIXED = re.compile(r"(?=\S*[a-z])(?=\S*[0134579@$!|])[a-z0-9@$!|]{4,}", re.IGNORECASE)
_MEASURE = re.compile(r"\d+[a-z]{1,4}|[a-z]{1,2}\d+", re.IGNORECASE)
"""Doses, times and names of vitamins keep their digits."""
_BASE64 = re.compile(r"(?<![\w/+])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[A-Z0-9])[A-Za-z0-9+/]{20,}={0,2}(?![\w/+])")
_HEX = re.compile(r"(?<!\w)(?:[0-9a-f]{2}[ :]?){12,}(?!\w)", re.IGNORECASE)


def unmask(text: str) -> str:
    """Return `text` with look-alike letters, digits for letters and spaced-out words read as plain words."""
    text = "".join(
        char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) not in {"Cf", "Mn"}
    )
    text = " ".join(_latin(word) for word in text.split(" "))
    text = _SPACED.sub(lambda match: re.sub(r"[ ._\-*]", "", match[0]), text)
    return _MIXED.sub(lambda match: match[0] if _MEASURE.fullmatch(match[0]) else match[0].translate(_DIGITS), text)


def _latin(word: str) -> str:
    """Read look-alikes as Latin where a word mixes scripts; a word of one other script is left alone."""
    mixed = any("a" <= char.lower() <= "z" for char in word) and not word.isascii()
    return word.translate(_LOOKALIKES) if mixed else word


def decoded(text: str) -> str:
    """Return what base64 or hexadecimal runs in `text` say, joined by blanks; "" if there is none."""
    found = [_printable(_base64(match[0])) for match in _BASE64.finditer(text)]
    found += [_printable(bytes.fromhex(re.sub(r"[ :]", "", match[0]))) for match in _HEX.finditer(text)]
    return " ".join(part for part in found if part)


def is_encoded(text: str) -> bool:
    """Say whether `text` holds a run of base64 or hexadecimal."""
    return bool(_BASE64.search(text) and re.search(r"\d|[+/=]|[a-z][A-Z]", text)) or bool(_HEX.search(text))


def _base64(run: str) -> bytes:
    try:
        return base64.b64decode(run + "=" * (-len(run) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _printable(raw: bytes) -> str:
    text = raw.decode("utf-8", errors="ignore")
    good = sum(char.isprintable() for char in text)
    return text if text and good >= 0.9 * len(raw) else ""
