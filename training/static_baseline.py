"""Measure the static alternative: word vectors averaged (SIF weights) and word n-grams, with linear heads.

    python training/static_baseline.py --texts FOLDER --interviews FOLDER

Static vectors: the word-piece vectors of all-MiniLM-L6-v2. Same training rows and the same held-out interviews as the
encoder, so that the figures stand beside each other. The threshold is chosen on the held-out interviews, in favour of the
static one.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from corpus import DOUBT, TOPICS, contexts, gold, load, turns
from negatives import framed, made
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from train_encoder import TOKENIZER, base_folder, exemplars, held_out
from transformers import BertModel

from casesim.core.understanding.agreement import kappa


class Static:
    """Features of (text, before) pairs."""

    def __init__(self, pairs: list[tuple[str, str]], vectors: np.ndarray, parts: str) -> None:
        self.parts, self.vectors = parts, vectors
        counts = Counter(i for text, _ in pairs for i in self.ids(text))
        total = sum(counts.values())
        self.weight = np.array([1e-3 / (1e-3 + counts[i] / total) for i in range(len(vectors))])
        self.grams = TfidfVectorizer(ngram_range=(1, 3), sublinear_tf=True, token_pattern=r"[a-z0-9']+|\?")
        self.lead = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        self.grams.fit([text for text, _ in pairs])
        self.lead.fit([before for _, before in pairs])

    def ids(self, text: str) -> list[int]:
        return TOKENIZER(text, add_special_tokens=False, truncation=True, max_length=200)["input_ids"]

    def mean(self, text: str) -> np.ndarray:
        ids = self.ids(text)
        if not ids:
            return np.zeros(self.vectors.shape[1])
        v = (self.vectors[ids] * self.weight[ids][:, None]).sum(0)
        return v / (np.linalg.norm(v) or 1.0)

    def __call__(self, pairs: list[tuple[str, str]]) -> sp.csr_matrix:
        blocks = []
        if "v" in self.parts:
            blocks += [np.stack([self.mean(text) for text, _ in pairs]) * 3, np.stack([self.mean(b) for _, b in pairs])]
        if "n" in self.parts:
            blocks += [self.grams.transform([t for t, _ in pairs]), 0.4 * self.lead.transform([b for _, b in pairs])]
        return sp.hstack([sp.csr_matrix(block) for block in blocks]).tocsr()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--interviews", type=Path, required=True)
    a = parser.parse_args()
    data, left = load(a.texts, Path("training/labels")), held_out()
    own = exemplars(Path("casesim/data/topics.toml"))
    rows = [(r.text, r.before, r.target) for name in data if name not in left for r in data[name]]
    rows += [*own, *made(), *framed(own)]
    target = np.array([y for *_, y in rows])
    vectors = BertModel.from_pretrained(base_folder()).embeddings.word_embeddings.weight.detach().numpy()
    vectors = vectors - vectors.mean(0)
    labels = gold(a.interviews / "labels.json")
    spoken = {name: contexts(turns(a.interviews / f"{name}.txt")) for name in labels}
    for parts in ("v", "n", "vn"):
        features = Static([(t, b) for t, b, _ in rows], vectors, parts)
        x = features([(t, b) for t, b, _ in rows])
        heads = []
        for i in range(len(TOPICS)):
            keep = ~np.isnan(target[:, i]) & (target[:, i] != DOUBT)
            heads.append(
                LogisticRegression(C=30, class_weight={0: 1, 1: 3}, solver="liblinear").fit(x[keep], target[keep, i])
            )

        def score(pairs: list[tuple[str, str]], features: Static = features, heads: list = heads) -> np.ndarray:
            z = features(pairs)
            return np.stack([head.decision_function(z) for head in heads], 1).max(0)

        best = score_all(data, left, score)
        truth = [label is not None for name in labels for label in labels[name].values()]
        peaks = np.concatenate([score([(c[1], c[3]) for c in spoken[name]]) for name in labels])
        print(parts, "held out", best, "eight", round(kappa(truth, list(peaks > best[1])), 4), flush=True)


def score_all(data: dict, left: set[str], score: object) -> tuple[float, float]:
    """Return the best kappa on the held-out interviews and its threshold."""
    truth, peaks = [], []
    for name in sorted(left & set(data)):
        y = np.array([r.target for r in data[name]]).max(0)
        peak = score([(r.text, r.before) for r in data[name]])
        truth += list(y[y != DOUBT] == 1)
        peaks += list(peak[y != DOUBT])
    return max((round(kappa(truth, list(np.array(peaks) > cut)), 4), float(cut)) for cut in np.arange(-4, 2, 0.25))


if __name__ == "__main__":
    main()
