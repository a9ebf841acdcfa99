"""How dates are written, by all columns of a book together; text is day first, unmarked, if nothing tells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sohoi.common.sheets.read import DayText
from sohoi.members.books import read_book
from sohoi.members.books.columns.orders import Signs, orders_of
from tests.members.books.tables import write

TODAY = date(2026, 11, 23)
DAYS = Signs.of(["14/3/1975", "22/5/1980", "1/3/1981"])
MONTHS = Signs.of(["3/14/1975", "5/22/1980", "1/3/1981", "11/30/1990"])
SHORT = Signs.of(["03/04/1975", "05/06/1980"])
ONE_MONTH = Signs.of(["03/14/1975", "05/06/1980"])
OWN_LOW = Signs.of([DayText("03/04/1975"), DayText("05/06/1980")])
OWN_HIGH = Signs.of([DayText("03/04/1975"), DayText("25/06/1980")])
SWAPPED = Signs.of([*[DayText(f"0{n}/05/1975") for n in range(1, 7)], "13/2/1975", "28/3/1975"])
HALF_SWAPPED = Signs.of([DayText("03/04/1975"), DayText("05/06/1980"), "28/3/1975"])


@pytest.mark.parametrize(
    ("pages", "orders"),
    [
        # Nothing tells: text is day first, as everybody writes; a date of the spreadsheet may be turned.
        ([[SHORT]], [["dmy"]]),
        ([[OWN_LOW]], [["own_unsure"]]),
        ([[SHORT, SHORT], [SHORT]], [["dmy", "dmy"], ["dmy"]]),
        # Another column tells, on the same sheet or on another one.
        ([[SHORT, DAYS]], [["dmy", "dmy"]]),
        ([[SHORT, MONTHS]], [["mdy", "mdy"]]),
        ([[SHORT], [MONTHS]], [["mdy"], ["mdy"]]),
        ([[OWN_LOW, OWN_HIGH]], [["dmy", "dmy"]]),
        ([[OWN_LOW], [OWN_HIGH]], [["dmy"], ["dmy"]]),
        ([[OWN_LOW], [SWAPPED]], [["swapped"], ["swapped"]]),
        # Its own sheet goes first; where only others tell and disagree, nobody knows.
        ([[SHORT, DAYS], [MONTHS]], [["dmy", "dmy"], ["mdy"]]),
        ([[SHORT], [DAYS], [MONTHS]], [["unsure"], ["dmy"], ["mdy"]]),
        ([[OWN_LOW], [SWAPPED], [OWN_HIGH]], [["unsure"], ["swapped"], ["dmy"]]),
        # Too short each, together they prove it; a slip among ordinary ones proves nothing.
        ([[ONE_MONTH]] * 3, [["mdy"]] * 3),
        ([[ONE_MONTH], [DAYS]], [["unsure"], ["dmy"]]),
        ([[HALF_SWAPPED]], [["unsure"]]),
        ([[HALF_SWAPPED]] * 4, [["swapped"]] * 4),
        ([[HALF_SWAPPED], [DAYS]], [["unsure"], ["dmy"]]),
        ([[Signs()], []], [["dmy"], []]),
    ],
)
def test_the_order_of_each_column(pages: list[list[Signs]], orders: list[list[str]]) -> None:
    assert orders_of(pages) == orders


def test_a_column_that_tells_is_never_overruled() -> None:
    for around in (DAYS, MONTHS, SWAPPED, OWN_HIGH):
        for signs in (DAYS, MONTHS, SWAPPED, OWN_HIGH):
            assert orders_of([[signs], [around] * 9])[0] == [signs.order]


HEAD = ["STT", "Họ và tên", "Ngày sinh"]


def sheet(*births: object) -> list[list[object]]:
    names = ("Nguyễn Thị Hoa", "Trần Thị Lan", "Lê Thị Mai")
    return [HEAD, *([n, name, birth] for n, (name, birth) in enumerate(zip(names, births, strict=False), 1))]


def read(tmp_path: Path, sheets: dict[str, list[list[object]]]) -> list[tuple[object, list[str]]]:
    book = read_book(write(tmp_path / "ds.xlsx", sheets), today=TODAY)
    return [(row.fields["birth"], [hint.code for hint in row.hints]) for row in book.rows]


def test_a_short_list_is_read_as_the_list_beside_it(tmp_path: Path) -> None:
    american = sheet("3/14/1975", "5/22/1980", "11/30/1990")
    short = {"Thôn Đông": sheet("03/04/1975", "05/06/1980")}
    assert read(tmp_path, short) == [("1975-04-03", []), ("1980-06-05", [])]
    found = read(tmp_path, {**short, "Thôn Bắc": american})
    assert found[:2] == [("1975-03-04", []), ("1980-05-06", [])]


def test_real_dates_that_nothing_vouches_for_bear_a_mark(tmp_path: Path) -> None:
    low = sheet(date(1975, 4, 3), date(1980, 5, 5), "07/08/1981")
    marked = [("1975-04-03", ["date_order"]), ("1980-05-05", []), ("1981-08-07", [])]
    assert read(tmp_path, {"Thôn Đông": low}) == marked
    high = sheet(date(1975, 4, 23))
    vouched = read(tmp_path, {"Thôn Đông": low, "Thôn Bắc": high})
    assert [hints for _, hints in vouched] == [[]] * 4
