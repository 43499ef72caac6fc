"""What casesim knows, read from the package's data: lexicon, topics and encoder, put together as the understander.

Every file of weights is checked against the SHA-256 in its manifest. An instructor's folder may hold files of the same
form (`lexicon.toml`, `topics.toml`), which add to the shipped ones. Reads files; decides nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import tomllib
from collections.abc import Iterable
from functools import lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from casesim.core.errors import ContentError
from casesim.core.understanding.encoder import Encoder, checked
from casesim.core.understanding.lexicon import Lexicon
from casesim.core.understanding.matcher import Matcher
from casesim.core.understanding.topic import Topic, TopicModel, Weights, topics_from
from casesim.core.understanding.understander import CaseUnderstander


class Knowledge(NamedTuple):
    """The understander with the lexicon and the topics that it was built from."""

    understander: CaseUnderstander
    lexicon: Lexicon
    topics: dict[str, Topic]


def data(name: str) -> bytes:
    """Return the bytes of a data file of the package; raises ContentError where it is missing."""
    try:
        return resources.files("casesim").joinpath("data", name).read_bytes()
    except OSError as error:
        raise ContentError("a data file of casesim is missing", file=name, remedy="install casesim anew") from error


@lru_cache(maxsize=4)
def load_mind(folder: Path | None = None) -> Knowledge:
    """Return the shipped knowledge, with an instructor's `folder` added to it. Raises ContentError naming the file."""
    own_lexicon, own_topics = (_own(folder, name) for name in ("lexicon.toml", "topics.toml"))
    shipped_lexicon, shipped_topics = data("lexicon.toml"), data("topics.toml")
    lexicon = Lexicon.from_mappings(
        *(_toml(raw, name) for raw, name in ((shipped_lexicon, "lexicon.toml"), *own_lexicon))
    )
    extra = topics_from(*(_toml(raw, name) for raw, name in own_topics))
    topics = topics_from(*(_toml(raw, name) for raw, name in ((shipped_topics, "topics.toml"), *own_topics)))
    manifest = json.loads(data("encoder.json"))
    encoder = load_encoder(manifest)
    model = TopicModel(encoder, Weights.model_validate(manifest["weights"]), extra)
    versions = {
        "encoder": str(manifest["gguf_sha256"]),
        "heads": str(manifest["heads_sha256"]),
        "matcher": str(manifest["matcher_sha256"]),
        "lexicon": _hash(shipped_lexicon, *(raw for raw, _ in own_lexicon)),
        "exemplars": _hash(shipped_topics, *(raw for raw, _ in own_topics)),
    }
    return Knowledge(CaseUnderstander(lexicon, model, load_matcher(encoder, manifest), versions), lexicon, topics)


def load_encoder(manifest: dict[str, Any]) -> Encoder:
    """Return the shipped encoder, its two files checked; raises ContentError."""
    gguf = checked(data("encoder.gguf"), manifest["gguf_sha256"], "encoder.gguf")
    heads = checked(data("encoder-heads.npz"), manifest["heads_sha256"], "encoder-heads.npz")
    return Encoder(gguf, {name: array.astype(np.float32) for name, array in _arrays(heads).items()})


def load_matcher(encoder: Encoder, manifest: dict[str, Any]) -> Matcher:
    """Return the shipped matcher, its file checked now and unpacked when it is first asked; raises ContentError."""
    raw = checked(data("matcher.npz"), manifest["matcher_sha256"], "matcher.npz")
    return Matcher(encoder, partial(_arrays, raw))


def _arrays(raw: bytes) -> dict[str, Any]:
    with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def _own(folder: Path | None, name: str) -> list[tuple[bytes, str]]:
    path = folder / name if folder else None
    return [(path.read_bytes(), str(path))] if path and path.is_file() else []


def _toml(raw: bytes, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(str(error), file=name) from error


def _hash(*parts: Iterable[int] | bytes) -> str:
    return hashlib.sha256(b"\0".join(bytes(part) for part in parts)).hexdigest()
