"""Rubric files: every shipped one and the one in the documentation is valid, reachable and explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casesim.adapters.knowledge import load_mind
from casesim.adapters.library import YamlLibrary
from casesim.bootstrap import content_folder
from casesim.core.errors import ContentError
from casesim.core.explanation import explain
from casesim.core.marking.signal import SIGNALS
from casesim.core.rubric import Rubric

ROOT = Path(__file__).parents[1]
SHIPPED = sorted(path.stem for path in (content_folder() / "rubrics").glob("*.yaml"))


@pytest.fixture(scope="module")
def shelf() -> YamlLibrary:
    """Return the shipped cases and rubrics, checked against the lexicon."""
    known = {name: finding.label for name, finding in load_mind().lexicon.findings.items()}
    content = content_folder()
    return YamlLibrary([content / "cases"], [content / "rubrics"], known)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_rubric_is_valid_and_can_be_explained(name: str, shelf: YamlLibrary) -> None:
    """In words for every item."""
    rubric = shelf.rubric(name)
    assert all(item.earned_by for item in explain(rubric, {}))


def test_every_case_has_a_rubric_that_its_patients_can_reach(shelf: YamlLibrary) -> None:
    """No item of a case's rubric rests on a fact or an act that a variant lacks."""
    for name in shelf.cases():
        template = shelf.case(name)
        missing = [(i.id, i.missing) for i in explain(shelf.rubric(template.rubric), {}, template) if i.missing]
        assert not missing, name


def documented() -> str:
    """Return the rubric of the documentation."""
    found = re.search(r"```yaml\n(.*?)```", (ROOT / "docs" / "rubrics.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_the_rubric_of_the_documentation_is_valid_and_shows_every_kind(tmp_path: Path, shelf: YamlLibrary) -> None:
    """What is written there works."""
    path = tmp_path / "my-station.yaml"
    path.write_text(documented(), encoding="utf-8")
    rubric = shelf.rubric(str(path))
    mapping = Rubric.model_json_schema()["properties"]["items"]["items"]["discriminator"]["mapping"]
    assert {item.kind for item in rubric.items} == set(mapping)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("signal: leading, at_most: 0", "signal: leadin, at_most: 0", r"no signal 'leadin' \(did you mean 'leading'\?\)"),
        ("topics: [ideas]", "topics: [idea]", r"no topic 'idea' \(did you mean 'ideas'\?\)"),
        ("findings: [periods]", "findings: [menstruations_x]", "no finding 'menstruations_x'"),
        ("kind: coverage", "kind: coverag", "coverag"),
        ("before: close", "before: closing", "no other item"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rubric_is_named_with_its_line(
    old: str, new: str, why: str, tmp_path: Path, shelf: YamlLibrary
) -> None:
    """And with what was probably meant."""
    path = tmp_path / "wrong.yaml"
    assert old in documented()
    path.write_text(documented().replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError, match=why) as caught:
        shelf.rubric(str(path))
    assert caught.value.line


def test_every_signal_says_what_it_is() -> None:
    """In plain words, each its own."""
    assert len(set(SIGNALS.values())) == len(SIGNALS)
