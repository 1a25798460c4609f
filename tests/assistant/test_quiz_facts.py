"""Kinds of fact that the quiz builder asks about, and what it leaves out: on invented guidance."""

from __future__ import annotations

import pytest

from assistant.quizzing.bounds import worth_true
from assistant.quizzing.claims import claim_questions
from assistant.quizzing.clauses import tidy, without_also
from assistant.quizzing.drafting import Drafting, section_name
from assistant.quizzing.duties import Duties
from assistant.quizzing.finding import _LOOKED_UP
from assistant.quizzing.leaning import sentence_before
from assistant.quizzing.lists import Lists
from assistant.quizzing.musts import must_questions
from assistant.quizzing.numbers import Numbers
from assistant.quizzing.pool import make_pool
from assistant.quizzing.reading import Place, Reader
from assistant.quizzing.rules import rule_claims
from assistant.quizzing.strength import strength_claims, weighed_claims
from assistant.quizzing.telling import Telling, roles_in, way_to
from assistant.quizzing.twists import twist_claims
from tests.assistant.quiz_library import MORE, drafting, library, made, turned


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("All schools and colleges should insure grand pianos.", "only state-funded schools and colleges should"),
        ("Libretti should be posted separately from orchestral scores.", "together with"),
        ("Tenors must show the original certificate of birth to impresarios.", "a copy of the certificate"),
        ("Complaints about ushers should follow the local escalation procedures.", "the national escalation"),
        ("Stage fright: the persistent failure of a child to face footlights.", "stage fright is a single instance of"),
        ("Not all theatres insure chandeliers against earthquakes.", "all theatres insure"),
        ("Ushers are under no obligation to carry lanterns.", "under a legal obligation"),
    ],
)
def test_a_detail_or_a_denial_is_turned_into_a_belief_that_people_hold(line: str, wrong: str) -> None:
    assert [wrong in false for _, false in turned(f"1. {line}")] == [True]


def test_what_is_true_whatever_anybody_thinks_is_asked_as_true_only() -> None:
    pairs = turned("1. Even if a soprano faints, a premiere may go ahead with understudies.")
    assert [(bool(said), bool(false)) for said, false in pairs] == [(True, False)]


def test_also_is_left_off_and_an_opening_that_only_points() -> None:
    assert without_also("Ushers should also carry lanterns") == "Ushers should carry lanterns"
    assert without_also("Women can also be tenors") == "Women can also be tenors"  # the point of the sentence
    assert tidy("It is also important to note that ushers carry lanterns.") == "Ushers carry lanterns"


def test_the_document_is_named_where_it_speaks_of_itself() -> None:
    (sentence,) = drafting("1. This guidance must be displayed beside the orchestra pit.").sentences
    assert sentence.text == "More Guide 2025 must be displayed beside the orchestra pit."
    assert sentence.quote.startswith("This guidance")


def test_a_sentence_that_leans_is_read_with_the_one_before_it() -> None:
    line = "1. Ushers carry lanterns at moonlit premieres. This is not necessary during matinees abroad."
    (asked,) = [q for q in made(lambda d: claim_questions(d, rule_claims(d)), line) if q.answer == "False"]
    assert "says: “Ushers carry lanterns at moonlit premieres.” It goes on to say that this is necessary" in asked.stem
    d = drafting("1. This is not necessary during matinees abroad.")
    assert sentence_before(d, d.sentences[0], tidy(d.sentences[0].text)) == ""
    assert made(lambda d: claim_questions(d, rule_claims(d)), "1. This is not necessary during matinees abroad.") == []


def test_an_ordinal_day_is_a_timescale() -> None:
    line = "1. Headteachers must arrange lodgings for stranded choristers from the sixth school day of a voyage."
    (asked,) = [q for q in made(lambda d: Numbers(d).questions(), line) if q.type == "multiple_choice"]
    assert asked.answer == "sixth"
    assert {"fifth", "seventh"} <= set(asked.options)


def test_a_long_sentence_goes_without_its_purpose_not_without_its_condition() -> None:
    instruments = (
        "brass flutes and every other portable instrument that belongs to an orchestra, its soloists or its choir"
    )
    long = f"{instruments}, or to anybody else who travels with them in a caravan, "
    line = f"1. Impresarios should send {long}by sea within nine days to allow tuners to mend whatever broke."
    stems = [q.stem for q in made(lambda d: Numbers(d).questions(), line)]
    assert stems
    assert all("by sea within" in stem and "tuners" not in stem for stem in stems)


