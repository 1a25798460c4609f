"""A question as people type it, read in the guidance's words.

Nothing is put in the place of what was asked: acronyms and staffroom words get the guidance's
words beside them, misspelt words get the corpus's spelling, and documents, editions and places
that the question names are set apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from assistant.lexicon import DocumentName, Lexicon, Predecessor, Term
from assistant.placewords import Place, read_place
from assistant.spelling import WORD, Spelling

_YEAR = r"(?:20)?(1[0-9]|2[0-9])"
_MONTH = r"(?i:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
# How an edition is named beside its document: "KCSIE 24", "KCSIE (September 2024)", "the 2024 edition of KCSIE".
_EDITION_AFTER = (
    rf"(?:\s*(?:guidance|edition)?\s*\(?{_YEAR}\b\)?"
    rf"|[\s,]*\(?(?:guidance|edition|version|from|of|dated)?\s*(?:the\s+)?(?:{_MONTH}\s*)?20(1[0-9]|2[0-9])\b\)?"
    r"(?:\s+(?:edition|version))?)?"
)
_EDITION_BEFORE = (
    rf"(?:(?:the\s+)?(?:{_MONTH}\s*)?\b20(1[0-9]|2[0-9])\s+"
    r"(?:(?:edition|version|copy|issue)\s+(?:of\s+)?)?(?:the\s+)?)?"
)
_BEFORE_NAME = r"(?:(?<=\bin\s)|(?<=\bof\s)|(?<=\bis\s)|(?<=\bby\s)|(?<=\bthe\s)|(?<=\bfrom\s)|(?<=\band\s))"
_AFTER_NAME = (
    r"(?=\s*(?:'?(?:20)?[12]\d\b|guidance|statutory|edition|says?\b|pages?\b|pp?\.?\s*\d|para|ch(?:apter|\.)?\s*\d"
    r"|annex|appendix|glossary|footnote|contents|\W*$))"
)
# Where a document is itself what is asked about: "is KCSIE statutory", "who has to follow it". "What does KCSIE
# say about X" asks about X.
_SUBJECT_BEFORE = re.compile(
    r"(?:^|[.?!;:]\s*|\b(?:why|how|when|what|if|whether)\s+)(?:is|isn['’]?t|are|was|has|does|did|do|can|should)\s+(?:the\s+)?$",
    re.I,
)
_SUBJECT_AFTER = re.compile(
    r"\s*(?:guidance\s+)?(?!say|mention|state|tell|talk|mean|give|define|describe|explain|cover|expect|want|need|require|have"
    r"|page|pages|para|pp?\.|ch\b|chapter|annex|appendix|guidance)[a-z]",
    re.I,
)
_OBJECT_BEFORE = re.compile(
    r"\b(?:follow|obey|ignore|read|quote|cite|copy|comply\s+with|regard\s+to|wrote|publish(?:es|ed)|issue[sd]?|replace[sd]?|apply)"
    r"\s+(?:the\s+)?$",
    re.I,
)
_OBJECT_AFTER = re.compile(r"\s*(?:guidance\s*)?(?:$|[?,.;]|(?:and|or|but|if|when|before|from)\b)", re.I)


@dataclass(frozen=True)
class NamedDocument:
    """A document that a question names. ``said`` is how it was named."""

    family: str
    edition: str | None
    said: str


@dataclass(frozen=True)
class Reading:
    """What a question says and what it means.

    ``search`` is the text to embed: the question with spelling mended and meanings beside its
    terms. ``plain`` lacks the names of documents and places, which say where, not what.
    """

    question: str
    plain: str
    search: str
    rest: str = ""  # ``plain``, empty where the question names a document or place and nothing else
    added: tuple[str, ...] = ()  # the guidance's words that were put beside the question's
    respelt: tuple[tuple[str, str], ...] = ()
    documents: tuple[NamedDocument, ...] = ()
    place: Place = field(default_factory=Place)
    replaced: tuple[Predecessor, ...] = ()


@dataclass(frozen=True)
class _Said:
    """A term with the pattern that finds it."""

    pattern: re.Pattern[str]
    term: Term
    exact: bool  # an acronym that is an ordinary word in small letters: only capitals count


class Language:
    """Reads questions with a lexicon and a vocabulary.

    ``vocabulary`` maps the corpus's words, in lower case, to how often they occur. ``is_word``
    tells whether a word is English at all: such a word is never respelt.
    """

    def __init__(self, lexicon: Lexicon, vocabulary: dict[str, int], is_word: Callable[[str], bool]) -> None:
        self._lexicon, self._vocabulary, self._is_word = lexicon, vocabulary, is_word

    def read(self, question: str) -> Reading:
        """Read a question of any length; never raises."""
        documents, rest = self._documents(question)
        place, plain = read_place(rest)
        rest = re.sub(r"\s+", " ", plain).strip(" ?,.;:-")
        plain = rest or question
        respelt = tuple(self._spelling.slips(plain))
        mended = plain
        for wrong, right in respelt:
            mended = re.sub(rf"\b{re.escape(wrong)}\b", right, mended)
        added = tuple(self._meanings(mended))
        replaced = tuple(self._replaced(question, mended))
        now = tuple(p.now[0] for p in replaced)
        extra = tuple(dict.fromkeys([*added, *now]))
        search = f"{mended} ({'; '.join(extra)})" if extra else mended
        return Reading(question, mended, search, rest, extra, respelt, documents, place, replaced)

    # --- documents ---

    @cached_property
    def _document_patterns(self) -> list[tuple[re.Pattern[str], DocumentName]]:
        names = [(said, name) for name in self._lexicon.documents for said in name.said]
        patterns = []
        for said, name in sorted(names, key=lambda pair: -len(pair[0])):
            spelt = re.escape(said).replace(r"\ ", r"[\s\-]+")
            before, after = ("", "") if name.edition else (_EDITION_BEFORE, _EDITION_AFTER)
            if said.lower() == "working together":  # also what people do
                spelt = (
                    r"(?:Working\s+Together|(?<=in\s)working\s+together|(?<=the\s)working\s+together"
                    r"|(?<=does\s)working\s+together|(?<=wrote\s)working\s+together|(?<=published\s)working\s+together"
                    r"|working\s+together(?=\s*(?:guidance|say|20\d\d|to safeguard|\?|p\.?\s*\d|para)))"
                )
            flags = re.I if not (said.isupper() and len(said) <= 3) else 0
            if not flags:
                # In small letters "wt" may be "what": only where a document's name would stand.
                small = re.escape(said.lower())
                spelt = rf"(?:{spelt}|{_BEFORE_NAME}{small}|{small}{_AFTER_NAME})"
            if said.lower() == "working together":
                flags = 0
            patterns.append((re.compile(rf"(?<![\w]){before}{spelt}{after}(?!\w)", flags), name))
        return patterns

    def _documents(self, question: str) -> tuple[tuple[NamedDocument, ...], str]:
        """Documents named, and the question without their names."""
        found: list[NamedDocument] = []
        rest = question
        for pattern, name in self._document_patterns:
            while match := pattern.search(rest):
                year = next((g for g in match.groups() if g), None)
                edition = name.edition or (f"20{year}" if year else None)
                named = NamedDocument(name.family, edition, match.group(0).strip())
                if not any(n.family == named.family and (n.edition == edition or not edition) for n in found):
                    found.append(named)
                before, after = rest[: match.start()], rest[match.end() :]
                itself = (_SUBJECT_BEFORE.search(before) and _SUBJECT_AFTER.match(after)) or (
                    _OBJECT_BEFORE.search(before) and _OBJECT_AFTER.match(after)
                )
                rest = f"{before} {'this guidance' if itself else ''} {after}"
        if found:
            rest = re.sub(r"\b(?:in|of|from|under|per|does|according to)\s+(?:the\s+)?(?=\s|$|[?,.])", " ", rest)
        return tuple(found), rest

    # --- meanings ---

    @cached_property
    def _said(self) -> list[_Said]:
        out = []
        for term in self._lexicon.terms:
            for said in term.said:
                spelt = re.escape(said).replace(r"\ ", r"[\s\-]+").replace("'", "['’]?")
                plural = "(?:s|['’]s)?" if term.acronym else ""
                ordinary = term.acronym and (
                    len(said) <= 2 or self._vocabulary.get(said.lower(), 0) > 2 or self._is_word(said.lower())
                )
                flags = 0 if ordinary else re.I
                out.append(_Said(re.compile(rf"(?<![\w]){spelt}{plural}(?![\w])", flags), term, ordinary))
        return out

    def _meanings(self, text: str) -> Iterable[str]:
        lowered = text.lower()
        chosen: dict[str, tuple[int, Term]] = {}
        for said in self._said:
            match = said.pattern.search(text)
            if not match:
                continue
            near = sum(_near(word, lowered) for word in said.term.context)
            key = match.group(0).lower().rstrip("s")
            best = chosen.get(key)
            if best is None or near > best[0]:
                chosen[key] = (near, said.term)
        # A longer saying says more exactly what a shorter one within it does.
        for key, (_, term) in chosen.items():
            if any(key != other and key in other and not self._acronym(chosen[other][1], key) for other in chosen):
                continue
            for meaning in term.means[:2] if term.acronym else term.means[:3]:
                if meaning.lower() not in lowered:
                    yield meaning

    @staticmethod
    def _acronym(term: Term, key: str) -> bool:
        return term.acronym and key not in {s.lower() for s in term.said}

    def _replaced(self, question: str, mended: str) -> Iterable[Predecessor]:
        lowered = f"{question} {mended}".lower()
        for entry in self._lexicon.predecessors:
            for was in entry.was:
                exact = was.isupper()
                pattern = rf"(?<![\w]){re.escape(was)}s?(?![\w])"
                if re.search(pattern, f"{question} {mended}", 0 if exact and len(was) < 4 else re.I):
                    if not entry.context or any(_near(word, lowered) for word in entry.context):
                        yield entry
                    break

    # --- spelling ---

    @cached_property
    def _spelling(self) -> Spelling:
        words = [w.lower() for term in self._lexicon.terms for said in term.said for w in WORD.findall(said)]
        words += [w.lower() for name in self._lexicon.documents for said in name.said for w in WORD.findall(said)]
        words += [w.lower() for p in self._lexicon.predecessors for was in p.was for w in WORD.findall(was)]
        return Spelling(self._vocabulary, words, self._is_word)


def _near(word: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(word.lower())}", text) is not None
