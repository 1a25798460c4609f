"""What changed between two editions held of one document."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.quizzing.drafting import Drafting, choose, first_part, spoken_name, stands_alone
from assistant.quizzing.lists import Lists
from assistant.quizzing.model import Question, Wrong, key
from assistant.quizzing.words import likeness, word_count


def change_questions(d: Drafting) -> Iterator[Question]:
    """Which item an edition added to a list that the edition before it has too."""
    earlier_id = _edition_before(d)
    if earlier_id is None:
        return
    earlier = spoken_name(d.reader.by_id[earlier_id])
    before = d.reader.listings(earlier_id)
    evidence = d.reader.evidence
    for usable in Lists(d).usable:
        listing = usable.listing
        same = max(before, key=lambda old: likeness(old.stem, listing.stem), default=None)
        if same is None or likeness(same.stem, listing.stem) < 0.8 or listing.headed:
            continue
        old_texts = [*(i.text for i in same.items), *same.others]
        added = [(i, t) for i, t in usable.items if all(likeness(t, o) < 0.35 for o in old_texts)]
        kept = [t for i, t in usable.items if any(likeness(i.text, o) > 0.85 for o in old_texts)]
        opening = d.reader.uncapital(usable.opening)
        if not added or len(kept) < 3 or not stands_alone(opening):
            continue
        for item, text in added:
            fact = f"change-{key(item.text)[:12]}"
            if any(u.source_id == earlier_id for u in evidence.sharing(frozenset(_stems(text)), 0.8)):
                d.drop("change", "the earlier edition says it elsewhere", text)
                continue
            wrong = choose(text, [Wrong(first_part(t), 0.7) for t in kept], fact)
            if wrong is None or word_count(opening) > 35:
                d.drop("change", "too few items of like length", text)
                continue
            stem = f"Which of these did {d.name} add to the list in {earlier} of what “{opening} …”?"
            yield d.choice("change", stem, text, wrong, item.text, item.place, fact)


def _stems(text: str) -> frozenset[str]:
    from assistant.quizzing.words import stems

    return stems(text)


def _edition_before(d: Drafting) -> str | None:
    """The held edition of the same document that this one followed."""
    family = [s for s in d.reader.by_id.values() if s.family == d.source.family and s.published and d.source.published]
    older = [s for s in family if s.published and d.source.published and s.published < d.source.published]
    return max(older, key=lambda s: str(s.published)).id if older else None
