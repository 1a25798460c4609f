"""Which sentences are shown: never a list item without the words that give it its meaning."""

from __future__ import annotations

import pytest

from assistant.answer import _unsaid
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
            ("heading", "When a plan ends"),
            ("text", "A plan for a child comes to an end if:"),
            ("item", "the child has reached the age of eighteen years"),
            ("item", "the family has left for another county. In such cases, a farewell meeting is held in nine days."),
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


def test_a_later_sentence_of_an_item_is_shown_with_what_opens_the_item(careful: Assistant) -> None:
    texts = [part.text for part in careful.ask("how soon is the farewell meeting held?").answer]
    meeting = "In such cases, a farewell meeting is held in nine days."
    at = texts.index(meeting)
    assert texts[at - 1] == "the family has left for another county."
    assert texts.index("A plan for a child comes to an end if:") < at - 1


def test_a_stem_and_its_items_stay_together() -> None:
    said: set[str] = set()
    first = _unsaid([["Leads should:", "meet weekly", "keep notes"]], said, 20)
    assert first == ["Leads should:", "meet weekly", "keep notes"]
    # Another list under the same words is shown with them; one that is all said is not shown again.
    blocks = [["Leads should:", "meet weekly", "Keep notes."], ["Leads should:", "ring the school"], ["Meet weekly."]]
    assert _unsaid(blocks, said, 20) == ["Leads should:", "ring the school"]
    assert _unsaid([["Leads should:", "Keep notes", "sing"]], said, 20) == ["Leads should:", "sing"]
    assert _unsaid([["Staff should:", "write it down", "sign it"]], said, 2) == ["Staff should:", "write it down"]
    assert _unsaid([["Heads should:", "read it"]], said, 1) == []  # a stem alone says nothing


@pytest.mark.parametrize(
    "question", ["which documents do you have?", "where is when a plan ends?", "what is on page 1?", "para 900"]
)
@pytest.mark.parametrize("wanted", [1, 4, 9])
def test_as_many_passages_as_asked_for(careful: Assistant, question: str, wanted: int) -> None:
    answer = careful.ask(question, passages=wanted)
    held = len(careful.library.entries)
    assert len(answer.passages) >= min(wanted, held)
    assert len({(p.source_id, p.number) for p in answer.passages}) == len(answer.passages)
    scores = [p.score for p in answer.passages]
    assert scores == sorted(scores, reverse=True)
    cited = {n for part in answer.answer for n in part.citations}
    assert all(not p.quotes for n, p in enumerate(answer.passages) if n not in cited)
