"""Personal data is found and taken out; what only looks like it is left alone."""

from __future__ import annotations

import pytest

from assistant.personal_data import clean, nhs_number_is_valid, upn_is_valid


@pytest.mark.parametrize(
    ("text", "kind", "secret"),
    [
        ("Referral for Theodora Wexcombe, which level?", "name", "Wexcombe"),
        ("Kwame Mensah has been absent for ten days", "name", "Mensah"),
        ("aisha khan in my class lives with her aunt", "name", "khan"),
        ("pupil szymon kowalski has no school place", "name", "kowalski"),
        ("WEXCOMBE, Isolde (Y10) is missing education", "name", "WEXCOMBE"),
        ("her uncle, Mr Desmond Alderthwaite, has moved in", "name", "Alderthwaite"),
        ("Ella-Mae Nowak-Jones's mum refuses early help", "name", "Nowak"),
        ("Grace Taylor told me about her home", "name", "Taylor"),
        ("a boy, dob 3/4/2012, is not in school", "birth_date", "3/4/2012"),
        ("girl born on 3rd April 2012 with no carer", "birth_date", "April"),
        ("she lives at 12 Oak Tree Road", "address", "Oak"),
        ("family at nn15 7qt need early help", "address", "7qt"),
        ("patient 943 476 5919 was not brought", "nhs", "5919"),
        ("NHS number 943 476 5918 typed with a slip", "nhs", "5918"),
        ("mum's NI is AB 12 34 56 C", "ni", "12 34"),
        ("mum is on 07911 123456, can I ring", "phone", "123456"),
        ("gran's phone +44 7911 123456", "phone", "123456"),
        ("dad's e-mail is d.alder@example.com", "email", "alder"),
    ],
)
def test_found_and_taken_out(text: str, kind: str, secret: str) -> None:
    cleaned = clean(text)
    assert kind in cleaned.kinds
    assert secret not in cleaned.question
    assert "[…]" in cleaned.question


@pytest.mark.parametrize(
    "text",
    [
        "section 47 of the Children Act 1989",
        "Sarah's Law and Clare's Law",
        "What did the Munro Review change?",
        "Victoria Climbié and Daniel Pelka: which reviews?",
        "Lucy Faithfull Foundation helpline",
        "Working Together to Safeguard Children page 46",
        "Nelson Mandela House children's centre",
        "Cardiff Road Primary, Luton",
        "a Y8 boy, AJ, told me",
        "case of Ahmed K, 9",
        "Isabella, Noah and Mia are in Y3",
        "Childline 0800 1111 and NSPCC 0808 800 5000",
        "ring the MASH on 01604 626772",
        "help@nspcc.org.uk and mash@example.gov.uk",
        "paras 145 146 147 148 149 of Working Together",
        "what does s17ZA say on young carers",
        "5 children in care close to home",
        "an incident on 3/4/2024, how soon must it be notified?",
        "KCSIE in force from 1 September 2025",
        "St Mary Magdalene primary",
        "Ask Dr Patel or Mrs Jones",
        "Tell Aisha to see the DSL",
        "943 476 5918 pages",
    ],
)
def test_left_alone(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.kinds == ()
    assert cleaned.question == text


def test_rest_of_the_question_stays() -> None:
    cleaned = clean("Can I share Kwame Mensah's record with the GP, 943 476 5919?")
    assert cleaned.question == "Can I share […] record with the GP, […]?"
    assert cleaned.kinds == ("name", "nhs")


def test_check_digits() -> None:
    assert nhs_number_is_valid("9434765919")
    assert not nhs_number_is_valid("9434765918")
    assert not nhs_number_is_valid("1111111111")
    letters = [c for c in "ABCDEFGHJKLMNPQRTUVWXYZ" if upn_is_valid(f"{c}801200001001")]
    assert len(letters) == 1


def test_every_find_is_replaced_and_none_twice() -> None:
    text = "Kwame Mensah, dob 3/4/2012, 12 Oak Tree Road, NN15 7QT, 07911 123456, k.m@example.com"
    cleaned = clean(text)
    assert set(cleaned.kinds) == {"name", "birth_date", "address", "phone", "email"}
    assert not any(secret in cleaned.question for secret in ("Mensah", "2012", "Oak", "7QT", "07911", "k.m"))


@pytest.mark.parametrize(
    "text",
    [
        "Y6 girl cares for her mum, we are in Milton Keynes, who do I call?",
        "we are in milton keynes, who do i call",
        "Our school is in Ashley Magna, who do I call?",
        "Milton Keynes school: whom do I ring?",
        "we work near Stanley Burford, who do I call?",
    ],
)
def test_a_place_is_no_person(text: str) -> None:
    assert clean(text).question == text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("we are worried by a change in Sarah Hilton, Y4", "Hilton"),
        ("I am in Sarah Smith's class", "Smith"),
        ("we live near Sarah Jones and she hits him", "Jones"),
        ("I work with Milton Barnes", "Barnes"),
    ],
)
def test_a_person_where_a_place_might_stand_is_still_taken_out(text: str, secret: str) -> None:
    assert secret not in clean(text).question
