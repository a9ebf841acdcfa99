"""What the reader understands beyond a known heading: by other headings, by contents, by the whole column."""

from datetime import date
from pathlib import Path

import pytest

from sohoi.common.sheets.read import DayText
from sohoi.members.books.columns.base import Context
from sohoi.members.books.columns.days import Birth
from sohoi.members.books.columns.names import FullName, looks_like_name
from sohoi.members.books.columns.orders import Signs
from sohoi.members.books.headings import match
from sohoi.members.books.places import is_generic, place_in_title, place_of, place_of_sheet
from sohoi.members.books.words import is_ditto, tick
from tests.members.books.tables import TODAY, fields, names, read, why

HEAD = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"]
HOA = [1, "Nguyễn Thị Hoa", "12/03/1975", "034175000001"]
LAN = [2, "Trần Thị Lan", "20/10/1981", "034181000002"]
MAI = [3, "Lê Thị Mai", "1990", "034190000003"]
NOW = Context(TODAY)


def test_a_header_without_a_known_name_heading_is_a_header(tmp_path: Path) -> None:
    head = ["STT", "Quý danh", "Ngày sinh", "Số CCCD", "SĐT", "Địa chỉ"]
    rows = [head, [*HOA, "0710345678", "Số 5"], [*LAN, "", ""], [*MAI, "", "Số 9"]]
    book = read(tmp_path, rows)
    assert names(book) == ["Nguyễn Thị Hoa", "Trần Thị Lan", "Lê Thị Mai"]
    assert fields(book, "address") == ["Số 5", None, "Số 9"]
    assert not next(column for column in book.columns if column.key == "full_name").sure


def test_a_table_of_figures_is_not_taken_for_members(tmp_path: Path) -> None:
    figures = ["TT", "Chi hội", "Đảng viên", "Hộ nghèo", "Dân tộc", "Tôn giáo"]
    book = read(
        tmp_path, [HEAD, HOA, LAN, [], figures, [1, "Thôn Đông", 3, 4, 5, 6], [2, "Thôn Bắc", 1, 2, 3, 4]]
    )
    assert names(book)[:2] == ["Nguyễn Thị Hoa", "Trần Thị Lan"]
    assert len(book.rows) == 2


def test_tables_side_by_side_have_their_own_titles(tmp_path: Path) -> None:
    titles = ["", "CHI HỘI THÔN ĐÔNG", "", "", "", "", "CHI HỘI THÔN BẮC"]
    book = read(tmp_path, [titles, [*HEAD, "", *HEAD], [*HOA, "", *LAN], [*MAI]])
    assert dict(zip(names(book), fields(book, "branch"), strict=True)) == {
        "Nguyễn Thị Hoa": "Thôn Đông",
        "Lê Thị Mai": "Thôn Đông",
        "Trần Thị Lan": "Thôn Bắc",
    }


def test_groups_without_merged_cells(tmp_path: Path) -> None:
    """As .ods and some exports give them: a group's text over its first column only."""
    rows = [
        ["STT", "Họ và tên", "Năm sinh", "", "Điện thoại", "", "CCCD", ""],
        ["", "", "Nam", "Nữ", "ĐT bàn", "Di động", "Số", "Ngày cấp"],
        [1, "Nguyễn Thị Hoa", "", 1975, "02273831234", "0710345678", "034175000001", "12/05/2021"],
        [2, "Trần Văn Nam", 1981, "", "", "0710345679", "034081000002", "12/05/2021"],
    ]
    book = read(tmp_path, rows)
    assert fields(book, "birth") == ["1975", "1981"]
    assert fields(book, "sex") == ["female", "male"]
    assert fields(book, "phone") == ["0710345678", "0710345679"]
    assert fields(book, "id_number") == ["034175000001", "034081000002"]


def test_a_title_between_lists_begins_the_next_branch(tmp_path: Path) -> None:
    rows = [
        ["DANH SÁCH HỘI VIÊN CHI HỘI THÔN ĐÔNG"], HEAD, HOA,
        ["", "DANH SÁCH HỘI VIÊN CHI HỘI THÔN BẮC"], HEAD, LAN,
        ["", "DANH SÁCH HỘI VIÊN PHỤ NỮ"], HEAD, MAI,
    ]  # fmt: skip
    book = read(tmp_path, rows)
    assert names(book) == ["Nguyễn Thị Hoa", "Trần Thị Lan", "Lê Thị Mai"]
    assert fields(book, "branch") == ["Thôn Đông", "Thôn Bắc", "Thôn Bắc"]


def test_a_section_may_name_branch_and_cell(tmp_path: Path) -> None:
    book = read(
        tmp_path, [HEAD, ["Chi hội Thôn Đông - Tổ 2"], HOA, ["Chi hội Thôn Bắc (Tổ trưởng: bà Lan)"], LAN]
    )
    assert fields(book, "branch") == ["Thôn Đông", "Thôn Bắc"]
    assert fields(book, "group") == ["Tổ 2", None]


