"""Files are judged by what another program reads in them, and by their XML where it would hide something."""

import re
import tempfile
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sohoi.common.dates import PartialDate
from sohoi.common.sheets import write
from sohoi.common.sheets.write import (
    Cell,
    Column,
    ListSheet,
    Signature,
    TemplateColumn,
    TemplateSheet,
    TooManyRows,
    write_list,
    write_template,
)

COLUMNS = (
    Column("Họ và tên", 24),
    Column("Ngày sinh", 11, "date"),
    Column("Điện thoại", 13),
    Column("Số con", 8, "number"),
)
SHEET = ListSheet(
    title="DANH SÁCH HỘI VIÊN",
    subtitle="(Kèm theo Báo cáo số 30)",
    columns=COLUMNS,
    left=("HỘI LHPN TỈNH", "HỘI LHPN XÃ AN LẠC"),
    place_date="An Lạc, ngày 23 tháng 11 năm 2026",
    signatures=(
        Signature(("NGƯỜI LẬP BIỂU",), "Trần Thị Bưởi"),
        Signature(("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"), "Tạ Thị Lan"),
    ),
    exported="Xuất bởi Tạ Thị Lan lúc 20:15 ngày 23/11/2026",
)
ROW = ("Phạm Thị Mơ", date(1979, 11, 28), "0710345678", 2)
HOSTILE = [
    '=HYPERLINK("http://x.vn";"bấm")',
    "=1+1",
    "{=1+1}",
    "+84710345678",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "=cmd|' /C calc'!A0",
    "http://x.vn",
    "mailto:a@x.vn",
    "internal:A1",
    "0710345678",
    "1e5",
    "TRUE",
    "#REF!",
    '<b>đậm</b> & "ngoặc"',
    "_x0041_",
    "<r><t>x</t></r>",
    '<r></is></c><c r="Z9"><f>1+1</f><v>2</v></c><c t="inlineStr"><is></r>',
]


def listed(sheet: ListSheet, rows: Iterable[Sequence[Cell]]) -> BytesIO:
    stream = BytesIO()
    write_list(stream, sheet=sheet, rows=rows)
    return stream


def opened(stream: BytesIO) -> Any:
    book = openpyxl.load_workbook(stream)
    return book.worksheets[0]


def xml(stream: BytesIO, part: str = "xl/worksheets/sheet1.xml") -> str:
    with ZipFile(stream) as archive:
        return archive.read(part).decode()


def table(page: Any) -> list[tuple[Any, ...]]:
    """The rows from the headings on, without the empty tail."""
    rows = list(page.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if row[0] == "STT")
    return rows[start:]


# --- the shape of a list ---


def test_a_list_reads_from_organs_to_signatures_as_an_office_expects() -> None:
    page = opened(listed(SHEET, [ROW, ("Đỗ Thị Ân", PartialDate(1945), None, None)]))
    words = [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]
    assert words == [
        ["HỘI LHPN TỈNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["HỘI LHPN XÃ AN LẠC", "Độc lập - Tự do - Hạnh phúc"],
        ["An Lạc, ngày 23 tháng 11 năm 2026"],
        [],
        ["DANH SÁCH HỘI VIÊN"],
        ["(Kèm theo Báo cáo số 30)"],
        [],
        ["STT", "Họ và tên", "Ngày sinh", "Điện thoại", "Số con"],
        [1, "Phạm Thị Mơ", datetime(1979, 11, 28), "0710345678", 2],  # noqa: DTZ001
        [2, "Đỗ Thị Ân", "1945"],
        ["Tổng cộng: 2 người"],
        [],
        ["NGƯỜI LẬP BIỂU", "TM. BAN THƯỜNG VỤ"],
        ["CHỦ TỊCH"],
        ["(Ký, ghi rõ họ tên)", "(Ký, ghi rõ họ tên)"],
        [],
        [],
        [],
        [],
        ["Trần Thị Bưởi", "Tạ Thị Lan"],
    ]


def test_a_list_prints_on_landscape_a4_with_headings_on_every_page() -> None:
    page = opened(listed(SHEET, [ROW]))
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.paperSize == 9
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToWidth is None  # one page, the default
    assert page.page_setup.fitToHeight == 0  # as many as it takes
    assert page.print_title_rows == "$8:$8"
    assert page.freeze_panes == "A9"
    assert page.oddFooter.right.text == "Trang &P/&N"


def test_who_took_the_list_out_stands_at_every_foot_and_in_the_file() -> None:
    stream = listed(SHEET, [ROW])
    book = openpyxl.load_workbook(stream)
    assert book.worksheets[0].oddFooter.left.text.strip() == SHEET.exported
    assert book.properties.description == SHEET.exported
    assert book.properties.title == "DANH SÁCH HỘI VIÊN"


def test_a_name_in_the_footer_cannot_write_footer_codes_or_overflow() -> None:
    sheet = ListSheet(title="x", columns=COLUMNS, exported="Lan & Mơ &P\nlúc 8:00 " + "dài " * 100)
    footer = re.search(r"<oddFooter>(.*?)</oddFooter>", xml(listed(sheet, [ROW])))
    assert footer is not None
    assert "Lan &amp;&amp; Mơ &amp;&amp;P lúc 8:00 dài" in footer[1]
    assert footer[1].endswith("Trang &amp;P/&amp;N")
    assert len(footer[1].replace("&amp;", "&")) <= 255


def test_the_font_is_the_offices_throughout() -> None:
    page = opened(listed(SHEET, [ROW]))
    written = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.font.name for cell in written} == {"Times New Roman"}
    assert {cell.font.size for cell in written} == {12, 14}
    assert [cell.value for cell in written if cell.font.size == 14] == ["DANH SÁCH HỘI VIÊN"]


