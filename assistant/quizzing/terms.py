"""Questions about defined terms and about which section of which Act."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assistant.quizzing.clauses import tidy
from assistant.quizzing.drafting import OPTIONS, Drafting, choose, longest_allowed, section_name, stands_alone
from assistant.quizzing.model import Question, Wrong
from assistant.quizzing.reading import Place, set_apart
from assistant.quizzing.words import containment, stems, word_count
from assistant.quotes import sentences

_ENTRY = re.compile(r"^(?:\d+\. )?([A-Z][A-Za-z’,()/ -]{2,60}?)\s*(?: [-–]|:)\s+(\S.{30,})$")
_MEANS = re.compile(
    r"^(?:The term |In this guidance, )?[‘“]?([A-Z][A-Za-z’ -]{2,50}?)[’”]?(?: \([A-Za-z ]+\))?"
    r" (?:means|refers to|is defined as|is a form of|is the term used to describe|is an umbrella term for)\b(.{25,})$"
)
_AS_SET_OUT = re.compile(r"^As (?:set out|defined) in [^,]+(?:, published by [^,]+)?, ", re.I)
_SAYS_WHAT = re.compile(
    r"(?:an? (?:form|type|pattern)|the (?:persistent|act|practice|process|use)|involves|anyone|where |when )\b"
)
_LISTED = re.compile(r"^([A-Za-z’][A-Za-z’ -]{2,34}): (?!https?)(.{20,})$")
_NOT_A_TERM = re.compile(
    r"\b(?:guidance|advice|strategy|standards?|act|website|toolkit|programme|helpline|nspcc|childnet|dfe|article|table"
    r"|example|note|email|telephone|part|annex|this|these|it|there|they|which|if|where|for)\b",
    re.I,
)
_ACT = re.compile(r"\bof the ((?:(?:[A-Z][A-Za-z’-]+|and|of|the|\([A-Z][a-z]+\)) )*Act (?:19|20)\d\d)")
_ACT_NAME = re.compile(r"(?:[A-Z][A-Za-z’-]+,? (?:(?:and|of|the|for) )*(?:\([A-Z][a-z]+\) )?)+Act (?:19|20)\d\d")
_OFTEN_ENOUGH = 3
_DUTY = re.compile(r"\b(?:must|duty|duties|require[sd]?|power|may|under|should|places?)\b")


@dataclass(frozen=True)
class Term:
    name: str
    meaning: str
    quote: str
    place: Place


class Terms:
    """The definitions of one source."""

    def __init__(self, drafting: Drafting) -> None:
        self.d = drafting

    @cached_property
    def found(self) -> list[Term]:
        """Terms with their meaning; the first definition of each."""
        d, terms = self.d, dict[str, Term]()
        pages = d.reader.library.pages(d.source.id)
        for passage in d.reader.library.passages(d.source.id):
            if passage.kind in {"footnote", "row", "cell", "box"} or set_apart(passage.section):
                continue
            paragraph = passage.paragraphs[0] if passage.paragraphs else None
            for k, sentence in enumerate(sentences(passage, pages)):
                if not sentence.whole or sentence.stem:
                    continue
                text = " ".join(sentence.text.split())
                entry = _ENTRY.match(text) if k == 0 or sentence.item else None
                match = entry or _MEANS.match(text)
                if match is None or _NOT_A_TERM.search(match[1]) or word_count(match[1]) > 6:
                    continue
                glossary = any(re.search(r"glossary|definition", h, re.I) for h in passage.section)
                if entry is not None and not glossary and not _SAYS_WHAT.match(match[2]):
                    continue
                if re.search(r"[’‘“]|\bterm\b|\btherefore\b|^Effective", match[1]) or re.search(
                    r"\bshould\b", match[2]
                ):
                    continue
                meaning = _AS_SET_OUT.sub("", match[2].strip().rstrip("."))
                if entry is None:
                    meaning = text[match.end(1) :].strip(" ’”").rstrip(".")
                    meaning = re.sub(r"^(?:\([^)]*\) )?(?:means|refers to|is defined as|is the term used to describe"
                                     r"|is(?= an? ))\s+", "", meaning)  # fmt: skip
                page = pages[sentence.page_index - 1]
                place = Place(d.source.id, page.page_index, page.page_label, paragraph, passage.section)
                name = re.sub(r"\s*\([^)]*\)", "", match[1]).strip()
                terms.setdefault(name.lower(), Term(name, meaning, text, place))
        return list(terms.values())

    @cached_property
    def everywhere(self) -> list[Term]:
        """Terms of all documents held, this one's first: wrong options may come from any."""
        found = {term.name.lower(): term for term in self.found}
        for source_id in self.d.reader.by_id:
            if source_id != self.d.source.id and self.d.reader.by_id[source_id].official:
                for term in Terms(Drafting(self.d.reader, source_id)).found:
                    found.setdefault(term.name.lower(), term)
        return list(found.values())

    def listed(self) -> Iterator[Question]:
        """Lists whose items are terms and what they mean: allegation outcomes, kinds of online risk."""
        d = self.d
        for listing in d.listings:
            terms = [
                Term(match[1], _brief(match[2]), item.text, item.place)
                for item in listing.items
                if (match := _LISTED.match(item.text)) is not None
            ]
            terms = [
                t for t in terms if 4 <= word_count(t.meaning) <= 34 and stands_alone(t.meaning, "what it means is")
            ]
            place = section_name(listing.place)
            if len(terms) < OPTIONS or place is None:
                continue
            for term in terms:
                others = [t for t in terms if t is not term and not self._akin(t, term) and not self._akin(term, t)]
                fact = f"listed-{term.name.lower()}-{listing.order}"
                if containment(stems(term.name), stems(term.meaning)) >= 0.5:
                    d.drop("term", "its definition gives it away", term.quote)
                    continue
                said = listing.stem.rstrip(": ")
                start = f"In the section {place} of {d.name},"
                if said and not listing.headed and stands_alone(said) and word_count(said) <= 25:
                    start = f"{d.name} says “{said} …”. There,"
                chosen = choose(term.name.lower(), [Wrong(t.name.lower(), 0.8) for t in others], fact, alike=0.9)
                if chosen is None:
                    d.drop("term", "too few other terms of its list", term.quote)
                    continue
                stem = f"{start} which term is explained in these words: “{term.meaning}”?"
                yield d.choice("term", stem, term.name.lower(), chosen, term.quote, term.place, fact)
                meanings = [Wrong(t.meaning, 0.8) for t in others]
                reverse = choose(term.meaning, meanings, fact, alike=0.5)
                if reverse is not None:
                    stem = f"{start} what is meant by “{term.name.lower()}”?"
                    yield d.choice("term", stem, term.meaning, reverse, term.quote, term.place, fact)

    def questions(self) -> Iterator[Question]:
        yield from self.listed()
        d = self.d
        for term in self.found:
            fact = f"term-{term.name.lower()}"
            name = d.reader.uncapital(term.name)
            meaning = _brief(term.meaning)
            if (
                not 7 <= word_count(meaning) <= 40
                or not stands_alone(meaning, "what it means is")
                or re.search(r"\d{4}", meaning)
            ):
                d.drop("term", "its definition is too long, too short or leans on other words", term.quote)
                continue
            if containment(stems(term.name), stems(meaning)) >= 0.5:
                d.drop("term", "its definition gives it away", term.quote)
                continue
            others = [t for t in self.everywhere if t.name.lower() != term.name.lower() and not self._akin(t, term)]
            names = [Wrong(d.reader.uncapital(t.name), self._near(t, term)) for t in others]
            meanings = [
                Wrong(d.reader.uncapital(_brief(t.meaning)), self._near(t, term))
                for t in others
                if 7 <= word_count(_brief(t.meaning)) <= 40 and stands_alone(_brief(t.meaning), "what it means is")
                and not re.search(r"\d{4}", t.meaning)
                and containment(stems(t.name), stems(_brief(t.meaning))) < 0.5
            ]  # fmt: skip
            said = d.reader.uncapital(meaning)
            chosen = choose(name, names, fact, alike=0.6)
            if chosen is not None:
                stem = f"Which term does {d.name} define in these words: “{said}”?"
                if longest_allowed(stem, []):
                    yield d.choice("term", stem, name, chosen, term.quote, term.place, fact)
            reverse = choose(said, meanings, fact, alike=0.5)
            if reverse is not None and longest_allowed("", [said]):
                stem = f"How does {d.name} define “{name}”?"
                yield d.choice("term", stem, said, reverse, term.quote, term.place, fact)
            if chosen is None and reverse is None:
                d.drop("term", "too few other terms of like length", term.quote)

    def _akin(self, one: Term, other: Term) -> bool:
        """Whether one term is part of the other or means nearly the same."""
        a, b = stems(one.name), stems(other.name)
        if a <= b or b <= a:
            return True
        return bool(containment(stems(one.name), stems(other.meaning)) >= 0.6) or bool(
            containment(stems(_brief(one.meaning)), stems(_brief(other.meaning))) > 0.4
        )

    @staticmethod
    def _near(one: Term, other: Term) -> float:
        return 0.3 + min(0.6, 2 * containment(stems(one.meaning), stems(other.meaning) | stems(other.name)))


