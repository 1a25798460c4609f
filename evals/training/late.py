"""python -m evals.training.late: teach how a question's words meet those of the passage that answers it.

From the question–passage pairs (``pairs*.jsonl``) and passages invented with their questions
(``passages_invented.jsonl``): each question is set against its passage, one that is near it and does
not answer, and those of the other questions beside it. The lower layers stay as they came; what the
passages' lower layers make of their texts is worked out once. An epoch takes half an hour on one core
that multiplies in bfloat16. Afterwards the index, the voices and the
ranking are to be made anew, in this order. ``--leave-out ID`` teaches without a document, for the
figure on documents never seen.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from assistant.checking.bearing import Taught
from assistant.library import Library, default_index
from evals.training.invented import read_invented
from evals.training.lessons import Lesson, lessons, lessons_of_invented
from evals.training.pairs import read_pairs
from ingest.embedding import packaged_model
from ingest.identity import LATE_WEIGHTS
from ingest.late import PROJECTION

NUMBERS = 128  # of a late vector
FIRST = {"passages": 4, "questions": 2}  # the lowest layer that is taught
RANK = {"passages": 32, "questions": 16}
EPOCHS, BATCH, RATE = 2, 64, 4e-4
_PROJECTION_RATE = 0.2  # of the others': it begins as a good one
_TEMPERATURE = 0.02
_AT_ONCE = 32
_WINDOW = 256  # tokens
_CLOSED = -1e4


class Side(nn.Module):
    """The packaged model for one side, in bfloat16: ``low`` as it came, ``high`` taught."""

    def __init__(self, side: str) -> None:
        super().__init__()
        from transformers import AutoModel

        self.first, self.side = FIRST[side], side
        self.model = AutoModel.from_pretrained(str(packaged_model()), attn_implementation="eager").eval().bfloat16()
        for parameter in self.model.parameters():
            parameter.requires_grad_(False)
        self.taught: dict[str, Taught] = {}
        for number, layer in enumerate(self.model.encoder.layer):
            if number >= self.first:
                for name, child in list(layer.named_modules()):
                    if isinstance(child, nn.Linear):
                        self.taught[f"{side}|{number}|{name}"] = changed = Taught(child, RANK[side])
                        parent, _, last = name.rpartition(".")
                        setattr(layer.get_submodule(parent), last, changed)

    def low(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            return self._through(self.model.embeddings(input_ids=ids), mask, slice(None, self.first))

    def high(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self._through(x, mask, slice(self.first, None))

    def _through(self, x: torch.Tensor, mask: torch.Tensor, which: slice) -> torch.Tensor:
        closed = (~mask)[:, None, None, :].to(x.dtype) * _CLOSED
        for layer in self.model.encoder.layer[which]:
            out = layer(x, closed)
            x = out[0] if isinstance(out, tuple) else out
        return x


class School:
    """Both sides, the projection that they share, and every passage as its lower layers leave it."""

    def __init__(self, texts: Sequence[str]) -> None:
        from transformers import AutoTokenizer

        self._tokenizer = AutoTokenizer.from_pretrained(str(packaged_model()))
        self.passages, self.questions = Side("passages"), Side("questions")
        self.projection = nn.Linear(self.passages.model.config.hidden_size, NUMBERS, bias=False)
        self._low: dict[int, torch.Tensor] = {}
        tokens = self._tokens(texts)
        order = sorted(range(len(tokens)), key=lambda k: len(tokens[k]))
        sample = []
        for at in range(0, len(order), _AT_ONCE):
            some = order[at : at + _AT_ONCE]
            ids, mask = padded([tokens[k] for k in some])
            low = self.passages.low(ids, mask)
            self._low.update((k, low[j, : len(tokens[k])].clone()) for j, k in enumerate(some))
            if at % (16 * _AT_ONCE) == 0:
                with torch.no_grad():
                    sample.append(self.passages.high(low, mask)[mask].float())
        # The directions in which words differ most: a projection that loses little to begin with.
        *_, directions = torch.pca_lowrank(functional.normalize(torch.cat(sample), dim=-1), NUMBERS, center=False)
        self.projection.weight.data = directions.T.contiguous()

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        told: list[list[int]] = self._tokenizer(list(texts), truncation=True, max_length=_WINDOW)["input_ids"]
        return told

    def read_passages(self, numbers: Sequence[int]) -> list[torch.Tensor]:
        """Late vectors of passages' tokens, without the model's own marks."""
        found: dict[int, torch.Tensor] = {}
        order = sorted(numbers, key=lambda k: len(self._low[k]))
        for at in range(0, len(order), _AT_ONCE):
            some = order[at : at + _AT_ONCE]
            longest = -(-len(self._low[some[-1]]) // 16) * 16
            x = torch.zeros(len(some), longest, self.projection.in_features, dtype=torch.bfloat16)
            mask = torch.zeros(len(some), longest, dtype=torch.bool)
            for j, k in enumerate(some):
                x[j, : len(self._low[k])], mask[j, : len(self._low[k])] = self._low[k], True
            told = self._late(self.passages.high(x, mask))
            found.update((k, told[j, 1 : len(self._low[k]) - 1]) for j, k in enumerate(some))
        return [found[k] for k in numbers]

    def read_questions(self, texts: Sequence[str]) -> torch.Tensor:
        """Late vectors of questions' tokens, (questions, tokens, numbers), the model's own marks among them."""
        ids, mask = padded(self._tokens(texts))
        return self._late(self.questions.high(self.questions.low(ids, mask), mask))

    def _late(self, x: torch.Tensor) -> torch.Tensor:
        return functional.normalize(self.projection(x.float()), dim=-1)

    def loss(self, batch: Sequence[Lesson], rng: random.Random) -> torch.Tensor:
        """How far the answers stand below the other passages of the batch."""
        drawn: list[int] = []
        for lesson in batch:
            drawn += [rng.choice(lesson.answers), rng.choice(rng.choice((lesson.near, lesson.near_in_own)))]
        numbers = list(dict.fromkeys(drawn))
        passages = self.read_passages(numbers)
        told = self.read_questions([lesson.text for lesson in batch])
        questions = [told[k, 1 : 1 + len(lesson.weights)] for k, lesson in enumerate(batch)]
        cosines = torch.cat(questions) @ torch.cat(passages).T
        parts = torch.split(cosines, [len(p) for p in passages], dim=1)
        nearest = torch.stack([part.amax(1) for part in parts], dim=1)
        losses = []
        each = torch.split(nearest, [len(q) for q in questions])
        for lesson, near in zip(batch, each, strict=True):
            scores = torch.from_numpy(lesson.weights[: len(near)]) @ near / _TEMPERATURE
            right = torch.tensor([k in lesson.answers for k in numbers])
            unfair = torch.tensor([k in lesson.barred for k in numbers]) & ~right
            scores = scores.masked_fill(unfair, _CLOSED)
            losses.append(torch.logsumexp(scores, 0) - torch.logsumexp(scores[right], 0))
        return torch.stack(losses).mean()

    def teach(self, taught: list[Lesson], seed: int, epochs: int) -> None:
        """Teach both sides and the projection, in place."""
        rng = random.Random(seed)
        changes = [p for side in (self.passages, self.questions) for t in side.taught.values() for p in (t.a, t.b)]
        rates = [RATE, RATE * _PROJECTION_RATE]
        groups: list[dict[str, Any]] = [{"params": changes}, {"params": [self.projection.weight]}]
        optimizer = torch.optim.AdamW(groups, lr=RATE, weight_decay=0.01)
        steps = len(taught) // BATCH
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=epochs * steps + 1, pct_start=0.08)
        began = time.process_time()
        for epoch in range(epochs):
            rng.shuffle(taught)
            losses = []
            for step in range(steps):
                loss = self.loss(taught[step * BATCH : (step + 1) * BATCH], rng)
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                torch.nn.utils.clip_grad_norm_([*changes, self.projection.weight], 1.0)
                optimizer.step()
                schedule.step()
                losses.append(loss.item())
            spent = time.process_time() - began
            print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {spent:.0f} s of processor time", file=sys.stderr)

    def learnt(self) -> dict[str, NDArray[np.float16]]:
        """All that was learnt, as ``ingest/late.py`` reads it."""
        arrays = {PROJECTION: self.projection.weight}
        for side in (self.passages, self.questions):
            for name, taught in side.taught.items():
                arrays |= {f"{name}|down": taught.a, f"{name}|up": taught.b}
        return {name: p.detach().numpy().astype(np.float16) for name, p in arrays.items()}


def padded(tokens: Sequence[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Texts' tokens as one tensor, and which of it is real."""
    longest = -(-max(map(len, tokens)) // 16) * 16  # such lengths are read fastest
    ids, mask = torch.zeros(len(tokens), longest, dtype=torch.long), torch.zeros(len(tokens), longest, dtype=torch.bool)
    for k, some in enumerate(tokens):
        ids[k, : len(some)], mask[k, : len(some)] = torch.tensor(some), True
    return ids, mask


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=default_index())
    parser.add_argument("--out", type=Path, default=LATE_WEIGHTS)
    parser.add_argument("--leave-out", action="append", default=[], metavar="ID")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--pairs", type=int, help="only so many, drawn at random: to try the steps")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    library = Library.open(args.index)
    pairs = [p for p in read_pairs(library) if p.source_id not in args.leave_out]
    if args.pairs is not None:
        pairs = random.Random(args.seed).sample(pairs, args.pairs)
    texts = [library.embedded(e) for e in library.entries.values()]
    invented = read_invented()
    taught = lessons(library, pairs) + lessons_of_invented(library, invented, len(texts))
    school = School([*texts, *(one.embedded for one in invented)])
    school.teach(taught, args.seed, args.epochs)
    np.savez_compressed(args.out, **school.learnt())  # type: ignore[arg-type]
    print(f"{args.out}: {args.out.stat().st_size // 1024} KiB from {len(taught)} questions", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
