"""A table's cells and headings: which rows name the columns, which cell names a row, what a merged cell belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from ingest.lines import Line

# How thresholds documents name the levels that head a matrix's columns.
LEVEL = re.compile(
    r"\b(?:level|tier|step|stage|band)\s*(?:\d|[ivx]+\b|one\b|two\b|three\b|four\b|five\b)"
    r"|\b(?:universal|early help|family help|targeted|specialist|intensive|enhanced|child(?:ren)? in need"
    r"|child protection|section (?:17|47)|acute|complex|statutory|thriving"
    r"|getting (?:advice|more help|help|risk support)"
    r"|(?:no |low |some )?(?:additional|emerging|multiple|unmet|high) needs?)\b"
    r"|^(?:green|yellow|amber|orange|red|blue)\b",
    re.I,
)
_LABEL_WORDS = 16
_HEADING_WORDS = 14  # of a heading set apart by its type
_PLAIN_WORDS = 7  # of one that is not
_WORDY = 8  # in a cell of the rows under plain headings

Members = Mapping[tuple[int, int], Sequence[Line]]
CellBox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a table. ``table`` numbers the document's tables; a table keeps its number over a page turn."""

    table: int
    row: int
    column: int
    columns: int
    is_header: bool = False
    header: str | None = None  # the heading of its column
    row_header: str | None = None  # what the first cell of its row says
    within: tuple[str, ...] = ()  # of a table in another's cell: the headings of that cell


def labels_its_row(text: str, header: str | None) -> bool:
    """Whether a row's first cell names the row: it is short, and does not itself stand under a level of need."""
    return bool(text) and len(text.split()) <= _LABEL_WORDS and not (header and LEVEL.search(header))


def joined_heading(above: str | None, below: str) -> str:
    """A column's heading out of two rows: what names a level says enough by itself."""
    return below if above is None or LEVEL.search(below) else f"{above} > {below}"


def of_columns(headings: Sequence[str | None]) -> str | None:
    """The heading of a cell that is merged over several columns: it belongs to each of them."""
    names = list(dict.fromkeys(name for name in headings if name))
    return " / ".join(names) or None


