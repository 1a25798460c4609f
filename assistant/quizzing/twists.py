"""Claims from a detail that decides: before or after, at least or at most, with or without consent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.claims import Claim
from assistant.quizzing.clauses import tidy
from assistant.quizzing.drafting import Drafting, Sentence, stands_alone
from assistant.quizzing.model import key
from assistant.quizzing.words import stems, word_count

# Somebody is told, or something is passed on or begun: it matters when.
_PROMPT = r"report|refer|notif|inform|shar|sent|send|pass|contact|tell|told|record|convene|transfer|speak|act\b|action"
_AT_THE_END = r"(?=$|[,;]| (?:to|by|with|when|if|where|for|in|from|and|so|whenever|once|at)\b)"
_LATER = (
    "within two working days",
    "by the end of the week",
    "within three working days",
)
# A possibility stated in the main clause, of people or things that a reader knows by name.
_CAN = (
    r"(?<!who )(?<!that )(?<!which )(?<!how )(?<!they )(?<!it )(?<!we )(?<!you )\bcan (?:still |legally |lawfully )?"
    r"(?=be (?:kept|requested|reported|withdrawn|taken|shared|made|held|recorded|refused|removed|disclosed|stored"
    r"|obtained|appointed|given|delegated|excluded|charged)\b"
    r"|(?:request|ask|join|apply|share|obtain|require|refuse|withhold|suspend|exclude|search|restrain|check|decide|record"
    r"|refer|consent|withdraw|delegate|appoint|dismiss)\b)"
)
# (what is written, mistakes it is exchanged for, what else the sentence must speak of); only where it is written once.
_DETAILS: tuple[tuple[re.Pattern[str], tuple[str, ...], str], ...] = tuple(
    (re.compile(pattern), mistakes, needed)
    for pattern, mistakes, needed in (
        (r"\bbefore (?=(?:appointment|interview)\b|(?!being|having)[a-z]+ing\b)", ("only after ",), ""),
        (r"(?<=[a-z]ed )after (?=the\b|interview|appointment|[a-z]+ing\b)|(?<=sent )after (?=the\b)", ("before ",), ""),
        (r"\bat least (?=(?:two|three|four|once)\b)(?!\w+ (?:year|month|week|day))", ("no more than ",), ""),
        (r"\bwithout (?=(?:the |their |parental |a )?(?:consent|knowledge|permission)\b)", ("only with ",), ""),
        (r"\b(?:regardless|irrespective) of (?=whether\b)", ("depending on ",), ""),
        (
            r"(?:\bas soon as (?:possible|practicable|reasonably practicable)\b|\bimmediately\b"
            r"|\bat the earliest opportunity\b|\bwithout (?:undue )?delay\b|\bstraight ?away\b)" + _AT_THE_END,
            _LATER,
            _PROMPT,
        ),
        (r"\bin addition to\b|\bas well as\b", ("instead of",), "should|must"),
        (r"\beven if\b", ("unless",), ""),
        (r"\bprior to (?=(?:the|an?|any|[a-z]+ing)\b)", ("only after ",), "should|must"),
        (r"\breasonable cause to suspect\b", ("proof",), "enquir|investigat|section 47|must"),
        (r"\bin writing\b", ("by telephone",), "inform|confirm|notif|told"),
        (r"\bjointly\b", ("separately",), "should|must|responsib"),
        (r"\bthroughout (?=(?:the|their|any|an?)\b)", ("only at the end of ",), "should|must"),
        (r"\bseen alone\b", ("seen with a parent present",), ""),
        (r"^Any (?:member of staff|practitioner|professional)(?= (?:who|can|may|should|with)\b)",
         ("Only a designated safeguarding lead ",), ""),
        (r"^Anyone (?=(?:who|may|should|with|working)\b)", ("Only a practitioner ",), ""),
        (r"\bat (?:every|all) stages?\b", ("at the last stage",), "should|must"),
        (
            r"(?<!^If )(?<!^Where )\bat any (?:time|point|stage)\b(?!,? it)",
            ("only at the start",),
            "can|may|should|must",
        ),
        (r"\bregardless of (?=(?:age|the age|their age|the outcome|consent)\b)", ("depending on ",), ""),
        (r"\bwhether or not\b", ("only if",), ""),
        (r"\bin all cases\b", ("in serious cases only",), ""),
        (r"\bshould always be (?=(?:an?|the|in|led|made|held)\b)", ("need not be ",), ""),
        (r"\bcontinues to be (?=responsible|accountable|liable)", ("is no longer ",), ""),
        (r"\bremains (?=responsible|accountable|the responsibility|liable)", ("is no longer ",), ""),
        (r"\bremain (?=responsible|accountable|liable)", ("are no longer ",), ""),
        (
            r"\bis (?=(?:a criminal|an?) offence|a legal (?:requirement|duty)"
            r"|a statutory (?:requirement|duty)|mandatory|compulsory)",
            ("is not ",),
            "",
        ),
        (r"^All staff (?=(?:should|must) (?:\w+ )?(?:receive|undergo|undertake|read|report|have read)\b)",
         ("Only teaching staff ", "Only permanent staff "), ""),
        (r"(?<!they )(?<!who )(?<!that )(?<!which )\b(?:is|are) (?=(?:also )?(?:entitled|required to|eligible)\b)",
         ("is not ", "are not "), ""),
        (r"\b(?:have|has) a (?=(?:statutory|legal) (?:duty|responsibility)\b)", ("have no ", "has no "), ""),
        (r"(?<!which )(?<!that )(?<!who )(?<!should )(?<!must )(?<!may )"
         r"\bappl(?:y|ies) to\b(?! all)", ("do not apply to", "does not apply to"), ""),
        (_CAN, ("cannot ",), r"\b(?:whilst|while|even|without|before|after|until|still|under the age)\b"),
        (r"\bboth inside and outside(?: of)?\b(?!.*\bonline\b)", ("only inside",), ""),
        (r"\bonly (?=if\b)", ("even ",), "share|shared|disclos|restrain|consent|suspen"),
    )
)  # fmt: skip
_WORTH = 0.42  # a statement must be more particular than this
_NORM = re.compile(r"\b(?:should|must|is|are|has|have|can)\b")
_NEGATIVE = re.compile(r"\b(?:not|never|cannot|no|nor)\b", re.I)
_POLARITY = re.compile(r"(?:is|are) not|(?:has|have) no|do(?:es)? not|cannot|is lawful")
_EMBEDDED = re.compile(r"\b(?:what|whether|which|that|who|how|why)\b")
_OTHER = re.compile(r"^(?:For |In )?(?:all |any )?other\b", re.I)


def twist_claims(d: Drafting) -> Iterator[Claim]:
    """A statement as it stands is true; with its deciding detail turned round it is false."""
    for sentence in d.sentences:
        text = tidy(sentence.text)
        if ":" in text or not _NORM.search(text) or _NEGATIVE.search(text) or not 8 <= word_count(text) <= 42:
            continue
        if len(re.findall(r"\b(?:should|must)\b", text)) > 1 or re.search(r"\bshould (?:\w+ )?consider\b", text):
            continue
        found = [(p, m) for p, m, needed in _DETAILS if len(p.findall(text)) == 1 and re.search(needed, text, re.I)]
        if len(found) != 1 or sum(bool(p.search(text)) for p, _, _ in _DETAILS) != 1:
            continue
        place = found[0][0].search(text)
        before = text[: place.start()] if place else ""
        if before.count("(") > before.count(")") or (_POLARITY.match(found[0][1][0]) and _EMBEDDED.search(before)):
            continue
        mistakes = _agreeing(found[0][1], place)
        mistake = mistakes[int(key(sentence.fact, "mistake")[:6], 16) % len(mistakes)]
        claim = _twist(d, sentence, text, found[0][0], mistake)
        if claim is not None:
            yield claim


def _one_clause(text: str) -> bool:
    """Whether a sentence says what can be done, and nothing else, in its main clause."""
    before, _, after = text.partition(" can ")
    rest = re.search(r"\b(?:can|may|could|should|must|will|without|unless)\b", after)
    return len(before.split()) <= 9 and "," not in before and rest is None


def _agreeing(mistakes: tuple[str, ...], found: re.Match[str] | None) -> tuple[str, ...]:
    """Of "is not" and "are not" the one that agrees with what is written."""
    first = found[0].split()[0] if found else ""
    own = {"is": "is ", "are": "are ", "has": "has ", "have": "have ", "apply": "do ", "applies": "does "}.get(first)
    return tuple(m for m in mistakes if own is None or m.startswith(own)) or mistakes


def _twist(d: Drafting, sentence: Sentence, text: str, detail: re.Pattern[str], mistake: str) -> Claim | None:
    said = d.reader.uncapital(text)
    if "team" in text and mistake == "separately":  # the rest of the sentence would say otherwise
        return None
    if _OTHER.search(text) or (detail.pattern == _CAN and not _one_clause(text)):
        return None
    if d.reader.evidence.telling(said) < _WORTH:
        d.drop("detail", "nobody would think otherwise", sentence.text)
        return None
    if not stands_alone(said):
        d.drop("detail", "leans on words outside the sentence", sentence.text)
        return None
    where = d.where(said, sentence.place, placed=True)
    if where is None:
        d.drop("detail", "cannot be placed without its section", sentence.text)
        return None
    turned = d.reader.uncapital(detail.sub(mistake, text, count=1))
    wanted = stems(said) | stems(mistake)
    if any(mistake.strip() in unit.text for unit in d.reader.evidence.sharing(wanted, 0.6)):
        d.drop("detail", "the other way round is said elsewhere", sentence.text)
        return None
    return Claim("detail", sentence, where, said, turned)