# --- must and should ---


def test_what_must_be_done_stands_beside_what_only_should() -> None:
    (asked,) = made(
        must_questions,
        "1. Headteachers must carry licences for velvet curtains at premieres.",
        "2. Headteachers should water potted palms beside orchestra pits.",
        "3. Headteachers should polish brass railings for foreign royalty.",
        "4. Headteachers should rehearse candlelit evacuations with nervous ushers.",
    )
    assert asked.answer == "carry licences for velvet curtains at premieres"
    assert "Which must headteachers do?" in asked.stem
    assert "water potted palms beside orchestra pits" in asked.options


def test_an_act_that_the_law_asks_for_elsewhere_is_no_wrong_option() -> None:
    asked = made(
        must_questions,
        "1. Headteachers must carry licences for velvet curtains at premieres.",
        "2. Headteachers should water potted palms beside orchestra pits.",
        "3. Headteachers should polish brass railings for foreign royalty.",
        "4. Headteachers should rehearse candlelit evacuations with nervous ushers.",
        "5. Watering potted palms beside orchestra pits is required by the Palms Act.",
    )
    assert asked == []  # two wrong options are too few


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (
            "Schools and colleges should consider carrying lanterns to moonlit rehearsals.",
            "schools and colleges are legally required to carry lanterns to moonlit rehearsals",
        ),
        (
            "As part of a regatta schools should consider carrying lanterns for drowsy oarsmen.",
            "as part of a regatta, schools are legally required to carry lanterns for drowsy oarsmen",
        ),
        (
            "It is for individual schools to decide whether they choose to appoint moustached lighthouse keepers.",
            "schools are legally required to appoint moustached lighthouse keepers",
        ),
    ],
)
def test_what_is_left_to_somebody_is_false_as_a_requirement(line: str, wrong: str) -> None:
    lines = (f"1. {line}", "2. Ushers should carry parasols.")
    assert [c.turned for c in weighed_claims(drafting(*lines))] == [wrong]


def test_what_the_law_asks_for_is_not_called_left_to_somebody() -> None:
    line = "1. Schools and colleges should consider carrying lanterns to moonlit rehearsals."
    law = "2. Ushers must carry lanterns to moonlit rehearsals."
    assert [*weighed_claims(drafting(line, law))] == []


def test_advice_on_another_act_does_not_unsettle_a_requirement() -> None:
    must = "1. Theatres must obtain velvet curtains from licensed drapers."
    said = [
        c.turned for c in strength_claims(drafting(must, "2. Impresarios should iron velvet curtains from drapers."))
    ]
    assert len(said) == 1


# --- whose it is ---


def test_a_role_is_swapped_only_for_one_that_people_are_sent_to() -> None:
    text = "Stolen violins should be reported to the police by choristers"
    ((start, _),) = roles_in(text)
    assert way_to(text, start) == "tell"
    assert way_to("The LADO will advise choristers", 0) == ""
    doers = ("The LADO", "Health practitioners", "Governing bodies", "Youth offending teams")
    objects = ("burnt manuscripts", "brass flutes", "wooden harps", "gilded organs")
    lines = [f"1. {text} abroad."]
    for doer in doers:
        lines += [f"{len(lines) + 1}. {doer} should catalogue {thing}." for thing in objects]
    told = [q for q in made(lambda d: Telling(d, Duties(d)).questions(), *lines) if "violins" in q.stem]
    assert not told  # nobody reports anything to any of the others


def test_what_far_bodies_owe_each_other_is_not_asked() -> None:
    lines = [
        "1. Coroners must notify the registrar of every infant found lifeless in a mortuary.",
        *[f"{n}. {who} must file {what}." for n, (who, what) in enumerate(
            [(w, x) for w in ("Ofsted", "Cafcass", "The Secretary of State", "The youth court") for x in
             ("brass returns", "wooden ledgers", "gilded charts", "ivory tokens")], 2)],
    ]  # fmt: skip
    d = drafting(*lines)
    asked, dropped = make_pool(d.reader, d.source.id)
    assert not [q for q in asked if q.far and q.kind in {"who", "told", "task"}]
    assert all(not q.far or q.kind not in {"who", "told", "task"} for q in asked)
    assert dropped


