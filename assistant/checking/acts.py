"""Named Acts and their sections: the right section of the wrong Act is another law."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.meeting import Conflict, Meeting

_ACT = re.compile(
    r"\b((?:[A-Z][\w’'-]+(?:,)?\s+(?:(?:of|and|the|for|in|to|on|with)\s+){0,2}|\((?:[A-Z]\w+\s*)+\)\s+)+(?:Act|Regulations|Order|Measure)\s+\d{4})"
)
_SECTION = re.compile(r"\b(?:[Ss]ections?|[Ss]s?\.)\s?(\d+[A-Z]{0,3})(?:\(\w+\))*")


def act_names(text: str) -> set[str]:
    return {_act_key(m.group(1)) for m in _ACT.finditer(text)}


def _act_key(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", name.lower())
    for lead in ("section", "the", "under", "of", "in", "and", "by"):
        while words and words[0] == lead:
            words = words[1:]
    return " ".join(words)


def act_sections(text: str) -> list[tuple[str, str, str]]:
    """(section, key of the Act, the Act as written) for "section 17 of the Children Act 1989" and its like."""
    acts = [(m.start(1), m.end(1), m.group(1)) for m in _ACT.finditer(text)]
    pairs = []
    for m in _SECTION.finditer(text):
        after = next((a for a in acts if a[0] >= m.end() and re.fullmatch(r"[^.;]{0,60}?", text[m.end() : a[0]])), None)
        before = next(
            (a for a in acts if a[1] <= m.start() and re.fullmatch(r"[\s,(]{1,3}", text[a[1] : m.start()])), None
        )
        named = before or after
        if named:
            pairs.append((m.group(1).upper(), _act_key(named[2]), named[2]))
    return pairs


def check_acts(meeting: Meeting) -> Iterator[Conflict]:
    there_text = f"{meeting.sentence}\n{meeting.context}"
    there = act_sections(there_text)
    claimed = act_sections(meeting.claim)
    for section, act, name in claimed:
        if any((s, a) == (section, act) for s, a, _ in there):
            continue
        other = next((n for s, a, n in there if s == section and a != act), None)
        if other:
            yield Conflict("act", f"section {section} of the {name}", f"section {section} of the {other}")
            return
        same_act = next((s for s, a, _ in act_sections(meeting.sentence) if a == act), None)
        if same_act:
            yield Conflict("act", f"section {section} of the {name}", f"section {same_act} of the {name}")
            return
    if not claimed:
        bare = {m.group(1).upper() for m in _SECTION.finditer(meeting.claim)}
        have = {m.group(1).upper() for m in _SECTION.finditer(there_text)}
        near = [m.group(1).upper() for m in _SECTION.finditer(meeting.sentence)]
        for section in bare - have:
            if near and not set(near) & bare:
                yield Conflict("act", f"section {section}", f"section {near[0]}")
                return
    acts = {_act_key(m.group(1)): m.group(1) for m in _ACT.finditer(meeting.claim)}
    near_acts = {_act_key(m.group(1)): m.group(1) for m in _ACT.finditer(meeting.sentence)}
    around = act_names(there_text)
    for key, name in acts.items():
        if key not in around and near_acts:
            yield Conflict("act", name, next(iter(near_acts.values())))
            return
