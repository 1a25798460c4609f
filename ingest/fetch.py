"""Brings official documents from their published addresses, or from a file given by hand, into ``corpus/official``.

Where a hash is not known yet, the first download's is recorded in the lock file, and later
downloads must match it.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.download import Limits, Loader, Progress, RefusedError, check_pdf
from ingest.lookalike import first_words, names_edition
from ingest.sources import LOCK_NAME, Registry, Source, SourcesError, read_lock, sha256_of

REGISTRY = Path("corpus/sources.toml")
FOLDER = Path("corpus/official")

_STALE_S = 3600.0  # a .part this old was left by a fetch that was killed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: held already, fetched now, or missing and why."""

    source: Source
    state: str  # held | fetched | missing
    path: Path | None = None
    reason: str = ""


class NotTakenError(Exception):
    """A file given by hand was not taken for an edition; the message says why and what to do."""


def fetch(
    ids: Sequence[str],
    registry: Registry,
    folder: Path,
    lock_file: Path,
    progress: Progress = lambda _: None,
    limits: Limits | None = None,
    allow_loopback: bool = False,
) -> list[Outcome]:
    """Bring the named sources, or with no ids all official ones in force.

    Never raises for what goes wrong with a download: the outcome says so. Raises SourcesError for an
    id that is not in the registry. ``allow_loopback`` is for tests against a server on this machine.
    """
    sources = _wanted(ids, registry)
    folder.mkdir(parents=True, exist_ok=True)
    _clear_parts(folder)
    held = {sha256_of(path): path for path in _pdfs(folder)}
    lock = read_lock(lock_file)
    offline = os.environ.get("PAGEWISE_OFFLINE") == "1"
    loader = Loader(folder, limits or Limits(), progress, allow_loopback)
    outcomes = []
    for source in sources:
        expected = source.sha256 or lock.get(source.id)
        if expected is not None and expected in held:
            outcomes.append(Outcome(source, "held", held[expected]))
        elif source.address is None:
            outcomes.append(_missing(source, "its address is not known", held, registry))
        elif offline:
            outcomes.append(_missing(source, "PAGEWISE_OFFLINE=1 keeps Pagewise off the network", held, registry))
        else:
            try:
                path, digest = loader.load(source, expected)
            except (RefusedError, OSError) as error:
                outcomes.append(_missing(source, str(error), held, registry))
                continue
            if expected is None:
                lock[source.id] = digest
                _write_lock(lock_file, lock)
            outcomes.append(Outcome(source, "fetched", path))
    return outcomes


def _pdfs(folder: Path) -> list[Path]:
    """PDFs that are here already: in the folder itself, and where PAGEWISE_CORPUS says that documents lie."""
    named = [Path(part) for part in os.environ.get("PAGEWISE_CORPUS", "").split(os.pathsep) if part]
    return [path for place in (*named, folder) for path in sorted(place.rglob("*.pdf")) if path.is_file()]


def _missing(source: Source, reason: str, held: dict[str, Path], registry: Registry) -> Outcome:
    """A document that is not here; its path is that of a copy whose hash is not known, if there is one."""
    copies = (path for digest, path in held.items() if registry.by_hash(digest) is None)
    copy = next((c for c in copies if source.sha256 is None and names_edition(source, first_words(c))), None)
    return Outcome(source, "missing", copy, f"{reason}, but {copy} looks like it" if copy else reason)


def take(source_id: str, file: Path, registry: Registry, folder: Path, lock_file: Path) -> Path:
    """Take a PDF that somebody downloaded by hand for an edition whose hash is not known yet.

    The word of whoever runs this stands in for the download from the official address; the cover must still
    bear the edition's name and year. Returns where the file lies. Raises NotTakenError, or SourcesError for a wrong id.
    """
    (source,) = _wanted([source_id], registry)
    if not source.official:
        raise NotTakenError(f"{source_id} is no official document: put your own files into corpus/local/ instead.")
    if not file.is_file():
        raise NotTakenError(f"{file} does not exist: check the path.")
    lock = read_lock(lock_file)
    try:
        digest = check_pdf(file, source.sha256 or lock.get(source_id))
    except RefusedError as error:
        raise NotTakenError(f"{file} is not taken for {source.short_title}: {error}.") from error
    other = registry.by_hash(digest)
    if other is not None and other.id != source_id:
        raise NotTakenError(f"{file} is {other.short_title} ({other.id}), not {source.short_title}.")
    if not names_edition(source, first_words(file)):
        raise NotTakenError(
            f"{file} does not say on its first pages that it is {source.title}: check that it is the right file."
        )
    folder.mkdir(parents=True, exist_ok=True)
    place = file
    if folder.resolve() not in file.resolve().parents:
        place = folder / f"{source_id}.pdf"
        part = folder / f"{source_id}.{os.getpid()}.part"
        try:
            shutil.copyfile(file, part)
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
    if source.sha256 is None and source_id not in lock:
        _write_lock(lock_file, {source_id: digest}, "by hand")
    return place


