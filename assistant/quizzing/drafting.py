"""What makers of questions share: naming the document, placing the sentence, choosing wrong options."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from assistant.quizzing.clauses import Clause, parse, shorten, takes_back, tidy
from assistant.quizzing.model import (
    FALSE,
    MULTIPLE_CHOICE,
    TRUE,
    TRUE_FALSE,
    Citation,
    Dropped,
    Question,
    Wrong,
    key,
)
from assistant.quizzing.options import difficulty
from assistant.quizzing.reading import EVERYDAY, SHORT_FORM, Listing, Place, Reader
from assistant.quizzing.roles import is_role, of_nobody
from assistant.quizzing.words import points_elsewhere, stems, unplaced_definites, unplaced_phrases, word_count
from ingest.sources import Source

_ITSELF = re.compile(r"\b[Tt]his (?:statutory )?guidance\b(?! note)")
# An entry of a list of terms: "Neglect: the persistent failure …".
_ENTRY = re.compile(
    r"(?P<term>[A-Z][a-z]+(?: [a-z-]+){0,3}(?<![^s]s))(?:: ?| [-–] )(?:(?P<verb>[Ii]nvolves|[Mm]eans|[Rr]efers to) )?"
    r"(?P<rest>(?(verb)|(?=(?:[Aa]n?|[Tt]he|[Aa]ny) (?!(?:\S+ ){0,9}(?:should|must|will|is|are|can"
    r"|was|were|has|have|commits|defines|introduced|highlighted)\b))).{30,})$"
)
# Sentences that send the reader to another text: nothing in them to know.
_SIGNPOST = re.compile(
    r"\b(?:can be found|further (?:information|details?|guidance|advice|support)|(?:is|are) available (?:at|on|from|in)"
    r"|sets? out how|offers? a|[Hh]elpline|https?:|www\.|for more information|read alongside|detailed guidance"
    r"|published (?:by|advice)|useful additional|that advice|covers the)\b",
    re.I,
)
# A referral of which nothing in the sentence says where it goes.
_REFERRAL = re.compile(
    r"^(?!.*\bsocial (?:care|worker))"
    r"(?!.*\breferrals? (?:\w+ ){0,5}to\b)(?!.*\b[A-Z]{3,} referral).*\b(?:an?|any|the) referrals?\b"
)
_SPOKEN_OF = 8  # times that the documents name a thing that every reader then knows
# Whom a section is about, its heading tells well enough.
_SOMEBODY = re.compile(
    r"\b(?:persons?|individuals?|candidates?|applicants?|victims?|employees?|volunteers?)(?:$|[’']s? )", re.I
)
# A report of which nothing says what it is of.
_REPORT = re.compile(
    r"\b(?:an?|any|the|such) reports?\b(?! (?:of|on|about|for|from|by|card|must|which|that|and analys))"
    r"(?! \w+ (?:of|on)\b)"
)
# "If staff are unsure, …": of what, only the sentence before says.
_BARE_CONDITION = re.compile(r"(?:If|When|Where|Once) (?:\S+ ){0,3}\S+,")
_QUOTED_GAP = re.compile(r"(?P<says> says: )“(?P<words>[^”]*______.*)”$")
_LONG_FORM = re.compile(r"‘?[a-z][a-z’'-]*(?:,? (?:[a-z][a-z-]*(?:’s)?|&))+")
# "the Child Safeguarding Practice Review Panel (the panel)"
_CALLED = re.compile(
    r"(?P<whole>(?:[A-Z][a-z]+ (?:and |of |for )?){2,7})\((?:hereafter,? )?[‘“']?(?P<short>the [a-z]+)[’”']?\)"
)
_NEGATIVE = re.compile(r"\b(?:not|no|never|without)\b", re.I)
_NUMBERING = re.compile(
    r"^(?:Chapter|Section|Part|Annex|Appendix) (?:\d+|[A-Z]|[a-z]+):\s*|^(?:\d+(?:\.\d+)*|[ivx]+)\.?\s+"
)
# "If …, then:" and items that each say what should be done.
_THEN = re.compile(r"(?:If|Where|When)\b.*, ?then,?$")
_ADVERBIAL = re.compile(r"(?:wherever|where|if|when|as|once|following|in|upon|for)\b[^,]*,")
_DOES = re.compile(r"(?:should|must|will|may|can|is|are|has|have)\b")
_SHOULD = re.compile(r"(?:this|it|the [a-z]+) (?:should|must) ")
_COMMONPLACE = stems("child children safeguarding welfare schools colleges staff local authority information")
# "Information should not be shared … in the investigation": which, only a heading could say.
_BARE_SUBJECT = re.compile(
    r"(?:information|details|records?|reports?|support|advice|feedback|decisions?|evidence|notes?|data)\b", re.I
)
# Opening words that a bare verb completes.
_UNFINISHED = re.compile(r"\b(?:is|are|aims?|order|need|needs|able) to$|(?<!they )\b(?:should|must|may|can)(?: also)?$")
_LINK_WORD = re.compile(r"[,;]?\s+(?:and/or|and|or)$")  # between a list's items
_GENERIC_HEADING = re.compile(
    r"^(?:purpose|tasks|attendees|introduction|summary|related information|process|overview|background"
    r"|what to consider|scope|supporting information|(?:non )?statutory information|legislation and the law|general"
    r"|what (?:schools|staff|school)\b.*|ongoing (?:response|considerations)|further enquiries"
    r"|the (?:victim|report)|.*:)$",
    re.I,
)


_BRACKETS = re.compile(r"\s*\([^()]*\)")
# A heading that says what to think of what stands under it.
_VERDICT = re.compile(
    r"\b(?:myths?|misconceptions?|misunderstandings?|barriers?|hinder\w*|poor practice|good practice|do not|don[’']t"
    r"|mistakes?|pitfalls?)\b",
    re.I,
)


@dataclass(frozen=True)
class Sentence:
    """Something the guidance says, as one sentence that can be asked about, and the words that say it."""

    text: str
    quote: str  # word for word on the page
    place: Place
    order: int
    clause: Clause | None
    fact: str
    from_list: bool = False


class Drafting:
    """One source being turned into questions."""

    @classmethod
    def of(cls, reader: Reader, source_id: str) -> Drafting:
        """The source's drafting: one for each reader, as its statements and lists are read only once."""
        if source_id not in reader.kept:
            reader.kept[source_id] = cls(reader, source_id)
        kept: Drafting = reader.kept[source_id]
        return kept

    def __init__(self, reader: Reader, source_id: str) -> None:
        self.reader = reader
        self.source: Source = reader.by_id[source_id]
        self.name = spoken_name(self.source)
        self.dropped: list[Dropped] = []
        self.memo: dict[str, Any] = {}  # what makers of questions read once: lists, terms
        self._led: dict[str, str] = {}  # the opening words of the list that a fact stands in

    def drop(self, kind: str, reason: str, text: str) -> None:
        self.dropped.append(Dropped(self.source.id, kind, reason, text))

    # --- what is there to ask about ---

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Statements, and list items read together with the words that open their list."""
        found = [
            Sentence(text, s.text, s.place, s.order, parse(text), key(s.text)[:12])
            for s in self.reader.statements(self.source.id)
            for text in (self.full_names(s.text),)
            if not _SIGNPOST.search(s.text) and not _BARE_CONDITION.match(tidy(s.text))
        ]
        for listing in self.listings:
            opening = listing.stem.rstrip(": ")
            duty = parse(f"{opening} act.")
            goes_on = (duty is not None and duty.action == "act") or _reads_on(opening)
            doer = is_role(opening)
            if not goes_on and not doer and not _THEN.match(opening):
                continue
            for item in listing.items:
                said = first_part(item.text)
                if takes_back(item.text) or (doer and not _DOES.match(said)):
                    continue
                if (not goes_on and not doer and not _SHOULD.match(said)) or _ADVERBIAL.match(said):
                    continue
                if re.match(r"[a-z]+\b", said) and not said.split()[0].endswith("ing"):
                    text = f"{opening} {said}."
                    fact = key(item.text, listing.stem, listing.place.section)[:12]
                    self._led[fact] = listing.stem
                    found.append(Sentence(text, item.text, item.place, listing.order, parse(text), fact, True))
        return found

    def full_names(self, text: str) -> str:
        """A sentence with the document and the bodies that it calls "the panel" or the like by their whole name."""
        text = _ITSELF.sub(self.name, text)
        if entry := _ENTRY.match(text):
            text = f"{entry['term']} {(entry['verb'] or 'is').lower()} {self.reader.uncapital(entry['rest'])}"
        for short, whole in self._short_names.items():
            if whole not in text:
                text = re.sub(rf"\b{short}\b(?! (?:of|for|member))", f"the {whole}", text)
                text = re.sub(rf"^{short.capitalize()}\b(?! (?:of|for|member))", f"The {whole}", text)
        return text

    @cached_property
    def _short_names(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for passage in self.reader.library.passages(self.source.id):
            for named in _CALLED.finditer(passage.text):
                found.setdefault(named["short"], " ".join(named["whole"].split()))
        return found

    @cached_property
    def listings(self) -> list[Listing]:
        return self.reader.listings(self.source.id)

    @cached_property
    def duties(self) -> list[tuple[Sentence, Clause]]:
        """Sentences that say who must or should do what."""
        return [(s, s.clause) for s in self.sentences if s.clause is not None]

    def others(self) -> Iterator[Drafting]:
        """The other guidance held, whose words may serve as wrong options."""
        for source_id, source in self.reader.by_id.items():
            if source_id != self.source.id and source.official:
                yield Drafting.of(self.reader, source_id)

    # --- wording ---

    def where(self, asked: str, place: Place, answer: str = "", placed: bool = False) -> str | None:
        """The document's name, with the section where the words need it: "KCSIE 2025 (“Suspension”)".

        ``placed`` asks for the section whatever the words. None: nothing that is shown says which report, plan or
        meeting is meant.
        """
        unplaced = [p for p in unplaced_phrases(asked) if not (self.is_name(p) or _SOMEBODY.search(p))]
        referral, report = bool(_REFERRAL.search(asked)), bool(_REPORT.search(asked))
        if not (placed or unplaced or referral or report):
            return self.name
        cut = (replace(place, section=place.section[:k]) for k in range(len(place.section), -1, -1))
        names = (placing_name(section, stems(" ".join(unplaced))) for section in cut)
        heading = next((name for name in names if name is None or not stems(name) & stems(answer)), None)
        said = stems(heading or "")
        bare = _BARE_SUBJECT.match(asked) and not stems(asked) & said - _COMMONPLACE
        if bare or any(not stems(p) & said - _COMMONPLACE for p in unplaced):
            return None  # nothing that is shown says which one is meant
        if (referral and not re.search(r"referral|referring", heading or "", re.I)) or (
            report and not re.search(r"\breports? (?:of|about)\b", heading or "", re.I)
        ):
            return None  # there are referrals to social care, to the police, to Channel; and reports of many a thing
        if heading is None or _NEGATIVE.search(heading):
            return None if unplaced else self.name
        if not unplaced and not report and said <= stems(asked):
            return self.name  # the words say it themselves
        return f"{self.name} ({heading})"

    def is_name(self, phrase: str) -> bool:
        """Whether two words are the name of a thing that the documents speak of again and again: "core group"."""
        words = phrase.lower()
        if " " not in words:
            return False
        counts: dict[str, int] = self.reader.kept.setdefault("names", {})
        if words not in counts:
            counts[words] = sum(unit.text.lower().count(words) for unit in self.reader.evidence.units)
        return counts[words] >= _SPOKEN_OF

    def citation(self, quote: str, place: Place) -> Citation:
        s = self.source
        return Citation(s.id, s.title, s.edition, place.page_label, place.page_index, place.paragraph, quote)

    def explain(self, quote: str, place: Place, fact: str = "") -> str:
        """The sentence and its place; for a list's item, the words that open the list too."""
        cited = self.citation(quote, place)
        led = f"Under “{self._led[fact]}”: " if fact in self._led else ""
        return f"{led}“{quote}” ({self.name}, {cited.place})"

    # --- questions ---

    def choice(
        self, kind: str, stem: str, answer: str, wrong: Sequence[Wrong], quote: str, place: Place, fact: str,
        type_: str = MULTIPLE_CHOICE,
    ) -> Question:  # fmt: skip
        """A question with options; the answer stands first until a quiz gives it its place."""
        options = (answer, *(w.text for w in wrong))
        return self._question(kind, type_, stem, options, answer, 0, quote, place, fact, difficulty(wrong))

    def statement(self, kind: str, said: str, true: bool, quote: str, place: Place, fact: str, near: float) -> Question:
        """A true or false question about a statement."""
        answer = TRUE if true else FALSE
        stem = f"True or false? {said}"
        level = difficulty([Wrong("", near)])
        index = 0 if true else 1
        return self._question(kind, TRUE_FALSE, stem, (TRUE, FALSE), answer, index, quote, place, fact, level)

    def gap(self, kind: str, stem: str, answer: str, quote: str, place: Place, fact: str, level: str) -> Question:
        """A question whose answer is written in."""
        return self._question(kind, "fill_gap", stem, (), answer, None, quote, place, fact, level)

    def _question(
        self, kind: str, type_: str, stem: str, options: tuple[str, ...], answer: str, index: int | None,
        quote: str, place: Place, fact: str, level: str,
    ) -> Question:  # fmt: skip
        quote = _LINK_WORD.sub("", quote)
        spelt = {option: self._in_words(option) for option in options}
        options, answer = tuple(spelt.values()), spelt.get(answer, answer)
        stem = self._as_quoted(stem, answer, place)
        stem = self._spelt_out(stem, " ".join([answer, *options]))
        identity = f"{self.source.id}-{key(self.source.id, kind, type_, stem, answer)[:10]}"
        return Question(
            identity, type_, stem, options, answer, index,
            self.explain(quote, place, fact), self.citation(quote, place),
            kind, level, place.section, f"{self.source.id}:{fact}",
        )  # fmt: skip

    def _as_quoted(self, stem: str, answer: str, place: Place) -> str:
        """A gap's sentence in quotation marks where it stands on its page word for word, else as what is said there."""
        found = _QUOTED_GAP.search(stem)
        if found is None:
            return stem
        words = found["words"].rstrip(".").replace("(n) ", " ")
        page = " ".join(self.reader.page(place.source_id, place.page_index).content.split())
        if all(part.strip() in page for part in words.split("______")) and answer in page:
            return stem
        return f"{stem[: found.start('says')]}: {found['words']}".replace("? ", "? According to ", 1).replace(
            "gap. ", "gap. According to ", 1
        )

    def _in_words(self, option: str) -> str:
        """An option with its short forms put into words: it is read out, and nobody can look them up."""
        for short in dict.fromkeys(SHORT_FORM.findall(option)):
            long = next((form for form in self.reader.long_forms(short) if _LONG_FORM.fullmatch(form)), None)
            if long is None or short in EVERYDAY or re.search(r"\buk\b", long):
                continue
            long = " ".join(w if self.reader.usually_small(w) else w.capitalize() for w in long.split())
            if f"({short})" in option:
                option = re.sub(rf"\s*\({re.escape(short)}\)", "", option)
            else:
                option = re.sub(rf"\b{re.escape(short)}\b", long, option)
        return option

    def _spelt_out(self, stem: str, options: str) -> str:
        """The stem with what its short forms stand for, where the documents say so and no option is given away."""
        notes: list[str] = []
        for short in dict.fromkeys(SHORT_FORM.findall(stem)):
            long = next((form for form in self.reader.long_forms(short) if _LONG_FORM.fullmatch(form)), None)
            if long is None or short in EVERYDAY or short in self.name or short in options:
                continue
            if f"({short})" in stem or len(stems(long) & stems(options)) > 1 or len(notes) == 2:
                continue
            notes.append(f"{short}: {long}")
        return f"{stem} ({'; '.join(notes)})" if notes else stem


