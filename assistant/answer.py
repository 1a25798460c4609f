"""Which sentences answer: chosen from the best passages, each checked against its page.

Nothing is written anew. A sentence or list item is taken whole, found on its page again, and only
then shown; one that cannot be found is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.library import Entry, Library
from assistant.matching import Asked
from assistant.quotes import NotOnPage, Sentence, quote, sentences
from assistant.results import AnswerPart, FoundPassage, PlaceOnPage, Quote
from assistant.retrieve import Ranked
from ingest.passages import Passage
from ingest.standing import to_say

_ANSWERING = 3  # passages that the answer is taken from
_NEAR_BEST = 0.8  # of the best sentence's score: as good an answer
_QUOTED = 0.75  # ... good enough to be marked in a passage further down
_LIST_NEAR = 0.92  # ... for a list to stand beside a sentence that answers
_MOST_PARTS = 6
_MOST_ITEMS = 14
_ITEM_NEAR = 0.85  # of the best item's score: also shown where not the whole list is wanted
_NEAR_TOP = 0.9  # a passage this near the best one's score also answers
_WANTS_LIST = re.compile(
    r"\b(?:list|which|what (?:are|must|should|does|do|signs|factors|checks|information)|who (?:should|must|needs|are)|"
    r"when (?:should|must|do)|criteria|indicators|signs|examples|types|kinds|responsibilities|duties|every|all the)\b",
    re.I,
)
_FORBIDS = re.compile(
    r"^\W*(?:do\s+not|don['’]?ts?|never|avoid|must not|should not|what not to|things? (?:not to|to avoid))\b", re.I
)


@dataclass(frozen=True)
class _Scored:
    sentence: Sentence
    score: float


def found_passage(
    library: Library, ranked: Ranked, score: float, quotes: Sequence[Quote] = (), opens: int | None = None
) -> FoundPassage:
    """A passage as it is shown. The page that ``opens`` names comes first, else the page of its first quote."""
    entry = ranked.entry
    source, held = library.source(entry.source_id), library.held[entry.source_id]
    indexes = list(entry.passage.pages)
    if opens is None and quotes:
        opens = quotes[0].page_index
    indexes.sort(key=lambda index: index != opens)
    places = tuple(PlaceOnPage(i, library.page(entry.source_id, i).page_label) for i in indexes)
    return FoundPassage(
        entry.source_id,
        source.title,
        source.edition,
        source.status,
        held.file,
        places,
        entry.passage.paragraphs,
        entry.passage.section,
        entry.passage.text,
        tuple(quotes),
        round(score, 4),
        entry.passage.kind,
        source.short_title,
        source.kind,
        tuple(to_say(source, library.registry, library.sources)),
        entry.number,
    )


def compose(
    library: Library, asked: Asked, ranked: Sequence[Ranked], scores: Sequence[float], shown: int, answered: bool
) -> tuple[tuple[AnswerPart, ...], tuple[FoundPassage, ...]]:
    """The answer's parts, and the passages as shown, best first.

    ``scores`` are the passages' scores from 0 to 1. With ``answered`` false there are no parts and
    no quotes: the passages are only the nearest there are.
    """
    kept = list(ranked[:shown])
    if not answered or not kept:
        return (), tuple(
            found_passage(library, r, s, opens=_page_of_best(_score_sentences(library, asked, r)))
            for r, s in zip(kept, scores, strict=False)
        )
    # A diagram's labels are not sentences: the passage is shown, but nothing in it is quoted.
    scored = [[] if r.entry.passage.kind == "figure" else _score_sentences(library, asked, r) for r in kept]
    top = max((s.score for s in scored[0]), default=0.0)
    parts: list[AnswerPart] = []
    passages: list[FoundPassage] = []
    said: set[str] = set()
    for place, (item, score, own) in enumerate(zip(kept, scores, scored, strict=False)):
        chosen = _choose(own, asked, top, first=place == 0)
        answering = place == 0 or (place < _ANSWERING and score >= _NEAR_TOP * scores[0])
        quotes: list[Quote] = []
        groups = wholes(chosen)
        heading: Quote | None = None
        if groups and (forbids := _forbidding(item.entry.passage)) is not None:
            heading = _heading_quote(library, item.entry, forbids)
            if heading is None:
                groups = []  # without its heading, what must not be done would read as what must
            else:
                quotes.append(heading)
        blocks: list[list[str]] = []
        for group in groups:
            made = _quotes(library, item.entry.source_id, group)
            if not made:
                continue
            quotes.extend(made)
            text = " ".join(q.text for q in made)
            if blocks and group[0].item:
                blocks[-1].append(text)
            else:
                blocks.append([text])
        if answering:
            room = _MOST_PARTS + _MOST_ITEMS - len(parts)
            texts = _unsaid(blocks, said, room)
            if texts and heading is not None:
                texts.insert(0, heading.text)
            parts.extend(AnswerPart(text, (place,)) for text in texts)
        passages.append(found_passage(library, item, score, quotes, _page_of_best(own)))
    return tuple(parts), tuple(passages)


def _page_of_best(own: Sequence[_Scored]) -> int | None:
    """The page on which the sentence stands that meets the question best: over a page turn, the one to open."""
    return max(own, key=lambda s: s.score).sentence.page_index if own else None


def _forbidding(passage: Passage) -> str | None:
    """The heading above a passage, or at the head of its column, if it says that what follows is not to be done."""
    titles = passage.section[-1].split(" | ") if passage.section else []
    return next((title for title in titles if _FORBIDS.search(title)), None)


def _heading_quote(library: Library, entry: Entry, heading: str) -> Quote | None:
    for index in (entry.passage.pages[0], entry.passage.pages[0] - 1):
        if index >= 1:
            try:
                return quote(library.page(entry.source_id, index), heading)
            except NotOnPage:
                continue  # it may stand at the foot of the page before
    return None


def _unsaid(blocks: Sequence[Sequence[str]], said: set[str], room: int) -> list[str]:
    """What the answer does not hold yet, at most ``room`` texts.

    A block is a sentence, or a stem with its items: those stay together, for an item under another
    stem, or a stem over nothing, would mean something else.
    """
    texts: list[str] = []
    for block in blocks:
        plain = [re.sub(r"[^a-z0-9]+", " ", text.lower()).strip() for text in block]
        least = 2 if len(block) > 1 else 1
        if room - len(texts) < least or said.issuperset(plain[least - 1 :]):
            continue
        # The same list in another edition: only what it adds, unless an item opens others.
        again = plain[0] in said and not any(text.endswith(":") for text in block[1:])
        new = [t for k, (t, p) in enumerate(zip(block, plain, strict=True)) if k == 0 or not again or p not in said]
        texts.extend(new[: room - len(texts)])
        said.update(plain)
    return texts


def wholes(chosen: Sequence[Sentence]) -> list[list[Sentence]]:
    """Sentences, those that run over a page turn as their two sides together."""
    groups: list[list[Sentence]] = []
    for sentence in chosen:
        last = groups[-1][-1] if groups else None
        if last is not None and not last.whole and not sentence.whole and sentence.page_index == last.page_index + 1:
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return groups


def _quotes(library: Library, source_id: str, group: Sequence[Sentence]) -> list[Quote]:
    try:
        return [quote(library.page(source_id, s.page_index), s.text) for s in group]
    except NotOnPage:
        return []  # better no answer than one whose words are not there


def _score_sentences(library: Library, asked: Asked, ranked: Ranked) -> list[_Scored]:
    """Each sentence of a passage with how well it meets the question."""
    entry = ranked.entry
    stored, starts = library.late(entry)
    text = library.embedded(entry)
    head = len(text) - len(entry.passage.text)
    cosines = asked.tokens @ (stored.astype(np.float32) / 127.0).T
    out: list[_Scored] = []
    at = head
    for sentence in sentences(entry.passage, library.pages(entry.source_id)):
        place = text.find(sentence.text, at)
        if place < 0:
            place = text.find(sentence.text, head)
        else:
            at = place
        out.append(_Scored(sentence, _met(cosines, starts, place, place + len(sentence.text), asked)))
    return out


def _met(cosines: NDArray[np.float32], starts: NDArray[np.int32], first: int, last: int, asked: Asked) -> float:
    inside = (starts >= first) & (starts < last)
    if first < 0 or not inside.any():
        return 0.0
    return float(asked.weights @ cosines[:, inside].max(axis=1))


def _choose(own: Sequence[_Scored], asked: Asked, top: float, first: bool) -> list[Sentence]:
    """The sentences of one passage that answer, in the order in which they stand."""
    if not own:
        return []
    best = max(s.score for s in own)
    least = (_NEAR_BEST if first else _QUOTED) * (best if first else top)
    items = [s for s in own if s.sentence.item]
    chosen = [s for s in own if s.score >= least and not s.sentence.item]
    stem = _stem(own)
    if items and _list_answers(own, stem, asked):
        near = [s for s in items if s.score >= max(least, _ITEM_NEAR * max(i.score for i in items))]
        leads = stem is not None and stem.score >= max(s.score for s in items) * 0.97
        if near or (leads and stem in chosen):
            whole_list = leads or _WANTS_LIST.search(asked.reading.question) is not None
            near = items if whole_list and (near or stem in chosen) else near
            near = near[:_MOST_ITEMS]
            chosen.extend(near)
    chosen.extend(_other_sides(own, chosen))
    limit = _MOST_PARTS + (_MOST_ITEMS if items else 0)
    kept = sorted(chosen, key=lambda s: -s.score)[:limit]
    openers = [opener for scored in kept if scored.sentence.item for opener in _openers(own, scored)]
    ended = [s for s in kept if s in openers or not (items and s.sentence.text.endswith(":"))]
    return [s.sentence for s in own if s in ended or s in openers]


def _list_answers(own: Sequence[_Scored], stem: _Scored | None, asked: Asked) -> bool:
    """Whether a passage's list belongs to the answer: not where a sentence outside it answers far better."""
    if _WANTS_LIST.search(asked.reading.question):
        return True
    best = max(s.score for s in own)
    listed = max(s.score for s in own if s.sentence.item or s is stem)
    return listed >= _LIST_NEAR * best


