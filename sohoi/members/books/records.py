"""What a membership book is once read. Plain frozen records: no database, nothing of the web."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = str | bool | int
ColumnChoices: TypeAlias = Mapping[tuple[str, int], str | None]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a careful clerk would flag. `code` as in problems.py, `raw` the text of the book."""

    code: str
    field: str
    raw: str
    words: str


@dataclass(frozen=True, slots=True)
class BookRow:
    """One member row. `row` is the number the spreadsheet shows, `table` counts from 0 within the sheet.

    `fields` holds only what the book states; dates in ISO as exact as the book. `other` keeps heading and
    text of everything without a field. `hints` are doubts that hinder nothing ("01/01" as a birthday).
    """

    sheet: str
    row: int
    table: int
    fields: Mapping[str, Value]
    other: tuple[tuple[str, str], ...] = ()
    found: tuple[Problem, ...] = ()
    hints: tuple[Problem, ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def problems(self) -> list[str]:
        """The codes of what was found, each once."""
        return list(dict.fromkeys(problem.code for problem in self.found))


@dataclass(frozen=True, slots=True)
class BookColumn:
    """What a column was taken for. `index` from 0 (A); `key` None means "Thông tin khác".

    `sure` is False when the heading alone did not decide it. `note` says what was done to its letters.
    """

    sheet: str
    table: int
    index: int
    heading: str
    key: str | None
    label: str
    sure: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class BookSkipped:
    """A row (or with `row` None a whole sheet) that holds no member, and why."""

    sheet: str
    row: int | None
    why: str
    words: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A whole book. `warnings` are Vietnamese sentences about the book as a whole."""

    name: str
    kind: str
    sheets: tuple[str, ...]
    columns: tuple[BookColumn, ...]
    rows: tuple[BookRow, ...]
    skipped: tuple[BookSkipped, ...]
    warnings: tuple[str, ...] = field(default=())

    @property
    def branches(self) -> dict[str, int]:
        """The branches that the book names, with the number of their rows."""
        found: dict[str, int] = {}
        for row in self.rows:
            name = str(row.fields.get("branch", ""))
            found[name] = found.get(name, 0) + 1
        return found