# --- lists and gaps ---


def test_no_item_with_a_not_stands_in_a_question_of_what_is_not_on_a_list() -> None:
    extra = {"• has returned home from care": "• has not been seen at any rehearsal"}
    reader = Reader(library(changed=extra))
    asked = [q for q in Lists(Drafting(reader, "guide-2024")).questions() if q.type == "odd_one_out"]
    assert asked
    assert not any("not been seen" in option for q in asked for option in q.options)


def test_at_once_is_no_gap_among_deadlines_for_it_alone_is_none() -> None:
    line = "1. Stolen violins should be reported immediately to a harbour master."
    asked = made(lambda d: claim_questions(d, twist_claims(d)), line)
    assert {q.type for q in asked} == {"true_false"}


# --- what a trainer found wanting ---


def _under(*headings: str) -> Place:
    return Place(MORE, 1, "1", None, headings)


def test_a_heading_that_says_what_to_think_is_not_shown() -> None:
    assert section_name(_under("Lanterns", "Common myths about lanterns")) == "“Lanterns”"
    assert section_name(_under("Lanterns", "Insurance of theatres (including fire)")) == "“Insurance of theatres”"


def test_what_nothing_shown_places_is_not_asked() -> None:
    d = drafting("1. Chaperones should be licensed.")
    said = "the first rehearsal should take place within a week"
    assert d.where(said, _under("Touring", "Positions of trust")) is None
    assert d.where(said, _under("Touring", "Rehearsals")) is not None
    assert d.where("ushers taking a report should never whisper", _under("Touring", "Ushers"), placed=True) is None


def test_a_truth_has_one_thing_to_doubt() -> None:
    assert worth_true("abuse can still be reported without consent")
    assert not worth_true("anyone may faint, regardless of age, height, income or hats")
    assert not worth_true("theatres should insure lanterns (no matter how small)")
    assert not worth_true("arson is a crime in England and Wales")
    assert worth_true("arson is a crime for anybody aged over ten")
    assert not worth_true("ushers cannot sing and lanterns are sold")


@pytest.mark.parametrize(
    "line",
    [
        "Prompters should answer hecklers openly, unless doing so would put understudies at risk of harm.",
        "Rehearsing early is more effective than rehearsing late in distant theatres.",
        "Theatres should enable all schools (including independent schools) to be included in rehearsals.",
        "Before closing ledgers, theatres should count their lanterns twice.",
        "Consideration should be given to hiring understudies prior to the interview of each candidate.",
    ],
)
def test_no_denial_that_nobody_would_say(line: str) -> None:
    assert not any(false for _, false in turned(f"1. {line}"))


def test_what_need_not_be_is_turned_into_what_must() -> None:
    assert ["must be insured" in f for _, f in turned("1. Lanterns on distant islands do not need to be insured.")] == [
        True
    ]


def test_altered_words_stand_in_no_quotation_marks() -> None:
    d = drafting("1. Chaperone licences should be renewed within ten days.")
    place = d.sentences[0].place
    said = "Fill the gap. Guide says: “{}.”"
    whole = said.format("Chaperone licences should be renewed within ______")
    altered = said.format("Chaperone permits should be renewed within ______")
    assert d.gap("timescale", whole, "ten days", "q", place, "f", "hard").stem == whole
    assert d.gap("timescale", altered, "ten days", "q", place, "f", "hard").stem == (
        "Fill the gap. According to Guide: Chaperone permits should be renewed within ______."
    )


def test_a_duty_left_to_judgement_is_no_mere_advice() -> None:
    line = "1. Impresarios must review capsized dinghies of national renown."
    other = "2. Not every capsized dinghy of national renown is reviewed automatically, and impresarios choose."
    assert made(must_be, line)
    assert not made(must_be, line, other)


def must_be(d: Drafting) -> list[str]:
    return [claim.turned for claim in strength_claims(d)]


def test_chapters_are_no_places_to_look_up() -> None:
    assert _LOOKED_UP.match("Annex B: Flowchart")
    assert not _LOOKED_UP.match("Chapter 2: Lanterns")
