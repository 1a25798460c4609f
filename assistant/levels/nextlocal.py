"""What a local document says happens next at one of its own levels."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from assistant.levels.local import Step, local_actions
from assistant.levels.named import says_next
from assistant.levels.saying import Said, best, facet, quoted, said_in
from assistant.levels.standing import Standing
from assistant.library import Library
from ingest.sources import Source

_SHORT = 8  # sentences: a section on what happens next that has no more is shown whole
_NEXT_LOCAL = (
    facet(
        r"\blead (?:practitioner|professional|agency)\b|"
        r"\bled by\b|\b(?:will|should|must|duty to) lead\b|\bleads\b(?! to)",
        r"\bled by\b|\b(?:will|should|must|duty to) lead\b|\bleads\b(?! to)",
    ),
    facet(r"\bconsent\b|\bconsensual\b|\bvoluntary\b", r"not needed|with the consent|voluntary basis"),
    facet(r"\bwithin \w+ (?:working |school )?(?:hours?|days?|weeks?)\b|\bthe same day\b"),
)


def next_local(library: Library, source: Source, level: str, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """The steps of a table or a section on what happens next at a level, or else who leads, consent and timescale.

    Only what stands under a heading that names the level, or names it itself where no heading names any.
    """
    standing = Standing.of(library, source, level, labels)
    steps = local_actions(library, source, standing)
    if not steps:
        under = [
            s for s in said_in(library, source) if _near(standing, s) > 1 and any(map(says_next, s.passage.section))
        ]
        steps = [Step(s.text, s.page_index, "") for s in under] if len(under) <= _SHORT else []
    found = []
    for step in steps:
        made = quoted(library, source, step.text, step.page_index)
        if made is not None:
            found.append({**made, "heading": step.heading} if step.heading else made)
    return found or best(library, source, _NEXT_LOCAL, partial(_near, standing))


def _near(standing: Standing, said: Said) -> int:
    """How plainly a sentence is of a level; what lists the level's criteria is no step."""
    section = said.passage.section
    if said.passage.kind in {"cell", "row"} or (
        said.item and standing.heads(section[-1:]) and not says_next(section[-1])
    ):
        return 0
    under = standing.under(section)
    if under is None:
        return int(standing.names(said.text))
    return 2 + int(standing.names(said.text)) if under else 0
