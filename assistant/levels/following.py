"""What follows at a level, what would move it up and what to find out: each as a quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from weakref import WeakKeyDictionary

from assistant.levels.local import local_actions
from assistant.levels.statements import pieces
from assistant.lexicon import load_lexicon
from assistant.library import Library
from assistant.quotes import NotOnPage, quote
from ingest.passages import Passage
from ingest.sources import Source

# Of an allegation against somebody who works with children: another procedure than a child's own.
_OF_STAFF = re.compile(r"\bLADO\b|\bdesignated officer\b|\bmembers? of staff\b|\bsuspended\b", re.I)
_UNDER_STAFF = re.compile(
    r"\ballegations?\b[^>]*\b(?:staff|volunteers|adults|people|professionals|harm threshold|position of trust)\b|"
    r"\b(?:staff|volunteers|professionals)\b[^>]*\ballegations?\b",
    re.I,
)
_LONGEST = 75  # words of a sentence: longer ones are read on the page itself
_PLAIN = 30  # a longer one is cut after the words that say it
_CUT = re.compile(r"\s*\((?=includ)|,?\s+including\b|;|,\s+(?=(?:and|but|where|whether|with|the)\b)", re.I)
_LEAST = 8  # words that a cut leaves
_MUCH = 45  # a sentence still longer when cut is begun at the part that says it, and gives way to a shorter one
_BEGIN = re.compile(r"(?:;\s+(?:and |but |or )?|,?\s+(?:and|but|or|so) )(?=(?:it|they|the|this|there|we|you|a) )")


@dataclass(frozen=True)
class _Facet:
    """One thing that a reader needs to know, and the words by which guidance says it."""

    says: re.Pattern[str]
    better: re.Pattern[str]  # of several sentences that say it, those with these words come first
    anywhere: bool = False  # it holds whatever the level, so that neither sentence nor heading need name it
    otherwise: _Facet | None = None  # what is nearest to it, for a document that does not say it

    def cut(self, text: str) -> str:
        """A long sentence up to the end of the part that says it."""
        ends = [m.end() for m in (self.says.search(text), self.better.search(text)) if m is not None]
        if len(text.split()) <= _PLAIN or not ends:
            return text
        cuts = (m.start() for m in _CUT.finditer(text, max(ends)))
        kept = next((text[:at] for at in cuts if len(text[:at].split()) >= _LEAST), text)
        said = self.says.search(kept)
        if len(kept.split()) <= _MUCH or said is None:
            return kept
        begins = [m.end() for m in _BEGIN.finditer(kept, 0, said.start())]
        return next((kept[at:] for at in reversed(begins) if len(kept[at:].split()) >= _LEAST), kept)


def _facet(says: str, better: str = "$^", anywhere: bool = False, otherwise: _Facet | None = None) -> _Facet:
    return _Facet(re.compile(says, re.I), re.compile(better, re.I), anywhere, otherwise)


_WITHOUT = _facet(
    r"\bshar\w+ information without consent\b|\binformation (?:should|may|can|must) be shared without consent\b",
    r"\blegitimate\b.*\bat risk\b|\blegitimate\b",
    anywhere=True,
)
_BEFORE = _facet(
    r"\bnot a prerequisite\b|\bprior to a referral\b|\bbefore (?:making )?a referral\b|\bdo not delay\b", "prerequisite"
)
_AT_LEVEL: dict[str, re.Pattern[str]] = {
    "early_help": re.compile(r"\bearly help\b", re.I),
    "family_help": re.compile(r"\bfamily help\b", re.I),
    "child_in_need": re.compile(r"\bsection 17\b|\bin need\b|\breferral|\bTimeliness\b", re.I),
    "child_protection": re.compile(
        r"\bsection 47\b|\bsignificant harm\b|\bstrategy discussion\b|\bchild protection\b|"
        r"\blikely to suffer(?: from)? harm\b",
        re.I,
    ),
}
_NEXT: dict[str, tuple[_Facet, ...]] = {
    "early_help": (
        _facet(r"\blead practitioner\b|\bwill generally lead\b", r"could be held|generally lead|acting as the lead"),
        _facet(r"\bconsent\b|\bagreement of\b|\bvoluntary\b", r"voluntary approach|requiring the family|agreement of"),
        _facet(r"\bkept under constant review\b|\bearly help assessment should\b|\bis appropriate\b", "review"),
        _BEFORE,
    ),
    "child_in_need": (
        _facet(r"\blead practitioner\b", r"should be a social worker|range of people|agreed|allocat"),
        _facet(r"\bconsent\b|\bconsensual\b|\bvoluntar", r"section 17|in need", otherwise=_WITHOUT),
        _facet(r"\bone working day\b|\b45 working days\b|\bwithin \w+ working days?\b", r"one working day|45"),
        _BEFORE,
    ),
    "child_protection": (
        _facet(r"\breferral\b.*\bimmediately\b|\bimmediately\b.*\breferral\b|\bmade immediately\b", "suffer"),
        _facet(r"\bstrategy discussion\b", "there should be|will be held"),
        _facet(
            r"\blead practitioner should always\b|\bsocial worker\w* (?:should|must|have a statutory duty to) lead\b"
        ),
        _facet(r"\b15 working days\b|\bwithin \w+ working days?\b", "15 working days"),
        _facet(r"\bmake enquiries\b|\benquiries under section 47\b", r"\bduty\b|\bmust\b"),
        _facet(
            r"\bnot necessary to seek consent\b|\bconsent is not (?:needed|required)\b",
            anywhere=True,
            otherwise=_WITHOUT,
        ),
    ),
}
_NEXT_LOCAL = (
    _facet(
        r"\blead (?:practitioner|professional|agency)\b|\bled by\b|\b(?:will|should|must|duty to) lead\b",
        r"\bled by\b|\b(?:will|should|must|duty to) lead\b",
    ),
    _facet(r"\bconsent\b|\bconsensual\b|\bvoluntary\b", r"not needed|with the consent|voluntary basis"),
    _facet(r"\bwithin \w+ (?:hours|working days?)\b"),
)
# A local section is of the level that it names: what it says of another level's consent is not shown under it.
_AT_LOCAL: dict[str, re.Pattern[str]] = {
    "section-17": re.compile(r"\bsection 17\b|\bin need\b|\bCiN\b"),
    "section-47": re.compile(r"\bsection 47\b|\bsignificant harm\b|\bchild protection\b", re.I),
    "early-help": re.compile(r"\bearly help\b", re.I),
    "family-help": re.compile(r"\bfamily help\b", re.I),
    "intensive": re.compile(r"\bintensive\b", re.I),
    "specialist": re.compile(r"\bspecialist\b", re.I),
    "child-in-need": re.compile(r"\bsection 17\b|\bin need\b", re.I),
    "child-protection": re.compile(r"\bsection 47\b|\bsignificant harm\b|\bchild protection\b", re.I),
}
_MOVES_UP = (
    _facet(r"\bthreshold for child protection\b", "forms"),
    _facet(r"\bseverity, duration\b|\bdegree of threat\b|\bcumulative impact\b", "severity"),
    _facet(r"\breasonable cause to suspect\b.*\bsignificant harm\b", "section 47"),
    _facet(r"\brisk to the life of a child\b|\bserious immediate harm\b"),
)
_ASK = (
    _facet(
        r"\bwishes and feelings\b|\bseen alone\b|\bspeak to the child\b|\bask children what\b|\bchild said about\b",
        "speak to the child",
    ),
    _facet(
        r"\bfamily network\b|\bspoken to the parent\b|\bviews of the child as well as the family\b", r"gather|spoken"
    ),
    _facet(
        r"\bprevious (?:involvement|concerns|referrals|assessments|allegations)\b|\bexisting assessments\b",
        "existing assessments|previous allegations",
    ),
    _facet(
        r"\badults in contact with the child\b|\ball adults\b|\bsignificance of (?:the adults|others)\b|\bhousehold\b",
        "adults in contact",
    ),
)


@dataclass(frozen=True)
class _Said:
    passage: Passage
    text: str
    page_index: int
    stem: str


_said: WeakKeyDictionary[Library, dict[str, tuple[_Said, ...]]] = WeakKeyDictionary()


def following(library: Library, source: Source, level: str) -> list[dict[str, Any]]:
    """What a document says happens next at a level: who leads, consent, timescale, what comes before a referral."""
    if source.kind == "local":
        said = [_quoted(library, source, text, page) for text, page in local_actions(library, source, level)]
        found = [q for q in said if q is not None]
        own = level.rsplit(":", 1)[-1]
        return found or _best(library, source, _NEXT_LOCAL, _AT_LOCAL.get(own), _elsewhere(own))
    return _best(library, source, _NEXT.get(level, ()), _AT_LEVEL.get(level))


def _elsewhere(level: str) -> tuple[re.Pattern[str], ...]:
    """What names other levels than this one of a local document: under a heading that does, its next steps stand."""
    own = _AT_LOCAL.get(level)
    return tuple(p for p in _AT_LOCAL.values() if own is None or p.pattern != own.pattern)


def moves_up(library: Library, sources: Sequence[Source]) -> list[dict[str, Any]]:
    """What guidance says significant harm is and what it weighs: from the first document that says it."""
    return _first(library, sources, _MOVES_UP)


def to_ask(library: Library, sources: Sequence[Source]) -> list[dict[str, Any]]:
    """What guidance says to find out: the child's voice, the family, what went before, other adults."""
    return _first(library, sources, _ASK)


