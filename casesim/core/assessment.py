"""Self-assessment: how the trainee saw their own encounter, and how far that is from the marks.

Asked for before the marks are shown (Kalamazoo and the Gap form compare a self-rating with a rater's). 1 is poor, 5 is
excellent; a rating stands for 0, 25, 50, 75 or 100 per cent. A gap is a matter for reflection: it earns and costs nothing.
"""

from __future__ import annotations

import re

from casesim.core.encounter import SelfAssessed
from casesim.core.errors import UsageError
from casesim.core.model import Frozen
from casesim.core.rubric import Rubric, ScoreSheet

WIDE = 20
"""Per cent from which a gap is worth a word."""


class Gap(Frozen):
    """One rating beside what was marked."""

    about: str
    rated: int
    own: float
    """The rating in per cent."""
    marked: float

    @property
    def difference(self) -> float:
        """Own view less marks, in per cent: above 0 is the rosier view."""
        return round(self.own - self.marked, 1)

    @property
    def words(self) -> str:
        """Say in a plain sentence how far both are from each other."""
        if abs(self.difference) < WIDE:
            return f"{self.about}: you saw it much as it was marked ({self.own:.0f} and {self.marked:.0f} %)"
        side = "better" if self.difference > 0 else "worse"
        return f"{self.about}: you saw it {side} than it was marked ({self.own:.0f} against {self.marked:.0f} %)"


def parse(text: str, rubric: Rubric) -> SelfAssessed:
    """Read "3", "history 4; communication 2" or both, then words; raises UsageError for what is no rating or no domain."""
    names = {domain.id: domain.id for domain in rubric.domains}
    names |= {domain.title.lower(): domain.id for domain in rubric.domains}
    overall: int | None = None
    domains: dict[str, int] = {}
    words: list[str] = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[;\n]", text))):
        found = re.fullmatch(r"(.*?)\s*[:=]?\s*(\d+)(?:\s*/\s*5)?", part)
        if not found:
            words.append(part)
            continue
        name, rating = found[1].strip().lower(), int(found[2])
        if not 1 <= rating <= 5:
            raise UsageError(f"a rating of {rating}: write 1 (poor) to 5 (excellent)")
        if name in ("", "overall"):
            overall = rating
        elif name in names:
            domains[names[name]] = rating
        else:
            raise UsageError(f"no domain '{name[:60]}': {', '.join(domain.id for domain in rubric.domains)}")
    return SelfAssessed(overall=overall, domains=domains, words="; ".join(words)[:2_000])


def gaps(assessed: SelfAssessed, sheet: ScoreSheet) -> tuple[Gap, ...]:
    """Return every rating beside the marks, the widest gap first; what was not marked has none."""
    found = []
    if assessed.overall is not None and sheet.percent is not None:
        found.append(_gap("The whole", assessed.overall, sheet.percent))
    for name, rating in assessed.domains.items():
        domain = sheet.domains.get(name)
        if domain is not None and domain.percent is not None:
            found.append(_gap(domain.title, rating, domain.percent))
    return tuple(sorted(found, key=lambda gap: (-abs(gap.difference), gap.about)))


def _gap(about: str, rating: int, marked: float) -> Gap:
    return Gap(about=about, rated=rating, own=25.0 * (rating - 1), marked=marked)
