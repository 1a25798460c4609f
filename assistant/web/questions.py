"""Quiz questions as HTML: to look over, to edit, to answer. Marking happens in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.web.html import data, document_link, esc, icon, page_button

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.quizzing.model import Question, Quiz

TYPE_WORDS = {
    "multiple_choice": "Multiple choice",
    "true_false": "True or false",
    "fill_gap": "Fill the gap",
    "odd_one_out": "Odd one out",
}


def preview(quiz: Quiz, library: Library, exports: str, said: str, editing: str, form: str) -> str:
    """The quiz as its maker sees it, right answers shown."""
    count = len(quiz.questions)
    cards = "".join(
        form if q.id == editing else _card(number, q, library) for number, q in enumerate(quiz.questions, 1)
    )
    note = f'<p class="pw-notice" role="note">{esc(quiz.note)}</p>' if quiz.note else ""
    words = f"{count} question{'' if count == 1 else 's'}"
    bar = f"{_act('take', 'Take the quiz', look='pw-button')}{_act('shuffle', 'Shuffle')}" if count else ""
    return (
        '<section class="pw-quiz" aria-label="Your quiz">'
        f'<h3 class="pw-question">{esc(quiz.title or "Your quiz")} · {words}</h3>'
        f'{note}<p class="pw-q-kind" role="status">{esc(said)}</p><div class="pw-quiz-bar">{bar}</div>'
        f"{f'<div class=pw-downloads><b>Export</b>{exports}</div>' if count else ''}{cards}</section>"
    )


def _act(name: str, words: str, question: Question | None = None, look: str = "pw-move", about: str = "") -> str:
    of = f' data-question="{esc(question.id)}"' if question else ""
    spoken = f' aria-label="{esc(f"{words} {about}")}"' if about else ""
    return f'<button type="button" class="{look}" data-quiz="{esc(name)}"{of}{spoken}>{esc(words)}</button>'


def _card(number: int, question: Question, library: Library) -> str:
    options = "".join(
        f'<li class="pw-right">{esc(option)}<b>{icon("tick")} Right answer</b></li>'
        if k == question.answer_index
        else f"<li>{esc(option)}</li>"
        for k, option in enumerate(question.options)
    )
    answer = (
        f'<ul class="pw-options-list">{options}</ul>' if options else f"<p>Answer: <b>{esc(question.answer)}</b></p>"
    )
    about = f"question {number}"
    return (
        f'<article class="pw-q" aria-label="Question {number}"><p class="pw-q-kind">{_kind(number, question)}</p>'
        f"<h3>{esc(question.stem)}</h3>{answer}{_why(question, library)}"
        f'<div class="pw-quiz-bar">{_act("drop", "Drop", question, about=about)}'
        f"{_act('swap', 'Swap', question, about=about)}{_act('edit', 'Edit', question, about=about)}</div></article>"
    )


def _kind(number: int, question: Question) -> str:
    return f"Question {number} · {esc(TYPE_WORDS.get(question.type, question.type))} · {esc(question.difficulty)}"


def _why(question: Question, library: Library) -> str:
    """The explanation, the sentence it rests on, and the way to its page."""
    place = question.citation
    shown = ""
    if place.source_id in library.held:
        shown = page_button(place.source_id, place.page_index, place.page_label, [place.quote], about=place.title)
        shown += document_link(place.source_id, place.page_index, place.page_label, library.held[place.source_id].file)
    explanation = f"<p>{esc(question.explanation)}</p>" if question.explanation else ""
    quoted = "" if place.quote in question.explanation else f"<p><q>{esc(place.quote)}</q></p>"
    return (
        f'<div class="pw-why">{explanation}{quoted}<p class="pw-q-kind">{esc(place.title)}, {esc(place.edition)}, '
        f'{esc(place.place)}</p><div class="pw-actions">{shown}</div></div>'
    )


def editor(question: Question) -> str:
    """A form in the question's place."""
    if question.answer_index is None:
        answers = _line("Answer", "answer", question.answer)
    else:
        answers = "".join(
            f'<div class="pw-field-option"><input type="radio" name="right" value="{k}" '
            f'aria-label="Option {k + 1} is right"{" checked" if k == question.answer_index else ""}>'
            f"{_line(f'Option {k + 1}', f'option-{k}', option)}</div>"
            for k, option in enumerate(question.options)
        )
    return (
        '<form class="pw-q" aria-label="Edit the question">'
        f"{_area('Question', 'stem', question.stem)}{answers}"
        f"{_area('Explanation', 'explanation', question.explanation)}"
        '<p class="pw-q-kind">The page stays the same: check that what you write is still what it says.</p>'
        f'<div class="pw-quiz-bar">{_act("save", "Save", question, look="pw-button")}'
        f"{_act('cancel', 'Cancel', question)}</div></form>"
    )


def _line(words: str, name: str, value: str) -> str:
    field = f'<input type="text" name="{name}" maxlength="400" value="{esc(value)}">'
    return f'<label class="pw-field">{esc(words)}{field}</label>'


def _area(words: str, name: str, value: str) -> str:
    field = f'<textarea name="{name}" rows="3" maxlength="2000">{esc(value)}</textarea>'
    return f'<label class="pw-field">{esc(words)}{field}</label>'


# --- taking it ---


def take(quiz: Quiz, library: Library) -> str:
    """The quiz to answer: each answer marked at once, with its page."""
    cards = "".join(_asked(number, q, library) for number, q in enumerate(quiz.questions, 1))
    total = len(quiz.questions)
    return (
        '<section class="pw-quiz" aria-label="Take the quiz">'
        f'<h3 class="pw-question">{esc(quiz.title or "Your quiz")}</h3>'
        f'<div class="pw-quiz-bar">{_act("preview", "Back to the preview")}</div>{cards}'
        f'<p class="pw-score" role="status" data-total="{total}">0 of {total} answered</p></section>'
    )


def _asked(number: int, question: Question, library: Library) -> str:
    name = f"q-{number}"
    if question.options:
        items = "".join(
            f'<li><label><input type="radio" name="{name}" value="{k}"><span>{esc(option)}</span></label></li>'
            for k, option in enumerate(question.options)
        )
        answers = f'<ul class="pw-options-list">{items}</ul>'
    else:
        answers = (
            f'<label class="pw-field">Your answer<input type="text" class="pw-write" name="{name}" maxlength="300" '
            'autocomplete="off"></label>'
        )
    marking = {"index": question.answer_index, "answer": question.answer}
    return (
        f'<fieldset class="pw-q" data-marking="{data(marking)}"><legend>{number}. {esc(question.stem)}</legend>'
        f"{answers}"
        '<div class="pw-quiz-bar"><button type="button" class="pw-button" data-mark>Check my answer</button></div>'
        f'<div class="pw-marked" role="status"></div><div hidden data-why>{_why(question, library)}</div></fieldset>'
    )
