"""Small pieces of HTML. Every text from a document, a file name or a person goes through ``esc`` or ``marked``."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence

from ingest.sources import Registry, Source
from ingest.standing import day

# Gradio fills values into templates that know ${…} and {{…}}: as entities these characters are only text.
_TEMPLATE = str.maketrans({"$": "&#36;", "{": "&#123;", "}": "&#125;", "`": "&#96;"})

_STATUS_WORDS = {
    "in_force": "In force",
    "superseded": "Replaced",
    "draft": "Draft",
    "consultation": "Consultation",
    "unknown": "Status not known",
}
_KIND_WORDS = {
    "statutory": "Statutory guidance",
    "guidance": "Guidance",
    "consultation": "Consultation",
    "research": "Research",
    "local": "Local procedure",
    "starter": "Starter material, not official",
}
_BULLET = re.compile(r"^\s*(?:[•▪●–—-]|o(?=\s))\s+")


def esc(text: object) -> str:
    """Text as HTML shows it, whatever it holds."""
    return html.escape(str(text), quote=True).translate(_TEMPLATE)


def data(value: object) -> str:
    """A value as JSON for an HTML attribute."""
    return esc(json.dumps(value, ensure_ascii=False))


def icon(name: str) -> str:
    """A drawn sign. It always stands beside words that say the same, so screen readers pass over it."""
    return f'<svg class="pw-icon" aria-hidden="true" focusable="false" viewBox="0 0 24 24">{_ICONS[name]}</svg>'


_ICONS = {
    "alert": '<path d="M12 3 2.5 20h19L12 3z"/><path d="M12 10v4.5M12 17.4v.1"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.1"/>',
    "history": '<path d="M4 12a8 8 0 1 0 2.6-5.9L4 8.5"/><path d="M4 4v4.5h4.5M12 8v4.3l3 1.7"/>',
    "shield": '<path d="M12 3 5 6v5.5c0 4.3 2.9 7.4 7 9.5 4.1-2.1 7-5.2 7-9.5V6l-7-3z"/>',
    "map": '<path d="M12 21s-6.5-5.6-6.5-11a6.5 6.5 0 0 1 13 0c0 5.4-6.5 11-6.5 11z"/>'
    '<circle cx="12" cy="10" r="2.3"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "page": '<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4M9 12h6M9 16h6"/>',
    "out": '<path d="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6"/>',
    "copy": '<rect x="8" y="8" width="12" height="12" rx="1.5"/><path d="M16 8V4H4v12h4"/>',
    "tick": '<path d="m4.5 12.5 5 5 10-11"/>',
    "half": '<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17M12 8h7M12 12h8M12 16h7"/>',
    "move": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "cross": '<path d="m5.5 5.5 13 13m0-13-13 13"/>',
    "dash": '<path d="M5 12h14"/>',
    "question": '<circle cx="12" cy="12" r="9"/>'
    '<path d="M9.6 9.4a2.5 2.5 0 1 1 3.6 2.2c-.9.5-1.2 1-1.2 1.9M12 16.8v.1"/>',
    "book": '<path d="M12 6.5C10 5 7 4.5 3.5 4.5v14c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2v-14c-3.5 0-6.5.5-8.5 2z"/>'
    '<path d="M12 6.5v14"/>',
    "down": '<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>',
}


def place_words(page_label: str | None, page_index: int) -> str:
    """ "p. 46", or "PDF page 12" where no number is printed."""
    return f"p. {page_label}" if page_label else f"PDF page {page_index}"


def page_words(page_label: str | None, page_index: int) -> str:
    """The same, for buttons and links: "page 46"."""
    return f"page {page_label}" if page_label else f"PDF page {page_index}"


def paragraph_words(paragraphs: Sequence[str]) -> str:
    if not paragraphs:
        return ""
    return f"paragraph{'s' if len(paragraphs) > 1 else ''} {', '.join(paragraphs)}"


def kind_words(kind: str) -> str:
    return _KIND_WORDS.get(kind, kind.replace("_", " "))


def status_words(source: Source, registry: Registry) -> str:
    """A source's standing in words: "Replaced by WT 2026", "Past its review date (31 March 2024)"."""
    if source.review_date is not None and source.past_review():
        return f"Past its review date ({day(source.review_date)})"
    if source.superseded:
        newer = registry.successor(source.id)
        return f"Replaced by {newer.short_title}" if newer else "Replaced"
    return _STATUS_WORDS.get(source.status, source.status)


