"""Finds personal data in a question and takes it out.

In: a question as typed. Out: the question with […] in place of each find, and what kinds were found (never the words
themselves). Numbers are believed only with their check digit or letter (NHS number, UPN), phone numbers only where
``phonenumbers`` knows them as a person's line, and names only where a given name and a family name stand together in a
way that a person's do. Helplines, organisations' mailboxes, initials, year groups, Acts, laws named after people,
published reviews and places are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import phonenumbers

NAMES_FILE = Path(__file__).with_name("names.txt")
REPLACEMENT = "[…]"

# How each kind is called in the notice.
KINDS = {
    "name": "a full name",
    "birth_date": "a date of birth",
    "address": "an address or postcode",
    "nhs": "an NHS number",
    "ni": "a National Insurance number",
    "upn": "a unique pupil number",
    "phone": "a phone number",
    "email": "an e-mail address",
}


@dataclass(frozen=True, slots=True)
class Find:
    """Where in the question something stands, and of what kind it is."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The question without personal data, and the kinds that were found, in order."""

    question: str
    kinds: tuple[str, ...]


# --- numbers -----------------------------------------------------------------------------------------------------

_NHS = re.compile(r"(?<![\d.])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d.]*\d)")
_UPN = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z](?![A-Za-z0-9])", re.IGNORECASE)
# Prefixes never given out (QQ, ZZ) are taken too: a made-up number still shows that a number was typed.
_NI = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_OFCOM_DRAMA = re.compile(r"(?<!\d)(?:\+44 ?|0)7700[ -]?900[ -]?\d{3}(?!\d)")
_PERSONAL_LINES = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
    phonenumbers.PhoneNumberType.VOIP,
}
_PUBLIC_LINE = re.compile(
    r"\b(?:mash|council|helpline|hotline|switchboard|office|team|duty|childline|nspcc|lado|social (?:care|services)|"
    r"out of hours|front door|hospital|surgery|police station|reception)\b",
    re.IGNORECASE,
)