def _openers(own: Sequence[_Scored], item: _Scored) -> list[_Scored]:
    """The words without which a list item would mean something else.

    These are its stem ("Do not:"), an item that it stands under, and what opens the item itself.

    A list may change its stem half-way; the nearest one before the item holds.
    """
    under: list[_Scored] = []
    at = next(k for k, scored in enumerate(own) if scored is item)
    while at > 0 and not own[at].sentence.opens and own[at - 1].sentence.item:
        at -= 1  # "In such cases" goes on from the opening of its item
        under.insert(0, own[at])
    within_item = len(under)
    for k in range(at - 1, -1, -1):
        sentence = own[k].sentence
        opens = sentence.text.endswith(":")
        follows = k > 0 and own[k - 1].sentence.page_index == sentence.page_index
        within = sentence.item and follows and 0 <= sentence.start - own[k - 1].sentence.end <= 1
        if not sentence.item or (opens and within):
            return [own[k], *under]
        if opens and len(under) == within_item:
            under.insert(0, own[k])
    return under


def _stem(own: Sequence[_Scored]) -> _Scored | None:
    """The sentence that introduces the list: the last before its first item."""
    before: _Scored | None = None
    for scored in own:
        if scored.sentence.item:
            return before
        before = scored
    return None


def _other_sides(own: Sequence[_Scored], chosen: Sequence[_Scored]) -> list[_Scored]:
    """The rest, overleaf, of chosen sentences that run over a page turn."""
    sides = []
    for before, after in pairwise(own):
        if before.sentence.whole or after.sentence.whole:
            continue
        if after.sentence.page_index == before.sentence.page_index + 1:
            if before in chosen and after not in chosen:
                sides.append(after)
            if after in chosen and before not in chosen:
                sides.append(before)
    return sides
