"""Write what is shipped: `encoder.gguf` (Q8_0), `encoder-heads.npz` (float16) and their manifest `encoder.json`.

    python training/ship_encoder.py out/encoder.pt --texts FOLDER --sentences FOLDER... [--weights weights.json]

The reading by which two texts are compared (`project`) is a ridge regression from the mean state of every layer to the
sentence vector of all-MiniLM-L6-v2, over the turns found in the given folders.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import tempfile
import tomllib
from pathlib import Path

import numpy as np
import torch
from corpus import turns
from export_gguf import export
from train_encoder import TOKENIZER, Net, base_folder
from transformers import BertModel

from casesim.core.understanding.encoder import Encoder

DATA = Path("casesim/data")


@torch.no_grad()
def teacher(texts: list[str], size: int = 64) -> np.ndarray:
    """Return the unit sentence vectors of all-MiniLM-L6-v2 (mean of the token states)."""
    model = BertModel.from_pretrained(base_folder(), add_pooling_layer=False).eval()
    out = np.zeros((len(texts), 384), np.float32)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    for start in range(0, len(order), size):
        batch = order[start : start + size]
        coded = TOKENIZER([texts[i] for i in batch], padding=True, truncation=True, max_length=64, return_tensors="pt")
        states = model(**coded).last_hidden_state
        mask = coded["attention_mask"][..., None].float()
        mean = (states * mask).sum(1) / mask.sum(1)
        out[batch] = torch.nn.functional.normalize(mean, dim=1).numpy()
    return out


def sentences(folders: list[Path], count: int) -> list[str]:
    """Return a seeded sample of turns and of our own exemplars."""
    said = {
        text
        for folder in folders
        for file in sorted(folder.glob("*.txt"))
        for _, text in turns(file)
        if len(text) < 250
    }
    own = {
        line
        for t in tomllib.loads((DATA / "topics.toml").read_text()).values()
        for line in (*t["exemplars"], *t["counter"])
    }
    chosen = sorted(said)
    random.Random(3).shuffle(chosen)
    return [*sorted(own), *chosen[:count]]


def project(
    encoder: Encoder, texts: list[str], target: np.ndarray, penalty: float = 3.0
) -> tuple[np.ndarray, np.ndarray]:
    """Fit the reading; return its matrix and bias."""
    x = np.stack([np.concatenate([s[2:].mean(0) for s in encoder._all_states(encoder.pair(t, "")[0])]) for t in texts])
    test = np.arange(len(x)) % 10 == 0
    mean, goal = x[~test].mean(0), target[~test].mean(0)
    a, b = x[~test] - mean, target[~test] - goal
    matrix = np.linalg.solve(a.T @ a + penalty * np.eye(a.shape[1]), a.T @ b)
    bias = goal - mean @ matrix
    guess = x[test] @ matrix + bias
    guess /= np.linalg.norm(guess, axis=1, keepdims=True)
    pairs = np.triu_indices(int(test.sum()), 1)
    likeness = np.corrcoef((guess @ guess.T)[pairs], (target[test] @ target[test].T)[pairs])[0, 1]
    print(
        f"cosine to the teacher {np.mean((guess * target[test]).sum(1)):.3f}; pairwise similarities r = {likeness:.3f}"
    )
    return matrix, bias


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--sentences", type=Path, nargs="+", required=True)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--weights", type=json.loads, default={"encoder": 1.0, "lexicon": 0.0, "bias": 0.0})
    parser.add_argument("--out", type=Path, default=DATA)
    a = parser.parse_args()
    saved = torch.load(a.checkpoint)
    net = Net(saved["layers"])
    net.load_state_dict(saved["state"])
    with tempfile.TemporaryDirectory(dir=a.out.parent) as folder:
        write(net, saved["layers"], a, Path(folder))


def write(net: Net, layers: int, a: argparse.Namespace, folder: Path) -> None:
    """Write the three files into `folder` and move them into place together."""
    vocabulary = sorted(TOKENIZER.get_vocab(), key=TOKENIZER.get_vocab().get)
    gguf = folder / "encoder.gguf"
    state = {
        key.removeprefix("bert."): value.numpy() for key, value in net.state_dict().items() if key.startswith("bert.")
    }
    export(state, vocabulary, layers, gguf, "casesim topic encoder")
    heads = {
        "mean": net.mean.weight.detach().numpy().T, "bias": net.mean.bias.detach().numpy(),
        "token": net.token.weight.detach().numpy().T,
    }  # fmt: skip
    texts = sentences(a.sentences, a.count)
    matrix, bias = project(Encoder(gguf.read_bytes(), heads), texts, teacher(texts))
    heads |= {"project": matrix, "project_bias": bias}
    np.savez(folder / "encoder-heads.npz", **{k: v.astype(np.float16) for k, v in heads.items()})
    sums = {
        k: hashlib.sha256((folder / f).read_bytes()).hexdigest()
        for k, f in (("gguf_sha256", "encoder.gguf"), ("heads_sha256", "encoder-heads.npz"))
    }
    (folder / "encoder.json").write_text(json.dumps({**sums, "weights": a.weights}, indent=2) + "\n")
    for file in folder.iterdir():
        file.replace(a.out / file.name)
    print({p.name: p.stat().st_size for p in a.out.glob("encoder*")})


if __name__ == "__main__":
    main()
