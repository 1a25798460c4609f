"""python -m evals.training.bearing: teach the reference checker whether evidence bears a claim out.

The reader learns from the claims of ``claims.jsonl`` about all documents but three, from those about
invented passages (see ``evals.training.invented``) and from sentences as policies copy them (see
``evals.training.policies``). The three then say how what it tells is to be weighed
with the signs, and how good both are together: each of them is judged with weights fitted on the other
two. Gathering the evidence takes half an hour, each epoch a quarter, on one core that multiplies in
bfloat16, and several times as long on one that doesn't.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from assistant.checking.bearing import WEIGHTS, Floats, Pair, Reader, padded
from assistant.checking.finding import Finder
from assistant.library import Library, default_index
from evals.training.claims import SUPPORTED, Bench, Example, Met, augmented, read_rows, verbatim
from evals.training.invented import library_of, read_claims, read_invented
from evals.training.policies import copied_rows

LEFT_OUT = ("cme-2024", "info-sharing-2024", "nscp-missing-2022")
EPOCHS, BATCH = 3, 48
RATE, HEAD_RATE = 6e-4, 1e-3
OTHERS = 0.5  # share of the pairs with another passage that is learnt from
MADE = 0.7  # ... and of those made by altering
VERBATIM = 60  # sentences of each document
COPIED = 110  # sentences of each document, as policies copy them
_SEED = 3  # of what is copied
_HELD_AGAINST = 0.003  # strength of the penalty on the weights of the signs


def weight_of(example: Example) -> float:
    """True claims are few and matter most; made ones are many and easy."""
    return 2.5 if example.kind == "true" else 0.6 if example.made else 1.0


def train(reader: Reader, examples: Sequence[Example], seed: int, epochs: int) -> None:
    """Teach a reader, in place."""
    rng = random.Random(seed)
    pairs = reader.pairs([(e.claim, e.evidence) for e in examples])
    changes = [p for name, p in reader.taught().items() if name.startswith("model.")]
    rest = [p for name, p in reader.taught().items() if not name.startswith("model.")]
    rates = [RATE, HEAD_RATE]
    optimizer = torch.optim.AdamW(
        [{"params": some, "lr": rate} for some, rate in zip((changes, rest), rates, strict=True)], weight_decay=0.02
    )
    steps = epochs * -(-len(pairs) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps + 1, pct_start=0.1)
    labels = torch.tensor([e.label for e in examples])
    weights = torch.tensor([weight_of(e) for e in examples])
    reader.head.train()  # drawing what to drop in the layers themselves takes longer than reading
    began = time.process_time()
    for epoch in range(epochs):
        losses = []
        for batch in _batches(pairs, rng):
            told = reader(*padded([pairs[k] for k in batch]))
            each = functional.cross_entropy(told, labels[batch], label_smoothing=0.05, reduction="none")
            loss = (each * weights[batch]).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_([*changes, *rest], 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        spent = time.process_time() - began
        print(
            f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {spent:.0f} s of processor time",
            file=sys.stderr,
            flush=True,
        )
    reader.eval()


def _batches(pairs: Sequence[Pair], rng: random.Random) -> list[list[int]]:
    """Batches of like length, never the same."""
    lengths = [len(tokens) + rng.random() * 10 for tokens, _ in pairs]
    order = sorted(range(len(pairs)), key=lengths.__getitem__)
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    rng.shuffle(batches)
    return batches


def weigh(told: Floats, labels: NDArray[np.int64]) -> dict[str, Floats]:
    """Weights of the network's numbers and the signs: a logistic regression with three outcomes."""
    mean, spread = told.mean(axis=0), told.std(axis=0) + 1e-3
    x, y = torch.from_numpy((told - mean) / spread), torch.from_numpy(labels)
    weights, bias = torch.zeros(3, x.shape[1], requires_grad=True), torch.zeros(3, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=200)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = functional.cross_entropy(x @ weights.T + bias, y) + _HELD_AGAINST * (weights**2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return {
        "weigh.mean": mean, "weigh.spread": spread,
        "weigh.weights": weights.detach().numpy(), "weigh.bias": bias.detach().numpy(),
    }  # fmt: skip


def weighed(told: Floats, w: dict[str, Floats]) -> Floats:
    score = ((told - w["weigh.mean"]) / w["weigh.spread"]) @ w["weigh.weights"].T + w["weigh.bias"]
    found = np.exp(score - score.max(axis=1, keepdims=True))
    return found / found.sum(axis=1, keepdims=True)  # type: ignore[no-any-return]


def crossed(told: Floats, examples: Sequence[Example]) -> Floats:
    """Judgements on each document by weights fitted on the other documents left out of training."""
    labels, of = np.array([e.label for e in examples]), np.array([e.source_id for e in examples])
    found = np.zeros((len(examples), 3), np.float32)
    for source in sorted(set(of)):
        found[of == source] = weighed(told[of == source], weigh(told[of != source], labels[of != source]))
    return found


def figures(judged: Floats, examples: Sequence[Example]) -> str:
    """How well true claims are told from altered ones about the same passage, and from other passages."""
    true = np.array([e.label == SUPPORTED for e in examples])
    own = np.array([e.kind != "other" for e in examples])
    score = judged[:, 0]
    lines = [
        f"true above altered {_above(score[true], score[own & ~true]):.3f}, "
        f"above another passage {_above(score[true], score[~own]):.3f}"
    ]
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        taken = score[own] >= least
        right = true[own][taken].mean() if taken.any() else 1.0
        lines.append(
            f"  at {least}: {(score[true] >= least).mean():.3f} of the true taken, {right:.3f} of those taken true"
        )
    kinds = sorted({e.kind for e in examples})
    shares = {k: np.mean([s >= 0.5 for s, e in zip(score, examples, strict=True) if e.kind == k]) for k in kinds}
    lines.append("  taken at 0.5: " + ", ".join(f"{k} {v:.2f}" for k, v in shares.items()))
    return "\n".join(lines)


def _above(a: Floats, b: Floats) -> float:
    """The chance that one of the first stands above one of the second."""
    ranks = np.argsort(np.argsort(np.concatenate([a, b])))
    return float((ranks[: len(a)].sum() - len(a) * (len(a) - 1) / 2) / (len(a) * len(b)))


def made_for(met: Sequence[Met], library: Library, finder: Finder, rng: random.Random) -> list[Example]:
    """Examples made out of those written by hand and out of the documents' own sentences."""
    made = [*augmented([m.example for m in met], rng), *verbatim(library, finder, VERBATIM, rng)]
    share = {"itself": 0.4 * MADE, "verbatim": 0.4}
    return [e for e in made if e.source_id not in LEFT_OUT and rng.random() < share.get(e.kind, MADE)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=default_index())
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    args = parser.parse_args()
    library = Library.open(args.index)
    bench = Bench(library)
    with TemporaryDirectory() as folder:
        passages = read_invented()
        invented = library_of(passages, Path(folder))
        copied = list(copied_rows(library, bench.finder, COPIED, random.Random(_SEED)))
        met = [*bench.met([*read_rows(), *copied]), *Bench(invented).met(read_claims(invented, passages))]
        teach(met, library, bench.finder, args.out, args.epochs)
    return 0


def teach(met: Sequence[Met], library: Library, finder: Finder, out: Path, epochs: int = EPOCHS, seed: int = 1) -> None:
    """Teach a reader, fit the weighing, print how good both are on documents left out, and write the weights."""
    rng = random.Random(seed)
    torch.manual_seed(seed)
    by_hand = [
        m.example for m in met
        if m.example.source_id not in LEFT_OUT and (m.example.kind != "other" or rng.random() < OTHERS)
    ]  # fmt: skip
    made = made_for(met, library, finder, rng)
    reader = Reader(torch.bfloat16)
    train(reader, [*by_hand, *made], seed, epochs)
    print(f"{len(by_hand)} examples by hand, {len(made)} made; on documents left out of training:")
    weigh_and_save(reader, [m for m in met if m.example.source_id in LEFT_OUT], out)


def weigh_and_save(reader: Reader, kept: Sequence[Met], out: Path) -> None:
    """Fit the weighing on documents left out, print how good it is, and write what ``BearingModel`` reads."""
    examples = [m.example for m in kept]
    told = reader.told(reader.pairs([(e.claim, e.evidence) for e in examples]))
    told = np.concatenate([told, np.stack([m.signs for m in kept])], axis=1)
    print(figures(crossed(told, examples), examples), flush=True)
    learnt = {f"reader.{name}": p.detach().to(torch.float16).numpy() for name, p in reader.taught().items()}
    weights = weigh(told, np.array([e.label for e in examples]))
    np.savez_compressed(out, **learnt, **weights)  # type: ignore[arg-type]
    print(f"{out}: {out.stat().st_size // 1024} KiB", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