def _brief(meaning: str) -> str:
    """A definition's first sentence, without its reference."""
    first = re.split(r"(?<=[a-z])\. (?=[A-Z])", tidy(meaning), maxsplit=1)[0]
    return re.sub(r"^(?:this is|is|are|involves) (?=an? |the |forc)", "", first).strip()


def law_questions(d: Drafting) -> Iterator[Question]:
    """Which section of an Act a duty stands in."""
    sections: dict[str, dict[str, None]] = {}
    for source_id in d.reader.by_id:
        for statement in d.reader.statements(source_id):
            for number, act in _references(statement.text):
                sections.setdefault(act, {})[number] = None
    for sentence in d.sentences:
        text = tidy(sentence.text)
        found = _references(text)
        if (
            len(found) != 1
            or sentence.from_list
            or not _DUTY.search(text)
            or len(re.findall(r"\bsections?\b", text)) != 1
        ):
            continue
        number, act = found[0]
        if not stands_alone(re.sub(r"\bsections?\b", "", text)) or not 12 <= word_count(text) <= 48:
            d.drop("law", "leans on words outside the sentence", sentence.text)
            continue
        if d.opening(text, sentence.place, "") != f"According to {d.name},":
            d.drop("law", "cannot be placed without its section", sentence.text)
            continue
        rest = stems(text.replace(number, ""))
        like = [u.text for u in d.reader.evidence.sharing(rest, 0.55)]
        wrong = [
            Wrong(f"section {other}", 0.8 if other[:2] == number[:2] else 0.5)
            for other in sections.get(act, {})
            if other.rstrip("ABCDEZ") != number.rstrip("ABCDEZ")
            and not any(re.search(rf"\b{other}\b", u) for u in like)
        ]
        if len(wrong) < 3:  # an Act named once: sections of the other Acts would stand out as much as any
            d.drop("law", "too few other sections of that Act", sentence.text)
            continue
        chosen = choose(f"section {number}", wrong, sentence.fact, alike=1.1)
        if chosen is None:
            d.drop("law", "too few other sections of that Act", sentence.text)
            continue
        gap = re.sub(rf"\bsection {re.escape(number)}(?:\([^)]*\))*", "______", text, flags=re.I)
        stem = f"Which section of the {act} belongs in the gap? {d.name} says: “{gap}.”"
        if "______" in gap and longest_allowed(stem, []):
            yield d.choice(
                "law", stem, f"section {number}", chosen, sentence.quote, sentence.place, f"law-{number}-{act}"
            )


