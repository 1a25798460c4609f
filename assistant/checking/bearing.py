"""Whether evidence bears a claim out, contradicts it, or leaves it open: a learned judgement.

The packaged model, as it is, reads claim and evidence. Each word of one is set beside the words of
the other that are most like it (after the decomposable attention of Parikh et al. 2016 and the
products and differences of ESIM, Chen et al. 2017). Small networks, trained on claims written for the
purpose by ``evals/training/bearing.py``, read the pairs; the mean of their judgements is weighed with
the signs that compare numbers, duties, denials, roles and Acts as such. The weights ship as ``bearing.npz``.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from ingest.embedding import packaged_model

WEIGHTS = Path(__file__).with_name("bearing.npz")
KEPT = 96  # dimensions kept of the model's middle and last layers
WIDTH, HEADS, LAYERS = 112, 4, 2
LONGEST_CLAIM, WINDOW = 70, 44  # tokens of the claim, and of the evidence, that are read
_SHARP = 0.06
_SIGNS = 5
INPUTS = 4 * KEPT + _SIGNS
_REMEMBERED = 2000  # texts

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Read:
    """A text as the packaged model reads it: a row for each token."""

    ids: NDArray[np.int64]
    middle: Floats
    last: Floats


class Reader:
    """The packaged model, untouched, whichever model the index was made with."""

    def __init__(self) -> None:
        from transformers import AutoModel, AutoTokenizer

        folder = str(packaged_model())
        self._tokenizer = AutoTokenizer.from_pretrained(folder)
        self._model = AutoModel.from_pretrained(folder).eval()
        self.words: Floats = self._model.embeddings.word_embeddings.weight.detach().numpy()
        self._seen: OrderedDict[str, Read] = OrderedDict()

    def read(self, texts: Sequence[str]) -> list[Read]:
        """Each text, read once and remembered for a while: claims of one policy share passages."""
        new = sorted({t for t in texts if t not in self._seen}, key=len)
        for at in range(0, len(new), 32):
            batch = new[at : at + 32]
            encoded = self._tokenizer(batch, truncation=True, max_length=160, padding=True, return_tensors="pt")
            with torch.inference_mode():
                layers = self._model(**encoded, output_hidden_states=True).hidden_states
            for k, text in enumerate(batch):
                inner = slice(1, int(encoded.attention_mask[k].sum()) - 1)
                self._seen[text] = Read(
                    encoded.input_ids[k][inner].numpy(), layers[3][k][inner].numpy(), layers[6][k][inner].numpy()
                )
        found = [self._seen[t] for t in texts]
        for text in texts:
            self._seen.move_to_end(text)
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return found


@dataclass(frozen=True)
class Axes:
    """The directions kept of a layer: its mean, and a matrix (384, KEPT)."""

    mean: Floats
    matrix: Floats

    @classmethod
    def of(cls, rows: Floats) -> Axes:
        """The widest directions of many rows, each scaled to like width."""
        mean = rows.mean(axis=0)
        values, vectors = np.linalg.eigh(np.cov((rows - mean).T))
        scale = np.sqrt(values[::-1][:KEPT]) + 0.05 * np.sqrt(values[-1])
        return cls(mean.astype(np.float32), (vectors[:, ::-1][:, :KEPT] / scale).astype(np.float32))

    def of_rows(self, rows: Floats) -> Floats:
        return np.asarray((rows - self.mean) @ self.matrix, dtype=np.float32)


def beside(claim: Read, evidence: Read, words: Floats, middle: Axes, last: Axes) -> tuple[Floats, Floats]:
    """The claim's tokens beside what they meet in the evidence, and the nearest stretch of evidence likewise."""
    alike = [
        _cosines(claim.middle - middle.mean, evidence.middle - middle.mean),
        _cosines(claim.last, evidence.last),
        _cosines(words[claim.ids], words[evidence.ids]),
        (claim.ids[:, None] == evidence.ids[None, :]).astype(np.float32),
    ]
    ours = middle.of_rows(claim.middle), last.of_rows(claim.last)
    theirs = middle.of_rows(evidence.middle), last.of_rows(evidence.last)
    likeness = alike[1] + 0.5 * alike[0] + 0.5 * alike[2]
    best = likeness.max(axis=0)
    first = 0
    if len(best) > WINDOW:
        total = np.concatenate([[0.0], np.cumsum(best)])
        first = int(np.argmax(total[WINDOW:] - total[:-WINDOW]))
    window = slice(first, first + WINDOW)
    claim_side = _side(ours, theirs, likeness, alike)[:LONGEST_CLAIM]
    cut = tuple(rows[window] for rows in theirs)
    return claim_side, _side((cut[0], cut[1]), ours, likeness.T[window], [a.T[window] for a in alike])


def _side(own: tuple[Floats, Floats], other: tuple[Floats, Floats], likeness: Floats, alike: list[Floats]) -> Floats:
    weight = np.exp((likeness - likeness.max(axis=1, keepdims=True)) / _SHARP)
    weight /= weight.sum(axis=1, keepdims=True)
    place = (weight @ np.arange(likeness.shape[1], dtype=np.float32)) / likeness.shape[1]
    best = np.stack([a.max(axis=1) for a in alike], axis=1)
    return np.concatenate([*own, weight @ other[0], weight @ other[1], best, place[:, None]], axis=1).astype(np.float32)


def _cosines(a: Floats, b: Floats) -> Floats:
    found: Floats = _unit(a) @ _unit(b).T
    return found