def badge(source: Source, registry: Registry) -> str:
    """The standing as a label: a sign, words, and only then a colour."""
    if source.kind == "starter":
        return f'<span class="pw-badge pw-badge-note">{icon("info")}{esc(kind_words("starter"))}</span>'
    sign, tone = {"in_force": ("tick", "good"), "superseded": ("history", "old")}.get(source.status, ("info", "note"))
    if source.past_review():
        sign, tone = "history", "old"
    unknown = "Copy not confirmed" if source.resembles else kind_words("local")
    local = f"{unknown} · " if source.kind == "local" else ""
    return f'<span class="pw-badge pw-badge-{tone}">{icon(sign)}{esc(local + status_words(source, registry))}</span>'


def find_words(text: str, wanted: str) -> tuple[int, int] | None:
    """Where words stand in a text; only the white between them may differ."""
    words = wanted.split()
    if not words:
        return None
    found = re.search(r"\s+".join(re.escape(word) for word in words), text)
    return found.span() if found else None


def marked(text: str, quotes: Iterable[str]) -> str:
    """A passage as paragraphs and lists, with the quoted words marked where they stand."""
    ranges = _merged(span for quote in quotes if (span := find_words(text, quote)) is not None)
    out: list[str] = []
    at, in_list = 0, False
    for line in text.split("\n"):
        bullet = _BULLET.match(line)
        skip = bullet.end() if bullet else 0
        if bool(bullet) != in_list:
            out.append("<ul>" if bullet else "</ul>")
            in_list = bool(bullet)
        inner = _marked_line(text, at + skip, at + len(line), ranges)
        if inner.strip():
            out.append(f"<li>{inner}</li>" if bullet else f"<p>{inner}</p>")
        at += len(line) + 1
    if in_list:
        out.append("</ul>")
    return "".join(out)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _marked_line(text: str, start: int, end: int, ranges: Sequence[tuple[int, int]]) -> str:
    out, at = "", start
    for first, last in ranges:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        out += esc(text[at:first]) + f"<mark>{esc(text[first:last])}</mark>"
        at = last
    return out + esc(text[at:end])


def prose(text: str) -> str:
    """The little Markdown that notices are written in: paragraphs, lists, bold and italics. All else is text."""
    out: list[str] = []
    in_list = False
    for line in text.strip().splitlines():
        item = re.match(r"\s*(?:[-*•]|\d+\.)\s+", line)
        if bool(item) != in_list:
            out.append("<ul>" if item else "</ul>")
            in_list = bool(item)
        words = _emphasised(line[item.end() :] if item else line.strip())
        if words:
            out.append(f"<li>{words}</li>" if item else f"<p>{words}</p>")
    if in_list:
        out.append("</ul>")
    return "".join(out)


def _emphasised(line: str) -> str:
    safe = esc(line)
    safe = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", safe)
    return re.sub(r"\*([^*\s](?:[^*]*[^*\s])?)\*", r"<em>\1</em>", safe)


def page_button(
    source_id: str,
    page_index: int,
    page_label: str | None,
    marks: Sequence[str] = (),
    passage: int = -1,
    words: str | None = None,
    about: str = "",
    look: str = "pw-button",
) -> str:
    """A button that opens the viewer at a page, with ``marks`` (or the whole passage) shown on it."""
    opens = {"source": source_id, "page": page_index, "marks": list(marks), "passage": passage}
    label = words or f"Show {page_words(page_label, page_index)}"
    spoken = f' aria-label="{esc(f"{label} of {about}")}"' if about else ""
    sign = icon("page") if look == "pw-button" else ""
    return f'<button type="button" class="{look}" data-open="{data(opens)}"{spoken}>{sign}{esc(label)}</button>'


def document_link(source_id: str, page_index: int, page_label: str | None, file: str, words: str | None = None) -> str:
    """A link that opens the document itself: a PDF at its page."""
    if file.lower().endswith(".pdf"):
        opens, label = f"#page={page_index}", words or f"Open the PDF at {page_words(page_label, page_index)}"
    else:
        opens, label = "", "Open the document"
    return (
        f'<a class="pw-link" href="/document/{esc(source_id)}{opens}" target="_blank" rel="noopener">'
        f'{icon("out")}{esc(label)}<span class="pw-hidden"> (new tab)</span></a>'
    )
