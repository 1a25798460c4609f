"""One document from its published address, whole or not at all.

Only https and only the listed hosts, after every redirect too. A file gets its name when all of it
is there, is a PDF, and has the hash it should have; until then it is a ``.part``, which no
failure leaves behind.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from ingest.sources import Source, sha256_of

HOSTS = frozenset({"assets.publishing.service.gov.uk", "www.gov.uk"})

_LOOPBACK = frozenset({"127.0.0.1", "localhost"})
_REDIRECTS = (301, 302, 303, 307, 308)
_MAX_REDIRECTS = 5
_PDF_TYPES = frozenset({"application/pdf", "application/octet-stream", "binary/octet-stream"})

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a download may take."""

    connect_s: float = 5.0
    read_s: float = 15.0  # without a single byte
    total_s: float = 300.0  # for one document
    max_bytes: int = 80 * 1024 * 1024
    attempts: int = 3  # connections for one document; later ones go on where the one before broke off


class RefusedError(Exception):
    """The document cannot be had from its address; the message says why."""


class _UnreachableError(RefusedError):
    """Nobody answers at the address's host."""


class _BrokenError(Exception):
    """The connection broke off before the end; another may go on from there."""


class Loader:
    """Downloads, remembering which hosts do not answer."""

    def __init__(self, folder: Path, limits: Limits, progress: Progress, allow_loopback: bool) -> None:
        self._folder, self._limits, self._progress = folder, limits, progress
        self._allow_loopback = allow_loopback
        self._silent: dict[str, str] = {}  # host -> why nothing comes from it

    def load(self, source: Source, expected: str | None) -> tuple[Path, str]:
        """Download a source; its path and hash. Raises RefusedError, or OSError for a full disk."""
        assert source.address is not None
        url = self._checked(httpx.URL(source.address))
        if url.host in self._silent:
            raise _UnreachableError(self._silent[url.host])
        self._find(url.host)
        part = self._folder / f"{source.id}.{os.getpid()}.part"
        part.unlink(missing_ok=True)
        try:
            self._bring(source, url, part)
            digest = check_pdf(part, expected)
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
            raise RefusedError(f"the address {url} is not https, and nothing else is fetched")
        if url.host not in HOSTS or url.port not in (None, 443):
            raise RefusedError(f"the address leads to {url.netloc.decode()}, which is not one of the official hosts")
        return url

    def _find(self, host: str) -> None:
        """Ask for a host's address, but not for long: without a network that question itself may hang."""
        if any(urllib.request.getproxies().get(scheme) for scheme in ("https", "all")):
            return  # the proxy asks
        found = threading.Event()

        def ask() -> None:
            with contextlib.suppress(OSError):  # then the connection says so
                socket.getaddrinfo(host, 443)
            found.set()

        threading.Thread(target=ask, daemon=True).start()
        if not found.wait(self._limits.connect_s):
            self._silent[host] = f"no connection to {host} (its address cannot be looked up)"
            raise _UnreachableError(self._silent[host])

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
                        raise RefusedError(f"the connection broke off {attempt} times ({error})") from error
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
        except httpx.ReadTimeout as error:
            if part.is_file() and part.stat().st_size:
                raise _BrokenError(type(error).__name__) from error
            raise _UnreachableError(f"{url.host} does not answer") from error
        except httpx.TransportError as error:
            raise _BrokenError(type(error).__name__) from error
        except httpx.InvalidURL as error:
            raise RefusedError(f"the address leads nowhere ({error})") from error
        raise RefusedError(f"more than {_MAX_REDIRECTS} redirects")

    def _receive(self, response: httpx.Response, source: Source, part: Path, size: int, deadline: float) -> str | None:
        """Write what the server sends to the part file; returns its validator for a later resume."""
        resumed = response.status_code == 206 and response.headers.get("content-range", "").startswith(f"bytes {size}-")
        if response.status_code == 416 or (response.status_code == 206 and not resumed):
            part.unlink(missing_ok=True)
            raise _BrokenError("the server cannot go on from where it stopped")
        if response.status_code not in (200, 206):
            raise RefusedError(f"{response.url.host} answers {response.status_code}")
        type_ = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if type_ not in _PDF_TYPES:
            raise RefusedError(f"{response.url.host} sends {type_ or 'something without a type'}, not a PDF")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise RefusedError(f"{response.url.host} sends the file packed, which was not asked for")
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
                    raise RefusedError(f"it took longer than {self._limits.total_s:.0f} seconds")
                if now - shown > 0.5:
                    self._progress(_amount(source, done, total))
                    shown = now
        self._progress(_amount(source, done, total))
        validator: str | None = response.headers.get("etag") or response.headers.get("last-modified")
        return validator

    def _allow(self, size: int) -> None:
        if size > self._limits.max_bytes:
            raise RefusedError(f"the file is larger than {self._limits.max_bytes // 2**20} MB")


def check_pdf(part: Path, expected: str | None) -> str:
    """The hash of a download that is a whole PDF and the right one."""
    with part.open("rb") as file:
        start = file.read(1024)
        file.seek(max(0, part.stat().st_size - 2048))
        end = file.read()
    if b"%PDF-" not in start:
        raise RefusedError("it is not a PDF, whatever its type or name says")
    if b"%%EOF" not in end:
        raise RefusedError("it is cut off: the end of the PDF is missing")
    digest = sha256_of(part)
    if expected is not None and digest != expected:
        raise RefusedError(
            f"it is another file than the one recorded (sha256 {digest[:12]}… instead of {expected[:12]}…): "
            "it may have been reissued"
        )
    return digest


def _amount(source: Source, done: int, total: int | None) -> str:
    whole = f" of {total / 1e6:.1f}" if total else ""
    return f"{source.short_title}: {done / 1e6:.1f}{whole} MB"
