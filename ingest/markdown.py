"""Markdown -> the pages of a document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from ingest.flow import Piece, document_of
from ingest.pages import Document, UnreadableFile
from ingest.tables import Cell, labels_its_row

MAX_BYTES = 10 * 1024 * 1024
_FRONT = re.compile(r"^([A-Za-z][\w -]*):[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.M)


def read_markdown(path: Path) -> Document:
    """Read a Markdown file. Raises UnreadableFile for what is empty, too large or not text."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UnreadableFile(f"{path.name} is {size // 2**20} MB, too much for one Markdown file: split it into parts.")
    raw = path.read_bytes()
    if b"\0" in raw:
        raise UnreadableFile(f"{path.name} is not text, whatever its name says: check where it came from.")
    warnings = []
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        warnings.append("not saved as UTF-8: some characters may be wrong")
    reader = _Reader()
    reader.read(text)
    if not any(piece.kind != "heading" for piece in reader.pieces):
        raise UnreadableFile(f"{path.name} holds no text: check that it is the right file.")
    return replace(document_of(reader.pieces, reader.notes, reader.title, warnings), particulars=reader.particulars)


@dataclass
class _List:
    ordered: bool
    number: int
    markup: str
    name: str


@dataclass
class _Table:
    number: int
    row: int = -1
    column: int = -1
    headers: dict[int, str] = field(default_factory=dict)
    columns: int = 0
    row_header: str | None = None


class _Reader:
    """Walks markdown-it's tokens and gathers pieces."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.notes: dict[str, str] = {}
        self.title: str | None = None
        self.particulars: tuple[tuple[str, str], ...] = ()
        self._lists: list[_List] = []
        self._table: _Table | None = None
        self._tables = self._list_count = self._panels = 0
        self._quotes: list[int] = []
        self._heading = 0
        self._note: str | None = None
        self._fresh_item = False  # the next text opens an item
        self._in_head = False

    def read(self, text: str) -> None:
        parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin).use(front_matter_plugin)
        for token in parser.parse(text):
            self._take(token)

    def _take(self, token: Token) -> None:
        match token.type:
            case "front_matter":
                self.particulars = tuple(
                    (re.sub(r"[_-]", " ", label).strip(), value) for label, value in _FRONT.findall(token.content)
                )
                self.title = next((v for label, v in self.particulars if label.lower() == "title"), None)
            case "heading_open":
                self._heading = int(token.tag[1])
            case "heading_close":
                self._heading = 0
            case "bullet_list_open" | "ordered_list_open":
                self._list_count += 1
                start = token.attrGet("start")
                # A list that starts where another ended goes on with its numbers.
                number = int(start) if start is not None else 1
                name = self._going_on(number) or f"list {self._list_count}"
                self._lists.append(_List(token.type.startswith("ordered"), number - 1, token.markup or ".", name))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._lists[-1].number += 1
                self._fresh_item = True
            case "blockquote_open":
                self._panels += 1
                self._quotes.append(self._panels)
            case "blockquote_close":
                self._quotes.pop()
            case "table_open":
                self._tables += 1
                self._table = _Table(self._tables)
            case "table_close":
                self._table = None
            case "thead_open" | "thead_close":
                self._in_head = token.type == "thead_open"
            case "tr_open" | "th_open" | "td_open":
                self._move(token.type)
            case "footnote_open":
                label = token.meta.get("label")
                self._note = str(label if label is not None else token.meta["id"] + 1)
            case "footnote_close":
                self._note = None
            case "inline":
                self._text(*_inline(token))
            case "fence" | "code_block":
                self._text(" ".join(token.content.split()), ())
            case "html_block":
                self._text(_without_tags(token.content), ())

    def _going_on(self, number: int) -> str | None:
        last = next((p for p in reversed(self.pieces) if p.sequence), None)
        goes_on = not self._lists and last is not None and last.number == str(number - 1)
        return last.sequence if goes_on and last else None

    def _move(self, event: str) -> None:
        assert self._table is not None
        if event == "tr_open":
            self._table.row, self._table.column, self._table.row_header = self._table.row + 1, -1, None
        else:
            self._table.column += 1
            self._table.columns = max(self._table.columns, self._table.column + 1)

    def _text(self, text: str, marks: tuple[tuple[int, str], ...]) -> None:
        if not text:
            return
        if self._note is not None:
            self.notes[self._note] = f"{self.notes[self._note]} {text}" if self._note in self.notes else text
        elif self._table is not None:
            self._cell(self._table, text, marks)
        elif self._heading:
            self.pieces.append(Piece("heading", text, self._heading, marks=marks))
        elif self._lists:
            self._item(text, marks)
        else:
            panel = self._quotes[0] if self._quotes else None
            self.pieces.append(Piece("paragraph", text, panel=panel, marks=marks))

    def _item(self, text: str, marks: tuple[tuple[int, str], ...]) -> None:
        level, panel = len(self._lists), self._quotes[0] if self._quotes else None
        if not self._fresh_item:  # a further paragraph of the same item
            self.pieces.append(Piece("item", text, level, panel=panel, marks=marks))
            return
        self._fresh_item = False
        current = self._lists[-1]
        lead = f"{current.number}{current.markup} " if current.ordered else "• "
        number = str(current.number) if current.ordered and level == 1 else None
        moved = tuple((offset + len(lead), mark) for offset, mark in marks)
        name = current.name if number else None
        self.pieces.append(Piece("item", lead + text, level, number, name, panel=panel, marks=moved))

    def _cell(self, table: _Table, text: str, marks: tuple[tuple[int, str], ...]) -> None:
        if self._in_head:
            table.headers[table.column] = text
        elif table.column == 0 and labels_its_row(text, table.headers.get(0)):
            table.row_header = text
        cell = Cell(
            table.number,
            table.row,
            table.column,
            max(table.columns, len(table.headers)),
            is_header=self._in_head,
            header=table.headers.get(table.column),
            row_header=table.row_header if table.column > 0 else None,
        )
        self.pieces.append(Piece("header" if self._in_head else "cell", text, cell=cell, marks=marks))


def _inline(token: Token) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The words of a paragraph without its markup, and the footnote marks in it."""
    text = ""
    marks: list[tuple[int, str]] = []
    for child in token.children or ():
        match child.type:
            case "text" | "code_inline":
                text += child.content
            case "softbreak" | "hardbreak":
                text += " "
            case "html_inline":
                text += " " if child.content.lower().startswith("<br") else ""
            case "footnote_ref":
                label = child.meta.get("label")
                marks.append((len(text), str(label if label is not None else child.meta["id"] + 1)))
    lead = len(text) - len(text.lstrip())
    squeezed = re.sub(r"\s+", " ", text.strip())
    shifted = tuple((len(re.sub(r"\s+", " ", text[lead:offset].rstrip())), mark) for offset, mark in marks)
    return squeezed, shifted


def _without_tags(html: str) -> str:
    return " ".join(re.sub(r"<!--.*?-->|<[^>]+>", " ", html, flags=re.S).split())
