"""Words as the quiz sees them: stems that carry meaning, and whether a phrase stands on its own."""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

_STEMMER = Stemmer.Stemmer("english")
_TOKEN = re.compile(r"[A-Za-z]+(?:[’'-][A-Za-z]+)*|\d+(?:\.\d+)?[A-Z]{0,2}")

# Grammar words and words that nearly every sentence of safeguarding guidance has.
_EMPTY = frozenset(
    """a an the and or but nor of in on at to for from by with within without into onto about as is are was were be
    been being has have had do does did not no any all each every both this that these those such it its they them
    their he she his her who whom whose which what when where why how if whether than then there here so also may
    might must shall should will would can could one per other another more most some including include includes
    e.g i.e etc need needs needed set out up down over under between during after before once
    appropriate relevant ensure make sure way well s""".split()
)

_POINTING = re.compile(
    r"\b(?:this|these|such|above|below|aforementioned|former|latter|hereafter|here|therefore|however|likewise"
    r"|as (?:follows|mentioned|described|well)|the following|following descriptors|the same|paragraphs?|para|chapter"
    r"|annex|appendix|glossary|figure|table|link|guidance document|overleaf|previous(?:ly)?|for example,? if"
    r"|in turn|otherwise|nor|neither|those (?!who|with|working|under|in|which|that|staff|children|responsible|aged)"
    r"|that (?:approach|decision|case|child|process|information|person|time|plan|review|role|means|body|duty|list"
    r"|establishment|setting|report|referral|assessment|authority|area|meeting))\b",
    re.I,
)
_PRONOUN = re.compile(r"\b(?:it|they|them|he|she|him|its|their|theirs|we|our|us|you|your)\b", re.I)

# Things that a definite article may name in any sentence, because there is one of them or everyone knows which.
_KNOWN = frozenset(
    """child children child’s children’s family families parents parent carer carers local police panel secretary
    safeguarding designated headteacher principal court courts welfare needs voice wishes views school schools college
    colleges disclosure barring lead integrated national governing governor proprietor chief home public home’s
    purposes purpose age best right impact risk importance role roles need likelihood use way ways people person
    crown nhs prison probation youth children's staff single equality data human teacher teachers teaching teaching’s
    department armed ministry victim victims perpetrator perpetrators alleged director director’s world uk united
    nature extent quality effectiveness progress development safety outcome outcomes understanding information act
    prevent channel dbs lado dsl pupil pupils student students internet potential interests online community
    registered relevant statutory multi-agency three two four seven same whole wider emotional physical sexual
    behaviour law legal early coroner registrar mother father unborn first initial nspcc police’s authority
    level levels circumstances education impact independent practice time place point day date support help
    whole-school lead’s partners partnership""".split()
)
_DEFINITE = re.compile(r"\bthe ([A-Za-z’'-]+)((?: [A-Za-z’'-]+)?)", re.I)


@lru_cache(maxsize=200_000)
def stems(text: str) -> frozenset[str]:
    """The stems of the words in a text that carry its meaning; numbers as they are."""
    words = [w.lower().replace("’", "'").removesuffix("'s").strip("'") for w in _TOKEN.findall(text)]
    parts = [piece for w in words for piece in w.split("-")]
    return frozenset(_STEMMER.stemWords([w for w in parts if w and w not in _EMPTY]))


def word_count(text: str) -> int:
    return len(text.split())


def likeness(a: str, b: str) -> float:
    """How much of their meaningful words two texts share, 0 to 1."""
    first, second = stems(a), stems(b)
    return len(first & second) / len(first | second) if first | second else 0.0


def containment(part: frozenset[str], whole: frozenset[str]) -> float:
    """The share of ``part`` that ``whole`` has too."""
    return len(part & whole) / len(part) if part else 0.0


def points_elsewhere(text: str, context: str = "") -> bool:
    """Whether a phrase leans on words outside it (this, such, above, a pronoun with nobody before it).

    ``context`` is what a reader has read before it.
    """
    if _POINTING.search(text):
        return True
    before = word_count(context)
    return any(before + word_count(text[: found.start()]) < 3 for found in _PRONOUN.finditer(text))


def unplaced_definites(text: str, context: str = "") -> bool:
    """Whether the text speaks of "the plan" or "the report" as if the reader knew which one."""
    known = stems(context)
    for found in _DEFINITE.finditer(text):
        noun, after = found[1].lower(), found[2].strip().lower()
        if noun in _KNOWN or noun[0].isdigit() or found[1][0].isupper():
            continue
        rest = text[found.end() :].lstrip()
        earlier = stems(text[: found.start()]) | known
        if stems(noun) & earlier and stems(noun):
            continue
        if after in {"of", "for", "that", "which", "in", "who", "to", "they", "between"} or rest.startswith(("of ", "for ", "that ")):
            continue
        return True
    return False
