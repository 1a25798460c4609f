"""How strongly the guidance puts a duty: must, should, may or need not, for whoever has to tell law from advice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.bounds import excepted
from assistant.quizzing.clauses import tidy, without_also
from assistant.quizzing.drafting import Drafting, stands_alone
from assistant.quizzing.duties import VAGUE
from assistant.quizzing.model import FILL_GAP, Question, Wrong
from assistant.quizzing.musts import in_law
from assistant.quizzing.options import longest_allowed
from assistant.quizzing.roles import WITHIN_SCHOOL
from assistant.quizzing.strength import UNLESS, VAGUE_DUTY, said_otherwise
from assistant.quizzing.words import decisive, word_count

_STRENGTHS = ("must", "should", "may", "need not")
_WORTH = 0.42  # a duty must be more particular than this
_SHORTEST, _LONGEST = 8, 40  # words in a sentence
# Words that say already how strong the duty is, or a second rule beside it.
_TOLD = re.compile(
    r"\b(?:law|lawful\w*|legal\w*|legislation|dut(?:y|ies)|require[sd]?|requirements?|statut\w+|offence"
    r"|expected|advised|encouraged|recommended|good practice|mandatory|compulsory|never|not|no|cannot|consider\w*)\b"
)
_CUT_OUT = re.compile(r"\(see [^)]*\) (?:for|on|about)\b")  # what is left of a reference, with its bracket gone
_MODAL = re.compile(r"\b(?:must|should)\b")


def wording_questions(d: Drafting) -> Iterator[Question]:
    """Duties of those within a school, and what the law asks of others, with the verb that carries them left out."""
    for sentence, clause in d.duties:
        text = without_also(tidy(sentence.text))
        if clause.modal not in {"must", "should"} or clause.negative or not clause.single or not clause.agent.known:
            continue
        if len(_MODAL.findall(text)) != 1 or _TOLD.search(text) or not _SHORTEST <= word_count(text) <= _LONGEST:
            continue
        at_school = clause.agent.atoms <= WITHIN_SCHOOL
        vague = VAGUE_DUTY.match(clause.action) or VAGUE.match(clause.action)
        if vague or UNLESS.search(text) or excepted(d, sentence) or _CUT_OUT.search(sentence.text):
            continue
        advised = at_school and decisive(clause.action) and not in_law(d, clause.action)
        if clause.modal == "should" and not advised:
            continue  # advice to others is no school's to know; and what the law asks elsewhere is more than advised
        if not stands_alone(text) or d.reader.evidence.telling(text) < _WORTH:
            d.drop("modal", "leans on words outside the sentence, or is too general", sentence.text)
            continue
        where = d.where(text, sentence.place, placed=True)
        if where is None:
            d.drop("modal", "cannot be placed without its section", sentence.text)
            continue
        if clause.modal == "must" and said_otherwise(d, clause.action):
            d.drop("modal", "said with another verb elsewhere", sentence.text)
            continue
        wrong = [Wrong(other, 0.8) for other in _STRENGTHS if other != clause.modal]
        stem = f"Which belongs in the gap: must, should, may or need not? {where} says: “{_MODAL.sub('______', text)}.”"
        if longest_allowed(stem, []):
            yield d.choice("modal", stem, clause.modal, wrong, sentence.quote, sentence.place, sentence.fact, FILL_GAP)
