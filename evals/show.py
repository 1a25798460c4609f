"""Results as tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

HEADS = {
    "hit_at_1": "hit@1",
    "hit_at_3": "hit@3",
    "hit_at_5": "hit@5",
    "mrr": "MRR",
    "facts_in_top_3": "facts top 3",
}
SETTINGS = {"all": "All documents together", "own": "Its own document alone"}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns lined up: the first to the left, the others to the right."""
    widths = [max(len(row[k]) for row in [head, *rows]) for k in range(len(head))]

    def line(row: Sequence[str]) -> str:
        cells = [cell.ljust(widths[0]) if k == 0 else cell.rjust(widths[k]) for k, cell in enumerate(row)]
        return "  ".join(cells).rstrip()

    return "\n".join([line(head), "  ".join("-" * width for width in widths), *map(line, rows)])


def number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def run_table(result: dict[str, Any]) -> str:
    """A run: both settings, groups, refusals, checks, latency."""
    parts = [f"{result['questions']} questions, split {result['split']}"]
    for setting, values in result["settings"].items():
        parts.append(f"\n{SETTINGS[setting]}\n{setting_table(values)}")
    parts.append(f"\nWhat must not be answered\n{refusal_table(result['refusals'])}")
    parts.append(f"\nChecks\n{check_table(result['checks'])}")
    latency = [[stage, number(v["p50"], 0), number(v["p95"], 0)] for stage, v in result["latency_ms"].items()]
    parts.append(f"\nLatency (ms)\n{table(['stage', 'p50', 'p95'], latency)}")
    for case in result.get("cases", ()):
        if case["rank"] != 1:
            shown = ", ".join(f"{s} {p}" for s, p in case["pages"][:3])
            right = ", ".join(f"{s} {p}" for s, p in case["right"])
            parts.append(
                f"{case['id']} [{case['setting']}] rank {case['rank'] or '–'}, {case['status']}: {case['question']}\n"
                f"    shown {shown} | right {right} | facts {case['facts']:.2f}"
            )
    for row in result.get("statuses", ()):
        if row["status"] != row["expect"]:
            parts.append(f"{row['id']} {row['reason']}: {row['status']}, not {row['expect']}: {row['question']}")
    return "\n".join(parts)


def setting_table(values: dict[str, Any]) -> str:
    overall = values["overall"]
    rows = [
        ["overall", str(overall["mrr"]["n"]), *(number(overall[f]["mean"]) for f in HEADS)],
        ["  95 % interval", "", *(f"{number(overall[f]['low'])}–{number(overall[f]['high'])}" for f in HEADS)],
    ]
    for group in ("kind", "persona", "source", "named"):
        for name, figures in values[f"by_{group}"].items():
            label = f"{group}: {name}" if group != "named" else f"document {name}"
            rows.append([label, str(figures["n"]), *(number(figures[f]) for f in HEADS)])
    return table(["", "n", *HEADS.values()], rows)


def refusal_table(values: dict[str, Any]) -> str:
    rows = [
        ["rightly not answered (recall)", str(values["n_unanswerable"]), number(values["recall"])],
        ["of all not answered (precision)", "", number(values["precision"])],
        ["status as expected", str(values["n_unanswerable"]), number(values["as_expected"])],
        ["questions wrongly told not_found", str(values["n_answerable"]), number(values["false_not_found"], 3)],
        ["questions wrongly redirected", str(values["n_answerable"]), number(values["false_redirected"], 3)],
    ]
    for reason, figures in values["by_reason"].items():
        rows.append([f"  {reason}: not answered", str(figures["n"]), number(figures["refused"])])
    return table(["", "n", "share"], rows)


def check_table(values: dict[str, Any]) -> str:
    rows = [[name.replace("_", " "), str(v["n"]), number(v["share"], 3)] for name, v in values.items()]
    failures = [f"  {name}: {line}" for name, v in values.items() for line in v["failures"][:5]]
    return "\n".join([table(["", "n", "share"], rows), *failures])


def figures(values: Mapping[str, Any], depth: int = 0) -> str:
    """Nested figures, one a line."""
    lines = []
    for name, value in values.items():
        label = "  " * depth + name.replace("_", " ")
        if isinstance(value, Mapping):
            lines += [label, figures(value, depth + 1)]
        elif isinstance(value, float):
            lines.append(f"{label}: {value:.3f}")
        else:
            lines.append(f"{label}: {value}")
    return "\n".join(lines)