def test_no_font_is_tied_to_a_theme_which_would_show_another() -> None:
    stream = listed(SHEET, [ROW])
    assert "Times New Roman" in xml(stream, "xl/styles.xml")
    assert "<scheme" not in xml(stream, "xl/styles.xml")


def test_headings_are_bold_and_every_cell_of_the_table_has_borders() -> None:
    page = opened(listed(SHEET, [ROW, ("", None, "", None)]))
    for row in page.iter_rows(min_row=8, max_row=10, max_col=5):
        assert [cell.border.left.style for cell in row] == ["thin"] * 5
        assert [cell.border.bottom.style for cell in row] == ["thin"] * 5
        assert all(cell.font.bold for cell in row) is (row[0].row == 8)
    assert page["A11"].border.left.style is None


def test_the_columns_fill_the_page_in_their_proportions() -> None:
    page = opened(listed(SHEET, [ROW]))
    widths = [page.column_dimensions[letter].width for letter in "ABCDE"]
    assert sum(widths) == pytest.approx(118, abs=5)
    assert widths[1] / widths[4] == pytest.approx(24 / 8, rel=0.05)


def test_many_wide_columns_are_not_stretched() -> None:
    sheet = ListSheet(title="x", columns=tuple(Column(f"Cột {i}", 20) for i in range(12)))
    page = opened(listed(sheet, [["a"] * 12]))
    assert page.column_dimensions["B"].width == pytest.approx(20, abs=1)


def test_both_sides_of_the_head_share_the_width() -> None:
    page = opened(listed(SHEET, [ROW]))
    merged = sorted(str(area) for area in page.merged_cells.ranges if area.min_row == 1)
    assert merged == ["A1:B1", "C1:E1"]


@pytest.mark.parametrize("columns", [1, 2, 3, 7])
def test_a_table_of_any_number_of_columns_keeps_its_head_and_signatures(columns: int) -> None:
    sheet = ListSheet(
        title="x",
        columns=tuple(Column(f"Cột {i}") for i in range(columns)),
        left=SHEET.left,
        signatures=SHEET.signatures,
    )
    page = opened(listed(sheet, [["a"] * columns]))
    words = {cell for row in page.iter_rows(values_only=True) for cell in row}
    assert {*SHEET.left, *sheet.right, "NGƯỜI LẬP BIỂU", "CHỦ TỊCH"} <= words


def test_a_single_signature_stands_at_the_right() -> None:
    sheet = ListSheet(title="x", columns=COLUMNS, signatures=(Signature(("CHỦ TỊCH",)),))
    page = opened(listed(sheet, [ROW]))
    [signed] = [cell for row in page.iter_rows() for cell in row if cell.value == "CHỦ TỊCH"]
    assert signed.column == 3


def test_three_signatures_stand_in_order() -> None:
    three = tuple(Signature((name,)) for name in ("MỘT", "HAI", "BA"))
    page = opened(listed(ListSheet(title="x", columns=COLUMNS, signatures=three), [ROW]))
    where = {cell.value: cell.column for row in page.iter_rows() for cell in row}
    assert where["MỘT"] < where["HAI"] < where["BA"]


