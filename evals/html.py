"""Results as a page: the tables, and plots beside them. Nothing in it is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from evals import show, svg

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #222; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
pre { background: #f6f6f4; padding: .8rem; overflow-x: auto; font-size: 13px }
svg { max-width: 100%; height: auto; display: block; margin: 1rem 0 }
"""
_PLOTTED = {"hit_at_1": "hit@1", "hit_at_5": "hit@5", "facts_in_top_3": "facts in top 3"}


def page(title: str, sections: Sequence[tuple[str, str]]) -> str:
    """A whole document from (heading, markup) pairs; the markup is trusted, the heading is not."""
    body = "\n".join(f"<h2>{escape(heading)}</h2>\n{markup}" for heading, markup in sections)
    return (
        f'<!doctype html>\n<html lang="en-GB">\n<head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )


def pre(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"


def run_page(result: dict[str, Any]) -> str:
    """The report of `python -m evals run`."""
    settings = result["settings"]
    overall = {
        show.SETTINGS[name]: {label: values["overall"][figure]["mean"] for figure, label in _PLOTTED.items()}
        for name, values in settings.items()
    }
    sections = [("Overall", svg.bars("Right page first, right page in five, facts found", overall))]
    for name, values in settings.items():
        plots = "".join(
            svg.bars(
                f"By {group}",
                {
                    f"{key} ({figures['n']})": {label: figures[f] for f, label in _PLOTTED.items()}
                    for key, figures in values[f"by_{group}"].items()
                },
            )
            for group in ("kind", "persona", "source")
        )
        sections.append((show.SETTINGS[name], plots + pre(show.setting_table(values))))
    refusals = result["refusals"]
    if refusals["by_reason"]:
        by_reason = {
            f"{reason} ({figures['n']})": {"not answered": figures["refused"], "as expected": figures["as_expected"]}
            for reason, figures in refusals["by_reason"].items()
        }
        plot = svg.bars("Rightly not answered, by reason", by_reason)
        sections.append(("What must not be answered", plot + pre(show.refusal_table(refusals))))
    sections.append(("Checks", pre(show.check_table(result["checks"]))))
    latency = "".join(
        svg.histogram(f"{stage}: p50 {v['p50']:.0f} ms, p95 {v['p95']:.0f} ms", v["values"], "ms")
        for stage, v in result["latency_ms"].items()
    )
    sections.append(("Latency", latency))
    return page(f"Pagewise: {result['questions']} known questions, split {result['split']}", sections)
