"""python -m evals.training.voices: write ``assistant/voices.npz`` from the question–passage pairs.

``--leave-out ID`` leaves out the pairs of a document, for the figure on documents never seen.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.library import Library, default_index
from assistant.voices import FILE
from evals.training.pairs import read_pairs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=default_index())
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--leave-out", action="append", default=[], metavar="ID")
    args = parser.parse_args()
    library = Library.open(args.index)
    pairs = [p for p in read_pairs(library) if p.source_id not in args.leave_out]
    searches = [library.language.read(p.question).search for p in pairs]
    questions = np.stack([vectors.whole for vectors in library.model.read(searches)])
    sets = sorted({tuple(sorted(p.answers)) for p in pairs})
    number = {answers: k for k, answers in enumerate(sets)}
    answers = np.stack([np.mean([library.vector(library.entries[i]) for i in ids], axis=0) for ids in sets])
    answer_of = np.array([number[tuple(sorted(p.answers))] for p in pairs], dtype=np.int32)
    np.savez_compressed(args.out, questions=_bytes(questions), answers=_bytes(answers), answer_of=answer_of)
    print(f"{args.out}: {args.out.stat().st_size // 1024} KiB from {len(pairs)} pairs", file=sys.stderr)
    return 0


def _bytes(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Each vector in whole numbers from -127 to 127: its direction is what counts."""
    scaled: NDArray[np.int8] = np.rint(127 * vectors / np.abs(vectors).max(axis=1, keepdims=True)).astype(np.int8)
    return scaled


if __name__ == "__main__":
    sys.exit(main())
