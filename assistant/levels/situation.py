"""A described situation: which signs are in it, in whose words, and of whom."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

OWN = Path(__file__).with_name("signs.toml")

_SENTENCE = re.compile(r"[^.!?;\n]+")
_CLAUSE = re.compile(r"[,:()]| - | – |\bbut\b|\balthough\b|\bthough\b")
_DENIED = re.compile(
    r"\b(?:no|not|nobody|no one|none|never|nor|without|denies|denied|isn.?t|aren.?t|wasn.?t|weren.?t|doesn.?t|don.?t|"
    r"didn.?t|hasn.?t|haven.?t|nothing|no sign of|no signs of|no evidence of|rule[ds]? out)\b"
    r"(?:\W+\w+){0,3}\W*$",
    re.I,
)
_ADULT = re.compile(
    r"\b(?:mums?|moms?|mams?|mummy|mother|dads?|daddy|father|parents?|step-?(?:mum|dad|father|mother)|partner|carers?|"
    r"husband|wife|nan|nana|nanny|gran|grandma|grandad|grandmother|grandfather|grandparents?|aunt\w*|uncle|"
    r"couple|mum.s (?:new )?(?:boyfriend|partner))\b",
    re.I,
)
_CHILD = re.compile(
    r"\b(?:child|children|boys?|girls?|lads?|pupils?|students?|kids?|sons?|daughters?|bab(?:y|ies)|toddlers?|teens?|"
    r"teenagers?|twins?|sisters?|brothers?|siblings?|infants?|newborn|sixth ?formers?|young (?:person|people|man)|"
    r"y(?:ea)?r? ?(?:r|\d{1,2})s?|reception|\d{1,2} ?(?:yo|y/o|yr|yrs|year|years|month|months|week)s?(?:[ -]olds?)?)\b",
    re.I,
)
_HERSELF = re.compile(r"\b(?:he|she|him|her|his|hers|they|them|their)\b", re.I)
_HE, _SHE = re.compile(r"\b(?:he|him|his)\b", re.I), re.compile(r"\b(?:she|her|hers)\b", re.I)
_REPORTS = re.compile(
    r"\s+(?:has |have )?(?:says?|said|told|tells?|reports?|reported|thinks?|rang|noticed|found)\b", re.I
)
_WOMAN = re.compile(r"m[uo]ms?|mams?|mummy|mother|wife|nan|nana|nanny|gran|grandma|grandmother|aunt", re.I)
_MAN = re.compile(r"dad|daddy|father|husband|grandad|grandfather|uncle|step-?dad|stepfather", re.I)


@dataclass(frozen=True)
class Sign:
    """Something seen or said, and the criteria that it may meet (see signs.toml)."""

    id: str
    seen: re.Pattern[str] | None
    stated: re.Pattern[str] | None
    not_stated: re.Pattern[str] | None = None
    who: str = ""
    needs: tuple[tuple[str, ...], ...] = ()
    not_with: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()

    def states(self, criterion: str) -> bool:
        """Whether the words of a criterion are about this sign."""
        return _states(self.stated, self.not_stated, criterion)


@dataclass(frozen=True)
class Gather:
    """Criteria that anything counting towards them meets."""

    counts: str
    stated: re.Pattern[str] | None
    not_stated: re.Pattern[str] | None
    always: bool = False  # also of criteria beyond those that make up a level

    def states(self, criterion: str) -> bool:
        return _states(self.stated, self.not_stated, criterion)


@dataclass(frozen=True)
class Signs:
    signs: tuple[Sign, ...]
    gathers: tuple[Gather, ...]

    def may_meet(self, criterion: str) -> bool:
        """Whether any sign at all could meet a criterion."""
        plain = plain_quotes(criterion)
        gathers = [gather for gather in self.gathers if gather.always]
        return any(sign.states(plain) for sign in self.signs) or any(gather.states(plain) for gather in gathers)


@dataclass(frozen=True)
class Situation:
    """What a text describes: each sign found, with the words that show it."""

    text: str
    found: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def plain_quotes(text: str) -> str:
    """Text with straight apostrophes, as the patterns have them."""
    return text.replace("’", "'").replace("‘", "'")


def _states(stated: re.Pattern[str] | None, not_stated: re.Pattern[str] | None, text: str) -> bool:
    return stated is not None and bool(stated.search(text)) and not (not_stated and not_stated.search(text))


def _pattern(patterns: Sequence[str], whole: bool) -> re.Pattern[str] | None:
    if not patterns:
        return None
    joined = "|".join(f"(?:{p})" for p in patterns)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)" if whole else joined, re.I)


@lru_cache(maxsize=4)
def load_signs(path: Path = OWN) -> Signs:
    """The signs as shipped."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    signs = tuple(
        Sign(
            entry["id"],
            _pattern(entry["seen"], whole=True),
            _pattern(entry["stated"], whole=False),
            _pattern(entry.get("not_stated", ()), whole=False),
            entry.get("who", ""),
            tuple(tuple(need.split("|")) for need in entry.get("needs", ())),
            tuple(entry.get("not_with", ())),
            tuple(entry.get("counts", ())),
        )
        for entry in data["sign"]
    )
    gathers = tuple(
        Gather(
            entry["counts"],
            _pattern(entry["stated"], whole=False),
            _pattern(entry.get("not_stated", ()), whole=False),
            entry.get("always", False),
        )
        for entry in data["gather"]
    )
    return Signs(signs, gathers)


