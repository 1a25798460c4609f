"""A claim that is a sentence of the document with a few words left out stands there, unless they limit it."""

from __future__ import annotations

import pytest

from assistant.checking.standing import nearly_stands


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (
            "Inspectors will always report on whether arrangements for safeguarding are effective.",
            "Inspectors will always report on whether or not arrangements for safeguarding children are effective.",
        ),
        (
            "We make a return to the council within five days when a pupil's name is added to the register.",
            "All schools must make a return to the council within 5 days when a pupil’s name is added to the register.",
        ),
        (
            "The DSL (or a deputy) should lead the school's response.",
            "The designated safeguarding lead (or a deputy) should lead the school or college response and know it.",
        ),
        (
            "You don't need consent to share personal information.",
            "No, you do not need consent to share personal information.",
        ),
        (
            "If a pupil moves to another school, the file goes with them.",
            "Where a pupil moves to another school, the whole file goes with them.",
        ),
    ],
)
def test_words_left_out_change_nothing(claim: str, sentence: str) -> None:
    assert nearly_stands(claim, sentence)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        # a denial, before the words or among them
        ("It is appropriate for the proprietor to be the safeguarding lead.",
         "It is not appropriate for the proprietor to be the safeguarding lead."),
        ("There must be a legal duty requiring the specific processing activity.",
         "This does not mean that there must be a legal duty requiring the specific processing activity."),
        # a limit lost, and one put in
        ("Children run away because they are at risk of abuse.",
         "Some children run away because they are sometimes at risk of abuse."),
        ("Record the reasons for your decision only if you decide to share information.",
         "Record the reasons for your decision whether or not you decide to share information."),
        # a condition before the words, a proviso after them
        ("Seeking consent from the child is likely to undermine safeguarding procedures.",
         "In some circumstances, seeking consent from the child is likely to undermine safeguarding procedures."),
        ("The partners must publish the final report of reviews.",
         "The partners must publish the final report of reviews unless they consider it inappropriate."),
        # another duty, another person, another figure, another annex, another order
        ("The panel must set up a pool of reviewers for national reviews.",
         "The panel may set up a pool of reviewers for national reviews."),
        ("The DSP holds responsibility for learning from serious incidents.",
         "The LSP holds responsibility for learning from serious incidents."),
        ("We make a return to the council within ten days when a name is added.",
         "Schools must make a return to the council within five days when a name is added."),
        ("Annex A is a checklist that councils may use to test their systems.",
         "Annex B is a checklist that councils may use to test their systems."),
        ("The council must tell the school when the pupil moves house.",
         "The school must tell the council when the pupil moves house."),
        # too few words to tell
        ("Children should be heard.", "Children should be heard."),
    ],
)  # fmt: skip
def test_what_changes_the_meaning_is_noticed(claim: str, sentence: str) -> None:
    assert not nearly_stands(claim, sentence)
