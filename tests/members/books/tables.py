"""Small books by hand: rows of texts in, what was read out."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from sohoi.members.books import Book, BookRow, read_book

TODAY = date(2026, 11, 23)
Rows = list[list[Any]]


def write(
    path: Path,
    sheets: dict[str, Rows],
    *,
    merges: Iterable[tuple[int, int, int, int]] = (),
    hidden: Iterable[str] = (),
) -> Path:
    """An .xlsx of these sheets; merges (first row, first column, last row, last column) count from 0."""
    book = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for merge in merges:
            sheet.merge_range(*merge, "")
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value != "":
                    sheet.write(at, column, value)
    book.close()
    return path


def read(tmp_path: Path, rows: Rows, **given: Any) -> Book:
    """What a book of one sheet holds."""
    choices = given.pop("column_choices", None)
    path = write(tmp_path / "book.xlsx", {given.pop("name", "Sheet1"): rows}, **given)
    return read_book(path, today=TODAY, column_choices=choices)


def names(book: Book) -> list[str]:
    """The names in order, "" where one is missing."""
    return [str(row.fields.get("full_name", "")) for row in book.rows]


def fields(book: Book, key: str) -> list[Any]:
    """One field of every row, None where it is not stated."""
    return [row.fields.get(key) for row in book.rows]


def only(book: Book) -> BookRow:
    """The only row."""
    (row,) = book.rows
    return row


def why(book: Book) -> dict[int | None, str]:
    """Why each row was passed over."""
    return {each.row: each.why for each in book.skipped}
