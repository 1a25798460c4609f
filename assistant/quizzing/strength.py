"""Claims about how strong a duty is: what the law requires, taken for mere advice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.bounds import at_odds, excepted, worth_true
from assistant.quizzing.claims import Claim
from assistant.quizzing.clauses import tidy, without_also
from assistant.quizzing.drafting import Drafting, Sentence, stands_alone
from assistant.quizzing.gaps import plural
from assistant.quizzing.roles import is_role, role
from assistant.quizzing.words import containment, stems, word_count

_WORTH = 0.38  # what the law requires must be more particular than this
_MUST = re.compile(
    r"(?P<lead>(?:If|Where|When|Once|Before|On|After|Under|Within|For) [^,]+, )?"
    r"(?P<who>(?:(?!who\b|which\b|that\b|if\b|when\b|where\b)[^\s,;:]+ ){1,13}?)must (?:also |still |always )?"
    r"(?P<act>[a-z-]+\b.*)"
)
_PASSIVE = re.compile(r"be (?:\w+ly )?\w+(?:ed|en|wn|ld|ught|de|ven|pt|nt)\b")
# What nobody takes for advice, or what is never done or left undone.
VAGUE_DUTY = re.compile(
    r"(?:not\b|never\b|be\b(?! (?:\w+ly )?\w+(?:ed|en|wn|ld|ught|de|ven|pt|nt)\b)|consider|comply|have (?:due )?regard"
    r"|have (?:\w+ly )?(?:been|\w+(?:ed|en))\b|act\b|take account|make every effort|understand|remember"
    r"|ensure|promote|recognise|therefore"
    r"|be (?:considered|followed|complied|informed by|treated|addressed|designed|made clear|given to|in\b))"
)
_OTHER_NORM = re.compile(
    r"\b(?:should|required|duty)\b|\b(?:and|but|or)(?: \w+){0,4} (?:will|may|can)\b|, it is\b|, this\b|\bafterwards$"
)
_NOT = re.compile(r"\b(?:not|never|no(?! (?:later|more|longer|less)))\b")
UNLESS = re.compile(
    r"\b(?:think|thinks|consider|considers) (?:\w+ )?(?:appropriate|necessary|fit)\b"
    r"|\bin (?:their|its) (?:opinion|view|judgement)\b"
    r"|\b(?:unless|except|provided|until|as appropriate|where (?:appropriate|necessary|possible))\b"
)
_ADVISED = re.compile(r"\b(?:should|may)\b(?P<act>(?: \S+){1,6})")
_LEFT_OPEN = re.compile(
    r"\b(?:automatically|at (?:their|its) discretion|(?:for|up to) [^,;]{3,60} to (?:decide|determine)"
    r"|(?:consider|think|deem)s?(?:ed)? (?:it )?(?:appropriate|necessary)|in their (?:opinion|view|judgement))\b"
)
_MATTER, _OF_THE_SAME = 2, 0.34  # headings that make a section; the share of an act's words that speaks of it
_SUBJECT_OFF = re.compile(r"(?:Nobody|None|No|It|They|This|These|Such|Consideration|Both|There)\b", re.I)


def strength_claims(d: Drafting) -> Iterator[Claim]:
    """What must be done is true as it stands, and false as something merely advised."""
    for sentence in d.sentences:
        text = without_also(tidy(sentence.text))
        if len(re.findall(r"\bmust\b", text)) != 1 or ":" in text:
            continue
        found = _MUST.match(text)
        if found is None or _SUBJECT_OFF.match(found["who"]) or VAGUE_DUTY.match(found["act"]):
            continue
        claim = _claim(d, sentence, text, found)
        if claim is not None:
            yield claim


# What is to be considered, or left to somebody to decide, taken for a requirement.
_WEIGHED = re.compile(r"(?P<who>[A-Z][^,;:]{4,70}?) should consider (?P<doing>[a-z]+ing)\b(?P<what> .*)")
_LEFT_TO = re.compile(
    r"It is for (?P<who>(?:individual |each )?[^,;:]{4,50}?) to (?:decide|determine) whether (?:they choose )?"
    r"to (?P<act>[a-z]+ .*)"
)


def weighed_claims(d: Drafting) -> Iterator[Claim]:
    """What a body should consider doing, or decides for itself, is false as something that the law requires of it."""
    for sentence in d.sentences:
        text = without_also(tidy(sentence.text))
        weighed, left = _WEIGHED.fullmatch(text), _LEFT_TO.fullmatch(text)
        found = weighed or left
        if found is None or not 8 <= word_count(text) <= 40 or _NOT.search(text) or "," in found["who"]:
            continue
        act = left["act"] if left else _bare(d, weighed["doing"]) + weighed["what"] if weighed else ""
        opening, who = _doer(d.reader.uncapital(found["who"]))
        if not who or not act or act.startswith(("whether", " ")) or not stands_alone(d.reader.uncapital(text)):
            d.drop("modal", "leans on words outside the sentence", sentence.text)
            continue
        if d.reader.evidence.telling(text) < _WORTH or any(
            re.search(r"\bmust\b|\brequire|\bduty\b|\blegal", unit.text)
            for unit in d.reader.evidence.sharing(stems(act), 0.6)
        ):
            d.drop("modal", "the law may ask for it all the same", sentence.text)
            continue
        where = d.where(text, sentence.place, placed=True)
        if where is not None:
            be = "are" if _several(who) else "is"
            yield Claim("modal", sentence, where, "", f"{opening}{who} {be} legally required to {act}")


def _doer(subject: str) -> tuple[str, str]:
    """What stands before the body or people that do something, and these: nothing where none is named.

    >>> _doer("as part of the shortlisting process schools and colleges")
    ('as part of the shortlisting process, ', 'schools and colleges')
    """
    words = re.sub(r"^(?:individual|each) ", "", subject).split()
    for k in range(len(words)):
        who = " ".join(words[k:])
        if is_role(who) and who.lower() not in {"staff", "all staff"}:
            opening = " ".join(words[:k])
            fits = not opening or re.match(r"(?:as|in|when|where|if|during|after|before|at|on|for)\b", opening)
            return (f"{opening}, " if opening else "", who) if fits else ("", "")
    return "", ""


def _bare(d: Drafting, doing: str) -> str:
    """A verb's bare form from its -ing form, where the documents have it: "carrying" is "carry". Or nothing."""
    stem = doing.removesuffix("ing")
    return next((v for v in (stem, f"{stem}e", stem[:-1]) if v in d.reader.verbs), "")


