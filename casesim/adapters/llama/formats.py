"""Which family a model file belongs to, from what its header says. Refuses to guess from the file's name.

Also the one place that says whether a file can speak on this machine at all.
"""

from __future__ import annotations

from pathlib import Path

from casesim.adapters.llama import machine
from casesim.adapters.llama.gguf import Header, read_header
from casesim.core import voice
from casesim.core.errors import ModelError
from casesim.core.voice import Family

_BY_TEMPLATE: tuple[tuple[str, Family], ...] = (
    ("<|turn>", voice.GEMMA4),
    ("<start_of_turn>", voice.GEMMA),
    ("<|start_header_id|>", voice.LLAMA3),
    ("<|start_of_role|>", voice.GRANITE),
    ("<|im_sep|>", voice.PHI4),
    ("[SYSTEM_PROMPT]", voice.MISTRAL),
    ("[INST]", voice.MISTRAL_OLD),
    ("<|im_start|>", voice.CHATML),
    ("<|user|>", voice.PHI),
)
_BY_MARKER: tuple[tuple[str, Family], ...] = tuple(
    (marker, family) for marker, family in _BY_TEMPLATE if marker not in ("<|im_sep|>", "[SYSTEM_PROMPT]")
)


_MOST_OF_MEMORY = 0.9
"""Share of the machine's memory that weights may take."""


def speaking_family(model: Path) -> Family:
    """Return the family of the file at `model`; raises ModelError for an adapter, a reader, or one too large for here."""
    header = read_header(model)
    if header.text("general.type") == "adapter":
        raise ModelError(f"{model.name} is an adapter, not a model.")
    if header.text("general.architecture").endswith(("bert", "t5encoder", "clip")):
        raise ModelError(f"{model.name} reads text and cannot speak; name a chat model.")
    refuse_too_large(model.name, header.bytes_needed)
    return family_of(header)


def refuse_too_large(name: str, needed: int) -> None:
    """Raise ModelError where weights of `needed` bytes do not fit into this machine's memory."""
    whole = machine.memory_bytes()
    if whole is not None and needed > _MOST_OF_MEMORY * whole:
        raise ModelError(f"{name} needs {needed / 1e9:.1f} GB of memory and this machine has {whole / 1e9:.1f} GB.")


def family_of(header: Header) -> Family:
    """Return the family of the model: by its chat template, else by its turn markers, else plain text."""
    template = header.text("tokenizer.chat_template")
    for marker, family in _BY_TEMPLATE:
        if marker in template:
            return _thinking(family, header.text("general.architecture"), template)
    for marker, family in _BY_MARKER:
        if marker in header.markers:
            return family
    return voice.PLAIN


def _thinking(family: Family, architecture: str, template: str) -> Family:
    """Return the variant of `family` that does not think, where the template has such a switch."""
    if family is not voice.CHATML:
        return family
    if architecture == "smollm3" or "/no_think" in template:
        return voice.SMOLLM3 if architecture == "smollm3" else voice.QWEN3
    return voice.QWEN3 if "enable_thinking" in template else family
