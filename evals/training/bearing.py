"""python -m evals.training.bearing: teach the reference checker whether evidence bears a claim out.

The networks learn from the claims of ``claims.jsonl`` about all documents but three, each from changes
of its own; those three then say how the networks' mean is to be weighed with the signs, and how good
both are together: each of the three is judged with weights fitted on the other two.
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
from torch.nn import functional

from assistant.checking.bearing import WEIGHTS, Axes, Floats, Network, Reader, beside, padded
from assistant.checking.finding import Finder
from assistant.library import Library, default_index
from evals.training.claims import SUPPORTED, Bench, Example, Met, augmented, read_rows, verbatim

LEFT_OUT = ("cme-2024", "info-sharing-2024", "nscp-missing-2022")
EPOCHS, BATCH, RATE = 8, 48, 1.5e-3
NETWORKS = 1  # a second, and a third, cost as long again
OTHERS = 0.6  # share of the pairs with another passage that is learnt from
VERBATIM = 60  # sentences of each document
_HELD_AGAINST = 0.03  # strength of the penalty on the weights of the signs
Side = tuple[NDArray[Any], NDArray[Any]]


def weight_of(example: Example) -> float:
    """True claims are few and matter most; made ones are many and easy."""
    return 2.5 if example.kind == "true" else 0.6 if example.made else 1.0


def train(sides: Sequence[Side], examples: Sequence[Example], seed: int, epochs: int = EPOCHS) -> Network:
    torch.manual_seed(seed)
    rng = random.Random(seed)
    network = Network()
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.05)
    steps = epochs * -(-len(sides) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps + 1, pct_start=0.1)
    labels = torch.tensor([e.label for e in examples])
    weights = torch.tensor([weight_of(e) for e in examples])
    began = time.process_time()
    for epoch in range(epochs):
        network.train()
        losses = []
        lengths = [len(a) + len(b) + rng.random() * 10 for a, b in sides]  # batches of like length, never the same
        order = sorted(range(len(sides)), key=lengths.__getitem__)
        batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        rng.shuffle(batches)
        for batch in batches:
            told = network(*padded([sides[k] for k in batch]))
            each = functional.cross_entropy(told, labels[batch], label_smoothing=0.05, reduction="none")
            loss = (each * weights[batch]).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        spent = time.process_time() - began
        print(
            f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {spent:.0f} s of processor time",
            file=sys.stderr,
            flush=True,
        )
    return network.eval()


def told_by(networks: Sequence[Network], sides: Sequence[Side]) -> Floats:
    """The mean of what the networks say of each pair."""
    parts = []
    with torch.inference_mode():
        for at in range(0, len(sides), 64):
            batch = padded(sides[at : at + 64])
            parts.append(torch.stack([n(*batch).log_softmax(-1) for n in networks]).mean(0).numpy())
    return np.concatenate(parts)


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


def read_beside(reader: Reader, axes: tuple[Axes, Axes], examples: Sequence[Example]) -> list[Side]:
    """Each claim beside its evidence, as the networks take them; kept in half the width, for there are many."""
    found: list[Side] = []
    for at in range(0, len(examples), 256):
        batch = examples[at : at + 256]
        texts = list(dict.fromkeys(t for e in batch for t in (e.claim, e.evidence)))
        read = dict(zip(texts, reader.read(texts), strict=True))
        for e in batch:
            ours, theirs = beside(read[e.claim], read[e.evidence], reader.words, *axes)
            found.append((ours.astype(np.float16), theirs.astype(np.float16)))
    return found


def made_for(met: Sequence[Met], library: Library, finder: Finder, rng: random.Random) -> list[Example]:
    """Examples made out of those written by hand and out of the documents' own sentences, anew for each network."""
    made = [*augmented([m.example for m in met], rng), *verbatim(library, finder, VERBATIM, rng)]
    return [
        e for e in made if e.source_id not in LEFT_OUT and (e.kind not in ("itself", "verbatim") or rng.random() < 0.4)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=default_index())
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--networks", type=int, default=NETWORKS, help="their mean is read")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    args = parser.parse_args()
    library = Library.open(args.index)
    bench = Bench(library)
    teach(bench.met(read_rows()), library, bench.finder, args.out, args.networks, args.epochs)
    return 0


def teach(
    met: Sequence[Met], library: Library, finder: Finder, out: Path, many: int = NETWORKS, epochs: int = EPOCHS
) -> None:
    """Train the networks, fit the weighing, print how good both are on documents left out, and write the weights."""
    rng, reader = random.Random(3), Reader()
    by_hand = [
        m.example for m in met
        if m.example.source_id not in LEFT_OUT and (m.example.kind != "other" or rng.random() < OTHERS)
    ]  # fmt: skip
    kept = [m for m in met if m.example.source_id in LEFT_OUT]
    examples = [m.example for m in kept]
    sample = reader.read(
        rng.sample(sorted({e.evidence for e in by_hand}), min(1500, len({e.evidence for e in by_hand})))
    )
    axes = Axes.of(np.concatenate([r.middle for r in sample])), Axes.of(np.concatenate([r.last for r in sample]))
    sides, unseen = read_beside(reader, axes, by_hand), read_beside(reader, axes, examples)
    beyond = np.stack([m.signs for m in kept])
    networks: list[Network] = []
    for seed in range(1, many + 1):
        made = made_for(met, library, finder, random.Random(seed))
        networks.append(train([*sides, *read_beside(reader, axes, made)], [*by_hand, *made], seed, epochs))
        told = np.concatenate([told_by(networks, unseen), beyond], axis=1)
        print(
            f"{len(by_hand)} examples by hand, {len(made)} made; {seed} network(s), on documents left out of training:"
        )
        print(figures(crossed(told, examples), examples), flush=True)
        save(out, networks, axes, weigh(told, np.array([e.label for e in examples])))


def save(path: Path, networks: Sequence[Network], axes: tuple[Axes, Axes], weights: dict[str, Floats]) -> None:
    """Write the weights that ``assistant.checking.bearing`` reads."""
    arrays = {f"network.{k}.{n}": v.numpy() for k, net in enumerate(networks) for n, v in net.state_dict().items()}
    for name, axis in zip(("middle", "last"), axes, strict=True):
        arrays |= {f"{name}.mean": axis.mean, f"{name}.matrix": axis.matrix}
    small = {n: v.astype(np.float16) for n, v in arrays.items()} | weights
    np.savez_compressed(path, **small)
    print(f"{path}: {path.stat().st_size // 1024} KiB", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
