"""How marks are printed for a reader: domain by domain, each with its quote, points with two decimals at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from casesim.cli.wrapped import tell
from casesim.core.rubric import ScoreSheet, Verdict

if TYPE_CHECKING:
    from casesim.session.second_opinion import TwiceMarkedSheet

SIGNS = {Verdict.MET: "[x]", Verdict.NOT_MET: "[ ]", Verdict.UNSCORED: "[-]", Verdict.NEEDS_REVIEW: "[?]"}


def points(value: float) -> str:
    """Return points as a reader wants them: 2, 1.5, 21.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def print_sheet(sheet: ScoreSheet) -> None:
    """Print a sheet, domain by domain, each mark with its quote."""
    for domain_id, domain in sheet.domains.items():
        tell(f"\n{domain.title}: {points(domain.points)} of {points(domain.max)}")
        for mark in sheet.items:
            if mark.domain == domain_id:
                turn = f"  turn {mark.turns[0]}" if mark.turns else ""
                tell(f"  {SIGNS[mark.verdict]} {mark.text} ({points(mark.points)}/{points(mark.max)}){turn}")
                if mark.quote:
                    tell(f"        “{mark.quote}”")
                elif mark.verdict is Verdict.NOT_MET and mark.better:
                    tell(f"        ask, for example: {mark.better[0]}")
                elif mark.verdict in (Verdict.UNSCORED, Verdict.NEEDS_REVIEW) and mark.reason:
                    tell(
                        f"        {'not scored' if mark.verdict is Verdict.UNSCORED else 'to be looked at'}: {mark.reason}"
                    )
    verdict = {True: "passed", False: "not passed", None: ""}[sheet.passed]
    percent = f" ({points(sheet.percent)} %)" if sheet.percent is not None else ""
    total = f"\nTotal: {points(sheet.total)} of {points(sheet.max)}{percent} {verdict}".rstrip()
    tell(total + (f": {sheet.why}" if sheet.why else ""))
    if sheet.to_review:
        tell(f"{sheet.to_review} marks wait for a person's look.")


def print_second(sheet: TwiceMarkedSheet) -> None:
    """Print a sheet and, apart from it, what the second opinion says of each mark that it looked at."""
    print_sheet(sheet)
    judged = sheet.second_opinion
    typer.echo(f"\nSecond opinion of {judged.model} ({judged.label}); points and total are the rules' alone:")
    for mark in sheet.items:
        if mark.second_opinion:
            sign = "[?]" if mark.id in judged.to_review else "   "
            view = f"rules {mark.rules.value}, model {mark.second_opinion.says} (yes {mark.second_opinion.yes:.2f})"
            typer.echo(f"  {sign} {mark.text}: {view}")
    typer.echo(f"{judged.items} marks judged, {len(judged.to_review)} sent to a person.")
