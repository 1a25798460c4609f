"""The app as a person meets it: asked, read and clicked in a real browser."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import app
from assistant.web.desk import Desk
from tests.conftest import missing
from tests.web.conftest import HOSTILE, PARENTS, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-quic",
]  # fmt: skip
SLOW = 120_000  # milliseconds: a first answer on a busy computer
INJECTION = "<img src=x onerror=\"document.title='taken'\">${document.title='taken'}{{7*7}}`x` who tells the parents?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.is_file():
        missing("Chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def address(desk: Desk) -> Iterator[str]:
    with served(desk) as url:
        yield url


@pytest.fixture(scope="module")
def calls() -> list[str]:
    """Every address that the page asked for."""
    return []


@pytest.fixture(scope="module")
def page(browser: Browser, address: str, calls: list[str]) -> Iterator[Page]:
    """The app opened once: opening is slow, and each test clears what it asked."""
    opened = browser.new_page()
    opened.set_default_timeout(SLOW)
    opened.on("request", lambda request: calls.append(request.url))
    opened.goto(address)
    opened.wait_for_selector("#pw-send")
    yield opened
    opened.close()


def ask(page: Page, question: str) -> None:
    """Ask, and wait until the answer stands there."""
    before = page.locator(".pw-turn[data-say]").count()
    page.fill("#pw-question textarea", question)
    page.click("#pw-send")
    page.wait_for_function(f"document.querySelectorAll('.pw-turn[data-say]').length > {before}")


@pytest.mark.browser
def test_an_answer_is_read_and_its_page_opened(page: Page) -> None:
    ask(page, "how soon must parents be told by the DSL?")
    turn = page.locator(".pw-turn").last
    assert PARENTS in turn.locator(".pw-said").first.inner_text()
    assert "p. 1, paragraph 2" in turn.locator(".pw-from").first.inner_text()
    card = turn.locator(".pw-card").first
    assert "School handbook" in card.inner_text()
    assert card.locator("mark").first.inner_text() == PARENTS

    turn.locator(".pw-chip").first.click()
    viewer = page.locator("#pw-viewer")
    viewer.locator(".pw-box").first.wait_for(state="attached")
    picture = viewer.locator("img")
    page.wait_for_function("document.querySelector('#pw-viewer img').naturalWidth > 600")
    assert picture.get_attribute("alt") == "p. 1 of School handbook"
    marked = viewer.locator(".pw-box").first.bounding_box()
    sheet = picture.bounding_box()
    assert marked is not None
    assert sheet is not None
    assert 0.1 < (marked["y"] - sheet["y"]) / sheet["height"] < 0.4  # the second paragraph, under the heading

    viewer.get_by_role("button", name="Next page").click()
    page.wait_for_function("document.querySelector('#pw-viewer').dataset.page === '2'")
    assert viewer.locator("[data-part=place]").inner_text() == "p. 2"
    assert viewer.get_by_role("button", name="Next page").is_enabled()
    link = viewer.locator("a").first.get_attribute("href")
    assert link == "/document/school-handbook#page=2"
    page.keyboard.press("Escape")
    assert viewer.is_hidden()


@pytest.mark.browser
def test_the_pdf_opens_in_the_browser_at_its_page(page: Page) -> None:
    ask(page, "how soon must parents be told by the DSL?")
    href = page.locator(".pw-turn").last.locator("a.pw-link").first.get_attribute("href")
    assert href == "/document/school-handbook#page=1"
    response = page.request.get(page.url.rstrip("/") + str(href))
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"].startswith("inline")
    assert response.body().startswith(b"%PDF-")


@pytest.mark.browser
def test_a_question_that_tries_to_be_a_page_stays_a_question(page: Page) -> None:
    ask(page, INJECTION)
    turn = page.locator(".pw-turn").last
    assert turn.locator(".pw-question").inner_text().endswith(INJECTION)
    assert turn.locator("img").count() == 0
    assert page.title() == "Pagewise"


@pytest.mark.browser
def test_a_document_that_tries_to_be_a_page_stays_text(page: Page) -> None:
    ask(page, "who checks the register of visitors each morning? paragraph 7")
    turn = page.locator(".pw-turn").last
    assert HOSTILE in turn.inner_text()
    assert turn.locator("b[onmouseover]").count() == 0
    turn.locator(".pw-card").first.locator("[data-open]").first.click()
    page.locator("#pw-viewer .pw-text").wait_for(state="attached")
    assert HOSTILE in (page.locator("#pw-viewer .pw-text").text_content() or "")
    assert page.locator("#pw-viewer b[onmouseover]").count() == 0
    page.keyboard.press("Escape")
    assert page.title() == "Pagewise"


@pytest.mark.browser
def test_what_to_do_now_comes_before_everything(page: Page) -> None:
    ask(page, "A child has just told me her dad hit her with a belt last night and she is scared to go home")
    turn = page.locator(".pw-turn").last
    first = turn.locator("> *").nth(1)  # after the question
    assert first.get_attribute("data-kind") == "urgent"
    assert first.get_attribute("role") == "alert"
    assert "999" in first.inner_text()
    ask(page, "how soon must parents be told by the DSL?")
    assert page.locator("[role=alert][data-kind=urgent]").count() == 0  # heard once, not again with each answer


@pytest.mark.browser
def test_what_does_not_answer_is_folded_away(page: Page) -> None:
    ask(page, "what does Working Together 2026 say about family help")
    turn = page.locator(".pw-turn").last
    assert turn.get_attribute("data-status") == "not_found"
    assert turn.locator(".pw-said").count() == 0
    assert turn.locator(".pw-none").is_visible()
    folded = turn.locator("details.pw-fold")
    assert folded.locator("> summary").inner_text() == "Nearest passages, which do not answer it"
    assert folded.get_attribute("open") is None


@pytest.mark.browser
def test_the_page_can_be_cleared_and_an_example_asked(page: Page) -> None:
    ask(page, "how soon must parents be told by the DSL?")
    page.click("#pw-clear")
    page.wait_for_selector(".pw-welcome")
    assert page.locator(".pw-turn").count() == 0
    assert "School handbook" in page.locator(".pw-shelf").inner_text()
    example = page.locator(".pw-example").first
    words = example.inner_text()
    example.click()
    page.wait_for_selector(".pw-turn[data-say]")
    assert page.locator(".pw-question").inner_text().endswith(words)


@pytest.mark.browser
def test_an_empty_question_is_said_and_not_asked(page: Page) -> None:
    turns = page.locator(".pw-turn").count()
    page.fill("#pw-question textarea", "  ")
    page.click("#pw-send")
    assert page.locator(".pw-toast").inner_text() == "Type a question first."
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert page.locator(".pw-turn").count() == turns


@pytest.mark.browser
def test_what_is_held_is_answered_without_passages(page: Page) -> None:
    ask(page, "which documents do you have?")
    turn = page.locator(".pw-turn").last
    assert "School handbook" in turn.locator(".pw-answer").inner_text()
    assert turn.locator(".pw-card, .pw-fold, .pw-said").count() == 0


@pytest.mark.browser
def test_references_are_checked(page: Page) -> None:
    page.get_by_role("tab", name="Check references").click()
    page.fill(
        "#pw-check-text textarea",
        "The School handbook says a pupil absent for ten days must be reported (p. 1, para 4).",
    )
    page.click("#pw-check-start")
    page.wait_for_selector(".pw-results")
    assert page.locator(".pw-results h3").inner_text().startswith("1 reference checked")
    assert "machine’s reading" in page.locator(".pw-results h3 + p").inner_text()
    row = page.locator(".pw-table tbody tr").first
    assert row.locator(".pw-badge").inner_text() != ""
    page.get_by_role("tab", name="Ask").click()


@pytest.mark.browser
def test_nothing_leaves_this_computer(page: Page, address: str, calls: list[str]) -> None:
    own = (address, address.replace("http:", "ws:"), "data:", "blob:")
    assert [call for call in calls if not call.startswith(own)] == []
    assert page.evaluate("JSON.stringify({...localStorage})").find("belt") == -1
    stored = page.evaluate("indexedDB.databases().then(found => found.map(database => database.name))")
    assert stored == []  # no history of what was asked in the browser either


@pytest.mark.browser
def test_on_a_phone_the_page_covers_the_screen_and_nothing_runs_over(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark")
    phone = context.new_page()
    phone.set_default_timeout(SLOW)
    phone.goto(address)
    phone.wait_for_selector("#pw-send")
    ask(phone, "how soon must parents be told by the DSL?")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.locator(".pw-chip").first.click()
    phone.locator("#pw-viewer .pw-box").first.wait_for(state="attached")
    box = phone.locator("#pw-viewer").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    assert phone.locator("#pw-viewer").get_attribute("aria-modal") == "true"
    phone.keyboard.press("Escape")
    phone.get_by_role("tab", name="Check references").click()
    phone.fill(
        "#pw-check-text textarea", "A pupil absent for ten days must be reported (School handbook, p. 1, para 4)."
    )
    phone.click("#pw-check-start")
    phone.wait_for_selector(".pw-results")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


@pytest.mark.browser
def test_an_empty_library_says_how_to_fill_it(browser: Browser, tmp_path: Path) -> None:
    with served(Desk(tmp_path / "index")) as address:
        page = browser.new_page()
        page.set_default_timeout(SLOW)
        page.goto(address)
        words = page.locator("#pw-talk .pw-empty").inner_text()
        assert "corpus/official" in words
        assert "make run" in words
        page.close()


@pytest.mark.parametrize("port", ["", "http", "0", "70000"])
def test_a_port_that_is_none_is_refused(
    port: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAGEWISE_PORT", port)
    assert app.main() == 1
    assert "PAGEWISE_PORT" in capsys.readouterr().err


def test_a_port_in_use_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PAGEWISE_PORT", str(taken.getsockname()[1]))
        assert app.main() == 1
    assert "in use" in capsys.readouterr().err
