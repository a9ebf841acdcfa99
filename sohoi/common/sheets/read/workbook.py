"""A spreadsheet once read: sheets of rows of texts, with row numbers as the spreadsheet shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sohoi.common.oldfonts.tables import Scheme, scheme_of_font


class NumberText(str):
    """The text of a cell that holds a number: no thousands separators, whole numbers without decimals."""

    __slots__ = ()


class DayText(str):
    """The text dd/mm/yyyy of a cell that the spreadsheet itself holds as a date."""

    __slots__ = ()


class Tcvn3Text(str):
    """The text of a cell that the file shows in a TCVN3 font (.VnTime)."""

    __slots__ = ()


class Tcvn3CapitalText(str):
    """The same in a font that draws small letters as capitals (.VnTimeH)."""

    __slots__ = ()


class VniText(str):
    """The text of a cell that the file shows in a VNI font (VNI-Times)."""

    __slots__ = ()


OLD_FONTS: dict[type[str], tuple[Scheme, bool]] = {
    Tcvn3Text: (Scheme.TCVN3, False),
    Tcvn3CapitalText: (Scheme.TCVN3, True),
    VniText: (Scheme.VNI, False),
}
"""What the kind of a text says of its font: the scheme, and whether all its letters are capitals."""


def text_of_font(name: str) -> type[str]:
    """The kind of texts in a font of this name; `str` for all fonts that are not old."""
    found = scheme_of_font(name)
    return next((kind for kind, told in OLD_FONTS.items() if told == found), str)


class Row(NamedTuple):
    """A row with something in it: its 1-based number and its cells from column A, empty ones as ""."""

    number: int
    cells: Sequence[str]


class Merge(NamedTuple):
    """Cells shown as one: rows 1-based, columns 0-based, ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Blank rows are absent; `rows` rises by number."""

    name: str
    rows: list[Row]
    hidden: bool = False
    merges: list[Merge] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Flow:
    """A sheet as the child hands it on: its rows come one by one, and are never in memory all together."""

    name: str
    rows: Iterable[Row]
    hidden: bool = False
    merges: list[Merge] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a file in their order. `kind` is xlsx, xls, ods, docx, html or csv."""

    kind: str
    sheets: list[Sheet]


def column_letters(index: int) -> str:
    """0 as A, 25 as Z, 26 as AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
