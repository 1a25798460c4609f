"""The forms of sentence that the quiz builder reads as facts, and the rivals it offers: on invented guidance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.quizzing.claims import Claim, claim_questions
from assistant.quizzing.clauses import shorten, tidy
from assistant.quizzing.definitions import definition_questions
from assistant.quizzing.drafting import Drafting
from assistant.quizzing.duties import Duties
from assistant.quizzing.facts import one_fact_each
from assistant.quizzing.fairness import unfair
from assistant.quizzing.gaps import fits_the_gap, in_number, in_the_duty, tells_itself
from assistant.quizzing.law import act_questions
from assistant.quizzing.model import Citation, Question
from assistant.quizzing.myths import myth_questions
from assistant.quizzing.numbers import Numbers
from assistant.quizzing.pool import bland, make_pool
from assistant.quizzing.reading import Place, Reader
from assistant.quizzing.roles import role, same_world
from assistant.quizzing.senses import Senses
from assistant.quizzing.strength import strength_claims
from assistant.quizzing.tasks import _does_so, task_lists, task_questions
from assistant.quizzing.telling import Telling
from assistant.quizzing.things import thing_questions
from assistant.quizzing.words import points_elsewhere
from ingest.pages import Page, Part
from ingest.passages import build_passages
from tests.assistant.quiz_library import (
    MORE,
    Invented,
    Matters,
    drafting,
    library,
    made,
    source,
    turned,
    with_stages,
)

# --- details exchanged inside the sentence ---


@pytest.mark.parametrize(
    ("line", "right", "wrong"),
    [
        ("Licence fees should be paid in parallel with a theatre inspection.", "in parallel with", "only after"),
        ("Prompters should answer hecklers openly, unless doing so would frighten understudies.", "unless", "even if"),
        ("Understudies touring abroad are more likely to fall ill.", "more likely", "no more likely"),
        ("Rehearsal mediation is an entirely voluntary process.", "an entirely voluntary", "a compulsory process"),
        (
            "Understudies should be trained to the same standard as soloists.",
            "the same standard as",
            "need not be trained to",
        ),
        (
            "Where a theatre lends a harpist to a cathedral, it continues to be responsible for that harpist.",
            "continues to be",
            "is no longer responsible",
        ),
        ("Theatres are free to rehearse encores on Sundays.", "are free to", "not permitted to"),
        (
            "Under no circumstances should a prompter without a licence be left alone backstage.",
            "no circumstances",
            "in exceptional circumstances, a prompter without a licence can be left alone",
        ),
        ("Theatres have a legal duty to insure understudies before galas.", "have a legal duty", "but no duty,"),
        ("Prompters should not need to rely on understudies for translations.", "should not need to", "should rely on"),
        ("It is not necessary to seek applause for rehearsed encores.", "not necessary", "it is necessary"),
    ],
)
def test_a_detail_is_exchanged_where_it_stands(line: str, right: str, wrong: str) -> None:
    pairs = turned(f"1. {line}")
    assert len(pairs) == 1
    said, false = pairs[0]
    assert not said or right in said
    assert wrong in false
    assert wrong not in said


@pytest.mark.parametrize(
    "line",
    [
        "All rehearsal injuries should be documented by prompters.",  # none of them, or not all?
        "Children of all ages can experience backstage heckling abroad.",
        "Both heckling and jeering are forms of theatrical disruption.",
        "Prompters should always act in the best interests of understudies.",  # nobody would deny it
        "Wardrobe keepers should be vetted, including those who only assist backstage.",  # "except those"
        "Rehearsal injuries should be documented by prompters.",  # "need not"
        "Backstage heckling does not always involve shouting.",  # true of almost anything
        "In some cases, prompters will decide that an encore is not appropriate.",  # and in others that it is
    ],
)
def test_what_would_be_ambiguous_or_absurd_is_not_turned(line: str) -> None:
    assert turned(f"1. {line}") == []


@pytest.mark.parametrize(
    "line",
    [
        "Prompters should report hecklers to constables as soon as possible to safeguard understudies.",  # a purpose
        "Prompters should report hecklers urgently and in writing to constables, informing them as soon as possible.",
        "Understudies are required to rehearse until matinees begin.",
        "It is not necessary to seek applause for encores provided that there is a licence.",
        "Prompt books are confidential and should not be shared with rival theatres.",
    ],
)
def test_what_is_tied_to_the_statement_is_not_turned_round(line: str) -> None:
    assert [false for _, false in turned(f"1. {line}") if false] == []


def test_a_true_statement_is_one_that_somebody_could_doubt() -> None:
    """A possibility that allows everything, and what holds for all ages, nobody denies."""
    assert turned("1. Early rehearsals are support for children of all ages touring abroad.") == []
    assert turned("1. Heckling can take place wholly backstage.") == []
    assert turned("1. No single practitioner can see every chandelier.") == []
    assert turned("1. Understudies may not immediately disclose stage fright to prompters.") == []
    assert turned("1. Operatic insurance does not replace earthquake drills.") == []
    kept = turned("1. Heckling can take place even before galas begin.")
    assert kept == [("heckling can take place even before galas begin", "")]


def test_no_qualifier_is_cut_and_no_exception_left_out() -> None:
    assert shorten("interview understudies, separately and together as appropriate") == (
        "interview understudies, separately and together as appropriate"
    )
    assert shorten("insure understudies, including abroad, where appropriate").endswith("where appropriate")
    assert tidy("Where appropriate, theatres should insure understudies.").startswith("Where appropriate")
    line = "1. Understudies are not required to rehearse encores abroad in winter."
    assert len(turned(line)) == 1
    assert turned(f"{line} However, understudies must rehearse encores at galas.") == []


# --- what a gap may be ---


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Detectives should convene a GAP whenever trafficking surfaces.", True),
        ("In addition to the GAP, detectives should share what they know.", False),
        ("If the child is subject of a GAP in another area, detectives must consult.", False),
        ("Detectives should share all they know (including the GAP) with theatres.", False),
        ("Detectives should tell all agencies and, if the child has a GAP, the family.", False),
        ("Theatres, as part of their GAP, should consider support.", False),
        ("The GAP can be kept on paper.", False),
        ("If a thief is met, a GAP involving detectives will be convened.", True),
    ],
)
def test_a_gap_stands_in_the_duty_itself(text: str, inside: bool) -> None:
    start = text.index("GAP")
    assert in_the_duty(text, start, start + 3) is inside


def test_a_gap_is_not_given_away_by_a_word_or_its_meaning() -> None:
    none = Senses(None)
    assert tells_itself(none, "Where a child in need has moved, share the", "child in need plan", ["pathway plan"])
    assert tells_itself(none, "A person who provides care", "young carer", ["disabled child"])
    assert not tells_itself(none, "Where rehearsals are planned", "care plan", ["pathway plan"])
    meaning = Senses(Matters("safe", "protection"))
    assert not tells_itself(none, "is to keep choirs safe", "protection", ["pathway"])
    same = Senses(_Alike("safe"))
    assert tells_itself(same, "is to keep choirs safe", "safe", ["pathway"])
    assert not tells_itself(meaning, "is to sing", "protection", ["pathway"])


@pytest.mark.parametrize(
    ("option", "answer", "before", "after", "fine"),
    [
        ("initial child protection conferences", "strategy discussions", "following preliminary ", "", False),
        ("child protection conferences", "strategy discussions", "following preliminary ", "", True),
        ("section 47 enquiries", "risk assessment", "hold a ", "", False),
        ("complaints procedure", "behaviour policy", "the school’s ", " and procedures", False),
    ],
)
def test_a_wrong_option_reads_on_in_the_sentence(option: str, answer: str, before: str, after: str, fine: bool) -> None:
    assert fits_the_gap(option, answer, before, after) is fine
    assert in_number("risk assessment", "section 47 enquiries") == "risk assessments"


def test_an_odd_item_has_the_form_of_the_lists() -> None:
    items = ("heckling such as jeers", "theft such as of harps", "noise such as of drums")
    place = Citation("guide-2025", "Guide", "2025", "1", 1, None, "What?")
    for odd, fine in (("assumptions that jeers are praise", False), ("fraud such as of tickets", True)):
        asked = Question("q", "odd_one_out", "What?", (odd, *items), odd, 0, "", place, "list")
        assert (unfair(asked, Senses(_Alike("")), "Guide 2025") is None) is fine


def test_what_the_text_itself_names_is_placed() -> None:
    assert not points_elsewhere("theatres that lend a harpist remain responsible for that harpist")
    assert points_elsewhere("theatres remain responsible for that harpist")
    assert not points_elsewhere("visiting tenors undergo the same checks as resident tenors")
    assert points_elsewhere("visiting tenors undergo the same checks")


def test_what_points_at_a_first_or_other_body_does_not_stand_alone() -> None:
    assert points_elsewhere("the first theatre must consult the inspectorate")
    assert not points_elsewhere("for the first time")


def test_one_fact_said_twice_is_one() -> None:
    def asked(fact: str, quote: str, answer: str = "45 working days") -> Question:
        cited = Citation("guide-2025", "Guide", "2025", "1", 1, None, quote)
        return Question(fact, "fill_gap", "?", (), answer, None, "", cited, "timescale", fact=fact)

    pool = [
        asked("a", "An inspection of theatres is complete within 45 working days."),
        asked("b", "If an inspection of theatres exceeds 45 working days, say why."),
        asked("c", "Harps are tuned within 45 working days of purchase by organists."),
    ]
    assert [q.fact for q in one_fact_each(pool, Senses(None))] == ["a", "a", "c"]


def test_a_span_of_ages_is_off_at_one_end_only() -> None:
    line = "1. Performers aged 16 to 17 are entitled to tuition between matinee performances."
    asked = [q for q in made(lambda d: Numbers(d).questions(), line) if q.options]
    assert asked
    for option in asked[0].options[1:]:
        first, last = (int(n) for n in option.split(" to "))
        assert (first == 16) != (last == 17)
        assert last <= 18
    school_age = "1. Performers aged 5 to 16 are entitled to tuition between matinee performances."
    assert not made(lambda d: Numbers(d).questions(), school_age)  # everybody knows it


def test_no_condition_is_tacked_on_to_make_a_statement_false() -> None:
    lines = ["1. Chaperone rotas should be archived by licensed theatres after each matinee performance."]
    for said, false in turned(*lines):
        assert false.split()[-3:] == said.split()[-3:]
    stems = [q.stem for q in make_pool(Reader(library()), "guide-2024")[0]]
    assert not [stem for stem in stems if "considers it necessary" in stem]


def test_a_referral_to_nobody_is_not_asked_about() -> None:
    d = drafting("1. Chaperones should be licensed.")
    place = Place(MORE, 1, "1", None, ("Chapter 1", "Positions of trust"))
    there = Place(MORE, 1, "1", None, ("Chapter 1", "Making a referral"))
    said = "it is an offence to fail to make a referral without good reason"
    assert d.where(said, place, placed=True) is None
    assert d.where(said, there, placed=True) is not None
    assert d.where("a referral should be made at once to the police", place, placed=True) is not None


def test_one_wrong_statement_among_right_ones() -> None:
    text, parts = "", []
    lines = [
        ("heading", 1, "Chapter 1: Theatres"), ("heading", 2, "Backstage"), ("heading", 3, "Rehearsal rooms"),
        ("", 0, "Chaperone licences should be renewed before the opening matinee of every touring company."),
        ("", 0, "Understudies may be photographed by journalists during the curtain call of charity galas."),
        ("", 0, "Prompters should store pyrotechnic inventories together with the insurance certificates."),
        ("", 0, "Wardrobe supervisors should fumigate borrowed costumes after returning from winter festivals."),
    ]  # fmt: skip
    for kind, level, line in lines:
        parts.append(Part(kind or "paragraph", len(text), len(text) + len(line), level, None))
        text += f"{line}\n"
    pages = (Page(1, "11", text.rstrip("\n"), parts=tuple(parts)),)
    held = source("rooms-2025", "Rooms Guide 2025", "2025")
    d = Drafting(Reader(Invented({held.id: (held, pages, tuple(build_passages(pages)))})), held.id)
    claims = [
        Claim(
            "detail",
            s,
            d.name,
            s.text.rstrip("."),
            s.text.rstrip(".").replace("should be renewed before", "can wait until"),
        )
        for s in d.sentences
    ]
    odd = [q for q in claim_questions(d, claims) if q.type == "odd_one_out"]
    assert odd
    first = next(q for q in odd if "can wait until" in q.answer)
    assert "Which one is wrong?" in first.stem
    assert all(option in text for option in first.options if option != first.answer)


# --- things ---


def test_the_thing_left_out_is_one_that_the_words_tell() -> None:
    asked = made(
        thing_questions, "1. A strategy discussion should be convened by detectives whenever trafficking surfaces."
    )
    assert [q.answer for q in asked] == ["strategy discussion"]
    rooted = "1. Choristers who meet advocacy agencies may bring an advocate to auditions before every cathedral tour."
    assert made(thing_questions, rooted) == []
    joined = "1. Detectives should interview witnesses of neglect and trafficking within theatrical companies abroad."
    behind = "1. Teachers must report disclosures of female genital mutilation (FGM) by pupils to detectives promptly."
    assert made(thing_questions, joined) == []
    assert made(thing_questions, behind) == []


def test_a_child_in_the_sentence_gives_no_plan_away() -> None:
    line = "1. For a child who moves abroad, a multi-agency child in need plan should be sent to consular officials."
    assert [q.answer for q in made(thing_questions, line)] == ["child in need plan"]


def test_a_loose_kind_is_asked_only_where_its_meaning_tells() -> None:
    line = "1. Choirs should report suspected radicalisation to detectives from terror squads straight away."
    assert made(thing_questions, line, senses=Senses(_Alike("bullying", 0.3))) == []
    told = made(thing_questions, line, senses=Senses(_Alike("radicalisation", 0.3)))
    assert [q.answer for q in told] == ["radicalisation"]
    assert made(thing_questions, line, senses=Senses(_Alike("radicalisation"))) == []  # options of another sort


class _Alike:
    """Vectors in which one word alone goes with every longer text."""

    def __init__(self, word: str, others: float = 0.0) -> None:
        self.word, self.others = word, others

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        near = [len(t.split()) > 3 or t == self.word for t in texts]
        apart = [self.others, (1 - self.others**2) ** 0.5]
        return np.array([[1.0, 0.0] if n else apart for n in near], dtype=np.float32)


# --- lists read with their opening words ---


def _listing(opening: str, *items: str) -> Drafting:
    text, parts = "", []
    lines = [("heading", 1, "Chapter 1: Theatres"), ("heading", 2, "Backstage planning"), ("paragraph", 0, opening)]
    for kind, level, line in [*lines, *(("item", 0, f"• {item}") for item in items)]:
        parts.append(Part(kind, len(text), len(text) + len(line), level, None))
        text += f"{line}\n"
    pages = (Page(1, "11", text.rstrip("\n"), parts=tuple(parts)),)
    held = source("lists-2025", "Lists Guide 2025", "2025")
    return Drafting(Reader(Invented({held.id: (held, pages, tuple(build_passages(pages)))})), held.id)


@pytest.mark.parametrize(
    ("opening", "items", "read"),
    [
        (
            "The aim of the child protection plan is to:",
            ("fumigate borrowed costumes", "insure understudies abroad"),
            "The aim of the child protection plan is to fumigate borrowed costumes.",
        ),
        (
            "The conference chair:",
            ("should be independent of operational managers", "is accountable to the Director of Services"),
            "The conference chair should be independent of operational managers.",
        ),
    ],
)
def test_items_are_read_with_the_words_that_open_their_list(opening: str, items: tuple[str, ...], read: str) -> None:
    assert read in [s.text for s in _listing(opening, *items).sentences if s.from_list]


# --- how many, and from which age to which ---


def test_counts_that_matter_and_spans_of_age_are_asked() -> None:
    lines = [
        "1. Licensed theatres must hold emergency telephone numbers for at least two chaperones of every performer.",
        "2. Performers aged 7 to 14 are entitled to tuition between matinee performances.",
        "3. Prompters wrote seven memorable prologues.",
    ]
    asked = {q.answer: q for q in made(lambda d: Numbers(d).questions(), *lines) if q.type == "multiple_choice"}
    assert set(asked) == {"two", "7 to 14"}
    assert "one" not in asked["two"].options
    assert all(" to " in option for option in asked["7 to 14"].options)


# --- rivals ---


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the headteacher", "the designated safeguarding lead", True),
        ("the police", "the LADO", True),
        ("the governing body", "a local authority social worker", False),
    ],
)
def test_a_rival_is_of_the_answers_own_world(one: str, other: str, same: bool) -> None:
    assert same_world(one, other) is same


def _asked(*options: str) -> Question:
    place = Citation("guide-2025", "Guide", "2025", "1", 1, None, "Who is told?")
    return Question("q", "fill_gap", "Who is told?", options, options[0], 0, "", place, "told")


@pytest.mark.parametrize(
    ("options", "fine"),
    [
        (("the headteacher", "the designated safeguarding lead", "the designated teacher", "the police"), True),
        (("the headteacher", "the police", "the LADO", "the designated teacher"), False),
        (("the LADO", "the police", "health practitioners", "the case manager"), True),
        (("inspectors", "the police", "health practitioners", "safeguarding partners"), False),
    ],
)
def test_two_roles_besides_must_be_thinkable(options: tuple[str, ...], fine: bool) -> None:
    assert (unfair(_asked(*options), Senses(None), "Guide 2025") is None) is fine


def test_a_task_goes_with_a_role_that_does_the_like() -> None:
    """Nobody takes a task for the police's whose tasks have nothing in common with it."""
    for word, asked in (("witness", True), ("room", False)):  # the police have to do with witnesses, not with rooms
        reader = Reader(with_stages(library()))
        reader.__dict__["senses"] = Senses(Matters(word, "nothing of the kind"))
        d = Drafting(reader, "stages-2025")
        made_ = [q for q in task_questions(d, Duties(d)) if "interview relatives" in q.stem]
        assert any("police" in f"{q.stem} {q.options}" for q in made_) is asked
    without = Drafting(Reader(with_stages(library())), "stages-2025")
    without.reader.__dict__["senses"] = Senses(None)
    assert [q for q in task_questions(without, Duties(without)) if "interview relatives" in q.stem]


