"""Whether evidence bears a claim out, contradicts it, or leaves it open: a learned judgement.

The packaged model reads claim and evidence as one text, so that each word of one sees the words of
the other (a cross-encoder after Nogueira and Cho 2019). Most of it is as it came; its upper layers
carry small changes of low rank (LoRA, Hu et al. 2021), taught on claims written for the purpose by
``evals/training/bearing.py``. What it says is weighed with the signs that compare numbers, duties,
denials, roles and Acts as such. Changes and weights ship as ``bearing.npz``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
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
RANK = 32  # of the changes
UNTAUGHT = 2  # lower layers that are left as they came
LONGEST = 176  # tokens of claim and evidence together
_WIDTH = 384
_READ_AT_ONCE = 32
_CLOSED = -1e4  # what keeps attention off a place

Floats = NDArray[np.float32]
Pair = tuple[list[int], int]  # tokens, and where the evidence begins among them


class Taught(nn.Module):
    """A linear layer with a change of low rank."""

    def __init__(self, linear: nn.Linear, rank: int = RANK) -> None:
        super().__init__()
        self.linear = linear
        self.a = nn.Parameter(torch.randn(rank, linear.in_features) / math.sqrt(linear.in_features))
        self.b = nn.Parameter(torch.zeros(linear.out_features, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        # One product more is cheaper than adding two outputs.
        return functional.linear(x, self.linear.weight + (self.b @ self.a).to(x.dtype), self.linear.bias)

    def settled(self) -> nn.Linear:
        """The layer with its change worked in."""
        with torch.no_grad():
            self.linear.weight += self.b @ self.a
        return self.linear


class Reader(nn.Module):
    """Reads pairs of claim and evidence, and gives three numbers for each: out, against, open."""

    def __init__(self, dtype: torch.dtype = torch.float32) -> None:
        super().__init__()
        from transformers import AutoModel, AutoTokenizer

        folder = str(packaged_model())
        self._tokenizer = AutoTokenizer.from_pretrained(folder)
        self._part = self._tokenizer.sep_token_id
        self.model = AutoModel.from_pretrained(folder, attn_implementation="eager").eval().to(dtype)
        for parameter in self.model.parameters():
            parameter.requires_grad_(False)
        for parent, name, child in self._parts():
            if isinstance(child, nn.Linear):
                setattr(parent, name, Taught(child))
        self.sides = nn.Parameter(torch.zeros(2, _WIDTH))  # which of the two a token is of
        self.head = nn.Sequential(
            nn.Dropout(0.15), nn.Linear(4 * _WIDTH, 128), nn.GELU(), nn.Dropout(0.15), nn.Linear(128, 3)
        )

    def _parts(self) -> Iterator[tuple[nn.Module, str, nn.Module]]:
        """Each part of the upper layers that may carry a change: whose it is, its name there, and itself."""
        for layer in self.model.encoder.layer[UNTAUGHT:]:
            for parent in (layer.attention.self, layer.attention.output, layer.intermediate, layer.output):
                for name, child in list(parent.named_children()):
                    yield parent, name, child

    def taught(self) -> dict[str, torch.Tensor]:
        """All that is learnt, by name."""
        return {name: p for name, p in self.named_parameters() if p.requires_grad}

    def settle(self) -> Reader:
        """Work the changes in: faster to read with, and no longer to be taught."""
        for parent, name, child in self._parts():
            if isinstance(child, Taught):
                setattr(parent, name, child.settled())
        return self.eval()

    def pairs(self, texts: Sequence[tuple[str, str]]) -> list[Pair]:
        """Claims and evidence as tokens; the longer of the two is cut where both are too long."""
        told = self._tokenizer(
            [claim for claim, _ in texts], [evidence for _, evidence in texts],
            truncation="longest_first", max_length=LONGEST,
        )["input_ids"]  # fmt: skip
        return [(tokens, tokens.index(self._part) + 1) for tokens in told]

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, side: torch.Tensor) -> torch.Tensor:
        x = self.model.embeddings(input_ids=ids)
        closed = (~mask)[:, None, None, :].to(x.dtype) * _CLOSED
        for number, layer in enumerate(self.model.encoder.layer):
            if number == UNTAUGHT:
                x = x.detach() + self.sides[side].to(x.dtype)
            x = layer(x, closed)
            x = x[0] if isinstance(x, tuple) else x
        x = x.float()
        claim, evidence = (
            (x * part[..., None]).sum(1) / part.sum(1, keepdim=True).clamp(min=1)
            for part in (mask & (side == 0), mask & (side == 1))
        )
        told: torch.Tensor = self.head(torch.cat([x[:, 0], claim, evidence, (claim - evidence).abs()], dim=-1))
        return told

    def told(self, pairs: Sequence[Pair]) -> Floats:
        """The logarithms of the three likelihoods for each pair, (n, 3)."""
        found = np.zeros((len(pairs), 3), np.float32)
        order = sorted(range(len(pairs)), key=lambda k: len(pairs[k][0]))
        with torch.inference_mode():
            for at in range(0, len(order), _READ_AT_ONCE):
                some = order[at : at + _READ_AT_ONCE]
                found[some] = self(*padded([pairs[k] for k in some])).log_softmax(-1).numpy()
        return found


def padded(pairs: Sequence[Pair]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pairs as the reader takes them: tokens, which are real, and which side each is of."""
    longest = -(-max(len(tokens) for tokens, _ in pairs) // 16) * 16  # such lengths are read fastest
    ids, side = torch.zeros(2, len(pairs), longest, dtype=torch.long)
    mask = torch.zeros(len(pairs), longest, dtype=torch.bool)
    for k, (tokens, parted) in enumerate(pairs):
        ids[k, : len(tokens)] = torch.tensor(tokens)
        mask[k, : len(tokens)], side[k, parted : len(tokens)] = True, 1
    return ids, mask, side


@dataclass(frozen=True)
class Bearing:
    """How likely it is that the evidence bears the claim out, contradicts it, or leaves it open; they sum to 1."""

    out: float
    against: float
    open: float


class BearingModel:
    """The learned judgement. Loaded once and kept (``bearing_model``)."""

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        stored = {name: np.asarray(weights[name], dtype=np.float32) for name in weights}
        reader = Reader()
        with torch.no_grad():
            for name, parameter in reader.taught().items():
                parameter.copy_(torch.from_numpy(stored[f"reader.{name}"]))
        self._reader = reader.settle()
        self._mean, self._spread = stored["weigh.mean"], stored["weigh.spread"]
        self._weights, self._bias = stored["weigh.weights"], stored["weigh.bias"]

    def read(self, claim: str, evidence: Sequence[str]) -> Floats:
        """The reader's own three numbers for each piece of evidence: logarithms of likelihoods."""
        return self._reader.told(self._reader.pairs([(claim, text) for text in evidence]))

    def judge(self, claim: str, evidence: Sequence[str], signs: Sequence[Floats]) -> list[Bearing]:
        """A judgement on each piece of evidence, given its signs (``checking.signs``)."""
        if not evidence:
            return []
        told = np.concatenate([self.read(claim, evidence), np.stack(signs)], axis=1)
        score = ((told - self._mean) / self._spread) @ self._weights.T + self._bias
        weight = np.exp(score - score.max(axis=1, keepdims=True))
        return [Bearing(*(float(x) for x in row)) for row in weight / weight.sum(axis=1, keepdims=True)]


@cache
def bearing_model() -> BearingModel:
    """The weights shipped with Pagewise, read once."""
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        return BearingModel({name: stored[name] for name in stored.files})
