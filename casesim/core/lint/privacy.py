"""Rules on people who exist: nothing in a case may reach, number or date a real person.

Patterns of identifiers (telephone, e-mail, accounts and pages, NHS and social security numbers, record and bank numbers, dates
of birth, addresses), and a short list of well-known people (`casesim.core.lint.famous`). Whether any other name is
somebody's, no rule can tell: patients' names come from the drawn lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from casesim.core.lint.famous import famous_name
from casesim.core.lint.remark import Remark, Where
from casesim.core.lint.rule import error
from casesim.core.lint.subject import Subject

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_PATTERNS = {
    "an e-mail address": re.compile(
        r"\b[\w.+-]+@[\w-]+\.[\w.]+\b|\b[\w.+-]+ ?[(\[{] ?at ?[)\]}] ?[\w-]+(?:\.| ?[(\[{]? ?dot ?[)\]}]? ?)[a-z]{2,}\b|"
        r"\b[\w.+-]+ at (?:gmail|hotmail|outlook|yahoo|icloud|googlemail|nhs|web|gmx)(?:\.| dot )[a-z]{2,}\b", re.IGNORECASE,
    ),
    "an account or a page": re.compile(r"\b(?:https?://|www\.)\S+|\b(?:facebook|instagram|twitter|tiktok|linkedin|x)\.com\b\S*|(?<![\w@])@[A-Za-z]\w{2,}\b", re.IGNORECASE),
    "a bank or card number": re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b|(?<![\d.-])\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}(?![\d.])"),
    "a telephone number": re.compile(r"(?<![\w./-])(?:\+\d{1,3}[\s.-]?|\(?0)(?:\(?\d{2,5}\)?[\s.-]?){2,4}\d{2,4}(?![\w/])|(?<![\d.-])\(?[2-9]\d{2}\)?[\s.-]\d{3}[\s.-]\d{4}(?![\d.])"),
    "an NHS number": re.compile(r"\bNHS\b\D{0,12}\d{3}[\s-]?\d{3}[\s-]?\d{4}\b|(?<![\d.-])\d{3} \d{3} \d{4}(?![\d.])", re.IGNORECASE),
    "a social security number": re.compile(r"(?<![\d.-])\d{3}-\d{2}-\d{4}(?![\d.])|\b(?:SSN|social security)\b\D{0,12}\d{6,}|\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE),
    "a record number": re.compile(r"\b(?:MRN|hospital number|patient (?:id|number)|medical record(?: number| no)?)\b\W{0,4}[A-Z]{0,3}\d{5,}", re.IGNORECASE),
    "a date of birth": re.compile(
        rf"\b(?:born (?:on|in)|date of birth|d\.?o\.?b\.?|birthday)\b.{{0,12}}\b(?:\d{{1,2}}[\s./-]\w{{2,9}}[\s./-]\d{{2,4}}|{_MONTH} \d{{1,2}},? \d{{4}}|(?:19|20)\d\d)\b|"
        rf"\bborn (?:on )?(?:the )?[\w -]{{3,24}} (?:of )?{_MONTH},? (?:19|20)\d\d\b|"
        rf"\b(?:0?[1-9]|[12]\d|3[01])(?:[/.-](?:0?[1-9]|1[0-2])[/.-]|(?:st|nd|rd|th)? (?:of )?{_MONTH},? )(?:19|20)\d\d\b|\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])\b", re.IGNORECASE,
    ),
    "an address": re.compile(r"\b\d{1,4}[a-z]? (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Crescent|Court|Terrace|Way|Gardens|Boulevard)\b|(?i:\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b)|"
        r"\b[A-ZÄÖÜ][\wäöüß-]*(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|damm) \d{1,4}[a-z]?\b|\b\d{5} [A-ZÄÖÜ][a-zäöüß]{2,}|\b(?:rue|avenue|via|calle|plaza) [\w' ]{2,30}\d{1,4}\b|\b[A-Z]{2} \d{5}(?:-\d{4})?\b"),
}  # fmt: skip
_SKIPPED = frozenset({"url", "code", "codes", "sources", "review", "id", "schema", "source"})
"""Keys whose texts are no person's."""


@error("identifier")
def identifier(subject: Subject) -> Iterator[Remark]:
    """A number, an address or a date that could be a real person's does not belong into a case that is passed on."""
    for where, text in _texts(subject.template.model_dump(mode="json", by_alias=True), ()):
        for what, pattern in _PATTERNS.items():
            match = pattern.search(text)
            if match:
                yield Remark(
                    where=where, message=f"'{match[0].strip()}' looks like {what}",
                    remedy="take it out; age and name are drawn, nothing else identifies a patient",
                )  # fmt: skip
                break
        name = famous_name(text)
        if name:
            yield Remark(
                where=where, message=f"'{name}' is the name of a well-known person",
                remedy="draw a name (`kind: name`), or say who it is to the patient (a neighbour, a cousin)",
            )  # fmt: skip


def _texts(value: Any, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, entry in value.items():
            if key not in _SKIPPED:
                yield from _texts(entry, (*where, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _texts(entry, (*where, index))
