"""Checked claims as a table to keep (CSV) and a report to send (DOCX)."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.references import CheckedClaim

# What each verdict is called, and the order in which a reader wants them: what to mend comes first.
VERDICTS = {
    "contradicted": "Says otherwise",
    "elsewhere": "On another page",
    "partly": "Partly there",
    "not_found": "Not found",
    "not_checked": "Not checked",
    "confirmed": "Confirmed",
}
# Said beside every list of verdicts: of the test claims' 14 "confirmed", 4 were wrong.
READING = (
    "Each verdict is a machine’s reading and can be wrong, “Confirmed” too: read the quote beside it, and the page "
    "before you change a policy."
)
_SEVERAL = {"contradicted": "say otherwise"}  # where more than one needs another form
COLUMNS = ("Claim", "Cited", "Verdict", "Found", "Quote", "Explanation")


def summary(claims: Sequence[CheckedClaim]) -> str:
    """The count at the top, in words: "12 references checked: 1 says otherwise, 11 confirmed."."""
    counts = Counter(c.verdict for c in claims)
    parts = [
        f"{counts[v]} {_SEVERAL.get(v, name.lower()) if counts[v] > 1 else name.lower()}"
        for v, name in VERDICTS.items()
        if counts[v]
    ]
    noun = "reference" if len(claims) == 1 else "references"
    return f"{len(claims)} {noun} checked: {', '.join(parts)}." if parts else "No references were found in this text."


def rows(claims: Sequence[CheckedClaim]) -> list[tuple[str, ...]]:
    """A row of text for each claim, as ``COLUMNS``."""
    return [
        (
            c.claim,
            c.cited.said,
            VERDICTS[c.verdict],
            "; ".join(f.said for f in c.found),
            c.found[0].quote if c.found else "",
            c.explanation,
        )
        for c in claims
    ]


def report_csv(claims: Sequence[CheckedClaim]) -> str:
    """The table as CSV. Cells that a spreadsheet would take for a formula are made plain text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows(claims):
        writer.writerow([f"'{cell}" if cell[:1] in "=+-@\t\r" else cell for cell in row])
    return out.getvalue()


def report_docx(claims: Sequence[CheckedClaim], path: Path) -> None:
    """A Word report: the count in words, then each claim with its verdict, places and quotes."""
    import docx
    from docx.shared import Pt

    document = docx.Document()
    document.add_heading("Check of references", level=0)
    document.add_paragraph(summary(claims))
    document.add_paragraph(f"Pages are those printed on the page. {READING}")
    for verdict, name in VERDICTS.items():
        chosen = [c for c in claims if c.verdict == verdict]
        if not chosen:
            continue
        document.add_heading(f"{name} ({len(chosen)})", level=1)
        for claim in chosen:
            paragraph = document.add_paragraph()
            paragraph.add_run(claim.claim).bold = True
            document.add_paragraph(f"Cited: {claim.cited.said or 'nothing'}. {claim.explanation}")
            for found in claim.found:
                quote = document.add_paragraph(style="Intense Quote")
                quote.paragraph_format.space_after = Pt(4)
                quote.add_run(f"“{found.quote}” ({found.said})")
    document.save(str(path))
