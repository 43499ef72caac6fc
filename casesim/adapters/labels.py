"""The names of all findings, without the understanding: what a list or a check of cases needs to know of them.

The understanding takes half a second to load; this takes a few hundredths. Decides nothing, and raises what a damaged
installation deserves.
"""

from __future__ import annotations

import tomllib
from importlib import resources

from casesim.core.errors import ContentError

NAME = "lexicon.toml"


def finding_labels() -> dict[str, str]:
    """Return the label of every shipped finding by its id; raises ContentError where the file is missing or damaged."""
    try:
        raw = resources.files("casesim").joinpath("data", NAME).read_bytes()
        findings = tomllib.loads(raw.decode("utf-8"))["findings"]
        return {str(key): str(entry.get("label", "")) for key, entry in findings.items()}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, AttributeError) as error:
        raise ContentError(
            f"a data file of casesim is missing or damaged: {error}", file=NAME, remedy="install casesim anew"
        ) from error
