"""Questions about lists: which of these is on it, and which is not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.quizzing.clauses import tidy
from assistant.quizzing.drafting import Drafting, first_part, section_name, stands_alone
from assistant.quizzing.model import ODD_ONE_OUT, Question, Wrong, key
from assistant.quizzing.options import choose, like_length
from assistant.quizzing.reading import Item, Listing, Place
from assistant.quizzing.roles import atoms_of, kinds_of
from assistant.quizzing.words import containment, decisive, likeness, stems, unplaced_definites, word_count

_WIDEST = 30  # words in an option
_LINKS = re.compile(
    r"https?:|www\.|@|\bguidance\b|\badvice for\b|\bwebsite\b|– Provides|\bregulations? 20\d\d|helpline"
    r"|telephone|\bsections? \d",
    re.I,
)
_TOLD_APART = 2.2  # rarity of a word that ties an item to a list: less than one sentence in nine has it
_NEIGHBOURING = 0.3  # the nearness of two lists' opening words and headings from which their items may be mixed up
_TELLING, _PARTICULAR = 0.487, 0.55
_WEIGHED = re.compile(r"\b(?:considerations?|consider|factors?|examples?)\b", re.I)  # anything may be weighed
_EVERYBODY = re.compile(r"\b(?:all involved|everyone|anyone)\b", re.I)


_NEGATIVE = re.compile(r"\b(?:not|never|no|cannot|neither|nor)\b", re.I)
_WHO = re.compile(
    r"\b(?:child|children|pupils?|young people|young person|student|students) who (is|are|has|have) "
    r"([^,.;:()–]{8,90}?)(?=[,.;:)]|$)"
)
_FINITE = re.compile(
    r"^(?:(?!\b(?:which|that|who|whom|whether|how|where|what|if|when|they|it)\b).)*\b(?:is|are|was|were"
    r"|has|have|will|should|must|may|can|requires|needs to)\b"
)
_POINTS_BACK = re.compile(r"\b(?:they|them|their|theirs|it|its|he|she|him|her|his|themselves|itself)\b")
_PEOPLE = re.compile(r"\b(?:practitioners|professionals|all staff|agencies|organisations|partners)\b", re.I)
_VERBAL = frozenset({"modal", "to", "failing", "unable"})  # opening words that a bare verb follows


@dataclass(frozen=True)
class Usable:
    """A list that can be asked about: its opening words, and its items by their grammar."""

    listing: Listing
    opening: str  # without its colon, as it reads before an item
    shape: str
    items: tuple[tuple[Item, str], ...]  # with the words shown


class Lists:
    """The lists of one source."""

    def __init__(self, drafting: Drafting) -> None:
        self.d = drafting
        self._from: dict[str, Place] = {}
        self.used: Counter[str] = Counter()  # as wrong options: one item should not turn up everywhere

    def questions(self) -> Iterator[Question]:
        for usable in self.usable:
            yield from self._questions(usable)

    @cached_property
    def usable(self) -> list[Usable]:
        return [u for listing in self.d.listings if (u := self._read(listing)) is not None]

    @cached_property
    def _elsewhere(self) -> list[Usable]:
        """Lists of the other guidance held: theirs is another matter, so they are taken only where they come near."""
        return [u for other in self.d.others() for u in Lists(other).usable]

    def _read(self, listing: Listing) -> Usable | None:
        d = self.d
        opening = re.sub(
            r",? the following(?: \w+)?$", "", tidy(d.full_names(listing.stem.rstrip(": "))).rstrip(":").strip()
        )
        # the question names the document before it
        opening = re.sub(rf" for the purposes? of {re.escape(d.name)}\b", "", opening)
        shown = [(item, first_part(item.text)) for item in listing.items]
        fit = [(item, text) for item, text in shown if fits(text)]
        if not fit:
            d.drop("list", "no item that can stand as an option", listing.stem)
            return None
        verbs = d.reader.verbs
        kind = stem_shape(opening)
        fit = [(i, t) for i, t in fit if kind not in _VERBAL or shape(t, verbs) == "bare"]
        counts = Counter("bare" if kind in _VERBAL else shape(t, verbs) for _, t in fit)
        common = max(sorted(counts), key=lambda s: counts[s], default="")
        fit = [(i, t) for i, t in fit if kind in _VERBAL or shape(t, verbs) == common]
        if common in {"noun", "ing", "wh"} and kind not in {"who", "they", "if", "when", "where", "has", "have", "be"}:
            kind = "thing" if kind not in {"by", "from", "whether", "that"} else kind
        if kind == "thing" and (common.startswith("verb") or common == "clause"):
            kind = opening.lower().split()[-1]  # "the case … highlights": only the same subject goes with such items
        if common == "bare":  # what somebody should do: the same acts would suit many another list
            d.drop("list", "acts of one role, asked about as duties", listing.stem)
            return None
        if not kind or (common == "bare" and kind not in _VERBAL) or not common:
            d.drop("list", "its opening words and items make no sentence", listing.stem)
            return None
        return Usable(listing, opening, f"{kind}/{common}", tuple(fit))

    def _questions(self, usable: Usable) -> Iterator[Question]:
        d, listing = self.d, usable.listing
        opening = d.reader.uncapital(usable.opening)
        if not stands_alone(opening) or word_count(opening) > 38:
            return d.drop("list", "its opening words lean on what stands before", listing.stem)
        start = f"According to {d.name},"
        unplaced = unplaced_definites(opening)
        if not stems(" ".join(unplaced)) <= stems(" ".join(listing.place.section)):
            return d.drop("list", "its opening words lean on what stands before", listing.stem)
        if listing.headed or unplaced or word_count(opening) <= 7:
            heading = section_name(listing.place)
            if heading is None:
                return d.drop("list", "cannot be placed without its section", listing.stem)
            start = f"According to {d.name} ({heading}),"
        pool = list(self._strangers(usable))
        # A sentence may be true with more endings than its list gives, above all with its own chapter's.
        chapter = listing.place.section[:1]
        apart = pool if listing.headed else [w for w in pool if self._from[w.text].section[:1] != chapter]
        order = sorted(usable.items, key=lambda e: key(listing.stem, e[0].text))
        fact = f"list-{key(listing.stem, listing.place.section)[:12]}"
        made = False
        if _WEIGHED.search(usable.opening):
            return d.drop("list", "an open list, so that nothing is surely off it", listing.stem)
        if re.search(r"[a-z] (?!section)(?:Lead|The|All|Practitioners|Social) ", usable.opening):
            return d.drop("list", "its heading runs two lines together", listing.stem)
        for item, text in order[:4]:
            wrong = choose(text, apart, key(fact, text), alike=0.34)
            if wrong is None:
                continue
            stem = f"Complete the sentence. {start} {opening} …"
            self.used.update(w.text for w in wrong)
            yield d.choice("list", stem, text, wrong, item.text, item.place, fact)
            made = True
            break
        if usable.shape == "who/verb-s":
            # Such a child may need help as well, so these serve only to ask what the list has.
            own_texts = [*(i.text for i in listing.items), *listing.others]
            pool += self._people(usable, own_texts, stems(usable.opening))
        odd = self._odd(usable, pool, fact)
        if odd is not None:
            stranger, inside = odd
            first = usable.items[0][0]
            stem = f"{start} {opening} … Which of these is NOT on the list?"
            quote = quote_of(d, listing, [i for i, _ in inside])
            place = inside[0][0].place if quote != listing.stem else first.place
            wrong = [Wrong(t, 1 - stranger.near) for _, t in inside]
            self.used[stranger.text] += 1
            asked = d.choice("list", stem, stranger.text, wrong, quote, place, fact, ODD_ONE_OUT)
            on_it = "; ".join(f"“{text}”" for _, text in inside)
            yield replace(asked, explanation=f"{asked.explanation} On the list are {on_it}; the other is not.")
            made = True
        if not made:
            d.drop("list", "too few items of other lists that are surely wrong", listing.stem)

    def _strangers(self, usable: Usable) -> Iterator[Wrong]:
        """Items of other lists that would read on from these opening words and that nothing says of them."""
        d, own = self.d, usable.listing
        evidence = d.reader.evidence
        own_texts = [i.text for i in own.items] + list(own.others)
        topic = stems(f"{usable.opening} {section_name(own.place) if own.headed else ''}")
        subject = topic | stems(" ".join([*own_texts, *own.place.section[-2:]]))
        doer = atoms_of(usable.opening, every=True)
        # Bodies overlap (private hospitals are "the independent sector"): none is surely off another's list.
        people = sum(bool(kinds_of(text)) for _, text in usable.items) * 2 > len(usable.items)
        seen: set[str] = set()
        senses, about = d.reader.senses, _about(own)
        for other in [*self.usable, *self._elsewhere]:
            if (
                other.shape != usable.shape
                or other.listing is own
                or (other.listing.stem == own.stem and not own.headed)
            ):
                continue
            if senses and senses.alike(about, _about(other.listing)) < _NEIGHBOURING:
                continue  # an item of a list about another matter shows at once
            apart = own.headed != other.listing.headed and usable.shape.endswith("bare")
            near_base = 0.2 if apart else 0.4
            that_doer = atoms_of(other.opening, every=True)
            if _EVERYBODY.search(other.opening) or _EVERYBODY.search(usable.opening):
                continue
            if usable.shape.endswith("bare") and doer & that_doer - {"everyone"}:
                continue
            if usable.shape.endswith("bare") and _PEOPLE.search(f"{other.opening} / {usable.opening}"):
                continue  # practitioners' duties are each practitioner's
            if usable.shape.endswith("bare") and "everyone" in that_doer | doer:
                if (
                    likeness(other.opening, usable.opening) > 0.2
                    or other.listing.place.section[:2] == own.place.section[:2]
                ):
                    continue
            elif containment(stems(other.opening), topic) > 0.5 or containment(topic, stems(other.opening)) > 0.5:
                continue
            for item, text in other.items:
                needed = _PARTICULAR if "everyone" in doer | that_doer else _TELLING
                if usable.shape == "thing/noun" and (people or kinds_of(text)):
                    continue
                if text.startswith("be ") and bool(kinds_of(other.opening)) != bool(kinds_of(usable.opening)):
                    continue  # what a plan should be, nobody would say of a person
                if _POINTS_BACK.search(text) and not all(_POINTS_BACK.search(t) for _, t in usable.items):
                    continue  # "they", where no other item has anybody to point to
                if text in seen or evidence.telling(text) < needed or unplaced_definites(text):
                    continue
                if not stands_alone(text, usable.opening) or any(likeness(text, t) > 0.25 for t in own_texts):
                    continue
                if any(containment(stems(text), stems(t)) > 0.5 for t in own_texts):
                    continue
                if self._said(text, topic) or (usable.shape.endswith("bare") and not decisive(text)):
                    continue
                if not any(evidence.rarity(stem) > _TOLD_APART for stem in stems(text) & subject):
                    continue  # so far off that nobody would choose it
                seen.add(text)
                shared = 0.3 * (item.place.section[:2] == own.place.section[:2])
                shared += 0.15 * (item.place.section[:1] == own.place.section[:1])
                shared -= 0.2 * (item.place.source_id != own.place.source_id)
                near = near_base + shared + (0.2 if stems(text) & topic else 0.0) - 0.2 * self.used[text]
                self._from[text] = item.place
                if near > (0.4 if usable.shape.startswith("thing") else 0):
                    yield Wrong(text, near)

    def _people(self, usable: Usable, own_texts: list[str], topic: frozenset[str]) -> Iterator[Wrong]:
        """For lists of whom to look out for: what the documents say elsewhere of "a child who is …"."""
        evidence = self.d.reader.evidence
        for unit in evidence.units:
            for found in _WHO.finditer(unit.text):
                text = f"{'is' if found[1] in {'is', 'are'} else 'has'} {found[2].strip()}"
                if not 5 <= word_count(text) <= 14 or not fits(text) or evidence.telling(text) < 0.4:
                    continue
                if not stands_alone(text, usable.opening) or unplaced_definites(text):
                    continue
                if re.search(r"\b(?:are|have|their|they|themselves|were|should|must|who)\b", text):
                    continue  # would have to be put into the singular
                if any(likeness(text, t) > 0.2 or containment(stems(text), stems(t)) > 0.4 for t in own_texts):
                    continue
                if not self._said(text, topic):
                    yield Wrong(text, 0.6 + 0.1 * (unit.source_id == self.d.source.id) - 0.2 * self.used[text])

    def _said(self, text: str, topic: frozenset[str]) -> bool:
        """Whether any sentence held says this of the same subject."""
        return any(
            containment(topic, unit.own | unit.around) >= 0.6
            for unit in self.d.reader.evidence.sharing(stems(text), 0.55)
        )

    def _odd(self, usable: Usable, pool: list[Wrong], fact: str) -> tuple[Wrong, list[tuple[Item, str]]] | None:
        """A stranger, and three items of the list of like length that stand on one page."""
        pool = [
            w for w in pool if not _NEGATIVE.search(w.text)
        ]  # "which is NOT on it" and a "not" are a double negative
        for stranger in sorted(pool, key=lambda w: (-round(w.near, 1), key(fact, "odd", w.text))):
            pages: dict[int, list[tuple[Item, str]]] = {}
            for item, text in sorted(usable.items, key=lambda e: key(fact, "in", e[1])):
                if not _NEGATIVE.search(text) and like_length(stranger.text, text) and like_length(text, stranger.text):
                    pages.setdefault(item.place.page_index, []).append((item, text))
            for found in pages.values():
                if len(found) >= 3:
                    return stranger, found[:3]
        return None


def _about(listing: Listing) -> str:
    return f"{' '.join(listing.place.section[-2:])}. {listing.stem}"


def quote_of(d: Drafting, listing: Listing, inside: list[Item]) -> str:
    """The opening words where they stand on the items' page, else the first item: a quote must be on its page."""
    page = d.reader.page(listing.place.source_id, inside[0].place.page_index)
    on_page = listing.stem and listing.stem in " ".join(page.content.split())
    return listing.stem if on_page else inside[0].text


