"""Words as the quiz sees them: stems that carry meaning, and whether a phrase stands on its own."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import Stemmer

_READ: dict[str, Any] = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8"))
VOCABULARY: dict[str, frozenset[str]] = {
    name: frozenset(words) for name, words in _READ.items() if isinstance(words, list)
}
# Terms, and the everyday words that mean them.
MEANT_BY: dict[str, tuple[str, ...]] = {name: tuple(words) for name, words in _READ["meant_by"].items()}
# Things of one kind, in order: meetings, plans, checks.
VOCABULARY_LISTS: dict[str, tuple[str, ...]] = {name: tuple(words) for name, words in _READ["alike"].items()}
_STEMMER = Stemmer.Stemmer("english")
_TOKEN = re.compile(r"[A-Za-z]+(?:[’'-][A-Za-z]+)*|\d+(?:\.\d+)?[A-Z]{0,2}")

# Grammar words and words that nearly every sentence of safeguarding guidance has.
_EMPTY = VOCABULARY["empty"]

_POINTING = re.compile(
    r"\b(?:this|these|such(?! (?:as|that|a course of action)\b)"
    r"|above|below|aforementioned|former|latter|hereafter|here|therefore|however"
    r"|likewise"
    r"|as (?:follows|mentioned|described|well)|the following|following descriptors"
    r"|the same(?! (?:\w+ ){1,3}as\b)|paragraphs?|para|chapter"
    r"|annex|appendix|glossary|figure|table|link|guidance document|overleaf|previous(?:ly)?|for example,? if"
    r"|(?:from|of|to|in|for|with|by|at|on|under|about) that(?! (?:is|are|may|can))"
    r"|(?:all|any) other (?:records?|cases?|matters?|documents?|reports?|information|details|concerns?)"
    r"|in turn|similar(?: \w+)?"
    r"|(?:will|should|must|may|can) then|(?<!or )(?<!would )(?<!not )otherwise"
    r"|nor|neither|(?:in|by|when|before|after) doing so"
    r"|the position(?! of\b)|different(?=$|[.,;])"
    r"|the (?:first|second|third|other|remaining) (?!\d|few\b|two\b|three\b|six\b"
    r"|time|instance|place|opportunity|meeting|conference|visit|day|week"
    r"|month|term|year|point|of\b|in which\b|child protection|core group|review|family|aid|language|responder)\w+"
    r"|both documents|corresponding|the Convention(?! on)|a copy(?! of)|we|our|us"
    r"|those (?!who|with|working|under|in|which|that|staff"
    r"|children|responsible|aged)"
    r"|that (?:approach|decision|case|child(?! (?:protection|sexual|criminal))"
    r"|process|information|person|time|plan|review|role|means|body|duty|list"
    r"|establishment|setting|step|report|referral|assessment|authority|area|meeting))\b",
    re.I,
)
_PRONOUN = re.compile(
    r"\b(?:it(?! (?:is|has been|was|may be|will be|would be) (?:\w+ly |not )?"
    r"(?:(?:an (?:\w+ )?offence|illegal|unlawful|acceptable)(?= (?:to|for)\b)|for|the responsibility"
    r"|appropriate|necessary|deemed|decided|considered|important|possible|essential|alleged|suspected|clear|judged|agreed))|they|them|he|she|him|its"
    r"|their|theirs|we|our|us|you|your)\b",
    re.I,
)

# "a pupil … of that pupil": the text itself says which one.
_NAMED_BEFORE = re.compile(r"(?P<before>\b(?P<thing>[a-z]{4,})\b.*)\bthat (?P=thing)\b")
_FIRST = 5  # words that must stand before a pronoun for it to have somebody to mean
# Things that a definite article may name in any sentence, because there is one of them or everyone knows which.
_KNOWN = VOCABULARY["known"]
_SOMEBODY = re.compile(
    r"\b(?:an? (?:\w+ )?(?:adult|person|individual|member|applicant|candidate|volunteer|teacher|employee)"
    r"|someone|anyone)\b",
    re.I,
)
_DEFINITE = re.compile(r"\bthe\b", re.I)
_TAKES_INFINITIVE = VOCABULARY["takes_infinitive"]
_BREAKS = VOCABULARY["breaks"]
_DECISIVE = VOCABULARY["decisive"]
_DECISIVE_PHRASES = tuple(sorted(VOCABULARY["decisive_phrases"]))
_BEFORE_VERB = re.compile(r"^(?:(?:also|always|then|jointly|personally|immediately|formally|promptly|normally) )+")


@lru_cache(maxsize=200_000)
def stems(text: str) -> frozenset[str]:
    """The stems of the words in a text that carry its meaning; numbers as they are."""
    words = [w.lower().replace("’", "'").removesuffix("'s").strip("'") for w in _TOKEN.findall(text)]
    parts = [piece for w in words for piece in w.split("-")]
    return frozenset(_STEMMER.stemWords([w for w in parts if w and w not in _EMPTY]))


def decisive(action: str) -> bool:
    """Whether an action (a bare verb and what follows) falls to one body or person, rather than being good conduct.

    >>> decisive("convene a strategy discussion"), decisive("consider the child’s wishes")
    (True, False)
    """
    bare = _BEFORE_VERB.sub("", action)
    if " in a way " in bare:
        return False  # how it is done is good conduct again
    return bare.split(" ", 1)[0].strip(",") in _DECISIVE or bare.startswith(_DECISIVE_PHRASES)


def word_count(text: str) -> int:
    return len(text.split())


def likeness(a: str, b: str) -> float:
    """How much of their meaningful words two texts share, 0 to 1."""
    first, second = stems(a), stems(b)
    return len(first & second) / len(first | second) if first | second else 0.0


def containment(part: frozenset[str], whole: frozenset[str]) -> float:
    """The share of ``part`` that ``whole`` has too."""
    return len(part & whole) / len(part) if part else 0.0


# Nothing but somebody and what they do before "it": that cannot be what is meant. "The law prevents it."
_LEFT_WITH_IT = re.compile(
    r"(?!.*\b(?:what|who|that|which|if|when|where|how|to|before|after|because|with|for|on|in|of)\b)"
    r"[^,;:]*\b(?:it|them)\W*$",
    re.I,
)


# A name cut short once it has been said in full.
_SHORT_NAME = re.compile(
    r"\b[Tt]he (?:Duty|Act|Regulations?|Code|Order|Scheme|Convention|Programme)\b(?! (?:of|on|to|for|19|20))"
)
_WHOSE = re.compile(r"\b(?:his|her|their) (?:\w+ )?(?:wishes|views|feelings|welfare|safety|voices?)\b")
_HAS_FEELINGS = re.compile(
    r"\b(?:child(?:ren)?|pupils?|students?|famil(?:y|ies)|parents?|carers?|victims?|person|people|individuals?|adults?"
    r"|girls?|boys?|teenagers?|members?|candidates?|employees?|infants?|babies|baby|patients?|witness(?:es)?)\b",
    re.I,
)


def points_elsewhere(text: str, context: str = "") -> bool:
    """Whether a phrase leans on words outside it (this, such, above, a pronoun with nobody before it).

    ``context`` is what a reader has read before it.
    """
    named = _NAMED_BEFORE.sub(r"\g<before>the \g<thing>", text)
    if _POINTING.search(named):
        return True
    if len(re.findall(r"\bit\b", text)) > 1:
        return True  # "it does not mean it is not happening": what?
    if not context and _LEFT_WITH_IT.match(text):
        return True
    if _SHORT_NAME.search(text):
        return True  # "the Duty": which, its own section has said before
    whose = _WHOSE.search(text)
    if whose and not _HAS_FEELINGS.search(f"{context} {text[: whose.start()]}"):
        return True  # "ascertain their wishes": whose?
    before = word_count(context)
    return any(before + word_count(text[: found.start()]) < _FIRST for found in _PRONOUN.finditer(text))


def unplaced_definites(text: str, context: str = "") -> list[str]:
    """The nouns of what a text speaks of as if the reader knew which one: "the plan", "the report"."""
    return [phrase.split()[-1].lower() for phrase in unplaced_phrases(text, context)]


def unplaced_phrases(text: str, context: str = "") -> list[str]:
    """What a text speaks of as if the reader knew which one, without its article: "first review".

    A name of three words or more ("the initial child protection conference") says which one is meant.
    """
    known = stems(context)
    unplaced: list[str] = []
    for found in _DEFINITE.finditer(text):
        words = _phrase(text[found.end() :])
        if words and words[0].lower() == "same":
            continue  # as what, the rest of the sentence says
        if not words or len(words) >= 3 or words[0][0].isupper() or words[0][0].isdigit():
            continue
        if any(word.lower() in _KNOWN for word in words):
            continue
        head, earlier = words[-1].lower(), stems(text[: found.start()]) | known
        if stems(head) and stems(head) <= earlier:
            continue
        if head in {"individual", "person"} and _SOMEBODY.search(f"{context} {text[: found.start()]}"):
            continue
        after = text[found.end() :].lstrip()[len(" ".join(words)) :].split()
        if after[:1] == ["to"] and head not in _TAKES_INFINITIVE:
            unplaced.append(" ".join(words))  # "supervise the review to ensure …": which review, no infinitive says
            continue
        if after and after[0] in {"of", "for", "that", "which", "in", "who", "to", "they", "between"}:
            continue
        unplaced.append(" ".join(words))
    return unplaced


def _phrase(text: str) -> list[str]:
    """The words of a noun phrase, as far as can be told without a grammar: up to a word that cannot be in one."""
    words: list[str] = []
    for word in text.split()[:5]:
        bare = word.rstrip(",.;:)")
        if not bare or bare.lower() in _BREAKS or (words and re.search(r"(?:[a-z]ed|ly)$", bare)):
            break
        words.append(bare)
        if bare != word or len(words) == 4:
            break
    return words
