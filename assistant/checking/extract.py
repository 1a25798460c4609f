"""References in running text -> claims, each with the document, pages and paragraphs it is cited to.

What a reference covers: the sentence (or the part of it) that it closes or opens; the items of a
list that it opens or that its sentence runs through; the bullets under a heading that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.checking.blocks import Block
from assistant.checking.covering import covered, tidy
from assistant.checking.naming import GENERIC, Edition, Mention, Names

_DASH = r"\s*(?:[-–—]|\bto\b|\band\b(?=\s*\d))\s*"
_SPAN_OF_TIME = r"(?:working|school|days?|hours?|weeks?|months?|years?)"
_NUMBERS = (
    r"\d{1,3}(?:\s*(?:(?:,|&|;|\band\b|\bto\b|[-–—])\s*)(?:pp?\.?\s*)?"
    rf"\d{{1,3}}(?![\d%]|\s*{_SPAN_OF_TIME}\b))*"
)
_PAGE = rf"(?<![\w])(?:pages?|pgs?\.?|pp?\.?)\s*({_NUMBERS})(?!\d)(?!\s*(?:am|pm)\b)"
_DOTTED = r"\d{1,3}(?:\.\d{1,3}){0,3}"
_PARA = rf"(?<![\w])(?:paragraphs?|paras?\.?|¶+|§+)\s*({_DOTTED}(?:\s*(?:,|&|\band\b|\bto\b|[-–—])\s*{_DOTTED})*)"
_SAME = r"\b(?:ibid\.?|(?:the\s+)?same\s+(?:page|paragraph|place))(?!\w)"
_ONE = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
_PLACE = (
    rf"\b(?:Annexe?|Appendix)\s+(?:[A-Z]|\d{{1,2}})\b|\bChapter\s+{_ONE}(?:,?\s+section\s+{_ONE})?\b"
    rf"|\bPart\s+{_ONE}(?:,?\s+section\s+{_ONE})?\b|\b[Ff]low\s?chart\s+\d{{1,2}}\b"
)
_PART = re.compile(rf"(?P<page>{_PAGE})|(?P<para>{_PARA})|(?P<same>{_SAME})|(?P<place>{_PLACE})", re.IGNORECASE)
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
_ABBREVIATED = re.compile(
    r"(?:\b(?:p|pp|para|paras|pg|no|nos|s|ss|e\.g|i\.e|etc|vol|ch|cf|ibid|Mr|Mrs|Ms|Dr|St|approx|incl)|\b[A-Z])\.$"
)
_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(]?[A-Z0-9•])")
_SAYS_SO = re.compile(r"\bsa(?:y|ys|id) (?:so|as much|this|that much|it)\b(?!\s+\w+s\b)", re.IGNORECASE)
_OPENING = re.compile(r"^\W*(?:(?:under|as|see|in|on|according to|per|from|by|where)\b|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a claim says it comes from. ``edition`` None: no document is named, nor can one be guessed."""

    edition: Edition | None
    pages: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    place: str | None = None  # "Annex C", "Chapter 3 section 2"
    as_written: str = ""
    pdf_pages: bool = False  # the text says that it counts the file's pages


@dataclass(frozen=True, slots=True)
class Claim:
    """Words to be checked, and the reference given for them."""

    text: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class _Cluster:
    """One reference in a sentence: where it begins and ends, and its parts."""

    start: int
    end: int
    pages: tuple[str, ...]
    paragraphs: tuple[str, ...]
    place: str | None
    same: bool
    name: Mention | None
    generic: str | None


HasPlace = Callable[[str, str], bool]


