"""Questions about what is said of a term beyond its definition: on invented guidance."""

from __future__ import annotations

from assistant.quizzing.definitions import definition_questions
from assistant.quizzing.described import described_questions
from assistant.quizzing.model import Question
from tests.assistant.quiz_library import made

HARMS = (
    "1. Heckling mistreatment: the persistent interruption of a tenor so as to spoil every aria. "
    "It may involve whistling from the gallery during a solo. "
    "Heckling mistreatment can take place in any theatre and at any hour.",
    "2. Costume mistreatment: the persistent spoiling of wardrobes so as to delay a premiere. "
    "Costume damage may also be caused when a dresser deliberately shrinks doublets before curtain.",
    "3. Prompting mistreatment: the persistent withholding of cues so as to make soloists forget. Prompting "
    "mistreatment may involve a prompter failing to:",
    "• whisper forgotten stanzas to soloists in time",
    "• carry batteries for the lectern lamp",
    "4. Lighting mistreatment: the persistent darkening of footlights so as to hide dancers. "
    "It may involve lighting only half the ballet.",
)


def asked() -> dict[str, Question]:
    return {q.stem: q for q in made(described_questions, *HARMS)}


def test_what_belongs_to_a_term_is_asked_among_the_terms_of_its_kind() -> None:
    question = asked()[
        "Of which of these does More Guide 2025 say: “It may involve whistling from the gallery during a solo”?"
    ]
    assert question.answer == "heckling mistreatment"
    assert set(question.options) == {
        "heckling mistreatment", "costume mistreatment", "prompting mistreatment", "lighting mistreatment",
    }  # fmt: skip
    assert question.citation.quote == "It may involve whistling from the gallery during a solo."


def test_a_lists_items_are_said_of_it() -> None:
    answers = {stem.split("“")[1].split("”")[0]: q.answer for stem, q in asked().items()}
    assert answers["It may involve a prompter failing to whisper forgotten stanzas to soloists in time"] == (
        "prompting mistreatment"
    )


def test_a_sentence_about_the_terms_matter_is_not_quoted_as_if_about_the_term() -> None:
    assert not any("shrinks doublets" in stem for stem in asked())  # "costume damage may be caused when …"


def test_what_names_its_term_or_may_be_said_of_any_is_not_asked() -> None:
    assert not any("lighting only half" in stem or "take place" in stem for stem in asked())


def test_a_term_that_the_answers_own_text_speaks_of_is_no_wrong_option() -> None:
    """The two overlap: "heckling mistreatment often comes with costume mistreatment"."""
    first = HARMS[0].replace("can take place in any theatre and at any hour", "often comes with costume mistreatment")
    lines = (first, *HARMS[1:])
    stems = [q.stem for q in made(described_questions, *lines)]
    assert stems
    assert not any("whistling" in stem for stem in stems)


def test_what_another_terms_text_says_too_is_not_asked() -> None:
    lines = (HARMS[0], HARMS[1] + " Whistling from the gallery during a solo follows.", *HARMS[2:])
    assert not any("whistling" in q.stem for q in made(described_questions, *lines))


# --- lists of terms ---

RISKS = (
    "1. Rehearsal risks fall into four areas:",
    "hoarding: keeping doublets at home so that nobody else can wear them; for example: capes and ruffs.",
    "prompting: risks such as whispered cues, shouted stanzas and winking.",
    "fidgeting: fidgeting so much that the harpist loses count, for example tapping, humming and yawning.",
    "vamping: playing on after the curtain has fallen.",
)


def test_terms_set_in_paragraphs_are_a_list_and_examples_stand_for_a_meaning_that_tells_nothing() -> None:
    asked = {q.answer: q.stem for q in made(definition_questions, *RISKS)}
    assert (
        "is explained in these words: “keeping doublets at home so that nobody else can wear them”" in asked["hoarding"]
    )
    assert "has these as its examples: “whispered cues, shouted stanzas and winking”" in asked["prompting"]
    assert "has these as its examples: “tapping, humming and yawning”" in asked["fidgeting"]


def test_a_list_of_words_and_what_is_meant_by_each_needs_no_announcing() -> None:
    lines = (
        "1. Understudies have said that they need:",
        "• vigilance: to have prompters at hand when a cue is missed",
        "• respect: to be treated with the expectation that encores succeed",
        "• patience: to hear stanzas repeated slowly in rehearsal",
        "• warmth: to be welcomed by soloists before matinees",
    )
    asked = {q.answer: q.stem for q in made(definition_questions, *lines)}
    assert set(asked) == {"vigilance", "respect", "patience", "warmth"}
    lines = (*lines[:-1], "• soloists")  # one that is no such pair: not a list of terms
    assert not list(made(definition_questions, *lines))
