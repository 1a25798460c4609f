"""Claims from a detail that decides: before or after, at least or at most, with or without consent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.bounds import at_odds, excepted, tied, worth_true
from assistant.quizzing.claims import Claim
from assistant.quizzing.clauses import qualified, tidy, without_also
from assistant.quizzing.details import CAN, DETAILS
from assistant.quizzing.drafting import Drafting, Sentence, stands_alone
from assistant.quizzing.leaning import sentence_before
from assistant.quizzing.model import key
from assistant.quizzing.words import stems, word_count

# What is only weighed is not at odds with its opposite.
_WEIGHED = re.compile(r"\bshould (?:\w+ )?consider\b|\bconsideration (?:should|must|may) be given\b", re.I)
_WORTH = 0.42  # a statement must be more particular than this
# A second statement, which the first does without.
_ONE_MORE = re.compile(
    r", as (?=(?:can|may|is|are)\b)"
    r"| and (?=(?:\w+ ){0,3}(?:should|must)\b)"
    r"|, (?:and|or|but) (?=(?:(?!who|which|that|whether|if|how)[\w’-]+ ){1,4}(?:can|may|is|are|should|will|must)\b)"
)
_NORM = re.compile(r"\b(?:should|must|is|are|has|have|can|may|will|continues?|remains?)\b")
_NEGATIVE = re.compile(r"\b(?:not|never|cannot|no|nor)\b", re.I)
_POLARITY = re.compile(r"(?:is|are) no longer|\\1 (?:advised|a power)|is good practice")
_EMBEDDED = re.compile(r"\b(?:what|whether|which|that|who|how|why)\b")
_OTHER = re.compile(
    r"^(?:For |In )?(?:all |any )?other\b|^both\b|^(?:whilst|while|although|though)\b|\bbest interests\b|\brange of\b",
    re.I,
)  # or nobody would deny it


def twist_claims(d: Drafting) -> Iterator[Claim]:
    """A statement as it stands is true; with its deciding detail turned round it is false."""
    for sentence in d.sentences:
        whole = without_also(tidy(sentence.text))
        text = _first_statement(whole)
        if qualified(whole[len(text) :]) or excepted(d, sentence):
            d.drop("detail", "an exception would be left out", sentence.text)
            continue
        if ":" in text or not _NORM.search(text) or not 6 <= word_count(text) <= 42:
            continue
        negative = bool(_NEGATIVE.search(text))
        if len(re.findall(r"\b(?:should|must)\b", text)) > 2 or _WEIGHED.search(text):
            continue
        for detail, mistakes, needed in DETAILS:
            if len([*detail.finditer(text)]) != 1 or not re.search(needed, text, re.I) or (negative and mistakes):
                continue  # with a "not" of its own, a sentence turned round is a riddle
            claim = _turned(d, sentence, text, detail, mistakes)
            if claim is not None:
                yield claim
                break


def _first_statement(text: str) -> str:
    """A sentence without a second statement joined to it: "schools and colleges should" is one subject."""
    joint = next((j for j in _ONE_MORE.finditer(text) if _NORM.search(text[: j.start()])), None)
    return text[: joint.start()].rstrip(" ,;") if joint else text


def _turned(
    d: Drafting, sentence: Sentence, text: str, detail: re.Pattern[str], mistakes: tuple[str, ...]
) -> Claim | None:
    """The claim from one detail of a sentence, with the mistake that agrees with it."""
    place = detail.search(text)
    if place is None:
        return None
    before = text[: place.start()]
    if mistakes and _POLARITY.match(mistakes[0]) and re.search(r"\b(?:all|any|every|each)\b", before, re.I):
        return None  # "children of all ages are no longer": none of them, or not all?
    within = before.count("(") > before.count(")") and not before.endswith("(")
    if (
        within
        or (mistakes and _POLARITY.match(mistakes[0]) and _EMBEDDED.search(before))
        or (before.endswith("(") and place[0].startswith("both"))
    ):
        return None
    mistake = mistakes[int(key(sentence.fact, "mistake")[:6], 16) % len(mistakes)] if mistakes else ""
    return _twist(d, sentence, text, detail, place, place.expand(mistake))


def _exchanged(text: str, place: re.Match[str], mistake: str) -> str:
    """The text with a detail exchanged, its article agreeing: "an entirely voluntary" is "a compulsory"."""
    before = text[: place.start()]
    if article := re.search(r"\b([Aa])n? $", before):
        before = f"{before[: article.start()]}{article[1]}{'n' if mistake[0].lower() in 'aeiou' else ''} "
    return f"{before}{mistake}{text[place.end() :]}"


def _one_clause(text: str) -> bool:
    """Whether a sentence says what can be done, and nothing else, in its main clause."""
    before, _, after = re.sub(r" may ", " can ", text, count=1).partition(" can ")
    rest = re.search(r"\b(?:can|may|could|should|must|will|without|unless)\b", after)
    return len(before.split()) <= 9 and "," not in before and rest is None


def _twist(
    d: Drafting, sentence: Sentence, text: str, detail: re.Pattern[str], place: re.Match[str], mistake: str
) -> Claim | None:
    said = d.reader.uncapital(text)
    if _OTHER.search(f"{text[: place.start()]} {text[place.end() :]}") or (
        detail.pattern == CAN and not _one_clause(text)
    ):
        return None
    if d.reader.evidence.telling(said) < _WORTH:
        d.drop("detail", "nobody would think otherwise", sentence.text)
        return None
    leads = "" if stands_alone(said) else sentence_before(d, sentence, text)
    if not leads and not stands_alone(said):
        d.drop("detail", "leans on words outside the sentence", sentence.text)
        return None
    where = d.where(f"{leads}{said}", sentence.place, placed=True)
    if where is None:
        d.drop("detail", "cannot be placed without its section", sentence.text)
        return None
    rest = f"{text[: place.start()]} {text[place.end() :]}"
    turned = d.reader.uncapital(_exchanged(text, place, mistake)) if mistake else ""
    if turned and (tied(text, place[0]) or at_odds(mistake, rest)):
        d.drop("detail", "turned round it would be at odds with itself", sentence.text)
        turned = ""
    wanted = stems(said) | stems(mistake)
    if turned and any(mistake.strip() in unit.text for unit in d.reader.evidence.sharing(wanted, 0.6)):
        d.drop("detail", "the other way round is said elsewhere", sentence.text)
        return None
    if not worth_true(text):
        said = ""
    return Claim("detail", sentence, where, said, turned, leads) if said or turned else None
