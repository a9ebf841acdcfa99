"""Books in old fonts: any book written anew in the letters of another time."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from openpyxl.styles import Font

from sohoi.common.text import nfc_clean

Road = Callable[[str], str]
Cells = list[list[Any]]


def retyped(source: Path, target: Path, road: Road, *, font: str | None = None) -> Path:
    """An .xlsx with every text written by `road`, in cells of that font (or of none in particular)."""
    book = openpyxl.load_workbook(source)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = road(nfc_clean(unicodedata.normalize("NFC", cell.value)))
                    if font:
                        cell.font = Font(name=font)
    book.save(target)
    return target


def write_xlsx(path: Path, rows: Cells, fonts: Mapping[int, str], *, name: str = "Sheet1") -> Path:
    """An .xlsx whose columns (from 0) stand in these fonts."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            cell = sheet.cell(at, column + 1, value or None)
            if column in fonts:
                cell.font = Font(name=fonts[column])
    book.save(path)
    return path


def write_xls(path: Path, rows: Iterable[Iterable[tuple[Any, str]]], *, name: str = "Sheet1") -> Path:
    """An .xls of values, each with its font."""
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    styles: dict[str, xlwt.XFStyle] = {}
    for at, row in enumerate(rows):
        for column, (value, font) in enumerate(row):
            if font not in styles:
                styles[font] = xlwt.XFStyle()
                styles[font].font = xlwt.Font()
                styles[font].font.name = font
            sheet.write(at, column, value, styles[font])
    book.save(str(path))
    return path
