"""What one wording states and the other denies."""

from __future__ import annotations

import re
from collections.abc import Iterator

import Stemmer

from assistant.checking.meeting import Conflict, Meeting

STEM = Stemmer.Stemmer("english")

_NOT = re.compile(
    r"\b(?:not|never|cannot|no\s+longer|no\s+one|nobody|none|neither|nor|without|no)\b|n['’]t\b"
    r"|\b(?=un(?:necessary|able|lawful))", re.IGNORECASE,
)  # fmt: skip
_SCOPE_WORDS = 6
_BREAK = re.compile(
    r"[,.;:()]|\b(?:but|unless|until|although|however|rather|because|provided|who|which|that|and)\b", re.IGNORECASE
)
_FORBIDS = re.compile(
    r"\b(?:forbid|prohibit|prevent|ban|bar|preclude|outlaw|stop)(?:s|ding|bids|den|ited|ting|ed|red|ring|ned|ning)?\b",
    re.IGNORECASE,
)
_NEEDS = re.compile(r"\b(?:has|have|need(?:s|ed)?|must|require[sd]?|necessary|depends?)\b", re.IGNORECASE)
_AGREE = re.compile(r"\b(?:consent\w*|agree(?:s|d|ment)?|permission)\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:\b(?:not?|never)|n['’]t)\s+(?:\w+\s+){0,9}?(?:longer|later|more|less|fewer|earlier)\s+than\b"
    r"|(?:\b(?:not?|never)|n['’]t)\s+(?:\w+\s+){0,4}?(?:longer|later|more|less|fewer|earlier|older|younger)\b|\b(?:not\s+only|not\s+limited\s+to|whether\s+or\s+not|if\s+not|no\s+later|no\s+more|not\s+more|no\s+longer\s+than|not\s+exceed\w*|no\s+doubt)\b"
    r"|(?:\b(?:not|never|cannot)|n['’]t)\b[^.;:]{0,80}?\bwithout\b",  # two denials: what it must be done with
    re.IGNORECASE,
)


def _negated_spans(text: str) -> list[tuple[int, int, int]]:
    """(start of the negation, start and end of the words it governs)."""
    aside = [m.span() for m in _ASIDE.finditer(text)]
    spans = []
    for m in _NOT.finditer(text):
        if any(s <= m.start() < e for s, e in aside):
            continue
        words = list(re.finditer(r"[\w’'-]+", text[m.end() :]))[:_SCOPE_WORDS]
        end = m.end() + (words[-1].end() if words else 0)
        stop = _BREAK.search(text, m.end() + 1, end)
        spans.append((m.start(), m.end(), stop.start() if stop else end))
    return spans


def denials(text: str) -> int:
    """How many times a text denies something."""
    return len(_negated_spans(text))


def check_negation(meeting: Meeting) -> Iterator[Conflict]:
    """The same words denied on one side only."""
    claim_spans, there_spans = _negated_spans(meeting.claim), _negated_spans(meeting.sentence)
    if (clash := _consent(meeting)) is not None:
        yield clash
        return
    if (clash := _predicates(meeting)) is not None:
        yield clash
        return
    same = differ = 0.0
    said = stands = ""
    claim_words, there_words = _content(meeting.claim), _content(meeting.sentence)
    for at, word in claim_words:
        match = max(there_words, key=lambda w: _pair(meeting, at, word, *w), default=None)
        if match is None:
            continue
        likeness = _pair(meeting, at, word, *match)
        if likeness < 0.62:
            continue
        ours = _sign(at, claim_spans)
        theirs = _sign(match[0], there_spans)
        weight = likeness * (1.5 if _verbal(word) else 1.0)
        if ours == theirs:
            same += weight if ours else 0.35 * weight
        else:
            differ += weight
            span = next(
                (s for s in (there_spans if theirs else claim_spans) if s[1] <= (match[0] if theirs else at) < s[2]),
                None,
            )
            if span and not (said or stands):
                text = meeting.sentence if theirs else meeting.claim
                words = text[span[0] : span[2]].strip()
                said, stands = (word, words) if theirs else (words, match[1])
    one_sided = not claim_spans or not there_spans
    if differ > max(0.9, 1.15 * same) and meeting.closeness >= (0.52 if one_sided else 0.7):
        yield Conflict("negation", said or "the opposite", stands or "the opposite")


