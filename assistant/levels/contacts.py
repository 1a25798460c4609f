"""Whom to call: the contacts and forms of the area that is named or set, each as a quote with its service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from assistant.areas import areas_meant, names, places_in
from assistant.levels.concerns import load_concerns
from assistant.levels.saying import LONGEST, quoted
from assistant.levels.situation import read_situation
from assistant.library import Library
from assistant.quotes import Sentence, sentences
from assistant.reaching import FORM, NUMBER, is_contact
from ingest.local import places_named
from ingest.pages import Page
from ingest.passages import Passage
from ingest.sources import Source

_MOST = 6  # contacts shown
_LINE = 40  # words of a line that is quoted whole; of a longer one only the sentence with the contact
_LABEL = 12  # words of a line above that says whose bare number stands below it
# What a contact is for, by its line or else by its heading, in the order in which they are tried and, of those for
# any child, shown.
_NIGHT, _FRONT, _EARLY_HELP, _PAPER, _OTHER, _MISSING, _STAFF = range(7)
_FOR = {
    _STAFF: r"\bLADO\b|\bdesignated officer|\ballegations? (?:against|about)\b|\bposition of trust\b",
    _MISSING: r"\bmissing\b|\breturn (?:home )?interview|\bhome return\b|\babscond",
    _NIGHT: r"\bout[ -]of[ -](?:office )?hours\b|\bemergency duty\b|\bEDT\b|\bnights?\b|\bweekends\b",
    _FRONT: (
        r"\bMASH\b|\bmulti-agency safeguarding hub\b|\bfront door\b|\bchildren[’']?s (?:social care|services)\b|"
        r"\bfirst (?:response|contact)\b|\bsingle point of (?:access|contact|entry)\b|\bduty (?:team|desk|social)\b|"
        r"\bsocial care\b|\b(?:referral|access) (?:and \w+ )?team\b|\bcontact centre\b"
    ),
    _EARLY_HELP: r"\bearly help\b|\bEHA\b|\bfamily (?:hub|help|support)|\bcoordinator\b|\bstrengthening families\b",
}
_SAYS = {kind: re.compile(words, re.I) for kind, words in _FOR.items()}
# For any child: in working hours, then at night, then early help, then on paper.
_ORDER = (_FRONT, _NIGHT, _EARLY_HELP, _PAPER, _OTHER, _MISSING, _STAFF)
_WANTS_EARLY_HELP = re.compile(
    r"\b(?:call|ring|phone|contact|reach|number|e-?mail|form)\b[^.?!]{0,30}\b(?:early help|EHA)\b|"
    r"\b(?:early help|EHA)\b[^.?!]{0,15}\b(?:number|contact|team|phone|e-?mail|form)\b",
    re.I,
)
# Somebody who works with children at the head of a clause, or after "by": who does it, not who is told or hurt.
_STAFF_DOES = re.compile(
    r"(?:^|[^\w\s’'][\s\W]*|\b(?:that|and|but|when|because|by|says?|said|claims?|alleges?|reports?|thinks?|if|where|how|our|"
    r"one of|about)\s+)(?:(?:a|an|the|his|her|their|my|our|this|another|one of|member of)\s+){0,3}(?:[\w-]+\s+)?"
    r"(?:staff|teachers?|headteacher|head|tas?|teaching assistants?|tutors?|coach(?:es)?|volunteers?|caretaker|"
    r"governors?|colleagues?|lecturers?|childminders?|foster carers?|social workers?|youth workers?|instructors?|"
    r"drivers?|chaperones?|vicar|priest|imam)\b"
    r"(?!\s+(?:says?|said|notic\w+|saw|sees?|heard|hears?|reports?|reported|asks?|asked|told|tells|thinks?|is worried|"
    r"was told|has (?:seen|noticed|heard)|found|finds|who (?:saw|heard|noticed)))",
    re.I,
)
_OF_STAFF = frozenset({"staff-allegation", "staff-odd", "staff-outside"})
_OF_MISSING = frozenset({"missing", "missing-care", "missing-danger", "return-interview", "harboured", "abduct"})


def contacts(library: Library, local: Sequence[Source], question: str) -> list[dict[str, Any]]:
    """Lines with a telephone number, an address or a form, of the area that is named or set; for the matter first.

    One that names another area, or stands under a heading that does, is left out.
    """
    places = places_in(question, library)
    known = {area for source in local for area in source.areas}
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    for source in local:
        wanted = {area for place in places for area in areas_meant(f"in {place}", source.areas, library)}
        if not wanted:
            continue
        others = (known | places_named(library.pages(source.id))) - wanted
        for passage in library.passages(source.id):
            if passage.kind == "footnote":
                continue
            heading = " ".join(passage.section[-1:])
            for text, page in _lines(library, source, passage):
                about = {area for area in wanted | others if names(text, area)}
                about = about or {area for area in wanted | others if names(heading, area)}
                if about and not about & wanted:
                    continue
                made = quoted(library, source, text, page.page_index, passage)
                if made is not None:
                    found.setdefault(made["text"], (_kind(text, heading), made))
    return _for_matter(list(found.values()), question)[:_MOST]


def _lines(library: Library, source: Source, passage: Passage) -> Iterator[tuple[str, Page]]:
    """The rows, lines or sentences of a passage that hold a contact, each with the service that it is of."""
    if not is_contact(passage.text):
        return
    if passage.kind == "row" and len({span.page_index for span in passage.spans}) == 1:
        yield passage.text, library.page(source.id, passage.pages[0])
        return
    for sentence in sentences(passage, library.pages(source.id)):
        page = library.page(source.id, sentence.page_index)
        long = len(sentence.text.split()) > LONGEST
        if NUMBER.search(sentence.text) or (FORM.search(sentence.text) and not long):
            yield _line(page, sentence, passage), page


def _line(page: Page, sentence: Sentence, passage: Passage) -> str:
    """The line that a sentence stands in, with the one above where that says whose bare number it is."""
    span = next(s for s in passage.spans if s.page_index == page.page_index and s.start <= sentence.start < s.end)
    content = page.content
    start = max(span.start, content.rfind("\n", 0, sentence.start) + 1)
    end = content.find("\n", sentence.end)
    end = min(span.end, end if end >= 0 else len(content))
    lead = re.match(r"[\s•–—-]+", content[start:end])
    start += lead.end() if lead else 0
    if len(content[start:end].split()) > _LINE:
        return sentence.text
    if not re.search(r"[A-Za-z]{3}", NUMBER.sub("", content[start:end])):
        above = content[: max(0, start - 1)].rstrip()
        before = above.rfind("\n") + 1
        if 0 < len(above[before:].split()) <= _LABEL and not is_contact(above[before:]):
            start = before
    return content[start:end].strip()


def _kind(text: str, heading: str) -> int:
    """What a contact is for: a front door's is one though its line speaks of missing children too."""
    for words in (text, heading):
        said = [kind for kind, pattern in _SAYS.items() if pattern.search(words)]
        if said:
            front = _FRONT in said and NUMBER.search(words) and _NIGHT not in said
            return _FRONT if front else said[0]
        if words is text and FORM.search(text):
            return _PAPER
    return _OTHER


def _for_matter(found: Sequence[tuple[int, dict[str, Any]]], question: str) -> list[dict[str, Any]]:
    """The contacts in order: those for what the question is about, those for any child, others.

    The one for allegations against staff is shown only where there is one.
    """
    concerns = load_concerns()
    shown = read_situation(question, concerns).shown() if found else np.zeros(len(concerns.ids))
    matter = {concern for concern, score in zip(concerns.ids, shown, strict=True) if score > 0}
    accused = bool(matter & _OF_STAFF) and _STAFF_DOES.search(question) is not None
    staff = accused or _SAYS[_STAFF].search(question) is not None
    order = list(_ORDER) if staff else [kind for kind in _ORDER if kind != _STAFF]
    for kind, meant in (
        (_EARLY_HELP, _WANTS_EARLY_HELP.search(question) is not None),
        (_MISSING, bool(matter & _OF_MISSING)),
        (_STAFF, staff),
    ):
        if meant:
            order.remove(kind)
            order.insert(0, kind)
    return [one for kind in order for own, one in found if own == kind]
