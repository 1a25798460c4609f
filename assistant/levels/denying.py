"""What is denied or long past in somebody's words, as against what a child lacks.

"No bruises" and "no breakfast" both deny: the first says that nothing is wrong, the second is what is wrong. Meaning
vectors hardly see a negation, so a clause that denies is read a second time without the denying words. Where a concern
shows about as plainly in "bruises" as in "no bruises", it is the thing denied; where it fades, as from "no breakfast"
to "breakfast", the lack is the concern.
"""

from __future__ import annotations

import re

# Words that deny what follows. What ends something ("stopped", "no longer") denies it for now.
_DENIES = re.compile(
    r"\b(?:no|not|never|nothing|none of|neither|without|isn't|isnt|aren't|arent|wasn't|wasnt|weren't|doesn't|doesnt|"
    r"don't|dont|didn't|didnt|hasn't|hasnt|haven't|havent|hadn't|nobody has|no one has|nobody's|no one's|no sign of|"
    r"stopped|gave up|given up|no longer)\b",
    re.I,
)
_AFTER = re.compile(r"\b(?:any ?more|at all|ever|any)\b", re.I)
# Denied knowing, telling or helping leaves what it is about standing: "can't explain the bruises".
_LEAVES = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?:explain|explanation|reason|account|know|sure|say|saying|tell|talk|speak|admit|remember|"
    r"understand|believe|think|only|just|want|mind|care|stop|cope|help|look|let|see|seen|notice|noticed|protect|surprise|"
    r"safe|idea|one|right|well|enough|really|always|like|his fault|her fault)\w*\b",
    re.I,
)


def without_denial(clause: str) -> str | None:
    """The clause as if it said what it denies, or None where it denies nothing."""
    plain = clause.replace("’", "'")
    match = _DENIES.search(plain)
    if match is None or not plain[match.end() :].strip() or _LEAVES.match(plain[match.end() :]):
        return None
    said = _AFTER.sub(" ", f"{plain[: match.start()]} {plain[match.end() :]}")
    return " ".join(said.split()) or None
