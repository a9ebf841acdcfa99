"""The tables of members on a page: where each begins and ends, beside and below one another."""

from dataclasses import dataclass, field
from itertools import pairwise

from sohoi.common.sheets.read import Row
from sohoi.members.books.columns.names import looks_like_name
from sohoi.members.books.header import Header, Heading, header_at, is_anchor, is_column_numbers
from sohoi.members.books.headings import match
from sohoi.members.books.page import Page, is_number
from sohoi.members.books.places import Place, place_in_title, place_of
from sohoi.members.books.words import bare

_TITLE_ROWS = 12
_LEAST_NAMES = 3
_NAME_SHARE = 0.6
_SAMPLE = 300
_NAMES = ("full_name", "family_name", "given_name")
_COUNTS = ("so luong", "so hoi vien", "so hv", "tshv", "ts hv", "tong hv", "tong hoi vien", "ts")


@dataclass(slots=True)
class Table:
    """A block of a page: columns left to right (right not included), body rows first to last as places.

    `passed` names rows of the body that can be no member by their form alone; `titles` are the texts above.
    """

    page: Page
    index: int
    headings: tuple[Heading, ...]
    left: int
    right: int
    first: int
    last: int
    passed: dict[int, str] = field(default_factory=dict)
    titles: tuple[str, ...] = ()

    def body(self) -> list[Row]:
        """The rows that may be members."""
        rows = self.page.rows
        return [rows[place] for place in range(self.first, self.last) if place not in self.passed]

    def column(self, index: int, most: int | None = None) -> list[str]:
        """The cells of one column in the body, or in the first `most` rows of it."""
        rows = self.page.rows[self.first : self.last]
        if self.passed:
            rows = self.body()
        return [row.cells[index] if index < len(row.cells) else "" for row in rows[:most]]

    def heading(self, index: int) -> Heading:
        """What stands over a column."""
        return self.headings[index] if index < len(self.headings) else Heading((), "", None)

    @property
    def place(self) -> Place | None:
        """The branch that the titles name; the lowest title counts most."""
        found = (place_of(title) or place_in_title(title) for title in reversed(self.titles))
        return next((place for place in found if place and place.level == "branch"), None)


def find_tables(page: Page, *, name_column: int | None = None) -> list[Table]:
    """All tables of members; `name_column` is a person's word where no heading tells it."""
    headers = _headers(page)
    if not headers:
        return _without_header(page, name_column)
    groups = _same(headers)
    tables: list[Table] = []
    start = 0
    for place, group in enumerate(groups):
        end = groups[place + 1][0].first if place + 1 < len(groups) else len(page.rows)
        tables += _blocks(page, group, start, end, len(tables))
        start = end
    return [table for table in tables if not is_summary(table) and _has_names(table)]


def _headers(page: Page) -> list[Header]:
    headers: list[Header] = []
    for place, row in enumerate(page.rows):
        if (not headers or place > headers[-1].last) and is_anchor(row):
            headers.append(header_at(page, place))
    return headers


def _same(headers: list[Header]) -> list[list[Header]]:
    """Headers that repeat the one before belong to its table: printed pages, branch after branch."""
    groups: list[list[Header]] = []
    for header in headers:
        if groups and groups[-1][0].signature == header.signature:
            groups[-1].append(header)
        else:
            groups.append([header])
    return groups


def _blocks(page: Page, group: list[Header], start: int, end: int, index: int) -> list[Table]:
    """The table under a group of equal headers, or several when it stands side by side."""
    first = group[0].last + 1
    passed = {place: "header" for header in group[1:] for place in range(header.first, header.last + 1)}
    for header in group:
        for place in range(header.last + 1, min(header.last + 3, end)):
            if is_column_numbers(page.rows[place]):
                passed[place] = "numbers"
    top, headings = max(start, group[0].first - _TITLE_ROWS), group[0].headings
    blocks = list(pairwise(_edges(headings)))
    titles = _titles(page, top, group[0].first)
    return [
        Table(page, index + at, headings, left, right, first, end, dict(passed), (*titles, *own))
        for at, (left, right) in enumerate(blocks)
        for own in (_titles(page, top, group[0].first, left, right) if len(blocks) > 1 else (),)
    ]


