"""Where the asker is, as against where somebody came from: "Leicester school; we moved her here from Oxmere"."""

from __future__ import annotations

import re

_CAPITALS = r"[A-Z][\w’'-]+(?:[ -](?:and|upon|on|under|le|the|of|with|[A-Z][\w’'-]+)){0,4}"
_PLACE = rf"(?:the\s+)?(?:{_CAPITALS}|[a-z][a-z’'-]{{2,}})"
# "moved her here from X", "came to us from X", "originally from X"
_FROM = (
    r"(?i:\b(?:mov(?:ed|es|ing)|came|comes|come|coming|transferr(?:ed|ing)|arriv(?:ed|ing)|relocat(?:ed|ing)|fled|"
    r"returned|joined(?: us)?|switched|new(?: (?:here|to us|in))?|originally|previously|formerly)"
    r"(?:\s+[\w’']+){0,5}?\s+(?:from|out of)\s+)"
)
# "used to live in X", "previously at a school in X", "her last school was in X"
_ONCE = (
    r"(?i:\b(?:used to (?:live|be|go|attend|stay|work|teach)|(?:previously|formerly|once|originally) (?:liv(?:ed|ing)|"
    r"at|in|of|attended)|(?:her|his|their|the|our|my) (?:last|old|former|previous) (?:\w+ ){1,2}(?:was |is |were )?)"
    r"(?:\s*\b(?!in\b|near\b|at\b)[\w’']+){0,5}?\s*\b(?:in|near|at)\s+)"
)
# "lived in X until May", "was in X before she came to us"
_UNTIL = rf"(?i:\b(?:lived|was|were|been|stayed)\s+(?:in|near|at)\s+){_PLACE}(?=(?i:\s+(?:until|till|before)\b))"
_FORMER = re.compile(rf"{_FROM}{_PLACE}|{_ONCE}{_PLACE}|{_UNTIL}")
_NOW = re.compile(
    r"(?i:\b(?:we|we['’]re|i|i['’]m|im)(?:\s+(?:are|am|all|both|now|based|live|work|teach|safeguard|here|currently)){0,4}"
    r"\s+(?:in|near|at|from)\s+(?:the\s+)?|"
    r"\b(?:our|my|this|the) (?:school|nursery|college|academy|setting|club|team|family)"
    r"(?:\s+(?:is|are|now|based|lives?)){0,3}\s+(?:in|near)\s+(?:the\s+)?|"
    r"^\W*in\s+(?:the\s+)?(?=[^:,.?!]{1,40}[:,]))"
    rf"(?P<after>{_CAPITALS}|[a-z][a-z’'-]{{3,}})"
    rf"|^\W*(?P<opens>{_CAPITALS})\s+(?i:(?:primary|secondary|junior|infants?|nursery|high)\s+)?"
    r"(?i:schools?|nursery|college|academy|DSL)\s*[:,;.–-]"
)


def without_former(text: str) -> str:
    """A text without the places that it says somebody came from or once lived in."""
    return _FORMER.sub(" moved", text)  # "from X to Y" leaves "moved to Y"


def stands_in(text: str) -> list[str]:
    """What a text says that the asker, the school or the family is in now: "we are in X", "In X:", "X school:".

    These are words where a place would stand ("we are in crisis"): whoever asks has to know places.
    """
    found = (m.group("after") or m.group("opens") for m in _NOW.finditer(text))
    return [" ".join(words.split()) for words in found]
