"""A small library with a PDF of three pages, and the app served from it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fpdf import FPDF

from assistant.web.desk import Desk
from ingest.index import build
from ingest.sources import Registry

ROOT = Path(__file__).resolve().parents[2]
PARENTS = (
    "The designated safeguarding lead must tell the parents within two working days, unless doing so would put "
    "the child at risk."
)
HOSTILE = 'The <b onmouseover="document.title=1">register</b> of visitors ${document.title=2} is checked each morning.'
PAGES = (
    (
        "Chapter 1: Who does what",
        "1. Every school has a designated safeguarding lead (DSL), who keeps the safeguarding folders locked.",
        f"2. {PARENTS}",
        "3. Staff should write down what a child says in the child's own words on the same day.",
        "4. A pupil who is absent for ten days in a row must be reported to the local authority.",
    ),
    (
        "Chapter 2: Attendance and visitors",
        "5. Governors should look at the attendance figures every term and ask about persistent absence.",
        "6. The head teacher decides whether a visitor may be alone with pupils.",
        f"7. {HOSTILE}",
        "8. Volunteers who help once a week should be supervised by a member of staff at all times.",
    ),
    (
        "Chapter 3: Journeys",
        "9. Transport to the swimming pool is arranged by the office, with two adults on each bus.",
        "10. The school keeps a log of every physical intervention and shows it to the governors.",
    ),
)


class _Numbered(FPDF):
    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("helvetica", size=10)
        self.cell(0, 10, str(self.page_no()), align="C")


@pytest.fixture(scope="session")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one PDF; one of its sentences tries to be HTML."""
    folder = tmp_path_factory.mktemp("web-corpus")
    pdf = _Numbered()
    pdf.set_title("School handbook")
    for number, (heading, *paragraphs) in enumerate(PAGES):
        pdf.add_page()
        if number == 0:
            pdf.set_font("helvetica", "B", 26)
            pdf.multi_cell(0, 14, "School handbook", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("helvetica", "B", 18)
        pdf.multi_cell(0, 10, heading, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("helvetica", size=12)
        for text in paragraphs:
            pdf.ln(5)
            pdf.multi_cell(0, 7, text, new_x="LMARGIN", new_y="NEXT")
    pdf.output(str(folder / "school-handbook.pdf"))
    return folder


@pytest.fixture(scope="session")
def desk(handbook: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    index = tmp_path_factory.mktemp("web-index") / "index"
    build(index, [handbook], Registry.read(ROOT / "corpus" / "sources.toml"))
    return Desk(index)


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """The app at an address of this computer, until the block is left."""
    import uvicorn

    from assistant.web.page import build_app
    from assistant.web.render import Renderer

    renderer = Renderer()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(build_app(desk, renderer), host="127.0.0.1", port=port, log_level="warning", access_log=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.1)
    assert server.started
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        renderer.close()
