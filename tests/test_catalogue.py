"""The list of models that can be got."""

from __future__ import annotations

from pathlib import Path

import pytest

from casesim.adapters.catalogue import find, parse, read
from casesim.core.errors import ContentError, NotFound

SHIPPED = Path(__file__).parent.parent / "models.txt"
GOOD = f"T1 small-1 491400032 {'a' * 64} Some/Small-GGUF {'b' * 40} small-q4.gguf"


def test_every_shipped_model_is_pinned() -> None:
    """Revision, size and SHA-256 of each, names unique, an address at the hub."""
    entries = read(SHIPPED)
    assert len(entries) >= 30
    assert len({entry.sha256 for entry in entries}) == len(entries)
    assert all(entry.url.endswith(f"/{entry.revision}/{entry.file}") for entry in entries)


def test_comments_and_empty_lines_are_skipped() -> None:
    """Order is kept."""
    text = f"# models\n\n{GOOD}\n  # more\n{GOOD.replace('small-1', 'small-2')}\n"
    assert [entry.name for entry in parse(text)] == ["small-1", "small-2"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (GOOD.replace("T1", "T9"), r"models\.txt:2: tier: no such tier"),
        (GOOD.replace("a" * 64, "a" * 63), r"models\.txt:2: sha256"),
        (GOOD.replace("b" * 40, "main"), r"models\.txt:2: revision"),
        (GOOD.replace("491400032", "big"), r"models\.txt:2: bytes"),
        (GOOD.replace("491400032", "12"), r"models\.txt:2: bytes"),
        (GOOD.replace("small-q4.gguf", "../small.gguf"), r"models\.txt:2: file: the file must be a plain name"),
        (GOOD.replace("small-q4.gguf", "small.bin"), r"models\.txt:2: file"),
        (GOOD.replace("Some/Small-GGUF", "Small"), r"models\.txt:2: repository"),
        (GOOD + " more", r"models\.txt:2: 8 words and not 7 \(a line is: tier name"),
        (f"{GOOD}\n{GOOD}", r"models\.txt:3: the model small-1 is listed twice"),
    ],
)
def test_a_bad_line_is_named_with_file_and_line(line: str, message: str) -> None:
    """Each of the ways to get it wrong."""
    with pytest.raises(ContentError, match=message):
        parse("# models\n" + line)


def test_a_list_that_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    """Missing, or no text."""
    with pytest.raises(ContentError, match="cannot be read"):
        read(tmp_path / "models.txt")
    (tmp_path / "models.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError, match="cannot be read"):
        read(tmp_path / "models.txt")


def test_an_unknown_name_gets_the_nearest() -> None:
    """Names are found in any case."""
    entries = parse(GOOD)
    assert find(entries, "Small-1").name == "small-1"
    with pytest.raises(NotFound, match="near: small-1"):
        find(entries, "small")
