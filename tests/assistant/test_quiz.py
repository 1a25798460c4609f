"""The quiz builder on invented guidance: what it asks, what it refuses to ask, and how a quiz is balanced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.quiz import Question, QuizError, all_questions, build_quiz
from assistant.quizzing.checks import fault, fault_of_form, near_duplicate
from assistant.quizzing.choosing import pick
from assistant.quizzing.clauses import parse, shorten
from assistant.quizzing.drafting import Drafting, spoken_name
from assistant.quizzing.fairness import far_off, gives_itself_away, unfair
from assistant.quizzing.model import TYPES, Citation, Quiz, Wrong
from assistant.quizzing.numbers import Numbers
from assistant.quizzing.options import choose
from assistant.quizzing.pool import make_pool
from assistant.quizzing.reading import Reader
from assistant.quizzing.roles import is_role, role
from assistant.quizzing.senses import Senses
from assistant.quizzing.words import decisive, points_elsewhere, unplaced_definites
from tests.assistant.quiz_library import Invented, library, source, with_more, with_stages

GUIDE = "guide-2024"


@pytest.fixture(scope="module")
def invented() -> Invented:
    return library()


@pytest.fixture(scope="module")
def pool(invented: Invented) -> list[Question]:
    return make_pool(Reader(invented), GUIDE)[0]


def asking(pool: list[Question], words: str, type_: str | None = None) -> list[Question]:
    return [q for q in pool if words in q.stem and type_ in (None, q.type)]


# --- grammar ---


def test_a_condition_and_its_duty_are_told_apart() -> None:
    clause = parse("If a local authority considers that a child needs help, it must carry out an assessment.")
    assert clause is not None
    assert (clause.lead, clause.agent.name) == ("If it considers that a child needs help", "a local authority")
    assert (clause.modal, clause.negative, clause.action) == ("must", False, "carry out an assessment")


def test_a_pronoun_that_does_not_agree_is_not_resolved() -> None:
    assert parse("If a school has questions about the report, they should ask the police.") is None


@pytest.mark.parametrize("sentence", ["The assessment should be reviewed.", "Fears about sharing must not win."])
def test_things_are_no_roles(sentence: str) -> None:
    assert parse(sentence) is None


def test_only_is_never_lost() -> None:
    clause = parse("Schools and colleges should only accept copies of a curriculum vitae alongside a form.")
    assert clause is not None
    assert clause.action.startswith("only accept")


def test_never_makes_a_duty_negative() -> None:
    clause = parse("Staff should never promise a child that they will tell nobody.")
    assert clause is not None
    assert clause.negative


def test_shortening_never_leaves_half_a_list() -> None:
    assert shorten("tell parents, carers, and the school") == "tell parents, carers, and the school"
    assert shorten("keep a record of the case, including the date") == "keep a record of the case"


@pytest.mark.parametrize(
    ("phrase", "named"),
    [
        ("the designated safeguarding lead (or a deputy)", True),
        ("a social work qualified practice supervisor or manager", True),
        ("the assessment", False),
        ("training for staff", False),
    ],
)
def test_roles_are_recognised(phrase: str, named: bool) -> None:
    assert is_role(phrase) is named


def test_a_body_overlaps_with_those_who_are_part_of_it() -> None:
    assert role("safeguarding partners").overlaps(role("the police"))
    assert role("the local authority").overlaps(role("social workers"))
    assert role("practitioners").overlaps(role("the coroner"))
    assert not role("the designated safeguarding lead").overlaps(role("the police"))


def test_what_leans_on_other_words_is_seen() -> None:
    assert points_elsewhere("send these to the police")
    assert points_elsewhere("they keep a record")
    assert points_elsewhere("harbour law and custom prevent it")
    assert not points_elsewhere("tell a child what will happen to them")
    assert unplaced_definites("publish the report within six months") == ["report"]
    assert unplaced_definites("hold the initial child protection conference") == []


def test_only_what_falls_to_one_body_is_asked_as_whose() -> None:
    assert decisive("convene a strategy discussion")
    assert decisive("jointly report on the activity they have undertaken")
    assert not decisive("consider the child’s wishes and feelings")
    assert not decisive("carry out enquiries in a way that minimises distress")


# --- questions ---


def test_every_question_passes_the_checks(invented: Invented, pool: list[Question]) -> None:
    reader = Reader(invented)
    assert len(pool) > 25
    assert {q.type for q in pool} == set(TYPES)
    assert [fault(q, reader) for q in pool] == [None] * len(pool)


def test_every_quote_stands_on_its_page(invented: Invented, pool: list[Question]) -> None:
    for question in pool:
        page = invented.pages(GUIDE)[question.citation.page_index - 1]
        assert question.citation.quote in page.content
        assert question.citation.page_label == str(question.citation.page_index + 10)


def test_a_timescale_keeps_its_unit_and_its_paragraph(pool: list[Question]) -> None:
    written = asking(pool, "arrest for county lines", "fill_gap")[0]
    assert written.answer == "five working days"
    assert written.options == ()
    assert written.citation.paragraph == "13"
    assert written.accepts("5 working days.")
    assert not written.accepts("five days")


def test_a_timescale_is_asked_as_people_ask(pool: list[Question]) -> None:
    assert asking(pool, "within what time of an arrest for county lines offences should local panels meet?")


def test_who_must_do_it(pool: list[Question]) -> None:
    question = asking(pool, "who should arrange overnight observations", "multiple_choice")[0]
    assert question.answer == "health practitioners"
    assert len(question.options) == 4


def test_a_role_that_another_document_gives_the_duty_to_is_no_wrong_option(invented: Invented) -> None:
    question = asking(make_pool(Reader(invented), GUIDE)[0], "overnight observations", "multiple_choice")[0]
    wrong = next(option for option in question.options if option not in {question.answer, "the police"})
    duty = f"{wrong[0].upper()}{wrong[1:]} should arrange overnight observations for injured infants."
    more = with_more(invented, "other-2025", "Other Guide 2025", [f"1. {duty}"])
    again = asking(make_pool(Reader(more), GUIDE)[0], "who should arrange overnight observations")
    assert all(wrong not in q.options for q in again)


def test_a_timescale_that_another_document_gives_is_no_wrong_option(invented: Invented) -> None:
    said = "Local panels should meet within seven working days of an arrest for county lines offences."
    more = with_more(invented, "other-2025", "Other Guide 2025", [f"1. {said}"])
    for library_, there in ((invented, True), (more, False)):
        questions = list(Numbers(Drafting(Reader(library_), GUIDE)).questions())
        shown = {option for q in asking(questions, "county lines", "multiple_choice") for option in q.options}
        assert ("seven working days" in shown) is there


def test_what_is_not_on_a_list_is_from_another_list(pool: list[Question]) -> None:
    odd = asking(pool, "early help for a child who … Which of these is NOT on the list?", "odd_one_out")[0]
    on_list = {
        "is a young carer",
        "has a parent or carer in custody",
        "has returned home from care",
        "is frequently missing from education",
    }
    assert odd.answer == "has older friends who were in custody"
    assert set(odd.options) - {odd.answer} < on_list


@pytest.fixture(scope="module")
def staged(invented: Invented) -> list[Question]:
    return make_pool(Reader(with_stages(invented)), "stages-2025")[0]


def test_a_task_is_that_of_the_role_whose_list_has_it(staged: list[Question]) -> None:
    asked = asking(staged, "whose task is this: “interview relatives who witnessed the assault in separate rooms”")
    assert [q.answer for q in asked] == ["social workers"]
    assert "the police" in asked[0].options
    assert "“Urgent enquiries”" in asked[0].stem


def test_what_every_practitioner_should_do_is_nobodys_own_task(staged: list[Question]) -> None:
    assert asking(staged, "photograph bruises")
    assert not asking(staged, "whose task is this: “describe fractures")


def test_no_list_of_tasks_is_asked_by_heart(staged: list[Question]) -> None:
    assert staged
    assert not [q for q in staged if "NOT on the list" in q.stem]


def test_a_short_form_that_nothing_explains_is_a_fault(invented: Invented, pool: list[Question]) -> None:
    strange = replace(pool[0], stem=f"{pool[0].stem} XQZ agencies?")
    assert fault(strange, Reader(invented)) == "a short form that nothing explains"


def test_the_same_timescale_said_twice_is_asked_once(invented: Invented) -> None:
    lines = [
        "1. Chaperone licences for licensed theatres should be issued within 20 working days of an application.",
        "2. Licences for chaperones in licensed theatres should be issued no later than 20 working days after an "
        "application.",
    ]
    more = with_more(invented, "more-2025", "More Guide 2025", lines)
    made = [q for q in make_pool(Reader(more), "more-2025")[0] if q.kind == "timescale"]
    assert len({q.fact for q in made}) == 1


def test_a_number_given_twice_in_a_sentence_is_one_gap_twice(invented: Invented) -> None:
    line = "1. Chaperone files should be sent within 5 days of a transfer or within the first 5 days of a new tour."
    more = with_more(invented, "more-2025", "More Guide 2025", [line])
    gaps = [q for q in make_pool(Reader(more), "more-2025")[0] if q.kind == "timescale" and q.type == "fill_gap"]
    assert [(q.answer, q.stem.count("______")) for q in gaps] == [("5 days", 2)]


def test_definitions_are_asked_from_both_ends(pool: list[Question]) -> None:
    assert asking(pool, "What does Invented Guide 2024 mean by “neglect”?")
    named = [q for q in pool if q.stem.startswith("Which term") and q.answer == "upskirting"]
    assert len(named) == 1
    assert "upskirting" not in named[0].stem


def test_a_rule_that_says_no_is_true_and_turned_round_false(pool: list[Question]) -> None:
    answers = {q.stem: q.answer for q in asking(pool, "parental consent", "true_false")}
    assert sorted(answers.values()) == ["False", "True"]
    assert all(("do not need" in stem) == (answer == "True") for stem, answer in answers.items())


def _told(said: str) -> list[Question]:
    more = with_more(library(), "more-2025", "More Guide 2025", [said])
    return [q for q in make_pool(Reader(more), "more-2025")[0] if q.type == "true_false"]


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        ("1. Staff must refer any suspected trafficking of pupils to detectives without delay.", "without delay"),
    ],
)
def test_a_deciding_detail_turned_round_is_false(said: str, mistake: str) -> None:
    answers = {q.answer: q.stem for q in _told(said)}
    assert set(answers) == {"True", "False"}
    assert mistake in answers["True"]
    assert mistake not in answers["False"]


@pytest.mark.parametrize(
    "said",
    [
        "1. Licensing officers decide whether chaperones can be appointed without any formal interview.",
        "1. Theatres need a register because undocumented chaperones are not legally insured.",
    ],
)
def test_what_cannot_be_turned_round_cleanly_is_not_asked(said: str) -> None:
    assert _told(said) == []


def test_a_leaning_timescale_brings_the_sentence_before_it(invented: Invented) -> None:
    lines = [
        "1. Chaperones employed by licensed theatres should complete accredited first aid training. This training "
        "should be refreshed at least every two years."
    ]
    more = with_more(invented, "more-2025", "More Guide 2025", lines)
    stems_ = [q.stem for q in make_pool(Reader(more), "more-2025")[0] if q.kind == "timescale"]
    assert stems_
    assert all("Chaperones employed by licensed theatres" in stem for stem in stems_)


def test_stems_stand_alone_and_name_the_document(pool: list[Question]) -> None:
    for question in pool:
        assert "Invented Guide 2024" in question.stem
        if question.kind in {"who", "what"}:
            assert not points_elsewhere(question.stem)


def test_no_option_is_another_part_of_the_right_list(pool: list[Question]) -> None:
    for question in pool:
        assert len(set(question.options)) == len(question.options)
        assert question.options.count(question.answer) == (1 if question.options else 0)


def test_what_was_dropped_has_a_reason(invented: Invented) -> None:
    dropped = make_pool(Reader(invented), GUIDE)[1]
    assert dropped
    assert all(d.reason and d.kind and d.source_id == GUIDE for d in dropped)


def test_a_new_edition_is_asked_about(invented: Invented) -> None:
    new = library(changed={"Glossary": "Terms"})
    pages, passages = new.held[GUIDE][1:]
    extra = "16. Drones photographing playgrounds should be reported to aviation regulators by every head."
    later = with_more(invented, "guide-2025", "Invented Guide 2025", [extra, *_duties(invented)])
    both = Invented({**later.held, "guide-2025": _family(later.held["guide-2025"])})
    made = make_pool(Reader(both), "guide-2025")[0]
    changes = [q for q in made if q.kind == "change"]
    assert pages
    assert passages
    assert [q.answer for q in changes] == [extra.split(". ", 1)[1].rstrip(".")]
    assert "that Invented Guide 2024 did not" in changes[0].stem


def _duties(invented: Invented) -> list[str]:
    texts = [p.text for p in invented.passages(GUIDE) if p.paragraphs and "\n" not in p.text]
    return [f"{n}. {text.split('. ', 1)[1]}" for n, text in enumerate(texts, 30)]


def _family(entry: tuple) -> tuple:  # type: ignore[type-arg]
    return (replace(entry[0], family="guide"), *entry[1:])


# --- checks ---


LONG = "the coroner and every registrar, midwife, prefect, verger, usher, warden or beadle"


def sample(**changes: object) -> Question:
    citation = Citation("guide-2024", "Invented Guide", "2024", "11", 1, "1", "The coroner must hold an inquest.")
    question = Question(
        "q1", "multiple_choice", "According to the guide, who must hold an inquest?",
        ("the coroner", "the police", "the registrar", "a nurse"), "the coroner", 0, "Because.", citation, "who",
    )  # fmt: skip
    return replace(question, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"options": ("the coroner", "The coroner", "a nurse", "the police")}, "two options are the same"),
        ({"options": ("the coroner", "all of the above", "a nurse", "the police")}, "an option speaks of the other"),
        ({"stem": "Who was released under released under bail?"}, "its wording is broken"),
        (
            {
                "kind": "term",
                "answer": "gout",
                "options": ("gout", "operatic absent-mindedness", "sleep-walking", "vertigo"),
            },
            None,
        ),
        ({"answer_index": 1}, "the answer is not among the options"),
        ({"stem": "Who  must hold ( it?"}, "its wording is broken"),
        ({"stem": " ".join(f"word{k}" for k in range(80))}, "it is too long"),
        ({"type": "odd_one_out", "options": ("the coroner", "not the police", "b", "c")}, "a negative in an option"),
        (
            {"kind": "rule", "answer": LONG, "options": (LONG, "a", "b", "c")},
            "the answer's length",
        ),
    ],
)
def test_faults_of_form_are_found(changes: dict[str, object], reason: str | None) -> None:
    found = fault_of_form(sample(**changes))
    assert found is None if reason is None else (found or "").startswith(reason)


def test_a_quote_that_is_not_on_the_page_is_a_fault(invented: Invented, pool: list[Question]) -> None:
    elsewhere = 3 if pool[0].citation.page_index != 3 else 4
    moved = replace(pool[0], citation=replace(pool[0].citation, page_index=elsewhere))
    assert fault(moved, Reader(invented)) == "the quote does not stand on the cited page"


def test_near_duplicates_are_seen() -> None:
    again = sample(stem="According to the guide, who must hold any inquest?")
    assert near_duplicate(again, [sample()])
    assert not near_duplicate(replace(again, citation=replace(again.citation, quote="Other."), kind="law"), [sample()])


def test_wrong_options_are_of_like_length_and_differ() -> None:
    candidates = [
        Wrong("tell the police about an assault", 0.9),
        Wrong("tell the police of the assault", 0.8),
        Wrong("x", 0.9),
        Wrong("write to the coroner at once", 0.5),
        Wrong("keep a record for ten years", 0.4),
    ]
    chosen = choose("ask a nurse for her advice", candidates, "seed")
    assert chosen is not None
    texts = [w.text for w in chosen]
    assert "x" not in texts
    assert sum("police" in text for text in texts) == 1


def test_the_document_is_named_as_people_name_it() -> None:
    assert spoken_name(source("wt-2023", "Working Together to Safeguard Children 2023", "2023")) == (
        "Working Together 2023"
    )
    long = replace(
        source("kcsie-2025", "Keeping Children Safe in Education 2025", "2025"), short_title="KCSIE 2025 (July)"
    )
    assert spoken_name(long) == "KCSIE 2025"


# --- a quiz ---


def many(count: int) -> list[Question]:
    """Questions of all types that share nothing but their form."""
    made: list[Question] = []
    for k in range(count):
        letters = str(k).translate(str.maketrans("0123456789", "bcdfghjklm"))
        words = " ".join(f"{name}{letters}" for name in ("alpha", "beta", "gamma", "delta"))
        citation = Citation("guide-2024", "G", "2024", "11", 1, None, f"quote {words}")
        fact, kind = f"f{k}", ("who", "list", "timescale", "what", "rule")[k % 5]
        options = tuple(f"option {words} {n}" for n in range(4))
        made += [
            Question(f"m{k}", "multiple_choice", words, options, options[0], 0, "", citation, kind, fact=fact),
            Question(f"o{k}", "odd_one_out", words, options, options[0], 0, "", citation, kind, fact=fact),
            Question(f"g{k}", "fill_gap", words, (), f"x{letters}", None, "", citation, kind, fact=fact),
            Question(f"t{k}", "true_false", words, ("True", "False"), "True", 0, "", citation, kind, fact=fact),
            Question(f"u{k}", "true_false", words, ("True", "False"), "False", 1, "", citation, kind, fact=fact),
        ]
    return made


def test_a_hundred_questions_are_balanced() -> None:
    chosen = pick(many(150), 100, seed=4, types=TYPES)
    types = Counter(q.type for q in chosen)
    places = Counter(q.answer_index for q in chosen if len(q.options) == 4)
    statements = [q for q in chosen if q.type == "true_false"]
    assert len(chosen) == 100
    assert len({q.fact for q in chosen}) == 100
    assert max(types.values()) <= 50
    assert max(places.values()) - min(places.values()) <= 1
    assert abs(sum(q.answer == "False" for q in statements) * 2 - len(statements)) <= 1
    assert all(q.options[q.answer_index] == q.answer for q in chosen if q.answer_index is not None)


def _of_kinds(**kinds: int) -> list[Question]:
    """Gaps of these kinds, so many of each, that share nothing."""
    plain = [q for q in many(sum(kinds.values())) if q.type == "fill_gap"]
    names = [kind for kind, count in kinds.items() for _ in range(count)]
    return [replace(q, kind=kind) for q, kind in zip(plain, names, strict=True)]


def test_kinds_that_are_good_a_little_less_often_come_later_and_few() -> None:
    pool = _of_kinds(timescale=20, rule=20, told=20, law=20, thing=60, detail=60, page=40)
    kinds = Counter(q.kind for q in pick(pool, 40, seed=3, types=["fill_gap"]))
    assert kinds["thing"] <= 6
    assert kinds["detail"] <= 6
    assert kinds["page"] == 0
    assert sum(kinds[k] for k in ("timescale", "rule", "told", "law")) >= 26


def test_later_kinds_come_later() -> None:
    firsts = Counter(pick(_of_kinds(rule=60, detail=60), 1, seed, ["fill_gap"])[0].kind for seed in range(60))
    assert firsts["rule"] > 2 * firsts["detail"]


def test_no_section_has_most_of_a_quiz() -> None:
    pool = [replace(q, section=("A",) if k % 2 else ("B", str(k))) for k, q in enumerate(_of_kinds(rule=40, told=40))]
    of_one = sum(q.section == ("A",) for q in pick(pool, 12, seed=3, types=["fill_gap"]))
    assert of_one <= 3
    assert len(pick(pool[1::2], 6, seed=3, types=["fill_gap"])) == 6  # where there is no other


def test_where_a_section_begins_is_asked_only_by_its_name() -> None:
    pool = _of_kinds(page=30)
    assert pick(pool, 100, seed=3, types=["fill_gap"]) == []
    named = pool[0].citation.quote
    assert [q.fact for q in pick(pool, 10, seed=3, types=["fill_gap"], topic=named)] == [pool[0].fact]


def test_one_answer_comes_twice_at_most() -> None:
    pool = [replace(q, answer="the police") for q in _of_kinds(timescale=20, told=20)]
    assert len(pick(pool, 50, seed=3, types=["fill_gap"])) == 2


def test_two_terms_of_one_list_are_enough() -> None:
    pool = [replace(q, section=("Outcomes",)) for q in _of_kinds(term=10)]
    assert len(pick(pool, 50, seed=3, types=["fill_gap"])) == 2


def test_the_same_seed_gives_the_same_quiz(invented: Invented) -> None:
    assert build_quiz(invented, n=8, seed=5) == build_quiz(library(), n=8, seed=5)
    assert build_quiz(invented, n=8, seed=5) != build_quiz(invented, n=8, seed=6)


def test_one_fact_is_asked_once_and_types_can_be_chosen(invented: Invented) -> None:
    quiz = build_quiz(invented, n=30, types=["true_false"])
    assert {q.type for q in quiz.questions} == {"true_false"}
    facts = [q.fact for q in quiz.questions]
    assert len(facts) == len(set(facts))


def test_a_topic_with_few_good_questions_says_so(invented: Invented) -> None:
    quiz = build_quiz(invented, topic="upskirting", n=5)
    assert len(quiz.questions) == 1
    assert quiz.note == (
        "Only one good question on “upskirting” could be made from the documents chosen; 5 were asked for."
    )


def test_enough_questions_need_no_note(invented: Invented) -> None:
    assert build_quiz(invented, n=3).note == ""


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"n": 0}, "between 1 and 200 questions, not 0"),
        ({"n": 10_000}, "between 1 and 200 questions, not 10000"),
        ({"topic": "unicorns"}, "about “unicorns”"),
        ({"source": "wt-1066"}, "no document “wt-1066”"),
        ({"types": ["essay"]}, "no question type “essay”"),
    ],
)
def test_bad_input_gets_one_sentence(invented: Invented, wanted: dict[str, object], words: str) -> None:
    with pytest.raises(QuizError) as caught:
        build_quiz(invented, **wanted)  # type: ignore[arg-type]
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_empty_library_gets_one_sentence() -> None:
    with pytest.raises(QuizError, match="library is empty"):
        build_quiz(Invented({}))


def test_the_json_has_the_agreed_fields(invented: Invented) -> None:
    quiz: Quiz = build_quiz(invented, n=2)
    for question in quiz.to_json()["questions"]:
        assert {"id", "type", "stem", "options", "answer", "answer_index", "explanation", "citation"} <= set(question)
        wanted = {"source_id", "title", "edition", "page_label", "page_index", "paragraph", "quote"}
        assert set(question["citation"]) == wanted


def test_questions_are_the_same_each_time_they_are_made(invented: Invented) -> None:
    assert all_questions(invented, GUIDE) == all_questions(library(), GUIDE)


# --- what a trainer would not read out ---


class Matters:
    """Vectors by matter: texts about the same thing point the same way."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raw = np.array([[1e-3 + (w in text.lower()) for w in self.words] for text in texts], dtype=np.float32)
        return raw / np.linalg.norm(raw, axis=1, keepdims=True)


