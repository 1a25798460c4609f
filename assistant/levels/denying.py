"""Which clauses deny what they are about: "no bruises", "never been hit", "stopped drinking two years ago".

Meaning vectors hardly see a negation. Whether a denial says that nothing is wrong or is what is wrong ("no breakfast")
hangs on the concern, see ``Concerns.lacks``.
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
# Denied knowing, telling or helping leaves what it is about standing: "can't explain the bruises".
_LEAVES = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?:explain|explanation|reason|account|know|sure|say|saying|tell|talk|speak|admit|remember|"
    r"understand|believe|think|only|just|want|mind|care|stop|cop(?:e|es|ing)|help|look|let|allow|permit|see|seen|"
    r"notice|noticed|protect|surprise|safe|idea|one|right|well|enough|really|always|like|his fault|her fault)\w*\b",
    re.I,
)


_AHEAD = 5  # words that stand before a denial and are not denied by it


def denied_from(clause: str) -> int | None:
    """Where in a clause a denial begins that leaves the words before it standing.

    "Sends pictures to a girl she's never met": the pictures are sent.
    """
    match = _DENIES.search(clause.replace("’", "'"))
    return match.start() if match and len(clause[: match.start()].split()) >= _AHEAD else None


def denies(clause: str) -> bool:
    """Whether a clause denies what it is about, or says that it has ended."""
    plain = clause.replace("’", "'")
    match = _DENIES.search(plain)
    return match is not None and bool(plain[match.end() :].strip()) and not _LEAVES.match(plain[match.end() :])
