"""What the guidance held states at each level of need, found by its own words and structure.

Nothing here knows a page or a paragraph number. In a statutory document a level is named by a list's
opening words, a definition or the sentence itself; in a local one by the heading that a passage or a
column of a table stands under, and the level keeps the local document's own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.levels.named import level_named, looks_like, row_of_levels
from assistant.library import Library
from assistant.quotes import Sentence, sentences
from ingest.passages import Passage
from ingest.sources import Source

FAMILIES = ("wt", "kcsie")  # the statutory documents that set out the levels
LABELS = {
    "early_help": "Early help",
    "family_help": "Family help",
    "child_in_need": "Child in need (section 17)",
    "child_protection": "Child protection (section 47)",
}

_FOR_WHOM = re.compile(r"\b(?:who|whose|where|if|when)(?: (?:a|the|any) (?:child|family))?\s*:$", re.I)
_NEED_FOR = {
    "early_help": ("need for early help", "benefit from early help"),
    "family_help": ("need for family help", "benefit from family help"),
}
_IN_NEED = ("child in need", "children in need", "section 17")
_DEFINES_NEED = ("defined", "unlikely to achieve", "may require accommodation")
# "In need of mental health support" is not "in need".
_WHEN_IN_NEED = re.compile(
    r"\bsection (?:17|20)\b|\bin need\b(?! of (?!help|support|protection))|lead agency|admitted to a mental health|"
    r"parent carer|\bremand(?:ed)?\b|entitle\w+ to (?:services|support)"
)
# A heading that names those whom a section of the statute on children in need is about
_GROUP = re.compile(r"\b(?:children|carers|young people)\b")
_CITES_NEED = re.compile(r"\bsection 17(?:z[a-z])?\b")
# An enumeration of groups of children: "young carers, children with disabilities, asylum seeking children"
_ONE_GROUP = re.compile(
    r"\bchildren (?:who|whose|with|in|at|considered|returning|where)\b|\b\w+ing children\b|\bcarers\b"
)
_GROUPS = 3
_SIGNIFICANT = ("significant harm", "serious immediate harm")
_SUSPECT = ("reasonable cause to suspect", "threshold for child protection")
_HARM = (
    *("abus", "exploit", "groom", "radicalis", "terroris", "extremis", "violen", "neglect", "traffick", "slavery"),
    *("mutilation", "forced marriage", "honour", "harass", "bullying", "county lines", "maltreat", "coerc"),
    *("significant harm", "unborn", "illicit", "immediate harm", "suffer from harm", "harmed", "harm outside"),
    *("harm can", "extra-familial", "abduct", "serious harm", "risk of harm", "warning sign"),
)
_HELP = ("early help", "family help")
# Headings of what weighs on a family without being harm that somebody does: help comes before protection
_STRAINS = ("homeless", "family members in prison", "court system")
_ELSEWHERE = re.compile(
    r"policy|policies|(?<!education or )(?<!employment or )training|further information|further guidance|toolkit|"
    r"website|helpline|has published|fact ?sheet|prosecut|offence"
)
# Sections that list where else to read or to turn
_CATALOGUE = re.compile(r"\b(?:sources of (?:information|support)|advice and support|guidance issued by)\b")
# What describes a situation, as against what tells somebody what to do
_DESCRIBES = re.compile(
    r"\b(?:may|can|could|might|often|includes?|involves?|involving|occurs?|compris\w+|encompass\w*|indicat\w+|"
    r"typically|is (?:a|an|the|any|illegal)|are|refers? to|covers?|likely to|when|where|if they|presents? a|"
    r"being (?:exposed|subjected) to|entitled to|ha(?:s|ve) (?:a|the) right to an?)\b"
)
# What tells somebody to look out for a situation describes it too.
_ATTENDS = re.compile(
    r"\b(?:be (?:particularly )?alert to|pay (?:particular )?attention to|(?:have|give) consideration (?:for|to)|"
    r"have an understanding of|(?:be|are) aware (?:that|of the (?:risk|possibility|signs|effects?))|look out for|"
    r"(?:consider|ask|determine) whether)\b"
)
# What is to be done once something is feared says what it is that is feared.
_TRIGGER = re.compile(
    r"\b(?:referral|referred|enquir(?:y|ies)|assessment|conference|discussion)\b[^.]*?"
    r"\b(?:where|if|when|whenever)\b[^.]*?\b(?:concerns?|suspect\w*|believe\w*|suffering)\b"
)
_DIRECTS = re.compile(
    r"\b(?:should(?! (?:also )?be recognised)|must|(?<!which )(?<!that )(?<!who )needs? to|is required|duty|"
    r"(?<!parental )responsib\w+|"
    r"staff|practitioners?|professionals?|officers?|"
    r"polic(?:e|ing)|panels?|partners|gov\.uk|(?<!other )resources?|orders?|system)\b"
)
_CONDITION = re.compile(
    r"^(?:where|when|if|under)\b[^.]*?\b(?:child|children|girl|boy|young carers?|unborn|local authority considers)\b"
)
_ALERT = re.compile(r"^(?:all |school |college |staff |\w+ ){0,5}need to be alert\b|^there are a number of\b")
_LISTS_SIGNS = re.compile(
    r"\b(?:indicators?|signs?|include|includes|including|children who|where children|forms?|factors|risks?)\b"
)
# What is defined is a name: "Neglect - ", and not a clause, "Once a child is born, neglect may involve: ".
_DEFINITION = re.compile(
    r"^(?:\d{1,3}\.\s+)?(?!\w[\w ,’'-]* (?:may|might|can|could|should|must|will|who|which)\b[^:–]*:)"
    r"([A-Z][\w ,’'()/-]{2,70}?)\s*(?:[-–]\s|:\s)"
)
_ABUSE = re.compile(r"^(?:(?:physical|emotional|sexual|psychological) abuse|neglect)$", re.I)
_PARTS = re.compile(r";\s+|,?\s+(?=or (?:whose|a child|where|the person|the parent)\b)|,\s+(?=they are\b)")
_BULLET = re.compile(r"\s•\s")


@dataclass(frozen=True)
class Statement:
    """Words of a document that say when a level is reached, as they stand on one of its pages.

    ``core``: shown whether touched or not. Others are shown only where the situation touches them.
    """

    level: str
    label: str
    source_id: str
    text: str
    page_index: int
    paragraph: str | None
    core: bool


def chosen(library: Library) -> tuple[list[Source], list[Source]]:
    """The statutory documents that set out levels, the edition in force or else the newest held; and the local ones.

    Starter material stands in for statutory documents until one is held.
    """
    statutory = [s for family in FAMILIES if (s := library.newest(family)) is not None]
    statutory = statutory or [s for s in library.sources if s.kind == "starter"]
    families = dict.fromkeys(s.family for s in library.sources if s.kind == "local")
    local = [s for family in families if (s := library.newest(family)) is not None]
    return statutory, local


def statutory_statements(library: Library, source: Source) -> list[Statement]:
    """What a statutory document states at each level, in the order in which it stands."""
    return list(dict.fromkeys(_statutory(library, source)))


def pieces(library: Library, source_id: str, passage: Passage) -> Iterator[tuple[Sentence, str, str]]:
    """A passage's sentences and list items, each with the words that open its list."""
    stem = ""
    for sentence in sentences(passage, library.pages(source_id)):
        text = " ".join(sentence.text.split())
        if sentence.stem or (passage.kind in {"list", "box"} and not sentence.item and text.endswith(":")):
            stem = text
            continue
        for part in _BULLET.split(text):
            yield sentence, part.strip(" •"), stem


