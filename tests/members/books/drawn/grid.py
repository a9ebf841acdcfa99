"""A drawn page: cells, merges, and what is true of its rows; and the files made of pages."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

Fields = dict[str, Any]


@dataclass
class Page:
    """Cells by (row from 1, column from 0). `at` is the next free row."""

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    at: int = 1

    def line(self, texts: Iterable[Any], first: int = 0) -> None:
        """One row of cells at `at`, empty ones left out."""
        for column, text in enumerate(texts, first):
            if text not in ("", None):
                self.cells[self.at, column] = text
        self.at += 1

    def wide(self, text: str, first: int, last: int) -> None:
        """One text merged over a row."""
        self.cells[self.at, first] = text
        if last > first:
            self.merges.append((self.at, first, self.at, last))
        self.at += 1

    def skip(self, rows: int = 1) -> None:
        """Leave rows blank."""
        self.at += rows

    def member(self, row: int, fields: Fields, problems: set[str]) -> None:
        """What is true of a row."""
        self.members.append({"sheet": self.name, "row": row, "fields": fields, "problems": sorted(problems)})


def truth_of(name: str, pages: list[Page]) -> dict[str, Any]:
    """The truth of a book in the shape of a dry run."""
    return {"file": name, "members": [each for page in pages if not page.hidden for each in page.members]}


def write_xlsx(pages: list[Page], path: Path, *, merged: bool = True) -> None:
    """An .xlsx of the pages, its cells merged or, as some programs leave them, not.

    Days become cells that Excel holds as dates.
    """
    book = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False})
    for page in pages:
        sheet = book.add_worksheet(page.name)
        if page.hidden:
            sheet.hide()
        for first_row, first, last_row, last in page.merges if merged else ():
            sheet.merge_range(first_row - 1, first, last_row - 1, last, "")
        for (row, column), value in page.cells.items():
            write = sheet.write_string if isinstance(value, str) else sheet.write
            write(row - 1, column, value)
    book.close()


def write_csv(random: Random, page: Page, path: Path) -> None:
    """The first page as delimited text."""
    width = max(column for _, column in page.cells) + 1
    with path.open("w", encoding=random.choice(["utf-8", "utf-8-sig", "utf-16"]), newline="") as file:
        out = csv.writer(file, delimiter=random.choice(";,\t"))
        for row in range(1, page.at):
            out.writerow([_plain(page.cells.get((row, column), "")) for column in range(width)])


def _plain(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
