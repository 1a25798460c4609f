"""Safety and scope first: what to say before any passage.

In: a question as typed. Out: a ``Triage``: the question without personal data, the notices (urgent first), whether
passages may follow, and whether a situation is described. No network, no model beyond the shipped weights, a few
milliseconds. Shown words stand in ``notices.toml``.

Two things speak for each kind: the weighed signs and words of ``triage_model``, and rules on the signs where one
reading only is possible. A question that asks what a text says is a lookup and never urgent, unless somebody is plainly
there.
"""

from __future__ import annotations

import re

from assistant.levels.asking import asks_level_of_this, without_asking
from assistant.levels.concerns import meanings
from assistant.nations import other_nation
from assistant.notices import Notice, Triage, notice_words
from assistant.personal_data import KINDS as PERSONAL_KINDS
from assistant.personal_data import clean
from assistant.triage_features import Features
from assistant.triage_model import TriageModel, triage_model
from assistant.untold import without_untold

# Kinds after which passages still help.
_ANSWERED = frozenset({"urgent", "personal_data", "other_nation", "legal_advice"})
_ORDER = ("urgent", "instruction", "personal_data", "legal_advice", "other_nation", "out_of_scope")

# How far above the line a score must lie before a lookup's form is overruled, and how far below a rule still counts.
_OVERRULES_LOOKUP = 2.0
_DOUBTFUL_LAW = 1.0
_RULE_REACH = -2.5
_URGENT_REACH = -1.0
# Up to which score a notice gives way to what the documents hold, and how likely they must hold it (chosen on
# dev and held lines). An odd or short question, or a place's name, gives little to go by, however it scores; an order
# to Pagewise seldom sounds like a lookup; advice is asked in the guidance's words, too.
_GIVES_WAY = {
    "out_of_scope": (float("inf"), 0.75),
    "instruction": (4.5, 0.77),
    "legal_advice": (4.5, 0.85),
}
# How far above the line, where nothing says that it is now, feared, told or felt: most such are questions of practice.
_NOT_NOW = 1.2
# ... and where something has happened to a child.
_HAPPENED = 0.5
# ... and where all that is said is who lives with whom, or what has long been so: nothing now, feared, told or felt,
# nothing that has happened, and it reads far rather as a situation to be weighed.
_SETTLED = 5.0
_RATHER_A_SITUATION = 4.0
# From this many words on, a question tells a story.
_ACCOUNT_WORDS = 24
_ACCOUNT_REACH = -3.0

_ATTACK = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|skip|drop|suspend)\b[^.?!]{0,25}\b(?:instructions?|prompts?|"
    r"above|rules|guidelines|"
    r"guardrails|filters?|documents|sources|restrictions|verification|verbatim)\b(?! (?:apply|for staff|of))|"
    r"\b(?:system|hidden|secret|initial) (?:prompt|instructions?|message|rules)\b|\b(?:your|its) (?:instructions|"
    r"prompt|filters?|training data|"
    r"api key|guardrails|hidden)\b|\bjail ?break\w*|\bdeveloper mode (?:on|enabled)|\benable developer mode\b|"
    r"\bbase ?64\b|"
    r"^\s*(?:system|assistant|developer)\s*:|<!--|\[/?inst\]|<\|?(?:system|im_start)|\byou are (?:now|no longer) |"
    r"\bdo anything now\b|"
    r"\b(?:act|speak|talk|answer|reply|respond|behave) (?:only )?(?:as|like) (?:though |if )?(?:you were )?(?:a|an|"
    r"my|if|yoda)\b|\brole ?play (?:as|my)\b|"
    r"\bpretend (?:that |to be |you |there )|\b(?:reveal|print|show|output|repeat|leak) (?:me )?(?:your|"
    r"the (?:text above|system|hidden|admin|api)|"
    r"everything above)|\.env\b|/etc/\w+|\bdrop table\b"
)
# Somebody's own act or wish: nobody else stands between "I" and what is done.
_DONE_BY_ME = re.compile(
    r"\bi(?:'m|'ve|'d)?"
    r"(?: (?!(?:he|she|they|him|her|them|who|a|the|my|our|that|found|saw|heard)\b)[\w']+){0,4} "
    r"(?:(?:took|taken)(?! (?:him|her|them)\b)|swallowed|cut|cutting|overdosed?|od'd|self[- ]harm\w*|"
    r"die|dead|kill myself|end (?:it|my life))\b"
)
# What somebody says of the writer to the writer, which is no child's disclosure to a grown-up: "he says it's my fault".
_TOLD_OF_ME = re.compile(
    r"\b(?:says?|said|tells? me|told me|reckons|thinks) (?:that )?(?:it'?s|it is|i'm|i am|i) "
    r"(?:(?:all|just|only|always|being|so|such|a|an|the|our|too) )*(?!him|her|them|his|their)\w+"
)
# "What do staff do when told to ..." is about people, not an order.
_ABOUT_PEOPLE = re.compile(
    r"\b(?:staff|pupils?|children|child|teachers?|practitioners?|police|agency|agencies|schools?|"
    r"training) (?:\w+ )?(?:who|ignore|bypass|override|role ?play|pretend)\b"
)