def fits(text: str) -> bool:
    """Whether an item can be an option: short, no link, no list within it, brackets closed."""
    return (
        1 <= word_count(text) <= _WIDEST
        and text.count("(") == text.count(")")
        and not text.endswith(":")
        and not _LINKS.search(text)
        and not re.search(r"\b(?:see|paragraphs?|annex|appendix|chapter)\b", text, re.I)
        and ":" not in text
        and (text[0].islower() or text.split()[0].isupper())
    )


def stem_shape(opening: str) -> str:
    """How opening words go on: with a bare verb (modal), or with whatever their last word asks for."""
    words = opening.lower().rstrip(",").split()
    last, before = (words[-1], words[-2:-1]) if words else ("", [])
    if last in {"should", "must", "will", "can", "may"} or (
        last == "to" and before not in (["as"], ["due"], ["relation"])
    ):
        if before in (["failing"], ["unable"]):
            return before[0]
        if before == ["limited"]:
            return "thing"
        return "to" if last == "to" else "modal"
    if last in {"who", "has", "have", "they", "that", "be", "whether", "when", "if", "by", "from", "through"}:
        return last
    if last in {"include", "includes", "including"}:
        return "include"
    return "thing" if last and len(words) > 3 else ""


def shape(text: str, verbs: frozenset[str]) -> str:
    """The grammar of an item by its first words."""
    first = text.split()[0].lower().strip("“‘\"',")
    if first.endswith("ing") and first not in {"during", "nothing", "anything", "bullying", "grooming", "upskirting"}:
        return "ing"
    if first in {"is", "has", "was", "does"}:
        return "verb-s"
    if first in {"are", "have", "were", "do"}:
        return "verb-p"
    if first in {"how", "what", "who", "when", "where", "why", "which", "whether", "if"}:
        return "wh"
    if first in {"that", "because", "to", "not", "by", "in", "for", "with", "at", "on"}:
        return first
    if _FINITE.search(text):
        return "clause"
    if first.endswith("ed") or (text.split()[1:2] and first.endswith("ly") and text.split()[1].endswith("ed")):
        return "done"
    if first in verbs or (first.endswith("ly") and len(text.split()) > 1 and text.split()[1] in verbs):
        return "bare"
    if first.endswith("s") and (first[:-1] in verbs or first[:-2] in verbs) and not text.split()[0][0].isupper():
        return "verb-3"
    return "noun"
