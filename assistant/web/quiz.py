"""The Quiz builder tab: choose, preview, mend, take, export."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.web.ask import empty
from assistant.web.check import error
from assistant.web.desk import Desk
from assistant.web.downloads import Downloads, written
from assistant.web.questions import editor, preview, take

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.quizzing.model import Question, Quiz

_log = logging.getLogger(__name__)
_SWAPS = 6  # further quizzes looked through for a question to swap in
_TYPES = {
    "multiple_choice": "Multiple choice",
    "true_false": "True or false",
    "fill_gap": "Fill the gap",
    "odd_one_out": "Odd one out",
}
_EXPORTS = {
    "docx": ("Word", ".docx"),
    "docx-answers": ("Word with answers", "-answers.docx"),
    "pdf": ("PDF", ".pdf"),
    "pdf-answers": ("PDF with answers", "-answers.pdf"),
    "csv": ("CSV", ".csv"),
    "xlsx": ("Spreadsheet for form tools", ".xlsx"),
    "moodle": ("Moodle XML", ".xml"),
    "gift": ("GIFT", ".gift.txt"),
}
_INTRO = (
    '<div class="pw-intro"><h2>Questions whose every answer has its page</h2><p>Choose a topic and a length; the same '
    "seed gives the same quiz. Each question comes from the guidance itself, with the sentence that answers it. Drop, "
    "swap or edit what you like, try it here, then export it.</p></div>"
)
_WAIT = (
    '<p class="pw-waiting" role="status"><span class="pw-dots" aria-hidden="true"><i></i><i></i><i></i></span>'
    "Reading the guidance for questions. The first time after the index was built, this takes a few seconds more.</p>"
)
# A click on a button of the quiz is told to Python with the fields of the form around it.
_TELL = """
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-quiz]");
  if (!button) return;
  const form = button.closest("form");
  const fields = form ? Object.fromEntries(new FormData(form)) : {};
  trigger("click", { act: button.dataset.quiz, question: button.dataset.question || "", fields });
});
element.addEventListener("submit", (event) => event.preventDefault());
"""


@dataclass(frozen=True)
class Wish:
    """What a quiz was asked for: enough to look for more of the same."""

    topic: str | None
    source: str | None
    seed: int
    types: tuple[str, ...]


@dataclass(frozen=True)
class Bench:
    """The quiz as it lies before its maker. ``gone`` are questions dropped or swapped out: they don't come back."""

    wish: Wish
    quiz: Quiz
    gone: frozenset[str] = frozenset()
    editing: str = ""
    taking: bool = False
    said: str = ""

    def with_questions(self, questions: tuple[Question, ...], said: str) -> Bench:
        return replace(self, quiz=replace(self.quiz, questions=questions), editing="", said=said)


def quiz_tab(desk: Desk, downloads: Downloads) -> None:
    """Build the tab inside the current Blocks."""
    library = desk.library
    books = [(s.short_title or s.title, s.id) for s in library.sources] if library else []
    gr.HTML(_INTRO, js_on_load=None, apply_default_css=False)
    with gr.Row(elem_classes="pw-form"):
        topic = gr.Textbox(
            label="Topic (all, if left empty)", placeholder="For example: early help", scale=3, max_length=200
        )
        source = gr.Dropdown([("All documents", ""), *books], value="", label="Document", scale=3)
        number = gr.Number(10, label="Questions", precision=0, scale=1, min_width=110)
        seed = gr.Number(1, label="Seed", precision=0, scale=1, min_width=110)
    types = gr.CheckboxGroup(
        [(words, name) for name, words in _TYPES.items()], value=list(_TYPES), label="Kinds of question"
    )
    with gr.Row():
        build = gr.Button("Build the quiz", variant="primary", elem_id="pw-quiz-build", scale=0, min_width=190)
    shown = gr.HTML("", elem_id="pw-quiz", js_on_load=_TELL, apply_default_css=False)
    bench = gr.State(None)

    def make(
        topic_: str, source_: str, number_: float | None, seed_: float | None, types_: list[str]
    ) -> Iterator[tuple[str, Bench | None]]:
        yield _WAIT, None
        wish = Wish((topic_ or "").strip() or None, source_ or None, int(seed_ or 0), tuple(types_ or ()))
        yield _made(desk, downloads, wish, int(number_ or 0))

    def act(now: Bench | None, event: gr.EventData) -> tuple[Any, Any]:
        current = desk.library
        if now is None or current is None:
            return gr.skip(), gr.skip()
        told = event._data if isinstance(event._data, dict) else {}
        after = _acted(now, str(told.get("act")), str(told.get("question")), told.get("fields") or {}, current)
        return draw(after, current, downloads), after

    build.click(
        make, [topic, source, number, seed, types], [shown, bench], show_progress="hidden", api_visibility="private"
    )
    shown.click(act, [bench], [shown, bench], show_progress="hidden", api_visibility="private")


