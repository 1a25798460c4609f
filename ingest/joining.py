"""How a line's text and the next line's go together: with a space, a hyphen or nothing between."""

from __future__ import annotations

import re

from ingest.bodytype import Type


def joint(text: str, piece: str, type_: Type, in_table: bool) -> tuple[str, str]:
    """What goes between a line's text and the next: the text (less a hyphen that only breaks a word), the joiner."""
    if not text:
        return text, ""
    head, tail = re.search(r"([^\W\d]+)([-‐]?)$", text), re.match(r"[^\W\d]+", piece)
    if head is None or tail is None or not piece[:1].islower():
        return text, "" if re.search(r"\w[-‐]$", text) and piece[:1].islower() else " "
    whole = (head.group(1) + tail.group(0)).lower()
    if head.group(2):
        hyphened = f"{head.group(1)}-{tail.group(0)}".lower()
        broken = type_.hyphenates and whole in type_.vocabulary and hyphened not in type_.vocabulary
        return (text[:-1] if broken else text), ""
    # A narrow cell breaks words anywhere ("Lincoln|shire"): whole where the document writes it so more often.
    count = type_.vocabulary
    rarer = min(count.get(head.group(1).lower(), 0), count.get(tail.group(0).lower(), 0))
    return text, "" if in_table and count.get(whole, 0) >= 2 and rarer < count.get(whole, 0) else " "
