"""Brings official documents from their published addresses into ``corpus/official``.

Only https and only the listed hosts, after every redirect too. A file gets its name when all of it
is there, is a PDF, and has the hash it should have; until then it is a ``.part``, which no
failure leaves behind. Where a hash is not known yet, the first download's is recorded in the lock
file, and later downloads must match it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx

from ingest.sources import LOCK_NAME, Registry, Source, SourcesError, read_lock, sha256_of

HOSTS = frozenset({"assets.publishing.service.gov.uk", "www.gov.uk"})
REGISTRY = Path("corpus/sources.toml")
FOLDER = Path("corpus/official")

_LOOPBACK = frozenset({"127.0.0.1", "localhost"})
_REDIRECTS = (301, 302, 303, 307, 308)
_MAX_REDIRECTS = 5
_PDF_TYPES = frozenset({"application/pdf", "application/octet-stream", "binary/octet-stream"})
_STALE_S = 3600.0  # a .part this old was left by a fetch that was killed

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a download may take."""

    connect_s: float = 5.0
    read_s: float = 15.0  # without a single byte
    total_s: float = 300.0  # for one document
    max_bytes: int = 80 * 1024 * 1024
    attempts: int = 3  # connections for one document; later ones go on where the one before broke off


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: held already, fetched now, or missing and why."""

    source: Source
    state: str  # held | fetched | missing
    path: Path | None = None
    reason: str = ""


class _RefusedError(Exception):
    """The document cannot be had from its address; the message says why."""


class _UnreachableError(_RefusedError):
    """Nobody answers at the address's host."""


class _BrokenError(Exception):
    """The connection broke off before the end; another may go on from there."""


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
    held = {sha256_of(path): path for path in sorted(folder.rglob("*.pdf")) if path.is_file()}
    lock = read_lock(lock_file)
    offline = os.environ.get("PAGEWISE_OFFLINE") == "1"
    loader = _Loader(folder, limits or Limits(), progress, allow_loopback)
    outcomes = []
    for source in sources:
        expected = source.sha256 or lock.get(source.id)
        if expected is not None and expected in held:
            outcomes.append(Outcome(source, "held", held[expected]))
        elif source.address is None:
            outcomes.append(Outcome(source, "missing", reason="its address is not known"))
        elif offline:
            outcomes.append(Outcome(source, "missing", reason="PAGEWISE_OFFLINE=1 keeps Pagewise off the network"))
        else:
            try:
                path, digest = loader.load(source, expected)
            except (_RefusedError, OSError) as error:
                outcomes.append(Outcome(source, "missing", reason=str(error)))
                continue
            if expected is None:
                lock[source.id] = digest
                _write_lock(lock_file, lock)
            outcomes.append(Outcome(source, "fetched", path))
    return outcomes


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


def _write_lock(path: Path, hashes: dict[str, str]) -> None:
    today = date.today().isoformat()
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    for source_id, digest in hashes.items():
        if known.get(source_id, {}).get("sha256") != digest:
            known[source_id] = {"sha256": digest, "recorded_on": today}
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    part.replace(path)


