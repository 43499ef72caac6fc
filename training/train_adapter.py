"""Train the adapter of the starter model: a LoRA that turns persona, released facts and a question into a patient's words.

Needs torch, transformers, tokenizers, gguf, numpy (an environment of its own); reads what `adapter_corpus.py` wrote.
Runs on two CPU cores (float32: the fastest there without AMX) or on a GPU (bfloat16); resumes from `--out` where it was
cut. Learns only from turns whose reply passes the engine's own verification, and from the replies alone. Refuses to
train on a held-out condition.

    python training/train_adapter.py --corpus training/out/adapter --base SmolLM2-135M-Instruct.Q4_1.gguf --out training/out/adapter.gguf
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from torch import nn
from torch.nn import functional
from transformers import LlamaConfig, LlamaForCausalLM

TO_HF = {
    "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj", "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
}  # fmt: skip
LINEARS = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
END = "<|im_end|>"


def to_torch_rows(w: np.ndarray, heads: int) -> np.ndarray:
    """Undo the row order in which GGUF stores rotary q and k of llama models; (rows, columns) in and out."""
    return w.reshape(heads, w.shape[0] // heads // 2, 2, *w.shape[1:]).swapaxes(1, 2).reshape(w.shape)


def to_gguf_rows(w: np.ndarray, heads: int) -> np.ndarray:
    """Put rows of q and k into the order of GGUF; (rows, columns) in and out."""
    return w.reshape(heads, 2, w.shape[0] // heads // 2, *w.shape[1:]).swapaxes(1, 2).reshape(w.shape)


def load(path: Path) -> tuple[LlamaForCausalLM, Tokenizer]:
    """Dequantise a GGUF into a plain model (float32) and its tokenizer."""
    reader = gguf.GGUFReader(path)

    def field(key: str) -> Any:
        return reader.fields[key].contents()

    tokens = field("tokenizer.ggml.tokens")
    heads, kv_heads = field("llama.attention.head_count"), field("llama.attention.head_count_kv")
    model = LlamaForCausalLM(LlamaConfig(
        vocab_size=len(tokens), hidden_size=field("llama.embedding_length"), num_hidden_layers=field("llama.block_count"),
        num_attention_heads=heads, num_key_value_heads=kv_heads, intermediate_size=field("llama.feed_forward_length"),
        rms_norm_eps=field("llama.attention.layer_norm_rms_epsilon"), rope_theta=field("llama.rope.freq_base"),
        max_position_embeddings=field("llama.context_length"), tie_word_embeddings=True,
    ))  # fmt: skip
    state = {}
    for tensor in reader.tensors:
        w = gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        if tensor.name == "token_embd.weight":
            state["model.embed_tokens.weight"] = state["lm_head.weight"] = w
        elif tensor.name == "output_norm.weight":
            state["model.norm.weight"] = w
        else:
            _, layer, kind, _ = tensor.name.split(".")
            if kind in ("attn_q", "attn_k"):
                w = to_torch_rows(w, heads if kind == "attn_q" else kv_heads)
            state[f"model.layers.{layer}.{TO_HF[kind]}.weight"] = w
    model.load_state_dict({name: torch.tensor(value) for name, value in state.items()}, strict=False)
    return model, _tokenizer(tokens, field("tokenizer.ggml.merges"), field("tokenizer.ggml.token_type"))


def _tokenizer(tokens: list[str], merges: list[str], kinds: list[int]) -> Tokenizer:
    """Rebuild the byte-level BPE of SmolLM2: digits apart, then the byte-level pattern."""
    tokenizer = Tokenizer(
        models.BPE({token: i for i, token in enumerate(tokens)}, [tuple(m.split(" ", 1)) for m in merges])
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(
        [AddedToken(t, special=True) for t, kind in zip(tokens, kinds, strict=True) if kind == 3]
    )
    return tokenizer


class LoRA(nn.Module):
    """A frozen linear plus a low-rank product (peft casts, and is several times slower on a CPU)."""

    def __init__(self, linear: nn.Linear, rank: int, alpha: float) -> None:
        super().__init__()
        self.weight, self.scale = linear.weight, alpha / rank
        self.a = nn.Parameter(torch.randn(rank, linear.in_features) * 0.02)
        self.b = nn.Parameter(torch.zeros(linear.out_features, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the adapted product."""
        return (
            functional.linear(x, self.weight)
            + functional.linear(functional.linear(x, self.a.to(x.dtype)), self.b.to(x.dtype)) * self.scale
        )


