"""The page viewer: pictures of pages, where the quoted words lie on them, and the documents themselves.

Only documents that the library holds are served, by their id: no path is ever taken from a request.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as quoted

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from assistant.web.html import badge, find_words, place_words
from assistant.web.render import Renderer

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.web.desk import Desk
    from ingest.geometry import Box
    from ingest.pages import Page

_TYPES = {".pdf": "application/pdf", ".md": "text/plain; charset=utf-8"}
_GONE = "The file of this document is no longer where it was read. Put it back, or run `make run` again."


class Wanted(BaseModel):
    """A page to open: words to mark on it, or else the passage that stands there."""

    source: str
    page: int
    marks: list[str] = Field(default_factory=list, max_length=60)
    passage: int = -1


def routes(desk: Desk, renderer: Renderer) -> APIRouter:
    """The viewer's addresses."""
    router = APIRouter()

    @router.post("/view")
    def view(wanted: Wanted) -> dict[str, Any]:
        library = _held(desk, wanted.source)
        return view_of(library, wanted)

    @router.get("/page/{source_id}/{page_index}.png")
    def picture(source_id: str, page_index: int) -> Response:
        library = _held(desk, source_id)
        if not 1 <= page_index <= library.held[source_id].pages:
            raise HTTPException(404, "There is no such page.")
        try:
            png = renderer.page(library.file(source_id), page_index)
        except OSError as error:
            raise HTTPException(404, _GONE) from error
        return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    @router.get("/document/{source_id}")
    def document(source_id: str) -> FileResponse:
        path = _held(desk, source_id).file(source_id)
        if not path.is_file():
            raise HTTPException(404, _GONE)
        type_ = _TYPES.get(path.suffix.lower())
        shown = "inline" if type_ else "attachment"
        return FileResponse(
            path, media_type=type_, headers={"Content-Disposition": f"{shown}; filename*=utf-8''{quoted(path.name)}"}
        )

    return router


def _held(desk: Desk, source_id: str) -> Library:
    library = desk.library
    if library is None or source_id not in library.held:
        raise HTTPException(404, "The library does not hold this document.")
    return library


def view_of(library: Library, wanted: Wanted) -> dict[str, Any]:
    """All that the viewer draws of one page."""
    held = library.held[wanted.source]
    source = held.source
    index = min(max(wanted.page, 1), held.pages)
    page = library.store(wanted.source).page_with_boxes(index)
    is_pdf = Path(held.file).suffix.lower() == ".pdf"
    there = is_pdf and library.file(wanted.source).is_file()
    size = _size(library.file(wanted.source), index) if there else None
    spans, kind = _spans(library, wanted, page)
    boxes = [box for start, end in spans for box in page.boxes(start, end)] if size else []
    return {
        "source": source.id,
        "short": source.short_title or source.title,
        "title": source.title,
        "edition": source.edition,
        "badge": badge(source, library.registry),
        "page": index,
        "pages": held.pages,
        "place": place_words(page.page_label, index),
        "label": page.page_label,
        "picture": f"/page/{source.id}/{index}.png?v={held.sha256[:8]}" if size else None,
        "ratio": size[1] / size[0] if size else None,
        "boxes": [_percent(box, *size) for box in boxes] if size else [],
        "kind": kind,
        "text": _pieces(page.content, spans),
        "document": f"/document/{source.id}" + (f"#page={index}" if is_pdf else ""),
        "is_pdf": is_pdf,
        "missing": None if there or not is_pdf else _GONE,
        "left_out": page.left_out,
    }


def _spans(library: Library, wanted: Wanted, page: Page) -> tuple[list[tuple[int, int]], str]:
    """What to mark on a page, by its characters: the words wanted, else the passage's own."""
    found = [span for mark in wanted.marks if (span := find_words(page.content, mark)) is not None]
    if found:
        return sorted(found), "quote"
    passages = library.passages(wanted.source)
    if 0 <= wanted.passage < len(passages):
        own = [(s.start, s.end) for s in passages[wanted.passage].spans if s.page_index == page.page_index]
        return sorted(own), "passage"
    return [], "none"


def _size(path: Path, page_index: int) -> tuple[float, float] | None:
    """A page's width and height in points; None where the file cannot be read."""
    sizes = _sizes(str(path), path.stat().st_mtime_ns)
    return sizes[page_index - 1] if page_index <= len(sizes) else None


@lru_cache(maxsize=32)
def _sizes(path: str, _changed: int) -> tuple[tuple[float, float], ...]:
    """The size of every page, read without PDFium (see ``render``)."""
    import pypdf
    from pypdf.errors import PyPdfError

    sizes = []
    try:
        for page in pypdf.PdfReader(path).pages:
            width, height = float(page.cropbox.width), float(page.cropbox.height)
            sizes.append((height, width) if page.rotation % 180 else (width, height))
    except (PyPdfError, OSError, ValueError, KeyError):
        return ()
    return tuple(sizes)


def _percent(box: Box, width: float, height: float) -> dict[str, float]:
    """A rectangle in hundredths of the sheet, from its top left corner."""
    return {
        "x": round(100 * box.x0 / width, 2),
        "y": round(100 * (height - box.y1) / height, 2),
        "w": round(100 * (box.x1 - box.x0) / width, 2),
        "h": round(100 * (box.y1 - box.y0) / height, 2),
    }


def _pieces(content: str, spans: list[tuple[int, int]]) -> list[list[Any]]:
    """The page's text in pieces, each with whether it is marked: the browser puts them in as text."""
    pieces: list[list[Any]] = []
    at = 0
    for start, end in spans:
        start = max(start, at)
        if start >= end:
            continue
        pieces += [[content[at:start], False], [content[start:end], True]]
        at = end
    pieces.append([content[at:], False])
    return [piece for piece in pieces if piece[0]]
