"""Details, checks and names that decide, and what bounds a rule: on invented guidance."""

from __future__ import annotations

import pytest

from assistant.quizzing.checking import WITH, WITHOUT, check_questions
from assistant.quizzing.choosing import pick
from assistant.quizzing.facts import one_fact_each
from assistant.quizzing.gaps import in_the_duty
from assistant.quizzing.law import act_questions
from assistant.quizzing.model import TRUE, TYPES, Citation, Question
from assistant.quizzing.numbers import Numbers
from assistant.quizzing.senses import Senses
from assistant.quizzing.things import thing_questions
from assistant.quizzing.wording import wording_questions
from tests.assistant.quiz_library import Matters, drafting, made, turned


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("Opera colleges are encouraged to appoint a harpist before galas.", "are legally required to appoint"),
        ("Prompters must personally report arson backstage.", "must ask the designated safeguarding lead to report"),
        ("Heckling tenors may be a single incident or a course of conduct.", "is always a pattern of incidents"),
        ("A prompter without scruples is disqualified from conducting matinees.", "is not barred from conducting"),
        ("Theatres should only accept an encore alongside an aria.", "can accept an encore instead of an aria"),
        ("Prompters may be asked to rehearse duets, in some cases acting as soloists.", "but never acting as soloists"),
        ("Registers of understudies can be kept in paper or electronic form.", "only in electronic form"),
        ("Theatres must notify harpists of encores as soon as possible after galas.", "after galas"),
        ("Dressers do not need to wait until rehearsals end to mend doublets.", "must wait until"),
    ],
)
def test_more_details_are_exchanged_where_they_stand(line: str, wrong: str) -> None:
    false = [f for _, f in turned(f"1. {line}")]
    assert len(false) == 1
    assert wrong in false[0]


def test_encouragement_that_somebody_is_to_give_is_no_duty_turned_round() -> None:
    assert not turned("1. Colleges should ensure all soloists are encouraged to rehearse encores alone.")
    assert not turned("1. Understudies are encouraged to rehearse encores alone.")  # whom no law would bind


def test_a_rule_of_its_own_after_a_duty_takes_nothing_back() -> None:
    duty = "1. Prompters must personally report arson backstage. "
    assert turned(f"{duty}Unless there is good reason not to, they should also tell the harpist.")
    assert not turned(f"{duty}Unless the harpist has done so.")


def test_that_somebody_may_choose_to_does_not_take_back_that_nobody_need() -> None:
    rule = "1. There is no requirement for theatres to record encores in opera ledgers. "
    assert turned(f"{rule}However, theatres may choose to record encores.")
    assert not turned(f"{rule}However, theatres must record encores at galas.")
    # what may not be done at all is taken back by a choice
    rule = "1. Encores must not be recorded in opera ledgers. "
    assert not turned(f"{rule}However, theatres may choose to record encores.")


def test_a_persons_things_need_no_heading_that_names_them() -> None:
    assert turned(
        "1. All theatres should verify the candidate’s vocal and manual fitness in parallel with a harp test."
    )


CHECKED = "an enhanced DBS check (including children’s barred list information)"
NOT_CHECKED = "an enhanced DBS check (not including children’s barred list information)"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (f"Harpists engaging in weekly rehearsals with infants will require {CHECKED}.", WITH),
        (f"For harpists who are not engaging in rehearsals, {NOT_CHECKED} will be required.", WITHOUT),
        ("An enhanced DBS check without a barred list check must be obtained for every visiting tenor.", WITHOUT),
    ],
)
def test_which_level_of_check_is_asked_among_four(line: str, answer: str) -> None:
    (question,) = made(check_questions, f"1. {line}")
    assert question.answer == answer
    assert len(question.options) == 4
    assert {WITH, WITHOUT} < set(question.options)
    assert "barred" not in question.stem


@pytest.mark.parametrize(
    "line",
    [
        f"Theatres must never demand {CHECKED} of visiting tenors.",  # whom it is not for
        f"Theatres can request {NOT_CHECKED} for sopranos at matinees.",  # and what else can they?
        f"Theatres must obtain {CHECKED}, as a barred list check matters to sopranos.",  # the rest tells
        "Theatres must obtain an enhanced DBS check for all visiting tenors.",  # with or without, it does not say
    ],
)
def test_a_level_of_check_that_is_not_plain_is_not_asked(line: str) -> None:
    assert not made(check_questions, f"1. {line}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The purpose of a ", " is to plan the encore."),
        ("Planned encores will normally take place following an immediate ", "."),
        ("A ", " can take place at any hour."),
        ("A ", " is initiated to decide upon encores."),
    ],
)
def test_a_things_purpose_and_what_has_to_come_first_are_worth_a_gap(before: str, after: str) -> None:
    name = "strategy discussion"
    assert in_the_duty(f"{before}{name}{after}", len(before), len(before) + len(name))


