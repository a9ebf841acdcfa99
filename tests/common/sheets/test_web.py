"""Web pages with the name of an Excel file, as many systems hand them out."""

from pathlib import Path

import pytest

from sohoi.common.sheets.read import Merge, Sheet, SheetRefused, read_workbook

EXCEL = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{charset}">'
    "<style>td {{mso-number-format:'\\@'}}</style><title>DS</title></head><body>{body}</body></html>"
)
TABLE = "<table><tr><th>STT</th><th>Họ và tên</th></tr><tr><td>1</td><td>Nguyễn Thị Hạnh</td></tr></table>"
ROWS = [["STT", "Họ và tên"], ["1", "Nguyễn Thị Hạnh"]]


def only(tmp_path: Path, content: str | bytes) -> Sheet:
    path = tmp_path / "export.xls"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    book = read_workbook(path)
    assert book.kind == "html"
    (sheet,) = book.sheets
    return sheet


def cells(sheet: Sheet) -> list[list[str]]:
    return [list(row.cells) for row in sheet.rows]


@pytest.mark.parametrize("charset", ["utf-8", "UTF-16", "windows-1258", "utf-8-sig", "iso-8859-1"])
def test_a_table_in_any_encoding(tmp_path: Path, charset: str) -> None:
    page = EXCEL.format(charset=charset, body=TABLE)
    encoding = {"windows-1258": "utf-8", "iso-8859-1": "utf-8"}.get(charset, charset)
    assert cells(only(tmp_path, page.encode(encoding))) == ROWS


def test_a_bare_table_and_one_after_a_comment(tmp_path: Path) -> None:
    assert cells(only(tmp_path, TABLE)) == ROWS
    assert cells(only(tmp_path, f"<!-- xuất từ hệ thống --><html><body>{TABLE}</body></html>")) == ROWS
    assert cells(only(tmp_path, f'<?xml version="1.0"?><html><body>{TABLE}</body></html>')) == ROWS


def test_lines_between_tables_are_lines(tmp_path: Path) -> None:
    body = f"<h1>DANH SÁCH</h1><p>Thôn&nbsp;Đông</p>{TABLE}<div>Người lập</div>"
    assert cells(only(tmp_path, EXCEL.format(charset="utf-8", body=body))) == [
        ["DANH SÁCH"], ["Thôn Đông"], *ROWS, ["Người lập"],
    ]  # fmt: skip


def test_cells_over_columns_and_rows(tmp_path: Path) -> None:
    table = (
        "<table><tr><td rowspan=2>Tên</td><td colspan=2>Năm sinh</td><td rowspan='2'>Ghi chú</td></tr>"
        "<tr><td>Nam</td><td>Nữ</td></tr><tr><td>Hoa</td><td></td><td>1975</td><td>a<br>b</td></tr></table>"
    )
    sheet = only(tmp_path, table)
    assert cells(sheet) == [
        ["Tên", "Năm sinh", "", "Ghi chú"], ["", "Nam", "Nữ"], ["Hoa", "", "1975", "a b"],
    ]  # fmt: skip
    assert sorted(sheet.merges) == [Merge(1, 0, 2, 0), Merge(1, 1, 1, 2), Merge(1, 3, 2, 3)]


def test_a_list_inside_a_table_of_layout(tmp_path: Path) -> None:
    outer = f"<table><tr><td>DANH SÁCH</td></tr><tr><td>{TABLE}</td></tr><tr><td>Người lập</td></tr></table>"
    assert cells(only(tmp_path, outer)) == [["DANH SÁCH"], *ROWS, ["Người lập"]]


def test_careless_pages_without_ends(tmp_path: Path) -> None:
    assert cells(only(tmp_path, "<table><tr><td>STT<td>Họ và tên<tr><td>1<td>Nguyễn Thị Hạnh")) == ROWS


def test_what_nobody_sees_is_not_read(tmp_path: Path) -> None:
    body = f"<script>var x = '<table><tr><td>9</td></tr></table>';</script><style>a</style>{TABLE}"
    assert cells(only(tmp_path, f"<html>{body}</html>")) == ROWS


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<html><body>Hãy đăng nhập</body></html>", "web_page"),
        ("<table></table>", "web_page"),
        ("<table><tr>" + "<td>x" * 500, "columns"),
        ("<table>" * 500, "web_page"),
    ],
)
def test_what_is_not_read_says_why(tmp_path: Path, page: str, code: str) -> None:
    with pytest.raises(SheetRefused) as caught:
        only(tmp_path, page)
    assert caught.value.code == code
