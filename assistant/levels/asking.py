"""What of a described situation only asks: "is this early help or s17?" tells nothing of the child.

A clause that names levels, forms and services comes near to criteria that name them too, and would touch them all.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+%?")
_LEVEL = re.compile(
    r"\b(?:early help|family help|s\s?(?:17|47)|section (?:17|47)|thresholds?|levels?|tiers?|cin|cp)\b", re.I
)
_THIS = re.compile(r"\b(?:this|that|it|these|those)\b", re.I)
_OF_TEXT = re.compile(r"\bsa(?:y|ys|id)\b", re.I)  # "where does it say s47 threshold": "it" is a document
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
# What levels, thresholds and those who are asked are called, and what is done about them.
_ASKED_WORDS = (
    "early help family universal targeted intensive specialist statutory section s 17 47 cin cp threshold thresholds "
    "level levels tier stage step criteria criterion assessment eha referral refer referring mash front door social "
    "care services service children's safeguarding dsl dsls deputy lead guidance procedure procedures protection need "
    "needs call ring phone contact report log tell speak advice next meet meets met reach reaches reached count counts "
    "qualify qualifies enough think say says know do doing should would could can might may must shall ought want "
    "wonder wondering unsure sure yet still already just straight away go going into where when why how any anyone "
    "please thanks worth serious high low right best different else more wait first case concern concerns"
)
_ASKED = frozenset(_ASKED_WORDS.split())
_SMALL_WORDS = (
    "a an the and or but so of in on at to for with by from is are was were be been am i i'm i've we it it's its this "
    "that these those there here who what which whats what's you your my our me us has have had does did no not as if "
    "then than too very now again him her he she them they his their child children"
)
_SMALL = frozenset(_SMALL_WORDS.split())
# Words by which somebody asks, or weighs one level against another.
_ASKS = re.compile(
    r"\?|^(?:is|are|does|do|would|should|could|can|what|which|who|where|how|when|not sure|unsure|wondering)\b|"
    r"\b(?:or|vs|versus)\b|\b(?:threshold|level|tier)\b",
    re.I,
)


def only_asks(clause: str, sentence: str) -> bool:
    """Whether a clause of a sentence asks which level it is or what to do, and tells nothing besides."""
    plain = clause.lower().replace("’", "'").strip(" .,;:()-–")
    words = _WORD.findall(plain)
    asked = [w for w in words if w not in _SMALL]
    if any(w not in _ASKED for w in asked):
        return False
    return bool(words) and (_ASKS.search(plain) is not None or sentence.rstrip().endswith("?"))


def asks_level_of_this(text: str) -> bool:
    """Whether a text only asks which level "this" is, and says nothing of what "this" is: what each level takes helps.

    >>> asks_level_of_this("does this meet threshold"), asks_level_of_this("what is the threshold for s47")
    (True, False)
    """
    if _OF_TEXT.search(text):
        return False
    return _THIS.search(text) is not None and _LEVEL.search(text) is not None and only_asks(text, text)


def without_asking(text: str) -> str:
    """A text without the sentences that only ask which level it is.

    >>> without_asking("He has a bruise, says dad slapped him. Is that a s47?")
    'He has a bruise, says dad slapped him.'
    """
    said = (match.group().strip() for match in _SENTENCE.finditer(text))
    return " ".join(s for s in said if s and not (_LEVEL.search(s) and only_asks(s, s)))
