"""Habits of books, one by one."""

from datetime import date
from pathlib import Path

import pytest

from sohoi.members.books import BookRefused, as_json, read_book
from sohoi.members.books.columns import BY_KEY
from tests.members.books.tables import TODAY, fields, names, only, read, why, write

HEAD = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"]
HOA = [1, "Nguyễn Thị Hoa", "12/03/1975", "034175000001"]
LAN = [2, "Trần Thị Lan", "20/10/1981", "034181000002"]
MAI = [3, "Lê Thị Mai", "1990", "034190000003"]


def test_titles_totals_and_signatures_are_no_members(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        [
            ["HỘI LHPN XÃ ĐÔNG PHONG", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["DANH SÁCH HỘI VIÊN"],
            [],
            HEAD,
            ["A", "B", "1", "2"],
            HOA,
            LAN,
            ["", "Tổng cộng: 2 người (Hai người)"],
            [],
            ["", "", "Đông Phong, ngày 20 tháng 10 năm 2024"],
            ["", "NGƯỜI LẬP BIỂU", "", "TM. BAN THƯỜNG VỤ"],
            ["", "", "", "CHỦ TỊCH"],
            ["", "Phạm Thị Thơm", "", "Đỗ Thị Sen"],
        ],
    )
    assert names(book) == ["Nguyễn Thị Hoa", "Trần Thị Lan"]
    assert [row.row for row in book.rows] == [6, 7]
    assert why(book) == {
        5: "numbers",
        8: "total",
        10: "signature",
        11: "signature",
        12: "signature",
        13: "text",
    }


def test_given_names_that_read_like_totals(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ đệm", "Tên", "Năm sinh"],
        [1, "Nguyễn Thị", "Cộng", 1975],
        [2, "Tống Thị", "Tổng", 1980],
    ]
    book = read(tmp_path, [*rows, ["", "Cộng", "", "2 người"]])
    assert names(book) == ["Nguyễn Thị Cộng", "Tống Thị Tổng"]


@pytest.mark.parametrize("family", ["Tô", "Ngô", "Bàn", "Tống", "Phó", "Công"])
def test_families_that_read_like_places(tmp_path: Path, family: str) -> None:
    book = read(tmp_path, [["Họ và tên", "Địa chỉ"], [f"{family} Thị Hoa"], [f"{family.upper()} THỊ LAN"]])
    assert names(book) == [f"{family} Thị Hoa", f"{family} Thị Lan"]


def test_sections_name_branches_and_cells(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        [
            HEAD,
            ["I", "CHI HỘI THÔN ĐÔNG (2 hội viên)"],
            ["", "Tổ 1"],
            HOA,
            ["", "Tổ 2"],
            LAN,
            ["II. Chi hội Thôn Bắc"],
            MAI,
        ],
    )
    assert fields(book, "branch") == ["Thôn Đông", "Thôn Đông", "Thôn Bắc"]
    assert fields(book, "group") == ["Tổ 1", "Tổ 2", None]


def test_sections_numbered_without_a_word_for_branch(tmp_path: Path) -> None:
    book = read(tmp_path, [HEAD, ["I", "An Cơ"], HOA, ["II", "Bắc Sơn"], LAN])
    assert fields(book, "branch") == ["An Cơ", "Bắc Sơn"]


def test_under_a_branch_smaller_places_are_cells(tmp_path: Path) -> None:
    book = read(
        tmp_path, [["DANH SÁCH HỘI VIÊN CHI HỘI THÔN ĐÔNG"], HEAD, ["Xóm Đình"], HOA, ["Xóm Chùa"], LAN]
    )
    assert fields(book, "branch") == ["Thôn Đông", "Thôn Đông"]
    assert fields(book, "group") == ["Xóm Đình", "Xóm Chùa"]


def test_lists_one_under_another_each_with_its_title_and_signatures(tmp_path: Path) -> None:
    end = ["", "Người lập biểu"]
    book = read(
        tmp_path,
        [
            ["DANH SÁCH HỘI VIÊN CHI HỘI THÔN ĐÔNG"],
            HEAD,
            HOA,
            end,
            ["", "Trần Thị Ký"],
            ["DANH SÁCH HỘI VIÊN CHI HỘI THÔN BẮC"],
            HEAD,
            LAN,
            end,
        ],
    )
    assert names(book) == ["Nguyễn Thị Hoa", "Trần Thị Lan"]
    assert fields(book, "branch") == ["Thôn Đông", "Thôn Bắc"]


def test_tables_side_by_side(tmp_path: Path) -> None:
    book = read(tmp_path, [[*HEAD, "", *HEAD], [*HOA, "", *LAN], [*MAI]])
    assert sorted(names(book)) == ["Lê Thị Mai", "Nguyễn Thị Hoa", "Trần Thị Lan"]
    assert sorted(row.row for row in book.rows) == [2, 2, 3]
    assert fields(book, "id_number") == ["034175000001", "034190000003", "034181000002"]


def test_headers_of_three_rows(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ và tên", "Thông tin", "", "", ""],
        ["", "", "Năm sinh", "", "Trình độ", ""],
        ["", "", "Nam", "Nữ", "Học vấn", "Chuyên môn"],
        [1, "Nguyễn Thị Hoa", "", 1975, "10/10", "Trung cấp"],
        [2, "Nguyễn Văn Hùng", 1970, "", "12/12", "Đại học"],
    ]
    merges = [(0, 0, 2, 0), (0, 1, 2, 1), (0, 2, 0, 5), (1, 2, 1, 3), (1, 4, 1, 5)]
    book = read(tmp_path, rows, merges=merges)
    assert fields(book, "birth") == ["1975", "1970"]
    assert fields(book, "sex") == ["female", "male"]
    assert fields(book, "education") == ["10/10", "12/12"]
    assert fields(book, "profession") == ["Trung cấp", "Đại học"]
    assert [row.problems for row in book.rows] == [[], ["gender_male"]]


def test_header_groups_without_merges(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ và tên", "Hộ", "", "Năm sinh"],
        ["", "", "Nghèo", "Cận nghèo", ""],
        [1, "Nguyễn Thị Hoa", "x", "", 1975],
        [2, "Trần Thị Lan", "", "x", 1981],
    ]
    assert fields(read(tmp_path, rows), "poverty") == ["poor", "near_poor"]


def test_a_value_chosen_by_a_tick_under_its_heading(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ và tên", "Năm sinh", "Tôn giáo", ""],
        ["", "", "", "Phật giáo", "Công giáo"],
        [1, "Nguyễn Thị Hoa", 1975, "x", ""],
        [2, "Trần Thị Lan", 1981, "", "x"],
    ]
    book = read(tmp_path, rows, merges=[(0, 3, 0, 4)])
    assert fields(book, "religion") == ["Phật giáo", "Công giáo"]


def test_a_branch_written_once_for_all_its_rows(tmp_path: Path) -> None:
    head = ["Chi hội", *HEAD]
    book = read(tmp_path, [head, ["Thôn Đông", *HOA], ["", *LAN], ["", *MAI]])
    assert fields(book, "branch") == ["Thôn Đông"] * 3


def test_a_branch_merged_beside_its_rows(tmp_path: Path) -> None:
    rows = [[*HEAD, "Chi hội"], [*HOA, "Thôn Đông"], LAN, [*MAI, "Thôn Bắc"]]
    book = read(tmp_path, rows, merges=[(1, 4, 2, 4)])
    assert fields(book, "branch") == ["Thôn Đông", "Thôn Đông", "Thôn Bắc"]


@pytest.mark.parametrize("sign", ['"', "nt", "-nt-", "''", "như trên"])
def test_ditto_signs(tmp_path: Path, sign: str) -> None:
    head = [*HEAD, "Dân tộc", "Chi hội"]
    book = read(tmp_path, [head, [*HOA, "Tày", "Thôn Đông"], [*LAN, sign, sign]])
    assert fields(book, "ethnicity") == ["Tày", "Tày"]
    assert fields(book, "branch") == ["Thôn Đông", "Thôn Đông"]


def test_rows_prepared_but_not_filled_in(tmp_path: Path) -> None:
    book = read(tmp_path, [HEAD, HOA, [2], [3], [4]])
    assert names(book) == ["Nguyễn Thị Hoa"]
    assert why(book) == {3: "empty", 4: "empty", 5: "empty"}


def test_a_row_without_a_name_is_kept_and_flagged(tmp_path: Path) -> None:
    book = read(tmp_path, [HEAD, HOA, [2, "", "20/10/1981", "034181000002"]])
    assert book.rows[1].problems == ["name_missing"]
    assert "full_name" not in book.rows[1].fields


def test_a_list_of_names_alone(tmp_path: Path) -> None:
    book = read(tmp_path, [["STT", "Họ và tên", "Địa chỉ"], [1, "Nguyễn Thị Hoa"], [2, "Trần Thị Lan"]])
    assert names(book) == ["Nguyễn Thị Hoa", "Trần Thị Lan"]


def test_columns_without_headings_are_known_by_their_contents(tmp_path: Path) -> None:
    rows = [
        [1, "Nguyễn Thị Hoa", "12/03/1975", "034175000001", "0710345678", "Kinh", "Thôn Đông"],
        [2, "Trần Thị Lan", "20/10/1981", "034181000002", "0710345679", "Tày", "Thôn Đông"],
        [3, "Lê Thị Mai", "01/02/1990", "034190000003", "0710345680", "Kinh", "Thôn Bắc"],
    ]
    book = read(tmp_path, rows)
    expected = {
        "full_name": "Nguyễn Thị Hoa",
        "birth": "1975-03-12",
        "id_number": "034175000001",
        "phone": "0710345678",
        "ethnicity": "Kinh",
        "branch": "Thôn Đông",
    }
    assert book.rows[0].fields == expected
    assert not any(column.sure for column in book.columns if column.key not in ("number", None))
    assert book.warnings


@pytest.mark.parametrize(
    ("heading", "cells", "key"),
    [
        ("DT", ["0710345678", "0710345679"], "phone"),
        ("DT", ["Kinh", "Tày"], "ethnicity"),
        ("ĐT", ["0710345678", "0710345679"], "phone"),
        ("Trình độ", ["Đại học", "Trung cấp"], "profession"),
        ("Trình độ", ["12/12", "7/10"], "education"),
        ("Nam", [1975, 1980], "birth"),
        ("Ngay sinh", ["1/2/1975", "2/3/1980"], "birth"),
        ("CMT", ["150123456", "150123457"], "id_number"),
        ("Họ tên chồng", ["Trần Văn Nam", "Lê Văn Hùng"], None),
        ("Năm sinh của chồng", [1970, 1972], None),
        ("Ngày cấp", ["12/05/2021", "12/05/2021"], None),
    ],
)
def test_what_a_column_is_taken_for(
    tmp_path: Path, heading: str, cells: list[object], key: str | None
) -> None:
    rows = [
        ["STT", "Họ và tên", heading],
        *([n, f"Lê Thị {g}", c] for n, g, c in zip([1, 2], ["Hoa", "Lan"], cells, strict=True)),
    ]
    found = {column.index: column.key for column in read(tmp_path, rows).columns}
    assert found[2] == key


def test_old_and_new_identity_numbers_side_by_side(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ và tên", "CMND", "CCCD"],
        [1, "Lê Thị Mai", "150123456", 34190000003],
        [2, "Lê Thị Sen", "", 34191000004],
    ]
    book = read(tmp_path, rows)
    assert fields(book, "id_number") == ["034190000003", "034191000004"]
    assert fields(book, "old_id") == ["150123456", None]


def test_a_person_decides_what_a_column_means(tmp_path: Path) -> None:
    rows = [[*HEAD, "Liên hệ nhanh"], [*HOA, "0710345678"], [*LAN, "0710345679"]]
    choices = {("Sheet1", 4): "phone", ("Sheet1", 2): None}
    book = read(tmp_path, rows, column_choices=choices)
    assert fields(book, "phone") == ["0710345678", "0710345679"]
    assert fields(book, "birth") == [None, None]
    assert book.rows[0].other == (("Ngày sinh", "12/03/1975"),)
    assert all(column.sure for column in book.columns if column.index in (2, 4))


def test_a_choice_takes_the_field_from_the_column_that_had_it(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ và tên", "Năm sinh", "Số"],
        [1, "Lê Thị Mai", 1990, 1991],
        [2, "Lê Thị Sen", 1980, 1981],
    ]
    book = read(tmp_path, rows, column_choices={("Sheet1", 3): "birth"})
    assert fields(book, "birth") == ["1991", "1981"]


def test_hidden_and_summary_sheets_are_set_aside(tmp_path: Path) -> None:
    sheets = {
        "Tổng hợp": [["TT", "Chi hội", "Tổng số hội viên"], [1, "Thôn Đông", 2]],
        "Thôn Đông": [HEAD, HOA],
        "Cũ": [HEAD, LAN],
    }
    book = read_book(write(tmp_path / "b.xlsx", sheets, hidden=["Cũ"]), today=TODAY)
    assert names(book) == ["Nguyễn Thị Hoa"]
    assert fields(book, "branch") == ["Thôn Đông"]
    assert {each.sheet: each.why for each in book.skipped} == {"Tổng hợp": "summary", "Cũ": "hidden"}


def test_names_of_sheets_without_a_word_for_branch(tmp_path: Path) -> None:
    sheets = {"An Cơ": [HEAD, HOA], "Bắc Sơn": [HEAD, LAN]}
    book = read_book(write(tmp_path / "b.xlsx", sheets), today=TODAY)
    assert fields(book, "branch") == ["An Cơ", "Bắc Sơn"]


def test_nothing_of_the_book_is_lost(tmp_path: Path) -> None:
    rows = [
        [*HEAD, "SĐT", "Quê quán", "Sở thích", "Tổ trưởng ghi", "Ngày vào Hội"],
        [*HOA, "091x", "Xã Tân Lập", "Hát chèo", "Gặp buổi tối", "lâu lắm"],
    ]
    row = only(read(tmp_path, rows))
    assert row.problems == ["phone_invalid"]
    assert set(row.other) == {
        ("SĐT", "091x"),
        ("Quê quán", "Xã Tân Lập"),
        ("Sở thích", "Hát chèo"),
        ("Tổ trưởng ghi", "Gặp buổi tối"),
        ("Ngày vào Hội", "lâu lắm"),
    }
    assert [hint.code for hint in row.hints] == ["joined_unreadable"]
    assert row.cells[6] == "Hát chèo"


def test_texts_longer_than_their_field_are_kept_whole(tmp_path: Path) -> None:
    long = "Làm ruộng và buôn bán nhỏ ở chợ huyện " * 5
    row = only(read(tmp_path, [[*HEAD, "Nghề nghiệp"], [*HOA, long]]))
    assert "occupation" not in row.fields
    assert row.other == (("Nghề nghiệp", long.strip()),)


def test_dates_in_american_order_are_decided_by_the_whole_column(tmp_path: Path) -> None:
    days = [(3, 14), (5, 22), (11, 30), (1, 19), (7, 25), (2, 3)]
    rows = [["Họ và tên", "Ngày sinh"], *([f"Lê Thị {n}A", f"{m}/{d}/1975"] for n, (m, d) in enumerate(days))]
    assert fields(read(tmp_path, rows), "birth") == [f"1975-{m:02d}-{d:02d}" for m, d in days]


def test_dates_that_the_spreadsheet_took_the_wrong_way_round(tmp_path: Path) -> None:
    """Typed 05/03/1975 into an American Excel: a date in May; 28/03/1975 stays text."""
    texts = [f"{d}/3/1975" for d in (13, 18, 22, 28, 30)]
    swapped = [date(1975, 5, 3), date(1976, 1, 12), date(1977, 2, 11), date(1978, 12, 1), date(1979, 6, 4)]
    rows = [["Họ và tên", "Ngày sinh"], *([f"Lê Thị {n}A", day] for n, day in enumerate([*texts, *swapped]))]
    assert fields(read(tmp_path, rows), "birth")[5:] == [
        "1975-03-05", "1976-12-01", "1977-11-02", "1978-01-12", "1979-04-06",
    ]  # fmt: skip


def test_notes_that_carry_facts(tmp_path: Path) -> None:
    head = [*HEAD, "Ghi chú"]
    book = read(tmp_path, [head, [*HOA, "HN"], [*LAN, "ĐV, cận nghèo"], [*MAI, "ở xa, con nhỏ"]])
    assert fields(book, "poverty") == ["poor", "near_poor", None]
    assert fields(book, "party") == [None, True, None]
    assert fields(book, "notes") == ["HN", "ĐV, cận nghèo", "ở xa, con nhỏ"]


def test_duplicates_inside_a_book(tmp_path: Path) -> None:
    head = [*HEAD, "Chi hội"]
    rows = [
        head,
        [*HOA, "Thôn Đông"],
        [2, "NGUYỄN THỊ HOA", "12/03/1975", "", "Chi hội Thôn Đông"],
        [3, "Nguyễn Thị Hoà", "1975", "034175000001", "Thôn Bắc"],
        [4, "Nguyễn Thị Hoa", "12/03/1975", "034175000009", "Thôn Đông"],
        [5, "Nguyễn Thị Hoa", "12/03/1975", "", "Thôn Bắc"],
    ]
    book = read(tmp_path, rows)
    assert [row.problems for row in book.rows] == [[], ["duplicate_in_file"], ["duplicate_in_file"], [], []]
    assert book.rows[1].found[0].words == "Trùng với dòng 2: Nguyễn Thị Hoa"


def test_what_a_careful_clerk_flags(tmp_path: Path) -> None:
    head = [*HEAD, "Giới tính"]
    rows = [
        head,
        [1, "Lê Thị A", "15/06/2012", "034312000001", "Nữ"],
        [2, "Lê Văn B", "05/05/1980", "034080000002", "Nam"],
        [3, "Lê Thị C", "19/01/1993", "034100000003", "Nữ"],
        [4, "Lê Thị D", "21/04/1990", "034090000004", "Nữ"],
        [5, "Lê Thị E", "23/11/2008", "", "Nữ"],
        [6, "Lê Thị F", "24/11/2008", "", "Nữ"],
        [7, "Lê Thị G", "01/01/1960", "", "Nữ"],
        [8, "Lê Thị H", "01/02/1890", "", "Nữ"],
    ]
    book = read(tmp_path, rows)
    assert [row.problems for row in book.rows] == [
        ["under_age"], ["gender_male"], ["id_birth_mismatch"], ["id_gender_mismatch"], [], ["under_age"], [],
        ["birth_invalid"],
    ]  # fmt: skip
    assert [hint.code for hint in book.rows[6].hints] == ["birth_suspect"]


def test_problems_speak(tmp_path: Path) -> None:
    book = read(tmp_path, [HEAD, [1, "Lê Thị A", "31/02/1980", "0341"]])
    assert [(each.field, each.raw, each.words) for each in only(book).found] == [
        ("birth", "31/02/1980", "Ngày sinh không có thật: 31/02/1980"),
        ("id_number", "0341", "Số định danh không đúng: 0341"),
    ]


def test_the_object_of_a_dry_run(tmp_path: Path) -> None:
    said = as_json(read(tmp_path, [HEAD, HOA, ["", "Cộng"]]))
    assert said["book"] == "book.xlsx"
    assert said["members"][0]["sheet"] == "Sheet1"
    assert said["members"][0]["row"] == 2
    assert said["members"][0]["fields"]["birth"] == "1975-03-12"
    assert said["skipped"] == [
        {"sheet": "Sheet1", "row": 3, "why": "total", "words": "Dòng cộng", "text": "Cộng"}
    ]
    assert {column["key"] for column in said["columns"]} == {"number", "full_name", "birth", "id_number"}
    assert said["branches"] == {"": 1}


@pytest.mark.parametrize(
    "rows",
    [
        [["Một", "Hai"], ["a", "b"]],
        [["STT", "Nội dung", "Số tiền"], [1, "Mua sổ", 50000]],
        [["TT", "Chi hội", "Tổng số hội viên"], [1, "Thôn Đông", 25]],
        [HEAD],
    ],
)
def test_a_file_without_members_is_refused(tmp_path: Path, rows: list[list[object]]) -> None:
    with pytest.raises(BookRefused, match="Không thấy danh sách hội viên"):
        read(tmp_path, rows)


def test_every_column_speaks_and_can_be_chosen() -> None:
    for key, column in BY_KEY.items():
        assert column.key == key
        assert column.label
        assert column.phrases or column.marked or column.alone


def test_a_household_shares_what_is_written_beside_its_first_member(tmp_path: Path) -> None:
    head = ["Hộ số", *HEAD, "Địa chỉ", "Hộ nghèo"]
    rows = [
        head,
        [1, *HOA, "Số 5, thôn Đông", "x"],
        ["", *LAN],
        [2, *MAI, "Số 9, thôn Đông", ""],
        ["", 4, "Lê Thị Sen", "1992", "034192000004"],
        [3, 5, "Lê Thị Mơ", "1993", "034193000005", "Số 12, thôn Đông", "x"],
    ]
    book = read(tmp_path, rows)
    assert [address[:5] for address in fields(book, "address")] == [
        "Số 5,",
        "Số 5,",
        "Số 9,",
        "Số 9,",
        "Số 12",
    ]
    assert fields(book, "poverty") == ["poor", "poor", None, None, "poor"]
    assert [[hint.field for hint in row.hints] for row in book.rows] == [
        [],
        ["address", "poor"],
        [],
        ["address"],
        [],
    ]


def test_two_columns_empty_in_the_same_rows_tell_a_household(tmp_path: Path) -> None:
    head = ["Chi hội", *HEAD, "Địa chỉ"]
    rows = [head, ["Thôn Đông", *HOA, "Số 5"], ["", *LAN, ""], ["Thôn Bắc", *MAI, "Số 9"]]
    book = read(tmp_path, rows)
    assert fields(book, "branch") == ["Thôn Đông", "Thôn Đông", "Thôn Bắc"]
    assert fields(book, "address") == ["Số 5", "Số 5", "Số 9"]


def test_an_address_that_is_missing_is_not_taken_from_a_neighbour(tmp_path: Path) -> None:
    book = read(tmp_path, [[*HEAD, "Địa chỉ"], [*HOA, "Số 5"], LAN, [*MAI, "Số 9"]])
    assert fields(book, "address") == ["Số 5", None, "Số 9"]


def test_a_cell_that_only_some_have_is_not_spread(tmp_path: Path) -> None:
    head = [*HEAD, "Tổ"]
    rows = [head, [*HOA, "Tổ 1"], LAN, MAI, [4, "Lê Thị Sen", "1992", "", "Tổ 1"], [5, "Lê Thị Mơ", "1993"]]
    assert fields(read(tmp_path, rows), "group") == ["Tổ 1", None, None, "Tổ 1", None]


def test_cells_written_where_they_change_hold_below(tmp_path: Path) -> None:
    head = ["Tổ", *HEAD]
    rows = [
        head,
        ["Tổ 1", *HOA],
        ["", *LAN],
        ["", *MAI],
        ["Tổ 2", 4, "Lê Thị Sen", "1992"],
        ["", 5, "Lê Thị Mơ", "1993"],
    ]
    assert fields(read(tmp_path, rows), "group") == ["Tổ 1", "Tổ 1", "Tổ 1", "Tổ 2", "Tổ 2"]


def test_a_ditto_mark_means_the_last_text_above_though_cells_between_are_empty(tmp_path: Path) -> None:
    rows = [[*HOA, "Kinh"], [*LAN, ""], [*MAI, "nt"]]
    book = read(tmp_path, [[*HEAD, "Dân tộc"], *rows])
    assert [row.fields.get("ethnicity") for row in book.rows] == ["Kinh", None, "Kinh"]


def test_a_long_list_reads_every_cell_however_often_texts_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[n, f"Lê Thị Hoa {'Lan' if n % 2 else 'Mai'}", "1975", f"0341750000{n:02}"] for n in range(1, 30)]
    whole = read(tmp_path, [HEAD, *rows])
    monkeypatch.setattr("sohoi.members.books.understand._KNOWN", 3)
    assert read(tmp_path, [HEAD, *rows]) == whole
    assert [row.fields["id_number"] for row in whole.rows] == [row[3] for row in rows]
