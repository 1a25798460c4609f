"""True or false from a detail that decides: before or after, at least or at most, with or without consent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.clauses import tidy
from assistant.quizzing.drafting import Drafting, Sentence, longest_allowed, stands_alone
from assistant.quizzing.model import Question
from assistant.quizzing.words import stems, unplaced_definites, word_count

# (what is written, the mistake); only where it is written once and the mistake would be no nonsense.
_DETAILS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), mistake)
    for pattern, mistake in (
        (r"\bbefore (?=(?:appointment|interview|[a-z]+ing)\b)", "only after "),
        (
            r"(?<!\blook )(?<!\blooks )(?<!\blooked )(?<!\blooking )\bafter (?=(?:the|interview"
            r"|appointment|[a-z]+ing)\b)",
            "before ",
        ),
        (r"\bat least (?=two|three|four|once|one\b)", "no more than "),
        (r"\bno more than\b", "at least"),
        (r"\bno later than\b", "no sooner than"),
        (r"\bwithout (?=(?:the |their |parental |a )?(?:consent|knowledge|permission)\b)", "only with "),
        (r"\bregardless of\b", "depending on"),
        (r"\bas soon as (?:possible|practicable|reasonably practicable)\b", "once all enquiries are complete"),
        (r"\bimmediately\b", "once all enquiries are complete"),
        (r"\bwithout delay\b", "once all enquiries are complete"),
        (r"\bin addition to\b", "instead of"),
        (r"\bas well as\b", "instead of"),
        (r"\beven if\b", "only if"),
        (r"\bwhether or not\b", "only if"),
        (r"\bmay not be limited to\b", "is limited to"),
        (r"\bshould always\b", "need not always"),
        (r"\bin all cases\b", "in serious cases only"),
    )
)
_DUTY = re.compile(r"\b(?:should|must)\b")
_NEGATIVE = re.compile(r"\b(?:not|never|cannot|no longer|nor)\b")


def twist_questions(d: Drafting) -> Iterator[Question]:
    """A duty as it stands is true; with its deciding detail turned round it is false."""
    for sentence in d.sentences:
        text = tidy(sentence.text)
        if ":" in text or len(_DUTY.findall(text)) != 1 or _NEGATIVE.search(text) or not 9 <= word_count(text) <= 42:
            continue
        found = [(p, m, len(p.findall(text))) for p, m in _DETAILS if p.search(text)]
        if len(found) != 1 or found[0][2] != 1:
            continue
        yield from _twist(d, sentence, text, found[0][0], found[0][1])


def _twist(d: Drafting, sentence: Sentence, text: str, detail: re.Pattern[str], mistake: str) -> Iterator[Question]:
    said = d.reader.uncapital(text)
    if d.reader.evidence.telling(said) < 0.51:
        return d.drop("detail", "nobody would think otherwise", sentence.text)
    if not stands_alone(said):
        return d.drop("detail", "leans on words outside the sentence", sentence.text)
    if unplaced_definites(said) or sentence.from_list or word_count(said) < 18:
        start = d.opening(said, sentence.place, "", from_list=True)
    else:
        start = d.opening(said, sentence.place, "")
    if start is None:
        return d.drop("detail", "cannot be placed without its section", sentence.text)
    turned = detail.sub(mistake, said, count=1)
    wanted = stems(said) | stems(mistake)
    if any(mistake.strip() in unit.text for unit in d.reader.evidence.sharing(wanted, 0.6)):
        return d.drop("detail", "the other way round is said elsewhere", sentence.text)
    for claim, true in ((said, True), (turned, False)):
        stem = f"{start} {claim}."
        if longest_allowed(stem, []):
            yield d.statement("detail", stem, true, sentence.quote, sentence.place, sentence.fact, 0.7)
