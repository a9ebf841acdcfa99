"""What the office itself wrote, the template filled in and the list taken out, reads back whole."""

from datetime import date
from pathlib import Path

from sohoi.common.sheets.write.lists import Column, ListSheet, Signature, write_list
from sohoi.common.sheets.write.template import TemplateColumn, TemplateSheet, write_template
from sohoi.members.books import Book, read_book

TODAY = date(2026, 11, 23)
HEADINGS = (
    "Họ và tên",
    "Ngày sinh",
    "Số căn cước",
    "Điện thoại",
    "Dân tộc",
    "Hội viên nòng cốt",
    "Vào Hội",
    "Chi hội",
    "Tổ",
)
PEOPLE = [
    (
        "Nguyễn Thị Hoa",
        "12/03/1975",
        "034175000001",
        "0710 345 678",
        "Kinh",
        "x",
        "2004",
        "Thôn Đông",
        "Tổ 1",
    ),
    ("H'Hen Niê", "1948", "001148000002", "", "Ê-đê", "", "", "Thôn Bắc", ""),
]
EXPECTED = [
    {
        "full_name": "Nguyễn Thị Hoa",
        "birth": "1975-03-12",
        "id_number": "034175000001",
        "phone": "0710345678",
        "ethnicity": "Kinh",
        "core": True,
        "joined": "2004",
        "branch": "Thôn Đông",
        "group": "Tổ 1",
    },
    {
        "full_name": "H'Hen Niê",
        "birth": "1948",
        "id_number": "001148000002",
        "ethnicity": "Ê-đê",
        "core": False,
        "branch": "Thôn Bắc",
    },
]


def stated(book: Book) -> list[dict[str, object]]:
    return [dict(row.fields) for row in book.rows]


def test_the_form_that_we_hand_out_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    sheet = TemplateSheet(
        lines=("HỘI LHPN XÃ ĐÔNG PHONG", "DANH SÁCH HỘI VIÊN CHI HỘI THÔN ĐÔNG"),
        guide="Mỗi hội viên một dòng. Không rõ thì để trống.",
        columns=tuple(TemplateColumn(heading) for heading in HEADINGS),
    )
    write_template(path, sheet=sheet, rows=PEOPLE)
    book = read_book(path, today=TODAY)
    assert stated(book) == EXPECTED
    assert not any(row.problems for row in book.rows)


def test_the_list_that_we_print_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    sheet = ListSheet(
        title="DANH SÁCH HỘI VIÊN",
        columns=tuple(Column(heading) for heading in HEADINGS),
        left=("HỘI LHPN TỈNH HƯNG YÊN", "HỘI LHPN XÃ ĐÔNG PHONG"),
        place_date="Đông Phong, ngày 20 tháng 10 năm 2026",
        signatures=(Signature(("NGƯỜI LẬP BIỂU",), "Trần Thị Lan"), Signature(("CHỦ TỊCH",), "Đỗ Thị Sen")),
        exported="Người lấy ra: Trần Thị Lan, 20/10/2026",
    )
    write_list(path, sheet=sheet, rows=PEOPLE)
    assert stated(read_book(path, today=TODAY)) == EXPECTED
