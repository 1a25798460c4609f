"""python -m evals.training.query_encoder: teach the encoder of questions how practitioners ask.

Only the question's side learns: passages keep the packaged model's vectors, which the index has
already, so that a training run takes minutes on two cores. Each question is set against the
passages that answer it and against those that the untrained ranking puts highest in their place.
``--leave-out ID`` trains without a document, for the figure on documents never seen.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.library import Entry, Library, default_index
from assistant.matching import Asked, Matcher
from assistant.query_model import WEIGHTS
from evals.training.pairs import FOLDER, Pair, read_pairs

# Three times as many pairs taught it no more (see README.md), so that it keeps to these.
PAIRS = (FOLDER / "pairs.jsonl", FOLDER / "pairs_voices.jsonl")
RANK = 12
EPOCHS = 4
BATCH = 16
NEGATIVES = 28
RATE = 5e-4
LATE_TEMPERATURE = 0.02
WHOLE_TEMPERATURE = 0.04
WHOLE_WEIGHT = 0.6  # of the two texts' own vectors in the loss, beside late interaction
_FROZEN = 3  # lower layers of the model that stay as they are: they read words, not needs
_SAME_TEXT = 0.93  # passages nearer than this to an answer say the same: no counterexamples
_LAYERS = ("query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense")


class Shift(torch.nn.Module):
    """A frozen linear layer plus a learned low-rank shift."""

    def __init__(self, layer: torch.nn.Linear, rank: int) -> None:
        super().__init__()
        self.layer = layer
        self.down = torch.nn.Parameter(torch.randn(rank, layer.in_features) / layer.in_features**0.5)
        self.up = torch.nn.Parameter(torch.zeros(layer.out_features, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.layer(x) + (x @ self.down.T) @ self.up.T
        return out


def add_shifts(model: torch.nn.Module, rank: int) -> dict[str, Shift]:
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    shifts: dict[str, Shift] = {}
    for name, layer in list(model.named_modules()):
        if isinstance(layer, torch.nn.Linear) and name.endswith(_LAYERS) and _layer(name) >= _FROZEN:
            parent = model.get_submodule(name.rsplit(".", 1)[0])
            shifts[name] = Shift(layer, rank)
            setattr(parent, name.rsplit(".", 1)[1], shifts[name])
    return shifts


def _layer(name: str) -> int:
    found = re.search(r"\blayer\.(\d+)\.", name)
    return int(found.group(1)) if found else -1


class Bench:
    """Everything fixed that training reads again and again."""

    def __init__(self, library: Library) -> None:
        self.library, self.matcher = library, Matcher(library)
        self.entries: list[Entry] = list(library.entries.values())
        self.place = {e.id: k for k, e in enumerate(self.entries)}
        self.vectors = np.stack([library.vector(e) for e in self.entries])
        self.source = np.array([e.source_id for e in self.entries])

    def counterexamples(self, asked: Asked, pair: Pair, n: int, rng: random.Random) -> list[int]:
        """Passages that rank high for the question and do not answer it."""
        answers = [self.place[a] for a in pair.answers]
        near = self.vectors @ asked.whole
        said_again = (self.vectors @ self.vectors[answers].T).max(axis=1) > _SAME_TEXT
        barred = said_again | np.isin(np.arange(len(near)), [self.place[i] for i in pair.same_page])
        own = np.where(~barred & (self.source == pair.source_id), near, -9)
        other = np.where(~barred & (self.source != pair.source_id), near, -9)
        high = np.argsort(-own)[:60].tolist()
        matches = self.matcher.match(asked, [self.entries[k] for k in high])
        shortlist = [k for _, k in sorted(zip((-m.tokens for m in matches), high, strict=True))]
        chosen = shortlist[: n // 3] + rng.sample(shortlist[n // 3 :], n // 4)
        far: list[int] = np.argsort(-other)[: n - len(chosen)].tolist()
        return chosen + far

    def padded(self, places: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """Token vectors of several passages (count, tokens, dimensions), and which of them are real."""
        stored = [self.library.tokens(self.entries[k])[0].astype(np.float32) / 127 for k in places]
        longest = max(len(s) for s in stored)
        out = np.zeros((len(places), longest, stored[0].shape[1]), dtype=np.float32)
        mask = np.zeros((len(places), longest), dtype=bool)
        for k, s in enumerate(stored):
            out[k, : len(s)], mask[k, : len(s)] = s, True
        return torch.from_numpy(out), torch.from_numpy(mask)


def train(library: Library, pairs: list[Pair], seed: int = 1) -> dict[str, NDArray[np.float16]]:
    """Learn the shifts from pairs; the arrays that ``query_model`` reads."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    bench = Bench(library)
    from ingest.embedding import load_model

    model = load_model()._model
    shifts = add_shifts(model, RANK)
    optimizer = torch.optim.AdamW([p for s in shifts.values() for p in (s.down, s.up)], lr=RATE, weight_decay=0.01)
    steps = EPOCHS * -(-len(pairs) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.1)
    began = time.time()
    prepared = []
    for pair in pairs:
        asked = bench.matcher.ask(library.language.read(pair.question))
        prepared.append((pair, asked, bench.counterexamples(asked, pair, NEGATIVES, rng)))
    print(f"{len(pairs)} pairs prepared in {time.time() - began:.0f} s", file=sys.stderr)
    for epoch in range(EPOCHS):
        rng.shuffle(prepared)
        losses = []
        model.train()
        for at in range(0, len(prepared), BATCH):
            batch = prepared[at : at + BATCH]
            out = model(model.preprocess([asked.reading.search for _, asked, _ in batch]))
            tokens = torch.nn.functional.normalize(out["token_embeddings"], dim=-1)
            wholes = torch.nn.functional.normalize(out["sentence_embedding"], dim=-1)
            loss = torch.zeros(())
            for k, (pair, asked, negatives) in enumerate(batch):
                answers = [bench.place[a] for a in sorted(pair.answers)]
                places = answers + negatives
                passages, mask = bench.padded(places)
                own = tokens[k, 1 : 1 + len(asked.weights)]  # without [CLS]
                near = torch.einsum("qd,ptd->pqt", own, passages).masked_fill(~mask[:, None, :], -1).amax(dim=2)
                late = near @ torch.from_numpy(asked.weights)
                whole = torch.from_numpy(bench.vectors[places]) @ wholes[k]
                for logits, weight in ((late / LATE_TEMPERATURE, 1.0), (whole / WHOLE_TEMPERATURE, WHOLE_WEIGHT)):
                    right = torch.logsumexp(logits[: len(answers)], 0)
                    loss = loss + weight * (torch.logsumexp(logits, 0) - right)
            loss = loss / len(batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.time() - began:.0f} s", file=sys.stderr)
    arrays: dict[str, NDArray[np.float16]] = {}
    for name, shift in shifts.items():
        arrays[f"{name}|down"] = shift.down.detach().numpy().astype(np.float16)
        arrays[f"{name}|up"] = shift.up.detach().numpy().astype(np.float16)
    return arrays


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=default_index())
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--leave-out", action="append", default=[], metavar="ID")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    library = Library.open(args.index)
    pairs = [p for p in read_pairs(library, PAIRS) if p.source_id not in args.leave_out]
    np.savez_compressed(args.out, **train(library, pairs, args.seed))  # type: ignore[arg-type]
    print(f"{args.out}: {args.out.stat().st_size // 1024} KiB from {len(pairs)} pairs", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