def test_an_agency_could_be_meant_only_where_it_does_the_like() -> None:
    """It has a task there that begins with the same verb, or a duty much like it; a paler likeness is not enough."""
    reader = Reader(with_stages(library()))
    reader.__dict__["senses"] = Senses(Matters("rooms", "witnesses", "ledgers", "meadows"))
    d = Drafting(reader, "stages-2025")
    lists, duties, police = list(task_lists(d)), Duties(d), role("the police")
    item = lists[0].items[0][0]
    assert not _does_so(duties, police, "search rooms that are locked", item, lists)
    assert _does_so(duties, police, "trace rooms that are locked", item, lists)
    assert _does_so(duties, police, "hear witnesses who are abroad", item, lists)


def test_how_near_a_roles_own_duties_come() -> None:
    reader = Reader(with_stages(library()))
    reader.__dict__["senses"] = Senses(Matters("arrest", "infants"))
    duties = Duties(Drafting(reader, "stages-2025"))
    assert duties.does_like(role("the police"), "arrest a thief") > 0.9
    assert duties.does_like(role("the police"), "weigh infants") < 0.8
    assert duties.does_like(role("the coroner"), "arrest a thief") < 0.8


def required(*lines: str) -> list[tuple[str, str]]:
    return [(c.said, c.turned) for c in strength_claims(drafting(*lines))]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (
            "Theatres must obtain velvet curtains from licensed drapers.",
            "theatres are advised, but not required, to obtain velvet curtains from licensed drapers",
        ),
        (
            "Where a tenor falls ill abroad, an impresario must notify lighthouse keepers.",
            "where a tenor falls ill abroad, an impresario is advised, but not required, to notify lighthouse keepers",
        ),
        (
            "All capsized dinghies must be notified to lighthouse keepers.",
            "it is good practice, but not a requirement, for all capsized dinghies to be notified to "
            "lighthouse keepers",
        ),
    ],
)
def test_a_requirement_is_false_as_mere_advice(line: str, wrong: str) -> None:
    assert [false for _, false in required(f"1. {line}")] == [wrong]


