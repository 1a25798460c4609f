"""How references are written: "pp. 60–61 and para 88 of KCSIE" -> one cluster with its parts.

A number that is a page of some other paper ("page 3 of our handbook") is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checking.naming import GENERIC, Mention, Names

_SPAN_OF_TIME = r"(?:working|school|days?|hours?|weeks?|months?|years?)"
_NUMBERS = (
    r"\d{1,3}(?:\s*(?:(?:,|&|;|\band\b|\bto\b|[-–—])\s*)(?:pp?\.?\s*)?"
    rf"\d{{1,3}}(?![\d%]|\s*{_SPAN_OF_TIME}\b))*"
)
_PAGE = rf"(?<![\w])(?:pages?|pgs?\.?|pp?\.?)\s*({_NUMBERS})(?!\d)(?!\s*(?:am|pm)\b)"
_DOTTED = r"\d{1,3}(?:\.\d{1,3}){0,3}"
_PARA = rf"(?<![\w])(?:paragraphs?|paras?\.?|¶+|§+)\s*({_DOTTED}(?:\s*(?:,|&|\band\b|\bto\b|[-–—])\s*{_DOTTED})*)"
_SAME = r"\b(?:ibid\.?|ditto|(?:the\s+)?same\s+(?:page|paragraph|place))(?!\w)"
_ONE = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
_PLACE = (
    rf"\b(?:Annexe?|Appendix)\s+(?:[A-Z]|\d{{1,2}})\b|\bChapter\s+{_ONE}(?:,?\s+section\s+{_ONE})?\b"
    rf"|\bPart\s+{_ONE}(?:,?\s+section\s+{_ONE})?\b|\b[Ff]low\s?chart\s+\d{{1,2}}\b"
)
_PART = re.compile(rf"(?P<page>{_PAGE})|(?P<para>{_PARA})|(?P<same>{_SAME})|(?P<place>{_PLACE})", re.IGNORECASE)
# "(KCSIE, 12)", "(Working Together 2023: 54)": a number right after a document's name, in brackets, is a page.
_AFTER_NAME = re.compile(r"\s*[:,]\s*")
_BARE_PAGE = re.compile(
    r"(?P<page>\d{1,3}(?:\s*[-–]\s*\d{1,3})?)(?=\s*[)\],;])|(?P<para>(?!))|(?P<same>(?!))|(?P<place>(?!))"
)
# A bare "Annex B" is cited where it stands alone in brackets, after "see", "in" or "under", or where it says something.
_CITES_PLACE = re.compile(
    r"(?:[(\[]\s*|\b(?:see|in|under|from|per|at|to|of|by|and)\s+(?:also\s+)?(?:the\s+)?)$", re.IGNORECASE
)
_PLACE_SAYS = re.compile(
    r"\s*(?:of\s[^,.;]{2,60}?\s|\([^()]*\)\s)?\s*(?:says?|states?|sets?|lists?|covers?|explains?|describes?|contains?|deals|gives?|provides?|is"
    r"|has|outlines?|details|begins?|starts?|asks?|requires?|tells?|makes?|reminds?|adds?|suggests?|recommends?|expects?)\b"
)
# Words that may stand between the parts of one reference.
_GLUE = re.compile(
    r"^[\s,;:()\[\]/–—-]*(?:(?:of|on|in|at|from|and|the|both|see|also|under|for|its|that|this|same|main|golden|rule\s+\d+"
    rf"|(?:same\s+)?(?:{'|'.join(GENERIC)}))[\s,;:()\[\]/–—-]*)*$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    rf"\b(?:(?:the|this|that|same|which|its|from\s+the\s+same)\s+)?(?:\w+\s+)?({'|'.join(GENERIC)})\b", re.IGNORECASE
)
# "page 3 of our handbook", "pages 2 to 5 of the pack": another paper, not the guidance.
_ELSEWHERE = re.compile(
    r"^\s*(?:of|in|on|at|from)\s+(?:(?:our|your|their|this|these|a|an|the|my|his|her|its|last|each)\s+)+"
    r"(?:[\w’'-]+\s+){0,3}?[\w’'-]+",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:hand\s?book|policy|policies|form|forms|pack|leaflet|booklet|bulletin|newsletter|magazine|prospectus|minutes|appendix"
    r"|template|log|slides?|hand-?outs?|workbook|website|register|brochure|diary|planner|agreement|contract|code\s+of\s+conduct)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cluster:
    """One reference in a sentence: where it begins and ends, and its parts."""

    start: int
    end: int
    pages: tuple[str, ...]
    paragraphs: tuple[str, ...]
    place: str | None
    same: bool
    name: Mention | None
    generic: str | None


def clusters(text: str, names: Names) -> list[Cluster]:
    """The references of a sentence, in its order."""
    mentions = names.find(text)
    parts = [m for m in _PART.finditer(text) if not _is_other(text, m, names)]
    parts = sorted([*parts, *_bare_pages(text, mentions)], key=lambda m: m.start())
    groups: list[list[re.Match[str]]] = []
    for part in parts:
        if groups and _joins(text, groups[-1], part, mentions):
            groups[-1].append(part)
        else:
            groups.append([part])
    clusters = [_cluster(text, group, mentions) for group in groups]
    return [c for k, c in enumerate(clusters) if not _within(text, clusters, k)]


def _bare_pages(text: str, mentions: Sequence[Mention]) -> list[re.Match[str]]:
    found = []
    for mention in mentions:
        before = text[: mention.end]
        after = _AFTER_NAME.match(text, mention.end)
        if after and max(before.rfind("("), before.rfind("[")) > max(before.rfind(")"), before.rfind("]")):
            found.append(_BARE_PAGE.match(text, after.end()))
    return [m for m in found if m]


def _joins(text: str, group: list[re.Match[str]], part: re.Match[str], mentions: Sequence[Mention]) -> bool:
    between = text[group[-1].end() : part.start()]
    inside = [m for m in mentions if group[-1].end() <= m.start and m.end <= part.start()]
    for mention in reversed(inside):
        a, b = mention.start - group[-1].end(), mention.end - group[-1].end()
        between = f"{between[:a]} {between[b:]}"
    if not _GLUE.match(between):
        return False
    if inside:  # "p. 21; see also KCSIE, p. 34" cites twice; "Chapter 4 of Working Together (pages 108…)" once
        lead = text[group[-1].end() : inside[0].start]
        return bool(re.fullmatch(r"\s*,?\s*(?:of|in|from|on)\s+(?:the\s+)?", lead))
    if re.search(r"\bsee\b", between) and not re.search(r"same", between):
        return False
    has = {g.lastgroup for g in group} | {_kind(g) for g in group}
    kind = _kind(part)
    if kind == "place" and re.search(r"[;)]", between):
        return False
    return kind not in has or (kind == "para" and ";" not in between) or kind == "place"


def _kind(part: re.Match[str]) -> str:
    return next(k for k in ("page", "para", "same", "place") if part.group(k))


def _is_other(text: str, part: re.Match[str], names: Names) -> bool:
    """Whether the number is a page of some other paper."""
    if _kind(part) in ("place", "same"):
        return False
    after = text[part.end() :]
    if (other := _ELSEWHERE.match(after)) and not _known(after[: other.end() + 40], names):
        named = after[: other.end() + 24]  # "of the same advice" is matched up to "same"
        return bool(_ANOTHER.search(other.group())) or not _GENERIC.search(named)
    before = text[max(0, part.start() - 48) : part.start()]
    if re.search(r"\bno\.?\s*\d+\s*,\s*$", before) or re.search(rf"{_ANOTHER.pattern}[\s,(]*$", before, re.IGNORECASE):
        return True
    near = re.search(
        r"\b(?:our|this|your|their|last\s+\w+(?:’s|'s)?)\s+((?:\w+\s+){0,3}\w+)\s*[,(]\s*(?:see\s+)?$", before
    )
    return bool(near and _ANOTHER.search(near.group(1)))


def _known(text: str, names: Names) -> bool:
    return any(m.start < 40 for m in names.find(text))


def _cluster(text: str, group: list[re.Match[str]], mentions: Sequence[Mention]) -> Cluster:
    pages: list[str] = []
    paragraphs: list[str] = []
    place, same = None, False
    for part in group:
        kind = _kind(part)
        if kind == "page":
            pages += _numbers(re.sub(r"^\D+", "", part.group("page")))
        elif kind == "para":
            paragraphs += _numbers(re.sub(r"^\D+", "", part.group("para")))
        elif kind == "place":
            place = part.group("place")
        else:
            same = True
    start, end = group[0].start(), group[-1].end()
    name, start, end = _name_of(text, start, end, mentions)
    generic = None
    if name is None:
        generic, start, end = _generic_of(text, start, end)
    return Cluster(
        start, end, tuple(dict.fromkeys(pages)), tuple(dict.fromkeys(paragraphs)), place, same, name, generic
    )


def _within(text: str, clusters: Sequence[Cluster], k: int) -> bool:
    """Whether a bare "Annex A" is no reference: it belongs to a part of the sentence that has one, or is spoken of."""
    cluster = clusters[k]
    if cluster.pages or cluster.paragraphs or cluster.same:
        return False
    if cluster.name is None and not _place_is_cited(text, cluster):
        return True
    for other in clusters[k + 1 :]:
        if ";" in text[cluster.end : other.start]:
            return False
        if other.pages or other.paragraphs or other.same:
            return True
        if re.search(r",|\band\b", text[cluster.end : other.start]):
            return False
    before = clusters[k - 1] if k else None
    if before and (before.pages or before.paragraphs):
        return not re.search(r"[,;]|\band\b", text[before.end : cluster.start])
    return bool(re.match(r"\s+onwards\b", text[cluster.end :]))


def _place_is_cited(text: str, cluster: Cluster) -> bool:
    before, after = text[: cluster.start], text[cluster.end :]
    if re.search(r"[(\[]\s*$", before):
        return bool(re.match(r"\s*(?:$|[)\],;:.])", after))
    return bool(
        _CITES_PLACE.search(before)
        or re.match(r"\s*[)\]:]", after)
        or _PLACE_SAYS.match(after)
        or (not before.strip() and not after.strip(" .:"))
    )


def _numbers(written: str) -> list[str]:
    """ "60–61, 64" -> 60, 61, 64. A range longer than 40 is taken as its two ends."""
    found: list[str] = []
    for piece in re.split(r"\s*(?:,|;|&|\band\b)\s*", written):
        ends = re.findall(r"\d{1,3}(?:\.\d{1,3})*", piece)
        if len(ends) == 2 and all(e.isdigit() for e in ends):
            first, last = int(ends[0]), int(ends[1])
            if last < first and len(ends[1]) < len(ends[0]):  # "108-9"
                last = int(ends[0][: -len(ends[1])] + ends[1])
            found += [str(n) for n in range(first, last + 1)] if first < last <= first + 40 else ends
        else:
            found += ends
    return found


def _name_of(text: str, start: int, end: int, mentions: Sequence[Mention]) -> tuple[Mention | None, int, int]:
    """The document's name that belongs to a reference, and the reference's extent with it."""
    for mention in mentions:
        if start <= mention.start and mention.end <= end:
            return mention, start, end
    for mention in mentions:  # "page 9 of KCSIE"
        if mention.start >= end and re.fullmatch(
            r"\s*(?:[,–—-]\s*)?\(?(?:(?:of|in|from)\s+(?:the\s+)?(?:new\s+|current\s+)?)?", text[end : mention.start]
        ):
            if not re.search(r"of|in|from", text[end : mention.start]) and mention.start > end + 2:
                continue
            return mention, start, mention.end
    for mention in reversed(mentions):  # "KCSIE, p. 9", "(Working Together 2023, page 109"
        if mention.end <= start and re.fullmatch(
            r"[\s,:;(–—-]*(?:(?:on|at|see|guidance|advice|in|its|the|also)[\s,:]*){0,2}", text[mention.end : start]
        ):
            return mention, mention.start, end
    return None, start, end


def _generic_of(text: str, start: int, end: int) -> tuple[str | None, int, int]:
    after = re.match(
        rf"\s*(?:of|in|from)\s+(?:the|this|that)\s+(?:same\s+)?(?:\w+\s+)?({'|'.join(GENERIC)})\b", text[end:], re.I
    )
    if after:
        return after.group(1).lower(), start, end + after.end()
    before = re.search(
        rf"(?:\b(?:the|this|that|same)\s+)?(?:same\s+)?(?:\b\w+\s+)?\b({'|'.join(GENERIC)})\b[\s,:(–—-]*$",
        text[:start],
        re.I,
    )
    if before:
        return before.group(1).lower(), before.start(1), end
    same = re.search(rf"\bsame\s+({'|'.join(GENERIC)})\b", text[start : end + 24], re.I)
    return (same.group(1).lower(), start, max(end, start + same.end())) if same else (None, start, end)
