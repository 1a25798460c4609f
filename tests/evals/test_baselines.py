"""The baselines, on a little PDF of our own: they find, and call pages what Pagewise calls them."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF

from evals.baselines import Bm25Pages, CorpusFile, PypdfReader, TutorialRag, page_texts

PAGES = (
    "Anyone who is worried about a child may make a referral to the council.",
    "The strategy discussion is attended by the police, health and the school.",
    "Private fostering must be notified to the local authority.",
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> CorpusFile:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    for text in PAGES:
        pdf.add_page()
        pdf.multi_cell(0, 8, text)
    path = tmp_path_factory.mktemp("corpus") / "guide.pdf"
    pdf.output(str(path))
    return CorpusFile("guide", path, ("i", "1", "2"))


def test_bm25_finds_the_page_with_the_words(file: CorpusFile) -> None:
    system = Bm25Pages([file], {"guide": page_texts(file.path)})
    found = system.rank("who attends a strategy discussion?", None)
    assert found[0].pages == (("guide", "1"),)
    assert "attended by the police" in found[0].text
    assert system.rank("private fostering", ["guide"])[0].pages == (("guide", "2"),)
    assert system.rank("private fostering", ["elsewhere"]) == []


def test_the_reader_makes_a_document_of_each_page(file: CorpusFile) -> None:
    documents = PypdfReader().load_data(file.path, {"file_path": "x"})
    assert [d.metadata["page_label"] for d in documents] == ["1", "2", "3"]  # the catalogue's, not the printed ones
    assert documents[2].metadata["file_path"] == "x"
    assert "Private fostering" in documents[2].text


def test_the_tutorial_rag_finds_by_meaning_and_within_a_document(file: CorpusFile, tmp_path: Path) -> None:
    from ingest.embedding import load_model

    system = TutorialRag([file], load_model(), 256, tmp_path)
    assert system.chunks == 3
    found = system.rank("the police, health and the school at the strategy talk", None)
    assert found[0].pages == (("guide", "1"),)
    assert "attended by the police" in found[0].text
    assert system.rank("anything", ["elsewhere"]) == []
