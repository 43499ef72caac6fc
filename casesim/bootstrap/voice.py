"""Who speaks for the patient: the author's words, or a model with what was tuned for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from casesim.bootstrap.content import content_folder
from casesim.settings import Settings

if TYPE_CHECKING:
    from casesim.adapters.llama.client import LlamaResponder
    from casesim.adapters.llama.judge import LlamaJudge
    from casesim.adapters.llama.options import LlamaOptions
    from casesim.adapters.shelf import ModelShelf
    from casesim.core.ports import Responder


def make_responder(settings: Settings) -> Responder:
    """Return the voice that the settings name; raises ModelError where its file is missing or damaged."""
    from casesim.adapters.scripted import AuthorResponder

    if settings.voice == "author":
        return AuthorResponder()
    return llama_voice(settings)


def llama_voice(settings: Settings) -> LlamaResponder:
    """Return the model's voice, nothing of it started; raises ModelError where a file is missing or damaged."""
    from casesim.adapters.llama import tuning
    from casesim.adapters.llama.client import LlamaResponder

    model, adapter = voice_files(settings)
    found = tuning.kept(model, adapter, settings.data_dir / "voice")
    options, spawn = tuning.applied(llama_options(settings), found)
    return LlamaResponder(model, adapter, options, settings.data_dir, spawn)


def voice_files(settings: Settings) -> tuple[Path, Path | None]:
    """Return model and adapter of the voice: what the settings name, else what was chosen, else the starter's."""
    from casesim.adapters.llama import files

    name = settings.model or chosen_model(settings)
    if name in ("", "starter"):
        return files.starter_model(), files.starter_adapter()
    path, expected = model_shelf(settings).locate(name)
    if expected is not None:
        files.check(path, expected, settings.data_dir / "voice")
    return path, None


def chosen_model(settings: Settings) -> str:
    """Return the model that was chosen with `models use` or in the app; empty: the starter."""
    from casesim.adapters.preferences import JsonPreferences

    found = JsonPreferences(settings.data_dir).read().get("model", "")
    return found if isinstance(found, str) else ""


def model_shelf(settings: Settings) -> ModelShelf:
    """Return the models of this installation; raises ContentError where a list cannot be read."""
    from casesim.adapters import catalogue, hub
    from casesim.adapters.shelf import ModelShelf

    listed = catalogue.together(content_folder() / "models.txt", settings.data_dir / "models.txt")
    return ModelShelf(settings.data_dir / "models", listed, hub.fetch, settings.data_dir / "voice")


def llama_options(settings: Settings) -> LlamaOptions:
    """Return threads and layers on the GPU as the settings name them."""
    from casesim.adapters.llama.options import LlamaOptions

    return LlamaOptions(n_threads=settings.threads or None, n_gpu_layers=settings.gpu_layers)


def make_judge(settings: Settings) -> LlamaJudge:
    """Return the model that gives second opinions, nothing of it loaded; raises ModelError where it is no model."""
    from casesim.adapters.llama.judge import LlamaJudge

    model, _adapter = voice_files(settings)
    return LlamaJudge(model, llama_options(settings), settings.data_dir)
