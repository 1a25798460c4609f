"""How a Word table is built: its cells, which of them go on from above, and which rows are headings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from ingest.tables import LEVEL
from ingest.wordstyles import Styles, value_of

_MOST_HEADER_ROWS = 3

GridCell = tuple[int, int, Any]  # first column, columns spanned, cell


def grid_of(table: Any) -> list[list[GridCell]]:
    """A table's own cells, row by row: not those of a table nested in one of them."""
    return [list(_cells(row)) for row in rows_of(table)]


def rows_of(table: Any) -> list[Any]:
    return [row for row in table.iter(qn("w:tr")) if next(row.iterancestors(qn("w:tbl"))) is table]


def _cells(row: Any) -> Iterator[GridCell]:
    column = int(value_of(row, "w:trPr/w:gridBefore") or 0)
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is not row:
            continue
        span = int(value_of(cell, "w:tcPr/w:gridSpan") or 1)
        yield column, span, cell
        column += span


def goes_on(cell: Any) -> bool:
    """Whether a cell only goes on from the row above."""
    merge = cell.find("./" + qn("w:tcPr") + "/" + qn("w:vMerge"))
    return merge is not None and merge.get(qn("w:val")) != "restart"


def header_rows(table: Any, grid: list[list[GridCell]], styles: Styles) -> int:
    """How many rows at the top are headings.

    Those marked as such; else rows all in bold above one that is not; else, in a matrix that sets nothing
    apart by its type, the rows down to the one that names the levels; else what the table's style heads.
    """
    rows = rows_of(table)
    marked = 0
    for row in rows:
        flag = row.find("./" + qn("w:trPr") + "/" + qn("w:tblHeader"))
        if flag is None or flag.get(qn("w:val")) in ("0", "false", "off"):
            break
        marked += 1
    if marked:
        return marked if marked < len(rows) else 0
    bold = next((k for k, row in enumerate(grid) if not _all_bold(row, styles)), len(grid))
    if 0 < bold < len(grid):
        return bold
    levels = next((k for k, row in enumerate(grid[:_MOST_HEADER_ROWS]) if _names_levels(row)), None)
    if levels is not None and levels + 1 < len(grid):
        return levels + 1
    return 1 if len(grid) > 1 and styles.heads_tables(table) else 0


def _names_levels(row: list[GridCell]) -> bool:
    texts = ["".join(t.text or "" for t in cell.iter(qn("w:t"))) for _, _, cell in row]
    return sum(bool(LEVEL.search(text)) and len(text.split()) <= 8 for text in texts) >= 2


def _all_bold(row: list[GridCell], styles: Styles) -> bool:
    runs = [
        (paragraph, run)
        for _, _, cell in row
        for paragraph in cell.iter(qn("w:p"))
        for run in paragraph.iter(qn("w:r"))
        if "".join(t.text or "" for t in run.iter(qn("w:t"))).strip()
    ]
    return bool(runs) and all(styles.bold(paragraph, run) for paragraph, run in runs)
