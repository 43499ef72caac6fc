"""The chart: what examination and tests showed, what tests take and cost, and what could be asked for, as plain text.

Delays and costs are the case author's and are simulated: a result is there at once and says how long it would take.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from casesim.core.case import Finding
from casesim.core.encounter import Encounter, Examined, Exchanged, Ordered, Ranked
from casesim.core.patient import Patient
from casesim.core.text import sentences

LONGEST = 160
"""Characters of a line of what was heard."""


def minutes(seconds: float) -> str:
    """Return seconds as m:ss."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02}"


def delay(whole_minutes: int) -> str:
    """Return minutes as a person says them: 45 min, 3 h, 1 h 30 min."""
    hours, rest = divmod(whole_minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )


def price(finding: Finding) -> str:
    """Return what a test takes and costs ("60 min, cost 8"), empty where the author gave neither."""
    parts = [delay(finding.minutes)] if finding.minutes else []
    parts += [f"cost {finding.cost}"] if finding.cost else []
    return ", ".join(parts)


def spent(body: Ordered, tests: Iterable[Finding]) -> str:
    """Return what one order takes and costs: the longest wait of its tests, and their costs together."""
    done = [test for test in tests if test.id in body.finding_ids]
    wait, cost = max((test.minutes for test in done), default=0), sum(test.cost for test in done)
    parts = [f"back after {delay(wait)}"] if wait else []
    return ", ".join([*parts, f"cost {cost}"] if cost else parts)


def totals(encounter: Encounter) -> str:
    """Return all tests so far in one line; empty where there are none."""
    tests = {test.id: test for test in encounter.patient.investigations}
    done = {name: tests[name] for act in encounter.ordered for name in act.finding_ids if name in tests}
    if not done:
        return ""
    cost, longest = sum(test.cost for test in done.values()), max(test.minutes for test in done.values())
    count = f"{len(done)} test{'' if len(done) == 1 else 's'}"
    return f"{count}: cost {cost} in all, the slowest back after {delay(longest)} (simulated: you wait for none)"


def chart(encounter: Encounter) -> str:
    """Return results, notes and differential so far."""
    tests = encounter.patient.investigations
    lines = []
    for event in encounter.events:
        body = event.body
        if isinstance(body, Examined):
            lines.append(f"Examined: {body.request}\n{body.result}")
        elif isinstance(body, Ordered):
            about = spent(body, tests)
            lines.append(f"Ordered: {body.request}" + (f" ({about})" if about else "") + f"\n{body.result}")
    found = [*lines, totals(encounter)] if lines else ["Nothing was examined or ordered yet."]
    found.append(f"Notes:\n{encounter.notes}" if encounter.notes else "No notes yet.")
    ranked = "\n".join(f"{n}. {_with_reasons(entry)}" for n, entry in enumerate(encounter.differential, 1))
    found.append(f"Differential:\n{ranked}" if ranked else "No differential yet.")
    if encounter.briefed:
        found.insert(0, encounter.briefed.text)
    return "\n\n".join(part for part in found if part)


def _with_reasons(entry: Ranked) -> str:
    """Return a diagnosis as it is typed: name, confidence, findings for and against."""
    sides = (("for", entry.supporting), ("against", entry.against))
    parts = [f"@ {entry.confidence}"] if entry.confidence is not None else []
    return " ".join([entry.name, *parts, *(f"{side}: {', '.join(found)}" for side, found in sides if found)])


def heard(encounter: Encounter) -> tuple[str, ...]:
    """Return what was heard and found so far, in order, each once: the patient's sentences, lines of results."""
    return tuple(dict.fromkeys(line[:LONGEST] for line in _lines(encounter) if line))


def _lines(encounter: Encounter) -> Iterator[str]:
    if encounter.briefed:
        for line in encounter.briefed.text.split("\n\n"):
            yield from (part.strip("“” ") for part in sentences(line.partition(": ")[2]))
    for event in encounter.events:
        body = event.body
        if isinstance(body, Exchanged) and body.reply.facts and not body.reply.notice:
            yield from (part.strip() for part in sentences(body.reply.text))
        elif isinstance(body, Examined | Ordered) and body.finding_ids:
            yield from (line.strip() for line in body.result.split("\n"))


def offered(patient: Patient) -> str:
    """Return everything that can be examined, by region, and ordered, by group."""
    parts = [f"Examination\n{_grouped(patient.examination)}", f"Tests\n{_grouped(patient.investigations)}"]
    return "\n\n".join(parts)


def _grouped(findings: Sequence[Finding]) -> str:
    groups = dict.fromkeys(finding.group for finding in findings)
    lines = []
    for group in groups:
        names = [_with_price(finding) for finding in findings if finding.group == group]
        lines.append(f"  {group_name(group)}: {'; '.join(names)}")
    return "\n".join(lines)


def group_name(group: str) -> str:
    """Return a region or a group as a title."""
    words = group.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def _with_price(finding: Finding) -> str:
    about = price(finding)
    return finding.name + (f" ({about})" if about else "")
