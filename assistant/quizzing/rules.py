"""Claims from rules that say no: what need not, must not or cannot be done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quizzing.bounds import at_odds, excepted, tied
from assistant.quizzing.claims import Claim
from assistant.quizzing.clauses import qualified, tidy, without_also
from assistant.quizzing.drafting import Drafting, stands_alone
from assistant.quizzing.leaning import sentence_before
from assistant.quizzing.words import containment, stems, word_count

# (what is written, what somebody who has it wrong would say)
_DOES = "prevent|limit|change|apply|prohibit|require|include|cover|remove|affect|override|imply|constitute|depend"
_TURNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), turned)
    for pattern, turned in (
        (r"\bdo not need to\b", "must"),
        (r"\bdoes not need to\b", "must"),
        (r"\bshould not need to\b", "should"),
        (r"\bis not (needed|necessary)\b", r"is \1"),
        (r"\b(is|are) not required\b", r"\1 required"),
        (r"\bis no requirement for\b", "is a requirement for"),
        (r"\bis no legal requirement\b", "is a legal requirement"),
        (r"\bis no legal definition\b", "is a legal definition"),
        (r"\b(?:should|must) (?:not|never) be\b", "can be"),
        (r"\b(?:should|must) (?:not|never)\b(?! need)", "can"),
        (r"(?<!they )(?<!that )(?<!which )(?<!who )(?<!it )\bcannot\b", "can"),
        (r"\bdoes not mean\b", "means"),
        (r"\b(is|are) no longer\b", r"\1 still"),
        (r"\bneed not\b", "must"),
        (r"\bcan never\b", "can sometimes"),
        (r"^Not all (?=[a-z]+\b)", "all "),
        (r"\bnot necessarily\b", "always"),
        (r"\bis no (requirement|duty)\b", r"is a \1"),
        (r"\bis no (obligation|expectation)\b", r"is an \1"),
        (r"\bunder no (obligation|duty)\b", r"under a legal \1"),
        (r"(?<!they )(?<!that )(?<!who )\b(is|are) (?:unable to|not able to)\b", r"\1 able to"),
        (r"\b(?:may|might|will) not always\b", "will always"),
        (r"\bit is irrelevant whether\b", "it matters whether"),
        (rf"\b(do|does) not (have to|{_DOES})\b", r"\1 \2"),
        (r"\b(is|are) not (?:restricted|limited) to\b", r"\1 limited to"),
        (r"\b(is|are) not (appropriate|acceptable|able to|allowed|permitted|confined|compulsory|compelled|obliged)\b",
         r"\1 \2"),
        (r"\b(is|are) not (generally|usually|normally|typically)\b", r"\1 \2"),
        (r"(?<!it )(?<!this )(?<!that )\b(is|are) not (?=(?:a|an|the|to) )", r"\1 "),
        (r"\b(is|are) not (an excuse|a substitute|responsible|legally|exempt|always|entitled|unlawful"
         r"|graded|bound|sufficient|part of|expected"
         r"|a statutory|mandatory)\b",
         r"\1 \2"),
    )
)  # fmt: skip
_NEGATIVE = re.compile(
    r"\b(?:not|no|never|cannot|nor|neither|without|unless|except|rather than|only|irrelevant|unable)\b", re.I
)
# A second "not" that belongs to what is promised or to who is meant: turned round, the rule reads on.
_OF_OTHERS = re.compile(r"\bthat (?:\w+ ){1,2}will not\b|\bwho (?:is|are) not\b|\bwho (?:does|do) not\b")
_LEANS = re.compile(r"\b(?:do|does|doing|done) (?:so|that|this)\b|(?<!wait )\buntil\b")
# What follows the rule as its reason or as another statement: turned round, the rule would be at odds with it.
_AFTER = re.compile(
    r"(?:,? as (?:it|this|they)\b|, (?:as|since|so|and|but|which|who|where)\b|\s(?:because|given that)\b"
    r"|(?<!\bdo)(?<!doing)(?<!done)\sso (?!that\b|long\b|far\b)"
    r"| and (?:must|should) be\b| and (?:\w+ ){1,4}(?:is|are|will|can|should|must)\b).*$"
)
_CUT_SHORT = re.compile(r"(?:\b(?:who|which|that)|,|, \w+)$")
_WAIT = re.compile(r"\bwait until\b")  # itself what is turned round: "must wait until"
# What nobody has to do, somebody may still wish to.
_FREE = re.compile(r"\b(?:need|requirement|required|have to|necessary|obligation|expectation|mandatory|compulsory)\b")
_OPENING = 12  # letters: an "if" that opens the sentence is looked at by itself
_REASON = re.compile(r"\b(?:because|since|understand|know|recognise|aware|believe)\b|, (?:as|so)\b")
# A rule against what nobody would defend teaches nothing.
_LOADED = re.compile(
    r"\b(?:ashamed|downplay\w*|impression|stand in the way|blam\w+|dismiss\w*|tolerat\w+|assume|unlawful\w*"
    r"|prohibited|be limited to|one definition|insignificant)\b"
    r"|\b(?:wait|delay)\b.*\bbefore (?:safeguard|protect)"
)
_JOINED = re.compile(
    r"\b(?:is|are|must|should|can|will)\b.* and(?: \w+)?\s*$"
)  # turned round, at odds with what it is joined to
_SOMETIMES = re.compile(r"\b(?:in some cases|sometimes|may|might|could|often|decide|whether)\b", re.I)


def third(verb: str) -> str:
    """A verb as "it" takes it: "applies"."""
    return f"{verb[:-1]}ies" if verb.endswith("ly") else f"{verb}s"


_DO = (
    *((f" does {verb}", f" {third(verb)}") for verb in _DOES.split("|")),
    *((f" do {verb}", f" {verb}") for verb in _DOES.split("|")),
    (" does have to", " has to"),
    (" do have to", " have to"),
)


# "Under no circumstances should a volunteer … be left unsupervised"
_UNDER_NONE = re.compile(
    r"Under no circumstances should (?P<who>.+?) (?P<be>be|have) (?P<done>(?:[a-z]+ed|left|made|given)\b.*)"
)


def rule_claims(d: Drafting) -> Iterator[Claim]:
    """A rule as it stands is true; turned round it is false."""
    for sentence in d.sentences:
        whole = without_also(tidy(sentence.text))
        if (never := _UNDER_NONE.match(whole)) is not None and stands_alone(whole):
            said = d.reader.uncapital(whole)
            where = d.where(said, sentence.place, placed=True)
            if where is not None:
                turned = f"in exceptional circumstances, {never['who']} can {never['be']} {never['done']}"
                yield Claim("rule", sentence, where, said, turned)
            continue
        text = re.split(r",? but (?:is|are|it|they|this|should|must|can|may|where|if|when|schools?|only)\b", whole)[0]
        turn = next(((p, t) for p, t in _TURNS if p.search(text)), None)
        if turn is None:
            continue
        text = re.split(r": |; ", text)[0]
        found = turn[0].search(text)
        if found is None:
            continue
        text = text[: found.end()] + _AFTER.sub("", text[found.end() :])
        if qualified(whole[len(text) :]) or excepted(d, sentence, free=_FREE.search(found[0]) is not None):
            d.drop("rule", "an exception would be left out", sentence.text)
            continue
        if _REASON.search(text[: found.start()]) or _CUT_SHORT.search(text.strip()):
            d.drop("rule", "what it denies is only a reason", sentence.text)
            continue
        if _SOMETIMES.search(text[: found.start()]):
            d.drop("rule", "true only at times, and so is its opposite", sentence.text)
            continue
        if _LOADED.search(text):
            d.drop("rule", "nobody would think otherwise", sentence.text)
            continue
        if "limited to" in found[0] + text[found.end() : found.end() + 12] and word_count(text) < 12:
            d.drop("rule", "says too little by itself", sentence.text)
            continue
        if "(but" in text or re.match(r"(?:While|Whilst|Although|Though|As)\b", text):
            continue
        if re.search(r"\b(?:if|when|where|whether)\b[^,]*$", text[: found.start()]) and found.start() > _OPENING:
            d.drop("rule", "what it denies is only a condition", sentence.text)
            continue
        condition = re.match(r"(?:If|Where|When|Once|Until)\b", text)
        if condition and ("," not in text[: found.start()] or found[0] == "cannot"):
            d.drop("rule", "what it denies is only a condition", sentence.text)
            continue
        if len(_NEGATIVE.findall(_OF_OTHERS.sub("", text))) != 1:
            d.drop("rule", "two negatives in one sentence", sentence.text)
            continue
        said = d.reader.uncapital(text)
        before = "" if stands_alone(said) else sentence_before(d, sentence, text)
        if not (before or stands_alone(said)) or _LEANS.search(said) or not 7 <= word_count(said) <= 40:
            d.drop("rule", "leans on words outside the sentence", sentence.text)
            continue
        where = d.where(f"{before}{said}", sentence.place, placed=True)
        if where is None:
            d.drop("rule", "cannot be placed without its section", sentence.text)
            continue
        turned = d.reader.uncapital(turn[0].sub(turn[1], text, count=1))
        for old, new in _DO:
            turned = turned.replace(old, new)
        opening = said[: len(said) - len(text) + found.start()]
        if tied(_WAIT.sub("wait for", text)) or at_odds(turn[1], text) or _JOINED.search(opening):
            turned = ""
        if turned and _also_said(d, turned):
            d.drop("rule", "the opposite is said elsewhere", sentence.text)
            continue
        yield Claim("rule", sentence, where, said, turned, before)


def _also_said(d: Drafting, turned: str) -> bool:
    """Whether a sentence without a negative says the same in other words."""
    wanted = stems(turned)
    return any(
        not _NEGATIVE.search(unit.text) and containment(unit.own, wanted) > 0.6
        for unit in d.reader.evidence.sharing(wanted, 0.8)
    )
