"""The registry: what sources.toml may say, chains of editions, and what an unknown file is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.pages import Document, Page, Part, UnreadableFile
from ingest.sources import Registry, SourcesError, beside_file

REGISTRY = Path(__file__).parents[2] / "corpus" / "sources.toml"

ENTRY = """\
[[source]]
id = "{id}"
family = "wt"
title = "Working Together"
short_title = "WT"
publisher = "HM Government"
kind = "statutory"
edition = "2023"
status = "{status}"
status_on = 2026-11-22
{more}address = "https://assets.publishing.service.gov.uk/media/a/b.pdf"
licence = "OGL-3.0"
"""


def entry(source_id: str, status: str = "in_force", more: str = "") -> str:
    return ENTRY.format(id=source_id, status=status, more=more)


def read(tmp_path: Path, text: str) -> Registry:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return Registry.read(path)


def error(tmp_path: Path, text: str) -> str:
    with pytest.raises(SourcesError) as caught:
        read(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(str(tmp_path / "sources.toml"))
    assert message.endswith(".")
    assert "\n" not in message
    return message


def document(*lines: str, title: str | None = None, heading: str | None = None) -> Document:
    """A one-page document whose paragraphs are the given lines."""
    parts, text = [], ""
    for kind, line in [*([("heading", heading)] if heading else []), *(("paragraph", line) for line in lines)]:
        start = len(text) + bool(text)
        text += ("\n" if text else "") + line
        parts.append(Part(kind, start, len(text)))
    return Document((Page(1, None, text, (), tuple(parts)),), title, "none", None, "type")


# --- the file in the repository --------------------------------------------------------------


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.read(REGISTRY)


def test_every_superseded_edition_leads_to_one_in_force(registry: Registry) -> None:
    superseded = [source for source in registry.all() if source.superseded]
    assert len(superseded) >= 8
    for source in superseded:
        successor = registry.successor(source.id)
        assert successor is not None
        assert successor.in_force
        assert successor.family == source.family


@pytest.mark.parametrize(
    ("source_id", "successor"),
    [("wt-2018", "wt-2026"), ("wt-2023", "wt-2026"), ("kcsie-2024", "kcsie-2026"), ("kcsie-2025", "kcsie-2026")],
)
def test_successor_is_the_end_of_the_chain(registry: Registry, source_id: str, successor: str) -> None:
    found = registry.successor(source_id)
    assert found is not None
    assert found.id == successor


def test_an_edition_in_force_has_no_successor(registry: Registry) -> None:
    assert registry.successor("wt-2026") is None
    assert registry.successor("info-sharing-2024") is None
    assert registry.successor("no-such-source") is None


def test_starter_and_local_material_is_never_official(registry: Registry) -> None:
    kinds = {source.kind for source in registry.all() if not source.official}
    assert kinds == {"starter", "local"}
    for source in registry.all():
        assert source.kind != "starter" or source.stands_in_for is not None


def test_addresses_not_known_are_none(registry: Registry) -> None:
    cme = registry.get("cme-2024")
    assert cme is not None
    assert cme.address is None
    assert cme.landing_page is not None


@pytest.mark.real
def test_every_real_file_is_recognised_by_its_hash(registry: Registry, real_corpus: Path) -> None:
    from ingest.sources import sha256_of

    found = {source.id for path in real_corpus.rglob("*.pdf") if (source := registry.by_hash(sha256_of(path)))}
    assert found >= {
        "wt-2023", "kcsie-2024", "kcsie-2025", "info-sharing-2024", "national-framework-2023", "cme-2024",
        "families-first-evaluation", "nscp-thresholds-2022", "nscp-missing-2022",
    }  # fmt: skip


# --- mistakes in the file --------------------------------------------------------------------


def test_unknown_key_is_named_with_its_line(tmp_path: Path) -> None:
    message = error(tmp_path, entry("a") + 'colour = "red"\n')
    assert "line 13" in message
    assert "'colour'" in message


def test_unknown_key_before_the_entries_is_named_with_its_line(tmp_path: Path) -> None:
    message = error(tmp_path, "# a library\nversion = 1\n" + entry("a"))
    assert "line 2" in message
    assert "'version'" in message


@pytest.mark.parametrize("key", ["id", "title", "publisher", "status", "address", "licence", "status_on"])
def test_missing_field_is_named_with_the_entry_s_line(tmp_path: Path, key: str) -> None:
    kept = [line for line in entry("b").splitlines(keepends=True) if not line.startswith(f"{key} =")]
    message = error(tmp_path, entry("a") + "".join(kept))
    assert "line 13" in message
    assert f"no '{key}'" in message


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('kind = "statutory"', 'kind = "law"', 7, "must be one of"),
        ('status = "in_force"', 'status = "valid"', 9, "must be one of"),
        ("status_on = 2026-11-22", 'status_on = "last week"', 10, "must be a date"),
        ("status_on = 2026-11-22", "status_on = 2026-11-22T10:00:00", 10, "must be a date"),
        ('address = "https://', 'address = "http://', 11, "https://"),
        ('title = "Working Together"', "title = 7", 4, "must be text"),
        ('id = "a"', 'id = "A document"', 2, "small letters"),
        ('licence = "OGL-3.0"', 'licence = "OGL-3.0"\nsha256 = "12ab"', 13, "64 hexadecimal"),
        ('licence = "OGL-3.0"', 'licence = "OGL-3.0', 12, "not valid TOML"),
        ('licence = "OGL-3.0"', 'licence = "OGL-3.0"\nstands_in_for = "wt"', 13, "only starter material"),
    ],
)
def test_bad_value_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    text = entry("a")
    assert old in text
    message = error(tmp_path, text.replace(old, new))
    assert f"line {line}:" in message
    assert said in message


def test_duplicate_id_is_named_at_the_second(tmp_path: Path) -> None:
    message = error(tmp_path, entry("a") + entry("a"))
    assert "line 14" in message
    assert "second time" in message


def test_duplicate_hash_is_refused(tmp_path: Path) -> None:
    digest = f'sha256 = "{"0" * 64}"\n'
    assert "sha256" in error(tmp_path, entry("a", more=digest) + entry("b", more=digest))


def test_chain_to_an_edition_not_listed(tmp_path: Path) -> None:
    message = error(tmp_path, entry("a", "superseded", 'superseded_by = "b"\n'))
    assert "line 11" in message
    assert "'b'" in message


def test_chain_in_a_circle(tmp_path: Path) -> None:
    text = entry("a", "superseded", 'superseded_by = "b"\n') + entry("b", "superseded", 'superseded_by = "a"\n')
    assert "circle" in error(tmp_path, text)


def test_chain_that_ends_before_an_edition_in_force(tmp_path: Path) -> None:
    text = entry("a", "superseded", 'superseded_by = "b"\n') + entry("b", "draft")
    assert "not in force" in error(tmp_path, text)


def test_superseded_without_successor(tmp_path: Path) -> None:
    assert "does not say by what" in error(tmp_path, entry("a", "superseded"))


def test_in_force_with_successor(tmp_path: Path) -> None:
    assert "'in_force'" in error(tmp_path, entry("b") + entry("a", more='superseded_by = "b"\n'))


def test_empty_and_missing_files(tmp_path: Path) -> None:
    assert "no [[source]]" in error(tmp_path, "")
    with pytest.raises(SourcesError, match="missing"):
        Registry.read(tmp_path / "none.toml")


# --- files that are not in it ----------------------------------------------------------------


def test_unknown_file_is_local_whatever_it_calls_itself(registry: Registry, tmp_path: Path) -> None:
    path = tmp_path / "Working_together_2023.pdf"
    text = document("HM Government", heading="Working Together to Safeguard Children 2023")
    source = registry.describe(path, "f" * 64, text)
    assert (source.kind, source.status, source.official) == ("local", "unknown", False)
    assert source.id == "working-together-2023"
    assert source.title == "Working Together to Safeguard Children 2023"


def test_known_file_is_known_by_its_hash_not_its_name(registry: Registry, tmp_path: Path) -> None:
    wt = registry.get("wt-2023")
    assert wt is not None
    assert wt.sha256 is not None
    assert registry.describe(tmp_path / "download (3).pdf", wt.sha256, document("anything")) == wt


def test_id_never_clashes_with_a_known_or_taken_one(registry: Registry, tmp_path: Path) -> None:
    source = registry.describe(tmp_path / "wt-2023.pdf", "abcdef12" + "0" * 56, document("text"))
    assert source.id == "wt-2023-abcdef12"
    again = registry.describe(tmp_path / "Policy.pdf", "12345678" + "0" * 56, document("text"), taken={"policy"})
    assert again.id == "policy-12345678"


def test_small_file_beside_it_corrects_what_was_guessed(registry: Registry, tmp_path: Path) -> None:
    path = tmp_path / "policy.pdf"
    beside_file(path).write_text(
        'title = "Escalation policy"\narea = "Wexmoor"\nreview_date = 2025-03-31\nowner = "The board"\n',
        encoding="utf-8",
    )
    source = registry.describe(path, "f" * 64, document("Some text", heading="A guess at the title"))
    assert (source.title, source.short_title, source.area) == ("Escalation policy", "Escalation policy", "Wexmoor")
    assert source.review_date == date(2025, 3, 31)
    assert source.past_review(date(2026, 1, 1))
    assert not source.past_review(date(2025, 3, 31))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('kind = "statutory"\n', "unknown key 'kind'"),
        ('title = "x"\nreview_date = "soon"\n', "line 2"),
        ('status = "superseded"\n', "cannot be superseded"),
        ("title = \n", "not valid TOML"),
    ],
)
def test_small_file_with_a_mistake_fails_that_document_alone(
    registry: Registry, tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "policy.pdf"
    beside_file(path).write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"policy\.pdf\.toml") as caught:
        registry.describe(path, "f" * 64, document("Some text"))
    assert said in str(caught.value)


def test_fingerprint_changes_with_what_is_said_of_sources(tmp_path: Path) -> None:
    path = tmp_path / "policy.pdf"
    first = read(tmp_path, entry("a"))
    assert first.fingerprint() == read(tmp_path, "# a remark\n" + entry("a")).fingerprint()
    assert first.fingerprint() != read(tmp_path, entry("a").replace("2023", "2024")).fingerprint()
    before = first.fingerprint(path)
    beside_file(path).write_text('area = "Wexmoor"\n', encoding="utf-8")
    assert first.fingerprint(path) != before