def test_a_thing_named_in_passing_is_not_worth_a_gap() -> None:
    before, name = "Tenors tell of what they heard at a ", "strategy discussion"
    assert not in_the_duty(f"{before}{name}.", len(before), len(before) + len(name))


def test_until_which_birthday_is_asked_unless_it_says_who_is_a_child() -> None:
    lines = (
        "1. Young tenors are required to take part in scales until they reach their 18th birthday.",
        "2. For theatres that lend harps, a child is anyone who has yet to reach their 18th birthday.",
    )
    found = [q for q in Numbers(drafting(*lines[:1])).questions() if len(q.options) == 4]
    assert {q.answer for q in found} == {"18th"}
    assert not list(Numbers(drafting(*lines[1:])).questions())


def test_where_a_section_stands_is_asked_only_of_who_names_it() -> None:
    place = Citation("guide", "Guide", "2025", "3", 3, None, "Loans of harps")
    page = Question(
        "guide-1", "multiple_choice", "Where in the Guide is the section “Loans of harps”?", ("Part 1", "Part 2"),
        "Part 1", 0, "", place, "place", fact="part-loans",
    )  # fmt: skip
    assert not pick([page], 5, 1, TYPES)
    assert [q.id for q in pick([page], 5, 1, TYPES, "loans of harps")] == ["guide-1"]


def asked(fact: str, quote: str, answer: str = TRUE, kind: str = "rule") -> Question:
    cited = Citation("guide-2025", "Guide", "2025", "1", 1, None, quote)
    return Question(fact, "fill_gap", "?", (), answer, None, "", cited, kind, fact=fact)


PAIR = (
    asked("a", "Harps are tuned by organists."),
    asked("b", "Where harps are tuned by visiting organists, theatres should lend them a ladder and a lantern."),
)


def test_words_that_stand_in_a_longer_sentence_are_one_fact_only_where_both_are_about_one_matter() -> None:
    apart, near = Matters("tuned by organists", "ladder"), Matters("harp")
    assert [q.fact for q in one_fact_each(PAIR, Senses(apart))] == ["a", "b"]
    assert [q.fact for q in one_fact_each(PAIR, Senses(near))] == ["a", "a"]


def test_sentences_near_in_meaning_with_other_words_are_two_facts() -> None:
    pair = (PAIR[0], asked("b", "A harp that was dropped should be weighed in daylight."))
    assert [q.fact for q in one_fact_each(pair, Senses(Matters("harp")))] == ["a", "b"]


def test_an_act_is_not_asked_for_where_words_of_its_own_tell_it() -> None:
    acts = [
        f"{k}. Under the {act}, theatres must lend {what} to understudies at {when}."
        for k, (act, what, when) in enumerate(
            (
                ("Harps Act 2010", "gilded strings", "matinees"), ("Harps Act 2010", "gilded strings", "galas"),
                ("Harps Act 2010", "gilded strings", "encores"), ("Opera Act 2002", "velvet curtains", "premieres"),
                ("Opera Act 2002", "rope ladders", "auctions"), ("Opera Act 2002", "music stands", "funerals"),
                ("Ballet Act 1999", "satin slippers", "festivals"), ("Ballet Act 1999", "wooden barres", "schools"),
                ("Ballet Act 1999", "tall mirrors", "academies"), ("Drama Act 1984", "trapdoors", "pantomimes"),
                ("Drama Act 1984", "candles", "tragedies"), ("Drama Act 1984", "wigs", "comedies"),
            ),
            1,
        )
    ]  # fmt: skip
    stems = [q.stem for q in made(act_questions, *acts)]
    assert any("velvet curtains" in s for s in stems)
    assert not any("gilded strings" in s for s in stems)


def test_a_sentence_that_lost_a_reference_in_its_midst_gets_no_gap() -> None:
    line = "Headteachers should record every missing harp {}in the ledger of instruments at matinees."
    assert made(wording_questions, f"1. {line.format('')}")
    assert not made(wording_questions, f"1. {line.format('(see paragraph 9) for how to tune ')}")


def test_who_leads_a_step_tells_which_it_is() -> None:
    line = "The lead practitioner for section 47 enquiries into arson at galas should be a {} before encores."
    assert made(thing_questions, f"1. {line.format('harpist')}")
    assert not made(thing_questions, f"1. {line.format('social worker')}")
