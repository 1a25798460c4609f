"""Passages: what belongs together, under which headings, and where each word stands."""

from __future__ import annotations

from pathlib import Path

from pdf_maker import LEFT, Maker, sentence

from ingest.pages import Document, read_pdf
from ingest.passages import MAX_WORDS, Passage, build_passages, text_of


def read(maker: Maker, folder: Path) -> tuple[Document, list[Passage]]:
    document = read_pdf(maker.save(folder))
    passages = build_passages(document.pages)
    pages = {page.page_index: page for page in document.pages}
    for passage in passages:
        assert text_of(passage.spans, pages) == passage.text
        assert len(passage.text.split()) <= MAX_WORDS
    return document, passages


def starting(passages: list[Passage], words: str) -> Passage:
    (found,) = [p for p in passages if p.text.startswith(words)]
    return found


def test_a_list_keeps_its_stem_over_a_page_turn(tmp_path: Path) -> None:
    maker = Maker().page().prose(2).paragraph("Practitioners should be alert to a child who:")
    maker.item("is a young carer").item("is often missing")
    maker.page().item("is at risk of exploitation").item("is bereaved").prose(1)
    _, passages = read(maker, tmp_path)
    listed = starting(passages, "Practitioners should be alert")
    assert listed.kind == "list"
    assert listed.pages == (1, 2)
    assert listed.text.split("\n") == [
        "Practitioners should be alert to a child who:",
        "• is a young carer",
        "• is often missing",
        "• is at risk of exploitation",
        "• is bereaved",
    ]


def test_a_long_list_repeats_its_stem(tmp_path: Path) -> None:
    maker = Maker().page().paragraph("Partners must agree on each of these:")
    for k in range(14):
        maker.item(sentence(k, 20))
    maker.page().prose(1)
    _, passages = read(maker, tmp_path)
    parts = [p for p in passages if p.text.startswith("Partners must agree")]
    assert len(parts) >= 2
    assert [p.spans[0].stem for p in parts] == [False] + [True] * (len(parts) - 1)
    for k in range(14):
        assert sum(sentence(k, 20) in p.text.replace("\n", " ") for p in parts) == 1


def test_inner_items_keep_the_item_that_opens_them(tmp_path: Path) -> None:
    maker = Maker().page().paragraph("Policies should include:")
    for k in range(5):
        maker.item(sentence(k, 25))
    maker.item("an approach to abuse between children, such as:")
    for k in range(5, 9):
        maker.item(sentence(k, 25), x=LEFT + 60)
    _, passages = read(maker, tmp_path)
    last = passages[-1]
    assert last.text.startswith("Policies should include:\n• an approach to abuse between children, such as:\n• ")
    assert [span.stem for span in last.spans[:2]] == [True, True]


def test_a_paragraph_over_a_page_turn_is_one(tmp_path: Path) -> None:
    maker = Maker().page().prose(2)
    maker.paragraph("All staff should know whom to call when a child tells them something that worries them, and they")
    maker.page().paragraph("should write it down on the same day.").prose(1)
    _, passages = read(maker, tmp_path)
    passage = next(p for p in passages if "All staff should know whom" in p.text)
    assert "worries them, and they should write it down on the same day." in passage.text
    assert passage.pages == (1, 2)
    assert passage.spans[-1].continues


def test_a_box_does_not_break_the_paragraph_that_goes_on_overleaf(tmp_path: Path) -> None:
    maker = Maker().page().prose(1)
    maker.box(maker.y + 8, maker.y + 60).paragraph("In a box: " + sentence(90), above=16)
    maker.y += 30
    maker.paragraph(
        "Anyone with concerns about a child should think of a referral, and all of them should do so as soon as it"
    )
    bottom = maker.y + 40
    maker.box(bottom, bottom + 55)
    maker.y = bottom
    maker.paragraph("A second box: " + sentence(91), above=12)
    maker.page().paragraph("is clear that the child may be harmed.").prose(1)
    _, passages = read(maker, tmp_path)
    passage = next(p for p in passages if "Anyone with concerns" in p.text)
    assert "as soon as it is clear that the child may be harmed." in passage.text
    assert {p.kind for p in passages if "box" in p.text} == {"box"}


def test_headings_of_a_box_end_with_it(tmp_path: Path) -> None:
    maker = Maker().page().line("Referral", size=18, bold=True)
    top = maker.y + 10
    maker.box(top, top + 75)
    maker.y = top
    maker.line("The chair", bold=True, above=4).paragraph(sentence(1), above=4)
    maker.y = top + 90
    maker.paragraph("After. " + sentence(2))
    _, passages = read(maker, tmp_path)
    assert next(p for p in passages if p.kind == "box").section == ("Referral", "The chair")
    assert starting(passages, "After.").section == ("Referral",)


