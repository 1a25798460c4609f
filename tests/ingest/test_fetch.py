"""Fetching, against a real server on this machine that misbehaves in every way a server can."""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.download import Limits
from ingest.fetch import Outcome, fetch, how_to_get, run_fetch
from ingest.sources import LOCK_NAME, Registry, Source, SourcesError

PDF = b"%PDF-1.7\n" + os.urandom(300_000) + b"\n%%EOF\n"
DIGEST = hashlib.sha256(PDF).hexdigest()
# Patient, so that a busy machine fails nothing; a test of a server that stalls brings its own.
LIMITS = Limits(connect_s=20, read_s=20, total_s=60, max_bytes=1_000_000, attempts=3)

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers as the test says."""

    protocol_version = "HTTP/1.1"
    answer: Answer
    seen: list[tuple[str, str | None]]  # path and Range of each request

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers.get("Range")))
        type(self).answer(self)
        self.close_connection = True

    def head(
        self, status: int = 200, length: int | None = None, type_: str | None = "application/pdf", **more: str
    ) -> None:
        self.send_response(status)
        if type_:
            self.send_header("Content-Type", type_)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Answer], tuple[str, list[tuple[str, str | None]]]]]:
    """Start a server with an answer; gives its address and the list of requests it sees."""
    monkeypatch.delenv("PAGEWISE_OFFLINE", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> tuple[str, list[tuple[str, str | None]]]:
        seen: list[tuple[str, str | None]] = []
        handler = type("Bound", (Handler,), {"answer": staticmethod(answer), "seen": seen})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}", seen

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def source(address: str | None, source_id: str = "wt-9", sha256: str | None = None) -> Source:
    return Source(
        source_id, "wt", "Working Together", f"Short {source_id}", "HM Government", "statutory", "9", "in_force",
        address=address, landing_page="https://www.gov.uk/x", sha256=sha256,
    )  # fmt: skip


def get(folder: Path, *sources: Source, ids: tuple[str, ...] = (), limits: Limits = LIMITS) -> list[Outcome]:
    return fetch(ids, Registry(sources), folder, folder.parent / LOCK_NAME, limits=limits, allow_loopback=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "official"


def refused(outcomes: list[Outcome], folder: Path, said: str) -> None:
    """One document is missing for the reason given, and nothing of it was left."""
    (outcome,) = outcomes
    assert outcome.state == "missing"
    assert said in outcome.reason
    assert list(folder.iterdir()) == []
    assert not (folder.parent / LOCK_NAME).exists()


def whole(handler: Handler) -> None:
    handler.head(length=len(PDF))
    handler.wfile.write(PDF)


# --- what goes well --------------------------------------------------------------------------


def test_a_file_is_brought_and_its_hash_recorded(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    address, seen = serve(whole)
    (outcome,) = get(folder, source(f"{address}/a.pdf"))
    assert outcome.state == "fetched"
    assert (folder / "wt-9.pdf").read_bytes() == PDF
    assert [path.name for path in folder.iterdir()] == ["wt-9.pdf"]
    assert json.loads((folder.parent / LOCK_NAME).read_text())["wt-9"]["sha256"] == DIGEST
    (again,) = get(folder, source(f"{address}/a.pdf"))
    assert (again.state, len(seen)) == ("held", 1)


def test_a_file_put_there_by_hand_under_any_name_is_held(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    address, seen = serve(whole)
    folder.mkdir()
    (folder / "download (2).pdf").write_bytes(PDF)
    (outcome,) = get(folder, source(f"{address}/a.pdf", sha256=DIGEST))
    assert (outcome.state, seen) == ("held", [])


def test_goes_on_where_the_connection_broke_off(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    def answer(handler: Handler) -> None:
        begin = handler.headers.get("Range")
        if begin is None:
            handler.head(length=len(PDF), ETag='"one"')
            handler.wfile.write(PDF[:120_000])
            return
        start = int(begin.removeprefix("bytes=").rstrip("-"))
        handler.head(206, len(PDF) - start, Content_Range=f"bytes {start}-{len(PDF) - 1}/{len(PDF)}")
        handler.wfile.write(PDF[start:])

    address, seen = serve(answer)
    (outcome,) = get(folder, source(f"{address}/a.pdf", sha256=DIGEST))
    assert outcome.state == "fetched", outcome.reason
    assert (folder / "wt-9.pdf").read_bytes() == PDF
    assert seen[1][1] is not None
    assert seen[1][1] != "bytes=0-"


def test_starts_again_where_the_server_does_not_resume(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    calls: list[int] = []

    def answer(handler: Handler) -> None:
        calls.append(1)
        handler.head(length=len(PDF))
        handler.wfile.write(PDF[:50_000] if len(calls) == 1 else PDF)

    address, _ = serve(answer)
    (outcome,) = get(folder, source(f"{address}/a.pdf", sha256=DIGEST))
    assert outcome.state == "fetched", outcome.reason
    assert (folder / "wt-9.pdf").read_bytes() == PDF


def test_starts_again_where_the_server_resumes_elsewhere(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    def answer(handler: Handler) -> None:
        if handler.headers.get("Range"):
            handler.head(206, 10, Content_Range=f"bytes 7-16/{len(PDF)}")
            handler.wfile.write(PDF[7:17])
        elif len(handler.seen) == 1:
            handler.head(length=len(PDF))
            handler.wfile.write(PDF[:50_000])
        else:
            whole(handler)

    address, _ = serve(answer)
    (outcome,) = get(folder, source(f"{address}/a.pdf", sha256=DIGEST))
    assert outcome.state == "fetched", outcome.reason


def test_follows_a_redirect_to_a_listed_host(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    def answer(handler: Handler) -> None:
        if handler.path == "/a.pdf":
            handler.head(302, 0, Location="/b.pdf")
        else:
            whole(handler)

    address, seen = serve(answer)
    (outcome,) = get(folder, source(f"{address}/a.pdf"))
    assert outcome.state == "fetched"
    assert [path for path, _ in seen] == ["/a.pdf", "/b.pdf"]


def test_one_bad_document_does_not_stop_the_next(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    def answer(handler: Handler) -> None:
        if handler.path == "/bad.pdf":
            handler.head(404, 0)
        else:
            whole(handler)

    address, _ = serve(answer)
    bad, good = get(folder, source(f"{address}/bad.pdf", "bad"), source(f"{address}/good.pdf", "good"))
    assert (bad.state, good.state) == ("missing", "fetched")
    assert "404" in bad.reason


# --- what a server does wrong ----------------------------------------------------------------


def test_cut_off_every_time(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    def answer(handler: Handler) -> None:
        handler.head(length=len(PDF))
        handler.wfile.write(PDF[:1000])

    address, seen = serve(answer)
    refused(get(folder, source(f"{address}/a.pdf")), folder, "broke off 3 times")
    assert len(seen) == 3


def test_stalls(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    def answer(handler: Handler) -> None:
        handler.head(length=len(PDF))
        handler.wfile.write(PDF[:1000])
        handler.wfile.flush()
        released.wait(60)

    released = threading.Event()
    address, seen = serve(answer)
    limits = Limits(connect_s=20, read_s=0.4, total_s=60, attempts=2)
    refused(get(folder, source(f"{address}/a.pdf"), limits=limits), folder, "broke off")
    released.set()
    assert len(seen) == 2


def test_drips_for_ever(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    def answer(handler: Handler) -> None:
        handler.head(length=len(PDF))
        for k in range(40):
            handler.wfile.write(PDF[k : k + 1])
            handler.wfile.flush()
            time.sleep(0.05)

    address, _ = serve(answer)
    limits = Limits(connect_s=1, read_s=1, total_s=0.5, attempts=1)
    refused(get(folder, source(f"{address}/a.pdf"), limits=limits), folder, "longer than")


def test_says_it_is_shorter_than_it_is(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    def answer(handler: Handler) -> None:
        handler.head(length=5000)
        handler.wfile.write(PDF)

    address, _ = serve(answer)
    refused(get(folder, source(f"{address}/a.pdf")), folder, "cut off")


def test_cut_off_without_a_length(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    def answer(handler: Handler) -> None:
        handler.head(Connection="close")
        handler.wfile.write(PDF[:20_000])

    address, _ = serve(answer)
    refused(get(folder, source(f"{address}/a.pdf")), folder, "cut off")


def test_sends_a_web_page(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    def answer(handler: Handler) -> None:
        handler.head(length=len(PDF), type_="text/html; charset=utf-8")
        handler.wfile.write(PDF)

    address, _ = serve(answer)
    refused(get(folder, source(f"{address}/a.pdf")), folder, "text/html")


@pytest.mark.parametrize("body", [b"<html>Sign in first</html> %%EOF", b""])
def test_calls_something_else_a_pdf(serve, folder: Path, body: bytes) -> None:  # type: ignore[no-untyped-def]
    def answer(handler: Handler) -> None:
        handler.head(length=len(body))
        handler.wfile.write(body)

    address, _ = serve(answer)
    refused(get(folder, source(f"{address}/a.pdf")), folder, "not a PDF")


def test_too_large_by_its_own_word(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    address, _ = serve(lambda handler: handler.head(length=10_000_000_000))
    refused(get(folder, source(f"{address}/a.pdf")), folder, "larger than")


def test_too_large_without_saying_so(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    def answer(handler: Handler) -> None:
        handler.head(Connection="close")
        try:
            for _ in range(400):
                handler.wfile.write(PDF[:65_536])
        except OSError:
            return  # the other side hung up, as it should

    address, _ = serve(answer)
    refused(get(folder, source(f"{address}/a.pdf")), folder, "larger than")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("https://files.example.org/a.pdf", "not one of the official hosts"),
        ("https://assets.publishing.service.gov.uk.example.org/a.pdf", "not one of the official hosts"),
        ("https://assets.publishing.service.gov.uk:8443/a.pdf", "not one of the official hosts"),
        ("https://assets.publishing.service.gov.uk@example.org/a.pdf", "not one of the official hosts"),
        ("http://assets.publishing.service.gov.uk/a.pdf", "not https"),
        ("file:///etc/passwd", "not https"),
        ("ftp://assets.publishing.service.gov.uk/a.pdf", "not https"),
    ],
)
def test_redirects_elsewhere(serve, folder: Path, target: str, said: str) -> None:  # type: ignore[no-untyped-def]
    address, seen = serve(lambda handler: handler.head(302, 0, Location=target))
    refused(get(folder, source(f"{address}/a.pdf")), folder, said)
    assert len(seen) == 1


def test_redirects_in_a_circle(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    address, seen = serve(lambda handler: handler.head(301, 0, Location="/a.pdf"))
    refused(get(folder, source(f"{address}/a.pdf")), folder, "redirects")
    assert len(seen) <= 7


def test_another_file_than_the_one_known(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    address, _ = serve(whole)
    refused(get(folder, source(f"{address}/a.pdf", sha256="0" * 64)), folder, "another file")


def test_another_file_than_the_one_recorded(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    address, _ = serve(whole)
    lock = folder.parent / LOCK_NAME
    lock.write_text(json.dumps({"wt-9": {"sha256": "1" * 64, "recorded_on": "2026-01-01"}}))
    (outcome,) = get(folder, source(f"{address}/a.pdf"))
    assert (outcome.state, list(folder.iterdir())) == ("missing", [])
    assert json.loads(lock.read_text())["wt-9"]["sha256"] == "1" * 64


# --- no network ------------------------------------------------------------------------------


@pytest.mark.usefixtures("serve")
def test_nobody_listens(folder: Path) -> None:
    with socket.socket() as taken:  # bound but not listening: every connection is refused
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        began = time.monotonic()
        outcomes = get(folder, *(source(f"{address}/{k}.pdf", f"wt-{k}") for k in range(5)))
        assert time.monotonic() - began < 3
    assert [o.state for o in outcomes] == ["missing"] * 5
    line = how_to_get(outcomes[0], folder)
    assert "wt-0" in line
    assert f"{address}/0.pdf" in line
    assert str(folder) in line


def test_offline_never_asks(serve, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    address, seen = serve(whole)
    monkeypatch.setenv("PAGEWISE_OFFLINE", "1")
    refused(get(folder, source(f"{address}/a.pdf")), folder, "PAGEWISE_OFFLINE=1")
    assert seen == []


def test_loopback_is_for_tests_only(serve, folder: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    address, seen = serve(whole)
    (outcome,) = fetch((), Registry([source(f"{address}/a.pdf")]), folder, tmp_path / LOCK_NAME, limits=LIMITS)
    assert outcome.state == "missing"
    assert "https" in outcome.reason
    assert seen == []


def test_leftovers_of_a_killed_fetch_are_cleared(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    address, _ = serve(whole)
    folder.mkdir()
    old = folder / "wt-9.123.part"
    old.write_bytes(PDF[:100])
    os.utime(old, (1, 1))
    get(folder, source(f"{address}/a.pdf"))
    assert [path.name for path in folder.iterdir()] == ["wt-9.pdf"]


# --- the command -----------------------------------------------------------------------------


def test_only_what_is_in_force_is_brought_unasked(serve, folder: Path) -> None:  # type: ignore[no-untyped-def]
    address, _ = serve(whole)
    old = Source(
        "wt-8", "wt", "Old", "Old", "HM Government", "statutory", "8", "superseded", superseded_by="wt-9",
        address=f"{address}/old.pdf",
    )  # fmt: skip
    assert [o.source.id for o in get(folder, old, source(f"{address}/a.pdf"))] == ["wt-9"]
    assert [o.source.id for o in get(folder, old, source(f"{address}/a.pdf"), ids=("wt-8",))] == ["wt-8"]


def test_no_address_is_said(folder: Path) -> None:
    (outcome,) = get(folder, source(None))
    assert outcome.state == "missing"
    assert "https://www.gov.uk/x" in how_to_get(outcome, folder)


def test_unknown_id(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SourcesError, match="'wt-7'"):
        get(folder, source(None), ids=("wt-7",))
    registry = Path(__file__).parents[2] / "corpus" / "sources.toml"
    assert run_fetch(["wt-7"], registry, folder) == 2
    assert "wt-7" in capsys.readouterr().err


def test_command_says_what_is_missing_and_does_not_raise(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGEWISE_OFFLINE", "1")
    registry = Path(__file__).parents[2] / "corpus" / "sources.toml"
    assert run_fetch([], registry, folder) == 1
    said = capsys.readouterr().err
    for source_id in ("wt-2026", "kcsie-2026", "info-sharing-2024", "national-framework-2023", "cme-2024"):
        assert re.search(rf"Missing: .*\({source_id}\)", said)
    assert "6 of 6 documents are missing" in said
    assert "wt-2023" not in said


def test_a_recorded_hash_is_known_to_the_registry(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "corpus" / "sources.toml").read_text(encoding="utf-8")
    (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
    (tmp_path / LOCK_NAME).write_text(json.dumps({"wt-2026": {"sha256": DIGEST, "recorded_on": "2026-11-22"}}))
    found = Registry.read(tmp_path / "sources.toml").by_hash(DIGEST)
    assert found is not None
    assert found.id == "wt-2026"
    (tmp_path / LOCK_NAME).write_text("[1]")
    with pytest.raises(SourcesError, match="damaged"):
        Registry.read(tmp_path / "sources.toml")
