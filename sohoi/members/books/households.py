"""Lists kept by household: what is written beside its first member is meant for all of them.

Such a list is known by a column that numbers or names households and is empty where one goes on, by two
columns that are empty in the very same rows, or by an address often left out of an otherwise complete list.
"""

from collections.abc import Sequence

from sohoi.members.books.tables import Table
from sohoi.members.books.totals import is_total
from sohoi.members.books.understand import LEADS, Use
from sohoi.members.books.words import bare, is_ditto, word_set

_SHARED = word_set("address branch group")
_NO_FIELD = word_set("other household_head")
_STANDING = word_set("poor near_poor poverty")
_LEAST_EMPTY, _MOST_EMPTY = 0.15, 0.95
_NEVER_LEFT_OUT = word_set("ethnicity religion occupation education branch id_number birth")
_COMPLETE, _ROWS_THAT_TELL = 0.97, 10
_CELLS_OF_A_MEMBER = 3
_OFTEN, _SELDOM = 0.85, 0.15

Pattern = tuple[bool, ...]


def share_households(table: Table, uses: list[Use]) -> None:
    """Let address, branch and standing of a household hold for the rows where it goes on."""
    names = [use.index for use in uses if use.key in ("full_name", "family_name")]
    rows = [row.cells for row in table.body() if _is_named(row.cells, names)]
    patterns = {use.index: _pattern(rows, use.index) for use in uses if _may_lead(use)}
    partial = {index: pattern for index, pattern in patterns.items() if pattern}
    lead = _lead(rows, uses, partial)
    if lead is None:
        return
    for use in uses:
        shared = use.key in _SHARED and use.index in partial and _follows(partial[use.index], partial[lead])
        if shared or (use.key in _STANDING and _never_within(rows, use.index, partial[lead])):
            use.lead, use.hinted = lead, True


def _is_named(cells: Sequence[str], names: list[int]) -> bool:
    first = next((_at(cells, index) for index in names if _at(cells, index)), "")
    return bool(first) and not is_total(first) and sum(map(bool, cells)) >= _CELLS_OF_A_MEMBER


def _at(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _may_lead(use: Use) -> bool:
    return use.key in _SHARED or (use.key in _NO_FIELD and bare(use.heading) in LEADS)


def _pattern(rows: Sequence[Sequence[str]], index: int) -> Pattern | None:
    """Which rows have something of their own in a column; None when it is filled as any other column is."""
    column = [_at(cells, index) for cells in rows]
    own = {cell for cell in set(column) if cell and not is_ditto(cell)}
    if own.issuperset(column):
        return None
    filled = tuple(cell in own for cell in column)
    empty = filled.count(False) / len(filled) if filled else 0.0
    return filled if filled and any(filled) and 0 < empty <= _MOST_EMPTY else None


def _part(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def _follows(pattern: Pattern, lead: Pattern) -> bool:
    """Whether a column is filled where households begin, and empty where they go on."""
    begins = [own for own, begun in zip(pattern, lead, strict=True) if begun]
    goes_on = [own for own, begun in zip(pattern, lead, strict=True) if not begun]
    return _part(begins) >= _OFTEN and _part(goes_on) <= _SELDOM


def _never_within(rows: Sequence[Sequence[str]], index: int, lead: Pattern) -> bool:
    """Whether a column says nothing about those with whom a household goes on."""
    return not any(_at(cells, index) for cells, begun in zip(rows, lead, strict=True) if not begun)


def _lead(rows: Sequence[Sequence[str]], uses: list[Use], partial: dict[int, Pattern]) -> int | None:
    """The column that tells where a household begins."""
    for use in uses:
        if use.index in partial and bare(use.heading) in LEADS:
            return use.index
    often = {
        index: pattern
        for index, pattern in partial.items()
        if pattern.count(False) >= _LEAST_EMPTY * len(rows)
    }
    for index, pattern in often.items():
        if list(often.values()).count(pattern) > 1:
            return index
    return _address_alone(rows, uses, often)


def _address_alone(rows: Sequence[Sequence[str]], uses: list[Use], partial: dict[int, Pattern]) -> int | None:
    """An address that only some rows have, in a list that leaves nothing else out."""
    sparse = [use for use in uses if use.index in partial and not use.fills]
    if len(rows) < _ROWS_THAT_TELL or [use.key for use in sparse] != ["address"]:
        return None
    others = [use.index for use in uses if use.key in _NEVER_LEFT_OUT]
    full = [_part([bool(_at(cells, index)) for cells in rows]) for index in others]
    return sparse[0].index if full and min(full) >= _COMPLETE else None