@pytest.mark.parametrize(
    "line",
    [
        "Theatres must obtain velvet curtains unless drapers are on strike.",  # an exception
        "Theatres must consider whether velvet curtains suit their stage.",  # nothing is done
        "Theatres must obtain velvet curtains and should insure them with drapers.",  # two rules
        "Theatres must never borrow velvet curtains from bankrupt drapers.",  # nobody takes a ban for advice
        "They must obtain velvet curtains from licensed drapers.",  # who?
    ],
)
def test_what_is_no_plain_requirement_is_not_turned_into_advice(line: str) -> None:
    assert required(f"1. {line}") == []


def test_what_another_sentence_merely_advises_is_not_asked_as_required() -> None:
    line = "1. Theatres must obtain velvet curtains from licensed drapers."
    assert required(line, "2. Impresarios should obtain velvet curtains from licensed drapers.") == []


def test_conduct_named_as_a_posts_is_that_posts() -> None:
    """What would be good conduct in anybody is asked only where the guidance gives it to a post."""
    doers = ("Headteachers and principals", "Governing bodies and proprietors", "Case managers", "Local councils")
    goods = ("brass flutes", "wooden harps", "gilded organs", "ivory keyboards", "silver gongs")
    pairs = [(who, what) for who in doers for what in goods]
    others = [f"{n}. {who} should arrange {what} for choristers." for n, (who, what) in enumerate(pairs, 3)]
    lines = (
        "1. The designated teacher should promote nautical rehearsals with lighthouse keepers abroad.",
        "2. Schools should promote equestrian tournaments with chaperones on distant islands.",
    )
    asked = [q for q in made(lambda d: Duties(d).questions(), *lines, *others) if q.type == "multiple_choice"]
    about = {q.answer for q in asked if "promote" in q.stem}
    assert about == {"the designated teacher"}