def _claim(d: Drafting, sentence: Sentence, text: str, found: re.Match[str]) -> Claim | None:
    who, act, lead = found["who"].strip(), found["act"], found["lead"] or ""
    act = re.split(r", (?:referred|including|which|so that)\b", act, maxsplit=1)[0]
    text = f"{text[: found.start('act')]}{act}"
    if _OTHER_NORM.search(act) or not 7 <= word_count(text) <= 40 or _NOT.search(text):
        d.drop("modal", "another rule in the same sentence", sentence.text)
        return None
    if excepted(d, sentence) or UNLESS.search(text):
        d.drop("modal", "an exception would be left out", sentence.text)
        return None
    said = d.reader.uncapital(text)
    if not stands_alone(said):
        d.drop("modal", "leans on words outside the sentence", sentence.text)
        return None
    if d.reader.evidence.telling(text) < _WORTH:
        d.drop("modal", "too general to be worth asking", sentence.text)
        return None
    where = d.where(said, sentence.place, placed=True)
    if where is None:
        d.drop("modal", "cannot be placed without its section", sentence.text)
        return None
    if said_otherwise(d, act):
        d.drop("modal", "said with another verb elsewhere", sentence.text)
        return None
    subject = who if lead else d.reader.uncapital(who)
    opening = d.reader.uncapital(lead)
    if _PASSIVE.match(act):
        turned = f"{opening}it is good practice, but not a requirement, for {subject} to {act}"
    else:
        be = "are" if _several(who) else "is"
        turned = f"{opening}{subject} {be} advised, but not required, to {act}"
    if _left_open(d, sentence, act):
        d.drop("modal", "whether to do it is left to those who must", sentence.text)
        return None
    if at_odds("advised", text):
        d.drop("modal", "turned round it would be at odds with itself", sentence.text)
        return None
    return Claim("modal", sentence, where, said if worth_true(text) else "", turned)


def _left_open(d: Drafting, sentence: Sentence, act: str) -> bool:
    """Whether its section leaves it to somebody whether the act is called for: then "advised" is not plainly wrong."""
    return any(
        s.place.section[:_MATTER] == sentence.place.section[:_MATTER]
        and _LEFT_OPEN.search(s.text)
        and containment(stems(act), stems(s.text)) >= _OF_THE_SAME
        for s in d.reader.statements(d.source.id)
    )


def _several(who: str) -> bool:
    """Whether a subject takes "are"."""
    if who.lower() == "you":
        return True
    if is_role(who):
        return role(who).plural and not re.match(r"(?:each|every|any|an?)\b", who, re.I)
    head = re.split(r" (?:of|for|in|on|under|who|from|at|with|to)\b", who, maxsplit=1)[0]
    return " and " in head or plural(head)


def said_otherwise(d: Drafting, act: str) -> bool:
    """Whether any document held states this duty with another verb, so that it could be argued."""
    verb = stems(act.split(" ", 1)[0]) or stems(act)
    for unit in d.reader.evidence.sharing(stems(act), 0.7):
        if re.search(r"\bmust\b|\brequire", unit.text):
            continue
        if any(verb & stems(said["act"]) for said in _ADVISED.finditer(unit.text)):
            return True
    return False
