"""What an answer is made of. The JSON of `python -m assistant ask` is these classes, field by field."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.notices import Notice


@dataclass(frozen=True)
class PlaceOnPage:
    """A page, by its place in the file and by the number printed on it."""

    page_index: int
    page_label: str | None

    def __str__(self) -> str:
        return f"p. {self.page_label}" if self.page_label else f"PDF page {self.page_index}"


@dataclass(frozen=True)
class Quote:
    """Words that stand on a page. Made only by ``assistant.quotes``, which finds them there first."""

    text: str
    page_index: int
    page_label: str | None


@dataclass(frozen=True)
class FoundPassage:
    """A passage as it is shown: with its source, its places and the sentences of it that answer."""

    source_id: str
    title: str
    edition: str
    status: str
    file: str
    pages: tuple[PlaceOnPage, ...]
    paragraphs: tuple[str, ...]
    section: tuple[str, ...]
    text: str
    quotes: tuple[Quote, ...]
    score: float
    kind: str = "paragraph"
    short_title: str = ""
    source_kind: str = "guidance"
    standing: tuple[str, ...] = ()  # what must be said of its source: replaced, past its review, not confirmed
    number: int = -1  # its place among its source's passages


@dataclass(frozen=True)
class AnswerPart:
    """A sentence or list item of the answer, and the passages (by place in ``passages``) it stands in."""

    text: str
    citations: tuple[int, ...]
    generated: bool = False


@dataclass(frozen=True)
class Answer:
    """An answer, or why there is none."""

    question: str
    status: str  # answered | not_found | redirected
    notices: tuple[Notice, ...] = ()
    answer: tuple[AnswerPart, ...] = ()
    passages: tuple[FoundPassage, ...] = ()
    threshold: dict[str, Any] | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