class Grid:
    """A grid of cells on one page, measured from the bottom left of the sheet that is shown."""

    def __init__(self, boxes: dict[tuple[int, int], CellBox], rows: int, columns: int):
        self.boxes, self.rows, self.columns = boxes, rows, columns
        self.edges = sorted({round(b[0]) for b in boxes.values()})
        self.top = max(b[3] for b in boxes.values())
        self.bottom = min(b[1] for b in boxes.values())
        self.left = min(b[0] for b in boxes.values())
        self.right = max(b[2] for b in boxes.values())
        self.number = self.first_row = 0
        self.headers: dict[int, str] = {}
        self.row_headers: dict[int, str] = {}
        self.repeats_header = self.borrows_header = False
        self.open_row: str | None = None  # the row label in force when the page turned
        self.open_part: str | None = None  # ... and the heading across the table
        self.parts: dict[int, str] = {}  # row -> the heading across the table that it stands under
        self.head_rows = 0
        self.labels_rows = True

    @classmethod
    def of(cls, table: Any, sheet: tuple[float, float, float, float]) -> Grid | None:
        """The cells of a table, measured from the bottom left of ``sheet``, the part of the page that is shown."""
        left, _, _, foot = sheet
        boxes: dict[tuple[int, int], CellBox] = {}
        for r, row in enumerate(table.rows):
            for c, box in enumerate(row.cells):
                if box is not None:
                    x0, top, x1, bottom = box
                    boxes[r, c] = (x0 - left, foot - bottom, x1 - left, foot - top)
        if not boxes:
            return None
        columns = len({c for _, c in boxes})
        return cls(boxes, len(table.rows), columns)

    def has_edges_of(self, other: Grid) -> bool:
        """Whether both have the same columns at the same places."""
        return len(self.edges) == len(other.edges) and all(
            abs(a - b) < 8 for a, b in zip(self.edges, other.edges, strict=True)
        )

    def names_levels(self) -> bool:
        return sum(bool(LEVEL.search(text)) for text in self.headers.values()) >= 2

    def drop_empty_top(self, lines: Sequence[Line]) -> None:
        """Forget rows above the first that holds text: a cell drawn beyond the sheet's edge."""
        held = {key[0] for line in lines if (key := self.cell_at(line.x0 + 1.5, line.y + 0.2 * line.size)) is not None}
        first = min(held, default=0)
        if first:
            self.boxes = {(r - first, c): box for (r, c), box in self.boxes.items() if r >= first}
            self.rows -= first
            self.top = max(b[3] for b in self.boxes.values())

    def goes_on(self, members: dict[tuple[int, int], list[Line]]) -> bool:
        """Whether the first row is the rest of one on the page before: nothing stands in its first column."""
        return self.columns > 1 and (0, 0) not in members and any(r == 0 for r, _ in members)

    def place(self, lines: Sequence[Line]) -> dict[tuple[int, int], list[Line]]:
        members: dict[tuple[int, int], list[Line]] = {}
        for line in lines:
            key = self.cell_at(line.x0 + 1.5, line.y + 0.2 * line.size)
            if key is not None:
                members.setdefault(key, []).append(line)
        for key in [k for k in members if k[0] == 0 and sum(r == 0 for r, _ in self.boxes) < self.columns]:
            under: dict[int, list[Line]] = {}
            for line in members[key]:
                under.setdefault(self._column_under(key, line), []).append(line)
            if len(under) > 1 and len({round(line.y) for line in members[key]}) < len(members[key]):
                del members[key]
                members.update({(0, column): found for column, found in under.items()})
        return members

    def _column_under(self, key: tuple[int, int], line: Line) -> int:
        """The column that a heading stands over, where one cell spans several in the first row."""
        starts = {c: box[0] for (r, c), box in self.boxes.items() if r > 0}
        return max((c for c, x in starts.items() if x <= line.x0 + 4), default=key[1])

    def _columns_of(self, key: tuple[int, int]) -> list[int]:
        """The columns that a cell stands in: several where it is merged."""
        box = self.boxes.get(key)
        if box is None:
            return [key[1]]
        middles: dict[int, float] = {}
        for (_, c), (x0, _, x1, _) in sorted(self.boxes.items(), key=lambda entry: entry[1][2] - entry[1][0]):
            middles.setdefault(c, (x0 + x1) / 2)  # of the narrowest cell that begins there
        return [c for c, x in sorted(middles.items()) if box[0] - 1 <= x <= box[2] + 1] or [key[1]]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        for key, (x0, y0, x1, y1) in self.boxes.items():
            if x0 - 1 <= x <= x1 and y0 - 1 <= y <= y1 + 1:
                return key
        return None

    def header_row(self, members: Members) -> dict[int, str]:
        """Column headings: of the first row, or of the second under titles that span several columns."""
        if self.columns < 2:
            return {}
        for row in (1, 0):
            if self.rows <= row + 1 or (row == 1 and not self._only_titles(members)):
                continue
            texts = self._texts(members, row)
            if self._heads(members, row, texts):
                self.head_rows = row + 1
                if row == 0:
                    return texts
                above = {c: text for c0, text in self._texts(members, 0).items() for c in self._columns_of((0, c0))}
                return {c: joined_heading(above.get(c), text) for c, text in texts.items()}
        return {}

    def _texts(self, members: Members, row: int) -> dict[int, str]:
        return {c: " ".join(line.text for line in lines) for (r, c), lines in sorted(members.items()) if r == row}

    def _only_titles(self, members: Members) -> bool:
        """Whether the first row holds titles over several columns, and not a row of the table itself."""
        texts = self._texts(members, 0)
        spans = any(len(self._columns_of((0, c))) > 1 for c in texts)
        return spans and all(len(text.split()) <= _HEADING_WORDS for text in texts.values())

    def _heads(self, members: Members, row: int, texts: dict[int, str]) -> bool:
        """Whether a row of short cells is set apart by its type, by naming levels, or by the wordy rows below."""
        longest = max((len(text.split()) for text in texts.values()), default=0)
        if len(texts) < 2 or longest > _HEADING_WORDS:
            return False
        bold = all(line.bold for (r, _), ls in members.items() if r == row for line in ls)
        if bold and not all(line.bold for line in self._next_full_row(members, row)):
            return True
        if sum(bool(LEVEL.search(text)) for text in texts.values()) >= 2 and longest <= 8:
            return True
        below = [self._texts(members, r) for r in range(row + 1, self.rows)]
        wordy = [max((len(text.split()) for text in cells.values()), default=0) for cells in below if len(cells) > 1]
        plain = longest <= _PLAIN_WORDS and not any(text.rstrip().endswith((".", ";")) for text in texts.values())
        few = self.columns < 3 or len(texts) < self.columns - 1 or len(wordy) < 2
        return plain and not few and min(wordy) >= _WORDY and median(wordy) > _WORDY

    def _next_full_row(self, members: Members, row: int) -> list[Line]:
        """The lines of the next row that is not one heading across the table."""
        for r in range(row + 1, self.rows):
            cells = [lines for (at, _), lines in members.items() if at == r]
            if len(cells) > 1 or r == self.rows - 1:
                return [line for lines in cells for line in lines]
        return []

    def _part_at(self, members: Members, row: int) -> str | None:
        """The heading that a row gives to those below: one short cell across the whole table."""
        across = [c for r, c in self.boxes if r == row]
        texts = self._texts(members, row)
        if len(across) != 1 or len(texts) != 1 or self.columns < 2:
            return None
        text = next(iter(texts.values()))
        whole = len(self._columns_of((row, across[0]))) == self.columns
        return text if whole and len(text.split()) <= _LABEL_WORDS and text[-1] not in ".;" else None

    def _rows_beside(self, row: int) -> list[int]:
        """The rows that the first cell of a row stands beside: several where it is merged downwards."""
        first = self.boxes.get((row, 0))
        if first is None:
            return [row]
        middles = {r: (box[1] + box[3]) / 2 for (r, c), box in self.boxes.items() if c > 0 and r >= row}
        return sorted({row, *(r for r, y in middles.items() if first[1] <= y <= first[3] and (r, 0) not in self.boxes)})

    def assign(self, members: Members) -> dict[int, Cell]:
        found: dict[int, Cell] = {}
        own_header = bool(self.headers) and (self.repeats_header or (self.first_row == 0 and not self.borrows_header))
        heads = self.head_rows if own_header else 0
        part = self.open_part
        for r in range(heads, self.rows):
            opened = self._part_at(members, r)
            part = opened or part
            if part is not None and opened is None:
                self.parts[r] = part
        self.open_part = part
        for (r, c), lines in sorted(members.items()):
            text = " ".join(line.text for line in lines)
            names = self.labels_rows and r >= heads and self._part_at(members, r) is None
            if c == 0 and names and labels_its_row(text, self.headers.get(0)):
                for row in self._rows_beside(r):
                    self.row_headers.setdefault(row, text)
        first = heads if self.repeats_header else 0
        if self.open_row:
            for row in self._rows_beside(first):
                self.row_headers.setdefault(row, self.open_row)
        for r in range(first + 1, self.rows):  # a level's further rows, whose first cells were left empty
            above = self.row_headers.get(r - 1)
            if above is not None and LEVEL.search(above):
                self.row_headers.setdefault(r, above)
        for (r, c), lines in members.items():
            columns = self._columns_of((r, c))
            across = len(columns) == self.columns > 1 and r >= heads
            cell = Cell(
                self.number,
                self.first_row + r,
                c,
                self.columns,
                is_header=r < heads,
                header=None if across else of_columns([self.headers.get(k) for k in columns]),
                row_header=self.row_headers.get(r) if c > 0 else None,
                within=(self.parts[r],) if r in self.parts else (),
            )
            found.update({id(line): replace(cell) for line in lines})
        return found