def _titles(page: Page, start: int, end: int, left: int = 0, right: int | None = None) -> tuple[str, ...]:
    return tuple(cell for row in page.rows[start:end] for cell in row.cells[left:right] if cell)


def _edges(headings: tuple[Heading, ...]) -> list[int]:
    """Columns where blocks begin, and the end: a new block repeats the running number or the whole name."""
    width = len(headings)
    keys = [heading.match.key if heading.match else "" for heading in headings]
    names = [at for at, key in enumerate(keys) if key == "full_name"]
    again = _said_again(headings)
    if again:
        return [0, *again, width]
    edges = [0]
    for before, name in pairwise(names):
        number = next((at for at in range(name - 1, before, -1) if keys[at] == "number"), name)
        repeated = set(keys[before:number]) & set(keys[number:]) - {"", "full_name", "other", "notes"}
        if number != name or (name - before > 1 and repeated):
            edges.append(number)
    return [*edges, width]


def _said_again(headings: tuple[Heading, ...]) -> list[int]:
    """Where the same headings begin again, whatever they mean: two tables side by side."""
    texts = [bare(heading.text) for heading in headings]
    first = next((at for at, text in enumerate(texts) if text), 0)
    start = texts[first : first + _LEAST_NAMES]
    if not all(start) or len(set(start)) < _LEAST_NAMES - 1:
        return []
    found: list[int] = []
    for at in range(first + _LEAST_NAMES, len(texts) - _LEAST_NAMES + 1):
        if texts[at : at + _LEAST_NAMES] == start:
            found.append(at - first if not any(texts[at - first : at]) else at)
    return found


def _has_names(table: Table) -> bool:
    """Whether a heading or a column tells the names of people."""
    if any(
        heading.match and heading.match.key in _NAMES for heading in table.headings[table.left : table.right]
    ):
        return True
    return any(_names_in(table.column(index, _SAMPLE)) for index in range(table.left, table.right))


def _names_in(cells: list[str]) -> bool:
    full = [cell for cell in cells if cell]
    return len(full) >= _LEAST_NAMES and sum(map(looks_like_name, full)) >= _NAME_SHARE * len(full)


def is_summary(table: Table) -> bool:
    """Whether a table counts members instead of naming them."""
    texts = [bare(heading.text) for heading in table.headings if heading.leaf]
    counts = [text for text in texts if "tong so" in text or text in _COUNTS]
    return bool(counts) and not any("sinh" in text or "ccc" in text for text in texts)


def _without_header(page: Page, name_column: int | None) -> list[Table]:
    """One table found by its contents: a column in which most rows hold a name."""
    width = max((len(row.cells) for row in page.rows), default=0)
    best = name_column if name_column is not None else _name_column(page, width)
    if best is None:
        return []
    first = next((at for at, row in enumerate(page.rows) if _may_be_first(row, best)), 0)
    above = _header_above(page, first)
    headings, top = (above.headings, above.first) if above else ((), first)
    titles = _titles(page, max(0, top - _TITLE_ROWS), top)
    return [Table(page, 0, headings, 0, max(width, len(headings)), first, len(page.rows), titles=titles)]


def _may_be_first(row: Row, column: int) -> bool:
    """Whether a row may be the first of a list: a name beside other cells, unlike a title."""
    named = column < len(row.cells) and looks_like_name(row.cells[column])
    return named and sum(map(bool, row.cells)) > 1


def _header_above(page: Page, first: int) -> Header | None:
    """A row of headings just above the first name, known by one heading that we understand."""
    for place in range(first - 1, max(-1, first - 4), -1):
        texts = [cell for cell in page.rows[place].cells if cell]
        if is_column_numbers(page.rows[place]):
            continue
        short = len(texts) >= _LEAST_NAMES and all(len(text) <= 40 and not is_number(text) for text in texts)
        return header_at(page, place) if short and any(map(match, texts)) else None
    return None


def _name_column(page: Page, width: int) -> int | None:
    rows = page.rows[:500]
    for column in range(width):
        cells = [row.cells[column] for row in rows if column < len(row.cells) and row.cells[column]]
        names = sum(map(looks_like_name, cells))
        others = sum(1 for row in rows if len([cell for cell in row.cells if cell]) > 1)
        if names >= _LEAST_NAMES and names >= _NAME_SHARE * len(cells) and others >= names / 2:
            return column
    return None
