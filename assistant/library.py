"""An opened index: what it holds, its passages and pages, and ways to search them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.language import Language
from assistant.lexicon import load_lexicon
from ingest.generation import node_id, open_collection
from ingest.identity import model_name
from ingest.index import REGISTRY
from ingest.manifest import Held, IndexUnusable, Manifest, current_generation, read_manifest, source_store
from ingest.pages import Page
from ingest.passages import Passage
from ingest.sources import Registry, Source
from ingest.store import SourceStore

if TYPE_CHECKING:
    from llama_index.core import VectorStoreIndex
    from llama_index.retrievers.bm25 import BM25Retriever

    from ingest.embedding import PassageModel
    from ingest.late import LateReader


@dataclass(frozen=True)
class Entry:
    """A passage in the library. ``number`` is its place in its source."""

    source_id: str
    number: int
    passage: Passage

    @property
    def id(self) -> str:
        return node_id(self.source_id, self.number)


class Library:
    """Everything a question may need, loaded when it is first needed.

    >>> library = Library.open(Path(".pagewise"))
    >>> library.source("wt-2023").short_title
    'WT 2023'
    """

    def __init__(self, index_dir: Path, folder: Path, manifest: Manifest, registry: Registry) -> None:
        self.index_dir, self.folder, self.manifest, self.registry = index_dir, folder, manifest, registry
        self.held: dict[str, Held] = {h.source.id: h for h in manifest.held}
        self._stores: dict[str, SourceStore] = {}

    @classmethod
    def open(cls, index_dir: Path) -> Library:
        """Open the generation that answers now. Raises IndexUnusable where there is none, or one of another model."""
        manifest, folder = read_manifest(index_dir), current_generation(index_dir)
        if manifest is None or folder is None:
            raise IndexUnusable(f"There is no index in {index_dir} yet: run `python -m ingest build`.")
        if manifest.model != model_name():
            raise IndexUnusable(
                f"The index was made with another model ({manifest.model}): run `python -m ingest build`."
            )
        return cls(index_dir, folder, manifest, Registry.read(REGISTRY))

    # --- what is held ---

    @property
    def sources(self) -> list[Source]:
        return [h.source for h in self.held.values()]

    def source(self, source_id: str) -> Source:
        """A held source. Raises KeyError for any other."""
        return self.held[source_id].source

    def newest(self, family: str) -> Source | None:
        """Of the editions held of one document, the one in force, else the latest."""
        return self._newest.get(family)

    @cached_property
    def _newest(self) -> dict[str, Source]:
        return {s.family: s for s in sorted(self.sources, key=lambda s: s.recency)}

    def store(self, source_id: str) -> SourceStore:
        if source_id not in self._stores:
            self._stores[source_id] = source_store(self.index_dir, self.held[source_id])
        return self._stores[source_id]

    def file(self, source_id: str) -> Path:
        """The file that a source was read from, for opening it at a page."""
        return Path(self.held[source_id].path)

    def pages(self, source_id: str) -> tuple[Page, ...]:
        return self.store(source_id).pages

    def page(self, source_id: str, page_index: int) -> Page:
        """One page by its 1-based place in the file."""
        return self.store(source_id).pages[page_index - 1]

    def labelled(self, source_id: str, label: str) -> list[Page]:
        """The pages that print this number."""
        return [p for p in self.pages(source_id) if p.page_label is not None and p.page_label.lower() == label.lower()]

    def passages(self, source_id: str) -> tuple[Passage, ...]:
        return self.store(source_id).passages

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Every passage held, by its id, sources in order."""
        return {
            entry.id: entry
            for source_id in self.held
            for number, passage in enumerate(self.passages(source_id))
            for entry in (Entry(source_id, number, passage),)
        }

    def on_page(self, source_id: str, page_index: int) -> list[Entry]:
        """Passages that stand, wholly or in part, on a page; footnotes last."""
        found = [Entry(source_id, k, p) for k, p in enumerate(self.passages(source_id)) if page_index in p.pages]
        return sorted(found, key=lambda e: (e.passage.kind == "footnote", e.number))

    def in_paragraph(self, source_id: str, number: str) -> list[Entry]:
        """Passages of a numbered paragraph, where annexes restart those of the main run first."""
        return [
            Entry(source_id, k, p)
            for k, p in enumerate(self.passages(source_id))
            if number in p.paragraphs and p.kind != "footnote"
        ]

    @cached_property
    def acronyms(self) -> dict[str, list[str]]:
        """Short forms that the documents held define by themselves, with their long forms."""
        learnt: dict[str, list[str]] = {}
        for source_id in self.held:
            for short, longs in self.store(source_id).facts["acronyms"].items():
                known = learnt.setdefault(short, [])
                known.extend(long for long in longs if long not in known)
        return learnt

    @cached_property
    def words(self) -> dict[str, tuple[int, int]]:
        """Every word held, in small letters: how often it occurs, and in how many passages."""
        counts = json.loads((self.folder / "words.json").read_text(encoding="utf-8"))
        return {word: (n, passages) for word, (n, passages) in counts.items()}

    @cached_property
    def language(self) -> Language:
        """The reader of questions, with the lexicon and what the documents held add to it."""
        pieces = self.model.pieces()
        return Language(
            load_lexicon().with_acronyms(self.acronyms),
            {word: n for word, (n, _) in self.words.items()},
            lambda word: word in pieces,
        )

    # --- searching ---

    @cached_property
    def model(self) -> PassageModel:
        from ingest.embedding import load_model

        return load_model()

    @cached_property
    def question_reader(self) -> LateReader | PassageModel:
        """What questions are read with (see ingest/late.py)."""
        from ingest.late import reader

        return reader(self.model, "questions")

    @cached_property
    def collection(self) -> Any:
        return open_collection(self.folder)

    @cached_property
    def vector_index(self) -> VectorStoreIndex:
        """The passages' vectors as LlamaIndex sees them: any of its parts may be put on top."""
        from llama_index.core import VectorStoreIndex
        from llama_index.vector_stores.chroma import ChromaVectorStore

        return VectorStoreIndex.from_vector_store(
            ChromaVectorStore(chroma_collection=self.collection), embed_model=self.model
        )

    @cached_property
    def bm25(self) -> BM25Retriever | None:
        """The lexical index, or None while the library is empty."""
        from llama_index.retrievers.bm25 import BM25Retriever

        if not (self.folder / "bm25").is_dir():
            return None
        return BM25Retriever.from_persist_dir(str(self.folder / "bm25"))

    @cached_property
    def bm25_corpus(self) -> list[dict[str, Any]]:
        """What BM25 knows of each passage, in its own order."""
        return list(self.bm25.corpus) if self.bm25 is not None else []

    def late(self, entry: Entry) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
        """The vectors of a passage's tokens as questions meet them (times 127), and where each token begins.

        Offsets are into the passage's embedded text.
        """
        store = self.store(entry.source_id)
        rows = store.rows(entry.number)
        return store.late[rows], store.starts[rows]

    def embedded(self, entry: Entry) -> str:
        return self.store(entry.source_id).embedded[entry.number]

    def vector(self, entry: Entry) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.store(entry.source_id).vectors[entry.number]
        return vector

    def choose(self, wanted: Sequence[str] | None) -> list[str]:
        """Ids of the sources to search: all, or those named. Raises KeyError for one not held."""
        if not wanted:
            return list(self.held)
        for source_id in wanted:
            if source_id not in self.held:
                raise KeyError(source_id)
        return list(dict.fromkeys(wanted))


def default_index() -> Path:
    """The index folder that ``PAGEWISE_INDEX`` names, else ``.pagewise``."""
    return Path(os.environ.get("PAGEWISE_INDEX", ".pagewise"))
