"""The least that each figure may be, kept in floors.toml: below it, the build fails."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.questions import DataError

FLOORS = Path(__file__).resolve().parent / "floors.toml"


@dataclass(frozen=True)
class Floor:
    """A figure's bound: its floor, or its ceiling for what should be rare."""

    figure: str
    bound: float
    at_most: bool = False


@dataclass(frozen=True)
class Check:
    figure: str
    bound: float
    at_most: bool
    measured: float | None
    ok: bool

    def __str__(self) -> str:
        sign = "at most" if self.at_most else "at least"
        measured = "not measured" if self.measured is None else f"{self.measured:.3f}"
        return f"{self.figure} is {measured}, and must be {sign} {self.bound:g}"


def read(split: str, path: Path = FLOORS) -> list[Floor]:
    """The bounds for a split. Raises DataError where the file names anything else than numbers."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get(split, {})
        return [
            Floor(figure, float(bound), at_most=side == "at_most")
            for side in ("at_least", "at_most")
            for figure, bound in table.get(side, {}).items()
        ]
    except (OSError, tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise DataError(f"{path.name} cannot be used ({error}): mend it.") from error


def figures(result: dict[str, Any]) -> dict[str, float | None]:
    """Every figure of a run by its name: `all.hit_at_1`, `own.wt-2023.mrr`, `refusals.recall` …"""
    return dict(_figures(result))


def _figures(result: dict[str, Any]) -> Iterator[tuple[str, float | None]]:
    for setting, figures_ in result["settings"].items():
        for name, value in figures_["overall"].items():
            yield f"{setting}.{name}", value["mean"]
        for source, values in figures_["by_source"].items():
            for name, value in values.items():
                yield f"{setting}.{source}.{name}", value
    for name, value in result["refusals"].items():
        if name != "by_reason":
            yield f"refusals.{name}", value
    for name, value in result["checks"].items():
        yield f"checks.{name}", value["share"]


def check(result: dict[str, Any], bounds: list[Floor]) -> list[Check]:
    """Each bound against the run; what was not measured fails."""
    measured = figures(result)
    checks = []
    for floor in bounds:
        value = measured.get(floor.figure)
        ok = value is not None and (value <= floor.bound if floor.at_most else value >= floor.bound)
        checks.append(Check(floor.figure, floor.bound, floor.at_most, value, ok))
    return checks