def spoken_name(source: Source) -> str:
    """The document as people say it: "Working Together 2023", "KCSIE 2025".

    The short title is used without its bracket; a long family name in full where the title is short.
    """
    year = re.search(r"\b20\d\d\b", source.title)
    shortened = re.sub(r" to Safeguard Children(?= 20\d\d$)", "", source.title)
    if year and word_count(shortened) <= 4:
        return shortened
    return re.sub(r"\s*\([^)]*\)", "", source.short_title)


def section_name(place: Place) -> str | None:
    """The nearest heading that says what its section is about, in quotation marks, with the one above if it is bare."""
    found = list(_headings(place))
    if not found:
        return None
    under = f", under “{found[1]}”" if len(found) > 1 and word_count(found[0]) <= 2 else ""
    return f"“{found[0]}”{under}"


def placing_name(place: Place, wanted: frozenset[str]) -> str | None:
    """``section_name``, with the heading above it that has the words ``wanted`` where its own does not have them."""
    name = section_name(place)
    if name is None or wanted <= stems(name):
        return name
    first, *above = _headings(place)
    return next((f"“{first}”, under “{h}”" for h in above if wanted <= stems(f"{first} {h}")), name)


def _headings(place: Place) -> Iterator[str]:
    for heading in reversed(place.section):
        name = _BRACKETS.sub("", _NUMBERING.sub("", heading.strip()))
        if _VERDICT.search(name):
            continue
        if not _GENERIC_HEADING.match(name) and not heading.rstrip().endswith(":") and 1 <= word_count(name) <= 12:
            yield name


def _reads_on(opening: str) -> bool:
    """Whether a list's opening words stand alone and read on into each item: "The aim of the plan is to"."""
    return bool(_UNFINISHED.search(opening)) and stands_alone(opening) and not unplaced_definites(opening)


def first_part(item: str) -> str:
    """An item's first sentence without brackets, examples and its closing "and" or full stop."""
    text = re.sub(r",? (?:e\.g|i\.e)\.? .*$", "", item)
    text = re.split(r"(?<=[a-z)’”])[.;] ", text, maxsplit=1)[0]
    text = re.sub(r"\s*\([^()]*\)", "", text)
    text = shorten(text) if word_count(shorten(text)) >= 4 else text
    while text != (bare := re.sub(r"(?:[,;]? (?:and/or|and|or)|[,;.:])$", "", text.strip())):
        text = bare
    return text.strip()


def stands_alone(text: str, context: str = "") -> bool:
    leans = points_elsewhere(text, context) or of_nobody(text, context)
    return not leans and text.count("(") == text.count(")")


Made = Iterator[Question]
