"""The threshold guide: what the guidance says at each level, side by side. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.web.html import badge, esc, icon, page_button, place_words, prose, status_words

if TYPE_CHECKING:
    from assistant.library import Library

Level = Mapping[str, Any]
_SHOWN = 4  # touched criteria shown at once; the others are a click away


def columns(threshold: Mapping[str, Any], library: Library) -> str:
    """The ``threshold`` field of an answer: a column for each level, then each local document's own levels."""
    national: dict[str, list[Level]] = {}
    local: dict[str, list[Level]] = {}
    for level in threshold.get("levels") or []:
        source_id = str(level.get("source_id"))
        if source_id in library.held and library.source(source_id).kind == "local":
            local.setdefault(source_id, []).append(level)
        else:
            national.setdefault(str(level.get("id")), []).append(level)
    words = str(threshold.get("not_a_decision") or "")
    decision = f'<section class="pw-notice" role="note" aria-label="Not a decision">{prose(words)}</section>'
    return (
        '<section class="pw-threshold" aria-label="What the guidance says at each level">'
        f"{decision if words else ''}{_row([_column(levels, library) for levels in national.values()])}"
        + "".join(_local(source_id, levels, library) for source_id, levels in local.items())
        + _quotes("What the guidance says would move it up", threshold.get("moves_up"), library, "alert")
        + _quotes("What the guidance says to find out", threshold.get("ask"), library, "question")
        + (_quotes("Who to contact", threshold.get("contacts"), library, "map") or _no_contact(library))
        + "</section>"
    )


def _row(cells: Sequence[str]) -> str:
    return f'<div class="pw-levels">{"".join(cells)}</div>' if cells else ""


def _column(levels: Sequence[Level], library: Library) -> str:
    """One level: the first document that states it in full, the others folded below."""
    first, *others = levels
    name = esc(first.get("label") or first.get("id") or "")
    folded = "".join(
        f'<details class="pw-fold"><summary>Also in {_short(level, library)} ({_tally(level)})</summary>'
        f"<div>{_stated(level, library)}</div></details>"
        for level in others
    )
    return (
        f'<section class="pw-level" aria-label="{name}"><h3>{name}</h3><p class="pw-meta">{_short(first, library)}</p>'
        f"{_stated(first, library)}{folded}</section>"
    )


def _local(source_id: str, levels: Sequence[Level], library: Library) -> str:
    """A local document's own levels side by side, with what it leans on if that has been replaced."""
    source = library.source(source_id)
    leans = next((level["stale"] for level in levels if level.get("stale")), None)
    note = ""
    if leans:
        replaced = [leans, *(leans.get("also") or [])]
        cites = " and ".join(f"“{one.get('cites')}”" for one in replaced)
        currents = " and ".join(str(one.get("current")) for one in replaced)
        have = "has" if len(replaced) == 1 else "have"
        said = f"It leans on {cites}, which {have} been replaced. Read it beside {currents}."
        quotes = {one["quote"]["text"]: one["quote"] for one in replaced if one.get("quote")}
        shown = "".join(_item(one, source_id, library) for one in quotes.values())
        note = (
            f'<section class="pw-notice" role="note" aria-label="Leans on a replaced edition" data-kind="superseded">'
            f'<p class="pw-notice-label">{icon("history")}{esc(said)}</p>'
            f'<ul class="pw-criteria">{shown}</ul></section>'
        )
    return (
        f'<section class="pw-below" aria-label="{esc(source.title)}">'
        f"<h3>{icon('map')}Local document: {esc(source.title)}</h3>"
        f'<p class="pw-meta">{badge(source, library.registry)}<span>Edition: {esc(source.edition)}</span></p>{note}'
        f"{_row([_column([level], library) for level in levels])}</section>"
    )


def _short(level: Level, library: Library) -> str:
    source_id = str(level.get("source_id"))
    if source_id not in library.held:
        return esc(source_id)
    source = library.source(source_id)
    standing = status_words(source, library.registry)
    return esc(f"{source.short_title or source.title}, {standing[0].lower()}{standing[1:]}")


def _tally(level: Level) -> str:
    criteria = list(level.get("criteria") or [])
    return f"{sum(bool(c.get('touched')) for c in criteria)} of {len(criteria)} touched"


