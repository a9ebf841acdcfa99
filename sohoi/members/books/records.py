"""What a membership book is once read. Plain frozen records: no database, nothing of the web."""

from collections.abc import ItemsView, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

Value: TypeAlias = str | bool | int
ColumnChoices: TypeAlias = Mapping[tuple[str, int], str | None]


class Fields(Mapping[str, Value]):
    """The fields of a row, half as large as a dictionary: rows that state the same keys share those."""

    __slots__ = ("_places", "_values")

    def __init__(self, fields: Mapping[str, Value]) -> None:
        self._places = _places(tuple(fields))
        self._values = tuple(fields.values())

    def __getitem__(self, key: str) -> Value:
        return self._values[self._places[key]]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def get(self, key: str, default: Any = None) -> Any:
        """As of any mapping; the standard library's own makes an error for every key that is not there."""
        place = self._places.get(key)
        return default if place is None else self._values[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._values)

    def items(self) -> ItemsView[str, Value]:
        """All at once; the standard library's own looks every key up again."""
        return self.plain().items()

    def plain(self) -> dict[str, Value]:
        """As a dictionary."""
        return dict(zip(self._places, self._values, strict=True))

    def __repr__(self) -> str:
        return repr(self.plain())


@lru_cache(maxsize=1024)
def _places(keys: tuple[str, ...]) -> dict[str, int]:
    return {key: place for place, key in enumerate(keys)}


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
