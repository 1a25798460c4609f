"""Doctor: each check's states, and a remedy wherever something is not well."""

from __future__ import annotations

import shutil
import socket
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import ingest.doctor as doctor
from ingest.sources import Source

REGISTRY = Path(__file__).parents[2] / "corpus" / "sources.toml"


def held(*sources: Source, failed: tuple[str, ...] = ()) -> SimpleNamespace:
    """A manifest as far as doctor reads it."""
    entries = [SimpleNamespace(source=source, passages=10) for source in sources]
    return SimpleNamespace(held=entries, failed=[{"file": name, "reason": "damaged"} for name in failed])


def manifest(monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    monkeypatch.setattr("ingest.manifest.read_manifest", lambda _: value)


def source(source_id: str, **more: Any) -> Source:
    values = {
        "family": "wt", "title": source_id, "short_title": source_id.upper(), "publisher": "p", "kind": "statutory",
        "edition": "1", "status": "in_force", "status_on": date(2026, 11, 22),
    }  # fmt: skip
    return Source(source_id, **{**values, **more})


def test_all_checks_are_there_and_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REGISTRY.parents[1])
    monkeypatch.setattr(doctor, "check_model", lambda: doctor.Check("model hash", "ok", "as built"))
    found = doctor.checks(tmp_path / "index", [tmp_path], 0)
    assert [check.name for check in found] == [
        "Python", "packages", "model hash", "index", "corpus", "editions", "disk", "port",
    ]  # fmt: skip
    for check in found:
        assert check.state in {"ok", "warning", "failed"}
        assert check.message
        assert check.state == "ok" or check.remedy


def test_python_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor.check_python().state == "ok"
    monkeypatch.setattr("sys.version_info", (3, 9, 1))
    assert doctor.check_python().state == "failed"


def test_packages_missing_and_of_the_wrong_version(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text('[project]\ndependencies = ["pytest>=1", "no-such-package-9>=1", "numpy>=99"]\n')
    check = doctor.check_packages(project)
    assert check.state == "failed"
    assert "no-such-package-9 is missing" in check.message
    assert "numpy is" in check.message
    assert "pytest" not in check.message
    project.write_text('[project]\ndependencies = ["pytest[dev]>=1"]\n')
    assert doctor.check_packages(project).state == "ok"
    assert doctor.check_packages(tmp_path / "none.toml").state == "failed"


def test_model_with_another_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.embedding import ModelError

    def wrong() -> Path:
        raise ModelError("its sha256 differs.")

    assert doctor.check_model().state == "ok"
    monkeypatch.setattr("ingest.embedding.packaged_model", wrong)
    check = doctor.check_model()
    assert (check.state, "sha256" in check.message) == ("failed", True)


def test_a_model_of_one_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEWISE_MODEL", str(tmp_path))
    assert doctor.check_model().state == "ok"
    monkeypatch.setenv("PAGEWISE_MODEL", str(tmp_path / "none"))
    assert doctor.check_model().state == "failed"


def test_index_absent_then_whole_then_with_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor.check_index(tmp_path).state == "warning"
    manifest(monkeypatch, held(source("a"), source("b")))
    assert doctor.check_index(tmp_path) == doctor.Check("index", "ok", "2 sources, 20 passages")
    manifest(monkeypatch, held(source("a"), failed=("scan.pdf",)))
    check = doctor.check_index(tmp_path)
    assert (check.state, "scan.pdf" in check.message) == ("warning", True)
    manifest(monkeypatch, held())
    assert doctor.check_index(tmp_path).state == "warning"


def test_a_damaged_index_is_said_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REGISTRY.parents[1])
    folder = tmp_path / "generations" / "000001"
    folder.mkdir(parents=True)
    (tmp_path / "current").write_text("000001")
    (folder / "manifest.json").write_text("{ half")
    found = {check.name: check for check in doctor.checks(tmp_path, [tmp_path], 0)}
    assert found["index"].state == "failed"
    assert "build" in found["index"].remedy
    assert found["port"].state == "ok"


def test_an_index_of_another_version_is_said_with_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "generations" / "000001"
    folder.mkdir(parents=True)
    (tmp_path / "current").write_text("000001")
    (folder / "manifest.json").write_text('{"format": 0, "model": "m", "held": [], "failed": [], "skipped": []}')
    check = doctor.check_index(tmp_path)
    assert (check.state, "another version" in check.message) == ("failed", True)
    assert "build" in check.remedy


def test_corpus_missing_empty_and_filled(tmp_path: Path) -> None:
    assert doctor.check_corpus([tmp_path / "none"]).state == "failed"
    (tmp_path / "README.md").write_text("about this folder")
    assert doctor.check_corpus([tmp_path]).state == "warning"
    (tmp_path / "guide.md").write_text("# Guide")
    (tmp_path / "guide.pdf").write_bytes(b"%PDF-")
    (tmp_path / "policy.docx").write_bytes(b"PK")
    check = doctor.check_corpus([tmp_path])
    assert (check.state, check.message) == ("ok", f"2 documents in {tmp_path}")


def test_a_replaced_edition_is_named_with_its_successor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = source("wt-2023", short_title="WT 2023", status="superseded", superseded_by="wt-2026-mar")
    manifest(monkeypatch, held(old))
    check = doctor.check_editions(tmp_path, REGISTRY, date(2026, 12, 1))
    assert check.state == "warning"
    assert "WT 2023 has been replaced by WT 2026, which is not held" in check.message
    assert "fetch wt-2026" in check.remedy


def test_editions_in_force_are_well_until_their_status_is_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest(monkeypatch, held(source("wt-2026", short_title="WT 2026")))
    assert doctor.check_editions(tmp_path, REGISTRY, date(2026, 12, 1)).state == "ok"
    check = doctor.check_editions(tmp_path, REGISTRY, date(2027, 9, 1))
    assert (check.state, "2026-11-22" in check.message) == ("warning", True)


def test_a_local_document_past_its_review_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local = source("policy", kind="local", status="unknown", review_date=date(2025, 3, 31))
    manifest(monkeypatch, held(local))
    check = doctor.check_editions(tmp_path, REGISTRY, date(2026, 12, 1))
    assert (check.state, "past its review date (2025-03-31)" in check.message) == ("warning", True)
    assert doctor.check_editions(tmp_path, REGISTRY, date(2025, 3, 31)).state == "ok"


def test_a_mistake_in_sources_toml_is_named_with_its_line(tmp_path: Path) -> None:
    wrong = tmp_path / "sources.toml"
    wrong.write_text('[[source]]\ncolour = "red"\n')
    check = doctor.check_editions(tmp_path, wrong)
    assert (check.state, "line 2" in check.message) == ("failed", True)


@pytest.mark.parametrize(("free", "state"), [(50 * 2**30, "ok"), (2**30, "warning"), (10 * 2**20, "failed")])
def test_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert doctor.check_disk(tmp_path / "not" / "yet" / "there").state == state


def test_port_free_and_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert doctor.check_port(port).state == "warning"
    assert doctor.check_port(port).state == "ok"
    monkeypatch.setenv("PAGEWISE_PORT", "soon")
    assert doctor.check_port().state == "failed"
