"""Claims from duties that fall to somebody, and what somebody would say who thinks them a matter of discretion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.claims import Claim
from assistant.quizzing.clauses import Clause, parse, shorten, tidy
from assistant.quizzing.drafting import Drafting, Sentence, stands_alone
from assistant.quizzing.roles import WITHIN_SCHOOL
from assistant.quizzing.words import decisive, stems, word_count

_LONGEST = 150  # letters of a statement to which a condition can still be put
_WORTH = 0.47  # a duty must be more particular than this to be worth asking about
# Something is to be done to a thing: recorded, sent, kept. What is merely considered or encouraged is no such duty.
_DONE = re.compile(
    r"^(?P<thing>(?:(?!\b(?:that|which|who|if|when|where|this|these|it|they)\b)[^,;:]){8,120}?) (?P<modal>should|must) "
    r"(?:also |always |then |still )?be (?P<done>(?:\w+ly )?(?:recorded|removed|kept|retained|reported|referred"
    r"|notified|informed|sent|obtained|checked|signed|reviewed|appointed|held|published|shared|transferred|completed|documented"
    r"|named|provided|given|made|trained|convened|carried out|undertaken|agreed|updated|stored|destroyed|asked"
    r"|conditional|consulted|invited|logged|verified|submitted|registered)\b.*)$"
)
_NEGATIVE = re.compile(r"\b(?:not|never|no|nor|cannot|without|unless|only|rather than)\b", re.I)
_MANNER = re.compile(
    r"\b(?:timely|sensitive|sensitively|transparent|transparently|confidential\w*|secure\w*|supported|protect\w*|justify"
    r"|consideration|parallel|immediate\w*|accessible)\b"
)  # how, not what: nobody would deny it
_VERB = re.compile(r"\b(?:should|must|will|may|can)\b")


def omission_claims(d: Drafting, addressee: frozenset[str]) -> Iterator[Claim]:
    """Things that are to be done, and duties of the document's own readers; each is turned round
    as left to somebody's judgement: that it need not be done at all, nobody would believe.

    Of anybody else's duty it is better worth asking whose it is.
    """
    for sentence in d.sentences:
        text = tidy(sentence.text)
        if _NEGATIVE.search(text) or re.search(r"[:@]", text) or not 7 <= word_count(text) <= 42:
            continue
        clause = sentence.clause
        if clause is not None and (clause.agent.atoms != addressee or not addressee):
            continue
        claim = _of_doer(d, sentence, clause, addressee) if clause else _of_thing(d, sentence, text, addressee)
        if claim is not None:
            yield claim


def _of_doer(d: Drafting, sentence: Sentence, clause: Clause, addressee: frozenset[str]) -> Claim | None:
    if clause.modal not in {"should", "must"} or not clause.single or not clause.agent.known:
        return None
    action = shorten(clause.action)
    if not decisive(action):
        return None
    lead = d.reader.uncapital(clause.lead)
    name = d.reader.uncapital(clause.agent.name)
    before = f"{lead}, {name}" if lead else name
    if re.match(r"(?:all|every|any|each|both)\b", name):
        return None  # "all schools do not need to": none of them, or not all?
    return _claim(d, sentence, f"{before} {clause.modal} {action}", action, addressee)


def _of_thing(d: Drafting, sentence: Sentence, text: str, addressee: frozenset[str]) -> Claim | None:
    found = _DONE.match(text)
    if found is None or len(_VERB.findall(text)) != 1 or parse(sentence.text) is not None:
        return None
    thing = d.reader.uncapital(found["thing"])
    if re.match(r"(?:every|any|each|both|there|\w*consideration|\w+ support)\b", thing):
        return None
    if thing.startswith("all "):
        done = shorten(found["done"])
        return _claim(d, sentence, f"{thing} {found['modal']} be {done}", done, addressee)
    done = shorten(found["done"])
    return _claim(d, sentence, f"{thing} {found['modal']} be {done}", done, addressee)


def _claim(d: Drafting, sentence: Sentence, said: str, action: str, addressee: frozenset[str]) -> Claim | None:
    if d.reader.evidence.telling(said) < _WORTH or _MANNER.search(action):
        d.drop("duty", "too general to be worth asking", sentence.text)
        return None
    if not stands_alone(said):
        d.drop("duty", "leans on words outside the sentence", sentence.text)
        return None
    where = d.where(said, sentence.place, placed=True)
    if where is None:
        d.drop("duty", "cannot be placed without its section", sentence.text)
        return None
    if any(re.search(r"\bnot (?:need|have|required|be required)\b|\bno (?:need|requirement)\b", unit.text)
           for unit in d.reader.evidence.sharing(stems(action), 0.6)):  # fmt: skip
        d.drop("duty", "another passage makes an exception", sentence.text)
        return None
    left_to = "headteacher or principal" if WITHIN_SCHOOL & addressee else "manager"
    turned = f"{said} only where a {left_to} considers it necessary"
    if re.search(r"\b(?:if|where|when|once|within|unless)\b", said) or len(said) > _LONGEST or turned.count(",") > 1:
        return None
    return Claim("duty", sentence, where, said, re.sub(r"^all ", "", turned))