def _stated(level: Level, library: Library) -> str:
    """What one document states at one level: touched first, the rest a click away, then what happens next."""
    source_id = str(level.get("source_id") or "")
    nexts = [_item(quote, source_id, library) for quote in level.get("next") or []]
    touched = [_criterion(c, source_id, library) for c in level.get("criteria") or [] if c.get("touched")]
    others = [_criterion(c, source_id, library) for c in level.get("criteria") or [] if not c.get("touched")]
    out = []
    if touched:
        out.append(f'<p class="pw-small">{icon("tick")}Touched by what you described ({len(touched)})</p>')
        out.append(f'<ul class="pw-criteria">{"".join(touched[:_SHOWN])}</ul>')
        out.append(_folded(f"{len(touched) - _SHOWN} more touched", touched[_SHOWN:]))
    elif others or not nexts:
        out.append(f'<p class="pw-untouched">{icon("dash")}Nothing you described touches the criteria stated here.</p>')
    out.append(_folded(f"Not or less plainly touched ({len(others)})", others))
    if nexts:
        out.append(f'<h4>What happens next</h4><ul class="pw-criteria">{"".join(nexts)}</ul>')
    return "".join(out)


def _folded(words: str, items: Sequence[str]) -> str:
    if not items:
        return ""
    return (
        f'<details class="pw-fold"><summary>{esc(words)}</summary>'
        f'<div><ul class="pw-criteria">{"".join(items)}</ul></div></details>'
    )


def _no_contact(library: Library) -> str:
    """Why no contact is shown, and what to do about it."""
    areas = sorted({area for source in library.sources if source.kind == "local" for area in source.areas})
    if areas:
        words = f"A local contact is shown when you name your area ({', '.join(areas)}) in the question."
    else:
        words = (
            "No local procedure is loaded, so no contact can be shown. Put yours into corpus/local and run make run."
        )
    return f'<section class="pw-below"><h3>{icon("map")}Who to contact</h3><p>{esc(words)}</p></section>'


def _criterion(criterion: Level, source_id: str, library: Library) -> str:
    touches = [str(word) for word in criterion.get("touches") or []]
    why = f'<span class="pw-touches">Your words: {esc(", ".join(touches))}</span>' if touches else ""
    also = [_place_button(place, source_id, library) for place in criterion.get("also") or []]
    same = f'<span class="pw-touches">The same in {", ".join(button for button in also if button)}</span>'
    return _item(criterion, source_id, library, (same if any(also) else "") + why)


def _item(quote: Level | str, source_id: str, library: Library, tail: str = "") -> str:
    """A quoted line with its page. ``quote`` or ``text`` holds the words."""
    if isinstance(quote, str):
        return f"<li><q>{esc(quote)}</q>{tail}</li>"
    words = str(quote.get("quote") or quote.get("text") or "")
    # A table's cell says little without the heading of its column: "Consent: always needed".
    heading = f"{esc(str(quote['heading']))}: " if quote.get("heading") else ""
    return f"<li>{heading}<q>{esc(words)}</q> {_place_button(quote, source_id, library)}{tail}</li>"


def _place_button(quote: Level, source_id: str, library: Library) -> str:
    """The page that a quote stands on, to be opened there; "" where its document is not held."""
    words = str(quote.get("quote") or quote.get("text") or "")
    own = str(quote.get("source_id") or source_id)
    index, label = quote.get("page_index"), quote.get("page_label")
    if own not in library.held or not isinstance(index, int):
        return ""
    source = library.source(own)
    place = place_words(label, index) + (f", para {quote['paragraph']}" if quote.get("paragraph") else "")
    name = source.short_title or source.title
    # Under a heading that names the document, the page is enough to read; screen readers hear both.
    shown = place if own == source_id else f"{name}, {place}"
    return page_button(own, index, label, [words], words=shown, about=name, look="pw-chip")


def _quotes(title: str, quotes: Sequence[Level | str] | None, library: Library, sign: str) -> str:
    if not quotes:
        return ""
    items = "".join(_item(q, "", library) for q in quotes)
    return f'<section class="pw-below"><h3>{icon(sign)}{esc(title)}</h3><ul class="pw-criteria">{items}</ul></section>'
