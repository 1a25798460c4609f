"""A small library of invented guidance, built once for all tests of the assistant."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF

from assistant.ask import Assistant
from ingest.index import build
from ingest.sources import Registry

ROOT = Path(__file__).resolve().parents[2]

LEAD = (
    "The designated safeguarding lead must tell the parents within two working days, unless doing so would put "
    "the child at risk."
)
LIST = "The folder for each child should hold:"
ITEMS = [
    "a note of every conversation about the child, signed and dated",
    "the outcome of each referral and who made it",
    "the names of the other agencies that are working with the family",
]


class _Numbered(FPDF):
    """Prints the page number at the foot of each page."""

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("helvetica", size=10)
        self.cell(0, 10, str(self.page_no()), align="C")


def _pdf(path: Path, title: str, parts: list[tuple[str, str]]) -> Path:
    pdf = _Numbered()
    pdf.set_title(title)
    pdf.set_auto_page_break(True, 30)
    for kind, text in parts:
        if kind == "page":
            pdf.add_page()
        elif kind == "heading":
            pdf.set_font("helvetica", "B", 18)
            pdf.multi_cell(0, 10, text, new_x="LMARGIN", new_y="NEXT")
            pdf.ln(3)
        elif kind == "item":
            pdf.set_font("helvetica", size=12)
            pdf.set_x(20)
            pdf.multi_cell(0, 7, f"{chr(149)} {text}", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(3)
        else:
            pdf.set_font("helvetica", size=12)
            pdf.multi_cell(0, 7, text, new_x="LMARGIN", new_y="NEXT")
            pdf.ln(5)
    pdf.output(str(path))
    return path


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    numbered = [
        "1. Every school has a designated safeguarding lead (DSL), who keeps the safeguarding folders locked.",
        f"2. {LEAD}",
        "3. Staff should write down what a child says in the child's own words on the same day.",
        "4. A pupil who is absent for ten days in a row must be reported to the local authority.",
        "5. Governors should look at the attendance figures every term and ask about persistent absence.",
        "6. The head teacher decides whether a visitor may be alone with pupils.",
        "7. Volunteers who help once a week should be supervised by a member of staff at all times.",
        "8. The school keeps a log of every physical intervention and shows it to the governors.",
        "9. Transport to the swimming pool is arranged by the office, with two adults on each bus.",
    ]
    _pdf(
        folder / "school-handbook.pdf",
        "School handbook",
        [
            ("page", ""),
            ("heading", "Chapter 1: Who does what"),
            *(("text", t) for t in numbered[:4]),
            ("page", ""),
            ("heading", "Chapter 2: Attendance and visitors"),
            *(("text", t) for t in numbered[4:]),
            ("page", ""),
            ("heading", "Annex A: Folders"),
            ("text", LIST),
            *(("item", t) for t in ITEMS),
        ],
    )
    _pdf(
        folder / "swimming.pdf",
        "Swimming lessons",
        [
            ("page", ""),
            ("heading", "At the pool"),
            ("text", "Children who cannot swim wear a red band and stay in the shallow end with a teacher."),
            ("text", "Goggles may be worn if a parent has asked for them in writing."),
            ("page", ""),
            ("heading", "Getting there"),
            ("text", "The coach leaves at nine and a register is taken before and after the journey."),
        ],
    )
    index = tmp_path_factory.mktemp("index") / "index"
    build(index, [folder], Registry.read(ROOT / "corpus" / "sources.toml"))
    return index


@pytest.fixture(scope="session")
def assistant(small_index: Path) -> Assistant:
    return Assistant.open(small_index)
