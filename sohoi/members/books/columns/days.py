"""Dates in books: birth in one to three columns, and joining."""

import re
from dataclasses import replace
from datetime import date
from typing import Literal

from sohoi.common.dates import DateError, DateUnreadable, PartialDate, parse_vi
from sohoi.common.sheets.read import DayText, NumberText
from sohoi.members.books.columns.base import NOTHING, Column, Context, Order, Reading, either
from sohoi.members.books.columns.orders import THREE_PARTS
from sohoi.members.books.words import is_blank

OLDEST = 120
_OLD = 90
"""A guessed century that makes somebody older than this is doubtful."""
_SHORT_YEAR = re.compile(r"[/.\-\s]\d{2}\s*$")
_DAY_MONTH = re.compile(r"\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?\s*")
_O_FOR_ZERO = re.compile(r"[\dOoIl\s/.\-]*[Ool][\dOoIl\s/.\-]*")
_LETTERS_FOR_DIGITS = str.maketrans("OoIl", "0011")
_SAID_BEFORE = re.compile(r"^\s*(?:s|sn|ns|n/s|sinh|năm)\s*[.:/]*\s*(?=\d)", re.IGNORECASE)
_YEARS_AS_SERIALS = range(1900, 2101)


def _own_date(cell: str, order: Order) -> PartialDate:
    day, month, year = map(int, cell.split("/"))
    found = PartialDate(year, month, day)
    serial = (found.first_day - date(1899, 12, 30)).days
    if serial in _YEARS_AS_SERIALS and 1904 < year < 1906:
        return PartialDate(serial)  # "1975" typed into a cell formatted as a date
    return PartialDate(year, day, month) if order == "swapped" else found


def _number(cell: str, context: Context, latest: int) -> PartialDate:
    """A number cell: a year, a serial number, or a date whose first zero or last zeros the cell dropped."""
    if "." in cell:
        whole, _, part = cell.partition(".")
        return parse_vi(f"{whole}/{part:0<4}", today=context.today, latest=latest)
    if len(cell) == 5:
        serial = PartialDate.from_serial(int(cell))
        if serial.first_day <= context.today:
            return serial
    padded = cell if len(cell) <= 4 else cell.zfill(len(cell) + len(cell) % 2)
    return parse_vi(padded, today=context.today, latest=latest)


def read_date(cell: str, context: Context, latest: int) -> PartialDate:
    """A cell of a date column. Raises DateError."""
    if isinstance(cell, DayText):
        return _own_date(cell, context.order)
    if isinstance(cell, NumberText) or (len(cell) == 5 and cell.isdecimal()):
        return _number(cell, context, latest)
    order: Literal["dmy", "mdy"] = "mdy" if context.order == "mdy" else "dmy"
    if not cell[:1].isdigit():
        cell = _SAID_BEFORE.sub("", cell).lstrip(" '’`‘")
    if not cell.isdecimal() and any(map(str.isdigit, cell)) and _O_FOR_ZERO.fullmatch(cell):
        cell = cell.translate(_LETTERS_FOR_DIGITS)
    return parse_vi(cell, today=context.today, latest=latest, order=order)


# For recognising a column of births no day of reading is needed: any year a book can hold will do.
_ANY_DAY = date(2100, 1, 1)


def _looks_like_date(cell: str) -> bool:
    try:
        year = read_date(cell, Context(_ANY_DAY), 2030).year
    except (DateError, OverflowError):
        return False
    return 1900 <= year <= 2030 and 4 <= sum(map(str.isdigit, cell)) <= 8


def doubt_of(found: PartialDate, cell: str, context: Context) -> str:
    """The code of a doubt: day and month may have changed places, or the century is guessed; "" for none."""
    turnable = found.precision == "day" and (found.day or 0) <= 12 and found.day != found.month
    doubtful = context.order == "unsure" or (context.order == "own_unsure" and isinstance(cell, DayText))
    if doubtful and turnable and THREE_PARTS.fullmatch(cell):
        return "date_order"
    return "date_century" if _SHORT_YEAR.search(cell) and context.today.year - found.year > _OLD else ""


def check_birth(found: PartialDate, today: date, raw: str) -> Reading:
    """A birth as a reading: kept if a living person can have it."""
    if found.first_day > today or today.year - found.year > OLDEST:
        return Reading(problem="birth_invalid", words="Ngày sinh không thể có", rest=raw)
    suspect = (found.day, found.month) == (1, 1)
    return Reading(values=(("birth", found.iso),), hint="birth_suspect" if suspect else "")


