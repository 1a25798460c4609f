"""The words of a claim without its references and without the phrases that only say where it stands.

"Para 189 makes plain that most of them …" -> "most of them …"; "… at once – KCSIE, para 414." -> "… at once".
What is left is what the document is asked about: a page number in it is noise to whatever reads it.
"""

from __future__ import annotations

import re

from assistant.checking.clusters import Cluster, clusters
from assistant.checking.naming import Edition, Names

_LEADS_UP = re.compile(
    r"(?:^|(?<=[\s(\[]))(?:(?:see|also|as|and|cf\.?|at|on|in|under|per|from|according\s+to|e\.g\.?|(?:this|it)\s+is"
    r"|all|both)\s+)+$",
    re.IGNORECASE,
)
_SAYS_THAT = re.compile(
    r"^[\W_]*(?:(?:the|this|that)\s+(?:\w+\s+){1,2}|it\s+|which\s+)?(?:(?:also|then|goes\s+on\s+to|is)\s+)*"
    r"(?:makes?\s+(?:it\s+)?(?:\w+\s+)?(?:plain|clear)|(?:it['’]s|it\s+is|is)\s+(?:\w+\s+)?(?:clear|plain|explicit)|says?|said|states?|explains?"
    r"|adds?|notes?|stresses|confirms|reminds?\s+(?:us|staff)|tells?\s+us|points?\s+out|sets?\s+out)\s+(?:that\s+|:\s*)",
    re.IGNORECASE,
)
_SAYS = re.compile(r"^[\W_]*(?:(?:also|then)\s+)?(?:says?|states?|explains?|adds?|notes?),?\s+(?=\w+)", re.IGNORECASE)
_WHICH_SAYS = re.compile(
    r"^.*\b(?:which|where\s+it)\s+(?:also\s+)?(?:says?|states?|makes?\s+(?:it\s+)?clear|tells?\s+us|explains?)\s+that\s+",
    re.IGNORECASE,
)
_PUTS_IT = re.compile(r"^\W*as\s+(?:the|this)\s+\w+\s+(?:puts\s+it|says|states|has\s+it)\s*[,:]\s*", re.IGNORECASE)
_LEFT_OPEN = re.compile(r"\s*[(\[](?![^()\[\]]*[)\]])[^\w]*$")
_EDGES = " ,;:–—-•=>/[("


def bare(text: str, names: Names) -> str:
    """The words that the references of a text are given for; empty for a text that is nothing but references.

    A bare "Annex B" stays where it is: it may be what the words are about.
    """
    for cluster in reversed(clusters(text, names)):
        if cluster.pages or cluster.paragraphs or cluster.same:
            text = _WHICH_SAYS.sub("", _cut(text, cluster))
    return _LEFT_OPEN.sub("", _PUTS_IT.sub("", " ".join(text.split()))).strip(_EDGES)


def holds_words(text: str) -> bool:
    """Whether a text says anything at all."""
    return len(re.findall(r"[A-Za-z]{2,}", text)) > 0


def _cut(text: str, cluster: Cluster) -> str:
    """The text without one reference and the brackets or the "see" that hold it."""
    head, tail = text[: cluster.start], text[cluster.end :]
    tail = re.sub(r"^\s*again\b", "", tail)
    opened = re.search(r"\s*[(\[][^()\[\]]*$", head)
    closed = re.match(r"[^()\[\]]*[)\]]", tail)
    if opened and closed:
        inside = f"{_LEADS_UP.sub('', head[opened.start() :].lstrip(' (['))} {closed.group()[:-1]}"
        if not holds_words(inside):  # nothing but the reference stands in the brackets
            return head[: opened.start()] + tail[closed.end() :]
    elif closed and re.match(r"\s*[)\]]", tail):  # "at para 151 (p.58)": the reference opened them
        tail = tail[closed.end() :]
    if not holds_words(_LEADS_UP.sub("", head)):
        tail = tail.lstrip(" ,;:–—-=)]")
        said = _SAYS_THAT.match(tail) or _SAYS.match(tail)
        return tail[said.end() :] if said else tail
    return f"{_LEADS_UP.sub('', head).rstrip(' ,;:–—-=')}{tail}"


def as_asked(claim: str, edition: Edition | None, names: Names) -> str:
    """The claim as the document itself would put it: its own name becomes "this guidance"."""
    opens = re.match(r"\W*(?:according to|as|in|under)\s+", claim, re.IGNORECASE)
    text = claim[opens.end() :] if opens and any(m.start <= opens.end() + 4 for m in names.find(claim)) else claim
    for mention in reversed(names.find(text)):
        if edition is not None and mention.edition.family == edition.family:
            alone = mention.start == 0 and re.match(r"\s*[,:]\s*", text[mention.end :])
            text = (
                text[mention.end + alone.end() :]
                if alone
                else f"{text[: mention.start]}this guidance{text[mention.end :]}"
            )
    return text


def as_judged(claim: str, edition: Edition | None, names: Names) -> str:
    """What a document is asked about: the claim without its references and the phrases around them."""
    words = bare(claim, names)
    return as_asked(words if holds_words(words) else claim, edition, names)
