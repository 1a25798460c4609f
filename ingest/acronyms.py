"""Acronyms that a document defines by itself: "independent reviewing officer (IRO)".

The matching is that of Schwartz and Hearst (2003): the letters of the short form are found from
right to left in the words before it, its first letter at the beginning of a word.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

_DEFINED = re.compile(r"([A-Za-z][\w’'/&,\- ]{3,120}?)\s*\(([A-Z][A-Za-z&/\-]{1,9})s?\)")


def find_acronyms(texts: Iterable[str]) -> dict[str, list[str]]:
    """Short form -> the long forms given for it, the most frequent first, in lower case."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for match in _DEFINED.finditer(text):
            short = match.group(2)
            if sum(c.isupper() for c in short) < 2:
                continue
            long = _long_form(match.group(1), short)
            if long:
                found[short][long.lower()] += 1
    return {short: [long for long, _ in longs.most_common(3)] for short, longs in sorted(found.items())}


def _long_form(before: str, short: str) -> str | None:
    letters = [c.lower() for c in short if c.isalnum()]
    at = len(before) - 1
    for k in range(len(letters) - 1, -1, -1):
        while at >= 0 and not (before[at].lower() == letters[k] and (k > 0 or at == 0 or not before[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
        at -= 1
    long = before[at + 1 :].strip()
    words = long.split()
    if not 2 <= len(words) <= min(len(letters) + 5, 2 * len(letters)) or short.lower() in long.lower().split():
        return None
    return long
