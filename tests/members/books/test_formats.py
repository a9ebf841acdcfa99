"""The same list in every kind of file reads the same."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from sohoi.common.sheets.read import SheetRefused
from sohoi.members.books import Book, read_book
from tests.common.oldfonts import writing
from tests.common.sheets.documents import cell, docx, line, paragraph, run, table
from tests.common.sheets.files import ods, ods_row, packed
from tests.members.books.oldbooks import write_xls
from tests.members.books.tables import TODAY, fields, names, write

HEAD = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại"]
ROWS = [
    ["1", "Nguyễn Thị Hạnh", "12/03/1975", "034175000001", "0710 345 678"],
    ["2", "H'Hen Niê", "1948", "001148000002", ""],
    ["3", "Đặng Thị Bưởi", "20/10/1981", "034181000003", "0710 345 679"],
]
EXPECTED = [
    ("Nguyễn Thị Hạnh", "1975-03-12", "034175000001", "0710345678"),
    ("H'Hen Niê", "1948", "001148000002", None),
    ("Đặng Thị Bưởi", "1981-10-20", "034181000003", "0710345679"),
]


def delimited(sign: str, encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=sign).writerows([HEAD, *ROWS])
    return out.getvalue().encode(encoding)


def in_word() -> bytes:
    return docx(paragraph(run("DANH SÁCH HỘI VIÊN")), table(line(*HEAD), *(line(*row) for row in ROWS)))


def in_a_web_page() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in [HEAD, *ROWS])
    return f"<html><meta charset=utf-8><table border=1>{rows}</table></html>".encode()


def from_excel(tmp_path: Path) -> bytes:
    return write(tmp_path / "source.xlsx", {"Sheet1": [HEAD, *ROWS]}).read_bytes()


def from_old_excel(tmp_path: Path) -> bytes:
    cells = [[(text, "Arial") for text in row] for row in [HEAD, *ROWS]]
    return write_xls(tmp_path / "source.xls", cells).read_bytes()


KINDS: dict[str, Callable[[Path], bytes]] = {
    "list.xlsx": from_excel,
    "list.xls": from_old_excel,
    "list.ods": lambda _: ods("".join(ods_row(*row) for row in [HEAD, *ROWS])),
    "list.docx": lambda _: in_word(),
    "export.xls": lambda _: in_a_web_page(),
    "list.csv": lambda _: delimited(";", "utf-8-sig"),
    "list.tsv": lambda _: delimited("\t", "utf-16"),
    "list.txt": lambda _: delimited("|", "utf-16-le"),
    "comma.csv": lambda _: delimited(",", "utf-8"),
    "windows.csv": lambda _: writing.cp1258(delimited(";", "utf-8").decode()),
    "abc.csv": lambda _: writing.tcvn3(delimited(";", "utf-8").decode()).encode("cp1252"),
    "vni.csv": lambda _: writing.vni(delimited("\t", "utf-8").decode()).encode("latin-1"),
}


def stated(book: Book) -> list[tuple[object, ...]]:
    columns = [fields(book, key) for key in ("full_name", "birth", "id_number", "phone")]
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize("name", KINDS)
def test_a_list_in_any_kind_of_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(KINDS[name](tmp_path))
    book = read_book(path, today=TODAY)
    assert stated(book) == EXPECTED
    assert not any(row.problems for row in book.rows)


def test_lists_of_several_branches_in_a_word_document(tmp_path: Path) -> None:
    """Titles stand between the tables, and the last table goes on without a header on the next page."""
    path = tmp_path / "list.docx"
    path.write_bytes(
        docx(
            paragraph(run("DANH SÁCH HỘI VIÊN CHI HỘI THÔN ĐÔNG")),
            table(line(*HEAD[:3]), line(*ROWS[0][:3])),
            paragraph(run("DANH SÁCH HỘI VIÊN CHI HỘI THÔN BẮC")),
            table(line(*HEAD[:3]), line(*ROWS[1][:3])),
            paragraph(),
            table(line(*ROWS[2][:3])),
            paragraph(run("NGƯỜI LẬP BIỂU")),
        )
    )
    book = read_book(path, today=TODAY)
    assert names(book) == [row[1] for row in ROWS]
    assert fields(book, "branch") == ["Thôn Đông", "Thôn Bắc", "Thôn Bắc"]


def test_a_word_document_in_an_old_font(tmp_path: Path) -> None:
    path = tmp_path / "list.docx"
    rows = [line(*(cell(writing.tcvn3(text), font=".VnTime") for text in row)) for row in [HEAD, *ROWS]]
    path.write_bytes(docx(paragraph(run(writing.tcvn3_capitals("DANH SÁCH"), ".VnTimeH")), table(*rows)))
    book = read_book(path, today=TODAY)
    assert stated(book) == EXPECTED
    assert "TCVN3" in book.warnings[0]


def test_hidden_sheets_are_set_aside_with_the_reason(tmp_path: Path) -> None:
    path = write(tmp_path / "b.xlsx", {"Mới": [HEAD, ROWS[1]], "Cũ": [HEAD, ROWS[0]]}, hidden=["Cũ"])
    book = read_book(path, today=TODAY)
    assert names(book) == ["H'Hen Niê"]
    assert [(each.sheet, each.words) for each in book.skipped] == [("Cũ", "Trang tính ẩn")]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), "Word kiểu cũ (.doc). Hãy mở bằng Word, lưu thành .docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "bài trình chiếu. Hãy"),
        (b"{\\rtf1 x}", ".rtf. Hãy mở bằng Word"),
        (b"%PDF-1.7\n", "là PDF. Hãy"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "là ảnh. Hãy"),
        (packed({"a.xlsx": b"x"}), "tệp nén. Hãy giải nén"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(99), "tệp nén. Hãy giải nén"),
        (b"<html>Hay dang nhap</html>", "trang web"),
        (b"", "trống. Hãy"),
        (packed({"xl/workbook.xml": b"<x"}), "bị hỏng"),
        (OLE + bytes(5000), "bị hỏng"),
    ],
)
def test_what_is_refused_says_what_it_is_and_what_to_do(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(SheetRefused) as caught:
        read_book(path, today=TODAY)
    assert sentence in str(caught.value)
