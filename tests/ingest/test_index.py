"""The index: incremental, all-or-nothing, one build at a time, and honest about what it could not read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock
from fpdf import FPDF

from assistant.library import Library
from ingest.index import build
from ingest.manifest import IndexUnusable, current_generation, read_manifest, source_store
from ingest.passages import text_of
from ingest.sources import Registry
from ingest.status import status

ROOT = Path(__file__).resolve().parents[2]


def make_pdf(path: Path, title: str, paragraphs: list[str]) -> Path:
    pdf = FPDF()
    pdf.set_title(title)
    for k, paragraph in enumerate(paragraphs, 1):
        if k % 6 == 1:
            pdf.add_page()
            pdf.set_font("helvetica", "B", 18)
            pdf.multi_cell(0, 10, f"Part {k // 6 + 1} of {title}", new_x="LMARGIN", new_y="NEXT")
            pdf.set_font("helvetica", size=12)
        pdf.multi_cell(0, 7, paragraph, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(5)
    pdf.output(str(path))
    return path


def sentences(topic: str, n: int = 12) -> list[str]:
    return [
        f"Point {k} about {topic} says that every member of staff should tell the safeguarding lead on the same day."
        for k in range(1, n + 1)
    ]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    make_pdf(folder / "attendance.pdf", "Attendance procedure", sentences("attendance"))
    make_pdf(folder / "bullying.pdf", "Bullying procedure", sentences("bullying"))
    return folder


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.read(ROOT / "corpus" / "sources.toml")


def test_build_is_incremental(tmp_path: Path, corpus: Path, registry: Registry) -> None:
    index = tmp_path / "index"
    first = build(index, [corpus], registry)
    assert sorted(first.added) == ["attendance", "bullying"]
    assert first.passages > 0
    generation = current_generation(index)

    second = build(index, [corpus], registry)
    assert sorted(second.unchanged) == ["attendance", "bullying"]
    assert second.added == second.removed == []
    assert current_generation(index) == generation, "nothing changed, so nothing is written"

    (corpus / "bullying.pdf").unlink()
    make_pdf(corpus / "online.pdf", "Online safety", sentences("phones"))
    third = build(index, [corpus], registry)
    assert (third.added, third.unchanged, third.removed) == (["online"], ["attendance"], ["bullying"])
    manifest = read_manifest(index)
    assert manifest is not None
    from ingest.generation import open_collection

    folder = current_generation(index)
    assert folder is not None
    stored = open_collection(folder).get()
    assert {m["source_id"] for m in stored["metadatas"]} == {"attendance", "online"}
    assert len(stored["ids"]) == third.passages


def test_what_is_stored_is_what_was_read(tmp_path: Path, corpus: Path, registry: Registry) -> None:
    index = tmp_path / "index"
    build(index, [corpus], registry)
    manifest = read_manifest(index)
    assert manifest is not None
    for held in manifest.held:
        store = source_store(index, held)
        pages = {page.page_index: page for page in store.pages}
        for k, passage in enumerate(store.passages):
            assert passage.text == text_of(passage.spans, pages)
            rows = store.rows(k)
            assert len(store.tokens[rows]) == len(store.late[rows]) == len(store.starts[rows]) > 0
            assert store.late.shape[1] < store.tokens.shape[1]
        page = store.page_with_boxes(1)
        boxes = page.boxes(0, 20)
        assert boxes
        assert all(0 <= b.x0 < b.x1 <= 600 and 0 <= b.y0 < b.y1 <= 850 for b in boxes)


def test_one_bad_file_never_stops_the_others(tmp_path: Path, corpus: Path, registry: Registry) -> None:
    whole = (corpus / "attendance.pdf").read_bytes()
    (corpus / "cut.pdf").write_bytes(whole[: len(whole) // 3])
    (corpus / "empty.pdf").write_bytes(b"")
    (corpus / "page.pdf").write_text("<html>Not found</html>")
    (corpus / "copy.pdf").write_bytes(whole)
    report = build(tmp_path / "index", [corpus], registry)
    assert sorted(report.added) == ["attendance", "bullying"]
    reasons = {f["file"]: f["reason"] for f in report.failed}
    assert set(reasons) == {"cut.pdf", "empty.pdf", "page.pdf"}
    assert all(reason.endswith(".") and ":" in reason for reason in reasons.values()), reasons
    assert [s["file"] for s in report.skipped] == ["copy.pdf"]
    assert {f["file"] for f in status(tmp_path / "index")["failed"]} == set(reasons)


def test_second_build_waits_or_says_so(tmp_path: Path, corpus: Path, registry: Registry) -> None:
    index = tmp_path / "index"
    index.mkdir()
    lock = FileLock(index / "lock", thread_local=False)
    lock.acquire()
    lines: list[str] = []
    with pytest.raises(IndexUnusable, match="still running"):
        build(index, [corpus], registry, lines.append, wait_s=0.3)
    assert any("waiting" in line for line in lines)
    threading.Timer(1.0, lock.release).start()
    assert build(index, [corpus], registry, wait_s=30).sources == 2


def test_missing_folder_and_missing_index(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="not a folder"):
        build(tmp_path / "index", [tmp_path / "nowhere"])
    with pytest.raises(IndexUnusable, match="ingest build"):
        status(tmp_path / "index")


def test_empty_folder_makes_an_empty_library(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "none").mkdir()
    report = build(tmp_path / "index", [tmp_path / "none"], registry)
    assert (report.sources, report.passages, report.failed) == (0, 0, [])
    assert status(tmp_path / "index")["sources"] == []


@pytest.mark.parametrize("moment", ["page ", "passages", "Writing the index"])
def test_killed_build_leaves_the_old_index(tmp_path: Path, corpus: Path, registry: Registry, moment: str) -> None:
    index = tmp_path / "index"
    build(index, [corpus], registry)
    before = status(index)
    make_pdf(corpus / "online.pdf", "Online safety", sentences("phones", 40))
    command = [sys.executable, "-m", "ingest", "build", "--corpus", str(corpus), "--index", str(index)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=os.environ.copy())
    assert process.stderr is not None
    for line in process.stderr:
        if moment in line:
            time.sleep(0.05)
            process.send_signal(signal.SIGKILL)
            break
    assert process.wait() == -signal.SIGKILL, "the build ended before it could be killed"
    assert status(index) == before, "the old index still answers"
    report = build(index, [corpus], registry)
    assert report.added == ["online"]
    left = [p.name for p in (index / "sources").iterdir() if ".part-" in p.name]
    assert left == [], "what the killed build left is cleared"
    assert len(list((index / "generations").iterdir())) <= 2


def test_an_index_of_another_model_is_not_opened(
    tmp_path: Path, corpus: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    build(index, [corpus], registry)
    assert Library.open(index).held
    monkeypatch.setenv("PAGEWISE_MODEL", str(tmp_path))
    with pytest.raises(IndexUnusable, match=r"another model .*: run `python -m ingest build`"):
        Library.open(index)
