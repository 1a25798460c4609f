"""What a Word file keeps apart from its body: notes, headers and footers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from ingest.wordchanges import accept_changes
from ingest.wordnumbers import written

_NOTES = {"footnote": "/footnotes", "endnote": "/endnotes"}
REFERENCES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}

Words = Callable[[Any], str]  # the words that a paragraph shows


class Notes:
    """Footnotes and endnotes: the text of each, and the mark that it gets where it is first referred to."""

    def __init__(self, file: Any, words: Words) -> None:
        self.texts: dict[str, str] = {}  # by mark, in the order of the marks
        self._held = {kind: _notes(file, ending, kind, words) for kind, ending in _NOTES.items()}
        self._counts = dict.fromkeys(_NOTES, 0)

    def mark(self, reference: Any) -> str:
        """The mark of a reference: 1, 2, 3 for footnotes, i, ii, iii for endnotes, as Word counts them."""
        kind = REFERENCES[reference.tag]
        self._counts[kind] += 1
        mark = written(self._counts[kind], "decimal" if kind == "footnote" else "lowerRoman")
        self.texts[mark] = self._held[kind].get(reference.get(qn("w:id")), "")
        return mark


def _notes(file: Any, ending: str, kind: str, words: Words) -> dict[str | None, str]:
    for relation in file.part.rels.values():
        if relation.reltype.endswith(ending):
            root = parse_xml(relation.target_part.blob)
            accept_changes(root)
            return {
                note.get(qn("w:id")): " ".join(filter(None, map(words, note.iter(qn("w:p")))))
                for note in root.iter(qn(f"w:{kind}"))
            }
    return {}


def running_lines(file: Any, words: Words) -> tuple[str, ...]:
    """The lines of all headers and footers, each once; a table's row is one line with strokes between its cells."""
    lines: dict[str, None] = {}
    for relation in file.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")) and not relation.is_external:
            root = relation.target_part.element
            accept_changes(root)
            lines.update(dict.fromkeys(_lines(root, words)))
    return tuple(lines)


def _lines(root: Any, words: Words) -> Iterator[str]:
    for paragraph in root.iter(qn("w:p")):
        if next(paragraph.iterancestors(qn("w:tr")), None) is None and (line := words(paragraph)):
            yield line
    for row in root.iter(qn("w:tr")):
        cells = (" ".join(filter(None, map(words, cell.iter(qn("w:p"))))) for cell in row.iter(qn("w:tc")))
        if line := " | ".join(filter(None, cells)):
            yield line
