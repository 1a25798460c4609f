"""Which words of a sentence a reference covers."""

from __future__ import annotations

import re

_JOINING = frozenset(
    [
        "see", "as", "under", "and", "but", "the", "also", "so", "per", "in", "on", "or", "where", "because",
        "pursuant", "accordance", "virtue", "to", "with", "by", "of", "at", "again", "ditto",
    ]
)  # fmt: skip


def covered(text: str, at: int, start: int, end: int, after: int, last: bool, claims_before: bool) -> tuple[str, int]:
    """The words that a reference covers, and where the next reference's words may begin."""
    before = text[at:start]
    lead = re.sub(
        r"\(?\s*(?:see|see also|as|cf\.?|at|on|and|to|in|under|is|are)?\s*\(?$", "", before.rstrip(" (–—:;,")
    ).strip(" ,;:–—()")
    closing = text[end:after]
    words = [w for w in re.findall(r"[A-Za-z]{2,}", lead) if w.lower() not in _JOINING]
    if len(words) >= 2 or (words and not re.search(r"[A-Za-z]{3}", closing)):
        if last:
            return tidy(_without(text, at, end + len(closing), start, end)), end + len(closing)
        cut = _clause_end(text, end, after)
        return tidy(_without(text, at, cut, start, end)), cut
    if claims_before and not words and not re.search(r"[a-z]{3}", closing):
        return tidy(_without(text, 0, start, start, end)), end  # two references for the same words
    if claims_before and not words and re.match(r"\s*[)\],.;]", closing + "."):
        head = text[:start]
        return tidy(re.sub(r"\([^()]*$", "", head)), end
    # The reference opens its clause: the comma right after it ("Under para 30, …") closes nothing.
    opened = end + len(re.match(r"[\s,:)\]–—-]*", closing).group())  # type: ignore[union-attr]
    cut = len(text) if last else _clause_end(text, opened, after)
    if cut == opened and re.search(r"[A-Za-z]{3}", closing):  # nothing parts them: both stand for all that follows
        return tidy(text[at:]), opened
    return tidy(_without(text, at, cut, start, end)), cut


def _clause_end(text: str, end: int, after: int) -> int:
    """Where the words of the next reference begin: after the bracket, comma or "and" that closes this one."""
    closing = text[end:after]
    found = re.match(r"[^,;()–]*?[)\],;:–]+\s*(?:and\b|but\b|yet\b|so\b|which\b)?|[^,;]*?\s(?=and\b)", closing)
    return end + (found.end() if found else 0)


def _without(text: str, at: int, stop: int, start: int, end: int) -> str:
    """The words from ``at`` to ``stop`` without a bracketed reference in them."""
    if start < at or end > stop:
        return text[at:stop]
    head, tail = text[at:start], text[end:stop]
    opened = head.rfind("(") > head.rfind(")")
    if opened and ")" in tail:
        return f"{head[: head.rfind('(')].rstrip()}{tail[tail.find(')') + 1 :]}"
    return text[at:stop]


def tidy(text: str) -> str:
    """A claim without the white space, bullets and joining words around it."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"^\d{1,2}(?:\.\d{1,2}){1,3}[.)]?\s+(?=\D)", "", text)  # a policy's own numbering
    text = re.sub(r"^(?:and|but|yet|or)\b[,\s]+(?=\w)", "", text, flags=re.IGNORECASE)
    return text.strip(" ,;:–—•…").rstrip("(").strip()
