"""One table in three kinds of file: the same words in each, numbers as offices write them."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from sohoi.common.papers import FORMATS, MOST_ROWS, Head, Style, TooLong, write_table
from sohoi.common.sheets.write import Column, ListSheet, Signature
from tests.common.papers import opened

HEAD = Head(
    Style.STATE, ("HỘI LHPN TỈNH SÔNG MAI",), ("HỘI LHPN XÃ AN LẠC",), "", "An Lạc, ngày 23 tháng 11 năm 2026"
)
SHEET = ListSheet(
    "TỔNG HỢP HỘI VIÊN",
    (Column("Chi hội", 26), Column("Hội viên", 10, "number"), Column("Ngày", 12, "date")),
    subtitle="Đến ngày 23/11/2026",
    sums=("Cộng", 12345, None),
    total="",
    signatures=(Signature(("NGƯỜI LẬP BIỂU",)), Signature(("CHỦ TỊCH",), "Lê Thị Ánh")),
    exported="Xuất bởi Mai",
)
ROWS: list[tuple[Any, ...]] = [("Thôn Đông", 12345, date(2026, 2, 5)), ("=1+1", 0, None)]


def written(form: str, head: Head = HEAD, rows: list[tuple[Any, ...]] = ROWS) -> bytes:
    out = io.BytesIO()
    assert write_table(out, form, head=head, sheet=SHEET, rows=rows) == len(rows)
    return out.getvalue()


def cells(data: bytes) -> list[list[Any]]:
    return [
        [cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()
    ]


def test_every_format_is_known_by_its_name() -> None:
    assert list(FORMATS) == [one.name for one in FORMATS.values()] == ["xlsx", "docx", "pdf"]


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_papers_show_numbers_and_days_as_people_write_them(form: str) -> None:
    data = written(form)
    text = opened.words(data) if form == "pdf" else " ".join(opened.word_texts(data))
    for said in ("TỔNG HỢP HỘI VIÊN", "Thôn Đông", "12.345", "05/02/2026", "=1+1", "Cộng", "NGƯỜI LẬP BIỂU"):
        assert said in text
    assert text.count("12.345") == 2


def test_the_spreadsheet_keeps_numbers_as_numbers_and_sums_last() -> None:
    found = cells(written("xlsx"))
    assert next(row[1:3] for row in found if "Cộng" in row) == ["Cộng", 12345]
    assert any(row[:3] == [1, "Thôn Đông", 12345] for row in found)
    flat = [value for row in found for value in row]
    assert "HỘI LHPN XÃ AN LẠC" in flat
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in flat


def test_the_sums_row_has_no_number_of_its_own() -> None:
    row = next(row for row in cells(written("xlsx")) if "Cộng" in row)
    assert row[0] is None


def test_a_formula_stays_a_text_in_the_spreadsheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_the_union_layout_in_a_spreadsheet_has_its_asterisk() -> None:
    flat = [
        value for row in cells(written("xlsx", Head(Style.UNION, HEAD.above, HEAD.issuer))) for value in row
    ]
    assert "*" in flat
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" not in flat


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_paper_has_an_end_and_a_spreadsheet_goes_on(form: str) -> None:
    rows = [("Thôn", 1, None)] * (MOST_ROWS + 1)
    with pytest.raises(TooLong):
        written(form, rows=rows)
    assert written("xlsx", rows=rows)