def test_whom_to_tell_is_asked_as_true_or_false_too() -> None:
    doers = ("The LADO", "Health practitioners", "Governing bodies", "Youth offending teams")
    objects = ("burnt manuscripts", "brass flutes", "wooden harps", "gilded organs")
    lines = ["1. Stolen instruments from cathedral treasuries should be reported to the police by choristers."]
    for doer in doers:
        lines += [f"{len(lines) + 1}. {doer} should catalogue {thing}." for thing in objects]
    for doer in ("health practitioners", "governing bodies"):  # people are sent to them too
        lines += [
            f"{len(lines) + 1}. Wilted {palm} should be reported to {doer} at once." for palm in ("palms", "ferns")
        ]
    asked = [
        q for q in made(lambda d: Telling(d, Duties(d)).questions(), *lines) if "nstruments from cathedral" in q.stem
    ]
    statements = {q.answer: q.stem for q in asked if q.type == "true_false"}
    assert set(statements) == {"True", "False"}
    assert "the police" in statements["True"]
    assert any(other in statements["False"].lower() for other in ("health practitioners", "governing bodies"))


def test_an_act_that_is_merely_considered_with_is_no_question() -> None:
    line = "1. Councils should consider how to align choir assessments under the Choral Works Act 1989 with rehearsals."
    others = [
        f"{n}. Choirs must comply with the Choral Works Act 1989 in {x}." for n, x in enumerate(("Bath", "Ely"), 2)
    ]
    assert not [q for q in made(act_questions, line, *others) if "align" in q.stem]


