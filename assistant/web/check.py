"""The Check references tab: a policy in, and for each reference whether the page says it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.web.ask import empty
from assistant.web.desk import Desk
from assistant.web.downloads import Downloads, written
from assistant.web.html import esc, icon, page_button

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.references import CheckedClaim

_log = logging.getLogger(__name__)
_LONGEST = 400_000  # characters pasted
# A sign, a colour and words for each verdict; the words alone say it.
_LOOKS = {
    "confirmed": ("tick", "good"),
    "partly": ("half", "old"),
    "elsewhere": ("move", "old"),
    "contradicted": ("cross", "bad"),
    "not_found": ("question", "bad"),
    "not_checked": ("dash", "note"),
}
_INTRO = (
    '<div class="pw-intro"><h2>Is it on that page?</h2><p>Paste a passage from a policy, a slide or a blog, or give '
    "the file. Every page and paragraph reference in it is looked up in the documents held. What you give is checked "
    "on this computer, not kept, and not added to the library.</p></div>"
)


def check_tab(desk: Desk, downloads: Downloads) -> None:
    """Build the tab inside the current Blocks."""
    running: dict[str, Event] = {}
    gr.HTML(_INTRO, js_on_load=None, apply_default_css=False)
    with gr.Row(elem_classes="pw-form"):
        text = gr.Textbox(
            label="Text with references", lines=9, max_lines=18, max_length=_LONGEST, elem_id="pw-check-text", scale=3,
            placeholder="For example: Early help assessments should be led by a lead practitioner (WT 2023, p. 45).",
        )  # fmt: skip
        file = gr.File(
            label="or a file: PDF, Word, PowerPoint, HTML or text", file_count="single",
            elem_id="pw-check-file", scale=2, height=232,
        )  # fmt: skip
    with gr.Row(elem_classes="pw-form"):
        start = gr.Button("Check references", variant="primary", elem_id="pw-check-start", scale=0, min_width=190)
        stop = gr.Button("Stop", elem_id="pw-check-stop", scale=0, min_width=90, visible=False)
    results = gr.HTML("", elem_id="pw-checked", js_on_load=None, apply_default_css=False)

    def check(pasted: str, upload: str | None, request: gr.Request) -> Iterator[tuple[str, Any, Any]]:
        path = Path(upload) if upload else None
        stopped = running[str(request.session_hash)] = Event()
        try:
            for html in _checked(desk, downloads, (pasted or "")[:_LONGEST], path, stopped):
                yield html, gr.update(visible=True), gr.skip()
            yield gr.skip(), gr.update(visible=False), None
        finally:
            stopped.set()
            running.pop(str(request.session_hash), None)
            if path is not None:
                shutil.rmtree(path.parent, ignore_errors=True)  # Gradio gives each upload a folder of its own

    def halt(request: gr.Request) -> None:
        if (event := running.get(str(request.session_hash))) is not None:
            event.set()

    start.click(
        check,
        [text, file],
        [results, stop, file],
        show_progress="hidden",
        concurrency_limit=2,
        api_visibility="private",
    )
    stop.click(halt, None, None, show_progress="hidden", api_visibility="private")


def _checked(desk: Desk, downloads: Downloads, text: str, path: Path | None, stopped: Event) -> Iterator[str]:
    """The tab's lower half, again and again while the check goes on."""
    library = desk.library
    if library is None:
        yield empty(desk)
        return
    if path is not None and text.strip():
        yield error("Give either a text or a file, not both: clear one of them.")
        return
    if path is None and not text.strip():
        yield error("Paste a text with its page references, or give a file.")
        return
    told: SimpleQueue[tuple[int, int]] = SimpleQueue()
    done: SimpleQueue[list[CheckedClaim] | Exception] = SimpleQueue()
    Thread(target=_work, args=(library, text, path, told, done, stopped), daemon=True).start()
    yield _progress(0, 0)
    last = (0, 0)
    while True:
        try:
            outcome = done.get(timeout=0.4)
            break
        except Empty:
            at = last
            while not told.empty():
                at = told.get()
            if at != last:
                last = at
                yield _progress(*at)
    while not told.empty():
        last = told.get()
    yield _outcome(outcome, library, downloads, last if stopped.is_set() else None)


