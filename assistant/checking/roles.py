"""Who is to act: one person's task given to another, or kept for one alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from assistant.checking.duty import MODAL
from assistant.checking.meeting import Conflict, Meeting

ROLES = Path(__file__).with_name("roles.toml")


@lru_cache(maxsize=1)
def _role_patterns() -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    data = tomllib.loads(ROLES.read_text(encoding="utf-8"))
    return tuple(
        (
            r["name"],
            re.compile(rf"\b(?:{'|'.join(r['said'])})(?!\w)", 0 if r.get("exact") else re.IGNORECASE),
            r.get("broad", False),
        )
        for r in data["role"]
    )


def roles_in(text: str) -> dict[str, int]:
    """Roles that a text names, each with the place of its first mention; longer names win ("chair of governors")."""
    spans: list[tuple[int, int, str]] = []
    for name, pattern, _ in _role_patterns():
        for m in pattern.finditer(text):
            if not any(s <= m.start() and m.end() <= e for s, e, _ in spans):
                spans = [x for x in spans if not (m.start() <= x[0] and x[1] <= m.end())]
                spans.append((m.start(), m.end(), name))
    found: dict[str, int] = {}
    for start, _, name in sorted(spans):
        found.setdefault(name, start)
    return found


def spelt_out(text: str) -> str:
    """The text with the initials of roles spelt out: "the DSL" -> "the designated safeguarding lead"."""
    return _INITIALS.sub(lambda m: _by_initials().get(m.group(1), m.group()), text)


_INITIALS = re.compile(r"\b([A-Z]{2,5})s?\b")


@lru_cache(maxsize=1)
def _by_initials() -> dict[str, str]:
    """Roles by the first letters of their names."""
    return {"".join(word[0] for word in name.split()).upper(): name for name, _, _ in _role_patterns()}


def spelt(name: str) -> str:
    """How a role is written, as a regular expression."""
    return next(
        pattern.pattern.removeprefix(r"\b(?:").removesuffix(r")(?!\w)")
        for n, pattern, _ in _role_patterns()
        if n == name
    )


BROAD = frozenset(name for name, _, broad in _role_patterns() if broad)
_ACTS_ALONE = re.compile(
    r"\b(?:alone|by\s+(?:itself|himself|herself|themselves)|on\s+(?:its|their|his|her)\s+own|single-handed\w*)\b",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\b(?:jointly|together|both|in\s+agreement|agree[sd]?\b|in\s+consultation|and\s+the)\b", re.IGNORECASE
)
_ONLY = re.compile(
    r"\b(?:only|solely|exclusively|nobody\s+but|no\s+one\s+but|no\s+one\s+other\s+than)\b", re.IGNORECASE
)
_RESTRICTS = re.compile(
    r"\b(?:only|solely|exclusively|always\s+(?:be\s+)?(?:led|held)|must\s+be\s+(?:a|led|held)|alone)\b", re.IGNORECASE
)


def check_roles(meeting: Meeting) -> Iterator[Conflict]:
    """One person's task given to another, or kept for one alone."""
    ours = roles_in(meeting.claim)
    lean = roles_in(f"{meeting.context}\n{meeting.sentence}")
    theirs = roles_in(meeting.sentence)
    lead = re.match(r"\W*" + _ONLY.pattern, meeting.claim, re.IGNORECASE)
    if lead and ours and not _RESTRICTS.search(meeting.sentence):
        first = min(ours, key=lambda r: ours[r])
        if ours[first] < lead.end() + 30:
            yield Conflict("role", f"only {_words(meeting.claim, ours[first])}", _short(meeting.sentence))
            return
    if _ACTS_ALONE.search(meeting.claim) and _JOINT.search(f"{meeting.sentence} {meeting.context}") and ours:
        others = [r for r in lean if r not in ours]
        if others:
            yield Conflict("role", _ACTS_ALONE.search(meeting.claim).group(), others[0])  # type: ignore[union-attr]
            return
    agents = {r for r in roles_in(meeting.opening) if r not in BROAD}
    near = set(roles_in(f"{meeting.opening}\n{meeting.sentence}\n{meeting.before}"))
    if meeting.closeness < 0.42:
        return
    doers, real_doers = _doers(meeting.claim), _doers(meeting.sentence) | agents
    for role in doers - {"practitioner", "parent"}:
        if real_doers - {"practitioner"} and not _allied(role, real_doers) and role not in roles_in(meeting.before):
            yield Conflict("role", role, min(real_doers - {"practitioner"}))
            return
    for role, at in ours.items():
        if role in BROAD or role in theirs:
            continue
        if agents and not _allied(role, agents) and _opens(meeting.claim, at):
            yield Conflict("role", role, min(agents))
            return
        if _allied(role, near):
            continue
        rivals = [r for r in theirs if r not in ours and r not in BROAD]
        rivals = rivals or ([r for r in theirs if r not in ours] if _opens(meeting.claim, at) else [])
        if rivals:
            yield Conflict("role", role, rivals[0])
            return


# A task of the second may be spoken of as the first's: what governors must do, "schools" must do.
_ALLIES = {
    "school": {"governing body", "headteacher", "chair of governors"},
    "governing body": {"chair of governors", "school"},
    "local authority": {"LADO", "social worker", "court"},
    "social worker": {"local authority"},
    "police": {"constable"},
    "safeguarding partners": {"national panel"},
    "designated safeguarding lead": {"deputy designated safeguarding lead"},
    "doctor": {"registered practitioner"},
}


def _allied(role: str, others: set[str]) -> bool:
    return role in others or bool(_ALLIES.get(role, set()) & others)


def _doers(text: str) -> set[str]:
    """Roles named before the first "must", "should" or "may": who is to act."""
    modal = MODAL.search(text)
    if modal is None:
        return set()
    clause = re.split(r"[,;:]\s", text[: modal.start()])[-1]
    return set(roles_in(clause))


def _opens(claim: str, at: int) -> bool:
    """Whether a role stands where the doer stands: within the claim's first words."""
    return len(re.findall(r"\w+", claim[:at])) <= 3


def _words(text: str, at: int) -> str:
    return " ".join(text[at:].split()[:3]).strip(".,;:")


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")
