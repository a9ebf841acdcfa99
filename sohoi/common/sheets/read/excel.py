"""In the child: .xlsx, .xlsm, .xls and .ods through calamine, cell by cell as text."""

import contextlib
import datetime
from collections.abc import Iterator
from pathlib import Path

import python_calamine as calamine

from sohoi.common.sheets.read.fonts import Fonts, SheetFonts, fonts_of, in_their_fonts
from sohoi.common.sheets.read.fonts_ods import fonts_of_ods
from sohoi.common.sheets.read.limits import Limits
from sohoi.common.sheets.read.parts import refuse_unsafe
from sohoi.common.sheets.read.refusal import SheetRefused
from sohoi.common.sheets.read.workbook import DayText, Flow, Merge, NumberText, Row

_LOCKED = "EncryptedPackage".encode("utf-16-le")
# Streams by which an OLE file tells what it is. A book may hold a letter as a picture, so its own come first.
_BOOKS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_OTHERS = (("WordDocument", "word_old"), ("PowerPoint Document", "slides"))


def read_excel(path: str, kind: str, limits: Limits) -> Iterator[Flow]:
    """The sheets with cells, in order, their rows as they are asked for. Raises SheetRefused."""
    if kind == "xls":
        _refuse_others(path)
    else:
        refuse_unsafe(path)
    with _refusing():
        yield from _sheets(path, kind, limits)


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    """The reader's errors as a refusal."""
    try:
        yield
    except calamine.PasswordError:
        raise SheetRefused("password") from None
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, OSError, ValueError) as error:
        if isinstance(error, SheetRefused):
            raise
        raise SheetRefused("broken") from None


def _refuse_others(path: str) -> None:
    """Refuse an OLE file that is no sheet: a locked one, an old Word document."""
    raw = Path(path).read_bytes()
    if _LOCKED in raw:
        raise SheetRefused("password")
    for stream, code in _OTHERS:
        if stream.encode("utf-16-le") in raw and not any(book in raw for book in _BOOKS):
            raise SheetRefused(code)


def _sheets(path: str, kind: str, limits: Limits) -> Iterator[Flow]:
    book = calamine.CalamineWorkbook.from_path(path)
    listed = book.sheets_metadata
    if len(listed) > limits.sheets:
        raise SheetRefused("sheets", limit=limits.sheets)
    fonts: Fonts = fonts_of_ods(path, limits) if kind == "ods" else fonts_of(path, kind, limits)
    for meta in listed:
        if meta.typ == calamine.SheetTypeEnum.WorkSheet:
            hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            yield _sheet(book.get_sheet_by_name(meta.name), hidden, fonts.get(meta.name, {}))


def _sheet(sheet: calamine.CalamineSheet, hidden: bool, fonts: SheetFonts) -> Flow:
    merges = [
        Merge(first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in sheet.merged_cell_ranges or ()
    ]
    return Flow(name=sheet.name, rows=_refused(_rows(sheet, fonts)), hidden=hidden, merges=merges)


def _refused(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows; whatever breaks while they are read refuses the file."""
    with _refusing():
        yield from rows


def _rows(sheet: calamine.CalamineSheet, fonts: SheetFonts) -> Iterator[Row]:
    if sheet.start is None:
        return
    before = [""] * sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), 1):
        while values and values[-1] == "":
            values.pop()
        cells = [value if type(value) is str else _text(value) for value in values]
        if any(cells):
            yield Row(number, in_their_fonts(before + cells, fonts.get(number)) if fonts else before + cells)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return NumberText(int(value)) if value.is_integer() else NumberText(f"{value:.15g}")
    if isinstance(value, int):
        return NumberText(value)
    if isinstance(value, datetime.date):  # a datetime too: lists of people keep days, not hours
        return DayText(f"{value.day:02d}/{value.month:02d}/{value.year:04d}")
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return str(value)
