"""A file of several sheets: a first one that says in words what is inside, then the data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sohoi.common.sheets.write.cells import Cell, clean
from sohoi.common.sheets.write.lists import Column, counted
from sohoi.common.sheets.write.page import Page, Target, new_book


@dataclass(frozen=True, slots=True)
class DataSheet:
    """One sheet of rows below a heading; a column of row numbers is added in front."""

    tab: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Note:
    """The first sheet: a title and sentences. `exported` stands at the foot of every printed page."""

    title: str
    lines: tuple[str, ...]
    exported: str = ""
    tab: str = "Đọc trước"


def write_workbook(target: Target, *, note: Note, sheets: Iterable[DataSheet]) -> dict[str, int]:
    """Write the note and the sheets; returns how many rows each tab got.

    Sheets and rows are taken one by one, memory stays flat. Raises TooManyRows, and ValueError for a row of
    another length; the target is then untouched.
    """
    counts: dict[str, int] = {}
    with new_book(target, streaming=True) as book:
        book.set_properties({"title": clean(note.title), "comments": clean(note.exported)})
        _say(Page(book, note.tab, [100.0]), note)
        for one in sheets:
            page = Page(book, one.tab, [column.width for column in one.columns])
            page.headings(column.heading for column in one.columns)
            counts[one.tab] = page.rows([column.kind for column in one.columns], counted(one.rows))
            page.print_on_a4(note.exported)
    return counts


def _say(page: Page, note: Note) -> None:
    page.across(note.title, bold=True, font_size=16)
    page.skip()
    for line in note.lines:
        page.across(line)
    page.print_on_a4(note.exported)