def act_questions(d: Drafting) -> Iterator[Question]:
    """Which Act a duty comes from."""
    counts: Counter[str] = Counter()
    for source_id in d.reader.by_id:
        for statement in d.reader.statements(source_id):
            counts.update(_acts(statement.text))
    acts = [act for act, count in counts.items() if count >= _OFTEN_ENOUGH]
    for sentence in d.sentences:
        text = tidy(sentence.text)
        named = set(_acts(text))
        if len(named) != 1 or len(re.findall(r"\bAct\b", text)) != 1 or sentence.from_list or not _DUTY.search(text):
            continue
        act = named.pop()
        if counts[act] < _OFTEN_ENOUGH:
            continue  # once may be a slip of the pen
        if not stands_alone(text) or not 10 <= word_count(text) <= 45:
            d.drop("law", "leans on words outside the sentence", sentence.text)
            continue
        if d.opening(text, sentence.place, "") != f"According to {d.name},":
            d.drop("law", "cannot be placed without its section", sentence.text)
            continue
        rest = text.replace(act, "")
        if containment(stems(re.sub(r"Act|\d", "", act)), stems(rest)) > 0.4:
            d.drop("law", "the sentence gives its answer away", sentence.text)
            continue
        like = [u.text for u in d.reader.evidence.sharing(stems(rest), 0.5)]
        wrong = [
            Wrong(other, 0.7 if stems(re.sub(r"Act|\d", "", other)) & stems(act) else 0.5)
            for other in acts
            if other != act
            and not any(other in u for u in like)
            and not stems(re.sub(r"Act|\d", "", other)) <= stems(rest)
        ]
        chosen = choose(act, wrong, f"act-{sentence.fact}", alike=0.85)
        if chosen is None:
            continue
        stem = f"Which Act belongs in the gap? {d.name} says: “{text.replace(act, '______')}.”"
        if longest_allowed(stem, []) and not re.search(r"\d", text.replace(act, "")):
            yield d.choice("law", stem, act, chosen, sentence.quote, sentence.place, f"act-{sentence.fact}")


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
