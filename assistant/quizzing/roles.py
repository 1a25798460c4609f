"""Who does things in safeguarding guidance: the words that name them, and who is part of whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.quizzing.words import VOCABULARY

# The words that a noun phrase naming a role may be made of. A subject with any other word is not a role.
_ROLE_WORDS = VOCABULARY["role"]
_HEADS = re.compile(
    r"\b(?:authorit(?:y|ies)|care|services?|workers?|leads?|partners?|chair|scrutineers?|group|panel|police|officers?"
    r"|practitioners?|supervisors?|managers?|organisations?|agenc(?:y|ies)|bod(?:y|ies)|governors?|proprietors?"
    r"|schools?|colleges?|staff|headteachers?|principals?|teachers?|deput(?:y|ies)|employers?|coroners?|registrars?"
    r"|boards?|icbs?|lsps?|dsps?|trusts?|visitors?|nurses?|gps?|midwives|prisons?|establishments?|teams?|providers?"
    r"|settings|commissioners?|director|state|department|ofsted|cafcass|courts?|leaders?|members?|executives?"
    r"|constables?|professionals?|doctors?|parents?|carers?|reviewers?|trustees|committees?|responders?|referrer"
    r"|volunteers|heads?|homes?|councils?|dbs|lado|nspcc|inspectorates?|inspectors)\b",
    re.I,
)
# Names that join two words but mean one body or person.
_PAIRS = re.compile(
    r"governing bod(?:y|ies) (?:and|or) proprietors?|schools? (?:and|or) colleges?|supervisors? or managers?"
    r"|headteachers? (?:and|or) principals?|police and crime|(?:or|and) (?:a|any|their) deput(?:y|ies)",
    re.I,
)
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")

# Who is meant, as atoms: two names that share an atom overlap, so one may never be a wrong answer beside the other.
# First match wins. "everyone" overlaps with all.
_ATOMS: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (pattern, frozenset(atoms.split()))
    for pattern, atoms in (
        (r"police and crime commissioner", "pcc"),
        (r"lead safeguarding partner|\blsps?\b", "la police icb lsp dsp partners chief"),
        (r"delegated safeguarding partner|\bdsps?\b", "dsp lsp partners chair"),
        (r"partnership chair", "dsp chair"),
        (r"child death review", "la icb cdr"),
        (r"independent scrutin|scrutineer|scrutiny", "scrutiny"),
        (r"review panel|\bpanel\b", "panel"),
        (r"safeguarding partners?", "la police icb partners dsp lsp"),
        (r"designated safeguarding lead|\bdsls?\b", "dsl deputy"),
        (r"deput(?:y|ies)", "deputy dsl"),
        (r"designated teacher", "designated-teacher"),
        (r"virtual school head", "virtual-head la"),
        (r"designated (?:officer|team)|\blado\b", "lado la"),
        (r"practice supervisor", "supervisor la"),
        (r"lead practitioner", "lead-practitioner social-worker practitioners la csc"),
        (r"social workers?", "social-worker lead-practitioner la csc practitioners"),
        (r"children[’']s social care", "la csc social-worker lead-practitioner supervisor lado"),
        (r"local authorit|receiving authority|first authority|responsible authority",
         "la csc social-worker lead-practitioner supervisor partners cdr lado lsp dsp virtual-head housing"),
        (r"director of children", "dcs la"),
        (r"housing", "housing la"),
        (r"core group", "core-group lead-practitioner practitioners"),
        (r"conference|\bchair of\b", "conference"),
        (r"probation", "probation"),
        (r"prison", "prison secure"),
        (r"case manager", "case-manager head governors"),
        (r"headteacher|principal", "head case-manager leaders"),
        (r"governing bod|governors?|proprietor|trustees|management committee", "governors case-manager employer"),
        (r"senior leader|leadership", "leaders head dsl"),
        (r"early years", "early-years education"),
        (r"education (?:setting|provider)", "education school early-years"),
        (r"alternative provision|training provider", "alternative"),
        (r"schools?|colleges?"
         r"|academ", "school governors head dsl deputy leaders staff teachers employer education designated-teacher"
         " case-manager"),
        (r"all staff|\bstaff\b|teachers?", "staff dsl deputy head leaders teachers practitioners"),
        (r"employer", "employer governors"),
        (r"police", "police partners"),
        (r"integrated care board|\bicbs?\b", "icb partners cdr health nhs"),
        (r"youth (?:offending|justice)", "youth-justice"),
        (r"youth custody|secure", "secure prison"),
        (r"health visitor|school nurse|midwi|\bgps?\b|doctor|named professional", "health nhs named"),
        (r"nhs|health", "health nhs icb named"),
        (r"coroner", "coroner"),
        (r"registrar", "registrar"),
        (r"secretary of state|department", "secretary dfe"),
        (r"ofsted|inspector", "ofsted"),
        (r"cafcass", "cafcass"),
        (r"disclosure and barring|\bdbs\b", "dbs"),
        (r"nspcc", "nspcc"),
        (r"courts?", "court"),
        (r"registered person|children[’']s home", "registered"),
        (r"reviewers?", "reviewer"),
        (r"first responder", "first-responder"),
        (r"referrer", "referrer"),
        (r"parents?|carers?", "parents"),
        (r"chief constable", "police lsp chief partners"),
        (r"chief executive", "la icb lsp chief partners"),
        (r"volunteer", "volunteer staff"),
    )
)  # fmt: skip
WITHIN_SCHOOL = frozenset({
    "school", "governors", "head", "dsl", "deputy", "leaders", "staff", "teachers", "employer", "education",
    "designated-teacher", "case-manager", "volunteer", "early-years", "practitioners",
})  # fmt: skip
STAFF = frozenset({"staff", "teachers", "dsl", "head"})
# Posts that one person holds: what falls to a post is a fact about it, where conduct would be good in anybody.
_POST = re.compile(
    r"\b(?:safeguarding leads?|deput(?:y|ies)|lado|designated officer|case managers?|lead practitioners?|supervisors?"
    r"|designated teachers?|virtual school heads?|director of children|conference chair|chair of the conference"
    r"|referrer|headteachers?|principals?|review panel|the panel|secretary of state|department for education|ofsted"
    r"|coroners?|registrars?|partnership chair|scrutineers?|designated doctors?)\b",
    re.I,
)
EVERYONE = frozenset({"everyone"})


@dataclass(frozen=True)
class Role:
    """A name of somebody who does things, written as it stands within a sentence."""

    name: str
    atoms: frozenset[str]

    @property
    def known(self) -> bool:
        return bool(self.atoms) and self.atoms != EVERYONE

    @property
    def post(self) -> bool:
        """Whether it is a post that one person holds."""
        return self.plain and bool(_POST.search(self.name))

    @property
    def plural(self) -> bool:
        head = _PARENTHESIS.sub("", self.name).split(" of ")[0].split(" for ")[0]
        last = head.split()[-1].lower()
        both = " and " in head
        return both or last in {"police", "staff"} or (last.endswith("s") and not last.endswith("ss"))

    def overlaps(self, other: Role) -> bool:
        """Whether one may be, or be part of, the other."""
        if not (self.known and other.known):
            return True
        return bool(self.atoms & other.atoms)

    @property
    def plain(self) -> bool:
        """Whether it names one body or kind of person, not several at once or people at large."""
        return self.known and not re.search(r"\b(?:and|or)\b|,", _PAIRS.sub("", _PARENTHESIS.sub("", self.name)))

    def mentioned_in(self, text: str) -> bool:
        """Whether a text speaks of this role by any of its names."""
        return bool(kinds_of(self.name) & kinds_of(text))


def is_role(phrase: str) -> bool:
    """Whether a phrase names a role and nothing else.

    >>> is_role("the designated safeguarding lead (or a deputy)"), is_role("the assessment")
    (True, False)
    """
    plain = _PARENTHESIS.sub("", phrase).strip()
    words = [w.lower().strip(",") for w in plain.split()]
    if not words or len(words) > 14 or not all(w in _ROLE_WORDS for w in words):
        return False
    if words[0] in {"and", "or", "of", "in", "for", "their"} or words[-1] in {"and", "or", "of", "the", "in", "for"}:
        return False
    return bool(_HEADS.search(plain))


def role(phrase: str) -> Role:
    plain = _PARENTHESIS.sub("", phrase)
    return Role(
        " ".join(phrase.split()).rstrip(","), atoms_of(plain, every=" and " in plain or " or " in plain or "," in plain)
    )


def same_world(one: str, other: str) -> bool:
    """Whether two roles both are within a school, or both outside it: only then is one taken for the other."""
    return (atoms_of(one) <= WITHIN_SCHOOL) == (atoms_of(other) <= WITHIN_SCHOOL)


@lru_cache(maxsize=100_000)
def kinds_of(text: str) -> frozenset[int]:
    """Which roles a text names, as places in the table."""
    low, found = text.lower(), set[int]()
    for kind, (pattern, _) in enumerate(_ATOMS):
        if re.search(pattern, low):
            found.add(kind)
            low = re.sub(pattern, " ", low)
    return frozenset(found)


@lru_cache(maxsize=100_000)
def atoms_of(text: str, every: bool = False) -> frozenset[str]:
    """Who a text names; only the first that is recognised unless ``every``."""
    low, found = text.lower(), set[str]()
    for pattern, atoms in _ATOMS:
        if re.search(pattern, low):
            if not every:
                return atoms
            found |= atoms
            low = re.sub(pattern, " ", low)
    if not found or (not every and re.search(r"\b(?:practitioners?|professionals?|organisations?|agenc)", low)):
        return EVERYONE
    return frozenset(found)


# What only a body has or does: "in their area if they believe a child …" is nobody's where children alone are named.
_BODYS_OWN = re.compile(
    r"\b(?:their|its) (?:\w+ )?(?:areas?|functions|duties|powers|boundaries)\b|\b(?:they|it) (?:believes?|suspects?)\b"
)
_SOMEBODY = re.compile(
    r"\b(?:adults?|people|persons?|individuals?|anyone|everyone|someone|victims?|candidates?|applicants?|employees?"
    r"|practitioners?|professionals?|partners?|partnerships?|agenc(?:y|ies)|organisations?|bod(?:y|ies)|councils?"
    r"|[A-Z]{3,}s?)\b"
)


def of_nobody(text: str, context: str = "") -> bool:
    """Whether a text speaks of a body's area, duties or belief without having named one.

    >>> of_nobody("duties to provide services to children in their area if they believe harm is likely")
    True
    """
    found = _BODYS_OWN.search(text)
    before = f"{context} {text[: found.start()]}" if found else ""
    return found is not None and not (kinds_of(before) or _SOMEBODY.search(before))