def read_situation(text: str, signs: Signs | None = None) -> Situation:
    """Find the signs in a text. What is denied, or said of another person than the sign is about, is left out."""
    signs = signs or load_signs()
    plain = plain_quotes(text)
    raw: dict[str, tuple[str, ...]] = {}
    for sign in signs.signs:
        if sign.seen is not None:
            words = _seen(sign, plain)
            if words:
                raw[sign.id] = words
    return Situation(text, _settled(signs.signs, raw))


def _seen(sign: Sign, text: str) -> tuple[str, ...]:
    words: list[str] = []
    topic = "child"  # of whom the sentence before spoke
    assert sign.seen is not None
    for sentence in _SENTENCE.finditer(text):
        said = sentence.group()
        for match in sign.seen.finditer(said):
            if _denied(said, match.start()):
                continue
            if sign.who and _of_whom(said, match.start(), topic) != sign.who:
                continue
            found = match.group().strip(" ,:'\"")
            if found and found.lower() not in {w.lower() for w in words}:
                words.append(found)
        topic = _topic(said, topic)
    return tuple(words)


def _denied(said: str, at: int) -> bool:
    """Whether a denial stands before a place, in the same clause."""
    before = said[:at]
    cuts = [m.end() for m in _CLAUSE.finditer(before)]
    return bool(_DENIED.search(before[cuts[-1] if cuts else 0 :]))


def _of_whom(said: str, at: int, topic: str) -> str:
    """Whether the words at a place are about a grown-up in the family or the child: the nearest one named before."""
    before = said[:at]
    adults = [m.end() for m in _ADULT.finditer(before) if not _owns(before, m) and not _only_says(before, m)]
    children = [m.end() for m in _CHILD.finditer(before) if not _owns(before, m)]
    if adults or children:
        return "adult" if max(adults, default=-1) > max(children, default=-1) else "child"
    after = said[at:]
    named_after = [(m.start(), "adult") for m in _ADULT.finditer(after[:60])]
    named_after += [(m.start(), "child") for m in _CHILD.finditer(after[:60])]
    if topic.startswith("adult"):
        # "He" in the sentence after one about his mother is the child.
        other = {"adult-she": (_HE, _SHE), "adult-he": (_SHE, _HE)}.get(topic)
        return "child" if other and other[0].search(before) and not other[1].search(before) else "adult"
    if not _HERSELF.search(before) and named_after:
        nearest = min(named_after)[1]
        return nearest if re.match(r"\W*(?:\w+\W+){0,2}(?:by|from|who|mum|dad|parents?)\b", after, re.I) else "child"
    return topic


def _owns(text: str, match: re.Match[str]) -> bool:
    """Whether a person is named only as whose something is: "her son's mum"."""
    return bool(re.match(r"'s?\s+\w", text[match.end() :] + " x")) and text[match.end() : match.end() + 1] == "'"


def _only_says(text: str, match: re.Match[str]) -> bool:
    """Whether a person only reports what follows: "mum says a phone has appeared in his room"."""
    rest = text[match.end() :]
    own = _SHE if _WOMAN.match(match.group()) else _HE if _MAN.match(match.group()) else _HERSELF
    return bool(_REPORTS.match(rest)) and not own.search(rest)


def _topic(said: str, topic: str) -> str:
    """Of whom a sentence speaks first: a pronoun in the next one is taken to mean the same."""
    adult, child = _ADULT.search(said), _CHILD.search(said)
    if adult is None and child is None:
        return topic
    if adult is None or (child is not None and child.start() < adult.start()):
        return "child"
    name = adult.group()
    return "adult-she" if _WOMAN.match(name) else "adult-he" if _MAN.match(name) else "adult"


def _settled(signs: Sequence[Sign], raw: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Signs whose needs are met and that nothing explains away, in the order of the file."""
    found = dict(raw)
    for _ in range(2):  # a sign may need one that itself needs another
        for sign in signs:
            if not sign.needs:
                continue
            met = [next((found[n] for n in need if n in found), None) for need in sign.needs]
            own = raw.get(sign.id, ()) if sign.seen is not None else ()
            if all(m is not None for m in met) and (own or sign.seen is None):
                found[sign.id] = own or tuple(w for m in met for w in (m or ()))
            else:
                found.pop(sign.id, None)
    gone = {s.id for s in signs if s.id in found and any(n in found for n in s.not_with)}
    return {s.id: found[s.id] for s in signs if s.id in found and s.id not in gone}
