"""Questions about timescales and ages: within how many working days, under what age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from assistant.quizzing.clauses import tidy
from assistant.quizzing.drafting import Drafting, Sentence, stands_alone
from assistant.quizzing.leaning import sentence_before
from assistant.quizzing.model import Question, Wrong, plain
from assistant.quizzing.options import choose
from assistant.quizzing.words import containment, stems, word_count

_NUMBER = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty)"
_DURATION = re.compile(
    rf"\b{_NUMBER} (?:(?:working|school|calendar|consecutive|continuous) )?(?:hours?|days?|weeks?|months?|years?)\b"
    r"(?! (?:old|of age|a day|olds?)|’|-)(?<!every two years)(?<!every three years)",
    re.I,
)
_AGE = re.compile(
    r"\b(?:under the age of|up to the age of|the age of|aged|under|age) (\d{1,2})\b(?! ?(?:or|and|to|-|–|%))"
)
# "at least two people", "the three safeguarding partners": how many there are or must be
_COUNT = re.compile(
    r"\b(?P<many>two|three|four|five|six|seven|eight|nine|ten)"
    r"(?= (?P<what>(?:(?!and |or |of )[a-z-]+ ){0,2}?[a-z-]+s)\b)"
    r"(?! (?:(?:working|school|calendar|consecutive) )?(?:hours|days|weeks|months|years|times|is|was|has)\b)"
    r"(?! [a-z-]+ (?:is|was|has)\b)"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
# "from the sixth school day"
_ORDINAL = re.compile(
    rf"\b(?:from|by|on|after|before) the ({'|'.join(_ORDINALS)}) (?:(?:school|working|calendar) )?day\b"
)
_NEAR_BY = 4
_PURPOSE = re.compile(r",? (?:in order )?to (?:allow|enable|help|ensure|give|provide)\b.*$")
_SAYS_TOO_MUCH, _ENOUGH = 40, 16  # words
_LIMIT = re.compile(r"\b(?:at least|at most|more than|fewer than|minimum of|all|the|these) $")  # a number that matters
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
# "aged 5 to 16"
# "until they reach their 18th birthday": who is a child, everybody knows
_BIRTHDAY = re.compile(r"\b(?:until|before|after|by|from|reach(?:es)?) (?:\w+ ){0,2}(?P<age>\d{1,2}th) birthday\b")
_IS_A_CHILD = re.compile(r"\b(?:child|children) (?:is|are|means)\b|\banyone who\b", re.I)
_RANGE = re.compile(r"\baged (?P<from>\d{1,2}) (?P<joined>to|and) (?P<to>\d{1,2})\b")
_NORM = re.compile(r"\b(?:should|must|will|is|are|means|may|has|have|can|requires?)\b")
_SAME = 0.5  # two sentences with one timescale that share this much of their words say the same
_STORY = re.compile(r"\b(?:reported that|she|he|case study|since|census|came into force|introduced)\b", re.I)
_CASE = re.compile(r"(?:Where|When|If|Any situation)\b")  # without a comma it is a case, no sentence
_OFTEN = re.compile(
    r"\b(?:annually|(?:half[- ])?termly|monthly|weekly|every (?:two|three) years|every year|every term)\b", re.I
)
_HOW_OFTEN = (
    "annually",
    "termly",
    "half termly",
    "monthly",
    "weekly",
    "every term",
    "every year",
    "every two years",
    "every three years",
)
# Round figures of each unit, for units of which the documents give too few.
_ROUND = {
    "hour": (4, 12, 24, 48, 72),
    "day": (5, 7, 10, 14, 28),
    "working day": (1, 2, 3, 5, 7, 10, 15, 20, 28, 35, 60),
    "week": (2, 4, 6, 8, 12),
    "month": (1, 2, 3, 4, 6, 9, 12, 18),
    "year": (1, 2, 3, 5, 7, 10),
}
_SPELT = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten",
          12: "twelve"}  # fmt: skip

_GROWN = 18
_SCHOOL_AGE = ("5", "16")  # compulsory school age: nobody who works in a school need be asked
_LONGEST = 66  # words in a stem: what bounds a timescale may not be left out


class Numbers:
    """The timescales and ages of one source."""

    def __init__(self, drafting: Drafting) -> None:
        self.d = drafting
        self._counted: set[tuple[str, str]] = set()  # how many of what has been asked
        self._asked: dict[str, list[frozenset[str]]] = {}  # by answer: the words of the sentences asked about

    def questions(self) -> Iterator[Question]:
        for sentence in self.d.sentences:
            text = _without_purpose(tidy(sentence.text))
            if _STORY.search(text) or not _NORM.search(text) or (_CASE.match(text) and "," not in text):
                continue
            for found in _DURATION.finditer(text):
                if found[0].endswith("s") or plain(found[0]).startswith("1 "):  # not "the 90 day period"
                    yield from self._gap(sentence, text, found.start(), found.end(), self._durations(found[0]))
            for found in _COUNT.finditer(text):
                if not _LIMIT.search(text[: found.start()]) or (found[0], found["what"]) in self._counted:
                    continue
                self._counted.add((found[0], found["what"]))
                yield from self._gap(sentence, text, found.start(), found.end(), _other_counts(found[0]))
            for found in _RANGE.finditer(text) if "birthday" not in text else ():
                if (found["from"], found["to"]) == _SCHOOL_AGE:
                    continue
                yield from self._gap(sentence, text, found.start(1), found.end(), _other_ranges(found))
            for found in _BIRTHDAY.finditer(text) if not _IS_A_CHILD.search(text) else ():
                others = [Wrong(f"{int(found['age'][:-2]) + by}th", 0.9 - 0.1 * abs(by)) for by in (-2, -1, 1, 2)]
                yield from self._gap(sentence, text, found.start("age"), found.end("age"), others)
            for found in _ORDINAL.finditer(text):
                yield from self._gap(sentence, text, found.start(1), found.end(1), _other_ordinals(found[1]))
            for found in _AGE.finditer(text):
                if found[1] == "18":  # everybody knows at what age childhood ends
                    continue
                yield from self._gap(sentence, text, found.start(1), found.end(1), self._ages(found[1]))
            for found in _OFTEN.finditer(text):
                if re.search(r"\ban?\s*$", text[: found.start()]) or re.search("fortnightly", text):
                    continue  # two frequencies in one sentence: each gives the other away
                every = found[0].lower().startswith("every")
                others = [
                    Wrong(o, 0.8 - 0.4 * (o.startswith("every") != every) - 0.2 * (o == "weekly"))
                    for o in _HOW_OFTEN
                    if o != found[0].lower()
                ]
                yield from self._gap(sentence, text, found.start(), found.end(), others)

    def _gap(self, sentence: Sentence, text: str, start: int, end: int, others: list[Wrong]) -> Iterator[Question]:
        d, answer = self.d, text[start:end]
        if re.search(r"[-–]$|\bbetween\b[^,;]*$", text[:start]) or len(_DURATION.findall(text)) > 2:
            return d.drop("timescale", "one of a range or of several", sentence.text)
        placed = stands_alone(text) and d.where(text, sentence.place, placed=True) is not None
        intro = "" if placed else sentence_before(d, sentence, text)
        if (not intro and not stands_alone(text)) or not 8 <= word_count(text) <= 56:
            return d.drop("timescale", "leans on words outside the sentence", sentence.text)
        rest = f"{text[:start]} {text[end:]}"
        twice = rf"\b{re.escape(answer)}\b"
        if re.search(twice, text[end:]) and not re.search(twice, f"{intro} {text[:start]}"):
            rest = re.sub(
                twice, " ", rest
            )  # "5 days for an in-year transfer or … 5 days of the start of term": one gap twice
        if re.search(twice, f"{intro} {rest}"):
            return d.drop("timescale", "the sentence gives its answer away", sentence.text)
        words = stems(rest)
        if any(
            containment(words, w) > _SAME or containment(w, words) > _SAME for w in self._asked.get(plain(answer), ())
        ):
            return d.drop("timescale", "another sentence gives the same timescale", sentence.text)
        where = d.where(f"{intro}{text}", sentence.place, placed=True)
        if where is None:
            return d.drop("timescale", "cannot be placed without its section", sentence.text)
        wrong = choose(answer, self._unsaid(others, rest), sentence.fact, alike=1.1)
        if wrong is None:
            return d.drop("timescale", "too few other timescales that are surely wrong", sentence.text)
        gap = f"{text[:start]}______{re.sub(twice, '______', text[end:])}"
        stem = f"Fill the gap. {where} says: “{intro}{gap}.”"
        if word_count(stem) > _LONGEST:
            return d.drop("timescale", "too long", sentence.text)
        self._asked.setdefault(plain(answer), []).append(words)
        several = len([*_DURATION.finditer(text), *_AGE.finditer(text)]) > 1
        fact = f"{sentence.fact}-{plain(answer)}" if several else sentence.fact
        yield d.gap("timescale", stem, answer, sentence.quote, sentence.place, fact, "hard")
        yield d.choice("timescale", stem, answer, wrong, sentence.quote, sentence.place, fact)
        if intro:
            return
        within = self._within(text, start, end)
        if within:
            asked = f"According to {where}, {within}?"
            yield d.choice("timescale", asked, answer, wrong, sentence.quote, sentence.place, fact)
        lowered = d.reader.uncapital(text)
        false = f"{lowered[:start]}{wrong[0].text}{re.sub(twice, wrong[0].text, lowered[end:])}"
        for said, true in ((lowered, True), (false, False)):
            claim = f"According to {where}, {said}."
            yield d.statement("timescale", claim, true, sentence.quote, sentence.place, fact, wrong[0].near)

    @staticmethod
    def _within(text: str, start: int, end: int) -> str | None:
        """ "X should Y within N days of Z": "within what time of Z should X Y"."""
        before = text[:start].rstrip()
        found = re.match(r"([^,;:()]{3,80}?) (should|must) (?:also )?([a-z][^,;:]*?) within$", before)
        if found is None or re.search(r"\b(?:who|which|that|if|where|when)\b", found[1]):
            return None
        after = text[end:].strip()
        joined = re.search(r"\b(?:and|or|that|which)$", found[3]) or re.search(
            r"\b(?:if|where|when|unless|and)\b", after
        )
        if not re.match(r"(?:of|from|after)\b", after) or "," in after or joined:
            return None
        subject = found[1][0].lower() + found[1][1:] if not found[1].split()[0].isupper() else found[1]
        return f"within what time {after} {found[2]} {subject} {found[3]}"

    # --- wrong options ---

    @cached_property
    def _known(self) -> list[str]:
        """Every timescale in the documents held, own source first."""
        found: dict[str, str] = {}
        ids = [self.d.source.id, *(s for s in self.d.reader.by_id if s != self.d.source.id)]
        for source_id in ids:
            for statement in self.d.reader.statements(source_id):
                for match in _DURATION.finditer(statement.text):
                    before = statement.text[: match.start()]
                    if re.search(r"[-–]$|\b(?:aged?|under|over|ages?|to|between) $", before) and "year" in match[0]:
                        continue  # an age
                    if not match[0].endswith("s") and plain(match[0]).split()[0] != "1":
                        continue  # "an 18 year old"
                    found.setdefault(plain(match[0]), match[0].lower())
        return list(found.values())

    def _durations(self, answer: str) -> list[Wrong]:
        """Other timescales; nearer the more alike in unit and size."""
        unit, days = _unit(answer), _days(answer)
        digits = answer[0].isdigit()
        found: list[Wrong] = []
        for other in self._known:
            ratio = max(days, _days(other)) / max(0.04, min(days, _days(other)))
            if plain(other) == plain(answer) or ratio < 1.15 or ratio > (5 if "year" in unit else 12):
                continue
            if (
                other[0].isdigit() != digits
                and int(plain(other).split()[0]) <= 12
                and int(plain(answer).split()[0]) <= 12
            ):
                continue
            found.append(Wrong(other, _nearness(ratio) if _unit(other) == unit else 0.4 if ratio < 4 else 0.2))
        given = {plain(w.text) for w in found} | {plain(answer)}
        for number in _ROUND.get(unit, _ROUND.get(unit.split()[-1], ())):
            spelt = str(number) if digits else _SPELT.get(number, str(number))
            text = f"{spelt} {unit}{'' if number == 1 else 's'}"
            ratio = max(days, _days(text)) / max(0.04, min(days, _days(text)))
            if plain(text) not in given and ratio <= (5 if "year" in unit else 12):
                found.append(Wrong(text, _nearness(ratio)))
        return found

    @staticmethod
    def _ages(answer: str) -> list[Wrong]:
        years = int(answer)
        return [
            Wrong(str(age), 0.8 if abs(age - years) <= 3 else 0.4)
            for age in (11, 13, 14, 16, 17, 18, 19, 21, 25)
            if age != years and abs(age - years) <= 8 and not (years < 18 < age)
        ]

    def _unsaid(self, others: list[Wrong], rest: str) -> list[Wrong]:
        """Those that no like sentence in the documents held gives."""
        wanted = stems(_DURATION.sub(" ", rest))
        like = [plain(unit.text) for unit in self.d.reader.evidence.sharing(wanted, 0.5)]
        beside = plain(rest)
        return [
            w for w in others
            if not any(re.search(rf"\b{re.escape(plain(w.text))}\b", text) for text in [beside, *like])
        ]  # fmt: skip


def _without_purpose(text: str) -> str:
    """A long sentence without the purpose at its end, where its timescale stands before that."""
    cut = _PURPOSE.sub("", text)
    long = word_count(text) > _SAYS_TOO_MUCH and word_count(cut) >= _ENOUGH
    return cut if long and _DURATION.search(cut) and not _DURATION.search(text[len(cut) :]) else text


def _other_ordinals(which: str) -> list[Wrong]:
    at = _ORDINALS.index(which)
    return [Wrong(o, 0.9 - 0.1 * abs(k - at)) for k, o in enumerate(_ORDINALS) if 0 < abs(k - at) <= _NEAR_BY]


def _other_counts(many: str) -> list[Wrong]:
    """The numbers around one, but never "one": what follows is a plural."""
    at = _COUNTS.index(many)
    return [
        Wrong(other, 0.9 - 0.1 * abs(k - at))
        for k, other in enumerate(_COUNTS)
        if 0 < abs(k - at) <= 4 and other != "one"
    ]


def _other_ranges(found: re.Match[str]) -> list[Wrong]:
    """Spans of age that are off at one end only, by a year or two: a span shifted as a whole is no temptation."""
    first, last, joined = int(found["from"]), int(found["to"]), found["joined"]
    most = max(last, _GROWN)
    spans = [(first + by, last) for by in (-1, 1, 2, -2)] + [(first, last + by) for by in (2, -1, -2, 1)]
    return [Wrong(f"{a} {joined} {b}", 0.8) for a, b in spans if 0 < a < b <= most]


def _nearness(ratio: float) -> float:
    """How easily a timescale of the same unit is mistaken for another: 45 days for 35, hardly for 5."""
    return 0.8 if ratio <= 2.6 else 0.6 if ratio <= 5 else 0.3


def _unit(duration: str) -> str:
    return " ".join(duration.lower().split()[1:]).rstrip("s")


def _days(duration: str) -> float:
    number = float(plain(duration).split()[0])
    unit = _unit(duration)
    if "hour" in unit:
        return number / 24
    factor = {"week": 7.0, "month": 30.4, "year": 365.0}.get(unit.split()[-1], 1.0)
    return number * (1.4 if "working" in unit or "school" in unit else factor)
