"""In the child: .xlsx, .xlsm, .xls and .ods through calamine, cell by cell as text."""

import datetime
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import python_calamine as calamine

from sohoi.common.sheets.read.limits import Limits
from sohoi.common.sheets.read.refusal import SheetRefused
from sohoi.common.sheets.read.workbook import DayText, Merge, NumberText, Row, Sheet

_PREFIX = 4096
_DOCTYPES = tuple("<!DOCTYPE".encode(form) for form in ("ascii", "utf-16-le", "utf-16-be"))
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def read_excel(path: str, kind: str, limits: Limits) -> Iterator[Sheet]:
    """The sheets with cells, in order. Raises SheetRefused."""
    _refuse_unsafe(path, kind)
    try:
        yield from _sheets(path, limits)
    except calamine.PasswordError:
        raise SheetRefused("password") from None
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, OSError, ValueError) as error:
        if isinstance(error, SheetRefused):
            raise
        raise SheetRefused("broken") from None


def _refuse_unsafe(path: str, kind: str) -> None:
    """Refuse a locked file and any part that declares a document type: no spreadsheet program writes one."""
    if kind == "xls":
        if _LOCKED in Path(path).read_bytes():
            raise SheetRefused("password")
        return
    try:
        with zipfile.ZipFile(path) as parts:
            names = [name for name in parts.namelist() if name.endswith((".xml", ".rels"))]
            starts = {name: _start(parts, name) for name in names}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise SheetRefused("broken") from None
    if any(mark in start for start in starts.values() for mark in _DOCTYPES):
        raise SheetRefused("doctype")
    if b"encryption-data" in starts.get("META-INF/manifest.xml", b""):
        raise SheetRefused("password")


def _start(parts: zipfile.ZipFile, name: str) -> bytes:
    try:
        with parts.open(name) as part:
            return part.read(_PREFIX)
    except zlib.error:
        raise SheetRefused("broken") from None


def _sheets(path: str, limits: Limits) -> Iterator[Sheet]:
    book = calamine.CalamineWorkbook.from_path(path)
    listed = book.sheets_metadata
    if len(listed) > limits.sheets:
        raise SheetRefused("sheets", limit=limits.sheets)
    for meta in listed:
        if meta.typ == calamine.SheetTypeEnum.WorkSheet:
            hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            yield _sheet(book.get_sheet_by_name(meta.name), hidden)


def _sheet(sheet: calamine.CalamineSheet, hidden: bool) -> Sheet:
    merges = [
        Merge(first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in sheet.merged_cell_ranges or ()
    ]
    return Sheet(name=sheet.name, rows=list(_rows(sheet)), hidden=hidden, merges=merges)


def _rows(sheet: calamine.CalamineSheet) -> Iterator[Row]:
    if sheet.start is None:
        return
    before = [""] * sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), 1):
        while values and values[-1] == "":
            values.pop()
        cells = [value if type(value) is str else _text(value) for value in values]
        if any(cells):
            yield Row(number, before + cells)


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