def _choice(kind: str, stem: str, *options: str, type_: str = "multiple_choice") -> Question:
    place = Citation("guide-2025", "Guide", "2025", "1", 1, None, stem)
    return Question("q", type_, stem, options, options[0], 0, "", place, kind)


def test_an_answer_that_alone_has_to_do_with_the_stem_is_a_give_away() -> None:
    senses = Senses(Matters("terror", "drug", "harm"))
    alone = _choice("term", "What is terror?", "violence that spreads terror", "selling a drug", "harm at home")
    beside = _choice("term", "What is terror?", "violence that spreads terror", "a film of terror", "terror at home")
    lone = _choice("term", "What is terror?", "violence that spreads terror", "a film of terror", "harm", "a drug")
    assert gives_itself_away(lone, senses, "Guide 2025") is not None  # one rival, and two that are crossed out unread
    assert gives_itself_away(alone, senses, "Guide 2025") is not None
    assert gives_itself_away(beside, senses, "Guide 2025") is None


def test_an_odd_item_of_another_kind_is_a_give_away() -> None:
    senses = Senses(Matters("plan", "training"))
    items = ("the plan for home", "the plan for school", "the plan for health")
    odd = _choice("list", "What is on the list?", "training of staff", *items, type_="odd_one_out")
    near = _choice("list", "What is on the list?", "a plan for care", *items, type_="odd_one_out")
    assert gives_itself_away(odd, senses, "Guide 2025") is not None
    assert gives_itself_away(near, senses, "Guide 2025") is None


