"""The template language: what an author needs passes, what a stranger might try is refused."""

from __future__ import annotations

import pytest

from casesim.core.errors import ContentError
from casesim.core.template import render

BOMBS = [
    "{% for a in range(99999999) %}{% for b in range(99999999) %}x{% endfor %}{% endfor %}",
    "{{ 7**10**8 }}",
    "{{ 'a' * 1000000000 }}",
    "{{ '%999999999s' % name }}",
    "{{ '{:>999999999}'.format(name) }}",
    "{{ name.__class__.__mro__ }}",
    "{{ ''.__class__ }}",
    "{{ name['__class__'] }}",
    "{{ self }}{{ self._TemplateReference__context }}",
    "{% import 'os' as os %}",
    "{% include '/etc/passwd' %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% set x = [1] %}{{ x }}",
    "{{ lipsum() }}",
    "{{ cycler('a').next() }}",
    "{{ name|center(999999999) }}",
    "{{ name|replace('a', 'aaaaaaaaaa') }}",
    "{% for a in items %}{% for b in items %}{% for c in items %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% extends 'x' %}",
    "{% raw %}{% endraw %}{{ [1,2,3]|map('upper')|list }}",
    "{{ 1 + 1 }}",
    "{{ name }",
    "{{",
]


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_hostile_template_is_refused_in_one_line(bomb: str) -> None:
    """Every bomb ends in a ContentError whose message is one line, quickly."""
    with pytest.raises(ContentError) as caught:
        render(bomb, {"name": "Ann", "items": ["a"] * 50}, where="x.yaml")
    assert "\n" not in str(caught.value)


def test_names_conditions_and_loops_over_names_pass() -> None:
    """What the authoring guide shows works."""
    source = "{{ name|lower }}{% if age >= 50 and sex == 'f' %} older{% else %} younger{% endif %}{% for d in days %} {{ d }}{% endfor %}"
    assert render(source, {"name": "Ann", "age": 61, "sex": "f", "days": ["Mon", "Tue"]}) == "ann older Mon Tue"


def test_a_name_that_is_no_parameter_is_an_error() -> None:
    """A misspelt parameter is never rendered as nothing."""
    with pytest.raises(ContentError, match="nme"):
        render("{{ nme }}", {"name": "Ann"})


def test_output_that_grows_too_long_is_cut_off_with_an_error() -> None:
    """Two loops over a long list stop at the limit."""
    with pytest.raises(ContentError, match="too long"):
        render("{% for a in items %}{% for b in items %}xxxxxxxxxx{% endfor %}{% endfor %}", {"items": ["a"] * 1000})
