"""Whether two wordings of what may be one rule agree: numbers, duty, negation, roles and named Acts.

Likeness finds the passage; these checks decide whether it says the same. Each looks at one kind of
word that changes a rule's meaning however alike the rest is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import Stemmer

from assistant.checking.quantities import Quantity, quantities

ROLES = Path(__file__).with_name("roles.toml")
_STEM = Stemmer.Stemmer("english")
Alike = Callable[[int, int], float]  # how alike the words at two offsets (claim, source) are, 0..1


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where the claim and the passage part: what each says."""

    kind: str  # number | duty | negation | role | act
    said: str
    stands: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A claim beside the sentence that is nearest to it.

    ``context`` is what the sentence leans on: its list's opening words, its neighbours, its headings.
    ``alike`` compares the claim's word at one offset with the sentence's word at another.
    """

    claim: str
    sentence: str
    context: str
    alike: Alike
    closeness: float


def conflicts(meeting: Meeting) -> list[Conflict]:
    """Every way in which the sentence says otherwise than the claim."""
    found = [*_numbers(meeting), *_acts(meeting), *_duty(meeting), *_negation(meeting), *_roles(meeting)]
    return list(dict.fromkeys(found))


def unsupported(meeting: Meeting) -> list[str]:
    """Amounts, roles and Acts in the claim that the passage doesn't mention at all."""
    there = quantities(f"{meeting.sentence} \n {meeting.context}")
    missing = [q.text for q in quantities(meeting.claim) if not any(q.same(t) for t in there)]
    near = roles_in(f"{meeting.sentence}\n{meeting.context}")
    missing += [r for r in roles_in(meeting.claim) if r not in near and r not in _BROAD]
    there_acts = _act_names(f"{meeting.sentence}\n{meeting.context}")
    missing += [a for a in _act_names(meeting.claim) if a not in there_acts]
    return missing


# --- numbers ---


def _numbers(meeting: Meeting) -> Iterator[Conflict]:
    claimed = quantities(meeting.claim)
    sentence, around = quantities(meeting.sentence), quantities(meeting.context)
    for quantity in claimed:
        if any(quantity.same(q) for q in (*sentence, *around)):
            continue
        other = _rival(quantity, sentence, claimed) or _rival(quantity, around, claimed)
        if other is not None:
            yield Conflict("number", quantity.text, other.text)


def _rival(quantity: Quantity, there: list[Quantity], claimed: list[Quantity]) -> Quantity | None:
    """A figure of the same sort that the claim doesn't give elsewhere."""
    rivals = [q for q in there if quantity.comparable(q) and not any(q.same(c) for c in claimed)]
    every = quantity.unit.startswith("every")
    rivals.sort(key=lambda q: (q.unit != quantity.unit, q.unit.startswith("every") != every))
    return rivals[0] if rivals else None


# --- Acts and their sections ---

_ACT = re.compile(
    r"\b((?:[A-Z][\w’'-]+(?:,)?\s+(?:(?:of|and|the|for|in|to|on|with)\s+){0,2}|\((?:[A-Z]\w+\s*)+\)\s+)+(?:Act|Regulations|Order|Measure)\s+\d{4})"
)
_SECTION = re.compile(r"\b(?:[Ss]ections?|[Ss]s?\.)\s?(\d+[A-Z]{0,3})(?:\(\w+\))*")


def _act_names(text: str) -> set[str]:
    return {_act_key(m.group(1)) for m in _ACT.finditer(text)}


