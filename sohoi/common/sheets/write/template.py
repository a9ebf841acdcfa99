"""An empty form to fill in on any computer and to read back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from sohoi.common.sheets.write.cells import Cell, clean
from sohoi.common.sheets.write.page import Page, Target, new_book

_LISTS = "Danh mục"
_TOLD = {
    # It tells and lets pass: a paper may hold what no list foresaw.
    "error_type": "information",
    "error_title": "Không có trong danh mục",
    "error_message": "Nên chọn một mục trong danh sách. Nếu không có mục nào đúng thì cứ giữ chữ đã gõ.",
}


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column to fill in. `choices` are offered, not forced; `hint` shows beside a cell that is chosen."""

    heading: str
    width: float = 14
    choices: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """`lines` say whose form it is and what it is, `guide` how to fill it in; `room` empty rows follow."""

    lines: tuple[str, ...]
    guide: str
    columns: tuple[TemplateColumn, ...]
    room: int = 300
    tab: str = "Danh sách"


def write_template(target: Target, *, sheet: TemplateSheet, rows: Iterable[Sequence[Cell]] = ()) -> int:
    """Write a form, with `rows` already in it; returns their number. ValueError for a row of another length.

    All cells are text, so that telephone and identity numbers keep their zeros and a year alone stays a year.
    """
    with new_book(target, streaming=False) as book:
        page = Page(book, sheet.tab, [column.width for column in sheet.columns])
        page.keep_text()
        for line in sheet.lines:
            page.across(line, bold=True, align="center")
        page.across(sheet.guide, italic=True, align="center")
        page.headings(column.heading for column in sheet.columns)
        first = page.row
        count = page.rows(["text"] * len(sheet.columns), rows)
        page.empty_rows(sheet.room)
        _offer_choices(book, page.sheet, sheet.columns, (first, page.row - 1))
        page.print_on_a4()
    return count


def _offer_choices(book: Any, form: Any, columns: Sequence[TemplateColumn], rows: tuple[int, int]) -> None:
    """Drop-down lists. They stand on a sheet nobody sees: in the rule itself only 255 characters fit."""
    lists = book.add_worksheet(_LISTS)
    lists.very_hidden()
    for at, column in enumerate(columns):
        for i, choice in enumerate(column.choices):
            lists.write_string(i, at, clean(choice))
        if column.choices or column.hint:
            form.data_validation(rows[0], at + 1, rows[1], at + 1, _rule(column, at))


def _rule(column: TemplateColumn, at: int) -> dict[str, Any]:
    title, hint = clean(column.heading)[:32], clean(column.hint)[:255]
    beside = {"input_title": title, "input_message": hint} if hint else {}
    if not column.choices:
        return {"validate": "any", **beside}
    letters = xl_col_to_name(at, col_abs=True)
    source = f"='{_LISTS}'!{letters}$1:{letters}${len(column.choices)}"
    return {"validate": "list", "source": source, **_TOLD, **beside}
