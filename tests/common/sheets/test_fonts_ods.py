"""Old fonts of .ods: by the style of a cell, of its row or column, of the parents of a style."""

from __future__ import annotations

from pathlib import Path

import pytest

from sohoi.common.sheets.read import read_workbook
from sohoi.common.sheets.read.fonts_ods import fonts_of_ods
from sohoi.common.sheets.read.limits import Limits
from sohoi.common.sheets.read.workbook import NumberText, Tcvn3CapitalText, Tcvn3Text, VniText
from sohoi.members.books import read_book
from tests.common.oldfonts import writing
from tests.common.sheets.files import ods, ods_face, ods_row, ods_style
from tests.members.books.tables import TODAY

FACES = (
    ods_face("cu", "'.VnTime'")
    + ods_face("cu hoa", "&apos;.VnTimeH&apos;")
    + ods_face("vni", "VNI-Times")
    + ods_face("nay", "Times New Roman")
)
STYLES = FACES + (
    ods_style("Cu", font="cu")
    + ods_style("CuHoa", font="cu hoa")
    + ods_style("Vni", font="vni")
    + ods_style("Nay", font="nay")
    + ods_style("Con", parent="Cu")
    + ods_style("ConNay", parent="Cu", font="nay")
    + ods_style("Chau", parent="Con")
    + ods_style("Chu", font="cu", family="text")
    + '<style:style style:name="Ten" style:family="table-cell">'
    '<style:text-properties fo:font-family="VNI-Helve"/></style:style>'
)


def kinds(path: Path, content: bytes) -> list[list[type[str]]]:
    path.write_bytes(content)
    (sheet,) = read_workbook(path).sheets
    return [[type(cell) for cell in row.cells] for row in sheet.rows]


def styled(style: str) -> str:
    return f'table:style-name="{style}"'


@pytest.mark.parametrize(
    ("style", "kind"),
    [
        ("Cu", Tcvn3Text),
        ("CuHoa", Tcvn3CapitalText),
        ("Vni", VniText),
        ("Ten", VniText),
        ("Con", Tcvn3Text),
        ("Chau", Tcvn3Text),
        ("Nay", str),
        ("ConNay", str),
        ("Chu", str),
        ("không có", str),
    ],
)
def test_the_style_of_a_cell_and_its_parents(tmp_path: Path, style: str, kind: type[str]) -> None:
    row = ods_row("Hä vµ tªn", cell=styled(style))
    assert kinds(tmp_path / "a.ods", ods(row, declared=STYLES)) == [[kind]]
    # Styles that a person named stand in a part of their own.
    assert kinds(tmp_path / "b.ods", ods(row, styles=STYLES)) == [[kind]]


def test_what_a_file_says_anew_goes_before_its_named_styles(tmp_path: Path) -> None:
    row = ods_row("Hä", cell=styled("Cu"))
    both = ods(row, styles=STYLES, declared=FACES + ods_style("Cu", font="nay"))
    assert kinds(tmp_path / "a.ods", both) == [[str]]


def test_the_row_and_the_column_of_a_cell_without_a_style(tmp_path: Path) -> None:
    columns = (
        '<table:table-column table:default-cell-style-name="Cu"/>'
        '<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="Nay"/>'
        '<table:table-column table:default-cell-style-name="Vni"/>'
    )
    rows = ods_row("a", "b", "c", "d", "e")
    rows += ods_row("a", "b", attributes='table:default-cell-style-name="Vni"')
    rows += ods_row("a", "b", attributes='table:default-cell-style-name="Vni"', cell=styled("Nay"))
    assert kinds(tmp_path / "a.ods", ods(columns + rows, declared=STYLES)) == [
        [Tcvn3Text, str, str, VniText, str],
        [VniText, VniText],
        [str, str],
    ]


def test_the_default_of_all_cells(tmp_path: Path) -> None:
    default = FACES + ods_style("", font="cu")
    rows = ods_row("a") + ods_row("a", cell=styled("Con")) + ods_row("a", cell=styled("Nay"))
    declared = ods_style("Con") + ods_style("Nay", font="nay")
    found = kinds(tmp_path / "a.ods", ods(rows, styles=default, declared=FACES + declared))
    assert found == [[Tcvn3Text], [Tcvn3Text], [str]]


def test_repeated_cells_and_rows_keep_their_places(tmp_path: Path) -> None:
    gap = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    twice = 'table:number-columns-repeated="2" ' + styled("Cu")
    wide = ods_row("a", cell=twice).replace("</table:table-row>", "") + ods_row("b").partition(">")[2]
    rows = gap + wide + ods_row("c", attributes='table:number-rows-repeated="2"', cell=styled("Vni"))
    path = tmp_path / "a.ods"
    assert kinds(path, ods(rows, declared=STYLES)) == [[Tcvn3Text, Tcvn3Text, str], [VniText], [VniText]]
    assert [row.number for row in read_workbook(path).sheets[0].rows] == [4, 5, 6]


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    number = '<table:table-cell office:value-type="float" office:value="1975" table:style-name="Cu"/>'
    row = f"<table:table-row>{number}</table:table-row>"
    assert kinds(tmp_path / "a.ods", ods(row, declared=STYLES)) == [[NumberText]]


def test_a_file_without_an_old_font_is_not_looked_through(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(ods(ods_row("Họ và tên", cell=styled("Nay")), declared=FACES[-70:]))
    assert fonts_of_ods(str(path), Limits()) == {}


def test_a_list_of_old_letters_reads_itself(tmp_path: Path) -> None:
    names = ["Nguyễn Thị Hạnh", "Đặng Thị Bưởi", "Trần Thị Lan"]
    rows = ods_row(writing.tcvn3("Họ và tên"), writing.tcvn3("Năm sinh"), cell=styled("Cu"))
    for name in names:
        rows += ods_row(writing.tcvn3(name), "1975", cell=styled("Cu"))
    path = tmp_path / "a.ods"
    path.write_bytes(ods(rows, declared=STYLES))
    assert [row.fields["full_name"] for row in read_book(path, today=TODAY).rows] == names
