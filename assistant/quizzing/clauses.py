"""Sentences taken apart by rule: who must do what, and when.

>>> clause = parse("If a local authority considers that a child needs help, it must carry out an assessment.")
>>> clause.agent.name, clause.modal, clause.action
('a local authority', 'must', 'carry out an assessment')
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.quizzing.roles import Role, is_role, role

_DUTY = re.compile(r"\b(?:is|are) (?:jointly |ultimately |also |both )?(?:responsible|accountable) for\b")
_MODAL = re.compile(r"\b(should|must|will)\s+((?:also|therefore|then|still)\s+)?(not\b|never\b)?")
_EXPECTED = re.compile(r"\b(?:is|are) expected to\b")
_LEAD = re.compile(
    r"(?:If|When|Where|Once|After|Following|Before|Whenever|In cases where|As soon as|Unless|Until|Upon|On receiving"
    r"|During|Within|Prior to|While|In the event)\b"
)
_OPENER = re.compile(
    r"(?:However|Therefore|For example|Additionally|In addition|In particular|Ultimately|As such|Equally|Similarly"
    r"|Overall"
    r"|In doing so|As a minimum|At all times|In turn|Importantly|In all cases),\s+"
    r"|(?:Similarly|Equally|Likewise|Also),?\s+|As per [^,]{5,60},\s+"
    r"|It is (?:also )?(?:important|worth|vital|essential) (?:to )?"
    r"(?:note|noting|remember|remembering|recognise) that\s+"
)
_ALSO = re.compile(r"\b(is|are|should|must|may|will|has|have|needs?|does|do) also\b")
_REFERENCE = re.compile(
    r"\s*\((?=[^)]*\b(?:see|paragraphs?|para|chapter|section \d of this|annex|appendix|glossary"
    r"|part (?:one|two|three|four"
    r"|five)|below|above|hereafter|also known)\b)[^)]*\)",
    re.I,
)
_TAIL = re.compile(
    r"(?:;|,? as set out\b|,? in line with (?:chapter|paragraph|the (?:principles"
    r"|guidance) (?:set out )?in)|, for example"
    r"|, including\b|, such as\b|, as (?:described|detailed)"
    r"| - | – |, which\b|, who\b|, so that\b|, because\b|, given\b|, recognising\b|, taking\b|, and (?:should|must"
    r"|will|may|can|this|these|they|it)\b|, but\b|, by [a-z]+ing\b|, not least\b|, especially\b|, ensuring\b).*$"
)


# What bounds a duty: without it the guidance would say more than it does.
_QUALIFIER = re.compile(
    r"\b(?:where|when|wherever|if|as|unless) (?:\w+ly )?(?:appropriate|necessary|possible|relevant|needed|required"
    r"|practicable|applicable)\b|\b(?:unless|except|provided|providing|subject to|only)\b"
)
EXCEPTION = re.compile(
    r"(?:However|But|Except|Unless|The (?:only )?exceptions?|Exceptions|An exception|This does not apply"
    r"|That said|Nevertheless)\b|.{0,60}\b(?:exceptions?|exempt\w*)\b"
)
_NEXT = re.compile(r"(?<=[a-z)’”0-9][.;]) +(?=[A-Z])")
_UNFINISHED = re.compile(r"\b(?:and|or|the|an?|of|to|with|for|in|by|as|from|their|its|if|where|when)$")


@dataclass(frozen=True)
class Clause:
    """One duty: a role, must or should, and what is done. ``lead`` is the condition before it, if any."""

    lead: str  # "If the child is looked after": without its comma
    agent: Role
    modal: str  # must | should | will, or "is responsible for" as the sentence has it
    negative: bool
    action: str  # bare infinitive and what follows it

    @property
    def duty(self) -> bool:
        """Whether it says who is responsible: the action is then something done, not a verb."""
        return self.modal not in {"must", "should", "will"}

    @property
    def single(self) -> bool:
        """Whether the action is one clause: nothing joined to it has a verb of its own."""
        if re.search(r"(?:,| and| or| but) (?:is|are|has|have|was|were|do|does|they|it|this|these)\b", self.action):
            return False
        for found in re.finditer(r"\b(?:should|must|will|may)\b", shorten(self.action)):
            before = shorten(self.action)[: found.start()].split()[-9:]
            if not {"who", "which", "that", "how", "what", "whether", "when", "where", "why", "if"} & set(before):
                return False
        return True

    @property
    def passive(self) -> bool:
        return bool(re.match(r"be (?:\w+ly )?\w+(?:ed|en|wn|ld|ught|de|ven|pt|nt)\b", self.action))


@lru_cache(maxsize=50_000)
def parse(sentence: str) -> Clause | None:
    """The duty that a sentence states, or None where it is not of a shape that is understood."""
    text = _EXPECTED.sub("should", tidy(sentence))
    for found in _MODAL.finditer(text):
        subject = _subject(text[: found.start()].rstrip())
        if subject is None:
            continue
        lead, name = subject
        action = re.sub(r"^also ", "", text[found.end() :].strip())
        if not re.match(r"[a-z]", action):
            return None
        agent = role(name)
        if name.lower() in {"it", "they"}:
            resolved = _resolve(lead, name)
            if resolved is None:
                return None
            lead, agent = resolved
        if lead and not _LEAD.match(lead):
            return None
        return Clause(lead, agent, found[1], bool(found[3]), action)
    return _responsible(text)


def _responsible(text: str) -> Clause | None:
    """ "The chair is responsible for deciding …"."""
    found = _DUTY.search(text)
    if found is None:
        return None
    subject = _subject(text[: found.start()].rstrip())
    if subject is None or subject[0] or subject[1].lower() in {"it", "they"}:
        return None
    action = text[found.end() :].strip()
    if not re.match(r"(?:[a-z]+ly )?(?:[a-z]+ing\b|the |their )", action) or "responsible" not in found[0]:
        return None
    return Clause("", role(subject[1]), found[0], False, action)


@lru_cache(maxsize=100_000)
def tidy(sentence: str) -> str:
    """A sentence without its full stop, cross-references and opening link word."""
    text = _REFERENCE.sub("", sentence.strip())
    text = re.sub(r"^[A-Z][A-Za-z’ ()-]{2,60}? [-–] (?=[A-Z])", "", text)  # a glossary's entry word
    text = text.rstrip(".").strip()
    opener = _OPENER.match(text)
    if opener:
        rest = text[opener.end() :]
        text = rest[0].upper() + rest[1:]
    return text


def without_also(text: str) -> str:
    """A statement without the "also" that leans on the one before it: "staff should also report it"."""
    return _ALSO.sub(r"\1", text)


@lru_cache(maxsize=100_000)
def shorten(action: str) -> str:
    """An action without what may be left off its end: examples, cross-references, a second clause. No qualifier."""
    cut = _TAIL.sub("", action).strip().rstrip(",")
    whole = len(cut.split()) >= 3 and cut.count("(") == cut.count(")") and not qualified(action[len(cut) :])
    return cut if whole and not _UNFINISHED.search(cut) and not _resumes(action[len(cut) :]) else action


def qualified(rest: str) -> bool:
    """Whether words bound what they belong to: "where appropriate", "unless …", "only …"."""
    return bool(_QUALIFIER.search(rest))


def _resumes(rest: str) -> bool:
    """Whether what was cut off comes back to the sentence: "…, including friends, affect the risk"."""
    return bool(re.match(r",? (?:including|such as|for example|with)\b[^,]*, (?!and\b|or\b|but\b)", rest))


def _subject(before: str) -> tuple[str, str] | None:
    """The clause before the subject, and the subject, of what stands before a modal verb."""
    places = [m.end() for m in re.finditer(r",\s+(?:then\s+)?", before)]
    for start in [0, *places]:
        name = before[start:].strip()
        if is_role(name) or (start and name.lower() in {"it", "they"}):
            lead = before[:start].strip().rstrip(",").strip()
            return lead.removesuffix(", then").strip(), name
    return None


def _resolve(lead: str, pronoun: str) -> tuple[str, Role] | None:
    """ "If a school decides X" + "it": the school, and "If it decides X"."""
    found = re.match(r"(If|When|Where|Once|Before|After|Whenever)\s+(.+)$", lead)
    if found is None:
        return None
    words = found[2].split()
    for size in range(min(12, len(words) - 2), 0, -1):
        name = " ".join(words[:size])
        if is_role(name) and words[size] not in {"and", "or", "of", "in", "for", "who", "whose", "that", "which"}:
            agent = role(name)
            if agent.plural is not (pronoun.lower() == "they"):  # "a school … they": the verbs would not agree
                return None
            return f"{found[1]} {pronoun.lower()} {' '.join(words[size:])}", agent
    return None


def takes_back(text: str) -> bool:
    """Whether a later sentence of a list's item takes something of its first one back: "This does not apply to …"."""
    return any(EXCEPTION.match(later) for later in _NEXT.split(text)[1:])
