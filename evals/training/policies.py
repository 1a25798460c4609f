"""Claims that keep near to a sentence's wording, as policies, slides and blogs do when they copy.

Those written by hand are mostly either far from the wording and true, or near it and altered, so a judge
taught on them alone mistrusts nearness itself. Here sentences of the documents are shortened and put in
plainer words, as somebody does who copies them into a policy; half of them then have one word altered.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

from assistant.checking.finding import Finder
from assistant.library import Library
from evals.training.altering import altered

_NUMBER = ("number", "modal", "role", "act", "negation")
_PLAINER = [
    (r"\bin order to\b", "to"), (r"\bprior to\b", "before"), (r"\bensur(e|es|ing)(?: that)?\b", r"mak\1 sure"),
    (r"\bregarding\b|\bconcerning\b|\bin relation to\b|\bwith regard to\b", "about"), (r"\bsuch as\b", "like"),
    (r"\bobtain\b", "get"), (r"\bassist\b", "help"), (r"\brequest\b", "ask for"), (r"\bcommence\b", "start"),
    (r"\bimmediately\b", "straight away"), (r"\bas soon as possible\b", "as soon as they can"),
    (r"\bchildren and young people\b", "children"), (r"\bthe following\b", "these"), (r"\bis able to\b", "can"),
    (r"\bare able to\b", "can"), (r"\bpractitioners\b", "professionals"), (r"\bupon\b", "on"), (r"\bwithin\b", "in"),
    (r"\bnumber of\b", "range of"), (r"\bparents and carers\b|\bparents or carers\b", "families"),
    (r"\bmust be (\w+ed)\b", r"has to be \1"), (r"\badditional\b", "extra"), (r"\brequired to\b", "obliged to"),
]  # fmt: skip
_SHORT = [
    (r"\bdesignated safeguarding leads?\b", "DSL"), (r"\blocal authorities\b", "councils"),
    (r"\blocal authority\b", "council"), (r"\bDisclosure and Barring Service\b", "DBS"),
    (r"\bgoverning bodies and proprietors\b", "governors"), (r"\bgoverning bod(?:y|ies)\b", "governors"),
    (r"\bspecial educational needs\b", "SEN"), (r"\bchildren[’']s social care\b", "social care"),
    (r"\bchild missing education\b|\bchildren missing education\b", "CME"), (r"\bfor example\b", "e.g."),
    (r"\bheadteachers?\b", "head"),
]  # fmt: skip
_OURS = [
    (r"^(?:All )?(?:[Ss]chools? and colleges?|[Ss]chools?) (should|must|may|can)\b", r"We \1"),
    (r"^All staff (should|must|may|can)\b", r"Everyone on our staff \1"),
    (r"\bthe school or college\b", "our school"), (r"\bschools and colleges\b", "schools"),
]  # fmt: skip
_DENIED = [
    (r"\b(should|must|do|does|is|are|would|could) not\b", r"\1n’t"),
    (r"\bcannot\b", "can’t"),
    (r"\bwill not\b", "won’t"),
]
_BRACKET = re.compile(r"\s+[(\[][^()\[\]]*[)\]]")
_LINK = re.compile(
    r"^(?:However|In addition|Additionally|Furthermore|Therefore|Moreover|Also|As such|Similarly|Equally|Finally),? ",
)
_TAIL = re.compile(r",? (?:including|such as|for example|particularly|in particular|as well as|for instance)\b[^.;:]*")
_LOOSE = re.compile(r"[:,;]+(?=[.;]?$)")  # what a tail leaves behind
_FRAMES = (
    "Remember: ", "The guidance says that ", "In our school, ", "Reminder to all staff: ", "It is clear that ",
    "As the guidance has it, ", "Note that ", "Key point – ",
)  # fmt: skip
_FEWEST_WORDS = 6


def as_copied(sentence: str, rng: random.Random) -> str | None:
    """A sentence as somebody copies it who shortens it or puts it plainer; None if nothing can be changed."""
    text = _BRACKET.sub("", sentence) if rng.random() < 0.8 else sentence
    text = _LINK.sub("", text)
    if rng.random() < 0.5 and len((cut := _LOOSE.sub("", _TAIL.sub("", text, count=1))).split()) >= _FEWEST_WORDS:
        text = cut
    for words, share in ((_OURS, 0.6), (_SHORT, 0.5), (_PLAINER, 0.5), (_DENIED, 0.6)):
        for pattern, new in words:
            if rng.random() < share:
                text = re.sub(pattern, new, text)
    text = " ".join(text.split())
    if text == " ".join(sentence.split()) or len(text.split()) < _FEWEST_WORDS:
        return None
    return text[:1].upper() + text[1:]


def framed(claim: str, rng: random.Random) -> str:
    """A claim as it stands, or with a few words before it that say nothing of the matter."""
    if rng.random() < 0.75:
        return claim
    keep = len(claim) > 1 and claim[1].isupper()  # an acronym
    return rng.choice(_FRAMES) + (claim if keep else claim[:1].lower() + claim[1:])


def copied_rows(library: Library, finder: Finder, count: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    """Rows as in ``claims.jsonl``, of at most ``count`` sentences of each document."""
    for source_id in library.held:
        passages = library.passages(source_id)
        units = [
            u for u in finder.sentences(source_id).units
            if 8 <= len(u.text.split()) <= 45 and u.text[:1].isupper() and u.text.rstrip().endswith((".", ";"))
        ]  # fmt: skip
        for unit in rng.sample(units, min(len(units), count)):
            true = list(dict.fromkeys(t for _ in range(3) if (t := as_copied(unit.text, rng))))[:2]
            changes = [c for t in (*true, unit.text) if (c := altered(t, rng, _NUMBER) or altered(t, rng))][:2]
            yield {
                "source": source_id,
                "page": unit.page_index,
                "passage_start": " ".join(passages[unit.passage].text.split()[:8]),
                "evidence": " ".join(unit.text.split()[:6]),
                "true": [framed(t, rng) for t in (unit.text, *true)],
                "altered": [{"claim": framed(claim, rng), "change": kind} for claim, kind in changes],
            }
