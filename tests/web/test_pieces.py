"""The app's HTML and addresses, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.notices import Notice
from assistant.results import Answer, AnswerPart, FoundPassage, PlaceOnPage, Quote
from assistant.web.answers import answer_turn
from assistant.web.columns import columns
from assistant.web.desk import Desk
from assistant.web.downloads import Downloads, written
from assistant.web.html import esc, marked, prose
from assistant.web.library import library_html
from tests.web.conftest import PARENTS

EVIL = "</p><script>alert(1)</script>${alert(2)}{{3}}\"'"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words += data


def read(html: str) -> _Tags:
    parser = _Tags()
    parser.feed(html)
    return parser


def test_text_is_only_ever_text() -> None:
    for html in (f"<p>{esc(EVIL)}</p>", marked(EVIL, [EVIL]), prose(EVIL)):
        parsed = read(html)
        assert "script" not in parsed.tags
        assert parsed.words == EVIL
        assert "${" not in html  # what Gradio's templates would run
        assert "{{" not in html


def test_quotes_are_marked_where_they_stand() -> None:
    text = "A plan should:\n• name a lead\n• be  written down\nIt ends here."
    html = marked(text, ["name a lead", "be written\ndown"])
    assert html == (
        "<p>A plan should:</p><ul><li><mark>name a lead</mark></li><li><mark>be  written down</mark></li></ul>"
        "<p>It ends here.</p>"
    )


def test_a_quote_over_two_lines_marks_both() -> None:
    assert marked("one two\nthree", ["two three"]) == "<p>one <mark>two</mark></p><p><mark>three</mark></p>"


def test_notices_keep_their_emphasis_and_nothing_else() -> None:
    assert prose("Call **999** now.\n- *first* <i>x</i>") == (
        "<p>Call <strong>999</strong> now.</p><ul><li><em>first</em> &lt;i&gt;x&lt;/i&gt;</li></ul>"
    )


def _answer(**changes: object) -> Answer:
    quote = Quote(PARENTS, 1, "1")
    passage = FoundPassage(
        "school-handbook", EVIL, EVIL, "unknown", EVIL, (PlaceOnPage(1, "1"),), ("2",), (EVIL,), f"{PARENTS} {EVIL}",
        (quote,), 0.9, short_title=EVIL,
    )  # fmt: skip
    whole = Answer(EVIL, "answered", (Notice("superseded", EVIL),), (AnswerPart(PARENTS, (0,)),), (passage,))
    return replace(whole, **changes)  # type: ignore[arg-type]


def test_nothing_in_an_answer_can_become_a_tag(desk: Desk) -> None:
    assert desk.library is not None
    for status in ("answered", "not_found", "redirected"):
        parsed = read(
            answer_turn(
                1, _answer(status=status, answer=() if status == "not_found" else _answer().answer), desk.library
            )
        )
        assert not {"script", "img"} & set(parsed.tags)
        assert parsed.handlers == []


def test_urgent_is_first_whatever_the_order(desk: Desk) -> None:
    assert desk.library is not None
    given = (Notice("superseded", "An older edition."), Notice("urgent", "Call **999**."))
    html = answer_turn(1, _answer(notices=given), desk.library)
    assert html.index("Call <strong>999") < html.index("An older edition.") < html.index(esc(PARENTS))
    assert html.count('role="alert"') == 1


def test_levels_stand_side_by_side_touched_first(desk: Desk) -> None:
    assert desk.library is not None
    criteria = [
        {
            "quote": "is not touched",
            "page_index": 2,
            "page_label": "2",
            "paragraph": None,
            "touches": [],
            "touched": False,
        },
        {"quote": EVIL, "page_index": 1, "page_label": "1", "paragraph": "2", "touches": ["tired"], "touched": True},
    ]
    level = {
        "id": "early_help",
        "label": "Early help",
        "source_id": "school-handbook",
        "criteria": criteria,
        "next": [],
    }
    html = columns(
        {"levels": [level, {**level, "label": "Child in need", "criteria": []}], "moves_up": [],
         "ask": ["Ask the child."], "contacts": [], "not_a_decision": "Not a decision."},
        desk.library,
    )  # fmt: skip
    parsed = read(html)
    assert "script" not in parsed.tags
    assert parsed.words.index("Touched by") < parsed.words.index("alert(1)") < parsed.words.index("is not touched")
    assert "tired" in parsed.words
    assert "Not or less plainly touched (1)" in parsed.words
    assert "Ask the child." in parsed.words
    assert "Nothing you described touches" in parsed.words
    assert html.index("Not a decision.") < html.index("Early help")


def test_a_local_level_names_a_cells_column_and_all_that_its_document_leans_on(desk: Desk) -> None:
    assert desk.library is not None
    quote = {"text": "Always needed", "page_index": 1, "page_label": "1", "paragraph": None, "heading": "Consent"}
    leans = [{"cites": cites, "current": f"{cites[:-4]}2026", "quote": quote} for cites in ("WT 2018", "KCSIE 2022")]
    level = {
        "id": "local:school-handbook:level-2",
        "label": "Level 2",
        "source_id": "school-handbook",
        "criteria": [],
        "next": [quote],
        "stale": {**leans[0], "also": leans[1:]},
    }
    threshold = {"levels": [level], "moves_up": [], "ask": [], "contacts": [], "not_a_decision": "Not a decision."}
    said = read(columns(threshold, desk.library)).words
    assert "Consent: Always needed" in said
    assert "“WT 2018” and “KCSIE 2022”, which have been replaced. Read it beside WT 2026 and KCSIE 2026." in said


def test_the_library_says_which_edition(desk: Desk) -> None:
    html = library_html(desk)
    assert "School handbook" in html
    assert "Edition" in html
    assert "/document/school-handbook#page=1" in html


def test_a_library_that_was_built_after_the_start_is_seen(handbook: Path, tmp_path: Path) -> None:
    from ingest.index import build

    desk = Desk(tmp_path / "index")
    assert desk.library is None
    build(tmp_path / "index", [handbook])
    assert desk.library is not None
    assert list(desk.library.held) == ["school-handbook"]


@pytest.fixture(scope="module")
def client(desk: Desk) -> Iterator[TestClient]:
    from assistant.web.page import build_app
    from assistant.web.render import Renderer

    renderer = Renderer()
    with TestClient(build_app(desk, renderer), base_url="http://127.0.0.1") as client:
        yield client
    renderer.close()


def test_a_page_tells_where_its_words_lie(client: TestClient) -> None:
    view = client.post("/view", json={"source": "school-handbook", "page": 1, "marks": [PARENTS]}).json()
    assert (view["place"], view["pages"], view["kind"]) == ("p. 1", 3, "quote")
    assert len(view["boxes"]) >= 2  # the sentence runs over a line
    assert all(box["x"] >= 0 and box["x"] + box["w"] <= 100 and 0 <= box["y"] <= 100 for box in view["boxes"])
    assert "".join(words for words, is_marked in view["text"] if is_marked) == PARENTS


def test_a_page_beyond_the_end_is_the_last(client: TestClient) -> None:
    assert client.post("/view", json={"source": "school-handbook", "page": 999}).json()["page"] == 3


def test_a_page_is_drawn(client: TestClient) -> None:
    response = client.get("/page/school-handbook/2.png")
    assert response.headers["content-type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "path",
    [
        "/document/..%2F..%2Fpyproject.toml", "/document/nothing", "/page/nothing/1.png", "/page/school-handbook/9.png",
        "/pagewise/page.py", "/download/x/y.csv",
    ],
)  # fmt: skip
def test_only_what_is_held_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_other_names_of_this_computer_are_refused(client: TestClient) -> None:
    assert client.get("/document/school-handbook", headers={"Host": "evil.example"}).status_code == 400
    policy = client.get("/document/school-handbook").headers["content-security-policy"]
    assert "default-src 'self'" in policy


def test_exports_are_kept_in_memory_and_not_for_ever() -> None:
    downloads = Downloads()
    first = downloads.offer("a.csv", lambda: b"1")
    assert "/download/" in first
    for _ in range(100):
        downloads.offer("b.csv", lambda: b"2")
    assert len(downloads._kept) == 90
    assert first.split("/")[2] not in downloads._kept
    assert written(lambda path: path.write_bytes(b"x"), ".docx") == b"x"
