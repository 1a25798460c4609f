"""Passages -> an index that answers: Chroma for meaning, BM25 for words, vectors for reranking.

The embedding model brings torch with it, so it is imported only by a build: status is said at once.

A build reads what is new into ``sources/`` and then writes a generation (see generation.py).
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from ingest.acronyms import find_acronyms
from ingest.documents import SUFFIXES, read_document
from ingest.generation import clear, write_generation
from ingest.identity import model_name
from ingest.manifest import Held, IndexUnusable, Manifest, read_manifest_or_none
from ingest.pages import UnreadableFile
from ingest.passages import Passage, build_passages
from ingest.sources import Registry, SourcesError, sha256_of
from ingest.store import SourceStore

if TYPE_CHECKING:
    from ingest.embedding import PassageModel
    from ingest.late import LateReader

DEFAULT_INDEX = Path(".pagewise")
DEFAULT_CORPUS = Path(__file__).resolve().parent.parent / "corpus"
REGISTRY = DEFAULT_CORPUS / "sources.toml"
# Modules that decide nothing of what is stored of a file; a change in any other makes it be read anew.
_NOT_STORED = frozenset(
    {
        "__init__",
        "__main__",
        "doctor",
        "download",
        "fetch",
        "generation",
        "local",
        "lookalike",
        "manifest",
        "sources",
        "standing",
        "starter",
        "status",
    }
)
_SECTION_WORDS = 24  # of the section path, from its end, that the model reads before a passage

Progress = Callable[[str], None]
_log = logging.getLogger(__name__)


@dataclass
class BuildReport:
    """What a build did, as `python -m ingest build --json` prints it."""

    sources: int = 0
    pages: int = 0
    passages: int = 0
    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)
    skipped: list[dict[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    seconds_by_stage: dict[str, float] = field(default_factory=lambda: {"read": 0.0, "embed": 0.0, "write": 0.0})


@dataclass(frozen=True)
class _Found:
    """A file in a corpus folder."""

    path: Path
    file: str
    sha256: str


def build(
    index_dir: Path,
    corpus: Sequence[Path] | None = None,
    registry: Registry | None = None,
    progress: Progress = lambda _: None,
    wait_s: float = 600.0,
) -> BuildReport:
    """Bring the index up to date with the files in the corpus folders.

    ``corpus`` of None means ``PAGEWISE_CORPUS`` or the project's own folder. Raises IndexUnusable
    when another build does not finish within ``wait_s`` seconds or a folder does not exist.
    """
    began = time.perf_counter()
    folders = corpus_folders(corpus)
    registry = registry or Registry.read(REGISTRY)
    index_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(index_dir / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress("Another build of this index is running; waiting for it to finish.")
        try:
            lock.acquire(timeout=wait_s)
        except Timeout:
            raise IndexUnusable(
                f"Another build of {index_dir} is still running: wait for it, or stop it and build again."
            ) from None
    try:
        report = _build(index_dir, folders, registry, progress)
    finally:
        lock.release()
    report.seconds_by_stage = {stage: round(s, 2) for stage, s in report.seconds_by_stage.items()}
    report.seconds = round(time.perf_counter() - began, 2)
    return report


def corpus_folders(given: Sequence[Path] | None) -> list[Path]:
    """The folders to read: those given, else PAGEWISE_CORPUS, else the project's own."""
    if given:
        folders = list(given)
    elif os.environ.get("PAGEWISE_CORPUS"):
        folders = [Path(p) for p in os.environ["PAGEWISE_CORPUS"].split(os.pathsep) if p]
    else:
        folders = [DEFAULT_CORPUS]
    for folder in folders:
        if not folder.is_dir():
            raise IndexUnusable(f"{folder} is not a folder: give a folder that holds PDF, Word or Markdown files.")
    return folders


def _build(index_dir: Path, folders: list[Path], registry: Registry, progress: Progress) -> BuildReport:
    report = BuildReport()
    before = read_manifest_or_none(index_dir)
    manifest = Manifest(model_name())
    works = _Works(index_dir, registry, report, progress)
    taken: dict[str, str] = {}
    for found in _walk(folders, manifest):
        if found.sha256 in taken:
            manifest.skipped.append({"file": found.file, "reason": f"the same file as {taken[found.sha256]}"})
            continue
        taken[found.sha256] = found.file
        try:
            manifest.held.append(works.hold(found, {h.source.id for h in manifest.held}))
        except (UnreadableFile, SourcesError) as error:
            manifest.failed.append({"file": found.file, "reason": str(error)})
            progress(f"Left out: {error}")
    _step_aside(manifest)
    began = time.perf_counter()
    _compare(report, before, manifest)
    if report.added or report.removed or before is None or before.to_json() != manifest.to_json():
        write_generation(index_dir, before, manifest, progress)
    clear(index_dir, manifest)
    report.seconds_by_stage["write"] = time.perf_counter() - began
    report.sources, report.failed, report.skipped = len(manifest.held), manifest.failed, manifest.skipped
    report.pages = sum(h.pages for h in manifest.held)
    report.passages = sum(h.passages for h in manifest.held)
    return report


