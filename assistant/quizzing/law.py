"""Questions about the law behind a duty: which section of which Act."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from assistant.quizzing.clauses import shorten, tidy
from assistant.quizzing.drafting import Drafting, Sentence, stands_alone
from assistant.quizzing.gaps import tells_itself
from assistant.quizzing.leaning import sentence_before
from assistant.quizzing.model import FILL_GAP, Question, Wrong
from assistant.quizzing.options import choose, longest_allowed
from assistant.quizzing.roles import kinds_of
from assistant.quizzing.words import containment, stems, word_count

_ACT = re.compile(r"\bof the ((?:(?:[A-Z][A-Za-z’-]+|and|of|the|\([A-Z][a-z]+\)) )*Act (?:19|20)\d\d)")
_ACT_NAME = re.compile(r"(?:[A-Z][A-Za-z’-]+,? (?:(?:and|of|the|for) )*(?:\([A-Z][a-z]+\) )?)+Act (?:19|20)\d\d")
_EVERYWHERE = stems("child children")  # in so many Acts' names that they give none away
_OFTEN_ENOUGH = 3
_YEAR = re.compile(r"\bAct\b|\d")
_MOSTLY = 0.5  # of the sentences with two words of its that name the Act: they are the Act's own
_LONG = 48  # words in a sentence
_DUTY = re.compile(r"\b(?:must|duty|duties|require[sd]?|power|may|under|should|places?)\b")


def law_questions(d: Drafting) -> Iterator[Question]:
    """Which section of an Act a duty stands in."""
    sections: dict[str, dict[str, None]] = {}
    for source_id in d.reader.by_id:
        for statement in d.reader.statements(source_id):
            for number, act in _references(statement.text):
                sections.setdefault(act, {})[number] = None
    for sentence in d.sentences:
        text = tidy(sentence.text)
        text = shorten(text) if word_count(text) > _LONG else text
        found = _references(text)
        if (
            len(found) != 1
            or sentence.from_list
            or not _DUTY.search(text)
            or len(re.findall(r"\bsections?\b", text)) != 1
        ):
            continue
        number, act = found[0]
        before = "" if stands_alone(_said_plainly(text)) else sentence_before(d, sentence, text)
        if not (before or stands_alone(_said_plainly(text))) or not 12 <= word_count(text) <= _LONG:
            d.drop("law", "leans on words outside the sentence", sentence.text)
            continue
        where = d.where(f"{before}{_said_plainly(text)}", sentence.place)
        if where is None:
            d.drop("law", "cannot be placed without its section", sentence.text)
            continue
        if not number.isdigit():  # section 17ZD: nobody who works with children need know it by heart
            d.drop("law", "a section that nobody knows by its number", sentence.text)
            continue
        rest = stems(text.replace(number, "").replace(act, ""))
        like = [u.text for u in d.reader.evidence.sharing(rest, 0.55)]
        wrong = [
            Wrong(f"section {other}", 0.8 if other[:2] == number[:2] else 0.5)
            for other in sections.get(act, {})
            if other.isdigit() and other != number and not any(re.search(rf"\b{other}\b", u) for u in like)
        ]
        if len(wrong) < 3:  # an Act named once: sections of the other Acts would stand out as much as any
            d.drop("law", "too few other sections of that Act", sentence.text)
            continue
        chosen = choose(f"section {number}", wrong, sentence.fact, alike=1.1)
        if chosen is None:
            d.drop("law", "too few other sections of that Act", sentence.text)
            continue
        gap = re.sub(rf"\bsection {re.escape(number)}(?:\([^)]*\))*", "______", text, flags=re.I)
        stem = f"Which section of the {act} belongs in the gap? {where} says: “{before}{gap}.”"
        if gap.count("______") == 1 and longest_allowed(stem, []):
            said = d.reader.uncapital(text)
            for given, true in () if before else ((f"section {number}", True), (chosen[0].text, False)):
                claim = f"According to {where}, {re.sub(rf'section {re.escape(number)}(?:[(][^)]*[)])*', given, said)}."
                yield d.statement(
                    "law", claim, true, sentence.quote, sentence.place, f"law-{number}-{act}", chosen[0].near
                )
            yield d.choice(
                "law",
                stem,
                f"section {number}",
                chosen,
                sentence.quote,
                sentence.place,
                f"law-{number}-{act}",
                FILL_GAP,
            )


def _said_plainly(text: str) -> str:
    """A sentence with what its own words explain put plainly: "such enquiries as", and "it" for a body named before."""
    text = re.sub(r"\bsections?\b", "", text)
    text = re.sub(r"\bsuch (?=\w+ as\b)", "the ", text)
    before, it, after = text.partition(" it ")
    return f"{before} somebody {after.replace(' it ', ' somebody ')}" if it and kinds_of(before) else text


def act_questions(d: Drafting) -> Iterator[Question]:
    """Which Act a duty comes from."""
    counts: Counter[str] = Counter()
    for source_id in d.reader.by_id:
        for statement in d.reader.statements(source_id):
            counts.update(_acts(statement.text))
    acts = [act for act, count in counts.items() if count >= _OFTEN_ENOUGH]
    cited = _acts_by_part(d)
    for sentence in d.sentences:
        text = tidy(sentence.text)
        named = set(_acts(text))
        if len(named) != 1 or len(re.findall(r"\bAct\b", text)) != 1 or sentence.from_list or not _DUTY.search(text):
            continue
        act = named.pop()
        if counts[act] < _OFTEN_ENOUGH or re.search(r"\bconsider\b", text):
            continue  # once may be a slip of the pen; and what is merely weighed, no Act asks for
        if not stands_alone(text) or not 10 <= word_count(text) <= 45:
            d.drop("law", "leans on words outside the sentence", sentence.text)
            continue
        if d.where(text, sentence.place) != d.name:
            d.drop("law", "cannot be placed without its section", sentence.text)
            continue
        rest = text.replace(act, "")
        told = stems(re.sub(r"Act|\d", "", act)) - _EVERYWHERE
        if told and containment(told, stems(rest)) > 0.4:
            d.drop("law", "the sentence gives its answer away", sentence.text)
            continue
        if _own_words(d, act, rest):
            d.drop("law", "the sentence gives its answer away", sentence.text)
            continue
        like = [u.text for u in d.reader.evidence.sharing(stems(rest), 0.5)]
        wrong = [
            Wrong(other, 0.7 if stems(re.sub(r"Act|\d", "", other)) & stems(act) else 0.5)
            for other in acts
            if other != act
            and other in cited[_part(sentence)]
            and not any(other in u for u in like)
            and not stems(re.sub(r"Act|\d", "", other)) <= stems(rest)
        ]
        chosen = choose(act, wrong, f"act-{sentence.fact}", alike=0.85)
        if chosen is None:
            d.drop("law", "too few other Acts that the same part speaks of", sentence.text)
            continue
        if _one_of_its_sort(act, [w.text for w in chosen], rest):
            d.drop("law", "only its answer is an Act of the sort asked for", sentence.text)
            continue
        if tells_itself(d.reader.senses, rest, act, [w.text for w in chosen]):
            continue
        stem = f"Which Act belongs in the gap? {d.name} says: “{text.replace(act, '______')}.”"
        if longest_allowed(stem, []) and not re.search(r"\d", text.replace(act, "")):
            yield d.choice("law", stem, act, chosen, sentence.quote, sentence.place, sentence.fact, FILL_GAP)


def _part(sentence: Sentence) -> str:
    return sentence.place.section[0] if sentence.place.section else ""


def _acts_by_part(d: Drafting) -> dict[str, set[str]]:
    """The Acts that each part of the document cites: one that only another matter needs is crossed out unread."""
    found: dict[str, set[str]] = defaultdict(set)
    for passage in d.reader.library.passages(d.source.id):
        found[passage.section[0] if passage.section else ""].update(_acts(" ".join(passage.text.split())))
    return found


def _one_of_its_sort(act: str, others: list[str], rest: str) -> bool:
    """Whether the sentence speaks of what the answer's name says, and of no other's: only it is of the sort asked for.

    >>> _one_of_its_sort("Children Act 2004", ["Data Protection Act 2018", "Equality Act 2010"], "a duty to children")
    True
    """
    said = stems(rest)
    return bool(stems(_YEAR.sub("", act)) & said) and not any(stems(_YEAR.sub("", o)) & said for o in others)


def _own_words(d: Drafting, act: str, rest: str) -> bool:
    """Whether a sentence has words that go with one Act wherever they are used: "protected characteristics"."""
    name = re.sub(r" (?:19|20)\d\d$", "", act)
    words = re.findall(r"[A-Za-z’-]+", rest)
    for pair in map(" ".join, pairwise(words)):
        units = d.reader.evidence.sharing(stems(pair), 1.0)
        if len(stems(pair)) > 1 and len(units) >= _OFTEN_ENOUGH:
            named = sum(name in u.setting for u in units)
            if named >= _MOSTLY * len(units):
                return True
    return False


def _acts(text: str) -> list[str]:
    """The Acts that a text names, without the words before their names."""
    return [re.sub(r"^(?:.*\b(?:of the|Under the|[Tt]he)|Under|In) ", "", m[0]) for m in _ACT_NAME.finditer(text)]


def _references(text: str) -> list[tuple[str, str]]:
    """(section, Act) pairs that a text names in full."""
    found: list[tuple[str, str]] = []
    for match in re.finditer(r"\bsection (\d{1,3}[A-Z]{0,2})((?:\([^)]*\))*)", text, re.I):
        act = _ACT.match(text[match.end() :].lstrip())
        if act:
            found.append((match[1], act[1]))
    return found
