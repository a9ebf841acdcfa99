"""What a row below the headings is: a member, a branch or cell, a total, a signature, or nothing."""

import re
from dataclasses import dataclass, field

from sohoi.common.sheets.read import Row
from sohoi.members.books.columns.names import looks_like_name
from sohoi.members.books.page import is_number
from sohoi.members.books.places import Place, place_case, place_in_title, place_of
from sohoi.members.books.tables import Table
from sohoi.members.books.totals import is_signed, is_total
from sohoi.members.books.understand import Use

_TYPED = frozenset({"birth", "birth_year", "birth_female", "birth_male", "id_number", "old_id", "phone"})
_NAMES = ("full_name", "family_name", "middle_name", "given_name")
_FREE = frozenset({"post", "notes", "occupation", "core", "other"})
_ENUMERATED = re.compile(r"^(?:[IVXLC]{1,5}|[A-Z])[.)]?$")
_INTEGER = re.compile(r"^\d{1,5}[.)]?$")
_FEW = 3
_BETWEEN = re.compile(r"\s+[-–]\s+|[,;]\s*")
_TITLE_OF_LIST = re.compile(r"danh sách|ds |d/s ")


@dataclass(frozen=True, slots=True)
class Judged:
    """A row and what it is: "member" or why it is passed over; and its place by the sections above."""

    row: Row
    why: str
    branch: str = ""
    cell: str = ""


@dataclass(slots=True)
class Judge:
    """Goes down a table row by row, remembering sections and whether the list has been signed off."""

    table: Table
    uses: list[Use]
    outer: Place | None
    branch: str = ""
    cell: str = ""
    closed: bool = False
    numbers: list[int] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    typed: list[int] = field(default_factory=list)
    plain: list[int] = field(default_factory=list)
    has_branches: bool = False

    def __post_init__(self) -> None:
        for use in self.uses:
            self.numbers += [use.index] if use.key == "number" else []
            self.names += [use.index] if use.key in _NAMES else []
            self.typed += [use.index] if use.key in _TYPED else []
            self.plain += [use.index] if use.key not in _FREE else []
        self.has_branches = any(use.key == "branch" for use in self.uses)

    def judge(self, place: int, row: Row) -> Judged | None:
        """What the row is; None when this table's part of it is empty."""
        table = self.table
        cells = row.cells[table.left : table.right]
        if place in table.passed:
            # A header set again under a signature begins the next branch's list.
            self.closed = False
            return Judged(row, table.passed[place])
        filled = [cell for cell in cells if cell]
        if not filled:
            return None
        why = self._why(row, filled)
        if why == "signature":
            self.closed = True
        elif why == "member":
            self.closed = False
        return Judged(row, why, self.branch, self.cell)

    def _why(self, row: Row, filled: list[str]) -> str:
        numbered = any(map(_INTEGER.match, _those(row, self.numbers)))
        name = " ".join(filter(None, _those(row, self.names)))
        evidence = sum(map(_has_data, _those(row, self.typed)))
        if any(map(is_total, filled[:_FEW])) and not (evidence and (numbered or _more_than_total(name))):
            return "total"
        if evidence and (numbered or name) and not (self.closed and evidence + numbered < 2):
            return "member" if name or evidence > 1 or numbered else "text"
        if not evidence and len(filled) <= _FEW and self._section(row, filled, numbered):
            return "section"
        return self._without_evidence(row, filled, numbered=numbered, name=name)

    def _without_evidence(self, row: Row, filled: list[str], *, numbered: bool, name: str) -> str:
        """A row without birth, number or telephone is a member only if it is listed and looks like one."""
        if not numbered and any(is_signed(_at(row, index)) for index in self._signable(row, name)):
            return "signature"
        if self.closed:
            return self._title(filled)
        if not name:
            return "empty" if numbered or not self.names else self._title(filled)
        if numbered or looks_like_name(name):
            return "member"
        return self._title(filled)

    def _signable(self, row: Row, name: str) -> list[int]:
        """Cells where words of a signature would not be data: a post beside a name is data."""
        if name and looks_like_name(name):
            return self.plain
        return list(range(self.table.left, min(self.table.right, len(row.cells))))

    def _title(self, filled: list[str]) -> str:
        """A line of text; between two lists it may name the branch of the next."""
        for cell in filled:
            place = place_in_title(cell) if len(cell) < 200 else None
            if place and (self.closed or _TITLE_OF_LIST.match(cell.casefold())):
                self.closed = True
                self._enter(place)
        return "text"

    def _section(self, row: Row, filled: list[str], numbered: bool) -> bool:
        """Take the row as the name of a branch or cell if it is one."""
        texts = [cell for cell in filled if not is_number(cell) and not _ENUMERATED.match(cell)]
        places = (place_of(text) for text in (*texts, " ".join(texts)))
        found = next((place for place in places if place), None)
        pieces = [place_of(piece) for piece in _BETWEEN.split(texts[0])] if len(texts) == 1 else []
        if len(pieces) > 1 and all(pieces):
            found = pieces[-1]
            self._enter(pieces[0])  # type: ignore[arg-type]
        if found is None and len(texts) == 1 and not numbered:
            found = self._unnamed(row, filled, texts[0])
        if found:
            self._enter(found)
        return found is not None

    def _unnamed(self, row: Row, filled: list[str], text: str) -> Place | None:
        """ "II | Bắc Sơn": numbered like a section, without a word for branch or cell."""
        enumerated = any(_ENUMERATED.match(cell) for cell in filled if cell != text)
        if not enumerated or self.closed or is_signed(text) or len(text) > 60:
            return None
        return Place("cell" if self._has_branch() else "branch", place_case(text))

    def _has_branch(self) -> bool:
        return self.outer is not None or self.has_branches

    def _enter(self, place: Place) -> None:
        union = place.name.casefold().startswith("chi hội")
        if place.level == "cell" or (self._has_branch() and not union and not self.closed):
            self.cell = place.name
        else:
            self.branch, self.cell = place.name, ""


def _more_than_total(name: str) -> bool:
    """Whether a name is more than the word for a sum: Cộng and Tổng are given names too."""
    return " " in name and not is_total(name)


def _those(row: Row, indexes: list[int]) -> list[str]:
    cells, width = row.cells, len(row.cells)
    return [cells[index] if index < width else "" for index in indexes]


def _at(row: Row, index: int) -> str:
    return row.cells[index] if index < len(row.cells) else ""


def _has_data(cell: str) -> bool:
    """Whether a cell holds a date or a number of some length ("24 người" does not)."""
    if not cell:
        return False
    if is_number(cell):
        return len(cell) >= 2
    return len(cell) >= 4 and sum(map(str.isdigit, cell)) >= 4