def _walk(folders: Sequence[Path], manifest: Manifest) -> Iterator[_Found]:

    for folder in folders:
        for path in sorted(folder.rglob("*")):
            hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
            if path.suffix.lower() not in SUFFIXES or hidden or not path.is_file() or path.name == "README.md":
                continue
            file = str(path.relative_to(folder))
            if path.suffix.lower() == ".md" and path.with_suffix(".pdf").is_file():
                continue  # a PDF's own Markdown, as starter material has it
            try:
                yield _Found(path, file, sha256_of(path))
            except OSError as error:
                reason = f"{path.name} cannot be read ({error.strerror}): check the file's permissions."
                manifest.failed.append({"file": file, "reason": reason})


class _Works:
    """Reads and embeds one file after another, loading the model only if one is new."""

    def __init__(self, index_dir: Path, registry: Registry, report: BuildReport, progress: Progress) -> None:
        self._index_dir, self._registry, self._report, self._progress = index_dir, registry, report, progress
        self._reader: LateReader | PassageModel | None = None

    def hold(self, found: _Found, taken_ids: set[str]) -> Held:
        key = source_key(found.sha256)
        store = SourceStore(self._index_dir / "sources" / key)
        if not store.folder.is_dir():
            store = self._read(found, store.folder)
        source = self._registry.describe(found.path, found.sha256, store.document, taken_ids)
        return Held(
            source, found.file, str(found.path.absolute()), found.sha256, key, len(store.pages), len(store.passages)
        )

    def _read(self, found: _Found, folder: Path) -> SourceStore:
        began = time.perf_counter()
        name = found.path.name
        try:
            document = read_document(found.path, lambda done, total: self._tick(name, done, total))
            passages = build_passages(document.pages)
        except UnreadableFile:
            raise
        except Exception as error:  # whatever one file does to a reader, the others are read
            _log.exception("%s could not be read.", name)
            kind = type(error).__name__
            raise UnreadableFile(f"{name} could not be read ({kind}): save it as PDF anew and add that.") from error
        if not passages:
            raise UnreadableFile(f"{name} holds no text that can be quoted: check that it is the right file.")
        read = time.perf_counter()
        self._report.seconds_by_stage["read"] += read - began
        from ingest.embedding import load_model
        from ingest.late import reader

        self._reader = self._reader or reader(load_model(), "passages")

        embedded = [embedded_text(p) for p in passages]
        read_vectors = []
        for k, vectors in enumerate(self._reader.read(embedded), 1):
            read_vectors.append(vectors)
            if k % 200 == 0:
                self._progress(f"{name}: {k} of {len(passages)} passages")
        acronyms = find_acronyms(page.content for page in document.pages)
        store = SourceStore.write(folder, document, passages, embedded, read_vectors, acronyms)
        self._report.seconds_by_stage["embed"] += time.perf_counter() - read
        self._progress(f"{name}: {len(document.pages)} pages, {len(passages)} passages")
        return store

    def _tick(self, name: str, done: int, total: int) -> None:
        if done == total or done % 50 == 0:
            self._progress(f"{name}: page {done} of {total}")


def embedded_text(passage: Passage) -> str:
    """What the model reads for a passage: the end of its section path, then its words."""
    words = " > ".join(passage.section[-3:]).split()
    head = " ".join(words[-_SECTION_WORDS:])
    return f"{head}\n{passage.text}" if head else passage.text


def source_key(sha256: str) -> str:
    """A name for everything that a file's pages, passages and vectors depend on."""
    return hashlib.sha256(f"{sha256}|{_code_version()}|{model_name()}".encode()).hexdigest()[:24]


@lru_cache(maxsize=1)
def _code_version() -> str:
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        if module.stem not in _NOT_STORED:
            digest.update(module.read_bytes())
    return digest.hexdigest()


def _step_aside(manifest: Manifest) -> None:
    """Starter material leaves as soon as the document that it stands in for is held."""
    standing = {h.source.family: h.source for h in sorted(manifest.held, key=lambda h: h.source.official)}
    for held in list(manifest.held):
        document = standing.get(held.source.stands_in_for or "")
        if held.source.kind == "starter" and document is not None:
            manifest.held.remove(held)
            what = "the document itself" if document.official else f"a file that looks like {document.title}"
            manifest.skipped.append({"file": held.file, "reason": f"starter material: {what} is held"})


def _compare(report: BuildReport, before: Manifest | None, after: Manifest) -> None:
    old = {h.source.id: h.key for h in before.held} if before else {}
    for held in after.held:
        same = old.get(held.source.id) == held.key
        (report.unchanged if same else report.added).append(held.source.id)
    report.removed = sorted(set(old) - {h.source.id for h in after.held})