def test_what_is_not_wanted_is_left_out() -> None:
    bare = ListSheet(title="BIỂU", columns=COLUMNS[:1], right=(), total="")
    page = opened(listed(bare, [("Mơ",)]))
    words = [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]
    assert words == [[], ["BIỂU"], [], ["STT", "Họ và tên"], [1, "Mơ"]]


def test_a_long_title_gets_the_lines_it_needs() -> None:
    page = opened(listed(ListSheet(title="RẤT DÀI " * 40, columns=COLUMNS), [ROW]))
    assert page.row_dimensions[4].height == pytest.approx(4 * 19, abs=1)


def test_headings_get_the_lines_they_need_and_rows_are_left_to_grow_by_themselves() -> None:
    columns = (Column("Họ và tên", 110), Column("Năm tham gia sinh hoạt", 8))
    page = opened(listed(ListSheet(title="x", columns=columns), [("Mơ", "dài " * 90)]))
    assert page.row_dimensions[6].height == pytest.approx(4 * 19, abs=1)
    assert page.row_dimensions[7].height is None


def test_an_empty_list_is_still_a_paper() -> None:
    stream = BytesIO()
    assert write_list(stream, sheet=SHEET, rows=[]) == 0
    assert ("Tổng cộng: 0 người", None, None, None, None) in table(opened(stream))


def test_the_total_is_grouped_as_people_write_it() -> None:
    sheet = ListSheet(title="x", columns=COLUMNS[:1], total="Cộng: {n} hội viên, {khác}")
    page = opened(listed(sheet, (["a"] for _ in range(1234))))
    assert table(page)[-1][0] == "Cộng: 1.234 hội viên, {khác}"


@pytest.mark.parametrize(
    ("tab", "shown"),
    [
        ("Thôn Đông", "Thôn Đông"),
        ("Tổ 1/2: [mới]?*\\", "Tổ 1 2 mới"),
        ("'", "Danh sách"),
        ("", "Danh sách"),
        ("x" * 40, "x" * 31),
    ],
)
def test_any_name_becomes_a_tab(tab: str, shown: str) -> None:
    assert opened(listed(ListSheet(title="x", columns=COLUMNS, tab=tab), [ROW])).title == shown


# --- what stands in a cell ---


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["text", "date", "number"])
def test_a_hostile_text_is_only_a_text(text: str, kind: write.Kind) -> None:
    stream = listed(ListSheet(title=text, columns=(Column(text, 14, kind),), left=(text,)), [[text]])
    page = opened(stream)
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells if cell.row != 7 or cell.column != 1} == {"s"}
    assert "<f" not in xml(stream)
    assert "hyperlink" not in xml(stream)
    expected = text.replace("\r", "\n")
    # Spreadsheets read _x005F_ as the underscore that it guards.
    assert page["B7"].value.replace("_x005F_", "_").strip(" ") == expected
    assert page.max_column == 2


def test_a_text_cell_stays_text_when_someone_edits_it() -> None:
    page = opened(listed(SHEET, [("=1+1", "=1+1", "0710345678", "=1+1")]))
    assert [cell.number_format for cell in page[9][1:]] == ["@"] * 4


def test_no_cell_offers_to_turn_numbers_kept_as_text_into_numbers() -> None:
    assert '<ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/>' in xml(listed(SHEET, [ROW]))


def test_control_characters_and_broken_halves_are_left_out() -> None:
    text = "a\x00b\x07c\x0bd\ufffee\uffff\ud800f\x1fg\tx\r\ny\rz"
    assert opened(listed(SHEET, [(text, None, None, None)]))["B9"].value == "abcdefg\tx\ny\nz"


def test_the_longest_text_fits_and_a_longer_one_is_cut_between_letters() -> None:
    for text in ("ạ" * 40_000, "😀" * 20_000, "<r>" + "x" * 40_000 + "</r>"):
        value = opened(listed(SHEET, [(text, None, None, None)]))["B9"].value
        assert len(value.encode("utf-16-le")) // 2 in (32_766, 32_767)
        assert value.strip() == text[: len(value.strip())]


