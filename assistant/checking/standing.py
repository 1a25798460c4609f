"""Whether a claim stands in a document word for word, or is a heading that the document denies.

Then no judgement of its meaning is needed, so long as nothing around the words takes them back: a
clause that opens a sentence and ends at a comma is said; what follows "if …," is said of a case only.
A heading may state what its text denies, as lists of myths do: "Consent is needed" over "No, …".
"""

from __future__ import annotations

import re

from assistant.checking.denial import denials
from assistant.checking.meeting import Conflict
from assistant.checking.units import Sentences, Unit, stems

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LEAST = 5  # words: fewer stand in many sentences
_ENDS = re.compile(r"[\s\"”’)]*(?:$|[.;:,!])")  # not "?": what is asked is not said
_OPENS = re.compile(r"(?:^|[.;:!?•])[\s\"“‘(]*(?:and\s+)?$", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"[\W_]*(?:and\s+|or\s+)?(?:unless|except|excluding|if|provided|only|but|however|whether|when|where|until|so\s+long)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"(?:No|False|Myth|Untrue|Wrong)\b\s*[.,:;–—-]", re.IGNORECASE)
_REPEATED = 0.7  # of a heading's words: a claim that has them, and denies as often, says what the heading says


def stands_in(claim: str, unit: Unit) -> bool:
    """Whether the claim's words, at least five, are a whole clause of the sentence, an item's after its list's lead."""
    wanted = [w.lower().replace("’", "'") for w in _WORD.findall(claim)]
    if len(wanted) < _LEAST:
        return False
    # An item is said only as its list's lead has it: under "Staff should not:" it is what they should not do.
    return _within(wanted, f"{unit.lead.rstrip(' :')} {unit.text}" if unit.lead else unit.text)


def _within(wanted: list[str], text: str) -> bool:
    found = list(_WORD.finditer(text))
    words = [m.group().lower().replace("’", "'") for m in found]
    for at in range(len(words) - len(wanted) + 1):
        if words[at : at + len(wanted)] != wanted:
            continue
        before, after = text[: found[at].start()], text[found[at + len(wanted) - 1].end() :]
        if _OPENS.search(before) and _ENDS.match(after) and not _TAKEN_BACK.match(after):
            return True
    return False


def denied_heading(claim: str, unit: Unit, held: Sentences) -> Conflict | None:
    """The claim against the text's "No", where it says what a heading over the sentence says and the text denies."""
    heading = unit.section[-1] if unit.section else ""
    words = set(stems(heading))
    if len(words) < 3 or len(words & set(stems(claim))) < _REPEATED * len(words):
        return None
    first = next((u for u in held.units if u.section == unit.section), unit)
    if not _DENIED.match(first.text.strip()) or denials(claim) != denials(heading):
        return None
    return Conflict("negation", heading, first.text.strip())