def test_headings_of_a_box_hold_overleaf(tmp_path: Path) -> None:
    maker = Maker().page().prose(1)
    top = maker.y + 10
    maker.box(top, 790).paragraph("", above=0)
    maker.y = top
    maker.line("Standard B", bold=True, above=4)
    for k in range(6):
        maker.item(sentence(k, 30))
    maker.page().box(60, 200)
    for k in range(6, 8):
        maker.item(sentence(k, 15))
    _, passages = read(maker, tmp_path)
    last = [p for p in passages if p.kind == "box"][-1]
    assert 2 in last.pages
    assert last.section == ("Standard B",)


def test_footnotes_are_tied_to_where_their_mark_stands(tmp_path: Path) -> None:
    maker = Maker().page().line("Early help", size=18, bold=True).prose(1)
    maker.pieces(("Early help is a system of support", 12, 0), ("1", 7, 4), (" and no service.", 12, 0), above=12)
    maker.notes(("1", "See the guide to early help."))
    _, passages = read(maker, tmp_path)
    note = passages[-1]
    assert (note.kind, note.mark, note.text) == ("footnote", "1", "See the guide to early help.")
    assert note.section == ("Early help",)


def test_glossary_entries_are_one_each(tmp_path: Path) -> None:
    maker = Maker().page().line("Glossary", size=18, bold=True)
    maker.paragraph("Below are the key terms that we use in this document: " + sentence(4))
    maker.paragraph("Abuse - " + sentence(1))
    maker.paragraph("Neglect - The persistent failure to meet a need, such as failing to:")
    maker.item("feed a child").item("keep a child safe").paragraph("It may also be emotional. " + sentence(2))
    maker.paragraph("Young carer - " + sentence(3))
    _, passages = read(maker, tmp_path)
    assert [(p.kind, p.section[-1]) for p in passages] == [
        ("paragraph", "Glossary"),
        ("definition", "Abuse"),
        ("definition", "Neglect"),
        ("definition", "Young carer"),
    ]
    assert "feed a child" in passages[2].text
    assert "It may also be emotional." in passages[2].text


def test_labels_of_a_diagram_are_one_passage(tmp_path: Path) -> None:
    maker = Maker().page().paragraph("Before the figure " + sentence(1))
    y = maker.y + 30
    places = [(200, 0), (120, 40), (330, 10), (90, 90), (420, 60), (260, 30), (150, 110)]
    labels = ["Health", "Education", "Basic care", "Identity", "Stability", "The child", "Income"]
    for (x, down), label in zip(places, labels, strict=True):
        maker.at(x, y + down, label, 8)
    maker.y = y + 140
    maker.paragraph("After the figure " + sentence(2))
    document, passages = read(maker, tmp_path)
    (figure,) = [p for p in passages if p.kind == "figure"]
    assert sorted(figure.text.split("\n")) == sorted(labels)
    assert any("diagram" in warning for warning in document.warnings)
    assert next(p for p in passages if "After the figure" in p.text).kind == "paragraph"


def test_a_second_stem_under_a_list_whose_items_hang_is_a_stem_of_its_own(tmp_path: Path) -> None:
    """Read into the item above it, "Do not:" would leave its own items under "Do:"."""
    maker = Maker().page().prose(1).paragraph("Do:")
    maker.item("listen more than you speak;", x=LEFT).item("say what happens next.", x=LEFT)
    maker.line("Do not:")
    maker.item("promise secrecy;", x=LEFT).item("ask leading questions.", x=LEFT)
    maker.page().prose()
    passages = build_passages(read_pdf(maker.save(tmp_path)).pages)
    lists = [p.text.split("\n") for p in passages if p.kind == "list"]
    assert lists == [
        ["Do:", "• listen more than you speak;", "• say what happens next."],
        ["Do not:", "• promise secrecy;", "• ask leading questions."],
    ]


def test_a_wrapped_page_reference_is_no_list_item(tmp_path: Path) -> None:
    maker = Maker().page().prose(1).item("Say what was decided. (WT 2023,").line("p. 57, para 150)", x=LEFT + 36)
    maker.item("Write it down.").page().prose()
    passages = build_passages(read_pdf(maker.save(tmp_path)).pages)
    assert any("(WT 2023, p. 57, para 150)\n• Write it down." in p.text for p in passages)


def test_a_short_page_set_wider_than_the_others_is_one_paragraph(tmp_path: Path) -> None:
    maker = Maker()
    for _ in range(4):
        maker.page().prose()
    maker.page()
    lines = [
        "The local partners agree a protocol for the assessment of each child and they publish it on",
        "their pages, which set out how a case is managed once a child has been referred to them and",
        "accepted by the duty team.",
    ]
    for line in lines:
        maker.line(line, above=5)
    maker.page().prose()
    assert read_pdf(maker.save(tmp_path)).pages[4].text == " ".join(lines)
