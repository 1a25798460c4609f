"""What bounds a statement, and so says whether it may be turned round, left short or asked about as true."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.quizzing.clauses import EXCEPTION
from assistant.quizzing.drafting import Drafting, Sentence
from assistant.quizzing.words import stems

# A condition or purpose that belongs to the statement as it stands: turned round, the sentence falls apart.
_TIED = re.compile(
    r"\b(?:until|till|unless|provided(?: that)?|providing|so (?:that|as to|(?:they|it|he|she) can)"
    r"|in order (?:to|that))\b"
)
_PURPOSE = re.compile(
    r"(?P<before>\S+)\s+to (?:\w+ly )?(?:help|safeguard|protect|prevent|promote|ensure|support|avoid|enable|keep|allow"
    r"|reduce|minimi[sz]e|maximi[sz]e|continue|identify|make sure|understand|provide (?:them|children|parents))\b"
)
# Words that an infinitive belongs to, so that it is no purpose: "a duty to safeguard", "needs to keep".
_OWNS_INFINITIVE = re.compile(
    r"(?:duty|dut(?:ies)|power|powers|ability|able|unable|need|needs|required|responsib\w+|ha(?:s|ve|d)|fail\w*|ought"
    r"|likely|aims?|arrangements|right|decision|how|is|are|expected|entitled|advised|decide|seek|seeks|continue|want\w*"
    r"|wish\w*|refus\w+|and|or|necessary|appropriate|important)[,;]?$",
    re.I,
)
# "Unless they have a good reason not to, they should also …": a rule of its own, with its own exception.
_ANOTHER_RULE = re.compile(r"Unless [^,]+, [^,]*\b(?:should|must|will) (?:still |also )")
_CHOICE = re.compile(r"\b(?:may|can|could) (?:\w+ )?(?:wish|choose|decide|want|prefer|elect|opt)\b")
# Pairs that say opposite things: a mistake, and what in the rest of the sentence is at odds with it.
_AT_ODDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(r"\bwithin|end of the week|only (?:once|after|at)|^after|^even if|last stage"),
        re.compile(
            r"\b(?:proactiv\w*|prompt(?:ly)?|urgen\w+|immediate\w*|emergency|at once|early|quick\w*|swift\w*|delay\w*"
            r"|rapid\w*|straight ?away|as soon as|prevent\w*)\b",
            re.I,
        ),
    ),
    (re.compile(r"depending on"), re.compile(r"\b(?:universal|all|any|every|anyone)\b", re.I)),
    (re.compile(r"compulsory"), re.compile(r"\b(?:consent|voluntar\w+|agree\w*|choose|choice|willing\w*)\b", re.I)),
    (
        re.compile(r"instead of|separately|rather than|one after the other"),
        re.compile(r"\b(?:both|together|also|alongside|joint\w*|team|multi-agency|too)\b", re.I),
    ),
    (
        re.compile(r"advised|good practice|under no duty|no right|not entitled"),
        # who names the section that gives a right or duty cannot deny it; "a power, but no duty" an Act may well give
        re.compile(r"\b(?:offence|criminal|legal\w*|law|requires?)\b|\bsection \d|\bAct (?:19|20)\d\d", re.I),
    ),
    (re.compile(r"\bonly\b|proof"), re.compile(r"\b(?:any|even|all|every|whatever|whichever)\b", re.I)),
)
# A true statement is worth asking where it makes an exception, sets a threshold or a time, or denies what many believe.
_WORTH_TRUE = re.compile(
    r"\b(?:unless|even (?:if|when|before|where)|without (?:the |their |parental |a |any )*(?:consent|knowledge"
    r"|permission|waiting|delay)|regardless|irrespective|whether or not|only (?:if|when|where|after|once|by)"
    r"|provid(?:ed|ing) (?:that|it|there|the)"
    r"|reasonable cause|likely to suffer|at least|at most|no (?:more|later|longer) than"
    r"|within (?:\w+[ -]){1,2}(?:days?|weeks?|months?|hours?|years?)|immediately|as soon as|straight ?away|delay"
    r"|(?:before|prior to) (?:the|an?|any|[a-z]+ing)|in advance of"
    r"|voluntary(?! organi|, charit| and communit| sector)|consensual"
    r"|wholly|not|never|no(?! matter)"
    r"|cannot|no matter how|exceptional|(?:may|can|could) still|simultaneously|concurrently"
    r"|whil(?:e|st) other|during pregnancy|one-off|parallel|under (?:the age of )?\d+|times more likely)\b",
    re.I,
)


# What is only hoped for, or only may have come about, nobody can call false.
_HEDGED = re.compile(
    r"\b(?:should|must) (?:\w+ )?(?:aim|seek|try|strive|endeavour) to\b|\bas far as (?:is )?(?:possible|practicable)\b"
    r"|\b(?:may|might|could) (?:still |also |well |sometimes )?"
    r"(?:have (?:been )?\w+(?:ed|en)\b|occur\b|happen\b|arise\b|take place\b|be experienced\b)"
)
# That something is a crime is worth asking where people doubt it: for whom, at what age, or though nothing is forced.
_CRIME = re.compile(r"\b(?:offence|crime)\b")
_CONDITION = re.compile(
    r"\b(?:aged|under|over|age of|even|without|attempt\w*|regardless|whether|whatever|teachers?|staff|abroad)\b", re.I
)
_LEAD = re.compile(
    r"^(?:if|when|where|while|whilst|whenever|once|as|in|on|for|under|following|after|before|during|within|until|at)\b"
    r"[^,]*, ",
    re.I,
)
_BRACKETS = re.compile(r"\([^()]*\)")
# "sex, age, ethnicity or background": three things named in a row make a truth that nobody contradicts.
_ENUMERATES = re.compile(r"(?:[^,;]+, ){2}[^,;]*\b(?:and|or)\b|(?:[^,;]+, ){3}")
_TWO_VERBS = re.compile(
    r"\b(?:is|are|can|cannot|may|must|should|will|has|have)\b[^,;]*,? and "
    r"(?:(?!who|which|that|whether|how)[\w’-]+ ){1,3}"
    r"(?:is|are|can|cannot|may|must|should|will|has|have)\b"
)


def tied(text: str, exchanged: str = "") -> bool:
    """Whether a sentence has an until, unless or purpose clause besides what is ``exchanged`` in it."""
    rest = text.replace(exchanged, " ", 1) if exchanged else text
    if _TIED.search(rest):
        return True
    return any(not _OWNS_INFINITIVE.match(found["before"]) for found in _PURPOSE.finditer(rest))


def at_odds(mistake: str, rest: str) -> bool:
    """Whether a word of the rest pulls the other way: nobody is "proactive … only once abuse is confirmed"."""
    return any(says.search(mistake.strip()) and against.search(rest) for says, against in _AT_ODDS)


def worth_true(text: str) -> bool:
    """Whether somebody could answer False to a true statement: it has one thing to doubt, and says one thing.

    What stands in brackets, a list of three things or a second statement only makes it longer, and surer.
    """
    bare = _BRACKETS.sub("", text)
    if _HEDGED.search(bare):
        return False
    if _ENUMERATES.search(_lead_off(bare)) or _TWO_VERBS.search(bare):
        return False
    return bool(_WORTH_TRUE.search(bare)) or bool(_CRIME.search(bare) and _CONDITION.search(bare))


def _lead_off(text: str) -> str:
    """A statement without the clause that opens it: "if a child is harmed, …" is no list."""
    return _LEAD.sub("", text, count=1)


def excepted(d: Drafting, sentence: Sentence, free: bool = False) -> bool:
    """Whether the sentence after this one takes something back: "However, …".

    ``free`` says that the sentence only leaves somebody free not to act: that they may choose to, takes nothing back.
    """
    following = _following(d).get(sentence.text)
    if following is None or not EXCEPTION.match(following) or _ANOTHER_RULE.match(following):
        return False
    if free and _CHOICE.search(following):
        return False
    return not following.startswith(("However", "But")) or bool(stems(following) & stems(sentence.text))


def _following(d: Drafting) -> dict[str, str]:
    """Each statement's next one, where that stands in the same passage or the one after."""
    if "following" not in d.memo:
        said = d.reader.statements(d.source.id)
        d.memo["following"] = {a.text: b.text for a, b in pairwise(said) if b.order - a.order <= 1}
    found: dict[str, str] = d.memo["following"]
    return found
