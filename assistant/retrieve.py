"""Passages for a question, best first: hybrid retrieval, late interaction, a learned order.

Each step is a LlamaIndex part (retriever or node postprocessor), so that any of them may be
swapped; ``Retrieval.without`` names steps to leave out, for the ablation in ``evals compare``.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters
from pydantic import ConfigDict

from assistant.language import Reading
from assistant.library import Entry, Library
from assistant.matching import Asked, Match, Matcher
from assistant.quoted import holding
from assistant.ranking import Ranking, features
from assistant.voices import Voices

STAGES = ("language", "voices", "dense", "lexical", "late_interaction", "ranking", "editions")
_FETCHED = 120  # passages that each of the two searches brings
_RERANKED = 160  # of the fused list, how many are compared token by token; with 60, one right page in 15 was lost
_VOICED = 1.0  # how far the search by vector leans to where answers to like questions stand
_RRF = 60  # Cormack, Clarke and Büttcher 2009


@dataclass
class Question(QueryBundle):
    """A question on its way through the steps, and what they learn of its passages."""

    asked: Asked | None = None
    sources: list[str] = field(default_factory=list)
    matches: dict[str, Match] = field(default_factory=dict)
    fused: dict[str, float] = field(default_factory=dict)
    lexical: dict[str, float] = field(default_factory=dict)
    best_lexical: float = 0.0
    quoted: dict[str, float] = field(default_factory=dict)
    edition_named: bool = False


class HybridRetriever(BaseRetriever):
    """Chroma's and BM25's best passages, fused by reciprocal rank."""

    def __init__(self, library: Library, without: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._library, self._without = library, without

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        question = _question(query_bundle)
        lists = []
        if "dense" not in self._without:
            lists.append(self._dense(question))
        if "lexical" not in self._without:
            lists.append(self._lexical(question))
        nodes: dict[str, NodeWithScore] = {}
        for found in lists:
            for rank, item in enumerate(found):
                nodes.setdefault(item.node.node_id, item)
                fused = question.fused.get(item.node.node_id, 0.0)
                question.fused[item.node.node_id] = fused + 1 / (_RRF + rank)
        ranked = sorted(nodes, key=lambda i: -question.fused[i])
        return [NodeWithScore(node=nodes[i].node, score=question.fused[i]) for i in ranked[:_RERANKED]]

    def _dense(self, question: Question) -> list[NodeWithScore]:
        assert question.asked is not None
        asked = question.asked
        towards = asked.whole if asked.heard is None else asked.whole + _VOICED * asked.heard.expected
        filters = None
        if len(question.sources) < len(self._library.held):
            wanted = MetadataFilter(key="source_id", value=question.sources, operator=FilterOperator.IN)
            filters = MetadataFilters(filters=[wanted])
        retriever = self._library.vector_index.as_retriever(similarity_top_k=_FETCHED, filters=filters)
        return retriever.retrieve(QueryBundle(question.query_str, embedding=towards.tolist()))

    def _lexical(self, question: Question) -> list[NodeWithScore]:
        bm25 = self._library.bm25
        if bm25 is None:
            return []
        bm25.corpus_weight_mask = None
        if len(question.sources) < len(self._library.held):
            chosen = set(question.sources)
            bm25.corpus_weight_mask = [int(entry["source_id"] in chosen) for entry in self._library.bm25_corpus]
        bm25.similarity_top_k = min(_FETCHED, len(self._library.bm25_corpus))
        found = [item for item in bm25.retrieve(question.query_str) if (item.score or 0.0) > 0.0]
        best = max((item.score or 0.0 for item in found), default=1.0)
        question.best_lexical = best if found else 0.0
        question.lexical = {item.node.node_id: (item.score or 0.0) / best for item in found}
        return found


class LateInteraction(BaseNodePostprocessor):
    """Puts passages in the order of their tokens' likeness to the question's (see matching.py)."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    matcher: Matcher
    library: Library

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        question = _question(query_bundle)
        assert question.asked is not None
        entries = [self.library.entries[item.node.node_id] for item in nodes]
        for item, match in zip(nodes, self.matcher.match(question.asked, entries), strict=True):
            question.matches[item.node.node_id] = match
            item.score = match.tokens
        return sorted(nodes, key=lambda item: -(item.score or 0.0))