_AUX = re.compile(
    r"\b(?P<aux>is|are|was|were|will|would|shall|should|must|may|might|can|could|do|does|did|has|have)(?P<neg>\s*n['’]t|not)?\b"
    r"(?P<adverbs>(?:\s+(?:not|never|always|also|still|normally|usually|then|only|be|been|being|therefore|necessarily|seen|to))*)"
    r"\s+(?P<verb>[a-z][\w-]+)",
    re.IGNORECASE,
)


_NO_ONE = re.compile(r"\b(?:nobody|no[\s-]one|none|neither|no\s+\w+)\b[\w\s]*$", re.IGNORECASE)
_DEPENDENT = re.compile(r"\b(?:if|where|when|unless|whether|who|whose|which|that|once|after|until)\b", re.IGNORECASE)


def _statements(text: str) -> list[tuple[int, str, bool]]:
    """(offset, verb, denied) of each statement made with an auxiliary verb; conditions are left out."""
    found = []
    for m in _AUX.finditer(text):
        clause = re.split(r"[,;:.]", text[: m.start()])[-1]
        dependent = _DEPENDENT.split(clause)
        if (len(dependent) > 1 and not _AUX.search(dependent[-1] + " x")) or m.group("verb").lower() in _EMPTY | {"no"}:
            continue
        aside = any(a.start() < m.start("verb") and a.end() > m.start() for a in _ASIDE.finditer(text))
        none = bool(_NO_ONE.search(clause))  # "Nobody may assume" denies as "must not assume" does
        denied = (
            bool(m.group("neg") or re.search(r"\b(?:not|never)\b", m.group("adverbs"), re.IGNORECASE)) != none
            and not aside
        )
        found.append((m.start("verb"), m.group("verb"), denied))
    return found


def _predicates(meeting: Meeting) -> Conflict | None:
    """What the claim states and the sentence denies, or the other way round, of the same thing."""
    if meeting.closeness < 0.6:
        return None
    ours, theirs = _statements(meeting.claim), _statements(meeting.sentence)
    mine, other = _FORBIDS.search(meeting.claim), _FORBIDS.search(meeting.sentence)
    if mine and other:
        refused = _sign(mine.start(), _negated_spans(meeting.claim))
        if refused != _sign(other.start(), _negated_spans(meeting.sentence)):
            return Conflict("negation", mine.group(), other.group() if refused else f"not {other.group()}")
        return None
    for at, verb, denied in ours:
        likeness = [(_pair(meeting, at, verb, *t[:2]), t) for t in theirs]
        best = max((x for x, _ in likeness), default=0.0)
        if best < 0.35 and not (len(ours) == len(theirs) == 1):
            continue
        near = [t for x, t in likeness if x >= best - 0.1]
        if near and all(t[2] != denied for t in near):
            words = [f"not {w}" if d else w for _, w, d in ((at, verb, denied), near[0])]
            return Conflict("negation", words[0], words[1])
    return None


def _consent(meeting: Meeting) -> Conflict | None:
    """Consent said to be needed against consent said not to be, and the other way round."""
    both = f"{meeting.sentence} {meeting.context}"
    if not _AGREE.search(meeting.claim) or not _AGREE.search(both):
        return None
    ours, theirs = _needs_consent(meeting.claim), _needs_consent(meeting.sentence)
    if theirs is None:
        theirs = _needs_consent(both)
    if ours is None or theirs is None or ours == theirs:
        return None
    words = ("consent is needed", "consent is not needed")
    return Conflict("negation", words[not ours], words[not theirs])


