"""The threshold guide: what the guidance says at each level, side by side. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.web.html import esc, icon, page_button, place_words, prose

if TYPE_CHECKING:
    from assistant.library import Library


def columns(threshold: Mapping[str, Any], library: Library) -> str:
    """The ``threshold`` field of an answer as columns, with what follows from all of them below."""
    levels = list(threshold.get("levels") or [])
    cards = "".join(_level(level, library) for level in levels)
    below = "".join(
        _quotes(title, threshold.get(key) or [], library, sign)
        for key, title, sign in (
            ("moves_up", "What the guidance says would move it up", "alert"),
            ("ask", "What the guidance says to find out", "question"),
            ("contacts", "Who to contact", "map"),
        )
    )
    words = str(threshold.get("not_a_decision") or "")
    decision = (
        f'<section class="pw-notice pw-decision" role="note" aria-label="Not a decision">{prose(words)}</section>'
    )
    return (
        '<section class="pw-threshold" aria-label="What the guidance says at each level">'
        + (decision if words else "")
        + f'<div class="pw-levels" style="--levels:{max(1, min(len(levels), 4))}">{cards}</div>{below}</section>'
    )


def _level(level: Mapping[str, Any], library: Library) -> str:
    criteria = list(level.get("criteria") or [])
    touched = [c for c in criteria if c.get("touched")]
    others = [c for c in criteria if not c.get("touched")]
    source_id = str(level.get("source_id") or "")
    source = library.held[source_id].source if source_id in library.held else None
    name = str(level.get("label") or level.get("id") or "")
    out = [f'<section class="pw-level" aria-label="{esc(name)}"><h3>{esc(name)}</h3>']
    if source:
        out.append(f'<p class="pw-meta">{esc(source.short_title or source.title)}</p>')
    if touched:
        out.append(f'<p class="pw-small">{icon("tick")}Touched by what you described ({len(touched)})</p>')
        out.append('<ul class="pw-criteria">')
        out += [_criterion(c, source_id, library) for c in touched]
        out.append("</ul>")
    else:
        out.append(f'<p class="pw-untouched">{icon("dash")}Nothing you described touches the criteria stated here.</p>')
    if others:
        items = "".join(_criterion(c, source_id, library) for c in others)
        out.append(
            f'<details class="pw-fold"><summary>Not touched ({len(others)})</summary>'
            f'<div><ul class="pw-criteria">{items}</ul></div></details>'
        )
    nexts = level.get("next") or []
    if nexts:
        items = "".join(_item(q, source_id, library) for q in nexts)
        out.append(f'<h4>What happens next</h4><ul class="pw-criteria">{items}</ul>')
    return "".join(out) + "</section>"


def _criterion(criterion: Mapping[str, Any], source_id: str, library: Library) -> str:
    touches = [str(word) for word in criterion.get("touches") or []]
    why = f'<span class="pw-touches">Your words: {esc(", ".join(touches))}</span>' if touches else ""
    return _item(criterion, source_id, library, why)


def _item(quote: Mapping[str, Any] | str, source_id: str, library: Library, tail: str = "") -> str:
    """A quoted line with its page. ``quote`` or ``text`` holds the words."""
    if isinstance(quote, str):
        return f"<li><q>{esc(quote)}</q>{tail}</li>"
    words = str(quote.get("quote") or quote.get("text") or "")
    source_id = str(quote.get("source_id") or source_id)
    index, label = quote.get("page_index"), quote.get("page_label")
    where = ""
    if source_id in library.held and isinstance(index, int):
        source = library.source(source_id)
        short = source.short_title or source.title
        shown = f"{short}, {place_words(label, index)}"
        if quote.get("paragraph"):
            shown += f", para {quote['paragraph']}"
        where = page_button(source_id, index, label, [words], words=shown, look="pw-chip")
    return f"<li><q>{esc(words)}</q> {where}{tail}</li>"


def _quotes(title: str, quotes: Sequence[Mapping[str, Any] | str], library: Library, sign: str) -> str:
    if not quotes:
        return ""
    items = "".join(_item(q, "", library) for q in quotes)
    return f'<section class="pw-below"><h3>{icon(sign)}{esc(title)}</h3><ul class="pw-criteria">{items}</ul></section>'
