"""References in running text -> claims, each with the document, pages and paragraphs it is cited to.

What a reference covers: the sentence (or the part of it) that it closes or opens; the items of a
list that it opens or that its sentence runs through; the bullets under a heading that holds it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from assistant.checking.bare import bare, holds_words
from assistant.checking.blocks import Block
from assistant.checking.clusters import Cluster, clusters
from assistant.checking.covering import covered, tidy
from assistant.checking.naming import Edition, Mention, Names

_ABBREVIATED = re.compile(
    r"(?:\b(?:p|pp|para|paras|pg|no|nos|s|ss|e\.g|i\.e|etc|vol|ch|cf|ibid|Mr|Mrs|Ms|Dr|St|approx|incl)|\b[A-Z])\.$"
)
_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(]?[A-Z0-9•])")
_SAYS_SO = re.compile(r"\bsa(?:y|ys|id) (?:so|as much|this|that much|it)\b(?!\s+\w+s\b)", re.IGNORECASE)
_FOR_ALL = re.compile(r"[(\[]\s*(?:all|both)\s+(?:from\s+|at\s+|on\s+)?[^()\[\]]*[)\]][\s.]*$", re.IGNORECASE)
_DECLARES = re.compile(
    r"\b(?:references?|(?:page|para(?:graph)?)(?:\s+(?:numbers?|nos?\.?|references?)|s)?)\b[^.;]{0,40}?\b(?:are|is|refer|relate|come)\s"
    r"+(?:all\s+)?(?:to|from)\s|\bbased\s+(?:up)?on\s(?=.*\bunless\b)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\b(?:cf\.?|compare(?:\s+with)?|see\s+also)\s*$", re.IGNORECASE)
_LEFT_OPEN = re.compile(r"\s*[(\[][^()\[\]]*$")
_SEE = re.compile(r"\b(?:see|also|and|cf|as|at|on|in)\b", re.IGNORECASE)
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
        self._section = 0  # how many of them before the latest heading
        self._over: Edition | None = None  # the one that the latest heading names
        self._declared: Edition | None = None  # "All page numbers are to …"
        self._last: Reference | None = None

    def read(self, blocks: Sequence[Block]) -> Iterator[Claim]:
        covering: Reference | None = None  # a heading's or an opening line's reference, for the items that follow
        items: list[str] = []  # items of the list just read that have no reference of their own
        alone = ""  # the paragraph just read, if it has none
        blocks = list(self._rows(blocks))
        for k, block in enumerate(blocks):
            follows = blocks[k + 1].kind if k + 1 < len(blocks) else ""
            self._current = self._over or self._declared or self._current
            only_a_reference = not holds_words(bare(block.text, self._names)) and follows != "item"
            if block.kind == "heading" and not only_a_reference:
                covering, items, alone = self._heading(block), [], ""
                continue
            text = block.text
            if items and block.kind != "item" and text[:1].islower():
                end = sentences_of(text)[0][1]
                for cluster in clusters(text[:end], self._names)[-1:]:
                    reference = self._reference(cluster, text)
                    yield from (Claim(item, reference) for item in items)
                    items = []
                text = text[end:]
            claims = list(self._block(text))
            if claims and not any(c.text for c in claims):  # nothing but a reference: it is the last words' own
                covers = items or [alone]
                yield from (Claim(words, c.reference) for c in claims for words in covers if words)
                items, alone = [], ""
                continue
            claims = [c for c in claims if c.text]
            if block.kind == "item":
                if claims and _FOR_ALL.search(text):
                    yield from (Claim(item, claims[-1].reference) for item in items)
                    items = []
                if not claims and covering is not None:
                    claims = [Claim(tidy(text), covering)]
                elif not claims:
                    items.append(tidy(text))
                yield from claims
                alone = ""
                continue
            items, covering = [], None
            alone = "" if claims else tidy(text)
            opens = follows == "item"
            if opens and claims and text.rstrip()[-1:] in ":–—" and _last_sentence_has(text, claims[-1]):
                covering = claims[-1].reference
                if _OPENING.match(text[sentences_of(text)[-1][0] :]) or "govern" in text:
                    claims = claims[:-1]
            yield from claims

    def _rows(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """A cell that holds nothing but references gives them for the fullest cell of its row."""
        for (row, _), cells in groupby(blocks, key=lambda b: (b.row, b.kind if not b.row else "")):
            held = list(cells)
            cites = [bool(clusters(c.text, self._names)) for c in held]
            alone = [
                c for c, cited in zip(held, cites, strict=True) if cited and not holds_words(bare(c.text, self._names))
            ]
            others = [c for c in held if c not in alone]
            if not row or not alone or not others:
                yield from held
                continue
            fullest = max(others, key=lambda c: len(c.text.split()))
            said = re.sub(r"[()\[\]]", " ", "; ".join(c.text for c in alone))
            for cell in others:
                yield replace(cell, text=f"{cell.text.rstrip('. ')} ({said})") if cell is fullest else cell

    def _heading(self, block: Block) -> Reference | None:
        """A heading names the document for what follows; a reference in it covers the bullets below."""
        mentions = self._names.find(block.text)
        found = [c for c in clusters(block.text, self._names) if c.pages or c.paragraphs]
        self._section = len(self._spoken)
        if self._current is not None:
            self._current = self._usual(self._current)
        self._speak(mentions)
        self._over = self._current if any(m.cites for m in mentions) else None
        return self._reference(found[-1], block.text) if found else None

    def _block(self, text: str) -> Iterator[Claim]:
        """The claims of a block. One without words has nothing in this block to be given for."""
        before, worded = "", ""
        for start, end in sentences_of(text):
            sentence = text[start:end]
            self._declares(sentence)
            for claim in self._sentence(sentence):
                if not holds_words(bare(claim.text, self._names)):
                    yield replace(claim, text=tidy(_quoted(text[:start]) or worded))
                    continue
                leans = before and (_SAYS_SO.search(claim.text) or before.rstrip().endswith("?"))
                yield replace(claim, text=f"{tidy(before)} {claim.text}") if leans else claim
            before = sentence
            worded = sentence if holds_words(bare(sentence, self._names)) else worded

    def _declares(self, sentence: str) -> None:
        """Learn which document "all page numbers" are to."""
        if said := _DECLARES.search(sentence):
            named = next((m for m in self._names.find(sentence) if m.start >= said.end() - 1), None)
            if named is not None:
                self._declared = self._resolved(named.edition)

    def _sentence(self, text: str) -> Iterator[Claim]:
        self._defined(text)
        found = clusters(text, self._names)
        mentions = self._names.find(text)
        at = 0
        for k, cluster in enumerate(found):
            self._speak([m for m in mentions if at <= m.start < cluster.start])
            reference = self._reference(cluster, text)
            last = k + 1 == len(found)
            after = found[k + 1].start if not last else len(text)
            claim, at = covered(text, at, cluster.start, cluster.end, after, last, claims_before=k > 0)
            yield Claim(self._closed(claim), reference)
        self._speak([m for m in mentions if m.start >= at or not found])

    def _closed(self, claim: str) -> str:
        """A claim without a bracket left open by the reference it was cut at: "… at once (WTSC p. 58; see also"."""
        opened = _LEFT_OPEN.search(claim)
        if opened and not holds_words(_SEE.sub("", bare(opened.group().lstrip(" (["), self._names))):
            return tidy(claim[: opened.start()])
        return claim

    def _speak(self, mentions: Sequence[Mention]) -> None:
        for mention in mentions:
            if mention.cites:
                self._current = self._resolved(mention.edition)
                self._spoken.append(self._current)

    def _resolved(self, edition: Edition) -> Edition:
        """An undated name means the edition named last under the same heading, else the one named most."""
        if edition.dated:
            return edition
        here = [e for e in self._spoken[self._section :] if e.family == edition.family]
        return here[-1] if here else self._usual(edition)

    def _usual(self, edition: Edition) -> Edition:
        """The edition of the same family that the text has named most often, the first of those named alike."""
        named = Counter(e for e in self._spoken if e.family == edition.family)
        return named.most_common(1)[0][0] if named else edition

    def _defined(self, text: str) -> None:
        """Learn the text's own abbreviations."""
        for mention in self._names.find(text):
            after = re.match(r"\s*\((?:the\s+)?[\"'“‘]?([A-Z][A-Za-z&]{1,9})[\"'”’]?\)", text[mention.end :])
            before = re.search(r"[\"'“‘]([\w& ]{2,20})[\"'”’]\s+(?:\w+\s+)?means\s+$", text[: mention.start])
            for found in (after, before):
                if found:
                    self._names.define(found.group(1), mention.edition)

    def _reference(self, cluster: Cluster, text: str) -> Reference:
        last, before = self._last, (self._current, list(self._spoken))
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
        if _ASIDE.search(text[: cluster.start]):  # "cf. KCSIE, p. 9": the text goes on about what it was about
            self._current, self._spoken = before
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


def _quoted(text: str) -> str:
    """The quotation that a text ends with, which may be of several sentences; empty where it ends with none."""
    found = re.search(r"[“\"]([^“”\"]{12,})[”\"][\s.]*$", text)
    return found.group(1) if found else ""


def _last_sentence_has(text: str, claim: Claim) -> bool:
    start, _ = sentences_of(text)[-1]
    return claim.reference.as_written in text[start:] or not claim.reference.as_written