class LearnedOrder(BaseNodePostprocessor):
    """Puts passages in the order that a small learned model of a few figures gives (see ranking.py)."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    library: Library
    ranking: Ranking

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        question = _question(query_bundle)
        for item in nodes:
            node_id = item.node.node_id
            entry = self.library.entries[node_id]
            item.score = self.ranking.score(
                features(
                    entry,
                    self.library.source(entry.source_id),
                    question.matches[node_id],
                    question.lexical.get(node_id, 0.0),
                    question.asked,
                )
            )
        return sorted(nodes, key=lambda item: -(item.score or 0.0))


class EditionPreference(BaseNodePostprocessor):
    """Current editions before replaced ones of the same document, unless the question names one."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    library: Library
    step: float

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        if _question(query_bundle).edition_named:
            return nodes
        for item in nodes:
            source = self.library.source(self.library.entries[item.node.node_id].source_id)
            newest = self.library.newest(source.family)
            if newest is not None and newest.id != source.id:
                item.score = (item.score or 0.0) - self.step
        return sorted(nodes, key=lambda item: -(item.score or 0.0))


class QuotedWords(BaseNodePostprocessor):
    """Moves passages up that hold word for word what the question puts in quotation marks (see quoted.py)."""

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        steps = _question(query_bundle).quoted
        for item in nodes:
            item.score = (item.score or 0.0) + steps.get(item.node.node_id, 0.0)
        return sorted(nodes, key=lambda item: -(item.score or 0.0))


@dataclass(frozen=True)
class Ranked:
    """A passage in the order of the answer. ``score`` is comparable within one question only."""

    entry: Entry
    score: float
    match: Match


@dataclass
class Found:
    """What retrieval brings: passages in order, the question as the model sees it, times in ms."""

    ranked: list[Ranked]
    asked: Asked
    lexical: dict[str, float]
    best_lexical: float  # BM25's own score of its best passage
    timings: dict[str, float]


class Retrieval:
    """The steps in their order, over one library."""

    def __init__(self, library: Library, without: Sequence[str] = ()) -> None:
        self.library, self.without = library, frozenset(without)
        unknown = self.without - set(STAGES)
        if unknown:
            raise ValueError(f"no such stage: {', '.join(sorted(unknown))}; there are {', '.join(STAGES)}")
        self.matcher = Matcher(library, None if "voices" in self.without else Voices.load())
        self.ranking = Ranking.load()
        self.retriever = HybridRetriever(library, self.without)
        self.late = LateInteraction(matcher=self.matcher, library=library)
        self.learned = LearnedOrder(library=library, ranking=self.ranking)
        self.editions = EditionPreference(library=library, step=self.ranking.edition_step)
        self.quoted = QuotedWords()

    def read(self, question: str) -> Reading:
        """A question as the language of practitioners has it, or with no word beside its own where that is off."""
        reading = self.library.language.read(question)
        return replace(reading, search=reading.plain, added=()) if "language" in self.without else reading

    def find(self, asked: Asked, sources: list[str], edition_named: bool = False) -> Found:
        """Passages of these sources for a question, best first."""
        began = time.perf_counter()
        reading = asked.reading
        question = Question(reading.search, asked=asked, sources=sources, edition_named=edition_named)
        nodes: list[NodeWithScore] = self.retriever.retrieve(question)
        chosen = set(sources)
        asked_of = (e for e in self.library.entries.values() if e.source_id in chosen)
        question.quoted = holding(reading.question, asked_of)
        have = {item.node.node_id for item in nodes}
        nodes += [NodeWithScore(node=TextNode(id_=id_), score=0.0) for id_ in question.quoted if id_ not in have]
        retrieved = time.perf_counter()
        order = {item.node.node_id: item.score or 0.0 for item in nodes}
        nodes = self.late.postprocess_nodes(nodes, question)
        if "late_interaction" in self.without:
            for item in nodes:
                item.score = order[item.node.node_id]
            nodes.sort(key=lambda item: -(item.score or 0.0))
        elif "ranking" not in self.without:
            nodes = self.learned.postprocess_nodes(nodes, question)
        if "editions" not in self.without:
            nodes = self.editions.postprocess_nodes(nodes, question)
        if question.quoted and "ranking" not in self.without:
            nodes = self.quoted.postprocess_nodes(nodes, question)
        entries = self.library.entries
        ranked = [Ranked(entries[n.node.node_id], n.score or 0.0, question.matches[n.node.node_id]) for n in nodes]
        done = time.perf_counter()
        timings = {"retrieve": 1000 * (retrieved - began), "rerank": 1000 * (done - retrieved)}
        return Found(ranked, asked, question.lexical, question.best_lexical, timings)


def _question(bundle: Any) -> Question:
    if not isinstance(bundle, Question):
        raise TypeError("these steps take a Question, which carries the model's view of it")
    return bundle
