"""Where a table begins: the one to three rows of its headings, and the text over each column."""

import re
from dataclasses import dataclass

from sohoi.common.sheets.read import Merge, Row
from sohoi.members.books.headings import Match, match, match_under, names_people
from sohoi.members.books.page import Page, is_number
from sohoi.members.books.places import place_of
from sohoi.members.books.words import bare

_LEAVES = re.compile(
    r"^(?:nam|nữ|năm|ngày|tháng|có|không|nghèo|cận nghèo|họ|tên|đệm|khác|số)$", re.IGNORECASE
)
_COLUMN_NUMBER = re.compile(r"^[(\[]?\s*(?:\d{1,2}|[A-Za-z])\s*[)\]]?(?:\s*=.*)?$")
_MOST_BANDS = 1
_MOST_LEAVES = 2
_LONG, _LONG_BAND = 90, 40
_TITLE = re.compile(r"danh sách|chi hội|lhpn|cộng hòa|độc lập")
_WITHOUT_NAME = 4
"""Headings that make a header though none of them is known to stand over names."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over one column: parents from the top, the lowest text, and what they mean."""

    parents: tuple[str, ...]
    leaf: str
    match: Match | None

    @property
    def text(self) -> str:
        """All of it, as a person reads it."""
        return " / ".join((*self.parents, self.leaf)) if self.leaf else ""


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of a header as places in the page, and the headings by column."""

    first: int
    last: int
    anchor: int
    headings: tuple[Heading, ...]

    @property
    def signature(self) -> tuple[str, ...]:
        """What makes two headers the same: what each column means, or its text where that is not known."""
        meant = [heading.match.key if heading.match else bare(heading.leaf) for heading in self.headings]
        while meant and not meant[-1]:
            meant.pop()
        return tuple(meant)


def _at(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""


def is_anchor(row: Row) -> bool:
    """Whether a row holds the heading of a column of names among other headings."""
    for cell in row.cells:
        if cell and cell[0].isdigit() and cell[-1].isdigit():
            return False  # a running number or a date: by far the most rows end here
    texts = [cell for cell in row.cells if cell]
    if len(texts) < 2 or any(len(cell) > _LONG for cell in texts) or any(map(is_number, texts[:3])):
        return False
    known = sum(1 for cell in texts if not is_number(cell) and match(cell))
    if any(map(names_people, texts)):
        return known >= 4 or (known >= 2 and known >= len(texts) * 0.4)
    return known >= _WITHOUT_NAME and known >= len(texts) * 0.6


def is_column_numbers(row: Row) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3), A B 1 2."""
    cells = [cell for cell in row.cells if cell]
    different = len(set(cells))
    # Two tables side by side count their columns twice.
    return different >= 3 and different * 2 >= len(cells) and all(map(_COLUMN_NUMBER.match, cells))


def header_at(page: Page, place: int) -> Header:
    """The header around an anchor row."""
    anchor = page.rows[place]
    first, last = place, place
    if place and _is_band(page, page.rows[place - 1], anchor):
        first = place - _MOST_BANDS
    while last < min(place + _MOST_LEAVES, len(page.rows) - 1) and _is_leaves(
        page, anchor, page.rows[last + 1], last
    ):
        last += 1
    return Header(first, last, place, _headings(page, first, last))


def _follows(above: Row, below: Row) -> bool:
    return below.number == above.number + 1


def _is_band(page: Page, row: Row, anchor: Row) -> bool:
    """Whether the row above groups columns: texts merged over part of the table's width."""
    if not _follows(row, anchor) or len([cell for cell in row.cells if cell]) < 1:
        return False
    width = len(anchor.cells)
    groups = [merge for merge in page.merges if merge.first_row == row.number == merge.last_row]
    narrow = [merge for merge in groups if 1 < merge.last_column - merge.first_column + 1 < width / 2 + 1]
    return bool(narrow) and not any(map(_is_no_band, filter(None, row.cells)))


def _is_no_band(cell: str) -> bool:
    return is_number(cell) or len(cell) >= _LONG_BAND or bool(_TITLE.search(cell.casefold()))


def _is_leaves(page: Page, anchor: Row, row: Row, last: int) -> bool:
    """Whether a row below the anchor continues the header: headings under groups, no data."""
    if not _follows(page.rows[last], row) or is_column_numbers(row):
        return False
    filled = [(column, cell) for column, cell in enumerate(row.cells) if cell]
    new = [(column, cell) for column, cell in filled if cell != _at(anchor, column)]
    if not new or any(is_number(cell) or len(cell) > 60 for _, cell in new):
        return False
    if len(filled) == 1 and place_of(new[0][1]):
        return False
    return all(_is_leaf(page, anchor, row, column, cell) for column, cell in new)


def _is_leaf(page: Page, anchor: Row, row: Row, column: int, cell: str) -> bool:
    known = match(cell) is not None or bool(_LEAVES.match(cell))
    above = _at(anchor, column)
    if names_people(above):
        found = match(cell)
        return found is not None and found.key in ("family_name", "given_name", "full_name", "other_name")
    if above and match(above) and match(above).key == "number":  # type: ignore[union-attr]
        return False
    return known or _grouped(page.merges, row.number - 1, column) or _under_a_group(anchor, row, column)


def _under_a_group(anchor: Row, row: Row, column: int) -> bool:
    """Without merges a group's text stands over its first column and blanks over the others."""
    starts = bool(_at(anchor, column)) and not _at(anchor, column + 1) and bool(_at(row, column + 1))
    return starts or (not _at(anchor, column) and any(anchor.cells[:column]) and bool(_at(row, column - 1)))


def _grouped(merges: list[Merge], number: int, column: int) -> bool:
    """Whether the cell above belongs to a heading merged over several columns."""
    return any(
        merge.first_row <= number <= merge.last_row
        and merge.first_column <= column <= merge.last_column
        and merge.last_column > merge.first_column
        for merge in merges
    )


def _headings(page: Page, first: int, last: int) -> tuple[Heading, ...]:
    rows = page.rows[first : last + 1]
    width = max(len(row.cells) for row in rows)
    width = max(
        [width, *(m.last_column + 1 for m in page.merges if rows[0].number <= m.first_row <= rows[-1].number)]
    )
    grid = [_spread(page, row, below, width) for row, below in zip(rows, [*rows[1:], None], strict=True)]
    return tuple(_heading([line[column] for line in grid]) for column in range(width))


def _spread(page: Page, row: Row, below: Row | None, width: int) -> list[str]:
    """The texts of a header row with each group's text over all of its columns."""
    line = [_at(row, column) for column in range(width)]
    for merge in page.merges:
        if merge.first_row == row.number and merge.last_column > merge.first_column:
            text = line[merge.first_column]
            line[merge.first_column : merge.last_column + 1] = [text] * (
                merge.last_column - merge.first_column + 1
            )
    if below is not None and not any(
        merge.first_row == row.number and merge.last_column > merge.first_column for merge in page.merges
    ):
        _spread_by_leaves(line, below)
    return line


def _spread_by_leaves(line: list[str], below: Row) -> None:
    """Without merges a group reaches right over empty cells that have a heading below."""
    for column in range(1, len(line)):
        if not line[column] and line[column - 1] and _at(below, column) and _at(below, column - 1):
            line[column] = line[column - 1]


def _heading(stack: list[str]) -> Heading:
    texts = [text for place, text in enumerate(stack) if text and text not in stack[:place]]
    if not texts:
        return Heading((), "", None)
    *parents, leaf = texts
    found = match_under(parents[-1], leaf) if parents else match(leaf)
    return Heading(tuple(parents), leaf, found)
