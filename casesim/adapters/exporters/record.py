"""`--format json` (also called `record`): the portable record, which holds everything that is needed to mark it again.

Refuses nothing and checks nothing: a record that was changed leaves as it is, and `casesim verify` says so.
"""

from __future__ import annotations

from casesim.core.record import Record, dumps


def render(record: Record, made_by: str = "") -> str:
    """Return the file's text; `made_by` names the program and version that writes it."""
    return dumps(record.model_copy(update={"made_by": made_by}))
