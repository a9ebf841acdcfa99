"""Values into cells: text that stays text, numbers, days."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sohoi.common.dates import PartialDate

Kind = Literal["text", "number", "date"]
Cell = str | int | float | Decimal | date | PartialDate | None
Writer = Callable[[int, int, Cell], None]

# Characters that XML cannot hold, and halves of pairs that no encoding can.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")
_LONGEST = 32_767
_EXACT = 10**15  # a spreadsheet keeps fifteen digits
_FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets disagree about the calendar


def clean(text: str) -> str:
    """The text as a cell can hold it: no control characters but tab and line end, at most 32,767 units."""
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    if _UNWRITABLE.search(text):
        text = _UNWRITABLE.sub("", text)
    if text.startswith("<r>"):
        # xlsxwriter takes a text from <r> to </r> for finished markup and lets it through unescaped: whole
        # cells with formulas could be smuggled in. With a blank in front it is a text like any other.
        text = f" {text}"
    if len(text) > _LONGEST // 2:
        text = text.encode("utf-16-le")[: 2 * _LONGEST].decode("utf-16-le", "ignore")
    return text


def shown(value: Cell) -> str:
    """A value as people write it: 28/11/1979, x for yes, nothing for no and none."""
    if value is None or value is False:
        return ""
    if value is True:
        return "x"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _exact(value: int | float | Decimal) -> bool:
    return math.isfinite(value) and -_EXACT < value < _EXACT


class Cells:
    """Writers of bordered cells on one sheet; `style` gives a format for a look."""

    def __init__(self, sheet: Any, style: Callable[..., Any]) -> None:
        self._sheet = sheet
        # As text ("@") a cell stays text even when someone clicks into it and presses Enter.
        self._text = style(border=1, text_wrap=True, num_format="@")
        self._middle = style(border=1, text_wrap=True, num_format="@", align="center")
        # The indent keeps a number at the right edge apart from the text of the next column.
        self._whole = style(border=1, num_format="#,##0", align="right", indent=1)
        self._broken = style(border=1, num_format="#,##0.##", align="right", indent=1)
        self._ordinal = style(border=1, align="center")
        self._day = style(border=1, num_format="dd/mm/yyyy", align="center")

    def writer(self, kind: Kind) -> Writer:
        """The function (row, column, value) that fills cells of a column of this kind."""
        return {"text": self.text, "number": self.number, "date": self.day}[kind]

    def text(self, row: int, at: int, value: Cell) -> None:
        """Any value, written as people write it."""
        self._put(row, at, value, self._text)

    def number(self, row: int, at: int, value: Cell) -> None:
        """A number as a number; what is none, or has more digits than a cell keeps, as text."""
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and _exact(value):
            look = self._whole if value == int(value) else self._broken
            self._sheet.write_number(row, at, value, look)
        else:
            self._put(row, at, value, self._middle)

    def ordinal(self, row: int, number: int) -> None:
        """The number of a row, in the first column."""
        self._sheet.write_number(row, 0, number, self._ordinal)

    def day(self, row: int, at: int, value: Cell) -> None:
        """A day as a date that sorts; a month, a year or any other text as it is."""
        if isinstance(value, PartialDate) and value.precision == "day":
            value = value.first_day
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date) and value >= _FIRST_DAY:
            self._sheet.write_datetime(row, at, value, self._day)
        else:
            self._put(row, at, value, self._middle)

    def _put(self, row: int, at: int, value: Cell, look: Any) -> None:
        text = clean(value if isinstance(value, str) else shown(value))
        if text:
            self._sheet.write_string(row, at, text, look)
        else:
            self._sheet.write_blank(row, at, None, look)
