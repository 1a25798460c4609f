"""The lexicon: how practitioners talk, and the words that guidance has for it.

Entries come from ``assistant/lexicon.toml`` and, in the same form, from a user's own file
(``corpus/local/words.toml`` or the file that ``PAGEWISE_LEXICON`` names).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

OWN = Path(__file__).with_name("lexicon.toml")
LOCAL = Path(__file__).resolve().parent.parent / "corpus" / "local" / "words.toml"
_KEYS = {
    "acronym": ({"short", "means"}, {"also", "context"}),
    "phrase": ({"said", "means"}, {"context"}),
    "predecessor": ({"was", "now", "since", "note"}, {"context"}),
    "document": ({"said", "family"}, {"edition"}),
}


class LexiconError(Exception):
    """A lexicon file is wrong; the message says where, in one sentence."""


@dataclass(frozen=True)
class Term:
    """Something people say, and what the guidance calls it."""

    said: tuple[str, ...]
    means: tuple[str, ...]
    context: tuple[str, ...] = ()  # words near it that select this meaning
    acronym: bool = False


@dataclass(frozen=True)
class Predecessor:
    """A body, term or document that has been replaced."""

    was: tuple[str, ...]
    now: tuple[str, ...]
    since: str
    note: str
    context: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentName:
    """How people name a document, and the edition where the name says it."""

    said: tuple[str, ...]
    family: str
    edition: str | None = None


@dataclass(frozen=True)
class Lexicon:
    terms: tuple[Term, ...]
    predecessors: tuple[Predecessor, ...]
    documents: tuple[DocumentName, ...]

    def with_acronyms(self, learnt: dict[str, list[str]]) -> Lexicon:
        """The lexicon and the acronyms that the documents held define, where it lacks them."""
        known = {said.lower() for term in self.terms for said in term.said}
        new = tuple(
            Term((short,), tuple(longs[:2]), acronym=True)
            for short, longs in learnt.items()
            if short.lower() not in known
        )
        return Lexicon(self.terms + new, self.predecessors, self.documents)


@lru_cache(maxsize=4)
def load_lexicon(extra: Path | None = None) -> Lexicon:
    """The shipped lexicon and the user's own. Raises LexiconError naming the file that is wrong."""
    chosen = os.environ.get("PAGEWISE_LEXICON")
    files = [OWN, *(p for p in (extra, LOCAL, Path(chosen) if chosen else None) if p is not None and p.is_file())]
    terms: list[Term] = []
    predecessors: list[Predecessor] = []
    documents: list[DocumentName] = []
    for path in reversed(files):  # a user's own words come before the shipped ones
        for kind, entry in _entries(path):
            if kind == "acronym":
                said = (entry["short"], *entry.get("also", ()))
                terms.append(Term(said, tuple(entry["means"]), tuple(entry.get("context", ())), acronym=True))
            elif kind == "phrase":
                terms.append(Term(tuple(entry["said"]), tuple(entry["means"]), tuple(entry.get("context", ()))))
            elif kind == "predecessor":
                predecessors.append(
                    Predecessor(
                        tuple(entry["was"]),
                        tuple(entry["now"]),
                        entry["since"],
                        entry["note"],
                        tuple(entry.get("context", ())),
                    )
                )
            else:
                documents.append(DocumentName(tuple(entry["said"]), entry["family"], entry.get("edition")))
    return Lexicon(tuple(terms), tuple(predecessors), tuple(documents))


def _entries(path: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path} is not a TOML file that can be read ({error}): mend that line.") from error
    for kind, entries in data.items():
        if kind not in _KEYS or not isinstance(entries, list):
            raise LexiconError(f"{path}: [[{kind}]] is not known; use {', '.join(f'[[{k}]]' for k in _KEYS)}.")
        needed, allowed = _KEYS[kind]
        for entry in entries:
            problem = _problem(entry, needed, needed | allowed)
            if problem:
                raise LexiconError(f"{path}: a [[{kind}]] entry {problem}: {str(entry)[:80]}")
            yield kind, entry


def _problem(entry: dict[str, Any], needed: set[str], allowed: set[str]) -> str | None:
    if missing := needed - set(entry):
        return f"lacks {', '.join(sorted(missing))}"
    if unknown := set(entry) - allowed:
        return f"has unknown {', '.join(sorted(unknown))}"
    lists = [entry[key] for key in ("said", "means", "was", "now", "also", "context") if key in entry]
    if not all(isinstance(value, Sequence) and not isinstance(value, str) and value for value in lists):
        return "must give its words as lists"
    return None
