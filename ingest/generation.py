"""One generation of an index: Chroma for meaning, BM25 for words, how often each word occurs.

An index folder holds

- ``sources/<key>/``       one folder for each file read (see store.py), never changed once written
- ``generations/<name>/``  Chroma and BM25 over the sources of one build, and its manifest
- ``current``              the name of the generation that answers

A new generation is written beside the old one and then ``current`` is replaced in one step, so that
the old index answers until the new one is whole; whatever a killed build leaves is not referred to
and is cleared by the next.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingest.manifest import Held, Manifest, current_generation, source_store

COLLECTION = "pagewise"
WORD = re.compile(r"[a-z]+(?:['’][a-z]+)*")


def open_collection(folder: Path) -> Any:
    """The Chroma collection of a generation folder, embedded or on a server of one's own.

    ``PAGEWISE_CHROMA`` (``host:port``) names a Chroma server; no embedding function is ever taken
    from what a server stores.
    """
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    server = os.environ.get("PAGEWISE_CHROMA")
    if server:
        host, _, port = server.partition(":")
        client = chromadb.HttpClient(host=host, port=int(port or 8000), settings=settings)
        name = f"{COLLECTION}-{folder.name}"
    else:
        client = chromadb.PersistentClient(path=str(folder / "chroma"), settings=settings)
        name = COLLECTION
    return client.get_or_create_collection(
        name, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
    )


def node_id(source_id: str, number: int) -> str:
    """How a passage is named in Chroma and BM25: its source and its place in that source."""
    return f"{source_id}:{number}"


def write_generation(
    index_dir: Path, before: Manifest | None, after: Manifest, progress: Callable[[str], None]
) -> None:
    """Write a generation that holds ``after``, and let it answer; ``before`` is what answers now."""
    generations = index_dir / "generations"
    generations.mkdir(exist_ok=True)
    numbers = [int(p.name) for p in generations.iterdir() if p.name.isdigit()]
    folder = generations / f"{max(numbers, default=0) + 1:06d}"
    folder.mkdir()
    progress("Writing the index")
    old = current_generation(index_dir)
    carried: dict[str, str] = {}
    if before is not None and old is not None and before.model == after.model and not os.environ.get("PAGEWISE_CHROMA"):
        shutil.copytree(old / "chroma", folder / "chroma")
        carried = {h.source.id: h.key for h in before.held}
    _write_chroma(index_dir, folder, after, carried)
    _write_bm25(index_dir, folder, after)
    _write_words(index_dir, folder, after)
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps(after.to_json(), ensure_ascii=False), encoding="utf-8")
    pointer = index_dir / "current.part"
    pointer.write_text(folder.name, encoding="utf-8")
    pointer.replace(index_dir / "current")


def passage_nodes(index_dir: Path, held: Held, vectors: bool) -> list[Any]:
    """A source's passages as LlamaIndex nodes, with their embeddings where asked."""
    from llama_index.core.schema import TextNode

    store = source_store(index_dir, held)
    nodes = []
    for k, passage in enumerate(store.passages):
        node = TextNode(
            id_=node_id(held.source.id, k),
            text=passage.text,
            metadata={
                "source_id": held.source.id,
                "number": k,
                "section": " > ".join(passage.section[-3:]),
                "page_index": passage.pages[0],
            },
            excluded_embed_metadata_keys=["source_id", "number", "page_index"],
            excluded_llm_metadata_keys=["number", "page_index"],
            metadata_template="{value}",
            text_template="{metadata_str}\n{content}",
        )
        if vectors:
            node.embedding = store.vectors[k].tolist()
        nodes.append(node)
    return nodes


def _write_chroma(index_dir: Path, folder: Path, after: Manifest, carried: dict[str, str]) -> None:
    from llama_index.vector_stores.chroma import ChromaVectorStore

    collection = open_collection(folder)
    wanted = {h.source.id: h.key for h in after.held}
    for source_id, key in carried.items():
        if wanted.get(source_id) != key:
            collection.delete(where={"source_id": source_id})
    vector_store = ChromaVectorStore(chroma_collection=collection)
    for held in after.held:
        if carried.get(held.source.id) != held.key:
            vector_store.add(passage_nodes(index_dir, held, vectors=True))


def _write_bm25(index_dir: Path, folder: Path, after: Manifest) -> None:
    from llama_index.retrievers.bm25 import BM25Retriever

    nodes = [node for held in after.held for node in passage_nodes(index_dir, held, vectors=False)]
    if nodes:
        retriever = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=min(50, len(nodes)))
        retriever.persist(str(folder / "bm25"))


def _write_words(index_dir: Path, folder: Path, after: Manifest) -> None:
    """How often each word occurs, and in how many passages: for spelling and for weighing words."""
    counts: Counter[str] = Counter()
    passages: Counter[str] = Counter()
    for held in after.held:
        for text in source_store(index_dir, held).embedded:
            words = WORD.findall(text.lower())
            counts.update(words)
            passages.update(set(words))
    value = {word: [n, passages[word]] for word, n in counts.items()}
    (folder / "words.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def clear(index_dir: Path, manifest: Manifest) -> None:
    """Remove what no generation refers to: leftovers of killed builds, sources of removed files.

    The generation before the current one stays: an app that is open may still be reading it.
    """
    generations = sorted(p for p in (index_dir / "generations").iterdir() if p.is_dir())
    current = current_generation(index_dir)
    kept_keys = {h.key for h in manifest.held}
    older = [p for p in generations if current is not None and p.name < current.name]
    for folder in generations:
        if folder != current and folder not in older[-1:]:
            shutil.rmtree(folder, ignore_errors=True)
    if older:
        try:
            old = json.loads((older[-1] / "manifest.json").read_text(encoding="utf-8"))
            kept_keys |= {entry["key"] for entry in old["held"]}
        except (OSError, ValueError, KeyError):
            shutil.rmtree(older[-1], ignore_errors=True)  # left by a killed build
    for folder in (index_dir / "sources").iterdir() if (index_dir / "sources").is_dir() else ():
        if folder.name not in kept_keys:
            shutil.rmtree(folder, ignore_errors=True)