def adapted(model: LlamaForCausalLM, rank: int, alpha: float) -> dict[str, LoRA]:
    """Freeze the model, wrap its linears; return the wrappers by their GGUF name."""
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    wrapped = {}
    for index, layer in enumerate(model.model.layers):
        for name in LINEARS:
            part, leaf = TO_HF[name].split(".")
            holder = getattr(layer, part)
            wrapped[f"blk.{index}.{name}.weight"] = LoRA(getattr(holder, leaf), rank, alpha)
            setattr(holder, leaf, wrapped[f"blk.{index}.{name}.weight"])
    return wrapped


def read_adapter(path: Path, wrapped: dict[str, LoRA], heads: int, kv_heads: int) -> None:
    """Start from an adapter of the same rank."""
    for tensor in gguf.GGUFReader(path).tensors:
        name, side = tensor.name[: -len(".lora_a")], tensor.name[-1]
        w = gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        if side == "b" and name.split(".")[2] in ("attn_q", "attn_k"):
            w = to_torch_rows(w, heads if "attn_q" in name else kv_heads)
        getattr(wrapped[name], side).data.copy_(torch.tensor(w))


def write_adapter(path: Path, wrapped: dict[str, LoRA], heads: int, kv_heads: int, alpha: float) -> None:
    """Write the adapter as GGUF (f16), whole or not at all."""
    part = path.with_suffix(".part")
    writer = gguf.GGUFWriter(str(part), "llama")
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    for name, module in wrapped.items():
        a, b = module.a.detach().float().cpu().numpy(), module.b.detach().float().cpu().numpy()
        if name.split(".")[2] in ("attn_q", "attn_k"):
            b = to_gguf_rows(b, heads if "attn_q" in name else kv_heads)
        writer.add_tensor(f"{name}.lora_a", a.astype(np.float16))
        writer.add_tensor(f"{name}.lora_b", np.ascontiguousarray(b).astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    part.replace(path)


def encoded(rows: list[dict[str, Any]], tokenizer: Tokenizer) -> list[tuple[list[int], int]]:
    """Return (token ids of prompt, reply and end; length of the prompt) a row, the two tokenised apart as at run time."""
    found = []
    for row in rows:
        prompt = tokenizer.encode(row["prompt"], add_special_tokens=False).ids
        reply = tokenizer.encode(row["reply"] + END, add_special_tokens=False).ids
        found.append((prompt + reply, len(prompt)))
    return found


def batches(data: list[tuple[list[int], int]], size: int, seed: int) -> list[list[tuple[list[int], int]]]:
    """Return one epoch of batches of like length, in random order."""
    shuffled = random.Random(seed)
    order = sorted(range(len(data)), key=lambda i: len(data[i][0]) + shuffled.random() * 12)
    groups = [[data[i] for i in order[start : start + size]] for start in range(0, len(order), size)]
    shuffled.shuffle(groups)
    return groups


def loss_of(model: LlamaForCausalLM, batch: list[tuple[list[int], int]], device: str) -> torch.Tensor:
    """Return the mean loss over the reply tokens of a batch; right-padded, so that causal attention needs no mask."""
    width = max(len(ids) for ids, _ in batch)
    ids = torch.zeros(len(batch), width, dtype=torch.long)
    labels = torch.full((len(batch), width), -100)
    for row, (tokens, start) in enumerate(batch):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        labels[row, start : len(tokens)] = torch.tensor(tokens[start:])
    ids, labels = ids.to(device), labels.to(device)
    hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state[:, :-1]
    target = labels[:, 1:]
    keep = target != -100
    return functional.cross_entropy(model.lm_head(hidden[keep]).float(), target[keep])


class Training:
    """One run: model, data, optimiser, and what is kept of it."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model, tokenizer = load(given.base)
        self.heads = (self.model.config.num_attention_heads, self.model.config.num_key_value_heads)
        self.wrapped = adapted(self.model, given.rank, given.alpha)
        if given.start:
            read_adapter(given.start, self.wrapped, *self.heads)
        self.model.to(self.device, dtype=torch.bfloat16 if self.device == "cuda" else torch.float32)
        self.parameters = [p for module in self.wrapped.values() for p in (module.a, module.b)]
        for parameter in self.parameters:
            parameter.data = parameter.data.float()
        self.data = encoded(self._rows("train", shares(given.weight)), tokenizer)
        self.test = encoded(self._rows("held_out", {}), tokenizer)
        self.total = math.ceil(len(self.data) / given.batch * given.epochs)
        self.optimizer = torch.optim.AdamW(self.parameters, lr=given.rate, betas=(0.9, 0.98), weight_decay=0.01)
        self.kept = given.out.with_suffix(".resume")
        self.step = 0

    def _rows(self, name: str, used: dict[str, float]) -> list[dict[str, Any]]:
        pick = random.Random(self.given.seed)
        lines = (self.given.corpus / f"{name}.jsonl").read_text("utf-8").splitlines()
        rows = [row for row in map(json.loads, lines) if row["passes"] and row["held_out"] == (name == "held_out")]
        return [row for row in rows if pick.random() < used.get(row["source"], 1.0)]

    def resume(self) -> None:
        """Take up a run that was cut."""
        if not self.kept.exists():
            return
        state = torch.load(self.kept, weights_only=True)
        self.step = state["step"]
        self.optimizer.load_state_dict(state["optimizer"])
        for parameter, value in zip(self.parameters, state["parameters"], strict=True):
            parameter.data.copy_(value)

    def keep(self) -> None:
        """Keep the run and the adapter as they stand."""
        values = [parameter.data for parameter in self.parameters]
        torch.save({"step": self.step, "optimizer": self.optimizer.state_dict(), "parameters": values}, self.kept)
        write_adapter(self.given.out, self.wrapped, *self.heads, self.given.alpha)

    def held_out_loss(self) -> float:
        """Return the mean loss a reply token over 160 turns of held-out conditions."""
        with torch.inference_mode():
            found = [
                (loss_of(self.model, batch, self.device).item(), sum(len(ids) - start for ids, start in batch))
                for batch in batches(self.test[:160], 16, 0)
            ]
        return sum(value * count for value, count in found) / sum(count for _, count in found)

    def learn(self, batch: list[tuple[list[int], int]]) -> float:
        """Take one step: 20 steps of warming up, then a cosine to zero; return the loss."""
        rate = (
            self.given.rate * min(1.0, (self.step + 1) / 20) * (0.5 + 0.5 * math.cos(math.pi * self.step / self.total))
        )
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss = loss_of(self.model, batch, self.device)
        loss.backward()
        nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        return loss.item()

    def run(self) -> None:
        """Train to the end."""
        tokens = sum(len(ids) for ids, _ in self.data)
        print(f"{len(self.data)} turns, {tokens} tokens, {self.total} steps on {self.device}", flush=True)
        print(f"step {self.step}: held-out loss {self.held_out_loss():.4f}", flush=True)
        began, seen, running = time.monotonic(), 0, 0.0
        epoch = math.ceil(len(self.data) / self.given.batch)
        while self.step < self.total:
            at = self.step % epoch
            batch = batches(self.data, self.given.batch, self.given.seed * 100 + self.step // epoch)[at]
            loss = self.learn(batch)
            seen += sum(len(ids) for ids, _ in batch)
            running = loss if not running else 0.95 * running + 0.05 * loss
            if self.step % 10 == 0:
                rate = seen / (time.monotonic() - began)
                print(f"step {self.step}/{self.total} loss {running:.3f} {rate:.0f} tokens/s", flush=True)
            if self.step % 50 == 0:
                self.keep()
        self.keep()
        print(
            f"step {self.step}: held-out loss {self.held_out_loss():.4f}, {time.monotonic() - began:.0f} s", flush=True
        )


def shares(text: str) -> dict[str, float]:
    """Return the share of each source's turns that is used ("MTS-Dialog:0.5,…")."""
    return {name: float(share) for name, share in (pair.split(":") for pair in text.split(",") if pair)}


def main() -> None:
    """Train, measuring the loss on the held-out conditions before and after."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="an adapter of the same rank to start from")
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--alpha", type=float, default=32.0)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--epochs", type=float, default=1.5)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--weight", default="MTS-Dialog:0.5,ACI-Bench:0.5", help="share of a source's turns that is used"
    )
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    training = Training(given)
    training.resume()
    training.run()


if __name__ == "__main__":
    main()