@dataclass(frozen=True)
class _Around:
    """What a sentence of a passage stands in: what is defined there, the headings and all of the passage's words."""

    name: str
    heading: str
    whole: str
    on_need: bool  # the section is about a group of children and cites the statute on children in need


def _statutory(library: Library, source: Source) -> Iterator[Statement]:
    name, under = "", ""
    passages = library.passages(source.id)
    on_need = {p.section for p in passages if _on_need(p)}
    for passage in passages:
        if passage.kind == "footnote":
            continue
        if row := row_of_levels(passage):
            level, looks = level_named(passage.text.split("\n")[0]), looks_like(row)
            if level in LABELS and looks:
                yield Statement(level, LABELS[level], source.id, looks, passage.pages[0], None, True)
            continue
        if "/".join(passage.section) != under:
            name, under = "", "/".join(passage.section)
        if (defined := _DEFINITION.match(" ".join(passage.text[:120].split()))) is not None:
            name = defined.group(1)
        elif passage.paragraphs and passage.text[:1].isdigit():
            name = ""
        heading = " > ".join(passage.section[-2:]).lower()
        if _CATALOGUE.search(heading):
            continue
        whole = " ".join(passage.text.lower().split())
        about = f"{whole} {heading} {name.lower()}"
        need = passage.section in on_need
        if need or _WHEN_IN_NEED.search(about) or any(_any(about, words) for words in (_HARM, _STRAINS, _HELP)):
            yield from _of_passage(library, source, passage, _Around(name, heading, whole, need))


