"""Case files: strict reading, and complaints that name file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from casesim.adapters.library import YamlLibrary, read_yaml
from casesim.core.errors import ContentError, NotFound

GOOD = """\
id: mini
title: A mini case
complaint: a sore toe
specialty: general practice
setting: surgery
objectives: [ask]
sources: [{id: own, title: Own knowledge}]
parameters:
  age: {kind: number, min: 30, max: 40}
  sex: {kind: choice, options: [female, male]}
  name: {kind: name}
door_note: "{{ name }}, {{ age }}."
opening: ["My toe hurts."]
facts:
  - id: toe
    section: presenting
    answers: [site]
    clinical: Painful toe.
    says: ["It's my toe, the big one."]
variants:
  gout:
    title: Gout
    differential:
      correct: {id: gout, name: Gout, evidence_for: [toe]}
"""


def library_of(folder: Path, text: str) -> YamlLibrary:
    """Return a library whose one case is `text`."""
    (folder / "mini.yaml").write_text(text, encoding="utf-8")
    return YamlLibrary([folder], [folder], {"fever": "fever"})


def test_a_good_case_is_read(tmp_path: Path) -> None:
    """The smallest valid case."""
    assert library_of(tmp_path, GOOD).case("mini").title == "A mini case"


BROKEN = {
    "misspelt key": (GOOD.replace("objectives:", "objectifs:"), 6, "did you mean 'objectives'?"),
    "unknown answer": (GOOD.replace("[site]", "[sit]"), 17, "did you mean 'site'?"),
    "evidence that is not there": (GOOD.replace("[toe]", "[too]"), 24, "did you mean 'toe'?"),
    "template that is not closed": (GOOD.replace("{{ age }}.", "{{ age }."), 12, "template"),
    "parameter that is not there": (GOOD.replace("{{ age }}.", "{{ agee }}."), 12, "agee"),
    "duplicate key": (GOOD.replace("setting: surgery", "setting: surgery\ntitle: again"), 6, "duplicate"),
    "wrong value": (GOOD.replace("section: presenting", "section: presentin"), 16, "did you mean 'presenting'?"),
    "min above max": (GOOD.replace("min: 30, max: 40", "min: 50, max: 40"), 9, "max is below min"),
    "anchor": (GOOD.replace("[ask]", "&a [ask]"), 6, "anchors"),
    "python tag": (GOOD.replace("[ask]", "!!python/object:os.system [ask]"), 6, "tag"),
    "merge key": (GOOD.replace("setting: surgery", "<<: {setting: surgery}"), 5, "write the keys out"),
    "quote left open": (
        GOOD.replace("title: A mini case", 'title: "A mini case'),
        2,
        "close the quote that opens here",
    ),
    "bracket left open": (GOOD.replace("answers: [site]", "answers: [site"), 17, "close the bracket that opens here"),
    "tab": (GOOD.replace("    section: presenting", "\tsection: presenting"), 16, "spaces, not with tabs"),
    "no end of a number": (GOOD.replace("max: 40", "max: .inf"), 9, "finite"),
    "steps without end": (GOOD.replace("max: 40", "max: 40, step: 1e-20"), 9, "values"),
    "weights of nothing": (
        GOOD.replace("{kind: choice, options: [female, male]}", "{kind: weighted, options: {female: 0, male: 0}}"),
        10,
        "every weight is zero",
    ),
    "kind that is not there": (GOOD.replace("kind: number", "kind: numbr"), 9, "did you mean 'number'?"),
    "kind left out": (GOOD.replace("kind: number, ", ""), 9, "the key 'kind' is missing"),
    "a word for a list": (GOOD.replace('["It\'s my toe, the big one."]', '"It\'s my toe."'), 19, "must be a list"),
    "an id twice": (
        GOOD.replace("variants:", "  - {id: toe, section: past, answers: [site], clinical: x, says: [x]}\nvariants:"),
        20,
        "the id 'toe' is used twice",
    ),
    "an id twice in a variant": (
        GOOD + "    management:\n      - {id: ice, text: Ice}\n      - {id: ice, text: Ice again}\n",
        27,
        "the id 'ice' is used twice",
    ),
    "a template where none is filled in": (
        GOOD.replace("title: Gout\n", 'title: "Gout of {{ name }}"\n'),
        22,
        "shown as it stands",
    ),
    "a template that every variant replaces": (
        GOOD.replace("It's my toe, the big one.", "It's {{ nobody }}.")
        + "    facts:\n      - {id: toe, section: presenting, answers: [site], clinical: x, says: [My toe.]}\n",
        19,
        "'nobody' is undefined",
    ),
    "another language": (GOOD.replace("setting: surgery", "setting: surgery\nlanguages: [de]"), 6, "not understood"),
    "circle": (
        GOOD.replace("{kind: number, min: 30, max: 40}", "{kind: offset, of: age, add: [1, 2]}"),
        9,
        "refer to each other",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_case_names_file_line_and_remedy(name: str, tmp_path: Path) -> None:
    """One line each, at the right line."""
    text, line, words = BROKEN[name]
    with pytest.raises(ContentError) as caught:
        library_of(tmp_path, text).case("mini")
    message = str(caught.value)
    assert f"mini.yaml:{line}:" in message
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00bad",
        b"[1, 2]",
        b"a: [",
        b"\x00\x00",
        b"- " * 60_000,
        b"a: " + b"[" * 200 + b"]" * 200,
        b"x" * 300_000,
    ],
)
def test_a_file_that_is_no_case_is_refused_in_one_line(data: bytes, tmp_path: Path) -> None:
    """Empty, binary, a list, unclosed, bombs of depth and size."""
    (tmp_path / "bad.yaml").write_bytes(data)
    with pytest.raises(ContentError) as caught:
        read_yaml(tmp_path / "bad.yaml")
    assert "bad.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_utf8_are_told_at_their_line(tmp_path: Path) -> None:
    """An editor that saves Latin-1 leaves one wrong byte in a long file; a control character likewise."""
    (tmp_path / "bad.yaml").write_bytes("id: mini\ntitle: Füße\n".encode("latin-1"))
    with pytest.raises(ContentError, match=r"bad\.yaml:2:9: not UTF-8"):
        read_yaml(tmp_path / "bad.yaml")
    (tmp_path / "bad.yaml").write_bytes(b"id: mini\ntitle: a\x07b\n")
    with pytest.raises(ContentError, match=r"bad\.yaml:2:9: .*U\+0007"):
        read_yaml(tmp_path / "bad.yaml")


def test_words_that_other_yaml_readers_change_stay_as_written(tmp_path: Path) -> None:
    """`no`, `010` and `12:30:00` are what the author wrote."""
    (tmp_path / "w.yaml").write_text("smoker: no\ndose: 010\ntime: 12:30:00\n", encoding="utf-8")
    tree = read_yaml(tmp_path / "w.yaml")
    assert (str(tree["smoker"]), int(tree["dose"]), str(tree["time"])) == ("no", 10, "12:30:00")


def test_a_case_that_does_not_exist_names_the_nearest(tmp_path: Path) -> None:
    """A slip of the finger costs one look."""
    with pytest.raises(NotFound, match="did you mean 'mini'"):
        library_of(tmp_path, GOOD).case("minni")
