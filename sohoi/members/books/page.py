"""A sheet made ready for reading: clean texts, and merged cells filled in where that is what was meant."""

from dataclasses import dataclass, field

from sohoi.common.sheets.read import DayText, Merge, NumberText, Row, Sheet
from sohoi.common.text import nfc_clean


@dataclass(slots=True)
class Page:
    """Rows with clean texts. `places` finds a row by its number."""

    name: str
    hidden: bool
    rows: list[Row]
    merges: list[Merge]
    places: dict[int, int] = field(default_factory=dict)

    def cell(self, number: int, column: int) -> str:
        """The text of a cell, "" where there is none."""
        place = self.places.get(number)
        cells = self.rows[place].cells if place is not None else []
        return cells[column] if column < len(cells) else ""


class Cleaner:
    """Cleans each different text of a workbook once; numbers and dates keep their kind."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {"": ""}

    def page(self, sheet: Sheet) -> Page:
        """The sheet with clean texts; rows in which nothing is left fall away."""
        rows = [Row(number, [self.text(cell) for cell in cells]) for number, cells in sheet.rows]
        rows = [row for row in rows if any(row.cells)]
        page = Page(sheet.name, sheet.hidden, rows, sheet.merges)
        _fill_down(page)
        page.places = {row.number: place for place, row in enumerate(rows)}
        return page

    def text(self, cell: str) -> str:
        """One text, clean."""
        if type(cell) is not str:
            return cell
        found = self.known.get(cell)
        if found is None:
            found = self.known[cell] = nfc_clean(cell)
        return found


def _fill_down(page: Page) -> None:
    """Give every row of a cell merged downwards its text: one branch name beside twenty members."""
    down = [merge for merge in page.merges if merge.last_row > merge.first_row]
    if not down:
        return
    by_number = {row.number: row.cells for row in page.rows}
    for merge in down:
        text = _at(by_number.get(merge.first_row, []), merge.first_column)
        for number in range(merge.first_row + 1, merge.last_row + 1) if text else ():
            cells = by_number.get(number)
            if cells is not None:
                cells += [""] * (merge.first_column + 1 - len(cells))
                cells[merge.first_column] = cells[merge.first_column] or text


def _at(cells: list[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def is_number(cell: str) -> bool:
    """Whether the spreadsheet itself holds the cell as a number or a date."""
    return isinstance(cell, NumberText | DayText)
