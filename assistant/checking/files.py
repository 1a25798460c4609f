"""A policy's file -> blocks of text. Nothing is stored: the file is read and forgotten."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from assistant.checking.blocks import Block, blocks_of, table_blocks
from assistant.checking.word import word_blocks

MAX_BYTES = 60 * 1024 * 1024
_MAX_UNPACKED = 400 * 1024 * 1024  # of a Word or PowerPoint file, which is a packed folder
_MACROS = {".docm", ".dotm", ".pptm", ".potm", ".ppsm", ".xlsm"}
_OLD = {
    ".doc": ".docx",
    ".ppt": ".pptx",
    ".rtf": ".docx",
    ".odt": ".docx",
    ".odp": ".pptx",
    ".pages": ".docx",
    ".key": ".pptx",
}
SUFFIXES = (".txt", ".md", ".markdown", ".docx", ".pdf", ".pptx", ".html", ".htm")

Progress = Callable[[int, int], None]


class CheckError(Exception):
    """The text cannot be checked; the message says why and what to do, in one sentence."""


def read_blocks(path: Path, progress: Progress | None = None) -> list[Block]:
    """The blocks of a policy, a set of slides or a saved page. Raises CheckError with one sentence."""
    suffix = path.suffix.lower()
    if suffix in _MACROS:
        raise CheckError(f"{path.name} may hold macros, which are never opened: save it without them ({suffix[:-1]}x).")
    if suffix in _OLD:
        raise CheckError(f"{path.name} is of a kind that cannot be read: save it as {_OLD[suffix]} or PDF.")
    if suffix not in SUFFIXES:
        raise CheckError(
            f"{path.name} is of a kind that cannot be read: give a PDF, Word, PowerPoint, HTML or text file."
        )
    try:
        size = path.stat().st_size
    except OSError as error:
        raise CheckError(f"{path.name} cannot be read ({error.strerror}): check that it is there.") from error
    if size == 0:
        raise CheckError(f"{path.name} is empty (0 bytes): save or copy it again.")
    if size > MAX_BYTES:
        raise CheckError(
            f"{path.name} is {size // 2**20} MB, over the limit of {MAX_BYTES // 2**20} MB: "
            "save it with smaller pictures or paste its text."
        )
    readers: dict[str, Callable[[], list[Block]]] = {
        ".docx": lambda: _word(path),
        ".pptx": lambda: _slides(path),
        ".pdf": lambda: _pdf(path, progress),
        ".html": lambda: _html(path),
        ".htm": lambda: _html(path),
    }
    blocks = readers.get(suffix, lambda: blocks_of(_decoded(path)))()
    if not any(b.text.strip() for b in blocks):
        raise CheckError(f"{path.name} holds no text: if it is a scan or pictures, run text recognition (OCR) first.")
    return blocks


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CheckError(f"{path.name} is not a text file, whatever its name says: check where it came from.")
    for encoding in ("utf-8-sig", "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CheckError(f"{path.name} is in an encoding that cannot be read: save it as UTF-8 text.")


def _packed(path: Path) -> None:
    """Refuse what is no Office file, is locked, carries macros, or unpacks to an absurd size."""
    if not zipfile.is_zipfile(path):
        if path.read_bytes()[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise CheckError(f"{path.name} is locked with a password or in an old format: save an unlocked copy.")
        raise CheckError(f"{path.name} is damaged or not what its name says: get a fresh copy.")
    with zipfile.ZipFile(path) as packed:
        names = packed.infolist()
    if sum(n.file_size for n in names) > _MAX_UNPACKED:
        raise CheckError(
            f"{path.name} unpacks to more than {_MAX_UNPACKED // 2**20} MB: save it with smaller pictures."
        )
    if any(n.filename.lower().endswith("vbaproject.bin") for n in names):
        raise CheckError(f"{path.name} holds macros, which are never opened: save it without them.")


def _word(path: Path) -> list[Block]:
    from docx.opc.exceptions import PackageNotFoundError

    _packed(path)
    try:
        return word_blocks(path)
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise CheckError(f"{path.name} is damaged or not a Word file: get a fresh copy.") from error


def _slides(path: Path) -> list[Block]:
    import pptx
    from pptx.exc import PackageNotFoundError

    _packed(path)
    try:
        show = pptx.Presentation(str(path))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise CheckError(f"{path.name} is damaged or not a PowerPoint file: get a fresh copy.") from error
    blocks: list[Block] = []
    for slide in show.slides:
        title = slide.shapes.title
        heading = " ".join(title.text_frame.text.split()) if title is not None and title.has_text_frame else ""
        blocks.append(Block("heading", heading, slide=True))
        for shape in slide.shapes:
            if title is not None and shape.shape_id == title.shape_id:
                continue
            blocks.extend(_shape_blocks(shape))
        if slide.has_notes_slide:
            blocks.extend(
                blocks_of(slide.notes_slide.notes_text_frame.text if slide.notes_slide.notes_text_frame else "")
            )
    return blocks


def _shape_blocks(shape: object) -> Iterator[Block]:
    for inner in getattr(shape, "shapes", ()):  # a group
        yield from _shape_blocks(inner)
    if getattr(shape, "has_text_frame", False):
        for paragraph in shape.text_frame.paragraphs:  # type: ignore[attr-defined]
            if text := " ".join(paragraph.text.split()):
                yield Block("item", text)
    if getattr(shape, "has_table", False):
        rows = shape.table.rows  # type: ignore[attr-defined]
        yield from table_blocks([[[cell.text] for cell in row.cells] for row in rows])


def _pdf(path: Path, progress: Progress | None) -> list[Block]:
    from ingest.pages import UnreadableFile, read_pdf

    try:
        document = read_pdf(path, progress)
    except UnreadableFile as error:
        raise CheckError(str(error)) from error
    blocks: list[Block] = []
    for page in document.pages:
        if page.left_out == "contents list":
            continue
        for part in page.parts:
            text = " ".join(page.text[part.start : part.end].split())
            kind = {"heading": "heading", "header": "heading", "item": "item", "cell": "item"}.get(
                part.kind, "paragraph"
            )
            stripped = re.sub(r"^[•–—▪o]\s+", "", text) if kind == "item" else text
            before = blocks[-1] if blocks else None
            if (
                before
                and kind == "paragraph"
                and before.kind == "paragraph"
                and before.text[-1:] not in ".?!:;"
                and text[:1].islower()
            ):
                blocks[-1] = Block("paragraph", f"{before.text} {text}")
            else:
                blocks.append(Block(kind, stripped))
        blocks.extend(Block("paragraph", note.text) for note in page.footnotes)
    return blocks


def _html(path: Path) -> list[Block]:
    import lxml.etree
    import lxml.html

    try:
        tree = lxml.html.document_fromstring(_decoded(path))
    except (lxml.etree.LxmlError, ValueError) as error:
        raise CheckError(f"{path.name} cannot be read as a web page: save it again or paste its text.") from error
    for element in tree.xpath("//script|//style|//nav|//footer|//noscript|//template|//comment()|//head"):
        element.drop_tree()
    blocks: list[Block] = []
    tables = _html_tables(tree)
    inner = ".//p|.//li|.//td|.//div|.//h1|.//h2|.//h3|.//h4|.//h5|.//h6|.//blockquote|.//dd|.//dt|.//table"
    for element in tree.xpath(
        "//h1|//h2|//h3|//h4|//h5|//h6|//li|//p|//td|//th|//blockquote|//dd|//dt|//figcaption|//div|//section|//article"
        "|//main|//body|//aside|//summary|//table"
    ):
        if element in tables:
            blocks.extend(tables[element])
            continue
        if element.tag[0] != "h" and element.tag != "p" and element.xpath(inner):
            text = _own_words(element)
        else:
            text = " ".join(element.text_content().split())
        if text:
            kind = (
                "heading"
                if element.tag[0] == "h" and element.tag[1:].isdigit()
                else "item"
                if element.tag in ("li", "td", "th", "dd")
                else "paragraph"
            )
            blocks.append(Block(kind, text))
    if not blocks:
        blocks = blocks_of(tree.text_content())
    return blocks


def _html_tables(tree: Any) -> dict[Any, list[Block]]:
    """The blocks of each innermost table, which is emptied: its cells are read as rows, not one by one."""
    found = {}
    for table in tree.xpath("//table[not(.//table) and not(.//li) and not(.//h1|.//h2|.//h3|.//h4)]"):
        rows = [[[cell.text_content()] for cell in row.xpath("./td|./th")] for row in table.xpath(".//tr")]
        found[table] = list(table_blocks([r for r in rows if r]))
        for inner in list(table):
            table.remove(inner)
    return found


def _own_words(element: object) -> str:
    """The words that stand in an element itself, not in the blocks inside it."""
    own = element.xpath(  # type: ignore[attr-defined]
        "./text()|./*[self::a or self::b or self::i or self::em or self::strong or self::span or self::sup or self::u]"
        "[not(.//p or .//li or .//div)]//text()"
    )
    return " ".join("".join(own).split())
