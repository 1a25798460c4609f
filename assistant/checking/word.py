"""A Word file -> blocks: its paragraphs, lists and tables in reading order, with notes where they are cited.

A footnote that is no more than a reference ("KCSIE 2025, page 9") belongs to the words that its mark
follows, so it is read there, in brackets; a longer one is read as a paragraph of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.checking.blocks import Block, blocks_of, table_blocks

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_REFERENCE = re.compile(r"\b(?:pp?|pages?|pg|paras?|paragraphs?|annexe?|chapter|part|ibid)\b|[¶§]", re.IGNORECASE)
_ONLY_A_REFERENCE = 14  # words
_STOP = re.compile(r"[.!?][\"'”’)]*$")


def word_blocks(path: Path) -> list[Block]:
    """The blocks of a Word file. Raises KeyError, ValueError or PackageNotFoundError for one that is damaged."""
    import docx

    document = docx.Document(str(path))
    return list(_blocks(document, _notes(document)))


def _blocks(container: Any, notes: dict[str, str]) -> Iterator[Block]:
    """A document's blocks or a table cell's."""
    from docx.table import Table

    for part in container.iter_inner_content():
        if isinstance(part, Table):
            yield from _table(part, notes)
            continue
        text, beyond = _text(part._p, notes)
        style = (part.style.name or "") if part.style is not None else ""
        numbered = part._p.pPr is not None and part._p.pPr.numPr is not None
        if text:
            if style.startswith(("Heading", "Title", "Subtitle")):
                yield Block("heading", text)
            elif style.startswith("List") or numbered:
                yield Block("item", text)
            else:
                yield from blocks_of(text)
        yield from (Block("paragraph", note) for note in beyond)


def _table(table: Any, notes: dict[str, str]) -> Iterator[Block]:
    """A table's cells, row by row, with what stands in them."""
    seen: list[Any] = []
    rows = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            new = not any(cell._tc is tc for tc in seen)  # cells that are merged are read once
            seen.append(cell._tc)
            cells.append([b.text for b in _blocks(cell, notes)] if new else [])
        rows.append(cells)
    yield from table_blocks(rows)


def _text(paragraph: Any, notes: dict[str, str]) -> tuple[str, list[str]]:
    """A paragraph's words with its short notes in brackets, and its long notes."""
    pieces: list[str] = []
    beyond: list[str] = []
    for node in paragraph.iter(
        f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}footnoteReference", f"{_W}endnoteReference", f"{_W}noBreakHyphen"
    ):
        kind = node.tag.removeprefix(_W)
        if kind == "t":
            pieces.append(node.text or "")
        elif kind == "noBreakHyphen":
            pieces.append("-")
        elif kind in ("tab", "br"):
            pieces.append("\n" if kind == "br" else " ")
        elif note := notes.get(f"{kind.removesuffix('Reference')} {node.get(f'{_W}id')}"):
            if len(note.split()) <= _ONLY_A_REFERENCE and _REFERENCE.search(note):
                _put_in(pieces, note.rstrip("."))
            else:
                beyond.append(note)
    return "".join(pieces).strip(), beyond


def _put_in(pieces: list[str], note: str) -> None:
    """Put a reference into the sentence that its mark follows: before the full stop, not after it."""
    said = "".join(pieces)
    stop = _STOP.search(said)
    at = stop.start() if stop else len(said)
    pieces[:] = [said[:at], f" ({note})", said[at:]]


def _notes(document: Document) -> dict[str, str]:
    """Footnotes and endnotes by "footnote 2"."""
    from lxml import etree

    found: dict[str, str] = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if relation.is_external or kind not in ("footnotes", "endnotes"):
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for note in etree.fromstring(relation.target_part.blob, parser).iter(f"{_W}{kind[:-1]}"):
            text = " ".join("".join(t.text or "" for t in note.iter(f"{_W}t")).split())
            if text:
                found[f"{kind[:-1]} {note.get(f'{_W}id')}"] = text
    return found
