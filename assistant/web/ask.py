"""The Ask tab: a question in, its answer below, each answer with its pages."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import gradio as gr

from assistant.library import Library
from assistant.web.answers import answer_turn, turn, waiting
from assistant.web.desk import Desk
from assistant.web.html import esc, icon, kind_words, page_button, status_words
from ingest.sources import Source

_log = logging.getLogger(__name__)
_MOST_TURNS = 25
_LONGEST = 4000  # characters of a question
_UNREAD = "Your question"  # shown until personal data in it has been taken out

EXAMPLES = {
    "Teacher": (
        "A child has told me something. Should I promise to keep it secret?",
        "What counts as early help, and who might need it?",
    ),
    "Safeguarding lead": (
        "How soon must a social worker decide what happens after a referral?",
        "Who must be at a strategy discussion?",
    ),
    "Trainer": (
        "What is the definition of neglect?",
        "What are the principles for working with parents and carers?",
    ),
    "Governor": (
        "What must governing bodies do about safeguarding?",
        "How often should staff have safeguarding training?",
    ),
}
Turns = list[tuple[int, str]]


def ask_tab(desk: Desk) -> gr.HTML:
    """Build the tab inside the current Blocks; gives back the shelf, which is filled at each load of the page."""
    turns = gr.State([])
    with gr.Row(elem_id="pw-desk"):
        with gr.Column(elem_id="pw-main", min_width=0, scale=1):
            talk = gr.HTML(welcome(desk), elem_id="pw-talk", js_on_load=None, apply_default_css=False)
            with gr.Column(elem_id="pw-composer"):
                with gr.Row(elem_classes="pw-row"):
                    question = gr.Textbox(
                        label="Your question", placeholder="Ask in your own words", lines=1, max_lines=5,
                        max_length=_LONGEST, elem_id="pw-question",
                    )  # fmt: skip
                    send = gr.Button("Ask", variant="primary", elem_id="pw-send")
                with gr.Row(elem_classes="pw-row pw-options"):
                    with gr.Accordion("Look only in some documents", open=False, elem_id="pw-only"):
                        sources = gr.Dropdown(
                            _choices(desk), value=[], multiselect=True, label="Documents (all, if left empty)",
                            elem_id="pw-sources",
                        )  # fmt: skip
                    clear = gr.Button("Clear this page", elem_id="pw-clear")
                gr.HTML(
                    '<p class="pw-hint">Each question stands alone. Nothing you type is kept or leaves this computer. '
                    "Leave out names, addresses and dates of birth.</p>",
                    js_on_load=None, apply_default_css=False,
                )  # fmt: skip
        with gr.Column(elem_id="pw-side", min_width=0, scale=0):
            books = gr.HTML(shelf(desk), js_on_load=None, apply_default_css=False)

    def ask(asked: str, chosen: list[str], shown: Turns) -> Iterator[tuple[str, str, Turns]]:
        asked = (asked or "").strip()[:_LONGEST]
        shown = list(shown or [])[-_MOST_TURNS:]
        if not asked:
            yield (_page(shown) if shown else welcome(desk)), "", shown
            return
        number = shown[-1][0] + 1 if shown else 1
        yield _page([*shown, (number, waiting(number, "Looking in the library…"))]), "", shown
        shown.append((number, _answered(desk, number, asked, chosen)))
        yield _page(shown), "", shown

    gr.on(
        [send.click, question.submit], ask, [question, sources, turns], [talk, question, turns],
        show_progress="hidden", api_visibility="private",
    )  # fmt: skip
    clear.click(lambda: (welcome(desk), "", []), None, [talk, question, turns], api_visibility="private")
    return books


def _answered(desk: Desk, number: int, asked: str, chosen: list[str]) -> str:
    try:
        answer = desk.ask(asked, chosen or [])
    except Exception:
        # The question itself is not logged: it may hold what must not be kept.
        _log.exception("A question could not be answered.")
        words = "Something went wrong while looking this up. Try again; if it stays, run `python -m ingest doctor`."
        return turn(number, _UNREAD, f'<p class="pw-notice" role="alert">{esc(words)}</p>')
    library = desk.library
    if answer is None or library is None:
        return turn(number, _UNREAD, empty(desk))
    return answer_turn(number, answer, library)


def _page(turns: Turns) -> str:
    """All turns. Only the newest may call out: older alerts have been heard."""
    older = "".join(html.replace('role="alert"', 'role="note"') for _, html in turns[:-1])
    newest = turns[-1][1] if turns else ""
    return f'<div class="pw-turns">{older}{newest}</div>'


def _choices(desk: Desk) -> list[tuple[str, str]]:
    library = desk.library
    return [(source.short_title or source.title, source.id) for source in library.sources] if library else []


# --- before the first question ---


def welcome(desk: Desk) -> str:
    """What the tab shows before anything is asked."""
    library = desk.library
    if library is None:
        return empty(desk)
    groups = "".join(
        f'<section aria-label="Examples for a {esc(role.lower())}"><h3>{esc(role)}</h3>'
        + "".join(f'<button type="button" class="pw-example" data-ask="{esc(q)}">{esc(q)}</button>' for q in questions)
        + "</section>"
        for role, questions in EXAMPLES.items()
    )
    return (
        '<div class="pw-welcome"><div><h2>What do you need to know?</h2>'
        "<p>Ask in your own words. The answer is the guidance’s own, word for word, with the page it stands on.</p>"
        f'<div class="pw-examples">{groups}</div></div></div>'
    )


def empty(desk: Desk) -> str:
    """No documents: two sentences on how to add them."""
    problem = f"<p>{esc(desk.problem)}</p>" if desk.problem else ""
    return (
        f'<section class="pw-none pw-empty" aria-label="The library is empty"><p class="pw-notice-label">{icon("book")}'
        "The library is empty.</p><p>Put the guidance PDFs into the folder <code>corpus/official</code>, and your own "
        "procedures into <code>corpus/local</code>. Then run <code>make run</code> again, and Pagewise reads them.</p>"
        f"{problem}</section>"
    )


def _standing(source: Source, library: Library) -> str:
    """Edition, kind and standing of a source; of our own starter material only that it is that."""
    if source.kind == "starter":
        return esc(kind_words(source.kind))
    status = esc(status_words(source, library.registry))
    return f"{esc(source.edition)} · {esc(kind_words(source.kind))} · <b>{status}</b>"


def shelf(desk: Desk) -> str:
    """ "In this library": each source with its edition and standing."""
    library = desk.library
    if library is None:
        return ""
    items = "".join(
        f"<li>{page_button(source.id, 1, None, words=source.title, look='pw-shelf-title')}"
        f"<span>{_standing(source, library)}</span></li>"
        for source in library.sources
    )
    return f'<aside class="pw-shelf" aria-label="In this library"><h3>In this library</h3><ul>{items}</ul></aside>'
