"""What the child hands over: the same sheets on the other side, and nothing of a damaged message."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sohoi.common.sheets.read import DayText, Limits, Merge, NumberText, Row, Sheet, SheetRefused, VniText
from sohoi.common.sheets.read.wire import pack, unpack
from sohoi.common.sheets.read.workbook import Flow

ROWS = [
    Row(1, ("Họ tên", "", "Năm sinh")),
    Row(3, ("Lê Thị Hoa", "", NumberText("1975"))),
    Row(7, ("1975", DayText("05/02/1975"), VniText("Leâ"))),
]


def handed(*sheets: Sheet | Flow) -> bytes:
    return b"".join(pack(sheets, Limits()))


def test_sheets_arrive_as_they_were_sent() -> None:
    sent = [
        Sheet("Một", ROWS, merges=[Merge(1, 0, 2, 0)]),
        Sheet("Trống", [], hidden=True),
        Sheet("Ba", ROWS),
    ]
    came = list(unpack(handed(*sent)))
    assert came == sent
    kinds = [[type(cell) for cell in row.cells] for row in came[0].rows]
    assert kinds == [[str, str, str], [str, str, NumberText], [str, DayText, VniText]]


def test_equal_texts_are_one_text_on_the_other_side() -> None:
    one, other = next(unpack(handed(Sheet("Một", [Row(1, ("Kinh",)), Row(2, ("Kinh",))])))).rows
    assert one.cells[0] is other.cells[0]


def test_rows_that_come_one_by_one_are_never_held_together() -> None:
    alive: list[int] = []

    class Held(list[str]):
        def __init__(self, n: int) -> None:
            super().__init__([str(n)])
            alive.append(n)

        def __del__(self) -> None:
            alive.remove(int(self[0]))

    most = 0

    def coming() -> Iterator[Row]:
        nonlocal most
        for n in range(1, 50):
            yield Row(n, Held(n))
            most = max(most, len(alive))

    [sheet] = unpack(handed(Flow("Một", coming())))
    assert [row.cells for row in sheet.rows] == [(str(n),) for n in range(1, 50)]
    assert most <= 2


def test_a_refusal_is_raised_on_the_other_side() -> None:
    with pytest.raises(SheetRefused) as refused:
        list(unpack(b'{"refused": "rows", "details": {"limit": "5"}}\n'))
    assert refused.value.code == "rows"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(rows=2), "rows"),
        (Limits(columns=2), "columns"),
        (Limits(cells=4), "cells"),
        (Limits(cell_chars=5), "long_cell"),
        (Limits(text_bytes=20), "text"),
        (Limits(output_bytes=20), "text"),
    ],
)
def test_more_than_allowed_is_refused(limits: Limits, code: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        pack([Sheet("Một", ROWS)], limits)
    assert refused.value.code == code


@pytest.mark.parametrize("left", [0, 1, 30, -1, -2, -4])
def test_half_a_message_is_an_error_or_says_less_but_never_crashes(left: int) -> None:
    whole = handed(Sheet("Một", ROWS))
    try:
        [came] = unpack(whole[:left])
    except (ValueError, KeyError, TypeError, IndexError):
        return
    assert came.rows[:-1] == ROWS[: len(came.rows) - 1]


def test_a_text_that_is_not_there_is_an_error() -> None:
    whole = handed(Sheet("Một", [Row(1, ("a",))]))
    with pytest.raises(IndexError):
        list(unpack(whole[:-4] + b"\xff\xff\xff\xff"))
