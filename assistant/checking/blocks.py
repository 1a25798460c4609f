"""A policy's text as blocks: headings, list items and paragraphs, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

_BULLET = re.compile(r"^\s*(?!p\.\s*\d)(?:[•‣▪◦●○*·–—-]|\(?[a-z]\)|\(?[ivx]{1,5}[).]|[a-z]\.|\d{1,2}[.)])\s+")
_MARKDOWN = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*$")
_BOLD = re.compile(r"^\*\*(.+?)\*\*[:.]?$")
_SLIDE = re.compile(r"^\s*slide\s+\d+\s*[:.–—-]?\s*(.*)$", re.IGNORECASE)
_NUMBERED_HEADING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[A-Z][.)])\s+(?=\S)")

_QUOTED = re.compile(r"^\s{0,3}>\s?")
_ROW = re.compile(r"^\s*\|(.+?)\|?\s*$")
_COLUMN = re.compile(r"(?:(?P<page>pages?|pg?s?\.?|pp?\.?)|(?P<para>para\w*\.?))(?:\s+\w+){0,3}$", re.IGNORECASE)
_NUMBERS = re.compile(r"\d{1,3}(?:\s*(?:[-–,&]|and|to)\s*\d{1,3})*")

_QUESTION, _ANSWER = re.compile(r"^Q(?:uestion)?[\d\s]*[.:)]\s+"), re.compile(r"^A(?:nswer)?[\d\s]*[.:)]\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """``kind``: heading, item or paragraph. ``slide``: it opens a slide, so nothing carries over but the document.

    ``row``: the row of a table that an item stands in, counted from 1; 0 for what stands in no table.
    """

    kind: str
    text: str
    slide: bool = False
    row: int = 0


def blocks_of(text: str) -> list[Block]:
    """Split plain text or Markdown. Lines that a fixed width broke are joined again."""
    lines = [b for part in _tables(text.replace("\r\n", "\n").split("\n")) for b in part]
    return _titled(list(_answered(list(_joined(lines)))))


def _tables(lines: Sequence[str]) -> Iterator[Iterable[Block]]:
    """The blocks of each line; lines between upright strokes are a table's rows."""
    rows: list[list[list[str]]] = []
    for line in [*lines, ""]:
        if found := _ROW.match(line):
            cells = [_plain(cell.strip()) for cell in found.group(1).split("|")]
            if not all(set(cell) <= {"-", ":", " "} for cell in cells):
                rows.append([[cell] for cell in cells])
            continue
        if rows:
            yield list(table_blocks(rows))
            rows = []
        yield _line(line)


def table_blocks(rows: Sequence[Sequence[Sequence[str]]]) -> Iterator[Block]:
    """A table's rows of cells of texts as items that know their row. A number under "Page" or "Para" is told as one."""
    heads = [_COLUMN.match(" ".join(cell).strip()) for cell in rows[0]] if rows else []
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            head = heads[column] if column < len(heads) else None
            for told in cell:
                text = " ".join(told.split())
                if head and _NUMBERS.fullmatch(text):
                    text = f"{'para' if head.group('para') else 'p.'} {text}"
                if text:
                    yield Block("item", text, row=number)


def _answered(blocks: list[Block]) -> Iterator[Block]:
    """A question and its answer belong together: "Q. May I …?" "A. No, never (page 9)."."""
    held: Block | None = None
    for block in blocks:
        if held and held.text[-1:] == "?" and _QUESTION.match(held.text) and _ANSWER.match(block.text):
            held = replace(held, text=f"{held.text} {block.text[_ANSWER.match(block.text).end() :]}")  # type: ignore[union-attr]
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _titled(blocks: list[Block]) -> list[Block]:
    """A short line without a full stop that stands over a list is its title."""
    return [
        replace(b, kind="heading")
        if b.kind == "paragraph"
        and b.text[-1:] not in ".:;,?!"
        and len(b.text.split()) <= 10
        and k + 1 < len(blocks)
        and blocks[k + 1].kind == "item"
        and (k == 0 or blocks[k - 1].kind != "item")
        else b
        for k, b in enumerate(blocks)
    ]


def _line(line: str) -> Iterator[Block]:
    bare = line.strip()
    if not bare:
        yield Block("gap", "")
        return
    if heading := _MARKDOWN.match(line):
        yield Block("heading", _plain(heading.group(2)))
    elif slide := _SLIDE.match(bare):
        yield Block("heading", _plain(slide.group(1)), slide=True)
    elif bold := _BOLD.match(bare):
        yield Block("heading", _plain(bold.group(1)))
    elif _is_heading(bare):
        yield Block("heading", bare)
    elif quoted := _QUOTED.match(line):
        yield from _line(line[quoted.end() :])
    elif bullet := _BULLET.match(line):
        yield Block("item", _plain(line[bullet.end() :]))
    else:
        yield Block("paragraph", _plain(bare))


def _is_heading(line: str) -> bool:
    if len(line.split()) > 14 or line[-1] in ".;:,?" or re.match(r"[•‣▪◦●○*·–—-]\s", line):
        return False
    letters = [c for c in line if c.isalpha()]
    if letters and sum(c.isupper() for c in letters) > 0.8 * len(letters) and len(letters) > 3:
        return True
    return bool(_NUMBERED_HEADING.match(line)) and not re.search(r"\bp(?:p|ages?|ara\w*)?\.?\s?\d", line)


def _joined(blocks: list[Block]) -> Iterator[Block]:
    """Join lines that go on in the next: the next begins small, or this one ended at full width."""
    width = max((len(b.text) for b in blocks if b.kind == "paragraph"), default=0)
    held: Block | None = None
    for block in blocks:
        if held and block.kind == "paragraph" and held.kind in ("paragraph", "item"):
            open_end = held.text[-1:] not in '.?!:;”")'
            if (block.text[:1].islower() and open_end) or (
                width < 130 and len(held.text.split("\n")[-1]) > 0.75 * width and open_end
            ):
                held = Block(held.kind, f"{held.text} {block.text}", held.slide)
                continue
        if held:
            yield held
        held = block if block.kind != "gap" else None
    if held:
        yield held


def _plain(text: str) -> str:
    """Without Markdown's marks for bold, italics and links."""
    text = re.sub(r"\[([^\]]+)\]\([^)\s]*\)", r"\1", text)
    return re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text).strip()
