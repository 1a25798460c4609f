"""Exports waiting to be fetched. They are kept in memory only, for a while, and never on disk."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Response

from assistant.web.html import esc, icon

_MOST = 90
_SECONDS = 3600.0
_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".gift": "text/plain; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Downloads:
    """Files by an unguessable name, made when they are fetched; the oldest dropped first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, str, Callable[[], bytes]]] = OrderedDict()
        self._lock = Lock()

    def offer(self, name: str, make: Callable[[], bytes]) -> str:
        """Offer a file for a while; gives the address it can be fetched at. It is made when it is fetched."""
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._kept[token] = (time.monotonic() + _SECONDS, name, make)
            self._drop()
        return f"/download/{token}/{quote(name)}"

    def link(self, words: str, name: str, make: Callable[[], bytes]) -> str:
        """A link that saves the file."""
        address = esc(self.offer(name, make))
        return f'<a class="pw-link" href="{address}" download="{esc(name)}">{icon("down")}{esc(words)}</a>'

    def routes(self) -> APIRouter:
        router = APIRouter()

        @router.get("/download/{token}/{name}")
        def download(token: str, name: str) -> Response:
            with self._lock:
                self._drop()
                kept = self._kept.get(token)
            if kept is None or kept[1] != name:
                raise HTTPException(404, "This export is no longer kept: make it again.")
            return Response(
                kept[2](),
                media_type=_TYPES.get(Path(name).suffix, "application/octet-stream"),
                headers={
                    "Content-Disposition": f"attachment; filename*=utf-8''{quote(name)}",
                    "Cache-Control": "no-store",
                },
            )

        return router

    def _drop(self) -> None:
        now = time.monotonic()
        for token in [t for t, (until, _, _) in self._kept.items() if until < now]:
            del self._kept[token]
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)


def written(write: Callable[[Path], object], suffix: str) -> bytes:
    """What ``write`` puts into a file, which is gone again at once."""
    with TemporaryDirectory(prefix="pagewise-") as folder:
        path = Path(folder) / f"export{suffix}"
        write(path)
        return path.read_bytes()