# --- definitions and myths ---


def test_a_term_is_offered_the_meaning_it_is_taken_for() -> None:
    reader = Reader(library())
    reader.__dict__["senses"] = Senses(Matters("somebody", "health"))
    swapped = [q for q in definition_questions(Drafting(reader, "guide-2024")) if q.type == "true_false"]
    assert {q.answer for q in swapped} == {"True", "False"}
    neglect = [q for q in swapped if "“neglect” means" in q.stem]
    assert neglect == []  # nothing else in the guide is about health


def test_a_myth_is_false_and_its_correction_quoted() -> None:
    text, parts = "", []
    for kind, level, line in [
        ("heading", 1, "Common myths about theatres"),
        ("heading", 2, "Applause is needed before an encore"),
        ("paragraph", 0, "No. Applause has never been needed before an encore in any licensed theatre."),
        ("heading", 2, "Understudies cannot be photographed backstage"),
        ("paragraph", 0, "No, this is not the case unless they are minors."),
    ]:
        parts.append(Part(kind, len(text), len(text) + len(line), level, None))
        text += f"{line}\n"
    pages = (Page(1, "11", text.rstrip("\n"), parts=tuple(parts)),)
    held = source("myths-2025", "Myths Guide 2025", "2025")
    d = Drafting(Reader(Invented({held.id: (held, pages, tuple(build_passages(pages)))})), held.id)
    asked = list(myth_questions(d))
    assert [(q.answer, q.citation.quote) for q in asked] == [
        ("False", "Applause has never been needed before an encore in any licensed theatre.")
    ]
    assert "applause is needed before an encore" in asked[0].stem


def test_where_to_find_it_is_never_most_of_a_document() -> None:
    facts = {q.fact: q.kind for q in make_pool(Reader(library()), "guide-2024")[0]}
    pages = sum(kind == "page" for kind in facts.values())
    assert 2 * pages <= len(facts) - pages


@pytest.mark.parametrize(
    ("kind", "stem", "answer", "dropped"),
    [
        ("told", "True or false? Stolen harps should be reported to the police.", "True", True),
        ("told", "True or false? Stolen harps should be reported to the police immediately.", "True", False),
        ("told", "True or false? Stolen harps should be reported to the organist.", "False", False),
        ("timescale", "True or false? Harps are tuned each year.", "True", False),
    ],
)
def test_a_true_statement_that_nobody_would_doubt_is_not_asked(
    kind: str, stem: str, answer: str, dropped: bool
) -> None:
    place = Citation("guide-2024", "Guide", "2024", "1", 1, None, "Stolen harps.")
    question = Question("q", "true_false", stem, ("True", "False"), answer, 0, "", place, kind)
    assert (bland(question) is not None) == dropped
