"""A table of rows in the layout of an office, as Excel, Word or PDF: for every list and sheet of figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO, Literal

from sohoi.common.papers.paper import MOST_ROWS, Column, Head, Paper, Style, Table, Text, TooLong
from sohoi.common.papers.pdf import write_pdf
from sohoi.common.papers.word import write_word
from sohoi.common.sheets.write import Cell, Kind, ListSheet, write_list
from sohoi.common.sheets.write import Column as SheetColumn
from sohoi.common.sheets.write.cells import shown
from sohoi.common.text import group_digits

FormatName = Literal["xlsx", "docx", "pdf"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its ending, what people call it, what it is good for, its content type."""

    name: FormatName
    label: str
    about: str
    content_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ALIGN: dict[Kind, Literal["left", "center", "right"]] = {"text": "left", "number": "right", "date": "center"}
FORMATS: dict[str, Format] = {
    "xlsx": Format("xlsx", "Excel", "để tính và lọc tiếp", f"{_OFFICE}.spreadsheetml.sheet"),
    "docx": Format("docx", "Word", "để sửa lời rồi in", f"{_OFFICE}.wordprocessingml.document"),
    "pdf": Format("pdf", "PDF", "để in ngay", "application/pdf"),
}


def write_table(
    target: BinaryIO, form: str, *, head: Head, sheet: ListSheet, rows: Iterable[Sequence[Cell]]
) -> int:
    """Write the rows as `form` (a key of FORMATS) below the head; returns their number.

    `sheet` says title, columns, sums and signatures; its own lines of the head are replaced by `head`. A
    column of row numbers comes in front. A spreadsheet takes any number of rows, one by one. Word and PDF
    raise TooLong above MOST_ROWS; PDF raises NotPressed.
    """
    if form == "xlsx":
        left = (*head.left, *(("*",) if head.style is Style.UNION else ()))
        return write_list(
            target,
            sheet=replace(sheet, left=left, right=head.right, place_date=head.place_date),
            rows=rows,
        )
    kept = tuple(tuple(shown_in(value) for value in row) for row in islice(rows, MOST_ROWS + 1))
    paper = _paper(head, sheet, kept)
    {"docx": write_word, "pdf": write_pdf}[form](target, paper)
    return len(kept)


def shown_in(value: Cell) -> str:
    """A value as a paper shows it: numbers grouped, no zero hidden."""
    if isinstance(value, int) and not isinstance(value, bool):
        return group_digits(value)
    return shown(value)


def _paper(head: Head, sheet: ListSheet, rows: tuple[tuple[str, ...], ...]) -> Paper:
    if len(rows) > MOST_ROWS:
        raise TooLong
    numbered = tuple((str(n), *row) for n, row in enumerate(rows, 1))
    columns = (Column("STT", 7, "center"), *(_column(one) for one in sheet.columns))
    sums = ("", *(shown_in(value) for value in sheet.sums)) if sheet.sums else ()
    total = sheet.total.replace("{n}", group_digits(len(rows)))
    return Paper(
        head=head,
        title=sheet.title,
        subtitle=sheet.subtitle,
        body=(Table(columns, numbered, sums), *_total(total)),
        signatures=sheet.signatures,
        footer=sheet.exported,
        landscape=is_wide(sheet.columns),
    )


def _total(words: str) -> tuple[Text, ...]:
    return (Text(words, look="total"),) if words else ()


def _column(one: SheetColumn) -> Column:
    return Column(one.heading, one.width, _ALIGN[one.kind])


def is_wide(columns: Sequence[SheetColumn]) -> bool:
    """Whether the columns want a landscape page."""
    return sum(column.width for column in columns) > 85
