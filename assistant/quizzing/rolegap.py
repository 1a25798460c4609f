"""Questions about who else is part of a duty: a sentence with one role left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.clauses import tidy
from assistant.quizzing.drafting import Drafting, Sentence, choose, longest_allowed, stands_alone
from assistant.quizzing.duties import Duties
from assistant.quizzing.model import Question, Wrong
from assistant.quizzing.roles import is_role, kinds_of, role
from assistant.quizzing.words import stems, unplaced_definites, word_count

_SAID, _WORTH = 0.5, 0.6
# What stands before somebody who is told, asked or turned to.
_TOWARDS = re.compile(
    r"\b(?:(?:speak|report\w*|refer\w*|made|sent|send|submit\w*|escalat\w*|passed|notif\w+|inform\w*|consult\w*"
    r"|contact\w*|ask\w*|alert\w*|tell|told|advice|agreement|agreed|permission|discuss\w*|liais\w+|approv\w+|sign\w*"
    r"|provid\w+|copy|report|appointed|led|chaired|undertaken|carried out|decided|made|taken|reviewed|convened"
    r"|determin\w+|recorded|held|shared|responsibility|accountable|given|consent|request\w*|initiated)"
    r"(?: [a-z]+){0,6}? )?(?:to|by|with|from|of)\s+$|\b(?:notify|inform|consult|contact|ask|alert|tell"
    r"|involve|advise)\s+$",
    re.I,
)
_MAY_FOLLOW = re.compile(
    r"$|[,.;:()–]|(?:to|of|about|on|if|when|where|as|at|before|after|with|from|by|should|must|will|is|are|without)\b"
)
_DUTY = re.compile(r"\b(?:should|must|will|has a duty|have a duty|responsib|accountable|can only|may only)\b")


class RoleGaps:
    """Sentences of one source with a role that is not their subject."""

    def __init__(self, drafting: Drafting, duties: Duties) -> None:
        self.d = drafting
        self.duties = duties

    def questions(self) -> Iterator[Question]:
        for sentence in self.d.sentences:
            text = tidy(sentence.text)
            if (
                self.d.reader.evidence.telling(text) < _WORTH
                or not _DUTY.search(text)
                or not 8 <= word_count(text) <= 45
                or not stands_alone(text)
            ):
                continue
            for start, end in _roles_in(text):
                made = self._ask(sentence, text, start, end)
                if made is not None:
                    yield made
                    break

    def _ask(self, sentence: Sentence, text: str, start: int, end: int) -> Question | None:
        d, name = self.d, text[start:end]
        who = role(name)
        rest = f"{text[:start]} {text[end:]}"
        if not who.plain or who.atoms == self.duties.addressee or name.endswith(("’s", "’")) or who.mentioned_in(rest):
            return None
        opening = ""
        if unplaced_definites(text) or sentence.from_list or word_count(text) < 18:
            placed = d.opening(text, sentence.place, name, True)
            if not placed or not placed.startswith("In the section"):
                return None
            opening = f", {placed[0].lower()}{placed[1:].split(' of ' + d.name)[0]},"
        wrong = [
            Wrong(other.name, 0.6 if set(sentence.place.section) & set(sections) else 0.35)
            for other, sections in self.duties.roles
            if other.plain and not other.overlaps(who) and not kinds_of(other.name) & kinds_of(text)
            and other.atoms != self.duties.addressee
            and self.duties.at_home(other, sentence.place)
            and not self.duties.given(other, stems(rest), _SAID)
        ]  # fmt: skip
        article = re.compile(r"(?:the|an?|all) ", re.I)
        if not article.match(name) and not who.plural:  # "the role of ______": options as bare as the answer
            wrong = [Wrong(article.sub("", w.text, count=1), w.near) for w in wrong if not role(w.text).plural]
        chosen = choose(name, wrong, f"gap-{sentence.fact}", alike=0.6)
        if chosen is None:
            d.drop("role", "too few other roles that are surely wrong", sentence.text)
            return None
        stem = f"Who belongs in the gap? {d.name}{opening} says: “{text[:start]}______{text[end:]}.”"
        if not longest_allowed(stem, [name]):
            return None
        return d.choice("role", stem, name, chosen, sentence.quote, sentence.place, sentence.fact)


def _roles_in(text: str) -> list[tuple[int, int]]:
    """Where roles stand that somebody turns to or that do what is done; the longest name at each place."""
    words = list(re.finditer(r"\S+", text))
    found: list[tuple[int, int]] = []
    for first in range(1, len(words)):
        begin = words[first].start()
        if not _TOWARDS.search(text[:begin]):
            continue
        for last in range(min(len(words), first + 9) - 1, first - 1, -1):
            raw = text[begin : words[last].end()].rstrip(".,;")
            after = text[begin + len(raw) :].lstrip()
            if is_role(raw) and not after.startswith(("’", "'")) and _MAY_FOLLOW.match(after):
                if first + 1 <= last or re.match(r"[A-Z]{2,}|[Pp]olice|Ofsted|Cafcass", raw):
                    found.append((begin, begin + len(raw)))
                break
    return found