def _unit(rows: Floats) -> Floats:
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-6)  # type: ignore[no-any-return]


class _Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.o = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.n1, self.n2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.f1, self.f2 = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.drop = nn.Dropout(0.2)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        count, longest, _ = x.shape
        q, k, v = self.qkv(self.n1(x)).view(count, longest, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        read = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        x = x + self.drop(self.o(read.transpose(1, 2).reshape(count, longest, WIDTH)))
        out: torch.Tensor = x + self.drop(self.f2(functional.gelu(self.f1(self.n2(x)))))
        return out


class Network(nn.Module):
    """Reads the words of both sides, each beside what it meets, and gives three numbers: out, against, open."""

    def __init__(self) -> None:
        super().__init__()
        self.inp, self.seg, self.pos = (
            nn.Linear(INPUTS + 4 * KEPT, WIDTH),
            nn.Embedding(2, WIDTH),
            nn.Embedding(80, WIDTH),
        )
        nn.init.normal_(self.pos.weight, std=0.05)
        self.idrop, self.n = nn.Dropout(0.1), nn.LayerNorm(WIDTH)
        self.blocks = nn.ModuleList(_Block() for _ in range(LAYERS))
        self.head = nn.Sequential(nn.Linear(4 * WIDTH, 64), nn.GELU(), nn.Dropout(0.25), nn.Linear(64, 3))

    def forward(self, x: torch.Tensor, side: torch.Tensor, place: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        own, met = x[..., : 2 * KEPT], x[..., 2 * KEPT : 4 * KEPT]
        x = self.inp(self.idrop(torch.cat([x, own * met, (own - met).abs()], dim=-1)))
        x = self.n(x + self.seg(side) + self.pos(place))
        for block in self.blocks:
            x = block(x, mask)
        found = []
        for part in (mask & (side == 0), mask & (side == 1)):
            found.append((x * part[..., None]).sum(1) / part.sum(1, keepdim=True).clamp(min=1))
            found.append(x.masked_fill(~part[..., None], -9).amax(1))
        out: torch.Tensor = self.head(torch.cat(found, dim=-1))
        return out


def padded(
    pairs: Sequence[tuple[NDArray[Any], NDArray[Any]]],
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pairs of sides as the network takes them: rows, which side each is of, its place there, and which are real."""
    longest = max(len(a) + len(b) for a, b in pairs)
    rows = np.zeros((len(pairs), longest, INPUTS), np.float32)
    side, place = np.zeros((2, len(pairs), longest), np.int64)
    mask = np.zeros((len(pairs), longest), bool)
    for k, (a, b) in enumerate(pairs):
        n, m = len(a), len(a) + len(b)
        rows[k, :n], rows[k, n:m] = a, b
        side[k, n:m], mask[k, :m] = 1, True
        place[k, :n], place[k, n:m] = np.arange(n), np.arange(m - n)
    return torch.from_numpy(rows), torch.from_numpy(side), torch.from_numpy(place), torch.from_numpy(mask)


@dataclass(frozen=True)
class Bearing:
    """How likely it is that the evidence bears the claim out, contradicts it, or leaves it open; they sum to 1."""

    out: float
    against: float
    open: float


class BearingModel:
    """The learned judgement. Loaded once and kept (``bearing_model``)."""

    def __init__(self, weights: Mapping[str, NDArray[np.float16]], reader: Reader) -> None:
        stored = {name: np.asarray(weights[name], dtype=np.float32) for name in weights}
        self.reader = reader
        self.middle = Axes(stored["middle.mean"], stored["middle.matrix"])
        self.last = Axes(stored["last.mean"], stored["last.matrix"])
        self._networks = []
        for k in range(len({n.split(".")[1] for n in stored if n.startswith("network.")})):
            network, prefix = Network(), f"network.{k}."
            network.load_state_dict(
                {n.removeprefix(prefix): torch.from_numpy(v) for n, v in stored.items() if n.startswith(prefix)}
            )
            self._networks.append(network.eval())
        self._mean, self._spread = stored["weigh.mean"], stored["weigh.spread"]
        self._weights, self._bias = stored["weigh.weights"], stored["weigh.bias"]

    def network(self, claim: str, evidence: Sequence[str]) -> Floats:
        """The networks' own three numbers for each piece of evidence: the mean of their logarithms."""
        read = self.reader.read([claim, *evidence])
        sides = padded([beside(read[0], e, self.reader.words, self.middle, self.last) for e in read[1:]])
        with torch.inference_mode():
            found: Floats = torch.stack([n(*sides).log_softmax(-1) for n in self._networks]).mean(0).numpy()
        return found

    def judge(self, claim: str, evidence: Sequence[str], signs: Sequence[Floats]) -> list[Bearing]:
        """A judgement on each piece of evidence, given its signs (``checking.signs``)."""
        if not evidence:
            return []
        told = np.concatenate([self.network(claim, evidence), np.stack(signs)], axis=1)
        score = ((told - self._mean) / self._spread) @ self._weights.T + self._bias
        weight = np.exp(score - score.max(axis=1, keepdims=True))
        return [Bearing(*(float(x) for x in row)) for row in weight / weight.sum(axis=1, keepdims=True)]


@cache
def bearing_model() -> BearingModel:
    """The weights shipped with Pagewise, read once."""
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        return BearingModel({name: stored[name] for name in stored.files}, Reader())
