"""What nobody would believe, dispute or have to know is not asked: on invented guidance."""

from __future__ import annotations

import pytest

from assistant.quizzing.bounds import worth_true
from assistant.quizzing.claims import claim_questions
from assistant.quizzing.clauses import takes_back
from assistant.quizzing.definitions import definition_questions
from assistant.quizzing.described import described_questions
from assistant.quizzing.drafting import Drafting, stands_alone
from assistant.quizzing.law import act_questions
from assistant.quizzing.reading import Place, Reader
from assistant.quizzing.senses import Senses
from assistant.quizzing.terms import Term
from assistant.quizzing.twists import twist_claims
from tests.assistant.quiz_library import MORE, drafting, library, made, turned, with_more


def false_forms(line: str) -> list[str]:
    return [false for _, false in turned(f"1. {line}") if false]


@pytest.mark.parametrize(
    "line",
    [
        "Visiting tenors must undergo the same checks as resident tenors.",
        "Visiting tenors are entitled to the same safeguards as resident tenors.",
        "All castings should be conditional until satisfactory completion of a hearing test.",
        "Only appropriately trained prompters should attempt to mend chandeliers.",
        "Applause can be withdrawn at any time during matinee arias.",
        "Heckling of sopranos is not solely perpetrated by elderly tenors.",
        "All opera houses (including those in touring trusts) should insure harps against floods.",
        "Soloists have a right to request encores under section 17 of the Opera Act 1989.",
        "Impresarios should listen to understudies before taking a decision on encores.",
        "Harbour authorities are encouraged to appoint a harpist before galas.",
        "Impresarios should not wait for the outcome of a rehearsal before protecting understudies from arson.",
        "All schools and colleges must insure grand pianos against floods.",
        "Prompters should memorise routes into cathedrals so they can report arson immediately.",
    ],
)
def test_what_nobody_would_believe_is_no_false_form(line: str) -> None:
    assert false_forms(line) == []


def test_a_rule_that_nobody_would_dispute_is_not_asked_as_true_either() -> None:
    assert turned("1. Impresarios should not wait for the outcome of a rehearsal before protecting understudies.") == []


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("All opera houses, including those in touring trusts, should insure harps against floods.", "except those"),
        ("Soloists have a right to request encores after galas in cathedrals.", "no right to request"),
        ("Opera colleges are encouraged to appoint a harpist before galas.", "legally required"),
        ("Prompters should report arson immediately to a harbour master.", "to a harbour master"),
    ],
)
def test_its_believable_neighbour_is_still_turned(line: str, wrong: str) -> None:
    assert [wrong in false for false in false_forms(line)] == [True]


@pytest.mark.parametrize(
    "hedged",
    [
        "even if a soprano recovers, a fever may still have occurred",
        "prompters should aim to tell soloists of cues, provided that it is safe",
        "stage fright may occur during pregnancy",
    ],
)
def test_a_hedged_truth_is_not_worth_asking(hedged: str) -> None:
    assert not worth_true(hedged)


def test_a_permission_is_no_hedge() -> None:
    assert worth_true("prompters may still lawfully share cues, if a soprano does not consent")


# --- stems that say their answer ---

HARMS = (
    "1. Neglect: the persistent forgetting of tenors so as to spoil every aria. Neglect may involve a prompter "
    "failing to:",
    "• whisper forgotten stanzas in time",
    "• carry batteries lest costume linings tear",
    "2. Costume abuse: the persistent spoiling of wardrobes so as to delay a premiere. "
    "It may involve shrinking doublets before curtain.",
    "3. Lighting abuse: the persistent darkening of footlights so as to hide dancers. "
    "It may involve blinding violinists with lanterns.",
    "4. Heckling abuse: the persistent interruption of soloists by whistling and so ruining encores. "
    "It may involve ruining ovations by interruption of encores.",
)


def test_what_says_its_term_in_other_words_is_not_asked_unless_it_names_a_rival() -> None:
    asked = [q.stem for q in made(described_questions, *HARMS)]
    assert any("shrinking doublets" in stem for stem in asked)
    assert not any("failing to whisper" in stem for stem in asked)  # failing is neglect
    assert any("costume linings" in stem for stem in asked)  # but a rival is named too


def test_what_keeps_its_terms_own_definition_is_not_asked() -> None:
    assert not any("ruining ovations" in q.stem for q in made(described_questions, *HARMS))


