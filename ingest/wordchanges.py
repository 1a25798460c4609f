"""A Word document as it stands once every tracked change is accepted.

What was struck out goes, what was put in stays, paragraphs whose mark was struck out are joined to
the next, and the prompts of form fields that nobody has filled in ("Click here to enter text") go.
"""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

_GONE = tuple(qn(name) for name in ("w:del", "w:moveFrom"))
_UNFILLED = "./" + qn("w:sdtPr") + "/" + qn("w:showingPlcHdr")


def accept_changes(root: Any) -> None:
    """Change the tree of a document, header or note in place."""
    for row in list(root.iter(qn("w:tr"))):
        if _marked(row, "w:trPr", "w:del"):
            row.getparent().remove(row)
    for cell in list(root.iter(qn("w:tc"))):
        if _marked(cell, "w:tcPr", "w:cellDel"):
            cell.getparent().remove(cell)
    for table in list(root.iter(qn("w:tbl"))):
        if table.find(".//" + qn("w:tr")) is None:
            table.getparent().remove(table)
    joined = [p for p in root.iter(qn("w:p")) if _mark_struck_out(p)]
    for element in [e for e in root.iter(*_GONE) if not _is_property(e)]:
        if element.getparent() is not None:
            element.getparent().remove(element)
    for field in [f for f in root.iter(qn("w:sdt")) if f.find(_UNFILLED) is not None]:
        if field.getparent() is not None:
            field.getparent().remove(field)
    for paragraph in joined:
        _join_to_next(paragraph)


def _marked(element: Any, properties: str, mark: str) -> bool:
    return element.find("./" + qn(properties) + "/" + qn(mark)) is not None


def _is_property(element: Any) -> bool:
    """Whether it marks a paragraph's end or a row as struck out, and holds no text itself."""
    return element.getparent().tag in (qn("w:rPr"), qn("w:trPr"))


def _mark_struck_out(paragraph: Any) -> bool:
    properties = paragraph.find("./" + qn("w:pPr") + "/" + qn("w:rPr"))
    return properties is not None and any(properties.find(tag) is not None for tag in _GONE)


def _join_to_next(paragraph: Any) -> None:
    """Put a paragraph's words before those of the next, whose style and number then hold for both."""
    parent, following = paragraph.getparent(), paragraph.getnext()
    if parent is None:
        return
    content = [child for child in paragraph if child.tag != qn("w:pPr")]
    if following is None or following.tag != qn("w:p"):
        if not content:
            parent.remove(paragraph)
        return
    at = 1 if following.find(qn("w:pPr")) is not None else 0
    for offset, child in enumerate(content):
        following.insert(at + offset, child)
    parent.remove(paragraph)