def test_day_and_month_beside_the_year(tmp_path: Path) -> None:
    rows = [
        ["Họ và tên", "Ngày tháng", "Năm"],
        ["Lê Thị A", "05/02", 1975],
        ["Lê Thị B", date(2024, 3, 12), 1980],
    ]
    assert fields(read(tmp_path, rows), "birth") == ["1975-02-05", "1980-03-12"]


def test_names_in_three_columns(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ", "Đệm", "Tên", "Năm sinh"],
        [1, "Lê", "Thị Thu", "Hà", 1975],
        [2, "Vũ", "", "Mai", 1980],
    ]
    assert names(read(tmp_path, rows)) == ["Lê Thị Thu Hà", "Vũ Mai"]


def test_an_address_left_out_in_a_complete_list_is_the_households(tmp_path: Path) -> None:
    rows = [
        [n, f"Lê Thị {chr(64 + n)}", "1975", f"0341750000{n:02d}", f"Số {n}" if n % 2 else ""]
        for n in range(1, 13)
    ]
    book = read(tmp_path, [[*HEAD, "Địa chỉ"], *rows])
    assert fields(book, "address")[:4] == ["Số 1", "Số 1", "Số 3", "Số 3"]
    assert [hint.code for hint in book.rows[1].hints] == ["from_above"]
    rows[5][2] = rows[7][2] = ""
    sparse = read(tmp_path, [[*HEAD, "Địa chỉ"], *rows])
    assert fields(sparse, "address")[:2] == ["Số 1", None]


def test_who_is_to_be_called_is_not_the_member(tmp_path: Path) -> None:
    head = [*HEAD, "SĐT người thân", "Ngày tham gia tập huấn", "Nơi sinh hoạt Đảng", "Chồng"]
    row = [*HOA, "0710345678", "01/02/2020", "Chi bộ thôn 3", "Trần Văn Nam"]
    book = read(tmp_path, [head, row, [*LAN, *row[4:]], [*MAI, *row[4:]]])
    assert set(book.rows[0].fields) == {"full_name", "birth", "id_number"}
    assert len(book.rows[0].other) == 4


def test_sums_carried_to_the_next_page_are_no_members(tmp_path: Path) -> None:
    book = read(tmp_path, [HEAD, HOA, ["", "Cộng trang", 1970], ["", "Mang sang", 1970], LAN])
    assert names(book) == ["Nguyễn Thị Hoa", "Trần Thị Lan"]
    assert why(book) == {3: "total", 4: "total"}


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["3/14/1975", "5/22/1980", "1/3/1981", "2/4/1982", "11/30/1990"], "mdy"),
        (["14/3/1975", "22/5/1980", "1/3/1981"], "dmy"),
        (["14/3/1975", "22/5/1980", "3/14/1975", "5/22/1980", "1/3/1981"], "unsure"),
        (["14/3/1975", "3/14/1975", "1/3/1981", "2/4/1982"], "dmy"),
        ([], "dmy"),
    ],
)
def test_how_a_column_writes_its_dates(cells: list[str], order: str) -> None:
    assert Signs.of(cells).order == order


def test_dates_of_the_spreadsheet_among_texts() -> None:
    own = [DayText(f"0{n}/05/1975") for n in range(1, 7)]
    assert Signs.of([*own, "13/2/1975", "28/3/1975"]).order == "swapped"
    assert Signs.of([*own[:3], "13/2/1975"]).order == "unsure"
    assert Signs.of([own[0], *["13/2/1975"] * 8]).order == "unsure"
    assert Signs.of([*own, DayText("25/05/1975"), "13/2/1975"]).order == "dmy"


