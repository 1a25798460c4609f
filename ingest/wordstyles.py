"""What a Word paragraph's style says: heading, numbering, bold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn


class Styles:
    """What a paragraph's style says, its ancestors included."""

    def __init__(self, file: Any) -> None:
        self._by_id = {s.get(qn("w:styleId")): s for s in file.styles.element.iter(qn("w:style"))}

    def name(self, paragraph: Any) -> str:
        style = self._by_id.get(value_of(paragraph, "w:pPr/w:pStyle"))
        return (value_of(style, "w:name") or "").lower() if style is not None else ""

    def heading_level(self, paragraph: Any) -> int | None:
        """1 for the highest; None for body text."""
        own = value_of(paragraph, "w:pPr/w:outlineLvl")
        if own is not None:
            return int(own) + 1 if int(own) < 9 else None
        for style in self._chain(value_of(paragraph, "w:pPr/w:pStyle")):
            name = (value_of(style, "w:name") or "").lower()
            if name == "title":
                return 1
            if found := re.fullmatch(r"heading (\d)", name):
                return int(found.group(1))
            level = value_of(style, "w:pPr/w:outlineLvl")
            if level is not None and int(level) < 9:
                return int(level) + 1
        return None

    def numbering(self, paragraph: Any) -> Any:
        """The style's own numbering (w:numPr), if it has one."""
        for style in self._chain(value_of(paragraph, "w:pPr/w:pStyle")):
            found = style.find("./" + qn("w:pPr") + "/" + qn("w:numPr"))
            if found is not None:
                return found
        return None

    def bold(self, paragraph: Any, run: Any) -> bool:
        own = run.find("./" + qn("w:rPr") + "/" + qn("w:b"))
        if own is not None:
            return own.get(qn("w:val")) not in ("0", "false", "off")
        for style in self._chain(value_of(paragraph, "w:pPr/w:pStyle")):
            found = style.find("./" + qn("w:rPr") + "/" + qn("w:b"))
            if found is not None:
                return found.get(qn("w:val")) not in ("0", "false", "off")
        return False

    def heads_tables(self, table: Any) -> bool:
        """Whether a table's style sets its first row in bold, and the table makes use of that."""
        look = table.find("./" + qn("w:tblPr") + "/" + qn("w:tblLook"))
        if look is None:
            return False
        used = look.get(qn("w:firstRow"))
        if used not in ("1", "true", "on") and not int(look.get(qn("w:val")) or "0", 16) & 0x20:
            return False
        return any(
            part.get(qn("w:type")) == "firstRow" and part.find(".//" + qn("w:b")) is not None
            for style in self._chain(value_of(table, "w:tblPr/w:tblStyle"))
            for part in style.iter(qn("w:tblStylePr"))
        )

    def _chain(self, style_id: str | None) -> Iterator[Any]:
        seen: set[str] = set()
        while style_id and style_id not in seen and style_id in self._by_id:
            seen.add(style_id)
            style = self._by_id[style_id]
            yield style
            style_id = value_of(style, "w:basedOn")


def value_of(element: Any, path: str) -> str | None:
    """The w:val of the first element at a path of w: names."""
    if element is None:
        return None
    found = element.find("./" + "/".join(qn(name) for name in path.split("/")))
    return None if found is None else found.get(qn("w:val"))
