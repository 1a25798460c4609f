"""python -m evals scenarios: are the criteria that a described situation touches found, and no others?"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.library import Library
from evals import metrics, show
from evals.questions import SCENARIOS, DataError, read_lines, split_of
from evals.runner import Asks, log

LEVELS = ("early_help", "child_in_need", "child_protection")
LOCAL = "local"
_SAME = 0.7  # the share of the shorter one's words that two documents' wordings of a criterion have in common


@dataclass(frozen=True)
class Criterion:
    """Words that stand on pages of a source, at a level."""

    level: str
    source: str
    pages: tuple[str, ...]
    words: str

    def same_as(self, other: Criterion) -> bool:
        """Whether two documents word one criterion: it is enough to show it from one of them."""
        mine, theirs = set(_words(self.words)), set(_words(other.words))
        common = len(mine & theirs) / min(len(mine), len(theirs))
        return self.level == other.level and self.source != other.source and common >= _SAME


@dataclass(frozen=True)
class Scenario:
    """A situation as typed, the criteria that it touches and some that it does not."""

    id: str
    text: str
    split: str
    expected: tuple[Criterion, ...]
    unexpected: tuple[Criterion, ...]


@dataclass(frozen=True)
class Shown:
    """A criterion as an answer shows it."""

    level: str
    source: str
    page: str
    quote: str
    touched: bool


@dataclass
class Column:
    """What was found at one level, over all scenarios."""

    expected: int = 0  # criteria to find, the same in two documents counted once
    shown: int = 0  # of them: shown at all
    touched: int = 0  # of them: shown as touched
    unexpected: int = 0  # criteria that must not be shown as touched
    wrong: int = 0  # of them: shown as touched
    missed: list[str] = field(default_factory=list)
    wrongly: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        judged = self.touched + self.wrong
        return {
            "expected": self.expected,
            "shown": self.shown / self.expected if self.expected else None,
            "recall": self.touched / self.expected if self.expected else None,
            "precision": self.touched / judged if judged else None,
            "false_alarms": self.wrong / self.unexpected if self.unexpected else None,
            "unexpected": self.unexpected,
        }


def read_scenarios(split: str | None = None, path: Path = SCENARIOS) -> list[Scenario]:
    """The scenarios of one split, or all."""
    rows = []
    for value in read_lines(path):
        try:
            rows.append(_scenario(value))
        except (KeyError, TypeError) as error:
            raise DataError(f"{path.name}, case {value.get('id')!r}, lacks or misuses {error}: mend it.") from error
    return [row for row in rows if split is None or row.split == split]


def _scenario(value: dict[str, Any]) -> Scenario:
    expected = [_criterion(level, c) for level in LEVELS for c in value["expect"][level]]
    expected += [_criterion(LOCAL, {"source": "nscp-thresholds-2022", **c}) for c in value.get("local", ())]
    unexpected = [_criterion(c["level"], c) for c in value["not_expected"]]
    return Scenario(value["id"], value["text"], split_of(value["id"]), tuple(expected), tuple(unexpected))


def _criterion(level: str, value: Mapping[str, Any]) -> Criterion:
    return Criterion(level, value["source"], tuple(value["pages"]), value["words"])


def criteria_shown(threshold: Mapping[str, Any] | None) -> list[Shown]:
    """The criteria in the ``threshold`` of an answer, at each of the places that a criterion names."""
    return [
        Shown(
            level["id"],
            place.get("source_id", level["source_id"]),
            metrics.page_name(place["page_label"], place["page_index"]),
            place["quote"],
            bool(criterion["touched"]),
        )
        for level in (threshold or {}).get("levels", ())
        for criterion in level["criteria"]
        for place in (criterion, *criterion.get("also", ()))
    ]


def is_shown(criterion: Criterion, shown: Shown) -> bool:
    """Whether what is shown is this criterion. Local levels have names of their own, so any may show it."""
    return (
        criterion.source == shown.source
        and (criterion.level in (LOCAL, shown.level))
        and shown.page in criterion.pages
        and metrics.stands_in(criterion.words, shown.quote)
    )


def groups(criteria: Iterable[Criterion]) -> list[list[Criterion]]:
    """Criteria, those that two documents share put together."""
    found: list[list[Criterion]] = []
    for criterion in criteria:
        home = next((group for group in found if any(criterion.same_as(other) for other in group)), None)
        if home is None:
            found.append([criterion])
        else:
            home.append(criterion)
    return found


def count(scenario: Scenario, shown: Sequence[Shown], columns: dict[str, Column]) -> None:
    """Add one scenario's criteria to the columns."""
    for group in groups(scenario.expected):
        column = columns[group[0].level]
        found = [s for s in shown if any(is_shown(criterion, s) for criterion in group)]
        column.expected += 1
        column.shown += bool(found)
        if any(s.touched for s in found):
            column.touched += 1
        else:
            column.missed.append(f"{scenario.id}: {group[0].words}")
    for group in groups(scenario.unexpected):
        column = columns[group[0].level]
        column.unexpected += 1
        if any(s.touched and is_shown(criterion, s) for s in shown for criterion in group):
            column.wrong += 1
            column.wrongly.append(f"{scenario.id}: {group[0].words}")


