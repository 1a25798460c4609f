"""The Library tab: every document held, which edition it is, and what of it cannot be quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from assistant.web.ask import empty
from assistant.web.desk import Desk
from assistant.web.html import badge, document_link, esc, kind_words, page_button
from ingest.standing import day, to_say

if TYPE_CHECKING:
    from assistant.library import Library
    from ingest.manifest import Held


def library_tab() -> gr.HTML:
    """Build the tab inside the current Blocks; ``library_html`` fills it at each load of the page."""
    return gr.HTML("", elem_id="pw-library", js_on_load=None, apply_default_css=False)


def library_html(desk: Desk) -> str:
    library = desk.library
    if library is None:
        return empty(desk)
    held = list(library.held.values())
    pages, passages = sum(h.pages for h in held), sum(h.passages for h in held)
    return (
        '<div class="pw-library"><h2>In this library</h2>'
        f"<p>{_count(len(held), 'document')}, {_count(pages, 'page')}, {_count(passages, 'passage')}. "
        "Every answer comes from these and from nothing else.</p>"
        f'{_not_here(library)}<div class="pw-books">{"".join(_book(library, h) for h in held)}</div>{_failed(library)}'
        '<section class="pw-none"><h3>To add a document</h3><p>Put official PDFs into <code>corpus/official</code> and '
        "your own procedures into <code>corpus/local</code>. Then run <code>make run</code> again: only what is new is "
        "read.</p></section></div>"
    )


def _book(library: Library, held: Held) -> str:
    source = held.source
    facts = [
        ("Edition", source.edition),
        ("Published", day(source.published) if source.published else "not known"),
        ("Status last known", day(source.status_on) if source.status_on else ""),
        ("Review date", day(source.review_date) if source.review_date else ""),
        ("By", source.publisher),
        ("Kind", kind_words(source.kind)),
        ("Area", source.area or ""),
        ("Length", f"{_count(held.pages, 'page')}, {_count(held.passages, 'passage')}"),
        ("File", held.file),
    ]
    rows = "".join(f"<div><dt>{esc(name)}</dt><dd>{esc(value)}</dd></div>" for name, value in facts if value)
    warnings = library.store(source.id).facts["warnings"]
    standing = "".join(
        f'<p class="pw-meta">{esc(text)}</p>' for text in to_say(source, library.registry, library.sources)
    )
    left_out = (
        f'<details class="pw-fold"><summary>What of it cannot be quoted ({len(warnings)})</summary><div><ul>'
        + "".join(f"<li>{esc(warning)}</li>" for warning in warnings)
        + "</ul></div></details>"
        if warnings
        else ""
    )
    label = library.page(source.id, 1).page_label
    return (
        f'<section class="pw-book" aria-label="{esc(source.title)}"><h3>{esc(source.title)}</h3>'
        f"{badge(source, library.registry)}{standing}<dl>{rows}</dl>{left_out}"
        f'<div class="pw-actions">{page_button(source.id, 1, label, words="Show the first page", about=source.title)}'
        f"{document_link(source.id, 1, label, held.file, words='Open the PDF')}</div></section>"
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _not_here(library: Library) -> str:
    """Editions known to have replaced what is held, but not held themselves."""
    newer = {
        (source.short_title or source.title, last.title)
        for source in library.sources
        if (last := library.registry.successor(source.id)) is not None and last.id not in library.held
    }
    if not newer:
        return ""
    items = "".join(
        f"<li>{esc(old)} has been replaced by <b>{esc(new)}</b>, which is not held here.</li>"
        for old, new in sorted(newer)
    )
    return _listed("Not in this library", items)


def _failed(library: Library) -> str:
    failed = library.manifest.failed
    if not failed:
        return ""
    items = "".join(f"<li><b>{esc(entry['file'])}</b>: {esc(entry['reason'])}</li>" for entry in failed)
    return _listed("Files that could not be read", items)


def _listed(label: str, items: str) -> str:
    return (
        f'<section class="pw-notice" role="note" aria-label="{esc(label)}"><p class="pw-notice-label">{esc(label)}</p>'
        f"<ul>{items}</ul></section>"
    )
