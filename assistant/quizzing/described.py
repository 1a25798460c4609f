"""What the guidance says of a term beyond its definition: "Of which term does it say: “It may involve …”?"

Forms of abuse are told apart by what belongs to each, so the options are the other terms of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from assistant.quizzing.definitions import akin, names_beside
from assistant.quizzing.drafting import Drafting, first_part, stands_alone
from assistant.quizzing.gaps import in_other_words
from assistant.quizzing.model import Question
from assistant.quizzing.options import choose, longest_allowed
from assistant.quizzing.reading import Place, set_apart
from assistant.quizzing.terms import Term, brief, terms_of
from assistant.quizzing.words import containment, stems, word_count
from assistant.quotes import Sentence, sentences
from ingest.passages import Passage

# What belongs to a term alone is told so; "it can take place online" may be said of any.
_BELONGS = re.compile(
    r"It (?:(?:may|can|often|usually|typically) )*(?:involve|include|feature|take the form)"
    r"|\bas a result of\b"
)
_AGAIN = re.compile(r"\b(?:also|too)\b ?")
_SIGNPOST = re.compile(r"\b(?:information|guidance|advice|definition|defined|Act|strategy|duty|offence of)\b")
# What the words that open a list say of the term: "neglect may involve a parent or carer failing to:"
_MAY_INVOLVE = re.compile(r"\b(?:may|can) (?:also )?(?:involve|include)\b")
_NEAR = 0.4  # terms less near in meaning are not taken for each other; forms of one thing are told apart by less
_SHARED = 0.5  # of a piece's words in what is said of another term: it may be meant as well
_SHORTEST, _LONGEST = 6, 34  # words
_DEFINING = 2  # words of a term's own definition that give it away
_EVERYWHERE = stems("child children abuse harm")
_FRAME = stems("child children parent carer involve feature cause fail occur example")  # said of any term


@dataclass(frozen=True)
class Piece:
    """Something said of a term: as it is shown, and as it stands on its page."""

    shown: str
    quote: str
    place: Place


def described_questions(d: Drafting) -> Iterator[Question]:
    """For each thing that is said of a term alone: which of the terms of its kind it is said of."""
    told = _told(d)
    for term, (pieces, whole) in told.items():
        others = [
            (t, text)
            for t, (_, text) in told.items()
            if t.name != term.name and not akin(t, term) and not _named(t, whole) and not _named(term, text)
        ]
        for number, piece in enumerate(pieces):
            fact = f"said-of-{term.name.lower()}-{number}"
            if (stems(term.name) - _EVERYWHERE) & stems(piece.shown):
                d.drop("described", "it names its term", piece.quote)
                continue
            own = stems(piece.shown) - _FRAME
            apart = [t for t, text in others if containment(own, stems(text)) < _SHARED]
            wrong = names_beside(d, term, apart, _NEAR)
            chosen = choose(term.name, wrong, fact, alike=0.7, names=True)
            names = [w.text for w in chosen or ()]
            if in_other_words(piece.shown, term.name, names, _EVERYWHERE) or _defined_so(piece, term, told, names):
                d.drop("described", "it says its term in other words", piece.quote)
                continue
            if chosen is None:
                d.drop("described", "too few other terms that could be meant", piece.quote)
                continue
            stem = f"Of which of these does {d.name} say: “{piece.shown}”?"
            if longest_allowed(stem, []):
                yield d.choice("described", stem, term.name, chosen, piece.quote, piece.place, fact)


def _defined_so(piece: Piece, term: Term, told: Iterable[Term], names: Collection[str]) -> bool:
    """Whether a piece keeps words by which its term alone is defined: known by its definition, it needs no guess."""
    beside = " ".join(t.meaning for t in told if t.name in names)
    own = stems(brief(term.meaning)) - stems(beside) - _FRAME - _EVERYWHERE
    return len(own & stems(piece.shown)) >= _DEFINING


def _named(term: Term, text: str) -> bool:
    """Whether what is said of one term speaks of another: the two overlap."""
    return term.name.lower() in text.lower()


def _told(d: Drafting) -> dict[Term, tuple[list[Piece], str]]:
    """Each term with what is said of it after its definition, and with all that is said of it."""
    pages = d.reader.library.pages(d.source.id)
    by_quote = {t.quote: t for t in terms_of(d)}
    found: dict[Term, tuple[list[Piece], str]] = {}
    term: Term | None = None
    for passage in d.reader.library.passages(d.source.id):
        if passage.kind in {"footnote", "row", "cell", "box"} or set_apart(passage.section):
            continue
        if term is not None and passage.section != term.place.section:
            term = None
        opening = ""
        for sentence in sentences(passage, pages):
            said = " ".join(sentence.text.split())
            defined = next((t for quote, t in by_quote.items() if quote.startswith(said)), None)
            if defined is not None:
                term = defined
            if term is None:
                continue
            pieces, whole = found.get(term, ([], ""))
            opening = said if said.endswith(":") else opening
            piece = None if defined is not None else _piece(d, passage, sentence, term, said, opening)
            if piece is not None and all(piece.shown != p.shown for p in pieces):
                pieces = [*pieces, piece]
            found[term] = (pieces, f"{whole} {said}")
    return found


def _piece(d: Drafting, passage: Passage, sentence: Sentence, term: Term, said: str, opening: str) -> Piece | None:
    """What a sentence or a list's item says of a term, where that can stand alone."""
    if not sentence.whole or said.endswith(":"):
        return None
    text = said.rstrip(".")
    if sentence.item:
        opens = opening.rstrip(": ")
        involved = _MAY_INVOLVE.search(opens)
        if involved is None or not _of(term, opens[: involved.start()]):
            return None
        shown = f"It {involved[0]}{opens[involved.end() :]} {first_part(text)}"
    else:
        subject = re.match(rf"(?:It|{re.escape(term.name)})(?= (?:may|can)\b)", text, re.I)
        shown = f"It{text[subject.end() :]}" if subject else text
    shown = _AGAIN.sub("", shown)
    if not shown.startswith("It ") or not _BELONGS.search(shown):
        return None
    if not _SHORTEST <= word_count(shown) <= _LONGEST or _SIGNPOST.search(shown):
        return None
    if not stands_alone(shown[3:], f"what {term.name} is to a child and its parents"):
        return None
    page = d.reader.page(d.source.id, sentence.page_index)
    number = passage.paragraphs[0] if passage.paragraphs else None
    return Piece(shown, said, Place(d.source.id, page.page_index, page.page_label, number, passage.section))


def _of(term: Term, subject: str) -> bool:
    """Whether a list's opening words speak of the term: "Once a child is born, neglect …"."""
    return subject.lower().rstrip().endswith(term.name.lower()) or subject.strip() == "It"
