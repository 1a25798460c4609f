"""One word of a wording changed so that it says something else: a number, a duty, a "not", a role, an Act.

In: a sentence. Out: the changed sentence with the kind of change, or nothing where the sentence has
no such word. Made for training the reference checker: the same change put into the passage
instead of the claim teaches that neither side alone tells whether they agree.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from assistant.checking.quantities import quantities
from assistant.checking.roles import roles_in, spelt

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
}  # fmt: skip
_UNITS = {"hour": "day", "day": "week", "week": "month", "month": "year", "year": "month", "term": "year"}
_OFTEN = ["daily", "weekly", "monthly", "termly", "annually"]
_DUTIES = {
    "must": ["should", "may"], "should": ["must", "may"], "may": ["must", "should"], "can": ["must"],
    "needs to": ["may", "might like to"], "need to": ["may", "might like to"], "has to": ["may", "should"],
    "have to": ["may", "should"], "is required to": ["is encouraged to"], "are required to": ["are encouraged to"],
    "required": ["recommended", "optional"], "is expected to": ["is obliged to"], "are expected to": ["must"],
    "should consider": ["must carry out", "must decide on"], "duty": ["option", "power"],
}  # fmt: skip
_DENIALS = [
    (r"\bshould not\b|\bshouldn['’]t\b", "should"), (r"\bmust not\b|\bmustn['’]t\b", "must"),
    (r"\bdoes not\b|\bdoesn['’]t\b", "does"), (r"\bdo not\b|\bdon['’]t\b", "do"), (r"\bcannot\b|\bcan['’]t\b", "can"),
    (r"\bis not\b|\bisn['’]t\b", "is"), (r"\bare not\b|\baren['’]t\b", "are"), (r"\bnever\b", "always"),
    (r"\bwithout\b", "with"), (r"\bno longer\b", "still"),
    (r"\bshould(?! not|n['’]t| consider)\b", "should not"), (r"\bmust(?! not|n['’]t)\b", "must not"),
    (r"\bis(?! not|n['’]t)\b", "is not"), (r"\bare(?! not|n['’]t)\b", "are not"),
    (r"\bcan(?!not|['’]t| not)\b", "cannot"),
    (r"\bmay(?! not| be)\b", "may not"), (r"\bwill(?! not)\b", "will not"), (r"\balways\b", "never"),
    (r"\bnot\b", ""),
]  # fmt: skip
_OPPOSITES = [
    ("before", "after"), ("earlier", "later"), ("more", "less"), ("at least", "at most"), ("with", "without"),
    ("include", "exclude"), ("includes", "excludes"), ("including", "excluding"), ("all", "only some"),
    ("any", "only certain"), ("every", "only one"), ("either", "neither"), ("both", "neither"), ("or", "and"),
    ("first", "last"), ("increase", "reduce"), ("verbally", "in writing"), ("immediately", "in due course"),
    ("as soon as possible", "within a month"), ("independent", "internal"), ("annual", "monthly"),
    ("local", "national"), ("parents", "teachers"), ("in writing", "by telephone"), ("start", "end"),
    ("low", "high"), ("unless", "even if"), ("most", "few"), ("even if", "only if"), ("whether or not", "only when"),
]  # fmt: skip
_ACTS = [
    "Children Act 1989", "Children Act 2004", "Education Act 2002", "Education Act 1996", "Data Protection Act 2018",
    "Human Rights Act 1998", "Equality Act 2010", "Care Act 2014", "Children and Families Act 2014",
    "Children and Social Work Act 2017", "Mental Health Act 1983", "Housing Act 1996", "Modern Slavery Act 2015",
    "Serious Crime Act 2015", "Sexual Offences Act 2003", "Crime and Disorder Act 1998", "Police Act 1997",
    "Safeguarding Vulnerable Groups Act 2006", "Domestic Abuse Act 2021", "Education and Skills Act 2008",
]  # fmt: skip
_ACT = re.compile(r"\b(?:[A-Z][\w’'-]+\s+(?:(?:and|of|the)\s+)*)+Act\s+\d{4}")
_SECTION = re.compile(r"\b(sections?|paragraph|Part)\s+(\d{1,3})", re.IGNORECASE)
_ROLES = [
    "the headteacher", "the designated safeguarding lead", "the police", "the local authority", "a social worker",
    "the governing body", "the lead practitioner", "a health visitor", "the LADO", "Ofsted",
    "the safeguarding partners",
    "a senior manager", "the chair of governors", "the court", "parents", "the integrated care board",
    "the virtual school head", "the case manager", "the review chair", "any member of staff",
]  # fmt: skip


def number(text: str, rng: random.Random) -> str | None:
    """Another figure, or another span of time."""
    found = [q for q in quantities(text) if q.text.lower() not in ("one", "second")]
    if not found:
        return None
    q = rng.choice(found)
    new = q.text
    if q.unit.startswith("every") and q.text.lower() in _OFTEN:
        new = rng.choice([w for w in _OFTEN if w != q.text.lower()])
    else:
        unit = next((u for u in _UNITS if re.search(rf"\b{u}s?\b", q.text)), None)
        if unit and rng.random() < 0.3:
            new = re.sub(rf"\b{unit}(s?)\b", rf"{_UNITS[unit]}\1", q.text)
        elif "working " in q.text and rng.random() < 0.3:
            new = q.text.replace("working ", "")
        elif m := re.search(r"\d+", q.text):
            value = int(m.group())
            step = rng.choice([1, 2, 5, 10, value, -1, -2, -value // 2])
            new = q.text[: m.start()] + str(max(1, value + step)) + q.text[m.end() :]
        else:
            for word, value in _NUMBERS.items():
                if re.search(rf"\b{word}\b", q.text.lower()):
                    other = rng.choice([w for w, v in _NUMBERS.items() if v != value and v <= max(12, 2 * value)])
                    new = re.sub(rf"\b{word}\b", other, q.text.lower())
                    break
    return None if new == q.text else text[: q.start] + new + text[q.start + len(q.text) :]


def modal(text: str, rng: random.Random) -> str | None:
    """A stronger or weaker duty."""
    found = [
        (m, word)
        for word in _DUTIES
        for m in re.finditer(rf"\b{word}\b(?!n['’]t)", text, re.IGNORECASE)
        if not (word == "may" and re.match(r"\s+(?:have|be)\b", text[m.end() :]))
        and not (word == "should" and text[m.end() :].startswith(" consider"))
    ]
    if not found:
        return None
    m, word = rng.choice(found)
    return text[: m.start()] + rng.choice(_DUTIES[word]) + text[m.end() :]


def negation(text: str, rng: random.Random) -> str | None:
    """What is stated denied, or what is denied stated."""
    found = [(m, new) for pattern, new in _DENIALS for m in re.finditer(pattern, text)]
    if not found:
        return None
    denied = [f for f in found if "not" in f[0].group() or "n’t" in f[0].group() or "n't" in f[0].group()]
    m, new = rng.choice(denied or found)
    return " ".join((text[: m.start()] + new + text[m.end() :]).split())


def opposite(text: str, rng: random.Random) -> str | None:
    """A word of time, scope or direction turned round."""
    found = [
        (m, b) for x, y in _OPPOSITES for a, b in ((x, y), (y, x))
        for m in re.finditer(rf"\b{a}\b", text) if a not in ("teachers", "and", "few")
    ]  # fmt: skip
    if not found:
        return None
    m, new = rng.choice(found)
    return text[: m.start()] + new + text[m.end() :]


def role(text: str, rng: random.Random) -> str | None:
    """Somebody else's task."""
    if not (named := roles_in(text)):
        return None
    which = rng.choice(sorted(named))
    named_so = re.compile(rf"\b(?:(?:the|an?|any|their|your|every)\s+)?(?:{spelt(which)})(?!\w)", re.IGNORECASE)
    span = next((m for m in named_so.finditer(text) if m.start() <= named[which] < m.end()), None)
    if span is None:
        return None
    others = [r for r in _ROLES if not set(roles_in(r)) & {which}]
    new = rng.choice(others)
    return text[: span.start()] + (new[0].upper() + new[1:] if span.start() == 0 else new) + text[span.end() :]