@pytest.mark.parametrize(
    ("question", "fine"),
    [
        (_choice("told", "Who is told?", "the LADO", "the police", "health practitioners", "the DSL"), True),
        (_choice("told", "Who is told?", "the LADO", "the prison", "the coroner", "the police"), False),
        (_choice("told", "Who is told?", "the XQZ", "the police", "the governing body", "the DSL"), False),
        (_choice("told", "Who is told?", "the coroner", "the police", "health practitioners", "the DSL"), False),
        (_choice("told", "Who is told?", "the coroner", "the prison", "the registrar", "the police"), True),
    ],
)
def test_roles_from_another_world_and_jargon_are_refused(question: Question, fine: bool) -> None:
    assert (unfair(question, Senses(None), "Guide 2025") is None) is fine


def test_what_is_far_from_schools_is_told_apart() -> None:
    about = "In which room do {} meet?"
    far = _choice("thing", about.format("coroners and registrars"), "hall", "attic", "cellar", "vestry")
    near = _choice("thing", about.format("governors and teachers"), "hall", "attic", "cellar", "vestry")
    assert far_off(far, Senses(None), "Guide 2025")
    assert not far_off(near, Senses(None), "Guide 2025")


def test_what_is_far_from_schools_is_asked_only_of_those_who_name_it() -> None:
    pool = [replace(q, far=int(q.fact[1:]) % 2 == 0) for q in many(40)]
    near = pick(pool, 30, seed=2, types=TYPES)
    assert len(near) == 20
    assert not any(q.far for q in near)
    assert any(q.far for q in pick(pool, 20, seed=2, types=TYPES, topic="inquests"))
    assert pick([replace(q, far=True) for q in pool], 10, seed=2, types=TYPES)  # where a document has nothing else