def _act_key(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", name.lower())
    for lead in ("section", "the", "under", "of", "in", "and", "by"):
        while words and words[0] == lead:
            words = words[1:]
    return " ".join(words)


def act_sections(text: str) -> list[tuple[str, str, str]]:
    """(section, key of the Act, the Act as written) for "section 17 of the Children Act 1989" and its like."""
    acts = [(m.start(1), m.end(1), m.group(1)) for m in _ACT.finditer(text)]
    pairs = []
    for m in _SECTION.finditer(text):
        after = next((a for a in acts if a[0] >= m.end() and re.fullmatch(r"[^.;]{0,60}?", text[m.end() : a[0]])), None)
        before = next((a for a in acts if a[1] <= m.start() and re.fullmatch(r"[\s,(]{1,3}", text[a[1] : m.start()])), None)
        named = before or after
        if named:
            pairs.append((m.group(1).upper(), _act_key(named[2]), named[2]))
    return pairs


def _acts(meeting: Meeting) -> Iterator[Conflict]:
    there_text = f"{meeting.sentence}\n{meeting.context}"
    there = act_sections(there_text)
    claimed = act_sections(meeting.claim)
    for section, act, name in claimed:
        if any((s, a) == (section, act) for s, a, _ in there):
            continue
        other = next((n for s, a, n in there if s == section and a != act), None)
        if other:
            yield Conflict("act", f"section {section} of the {name}", f"section {section} of the {other}")
            return
        same_act = next((s for s, a, _ in act_sections(meeting.sentence) if a == act), None)
        if same_act:
            yield Conflict("act", f"section {section} of the {name}", f"section {same_act} of the {name}")
            return
    if not claimed:
        bare = {m.group(1).upper() for m in _SECTION.finditer(meeting.claim)}
        have = {m.group(1).upper() for m in _SECTION.finditer(there_text)}
        near = [m.group(1).upper() for m in _SECTION.finditer(meeting.sentence)]
        for section in bare - have:
            if near and not set(near) & bare:
                yield Conflict("act", f"section {section}", f"section {near[0]}")
                return
    acts = {_act_key(m.group(1)): m.group(1) for m in _ACT.finditer(meeting.claim)}
    near_acts = {_act_key(m.group(1)): m.group(1) for m in _ACT.finditer(meeting.sentence)}
    around = _act_names(there_text)
    for key, name in acts.items():
        if key not in around and near_acts:
            yield Conflict("act", name, next(iter(near_acts.values())))
            return


# --- duty ---

_MUST, _SHOULD, _CONSIDER, _MAY = 4, 3, 2, 1
_DUTY_WORDS = {_MUST: "must", _SHOULD: "should", _CONSIDER: "should consider", _MAY: "may"}
_MODALS = (
    (_MUST, r"must(?:n['’]t)?|(?:is|are|am|be)\s+(?:legally\s+|duty\s+)?(?:bound|obliged|required|compelled)\s+to|(?:has|have)\s+(?:a\s+)?(?:legal\s+|statutory\s+)?(?:duty|obligation)\s+to|(?:has|have)\s+(?:got\s+)?to\b|(?:it\s+is|is)\s+(?:compulsory|mandatory|obligatory)\s+to"),
    (_SHOULD, r"should(?:n['’]t)?|ought\s+(?:not\s+)?to|(?:it\s+is|it['’]s|is)\s+(?:advisable|recommended|good\s+practice|best\s+practice|sensible|desirable|preferable)\s+(?:to|for\s+\w+\s+to)|(?:are|is)\s+(?:advised|encouraged|expected)\s+to"),
    (_MAY, r"may(?!\s+(?:have|be\s+(?:a|an|at|the|in|that|able|suffering|experiencing|necessary|appropriate))\b)|can(?:not|['’]t)?|could|might|(?:is|are)\s+(?:free|allowed|permitted|entitled)\s+to"),
)  # fmt: skip
_MODAL = re.compile("|".join(f"(?P<m{k}>\\b(?:{p})(?!\\w))" for k, p in _MODALS), re.IGNORECASE)
_SKIP = re.compile(
    r"(?:\s*,[^,]{1,60},)?\s+((?:(?:always|also|never|not|normally|usually|therefore|still|then|only|be|been|first|at\s+least|as\s+a\s+minimum|where\s+\w+)\s+)*)(consider\s+)?(\w[\w-]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Modal:
    strength: int
    verb: str
    at: int  # offset of the verb
    negated: bool
    passive: bool


def _modals(text: str) -> list[_Modal]:
    found = []
    for m in _MODAL.finditer(text):
        strength = next(k for k, _ in _MODALS if m.group(f"m{k}"))
        after = _SKIP.match(text, m.end())
        if not after:
            continue
        negated = bool(re.search(r"n['’]t$|not$|\bnot\s+to$", m.group(), re.I) or re.search(r"\b(?:not|never)\b", after.group(1), re.I))
        if after.group(2) and strength == _SHOULD:
            strength = _CONSIDER
        verb = after.group(3)
        found.append(_Modal(strength, verb.lower(), after.start(3), negated, " be " in f" {after.group(1).lower()} "))
    return found


_LIGHT = {"carry", "carrying", "do", "undertake", "make", "have", "be", "take", "ensure", "complete", "conduct", "get", "give"}
_IF_THEY_LIKE = re.compile(r"\bif\s+(?:they|you|it|he|she|we|the\s+\w+)\s+(?:so\s+)?(?:wish|want|like|choose|prefer)\w*|\boptional\b|\bat\s+(?:their|your|its)\s+discretion", re.I)


def _duty(meeting: Meeting) -> Iterator[Conflict]:
    """"Must" for "should", "may" for "must": compared where both govern the same action."""
    claimed, there = _modals(meeting.claim), _modals(meeting.sentence)
    if _IF_THEY_LIKE.search(meeting.claim) and any(t.strength >= _SHOULD for t in there) and not _IF_THEY_LIKE.search(meeting.sentence):
        best = max(there, key=lambda t: t.strength)
        yield Conflict("duty", "may", _DUTY_WORDS[best.strength])
        return
    pairs = [(_bond(meeting, c, t, len(claimed), len(there)), c, t) for c in claimed for t in there]
    for c in claimed:
        bound = [(b, t) for b, x, t in pairs if x is c and b > 0]
        if not bound:
            continue
        top = max(b for b, _ in bound)
        peers = [t for b, t in bound if b >= top - 0.05]
        if any(t.strength == c.strength for t in peers):
            continue
        other = peers[0]
        if c.negated and other.negated and {c.strength, other.strength} == {_MAY, _MUST}:
            continue  # "cannot" and "must not" forbid alike
        if c.negated and other.negated and _MAY in (c.strength, other.strength):
            continue
        yield Conflict("duty", _DUTY_WORDS[c.strength], _DUTY_WORDS[other.strength])
        return


def _bond(meeting: Meeting, claimed: _Modal, there: _Modal, claims: int, others: int) -> float:
    """How surely two modals govern one action; 0 where they may well govern two."""
    permissive = _MAY in (claimed.strength, there.strength)
    if _STEM.stemWord(claimed.verb) == _STEM.stemWord(there.verb):
        return 0.9 if meeting.closeness >= (0.62 if permissive else 0.5) else 0.0
    alike = meeting.alike(claimed.at, there.at)
    if permissive:
        return alike if alike >= 0.72 and meeting.closeness >= 0.7 else 0.0
    light = claimed.verb in _LIGHT and there.verb in _LIGHT
    if alike >= 0.6 or (light and meeting.closeness >= 0.55):
        return max(alike, 0.6)
    return 0.5 if meeting.closeness >= 0.66 and claims == 1 and others == 1 else 0.0


# --- negation ---

_NOT = re.compile(
    r"\b(?:not|never|cannot|no\s+longer|no\s+one|nobody|none|neither|nor|without|no)\b|n['’]t\b"
    r"|\b(?=un(?:necessary|able|lawful))", re.IGNORECASE,
)  # fmt: skip
_SCOPE_WORDS = 6
_BREAK = re.compile(r"[,.;:()]|\b(?:but|unless|until|although|however|rather|because|provided|who|which|that|and)\b", re.IGNORECASE)
_FORBIDS = re.compile(r"\b(?:forbid|prohibit|prevent|ban|bar|preclude|outlaw|stop)(?:s|ding|bids|den|ited|ting|ed|red|ring|ned|ning)?\b", re.IGNORECASE)
_NEEDS = re.compile(r"\b(?:has|have|need(?:s|ed)?|must|require[sd]?|necessary|depends?)\b", re.IGNORECASE)
_AGREE = re.compile(r"\b(?:consent\w*|agree(?:s|d|ment)?|permission)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\b(?:not\s+only|not\s+limited\s+to|whether\s+or\s+not|if\s+not|no\s+later|no\s+more|not\s+more|no\s+longer\s+than|not\s+exceed\w*|no\s+doubt)\b", re.IGNORECASE)


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


def _negation(meeting: Meeting) -> Iterator[Conflict]:
    """The same words denied on one side only."""
    claim_spans, there_spans = _negated_spans(meeting.claim), _negated_spans(meeting.sentence)
    if (clash := _consent(meeting)) is not None:
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
        ours = _sign(meeting.claim, at, claim_spans)
        theirs = _sign(meeting.sentence, match[0], there_spans)
        weight = likeness * (1.5 if _verbal(word) else 1.0)
        if ours == theirs:
            same += weight if ours else 0.35 * weight
        else:
            differ += weight
            span = next((s for s in (there_spans if theirs else claim_spans) if s[1] <= (match[0] if theirs else at) < s[2]), None)
            if span and not (said or stands):
                text = meeting.sentence if theirs else meeting.claim
                words = text[span[0] : span[2]].strip()
                said, stands = (word, words) if theirs else (words, match[1])
    if differ > max(0.9, 1.15 * same) and meeting.closeness >= 0.52:
        yield Conflict("negation", said or "the opposite", stands or "the opposite")


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
    return [(m.start(), m.group()) for m in re.finditer(r"[A-Za-z][\w’'-]{2,}", text) if m.group().lower() not in _EMPTY]


_EMPTY = frozenset(
    "the and for with from that this these those they them their its his her our your are was were been being has have had "
    "not never cannot nor none neither without nobody but any all each every some such than then there here when where who "
    "which what how why should would could must may might can will shall about into over under upon only also very more most "
    "other another whether either both does did doing don't shouldn't isn't aren't won't doesn't can't you it's".split()
)


def _pair(meeting: Meeting, at: int, word: str, there: int, other: str) -> float:
    if _STEM.stemWord(word.lower()) == _STEM.stemWord(other.lower()):
        return 0.95
    if _FORBIDS.fullmatch(word) and _FORBIDS.fullmatch(other):
        return 0.9
    return meeting.alike(at, there)


def _sign(text: str, at: int, spans: list[tuple[int, int, int]]) -> bool:
    return sum(a <= at < b for _, a, b in spans) % 2 == 1


def _verbal(word: str) -> bool:
    return word.endswith(("ed", "ing", "ise", "ize", "fy")) or len(word) <= 6


# --- roles ---


@lru_cache(maxsize=1)
def _role_patterns() -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    data = tomllib.loads(ROLES.read_text(encoding="utf-8"))
    return tuple(
        (r["name"], re.compile(rf"\b(?:{'|'.join(r['said'])})(?!\w)", 0 if r.get("exact") else re.IGNORECASE), r.get("broad", False))
        for r in data["role"]
    )


def roles_in(text: str) -> dict[str, int]:
    """Roles that a text names, each with the place of its first mention; longer names win ("chair of governors")."""
    spans: list[tuple[int, int, str]] = []
    for name, pattern, _ in _role_patterns():
        for m in pattern.finditer(text):
            if not any(s <= m.start() and m.end() <= e for s, e, _ in spans):
                spans = [x for x in spans if not (m.start() <= x[0] and x[1] <= m.end())]
                spans.append((m.start(), m.end(), name))
    found: dict[str, int] = {}
    for start, _, name in sorted(spans):
        found.setdefault(name, start)
    return found


_BROAD = frozenset(name for name, _, broad in _role_patterns() if broad)
_ACTS_ALONE = re.compile(r"\b(?:alone|by\s+(?:itself|himself|herself|themselves)|on\s+(?:its|their|his|her)\s+own|single-handed\w*)\b", re.IGNORECASE)
_JOINT = re.compile(r"\b(?:jointly|together|both|in\s+agreement|agree[sd]?\b|in\s+consultation|and\s+the)\b", re.IGNORECASE)
_ONLY = re.compile(r"\b(?:only|solely|exclusively|nobody\s+but|no\s+one\s+but|no\s+one\s+other\s+than)\b", re.IGNORECASE)
_RESTRICTS = re.compile(r"\b(?:only|solely|exclusively|always\s+(?:be\s+)?(?:led|held)|must\s+be\s+(?:a|led|held)|alone)\b", re.IGNORECASE)


def _roles(meeting: Meeting) -> Iterator[Conflict]:
    """One person's task given to another, or kept for one alone."""
    ours = roles_in(meeting.claim)
    lean = roles_in(f"{meeting.context}\n{meeting.sentence}")
    theirs = roles_in(meeting.sentence)
    lead = re.match(r"\W*" + _ONLY.pattern, meeting.claim, re.IGNORECASE)
    if lead and ours and not _RESTRICTS.search(meeting.sentence):
        first = min(ours, key=lambda r: ours[r])
        if ours[first] < lead.end() + 30:
            yield Conflict("role", f"only {_words(meeting.claim, ours[first])}", _short(meeting.sentence))
            return
    if _ACTS_ALONE.search(meeting.claim) and _JOINT.search(f"{meeting.sentence} {meeting.context}") and ours:
        others = [r for r in lean if r not in ours]
        if others:
            yield Conflict("role", _ACTS_ALONE.search(meeting.claim).group(), others[0])  # type: ignore[union-attr]
            return
    for role, at in ours.items():
        if role in _BROAD or role in lean:
            continue
        rivals = [r for r in theirs if r not in ours and r not in _BROAD] or [
            r for r in lean if r not in ours and r not in _BROAD and not theirs
        ]
        if rivals and meeting.closeness >= 0.5 and _key_role(meeting.claim, at):
            yield Conflict("role", role, rivals[0])
            return


_TO = re.compile(r"\b(?:to|by|with|from)\s+(?:the\s+|their\s+|its\s+|a\s+|an\s+)?(?:\w+\s+)?$", re.IGNORECASE)


def _key_role(claim: str, at: int) -> bool:
    """Whether a role acts or is acted to: the claim opens with it, or "by" or "to" stands before it."""
    opening = len(re.findall(r"\w+", claim[:at])) <= 3
    return opening or bool(_TO.search(claim[:at]))


def _words(text: str, at: int) -> str:
    return " ".join(text[at:].split()[:3]).strip(".,;:")


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")