def measure(assistant: Asks, scenarios: Sequence[Scenario], held: Iterable[str]) -> dict[str, Any]:
    """Every scenario asked of all documents; criteria of documents not held are not counted."""
    library = set(held)
    columns = {level: Column() for level in (*LEVELS, LOCAL)}
    recognised = 0
    for scenario in scenarios:
        answer = assistant.ask(scenario.text)
        recognised += answer.threshold is not None
        kept = Scenario(
            scenario.id,
            scenario.text,
            scenario.split,
            tuple(c for c in scenario.expected if c.source in library),
            tuple(c for c in scenario.unexpected if c.source in library),
        )
        count(kept, criteria_shown(answer.threshold), columns)
    total = Column()
    for column in columns.values():
        for name in ("expected", "shown", "touched", "unexpected", "wrong"):
            setattr(total, name, getattr(total, name) + getattr(column, name))
    return {
        "scenarios": len(scenarios),
        "recognised": recognised / len(scenarios) if scenarios else None,
        "columns": {name: column.to_json() for name, column in {**columns, "all": total}.items()},
        "cases": {name: {"missed": c.missed, "wrongly": c.wrongly} for name, c in columns.items()},
    }


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", type=Path, default=SCENARIOS, help="other scenarios of the same form")
    parser.add_argument("--cases", action="store_true", help="add what was missed and wrongly shown")


def run(args: argparse.Namespace) -> int:
    from assistant.ask import Assistant

    scenarios = read_scenarios(args.split, args.file)
    log(f"{len(scenarios)} scenarios")
    result = measure(Assistant.open(args.index), scenarios, Library.open(args.index).held)
    cases = result.pop("cases")
    if args.cases:
        result["cases"] = cases
    result = {"split": args.split or "all", **result}
    print(json.dumps(result, ensure_ascii=False) if args.json else table(result))
    return 0


def table(result: dict[str, Any]) -> str:
    heads = ("shown", "recall", "precision", "false_alarms")
    rows = [
        [name.replace("_", " "), str(c["expected"]), str(c["unexpected"]), *(show.number(c[h]) for h in heads)]
        for name, c in result["columns"].items()
    ]
    lines = [
        f"{result['scenarios']} scenarios, split {result['split']}; recognised as situations: "
        f"{show.number(result['recognised'])}",
        "",
        show.table(["column", "to find", "not to", "shown", "touched", "precision", "false alarms"], rows),
    ]
    for name, cases in result.get("cases", {}).items():
        lines += [f"missed, {name}: {line}" for line in cases["missed"]]
        lines += [f"wrongly touched, {name}: {line}" for line in cases["wrongly"]]
    return "\n".join(lines)


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in metrics.plain(text)).split()
