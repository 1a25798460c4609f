"""How strong a duty is: must, should, should consider, may, need not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import Stemmer

from assistant.checking.meeting import Conflict, Meeting

STEM = Stemmer.Stemmer("english")

_MUST, _SHOULD, _CONSIDER, _MAY, _FREE = 4, 3, 2, 1, 0
DUTY_WORDS = {_MUST: "must", _SHOULD: "should", _CONSIDER: "should consider", _MAY: "may", _FREE: "need not"}
_NOT = r"(?:n['’]t|\s+not)"
# Strength -> the ways of putting it; the first that fits at a place counts.
_MODALS = (
    (
        _FREE,
        rf"(?:do|does|did){_NOT}\s+(?:have|need)\s+to|need{_NOT}(?!\s+to)"
        rf"|(?:is|are){_NOT}\s+(?:obliged|required|bound|expected)\s+to"
        r"|(?:(?:is|are)\s+under|has|have)\s+no\s+(?:duty|obligation)\s+to",
    ),
    (
        _MUST,
        r"must(?:n['’]t)?|(?:is|are|am|be)\s+(?:legally\s+|duty\s+)?(?:bound|obliged|required|compelled)\s+to"
        r"|(?:has|have)\s+(?:a\s+)?(?:legal\s+|statutory\s+)?(?:duty|obligation)\s+to"
        r"|(?:is|are)\s+under\s+an?\s+(?:\w+\s+)?(?:duty|obligation)\s+to"
        r"|(?<!not )(?<!n't )(?<!n’t )(?:has|have)\s+(?:got\s+)?to\b"
        r"|is\s+(?:compulsory|mandatory|obligatory)\s+to",
    ),
    (
        _SHOULD,
        r"should(?:n['’]t)?|ought\s+(?:not\s+)?to|(?:are|is)\s+(?:advised|encouraged|expected)\s+to"
        r"|(?:is|it['’]s)\s+(?:advisable|recommended|good\s+practice|best\s+practice|sensible|desirable|preferable)"
        r"\s+(?:to|for\s+\w+\s+to)",
    ),
    (
        _MAY,
        r"may\s+be\s+(?:necessary|appropriate|helpful)\s+(?:for\s+[\w\s()]{3,60}?\s+)?to"
        r"|may(?!\s+(?:have|be\s+(?:a|an|at|the|in|that|able|suffering|experiencing|necessary|appropriate))\b)"
        r"|can(?:not|['’]t)?|could|might|(?:is|are)\s+(?:free|allowed|permitted|entitled)\s+to",
    ),
)
MODAL = re.compile("|".join(f"(?P<m{k}>\\b(?:{p})(?!\\w))" for k, p in _MODALS), re.IGNORECASE)
_SKIP = re.compile(
    r"(?:\s*,[^,]{1,60},)?\s+((?:(?:always|also|never|not|normally|usually|therefore|still|then|only|be|been|first|at\s+least|as\s+a\s+minimum|where\s+\w+)\s+)*)(consider\s+|think\s+(?:about|over|hard|whether|carefully)\s+|weigh\s+(?:up\s+)?|give\s+(?:\w+\s+)?thought\s+to\s+)?(\w[\w-]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Modal:
    strength: int
    verb: str
    at: int  # offset of the verb
    negated: bool
    passive: bool


def modals(text: str) -> list[Modal]:
    found = []
    for m in MODAL.finditer(text):
        strength = next(k for k, _ in _MODALS if m.group(f"m{k}") is not None)
        after = _SKIP.match(text, m.end())
        if not after:
            continue
        negated = bool(
            re.search(r"n['’]t$|not$|\bnot\s+to$", m.group(), re.I)
            or re.search(r"\b(?:not|never)\b", after.group(1), re.I)
        )
        if after.group(2) and strength == _SHOULD:
            strength = _CONSIDER
        verb, at = after.group(3), after.start(3)
        if strength == _SHOULD and (given := _CONSIDERED.search(text)) and given.start("modal") == m.start():
            strength, verb, at = _CONSIDER, given.group("verb"), given.start("verb")
        if strength == _SHOULD and verb.lower() == "considered" and " be " in f" {after.group(1).lower()} ":
            strength = _CONSIDER
        found.append(Modal(strength, verb.lower(), at, negated, " be " in f" {after.group(1).lower()} "))
    return found


_LIGHT = {
    "carry",
    "carrying",
    "do",
    "undertake",
    "make",
    "have",
    "be",
    "take",
    "ensure",
    "complete",
    "conduct",
    "get",
    "give",
}
_IF_THEY_LIKE = re.compile(
    r"\bif\s+(?:they|you|it|he|she|we|the\s+\w+)\s+(?:so\s+)?(?:wish|want|like|choose|prefer)\w*|\boptional\b|\bat\s+(?:their|your|its)\s+discretion",
    re.I,
)


# Words for the strength of a duty that stand without a verb of their own.
_STANCES = (
    (_MUST, r"(?:legal|statutory|legally)\s+(?:requirements?|dut(?:y|ies)|obligations?|required|bound|obliged)"
            r"|compulsory|mandatory|obligatory|required\s+by\s+law|by\s+law|no\s+choice"),
    (_SHOULD, r"recommend(?:s|ed|ation)?|advisable|good\s+practice|best\s+practice|good\s+idea|advised|expected"),
    (_MAY, r"optional|if\s+they\s+(?:wish|want|like|choose)|at\s+(?:their|its)\s+discretion"
           r"|up\s+to\s+(?:them|the\s+\w+)\b"),
)  # fmt: skip
# "Consideration should be given to telling them": they should consider it.
_CONSIDERED = re.compile(
    r"\bconsideration\s+(?P<modal>should|must|needs\s+to|may|can|will)\s+(?:also\s+|always\s+)?be\s+given\s+(?:as\s+)?to\s+(?P<verb>\w[\w-]*)",
    re.IGNORECASE,
)
_STANCE = tuple((strength, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for strength, words in _STANCES)
_DENIED = re.compile(r"(?:\bnot?\b|\bnever\b|n['’]t\b)(?:\s+\w+){0,2}\s*$", re.IGNORECASE)


def stances(text: str) -> set[int]:
    """Every strength of duty that a text puts, by a verb or by another word."""
    found = {m.strength for m in modals(text)}
    for strength, pattern in _STANCE:
        found |= {strength for m in pattern.finditer(text) if not _DENIED.search(text[: m.start()])}
    return found


def check_duty(meeting: Meeting) -> Iterator[Conflict]:
    """ "Must" for "should", "may" for "must": compared where both govern the same action."""
    claimed, there = modals(meeting.claim), modals(meeting.sentence)
    if (
        _IF_THEY_LIKE.search(meeting.claim)
        and any(t.strength >= _SHOULD for t in there)
        and not _IF_THEY_LIKE.search(meeting.sentence)
    ):
        best = max(there, key=lambda t: t.strength)
        yield Conflict("duty", "may", DUTY_WORDS[best.strength])
        return
    ours, theirs = stances(meeting.claim), stances(meeting.sentence) or stances(f"{meeting.opening} x")
    strong, stronger = ({x for x in side if x >= _CONSIDER} for side in (ours, theirs))
    clash = None
    if strong and stronger and not strong & stronger and meeting.closeness >= 0.45:
        clash = max(strong), max(stronger)
    elif len(ours) == 1 and theirs and not ours & theirs and meeting.closeness >= 0.65:
        clash = max(ours), max(theirs)
    if clash is not None:
        yield Conflict("duty", DUTY_WORDS[clash[0]], DUTY_WORDS[clash[1]])
        return
    pairs = [(bond(meeting, c, t, len(claimed), len(there)), c, t) for c in claimed for t in there]
    for c in claimed:
        bound = [(b, t) for b, x, t in pairs if x is c and b > 0]
        if not bound:
            continue
        top = max(b for b, _ in bound)
        peers = [t for b, t in bound if b >= top - 0.05]
        if any(t.strength == c.strength for t in peers):
            continue
        other = peers[0]
        if _FREE in (c.strength, other.strength) and (
            c.negated or other.negated or _MAY in (c.strength, other.strength)
        ):
            continue
        if c.negated and other.negated and {c.strength, other.strength} == {_MAY, _MUST}:
            continue  # "cannot" and "must not" forbid alike
        yield Conflict("duty", DUTY_WORDS[c.strength], DUTY_WORDS[other.strength])
        return


def bond(meeting: Meeting, claimed: Modal, there: Modal, claims: int, others: int) -> float:
    """How surely two modals govern one action; 0 where they may well govern two."""
    permissive = min(claimed.strength, there.strength) <= _MAY
    if STEM.stemWord(claimed.verb) == STEM.stemWord(there.verb):
        return 0.9 if meeting.closeness >= (0.62 if permissive else 0.5) else 0.0
    alike = meeting.alike(claimed.at, there.at)
    if permissive:
        return alike if alike >= 0.55 and meeting.closeness >= 0.62 else 0.0
    light = claimed.verb in _LIGHT and there.verb in _LIGHT
    if alike >= 0.6 or (light and meeting.closeness >= 0.55):
        return max(alike, 0.6)
    return 0.5 if meeting.closeness >= 0.55 and claims == 1 and others == 1 else 0.0
