"""Short forms of a document spelt out, so that a criterion is read for what it is about: "at risk of HBA"."""

from __future__ import annotations

import re

from assistant.lexicon import load_lexicon
from assistant.library import Library

_SHORT = re.compile(r"\b[A-Z]{2,6}\b")


def spelt_out(library: Library, text: str) -> str:
    """A text with the long forms that the documents held, or else the lexicon, give in place of short forms."""
    return _SHORT.sub(lambda match: _long(library, match.group()) or match.group(), text)


def _long(library: Library, short: str) -> str:
    if longs := library.acronyms.get(short):
        return longs[0]
    return next((term.means[0] for term in load_lexicon().terms if term.acronym and short in term.said), "")