@pytest.mark.parametrize(
    ("kind", "value", "stored", "shown_as"),
    [
        ("text", 34179001237, "34179001237", "@"),
        ("text", date(1979, 11, 28), "28/11/1979", "@"),
        ("text", PartialDate(1979, 11), "11/1979", "@"),
        ("text", True, "x", "@"),
        ("text", False, None, "@"),
        ("text", 0, "0", "@"),
        ("number", 0, 0, "#,##0"),
        ("number", -3, -3, "#,##0"),
        ("number", Decimal("2.50"), 2.5, "#,##0.##"),
        ("number", 7.0, 7, "#,##0"),
        ("number", True, "x", "@"),
        ("number", "12", "12", "@"),
        ("number", 10**15, "1000000000000000", "@"),
        ("number", float("nan"), "nan", "@"),
        ("number", float("inf"), "inf", "@"),
        ("number", Decimal("Infinity"), "Infinity", "@"),
        ("number", None, None, "@"),
        ("date", PartialDate(1979, 11, 28), datetime(1979, 11, 28), "dd/mm/yyyy"),  # noqa: DTZ001
        ("date", datetime(2026, 11, 23, 20, 15), datetime(2026, 11, 23), "dd/mm/yyyy"),  # noqa: DTZ001
        ("date", PartialDate(1979), "1979", "@"),
        ("date", date(1899, 5, 1), "01/05/1899", "@"),
        ("date", "12.3.75", "12.3.75", "@"),
    ],
)
def test_a_value_is_stored_by_its_kind(kind: write.Kind, value: Cell, stored: object, shown_as: str) -> None:
    cell = opened(listed(ListSheet(title="x", columns=(Column("c", 9, kind),)), [[value]]))["B7"]
    assert (cell.value, cell.number_format) == (stored, shown_as)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_any_text_comes_back_as_text(texts: list[str]) -> None:
    page = opened(listed(ListSheet(title="x", columns=(Column("c"),)), [[text] for text in texts]))
    for i, text in enumerate(texts):
        cell = page.cell(7 + i, 2)
        kept = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", re.sub("\r\n?", "\n", text))
        assert (cell.value or "").lstrip(" ") == kept.lstrip(" ")
        assert cell.data_type in ("s", "n" if not kept else "s")


# --- the file ---


