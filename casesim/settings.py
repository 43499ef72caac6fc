"""Settings: where things are kept and which model speaks. From the environment (`CASESIM_…`) and the command line.

Reads nothing and makes nothing at import; `load()` does.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from casesim.core.errors import UsageError


def _default_data_dir() -> Path:
    return user_data_path("casesim", appauthor=False)


class Settings(BaseSettings):
    """Every setting, each with its meaning."""

    model_config = SettingsConfigDict(
        env_prefix="CASESIM_", env_ignore_empty=True, frozen=True, extra="ignore", protected_namespaces=()
    )

    data_dir: Path = Field(default_factory=_default_data_dir)
    """Folder of the records, own cases, models and the state of the worker (`CASESIM_DATA_DIR`)."""

    model: str = ""
    """Path of a GGUF, or the name of a model that was got; empty: the starter model (`CASESIM_MODEL`)."""

    voice: Literal["model", "author"] = "model"
    """`model`, or `author`: the author's own words, without a model (`CASESIM_VOICE`)."""

    learner: str = Field("", pattern=r"^[\w.-]{0,40}$")
    """A pseudonym that exported records carry, never a name; empty: none (`CASESIM_LEARNER`)."""

    threads: int = Field(0, ge=0, le=256)
    """Threads of the model; 0: as many as the machine has cores, tuned (`CASESIM_THREADS`)."""

    gpu_layers: int = Field(-1, ge=-1, le=1000)
    """Layers on the GPU where the build has one; -1: all (`CASESIM_GPU_LAYERS`)."""

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        with suppress(RuntimeError):  # nobody's home
            folder = folder.expanduser()
        return folder.absolute()


def load(**given: Any) -> Settings:
    """Return the settings, `given` (where not None) before the environment; raises UsageError naming the setting."""
    try:
        return Settings(**{key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"])
        raise UsageError(f"setting {name} (CASESIM_{name.upper()}): {first['msg']}") from None