class _Loader:
    """Downloads, remembering which hosts do not answer."""

    def __init__(self, folder: Path, limits: Limits, progress: Progress, allow_loopback: bool) -> None:
        self._folder, self._limits, self._progress = folder, limits, progress
        self._allow_loopback = allow_loopback
        self._silent: dict[str, str] = {}  # host -> why nothing comes from it

    def load(self, source: Source, expected: str | None) -> tuple[Path, str]:
        """Download a source; its path and hash. Raises _RefusedError, or OSError for a full disk."""
        assert source.address is not None
        url = self._checked(httpx.URL(source.address))
        if url.host in self._silent:
            raise _UnreachableError(self._silent[url.host])
        part = self._folder / f"{source.id}.{os.getpid()}.part"
        part.unlink(missing_ok=True)
        try:
            self._bring(source, url, part)
            digest = _check(part, expected)
            path = self._folder / f"{source.id}.pdf"
            part.replace(path)
        except _UnreachableError as error:
            self._silent[url.host] = str(error)
            raise
        finally:
            part.unlink(missing_ok=True)
        return path, digest

    def _checked(self, url: httpx.URL) -> httpx.URL:
        """The address itself, if it may be asked for at all."""
        if self._allow_loopback and url.host in _LOOPBACK:
            return url
        if url.scheme != "https":
            raise _RefusedError(f"the address {url} is not https, and nothing else is fetched")
        if url.host not in HOSTS or url.port not in (None, 443):
            raise _RefusedError(f"the address leads to {url.netloc.decode()}, which is not one of the official hosts")
        return url

    def _bring(self, source: Source, url: httpx.URL, part: Path) -> None:
        """Fill the part file, in several connections where one breaks off."""
        deadline = time.monotonic() + self._limits.total_s
        timeout = httpx.Timeout(self._limits.read_s, connect=self._limits.connect_s)
        validator: str | None = None  # says whether the rest belongs to the same file
        with httpx.Client(timeout=timeout, follow_redirects=False) as client:
            for attempt in range(1, self._limits.attempts + 1):
                try:
                    validator = self._attempt(client, source, url, part, validator, deadline)
                    return
                except _BrokenError as error:
                    if attempt == self._limits.attempts:
                        raise _RefusedError(f"the connection broke off {attempt} times ({error})") from error
                    self._progress(f"{source.short_title}: the connection broke off, trying again")

    def _attempt(
        self, client: httpx.Client, source: Source, url: httpx.URL, part: Path, validator: str | None, deadline: float
    ) -> str | None:
        size = part.stat().st_size if part.is_file() else 0
        headers = {"Accept": "application/pdf", "Accept-Encoding": "identity", "User-Agent": "Pagewise"}
        if size:
            headers["Range"] = f"bytes={size}-"
            if validator:
                headers["If-Range"] = validator
        try:
            for _ in range(_MAX_REDIRECTS + 1):
                with client.stream("GET", url, headers=headers) as response:
                    if response.status_code in _REDIRECTS:
                        url = self._checked(url.join(response.headers.get("location", "")))
                        continue
                    return self._receive(response, source, part, size, deadline)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.UnsupportedProtocol) as error:
            raise _UnreachableError(f"no connection to {url.host}") from error
        except httpx.TransportError as error:
            raise _BrokenError(type(error).__name__) from error
        except httpx.InvalidURL as error:
            raise _RefusedError(f"the address leads nowhere ({error})") from error
        raise _RefusedError(f"more than {_MAX_REDIRECTS} redirects")

    def _receive(self, response: httpx.Response, source: Source, part: Path, size: int, deadline: float) -> str | None:
        """Write what the server sends to the part file; returns its validator for a later resume."""
        resumed = response.status_code == 206 and response.headers.get("content-range", "").startswith(f"bytes {size}-")
        if response.status_code == 416 or (response.status_code == 206 and not resumed):
            part.unlink(missing_ok=True)
            raise _BrokenError("the server cannot go on from where it stopped")
        if response.status_code not in (200, 206):
            raise _RefusedError(f"{response.url.host} answers {response.status_code}")
        type_ = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if type_ not in _PDF_TYPES:
            raise _RefusedError(f"{response.url.host} sends {type_ or 'something without a type'}, not a PDF")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise _RefusedError(f"{response.url.host} sends the file packed, which was not asked for")
        done = size if resumed else 0
        length = response.headers.get("content-length", "")
        total = done + int(length) if length.isdigit() else None
        self._allow(total or 0)
        shown = 0.0
        with part.open("ab" if resumed else "wb") as file:
            for chunk in response.iter_raw():
                done += len(chunk)
                self._allow(done)
                file.write(chunk)
                now = time.monotonic()
                if now > deadline:
                    raise _RefusedError(f"it took longer than {self._limits.total_s:.0f} seconds")
                if now - shown > 0.5:
                    self._progress(_amount(source, done, total))
                    shown = now
        self._progress(_amount(source, done, total))
        validator: str | None = response.headers.get("etag") or response.headers.get("last-modified")
        return validator

    def _allow(self, size: int) -> None:
        if size > self._limits.max_bytes:
            raise _RefusedError(f"the file is larger than {self._limits.max_bytes // 2**20} MB")


def _check(part: Path, expected: str | None) -> str:
    """The hash of a download that is a whole PDF and the right one."""
    with part.open("rb") as file:
        start = file.read(1024)
        file.seek(max(0, part.stat().st_size - 2048))
        end = file.read()
    if b"%PDF-" not in start:
        raise _RefusedError("what came is not a PDF, whatever its type says")
    if b"%%EOF" not in end:
        raise _RefusedError("what came is cut off: the end of the PDF is missing")
    digest = sha256_of(part)
    if expected is not None and digest != expected:
        raise _RefusedError(
            f"what came is another file than the one recorded (sha256 {digest[:12]}… instead of {expected[:12]}…): "
            "it may have been reissued"
        )
    return digest


def _amount(source: Source, done: int, total: int | None) -> str:
    whole = f" of {total / 1e6:.1f}" if total else ""
    return f"{source.short_title}: {done / 1e6:.1f}{whole} MB"


def how_to_get(outcome: Outcome, folder: Path) -> str:
    """One line on a missing document: why, where to get it by hand, and where to put it."""
    source = outcome.source
    place = " or ".join(address for address in (source.address, source.landing_page) if address)
    where = f"get it by hand from {place}" if place else "look for it at https://www.gov.uk"
    return f"{source.short_title} ({source.id}) is missing: {outcome.reason}; {where} and put it into {folder}/."


def run_fetch(
    ids: Sequence[str], registry_path: Path = REGISTRY, folder: Path = FOLDER, allow_loopback: bool = False
) -> int:
    """`python -m ingest fetch`: 0 if all that has an address is here, 1 if something is missing, 2 for a wrong id."""

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    registry = Registry.read(registry_path)
    try:
        lock_file = registry_path.with_name(LOCK_NAME)
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
    # What has no address can only be had by hand: that is no failure of a run that did not ask for it.
    failed = [o for o in outcomes if o.state == "missing" and (ids or o.source.address)]
    return 1 if failed else 0
