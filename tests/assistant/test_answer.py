"""Which sentences are shown: never a list item without the words that give it its meaning."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from ingest.index import build
from ingest.sources import Registry
from tests.assistant.conftest import ROOT, _pdf


@pytest.fixture(scope="module")
def careful(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("careful")
    filler = "The office keeps the timetable of the swimming lessons and sends it to the parents in the first week."
    _pdf(
        folder / "listening.pdf",
        "Listening to a child",
        [
            ("page", ""),
            ("heading", "Talking with a child"),
            ("text", "When a child tells you something, do the following:"),
            ("item", "listen more than you speak, and let silences be. Do not:"),
            ("item", "promise the child to keep a secret"),
            ("item", "photograph an injury"),
            ("text", filler),
            ("heading", "Do not"),
            ("text", "Telephone the person who has been accused of something by a pupil."),
            ("heading", "Journeys"),
            *(("text", f"{filler} Coach {k} leaves at nine.") for k in range(3)),
        ],
    )
    index = tmp_path_factory.mktemp("careful-index") / "index"
    build(index, [folder], Registry.read(ROOT / "corpus" / "sources.toml"))
    return Assistant.open(index)


def test_an_item_is_shown_under_the_stem_that_it_stands_under(careful: Assistant) -> None:
    answer = careful.ask("may I promise a child to keep a secret?")
    texts = [part.text for part in answer.answer]
    assert "promise the child to keep a secret" in texts
    before = texts[: texts.index("promise the child to keep a secret")]
    assert [t for t in before if t.endswith(":")][-1] == "Do not:"


def test_what_a_heading_forbids_is_shown_under_it(careful: Assistant) -> None:
    answer = careful.ask("should I telephone the person accused by a pupil?")
    texts = [part.text for part in answer.answer]
    said = next(k for k, text in enumerate(texts) if text.startswith("Telephone the person"))
    assert texts[said - 1] == "Do not"
    for passage in answer.passages:
        for quote in passage.quotes:
            assert quote.text in " ".join(careful.library.page(passage.source_id, quote.page_index).content.split())
