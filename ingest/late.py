"""Vectors of single words by which a question and the passage that answers it meet.

Late interaction (ColBERT, Khattab and Zaharia 2020) compares a question's tokens with a passage's.
The packaged model was not made for that, so its upper layers are taught: passages and questions each
have changes of low rank of their own (LoRA, Hu and others 2021), and share a projection to fewer
numbers. ``evals/training/late.py`` taught them; they ship as ``late.npz``. The lower layers are as
they came, and are passed through once for these vectors and for the model's own.

With any other model than the packaged one there are no such changes, and its own vectors serve.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
import torch
from numpy.typing import NDArray

from ingest.embedding import PassageModel, TokenVectors, inner_tokens, read_in_batches
from ingest.identity import LATE_WEIGHTS

PROJECTION = "projection"  # its name in the file, shaped (numbers of a vector, numbers of the model)
_CLOSED = -1e4  # what keeps attention off a place

Side = Literal["passages", "questions"]


class LateReader:
    """Reads texts as ``PassageModel`` does, and gives each token's late vector beside."""

    def __init__(self, model: PassageModel, side: Side, weights: Mapping[str, NDArray[Any]]) -> None:
        self._model = model._model
        self._bert = cast(Any, self._model[0].auto_model)
        self._projection = torch.from_numpy(weights[PROJECTION].astype(np.float32))
        changes = [name.split("|") for name in weights if name.startswith(f"{side}|")]  # side|layer|part|down or up
        self._first = min(int(layer) for _, layer, _, _ in changes)
        self._taught = cast(Any, copy.deepcopy(self._bert.encoder.layer[self._first :]))
        for layer, part in sorted({(int(layer), part) for _, layer, part, _ in changes}):
            down, up = (
                torch.from_numpy(weights[f"{side}|{layer}|{part}|{which}"].astype(np.float32))
                for which in ("down", "up")
            )
            with torch.no_grad():
                self._taught[layer - self._first].get_submodule(part).weight += up @ down

    def read(self, texts: Sequence[str]) -> Iterator[TokenVectors]:
        """Vectors of each text, in order. Texts beyond the model's window are cut at it."""
        return read_in_batches(texts, self._read_batch)

    def _read_batch(self, texts: list[str]) -> Iterator[TokenVectors]:
        features = self._model.preprocess(texts)
        mask = features["attention_mask"]
        with torch.inference_mode():
            x = self._bert.embeddings(input_ids=features["input_ids"])
            closed = (1 - mask)[:, None, None, :].to(x.dtype) * _CLOSED
            layers = self._bert.encoder.layer
            lower = _through(layers[: self._first], x, closed)
            own = _through(layers[self._first :], lower, closed)
            late = _through(self._taught, lower, closed) @ self._projection.T
            whole = (own * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        wholes, vectors, lates = (torch.nn.functional.normalize(v, dim=-1).numpy() for v in (whole, own, late))
        real = mask.numpy().astype(bool)
        for k, (inner, starts) in enumerate(inner_tokens(self._model, texts)):
            yield TokenVectors(wholes[k], vectors[k][real[k]][inner], starts, lates[k][real[k]][inner])


def _through(layers: Sequence[torch.nn.Module], x: torch.Tensor, closed: torch.Tensor) -> torch.Tensor:
    for layer in layers:
        out = layer(x, closed)
        x = out[0] if isinstance(out, tuple) else out
    return x


def reader(model: PassageModel, side: Side, weights: Path = LATE_WEIGHTS) -> LateReader | PassageModel:
    """What passages, or questions, are read with: the model itself where it is not the packaged one."""
    if os.environ.get("PAGEWISE_MODEL"):
        return model
    with np.load(weights, allow_pickle=False) as stored:
        return LateReader(model, side, {name: stored[name] for name in stored.files})