def _made(desk: Desk, downloads: Downloads, wish: Wish, number: int) -> tuple[str, Bench | None]:
    from assistant.quiz import QuizError, build_quiz

    library = desk.library
    if library is None:
        return empty(desk), None
    if not wish.types:
        return error("Choose at least one kind of question."), None
    try:
        quiz = build_quiz(library, wish.topic, wish.source, number, wish.seed, list(wish.types))
    except QuizError as problem:
        return error(str(problem)), None
    except Exception:
        _log.exception("A quiz could not be built.")
        return error("Something went wrong while making the quiz. Try another topic or a smaller number."), None
    bench = Bench(wish, quiz)
    return draw(bench, library, downloads), bench


# --- what the buttons do ---


def _acted(bench: Bench, act: str, question_id: str, fields: Mapping[str, Any], library: Library) -> Bench:
    """The bench after a button was pressed; unknown buttons and questions change nothing."""
    questions = bench.quiz.questions
    place = next((k for k, q in enumerate(questions) if q.id == question_id), None)
    if act in ("take", "preview"):
        return replace(bench, taking=act == "take", editing="", said="")
    if act == "shuffle":
        order = list(questions)
        random.Random(f"{bench.wish.seed}{[q.id for q in order]}").shuffle(order)
        return bench.with_questions(tuple(order), "Shuffled.")
    if place is None:
        return bench
    if act == "drop":
        left = questions[:place] + questions[place + 1 :]
        return replace(bench.with_questions(left, f"Question {place + 1} dropped."), gone=bench.gone | {question_id})
    if act == "swap":
        return _swapped(bench, place, library)
    if act == "edit":
        return replace(bench, editing=question_id, said="")
    if act == "cancel":
        return replace(bench, editing="", said="")
    if act == "save":
        edited, complaint = _edited(questions[place], fields)
        if complaint:
            return replace(bench, said=complaint)
        return bench.with_questions(
            (*questions[:place], edited, *questions[place + 1 :]), f"Question {place + 1} saved."
        )
    return bench


def _swapped(bench: Bench, place: int, library: Library) -> Bench:
    """Another question in the place of one: of the same type where there is one."""
    from assistant.quiz import QuizError, build_quiz

    questions = bench.quiz.questions
    old = questions[place]
    used = {q.id for q in questions} | bench.gone
    facts = {q.fact for q in questions if q.fact} - {old.fact}
    others: list[Question] = []
    for step in range(1, _SWAPS + 1):
        try:
            more = build_quiz(
                library, bench.wish.topic, bench.wish.source, max(10, len(questions)), bench.wish.seed + step,
                list(bench.wish.types),
            )  # fmt: skip
        except QuizError:
            break
        others += [q for q in more.questions if q.id not in used and q.fact not in facts]
        if any(q.type == old.type for q in others):
            break
    if not others:
        return replace(bench, said="There is no other good question on this topic to swap in.")
    new = next((q for q in others if q.type == old.type), others[0])
    after = bench.with_questions((*questions[:place], new, *questions[place + 1 :]), f"Question {place + 1} swapped.")
    return replace(after, gone=bench.gone | {old.id})


def _edited(question: Question, fields: Mapping[str, Any]) -> tuple[Question, str]:
    """The question with what its maker wrote, or why that cannot be."""
    stem = str(fields.get("stem", "")).strip()
    explanation = str(fields.get("explanation", "")).strip()
    if not stem:
        return question, "A question needs its words: nothing was saved."
    if question.answer_index is None:
        answer = str(fields.get("answer", "")).strip()
        if not answer:
            return question, "A question needs its answer: nothing was saved."
        return replace(question, stem=stem, answer=answer, explanation=explanation), ""
    options = tuple(str(fields.get(f"option-{k}", "")).strip() for k in range(len(question.options)))
    right = str(fields.get("right", ""))
    if not all(options) or len({o.lower() for o in options}) < len(options):
        return question, "Every option needs its own words: nothing was saved."
    if not right.isdigit() or int(right) >= len(options):
        return question, "Mark the right option: nothing was saved."
    index = int(right)
    changed = replace(
        question, stem=stem, options=options, answer=options[index], answer_index=index, explanation=explanation
    )
    return changed, ""


# --- drawing ---


def draw(bench: Bench, library: Library, downloads: Downloads) -> str:
    """The quiz to look over, or to take."""
    if bench.taking:
        return take(bench.quiz, library)
    edited = next((q for q in bench.quiz.questions if q.id == bench.editing), None)
    form = editor(edited) if edited is not None else ""
    return preview(bench.quiz, library, exports(bench.quiz, downloads), bench.said, bench.editing, form)


def exports(quiz: Quiz, downloads: Downloads) -> str:
    """A link for each format."""
    from assistant.quizzing.exports import FORMATS

    return "".join(
        downloads.link(words, f"quiz{ending}", partial(written, partial(FORMATS[name], quiz), ending))
        for name, (words, ending) in _EXPORTS.items()
        if name in FORMATS
    )
