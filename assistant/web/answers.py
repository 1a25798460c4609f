"""An answer as the chat shows it: notices, the words that answer, the passages they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.web.columns import columns
from assistant.web.html import (
    badge,
    data,
    document_link,
    esc,
    icon,
    marked,
    page_button,
    page_words,
    paragraph_words,
    place_words,
    prose,
)

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.notices import Notice
    from assistant.results import Answer, AnswerPart, FoundPassage

_NOTICES = {
    "urgent": ("alert", "Act now"),
    "personal_data": ("shield", "Personal details taken out"),
    "other_nation": ("map", "Another nation’s guidance applies"),
    "out_of_scope": ("info", "Outside what Pagewise holds"),
    "legal_advice": ("info", "Not legal advice"),
    "not_held": ("search", "Not in this library"),
    "superseded": ("history", "This edition has been replaced"),
    "past_review": ("history", "This document is past its review date"),
    "replaced_reference": ("history", "This name has changed"),
    "instruction": ("shield", "Read as a question only"),
    "no_local_procedure": ("map", "No local procedure loaded"),
}
_NEAREST = "Nearest passages, which do not answer it"
_OPEN_CARDS = 2  # passages that answer and are shown unfolded


def turn(number: int, question: str, body: str, state: str = "") -> str:
    """One question and what came of it."""
    return (
        f'<article class="pw-turn" id="turn-{number}" aria-labelledby="turn-{number}-q" {state}>'
        f'<h2 class="pw-question" id="turn-{number}-q" tabindex="-1"><span class="pw-hidden">You asked: </span>'
        f"{esc(question)}</h2>{body}</article>"
    )


def waiting(number: int, words: str) -> str:
    """The place of an answer that is being looked for."""
    body = (
        f'<p class="pw-waiting"><span class="pw-dots" aria-hidden="true"><i></i><i></i><i></i></span>{esc(words)}</p>'
    )
    return f'<article class="pw-turn" id="turn-{number}" aria-busy="true">{body}</article>'


def answer_turn(number: int, answer: Answer, library: Library) -> str:
    """An answer whole, with what a screen reader should say of it."""
    said = answer.notices
    if answer.status == "not_found":  # nothing is quoted; each of the nearest passages shows its own standing
        said = tuple(notice for notice in said if notice.kind != "superseded")
    body = "".join(
        [
            notices(said),
            _found(number, answer, library)
            if answer.status != "not_found" or answer.threshold
            else _not_found(number, answer, library),
        ]
    )
    return turn(number, answer.question, body, f'data-say="{esc(spoken(answer))}" data-status="{esc(answer.status)}"')


def spoken(answer: Answer) -> str:
    """The answer in a sentence, for people who listen."""
    if any(notice.kind == "urgent" for notice in answer.notices):
        return "Act now: read what comes first."
    cited = list(dict.fromkeys(n for part in answer.answer for n in part.citations))
    if cited:
        first = answer.passages[cited[0]]
        place = (
            f"{first.short_title or first.title}, {page_words(first.pages[0].page_label, first.pages[0].page_index)}"
        )
        passages = "one passage" if len(cited) == 1 else f"{len(cited)} passages. The first"
        return f"Answered, from {passages}: {place}."
    if answer.status == "not_found":
        return "The documents held do not answer this."
    return "Answered."


# --- notices ---


def notices(given: Sequence[Notice]) -> str:
    """All notices, urgent first."""
    ordered = sorted(given, key=lambda notice: notice.kind != "urgent")
    return "".join(_notice(notice) for notice in ordered)


def _notice(notice: Notice) -> str:
    sign, label = _NOTICES.get(notice.kind, ("info", notice.kind.replace("_", " ").capitalize()))
    urgent = notice.kind == "urgent"
    role = 'role="alert"' if urgent else 'role="note"'
    return (
        f'<section class="pw-notice{" pw-urgent" if urgent else ""}" {role} aria-label="{esc(label)}" '
        f'data-kind="{esc(notice.kind)}">'
        f'<p class="pw-notice-label">{icon(sign)}{esc(label)}</p>{prose(notice.text)}</section>'
    )


# --- found ---


def _found(number: int, answer: Answer, library: Library) -> str:
    cited = {n for part in answer.answer for n in part.citations}
    cards = list(enumerate(answer.passages))
    shown = [(n, p) for n, p in cards if n in cited]
    rest = [(n, p) for n, p in cards if n not in cited]
    out = []
    if answer.answer:
        out.append(f'<div class="pw-answer">{"".join(_parts(answer))}</div>')
    if shown:
        out.append('<h3 class="pw-small">Where it stands</h3>')
        out += [_card(number, n, p, library, opened=k < _OPEN_CARDS) for k, (n, p) in enumerate(shown)]
    if rest and (shown or not answer.answer):  # what is said of the library itself needs no passage
        inner = "".join(_card(number, n, p, library, opened=False) for n, p in rest)
        words = f"More passages near this question ({len(rest)})" if shown else _NEAREST
        out.append(_fold(words, inner))
    if answer.threshold and out:
        out = [_fold("Passages nearest to what you described", "".join(out))]
    return (columns(answer.threshold, library) if answer.threshold else "") + "".join(out)


def _parts(answer: Answer) -> Iterator[str]:
    """The answer's sentences, those of one passage together; what follows a stem is its list."""
    for citations, group in groupby(answer.answer, key=lambda part: part.citations):
        parts = list(group)
        if not citations:
            yield "<ul>" + "".join(f"<li>{esc(part.text)}</li>" for part in parts) + "</ul>"
            continue
        stem = next((k for k, part in enumerate(parts) if part.text.rstrip().endswith(":")), len(parts))
        said = [f"{esc(part.text)} {_chips(part, answer)}" for part in parts]
        items = "".join(f"<li>{words}</li>" for words in said[stem + 1 :])
        lines = "".join(f"<p>{words}</p>" for words in said[: stem + 1])
        places = "".join(_from(n, answer.passages[n]) for n in citations)
        yield f'<blockquote class="pw-said">{lines}{f"<ul>{items}</ul>" if items else ""}{places}</blockquote>'


