"""Questions about the library itself: what is held, how long a document is, what chapters it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.language import Reading
from assistant.library import Library
from assistant.places import ASKS_NOTHING, Heading, all_headings, divisions
from assistant.results import AnswerPart
from ingest.sources import Source
from ingest.standing import replaced_text, status_words

_THINGS = r"(?:docs?|documents?|guidance|guidances|guides?|editions?|versions?|sources?|files?|pdfs?|publications?)"
_HOLDS = (
    r"(?:(?:do|can|did|have)\s+you\s+(?:have|hold|got|know|use|cover|search|read|quote)|have\s+you(?:\s+got)?|you\s+(?:have|hold|got)|"
    r"(?:are|is)\s+(?:there|held|loaded|available|here|in\s+(?:here|(?:the|your|this)\s+library)|you|this))(?!\s+to\b)"
)
_HELD = re.compile(
    rf"\b(?:what|which|how\s+many)\b.{{0,30}}\b{_THINGS}\b.{{0,30}}\b{_HOLDS}\b"
    rf"|\b(?:list|show|name|give)\b(?:\s+(?:me|us|all|the|your|of|which|what))*\s+(?:{_THINGS}|library)\b"
    r"|\bwhat(?:'s|’s|s|\s+is)\s+in\s+(?:the|your|this)\s+library\b"
    r"|\bwhat\s+(?:do\s+you\s+(?:have|hold|know)|can\s+you\s+(?:search|quote|answer\s+from))\W*$",
    re.I,
)
_HAVE_YOU = re.compile(
    r"^\W*(?:do|have|did|is|are|can|got)\b.{0,24}\b(?:have|hold|got|know|cover|use|search|quote|loaded|held|there|here|library)\b|^\W*got\b",
    re.I,
)
_LENGTH = re.compile(
    r"\bhow\s+many\s+(?:pages|sides)\b|\bhow\s+long\s+(?:is|are)\b|\b(?:page\s+count|number\s+of\s+pages)\b", re.I
)
_STRUCTURE = re.compile(
    r"\b(?:what|which|list|show|how\s+many|name)\b.{0,24}\b(chapters|parts|annex(?:es|e?s)|appendices|sections|headings)\b"
    r"|\b(?:table\s+of\s+)?(contents)\b(?:\s+(?:page|list))?",
    re.I,
)
_PARTICULARS = re.compile(
    r"\bwho\b.{0,16}\b(?:wrote|writes|publish(?:ed|es)|issue[sd]|ma[dk]es?|produce[sd]|author|publisher)\b"
    r"|\bwhen\b.{0,30}\b(?:published|updated|issued|out|written|revised|released|dated|replaced)\b"
    r"|\bhow\s+(?:old|recent)\b"
    r"|\b(?:is|has)\b.{0,30}\b(?:statutory|in\s+force|current|up\s+to\s+date|valid|superseded|replaced|out\s+of\s+date|"
    r"outdated|latest|newest|updated|law|binding)\b",
    re.I,
)
_KIND_WORDS = {
    "statutory": "statutory guidance",
    "guidance": "guidance that is not statutory",
    "consultation": "a consultation",
    "research": "a research report",
    "local": "a document of its own area",
    "starter": "starter material, which is not official",
}
_ABOUT = ASKS_NOTHING | {
    "which", "how", "many", "long", "pages", "sides", "count", "number", "has", "have", "had", "got", "hold", "held",
    "know", "use", "cover", "search", "quote", "loaded", "library", "edition", "editions", "version", "versions",
    "copy", "latest", "newest", "current", "here", "list", "documents", "document", "docs", "files", "sources",
    "source", "chapters", "parts", "annexes", "annexs", "annex", "appendices", "sections", "headings", "contents",
    "wrote", "writes", "who", "published", "publishes", "issued", "issues", "made", "makes", "produced", "produces",
    "author", "publisher", "when", "was", "last", "updated", "out", "came", "come", "did", "written", "revised",
    "released", "dated", "old", "recent", "statutory", "force", "up", "date", "valid", "superseded", "replaced",
    "outdated", "law", "legally", "binding", "still", "been", "yet", "we", "should", "using", "right", "one",
    "table", "all", "your", "my", "there", "any", "name", "currently", "now", "available", "access", "please",
}  # fmt: skip
_KINDS = {"chap": "chapter", "part": "part", "anne": "annex", "appe": "annex"}
_MOST_HEADINGS = 40


def about_library(
    library: Library, reading: Reading, named: Sequence[str]
) -> tuple[tuple[AnswerPart, ...], tuple[Heading, ...]] | None:
    """Sentences of our own, or headings to quote, that answer a question about the library; None for any other.

    ``named`` are the sources that the question names and the library holds.
    """
    words = reading.plain if reading.rest else ""
    texts = (reading.question, words)
    if not _asks_nothing_else(words, [library.source(s) for s in named]):
        return None
    sources = [library.source(s) for s in named]
    if any(_LENGTH.search(text) for text in texts):
        return tuple(AnswerPart(_length(library, s), (), True) for s in sources or library.sources), ()
    if sources and any(_PARTICULARS.search(text) for text in texts):
        return tuple(AnswerPart(_particulars(library, s), (), True) for s in sources), ()
    structure = next((m for text in texts if (m := _STRUCTURE.search(text))), None)
    if structure is not None and len(sources) == 1:
        found = _structure(library, sources[0].id, (structure.group(1) or structure.group(2)).lower())
        return ((), tuple(found[:_MOST_HEADINGS])) if found else None
    if any(_HELD.search(text) for text in texts) or (sources and _HAVE_YOU.search(reading.question)):
        families = {s.family for s in sources}
        listed = [s for s in library.sources if not families or s.family in families]
        return tuple(AnswerPart(_named(s), (), True) for s in listed), ()
    return None


def _asks_nothing_else(words: str, named: Sequence[Source]) -> bool:
    titles = {w for s in named for w in re.findall(r"[a-z]+", f"{s.title} {s.short_title}".lower())}
    return all(w in _ABOUT or w in titles for w in re.findall(r"[a-z]+(?:'[a-z]+)?", words.lower().replace("’", "'")))


def _named(source: Source) -> str:
    """A source in a line, with what is known of its edition and standing."""
    if source.kind == "starter":
        return f"{source.title} (starter material, not official)"
    status = {"in_force": "in force", "superseded": "replaced", "unknown": ""}.get(source.status, source.status)
    told = [part for part in source.edition.split(", ") if part and part not in source.title]
    edition = "" if source.edition == "no edition given" else ", ".join(told)
    return f"{source.title}{f', {edition}' if edition else ''}{f' ({status})' if status else ''}"


def _particulars(library: Library, source: Source) -> str:
    """What kind of document a source is, who published it and when, and whether it still holds."""
    title = source.title if source.short_title in ("", source.title) else f"{source.title} ({source.short_title})"
    by = f", published by {source.publisher}" if source.publisher and source.publisher != "not stated" else ""
    dated = f" in {source.published:%B %Y}" if by and source.published else ""
    replaced = replaced_text(source, library.registry, library.sources)
    standing = replaced or (f"It is {status_words(source)}." if source.status != "unknown" else "")
    return f"{title} is {_KIND_WORDS.get(source.kind, 'a document')}{by}{dated}. {standing}".strip()


def asks_what_is_held(question: str) -> bool:
    """Whether a question asks if something is held: "have you got the Prevent duty guidance"."""
    return _HAVE_YOU.search(question) is not None


def _length(library: Library, source: Source) -> str:
    pages = library.pages(source.id)
    labels = [p.page_label for p in pages if p.page_label is not None]
    numbered = ""
    if labels and (labels[0] != "1" or labels[-1] != str(len(pages))):
        numbered = f", its printed numbers from {labels[0]} to {labels[-1]}"
    return f"{source.short_title or source.title} has {len(pages)} page{'s' * (len(pages) != 1)}{numbered}."


def _structure(library: Library, source_id: str, asked: str) -> list[Heading]:
    """The headings of one kind; for "contents" and "sections" those of the highest level that parts the whole."""
    headings = all_headings(library, source_id)
    kind = _KINDS.get(asked[:4])
    if kind is not None:
        return divisions(headings, kind)
    levels = Counter(h.level for h in headings)
    level = next((n for n in sorted(levels) if levels[n] >= 3), min(levels, default=1))
    return [h for h in headings if h.level == level]