def act(text: str, rng: random.Random) -> str | None:
    """Another Act, or another section of it."""
    sections, acts = list(_SECTION.finditer(text)), list(_ACT.finditer(text))
    if acts and (not sections or rng.random() < 0.6):
        m = rng.choice(acts)
        return text[: m.start()] + rng.choice([a for a in _ACTS if a not in m.group()]) + text[m.end() :]
    if sections:
        m = rng.choice(sections)
        new = rng.choice([n for n in (10, 11, 17, 20, 22, 31, 44, 46, 47, 85, 175) if str(n) != m.group(2)])
        return text[: m.start(2)] + str(new) + text[m.end(2) :]
    return None


CHANGES: dict[str, Callable[[str, random.Random], str | None]] = {
    "number": number, "modal": modal, "negation": negation, "scope": opposite, "role": role, "act": act,
}  # fmt: skip


def altered(text: str, rng: random.Random, kinds: tuple[str, ...] = tuple(CHANGES)) -> tuple[str, str] | None:
    """One change of a kind that the text allows, rare kinds first; the new text and the kind."""
    order = list(kinds)
    rng.shuffle(order)
    order.sort(key=lambda k: k in ("negation", "scope") and rng.random() < 0.6)
    for kind in order:
        new = CHANGES[kind](text, rng)
        if new is not None and new != text:
            return new, kind
    return None