def _work(
    library: Library,
    text: str,
    path: Path | None,
    told: SimpleQueue[tuple[int, int]],
    done: SimpleQueue[list[CheckedClaim] | Exception],
    stopped: Event,
) -> None:
    from assistant.references import check_file, check_text

    def progress(at: int, total: int) -> None:
        told.put((at, total))

    try:
        if path is not None:
            done.put(check_file(library, path, progress=progress, should_stop=stopped.is_set))
        else:
            done.put(check_text(library, text, progress=progress, should_stop=stopped.is_set))
    except Exception as problem:
        done.put(problem)


def _outcome(
    outcome: list[CheckedClaim] | Exception, library: Library, downloads: Downloads, stopped_at: tuple[int, int] | None
) -> str:
    from assistant.references import CheckError

    if isinstance(outcome, CheckError):
        return error(str(outcome))
    if isinstance(outcome, Exception):
        # Only the kind of error: its message may hold words of the policy.
        _log.error("A check failed: %s", type(outcome).__name__)
        return error("Something went wrong while checking. Try a smaller part of the text.")
    return results_html(outcome, library, downloads, stopped_at)


def error(words: str) -> str:
    """One sentence that says what is wrong and what to do."""
    return f'<p class="pw-error" role="alert">{icon("alert")}<span>{esc(words)}</span></p>'


def _progress(at: int, total: int) -> str:
    words = f"{at} of {total} references checked" if total else "Reading the text and finding its references…"
    value = f'value="{at}" max="{total}"' if total else ""
    return f'<div class="pw-progress" role="status"><label>{esc(words)} <progress {value}></progress></label></div>'


# --- results ---


def results_html(
    claims: Sequence[CheckedClaim], library: Library, downloads: Downloads, stopped_at: tuple[int, int] | None = None
) -> str:
    """The count in words, the exports, and the table."""
    from assistant.checking.report import READING
    from assistant.references import report_csv, report_docx, summary

    opening = '<section class="pw-results" aria-label="Result" tabindex="-1">'
    halted = ""
    if stopped_at is not None:
        words = f"Stopped after {stopped_at[0]} of {stopped_at[1]} references."
        halted = f'<p class="pw-notice" role="note">{esc(words)}</p>'
    if not claims:
        return f"{opening}{halted}<h3>{esc(summary(claims))}</h3></section>"
    csv = downloads.link("Save as CSV", "reference-check.csv", lambda: report_csv(claims).encode("utf-8-sig"))
    docx = downloads.link(
        "Save as a Word report",
        "reference-check.docx",
        lambda: written(lambda path: report_docx(claims, path), ".docx"),
    )
    names = ("No.", "Claim", "Cited", "Verdict", "Found", "Quote")
    heads = "".join(f'<th scope="col"><button type="button" data-sort>{esc(name)}</button></th>' for name in names)
    rows = "".join(_row(k, claim, library) for k, claim in enumerate(claims, 1))
    return (
        f"{opening}{halted}<h3>{esc(summary(claims))}</h3>"
        f"<p>{esc(READING)}</p>"
        f'<div class="pw-downloads">{csv}{docx}</div>'
        f'<table class="pw-table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>'
    )


def _row(number: int, claim: CheckedClaim, library: Library) -> str:
    from assistant.checking.report import VERDICTS

    sign, tone = _LOOKS[claim.verdict]
    order = list(VERDICTS).index(claim.verdict)
    verdict = f'<span class="pw-badge pw-badge-{tone}">{icon(sign)}{esc(VERDICTS[claim.verdict])}</span>'
    found = "".join(
        page_button(f.source_id, f.page_index, f.page_label, [f.quote], words=f.said, about="", look="pw-chip")
        for f in claim.found
        if f.source_id in library.held
    )
    quote = f"<q>{esc(claim.found[0].quote)}</q>" if claim.found else "–"
    return (
        f'<tr><td data-key="{number}">{number}</td><td data-name="Claim">{esc(claim.claim)}</td>'
        f'<td data-name="Cited">{esc(claim.cited.said or "no place given")}</td>'
        f'<td data-name="Verdict" data-key="{order}">{verdict}<small>{esc(claim.explanation)}</small></td>'
        f'<td data-name="Found">{found or "–"}</td><td data-name="Quote">{quote}</td></tr>'
    )
