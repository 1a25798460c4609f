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

import phonenumbers

from assistant.person_names import full_names, name_lists

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

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_SHARED_MAILBOX = re.compile(
    r"^(?:help|helpline|info|office|admin|contact|enquir\w+|mail|dsl|safeguarding\w*|mash\w*|lado\w*|duty\w*|team\w*|"
    r"reception|referrals?\w*|head|principal|school|support|noreply|no-reply|press|hr|data\w*|dpo|foi|counter\.?\w*|"
    r"customer\w*|complaints?|fmu|social\w*|children\w*|early\w*|cme|attendance|whistleblow\w*|.*(?:team|mash|lado|"
    r"enquiries|"
    r"safeguarding|helpline|office|referrals?))$",
    re.IGNORECASE,
)
_MONTH = r"(?:jan\w*|feb\w*|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*)"
_DATE = re.compile(
    rf"(?<![\d.])(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:\d{{4}}|\d{{2}})|\d{{1,2}}(?:st|nd|rd|"
    rf"th)?(?: of)? {_MONTH},? (?:19|20)?\d\d|"
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?![\d/]|\.\d)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"\b(?:d\.?o\.?b\.?|born|date of birth|birth ?da(?:y|te)|b\.)\W{0,3}(?:(?:is|was|on|:|the)\W{0,2}){0,2}$",
    re.IGNORECASE,
)
_BIRTH_ANYWHERE = re.compile(r"\b(?:dob|d\.o\.b|date of birth|born|passport|birthday)\b", re.IGNORECASE)
_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d|[A-HK-Y]\d\d|\d[A-HJKSTUW]|"
    r"[A-HK-Y]\d[ABEHMNPRV-Y]) ?\d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_SECTION = re.compile(r"s\d\dZ[A-H]", re.IGNORECASE)  # section 17ZA of the Children Act 1989 looks like one
_STREET_WORD = (
    r"(?:road|rd|street|st|drive|dr|avenue|ave|close|cl|lane|ln|way|place|pl|gardens?|gdns|terrace|crescent|cres|"
    r"court|ct|"
    r"square|sq|walk|grove|hill|park|row|mews|rise|view|green|gate|end|fields?|meadows?|croft|yard|wharf|parade|"
    r"mount|vale|"
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
    (
        "in",
        "at",
        "the",
        "of",
        "and",
        "to",
        "a",
        "on",
        "by",
        "for",
        "is",
        "are",
        "was",
        "if",
        "or",
        "with",
        "from",
        "who",
    )
)
_LIVES_AT = re.compile(
    r"\b(?:lives?|living|address is|addr(?:ess)?|stay(?:s|ing)|home is|resid\w+)(?: is|:)? (?:at|"
    r"on)? ?(?P<place>(?:the |flat )?\d{0,4}[a-z]? ?"
    r"[A-Z][\w'’\-]+(?: [A-Z][\w'’\-]+)*(?:, [A-Z][\w'’\-]+(?: [A-Z][\w'’\-]+)*)+)"
)
_NUMBERED_PLACE = re.compile(
    r"(?<![\w/.])(?<!Part )(?<!Section )(?<!Annex )\d{1,3}[a-c]? [A-Z][a-z]{4,}(?:[ -][A-Z][a-z]+)?(?=,)"
)
_DISTANCE = re.compile(
    r"^\d{1,4} (?:weeks?|days?|months?|years?|hours?|min\w*|working|children|kids|boys|girls|pupils|of|in|school|"
    r"pages?|year|yr)\b",
    re.IGNORECASE,
)


def _contacts(text: str) -> Iterator[Find]:
    for match in _EMAIL.finditer(text):
        if not _SHARED_MAILBOX.match(match.group().split("@")[0]):
            yield Find("email", *match.span())
    for match in _DATE.finditer(text):
        before = text[max(0, match.start() - 25) : match.start()]
        if _BIRTH.search(before) or _BIRTH_ANYWHERE.search(text) or any(full_names(text)):
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
        if match.group().split()[1].lower() not in name_lists()["thing"] and any(full_names(text)):
            yield Find("address", *match.span())


# --- all together ------------------------------------------------------------------------------------------------


def find_personal_data(text: str) -> tuple[Find, ...]:
    """Every find, in order, none overlapping another."""
    finds = sorted(
        [*_numbers(text), *_contacts(text), *(Find("name", *span) for span in full_names(text))],
        key=lambda f: (f.start, -f.end),
    )
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
