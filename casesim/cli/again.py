"""The commands that go on from here, as they have to be typed: with the data folder, where it is not the usual one."""

from __future__ import annotations

import shlex
from pathlib import Path


def command(words: str, data_dir: Path | None) -> str:
    """Return `casesim WORDS`, with `--data-dir` where the data are not where they are without it."""
    from casesim.settings import Settings, load

    folder = load(data_dir=data_dir).data_dir
    usual = Settings.model_fields["data_dir"].get_default(call_default_factory=True, validated_data={})
    return f"casesim {words}" if folder == usual else f"casesim {words} --data-dir {shlex.quote(str(folder))}"
