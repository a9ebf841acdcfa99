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


def clean_page(sheet: Sheet) -> Page:
    """The sheet with clean texts, numbers and dates keeping their kind; rows left with nothing fall away."""
    rows = [row for row in _clean(sheet.rows) if any(row.cells)]
    page = Page(sheet.name, sheet.hidden, rows, sheet.merges)
    _fill_down(page)
    page.places = {row.number: place for place, row in enumerate(rows)}
    return page


def _clean(rows: list[Row]) -> list[Row]:
    """Nearly all sheets are clean as they come: each different text is looked at once, rows stay the same."""
    texts: set[str] = set()
    for row in rows:
        texts.update(row.cells)
    changed = {text: clean for text in texts if (clean := nfc_clean(text)) != text}
    if not changed:
        return rows
    return [
        Row(number, tuple(changed.get(cell, cell) if type(cell) is str else cell for cell in cells))
        for number, cells in rows
    ]


def _fill_down(page: Page) -> None:
    """Give every row of a cell merged downwards its text: one branch name beside twenty members."""
    down = [merge for merge in page.merges if merge.last_row > merge.first_row]
    if not down:
        return
    by_number = {row.number: list(row.cells) for row in page.rows}
    for merge in down:
        text = _at(by_number.get(merge.first_row, []), merge.first_column)
        for number in range(merge.first_row + 1, merge.last_row + 1) if text else ():
            cells = by_number.get(number)
            if cells is not None:
                cells += [""] * (merge.first_column + 1 - len(cells))
                cells[merge.first_column] = cells[merge.first_column] or text
    page.rows[:] = [Row(number, tuple(cells)) for number, cells in by_number.items()]


def _at(cells: list[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def is_number(cell: str) -> bool:
    """Whether the spreadsheet itself holds the cell as a number or a date."""
    return isinstance(cell, NumberText | DayText)