def test_a_path_gets_the_file_and_nothing_else_beside_it(tmp_path: Path) -> None:
    for target in (tmp_path / "a.xlsx", str(tmp_path / "b.xlsx")):
        assert write_list(target, sheet=SHEET, rows=[ROW]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["Danh sách"]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def broken_rows() -> Iterator[Sequence[Cell]]:
    yield ROW
    raise ConnectionError("database gone")


def test_a_failure_half_way_leaves_the_old_file_and_no_trace_of_the_rows(
    tmp_path: Path, temporary: Path
) -> None:
    target = tmp_path / "list.xlsx"
    target.write_bytes(b"old")
    with pytest.raises(ConnectionError):
        write_list(target, sheet=SHEET, rows=broken_rows())
    assert target.read_bytes() == b"old"
    assert list(temporary.iterdir()) == []


def test_a_failure_half_way_writes_nothing_to_a_stream() -> None:
    stream = BytesIO()
    with pytest.raises(ConnectionError):
        write_list(stream, sheet=SHEET, rows=broken_rows())
    assert stream.getvalue() == b""


def test_rows_wait_in_a_folder_that_only_we_can_enter(temporary: Path) -> None:
    seen: list[int] = []

    def rows() -> Iterator[Sequence[Cell]]:
        seen.extend(path.stat().st_mode & 0o777 for path in temporary.iterdir())
        yield ROW

    write_list(BytesIO(), sheet=SHEET, rows=rows())
    assert seen == [0o700]
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("row", [(), ROW[:3], (*ROW, "thêm")])
def test_a_row_of_another_length_is_refused(row: Sequence[Cell]) -> None:
    with pytest.raises(ValueError, match="zip"):
        write_list(BytesIO(), sheet=SHEET, rows=[row])


def test_more_rows_than_a_sheet_holds_are_refused_rather_than_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sohoi.common.sheets.write.lists.LAST_ROW", 110)
    assert write_list(BytesIO(), sheet=SHEET, rows=[ROW] * 10) == 10
    with pytest.raises(TooManyRows, match="từng đơn vị"):
        write_list(BytesIO(), sheet=SHEET, rows=[ROW] * 11)


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        write_list(tmp_path / "list.xlsx", sheet=SHEET, rows=(ROW for _ in range(count)))
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(500)  # what is loaded once and the buffers of the file
    assert peak(6000) < peak(3000) + 100_000


# --- the form to fill in ---

ETHNIC = tuple(f"Dân tộc số {i}" for i in range(54))
FORM = TemplateSheet(
    lines=("HỘI LHPN XÃ AN LẠC", "CHI HỘI THÔN ĐÔNG"),
    guide="Mỗi người một dòng. Chỉ biết năm sinh thì ghi năm.",
    columns=(
        TemplateColumn("Họ và tên", 24),
        TemplateColumn("Giới tính", 9, ("Nữ", "Nam")),
        TemplateColumn("Điện thoại", 13, hint="Ví dụ 0710 345 678"),
        TemplateColumn("Nòng cốt", 9, ("x",), "Đánh x nếu phải"),
        TemplateColumn("Dân tộc", 12, ETHNIC),
    ),
    room=20,
)


def form(sheet: TemplateSheet, rows: Iterable[Sequence[Cell]] = ()) -> BytesIO:
    stream = BytesIO()
    write_template(stream, sheet=sheet, rows=rows)
    return stream


def test_a_form_names_the_branch_tells_how_and_is_empty() -> None:
    page = opened(form(FORM))
    words = [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]
    assert words == [
        ["HỘI LHPN XÃ AN LẠC"],
        ["CHI HỘI THÔN ĐÔNG"],
        ["Mỗi người một dòng. Chỉ biết năm sinh thì ghi năm."],
        ["STT", "Họ và tên", "Giới tính", "Điện thoại", "Nòng cốt", "Dân tộc"],
        *[[]] * 20,
    ]
    assert page.freeze_panes == "A5"
    assert page.print_title_rows == "$4:$4"


def test_a_prefilled_form_numbers_its_rows_and_leaves_room() -> None:
    stream = BytesIO()
    rows: list[Sequence[Cell]] = [("Mơ", "Nữ", "0710345678", True, "Kinh"), ("Ân", "Nữ", None, False, None)]
    assert write_template(stream, sheet=FORM, rows=rows) == 2
    assert table(opened(stream))[1:4] == [
        (1, "Mơ", "Nữ", "0710345678", "x", "Kinh"),
        (2, "Ân", "Nữ", None, None, None),
        (None,) * 6,
    ]


def test_cells_to_fill_in_keep_their_zeros_also_below_the_drawn_rows() -> None:
    page = opened(form(FORM, [("Mơ", "Nữ", "0710345678", True, "Kinh")]))
    for row in (5, 6, 25):
        assert [cell.number_format for cell in page[row][1:6]] == ["@"] * 5
    assert [page.column_dimensions[letter].number_format for letter in "BCDEF"] == ["@"] * 5


def test_a_hostile_prefilled_text_is_only_a_text() -> None:
    page = opened(form(FORM, [(text, "", "", "", "") for text in HOSTILE]))
    assert [page.cell(5 + i, 2).data_type for i in range(len(HOSTILE))] == ["s"] * len(HOSTILE)
    assert "<f" not in xml(form(FORM, [(text, "", "", "", "") for text in HOSTILE])).replace("<formula1", "")


def rules(stream: BytesIO) -> dict[str, Any]:
    return {str(rule.sqref): rule for rule in opened(stream).data_validations.dataValidation}


def test_choices_are_offered_on_every_row_and_forced_on_none() -> None:
    found = rules(form(FORM, [("Mơ", "Nữ", "", "", "")]))
    assert set(found) == {"C5:C25", "D5:D25", "E5:E25", "F5:F25"}
    assert {rule.errorStyle for at, rule in found.items() if at[0] != "D"} == {"information"}
    assert found["D5:D25"].type is None
    assert found["D5:D25"].prompt == "Ví dụ 0710 345 678"
    assert found["E5:E25"].prompt == "Đánh x nếu phải"
    assert found["C5:C25"].prompt is None


def test_choices_point_to_words_on_a_sheet_that_cannot_be_seen() -> None:
    stream = form(FORM)
    book = openpyxl.load_workbook(stream)
    assert book.sheetnames == ["Danh sách", "Danh mục"]
    assert book["Danh mục"].sheet_state == "veryHidden"
    offered = {}
    for at, rule in rules(stream).items():
        if rule.type == "list":
            cells = book["Danh mục"][rule.formula1.split("!")[1].replace("$", "")]
            cells = cells if isinstance(cells, tuple) else ((cells,),)
            offered[at[0]] = tuple(cell.value for row in cells for cell in row)
    assert offered == {"C": ("Nữ", "Nam"), "E": ("x",), "F": ETHNIC}


def test_long_headings_and_hints_fit_the_rules_of_the_format() -> None:
    long = TemplateSheet(lines=("x",), guide="", columns=(TemplateColumn("Dài " * 20, hint="Dài " * 200),))
    [rule] = rules(form(long)).values()
    assert len(rule.promptTitle) <= 32
    assert len(rule.prompt) <= 255
