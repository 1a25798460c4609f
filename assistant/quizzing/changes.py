"""What changed between two editions held of one document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.clauses import tidy
from assistant.quizzing.drafting import Drafting, spoken_name, stands_alone
from assistant.quizzing.model import Question, Wrong, key
from assistant.quizzing.options import choose
from assistant.quizzing.reading import Statement
from assistant.quizzing.words import containment, likeness, stems, unplaced_definites, word_count
from ingest.sources import Source

_NEW = 0.4  # a sentence less alike than this to any of the earlier edition is new
_REWORDED, _TOUCHED = 0.58, 0.25  # of its words: said in other words; speaking of the same
_ADDED_TO = 0.6  # of an earlier sentence's words: the new one only adds to it
_FULL = 5  # words of meaning that make a sentence more than a signpost
_SIGNPOST = re.compile(r"\b(?:offers?|published|resources?|website|toolkit|helpline|advice for)\b")
_GUIDANCE = re.compile(r"\b(?:should|must|can|may|will|means|includes?|is|are)\b")


def change_questions(d: Drafting) -> Iterator[Question]:
    """Which statement an edition has that the edition before it has not."""
    earlier_id = _edition_before(d)
    if earlier_id is None:
        return
    reader, earlier = d.reader, spoken_name(d.reader.by_id[earlier_id])
    old_texts = {tidy(u.text) for u in reader.evidence.units if u.source_id == earlier_id}
    kept: list[Statement] = []
    added: list[Statement] = []
    for statement in reader.statements(d.source.id):
        text = tidy(statement.text)
        if not 8 <= word_count(text) <= 32 or not stands_alone(text) or unplaced_definites(text):
            continue
        if text in old_texts:
            kept.append(statement)
        elif _GUIDANCE.search(text) and not _SIGNPOST.search(text) and not _said(stems(text), text, earlier_id, d):
            added.append(statement)
    for statement in added:
        text = tidy(statement.text)
        wrong = [
            Wrong(tidy(other.text), 0.3 + 0.5 * (other.place.section[:1] == statement.place.section[:1]))
            for other in kept
        ]
        chosen = choose(text, wrong, key(text), alike=0.3)
        if chosen is None:
            d.drop("change", "too few statements of like length that both editions have", statement.text)
            continue
        stem = f"Which of these does {d.name} say that {earlier} did not?"
        fact = f"change-{key(text)[:12]}"
        yield d.choice("change", stem, text, chosen, statement.text, statement.place, fact)


def _said(wanted: frozenset[str], text: str, source_id: str, d: Drafting) -> bool:
    """Whether an edition says a thing in other words, or nearly so."""
    if any(u.source_id == source_id for u in d.reader.evidence.sharing(wanted, _REWORDED)):
        return True
    like = (u for u in d.reader.evidence.sharing(wanted, _TOUCHED) if u.source_id == source_id)
    if any(len(u.own) >= _FULL and containment(u.own, wanted) > _ADDED_TO for u in like):
        return True  # an earlier sentence that the new one only adds to
    return any(
        likeness(u.text, text) > _NEW for u in d.reader.evidence.sharing(wanted, 0.4) if u.source_id == source_id
    )


def _edition_before(d: Drafting) -> str | None:
    """The held edition of the same document that this one followed."""
    family = [s for s in d.reader.by_id.values() if s.family == d.source.family]
    older = [s for s in family if _date(s) < _date(d.source)]
    return max(older, key=_date).id if older else None


def _date(source: Source) -> str:
    """The day an edition was put out, or its year where only that is known."""
    year = re.search(r"20\d\d", f"{source.edition} {source.title}")
    return str(source.published) if source.published else year[0] if year else ""
