"""Which nation other than England a question is about, if any.

In: a question. Out: "scotland", "wales", "northern_ireland", "elsewhere" or None. A place's name alone is not enough:
it may be a street, a person, a dog, a place that a child moved from, or a word that England's guidance is asked about.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from assistant.person_names import given_names

PLACES_FILE = Path(__file__).with_name("nations.toml")
NATIONS = ("scotland", "wales", "northern_ireland", "elsewhere")

_STREET = (
    r"(?:road|rd|street|st|drive|avenue|ave|close|lane|way|place|gardens?|terrace|crescent|court|house|square|walk|"
    r"grove|"
    r"hill|park|row|bank|terrier|arms|pub|hotel|pagnell|building|room|wing)\b"
)
_BODY = (
    r"(?:council|school|schools|primary|secondary|academy|nursery|trust|social work\w*|social services|police|"
    r"health board|"
    r"university|college|authority|guidance|law|procedures?|safeguarding|child protection|families|carers?)\b"
)
# "I teach in ...": the asker stands there, whatever else is said.
_ASKER_THERE = (
    r"\b(?:i|we|i'm|im|we're|i've|ive) (?:\w+ ){0,4}?(?:in|at|near|to|from)\s|"
    r"\b(?:our|my|a|an|the) (?:\w+ ){0,2}(?:school|nursery|college|academy|club|team|council|board)s? (?:is |"
    r"are )?(?:in|near)\s|"
    r"\b(?:schools?|nursery|nurseries|teachers?|staff) in\s"
)
_ENGLANDS_TEXT = re.compile(
    r"\b(?:mention\w*|(?:is|are|was|were|be|get|gets) .{0,40}\bnamed|named in|listed|refer(?:s|red)? to|appears?|"
    r"quoted)\b|"
    r"\bwhat (?:does|do|is in) (?:\w+ )?(?:wt|kcsie|working together)\b|\b(?:in|per|by|under|of) (?:kcsie|wt|"
    r"working together)\b"
)
_WHICH_APPLIES = re.compile(r"\b(?:apply|applies|instead|equivalent|follow|use|used|valid|same as|version)\b")
_CHILD_MOVES = re.compile(
    r"\b(?:pupil|child|children|family|families|boy|girl|he|she|they|student|kid|lad|sibling|file|"
    r"records?)\b[^.?!]{0,40}?"
    r"\b(?:mov(?:e|es|ed|ing)|went|gone|going|transfer\w*|relocat\w+|return\w*|came|come|arriv\w+|born|plac\w+|from)\b"
)
_RELATIVE_THERE = re.compile(
    r"\b(?:mum|dad|mother|father|parent|gran|nan|grandparents?|aunt|uncle|sister|brother|relatives?|sibling|cousin)s? "
    r"(?:\w+ ){0,3}?(?:in|from|near)\b"
)
_ENGLAND = re.compile(r"\b(?:england|english)\b")
_CROSS_BORDER = re.compile(r"\b(?:cross[- ]border|plac(?:e|es|ed|ing|ement))\b")


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Longest first, so that "newport pagnell" is met before "newport"."""
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(word) for word in ordered) + r")(?![\w-])")


@cache
def _places() -> dict[str, re.Pattern[str]]:
    with PLACES_FILE.open("rb") as file:
        data = tomllib.load(file)
    patterns = {f"{nation} {part}": _pattern(data[nation][part]) for nation in NATIONS for part in ("own", "place")}
    patterns["exceptions"] = _pattern(data["england"]["exceptions"])
    patterns["weak"] = _pattern(data["england"]["weak"])
    return patterns


def _stands_for_a_place(text: str, original: str, match: re.Match[str]) -> bool:
    """Not a street, a person or a thing called after the place."""
    before, after = text[: match.start()], text[match.end() :]
    if re.match(r"[\s,]+" + _STREET, after):
        return False
    before_words = original[: match.start()].split()
    called = bool(re.search(r"\b(?:called|named|mr|mrs|ms|miss|dr)(?: \w+)? $", before))
    if called or (before_words and _is_given_name(before_words[-1]) and original[match.start()].isupper()):
        return False
    if _places()["weak"].fullmatch(match.group()):
        after_preposition = re.search(r"\b(?:in|near|from|for|across|into|to)\s$", before)
        return bool(after_preposition or re.match(r"\s+" + _BODY, after))
    return True


def _is_given_name(word: str) -> bool:
    return word[:1].isupper() and word.lower() in given_names()


def other_nation(question: str) -> str | None:
    """The nation that the question is about, where that is not England."""
    original = question.replace("’", "'")
    text = original.lower()
    if len(text) != len(original):
        original = text
    for match in _places()["exceptions"].finditer(text):
        text = text[: match.start()] + "_" * (match.end() - match.start()) + text[match.end() :]
    asks_englands_text = bool(_ENGLANDS_TEXT.search(text)) and not _WHICH_APPLIES.search(text)
    for nation in NATIONS:
        if _places()[f"{nation} own"].search(text) and not asks_englands_text:
            return nation
    for nation in NATIONS:
        for match in _places()[f"{nation} place"].finditer(text):
            if not _stands_for_a_place(text, original, match):
                continue
            if re.search(rf"(?:{_ASKER_THERE})(?:an? |the )?$", text[: match.start()]):
                return nation
            lead = text[: match.end()]
            crosses = _CHILD_MOVES.search(lead) or _RELATIVE_THERE.search(lead) or _CROSS_BORDER.search(text)
            asks_both = _ENGLAND.search(text) and not re.search(r"\b(?:differ\w*|compare\w*|apply|applies)\b", text)
            if not (asks_englands_text or crosses or asks_both):
                return nation
    return None
