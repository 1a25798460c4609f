"""Questions that ask for a number: an answer that counts nothing of what was asked is none.

"How many parking spaces must a school have" is near to much that is said of schools and spaces; what
tells that nothing held answers it is that the library has no word for "parking" and no passage counts spaces.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

_HOW_MANY = re.compile(r"\bhow\s+(?:many|much)\s+((?:[a-z'’-]+\s*){1,4})", re.I)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|once|twice|single|half|both)\b",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n")
# Where the thing counted ends.
_AFTER = frozenset({
    "a", "an", "the", "must", "should", "can", "could", "may", "might", "will", "would", "shall", "does", "do",
    "did", "is", "are", "was", "were", "has", "have", "had", "need", "needs", "needed", "to", "for", "from", "in",
    "on", "at", "of", "per", "every", "each", "we", "i", "you", "they", "there", "before", "after", "until",
    "since", "within", "it", "he", "she",
})  # fmt: skip

_ANYTHING = frozenset(
    {"people", "times", "time", "things", "more", "other", "actual"}
)  # say nothing of what is counted


def counts_what_is_asked(question: str, passages: Iterable[str], vocabulary: Container[str]) -> bool:
    """False for a "how many" of a thing that the library has no word for, which none of the passages counts.

    ``vocabulary`` holds the library's words in small letters.
    """
    asked = _HOW_MANY.search(question)
    words = _counted(asked.group(1)) if asked else []
    if all(word in vocabulary or word.removesuffix("s") in vocabulary for word in words):
        return True
    things = {_stem(word) for word in words}
    texts = [text.lower() for text in passages]
    return any(
        _NUMBER.search(sentence) and any(thing in sentence for thing in things)
        for text in texts
        for sentence in _SENTENCE.split(text)
    )


def _counted(phrase: str) -> list[str]:
    """The words that say what is counted: all up to the verb."""
    words: list[str] = []
    for word in re.findall(r"[a-z]+", phrase.lower()):
        if word in _AFTER:
            break
        if word not in _ANYTHING:
            words.append(word)
    return words


def _stem(word: str) -> str:
    return word[: max(4, len(word) - 2)] if len(word) > 4 else word.removesuffix("s")
