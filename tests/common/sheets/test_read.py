import datetime
from pathlib import Path

import openpyxl
import pytest

from sohoi.common.sheets.read import (
    DayText,
    Merge,
    NumberText,
    Row,
    Sheet,
    SheetRefused,
    column_letters,
    read_workbook,
)
from sohoi.common.sheets.read.refusal import SENTENCES
from tests.common.sheets.files import ods, ods_row, row, sheet_xml, xlsx

HEAD = ["STT", "Họ và tên", "Ngày sinh"]
LIST = [["1", "Nguyễn Thị Hoa", "28/11/1979"], ["2", "Đặng Thị Ưng", "1948"]]


def only_sheet(path: Path) -> Sheet:
    (sheet,) = read_workbook(path).sheets
    return sheet


def written(tmp_path: Path, content: bytes, name: str = "list") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_cells_keep_their_kind(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for at, value in enumerate(
        ["034", 34148002070, 1.5, True, False, datetime.date(1978, 10, 14), datetime.time(8, 30)], 2
    ):
        sheet.cell(4, at, value)
    path = tmp_path / "kinds.xlsx"
    book.save(path)
    (found,) = only_sheet(path).rows
    assert found == Row(4, ("", "034", "34148002070", "1.5", "TRUE", "FALSE", "14/10/1978", "08:30"))
    kinds = [type(cell) for cell in found.cells]
    assert kinds == [str, str, NumberText, NumberText, str, str, DayText, str]


def test_rows_keep_the_number_that_the_spreadsheet_shows(tmp_path: Path) -> None:
    path = written(tmp_path, xlsx(sheet_xml(row(3, "a") + row(7, "", "b") + row(900_000, "c"))))
    assert only_sheet(path).rows == [Row(3, ("a",)), Row(7, ("", "b")), Row(900_000, ("c",))]


def test_merged_cells_and_hidden_sheets_are_told(tmp_path: Path) -> None:
    after = '<mergeCells><mergeCell ref="B2:C3"/></mergeCells>'
    first = sheet_xml(row(2, "x", "y"), after=after)
    path = written(
        tmp_path,
        xlsx(first, sheet_xml(row(1, "z")), names=["Một", "Hai"], states={"Hai": "veryHidden"}),
    )
    one, two = read_workbook(path).sheets
    assert one.merges == [Merge(2, 1, 3, 2)]
    assert (one.name, one.hidden, two.name, two.hidden) == ("Một", False, "Hai", True)


def test_ods(tmp_path: Path) -> None:
    path = written(tmp_path, ods(ods_row(*HEAD) + "".join(ods_row(*texts) for texts in LIST)))
    assert read_workbook(path).kind == "ods"
    assert [list(row.cells) for row in only_sheet(path).rows] == [HEAD, *LIST]


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimited_text(tmp_path: Path, encoding: str, sign: str, end: str) -> None:
    text = "".join(sign.join(line) + end for line in [HEAD, *LIST])
    found = only_sheet(written(tmp_path, text.encode(encoding)))
    assert found.name == "csv"
    assert found.rows == [Row(at, tuple(line)) for at, line in enumerate([HEAD, *LIST], 1)]


def test_code_page_1258(tmp_path: Path) -> None:
    """Windows wrote tones as separate letters: they come back composed once cleaned."""
    import unicodedata

    def windows(text: str) -> bytes:
        out = b""
        for letter in text:
            try:
                out += letter.encode("cp1258")
            except UnicodeEncodeError:
                first, *marks = list(unicodedata.normalize("NFD", letter))
                tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
                rest = unicodedata.normalize("NFC", first + "".join(m for m in marks if m not in tones))
                out += (rest + "".join(tones)).encode("cp1258")
        return out

    text = "\r\n".join(";".join(line) for line in [HEAD, *LIST])
    found = only_sheet(written(tmp_path, windows(text)))
    composed = [[unicodedata.normalize("NFC", cell) for cell in row.cells] for row in found.rows]
    assert composed == [HEAD, *LIST]


@pytest.mark.parametrize("start", ["BM", "MZ", "PK", "BZ", "II", "MM"])
def test_a_list_may_begin_with_the_letters_of_another_kind(tmp_path: Path, start: str) -> None:
    found = only_sheet(written(tmp_path, f"{start};Họ và tên\n1;Nguyễn Thị Hoa\n".encode()))
    assert found.rows[0].cells == (start, "Họ và tên")


def test_records_count_as_rows(tmp_path: Path) -> None:
    text = 'a;b\n\n\n"hai\ndòng";c\n;;;\nd;e\n'
    found = only_sheet(written(tmp_path, text.encode()))
    assert found.rows == [Row(1, ("a", "b")), Row(4, ("hai\ndòng", "c")), Row(6, ("d", "e"))]


def test_commas_inside_a_column_do_not_divide_it(tmp_path: Path) -> None:
    text = "STT;Địa chỉ\n" + "".join(f"{n};Số 1, thôn Đông, xã Tân\n" for n in range(5))
    assert {len(row.cells) for row in only_sheet(written(tmp_path, text.encode())).rows} == {2}


def test_a_delimiter_may_be_told_on_the_first_line(tmp_path: Path) -> None:
    found = only_sheet(written(tmp_path, b"sep=,\na,b;c\nd,e;f\n"))
    assert found.rows[1].cells == ("a", "b;c")


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    assert read_workbook(written(tmp_path, xlsx(sheet_xml(row(1, "x"))), "list.csv")).kind == "xlsx"
    assert read_workbook(written(tmp_path, b"a;b\nc;d\n", "list.xlsx")).kind == "csv"
    assert read_workbook(written(tmp_path, b"a;b\n", "-n; rm $(x) 'tên lạ'.csv")).kind == "csv"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SheetRefused, match="Không tìm thấy"):
        read_workbook(tmp_path / "none.xlsx")
    with pytest.raises(SheetRefused, match="Không tìm thấy"):
        read_workbook(tmp_path)


def test_every_refusal_says_what_to_do() -> None:
    for code, sentence in SENTENCES.items():
        assert "Hãy" in sentence, code
        assert sentence.endswith("."), code


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_column_letters(index: int, letters: str) -> None:
    assert column_letters(index) == letters