def stale(library: Library, source: Source) -> dict[str, Any] | None:
    """The superseded edition of a national document that a local one leans on, quoted, and the current one."""
    for family in ("wt", "kcsie"):
        newest = library.newest(family)
        names = [re.escape(said) for d in load_lexicon().documents if d.family == family for said in d.said]
        if newest is None or newest.published is None or not names:
            continue
        cited = re.compile(
            rf"\b(?:{'|'.join(sorted(names, key=len, reverse=True))})\b[^.]{{0,40}}?\b(20[0-3]\d)\b", re.I
        )
        for said in _sentences(library, source):
            match = cited.search(said.text)
            if match is None or int(match.group(1)) >= _year(newest):
                continue
            made = _quoted(library, source, said.text, said.page_index, said.passage)
            if made is not None:
                current = library.registry.successor(newest.id) or newest
                return {
                    "family": family,
                    "cites": match.group(0),
                    "quote": made,
                    "held": newest.id,
                    "held_title": newest.short_title,
                    "current": current.short_title,
                }
    return None


def _year(source: Source) -> int:
    years = re.findall(r"20\d\d", source.title) or [str(source.published.year if source.published else 0)]
    return int(years[0])


# --- finding sentences ---


def _first(library: Library, sources: Sequence[Source], facets: Sequence[_Facet]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for facet in facets:
        for source in sources:
            best = _best(library, source, (facet,), None)
            if best:
                found.extend(q for q in best if q not in found)
                break
    return found


def _best(
    library: Library,
    source: Source,
    facets: Sequence[_Facet],
    level: re.Pattern[str] | None,
    elsewhere: Sequence[re.Pattern[str]] = (),
) -> list[dict[str, Any]]:
    """For each facet the sentence that says it best: of this level by its own words, or else by its heading.

    ``elsewhere``: what stands under a heading that names these levels and not this one is theirs.
    """
    found: list[dict[str, Any]] = []
    for facet in facets:
        made = _best_of(library, source, facet, level, elsewhere)
        if made is None and facet.otherwise is not None:
            made = _best_of(library, source, facet.otherwise, level, elsewhere)
        if made is not None and made not in found:
            found.append(made)
    return found


def _best_of(
    library: Library,
    source: Source,
    facet: _Facet,
    level: re.Pattern[str] | None,
    elsewhere: Sequence[re.Pattern[str]],
) -> dict[str, Any] | None:
    scored = []
    for order, one in enumerate(_sentences(library, source)):
        if not facet.says.search(one.text) or _OF_STAFF.search(one.text) or len(one.text.split()) > _LONGEST:
            continue
        if _UNDER_STAFF.search(" > ".join(one.passage.section)):
            continue
        heading = " > ".join(one.passage.section[-2:])
        last = " ".join(one.passage.section[-1:])
        if level is not None and not level.search(last) and any(other.search(last) for other in elsewhere):
            continue
        near = 2 if level is None or level.search(one.text) else 1 if level.search(heading) else 0
        near = near or int(facet.anywhere)
        if near:
            text = facet.cut(one.text)
            worth = 2 * bool(facet.better.search(one.text)) + near - 3 * (len(text.split()) > _MUCH)
            scored.append((-worth, order, text, one))
    made = (
        _quoted(library, source, text, one.page_index, one.passage) for _, _, text, one in sorted(scored, key=_rank)
    )
    return next((one for one in made if one is not None), None)


def _rank(scored: tuple[int, int, str, _Said]) -> tuple[int, int]:
    return scored[:2]


def _sentences(library: Library, source: Source) -> tuple[_Said, ...]:
    """A document's sentences, read once."""
    kept = _said.setdefault(library, {})
    if source.id not in kept:
        kept[source.id] = tuple(_read(library, source))
    return kept[source.id]


def _read(library: Library, source: Source) -> Iterator[_Said]:
    for passage in library.passages(source.id):
        if passage.kind == "footnote":
            continue
        for sentence, text, stem in pieces(library, source.id, passage):
            yield _Said(passage, text, sentence.page_index, stem)


def _quoted(
    library: Library, source: Source, text: str, page_index: int, passage: Passage | None = None
) -> dict[str, Any] | None:
    try:
        made = quote(library.page(source.id, page_index), text)
    except NotOnPage:
        return None  # what cannot be found on its page is not shown
    paragraph = passage.paragraphs[0] if passage is not None and passage.paragraphs else None
    return {**asdict(made), "source_id": source.id, "paragraph": paragraph}
