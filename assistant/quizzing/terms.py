"""Terms that a source defines: in its glossary, in lists of terms, and at the head of sections that bear the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.quizzing.clauses import tidy
from assistant.quizzing.drafting import Drafting
from assistant.quizzing.reading import Place, set_apart
from assistant.quizzing.words import stems, word_count
from assistant.quotes import Sentence, sentences
from ingest.passages import Passage

_NAME = r"[‘“]?([A-Z][A-Za-z’‘ /-]{2,60}?)[’”]?(?: \([A-Za-z -]+\))?"
_ENTRY = re.compile(r"^(?:\d+\. )?([A-Z][A-Za-z’,()/ -]{2,60}?)\s*(?: [-–]|:)\s+(\S.{30,})$")
_MEANS = re.compile(
    rf"^(?:The term |In this guidance, |For the purposes? of this guidance,? )?{_NAME} "
    r"(?:means|refers to|is defined as|is (?:the|a) term used to describe|is an umbrella term (?:used )?"
    r"(?:for|to describe)"
    r"|is defined (?:under|in|by) [^,]{5,60}? as)\s+(.{25,})$"
)
# Weaker words for "means": taken only at the head of a section that bears the term's name.
_IS = re.compile(
    rf"^(?:The term )?{_NAME} (?:(?:is|are)(?= (?:where|when|an? |the |any |all |the process|[a-z]+ing\b"
    r"|[a-z]+ (?:activity|behaviou?rs?|violence|abuse)))|occurs (?=when|where)|(?:encompass(?:es)?|comprises?|covers?"
    r"|includes?)(?= )) ?(.{30,})$"
)
_AS_SET_OUT = re.compile(r"^As (?:set out|defined) in [^,]+(?:, published by [^,]+)?, ", re.I)
_SAYS_WHAT = re.compile(
    r"(?:an? (?:form|type|pattern)|the (?:persistent|act|practice|process|use)|involves|anyone|where |when )\b"
)
_NOT_A_TERM = re.compile(
    r"\b(?:guidance|advice|strategy|standards?|act|website|toolkit|programme|helpline|nspcc|childnet|dfe|article|table"
    r"|example|note|email|telephone|part|annex|this|these|it|there|they|which|if|where|for|also|therefore|he|she"
    r"|can|could|will|should|may|children|child|effective|everyone|some|many|most|all|each|both|any|no|who|what|how"
    r"|why|when|using)\b(?!’s| in\b| on\b| prot| sex| crim| abduct)",
    re.I,
)
_LISTED = re.compile(r"^([A-Za-z’][A-Za-z’ -]{2,34})(?:: | [–-] ?|–)(?!https?)(.{20,})$")
_OF_TERMS = re.compile(
    r"\b(?:defin|terms?\b|categor|outcomes?\b|(?:types?|forms?|kinds?|areas?|levels?) of\b|four|five|three)", re.I
)
_FEWEST, _MANY = 3, 4  # terms that make a list; and one that nothing announces, or that is set in paragraphs
_SAYS_WHAT_OF = re.compile(r"(?:to|[a-z]+ing)\b")
_EXAMPLES = re.compile(r"[;,]? (?:for example|such as)\b[:,]? ")
_FEW_WORDS = 4
_FULL = 8  # words of a meaning
_IT_IS = re.compile(r"It (?:is |means |refers to |(?:occurs|happens) (?=where|when))(.{30,})$")
_OPENS = re.compile(r"^(?:(?:this is|is|are|involves) (?=an? |the |forc)|this (?=[a-z]+s ))")
_FORM_OF = re.compile(r"^an? (?:form|type|kind) of [a-z ]{3,30}? (?:which|that|where|in which) ")


@dataclass(frozen=True)
class Term:
    name: str  # as it is written within a sentence
    meaning: str
    quote: str
    place: Place


def terms_of(d: Drafting) -> list[Term]:
    """Terms with their meaning; the first definition of each."""
    if "terms" not in d.memo:
        found: dict[str, Term] = {}
        for term in _terms(d):
            found.setdefault(term.name.lower(), term)
        d.memo["terms"] = list(found.values())
    terms: list[Term] = d.memo["terms"]
    return terms


def _terms(d: Drafting) -> Iterator[Term]:
    pages = d.reader.library.pages(d.source.id)
    before: tuple[str, ...] = ()
    for passage in d.reader.library.passages(d.source.id):
        if passage.kind in {"footnote", "row", "cell", "box"} or set_apart(passage.section):
            continue
        opens = passage.section != before
        before = passage.section
        found = list(sentences(passage, pages))
        for k, sentence in enumerate(found):
            term = _term(d, passage, sentence, k, opens)
            if term is not None:
                yield _with_more(d, term, found[k + 1 : k + 2])


def _term(d: Drafting, passage: Passage, sentence: Sentence, k: int, opens: bool) -> Term | None:
    if not sentence.whole or sentence.stem:
        return None
    text = " ".join(sentence.text.split())
    entry = _ENTRY.match(text) if k == 0 or sentence.item else None
    glossary = any(re.search(r"glossary|definition", heading, re.I) for heading in passage.section)
    if entry is not None and not glossary and not _SAYS_WHAT.match(entry[2]):
        entry = None
    match = entry or _MEANS.match(text)
    if match is None:
        match = _IS.match(text)
        heading = passage.section[-1] if passage.section else ""
        if match is None or not (((opens or k < 2) and _bears(heading, match[1])) or _known_thing(d, match[1], text)):
            return None
    name = re.sub(r"\s*\([^)]*\)", "", match[1]).strip()
    name = re.sub(r"^(?:An?|The) ", "", name)
    if _NOT_A_TERM.search(name) or word_count(name) > 5 or re.search(r"“|\bterm\b", name):
        return None
    meaning = _AS_SET_OUT.sub("", match[2].strip().rstrip("."))
    if re.search(r"\bshould\b|\bmust\b", meaning.split(". ")[0]):
        return None
    page = d.reader.page(d.source.id, sentence.page_index)
    paragraph = passage.paragraphs[0] if passage.paragraphs else None
    place = Place(d.source.id, page.page_index, page.page_label, paragraph, passage.section)
    return Term(small(d, name), meaning, text, place)


def _with_more(d: Drafting, term: Term, following: list[Sentence]) -> Term:
    """A term whose first sentence only says what it is a form of, with the meaning that the next one gives."""
    if word_count(brief(term.meaning)) >= _FULL or not following:
        return term
    more = " ".join(following[0].text.split())
    said = _IT_IS.match(more)
    page = " ".join(d.reader.page(d.source.id, term.place.page_index).content.split())
    quote = f"{term.quote} {more}"
    return Term(term.name, said[1].rstrip("."), quote, term.place) if said and quote in page else term


def _bears(heading: str, name: str) -> bool:
    """Whether a heading is the term's name, or its name and its short form."""
    words = stems(name)
    return bool(words) and words <= stems(heading) and len(stems(heading)) <= len(words) + 3


