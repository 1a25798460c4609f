"""Whether a claim stands in a document word for word or nearly so, or is a heading that the document denies.

Then no judgement of its meaning is needed, so long as nothing around the words takes them back: a
clause that opens a sentence and ends at a comma is said; what follows "if …," is said of a case only.
Nearly so: all its telling words stand in one sentence, in their order, and nothing is left out that limits it.
A heading may state what its text denies, as lists of myths do: "Consent is needed" over "No, …".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

import Stemmer

from assistant.checking.denial import denials
from assistant.checking.duty import stances
from assistant.checking.meeting import Conflict
from assistant.checking.quantities import NUMBER_WORDS
from assistant.checking.roles import spelt_out
from assistant.checking.units import STOP, Sentences, Unit, stems

_STEM = Stemmer.Stemmer("english")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LEAST = 5  # words: fewer stand in many sentences
_ENDS = re.compile(r"[\s\"”’)]*(?:$|[.;:,!])")  # not "?": what is asked is not said
_OPENS = re.compile(r"(?:^|[.;:!?•])[\s\"“‘(]*(?:and\s+)?$", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"[\W_]*(?:and\s+|or\s+)?(?:unless|except|excluding|if|provided|only|but|however|whether|when|where|until|so\s+long)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"(?:No|False|Myth|Untrue|Wrong)\b\s*[.,:;–—-]", re.IGNORECASE)
# Words that limit what is said, or turn it round: where one side has such a word and the other lacks it, they differ.
_LIMITS = frozenset(
    [
        "some", "may", "might", "can", "could", "cannot", "usually", "normally", "generally", "often", "sometimes",
        "potentially", "possibly", "likely", "unlikely", "only", "unless", "except", "if", "not", "no", "never",
        "nor", "neither", "none", "without", "most", "many", "few", "rarely", "seldom", "hardly", "whether", "until",
        "before", "after", "but", "rather", "instead", "than", "nobody", "alone", "solely", "partly", "limited",
        "exceptional", "certain", "all", "any", "every", "each", "both", "either", "always", "under", "over", "or",
        "when", "where", "whenever",
    ]
)  # fmt: skip
_SAME_LIMIT = {
    "when": "if",
    "where": "if",
    "whenever": "if",
    "any": "all",
    "every": "all",
    "each": "all",
    "cannot": "not",
    "can": "may",
    "could": "may",
    "might": "may",
}
_CONDITION = re.compile(
    r"\b(?:if|where|when|whenever|unless|until|once|in\s+(?:some|exceptional|certain|limited|such|rare|these|those)\s+\w+"
    r"|except|for\s+example|for\s+\w+\s+(?:who|that|which))\b",
    re.IGNORECASE,
)
_DENIES = frozenset(["not", "no", "never", "nor", "neither", "none", "without", "nobody"])
_BEFORE = 8  # words before the first one met: a "not" among them denies it
# "Annex A" is one word: its letter is not the article.
_NUMBERED = re.compile(
    r"\b(annexe?|appendix|part|chapter|section|article|wave|level|stage|tier)\s+(\w{1,3})\b", re.IGNORECASE
)
# Longer ways of saying the same. A school's own policy says "school" for the guidance's "school or college".
_SAME = (
    (re.compile(r"\bwhether\s+or\s+not\b", re.IGNORECASE), "whether"),
    (re.compile(r"\band/or\b", re.IGNORECASE), "and"),
    (re.compile(r"^\W*(?:no|yes)\s*[,–—-]\s*", re.IGNORECASE), ""),
    (re.compile(r"\b(schools?)\s+(?:and|or)\s+colleges?\b", re.IGNORECASE), r"\1"),
)
_FEWEST = 5  # telling words of a claim: fewer stand in order in many sentences
_REPEATED = 0.7  # of a heading's words: a claim that has them, and denies as often, says what the heading says


def stands_in(claim: str, unit: Unit) -> bool:
    """Whether the claim's words, at least five, are a whole clause of the sentence, an item's after its list's lead."""
    wanted = [w.lower().replace("’", "'") for w in _WORD.findall(claim)]
    if len(wanted) < _LEAST:
        return False
    # An item is said only as its list's lead has it: under "Staff should not:" it is what they should not do.
    return _within(wanted, f"{unit.lead.rstrip(' :')} {unit.text}" if unit.lead else unit.text)


