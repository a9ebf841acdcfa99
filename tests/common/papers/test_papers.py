"""Papers in both layouts and both writings: opened again they hold what was said, and nothing else."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import pytest

from sohoi.common.papers import (
    MOST_ROWS,
    Column,
    Head,
    NotPressed,
    Paper,
    Style,
    Table,
    Text,
    TooLong,
    pdf,
    write_pdf,
    write_word,
)
from sohoi.common.sheets.write import Signature
from tests.common.papers import opened

LETTERS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
ALL = "".join(unicodedata.normalize("NFC", letter + tone) for letter in LETTERS for tone in TONES) + "đ"
STATE = Head(
    Style.STATE,
    ("HỘI LHPN TỈNH SÔNG MAI",),
    ("HỘI LHPN XÃ AN LẠC",),
    "Số: 12/QĐ-BTV",
    "An Lạc, ngày 05 tháng 02 năm 2026",
)
UNION = Head(Style.UNION, STATE.above, STATE.issuer, "Số 12-QĐ/BTV", STATE.place_date)
SIGNED = Signature(("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"), "Nguyễn Thị Phượng", "")
PEOPLE = Table(
    (Column("STT", 5, "center"), Column("Họ và tên", 30)), (("1", "Đỗ Thị Bưởi"), ("2", "Lê Ỷ Lan"))
)


def paper(head: Head = STATE, **over: Any) -> Paper:
    said: dict[str, Any] = {
        "subtitle": "Về việc kết nạp hội viên",
        "authority": "BAN THƯỜNG VỤ HỘI LHPN XÃ AN LẠC",
        "body": (
            Text("Căn cứ Điều lệ Hội;", look="ground"),
            Text("Kết nạp 2 hội viên.", lead="Điều 1."),
            PEOPLE,
        ),
        "recipients": ("Như Điều 2;", "Lưu: VT."),
        "signatures": (SIGNED,),
    }
    return Paper(head, "QUYẾT ĐỊNH", **{**said, **over})


def as_pdf(one: Paper) -> bytes:
    out = io.BytesIO()
    write_pdf(out, one)
    return out.getvalue()


def as_word(one: Paper) -> bytes:
    out = io.BytesIO()
    write_word(out, one)
    return out.getvalue()


SAID = (
    "HỘI LHPN TỈNH SÔNG MAI",
    "HỘI LHPN XÃ AN LẠC",
    "An Lạc, ngày 05 tháng 02 năm 2026",
    "QUYẾT ĐỊNH",
    "Về việc kết nạp hội viên",
    "BAN THƯỜNG VỤ HỘI LHPN XÃ AN LẠC",
    "Căn cứ Điều lệ Hội;",
    "Điều 1. Kết nạp 2 hội viên.",
    "Đỗ Thị Bưởi",
    "Lê Ỷ Lan",
    "Nơi nhận:",
    "- Lưu: VT.",
    "TM. BAN THƯỜNG VỤ",
    "Nguyễn Thị Phượng",
)


def test_a_state_paper_says_all_of_it_in_order() -> None:
    for text in (opened.words(as_pdf(paper())), " ".join(opened.word_texts(as_word(paper())))):
        for said in (*SAID, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"):
            assert said in text
        assert text.index("Số: 12/QĐ-BTV") < text.index("QUYẾT ĐỊNH") < text.index("Điều 1.")
        assert text.index("Lê Ỷ Lan") < text.index("TM. BAN THƯỜNG VỤ") < text.index("Nguyễn Thị Phượng")
        assert "*" not in text


def test_a_union_paper_has_the_asterisk_and_no_name_of_the_country() -> None:
    for text in (opened.words(as_pdf(paper(UNION))), " ".join(opened.word_texts(as_word(paper(UNION))))):
        for said in SAID:
            assert said in text
        assert "HỘI LHPN XÃ AN LẠC *" in text or "* Số 12-QĐ/BTV" in text
        assert "CỘNG HÒA" not in text


@pytest.mark.parametrize("look", ["plain", "ground", "middle"])
def test_every_letter_of_vietnamese_is_in_the_pdf(look: Any) -> None:
    both = " ".join(ALL + ALL.upper())
    text = opened.words(as_pdf(paper(body=(Text(both, look=look),)))).replace(" ", "")
    assert set(both) - {" "} <= set(text)


def test_the_pdf_brings_its_letters_along_and_borrows_none() -> None:
    with opened.pdf(as_pdf(paper())) as document:
        page = document[0]
        fonts = {one.get_font().get_base_name() for one in page.get_objects() if one.type == 1}
        embedded = {one.get_font().is_embedded for one in page.get_objects() if one.type == 1}
        page.close()
    assert embedded == {True}
    assert all("Libertinus" in font for font in fonts)


def test_markup_in_names_stays_text() -> None:
    evil = '#include "x" *a* $b$ <w:p/> \\ @c `d` [e] //f'
    for text in (
        opened.words(as_pdf(paper(body=(Text(evil),)))),
        " ".join(opened.word_texts(as_word(paper(body=(Text(evil),))))),
    ):
        assert evil in text


def test_letters_that_no_file_can_hold_are_left_out() -> None:
    for data in (as_pdf(paper(subtitle="Lê\x00 Thị\ud800 A")), as_word(paper(subtitle="Lê\x00 Thị\ud800 A"))):
        assert data


@pytest.mark.parametrize(("landscape", "size"), [(False, (210, 297)), (True, (297, 210))])
def test_pages_are_a4(landscape: bool, size: tuple[int, int]) -> None:
    one = paper(landscape=landscape)
    assert set(opened.sizes(as_pdf(one))) == {size}
    section = opened.word(as_word(one)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == size


def test_margins_are_those_of_the_decree() -> None:
    section = opened.word(as_word(paper())).sections[0]
    edges = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(edge.mm) for edge in edges] == [20, 20, 30, 15]


def long_list() -> Paper:
    rows = tuple((str(n), f"Nguyễn Thị {n}") for n in range(1, 101))
    return paper(
        body=(Table(PEOPLE.columns, rows, ("", "Cộng 100 người")),), authority="", footer="Xuất bởi Mai"
    )


def test_a_long_list_repeats_its_heading_and_counts_pages_from_the_second() -> None:
    pages = opened.pages(as_pdf(long_list()))
    assert len(pages) > 2
    assert all("Họ và tên" in page and "Xuất bởi Mai" in page for page in pages)
    assert not pages[0].startswith("1 ")
    assert [page.split()[0] for page in pages[1:]] == [str(n) for n in range(2, len(pages) + 1)]
    assert "Cộng 100 người" in pages[-1]


def test_in_word_too() -> None:
    document = opened.word(as_word(long_list()))
    table = document.tables[1]
    assert len(table.rows) == 102
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows[1:])
    assert [cell.text for cell in table.rows[101].cells] == ["", "Cộng 100 người"]
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    assert section.first_page_footer.paragraphs[0].text == "Xuất bởi Mai"


def test_word_writes_in_times_and_says_nothing_of_the_library() -> None:
    document = opened.word(as_word(paper()))
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.core_properties.author == ""
    assert document.core_properties.title == "QUYẾT ĐỊNH"


def test_a_list_can_be_too_long_for_paper() -> None:
    Table((Column("A"),), (("x",),) * MOST_ROWS)
    with pytest.raises(TooLong, match=r"3\.000 dòng"):
        Table((Column("A"),), (("x",),) * (MOST_ROWS + 1))


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        Table((Column("A"), Column("B")), (("x",),))
    with pytest.raises(ValueError, match="length"):
        Table((Column("A"), Column("B")), (("x", "y"),), sums=("z",))


def test_a_word_longer_than_its_column_breaks() -> None:
    rows = (("1", "x" * 400), ("2", "Lê Thị An"))
    text = opened.words(as_pdf(paper(body=(Table(PEOPLE.columns, rows),))))
    assert text.replace(" ", "").replace("\ufffe", "").count("x") == 400
    assert "Lê Thị An" in text


def test_a_press_that_fails_says_so_kindly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_CHILD", "/nowhere/at/all.py")
    with pytest.raises(NotPressed, match="thử lại"):
        as_pdf(paper())


def test_a_press_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_SECONDS", 0.001)
    with pytest.raises(NotPressed):
        as_pdf(paper())


def test_only_our_own_templates_are_set() -> None:
    with pytest.raises(NotPressed):
        pdf.press("../../../etc/passwd", {})
