"""Whether a gap is worth filling: in the duty itself, nothing around it giving it away, every option fitting."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.quizzing.senses import Senses
from assistant.quizzing.words import MEANT_BY, stems

_DUTY = re.compile(r"\b(?:must|should|will|required|duty|responsible for|needs? to)\b")
_OPENS = re.compile(
    r"(?:If|Where|When|Whenever|Once|As|In|On|For|Under|Following|After|Before|During|Until|Unless|While|Whilst"
    r"|Although|By|Through|Alongside|Prior|To|With|Within|At|Upon|Besides|Providing)\b"
)
# Words that open a clause or phrase beside the duty.
_ASIDE = re.compile(
    r"(?<!in )\b(?:if|where|when|who|which|unless|until|following|after|before|prior to|as part of|including|such as"
    r"|especially|e\.g|because|so that|alongside|in addition to|as well as)\b"
)
# What a meeting, plan or step is there for, and what has to come before: there its name is what has to be known.
_THERE_FOR = re.compile(
    r"(?:The |An? )?(?:(?:main|primary|overall) )?(?:purpose|aim|role|function)s? of (?:the |an? )?$"
)
_TAKES_PLACE = re.compile(
    r"s? (?:is|are|should be|must be|can be) (?:initiated|convened|held|called|set up)\b"
    r"|s? (?:can|may|should) take place\b|s? (?:brings?|follows?)\b"
)
_AFTER = re.compile(r"\b(?:take place|takes place|held|convened|initiated) (?:\w+ ){0,3}?following (?:an? )?(?:\w+ )?$")
_MODIFIED = re.compile(r"\b(?:the|a|an|any|this|each|their|its|of|for|in|to|with|by|from|under|at|own|and|or|’s)\s*$")
_TIME_FIRST = re.compile(r"(?:initial|review|rapid|early|interim|final|return|single)\b")
_NAMES = frozenset({"child", "children", "of", "in", "a", "an", "the", "and", "to"})
_SHARED = 4  # letters that two words of one root share, short as they may be: care, carer
_NEARER = 0.075  # a word of the sentence may be so much nearer the answer than any is to a wrong option
_ALIKE = 0.1  # options must be as near to the answer on the whole
_PLURAL_NOUN = re.compile(r"(?:\bchildren|\bpeople|[^s]s)$")
_HEAD = re.compile(r" (?:in|to|of|for|under|missing)\b.*$")
_MASS = re.compile(r"(?:help|support|abuse|neglect|harm|slavery|bullying|violence|mutilation|harassment|radicalisation"
                   r"|exploitation|marriage|intervention)$")  # fmt: skip


def in_the_duty(text: str, start: int, end: int, threshold: bool = False) -> bool:
    """Whether a gap stands in what must be done, not in an opening phrase, a bracket or a clause beside it.

    The ``threshold`` at which something must be done stands in a condition, and is asked there.
    """
    before, after = text[:start], text[end:]
    if (
        _THERE_FOR.match(before)
        or _AFTER.search(before)
        or (re.fullmatch(r"(?:The |An? )?", before) and _TAKES_PLACE.match(after))
    ):
        return True
    if not _DUTY.search(text) or before.count("(") > before.count(")"):
        return False
    if threshold:
        return True
    norms = list(_DUTY.finditer(before))
    if not norms:  # before the verb: in the opening clause, or in the subject
        verb = _DUTY.search(after)
        if _OPENS.match(text) and ("," not in before or (verb is not None and "," in after[: verb.start()])):
            return False
        clause = before.rsplit(",", 1)[-1]
    else:
        clause = before[norms[-1].end() :]
    return not _ASIDE.search(clause)


def tells_itself(senses: Senses, rest: str, answer: str, others: Sequence[str]) -> bool:
    """Whether the rest of a sentence keeps a word of the answer, or its everyday meaning, and no wrong option's."""
    own, words = _words(answer), _words(rest)
    kept = {w for w in own if any(_rooted(w, other) for other in words)}
    if any(not any(_rooted(w, other) for o in others for other in _words(o)) for w in kept):
        return True
    if not senses or not others:
        return False
    spoken = [w.strip(".,;:()‘’“”").lower() for w in rest.split()]
    pieces = dict.fromkeys(w for w in spoken if stems(w) and w not in _NAMES)
    pieces.update(dict.fromkeys(" ".join(spoken[k : k + 3]) for k in range(len(spoken) - 2)))
    senses.learn([*pieces, answer, *others])
    nearest = max((senses.alike(answer, piece) for piece in pieces), default=0.0)
    return nearest > max(senses.alike(o, piece) for o in others for piece in pieces) + _NEARER


def in_other_words(asked: str, answer: str, others: Sequence[str], always: frozenset[str] = frozenset()) -> bool:
    """Whether what is asked says a term in a word that means it: "failing to feed" is neglect.

    ``others`` are the other terms to choose from: where the words name one of these, by more than the stems ``always``
    that name none, the guess is open again.

    >>> in_other_words("a carer failing to ensure supervision", "neglect", ["physical abuse"])
    True
    >>> in_other_words("a carer failing to prevent physical harm", "neglect", ["physical abuse"])
    False
    """
    said = stems(asked)
    if any((stems(other) - always) & said for other in others):
        return False
    return any(stems(word) and stems(word) <= said for word in MEANT_BY.get(answer.lower(), ()))


def fits_the_gap(option: str, answer: str, before: str, after: str) -> bool:
    """Whether a sentence reads on with an option: its number, no word doubled, no adjective before another."""
    if plural(option) != plural(answer) and not (_MASS.search(option) and _MASS.search(answer)):
        return False
    first, last = option.lower().split()[0], stems(option.split()[-1])
    near_before = [w.strip(",.;:()’‘").lower() for w in before.split()[-2:]]
    if first in near_before or last & stems(" ".join(after.split()[:3])):
        return False
    return not (_TIME_FIRST.match(option) and before.strip() and not _MODIFIED.search(before.replace("(n)", "")))


def in_number(option: str, answer: str) -> str:
    """An option in the answer's number where an "s" makes it so: "risk assessments" beside "section 47 enquiries"."""
    if plural(answer) and not plural(option) and not _HEAD.search(option) and not _MASS.search(option):
        return f"{option}s"
    return option


def plural(name: str) -> bool:
    return bool(_PLURAL_NOUN.search(_HEAD.sub("", name)))


def of_one_sort(senses: Senses, answer: str, others: Sequence[str]) -> bool:
    """Whether the options are near enough in meaning that one could be taken for another."""
    return not senses or sum(senses.alike(answer, o) for o in others) / len(others) >= _ALIKE


def _words(text: str) -> frozenset[str]:
    return frozenset(w for w in re.findall(r"[a-z]{4,}", text.lower()) if w not in _NAMES)


def _rooted(one: str, other: str) -> bool:
    """Whether two words are of one root: need and needs, care and carer, protect and protection."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short[: max(_SHARED, len(short) - 1)]) and len(long) - len(short) <= _SHARED