_CONSENT_NOT_NEEDED = re.compile(
    r"\b(?:(?:do|does|did|is|are)(?:\s+not|n['’]t)\s+(?:always\s+)?(?:need|require|necessary|required|needed)\w*\b[^.;]{0,60}\b(?:consent|agreement|permission)"
    r"|(?:consent|agreement|permission)\b[^.;]{0,40}\b(?:is|are)(?:\s+not|n['’]t)\s+(?:always\s+|necessarily\s+)?(?:needed|required|necessary|a\s+(?:condition|requirement))"
    r"|(?:not|n['’]t)\s+(?:be\s+)?(?:necessary|required|needed)\s+to\s+(?:seek|get|obtain|have)\b[^.;]{0,30}\b(?:consent|agreement|permission)"
    r"|no\s+(?:need\s+for\s+)?(?:consent|agreement|permission)\s+(?:is|are)\s+(?:needed|required)|without\s+(?:the\s+)?(?:\w+\s+)?(?:consent|agreement|permission)|not\s+(?:prohibit|prevent)\w*)",
    re.IGNORECASE,
)
_CONSENT_NEEDED = re.compile(
    r"\b(?:(?:needs?|requires?|requiring|must\s+(?:have|get|obtain|give)|have\s+to|has\s+to|should\s+(?:get|obtain))\b[^.;]{0,40}\b(?:consent|agree\w*|permission)"
    r"|(?:consent|agreement|permission)\b[^.;]{0,25}\b(?:is|are|must\s+be|should\s+be)\s+(?:always\s+)?(?:needed|required|necessary|obtained|sought))",
    re.IGNORECASE,
)
_FORBIDDEN_WITHOUT = re.compile(
    r"\b(?:forbid|prohibit|prevent|cannot|can['’]t|must\s+not|mustn['’]t|not|never|nothing|unlawful|illegal)\w*\b[^.;]{0,90}\bwithout\b[^.;]{0,30}\b(?:consent|agreement|permission)"
    r"|\bunless\b[^.;]{0,40}\b(?:consent|agree)", re.IGNORECASE,
)  # fmt: skip


def _needs_consent(text: str) -> bool | None:
    if _FORBIDDEN_WITHOUT.search(text):
        return True
    if _CONSENT_NOT_NEEDED.search(text):
        return False
    return True if _CONSENT_NEEDED.search(text) else None


def _content(text: str) -> list[tuple[int, str]]:
    return [
        (m.start(), m.group()) for m in re.finditer(r"[A-Za-z][\w’'-]{2,}", text) if m.group().lower() not in _EMPTY
    ]


_EMPTY = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "from",
        "that",
        "this",
        "these",
        "those",
        "they",
        "them",
        "their",
        "its",
        "his",
        "her",
        "our",
        "your",
        "are",
        "was",
        "were",
        "been",
        "being",
        "has",
        "have",
        "had",
        "not",
        "never",
        "cannot",
        "nor",
        "none",
        "neither",
        "without",
        "nobody",
        "but",
        "any",
        "all",
        "each",
        "every",
        "some",
        "such",
        "than",
        "then",
        "there",
        "here",
        "when",
        "where",
        "who",
        "which",
        "what",
        "how",
        "why",
        "should",
        "would",
        "could",
        "must",
        "may",
        "might",
        "can",
        "will",
        "shall",
        "about",
        "into",
        "over",
        "under",
        "upon",
        "only",
        "also",
        "very",
        "more",
        "most",
        "other",
        "another",
        "whether",
        "either",
        "both",
        "does",
        "did",
        "doing",
        "don't",
        "shouldn't",
        "isn't",
        "aren't",
        "won't",
        "doesn't",
        "can't",
        "you",
        "it's",
    ]
)


def _pair(meeting: Meeting, at: int, word: str, there: int, other: str) -> float:
    if STEM.stemWord(word.lower()) == STEM.stemWord(other.lower()):
        return 0.95
    if _FORBIDS.fullmatch(word) and _FORBIDS.fullmatch(other):
        return 0.9
    return meeting.alike(at, there)


def _sign(at: int, spans: list[tuple[int, int, int]]) -> bool:
    return sum(a <= at < b for _, a, b in spans) % 2 == 1


def _verbal(word: str) -> bool:
    return word.endswith(("ed", "ing", "ise", "ize", "fy")) or len(word) <= 6