# What somebody supposes has not happened.
_SUPPOSED = re.compile(
    r"\W*(?:if|when|whenever|where|say|suppose|imagine|what|who|how|does|do|is|are|can|should)\b", re.I
)
# Where a child lives, with kin, friends or a host: "she's been living with her aunt since June".
_LIVES_WITH = re.compile(
    r"\b(?:(?:liv|stay|stopp?|sleep|lodg|board)(?:e?s|e?d|ing|e)?|moved(?: in)?|placed|been) (?:\w+ ){0,2}?(?:with|at) "
    r"(?:(?:a|an|the|my|his|her|their|our|some|old|family|best|school|mum's|dad's|mate's) )*"
    r"(?:aunt(?:ie|y)?|uncle|nan|nana|gran\w*|cousins?|sisters?|brothers?|friends?|mates?|famil(?:y|ies)|hosts?|"
    r"neighbours?|god\w+|relatives?|relations?|us|me)\b|"
    r"\b(?:nephew|niece|grand(?:son|daughter|child)|cousin|sibling)s? (?:has |have |is |'s )?(?:moved in|living with)\b"
)


def _urgent(features: Features, scores: dict[str, float]) -> bool:
    """Is something to be done in the next minutes? ``scores``: of each kind, above its line."""
    score, rival = scores["urgent"], max(scores["legal_advice"], scores["out_of_scope"])
    signs = features.signs
    if "plea" in signs:
        return True
    lookup = "asks_text" in signs or "asks_definition" in signs or "asks_work" in signs
    somebody = bool(signs & {"told", "one_child", "he_she", "i_hurt", "my_family"})
    there = somebody and bool(signs & {"now", "fear", "i_hurt"})
    # A bedtime story and a court case have people in them too.
    if rival > score + (2 if "event" in signs else 1) and (rival > 0 or not signs & {"now", "fear", "told", "i_hurt"}):
        return False
    # ... and where nothing has happened, whatever plainly belongs elsewhere does.
    happened = signs & {"event", "fear", "told", "i_hurt"}
    if rival > 0 and not happened and (rival > score or "now" not in signs):
        return False
    if lookup and not there:
        return score > _OVERRULES_LOOKUP
    plain = (
        {"i_hurt", "i"} <= signs
        or {"event+now", "told"} <= signs
        or {"event+now", "one_child", "present"} <= signs
        or ({"fear", "one_child"} <= signs and "asks_norm" not in signs)
        or {"fear", "i", "my_family"} <= signs
    )
    near = bool(signs & {"now", "fear", "told", "i_hurt"})
    if not near and "event" not in signs and _LIVES_WITH.search(features.text):
        return score > _SETTLED
    if not near and "event" not in signs and scores["threshold"] > score + _RATHER_A_SITUATION:
        return score > _SETTLED
    child = bool(signs & {"one_child", "he_she", "age"})
    return score > (0 if near else _HAPPENED if child and "event" in signs else _NOT_NOW) or (
        plain and not lookup and score > _URGENT_REACH
    )


