"""Full names in a question: a given name and a family name, standing together the way that a person's do.

In: a text. Out: where in it full names stand. A name alone, initials, a title with a family name, laws and reviews
called after people, bodies, places and people of public record are not full names of anyone whom a question is about.
The lists stand in ``names.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from assistant.england import is_place, places

NAMES_FILE = Path(__file__).with_name("names.txt")

_NAME_WORD = (
    r"[A-Z][a-zà-ÿ'’]+(?:-[A-Z]?[a-zà-ÿ]+)*|[A-Z]{3,}(?:-[A-Z]+)*|O['’][A-Z][a-z]+|Mc[A-Z][a-z]+|Mac[A-Z][a-z]+"
)
_RUN = re.compile(
    rf"(?<![\w@./])(?:{_NAME_WORD})(?:,? (?:(?:van|von|de|del|da|dos|bin|al|el|ap|ab|ferch|ibn|bint|der|den|le|"
    rf"la) )*(?:{_NAME_WORD}))+(?![\w@])"
)
_PERSON_BEFORE = re.compile(
    r"\b(?:called|named|name is|names? (?:are|is)|for|about|on|pupil|child|boy|girl|student|mum|mother|dad|father|"
    r"brother|"
    r"sister|uncle|aunt|gran\w*|carer|partner|boyfriend|girlfriend|suspect|perpetrator|victim|patient|son|daughter|"
    r"host is|coach|teacher|ta|"
    r"twins?|siblings?|says|has|is|by|to|with|from|re|ref|i'?m|i am|me|my name is|friend|ex|colleague|resident|client|"
    r"worker|driver|volunteer|named as|dsl|head)[,:;(\s]+$",
    re.IGNORECASE,
)
_PERSON_AFTER = re.compile(
    r"^['’]?s?[,;:\s(]+(?:\d{1,2}\b(?! of)|aged?\b|born\b|dob\b|who\b|lives?\b|is\b|was\b|has\b|had\b|says?\b|"
    r"said\b|told\b|came\b|in year\b|in y\d|y(?:ea)?r? ?\d|"
    r"mum\b|dad\b|and (?:his|her)\b|from\b|at\b|goes\b|went\b|didn'?t\b|won'?t\b|hit\b|hurt\b)|^['’]s (?:mum|dad|"
    r"mother|father|parents?|gran|brother|"
    r"sister|carer|family|social worker|address|phone|case|file|teacher)\b",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(r"\b(?:in|near|outside)\s+$", re.IGNORECASE)
_WE_ARE = re.compile(
    r"\b(?:we|we['’]re|i|i['’]m|school|nursery|college|academy|family|based|living|lives?|work(?:s|ing)?)\s+"
    r"(?:(?:are|is|am|based|now|live|work|teach)\s+){0,2}(?:in|near|outside)\s+$",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"^['’]s?\b|^['’]?s?,? (?:aged?|born|dob|said|says|told|who(?! (?:do|should|can|could|must|to)\b))\b", re.IGNORECASE
)
_TOWN = re.compile(
    r"(?:ton|ham|shire|bury|borough|ford|wich|mouth|minster|cester|chester|pool|port|stead|field|bridge|stoke|"
    r"^(?:Green|Hill|Bay|Regis|Park|Heath|Common|Valley|Sands|Sea|City|Town|Magna|Parva|Spa|Beach|Vale|Forest))$"
)
_REVIEW_AFTER = re.compile(
    r"^['’]?s? (?:law|report|review|inquiry|enquiry|case review|foundation|trust|charity|award|school|academy|test|"
    r"act|centre|competen\w+)\b",
    re.IGNORECASE,
)
_LOWER_NAME = re.compile(
    r"(?<![\w@.'’-])(?=(?P<name>(?P<given>[a-z][a-z'’-]{2,}) (?P<family>[a-z][a-z'’-]{2,}))(?![\w@-]))"
)
_FAMILY_END = re.compile(r"(?:\wsk[iay]|wicz|czyk|czak|enko|escu|ovic|oglu|uddin|ullah|zadeh)$")
_LOWER_BEFORE = re.compile(
    r"(?:^|\b(?:called|named|name is|names? (?:are|is)|for|about|pupil|child|boy|girl|student|mum|dad|mother|father|"
    r"brother|sister|"
    r"suspect|patient|son|daughter|re|i'?m|i am|twins?|friend|teacher|coach|perpetrator|by|with|that|and|my|"
    r"met))[,:;(\s]*$"
)


@cache
def name_lists() -> dict[str, frozenset[str]]:
    lists: dict[str, set[str]] = {}
    part: set[str] = set()
    for line in NAMES_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            part = lists.setdefault(line.strip("[]"), set())
        elif line and not line.startswith("#"):
            part.update(line.split())
    return {name: frozenset(words) for name, words in lists.items()}


def given_names() -> frozenset[str]:
    """Given names that are hardly ever anything else, lower case."""
    return name_lists()["given"]


@cache
def _ordinary_words() -> frozenset[str]:
    """Words that questions are made of, so that a capital at the start of one is not taken for a name."""
    from assistant.triage_model import triage_model

    lists = name_lists()
    return frozenset(triage_model().words) - lists["given"] - lists["family"] - lists["word"]


def _is_town(words: list[str], before: str, after: str) -> bool:
    """Are these capitalised words a place in England, or shaped like one where a place stands?"""
    if is_place(" ".join(words)):
        return not _OWNED.match(after) or bool(_PLACE_BEFORE.search(before))
    lists, last = name_lists(), words[-1].lower()
    owned = _OWNED.match(after) or last.endswith(("'s", "’s"))  # "in Sarah Smith's class"
    if owned or last in lists["family"] or last in lists["given"] or not _PLACE_BEFORE.search(before):
        return False
    here, shaped = _WE_ARE.search(before) is not None, _TOWN.search(words[-1]) is not None
    return here and shaped if words[0].lower() in lists["given"] else here or shaped


def _is_name_run(words: list[str], before: str, after: str) -> bool:
    """Do these capitalised words name a person in full?"""
    lists = name_lists()
    if _is_town(words, before, after):
        return False
    lowered = [word.lower().strip("'’").removesuffix("'s").removesuffix("’s").strip(",") for word in words]
    owns = any(word.lower().endswith(("'s", "’s")) for word in words[:-1])  # "Nelson's Column"
    if owns or any(word in name_lists()["thing"] for word in lowered) or _REVIEW_AFTER.match(after):
        return False
    if lists["public"].intersection(("_".join(lowered), "_".join(lowered[:2]))):
        return False
    plain = [word.split("-")[0] for word in lowered]
    given = [word in lists["given"] or head in lists["given"] for word, head in zip(lowered, plain, strict=True)]
    maybe = [word in lists["word"] for word in lowered]
    unknown = [word not in _ordinary_words() for word in lowered]
    if any(given):
        at = given.index(True)
        others = [i for i in range(len(words)) if i != at]
        # "Tell Aisha" is one name with a verb before it; "Aisha Khan" and "KHAN Aisha" are two.
        return any(unknown[i] or maybe[i] or lowered[i] in lists["family"] for i in others) or (
            at == 0 and bool(_PERSON_AFTER.match(after) or _PERSON_BEFORE.search(before))
        )
    person = bool(_PERSON_BEFORE.search(before) or _PERSON_AFTER.match(after))
    if any(maybe):
        at = maybe.index(True)
        return person and any(unknown[i] or maybe[i] for i in range(len(words)) if i != at)
    return person and all(unknown) and len(words) >= 2


def full_names(text: str) -> Iterator[tuple[int, int]]:
    shouted = len(text) > 12 and sum(c.isupper() for c in text) > 0.6 * max(1, sum(c.isalpha() for c in text))
    if not shouted:
        for match in _RUN.finditer(text):
            found = _name_in_run(text, match)
            if found:
                yield found
    lists = name_lists()
    for match in _LOWER_NAME.finditer(text.lower() if shouted else text):
        given, family = match["given"], match["family"].removesuffix("'s").removesuffix("’s")
        before, after = text[: match.start()].lower(), text[match.end("name") :]
        known = family in lists["family"] or family in lists["given"] or bool(_FAMILY_END.search(family))
        # "mark taylor said" is a person; "mark smith's law" is not, and "may ali attend" is a question.
        name = given in lists["given"] or (given in lists["word"] and known and _PERSON_AFTER.match(after))
        if (
            not name
            or family in name_lists()["thing"]
            or f"{given}_{family}" in lists["public"]
            or f"{given} {family}" in places()
            or _REVIEW_AFTER.match(after)
        ):
            continue
        if known or (family not in _ordinary_words() and _LOWER_BEFORE.search(before)):
            yield match.span("name")


def _name_in_run(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """The part of a run of capitals that is a full name: a title or the sentence's first word may stand before it."""
    words = [
        (m.group(), m.start() + match.start(), m.end() + match.start()) for m in re.finditer(r"[^\s,]+", match.group())
    ]
    titled = False
    while words and words[0][0].lower().strip(".") in name_lists()["title"]:
        words, titled = words[1:], True
    lists = name_lists()
    if words and words[0][0].lower() in ("st", "saint"):
        return None
    while len(words) > 2 and words[0][0].lower() in _ordinary_words():
        words = words[1:]
    if len(words) < 2:
        return None
    before, after = text[: words[0][1]], text[words[-1][2] :]
    plain = [word for word, _, _ in words]
    lowered = [word.lower() for word in plain]
    if (
        titled
        and not any(word in name_lists()["thing"] for word in lowered)
        and "_".join(lowered) not in lists["public"]
    ):
        return (words[0][1], words[-1][2])
    if "," in match.group() and not (plain[0].isupper() and len(plain) == 2):
        # A comma between capitals is a list, unless it is a register's "FAMILY, Given".
        for first, second in pairwise(words):
            if "," not in text[first[2] : second[1]] and _is_name_run(
                [first[0], second[0]], text[: first[1]], text[second[2] :]
            ):
                return (first[1], second[2])
        return None
    return (words[0][1], words[-1][2]) if _is_name_run(plain, before, after) else None
