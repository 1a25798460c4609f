"""Details that decide, and the mistakes they are exchanged for: the table behind ``twists``.

Each stands inside its sentence and is exchanged for another of its kind. Nothing is tacked on to a statement to make
it false, for a condition at the end gives itself away.
"""

from __future__ import annotations

import re

# Somebody is told, or something is passed on or begun: it matters when.
_PROMPT = r"report|refer|notif|inform|shar|sent|send|pass|contact|tell|told|record|convene|transfer|speak|act\b|action"
_AT_THE_END = r"(?=$|[,;]| (?:to|by|with|when|if|where|for|in|from|and|so|whenever|once|at)\b)"
NEED_NOT = "need not "
_LATER = (
    "within two working days",
    "by the end of the week",
    "within three working days",
)
# A possibility stated in the main clause, of people or things that a reader knows by name.
CAN = (
    r"(?<!who )(?<!that )(?<!which )(?<!how )(?<!they )(?<!it )(?<!we )(?<!you )\bcan (?:still |legally |lawfully )?"
    r"(?=be (?:kept|requested|reported|withdrawn|taken|shared|made|held|recorded|refused|removed|disclosed|stored"
    r"|obtained|appointed|given|delegated|excluded|charged)\b"
    r"|(?:request|ask|join|apply|share|obtain|require|refuse|withhold|suspend|exclude|search|restrain|check|decide|record"
    r"|refer|consent|withdraw|delegate|appoint|dismiss)\b)"
)
# An event or act that is possible, said of people or things that a reader knows by name.
MAY = (
    r"(?<!who )(?<!that )(?<!which )(?<!how )(?<!they )(?<!it )(?<!we )(?<!you )\b(?:can|may) (?:also |still )?"
    r"(?=(?:occur|happen|take place|experience|commit|begin|start|be a one-off|be reported"
    r"|be committed|be perpetrated|be a single|be kept|be held|be made)\b)"
)
# "all children, including those who …": what holds for everybody, thought to make an exception
_INCLUDING = (
    r"(?<=[,(])( ?)including (?=(?:those|where|when|if|children|young people|pupils|staff|supply|agency|volunteers"
    r"|contractors|independent|academ\w+|online|disabled|parents|babies|infants|unborn|visitors|governors|deput\w+)\b)"
)
# "both the victim and the alleged perpetrator"
_BOTH = (
    r"\bboth (?!as\b)(?P<a>(?:the |their |its )?[\w’-]+(?: [\w’-]+){0,3}?) and (?P<b>(?:the |their )?[\w’()-]+"
    r"(?: [\w’-]+){0,3}?)(?=[,;]|$| so | to | in | at | when | where )"
)
# (what is written, mistakes it is exchanged for, what else the sentence must speak of); only where it is written once.
DETAILS: tuple[tuple[re.Pattern[str], tuple[str, ...], str], ...] = tuple(
    (re.compile(pattern), mistakes, needed)
    for pattern, mistakes, needed in (
        (r"\bbefore (?=(?:appointment|interview)\b|(?!being|having)[a-z]+ing\b)", ("only after ",), ""),
        (r"(?<=[a-z]ed )after (?=the\b|interview|appointment|[a-z]+ing\b)|(?<=sent )after (?=the\b)", ("before ",), ""),
        (r"\bat least (?=(?:two|three|four|once)\b)(?!\w+ (?:year|month|week|day))", ("no more than ",), ""),
        (r"\bwithout (?=(?:the |their |parental |a )?(?:consent|knowledge|permission)\b)", ("only with ",), ""),
        (r"\b(?:regardless|irrespective) of (?=whether\b)", ("depending on ",), ""),
        (
            r"(?:\bas soon as (?:possible|practicable|reasonably practicable)\b|\bimmediately\b"
            r"|\bat the earliest opportunity\b|\bwithout (?:undue )?delay\b|\bstraight ?away\b)" + _AT_THE_END,
            _LATER,
            _PROMPT,
        ),
        (r"\bin addition to\b|\bas well as\b", ("instead of",), "should|must"),
        (r"\beven if\b", ("unless",), ""),
        (r"\bprior to (?=(?:the|an?|any|[a-z]+ing)\b)", ("only after ",), "should|must"),
        (r"\breasonable cause to suspect\b", ("proof",), "enquir|investigat|section 47|must"),
        (r"\bin writing\b", ("by telephone",), "inform|confirm|notif|told"),
        (r"\bjointly\b", ("separately",), "should|must|responsib"),
        (r"\bthroughout (?=(?:the|their|any|an?)\b)", ("only at the end of ",), "should|must"),
        (r"\bseen alone\b", ("seen with a parent present",), ""),
        (r"^Any (?:member of staff|practitioner|professional)(?= (?:who|can|may|should|with)\b)",
         ("Only a designated safeguarding lead ",), ""),
        (r"^Anyone (?=(?:who|may|should|with|working)\b)", ("Only a practitioner ",), ""),
        (r"\bat (?:every|all) stages?\b", ("at the last stage",), "should|must"),
        (
            r"(?<!^If )(?<!^Where )\bat any (?:time|point|stage)\b(?!,? it| during)",
            ("only at the start",),
            "can|may|should|must",
        ),
        (r"\bregardless of (?=(?:age|the age|their age|the outcome|consent)\b)", ("depending on ",), ""),
        (r"\bwhether or not\b", ("only if",), ""),
        (r"\bin all cases\b", ("in serious cases only",), ""),
        (r"\bshould always be (?=(?:an?|the|in|led|made|held)\b)", (NEED_NOT + "be ",), ""),
        (r"\bcontinues to be (?=responsible|accountable|liable)", ("is no longer ",), ""),
        (r"\bremains (?=responsible|accountable|the responsibility|liable)", ("is no longer ",), ""),
        (r"\bremain (?=responsible|accountable|liable)", ("are no longer ",), ""),
        (
            r"\bis (?=(?:a criminal|an?) offence|a legal (?:requirement|duty)"
            r"|a statutory (?:requirement|duty)|mandatory|compulsory)",
            ("is not ",),
            "",
        ),
        (r"^All staff (?=(?:should|must) (?:\w+ )?(?:receive|undergo|undertake|read|report|have read)\b)",
         ("Only teaching staff ", "Only permanent staff "), ""),
        (r"(?<!they )(?<!who )(?<!that )(?<!which )\b(?:is|are) (?=(?:also )?(?:entitled|required to|eligible)\b)",
         ("is not ", "are not "), ""),
        (r"\b(?:have|has) an? (?=(?:(?:statutory|legal|specific) )+(?:duty|responsibility)\b"
         r"|(?:legal )?right to\b|duty of care\b)",
         ("have no ", "has no "), ""),
        (r"(?<=under )an? (?=(?:(?:statutory|legal|specific) )+duty\b)", ("no ",), ""),
        (r"\b(?:is|are) (?:also )?(?=(?:included in|covered by|a form of|forms of|required (?:before|for|when)"
         r"|part of)\b)", ("is not ", "are not "), ""),
        (r"\bshould always (?=(?!be\b|have\b)[a-z]+\b|be (?:available|taken|given|recorded|told)\b)",
         (NEED_NOT,), ""),
        (r"\bthe (?:final|last) (?=(?:opportunity|stage|step|resort)\b)", ("the first ",), ""),
        (r"\bfor (?P<who>children|pupils|people) of all ages\b", (r"only for \g<who> under five",), ""),
        (r"\bwith the (?=(?:agreement|consent|knowledge|permission) of\b)", ("without the ",), "should|must"),
        (r"(?<!which )(?<!that )(?<!who )(?<!should )(?<!must )(?<!may )(?<!can )"
         r"\bappl(?:y|ies) to\b(?! all)", ("do not apply to", "does not apply to"), ""),
        (CAN, ("cannot ",), r"\b(?:whilst|while|even|without|before|after|until|still|under the age)\b"),
        (r"\bboth inside and outside(?: of)?\b(?!.*\bonline\b)", ("only inside",), ""),
        (r"\bin parallel with\b", ("instead of",), ""),
        (r"\bin parallel$", ("one after the other",), "should|must"),
        (r"\balongside (?=an?\b)", ("instead of ",), "should|must|may"),
        (r"\bunless (?=(?:to do so|doing so|it|that|this|there|the)\b)", ("even if ",), "should|must"),
        (r"(?:, )?\bprovided (?:that )?(?=(?:it|there|the|they)\b)", (" whether or not ",), "should|must|can|may"),
        (_INCLUDING, (r"\1except ",), "should|must|required|entitled|can|may|will"),
        (_BOTH, (r"\g<a> rather than \g<b>",), "should|must"),
        (r"\bat (?:a )?(?:greater|increased|higher) risk\b", ("at no greater risk",), ""),
        (r"\b(?:\w+ times )?more likely\b", ("no more likely",), ""),
        (r"\b(is|are) rarely\b", (r"\1 usually",), ""),
        (r"\b(is|are) often\b", (r"\1 rarely",), ""),
        (r"\b(?:entirely |wholly )?voluntary(?= process| programme| and confidential|,? confidential| role| basis)",
         ("compulsory",), ""),
        (r"\b(is|are) consensual\b", (r"\1 compulsory",), ""),
        (r"\bnon-statutory\b", ("statutory",), ""),
        (r"\bregardless of (?=(?:how|the|their|any|frequency)\b)", ("depending on ",), ""),
        (r"\bas a last resort\b", ("as a first step",), "should|must|may|can"),
        (r"\bas (?:early|soon) as possible (?=(?:to|so that|in order)\b)", ("only once abuse is confirmed ",),
         "shar|inform|report|refer"),
        (r"\bin advance of\b", ("after",), "should|must"),
        (r"(?<=required )before (?=an?\b)|\bbefore (?=(?:taking|making|reaching|an? [a-z]+ decision)\b)",
         ("after ",), "should|must|required"),
        (MAY, ("cannot ",), ""),
        (r"\bonly (?=if\b)", ("even ",), "share|shared|disclos|restrain|consent|suspen"),
        (r"\b(?:is|are) (?:jointly |ultimately |still )?(?=(?:responsible|accountable) for\b)",
         ("is not ", "are not "), ""),
        (r"(?<!who )(?<!they )(?<!it )(?<!which )\bmust (?:also )?(?=(?:notify|consult|inform|appoint|carry out|record"
         r"|report|obtain|refer|keep|maintain|undertake|check|convene|tell|send|establish|hold)\b)", (NEED_NOT,), ""),
        (r"(?<!they )(?<!it )(?<!which )\b(?:should|must) (?:also )?(?=be (?:recorded|reported|notified|invited"
         r"|informed|consulted|reviewed|removed|transferred|retained|translated|offered|named|documented|checked"
         r"|developed)\b)", (NEED_NOT,), ""),
    )
)  # fmt: skip
