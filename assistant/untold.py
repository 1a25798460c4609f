"""Who was not informed: "no one told the council", "school hasn't been told". That is no disclosure.

What somebody has told nobody else ("she hasn't told anyone") stays: it is often said of a disclosure.
"""

from __future__ import annotations

import re

_INFORMED = r"(?:told|informed|notified)"
_HOW = r"(?:(?:yet|ever|actually|even|really|properly|still|been|being|got|get) )*"
_NOT = r"(?:not|never|\w+n't)"
# Those who have a right or a duty to know, as against whoever a secret is kept from
_OFFICE = (
    r"(?:(?:anyone|anybody|someone) (?:at|in|from) )?(?:(?:the|our|his|her|their|any|your|new|old|local|virtual) )*"
    r"(?:us|staff|schools?|nursery|setting|college|council|local authority|la|social (?:care|services|workers?)|"
    r"children's (?:services|social care)|mash|dsls?|head|office|police|gp|senco?|admissions|health visitor|"
    r"placement|probation|camhs)\b"
)
_UNTOLD = re.compile(
    "|".join(
        (
            rf"\b(?:no[ -]?one|nobody|none of us)(?:'s)? (?:(?:has|had|have|was|were) )?{_HOW}{_INFORMED}\b"
            rf"(?: (?:{_OFFICE}|me\b))?",
            rf"\b(?:wasn't|weren't|isn't|aren't|(?:was|were|is|are|am|i'm|we're) not) {_HOW}{_INFORMED}\b",
            rf"\b(?:{_NOT}|without) (?:\w+ )?(?:been|being|got) {_HOW}{_INFORMED}\b",
            rf"\b{_NOT} {_HOW}{_INFORMED} {_OFFICE}",
            rf"\b(?:didn't|doesn't|did not|does not|never) (?:tells?|inform|notify) {_OFFICE}",
            rf"\b{_OFFICE} (?:\w+ )?{_NOT} {_HOW}{_INFORMED}\b",
            rf"\b{_INFORMED} nothing\b",
            rf"\b(?:nothing|not a word) (?:said|told|mentioned) to {_OFFICE}",
        )
    )
)


def without_untold(text: str) -> str:
    """A text in lower case without the words that say that somebody was not informed."""
    return " ".join(_UNTOLD.sub(" ", text).split())