def _chips(part: AnswerPart, answer: Answer) -> str:
    """The numbered citations of a sentence. Each opens its page with the sentence marked."""
    chips = []
    for n in part.citations:
        passage = answer.passages[n]
        own = [q for q in passage.quotes if q.text in part.text]
        place = own[0] if own else passage.pages[0]
        marks = [q.text for q in own if q.page_index == place.page_index]
        opens = {"source": passage.source_id, "page": place.page_index, "marks": marks, "passage": passage.number}
        where = place_words(place.page_label, place.page_index)
        words = f"Citation {n + 1}: {passage.short_title or passage.title}, {where}. Show the page."
        elsewhere = f"<span>{esc(where)}</span>" if place.page_index != passage.pages[0].page_index else ""
        chips.append(
            f'<button type="button" class="pw-chip" data-open="{data(opens)}" aria-label="{esc(words)}" '
            f'title="{esc(where)}">'
            f"<b>{n + 1}</b>{elsewhere}</button>"
        )
    return "".join(chips)


def _from(n: int, passage: FoundPassage) -> str:
    """Where a block of quoted words comes from, in words."""
    where = ", ".join(place_words(p.page_label, p.page_index) for p in passage.pages)
    said = ", ".join(filter(None, [passage.short_title or passage.title, where, paragraph_words(passage.paragraphs)]))
    opens = {
        "source": passage.source_id, "page": passage.pages[0].page_index, "passage": passage.number,
        "marks": [q.text for q in passage.quotes if q.page_index == passage.pages[0].page_index],
    }  # fmt: skip
    return (
        f'<p class="pw-from"><button type="button" class="pw-chip" data-open="{data(opens)}" '
        f'aria-label="{esc(f"Show citation {n + 1}: {said}")}"><b>{n + 1}</b><span>{esc(said)}</span></button></p>'
    )


def _card(number: int, n: int, passage: FoundPassage, library: Library, opened: bool) -> str:
    """A passage: which document and edition, its standing, where in it, its words, and ways to its page."""
    source = library.source(passage.source_id)
    where = ", ".join(place_words(p.page_label, p.page_index) for p in passage.pages)
    section = " › ".join(esc(heading) for heading in passage.section)
    paragraphs = paragraph_words(passage.paragraphs)
    summary = (
        f'<span class="pw-num" aria-hidden="true">{n + 1}</span><span class="pw-head">'
        f'<span class="pw-title"><span class="pw-hidden">Passage {n + 1}: </span>{esc(passage.title)}</span>'
        f'<span class="pw-meta">{badge(source, library.registry)}<span>Edition: {esc(passage.edition)}</span></span>'
        f'<span class="pw-place"><b>{esc(where)}</b>{f" · {esc(paragraphs)}" if paragraphs else ""}</span>'
        + (f'<span class="pw-section">{section}</span>' if section else "")
        + "</span>"
    )
    quotes = [q.text for q in passage.quotes]
    about = passage.short_title or passage.title
    buttons = "".join(
        page_button(
            passage.source_id, p.page_index, p.page_label,
            [q.text for q in passage.quotes if q.page_index == p.page_index], passage.number, about=about,
        )
        for p in passage.pages[:3]
    )  # fmt: skip
    first = passage.pages[0]
    link = document_link(passage.source_id, first.page_index, first.page_label, passage.file)
    reference = _reference(passage, where)
    copied = " … ".join(quotes) if quotes else " ".join(passage.text.split())
    copy = (
        f'<button type="button" class="pw-link" data-copy="{esc(f"“{copied}” ({reference})")}">'
        f"{icon('copy')}Copy with its reference</button>"
    )
    standing = "".join(f'<p class="pw-meta">{icon("info")}{esc(text)}</p>' for text in passage.standing)
    return (
        f'<details class="pw-card" id="p{number}-{n + 1}"{" open" if opened else ""}><summary>{summary}</summary>'
        f'{standing}<div class="pw-passage">{marked(passage.text, quotes)}</div>'
        f'<div class="pw-actions">{buttons}{link}{copy}</div></details>'
    )


def _reference(passage: FoundPassage, where: str) -> str:
    paragraphs = paragraph_words(passage.paragraphs).replace("paragraph", "para")
    return ", ".join(filter(None, [f"{passage.title}, edition {passage.edition}", where, paragraphs]))


def _fold(words: str, inner: str, kind: str = "") -> str:
    return f'<details class="pw-fold {kind}"><summary>{esc(words)}</summary><div>{inner}</div></details>'


# --- not found ---


def _not_found(number: int, answer: Answer, library: Library) -> str:
    nearest = "".join(_card(number, n, p, library, opened=False) for n, p in enumerate(answer.passages))
    held = ", ".join(esc(source.short_title or source.title) for source in library.sources)
    out = (
        f'<section class="pw-none" aria-label="No answer found"><p class="pw-notice-label">{icon("search")}'
        "The documents in this library do not answer this.</p>"
        f"<p>Looked in: {held}. Try other words, or name the document, chapter or page you have in mind.</p></section>"
    )
    if nearest:
        out += _fold(_NEAREST, nearest)
    return out
