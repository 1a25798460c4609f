"""How well references are checked: verdicts and places on claims.jsonl, extraction on reference_texts.json.

>>> report = measure(Path(".pagewise"), "test")
>>> report["verdict_accuracy"], report["confirmed_precision"]
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.checking.blocks import blocks_of
from assistant.checking.extract import extract
from assistant.library import Library
from assistant.references import CheckedClaim, Checker
from evals.questions import split_of

HERE = Path(__file__).resolve().parent
CLAIMS, TEXTS = HERE / "claims.jsonl", HERE / "reference_texts.json"
VERDICTS = ("confirmed", "partly", "elsewhere", "contradicted", "not_found", "not_checked")


def claims(split: str | None) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [r for r in rows if split is None or split_of(r["id"]) == split]


def check_all(checker: Checker, rows: Sequence[dict[str, Any]]) -> tuple[list[CheckedClaim], float]:
    """Every claim checked, and the seconds that took."""
    began = time.perf_counter()
    checked = [checker.check_claim(r["claim"], r["pages"], r["paragraphs"], r["source"]) for r in rows]
    return checked, time.perf_counter() - began


def place_found(row: dict[str, Any], checked: CheckedClaim, best_only: bool = False) -> bool:
    """Whether one of the places found (or the first) is one where the claim truly stands."""
    true = {(place["source"], page) for place in row["found"] for page in place["pages"]}
    found = checked.found[:1] if best_only else checked.found
    return any((f.source_id, f.page_label or str(f.page_index)) in true for f in found)


def verdict_figures(rows: Sequence[dict[str, Any]], checked: Sequence[CheckedClaim]) -> dict[str, Any]:
    pairs = list(zip(rows, checked, strict=True))
    placed = [(r, c) for r, c in pairs if r["found"] and r["verdict"] != "not_checked"]
    confirmed = [r["verdict"] == "confirmed" for r, c in pairs if c.verdict == "confirmed"]
    table = Counter((r["verdict"], c.verdict) for r, c in pairs)
    return {
        "claims": len(pairs),
        "verdict_accuracy": _share([r["verdict"] == c.verdict for r, c in pairs]),
        "true_place_found": _share([place_found(r, c) for r, c in placed]),
        "true_place_first": _share([place_found(r, c, best_only=True) for r, c in placed]),
        "confirmed_precision": _share(confirmed),
        "confusion": {want: {got: table[want, got] for got in VERDICTS if table[want, got]} for want in VERDICTS},
        "by_kind": {
            kind: _share([r["verdict"] == c.verdict for r, c in pairs if r["kind"] == kind])
            for kind in sorted({r["kind"] for r in rows})
        },
        "wrongly_confirmed": [r["id"] for r, c in pairs if c.verdict == "confirmed" != r["verdict"]],
    }


def extraction_figures(checker: Checker) -> dict[str, Any]:
    """References found in running text, with the right document, pages, paragraphs and words."""
    texts = json.loads(TEXTS.read_text(encoding="utf-8"))
    found = total = extra = look_alikes = 0
    missed: list[str] = []
    for text in texts:
        got = extract(blocks_of(text["text"]), checker.names, checker.has_place)
        matched: set[int] = set()
        for reference in text["references"]:
            total += 1
            hits = [k for k, claim in enumerate(got) if _matches(reference, claim)]
            found += bool(hits)
            matched.update(hits)
            if not hits:
                missed.append(f"{text['id']}: {reference['as_written']}")
        extra += len(got) - len(matched)
        look_alikes += sum(any(w in claim.reference.as_written for claim in got) for w in text["not_references"])
    return {
        "references": total,
        "recall": found / total,
        "extra": extra,
        "look_alikes_taken": look_alikes,
        "missed": missed,
    }


def _matches(reference: dict[str, Any], claim: Any) -> bool:
    got = claim.reference
    return (
        _plain(reference["claim"]) in _plain(claim.text)
        and (got.edition.source_id if got.edition else None) == reference["source"]
        and list(got.pages) == reference["pages"]
        and list(got.paragraphs) == reference["paragraphs"]
    )


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0


def measure(index: Path, split: str | None) -> dict[str, Any]:
    """All figures for a split (both halves without one)."""
    rows = claims(split)
    checker = Checker(Library.open(index))
    checker.check_claim("Warm up.", ["1"])  # the model loads outside the time taken
    checked, seconds = check_all(checker, rows)
    return {
        "split": split or "all",
        **verdict_figures(rows, checked),
        "seconds_per_100_claims": round(100 * seconds / max(1, len(rows)), 2),
        "extraction": extraction_figures(checker),
    }


def run(args: argparse.Namespace) -> int:
    result = measure(args.index, args.split)
    print(json.dumps(result, ensure_ascii=False) if args.json else table(result))
    return 0


def table(result: dict[str, Any]) -> str:
    """The figures for people: rates, then what was wanted (rows) against what came (columns)."""
    lines = [f"{result['claims']} claims ({result['split']})"]
    lines += [
        f"  {name.replace('_', ' ')}: {result[name]:.3f}"
        for name in ("verdict_accuracy", "true_place_found", "true_place_first", "confirmed_precision")
    ]
    lines.append(f"  seconds per 100 claims: {result['seconds_per_100_claims']}")
    extraction = result["extraction"]
    lines.append(
        f"  references found in running text: {extraction['recall']:.3f} of {extraction['references']}, "
        f"{extraction['extra']} more claims, {extraction['look_alikes_taken']} look-alikes taken"
    )
    lines.append(" " * 14 + " ".join(f"{v[:11]:>11}" for v in VERDICTS))
    lines += [f"{w:>13} " + " ".join(f"{result['confusion'][w].get(g, 0):>11}" for g in VERDICTS) for w in VERDICTS]
    return "\n".join(lines)