def extract(blocks: Sequence[Block], names: Names, has_place: HasPlace | None = None) -> list[Claim]:
    """Every claim with a reference, in the order of the text.

    ``has_place(source_id, "Chapter 3")`` tells whether a document has such a part, which settles
    which one "the guidance (Chapter 3)" means.
    """
    return list(_Reader(names.copy(), has_place or (lambda _s, _p: True)).read(blocks))


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Sentences as (start, end), not cut at "p. 9" or "para. 15"."""
    cuts = [m.end() for m in _END.finditer(text) if not _ABBREVIATED.search(text[: m.start() + 1])]
    places, at = [], 0
    for cut in [*cuts, len(text)]:
        if text[at:cut].strip():
            places.append((at, cut))
        at = cut
    return places


class _Reader:
    def __init__(self, names: Names, has_place: HasPlace) -> None:
        self._names, self._has_place = names, has_place
        self._current: Edition | None = None
        self._spoken: list[Edition] = []  # editions named so far, the latest last
        self._last: Reference | None = None

    def read(self, blocks: Sequence[Block]) -> Iterator[Claim]:
        covering: Reference | None = None  # a heading's or an opening line's reference, for the items that follow
        items: list[str] = []  # items of the list just read that have no reference of their own
        for k, block in enumerate(blocks):
            follows = blocks[k + 1].kind if k + 1 < len(blocks) else ""
            if block.kind == "heading":
                covering, items = self._heading(block), []
                continue
            if block.kind == "item":
                claims = list(self._block(block.text))
                if claims:
                    yield from claims
                elif covering is not None:
                    yield Claim(tidy(block.text), covering)
                else:
                    items.append(tidy(block.text))
                continue
            if items and block.text[:1].islower():
                places = sentences_of(block.text)
                end = places[0][1]
                for cluster in self._clusters(block.text[:end])[-1:]:
                    reference = self._reference(cluster, block.text)
                    yield from (Claim(item, reference) for item in items)
                block = replace(block, text=block.text[end:])
            items, covering = [], None
            opens = follows == "item"
            claims = list(self._block(block.text))
            if opens and claims and block.text.rstrip()[-1:] in ":–—" and _last_sentence_has(block.text, claims[-1]):
                covering = claims[-1].reference
                if _OPENING.match(block.text[sentences_of(block.text)[-1][0] :]) or "govern" in block.text:
                    claims = claims[:-1]
            yield from claims

    def _heading(self, block: Block) -> Reference | None:
        """A heading names the document for what follows; a reference in it covers the bullets below."""
        mentions = self._names.find(block.text)
        clusters = [c for c in self._clusters(block.text) if c.pages or c.paragraphs]
        self._speak(mentions)
        return self._reference(clusters[-1], block.text) if clusters else None

    def _block(self, text: str) -> Iterator[Claim]:
        before = ""
        for start, end in sentences_of(text):
            sentence = text[start:end]
            for claim in self._sentence(sentence):
                leans = before and (_SAYS_SO.search(claim.text) or before.rstrip().endswith("?"))
                yield replace(claim, text=f"{tidy(before)} {claim.text}") if leans else claim
            before = sentence

    def _sentence(self, text: str) -> Iterator[Claim]:
        self._defined(text)
        clusters = self._clusters(text)
        mentions = self._names.find(text)
        at = 0
        for k, cluster in enumerate(clusters):
            self._speak([m for m in mentions if at <= m.start < cluster.start])
            reference = self._reference(cluster, text)
            last = k + 1 == len(clusters)
            after = clusters[k + 1].start if not last else len(text)
            claim, at = covered(text, at, cluster.start, cluster.end, after, last, claims_before=k > 0)
            yield Claim(claim, reference)
        self._speak([m for m in mentions if m.start >= at or not clusters])

    def _speak(self, mentions: Sequence[Mention]) -> None:
        for mention in mentions:
            if mention.cites:
                self._current = self._resolved(mention.edition)
                self._spoken.append(self._current)

    def _resolved(self, edition: Edition) -> Edition:
        """An undated name means the edition that the text named last, if it named one."""
        if edition.dated:
            return edition
        for spoken in reversed(self._spoken):
            if spoken.family == edition.family:
                return spoken
        return edition

    def _defined(self, text: str) -> None:
        """Learn the text's own abbreviations."""
        for mention in self._names.find(text):
            after = re.match(r"\s*\((?:the\s+)?[\"'“‘]?([A-Z][A-Za-z&]{1,9})[\"'”’]?\)", text[mention.end :])
            before = re.search(r"[\"'“‘]([\w& ]{2,20})[\"'”’]\s+(?:\w+\s+)?means\s+$", text[: mention.start])
            for found in (after, before):
                if found:
                    self._names.define(found.group(1), mention.edition)

    # --- clusters ---

    def _clusters(self, text: str) -> list[_Cluster]:
        parts = [m for m in _PART.finditer(text) if not self._is_other(text, m)]
        mentions = self._names.find(text)
        groups: list[list[re.Match[str]]] = []
        for part in parts:
            if groups and self._joins(text, groups[-1], part, mentions):
                groups[-1].append(part)
            else:
                groups.append([part])
        clusters = [self._cluster(text, group, mentions) for group in groups]
        return [c for k, c in enumerate(clusters) if not self._within(text, clusters, k)]

    def _joins(self, text: str, group: list[re.Match[str]], part: re.Match[str], mentions: Sequence[Mention]) -> bool:
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
        has = {g.lastgroup for g in group} | {self._kind(g) for g in group}
        kind = self._kind(part)
        if kind == "place" and re.search(r"[;)]", between):
            return False
        return kind not in has or (kind == "para" and ";" not in between) or kind == "place"

    @staticmethod
    def _kind(part: re.Match[str]) -> str:
        return next(k for k in ("page", "para", "same", "place") if part.group(k))

    def _is_other(self, text: str, part: re.Match[str]) -> bool:
        """Whether the number is a page of some other paper."""
        if self._kind(part) in ("place", "same"):
            return False
        after = text[part.end() :]
        if (other := _ELSEWHERE.match(after)) and not self._known(after[: other.end() + 40]):
            named = after[: other.end() + 24]  # "of the same advice" is matched up to "same"
            return bool(_ANOTHER.search(other.group())) or not _GENERIC.search(named)
        before = text[max(0, part.start() - 48) : part.start()]
        if re.search(r"\bno\.?\s*\d+\s*,\s*$", before) or re.search(
            rf"{_ANOTHER.pattern}[\s,(]*$", before, re.IGNORECASE
        ):
            return True
        near = re.search(
            r"\b(?:our|this|your|their|last\s+\w+(?:’s|'s)?)\s+((?:\w+\s+){0,3}\w+)\s*[,(]\s*(?:see\s+)?$", before
        )
        return bool(near and _ANOTHER.search(near.group(1)))

    def _known(self, text: str) -> bool:
        return any(m.start < 40 for m in self._names.find(text))

    def _cluster(self, text: str, group: list[re.Match[str]], mentions: Sequence[Mention]) -> _Cluster:
        pages: list[str] = []
        paragraphs: list[str] = []
        place, same = None, False
        for part in group:
            kind = self._kind(part)
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
        return _Cluster(
            start, end, tuple(dict.fromkeys(pages)), tuple(dict.fromkeys(paragraphs)), place, same, name, generic
        )

    @staticmethod
    def _within(text: str, clusters: Sequence[_Cluster], k: int) -> bool:
        """Whether a bare "Annex A" belongs to a sentence part that has a page reference of its own."""
        cluster = clusters[k]
        if cluster.pages or cluster.paragraphs or cluster.same:
            return False
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

    def _reference(self, cluster: _Cluster, text: str) -> Reference:
        last = self._last
        edition: Edition | None
        pages, paragraphs, place = cluster.pages, cluster.paragraphs, cluster.place
        if cluster.name is not None:
            edition = self._resolved(cluster.name.edition)
            if cluster.name.cites:
                self._current = edition
                self._spoken.append(edition)
        elif cluster.same and last is not None:
            edition = last.edition or self._current or self._names.default()
        elif cluster.generic is not None:
            edition = self._general(cluster.generic)
        else:
            edition = self._current or self._names.default()
        if cluster.same and last is not None:
            pages = pages or (last.pages if not paragraphs or "page" in text[cluster.start : cluster.end] else ())
            paragraphs = paragraphs or (
                last.paragraphs if not cluster.pages and "page" not in text[cluster.start : cluster.end] else ()
            )
        edition = self._with_place(edition, place)
        if edition is not None and (cluster.name is not None or cluster.generic is not None):
            self._current = edition
        written = text[cluster.start : cluster.end].strip(" ,;:()[]")
        pdf = bool(re.search(r"\bPDF\s*$", text[: cluster.start]))
        self._last = Reference(edition, pages, paragraphs, place, written, pdf)
        return self._last

    def _general(self, noun: str) -> Edition | None:
        """What "the protocol" means: the latest document named whose title has the word, else the one spoken of."""
        for spoken in reversed(self._spoken):
            if self._names.fits(spoken, noun):
                return spoken
        return self._current or self._names.default()

    def _with_place(self, edition: Edition | None, place: str | None) -> Edition | None:
        """The document spoken of, or, if it has no such chapter or annex, the latest named that has."""
        if place is None:
            return edition
        for candidate in [edition, *reversed(self._spoken)]:
            if candidate and candidate.source_id and self._has_place(candidate.source_id, place):
                return candidate
        return edition


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


def _last_sentence_has(text: str, claim: Claim) -> bool:
    start, _ = sentences_of(text)[-1]
    return claim.reference.as_written in text[start:] or not claim.reference.as_written
