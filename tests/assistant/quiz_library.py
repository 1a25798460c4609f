"""Invented guidance in memory, with the shapes that the quiz builder reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.quizzing.drafting import Drafting
from assistant.quizzing.model import Question
from assistant.quizzing.reading import Reader
from assistant.quizzing.rules import rule_claims
from assistant.quizzing.senses import Senses
from assistant.quizzing.twists import twist_claims
from ingest.pages import Page, Part
from ingest.passages import Passage, build_passages
from ingest.sources import Source

CHAPTERS: list[tuple[str, list[tuple[str, list[str]]]]] = [
    (
        "Chapter 1: Referrals",
        [
            (
                "Making a referral",
                [
                    "1. Within one working day of a referral being received, the duty team should acknowledge receipt "
                    "to the person who made the referral and record the reasons for the decision.",
                    "2. The local authority must make enquiries where a child is likely to suffer significant harm. "
                    "The police should lead the criminal investigation into the suspected offence.",
                    "3. The designated safeguarding lead should keep detailed chronologies of every concern about "
                    "pupils. Health practitioners should arrange overnight observations for injured infants.",
                    "4. Practitioners do not need to obtain parental consent for a referral where asking would put "
                    "the child at risk of harm.",
                    "5. If a school considers that a pupil has been trafficked, it must notify the National Referral "
                    "Mechanism without waiting for the outcome of any other assessment.",
                    "6. If a coroner decides to investigate the death of an infant, the coroner must inform the "
                    "registrar and send the bereaved relatives a written explanation.",
                    "7. When a prisoner asks for contact with children, prison staff should consult the probation "
                    "service about previous convictions and licence conditions.",
                    "8. Where a foster placement breaks down suddenly, the local authority should convene an urgent "
                    "disruption meeting with the fostering agency. The NSPCC should retain recordings of every "
                    "anonymous call about noisy neighbours.",
                ],
            ),
            (
                "Early help",
                [
                    "9. Practitioners should be alert to the potential need for early help for a child who:",
                    "• is a young carer",
                    "• has a parent or carer in custody",
                    "• has returned home from care",
                    "• is frequently missing from education",
                    "10. Published early help offers must be publicly available for at least three years.",
                    "11. Early help plans should be reviewed within 20 working days of the first family meeting.",
                ],
            ),
        ],
    ),
    (
        "Chapter 2: Exploitation",
        [
            (
                "Signs of exploitation",
                [
                    "12. The police should pay particular attention to a teenager who:",
                    "• has unexplained gifts and expensive trainers",
                    "• is found in distant seaside towns",
                    "• is carrying several mobile telephones",
                    "• has older friends who were in custody",
                    "13. Local panels should meet within five working days of an arrest for county lines offences.",
                    "14. Financial records seized by officers should be retained for 45 working days after the trial.",
                    "15. Interim reports should be circulated within six months of the decision to open a review.",
                ],
            ),
            (
                "Glossary",
                [
                    "Neglect - The persistent failure to meet basic physical needs, likely to cause serious impairment "
                    "of health.",
                    "Kinship care - Any situation in which relatives bring up somebody who is not their own son or "
                    "daughter.",
                    "County lines - A form of criminal activity in which gangs make somebody carry illegal drugs with "
                    "dedicated mobile phone numbers.",
                    "Grooming - The process of winning somebody’s trust so that sexual contact or radical views "
                    "become possible later.",
                    "Upskirting - The act of taking a picture under clothing without permission in order to humiliate "
                    "somebody.",
                ],
            ),
        ],
    ),
]


def _pages(chapters: list[tuple[str, list[tuple[str, list[str]]]]]) -> tuple[Page, ...]:
    pages: list[Page] = []
    for title, sections in chapters:
        for heading, lines in sections:
            text, parts = "", []
            wanted = [("heading", 1, title), ("heading", 2, heading), *(("", 0, line) for line in lines)]
            for kind, level, line in wanted:
                start = len(text)
                text += line
                number = line.split(".", 1)[0] if line[0].isdigit() else None
                kind = kind or ("item" if line.startswith("•") else "paragraph")
                parts.append(Part(kind, start, len(text), level, number))
                text += "\n"
            pages.append(Page(len(pages) + 1, str(len(pages) + 11), text.rstrip("\n"), parts=tuple(parts)))
    return tuple(pages)


@dataclass(frozen=True, eq=False)
class Invented:
    """A library of invented sources."""

    held: dict[str, tuple[Source, tuple[Page, ...], tuple[Passage, ...]]]

    @property
    def sources(self) -> list[Source]:
        return [source for source, _, _ in self.held.values()]

    def pages(self, source_id: str) -> tuple[Page, ...]:
        return self.held[source_id][1]

    def passages(self, source_id: str) -> tuple[Passage, ...]:
        return self.held[source_id][2]


def source(source_id: str, title: str, edition: str) -> Source:
    return Source(
        source_id, source_id.rsplit("-", 1)[0], title, title, "Invented Office", "guidance", edition, "in_force",
        status_on=date(2026, 1, 1),
    )  # fmt: skip


def library(*, changed: dict[str, str] | None = None) -> Invented:
    """The invented guidance of 2024; ``changed`` maps words of it to others."""
    chapters = [
        (title, [(heading, [_changed(line, changed or {}) for line in lines]) for heading, lines in sections])
        for title, sections in CHAPTERS
    ]
    pages = _pages(chapters)
    guide = source("guide-2024", "Invented Guide 2024", "2024")
    return Invented({guide.id: (guide, pages, tuple(build_passages(pages)))})


def with_more(base: Invented, source_id: str, title: str, lines: list[str]) -> Invented:
    """The library with one more document of one page."""
    pages = _pages([("Chapter 1: More", [("More guidance", lines)])])
    added = replace(source(source_id, title, "2025"), family=source_id)
    return Invented({**base.held, source_id: (added, pages, tuple(build_passages(pages)))})


def _changed(line: str, changed: dict[str, str]) -> str:
    for old, new in changed.items():
        line = line.replace(old, new)
    return line


STAGES = [
    ("heading", 1, "Chapter 3: Enquiries"),
    ("heading", 2, "Urgent enquiries"),
    ("", 0, "Social workers should:"),
    ("item", 0, "• interview relatives who witnessed the assault in separate rooms"),
    ("item", 0, "• visit every bedroom where infants normally sleep"),
    ("item", 0, "• compile a chronology of missed vaccination appointments"),
    ("", 0, "The police should:"),
    ("item", 0, "• preserve forensic traces found on clothing or telephones"),
    ("item", 0, "• trace vehicles that were seen near the playground"),
    ("item", 0, "• arrest suspects who tamper with witnesses abroad"),
    ("", 0, "Health practitioners should:"),
    ("item", 0, "• photograph bruises beside a ruler in good daylight"),
    ("item", 0, "• describe fractures in language that jurors understand"),
    ("", 0, "Headteachers should:"),
    ("item", 0, "• lend classrooms to interpreters during the holidays"),
    ("item", 0, "• release timetables showing who supervised the playground"),
    ("", 0, "The coroner should:"),
    ("item", 0, "• open an inquest whenever an infant is found lifeless"),
    ("item", 0, "• retain tissue samples until the bereaved relatives decide"),
    ("", 0, "All involved practitioners should:"),
    ("item", 0, "• describe any fractures in plain language that jurors understand"),
    ("item", 0, "• attend rehearsals of the hearing when invited"),
]


def with_stages(base: Invented) -> Invented:
    """The library with a document that gives each role at one stage a list of its own."""
    text, parts = "", []
    for kind, level, line in STAGES:
        parts.append(Part(kind or "paragraph", len(text), len(text) + len(line), level, None))
        text += f"{line}\n"
    pages = (Page(1, "11", text.rstrip("\n"), parts=tuple(parts)),)
    added = replace(source("stages-2025", "Stages Guide 2025", "2025"), family="stages-2025")
    return Invented({**base.held, added.id: (added, pages, tuple(build_passages(pages)))})


MORE = "more-2025"


class Matters:
    """Vectors by matter: texts about the same thing point the same way."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raw = np.array([[1e-3 + (w in text.lower()) for w in self.words] for text in texts], dtype=np.float32)
        unit: NDArray[np.float32] = raw / np.linalg.norm(raw, axis=1, keepdims=True)
        return unit


def drafting(*lines: str, senses: Senses | None = None) -> Drafting:
    """A document of these lines beside the invented guide."""
    reader = Reader(with_more(library(), MORE, "More Guide 2025", list(lines)))
    reader.__dict__["senses"] = senses or Senses(None)
    return Drafting(reader, MORE)


def made(maker: Callable[[Drafting], object], *lines: str, senses: Senses | None = None) -> list[Question]:
    found = maker(drafting(*lines, senses=senses))
    return list(found)  # type: ignore[call-overload, no-any-return]


def turned(*lines: str) -> list[tuple[str, str]]:
    d = drafting(*lines)
    return [(c.said, c.turned) for c in [*rule_claims(d), *twist_claims(d)]]