@pytest.mark.parametrize(
    ("cell", "order", "birth", "hint"),
    [
        ("03/04/1975", "unsure", "1975-04-03", "date_order"),
        ("04/04/1975", "unsure", "1975-04-04", ""),
        ("13/04/1975", "unsure", "1975-04-13", ""),
        ("5.6.31", "dmy", "1931-06-05", "date_century"),
        ("5.6.75", "dmy", "1975-06-05", ""),
        ("O5/O6/1975", "dmy", "1975-06-05", ""),
        ("SN 1975", "dmy", "1975", ""),
        ("'05/06/1975", "dmy", "1975-06-05", ""),
    ],
)
def test_a_doubtful_date_bears_a_mark(cell: str, order: str, birth: str, hint: str) -> None:
    reading = Birth().clean(cell, Context(TODAY, order))  # type: ignore[arg-type]
    assert dict(reading.values) == {"birth": birth}
    assert reading.hint == hint


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("Lê Thị Hoa (Chi hội trưởng)", {"full_name": "Lê Thị Hoa", "post": "Chi hội trưởng"}),
        ("LÊ THỊ HOA - CHT", {"full_name": "Lê Thị Hoa", "post": "CHT"}),
        ("Lê Thị Hoa (ĐV)", {"full_name": "Lê Thị Hoa", "noted_party": True}),
        ("Lê Thị Hoa - HN", {"full_name": "Lê Thị Hoa", "noted_poverty": "poor"}),
        ("Lê Thị Hoa (bà)", {"full_name": "Lê Thị Hoa"}),
        ("Lê Thị Hoa 1975", {"full_name": "Lê Thị Hoa", "noted_birth": "1975"}),
        ("Lê Thị Hoa (Hoa Tuấn)", {"full_name": "Lê Thị Hoa", "other_name": "Hoa Tuấn"}),
        ("Lê Thị Hoa (đi làm xa)", {"full_name": "Lê Thị Hoa"}),
        ("Chị Công Thị Mai", {"full_name": "Công Thị Mai"}),
        ("Ông Thị Nga", {"full_name": "Ông Thị Nga"}),
        ("NGUYỄN T.HOA", {"full_name": "Nguyễn T.Hoa"}),
        ("H' HEN NIÊ", {"full_name": "H'Hen Niê"}),
        ("MARIA LÊ THỊ HOA", {"full_name": "Maria Lê Thị Hoa"}),
    ],
)
def test_names_and_what_stands_beside_them(cell: str, values: dict[str, object]) -> None:
    assert dict(FullName().clean(cell, NOW).values) == values


@pytest.mark.parametrize(
    "text", ["H'Hen Niê", "Rơ Mah H'Bích", "Giàng Thị Dợ", "Maria Lê Thị Hoa", "Hồ Thị Xa"]
)
def test_what_looks_like_a_name(text: str) -> None:
    assert looks_like_name(text)


@pytest.mark.parametrize(
    "text", ["DANH SÁCH HỘI VIÊN", "Hộ ông Trần Văn Nam", "Xã Đông Phong", "Người lập biểu"]
)
def test_what_does_not_look_like_a_name(text: str) -> None:
    assert not looks_like_name(text)


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Năm KN", "joined"), ("Ngày vào HPN", "joined"), ("TĐ chuyên môn", "profession"),
        ("T.độ VH", "education"),
        ("Là ĐVCS", "party"), ("Hội viên NC", "core"), ("Tổ DP", "branch"), ("ĐT/Zalo", "phone"),
        ("Thuộc hộ (nghèo, cận nghèo)", "poverty"), ("Họ tên HV", "full_name"), ("Số GTTT", "id_number"),
        ("SĐT người thân", None), ("Năm sinh của chồng", None),
    ],
)  # fmt: skip
def test_headings_in_short(heading: str, key: str | None) -> None:
    found = match(heading)
    assert (found.key if found else None) == key


@pytest.mark.parametrize("text", ['"', "“", "- nt -", "NT", "-//-", ",,", "''", "như trên", '" "', "n.t"])
def test_signs_that_say_as_above(text: str) -> None:
    assert is_ditto(text)


@pytest.mark.parametrize("text", ["-", "x", ",", "'", "nth", ""])
def test_signs_that_do_not(text: str) -> None:
    assert not is_ditto(text)


def test_ticks_of_old_sign_fonts() -> None:
    assert [tick(text) for text in ("ü", "R", "☒", "☐", "Sai", "√", "12")] == [
        True,
        True,
        True,
        False,
        False,
        True,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("* Ấp 4", "Ấp 4"),
        ("Chi hội phụ nữ thôn Đông, xã Đông Phong", "Thôn Đông"),
        ("CHI HỘI: THÔN ĐÔNG - XÃ ĐÔNG PHONG", "Thôn Đông"),
        ("Chi hội Thôn Đông (Chi hội trưởng: bà Lan)", "Thôn Đông"),
    ],
)
def test_places_among_other_words(text: str, name: str) -> None:
    place = place_of(text) or place_in_title(text)
    assert place is not None
    assert place.name == name


def test_names_of_sheets() -> None:
    told = {
        name: place_of_sheet(name) for name in ("CH1", "TDP3", "T.Đông", "DS Thôn Đông", "Thôn Đông 2024")
    }
    assert {name: place.name if place else None for name, place in told.items()} == {
        "CH1": "Chi hội 1", "TDP3": "TDP 3", "T.Đông": "Thôn Đông", "DS Thôn Đông": "Thôn Đông",
        "Thôn Đông 2024": "Thôn Đông",
    }  # fmt: skip
    assert all(map(is_generic, ("Sheet1 (2)", "2024", "Tháng 10", "Danh sách HV 2024", "DS chuẩn", "1")))
    assert not any(map(is_generic, ("Nam", "An Cơ", "CH Đông", "Xóm 5")))
