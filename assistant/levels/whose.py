"""Whose behaviour a clause is about: a grown-up's of the family, or the child's."""

from __future__ import annotations

import re
from collections.abc import Sequence

ADULT, CHILD = "adult", "child"

_SHE = r"mum|mother|mam|stepmum|step-?mother|nan|nanny|gran|grandma|aunt|auntie|wife"
_HE = r"dad|father|stepdad|step-?father|grandad|grandpa|uncle|husband"
_PERSON = re.compile(
    rf"\b(?:(?P<she>{_SHE})|(?P<he>{_HE})|(?P<adult>parents?|partner|carers?|grandparents|new (?:bloke|man)|lodger)|"
    r"(?P<child>boys?|girls?|lads?|lass|child|children|kids?|son|daughter|pupil|student|twins?|baby|toddler|"
    r"teen\w*|brothers?|sisters?|siblings?|y(?:ea)?r? ?\d{1,2}|\d{1,2} ?(?:yo|yr|years? old)\w*)|"
    r"(?P<pronoun>he|she|they)(?:'s|'d|'ll|s)?)(?:'s|s')?\b",
    re.I,
)
# Who only reports is not who it is about: "mum says he drinks".
_REPORTS = re.compile(r"^ (?:\w+ )?(?:says?|said|reckons|thinks|knows|told|tells|reports|rang|worries)\b", re.I)


def subjects(clauses: Sequence[str]) -> list[str]:
    """For each clause of a text, in order: ADULT, CHILD, or "" where it names nobody and follows on from nobody."""
    found: list[str] = []
    last, gender, before, elsewhere = CHILD, "", "", set[str]()
    for clause in clauses:
        own = ""
        plain = clause.replace("’", "'")
        for match in _PERSON.finditer(plain):
            kind = match.lastgroup or ""
            if kind == "pronoun":
                said = match.group().lower()
                fits = not gender or said.startswith(("they", gender))
                # Of a sentence's own people the last one meant; of those named before, it may be either.
                who = (last if last == CHILD or fits else CHILD) if last else "" if said[:2] in elsewhere else CHILD
            else:
                who = CHILD if kind == "child" else ADULT
                last, gender = who, kind if kind in {"he", "she"} else ""
                if who == ADULT:
                    elsewhere |= {gender[:2]} if gender else {"he", "sh", "th"}
            if not own and not _REPORTS.match(plain[match.end() :]):
                own = who
        # "Passes out on the sofa" goes on about whoever the sentence was about.
        found.append(own or before)
        before = found[-1]
        if plain.rstrip().endswith((".", "!", "?", ";")):
            before = last = ""
    return found
