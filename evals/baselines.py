"""What Pagewise is measured against: BM25 over pages, and LlamaIndex's tutorial RAG.

Both read the files of the index under test with pypdf, and both are told the printed page numbers
that Pagewise reads: they are judged on finding, not on labels.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pypdf
from llama_index.core import Document
from llama_index.core.readers.base import BaseReader

from assistant.library import Library
from evals.metrics import Ranked, page_name

if TYPE_CHECKING:
    from ingest.embedding import PassageModel

CHUNK_SIZES = (1024, 512, 256)
_FETCHED = 30  # chunks asked for: enough for ten different pages


class System(Protocol):
    """Anything that ranks passages for a question."""

    def rank(self, question: str, sources: Sequence[str] | None) -> list[Ranked]: ...


@dataclass(frozen=True)
class CorpusFile:
    """A PDF of the index under test, and what its pages are called."""

    source_id: str
    path: Path
    names: tuple[str, ...]  # of its pages, in order


def corpus_files(library: Library) -> list[CorpusFile]:
    """The PDFs that an index was built from. Other kinds of file have no pages to be right about."""
    return [
        CorpusFile(
            source_id,
            library.file(source_id),
            tuple(page_name(page.page_label, page.page_index) for page in library.pages(source_id)),
        )
        for source_id in library.held
        if library.file(source_id).suffix.lower() == ".pdf"
    ]


def page_texts(path: Path) -> list[str]:
    """Each page's text as pypdf extracts it."""
    # Its warnings about the inside of a PDF would fill the screen, and nothing here depends on them.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


class Bm25Pages:
    """BM25 over whole pages, stemmed, without stop words: what searching the PDF by words gives at best."""

    def __init__(self, files: Sequence[CorpusFile], texts: Mapping[str, Sequence[str]]) -> None:
        import Stemmer

        self._stemmer = Stemmer.Stemmer("english")
        self._pages = [
            (file.source_id, name, text)
            for file in files
            for name, text in zip(file.names, texts[file.source_id], strict=True)
        ]
        self._indexes: dict[tuple[str, ...] | None, tuple[list[Ranked], Any]] = {}

    def rank(self, question: str, sources: Sequence[str] | None) -> list[Ranked]:
        import bm25s

        ranked, index = self._index(tuple(sources) if sources else None)
        if not ranked:
            return []
        tokens = bm25s.tokenize([question], stopwords="en", stemmer=self._stemmer, show_progress=False)
        ids, _ = index.retrieve(tokens, k=min(10, len(ranked)), show_progress=False)
        return [ranked[k] for k in ids[0]]

    def _index(self, sources: tuple[str, ...] | None) -> tuple[list[Ranked], Any]:
        """The index of some documents: word frequencies are those of the documents searched."""
        import bm25s

        if sources not in self._indexes:
            ranked = [Ranked(((s, name),), text) for s, name, text in self._pages if sources is None or s in sources]
            index = bm25s.BM25()
            if not ranked:
                return ranked, index
            texts = [page.text for page in ranked]
            tokens = bm25s.tokenize(texts, stopwords="en", stemmer=self._stemmer, show_progress=False)
            index.index(tokens, show_progress=False)
            self._indexes[sources] = ranked, index
        return self._indexes[sources]


class PypdfReader(BaseReader):
    """A page of text a Document, as LlamaIndex's PDFReader makes them.

    PDFReader's own package asks for pypdf below 7, so its few lines stand here: pypdf's text of
    each page, with the label that the PDF's catalogue gives it.
    """

    def load_data(self, file: Path, extra_info: dict[str, Any] | None = None) -> list[Document]:
        reader = pypdf.PdfReader(file)
        labels = reader.page_labels
        return [
            Document(
                text=page.extract_text(),
                metadata={"page_label": labels[k], "file_name": file.name, **(extra_info or {})},
            )
            for k, page in enumerate(reader.pages)
        ]


class TutorialRag:
    """LlamaIndex's starter tutorial: SimpleDirectoryReader, SentenceSplitter, Chroma, top k by meaning."""

    def __init__(self, files: Sequence[CorpusFile], model: PassageModel, chunk_size: int, folder: Path) -> None:
        import chromadb
        from chromadb.config import Settings
        from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
        from llama_index.core.node_parser import SentenceSplitter
        from llama_index.vector_stores.chroma import ChromaVectorStore

        logging.getLogger("pypdf").setLevel(logging.ERROR)
        began = time.perf_counter()
        self.names: dict[str, tuple[str, str]] = {}
        documents = []
        for file in files:
            reader = SimpleDirectoryReader(input_files=[str(file.path)], file_extractor={".pdf": PypdfReader()})
            read = reader.load_data()
            for document, name in zip(read, file.names, strict=True):
                document.metadata["source_id"] = file.source_id
                # Needed to search one document alone; kept from what is embedded.
                document.excluded_embed_metadata_keys.append("source_id")
                self.names[document.doc_id] = (file.source_id, name)
            documents.extend(read)
        client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
        collection = client.create_collection(f"tutorial-{chunk_size}", embedding_function=None)
        store = ChromaVectorStore(chroma_collection=collection)
        self._index = VectorStoreIndex.from_documents(
            documents,
            storage_context=StorageContext.from_defaults(vector_store=store),
            embed_model=model,
            transformations=[SentenceSplitter(chunk_size=chunk_size)],
        )
        self.seconds = time.perf_counter() - began
        self.chunks = collection.count()

    def rank(self, question: str, sources: Sequence[str] | None, fetched: int = _FETCHED) -> list[Ranked]:
        from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters

        filters = None
        if sources:
            wanted = MetadataFilter(key="source_id", value=list(sources), operator=FilterOperator.IN)
            filters = MetadataFilters(filters=[wanted])
        nodes = self._index.as_retriever(similarity_top_k=fetched, filters=filters).retrieve(question)
        return [Ranked((self.names[str(item.node.ref_doc_id)],), item.node.get_content()) for item in nodes]
