"""Whatever stands in the cells, a book is read or refused in words; nothing else happens."""

import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from sohoi.common.dates import PartialDate
from sohoi.common.identity import normalise
from sohoi.common.sheets.read import DayText, Merge, NumberText, Row, Sheet, Workbook
from sohoi.members.books import PROBLEMS, Book, BookRefused, as_json
from sohoi.members.books.columns import ALL
from sohoi.members.books.read import book_of

TODAY = date(2026, 11, 23)
HEADINGS = [phrase for column in ALL for phrase in (*column.phrases[:3], *column.marked[:2])]

CELLS = st.one_of(
    st.just(""),
    st.sampled_from(HEADINGS),
    st.sampled_from(["Họ và tên", "STT", "Năm sinh", "Nam", "Nữ", "CCCD", "SĐT", "Chi hội", "Hộ", "Tổ"]),
    st.sampled_from(
        ["Nguyễn Thị Hoa", "TRẦN THỊ LAN", "H'Hen Niê", "Tô Thị Cộng", "Công", "Maria Lê Thị Ánh"]
    ),
    st.sampled_from(["Chi hội Thôn Đông", "Tổ 1", "I", "II", "Tổng cộng", "Người lập biểu", "(1)", "(2)"]),
    st.sampled_from(
        ["12/03/1975", "31/02/1980", "1975", "34175000001", "034175000001", "0710345678", "x", '"']
    ),
    st.integers(min_value=0, max_value=10**12).map(NumberText),
    st.dates().map(lambda day: DayText(f"{day.day:02d}/{day.month:02d}/{day.year:04d}")),
    st.text(max_size=30),
)
SHEETS = st.lists(st.lists(CELLS, max_size=9), max_size=14).map(
    lambda rows: [Row(at, cells) for at, cells in enumerate(rows, 1) if any(cells)]
)
PLACES = st.integers(min_value=0, max_value=12)
MERGES = st.lists(
    st.builds(lambda r, c, h, w: Merge(r + 1, c, r + 1 + h, c + w), PLACES, PLACES, PLACES, PLACES),
    max_size=4,
)
BOOKS = st.lists(
    st.builds(
        Sheet,
        name=st.sampled_from(["Sheet1", "CH Thôn Bắc", "Tổng hợp", ""]),
        rows=SHEETS,
        hidden=st.booleans(),
        merges=MERGES,
    ),
    max_size=3,
)


def _sound(book: Book) -> None:
    """What holds for every book that is read."""
    assert json.loads(json.dumps(as_json(book)))["book"] == "b"
    for row in book.rows:
        assert set(row.problems) <= set(PROBLEMS)
        for key in ("birth", "joined"):
            if key in row.fields:
                PartialDate.from_iso(str(row.fields[key]))
        if "id_number" in row.fields:
            assert normalise(str(row.fields["id_number"])) == row.fields["id_number"]
        assert str(row.fields.get("phone", "0710345678")).isdigit()
        assert ("name_missing" in row.problems) == ("full_name" not in row.fields)


@settings(max_examples=400, deadline=None)
@given(sheets=BOOKS)
def test_any_cells_are_read_or_refused(sheets: list[Sheet]) -> None:
    try:
        book = book_of(Workbook("xlsx", sheets), name="b", today=TODAY, choices={})
    except BookRefused as refusal:
        assert str(refusal)
    else:
        _sound(book)


@settings(max_examples=150, deadline=None)
@given(
    rows=SHEETS, choices=st.dictionaries(PLACES, st.sampled_from([*(c.key for c in ALL), None]), max_size=5)
)
def test_any_choice_of_columns_is_taken(rows: list[Row], choices: dict[int, str | None]) -> None:
    head = Row(1, ["STT", "Họ và tên", "Năm sinh", "CCCD", "SĐT", "Ghi chú"])
    first = Row(2, ["1", "Nguyễn Thị Hoa", "1975", "034175000001"])
    later = [Row(row.number + 2, row.cells) for row in rows]
    sheet = Sheet("Sheet1", [head, first, *later])
    given_choices = {("Sheet1", index): key for index, key in choices.items()}
    try:
        _sound(book_of(Workbook("xlsx", [sheet]), name="b", today=TODAY, choices=given_choices))
    except BookRefused as refusal:
        assert str(refusal)