def nhs_number_is_valid(digits: str) -> bool:
    """Ten digits, the last a modulus 11 check; all-alike numbers are nobody's."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check != 10 and check % 11 == int(digits[9])


def upn_is_valid(upn: str) -> bool:
    """A check letter, eleven digits, and a digit (or a letter, on a temporary number)."""
    body = upn[1:].upper()
    values = [int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in body]
    return _UPN_LETTERS[sum(v * w for v, w in zip(values, range(2, 14), strict=True)) % 23] == upn[0].upper()


def _numbers(text: str) -> Iterator[Find]:
    for match in _NHS.finditer(text):
        said = re.search(r"\bNHS (?:no\.?|num\w*|#)?\W*(?:is )?$", text[: match.start()], re.IGNORECASE)
        if said or nhs_number_is_valid(re.sub(r"\D", "", match.group())):
            yield Find("nhs", *match.span())
    for match in _UPN.finditer(text):
        # A slip in a number said to be a UPN is still that pupil's number.
        if upn_is_valid(match.group()) or re.search(r"\bUPN\b", text, re.IGNORECASE):
            yield Find("upn", *match.span())
    for match in _NI.finditer(text):
        yield Find("ni", *match.span())
    for match in _OFCOM_DRAMA.finditer(text):
        yield Find("phone", *match.span())
    for found in phonenumbers.PhoneNumberMatcher(text, "GB", leniency=phonenumbers.Leniency.VALID):
        line = phonenumbers.number_type(found.number)
        public = line == phonenumbers.PhoneNumberType.FIXED_LINE and _PUBLIC_LINE.search(text[: found.end + 30])
        if line in _PERSONAL_LINES and not public:
            yield Find("phone", found.start, found.end)


# --- e-mail, dates, addresses ------------------------------------------------------------------------------------

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SHARED_MAILBOX = re.compile(
    r"^(?:help|helpline|info|office|admin|contact|enquir\w+|mail|dsl|safeguarding\w*|mash\w*|lado\w*|duty\w*|team\w*|"
    r"reception|referrals?\w*|head|principal|school|support|noreply|no-reply|press|hr|data\w*|dpo|foi|counter\.?\w*|"
    r"customer\w*|complaints?|fmu|social\w*|children\w*|early\w*|cme|attendance|whistleblow\w*|.*(?:team|mash|lado|enquiries|"
    r"safeguarding|helpline|office|referrals?))$",
    re.IGNORECASE,
)
_MONTH = r"(?:jan\w*|feb\w*|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*)"
_DATE = re.compile(
    rf"(?<![\d.])(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:\d{{4}}|\d{{2}})|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? (?:19|20)?\d\d|"
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?![\d/]|\.\d)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"\b(?:d\.?o\.?b\.?|born|date of birth|birth ?da(?:y|te)|b\.)\W{0,3}(?:(?:is|was|on|:|the)\W{0,2}){0,2}$",
    re.IGNORECASE,
)
_BIRTH_ANYWHERE = re.compile(r"\b(?:dob|d\.o\.b|date of birth|born|passport|birthday)\b", re.IGNORECASE)
_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d|[A-HK-Y]\d\d|\d[A-HJKSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y]) ?\d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_SECTION = re.compile(r"s\d\dZ[A-H]", re.IGNORECASE)  # section 17ZA of the Children Act 1989 looks like one
_STREET_WORD = (
    r"(?:road|rd|street|st|drive|dr|avenue|ave|close|cl|lane|ln|way|place|pl|gardens?|gdns|terrace|crescent|cres|court|ct|"
    r"square|sq|walk|grove|hill|park|row|mews|rise|view|green|gate|end|fields?|meadows?|croft|yard|wharf|parade|mount|vale|"
    r"drove|hollow|heights|cottages?|villas?|heronsgate|gates?)"
)
_HOUSE = re.compile(
    rf"(?<![\w/.])(?:flat \d+[a-z]?,? )?\d{{1,4}}[a-z]?,? (?:[a-z][a-z'’\-]+ ){{1,3}}?{_STREET_WORD}\b(?! \d|\w)",
    re.IGNORECASE,
)
# Typed without capitals, only words that hardly mean anything but a street.
_STREET_ONLY = re.compile(
    r"(?:road|rd|street|st|drive|avenue|ave|lane|gardens|gdns|terrace|crescent|mews|close|grove|croft|drove)",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(
    "in at the of and to a on by for is are was if or with from who when my her his their our".split()
)
_LIVES_AT = re.compile(
    r"\b(?:lives?|living|address is|addr(?:ess)?|stay(?:s|ing)|home is|resid\w+)(?: is|:)? (?:at|on)? ?(?P<place>(?:the |flat )?\d{0,4}[a-z]? ?"
    r"[A-Z][\w'’\-]+(?: [A-Z][\w'’\-]+)*(?:, [A-Z][\w'’\-]+(?: [A-Z][\w'’\-]+)*)+)"
)
_NUMBERED_PLACE = re.compile(
    r"(?<![\w/.])(?<!Part )(?<!Section )(?<!Annex )\d{1,3}[a-c]? [A-Z][a-z]{4,}(?:[ -][A-Z][a-z]+)?(?=,)"
)
_DISTANCE = re.compile(
    r"^\d{1,4} (?:weeks?|days?|months?|years?|hours?|min\w*|working|children|kids|boys|girls|pupils|of|in|school|pages?|year|yr)\b",
    re.IGNORECASE,
)


def _contacts(text: str) -> Iterator[Find]:
    for match in _EMAIL.finditer(text):
        if not _SHARED_MAILBOX.match(match.group().split("@")[0]):
            yield Find("email", *match.span())
    for match in _DATE.finditer(text):
        before = text[max(0, match.start() - 25) : match.start()]
        if _BIRTH.search(before) or _BIRTH_ANYWHERE.search(text) or _names_a_person(text):
            yield Find("birth_date", *match.span())
    for match in _POSTCODE.finditer(text):
        if not _SECTION.fullmatch(match.group()):
            yield Find("address", *match.span())
    for match in _HOUSE.finditer(text):
        words = match.group().replace(",", "").split()[1:]
        capitals = all(word[0].isupper() for word in words)
        if _DISTANCE.match(match.group()) or _SMALL_WORDS.intersection(words):
            continue
        if capitals or _STREET_ONLY.fullmatch(words[-1]):
            yield Find("address", *match.span())
    for match in _LIVES_AT.finditer(text):
        yield Find("address", *match.span("place"))
    for match in _NUMBERED_PLACE.finditer(text):
        if match.group().split()[1].lower() not in _months() and _names_a_person(text):
            yield Find("address", *match.span())


@cache
def _months() -> frozenset[str]:
    return frozenset("january february march april may june july august september october november december".split())


# --- names -------------------------------------------------------------------------------------------------------

_NAME_WORD = (
    r"[A-Z][a-zà-ÿ'’]+(?:-[A-Z]?[a-zà-ÿ]+)*|[A-Z]{3,}(?:-[A-Z]+)*|O['’][A-Z][a-z]+|Mc[A-Z][a-z]+|Mac[A-Z][a-z]+"
)
_RUN = re.compile(
    rf"(?<![\w@./])(?:{_NAME_WORD})(?:,? (?:(?:van|von|de|del|da|dos|bin|al|el|ap|ab|ferch|ibn|bint|der|den|le|la) )*(?:{_NAME_WORD}))+(?![\w@])"
)
_TITLE = frozenset(
    "mr mrs ms miss mx dr sir dame rev reverend prof professor pc dc sgt insp nurse auntie uncle lord lady baroness judge".split()
)
_PERSON_BEFORE = re.compile(
    r"\b(?:called|named|name is|names? (?:are|is)|for|about|on|pupil|child|boy|girl|student|mum|mother|dad|father|brother|"
    r"sister|uncle|aunt|gran\w*|carer|partner|boyfriend|girlfriend|suspect|perpetrator|victim|patient|son|daughter|host is|coach|teacher|ta|"
    r"twins?|siblings?|says|has|is|by|to|with|from|re|ref|i'?m|i am|me|my name is|friend|ex|colleague|resident|client|"
    r"worker|driver|volunteer|named as|dsl|head)[,:;(\s]+$",
    re.IGNORECASE,
)
_PERSON_AFTER = re.compile(
    r"^['’]?s?[,;:\s(]+(?:\d{1,2}\b(?! of)|aged?\b|born\b|dob\b|who\b|lives?\b|is\b|was\b|has\b|had\b|says?\b|said\b|told\b|came\b|in year\b|in y\d|y(?:ea)?r? ?\d|"
    r"mum\b|dad\b|and (?:his|her)\b|from\b|at\b|goes\b|went\b|didn'?t\b|won'?t\b|hit\b|hurt\b)|^['’]s (?:mum|dad|mother|father|parents?|gran|brother|"
    r"sister|carer|family|social worker|address|phone|case|file|teacher)\b",
    re.IGNORECASE,
)
# Words that make a run of capitals a law, a body, a place, a document or a thing.
_NOT_A_PERSON = (
    frozenset(
        """
    act acts law laws bill order report reports review reviews inquiry enquiry case judgment test guidelines competence competency
    trust school schools academy primary secondary infant infants junior juniors college university nursery preschool centre center hospital
    council borough county city town village church cathedral parish diocese mosque temple charity foundation fund association society institute
    institution service services team board panel committee commission commissioner department ministry office agency authority
    police force court courts tribunal parliament government house palace partnership partnerships hub alliance federation
    road street drive avenue close lane way place gardens terrace crescent square walk grove hill park row mews bank station
    guidance framework procedure procedures policy code handbook manual document documents edition standards standard strategy plan
    plans assessment assessments conference meeting programme project scheme campaign award awards model approach tool toolkit
    form register record file helpline line childline operation part section chapter annex appendix paragraph page figure table schedule
    article convention protocol principles duty duties day week month year early help child children family families young people
    person youth working together keeping safe education health social care protection safeguarding need statutory lead leads
    practitioner practitioners designated deputy named nurse doctor gp officer worker manager governor governors head teacher headteacher senior
    mental welfare rights justice home secretary state minister england wales scotland ireland northern great britain united kingdom
    london north south east west upper lower saint st royal national local central new old great little online internet
    special educational needs send information sharing data general regulation harm abuse neglect
    hall manor farm cottage hotel pub arms inn theatre museum library gallery club league united rovers wanderers
    """.split()
    )
    | _months()
    | frozenset("monday tuesday wednesday thursday friday saturday sunday easter christmas ramadan eid diwali".split())
)
# People whose names stand in guidance, reviews and the news: writing them shares nothing.
_PUBLIC_NAMES = frozenset(
    name.strip()
    for name in """
    victoria climbié, victoria climbie, maria colwell, peter connelly, star hobson, arthur labinjo-hughes, sara sharif, daniel pelka,
    khyra ishaq, logan mwangi, finley boden, alfie steele, kyra king, holly wells, jessica chapman, ian huntley, jimmy savile,
    sarah payne, megan kanka, clare wood, martyn hett, stephen lawrence, molly russell, brianna ghey, sarah everard, lucy letby,
    oliver mcgowan, awaab ishak, harry clark, lauren wright, hamzah khan, billie-jo jenkins, shannon matthews, madeleine mccann,
    eileen munro, alexis jay, josh macalister, alan wood, annie hudson, anne longfield, rachel de souza, louise casey, ray mcmorrow,
    lucy faithfull, marie collins, victoria gillick, lord laming, herbert laming, michael bichard, robert francis, john bowlby,
    mary ainsworth, thomas coram, helena kennedy, bridget phillipson, gillian keegan, nadhim zahawi, gavin williamson, damian hinds,
    claire coutinho, david johnston, nick gibb, vicky ford, janet daby, stephen morgan, keir starmer, rishi sunak, boris johnson,
    tony blair, gordon brown, david cameron, theresa may, liz truss, king charles, prince william, marcus rashford, andrew tate,
    greta thunberg, anne frank, florence nightingale, winston churchill, henry dunant, john lewis, romeo beckham, harry potter, oliver twist,
    jane eyre, sherlock holmes, lady macbeth, priestley inspector, martin lewis, joe wicks, william shakespeare, charles dickens, jordan peterson, tommy robinson, elon musk, donald trump, bonnie blue, charlie waller,
    martin luther, luther king, diana award, jean golding, anna freud, nelson mandela,
    duke edinburgh, kent county, stephen port, jeffrey epstein, gisèle pelicot, tim loughton, edward timpson, carl beech,
    """.split(",")
    if name.strip()
)  # fmt: skip
_REVIEW_AFTER = re.compile(
    r"^['’]?s? (?:law|report|review|inquiry|enquiry|case review|foundation|trust|charity|award|school|academy|test|act|centre|competen\w+)\b",
    re.IGNORECASE,
)
_LOWER_NAME = re.compile(
    r"(?<![\w@.'’-])(?=(?P<name>(?P<given>[a-z][a-z'’-]{2,}) (?P<family>[a-z][a-z'’-]{2,}))(?![\w@-]))"
)
_FAMILY_END = re.compile(r"(?:\wsk[iay]|wicz|czyk|czak|enko|escu|ovic|oglu|uddin|ullah|zadeh)$")
_LOWER_BEFORE = re.compile(
    r"(?:^|\b(?:called|named|name is|names? (?:are|is)|for|about|pupil|child|boy|girl|student|mum|dad|mother|father|brother|sister|"
    r"suspect|patient|son|daughter|re|i'?m|i am|twins?|friend|teacher|coach|perpetrator|by|with|that|and|my|met))[,:;(\s]*$"
)


@cache
def _name_lists() -> dict[str, frozenset[str]]:
    lists: dict[str, set[str]] = {}
    part: set[str] = set()
    for line in NAMES_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            part = lists.setdefault(line.strip("[]"), set())
        elif line and not line.startswith("#"):
            part.update(line.split())
    return {name: frozenset(words) for name, words in lists.items()}


def given_names() -> frozenset[str]:
    """Given names that are hardly ever anything else, lower case."""
    return _name_lists()["given"]


@cache
def _ordinary_words() -> frozenset[str]:
    """Words that questions are made of, so that a capital at the start of one is not taken for a name."""
    from assistant.triage_model import triage_model

    lists = _name_lists()
    return frozenset(triage_model().words) - lists["given"] - lists["family"] - lists["word"]


def _names_a_person(text: str) -> bool:
    return any(True for _ in _names(text))


def _is_name_run(words: list[str], before: str, after: str) -> bool:
    """Do these capitalised words name a person in full?"""
    lists = _name_lists()
    lowered = [word.lower().strip("'’").removesuffix("'s").removesuffix("’s").strip(",") for word in words]
    owns = any(word.lower().endswith(("'s", "’s")) for word in words[:-1])  # "Nelson's Column"
    if owns or any(word in _NOT_A_PERSON for word in lowered) or _REVIEW_AFTER.match(after):
        return False
    if " ".join(lowered) in _PUBLIC_NAMES or " ".join(lowered[:2]) in _PUBLIC_NAMES:
        return False
    plain = [word.split("-")[0] for word in lowered]
    given = [word in lists["given"] or head in lists["given"] for word, head in zip(lowered, plain, strict=True)]
    maybe = [word in lists["word"] for word in lowered]
    unknown = [word not in _ordinary_words() for word in lowered]
    if any(given):
        at = given.index(True)
        others = [i for i in range(len(words)) if i != at]
        # "Tell Aisha" is one name with a verb before it; "Aisha Khan" and "KHAN Aisha" are two.
        return any(unknown[i] or maybe[i] or lowered[i] in lists["family"] for i in others) or (
            at == 0 and bool(_PERSON_AFTER.match(after) or _PERSON_BEFORE.search(before))
        )
    person = bool(_PERSON_BEFORE.search(before) or _PERSON_AFTER.match(after))
    if any(maybe):
        at = maybe.index(True)
        return person and any(unknown[i] or maybe[i] for i in range(len(words)) if i != at)
    return person and all(unknown) and len(words) >= 2


def _names(text: str) -> Iterator[Find]:
    shouted = len(text) > 12 and sum(c.isupper() for c in text) > 0.6 * max(1, sum(c.isalpha() for c in text))
    if not shouted:
        for match in _RUN.finditer(text):
            found = _name_in_run(text, match)
            if found:
                yield found
    lists = _name_lists()
    for match in _LOWER_NAME.finditer(text.lower() if shouted else text):
        given, family = match["given"], match["family"].removesuffix("'s").removesuffix("’s")
        before, after = text[: match.start()].lower(), text[match.end("name") :]
        known = family in lists["family"] or family in lists["given"] or bool(_FAMILY_END.search(family))
        # "mark taylor said" is a person; "mark smith's law" is not, and "may ali attend" is a question.
        name = given in lists["given"] or (given in lists["word"] and known and _PERSON_AFTER.match(after))
        if not name or family in _NOT_A_PERSON or f"{given} {family}" in _PUBLIC_NAMES or _REVIEW_AFTER.match(after):
            continue
        if known or (family not in _ordinary_words() and _LOWER_BEFORE.search(before)):
            yield Find("name", *match.span("name"))


def _name_in_run(text: str, match: re.Match[str]) -> Find | None:
    """The part of a run of capitals that is a full name: a title or the sentence's first word may stand before it."""
    words = [
        (m.group(), m.start() + match.start(), m.end() + match.start()) for m in re.finditer(r"[^\s,]+", match.group())
    ]
    titled = False
    while words and words[0][0].lower().strip(".") in _TITLE:
        words, titled = words[1:], True
    lists = _name_lists()
    if words and words[0][0].lower() in ("st", "saint"):
        return None
    while len(words) > 2 and words[0][0].lower() in _ordinary_words():
        words = words[1:]
    if len(words) < 2:
        return None
    before, after = text[: words[0][1]], text[words[-1][2] :]
    plain = [word for word, _, _ in words]
    lowered = [word.lower() for word in plain]
    if titled and not any(word in _NOT_A_PERSON for word in lowered) and " ".join(lowered) not in _PUBLIC_NAMES:
        return Find("name", words[0][1], words[-1][2])
    if "," in match.group() and not (plain[0].isupper() and len(plain) == 2):
        # A comma between capitals is a list, unless it is a register's "FAMILY, Given".
        for first, second in zip(words, words[1:], strict=False):
            if "," not in text[first[2] : second[1]] and _is_name_run(
                [first[0], second[0]], text[: first[1]], text[second[2] :]
            ):
                return Find("name", first[1], second[2])
        return None
    return Find("name", words[0][1], words[-1][2]) if _is_name_run(plain, before, after) else None


# --- all together ------------------------------------------------------------------------------------------------


def find_personal_data(text: str) -> tuple[Find, ...]:
    """Every find, in order, none overlapping another."""
    finds = sorted([*_numbers(text), *_contacts(text), *_names(text)], key=lambda f: (f.start, -f.end))
    kept: list[Find] = []
    for find in finds:
        if not kept or find.start >= kept[-1].end:
            kept.append(find)
    return tuple(kept)


def clean(text: str) -> Cleaned:
    """The text with […] for every find."""
    finds = find_personal_data(text)
    parts, at = [], 0
    for find in finds:
        parts += [text[at : find.start], REPLACEMENT]
        at = find.end
    return Cleaned("".join([*parts, text[at:]]), tuple(dict.fromkeys(find.kind for find in finds)))
