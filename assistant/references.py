"""Is it on that page? Checks the page references of policies, slides and blogs against the documents held.

>>> checker = Checker(library)
>>> [c.verdict for c in checker.check_text("Referrals are acknowledged within one working day (WT 2023, p. 58).")]
['confirmed']
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from assistant.checking.about import Outline
from assistant.checking.bare import as_asked, as_judged
from assistant.checking.blocks import Block, blocks_of
from assistant.checking.extract import Claim, Reference, extract
from assistant.checking.files import CheckError, read_blocks
from assistant.checking.finding import Finder
from assistant.checking.judge import Cited, Judge
from assistant.checking.naming import Edition, Names
from assistant.checking.report import report_csv, report_docx, summary
from assistant.checking.units import Unit
from assistant.library import Library
from assistant.quotes import NotOnPage, quote
from ingest.standing import to_say

__all__ = [
    "CheckError",
    "CheckedClaim",
    "Checker",
    "check_claim",
    "check_file",
    "check_text",
    "report_csv",
    "report_docx",
    "summary",
]

MAX_CLAIMS = 2000

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]


@dataclass(frozen=True)
class CitedPlace:
    """Where a text says that a claim stands. ``said`` is for people: "WT 2023, p. 58, para 153"."""

    source_id: str | None
    pages: tuple[str, ...]
    paragraphs: tuple[str, ...]
    said: str = ""
    place: str | None = None


@dataclass(frozen=True)
class FoundPlace:
    """Where it stands, word for word. ``said`` is for people: "WT 2023, p. 58"."""

    source_id: str
    page_label: str | None
    page_index: int
    paragraph: str | None
    quote: str
    said: str = ""


@dataclass(frozen=True)
class CheckedClaim:
    """A claim with its verdict: confirmed, partly, elsewhere, contradicted, not_found or not_checked."""

    claim: str
    cited: CitedPlace
    verdict: str
    found: tuple[FoundPlace, ...]
    explanation: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class Checker:
    """Checks claims against one library. Keeps what it has learnt of documents, never of policies."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.names = Names.of(library)
        self._finder = Finder(library)
        self._judge = Judge(library, self._finder)
        self._outlines: dict[str, Outline] = {}

    def check_text(
        self, text: str, source: str | None = None, progress: Progress | None = None, should_stop: Stop | None = None
    ) -> list[CheckedClaim]:
        """Check every reference in a text; a text without any is checked as one claim.

        ``progress`` is called with (claims done, claims in all). Raises CheckError for an empty text.
        """
        if not text.strip():
            raise CheckError("There is no text to check: paste a passage with its page references.")
        return self._check_blocks(blocks_of(text), text, source, progress, should_stop)

    def check_file(
        self, path: Path, source: str | None = None, progress: Progress | None = None, should_stop: Stop | None = None
    ) -> list[CheckedClaim]:
        """Check every reference in a policy's file. Raises CheckError where the file cannot be read."""
        return self._check_blocks(read_blocks(path), None, source, progress, should_stop)

    def check_claim(
        self, claim: str, pages: Sequence[str] = (), paragraphs: Sequence[str] = (), source: str | None = None
    ) -> CheckedClaim:
        """Check one claim. Without ``source``: the document that the claim names, else Working Together if held."""
        edition = self.names.of_source(source) if source else self._named(claim) or self.names.default()
        if not pages and not paragraphs and (inside := self._inside(claim, edition)) is not None:
            return self._check(inside)
        return self._check(Claim(claim, Reference(edition, tuple(pages), tuple(paragraphs))))

    def _inside(self, claim: str, edition: Edition | None) -> Claim | None:
        """The one reference that a claim's own words give, unless it is about the document itself."""
        if edition is None or edition.source_id not in self.library.held:
            return None
        if self._outline(edition.source_id).check(claim) is not None:
            return None
        found = extract([Block("paragraph", claim)], self.names, self.has_place)
        if len(found) != 1 or not (found[0].reference.pages or found[0].reference.paragraphs):
            return None
        return replace(found[0], reference=replace(found[0].reference, edition=edition))

    def _check_blocks(
        self,
        blocks: Sequence[Block],
        text: str | None,
        source: str | None,
        progress: Progress | None,
        should_stop: Stop | None,
    ) -> list[CheckedClaim]:
        claims = extract(blocks, self.names, self.has_place)
        if not claims and text is not None and len(text.split()) <= 120:
            return [self.check_claim(" ".join(text.split()), source=source)]
        if source is not None:
            given = self.names.of_source(source)
            claims = [replace(c, reference=replace(c.reference, edition=given)) for c in claims]
        claims = claims[:MAX_CLAIMS]
        checked: list[CheckedClaim] = []
        for at, claim in enumerate(claims):
            if should_stop is not None and should_stop():
                break
            if at % 32 == 0:
                self._finder.read([as_judged(c.text, c.reference.edition, self.names) for c in claims[at : at + 32]])
            checked.append(self._check(claim))
            if progress is not None:
                progress(at + 1, len(claims))
        return checked

    # --- one claim ---

    def _check(self, claim: Claim) -> CheckedClaim:
        reference = claim.reference
        edition = reference.edition
        if edition is None:
            return self._unchecked(claim, "No document is named, and none is held that could be meant.")
        if edition.source_id is None or edition.source_id not in self.library.held:
            return self._unchecked(claim, f"{edition.name} is not held. {self._other_edition(claim, edition)}".strip())
        source_id = edition.source_id
        outline = self._outline(source_id)
        asked = as_asked(claim.text, edition, self.names)
        about = outline.check(asked, reference.place)
        if about is not None and not (
            about.verdict == "confirmed" and reference.pages and not self._cites(about.places, source_id, reference)
        ):
            found = [self._found(source_id, index, words, None) for index, words in about.places]
            return self._result(claim, about.verdict, [f for f in found if f], about.explanation)
        cited, complaint = self._cited(source_id, reference)
        judgement = self._judge.judge(as_judged(claim.text, edition, self.names), source_id, cited)
        verdict = judgement.verdict
        if verdict == "confirmed" and complaint:
            verdict = "elsewhere"
        found = [self._found(source_id, u.page_index, u.text, u) for u in judgement.units]
        places = [f for f in found if f]
        explanation = f"{complaint} {judgement.reason}".strip()
        if verdict == "elsewhere" and places:
            explanation = f"{complaint} It stands on {places[0].said}, not where it was cited.".strip()
        return self._result(claim, verdict, places, explanation)

    def _cites(self, places: Sequence[tuple[int, str]], source_id: str, reference: Reference) -> bool:
        labels = {self.library.page(source_id, index).page_label or str(index) for index, _ in places}
        return bool(labels & set(reference.pages))

    def _cited(self, source_id: str, reference: Reference) -> tuple[Cited, str]:
        """The cited pages as places in the file, and a complaint about those that do not exist."""
        pages: set[int] = set()
        lacking: list[str] = []
        for label in reference.pages:
            found = [] if reference.pdf_pages else [p.page_index for p in self.library.labelled(source_id, label)]
            if not found and label.isdigit() and 1 <= int(label) <= len(self.library.pages(source_id)):
                page = self.library.page(source_id, int(label))
                found = [page.page_index] if reference.pdf_pages or page.page_label is None else []
            pages.update(found)
            if not found:
                lacking.append(f"page {label}")
        numbered = {n for p in self.library.passages(source_id) for n in p.paragraphs}
        paragraphs = frozenset(n for n in reference.paragraphs if n in numbered)
        lacking += [f"paragraph {n}" for n in reference.paragraphs if n not in numbered]
        division = self._outline(source_id).division(reference.place) if reference.place and not pages else None
        complaint = f"There is no {' or '.join(lacking)} in this document." if lacking else ""
        return Cited(frozenset(pages), paragraphs, division), complaint

    def _found(self, source_id: str, page_index: int, words: str, unit: Unit | None) -> FoundPlace | None:
        page = self.library.page(source_id, page_index)
        try:
            text = quote(page, words).text
        except NotOnPage:
            text = " ".join(words.split())
            if text not in " ".join(page.content.split()):
                return None
        paragraph = unit.paragraphs[0] if unit and unit.paragraphs else None
        where = f"p. {page.page_label}" if page.page_label else f"PDF page {page_index}"
        said = f"{self.library.source(source_id).short_title}, {where}"
        return FoundPlace(
            source_id, page.page_label, page_index, paragraph, text, said + (f", para {paragraph}" if paragraph else "")
        )

    def _result(self, claim: Claim, verdict: str, found: Sequence[FoundPlace], explanation: str) -> CheckedClaim:
        if verdict == "not_found":
            found = ()
        edition = claim.reference.edition
        if edition is not None and edition.source_id is not None:
            said = (self._in_force(edition.source_id), *self._standing(edition.source_id))
            explanation = " ".join(filter(None, (explanation, *said)))
        return CheckedClaim(claim.text, _cited_place(claim.reference), verdict, tuple(found[:5]), explanation)

    def _unchecked(self, claim: Claim, explanation: str) -> CheckedClaim:
        return CheckedClaim(claim.text, _cited_place(claim.reference), "not_checked", (), explanation)

    def _in_force(self, source_id: str) -> str:
        successor = self.library.registry.successor(source_id)
        if successor is None or successor.id == source_id:
            return ""
        same = self.library.source(source_id).title == successor.title
        if same:
            return ""
        return f"{self.library.source(source_id).short_title} has been superseded: {successor.short_title} is in force."

    def _standing(self, source_id: str) -> list[str]:
        """What else must be said of the document that was looked in: past its review, not confirmed, starter."""
        held = self.library.held.get(source_id)
        if held is None or held.source.superseded:
            return []
        return to_say(held.source, self.library.registry, self.library.sources)

    def _other_edition(self, claim: Claim, edition: Edition) -> str:
        """Where an edition that is held says it, if one does."""
        siblings = [s for s in self.library.sources if s.family == edition.family and s.id != edition.source_id]
        for sibling in reversed(siblings):
            asked = as_judged(claim.text, self.names.of_source(sibling.id), self.names)
            judgement = self._judge.judge(asked, sibling.id, Cited())
            if judgement.verdict == "confirmed":
                place = self._found(
                    sibling.id, judgement.units[0].page_index, judgement.units[0].text, judgement.units[0]
                )
                if place is not None:
                    return f"{place.said} says it: “{place.quote}”"
        if siblings:
            return f"{siblings[-1].short_title} is held, but no passage of it plainly says this."
        return ""

    # --- names ---

    def _named(self, claim: str) -> Edition | None:
        mentions = self.names.find(claim)
        return mentions[0].edition if mentions else None

    def has_place(self, source_id: str, place: str) -> bool:
        """Whether a held document has a chapter, part or annex of that name."""
        return source_id in self.library.held and self._outline(source_id).division(place) is not None

    def _outline(self, source_id: str) -> Outline:
        if source_id not in self._outlines:
            self._outlines[source_id] = Outline(self.library, source_id)
        return self._outlines[source_id]


