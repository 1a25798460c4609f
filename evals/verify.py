"""Checks of what an answer claims about pages: quotes against the pages, labels against the sheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pypdf

from assistant.library import Library
from assistant.results import Answer
from evals.metrics import prints_label, verbatim

_KEPT_FAILURES = 20


@dataclass
class Tally:
    """How many claims were checked, how many held, and the first that did not."""

    checked: int = 0
    right: int = 0
    failures: list[str] = field(default_factory=list)

    def count(self, holds: bool, what: str) -> None:
        self.checked += 1
        self.right += holds
        if not holds and len(self.failures) < _KEPT_FAILURES:
            self.failures.append(what)

    @property
    def share(self) -> float | None:
        return self.right / self.checked if self.checked else None


class Verifier:
    """Counts, over many answers, which quotes, labels and sentences hold.

    - a quote holds if it stands on its page as Pagewise reads it, word for word;
    - a label holds if pypdf, reading the sheet anew, finds that number at its head or foot;
    - a sentence of the answer that is not marked as generated holds if it stands in a passage that
      it cites.
    """

    def __init__(self, library: Library) -> None:
        self.quotes, self.labels, self.sentences = Tally(), Tally(), Tally()
        self._library = library
        self._readers: dict[Path, pypdf.PdfReader] = {}
        self._sheets: dict[tuple[Path, int], str] = {}

    def check(self, case_id: str, answer: Answer) -> None:
        for passage in answer.passages:
            for quote in passage.quotes:
                page = self._library.page(passage.source_id, quote.page_index)
                where = f"{case_id}: {passage.source_id}, PDF page {quote.page_index}: {quote.text[:80]}"
                self.quotes.count(verbatim(quote.text, page.content), where)
            for place in passage.pages:
                self._label(case_id, passage.source_id, place.page_index, place.page_label)
        for part in answer.answer:
            if not part.generated:
                cited = [answer.passages[k].text for k in part.citations]
                self.sentences.count(any(verbatim(part.text, text) for text in cited), f"{case_id}: {part.text[:80]}")

    def _label(self, case_id: str, source_id: str, index: int, label: str | None) -> None:
        path = self._library.file(source_id)
        if path.suffix.lower() != ".pdf":
            return
        holds = prints_label(label, self._sheet(path, index))
        self.labels.count(holds, f"{case_id}: {source_id}, PDF page {index} given as {label!r}")

    def _sheet(self, path: Path, index: int) -> str:
        if (path, index) not in self._sheets:
            reader = self._readers.setdefault(path, pypdf.PdfReader(path))
            self._sheets[path, index] = reader.pages[index - 1].extract_text()
        return self._sheets[path, index]
