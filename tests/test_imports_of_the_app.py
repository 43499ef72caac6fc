"""The threads of the app find the packages that they share imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

OPENED = """
import sys
from pathlib import Path
from casesim import bootstrap
from casesim.settings import Settings
import casesim.tui.app

bootstrap.import_parts()
before = {name.partition(".")[0] for name in sys.modules}
settings = Settings(data_dir=Path(sys.argv[1]), voice="author")
desk = bootstrap.make_desk(settings)
cards = list(bootstrap.case_cards(settings))
patient = desk.patient("chest-pain", 1)
desk.warm(patient)
desk.encounters()
print(len(cards), *sorted({name.partition(".")[0] for name in sys.modules} - before - sys.stdlib_module_names))
"""


def test_no_thread_of_the_app_imports_a_package_that_another_may_be_importing(tmp_path: Path) -> None:
    """Two threads that import parts of one package in another order wait for each other: seen once, as no list of cases."""
    done = subprocess.run([sys.executable, "-c", OPENED, str(tmp_path)], capture_output=True, text=True, check=False)
    count, *late = done.stdout.split() or [done.stderr]
    assert (int(count) >= 12, late) == (True, [])