def test_a_listed_term_is_not_asked_in_a_word_that_means_it() -> None:
    lines = (
        "1. Rehearsal risks fall into four areas:",
        "• conduct: backstage behaviour that makes harps go out of tune",
        "• contact: being followed by heckling strangers after matinees",
        "• content: librettos unfit for infants at matinees",
        "• commerce: tickets that cost more than a harp",
    )
    assert {q.answer for q in made(definition_questions, *lines)} == {"contact", "content", "commerce"}


DRIFT = "Cue drift is the process of a prompter losing the place of stanzas in librettos before every encore."


def test_meanings_are_exchanged_only_with_those_of_a_like_sort() -> None:
    process = "Cue creep is the process of a soloist adding flourishes to melodies until conductors despair."
    action = "Cue creep is an action that adds flourishes to melodies until conductors despair of tenors."
    for other, exchanged in ((process, True), (action, False)):
        drift, creep = (f"{text.split(' is ')[0]} - {text.split(' is ', 1)[1]}" for text in (DRIFT, other))
        d = drafting("1. Glossary of definitions", drift, creep)
        place = Place(d.source.id, 1, "11", None, ("Glossary",))
        d.memo["terms"] = [
            Term("cue drift", DRIFT.split(" is ", 1)[1].rstrip("."), drift, place),
            Term("stanza creep", other.split(" is ", 1)[1].rstrip("."), creep, place),
        ]
        statements = [q for q in definition_questions(d) if q.type == "true_false"]
        assert bool(statements) is exchanged


# --- law, and quotations cut short ---


def acts(named: str) -> list[str]:
    """A duty of the Harbour Act beside three others that the same part cites often enough."""
    line = "{n}. Theatres must pay tithes under the {act} for {what}."
    rest = [
        (act, what)
        for act, matters in (
            (named, ("gales", "buoys", "wharves")), ("Opera Act 2002", ("premieres", "auctions", "funerals")),
            ("Ballet Act 1999", ("festivals", "schools", "mirrors")), ("Drama Act 1984", ("wigs", "candles", "trams")),
        )
        for what in matters
    ]  # fmt: skip
    return [line.format(n=n, act=act, what=what) for n, (act, what) in enumerate(rest, 2)]


ASKED = "1. Theatres must light paraffin lamps for {} on misty evenings under the {} without further notice."


def test_an_act_is_asked_for_only_among_acts_of_its_sort() -> None:
    asked = made(act_questions, ASKED.format("drifting vessels", "Children Act 1911"), *acts("Children Act 1911"))
    assert any("paraffin" in q.stem for q in asked)
    asked = made(act_questions, ASKED.format("drifting children", "Children Act 1911"), *acts("Children Act 1911"))
    assert not any("paraffin" in q.stem for q in asked)  # whose Act it is, no other option's name says


def test_acts_that_the_same_part_does_not_cite_are_no_options() -> None:
    line, others = ASKED.format("drifting vessels", "Harbour Act 1911"), acts("Harbour Act 1911")
    held = with_more(with_more(library(), "other-2025", "Other Guide 2025", others), MORE, "More Guide 2025", [line])
    reader = Reader(held)
    reader.__dict__["senses"] = Senses(None)
    assert made(act_questions, line, *others)  # in one document they are
    assert not list(act_questions(Drafting(reader, MORE)))


def test_a_body_that_is_not_named_has_no_area_or_belief() -> None:
    cut = "the Opera Act sets out duties to lend harps to infants in their area if they believe a gala is likely"
    assert not stands_alone(cut)
    assert stands_alone(cut.replace("duties to lend", "duties of theatres and other organisations to lend"))
    assert stands_alone("people should report a gala to prompters if they believe a harp is missing")


def test_an_items_first_sentence_is_not_asked_where_a_later_one_takes_it_back() -> None:
    item = "• tune every harp before matinees.{} This does not apply to cathedrals."
    assert takes_back(item.format(" Tuners are listed overleaf."))
    assert not takes_back("• tune every harp before matinees. Tuners are listed overleaf.")
    lines = ("1. Prompters must:", item.format(""), "• dust every lantern after galas in winter")
    texts = [s.text for s in drafting(*lines).sentences if s.from_list]
    assert texts == ["Prompters must dust every lantern after galas in winter."]


def test_at_once_is_no_gap_among_deadlines() -> None:
    line = "1. Stolen violins should be reported immediately to a harbour master."
    assert {q.type for q in made(lambda d: claim_questions(d, twist_claims(d)), line)} == {"true_false"}