def _still_urgent(features: Features, scores: dict[str, float], model: TriageModel) -> bool:
    """Urgent even without the words that say that somebody was not informed."""
    said = without_untold(features.text)
    if said == features.text:
        return True
    rest = Features.read(said, model.words)
    left = model.scores(rest, meanings([said])[0])
    return _urgent(rest, left | {"urgent": min(left["urgent"], scores["urgent"])})


def _urgent_as_told(text: str, model: TriageModel) -> bool:
    """Urgent but for asking which level it is: "He has a bruise, says dad slapped him. Is that a s47?"."""
    told = without_asking(text)
    if told == text.strip() or "?" in told or _SUPPOSED.match(told):
        return False
    features = Features.read(told, model.words)
    scores = model.scores(features, meanings([told])[0])
    return _urgent(features, scores) and _still_urgent(features, scores, model)


def is_order(question: str) -> bool:
    """Whether the words themselves are an order to Pagewise, whatever else the question is about."""
    return _orders(Features.read(question))


def _gives_way(found: set[str], features: Features, scores: dict[str, float]) -> float | None:
    """How likely the documents must hold the answer to overrule the one kind found; None: they cannot."""
    if len(found) != 1 or _orders(features):
        return None
    (kind,) = found
    reach, likely = _GIVES_WAY.get(kind, (float("-inf"), 1.0))
    return likely if scores.get(kind, 0.0) < reach else None


def _orders(features: Features) -> bool:
    return bool(_ATTACK.search(features.text)) and not _ABOUT_PEOPLE.search(features.text)


def _instruction(features: Features, score: float) -> bool:
    attack = _orders(features)
    if attack:
        return score > _RULE_REACH
    if "order_me" in features.signs or "machine" in features.signs or "you" in features.signs:
        return score > 0.3
    return score > 1.0


def _out_of_scope(features: Features, score: float, situation: float) -> bool:
    """``situation``: how far it reads as a described situation, which is in scope whatever its words."""
    return score > situation and score > (1.0 if "field" in features.signs else 0.0)


def _legal_advice(features: Features, score: float) -> bool:
    signs = features.signs
    # Without a word of law, or asked of a text, only what reads as nothing else is taken for somebody's own case.
    doubtful = "own_case" not in signs or (signs & {"asks_text", "asks_definition"} and "i" not in signs)
    return score > (_DOUBTFUL_LAW if doubtful else 0.0)


def described(features: Features, score: float, urgent: bool) -> bool:
    """Is a situation described, or a level asked for? A long account of somebody needs no "which level?".

    ``urgent``: it reads as an alarm, even where nothing need be done in the next minutes.
    What a child has just told is one too: after what to do now comes what the guidance says at each level.
    """
    somebody = features.signs & {"one_child", "he_she", "child_told"}
    if urgent and somebody and not _first_person_child(features):
        return score > _ACCOUNT_REACH or len(features.tokens) >= _ACCOUNT_WORDS
    account = len(features.tokens) >= _ACCOUNT_WORDS and features.signs & {"one_child", "he_she", "i_adult"}
    return score > (_ACCOUNT_REACH if account and not features.signs & {"asks_text", "asks_work"} else 0)


def _first_person_child(features: Features) -> bool:
    """A child or young person writes of themselves."""
    signs, text = features.signs, features.text
    if "i_young" in signs or re.search(r"\bmy (?:teacher|foster carer|mate|coach|social worker)\b", text):
        return "i_adult" not in signs
    if signs & {"i_adult"}:
        return False
    # "She has taken pills, I'm with her" is written by whoever is with her.
    of_self = "suicide" in signs and (not signs & {"he_she", "one_child"} or _DONE_BY_ME.search(text))
    heard = "told" in signs and not _TOLD_OF_ME.search(text)
    return "my_family" in signs or bool("i" in signs and not heard and ("i_hurt" in signs or of_self))


