"""Lists kept by household: what is written beside its first member is meant for all of them.

Such a list is known by two columns that are empty in the very same rows, or by a column that numbers or names
households and is empty where a household goes on.
"""

from sohoi.members.books.tables import Table
from sohoi.members.books.understand import Use
from sohoi.members.books.words import bare, word_set

_LEADS = frozenset(
    {"so ho", "ho so", "stt ho", "tt ho", "ma ho", "ho ten chu ho", "ho va ten chu ho", "ten chu ho"}
)
_SHARED = word_set("address branch group")
_STANDING = word_set("poor near_poor poverty")
_LEAST_EMPTY, _MOST_EMPTY = 0.15, 0.95


def share_households(table: Table, uses: list[Use]) -> None:
    """Let address, branch and standing of a household hold for the rows where it goes on."""
    names = [use.index for use in uses if use.key in ("full_name", "family_name")]
    rows = [row.cells for row in table.body() if any(_at(row.cells, index) for index in names)]
    patterns = {use.index: _pattern(rows, use.index) for use in uses if _may_lead(use)}
    partial = {index: pattern for index, pattern in patterns.items() if pattern}
    lead = _lead(uses, partial)
    if lead is None:
        return
    for use in uses:
        if use.key in _SHARED and partial.get(use.index) == partial[lead]:
            use.fills = use.hinted = True
        elif use.key in _STANDING:
            use.lead, use.hinted = lead, True


def _at(cells: list[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _may_lead(use: Use) -> bool:
    return use.key in _SHARED or bare(use.heading) in _LEADS


def _pattern(rows: list[list[str]], index: int) -> tuple[bool, ...] | None:
    """Which rows have something in a column; None when it is filled as any other column is."""
    filled = tuple(bool(_at(cells, index)) for cells in rows)
    empty = filled.count(False) / len(filled) if filled else 0.0
    return filled if filled and filled[0] and _LEAST_EMPTY <= empty <= _MOST_EMPTY else None


def _lead(uses: list[Use], partial: dict[int, tuple[bool, ...]]) -> int | None:
    """The column that tells where a household begins."""
    for use in uses:
        if use.index in partial and bare(use.heading) in _LEADS:
            return use.index
    for index, pattern in partial.items():
        if list(partial.values()).count(pattern) > 1:
            return index
    return None