def _on_need(passage: Passage) -> bool:
    heading = passage.section[-1].lower() if passage.section else ""
    if not _GROUP.search(heading) or _any(heading, _HARM):
        return False
    return _WHEN_IN_NEED.search(heading) is not None or _CITES_NEED.search(passage.text.lower()) is not None


def _of_passage(library: Library, source: Source, passage: Passage, around: _Around) -> Iterator[Statement]:
    paragraph = passage.paragraphs[0] if passage.paragraphs else None
    for sentence, text, stem in pieces(library, source.id, passage):
        defined = None if sentence.item else _DEFINITION.match(text)
        if defined is not None:
            around = replace(around, name=defined.group(1))
        told = defined is not None or not sentence.whole or _describes(sentence.item, text.lower(), stem.lower())
        level, core = _level(sentence.item, text.lower(), stem.lower(), around, told)
        if not level:
            continue
        for part in _parts(text, sentence.whole) if core and not sentence.item else (text,):
            yield Statement(level, LABELS[level], source.id, part, sentence.page_index, paragraph, core)
        if level == "child_protection" and "assess" in around.heading and len(_ONE_GROUP.findall(text)) >= _GROUPS:
            # Those of whom an assessment is to take special account, whether harmed or not
            also = "child_in_need"
            yield Statement(also, LABELS[also], source.id, text, sentence.page_index, paragraph, False)


def _level(item: bool, text: str, stem: str, around: _Around, describes: bool) -> tuple[str, bool]:
    """The level that a sentence states and whether it is one of those that make up the level; "" for none."""
    whole, heading, name = around.whole, around.heading, around.name
    if item and _FOR_WHOM.search(stem):
        for level, need in _NEED_FOR.items():
            if _any(stem, need):
                return level, True
    if _any(whole, _IN_NEED) and _any(text, _DEFINES_NEED) and not _any(text, _SIGNIFICANT):
        return "child_in_need", True
    if _any(text, _SIGNIFICANT) and _any(text, _SUSPECT) and not item:
        return "child_protection", True
    if _ABUSE.match(name):
        return "child_protection", True
    # What a list of signs has is no pointer elsewhere: "taking photographs of children, contrary to school policy".
    if not describes or (_ELSEWHERE.search(text) and not (item and _LISTS_SIGNS.search(stem))):
        return "", False
    harm = _any(text, _HARM)
    if _WHEN_IN_NEED.search(text) or ((around.on_need or _WHEN_IN_NEED.search(whole)) and not harm):
        return "child_in_need", False
    if "early help" in heading and not _any(text, _SIGNIFICANT) and "neglect" not in text:
        return "early_help", False
    if _any(heading, _STRAINS) and not _any(text, _SIGNIFICANT):
        return "early_help", False
    if harm or _any(f"{stem} {name.lower()} {heading}", _HARM):
        return "child_protection", False
    return "", False


def _describes(item: bool, text: str, stem: str) -> bool:
    """Whether words describe what a child's situation may be."""
    if _ATTENDS.search(text) or _TRIGGER.search(text):
        return True
    if item and stem:
        return bool(_LISTS_SIGNS.search(stem)) and not _DIRECTS.search(stem.rsplit(". ", 1)[-1])
    if _CONDITION.search(text) or _ALERT.search(text):
        return True
    return bool(_DESCRIBES.search(text)) and not _DIRECTS.search(text)


def _any(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def _parts(text: str, whole: bool) -> Sequence[str]:
    """A defining sentence cut where it says "or": each part is a criterion of its own."""
    spans = [0, *(match.end() for match in _PARTS.finditer(text)), len(text)]
    if not whole and text[:1].islower() and len(spans) > 2:
        del spans[1]  # what goes on from the page before begins in the middle of a part
    cut = [text[start:end].strip().rstrip(",;") for start, end in pairwise(spans)]
    return cut if all(len(part.split()) >= 4 for part in cut) else (text,)