def _wanted(ids: Sequence[str], registry: Registry) -> list[Source]:
    if not ids:
        return [source for source in registry.all() if source.official and source.in_force]
    wanted = []
    for source_id in dict.fromkeys(ids):
        source = registry.get(source_id)
        if source is None:
            known = ", ".join(s.id for s in registry.all() if s.official)
            raise SourcesError(f"There is no source {source_id!r}: name one of {known}.")
        wanted.append(source)
    return wanted


def _clear_parts(folder: Path) -> None:
    for part in folder.glob("*.part"):
        if time.time() - part.stat().st_mtime > _STALE_S:
            part.unlink(missing_ok=True)


def _write_lock(path: Path, hashes: dict[str, str], how: str = "fetched") -> None:
    today = date.today().isoformat()
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    for source_id, digest in hashes.items():
        if known.get(source_id, {}).get("sha256") != digest:
            known[source_id] = {"sha256": digest, "recorded_on": today, "how": how}
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    part.replace(path)


def how_to_get(outcome: Outcome, folder: Path) -> str:
    """What to know of a missing document: why, where to get it by hand, and where to put it."""
    source = outcome.source
    lines = [f"Missing: {source.short_title} ({source.id}): {outcome.reason}."]
    places = [address for address in (source.address, source.landing_page) if address] or ["look at https://www.gov.uk"]
    lines.extend(f"    {'get it by hand:' if k == 0 else 'or:':15} {place}" for k, place in enumerate(places))
    lines.append(f"    {'put it into:':15} {folder}/")
    if source.sha256 is None:  # nobody has seen the file yet, so nothing knows it again
        copy = outcome.path or f"{folder}/FILE"
        lines.append(f"    {'then run:':15} python -m ingest fetch {source.id} --from {copy}")
    return "\n".join(lines)


def run_fetch(
    ids: Sequence[str],
    registry_path: Path = REGISTRY,
    folder: Path = FOLDER,
    allow_loopback: bool = False,
    by_hand: Path | None = None,
) -> int:
    """`python -m ingest fetch`: 0 if all that has an address is here, 1 if something is missing, 2 for a wrong id.

    ``by_hand`` is a file that was downloaded by hand for the one id given.
    """

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    registry = Registry.read(registry_path)
    lock_file = registry_path.with_name(LOCK_NAME)
    try:
        if by_hand is not None:
            return _run_take(ids, by_hand, registry, folder, lock_file, say)
        outcomes = fetch(ids, registry, folder, lock_file, say, allow_loopback=allow_loopback)
    except SourcesError as error:
        say(str(error))
        return 2
    for outcome in outcomes:
        if outcome.state == "missing":
            say(how_to_get(outcome, folder))
        else:
            print(
                f"{outcome.source.short_title}: {outcome.path}{'' if outcome.state == 'fetched' else ' (already here)'}"
            )
    missing = sum(outcome.state == "missing" for outcome in outcomes)
    if missing:
        say(f"{missing} of {len(outcomes)} documents are missing; Pagewise works with those that are here.")
    # What has no address can only be had by hand: that is no failure of a run that did not ask for it.
    failed = [o for o in outcomes if o.state == "missing" and (ids or o.source.address)]
    return 1 if failed else 0


def _run_take(ids: Sequence[str], file: Path, registry: Registry, folder: Path, lock_file: Path, say: Progress) -> int:
    if len(ids) != 1:
        say("Name the one document that the file is: python -m ingest fetch wt-2026 --from FILE")
        return 2
    try:
        place = take(ids[0], file, registry, folder, lock_file)
    except NotTakenError as error:
        say(str(error))
        return 1
    print(f"{place} is taken for {ids[0]}. Run `python -m ingest build` to read it.")
    return 0
