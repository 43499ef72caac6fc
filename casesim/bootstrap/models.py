"""The models of this installation: choosing, measuring, tuning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casesim.bootstrap.machine import run_bench
from casesim.bootstrap.voice import chosen_model, llama_options, model_shelf, voice_files
from casesim.settings import Settings

if TYPE_CHECKING:
    from casesim.core.speaker import Told, Tuning
    from casesim.session.models import Models


def make_models(settings: Settings) -> Models:
    """Return the use cases of models."""
    from casesim.adapters.llama import machine, tuning
    from casesim.adapters.preferences import JsonPreferences
    from casesim.core.speaker import Speed
    from casesim.session.models import Models

    kept = JsonPreferences(settings.data_dir)

    def as_named(name: str) -> Settings:
        return settings.model_copy(update={"model": name, "voice": "model"})

    def measure(name: str) -> Speed:
        busy, found = machine.is_busy(), run_bench(as_named(name), "chest-pain", 6)
        middle = found.medians()
        return Speed(
            model=name, turns=len(found.by_model()), busy=busy, load_s=round(found.load_ms / 1000, 1),
            first_word_s=middle.get("first_word_ms", 0) / 1000, reply_s=middle.get("total_ms", 0) / 1000,
        )  # fmt: skip

    def tune(name: str, told: Told) -> Tuning:
        model, adapter = voice_files(as_named(name))
        return tuning.tune(model, adapter, llama_options(settings), settings.data_dir / "voice", name, told)

    return Models(
        model_shelf(settings),
        read=lambda: chosen_model(settings),
        write=lambda name: kept.write({**kept.read(), "model": name}),
        forced=settings.model,
        measure=measure,
        tune=tune,
    )
