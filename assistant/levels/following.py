"""What follows at a level, what would move it up and what to find out: each as a quote."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.levels.nextlocal import next_local
from assistant.levels.saying import Facet, Said, best, facet, of_all, quoted, said_in
from assistant.library import Library
from ingest.sources import Source

_WITHOUT = facet(
    r"\bshar\w+ information without consent\b|\binformation (?:should|may|can|must) be shared without consent\b",
    r"\blegitimate\b.*\bat risk\b|\blegitimate\b",
    anywhere=True,
)
# Consent to help or services is another matter than consent to the sharing of information.
_OF_INFORMATION = (
    r"\bshar\w+ (?:of )?(?:\w+ ){0,2}(?:information|data)\b|\b(?:information|data)[ -]sharing\b|"
    r"\b(?:information|data) (?:\w+ ){0,3}shared\b"
)
_BEFORE = facet(
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
_NEXT: dict[str, tuple[Facet, ...]] = {
    "early_help": (
        facet(r"\blead practitioner\b|\bwill generally lead\b", r"could be held|generally lead|acting as the lead"),
        facet(
            r"\bconsent\b|\bagreement of\b|\bvoluntary\b",
            r"voluntary approach|requiring the family|agreement of",
            never=_OF_INFORMATION,
        ),
        facet(r"\bkept under constant review\b|\bearly help assessment should\b|\bis appropriate\b", "review"),
        _BEFORE,
    ),
    "child_in_need": (
        facet(r"\blead practitioner\b", r"should be a social worker|range of people|agreed|allocat"),
        facet(r"\bconsent\b|\bconsensual\b|\bvoluntar", r"section 17|in need", never=_OF_INFORMATION),
        facet(r"\bone working day\b|\b45 working days\b|\bwithin \w+ working days?\b", r"one working day|45"),
        _BEFORE,
    ),
    "child_protection": (
        facet(r"\breferral\b.*\bimmediately\b|\bimmediately\b.*\breferral\b|\bmade immediately\b", "suffer"),
        facet(r"\bstrategy discussion\b", "there should be|will be held"),
        facet(
            r"\blead practitioner should always\b|\bsocial worker\w* (?:should|must|have a statutory duty to) lead\b"
        ),
        facet(r"\b15 working days\b|\bwithin \w+ working days?\b", "15 working days"),
        facet(r"\bmake enquiries\b|\benquiries under section 47\b", r"\bduty\b|\bmust\b"),
        facet(
            r"\bnot necessary to seek consent\b|\bconsent is not (?:needed|required)\b",
            anywhere=True,
            otherwise=_WITHOUT,
        ),
    ),
}
_MOVES_UP = (
    facet(r"\bthreshold for child protection\b", "forms"),
    facet(r"\bseverity, duration\b|\bdegree of threat\b|\bcumulative impact\b", "severity"),
    facet(r"\breasonable cause to suspect\b.*\bsignificant harm\b", "section 47"),
    facet(r"\brisk to the life of a child\b|\bserious immediate harm\b"),
)
_MOVES_UP_LOCAL = (
    *_MOVES_UP,
    facet(r"\bsuffering,? or (?:is |are |be )?(?:at risk of|likely to suffer),? significant harm\b"),
    facet(
        r"\bstep(?:s|ped|ping)?[ -]?up\b|\bescalat\w+ to\b|\bmoves?(?: up)? to (?:a higher )?level\b|\bhigher level\b",
        r"\b(?:if|when|where)\b",
    ),
)
_ASK = (
    facet(
        r"\bwishes and feelings\b|\bseen alone\b|\bspeak to the child\b|\bask children what\b|\bchild said about\b",
        "speak to the child",
    ),
    facet(
        r"\bfamily network\b|\bspoken to the parent\b|\bviews of the child as well as the family\b", r"gather|spoken"
    ),
    facet(
        r"\bprevious (?:involvement|concerns|referrals|assessments|allegations)\b|\bexisting assessments\b",
        "existing assessments|previous allegations",
    ),
    facet(
        r"\badults in contact with the child\b|\ball adults\b|\bsignificance of (?:the adults|others)\b|\bhousehold\b",
        "adults in contact",
    ),
)
# "Questions to ask before you call", "What we will ask you", "Information you will need"
_UNDER_QUESTIONS = re.compile(
    r"\bquestions? (?:to|you|we|they|that|for)\b|\b(?:will|may|might) (?:ask|want to know|need to know|be asked)\b|"
    r"\b(?:information|details) (?:that )?(?:you|we|they)(?: will|['’]ll)? need\b|\bwhat we need to know\b|"
    r"\bwhat to (?:ask|find out|have ready)\b|\bhave ready\b",
    re.I,
)
_A_LIST = 3
_MOST_QUESTIONS = 8  # of one document


def following(
    library: Library, source: Source, level: str, labels: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """What a document says happens next at a level: who leads, consent, timescale, what comes before a referral.

    ``labels``: the names of a local document's levels by their ids.
    """
    if source.kind == "local":
        return next_local(library, source, level, labels or {})
    return best(library, source, _NEXT.get(level, ()), _at(_AT_LEVEL.get(level)))


def _at(level: re.Pattern[str] | None) -> Callable[[Said], int]:
    """How plainly a sentence is of a level: by its own words, or else by its heading."""

    def near(said: Said) -> int:
        if level is None or level.search(said.text):
            return 2
        return 1 if level.search(" > ".join(said.passage.section[-2:])) else 0

    return near


def moves_up(library: Library, sources: Sequence[Source]) -> list[dict[str, Any]]:
    """What guidance says significant harm is and what it weighs: from the first document that says it.

    Local documents speak where no national one is held.
    """
    national = [s for s in sources if s.kind != "local"]
    return _first(library, national, _MOVES_UP) if national else _first(library, sources, _MOVES_UP_LOCAL)


def to_ask(library: Library, sources: Sequence[Source]) -> list[dict[str, Any]]:
    """What to find out: the child's voice, the family, what went before, other adults; and each document's questions.

    The first from the first document that says it, national before local; the questions from every document.
    """
    found = _first(library, sorted(sources, key=lambda s: s.kind == "local"), _ASK)
    for source in sources:
        known = {quote["text"] for quote in found}
        found += [q for q in _questions(library, source) if q["text"] not in known]
    return found


def _questions(library: Library, source: Source) -> list[dict[str, Any]]:
    """A document's own list of questions: by its heading, or of a local document by its question marks."""
    lists: dict[int, list[Said]] = {}
    for said in said_in(library, source):
        lists.setdefault(id(said.passage), []).append(said)
    listed = []
    for of in lists.values():
        heading = " ".join(of[0].passage.section[-1:])
        # The opening words of a list, or of a section of sentences, are no question.
        asks = [s for s in of if s.item or "?" in s.text]
        marked = [s for s in asks if "?" in s.text]
        if _UNDER_QUESTIONS.search(heading):
            listed += asks
        elif source.kind == "local" and len(marked) >= _A_LIST and 2 * len(marked) > len(of):
            listed += marked
    made = (quoted(library, source, s.text, s.page_index, s.passage) for s in listed)
    return [q for q in made if q is not None][:_MOST_QUESTIONS]


def _first(library: Library, sources: Sequence[Source], facets: Sequence[Facet]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for one in facets:
        for source in sources:
            made = best(library, source, (one,), of_all)
            if made:
                found.extend(q for q in made if q not in found)
                break
    return found
