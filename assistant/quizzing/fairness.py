"""What a trainer would not read out: give-aways, jargon in an option, and duties far from any school.

Measured on questions that a trainer had judged: the gap between the answer's nearness to the stem and the nearest
wrong option's was above 0.03 in those that gave themselves away, and the odd item out stood apart from its list.
"""

from __future__ import annotations

import re
from statistics import mean

from assistant.quizzing.model import FILL_GAP, MULTIPLE_CHOICE, ODD_ONE_OUT, TRUE_FALSE, Question
from assistant.quizzing.reading import EVERYDAY, SHORT_FORM
from assistant.quizzing.roles import same_world
from assistant.quizzing.senses import Senses
from assistant.quizzing.words import VOCABULARY

_GAP = 0.03  # the answer may be this much nearer the stem than the nearest wrong option
_SECOND = 0.12  # and so much nearer than the wrong ones on the whole: one rival alone leaves a guess between two
_APART = 0.02  # the odd item out may be this much less like the list's items than the least like of these
_ONE_KIND = 0.4  # terms that are offered together must be of one kind: so near each other on the whole
_FAR_OFF = 0.03  # a question may be so much nearer a far-off matter than one of the themes
_LIST_KINDS, _TEXT_KINDS = frozenset({"list"}), frozenset({"term"})
_ROLES = 3  # wrong ones
_ROLE_KINDS = frozenset({"who", "told", "task"})
_FRAME = re.compile(
    r"^(?:True or false\? )?(?:Must, should or may\? )?(?:Complete the sentence\. )?(?:Fill the gap\.|According to|In"
    r"|Who belongs in the gap\?|Which (?:section|Act|term|of these) (?:of|belongs|does|explain)?[^“?]*?\??)? ?"
)
_NAMED_FORM = re.compile(r"\b[A-Z][a-z]+ Form\b")


def unfair(question: Question, senses: Senses, name: str) -> str | None:
    """Why a trainer would not ask it, or None. ``name`` is how the document is spoken of."""
    return (
        _jargon(question, name)
        or _other_world(question)
        or (gives_itself_away(question, senses, name) if senses else None)
    )


def _jargon(question: Question, name: str) -> str | None:
    """A short form that the question leaves unexplained, or a form that only its users know.

    The document's own name is what it is known by, whatever its letters stand for.
    """
    texts = " ".join([question.stem, *question.options]).replace(name, "")
    for short in SHORT_FORM.findall(texts):
        explained = f"({short})" in texts or f"({short}:" in texts or f"; {short}:" in texts
        if short not in EVERYDAY and not explained:
            return "a short form that it does not spell out"
    return "a form that only its users know" if _NAMED_FORM.search(texts) else None


def subject(question: Question, name: str) -> str:
    """What a question is about, without its frame: for measuring."""
    asked = _FRAME.sub("", question.stem, count=1).replace(name, "").strip()
    return asked.replace("______", question.answer if question.type == FILL_GAP else "")


def _about(question: Question, name: str) -> str:
    return f"{' '.join(question.section[-2:])}. {subject(question, name)}"


def measured(question: Question, name: str) -> list[str]:
    """All texts of a question that are measured: to be read at once with those of others."""
    options = question.options if question.type != TRUE_FALSE else ()
    return [_about(question, name), subject(question, name), *options]


def far_off(question: Question, senses: Senses, name: str) -> bool:
    """Whether it is about what bodies far from a school or its DSL do: good, but for few quizzes."""
    # What only frames the question may name a far body; a wrong option may not, for it would be crossed out unread.
    wrong = question.options if question.kind in _TEXT_KINDS | _LIST_KINDS else ()
    said = " ".join([question.stem, question.answer, *wrong, *question.section])
    if far_matter(said):
        return True
    if not senses:
        return False
    about = _about(question, name)
    themes, far = VOCABULARY["themes"], VOCABULARY["far_themes"]
    near = max(senses.alike(about, theme) for theme in sorted(themes))
    return max(senses.alike(about, matter) for matter in sorted(far)) > near + _FAR_OFF


def far_matter(text: str) -> bool:
    """Whether a text speaks of what only bodies far from a school do."""
    return any(re.search(rf"\b{word}", text, re.I) for word in VOCABULARY["far_words"])


def _other_world(question: Question) -> str | None:
    """Fewer than two wrong roles that could be meant: on the answer's own side of the school gate, and near at hand."""
    if question.kind not in _ROLE_KINDS or question.type == TRUE_FALSE:
        return None
    wrong = [o for o in question.options if o != question.answer]
    if question.type == MULTIPLE_CHOICE and len(wrong) < _ROLES:
        return "too few roles to choose from"  # of three, one is often a stranger, and the guess is between two
    if far_role(question.answer):  # beside its like; what is everybody's matter is no such body's task
        return None if sum(map(far_role, wrong)) > 1 else "a role from another world"
    credible = [o for o in wrong if same_world(o, question.answer) and not far_role(o)]
    return "no other role that could be meant" if len(credible) < 2 else None


def far_role(name: str) -> bool:
    """Whether a role hardly ever comes up where children are safeguarded day by day."""
    return any(re.search(rf"\b{word}", name, re.I) for word in VOCABULARY["far_roles"])


def _one_sort(odd: str, others: list[str]) -> bool:
    """Whether an odd item's head word is that of the items' sort: an assumption is no kind of abuse.

    Told by form, as meaning alone is easily taken in by words shared in passing: where items of a list are things with
    examples ("sexual harassment such as …"), so must the odd one be; and none may be half as long again as the rest.
    """
    exemplified = [bool(re.search(r"\b(?:such as|for example|including)\b", o)) for o in others]
    opening = odd.split(" such as ", 1)[0]
    clause = re.search(r"\b(?:that|which|who|relate|is|are)\b", opening) is not None
    clauses = [
        re.search(r"\b(?:that|which|who|relate|is|are)\b", o.split(" such as ", 1)[0]) is not None for o in others
    ]
    if clause and not any(clauses):
        return False
    return not all(exemplified) or bool(re.search(r"\b(?:such as|for example|including)\b", odd))


def gives_itself_away(question: Question, senses: Senses, name: str) -> str | None:
    """Whether the answer can be told from the wrong options by what they are about."""
    others = [o for o in question.options if o != question.answer]
    if question.type == TRUE_FALSE or not others or question.answer not in question.options:
        return None
    asked = subject(question, name)
    senses.learn([asked, *question.options])
    if question.type == ODD_ONE_OUT and question.kind in _LIST_KINDS:
        inside = [mean(senses.alike(a, b) for b in others if b != a) for a in others]
        stranger = mean(senses.alike(question.answer, other) for other in others)
        if stranger < min(inside) - _APART or not _one_sort(question.answer, others):
            return "its odd item is of another kind"
        return None
    if question.type != MULTIPLE_CHOICE or question.kind not in _TEXT_KINDS:
        return None
    if question.stem.startswith("In "):
        return None  # terms of one list, whose like nobody can tell apart by their topic
    right = senses.alike(asked, question.answer)
    nearest = sorted((senses.alike(asked, other) for other in others), reverse=True)
    if right > nearest[0] + _GAP or right > mean(nearest) + _SECOND:
        return "only its answer has to do with what is asked"
    if question.kind == "term" and len(others) == 3 and max(map(len, question.options)) < 60:
        every = question.options
        pairs = mean(senses.alike(a, b) for k, a in enumerate(every) for b in every[k + 1 :])
        return "terms of several kinds" if pairs < _ONE_KIND else None
    return None
