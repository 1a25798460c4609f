"""Any file of the library -> its pages, whatever its format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingest.pages import Document, UnreadableFile, read_pdf

# What a person may drop into a corpus folder. Formats that cannot be read are listed too, so that the
# status says what to do with such a file instead of passing over it.
_WORD, _MARKDOWN = (".docx",), (".md", ".markdown")
_SAVE_AS = {
    ".doc": "an old Word format: open it in Word and save it as .docx",
    ".docm": "a Word file with macros, which are never opened: save it as .docx",
    ".dotm": "a Word template with macros, which are never opened: save it as .docx",
    ".odt": "an OpenDocument file: save it as .docx or PDF",
    ".rtf": "a Rich Text file: save it as .docx or PDF",
}
SUFFIXES = (".pdf", *_WORD, *_MARKDOWN, *_SAVE_AS)


def read_document(path: Path, progress: Callable[[int, int], None] | None = None) -> Document:
    """Read a PDF, Word or Markdown file.

    ``progress`` is called with (pages done, pages in all). Word and Markdown have no fixed pages:
    each top-level section counts as one, without a label. Raises UnreadableFile with one sentence.
    """
    suffix = path.suffix.lower()
    if suffix in _SAVE_AS:
        raise UnreadableFile(f"{path.name} is {_SAVE_AS[suffix]}.")
    if suffix == ".pdf":
        return read_pdf(path, progress)
    if suffix in _WORD:
        from ingest.word import read_word

        document = read_word(path)
    elif suffix in _MARKDOWN:
        from ingest.markdown import read_markdown

        document = read_markdown(path)
    else:
        raise UnreadableFile(f"{path.name} is of a kind that cannot be read: save it as PDF, .docx or Markdown.")
    if progress:
        progress(len(document.pages), len(document.pages))
    return document