def test_a_document_known_by_its_letters_is_asked_about() -> None:
    """Each question names its document: letters in the name are no unexplained short form."""
    question = _choice("told", "According to XQZ 2024, who is told?", "the LADO", "the police", "the DSL", "parents")
    assert unfair(question, Senses(None), "XQZ 2024") is None
    assert unfair(question, Senses(None), "Guide 2025") is not None


def test_few_facts_of_a_type_take_turns() -> None:
    """Three odd ones out are not in every quiz of twenty."""
    others = ("multiple_choice", "fill_gap")
    pool = [q for q in many(60) if q.type == ("odd_one_out" if (k := int(q.fact[1:])) < 3 else others[k % 2])]
    drawn = [pick(pool, 20, seed, TYPES) for seed in range(20)]
    often = Counter(q.fact for quiz in drawn for q in quiz if q.type == "odd_one_out")
    assert often
    assert max(often.values()) < 15


def test_statements_are_no_more_than_all_else_and_begin_with_either() -> None:
    pool = [q for q in many(60) if (q.type == "true_false") == (int(q.fact[1:]) >= 10)]
    drawn = Counter(q.type for q in pick(pool, 60, 3, TYPES))
    assert drawn["true_false"] <= sum(drawn.values()) / 2
    first = {next(q.answer for q in pick(pool, 10, seed, TYPES) if q.type == "true_false") for seed in range(12)}
    assert first == {"True", "False"}
