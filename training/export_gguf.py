"""Write a BERT state dict as GGUF (Q8_0 matrices, F32 vectors), readable by llama.cpp and by casesim's numpy encoder."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np

PARTS = {
    "attention.self.query": "attn_q", "attention.self.key": "attn_k", "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output", "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up", "output.dense": "ffn_down", "output.LayerNorm": "layer_output_norm",
}  # fmt: skip
TOP = {
    "embeddings.word_embeddings.weight": "token_embd.weight",
    "embeddings.position_embeddings.weight": "position_embd.weight",
    "embeddings.token_type_embeddings.weight": "token_types.weight",
    "embeddings.LayerNorm.weight": "token_embd_norm.weight",
    "embeddings.LayerNorm.bias": "token_embd_norm.bias",
}


def name_of(key: str) -> str | None:
    """Return the GGUF name of a BERT weight, or None for one that inference does not need."""
    if key in TOP:
        return TOP[key]
    if not key.startswith("encoder.layer."):
        return None
    _, _, number, rest = key.split(".", 3)
    part, leaf = rest.rsplit(".", 1)
    return f"blk.{number}.{PARTS[part]}.{leaf}"


def export(state: dict[str, np.ndarray], vocabulary: list[str], layers: int, path: Path, name: str) -> None:
    """Write `state` (numpy arrays by BERT name) to `path`."""
    writer = gguf.GGUFWriter(str(path), "bert")
    writer.add_name(name)
    writer.add_license("apache-2.0")
    writer.add_context_length(512)
    writer.add_embedding_length(384)
    writer.add_feed_forward_length(1536)
    writer.add_block_count(layers)
    writer.add_head_count(12)
    writer.add_layer_norm_eps(1e-12)
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_tokenizer_model("bert")
    writer.add_token_type_count(2)
    special = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}
    tokens = [t if t in special else t[2:] if t.startswith("##") else "\u2581" + t for t in vocabulary]
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.CONTROL if t in special else gguf.TokenType.NORMAL for t in vocabulary])
    ids = {t: i for i, t in enumerate(vocabulary)}
    writer.add_pad_token_id(ids["[PAD]"])
    writer.add_unk_token_id(ids["[UNK]"])
    writer.add_bos_token_id(ids["[CLS]"])
    writer.add_sep_token_id(ids["[SEP]"])
    writer.add_eos_token_id(ids["[SEP]"])
    writer.add_mask_token_id(ids["[MASK]"])
    for key, array in state.items():
        target = name_of(key)
        if target is None:
            continue
        value = np.ascontiguousarray(array, dtype=np.float32)
        if value.ndim == 2 and "position" not in target and "token_types" not in target:
            packed = gguf.quants.quantize(value, gguf.GGMLQuantizationType.Q8_0)
            writer.add_tensor(target, packed, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
        else:
            writer.add_tensor(target, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
