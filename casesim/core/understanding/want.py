"""What kind of answer a question wants: a time, a number, a place, a colour, a side, a cause, a person, who came along."""

from __future__ import annotations

import re

_WANTS = (
    (
        "duration",
        r"how long|for how (?:long|many (?:days|weeks|months|years))|since when|how many (?:days|weeks|months|years|hours|minutes)",
    ),
    (
        "time",
        r"\bwhen\b(?! you| he| she| it| they| your| his| her| the)|^when\b|\bwhen(?:'s| did| was| is| do| does| were)\b|how (?:soon|recently|old)|what (?:time|year|month|age)|which (?:year|month)",
    ),
    ("count", r"how (?:many|often|frequent\w*)"),
    ("amount", r"how much|how (?:high|heavy|big|large|tall)\b"),
    ("colour", r"what colou?r|which colou?r"),
    (
        "side",
        r"which side|\bright or (?:the )?left\b|\bleft or (?:the )?right\b|(?:left|right) (?:leg|arm|eye|ear|knee|hand|foot|breast|shoulder|side) or (?:the )?(?:left|right)",
    ),
    (
        "place",
        r"\bwhere(?:abouts)?\b|which (?:leg|arm|eye|ear|part|finger|knee|hand|foot|breast|shoulder|area)|what part",
    ),
    (
        "cause",
        r"\bhow did (?:you|he|she|it|this|that|the|your|his|her) (?:\w+ )*?(?:injur|hurt|happen|start|come on|begin|break|get|do)|"
        r"^(?:and |so )?what (?:happened|caused|started|brought|set)|\bwhat (?:were|was) (?:you|he|she) doing|^(?:and |so )?why\b",
    ),
    (
        "escort",
        r"\bwho(?:'s| is| has| was)? ?(?:it )?(?:that )?(?:brought|came|come|coming|drove|accompan\w+|here with|with you today|with (?:him|her) today)\b",
    ),
    ("person", r"\bwho\b|with whom"),
)


def wanted(text: str) -> str:
    """Return what the question in `text` wants, or an empty string."""
    return next((kind for kind, sign in _WANTS if re.search(sign, text.strip(), re.IGNORECASE)), "")
