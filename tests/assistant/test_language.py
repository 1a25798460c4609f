"""Questions as people type them, read in the guidance's words."""

from __future__ import annotations

import pytest

from assistant.language import Language
from assistant.lexicon import LexiconError, load_lexicon

CORPUS_WORDS = """
assessment conference referral safeguarding child children need send working days school attendance truancy
lead practitioner multi agency police parent parents early help timescale strategy discussion
harmful enabled qualified registered based scope refer referring
"""
VOCABULARY = dict.fromkeys(CORPUS_WORDS.split(), 20) | {"registered": 400}  # common enough to be near anything
ENGLISH = {
    "who",
    "goes",
    "to",
    "a",
    "the",
    "what",
    "is",
    "for",
    "an",
    "does",
    "say",
    "about",
    "kid",
    "off",
    "how",
    "long",
}


@pytest.fixture(scope="module")
def language() -> Language:
    return Language(load_lexicon(), VOCABULARY, lambda word: word in ENGLISH)


def test_acronyms_get_their_meaning_beside_them(language: Language) -> None:
    reading = language.read("who goes to a TAC meeting for a CIN")
    assert "child in need" in reading.added
    assert reading.search.startswith("who goes to a TAC meeting for a CIN"), "what was asked stays"


def test_an_ordinary_word_in_small_letters_is_no_acronym(language: Language) -> None:
    assert not any("special educational" in a for a in language.read("send the referral to the police").added)
    assert any("special educational" in a for a in language.read("what is SEND").added)


def test_an_acronym_with_two_meanings_is_read_by_its_context(language: Language) -> None:
    school = language.read("SCR whats on it for agency staff and DBS checks").added
    review = language.read("SCR after a child death what lessons").added
    assert "single central record" in school
    assert "serious case review" in review or any("practice review" in a for a in review)


def test_staffroom_words(language: Language) -> None:
    assert {"truancy", "unexplained absence", "absent from school"} & set(language.read("kid keeps bunking off").added)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("asessment", "assessment"),
        ("referal", "referral"),
        ("confrence", "conference"),
        ("saftguarding", "safeguarding"),
    ],
)
def test_slips_are_mended_from_the_corpus(language: Language, typed: str, meant: str) -> None:
    reading = language.read(f"how long is the {typed}")
    assert (typed, meant) in reading.respelt
    assert meant in reading.search


@pytest.mark.parametrize(
    "word",
    ["Ofsted", "goes", "help", "BRAG", "Croydon", "hateful", "emailed", "bailed", "scones"],  # near a word held
)
def test_words_that_are_words_stay(language: Language, word: str) -> None:
    assert word not in dict(language.read(f"what does {word} say").respelt)


def test_a_slip_is_never_mended_into_the_opposite(language: Language) -> None:
    respelt = dict(language.read("refering a deregistered or regstered carer").respelt)
    assert respelt == {"refering": "referring", "regstered": "registered"}


@pytest.mark.parametrize(
    ("question", "family", "edition"),
    [
        ("what does KCSIE say about nudes", "kcsie", None),
        ("kcsie 2024 low level concerns", "kcsie", "2024"),
        ("WT23 lead practitioner", "wt", "2023"),
        ("Working Together 2018 section 11", "wt", "2018"),
        ("what does the info sharing advice say about consent", "info-sharing", None),
        ("kcsie sept 2024 on hackers", "kcsie", "2024"),
        ("the 2024 edition of KCSIE, on alternative provision", "kcsie", "2024"),
        ("Working Together (December 2023) on panels", "wt", "2023"),
        ("since 2024 has KCSIE changed", "kcsie", None),
    ],
)
def test_documents_are_recognised(language: Language, question: str, family: str, edition: str | None) -> None:
    named = language.read(question).documents
    assert [(d.family, d.edition) for d in named] == [(family, edition)]


def test_people_working_together_name_no_document(language: Language) -> None:
    assert language.read("how are agencies working together on this").documents == ()


@pytest.mark.parametrize(
    ("question", "pages", "paragraphs", "divisions"),
    [
        ("what's on p 73 of WT", ("73",), (), ()),
        ("wt pp. 60-62", ("60", "61", "62"), (), ()),
        ("para 201", (), ("201",), ()),
        ("KCSIE annex b", (), (), (("annex", "B"),)),
        ("chapter three of WT", (), (), (("chapter", "3"),)),
        ("page iv", ("iv",), (), ()),
    ],
)
def test_places(language: Language, question: str, pages: tuple, paragraphs: tuple, divisions: tuple) -> None:  # type: ignore[type-arg]
    place = language.read(question).place
    assert (place.pages, place.paragraphs, place.divisions) == (pages, paragraphs, divisions)


def test_sections_of_acts_and_ages_are_no_places(language: Language) -> None:
    for question in ("is this s17 or section 47", "a 14 year old", "within 15 working days"):
        assert not language.read(question).place


def test_replaced_terms_are_noticed(language: Language) -> None:
    replaced = language.read("who chairs the LSCB").replaced
    assert [p.now[0] for p in replaced] == ["safeguarding partners"]


def test_a_broken_word_list_says_where(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    own = tmp_path / "words.toml"
    own.write_text('[[phrase]]\nsaid = ["on the hill"]\n')
    monkeypatch.setenv("PAGEWISE_LEXICON", str(own))
    load_lexicon.cache_clear()
    with pytest.raises(LexiconError, match=r"words\.toml.*means"):
        load_lexicon()
    own.write_text('[[phrase]]\nsaid = ["on the hill"]\nmeans = ["the inclusion unit"]\n')
    load_lexicon.cache_clear()
    assert load_lexicon().terms[0].means == ("the inclusion unit",)
    load_lexicon.cache_clear()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("dont", "don't"), ("shouldnt", "shouldn't"), ("wont", "won't"), ("theyve", "they've"), ("couldnt", "couldn't")],
)
def test_a_missing_apostrophe_does_not_turn_the_meaning(language: Language, typed: str, meant: str) -> None:
    assert meant in language.read(f"what if parents {typed} need help").plain


@pytest.mark.parametrize(
    "question", ["para 201 wt", "how many pages is wt", "wt ch 5", "what does the wt say", "wt p 73"]
)
def test_a_document_named_in_small_letters(language: Language, question: str) -> None:
    assert [d.family for d in language.read(question).documents] == ["wt"]


@pytest.mark.parametrize("question", ["wt is early help", "wt do parents need"])
def test_what_in_two_letters_names_no_document(language: Language, question: str) -> None:
    assert language.read(question).documents == ()


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("WT chapter 3 section 2", "2"),
        ("section 1 of chapter 3 in working together", "1"),
        ("ch 3, sec 2 WT23", "2"),
        ("does section 17 apply in WT", None),
        ("section 47 enquiries, chapter 3 of WT", None),
    ],
)
def test_a_section_is_a_place_beside_its_chapter(language: Language, question: str, section: str | None) -> None:
    assert language.read(question).place.section == section


@pytest.mark.parametrize(
    ("question", "about_it"),
    [
        ("Is Working Together statutory?", True),
        ("is kcsie law for academies", True),
        ("when was KCSIE published", True),
        ("who has to follow KCSIE 2025?", True),
        ("what does KCSIE say about phones", False),
        ("is it on page 12 of KCSIE", False),
        ("Is KCSIE 2025 page 16 right", False),
        ("does KCSIE mention phones", False),
    ],
)
def test_a_document_that_is_itself_asked_about_stays_in_the_question(
    language: Language, question: str, about_it: bool
) -> None:
    reading = language.read(question)
    assert reading.documents
    assert ("this guidance" in reading.plain) == about_it