def _cited_place(reference: Reference) -> CitedPlace:
    edition = reference.edition
    parts = [edition.name] if edition else []
    if reference.place:
        parts.append(reference.place)
    if reference.pages:
        parts.append(f"p. {reference.pages[0]}" if len(reference.pages) == 1 else f"pp. {', '.join(reference.pages)}")
    if reference.paragraphs:
        parts.append(f"para{'s' if len(reference.paragraphs) > 1 else ''} {', '.join(reference.paragraphs)}")
    return CitedPlace(
        edition.source_id if edition else None, reference.pages, reference.paragraphs, ", ".join(parts), reference.place
    )


_checkers: WeakKeyDictionary[Library, Checker] = WeakKeyDictionary()


def _checker(library: Library) -> Checker:
    if library not in _checkers:
        _checkers[library] = Checker(library)
    return _checkers[library]


def check_text(
    library: Library,
    text: str,
    source: str | None = None,
    progress: Progress | None = None,
    should_stop: Stop | None = None,
) -> list[CheckedClaim]:
    """See ``Checker.check_text``."""
    return _checker(library).check_text(text, source, progress, should_stop)


def check_file(
    library: Library,
    path: Path,
    source: str | None = None,
    progress: Progress | None = None,
    should_stop: Stop | None = None,
) -> list[CheckedClaim]:
    """See ``Checker.check_file``."""
    return _checker(library).check_file(path, source, progress, should_stop)


def check_claim(
    library: Library, claim: str, pages: Sequence[str] = (), paragraphs: Sequence[str] = (), source: str | None = None
) -> CheckedClaim:
    """See ``Checker.check_claim``."""
    return _checker(library).check_claim(claim, pages, paragraphs, source)
