"""Books in old fonts read as if they had always been in Unicode, and say so."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from sohoi.members.books import Book, as_json, read_book
from tests.common.oldfonts import writing
from tests.members.books.generator import make_book
from tests.members.books.oldbooks import retyped, write_xls, write_xlsx
from tests.members.books.tables import TODAY, fields, names, read
from tests.members.books.test_styles import differences

HEAD = ["STT", "Họ và tên", "Năm sinh", "Dân tộc", "Nghề nghiệp", "Chi hội"]
PEOPLE = [
    [1, "Nguyễn Thị Hạnh", 1975, "Kinh", "Nông dân", "Thôn Thượng"],
    [2, "Đặng Lệ Quế", 1943, "Mường", "Buôn bán", "Xóm Mới"],
    [3, "Võ Phương Hằng", 1950, "Tày", "Giáo viên", "Thôn Thượng"],
    [4, "Tống Thị Ánh", 1982, "Kinh", "Công nhân", "Xóm Mới"],
]
NAMES = [str(row[1]) for row in PEOPLE]
TITLE = "DANH SÁCH HỘI VIÊN PHỤ NỮ"
Road = Callable[[str], str]


def typed(road: Road, rows: list[list[object]] | None = None) -> list[list[object]]:
    return [
        [road(cell) if isinstance(cell, str) else cell for cell in row] for row in rows or [HEAD, *PEOPLE]
    ]


def notes(book: Book) -> dict[str, str]:
    return {column.heading: column.note for column in book.columns if column.note}


def expect_whole(book: Book) -> None:
    assert names(book) == NAMES
    assert fields(book, "ethnicity") == [row[3] for row in PEOPLE]
    assert fields(book, "occupation") == [row[4] for row in PEOPLE]
    assert fields(book, "branch") == [row[5] for row in PEOPLE]
    assert [row.problems for row in book.rows] == [[]] * len(PEOPLE)


@pytest.mark.parametrize("road", [writing.tcvn3, writing.vni, writing.viqr, writing.spoilt_utf8])
def test_a_book_is_recognised_by_its_letters(tmp_path: Path, road: Road) -> None:
    expect_whole(read(tmp_path, typed(road)))


@pytest.mark.parametrize(
    ("road", "font"),
    [(writing.tcvn3, ".VnTime"), (writing.tcvn3_capitals, ".VnTimeH"), (writing.vni, "VNI-Times")],
)
def test_the_fonts_of_an_xlsx_are_read(tmp_path: Path, road: Road, font: str) -> None:
    rows = typed(road)
    book = read_book(write_xlsx(tmp_path / "b.xlsx", rows, dict.fromkeys(range(6), font)), today=TODAY)
    assert names(book) == NAMES
    assert fields(book, "birth") == ["1975", "1943", "1950", "1982"]


@pytest.mark.parametrize("rows", [[["tèng"], ["tèng"]], [["Hï"], ["Lª"]]])
def test_a_font_says_what_letters_cannot(tmp_path: Path, rows: list[list[object]]) -> None:
    """ "tèng" is a word as it stands; only its font tells that it was Tống."""
    head = ["STT", "Họ và tên", "Tên thường gọi"]
    people = [[n, name, cell[0]] for n, (name, cell) in enumerate(zip(NAMES, rows, strict=False), 1)]
    path = write_xlsx(tmp_path / "b.xlsx", [head, *people], {2: ".VnTime"})
    assert fields(read_book(path, today=TODAY), "other_name")[0] in ("Tống", "Hù")
    plain = write_xlsx(tmp_path / "p.xlsx", [head, *people], {2: "Arial"})
    assert fields(read_book(plain, today=TODAY), "other_name")[0] in ("Tèng", "Hï", "Hù")


def test_the_fonts_of_an_xls_are_read_cell_by_cell(tmp_path: Path) -> None:
    """Three fonts beside one another in every row, titles in capitals without capital letters."""
    time, capitals, vni, new = ".VnTime", ".VnTimeH", "VNI-Times", "Times New Roman"
    rows = [[(writing.tcvn3_capitals(TITLE), capitals)], [(writing.tcvn3(each), time) for each in HEAD]]
    for at, (number, name, year, ethnicity, work, branch) in enumerate(PEOPLE):
        wrote = (writing.tcvn3_capitals(name), capitals) if at % 2 else (writing.tcvn3(name), time)
        rows.append(
            [(number, time), wrote, (year, time), (ethnicity, new), (writing.vni(work), vni), (branch, new)]
        )
    book = read_book(write_xls(tmp_path / "b.xls", rows), today=TODAY)
    expect_whole(book)
    assert set(notes(book)) == {"STT", "Họ và tên", "Năm sinh", "Dân tộc", "Nghề nghiệp", "Chi hội"}
    assert "TCVN3" in notes(book)["Họ và tên"]


def test_titles_sections_and_names_of_sheets_too(tmp_path: Path) -> None:
    rows = [["DANH SÁCH HỘI VIÊN CHI HỘI THÔN ĐÔNG"], HEAD[:3], *[row[:3] for row in PEOPLE[:2]]]
    book = read(tmp_path, typed(writing.tcvn3, rows))
    assert fields(book, "branch") == ["Thôn Đông"] * 2
    sections = [
        HEAD[:3],
        ["I", "Chi hội thôn Thượng"],
        PEOPLE[0][:3],
        ["II", "Chi hội xóm Mới"],
        PEOPLE[1][:3],
    ]
    book = read(tmp_path, typed(writing.vni, sections))
    assert fields(book, "branch") == ["Thôn Thượng", "Xóm Mới"]
    path = write_xlsx(
        tmp_path / "s.xlsx",
        typed(writing.tcvn3, [HEAD[:3], PEOPLE[0][:3]]),
        {},
        name=writing.tcvn3("CH Bắc Sơn"),
    )
    book = read_book(path, today=TODAY)
    assert fields(book, "branch") == ["Bắc Sơn"]
    assert book.rows[0].sheet == writing.tcvn3("CH Bắc Sơn")


@pytest.mark.parametrize("road", [writing.tcvn3, writing.vni, writing.cp1258])
def test_old_letters_in_a_csv(tmp_path: Path, road: Callable[[str], str | bytes]) -> None:
    text = "\n".join(";".join(map(str, row)) for row in [HEAD, *PEOPLE])
    written = road(text)
    path = tmp_path / "list.csv"
    path.write_bytes(written if isinstance(written, bytes) else written.encode("cp1252"))
    expect_whole(read_book(path, today=TODAY))


def test_what_was_changed_is_said_before_it_is_believed(tmp_path: Path) -> None:
    rows = typed(writing.tcvn3)
    book = read(tmp_path, rows)
    said = notes(book)["Họ và tên"]
    assert said.startswith("chữ kiểu cũ TCVN3 (ABC), đã đổi sang chữ thường dùng, ví dụ “")
    assert any(f"“{row[1]}” → “{name}”" in said for row, name in zip(rows[1:], NAMES, strict=True))
    assert "TCVN3" in book.warnings[0]
    told = as_json(book)
    assert [column["note"] for column in told["columns"]] == [column.note for column in book.columns]


def test_nothing_is_said_of_a_book_in_unicode(tmp_path: Path) -> None:
    book = read(tmp_path, [HEAD, *PEOPLE])
    expect_whole(book)
    assert notes(book) == {}
    assert not any("chữ" in warning for warning in book.warnings)


def test_one_old_column_beside_new_ones(tmp_path: Path) -> None:
    rows = [HEAD, *([row[0], writing.vni(str(row[1])), *row[2:]] for row in PEOPLE)]
    book = read(tmp_path, rows)
    expect_whole(book)
    assert set(notes(book)) == {"Họ và tên"}


def test_names_of_the_highlands_and_plain_names_are_left_alone(tmp_path: Path) -> None:
    given = [
        "H'Hen Niê",
        "H'Lan Êban",
        "Ksor H'Bia",
        "Nguyen Thi Hoa",
        "Thạch Thị Sà Rươn",
        "Müller Thị Anna",
    ]
    rows = [HEAD[:3], *([n, name, 1980 + n] for n, name in enumerate(given))]
    book = read(tmp_path, rows)
    assert names(book) == given
    assert notes(book) == {}
    assert not any(row.problems for row in book.rows)


def test_lost_letters_are_marked_and_never_believed(tmp_path: Path) -> None:
    rows = [
        ["STT", "Họ và tên", "Năm sinh", "Sở thích"],
        [1, "Nguy?n Th? H?nh", 1975, "hát"],
        [2, "Tr?n Th? Lan", 1976, "h?t chèo"],
        [3, "Lê Thị Mai", 1977, "h?t chèo"],
    ]
    book = read(tmp_path, rows)
    assert [row.problems for row in book.rows] == [["text_unclear"], ["text_unclear"], []]
    assert book.rows[0].found[0].words == "Chữ bị vỡ, không đọc chắc được: Nguy?n Th? H?nh"
    assert [[hint.code for hint in row.hints] for row in book.rows] == [
        [],
        ["text_unclear"],
        ["text_unclear"],
    ]
    assert "chữ bị vỡ" in book.warnings[0]


def test_a_column_that_no_conversion_explains_is_marked(tmp_path: Path) -> None:
    spoilt = ["Nguþæn Thîþ Hßa", "Lþæ Thîþ Lßn", "Trøþn Mßi"]
    book = read(tmp_path, [HEAD[:3], *([n, name, 1970 + n] for n, name in enumerate(spoilt))])
    assert [row.problems for row in book.rows] == [["text_unclear"]] * 3
    assert names(book) == spoilt


def test_a_branch_with_lost_letters_is_marked(tmp_path: Path) -> None:
    book = read(tmp_path, [HEAD[:3], ["I", "Chi hội thôn Th?ợng"], PEOPLE[0][:3]])
    assert [(each.code, each.field) for each in book.rows[0].found] == [("text_unclear", "branch")]


# Those of the first thirteen that are drawn as .xlsx.
@pytest.mark.parametrize("seed", [0, *range(2, 13)])
@pytest.mark.parametrize(
    ("road", "font"),
    [(writing.tcvn3, None), (writing.tcvn3, ".VnArial"), (writing.vni, None), (writing.vni, "VNI-Helve")],
)
def test_any_book_retyped_in_old_letters_reads_the_same(
    seed: int, road: Road, font: str | None, tmp_path: Path
) -> None:
    path, truth = make_book(seed, tmp_path)
    old = retyped(path, tmp_path / "old.xlsx", road, font=font)
    assert differences(truth, read_book(old, today=TODAY).rows) == []


def test_half_of_the_names_old_half_of_them_new(tmp_path: Path) -> None:
    people = writing.names(Random(8), 80)
    rows = [
        HEAD[:3],
        *([n, writing.tcvn3(name) if n % 2 else name, 1960 + n % 40] for n, name in enumerate(people)),
    ]
    assert names(read(tmp_path, rows)) == people