def _family_adult(text: str) -> bool:
    return bool(
        re.search(
            r"\bmy (?:son|daughter|baby|kids?|child|children|ex|husband|partner|grand\w+|little (?:boy|girl)|"
            r"neighbour\w*)\b|\bi(?:'ve)? (?:just )?(?:hurt|hit|shook|lost it)\b",
            text,
        )
    )


def _urgent_words(features: Features) -> str:
    """Which of the urgent notices fits what is happening."""
    signs, text = features.signs, features.text
    if _first_person_child(features):
        others = re.search(r"\b(?:him|her)self\b|\b(?:friend|mate|he|she) ", text)
        about_self = "suicide" in signs and "i" in signs and (not others or _DONE_BY_ME.search(text))
        if about_self:
            return "child_self_harm"
        if re.search(r"\b(?:nudes?|pics?|pictures?|photos?|naked|blackmail\w*|sextort\w*)\b", text):
            return "child_images"
        return "child"
    if "suicide" in signs:
        # "my daughter has taken my tablets" and "I want to die" each need 999 and company first.
        alone = _DONE_BY_ME.search(text)
        return "child_self_harm" if alone and "one_child" not in signs else "self_harm"
    if "missing" in signs and not signs & {"injury", "weapon", "sexual", "told"}:
        return "missing"
    if "weapon" in signs or ("threat" in signs and "told" not in signs):
        return "threat"
    if _family_adult(text):
        return "parent"
    if "told" in signs and not signs & {"death_scene"}:
        return "disclosure" if signs & {"sexual", "fear", "violence", "injury", "i"} else "default"
    if signs & {"injury", "death_scene"}:
        return "injury"
    return "default"


def _said(kind: str, features: Features, nation: str | None, found: tuple[str, ...]) -> str:
    words = notice_words()
    if kind == "urgent":
        return words["urgent"][_urgent_words(features)]
    if kind == "other_nation":
        return words["other_nation"][nation or "elsewhere"]
    if kind == "personal_data":
        named = [PERSONAL_KINDS[name] for name in found]
        listed = " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
        return words["other"][kind].replace("{found}", listed)
    return words["other"][kind]


def triage(question: str) -> Triage:
    """What comes before the search."""
    cleaned = clean(question)
    model = triage_model()
    plain = cleaned.question.replace("[…]", " ")
    features = Features.read(plain, model.words)
    scores = model.scores(features, meanings([plain])[0])
    found = set()
    if cleaned.kinds:
        found.add("personal_data")
    alarm = _urgent(features, scores)
    if (alarm and _still_urgent(features, scores, model)) or _urgent_as_told(plain, model):
        found.add("urgent")
    nation = other_nation(cleaned.question)
    if nation:
        found.add("other_nation")
    if _instruction(features, scores["instruction"]):
        found.add("instruction")
    if not found & {"urgent", "instruction"}:
        if _legal_advice(features, scores["legal_advice"]):
            found.add("legal_advice")
        elif not nation and not cleaned.kinds and _out_of_scope(features, scores["out_of_scope"], scores["threshold"]):
            found.add("out_of_scope")
    notices = tuple(Notice(kind, _said(kind, features, nation, cleaned.kinds)) for kind in _ORDER if kind in found)
    return Triage(
        question=cleaned.question,
        notices=notices,
        redirected=bool(found),
        answer_allowed="urgent" in found or found <= _ANSWERED,
        threshold=(described(features, scores["threshold"], alarm) or asks_level_of_this(plain))
        and not found & {"instruction", "out_of_scope"},
        gives_way=_gives_way(found, features, scores),
    )