def _known_thing(d: Drafting, name: str, text: str) -> bool:
    """Whether a sentence "Extremism is the …" says what a thing is that the document speaks of again and again."""
    said = f" {name.lower()}"
    if word_count(name) > 3 or re.match(r"(?:An?|The) ", name) or not re.match(r"\S.* is (?:the|an?) ", text):
        return False
    own = sum(said in passage.text.lower() for passage in d.reader.library.passages(d.source.id))
    return own >= 3 and d.reader.usually_small(name.split()[0]) and not name.endswith("s")


def small(d: Drafting, name: str) -> str:
    """A term as it is written within a sentence: capitals only in names and short forms."""
    known: dict[str, list[str]] = getattr(d.reader.library, "acronyms", {})
    if any(name.lower() in longs for longs in known.values()):
        return name.lower()  # the documents write it small where they say what its short form means
    return " ".join(w.lower() if w[1:].islower() and d.reader.usually_small(w) else w for w in name.split())


def brief(meaning: str) -> str:
    """A definition's first sentence, without its reference and without "a form of abuse which"."""
    first = re.split(r"(?<=[a-z])\. (?=[A-Z])", tidy(meaning), maxsplit=1)[0]
    again = _IS.match(first) or _MEANS.match(first)  # a glossary's entry that says its word again
    if again is not None and word_count(again[1]) <= 5:
        first = again[2]
    first = re.sub(r"\s*\((?:often|sometimes|also|commonly) (?:referred to|known|called)[^)]*\)", "", first)
    return _FORM_OF.sub("", _OPENS.sub("", first)).strip()


def listed_terms(d: Drafting) -> Iterator[tuple[str, str, list[Term]]]:
    """Lists whose items are terms and what they mean: allegation outcomes, areas of online risk.

    Yields the words that open the list, its heading, and its terms.
    """
    for listing in d.listings:
        heading = listing.place.section[-1] if listing.place.section else ""
        said = listing.stem.rstrip(": ")
        terms = [
            Term(small(d, match[1]), brief(match[2].rstrip(" .,;")), item.text, item.place)
            for item in listing.items
            if (match := _LISTED.match(item.text)) is not None
        ]
        few = 3 * len(terms) < 2 * len(listing.items) or len(terms) < _FEWEST
        if not few and (_OF_TERMS.search(f"{said} {heading}") or _all_alike(terms, len(listing.items))):
            yield said, heading, terms
    yield from _paragraphs_of_terms(d)


def _telling(name: str, meaning: str) -> str:
    """What a term means, or its examples where its meaning has the term's own word or next to nothing.

    >>> _telling("commerce", "risks such as online gambling and financial scams.")
    'online gambling and financial scams'
    """
    parts = [part.rstrip(" .,;") for part in _EXAMPLES.split(meaning, maxsplit=1)]
    fit = (part for part in parts if word_count(part) >= _FEW_WORDS and not stems(name) & stems(part))
    return next(fit, parts[0])


def _all_alike(terms: list[Term], items: int) -> bool:
    """Whether each of many items is a word and what is meant by it: "vigilance: to have adults notice …"."""
    return len(terms) == items >= _MANY and all(_SAYS_WHAT_OF.match(t.meaning) for t in terms)


def _paragraphs_of_terms(d: Drafting) -> Iterator[tuple[str, str, list[Term]]]:
    """Terms that stand each in a paragraph of its own, one after the other, below words that announce them."""
    pages = d.reader.library.pages(d.source.id)
    opening, terms = "", list[Term]()
    section: tuple[str, ...] = ()

    def whole() -> Iterator[tuple[str, str, list[Term]]]:
        if len(terms) >= _MANY and _OF_TERMS.search(opening):
            yield opening.rstrip(":. "), section[-1] if section else "", list(terms)

    for passage in d.reader.library.passages(d.source.id):
        if passage.kind in {"footnote", "row", "cell", "box", "list"} or set_apart(passage.section):
            continue
        for sentence in sentences(passage, pages):
            text = " ".join(sentence.text.split())
            match = _LISTED.match(text) if sentence.whole and passage.section == section else None
            if match is not None and match[1][0].islower():
                page = d.reader.page(d.source.id, sentence.page_index)
                place = Place(d.source.id, page.page_index, page.page_label, None, passage.section)
                terms.append(Term(small(d, match[1]), _telling(match[1], brief(match[2])), text, place))
                continue
            yield from whole()
            opening, section, terms[:] = text, passage.section, []
    yield from whole()
