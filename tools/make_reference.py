"""Write docs/case-reference.md: every key of a case file, from the schema's own source, so that it is never stale.

python -m tools.make_reference
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from casesim.core import case, parameter, persona, policy
from casesim.session.described import notes

PAGE = Path(__file__).parent.parent / "docs" / "case-reference.md"
ORDER = (
    "CaseTemplate", "Source", "Review", "Speaker", "Persona", "Fact", "Unknown", "Policy", "Finding", "Variant", "Differential", "Diagnosis",
    "Code", "Management", "NumberParameter", "ChoiceParameter", "WeightedParameter", "NameParameter", "OffsetParameter", "MapParameter",
)  # fmt: skip
HEADINGS = {
    "CaseTemplate": "The file",
    "Fact": "facts",
    "Finding": "examination, investigations",
    "Variant": "variants",
}


def _kind(schema: dict[str, Any]) -> str:
    """Return what a key holds, in words."""
    if "$ref" in schema:
        return _of(schema["$ref"].rsplit("/", 1)[1])
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema or "oneOf" in schema:
        options: list[dict[str, Any]] = schema.get("anyOf") or schema["oneOf"]
        return " or ".join(dict.fromkeys(kind for o in options if (kind := _kind(o)) != "null"))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {})) or 'values'}" if "items" in schema else "two whole numbers"
    if schema.get("type") == "object":
        values: Any = schema.get("additionalProperties") or next(iter(schema.get("patternProperties", {}).values()), {})
        return f"names with {_kind(values)}" if isinstance(values, dict) and values else "names with values"
    kind = str(schema.get("type", ""))
    plain = {"string": "text", "integer": "whole number", "number": "number", "boolean": "`true` or `false`"}
    return plain.get(kind, kind)


def _of(name: str) -> str:
    if issubclass(_class(name), BaseModel):
        return f"[{name}](#{anchor(name)})"
    return " or ".join(f"`{value}`" for value in _class(name))


def _class(name: str) -> Any:
    """Return a class of the format by its name."""
    return next(getattr(module, name) for module in (case, parameter, persona, policy) if hasattr(module, name))


def anchor(name: str) -> str:
    """Return the anchor of a class's heading."""
    return HEADINGS.get(name, name).lower().replace(" ", "-").replace(",", "")


def page() -> str:
    """Return the whole page."""
    told = notes()
    lines = [
        "# Every key of a case file", "",
        "Made from the schema by `python -m tools.make_reference`. For your editor: `casesim case schema`. How to write one:",
        "[tutorial](tutorial.md); how a patient sounds: [patient-speech](patient-speech.md); marks: [rubrics](rubrics.md).", "",
        "Texts may use the parameters: `{{ age }}`, `{% if sex == 'female' %}her{% else %}his{% endif %}`. YAML 1.2: no anchors, aliases or tags;",
        "quote texts that hold a colon.", "",
    ]  # fmt: skip
    for name in ORDER:
        model: type[BaseModel] = _class(name)
        lines += [
            f"## {HEADINGS.get(name, name)}",
            "",
            told[name][""],
            "",
            "| key | holds | default | |",
            "|---|---|---|---|",
        ]
        properties = model.model_json_schema(by_alias=True)["properties"]
        for field, info in model.model_fields.items():
            key = info.alias or field
            note = told[name].get(field, "").replace("|", "\\|")
            lines.append(f"| `{key}` | {_kind(properties[key])} | {_default(info)} | {note} |")
        lines.append("")
    lines += ["## Words that stand for something", ""]
    for name in ("Section", "Disclosure", "Polarity"):
        lines += [f"**{name}.** {told[name]['']}", ""]
        for member in _class(name):
            lines.append(f"- `{member.value}` {told[name].get(member.name, '')}".rstrip())
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _default(info: Any) -> str:
    if info.is_required():
        return "required"
    value = info.default
    if value is PydanticUndefined or isinstance(value, BaseModel):
        return ""
    if isinstance(value, tuple | dict):
        return "; ".join(map(str, value)) if value else "none"
    value = getattr(value, "value", value)
    return "none" if value in ("", None) else f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
