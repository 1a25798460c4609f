"""One page of a PDF as a picture, drawn in a process of its own.

PDFium may not be used by two threads at once, and the checker reads uploads with it; a damaged file
can also bring it down. Kept apart, neither can touch the app.
"""

from __future__ import annotations

import io
import multiprocessing
from collections import OrderedDict
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from threading import Lock

WIDTH = 1240  # pixels: sharp in a panel of half that on a dense screen
_KEPT = 80


def draw(path: str, page_index: int, width: int = WIDTH) -> bytes:
    """The page as PNG. Runs in the drawing process."""
    import pypdfium2 as pdfium

    pdf = pdfium.PdfDocument(path)
    try:
        page = pdf[page_index - 1]
        picture = page.render(scale=width / max(page.get_width(), 1.0)).to_pil()
    finally:
        pdf.close()
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG", compress_level=4)
    return out.getvalue()


class Renderer:
    """Draws pages and keeps the last few in memory."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._kept: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()
        self._lock = Lock()

    def page(self, path: Path, page_index: int) -> bytes:
        """A page's picture. Raises OSError where the file is gone or cannot be drawn."""
        key = (str(path), path.stat().st_mtime_ns, page_index)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        try:
            picture = self._process().submit(draw, str(path), page_index).result(timeout=60)
        except BrokenProcessPool as error:
            with self._lock:
                self._pool = None
            raise OSError(f"{path.name}, page {page_index}, cannot be drawn") from error
        except Exception as error:
            raise OSError(f"{path.name}, page {page_index}, cannot be drawn: {error}") from error
        with self._lock:
            self._kept[key] = picture
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return picture

    def close(self) -> None:
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = None

    def _process(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
            return self._pool
