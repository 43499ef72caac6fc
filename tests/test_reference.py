"""The reference of the case format: made from the schema, with a note on every key, and the same notes for editors."""

from __future__ import annotations

import re
from typing import Any

import pytest

from casesim.core.case import CaseTemplate
from casesim.core.marking.signal import SIGNALS
from casesim.core.rubric import Rubric
from casesim.session.described import notes, schema
from tools.make_reference import ORDER, PAGE, page


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """Return the JSON Schema of a case."""
    return schema(CaseTemplate)


def test_the_page_is_the_one_that_the_schema_gives_now() -> None:
    """Make it again where this fails: `python -m tools.make_reference`."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_key_and_every_word_on_the_page_has_a_note() -> None:
    """No row with an empty last column, no bare word."""
    lines = page().splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    assert len(rows) > 100
    assert [row for row in rows if re.search(r"\|\s*\|$", row)] == []
    assert [line for line in lines if re.fullmatch(r"- `\w+`", line)] == []


def test_the_page_describes_every_class_that_a_case_is_made_of(described: dict[str, Any]) -> None:
    """Nested ones of other modules too; words that stand for something have a section of their own."""
    words = {name for name, part in described["$defs"].items() if "enum" in part}
    assert set(ORDER) == {"CaseTemplate", *described["$defs"]} - words
    assert words == {"Section", "Disclosure", "Polarity"}


def test_an_editor_is_told_what_every_key_of_a_case_holds(described: dict[str, Any]) -> None:
    """The same notes as on the page, in the JSON Schema."""
    parts = {"CaseTemplate": described, **described["$defs"]}
    bare = [f"{name}.{key}" for name, part in parts.items() for key, value in part.get("properties", {}).items()
            if not value.get("description")]  # fmt: skip
    assert bare == []
    assert parts["Fact"]["properties"]["says"]["description"] == notes()["Fact"]["says"]
    assert "direct: To a question about its topic or finding." in parts["Disclosure"]["description"]


def test_the_schema_of_a_rubric_carries_its_notes_too() -> None:
    """Those of the base of every item among them."""
    asked = schema(Rubric)["$defs"]["Asked"]["properties"]
    assert asked["critical"]["description"] == "A critical item that is not met fails the whole encounter."


def test_the_page_on_rubrics_names_every_kind_of_item_and_every_signal() -> None:
    """In its tables; that its example holds each kind and is valid is held beside the rubric files."""
    page_on_rubrics = (PAGE.parent / "rubrics.md").read_text(encoding="utf-8")
    kinds = Rubric.model_json_schema()["properties"]["items"]["items"]["discriminator"]["mapping"]
    assert set(re.findall(r"^\| `(\w+)` \|", page_on_rubrics, re.MULTILINE)) == {*kinds, *SIGNALS}
    assert [
        f"| `{name}` | {told} |" for name, told in SIGNALS.items() if f"| `{name}` | {told} |" not in page_on_rubrics
    ] == []
    assert page_on_rubrics.count("```yaml") == 1
