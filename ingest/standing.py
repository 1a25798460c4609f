"""What must be said of a document wherever it is cited: replaced, out of date, not confirmed, not official."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from ingest.sources import Registry, Source


def day(value: date) -> str:
    """ "6 May 2026"."""
    return f"{value.day} {value:%B %Y}"


def status_words(source: Source) -> str:
    """A status with the day on which it was last known: "in force (as known on 22 November 2026)"."""
    words = source.status.replace("_", " ") if source.status != "unknown" else "status unknown"
    known = source.status_on is not None and source.status != "unknown"
    return f"{words} (as known on {day(source.status_on)})" if known and source.status_on else words


def replaced_text(source: Source, registry: Registry, held: Collection[Source]) -> str | None:
    """What replaced a superseded edition, and whether that is held; None for one that is not superseded."""
    if not source.superseded:
        return None
    newer = registry.successor(source.id)
    if newer is None:
        return f"{source.short_title} has been replaced; check the current edition."
    copy = next((s for s in held if s.resembles == newer.id), None)
    if any(s.id == newer.id for s in held):
        tail = f"{newer.short_title} is held here: ask about it by name."
    elif copy is not None:
        tail = f"A file that looks like {newer.short_title} is held here, but is not confirmed to be it."
    else:
        tail = f"{newer.short_title} is not held here."
    since = f" ({newer.published:%B %Y})" if newer.published else ""
    known = f", as known on {day(source.status_on)}" if source.status_on else ""
    return (
        f"{source.short_title} has been replaced by {newer.short_title}{since}{known}. "
        f"What is quoted is true of {source.short_title} only. {tail}"
    )


def past_review_text(source: Source, today: date | None = None) -> str | None:
    """That a document is past its own review date, or None."""
    if not source.past_review(today) or source.review_date is None:
        return None
    whom = f" Ask {source.owner} for the newer version." if source.owner else " Ask its owner for the newer version."
    return f"{source.short_title} is past its own review date, {day(source.review_date)}.{whom}"


def not_confirmed_text(source: Source, registry: Registry) -> str | None:
    """That a file looks like an official edition but has a hash that is not known, or None."""
    like = registry.get(source.resembles) if source.resembles else None
    if like is None:
        return None
    later = registry.successor(like.id) if _meant(source, like) else None
    replaced = f" If it is that edition, it has been replaced by {later.short_title}." if later else ""
    return f"This file looks like {_name(source, like)}, but is not confirmed to be the official document.{replaced}"


def how_to_confirm(source: Source, registry: Registry) -> str | None:
    """Of such a file: why it is not known, and what to do about it."""
    like = registry.get(source.resembles) if source.resembles else None
    if like is None:
        return None
    told = f"Its sha256, {(source.sha256 or '')[:12]}…, is not that of any edition known here."
    if not _meant(source, like) or like.sha256 is not None:
        return told
    return (
        f"{told} If you took it from the official address yourself, run "
        f"`python -m ingest fetch {like.id} --from FILE` with this file."
    )


def _meant(source: Source, like: Source) -> bool:
    """Whether the known edition is the very one that the file claims to be, and not just of the same document."""
    years = _years(like)
    return not years or any(year in f"{source.title} {source.edition}" for year in years)


def _name(source: Source, like: Source) -> str:
    return f"{like.title} ({like.edition})" if _meant(source, like) else f"an edition of {like.title.split(' 20')[0]}"


def _years(source: Source) -> list[str]:
    return [word for word in source.title.split() if word.isdigit() and len(word) == 4]


def whose_text(source: Source) -> str | None:
    """Whose procedure a local document is, or None: another area's contacts and levels may differ."""
    if not source.local_procedure or not source.areas:
        return None
    return f"{source.short_title} is a local document of {' and '.join(source.areas)}."


def to_say(source: Source, registry: Registry, held: Collection[Source], today: date | None = None) -> list[str]:
    """All that must be said of a source where it is cited; empty for an edition in force."""
    starter = (
        f"{source.short_title} is starter material of Pagewise, not an official document."
        if source.kind == "starter"
        else None
    )
    draft = (
        f"{source.short_title} is a {source.status}, not in force."
        if source.status in ("draft", "consultation")
        else None
    )
    said = (
        replaced_text(source, registry, held),
        past_review_text(source, today),
        not_confirmed_text(source, registry),
        starter,
        draft,
        whose_text(source),
    )
    return [text for text in said if text is not None]
