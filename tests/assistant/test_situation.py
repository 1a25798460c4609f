"""What somebody's words deny, and whose behaviour they tell of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assistant.levels.concerns import load_concerns, meanings
from assistant.levels.denying import denies
from assistant.levels.situation import _out_of_context, _Part, read_situation, telling
from assistant.levels.whose import ADULT, CHILD, subjects


@pytest.mark.parametrize(
    "clause", ["no bruises", "never been hit", "she isn't drinking any more", "stopped using in May"]
)
def test_a_denial_is_seen(clause: str) -> None:
    assert denies(clause)


@pytest.mark.parametrize(
    "clause", ["mum can't explain the bruises", "not sure where the burn came from", "he has a bruise", "not only that"]
)
def test_what_is_not_explained_is_not_denied(clause: str) -> None:
    assert not denies(clause)


def test_what_stands_before_a_denial_is_not_denied() -> None:
    told = read_situation("She has been sending topless pictures to a boy she's never met")
    assert "She has been sending topless pictures to a boy she's" in told.parts
    assert "no bruises on him at all" in read_situation("no bruises on him at all").parts


def test_an_age_tells_nothing() -> None:
    assert not telling("y11.")
    assert not telling("he's 16")
    assert telling("always hungry")


def test_where_the_school_is_tells_nothing() -> None:
    assert not telling("Northamptonshire school")
    assert "Northamptonshire school" not in read_situation("Northamptonshire school: boy often late, dad drinks").parts


def test_a_single_word_tells_what_it_plainly_shows_and_nothing_faint() -> None:
    concerns = load_concerns()
    told = read_situation("Y4 girl, she's often late and hungry, no coat")
    for concern, word in (("hungry", "hungry"), ("clothes-hygiene", "no coat")):
        assert told.shown()[concerns.ids.index(concern)] > 0
        assert told.words(concerns.ids.index(concern)) == word
    assert read_situation("mum supportive").shown().max() < 0


def test_he_after_a_full_stop_may_be_either() -> None:
    assert subjects(["dad is struggling.", "He's disabled"]) == [ADULT, ""]


def test_a_clause_is_about_whoever_acts_in_it() -> None:
    assert subjects(["her mum's drinking is worse"]) == [ADULT]
    assert subjects(["mum says he drinks"]) == [CHILD]
    assert subjects(["he cares for his mum", "dad is in prison"]) == [CHILD, ADULT]
    assert subjects(["dad drinks every night", "passes out on the sofa.", "She's 8"]) == [ADULT, ADULT, CHILD]


def test_one_word_said_of_a_child_tells() -> None:
    assert read_situation("She's deaf").shown()[load_concerns().ids.index("disabled")] > 0
    assert not telling("she's 12")


def test_a_sign_for_and_parts_clauses() -> None:
    assert "dad shouts at him" in read_situation("always hungry at school & dad shouts at him").parts


def test_what_few_words_faintly_show_needs_a_hint_from_their_sentence() -> None:
    parts = [_Part("whole", frozenset({0, 1})), _Part("clause", frozenset({0})), _Part("alone", frozenset({2}))]
    scores = np.array([[-2.0, -0.5, -2.0], [1.0, 1.0, 3.0], [1.0, 1.0, 1.0]], np.float32)
    assert _out_of_context(scores, parts).tolist() == [[False] * 3, [True, False, False], [False] * 3]


def test_who_was_not_informed_tells_nothing_of_the_child() -> None:
    concerns = load_concerns()
    shown = read_situation("15 yr old lives with aunt since easter. no one told").shown() > 0
    assert shown[concerns.ids.index("fostered")]
    assert not shown[concerns.ids.index("hit")]  # as what a child has told would
    assert not telling("nobody has told the council")
    assert telling("nobody has told the council his dad hit him")


def test_weights_without_a_saying_like_it_show_nothing() -> None:
    concerns = load_concerns()
    told = "R boy, shoes two sizes too small and held on with tape"
    radical, dirty = concerns.ids.index("radical"), concerns.ids.index("clothes-hygiene")
    shown = read_situation(told, concerns).shown()
    assert shown[radical] < 0 < shown[dirty]
    # A saying that is like it speaks for what it was written for.
    said = np.zeros((1, len(concerns.ids)), dtype=np.bool_)
    said[0, radical] = True
    more = replace(
        concerns,
        sayings=np.concatenate([concerns.sayings, meanings([told])]),
        said=np.concatenate([concerns.said, said]),
    )
    vectors = meanings([told])
    assert more.shown(vectors)[0, radical] > concerns.shown(vectors)[0, radical]
