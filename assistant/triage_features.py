"""A question as numbers: who speaks, how near the event is, what happened, and what form the question takes.

In: the text of a question. Out: tokens, n-grams and about sixty yes/no signs with names, which ``triage_model``
weighs and which the rules of ``triage`` read directly. Nothing here decides.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

BUCKETS = 1 << 13

# What young people type, and what falls off a keyboard in a hurry, as the words the signs below are written in.
_RESPELT = {
    "u": "you", "ur": "your", "r": "are", "y": "why", "wot": "what", "wat": "what", "wots": "what's", "whats": "what's",
    "im": "i'm", "ive": "i've", "id": "i'd", "hes": "he's", "shes": "she's", "theyre": "they're", "theres": "there's",
    "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "wont": "won't", "cant": "can't", "hasnt": "hasn't",
    "havent": "haven't", "isnt": "isn't", "wasnt": "wasn't", "wouldnt": "wouldn't", "couldnt": "couldn't",
    "wanna": "want to", "gonna": "going to", "gunna": "going to", "gona": "going to", "gotta": "got to", "coz": "because",
    "cos": "because", "cuz": "because", "bc": "because", "pls": "please", "plz": "please", "sumone": "someone",
    "sum1": "someone", "some1": "someone", "summat": "something", "sumthing": "something", "sumfing": "something",
    "nothin": "nothing", "nite": "night", "2nite": "tonight", "tonite": "tonight", "2night": "tonight",
    "2moro": "tomorrow", "2morrow": "tomorrow", "tmrw": "tomorrow", "tmr": "tomorrow", "tomoz": "tomorrow",
    "tomorow": "tomorrow", "m8": "mate", "mi": "my", "me": "me", "nd": "and", "n": "and", "w": "with", "wiv": "with",
    "fink": "think", "bf": "boyfriend", "bfs": "boyfriend's", "gf": "girlfriend", "bro": "brother", "sis": "sister",
    "yo": "year old", "yr": "year", "yrs": "years", "mum's": "mum's", "mums": "mum's", "dads": "dad's", "kys": "kill yourself",
    "od": "overdose", "od'd": "overdosed", "od'ed": "overdosed", "sh": "self harm", "meds": "tablets", "b4": "before",
    "l8r": "later", "rn": "right now", "atm": "at the moment", "asap": "straight away", "tho": "though", "abt": "about",
    "gettin": "getting", "hittin": "hitting", "hiting": "hitting", "comin": "coming", "hurtin": "hurting",
    "cuttin": "cutting", "doin": "doing", "goin": "going", "bein": "being", "tryna": "trying to", "da": "the",
    "fone": "phone", "skool": "school", "teecher": "teacher", "momma": "mum", "mam": "mum", "mom": "mum", "mummy": "mum",
    "daddy": "dad", "dada": "dad", "stepdad": "step dad", "stepmum": "step mum",
}  # fmt: skip

_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?(?:-[a-z0-9]+)*")

# Words of events, so that a slip of the fingers in one of them is still read. Only long words: short ones have
# too many neighbours.
_REPAIRABLE = (
    "abused abusing assault assaulted attacked strangled strangling stabbed stabbing bruise bruised bruises bruising "
    "bleeding burned burning unconscious collapsed overdose overdosed tablets paracetamol suicide suicidal swallowed "
    "missing disappeared abducted kidnapped groomed grooming blackmail blackmailed blackmailing threatened threatening "
    "disclosed disclosure disclosing disclose screaming hitting punched punching kicked kicking beating raped sexual "
    "sexually touched touching pregnant scared frightened terrified danger hurting machete knife tonight tomorrow "
    "injury injured fracture cutting harming hanging drunk emergency nobody"
).split()
_SHAPES: dict[str, set[str]] = {}


def _gaps(word: str) -> Iterator[str]:
    """The word and every form of it with one letter left out: two words that share one are a slip apart."""
    yield word
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]


for _word in _REPAIRABLE:
    for _gap in _gaps(_word):
        _SHAPES.setdefault(_gap, set()).add(_word)


def repair(word: str, known: frozenset[str] | set[str] | dict[str, int]) -> str:
    """The event word that ``word`` is a slip of, or ``word`` itself if it is a word, short, or near nothing."""
    if len(word) < 5 or word in known or not word.isalpha():
        return word
    near = {w for gap in _gaps(word) for w in _SHAPES.get(gap, ()) if w[0] == word[0] and abs(len(w) - len(word)) < 2}
    return min(near) if near else word


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{p})" for p in patterns))


def _words(text: str) -> str:
    return rf"\b(?:{'|'.join(text.split())})\b"


_YOUNG = (
    r"(?:boys?|girls?|child|kid|lad|lass|pupil|student|teen|teenager|toddler|baby|infant|newborn|twins?|"
    r"(?:six|nine|ten|\d+) month old|\w+ year old|\d+ year old|year old|young person|youngster|sibling|sister|brother|"
    r"son|daughter|grandson|granddaughter|nephew|niece|cousin|friend|mate|resident)"
)

SIGNS: dict[str, re.Pattern[str]] = {
    # Who speaks, and of whom.
    "i": _any(r"\b(?:i|i'm|i've|i'd|i'll|me|myself)\b"),
    "my_family": _any(
        r"\bmy (?:little |big |older |younger |foster |step |half |own |best )*(?:mum|mum's|dad|dad's|uncle|auntie|aunt|"
        r"nan|gran|grandad|grandma|brother|sister|cousin|parents?|family|carer|boyfriend|girlfriend|coach|mate|friend|"
        r"step ?dad|step ?mum|bf|gf)\b"
    ),
    "i_young": _any(
        r"\bi'm (?:only |just |nearly |a )*(?:[5-9]|1[0-7]|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
        r"fifteen|sixteen|seventeen)\b(?! (?:years|weeks|minutes|pupils))",
        r"\bi'?a?m in (?:year|y|yr) ?\d+",
        r"\b(?:i am|me) (?:only )?(?:[5-9]|1[0-7])\b(?! (?:year|month)s? (?:into|in the job))",
    ),
    "i_adult": _any(
        r"\bmy (?:son|daughter|kids?|child|children|baby|pupils?|students?|class|form|husband|wife|ex|grandson|"
        r"granddaughter|employer|job|school)\b",
        r"\b(?:i'm|i am|as) (?:a|an|the) (?:\w+ )?(?:teacher|parent|governor|nurse|dsl|head|carer|social worker|coach|"
        r"neighbour|police|ta|volunteer|trainer|nan|gran|childminder)\b",
        _words("pupil pupils dsl referral nursery"),
    ),
    "i_hurt": _any(
        r"\b(?:hits?|hitting|hurts?|hurting|punch\w*|kick\w*|beat(?:s|ing)?|touch(?:es|ed|ing)|rap(?:es?|ed|ing)|slap\w*|"
        r"chok\w+|strangl\w+|burn\w*|grab\w*|groom\w*|follow\w*|make|makes|made|making|batter\w*|abus\w+|threaten\w*|"
        r"blackmail\w*) (?:me|us|my (?:brother|sister|mum))\b",
        r"\b(?:i'm|i am|i've been|i was|i got|i keep getting|getting) (?:being )?(?:hurt|hit|raped|abused|groomed|touched|"
        r"beaten|beat up|followed|blackmailed|bullied|scared|terrified|frightened|unsafe)\b",
        r"\bdo(?:es)? (?:things|stuff|bad stuff|it) (?:to|2) me\b",
        r"\b(?:hurt|kill|stab|find|get|batter|murder|hit|beat) me\b",
    ),
    "one_child": _any(
        rf"\b(?:a|an|the|this|that|my|our|one|some|another|her|his|\d+|their|two|three) (?:\S+ ){{0,3}}?{_YOUNG}\b",
        rf"^(?:{_YOUNG}|(?:\S+ ){{1,2}}{_YOUNG})\b(?! (?:protection|death|in need|abuse|sexual|safeguarding|arrangements|"
        r"criminal|missing education|on child|poverty|welfare|development|safety|voice|minding|referrals?|council))",
        r"\b(?:year|y|yr) ?\d{1,2} (?:boy|girl|pupil|lad|student|child)\b",
        r"\b(?:someone|somebody) in (?:year|y|yr|my|our)\b",
    ),
    "he_she": _any(_words("he he's she she's him her his they're")),
    "age": _any(r"\b(?:\d{1,2}|\w+teen|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[ -]?(?:year|month|week)s?[ -]?old\b",
                r"\b(?:aged?|is|he's|she's|i'm|only) \d{1,2}\b", r"\b\d{1,2} ?(?:yo|yr|y/o|f|m)\b"),
    "told": _any(
        r"\b(?:told|tells|telling|said to|says to|disclosed?|disclosing|confided|admitted|whisper\w*|texted|text|messaged|"
        r"emailed|rang|phoned|showed|shown) (?:\w+ ){0,2}?(?:me|us|staff|that|to|her|his|their|the|a|our|one|their|you)\b",
        r"\b(?:he|she|pupil|girl|boy|child|kid|lad|student|daughter|son|mum|dad|parent|friend|grandson|ring|call) (?:\w+ )?"
        r"(?:says?|said|told|disclosed|has said|claims|reckons|thinks)\b",
        r"\bhad a disclosure\b|\bdisclosure (?:\w+ )*(?:ago|today|now|from|this)\b",
    ),
    # How near it is.
    "now": _any(
        _words("tonight tomorrow currently straightaway immediately"),
        r"\bright now\b|\bas we speak\b|\bat the moment\b|\bstraight away\b|\bthis (?:second|minute|morning|afternoon|"
        r"evening|weekend)\b|\bjust (?:been|had|has|come|told|got|now|turned|walked|disclosed|said|rung|taken|hit|left|"
        r"collapsed|posted|messaged|texted|whispered|picked|found|seen|shown|run|arrived)\b|\b(?:minutes?|hours?|mins?) ago\b|"
        r"\b(?:last night|today)\b|\bnext week\b|\bnow\b|\bon (?:her|his|their|my) way\b|\bwaiting\b|\boutside\b|"
        r"\bhere (?:with|in|now|and)\b|\bin front of me\b|\bon the phone\b|\bat the (?:door|gate)\b|\bin (?:\d+|twenty|ten) min",
        r"\bon (?:friday|saturday|sunday|monday|the weekend)\b",
    ),
    "present": _any(r"\b\w+'s \w+ing\b|\b(?:is|are|am|i'm) (?:\w+ )?(?:being )?\w+ing\b|\bkeeps? \w+ing\b|\bhas \w+ed\b|\bhas \w+en\b"),
    "fear": _any(
        _words("scared terrified frightened petrified begging hiding crying screaming"),
        r"\bafraid\b|\b(?:don't|doesn't|won't|can't|cannot|refus\w+|not want) (?:\w+ ){0,2}(?:go|going|leave|get off|feel) "
        r"(?:\w+ )?(?:home|back|with|safe|the bus)\b|\bnot safe\b|\bfeel safe\b|\bin danger\b",
    ),
    # What happened.
    "injury": _any(
        r"\b(?:bruis\w+|bleed\w*|blood|burn(?:s|t|ed)?|scald\w*|fractur\w+|broken (?:arm|leg|rib|bone|collar ?bone|wrist)|"
        r"black eye|belt|marks?|wound\w*|cuts?|slash\w*|limp(?:ing)?|swollen|unconscious|collapsed|strangl\w+|chok\w+|"
        r"drowsy|not breathing|concuss\w*|torn|bite marks?|welts?|injur\w+|head injury|hurt)\b"
    ),
    "violence": _any(
        r"\b(?:hits?|hitting|punch\w*|kick\w+|beat\w*|batter\w*|slap\w*|smack\w*|attack\w*|assault\w*|shook|shak(?:en|ing)|"
        r"smash\w*|grabbed|thr(?:ows?|ew|own)|twist\w*|drag\w+|strangl\w+|whip\w*|violent|fighting|chok\w+)\b"
    ),
    "weapon": _any(r"\b(?:kni(?:fe|ves)|blades?|machete|gun|razor|bat|hammer|petrol|acid|bomb|shoot\w*|stab\w*|shot|axe|weapon|lighter|noose)\b"),
    "suicide": _any(
        r"\b(?:suicid\w+|overdos\w+|self[- ]?harm\w*|cut(?:ting)? (?:\w+ )?(?:herself|himself|myself|wrists?|arms?|themselves)|"
        r"kill(?:ing)? (?:myself|herself|himself|themselves|yourself|me)|end(?:ing)? (?:it|my life|her life|his life|their life)|"
        r"hang(?:ed|ing)? (?:myself|herself|himself|yourself)|want\w* to die|wish i was dead|wants? to be dead|be alive|"
        r"goodbye (?:note|message|everyone|text)|jump\w*|bleach|paracetamol|took (?:\w+ ){0,3}(?:tablets|pills)|swallowed|"
        r"taken (?:\w+ ){0,4}(?:tablets|pills|antidepressants|overdose))\b|\bno point (?:any ?more|in (?:living|anything))"
    ),
    "sexual": _any(
        r"\b(?:rap(?:e|ed|es|ing|ist)|sexual\w*|sex|touch(?:es|ed|ing)?|nudes?|naked|groom\w*|willy|bum|private parts|"
        r"pregnant|indecent|molest\w*|abus(?:e|ed|es|ing)|kiss(?:ed|es|ing)?|blackmail\w*|sextort\w*)\b"
    ),
    "missing": _any(
        r"\b(?:hasn't|has not|haven't|didn't|did not|not|never|won't) (?:been )?(?:come|came|back|returned?|arrived?|seen|home|"
        r"collected|turned up|picked up)\b|\b(?:gone missing|ran away|run away|run off|ran off|disappeared|vanished|"
        r"can't find|cannot find|left site|walked out|absconded|lost (?:a|one|him|her)|gone)\b|\bmissing (?:since|from|for)\b|"
        r"\b(?:is|are|went|been|still) missing\b|\bmissing again\b"
    ),
    "threat": _any(
        r"\b(?:kill\w*|murder\w*|threat(?:en(?:s|ed|ing)|s)?|hurt (?:someone|him|her|them|us|me)|set fire|burn (?:the|it)|"
        r"shoot|take the (?:kids|children|baby)|going to get (?:him|her|them))\b"
    ),
    "unsafe_adult": _any(
        r"\b(?:drunk|passed out|off (?:his|her) (?:head|face)|stoned|needle|psychotic|hearing voices|home alone|"
        r"on (?:their|his|her|my|our) own|by (?:himself|herself|themselves|myself)|left (?:\w+ )?alone|locked (?:\w+ )?(?:in|out)|"
        r"no adults?|nobody home|not allowed food|no food|kicked out|thrown out|trap house|nowhere (?:to|tonight))\b"
    ),
    "taken": _any(
        r"\b(?:forced marriage|marry|married|wedding|fgm|be cut|flight|flown|airport|plane|taken abroad|abduct\w*|kidnap\w*|"
        r"into a (?:car|van|boot)|in a car with|got (?:in|into|out of) a|hotel|older (?:men|man|bloke|lads|boys)|grown man|stranger)\b"
    ),
    "death_scene": _any(r"\b(?:not (?:waking|responding|breathing)|unresponsive|won't wake|lips are blue|ambulance|999)\b"),
    "what_do_i_do": _any(
        r"\bwhat (?:do|should|can|shall) (?:i|we) (?:do|say)\b|\bwhat now\b|\bwhat next\b|\bhow do (?:i|we) (?:help|stop|tell)\b|"
        r"\bwho (?:do|can|should) (?:i|we) (?:call|ring|tell|talk|phone|contact)\b|\bhelp\b"
    ),
    # What form the question takes.
    "asks_text": _any(
        r"\b(?:page|pages|para|paras|paragraph|paragraphs|section \d+|annex|appendix|chapter|footnote|wording|word|words|"
        r"quote|quoted|cite|cited|citation|edition|document|documents|guidance|guidelines|kcsie|working together|wt|wt23|"
        r"statutory|framework|policy|policies|procedure|procedures|protocol|standards?|legislation|part (?:one|two|three|four|five|\d))\b"
    ),
    "asks_what_says": _any(
        r"\b(?:what|where|which|does|do|how does|is) (?:\w+ ){0,6}?(?:say|says|state|states|mention\w*|cover\w*|define[sd]?|describe[sd]?|"
        r"explain\w*|expect\w*|listed|covered|mean|means|meant|called|advise[sd]?|set out|named|contain\w*)\b"
    ),
    "asks_definition": _any(r"\b(?:definition|define|meaning|difference between|what is (?:a|an|the|meant)|what's (?:a|an|the)|what are|list|explain|summar\w+|compare)\b"),
    "asks_rule": _any(
        r"^(?:who|when|how long|how many|how often|how soon|how quickly|how should|how must|how does|how do schools|what must|"
        r"what should (?:a|the|schools?|staff|happen)|which|where|can (?:a|an|the|schools?|parents?|staff)|"
        r"must|does|do (?:schools|governors|teachers|staff|all)|are|is there|should (?:a|the|schools?|staff))\b"
    ),
    "asks_work": _any(r"\b(?:training|inset|quiz|poster|scenario|induction|governors|ofsted|inspect\w+|review\w*|audit|template|leaflet|lesson|assembly|slides?)\b"),
    "plural": _any(_words("children pupils staff schools teachers practitioners professionals agencies governors parents partners students settings colleges babies")),
    "duty": _any(r"\b(?:duty|duties|responsib\w+|role|roles|required|requirement|must|timescale|deadline|within|criteria|process)\b"),
    "short": re.compile(r"^(?:\S+ ){0,4}\S+$"),
    "question_mark": re.compile(r"\?"),
    # "Early help or s17?"
    "level_word": _any(
        r"\b(?:early help|s ?17|s ?47|section 17|section 47|cin|child in need|child protection|universal|taf|mash|eha|"
        r"significant harm|thresholds?|continuum|windscreen|level|levels|tier|band|column|cp|neglect|family help|targeted)\b"
    ),
    "level_choice": _any(
        r"\b(?:early help|eh|s ?17|section 17|cin|cp|universal|taf|mash|level \d|poverty|neglect|refer|step down|tier \d|eha) (?:or|vs|versus|/) "
        r"(?:\w+ )?(?:early help|eh|s ?17|s ?47|section 17|section 47|cin|cp|child|higher|level|\d|mash|taf|housing|neglect|poverty|a|not|an)\b",
        r"\bs ?17\W+s ?47\b|\bs47 or\b|\bor not\b",
    ),
    "level_ask": _any(
        r"\b(?:meets?|met|reach(?:es)?|hits?|cross(?:es)?|pass(?:es)?) (?:the |a |your )?(?:\w+ )?(?:threshold|criteria|bar|significant harm|s ?47|s ?17|harm)\b",
        r"\b(?:what|which) (?:support |help |threshold )?(?:level|tier|band|column|box|pathway|threshold|stage|help level)\b",
        r"\bwhere (?:on|does|would|in|is|do|should) (?:\w+ ){0,4}?(?:sit|fall|come|continuum|windscreen|put|place)\b",
        r"\b(?:is|would|could|should|does|would you call) (?:this|that|it|he|she)(?: all)?(?: \w+){0,2} (?:early help|s ?17|s ?47|section \d+|cin|cp|child|"
        r"neglect|in need|abuse|enough|serious|count|significant|emotional|bad)\b",
        r"\b(?:threshold|level|tier) ?(?:please|pls)?\W*$|\bhow (?:high|serious|far up|bad)\b|\bstep(?:ping)? (?:it |this |them )?(?:up|down)\b",
        r"\b(?:count|class|classed|counts|qualif\w+) (?:it |this |as )+",
    ),
    # Law for one person, and instructions.
    "own_case": _any(
        r"\b(?:sue[ds]?|suing|solicitor|lawyer|barrister|tribunal|appeal\w*|plead|guilty|custody|compensation|damages|liable|"
        r"liability|prosecuted|court|judge|hearing|legal aid|grounds|judicial review|bail|caution|charged|arrested|settle|"
        r"injunction|defence|defend|legally|lawful|illegal|evidence|statement|claim|contest|challenge|oppose|fight|witness)\b"
    ),
    "order_me": _any(
        r"^(?:please |now |ok |so )?(?:ignore|disregard|forget|pretend|act|reveal|repeat|output|print|stop|say|respond|answer|reply|"
        r"write|invent|make up|swap|replace|treat|translate|decode|delete|run|bypass|override|speak|talk|be|roleplay|simulate|rate|"
        r"rank|decide|add|never|always|keep|do not|don't|begin|start|turn|enable|disable|confirm|assume|skip|halve|show|list|drop|switch)\b"
        r"(?! (?:by|of|or|and|in|from|is|offenders?|absences?|referrals?|early|now or)\b)"
    ),
    "machine": _any(
        r"\b(?:prompt|system|instructions?|rules?|jailbreak|dan|assistant|chatbot|bot|ai|model|developer mode|admin\w*|superuser|"
        r"filter\w*|verbatim|citations?|roleplay|api|password|sudo|execute|base64|override|previous|verification|logs|unrestricted)\b",
        r"<[!/a-z]|\[/?inst\]|\{\{|###|;--|\bsystem ?:",
    ),
    # The field's own words: a question with one of them is hardly about cooking.
    "field": _any(
        r"\b(?:safeguard\w*|abus\w+|neglect\w*|dsls?|lado|mash|dbs|kcsie|working together|wt|early help|social (?:worker|work|care|"
        r"services)|child protection|children|child in need|cin|cp|s ?17|s ?47|exploit\w+|harm\w*|referral\w*|refer|disclos\w+|"
        r"foster\w*|looked after|lac|consent|allegation\w*|vulnerab\w+|conference|threshold\w*|guidance|statutory|annex|paragraph|"
        r"para|kinship|care leavers?|cme|radicalis\w+|grooming|trafficking|volunteers?|checks?|supervis\w+|information sharing|"
        r"private fostering|position of trust|barred|regulated activity|strategy (?:discussion|meeting)|missing|domestic|partners|"
        r"eha|taf|camhs|police|concerns?|confidential\w*|senco?|ehcp|parental|carers?|risk|welfare|online safety|nudes?)\b"
    ),
    "you": _any(r"\b(?:you|your|you're|yourself)\b"),
}  # fmt: skip

# Two signs that mean more together than apart.
PAIRS: tuple[tuple[str, str], ...] = (
    ("event", "now"), ("event", "i"), ("event", "my_family"), ("event", "told"), ("event", "one_child"), ("event", "fear"),
    ("event", "asks_text"), ("event", "asks_what_says"), ("event", "asks_rule"), ("event", "asks_definition"),
    ("event", "plural"), ("event", "short"), ("event", "present"), ("event", "he_she"), ("event", "level_word"),
    ("event", "what_do_i_do"), ("event", "asks_work"), ("event", "duty"), ("told", "now"), ("fear", "now"),
    ("one_child", "now"), ("one_child", "asks_text"), ("one_child", "level_word"), ("one_child", "level_ask"),
    ("he_she", "level_word"), ("level_ask", "asks_text"), ("level_word", "asks_rule"), ("level_word", "plural"),
    ("level_word", "short"), ("own_case", "i"), ("own_case", "asks_text"), ("own_case", "my_family"), ("own_case", "you"),
    ("own_case", "i_adult"), ("order_me", "machine"), ("order_me", "you"), ("order_me", "asks_text"), ("machine", "asks_text"),
    ("i", "short"), ("field", "i"), ("field", "short"), ("field", "order_me"), ("field", "own_case"), ("you", "machine"),
)  # fmt: skip

EVENTS = (
    "injury", "violence", "weapon", "suicide", "sexual", "missing", "threat", "unsafe_adult", "taken", "death_scene", "i_hurt",
)  # fmt: skip
SIGN_NAMES: tuple[str, ...] = (*SIGNS, "event", "events", *(f"{a}+{b}" for a, b in PAIRS))


@dataclass(frozen=True)
class Features:
    """One question, read. ``text`` is it in lower case with the spellings above undone."""

    text: str
    tokens: tuple[str, ...]

    @classmethod
    def read(cls, question: str, known: frozenset[str] | set[str] | dict[str, int] = frozenset()) -> Features:
        """``known`` are the ordinary words, which are never taken for slips."""
        lowered = question.lower().replace("’", "'").replace("‘", "'")

        def respell(match: re.Match[str]) -> str:
            word = match.group()
            return _RESPELT.get(word) or repair(word, known)

        text = " ".join(_TOKEN.sub(respell, lowered).split())
        return cls(text, tuple(_TOKEN.findall(text)))

    @cached_property
    def signs(self) -> frozenset[str]:
        """The names of the signs that the question bears."""
        found = {name for name, pattern in SIGNS.items() if pattern.search(self.text)}
        events = sum(name in found for name in EVENTS)
        if events:
            found.add("event")
        if events > 1:
            found.add("events")
        found.update(f"{a}+{b}" for a, b in PAIRS if a in found and b in found)
        return frozenset(found)

    @cached_property
    def grams(self) -> tuple[int, ...]:
        """Buckets of the words, pairs of words and letter runs (3 to 5) of the question, each once, sorted."""
        words = ("^", *self.tokens, "$")
        names = {f"w {w}" for w in words} | {f"b {a} {b}" for a, b in zip(words, words[1:], strict=False)}
        for word in self.tokens:
            framed = f"<{word}>"
            names.update(f"c {framed[i : i + n]}" for n in (3, 4, 5) for i in range(len(framed) - n + 1))
        return tuple(sorted({zlib.crc32(name.encode()) % BUCKETS for name in names}))
