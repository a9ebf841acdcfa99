"""Tables of Word documents, merged cells, several tables, fonts."""

from pathlib import Path

import pytest

from sohoi.common.sheets.read import (
    Limits,
    Merge,
    Sheet,
    SheetRefused,
    Tcvn3CapitalText,
    Tcvn3Text,
    VniText,
    read_workbook,
)
from tests.common.sheets.documents import cell, docx, line, paragraph, run, table
from tests.common.sheets.files import packed


def only(tmp_path: Path, content: bytes, limits: Limits | None = None) -> Sheet:
    path = tmp_path / "list.docx"
    path.write_bytes(content)
    book = read_workbook(path, limits=limits)
    assert book.kind == "docx"
    (sheet,) = book.sheets
    return sheet


def test_lines_and_rows_stand_in_their_order(tmp_path: Path) -> None:
    sheet = only(
        tmp_path,
        docx(
            paragraph(run("DANH SÁCH "), run("HỘI VIÊN")),
            paragraph(),
            table(line("STT", "Họ và tên"), line("1", "Nguyễn Thị Hoa"), line("", "")),
            paragraph(),
            table(line("2", "Trần Thị Lan")),
            paragraph(run("NGƯỜI LẬP")),
        ),
    )
    assert sheet.name == "Bảng 1"
    assert [(row.number, list(row.cells)) for row in sheet.rows] == [
        (1, ["DANH SÁCH HỘI VIÊN"]),
        (2, ["STT", "Họ và tên"]),
        (3, ["1", "Nguyễn Thị Hoa"]),
        (5, ["2", "Trần Thị Lan"]),
        (6, ["NGƯỜI LẬP"]),
    ]


def test_a_table_with_a_title_begins_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "list.docx"
    titled = [part for n in "ĐB" for part in (paragraph(run(f"Thôn {n}")), table(line("1", f"Lê {n}")))]
    path.write_bytes(docx(*titled))
    assert [
        (sheet.name, [list(row.cells) for row in sheet.rows]) for sheet in read_workbook(path).sheets
    ] == [
        ("Bảng 1", [["Thôn Đ"], ["1", "Lê Đ"]]),
        ("Bảng 2", [["Thôn B"], ["1", "Lê B"]]),
    ]


def test_merged_cells_are_told(tmp_path: Path) -> None:
    sheet = only(
        tmp_path,
        docx(
            table(
                line(cell("Họ và tên", down="restart"), cell("Năm sinh", span=2)),
                line(cell("", down=""), "Nam", "Nữ"),
                line("Nguyễn Thị Hoa", "", "1975"),
            )
        ),
    )
    assert [list(row.cells) for row in sheet.rows] == [
        ["Họ và tên", "Năm sinh"],
        ["", "Nam", "Nữ"],
        ["Nguyễn Thị Hoa", "", "1975"],
    ]
    assert sorted(sheet.merges) == [Merge(1, 0, 2, 0), Merge(1, 1, 1, 2)]


def test_a_cell_may_reach_down_many_rows(tmp_path: Path) -> None:
    lines = [
        line(cell("Thôn Đông" if at == 0 else "", down="restart" if at == 0 else ""), str(at))
        for at in range(5)
    ]
    assert only(tmp_path, docx(table(*lines))).merges == [Merge(1, 0, 5, 0)]


def test_lines_breaks_tabs_and_ticks(tmp_path: Path) -> None:
    tick = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    two = f"<w:tc>{paragraph(run('Hoa'))}{paragraph(run('Lan'))}</w:tc>"
    sheet = only(
        tmp_path,
        docx(
            paragraph(run("a"), "<w:r><w:tab/></w:r>", run("b")),
            table(
                line(
                    two,
                    f"<w:tc>{paragraph(tick)}</w:tc>",
                    f"<w:tc>{paragraph(run('x'), '<w:r><w:br/></w:r>', run('y'))}</w:tc>",
                )
            ),
        ),
    )
    assert [list(row.cells) for row in sheet.rows] == [["a", "b"], ["Hoa\nLan", "x", "x\ny"]]


def test_what_was_struck_out_or_moved_away_is_not_read(tmp_path: Path) -> None:
    struck = f"<w:del>{run('cũ')}</w:del><w:moveFrom>{run('kia')}</w:moveFrom><w:ins>{run('mới')}</w:ins>"
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    sheet = only(tmp_path, docx(table(line(f"<w:tc>{paragraph(struck, field)}</w:tc>", "b"))))
    assert sheet.rows[0].cells == ("mới", "b")


def test_a_table_inside_a_cell_is_its_text(tmp_path: Path) -> None:
    inner = table(line("1", "2"))
    sheet = only(tmp_path, docx(table(line(f"<w:tc>{paragraph(run('a'))}{inner}{paragraph()}</w:tc>", "b"))))
    assert [[text.split() for text in row.cells] for row in sheet.rows] == [[["a", "1", "2"], ["b"]]]


def test_rows_may_begin_further_right(tmp_path: Path) -> None:
    skipped = f'<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>{cell("c")}</w:tr>'
    assert only(tmp_path, docx(table(line("a", "b", "c"), skipped))).rows[1].cells == ("", "", "c")


STYLES = (
    '<w:docDefaults><w:rPr><w:rFonts w:ascii="Times New Roman"/></w:rPr></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rFonts w:ascii=".VnTime"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Dau"><w:rPr><w:rFonts w:ascii=".VnTimeH"/></w:rPr></w:style>'
)


def test_fonts_of_letters_of_styles_and_of_the_whole_document(tmp_path: Path) -> None:
    content = docx(
        paragraph(run("héi"), style="Dau"),
        table(line("Hä vµ tªn", cell("Hoï", font="VNI-Times"), cell("Họ", font="Times New Roman"))),
        styles=STYLES,
    )
    title, heading = only(tmp_path, content).rows
    assert [type(text) for text in (*title.cells, *heading.cells)] == [
        Tcvn3CapitalText,
        Tcvn3Text,
        VniText,
        str,
    ]


def test_most_of_the_letters_decide_the_font_of_a_cell(tmp_path: Path) -> None:
    mixed = f"<w:tc>{paragraph(run('1. ', 'Arial'), run('NguyÔn ThÞ Hoa', '.VnTime'))}</w:tc>"
    assert type(only(tmp_path, docx(table(line(mixed)))).rows[0].cells[0]) is Tcvn3Text


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(rows=2), "rows"),
        (Limits(columns=1), "columns"),
        (Limits(text_bytes=4), "text"),
        (Limits(cells=3), "cells"),
    ],
)
def test_limits_hold_here_too(tmp_path: Path, limits: Limits, code: str) -> None:
    content = docx(table(*[line("ab", "cd")] * 3))
    with pytest.raises(SheetRefused) as caught:
        only(tmp_path, content, limits)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (docx(before='<!DOCTYPE x [<!ENTITY a "b">]>'), "doctype"),
        (docx("<w:tbl>" * 500 + "</w:tbl>" * 500), "broken"),
        (docx(f"<w:tbl><w:tr>{cell('x', span=9_000_000)}</w:tr></w:tbl>"), "columns"),
        (docx("<w:p>"), "broken"),
        (packed({"word/other.xml": "<x/>"}), "archive"),
    ],
)
def test_what_is_not_read_says_why(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(SheetRefused) as caught:
        only(tmp_path, content)
    assert caught.value.code == code