def _within(wanted: list[str], text: str) -> bool:
    found = list(_WORD.finditer(text))
    words = [m.group().lower().replace("’", "'") for m in found]
    for at in range(len(words) - len(wanted) + 1):
        if words[at : at + len(wanted)] != wanted:
            continue
        before, after = text[: found[at].start()], text[found[at + len(wanted) - 1].end() :]
        if _OPENS.search(before) and _ENDS.match(after) and not _TAKEN_BACK.match(after):
            return True
    return False


def nearly_stands(claim: str, text: str) -> bool:
    """Whether all telling words of a claim stand in a sentence, in order, with no word that limits them left out.

    "We act within five days when a name is added" stands so in "All schools must act within 5 days when …".
    The sentence may say more: it is only the words around those of the claim that may take them back.
    """
    ours, theirs = _tokens(claim), _tokens(text)
    wanted = [k for k, (word, _) in enumerate(ours) if _telling(word)]
    if len(wanted) < _FEWEST:
        return False
    places = _in_order([ours[k][1] for k in wanted], [stem for _, stem in theirs])
    if not places or stances(claim) - stances(text):
        return False
    first, last = places[0], places[-1]
    if _CONDITION.search(" ".join(word for word, _ in theirs[:first])) and not _CONDITION.match(claim.strip()):
        return False
    if _TAKEN_BACK.match(" ".join(word for word, _ in theirs[last + 1 :])):
        return False
    before = theirs[max(0, first - _BEFORE) : first]
    said_before = [w for k, w in enumerate(before, -len(before)) if k >= -2 or _limit(w[0]) in _DENIES]
    around = [*said_before, *theirs[first : last + 1]]
    return _limits(ours) == _limits(around)


def _telling(word: str) -> bool:
    return word not in STOP and not _limit(word)


def _limit(word: str) -> str:
    """The word that limits what is said, "any" as "all" and "isn't" as "not"; empty for other words."""
    word = "not" if word.endswith("n't") else _SAME_LIMIT.get(word, word)
    return word if word in _LIMITS else ""


def _limits(words: Sequence[tuple[str, str]]) -> Counter[str]:
    return Counter(limit for word, _ in words if (limit := _limit(word)))


def _in_order(wanted: Sequence[str], there: Sequence[str]) -> list[int]:
    """Where each of the wanted words stands, in order and close together; empty where one is missing."""
    best: list[int] = []
    for start, stem in enumerate(there):
        if stem != wanted[0]:
            continue
        places, at = [start], start
        for other in wanted[1:]:
            at = next((k for k in range(at + 1, len(there)) if there[k] == other), -1)
            if at < 0:
                break
            places.append(at)
        if len(places) == len(wanted) and (not best or places[-1] - start < best[-1] - best[0]):
            best = places
    return best


def _tokens(text: str) -> list[tuple[str, str]]:
    """Words with their stems. Initials of a role are spelt out, and a number is a figure."""
    told = _NUMBERED.sub(r"\1\2", spelt_out(text))
    for pattern, plain in _SAME:
        told = pattern.sub(plain, told)
    words = [w.lower().replace("’", "'") for w in _WORD.findall(told)]
    return [(w, _stem(NUMBER_WORDS.get(w, w).removesuffix("'s"))) for w in words]


@cache
def _stem(word: str) -> str:
    return str(_STEM.stemWord(word))


def denied_heading(claim: str, unit: Unit, held: Sentences) -> Conflict | None:
    """The claim against the text's "No", where it says what a heading over the sentence says and the text denies."""
    heading = unit.section[-1] if unit.section else ""
    words = set(stems(heading))
    if len(words) < 3 or len(words & set(stems(claim))) < _REPEATED * len(words):
        return None
    first = next((u for u in held.units if u.section == unit.section), unit)
    if not _DENIED.match(first.text.strip()) or denials(claim) != denials(heading):
        return None
    return Conflict("negation", heading, first.text.strip())
