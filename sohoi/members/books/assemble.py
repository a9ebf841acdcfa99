"""From the cells of a member row to her fields, the problems and whatever has no field."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sohoi.common import identity
from sohoi.common.dates import DateError, PartialDate, full_year
from sohoi.common.phones import is_mobile
from sohoi.common.sheets.read import Row
from sohoi.common.text import fold
from sohoi.members.books.columns import NOTHING, Reading
from sohoi.members.books.columns.days import check_birth
from sohoi.members.books.problems import problem
from sohoi.members.books.records import BookRow, Fields, Problem, Value
from sohoi.members.books.understand import Use
from sohoi.members.books.words import is_ditto, word_set

ADULT = 18
_PARTS = word_set(
    "family_name middle_name given_name birth_day birth_day_month birth_month birth_year poor "
    "near_poor head_name noted_birth noted_poverty noted_party noted_core noted_alone"
)
_JOINED_BY = {"other_phone": ", ", "phone": ", ", "notes": "; "}
_NEVER_DITTO = frozenset({"full_name", "family_name", "given_name", "id_number", "old_id", "number"})


@dataclass(slots=True)
class Draft:
    """A row being put together."""

    fields: dict[str, Value] = field(default_factory=dict)
    parts: dict[str, Value] = field(default_factory=dict)
    other: list[tuple[str, str]] = field(default_factory=list)
    found: list[Problem] = field(default_factory=list)
    hints: list[Problem] = field(default_factory=list)

    def put(self, key: str, value: Value) -> None:
        """Keep a value; a second telephone or note stands beside the first."""
        if key in _PARTS:
            self.parts[key] = value
        elif key not in self.fields:
            self.fields[key] = value
        elif key in _JOINED_BY and value != self.fields[key]:
            if key == "phone" and not is_mobile(str(self.fields[key])) and is_mobile(str(value)):
                self.fields[key], value = value, self.fields[key]
            beside = "other_phone" if key == "phone" else key
            before = self.fields.get(beside)
            self.fields[beside] = f"{before}{_JOINED_BY[key]}{value}" if before else value

    def take(self, use: Use, cell: str, reading: Reading) -> None:
        """Keep what a cell of a column says."""
        for key, value in reading.values:
            if key in self.fields or key in _PARTS:
                self.put(key, value)
            else:
                self.fields[key] = value
        if reading.rest:
            self.other.append((use.heading, reading.rest))
        if reading.problem:
            self.found.append(problem(reading.problem, use.key, cell, reading.words))
        if reading.hint:
            self.hints.append(problem(reading.hint, use.key, cell))


class Assembler:
    """Puts together the rows of one table."""

    def __init__(self, uses: list[Use], *, sheet: str, table: int, today: date) -> None:
        self.uses = [(use.index, use.known, use) for use in uses if use.key != "number"]
        for _, known, use in self.uses:
            if not use.fills and use.lead is None:
                known[""] = Reading(values=((use.key, False),)) if use.blank_is_no else NOTHING
        self.sheet, self.table, self.today = sheet, table, today
        self.above: dict[int, str] = {}

    def row(self, row: Row, *, branch: str, cell: str) -> BookRow:
        """The member of a row; `branch` and `cell` are what sections, title and sheet say."""
        draft, cells, width = Draft(), row.cells, len(row.cells)
        for index, known, use in self.uses:
            text = cells[index] if index < width else ""
            # A text that this column read before needs no second look: nearly all cells of a long list.
            reading = known.get(text)
            if reading is None:
                self._take(draft, use, cells, text)
            elif text:
                self.above[index] = text
                draft.take(use, text, reading)
            elif reading.values:
                draft.take(use, text, reading)
        combine(draft, self.today)
        if branch:
            draft.fields.setdefault("branch", branch)
        if cell:
            draft.fields.setdefault("group", cell)
        check(draft, self.today)
        return BookRow(
            self.sheet, row.number, self.table, Fields(draft.fields), tuple(draft.other), tuple(draft.found),
            tuple(draft.hints), tuple(row.cells),
        )  # fmt: skip

    def _empty(self, use: Use, cells: Sequence[str]) -> str:
        """What an empty cell means: the text above where a column or a household goes on."""
        if use.lead is not None and use.lead < len(cells) and cells[use.lead]:
            self.above.pop(use.index, None)  # a new household begins
        goes_on = use.fills or use.lead is not None
        return self.above.get(use.index, "") if goes_on else ""

    def _take(self, draft: Draft, use: Use, cells: Sequence[str], cell: str) -> None:
        """A cell that is empty, says "as above", or says something new."""
        if not cell:
            cell = self._empty(use, cells)
            if cell and use.hinted:
                draft.hints.append(problem("from_above", use.key, cell))
            if not cell and use.blank_is_no:
                draft.put(use.key, False)
                return
        elif len(cell) <= 8 and use.key not in _NEVER_DITTO and is_ditto(cell):
            cell = self.above.get(use.index, "")
        if cell:
            self.above[use.index] = cell
            draft.take(use, cell, use.read(cell))


def combine(draft: Draft, today: date) -> None:
    """Make whole fields of parts that stood in several columns."""
    parts = draft.parts
    if not parts:
        return
    if "given_name" in parts or "family_name" in parts:
        names = (parts.get(key) for key in ("family_name", "middle_name", "given_name"))
        draft.fields.setdefault("full_name", " ".join(str(name) for name in names if name))
    if "birth_year" in parts and "birth" not in draft.fields:
        _birth_of_parts(draft, today)
    if "noted_birth" in parts:
        draft.fields.setdefault("birth", parts["noted_birth"])
    standing = parts.get("poor") or parts.get("near_poor") or parts.get("noted_poverty")
    if standing:
        draft.fields.setdefault("poverty", standing)
    for part, key in (("noted_party", "party"), ("noted_core", "core"), ("noted_alone", "single_mother")):
        if part in parts and not draft.fields.get(key):
            draft.fields[key] = True
    if "head_name" in parts:
        same = fold(str(parts["head_name"])) == fold(str(draft.fields.get("full_name", "")))
        draft.fields.setdefault("household_head", same)


def _birth_of_parts(draft: Draft, today: date) -> None:
    day, month, year = (int(draft.parts.get(key) or 0) for key in ("birth_day", "birth_month", "birth_year"))
    if "birth_day_month" in draft.parts:
        day, month = map(int, str(draft.parts["birth_day_month"]).split("/"))
    raw = "/".join(str(part) for part in (day, month, year) if part)
    if year < 100:
        year = full_year(year, latest=today.year - 16)
    try:
        if day and not month:
            day = 0
        reading = check_birth(PartialDate(year, month or None, day or None), today, raw)
    except DateError:
        draft.found.append(problem("birth_invalid", "birth", raw, "Ngày sinh không có thật"))
        draft.other.append(("Ngày sinh", raw))
        return
    for key, value in reading.values:
        draft.put(key, value)
    if reading.problem:
        draft.found.append(problem(reading.problem, "birth", raw, reading.words))
        draft.other.append(("Ngày sinh", raw))


def check(draft: Draft, today: date) -> None:
    """Flag what a careful clerk would: no name, a man, a child, a number that says otherwise."""
    fields = draft.fields
    if "full_name" not in fields:
        draft.found.append(problem("name_missing", "full_name"))
    birth = str(fields.get("birth", ""))
    if fields.get("sex") == "male":
        draft.found.append(problem("gender_male", "sex"))
    if birth and today.year - int(birth[:4]) <= ADULT and _is_child(PartialDate.from_iso(birth), today):
        draft.found.append(problem("under_age", "birth", str(PartialDate.from_iso(birth))))
    number = fields.get("id_number")
    if number:
        sex: identity.Sex = "male" if fields.get("sex") == "male" else "female"
        for code in identity.mismatches(str(number), birth_year=int(birth[:4]) if birth else None, sex=sex):
            draft.found.append(problem(code, "id_number", str(number)))


def _is_child(birth: PartialDate, today: date) -> bool:
    """Under eighteen for certain: a year alone counts by the year."""
    if birth.precision == "day":
        years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
        return years < ADULT
    return today.year - birth.year < ADULT
