"""Questions end to end, on a small library of invented guidance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.ask import Assistant, SourceNotHeld
from assistant.results import Answer
from tests.assistant.conftest import ITEMS, LEAD, LIST


def verified(assistant: Assistant, answer: Answer) -> int:
    """Every quote stands on its page; how many there are."""
    n = 0
    for passage in answer.passages:
        for quote in passage.quotes:
            page = assistant.library.page(passage.source_id, quote.page_index)
            assert quote.text in " ".join(page.content.split())
            assert quote.page_label == page.page_label
            n += 1
    return n


def test_an_answer_quotes_its_page(assistant: Assistant) -> None:
    answer = assistant.ask("how soon must parents be told by the DSL?")
    assert answer.status == "answered"
    assert LEAD in [part.text for part in answer.answer]
    best = answer.passages[0]
    assert (best.source_id, best.pages[0].page_label, best.paragraphs) == ("school-handbook", "1", ("2",))
    assert verified(assistant, answer) >= 1
    assert all(0 <= c < len(answer.passages) for part in answer.answer for c in part.citations)
    assert all(a.score >= b.score for a, b in zip(answer.passages, answer.passages[1:], strict=False))


def test_a_list_is_answered_with_its_items(assistant: Assistant) -> None:
    answer = assistant.ask("what should be in each child's folder?")
    texts = [part.text for part in answer.answer]
    assert LIST in texts
    assert set(ITEMS) <= set(texts)


@pytest.mark.parametrize("question", ["para 4 of the school handbook", "paragraph 4"])
def test_a_named_paragraph_is_gone_to(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, sources=["school-handbook"])
    assert answer.passages[0].paragraphs == ("4",)
    assert "ten days in a row" in answer.answer[0].text


def test_a_named_page_shows_that_page(assistant: Assistant) -> None:
    answer = assistant.ask("what is on page 2", sources=["school-handbook"])
    assert {place.page_label for p in answer.passages for place in p.pages} == {"2"}
    assert verified(assistant, answer) >= 5


def test_a_page_that_does_not_exist_is_said(assistant: Assistant) -> None:
    answer = assistant.ask("what is on page 99", sources=["school-handbook"])
    assert answer.status == "not_found"
    assert [n.kind for n in answer.notices] == ["not_held"]


def test_what_is_not_there_is_not_found(assistant: Assistant) -> None:
    answer = assistant.ask("what does Working Together 2026 say about family help")
    assert answer.status == "not_found"
    assert answer.answer == ()
    assert all(p.quotes == () for p in answer.passages)
    assert "not_held" in [n.kind for n in answer.notices]


def test_what_is_held_is_listed(assistant: Assistant) -> None:
    answer = assistant.ask("which documents do you have?")
    assert answer.status == "answered"
    assert len(answer.answer) == 2
    assert all(part.generated for part in answer.answer)


def test_sources_narrow_the_search(assistant: Assistant) -> None:
    answer = assistant.ask("who wears the red band at swimming", sources=["swimming"], passages=10)
    assert {p.source_id for p in answer.passages} == {"swimming"}
    with pytest.raises(SourceNotHeld, match="nothing-here is not in this library"):
        assistant.ask("anything", sources=["nothing-here"])


def test_a_stage_that_is_off_is_off_in_every_search(small_index: Path) -> None:
    question = "who can be the LP"
    on, off = Assistant.open(small_index), Assistant.open(small_index, without=("language",))
    assert on.retrieval.read(question).search != question, "the lexicon spells it out"
    found = off.retrieval.find(off.retrieval.matcher.ask(off.retrieval.read(question)), list(off.library.held))
    assert found.asked.reading.search == question
    assert not found.asked.reading.added


def test_command_line(small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", "--index", str(small_index), "--passages", "3", "who keeps the folders locked?"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "answered"
    assert len(answer["passages"]) == 3
    assert {"total", "retrieve", "rerank", "compose"} <= set(answer["timings_ms"])
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"id": "a", "question": "who wears a red band?"}\n\n{"id": "b", "question": "paragraph 3"}\n')
    assert main(["ask", "--json", "--index", str(small_index), "--batch", str(batch)]) == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["a", "b"]


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (["ask"], 2, "question"),
        (["ask", "  "], 2, "empty"),
        (["ask", "--index", "/nowhere/at/all", "what?"], 1, "ingest build"),
        (["ask", "--batch", "/no/such/file"], 1, "does not exist"),
    ],
)
def test_bad_use_gets_one_sentence(argv: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == code
    err = capsys.readouterr().err.strip()
    assert says in err
    assert "\n" not in err


def test_every_batch_line_is_answered_also_a_bad_one(
    small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = tmp_path / "batch.jsonl"
    lines = [
        '{"id": 1, "question": "who wears\u2028 a red band?"}',
        "not json",
        '{"id": 3}',
        '{"id": 4, "question": "who wears a red band?", "source": ["nothing-here"]}',
        '{"id": 5, "question": "who wears a red band?", "source": "swimming"}',
        '{"id": 6, "question": "who wears a red band?", "source": [7]}',
    ]
    batch.write_text("\n".join(lines), encoding="utf-8")
    assert main(["ask", "--json", "--index", str(small_index), "--batch", str(batch)]) == 1
    captured = capsys.readouterr()
    answers = [json.loads(line) for line in captured.out.rstrip("\n").split("\n")]
    assert [a["id"] for a in answers] == [1, None, 3, 4, 5, 6]
    assert ["error" in a for a in answers] == [False, True, True, False, False, True]
    assert [a["status"] for a in answers] == ["answered", *["not_found"] * 3, "answered", "not_found"]
    assert answers[3]["notices"][0]["kind"] == "not_held"
    assert {frozenset(set(a) - {"error"}) for a in answers} == {frozenset(answers[0])}
    assert "3 lines" in captured.err
    assert "line 2" in captured.err
    assert "\n" not in captured.err.strip()


def test_a_bad_claim_in_a_batch_is_not_checked(
    small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = tmp_path / "claims.jsonl"
    batch.write_text('{"id": 1}\n{"id": 2, "claim": "Goggles may be worn.", "source": "swimming"}\n', encoding="utf-8")
    assert main(["check", "--json", "--index", str(small_index), "--batch", str(batch)]) == 1
    claims = [json.loads(line)["claims"][0] for line in capsys.readouterr().out.splitlines()]
    assert [c["id"] for c in claims] == [1, 2]
    assert claims[0]["verdict"] == "not_checked"
    assert "line 1" in claims[0]["explanation"]
    assert set(claims[0]) == set(claims[1])


@pytest.mark.parametrize("argv", [["ask", "--passages", "0", "what?"], ["frobnicate"], ["ask", "--colour", "red"]])
def test_wrong_arguments_get_one_sentence(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(argv)
    assert caught.value.code == 2
    err = capsys.readouterr().err.strip()
    assert err.endswith("--help`.")
    assert "\n" not in err
