"""What a contact looks like: a telephone number, an address for mail, or a form to ask for help on."""

from __future__ import annotations

import re

NUMBER = re.compile(r"(?:\+44\s?\(?0?\)?|\(?\b0)\d[\d\s()-]{7,12}\d\b|[\w.+-]+@[\w-]+\.[\w.]*\w")
# A form that asks for something: by what it asks for, or by the letters that an area calls it by ("EHA form", "MARF").
FORM = re.compile(
    r"\b(?:referral|notification|contact|reporting|request|concern|(?:early help|EHA|family|initial) assessment|"
    r"early help|(?:request|referral|application) for (?:\w+ ){0,2}(?:support|help|services?|involvement|advice))"
    r"\s+forms?\b|(?-i:\b[A-Z]{2,6}) forms?\b|\bMARFs?\b",
    re.I,
)


def is_contact(text: str) -> bool:
    """Whether some words hold a number, an address for mail or a form."""
    return NUMBER.search(text) is not None or FORM.search(text) is not None
