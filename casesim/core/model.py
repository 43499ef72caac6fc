"""The frozen base of every value in the domain, and canonical JSON with its hash.

Refuses unknown keys, so that a misspelt key in a file fails loudly instead of being lost.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer


class Frozen(BaseModel):
    """An immutable value; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)


class Terse(Frozen):
    """A value that leaves out of its JSON what was added later and is empty, so that old logs keep their hashes."""

    @model_serializer(mode="wrap")
    def _without_empty_additions(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        value: dict[str, Any] = handler(self)
        return {key: entry for key, entry in value.items() if entry or key not in self._later()}

    @classmethod
    def _later(cls) -> frozenset[str]:
        return frozenset()


def canonical(value: Any) -> str:
    """Return `value` (JSON types or a model) as canonical JSON: sorted keys, no spaces, ASCII."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest(value: Any) -> str:
    """Return the SHA-256 (64 hex digits) of `canonical(value)`."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
