"""Which family a model file belongs to, from what its header says. Refuses to guess from the file's name."""

from __future__ import annotations

from casesim.adapters.llama.gguf import Header
from casesim.core import voice
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
