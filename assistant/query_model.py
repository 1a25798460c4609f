"""The encoder of questions: the packaged model, taught how practitioners ask.

Passages are read by the packaged model as it is; questions by a copy of it whose weights are
shifted by small learned matrices (low-rank adaptation, Hu and others 2021), trained by
``evals/training/query_encoder.py`` to bring a question near the passage that answers it. The
matrices ship as ``query_encoder.npz``; with any other model than the packaged one they are left out.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ingest.embedding import PassageModel

WEIGHTS = Path(__file__).with_name("query_encoder.npz")


def load_query_model(passage_model: PassageModel, weights: Path = WEIGHTS) -> PassageModel:
    """The model that questions are read with; the passages' own where no learned weights fit it."""
    if not weights.is_file() or os.environ.get("PAGEWISE_MODEL"):
        return passage_model
    import torch

    from ingest.embedding import load_model

    model = load_model()
    layers = dict(model._model.named_modules())
    with np.load(weights) as shifts, torch.no_grad():
        for name in sorted({key.rsplit("|", 1)[0] for key in shifts.files}):
            down = torch.from_numpy(shifts[f"{name}|down"].astype(np.float32))
            up = torch.from_numpy(shifts[f"{name}|up"].astype(np.float32))
            layers[name].weight.add_(up @ down)
    return model
