"""Writing an imported case: the case itself, its report and its draft rubric."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from casesim.adapters.exporters.file import write
from casesim.adapters.importers.agentclinic import Imported
from casesim.adapters.yaml_text import to_yaml
from casesim.core.case import CaseTemplate

_NOTE = "Imported by rule from an AgentClinic case (MIT licence). Reviewed by nobody: read the report before students see it."
_DRAFT = "DRAFT, unconfirmed: made by rule from an imported case, confirmed by nobody."


def write_case(imported: Imported, out: Path) -> Path:
    """Write the three files of a case below `out`; return the case's own. Raises CasesimError where it cannot be written."""
    path = out / f"{imported.stem}.yaml"
    for folder in (out, out / "reports", out / "rubrics"):
        folder.mkdir(parents=True, exist_ok=True)
    write(path, to_yaml(_plain(imported.template), _NOTE))
    write(out / "rubrics" / f"{imported.stem}.yaml", to_yaml(imported.rubric, _DRAFT))
    write(out / "reports" / f"{imported.stem}.md", imported.report)
    return path


def _plain(template: CaseTemplate) -> dict[str, Any]:
    """Return the template as an author would write it: without what is as by default."""
    tree = template.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"schema": "casesim/case/1", **{key: value for key, value in tree.items() if key != "schema"}}
