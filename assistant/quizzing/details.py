"""Details that decide, and the mistakes they are exchanged for: the table behind ``twists``.

Each stands inside its sentence and is exchanged for another of its kind. Nothing is tacked on to a statement to make
it false, for a condition at the end gives itself away.
"""

from __future__ import annotations

import re

# Somebody is told, or something is passed on or begun: it matters when.
_PROMPT = r"report|refer|notif|inform|shar|sent|send|pass|contact|tell|told|record|convene|transfer|speak|act\b|action"
# Whom the order of two steps matters to: where both are paperwork, it is an office's routine.
_OF_PEOPLE = r"\b(?:child|pupil|parent|famil|carer|victim|consent|interview|candidate|applicant|volunteer|staff|visit)"
# What nobody would go on doing "even if" it came about.
_HARM = r".*\b(?:harm|risk|danger|safety|jeopardi|prejudic|compromis|affect|undermin)"
# Who may have duties in law; of families and children nobody would believe them, and how strongly a council is urged
# is its own affair.
_BODIES = r"\b(?:schools?|colleges?|providers?|governing|proprietors?|trusts?\b|settings?\b)"
_AT_THE_END = r"(?=$|[,;]| (?:to|by|with|when|if|where|for|in|from|and|so|whenever|once|at|after)\b)"
_LATER = (
    "within two working days",
    "by the end of the week",
    "within three working days",
)
# A possibility in the main clause, of people or things that a reader knows by name.
CAN = (
    r"(?<!who )(?<!that )(?<!which )(?<!how )(?<!they )(?<!it )(?<!we )(?<!you )\b(?:can|may) (?:also |still |legally )"
    r"?(?=be (?:kept|requested|reported|withdrawn|taken|shared|made|held|recorded|refused|removed|disclosed|stored"
    r"|obtained|appointed|given|delegated|excluded|charged|committed|perpetrated)\b"
    r"|(?:request|ask|join|apply|share|obtain|require|refuse|withhold|suspend|exclude|search|restrain|check|decide|record"
    r"|refer|consent|withdraw|delegate|appoint|dismiss|occur|happen|take place|experience|commit|begin|start)\b)"
)
# What makes a possibility one that people deny: it goes on while, before or without something, or wholly otherwise.
_AGAINST_BELIEF = r"\b(?:whilst|while|even|without|before|after|until|still|under the age|during)\b"
# "both the victim and the alleged perpetrator"
_BOTH = (
    r"\bboth (?!as\b)(?P<a>(?:the |their |its )?[\w’-]+(?: [\w’-]+){0,3}?) and (?P<b>(?:the |their )?[\w’()-]+"
    r"(?: [\w’-]+){0,3}?)(?=[,;]|$| so | to | in | at | when | where )"
)
# (what is written, mistakes it is exchanged for, what else the sentence must speak of); only where it is written once.
# A bare "not" or "cannot" is no mistake that people make. Without a mistake the statement serves only as a true one.
DETAILS: tuple[tuple[re.Pattern[str], tuple[str, ...], str], ...] = tuple(
    (re.compile(pattern), mistakes, needed)
    for pattern, mistakes, needed in (
        (r"\bbefore (?=(?:appointment|interview)\b|(?!being|having|taking|making|reaching|deciding)[a-z]+ing\b)",
         ("only after ",), ""),
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
        (r"\bprior to (?=(?:the|an?|any|[a-z]+ing)\b)", ("only after ",), r"(?:should|must).*" + _OF_PEOPLE),
        (r"\breasonable cause to suspect\b", ("proof",), "enquir|investigat|section 47|must"),
        (r"\bin writing\b", ("by telephone",), "inform|confirm|notif|told"),
        (r"\bjointly\b", ("separately",), r"^(?!.*\b(?:partners?|LSPs?|DSPs?)\b).*(?:should|must|responsib)"),
        (r"\bseen alone\b", ("seen with a parent present",), ""),
        (r"^Any (?:member of staff|practitioner|professional)(?= (?:who|can|may|should|with)\b)",
         ("Only a designated safeguarding lead ",), ""),
        (r"^Anyone (?=(?:who|may|should|with|working)\b)", ("Only a practitioner ",), ""),
        (
            r"(?<!^If )(?<!^Where )\bat any (?:time|point|stage)\b(?!,? it| during)",
            ("only at the start",),
            "can|may|should|must",
        ),
        (r"\bregardless of (?=(?:age|the age|their age|the outcome|consent)\b)", ("depending on ",), ""),
        (r"\bwhether or not\b", ("only if",), ""),
        (r"\bin all cases\b", ("in serious cases only",), ""),
        (r"\bcontinues to be (?=responsible|accountable|liable)", ("is no longer ",), ""),
        (r"\bremains (?=responsible|accountable|the responsibility|liable)", ("is no longer ",), ""),
        (r"\bremain (?=responsible|accountable|liable)", ("are no longer ",), ""),
        (r"^All staff (?=(?:should|must) (?:\w+ )?(?:receive|undergo|undertake|read|report|have read)\b)",
         ("Only teaching staff ", "Only permanent staff "), ""),
        (r"\bwith the (?=(?:agreement|consent|knowledge|permission) of\b)", ("without the ",), "should|must"),
        (r"\bboth inside and outside(?: of)?\b(?!.*\bonline\b)", ("only inside",), ""),
        (r"\bin parallel with\b", ("only after",), ""),
        (r"\bin parallel$", ("one after the other",), "should|must"),
        (r"\balongside (?=an?\b)", ("instead of ",), r"^(?!.*\bonly\b).*(?:should|must|may)"),
        (r"\bunless (?=(?:to do so|doing so|it|that|this|there|the)\b)(?!" + _HARM + ")", ("even if ",), "should|must"),
        (r"\bunless (?=(?:to do so|doing so|it|that|this|there|the)\b)", (), "should|must"),
        (_BOTH, (r"\g<a> rather than \g<b>",),
         r"(?:should|must).*\b(?:inform|tell|told|consult|communicat|shar|notif)"),
        (r"(?<!may be )(?<!can be )(?<!might be )\bat (?:a )?(?:greater|increased|higher) risk\b",
         ("at no greater risk",), ""),
        (r"\b(?:\w+ times )?more likely\b", ("no more likely",), ""),
        (r"\b(is|are) rarely\b", (r"\1 usually",), ""),
        (r"\b(?:entirely |wholly )?voluntary(?= process| programme| and confidential|,? confidential| role| basis)",
         ("compulsory",), ""),
        (r"\b(is|are) consensual\b", (r"\1 compulsory",), ""),
        (r"\b(?:should|must) be (?P<how>\w+ to the same (?:standard|level) as)\b", (r"need not be \g<how>",), ""),
        (r"\bshould always be (?=an? )", ("need not be ",), ""),
        (r"\b(?:should|must) always (?=(?:check|follow up|record|report|inform|refer)\b)", ("need not ",), ""),
        (r"(?<!who )(?<!they )\b(have|has) (?:the|a(?: statutory| legal)?) right to"
         r" (?=(?:request|ask|access|appeal|attend|educate|a separate|be (?:told|informed|seen|accompanied))\b)"
         r"(?!.*\bincluding\b)",
         (r"\1 no right to ",), ""),
        (r"(?<!who )(?<!they )\b(is|are) (?:under|subject to) a (?:(?:statutory|legal|general) )*duty to\b",
         (r"\1 encouraged, but under no duty, to",), ""),
        (r"\b(is|are) free to\b", (r"\1 not permitted to",), ""),
        (r"\b(is|are) entitled to (?=an?\b|independent|free)", (r"\1 not entitled to ",), ""),
        (r"\b(?:not|no) just\b", ("only",), ""),
        (r"\bnon-statutory\b", ("statutory",), ""),
        (r"\bregardless of (?=(?:how|the|their|any|frequency)\b)", ("depending on ",), ""),
        (r"\bas a last resort\b", ("as a first step",), "should|must|may|can"),
        (r"\bin advance of\b", ("after",), "should|must"),
        (r"(?<=required )before (?=an?\b)", ("after ",), "should|must|required"),
        # what a decision rests on comes before it: nobody would do it afterwards
        (r"\bbefore (?=(?:taking|making|reaching|deciding|an? [a-z]+ decision)\b)", (), "should|must|required"),
        (r"\bonly (?=if\b)", ("even ",), "share|shared|disclos|restrain|suspen"),
        (r"\b(?:provided|providing) (?:that )?(?=(?:it|there|the|they)\b)", (), "should|must|can|may|necessary"),
        (CAN, (), _AGAINST_BELIEF),
        (r"\bis (?=(?:a criminal|an?) offence\b)", (), r"under 18|\bchild|\bteacher|\bstaff|\bschool"),
        (r"\bis (?=a legal (?:requirement|duty)|a statutory (?:requirement|duty)|mandatory|compulsory)",
         ("is good practice but not ",), ""),
        (r"(?<!they )(?<!who )(?<!that )(?<!which )\b(is|are) required (?=to\b)",
         (r"\1 advised, but not required, ",), ""),
        (r"(?<!they )(?<!who )(?<!that )(?<!which )\b(have|has) a (?:(?:statutory|legal|specific) )*duty (?=to\b)",
         (r"\1 a power, but no duty, ",), ""),
        (r"(?<!they )(?<!who )(?<!that )(?<!which )\b(is|are) encouraged (?=to\b)", (r"\1 legally required ",),
         r"^(?!.*\b(?:should|must)\b).*" + _BODIES),
        (r"(?<!they )(?<!who )(?<!that )(?<!which )\b(is|are) expected (?=to (?:report|refer|publish|notify|attend)\b)",
         (r"\1 free, but not expected, ",), ""),
        # --- who it is for, and who may ---
        (r"\b(?P<norm>must|should) personally (?=(?:report|refer|notify|tell)\b)",
         (r"\g<norm> ask the designated safeguarding lead to ",), ""),
        (r"\b(?:may|can) be an? (?:single|one-off) (?:incident|occurrence|event) or an? "
         r"(?:course of conduct|(?:pattern|series) of (?:incidents|events))(?=$|[,;]| (?:which|that)\b)",
         ("is always a pattern of incidents",), ""),
        (r"\b(is|are) (?:also )?(?:disqualified|prohibited|prevented|barred) from (?=[a-z]+ing\b)",
         (r"\1 not barred from ",), r"^(?!.*\bbecause\b)"),
        (r"\bshould only (?P<verb>accept|request|use|obtain|share) (?P<what>[^,;]{5,60}?) alongside (?=an?\b)",
         (r"can \g<verb> \g<what> instead of ",), ""),
        (r"\bin some cases (?=acting as\b)", ("but never ",), "may|can|could"),
        (r"\bin (?:paper|written) or electronic form\b", ("only in electronic form",), "can|may|should|must"),
        # what all of them must do by law, nobody would free most of them from
        (r"^All schools and colleges (?=should (?!consider|be aware|have regard))",
         ("Only state-funded schools and colleges ",), ""),
        (r"^All schools (?=(?:should|must)\b)", ("Only maintained schools ",), ""),
        (r"\brarely (?=(?!the\b)[a-z]+s\b)", ("usually ",), r"^[^–;:]*$"),
        (r"^All staff (?=should (?:be aware of (?:the|their) (?:local|systems|process|procedures))"
         r"\b)",
         ("Only the designated safeguarding lead and deputies ",), ""),
        (r"\bat least one of (?=the\b)", ("every one of ",), ""),
        (r"(?<!\()\b(?:at|of) any age\b(?!,? (?:and|or|from|up)\b)", ("only from the age of ten",), ""),
        (r"\bin a paid or unpaid capacity\b", ("in a paid capacity only",), r"^(?!.*\bvolunteers?\b)"),
        (r"^Even (?:if|when|where)\b", (), ""),
        (r"\b(?:regardless|irrespective) of\b", (), ""),
        (r"\bno matter how\b", (), ""),
        (r"\b(?:can|may|could) still\b", (), "consent|legal|lawful|share|report|refer|required"),
        (r"\b(?P<may>can|could|may) be held by a range of (?:people|practitioners|professionals)"
         r"(?:, including (?:qualified )?social workers)?", (r"\g<may> be held only by social workers",), ""),
        (r"\ball schools \((?:including|such as) [^)]*(?:independent|academ|trust|private)[^)]*\)",
         ("only maintained schools",),
         r"^(?!.*\b(?:enabling|(?:enable|include|involve|engage)[ds]?)\b).*(?:should|must)"),
        # "all schools (except those in trusts)" would be at odds with itself before it is read to the end
        (r"(?<!\()\bincluding (?=those (?:who|in|with|from|aged)\b)", ("except ",), r"\b(?:all|every|any|anyone)\b"),
        (r"(?<!\()\bincluding (?=(?:where|when|if)\b[^,]*$)", ("except ",),
         "right|duty|responsib|must|should|entitled"),
        (r"^The majority of\b", ("A minority of",), ""),
        (r"\b(?P<of>(?:responsibility|accountability) [^,;]{0,60}?)remains with\b",
         (r"\g<of>no longer lies with",), ""),
        (r"\bwill always (?=(?:make|report|record|include|check)\b)", ("will not normally ",), ""),
        # --- when, and in which order ---
        (r"\bfrom the (?:point|date) of referral\b", ("from the start of the assessment",), "days|weeks|months"),
        (r"^Before (?=an?\b)", ("After ",), r"(?:should|must).*" + _OF_PEOPLE),
        (r"\bbefore (?=any\b)", ("only after ",), "require|must|should"),
        (r"\b(?:at|from) the (?:outset|earliest stage)\b", ("only at the end",), "should|must"),
        # --- how ---
        (r"\bseparately from\b", ("together with",), "should|must"),
        (r"\bthe original (?P<what>(?:paper )?(?:DBS )?(?:certificates?|documents?))\b", (r"a copy of the \g<what>",),
         "should|must"),
        (r"\blocal (?=(?:referral process|escalation procedures|child protection procedures"
         r"|safeguarding procedures|criteria for action)\b)", ("national ",), "should|must"),
        (r"\bonly in exceptional circumstances(?=$|,)", ("whenever there is a concern",), "should|must|can|may"),
        (r"\bonly in exceptional circumstances\b", (), ""),
        (r"\bas (?:little|few) [a-z]+ as possible\b", (), ""),
        (r"\b(?P<a>[a-z]+ing [^,;]{8,60}?),? rather than (?:simply |just |merely |solely |only )?"
         r"(?P<b>[a-z]+ing (?![^,;]*\b(?:they|them|their|its?)\b)[^,;]{8,60})$", (r"\g<b> rather than \g<a>",), ""),
        (r"\bthe persistent (?=\w)", ("a single instance of ",), r"\bchild"),
        # --- how likely, and how it is seen ---
        (r"\b(is|are) (?=a (?:crime|criminal offence)\b)", (), ""),
        (r"\bcommits (?:a criminal|an) offence\b", (), ""),
    )
)  # fmt: skip
