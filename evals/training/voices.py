"""python -m evals.training.voices: write ``assistant/voices.npz`` from what was asked before.

From the question–passage pairs (``pairs*.jsonl``) and from questions near the field that no
document they are about answers (``unanswerable*.jsonl``). ``--leave-out ID`` leaves out the pairs of
a document, for the figure on documents never seen.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.library import Library, default_index
from assistant.matching import Matcher
from assistant.voices import FILE, unit
from evals.training.pairs import FOLDER, read_pairs

_WHOLE_PIECES, _TOKEN_PIECES = 48, 16  # bytes that are kept of a question's vector, and of a token's
_TELLING = 0.5  # of the mean weight of a question's tokens: lighter ones tell little
_SAMPLE = 20_000  # vectors that typical pieces are learnt from


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=default_index())
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--leave-out", action="append", default=[], metavar="ID")
    args = parser.parse_args()
    library = Library.open(args.index)
    pairs = [p for p in read_pairs(library) if p.source_id not in args.leave_out]
    sets = sorted({tuple(sorted(p.answers)) for p in pairs})
    number = {answers: k for k, answers in enumerate(sets)}
    answers = np.stack([np.mean([library.vector(library.entries[i]) for i in ids], axis=0) for ids in sets])
    unanswered = unanswerable_training()
    questions = [p.question for p in pairs] + unanswered
    answer_of = [number[tuple(sorted(p.answers))] for p in pairs] + [-1] * len(unanswered)
    family_of = [library.source(library.entries[ids[0]].source_id).family for ids in sets]
    families = sorted(set(family_of))
    whole, tokens, sizes = _read(library, questions)
    whole_codes, whole_typical = quantised(whole, _WHOLE_PIECES)
    token_codes, token_typical = quantised(tokens, _TOKEN_PIECES)
    np.savez_compressed(
        args.out,
        whole=whole_codes,
        whole_typical=whole_typical,
        tokens=token_codes,
        tokens_typical=token_typical,
        sizes=np.array(sizes, dtype=np.uint8),
        answers=_bytes(answers),
        answer_of=np.array(answer_of, dtype=np.int32),
        families=np.array(families),
        family_of=np.array([families.index(f) for f in family_of], dtype=np.uint8),
    )
    size = args.out.stat().st_size // 1024
    print(f"{args.out}: {size} KiB from {len(pairs)} pairs and {len(unanswered)} unanswerable", file=sys.stderr)
    return 0


def unanswerable_training() -> list[str]:
    """Questions near the field that none of the documents of the pairs answers, written for training alone."""
    files = sorted(FOLDER.glob("unanswerable*.jsonl"))
    return [json.loads(line)["question"] for f in files for line in f.read_text(encoding="utf-8").splitlines()]


def _read(library: Library, questions: list[str]) -> tuple[NDArray[np.float32], NDArray[np.float32], list[int]]:
    """Each question's vector; the vectors of its telling tokens, question by question; and how many those are."""
    matcher = Matcher(library)
    wholes, tokens, sizes = [], [], []
    for asked in matcher.ask_all([library.language.read(q) for q in questions]):
        telling = asked.weights >= min(_TELLING / max(1, len(asked.weights)), float(asked.weights.max(initial=0.0)))
        wholes.append(asked.whole)
        tokens.append(asked.tokens[telling][:255])
        sizes.append(len(tokens[-1]))
    return np.stack(wholes), np.concatenate(tokens), sizes


def quantised(
    vectors: NDArray[np.float32], pieces: int, seed: int = 1
) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Product quantisation: codes (n, pieces) and the typical pieces (pieces, 256, dimensions / pieces)."""
    from sklearn.cluster import MiniBatchKMeans

    rng = np.random.default_rng(seed)
    sample = vectors[rng.permutation(len(vectors))[:_SAMPLE]]
    length = vectors.shape[1] // pieces
    codes, typical = [], []
    for at in range(0, vectors.shape[1], length):
        means = MiniBatchKMeans(min(256, len(sample)), n_init=1, max_iter=30, batch_size=4096, random_state=seed)
        means.fit(sample[:, at : at + length])
        codes.append(means.predict(vectors[:, at : at + length]).astype(np.uint8))
        typical.append(means.cluster_centers_.astype(np.float16))
    return np.stack(codes, axis=1), np.stack(typical)


def _bytes(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Each vector in whole numbers from -127 to 127: its direction is what counts."""
    scaled: NDArray[np.int8] = np.rint(127 * unit(vectors) / np.abs(unit(vectors)).max(axis=1, keepdims=True)).astype(
        np.int8
    )
    return scaled


if __name__ == "__main__":
    sys.exit(main())