class Birth(Column):
    """The day, month or year of birth in one column."""

    key = "birth"
    label = "Ngày sinh"
    phrases = either(
        "ngay thang nam sinh|ngay sinh|nam sinh|ngay nam sinh|ngay thang sinh|sinh ngay|sinh nam|"
        "thang nam sinh|ngay thang nam|ngay sinh nam sinh|ngaysinh|namsinh|sinh|date of birth|dob|"
        "birthday|n t n s|n t n sinh|ntn sinh|ntnsinh"
    )
    marked = either("ntns|ns|n.sinh|n. sinh|sn|ngày, tháng, năm|năm/sinh|nt năm sinh")

    def clean(self, cell: str, context: Context) -> Reading:
        if is_blank(cell):
            return NOTHING
        try:
            # Nobody joins before 16: two digits that would make her younger mean last century.
            found = read_date(cell, context, context.today.year - 16)
        except DateError as error:
            unreadable = isinstance(error, DateUnreadable)
            words = "Không đọc được ngày sinh" if unreadable else "Ngày sinh không có thật"
            return Reading(problem="birth_invalid", words=words, rest=cell)
        reading = check_birth(found, context.today, cell)
        doubt = doubt_of(found, cell, context)
        return replace(reading, hint=doubt) if doubt and not reading.problem else reading

    def fits(self, cell: str) -> bool:
        return _looks_like_date(cell)


class _Part(Column):
    """A day, month or year of birth in a column of its own."""

    inside = False

    def clean(self, cell: str, context: Context) -> Reading:
        if is_blank(cell):
            return NOTHING
        digits = cell.strip(" .'")
        return self.one(int(digits)) if digits.isdecimal() and len(digits) <= 4 else Reading(rest=cell)


class BirthDay(_Part):
    """The day alone."""

    key = "birth_day"
    label = "Ngày sinh (ngày)"
    phrases = either("ngay sinh ngay")
    marked = either("ngày")


class BirthMonth(_Part):
    """The month alone."""

    key = "birth_month"
    label = "Ngày sinh (tháng)"
    phrases = either("ngay sinh thang|thang sinh")
    marked = either("tháng")


class BirthDayMonth(_Part):
    """Day and month together, where the year stands beside them."""

    key = "birth_day_month"
    label = "Ngày sinh (ngày, tháng)"
    phrases = either("ngay thang|ngay sinh ngay thang|ngay thang sinh ngay thang|ngay va thang")

    def clean(self, cell: str, context: Context) -> Reading:
        if is_blank(cell):
            return NOTHING
        found = _DAY_MONTH.fullmatch(cell)
        # A spreadsheet makes "05/02" the fifth of February of the year in which it was typed.
        parts = [int(found[1]), int(found[2])] if found else []
        return self.one(f"{parts[0]}/{parts[1]}") if parts else Reading(rest=cell)

    def fits(self, cell: str) -> bool:
        found = _DAY_MONTH.fullmatch(cell)
        return found is not None and (found[3] is None or isinstance(cell, DayText))


class BirthYear(_Part):
    """The year alone, where day and month stand beside it."""

    key = "birth_year"
    label = "Ngày sinh (năm)"
    phrases = either("ngay sinh nam")
    marked = either("năm")


class BirthOfWoman(Birth):
    """The birth in a column that only women have: it tells the sex too."""

    key = "birth_female"
    label = "Năm sinh (nữ)"
    phrases = either("nam sinh nu|nam sinh cua nu|ngay sinh nu|ngay thang nam sinh nu|sinh nam nu")
    marked = either("")
    sex = "female"

    def clean(self, cell: str, context: Context) -> Reading:
        found = super().clean(cell, context)
        return Reading((*found.values, ("sex", self.sex)), found.problem, found.hint, found.words, found.rest)

    def fits(self, cell: str) -> bool:
        return False


class BirthOfMan(BirthOfWoman):
    """The birth in a column that only men have."""

    key = "birth_male"
    label = "Năm sinh (nam)"
    phrases = either("nam sinh cua nam|nam sinh nam|ngay thang nam sinh nam|sinh nam nam")
    sex = "male"


class Joined(Column):
    """When she joined the Union."""

    key = "joined"
    label = "Vào Hội"
    phrases = either(
        "ngay vao hoi|nam vao hoi|ngay thang nam vao hoi|ngay thang vao hoi|thoi gian vao hoi|vao hoi|"
        "ngay vao hoi phu nu|nam vao hoi phu nu|vao hoi phu nu|ngay ket nap|nam ket nap|ngay ket nap hoi|"
        "ket nap hoi|ket nap|nam tham gia hoi|ngay tham gia hoi|tham gia hoi|gia nhap hoi|"
        "nam vao hlhpn|ngay vao hlhpn|ngay vao to chuc hoi"
    )
    alone = either(
        "ngay vao|nam vao|ngay tham gia|nam tham gia|thoi gian tham gia|thoi diem vao|ngay gia nhap"
    )
    marked = either("nvh|ngày vh|năm vh")

    def clean(self, cell: str, context: Context) -> Reading:
        if is_blank(cell):
            return NOTHING
        try:
            found = read_date(cell, context, context.today.year)
        except DateError:
            return Reading(hint="joined_unreadable", rest=cell)
        if found.first_day > context.today or found.year < 1930:
            return Reading(hint="joined_unreadable", rest=cell)
        return Reading(values=((self.key, found.iso),), hint=doubt_of(found, cell, context))


COLUMNS = (
    Birth(),
    BirthDay(),
    BirthMonth(),
    BirthDayMonth(),
    BirthYear(),
    BirthOfWoman(),
    BirthOfMan(),
    Joined(),
)
