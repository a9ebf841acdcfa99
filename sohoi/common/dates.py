"""Dates as Vietnamese papers have them: to the day, to the month, or only the year, written in many ways."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering
from typing import Literal, Self

from sohoi.common.text import fold

Precision = Literal["year", "month", "day"]
Order = Literal["dmy", "mdy"]

_FIRST_YEAR, _LAST_YEAR = 1850, 2199
_SERIAL_ZERO = date(1899, 12, 30)  # day 0 of a spreadsheet, its false 29/02/1900 allowed for
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = dict(zip(_ENGLISH, range(1, 13), strict=True))
_USUAL = re.compile(r"\s*([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})\s*")
_TIME = re.compile(r"(?<=\d)[t ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?z?$")
_FILLER = re.compile(r"\b(?:ngay|thang|nam|sinh|sn|khoang|nam sinh|duong lich|dl)\b\.?|\bt(?=\d)|[~?()]")
_LUNAR = re.compile(r"\b(?:am lich|al|am)\b")
_ENGLISH_MONTH = re.compile(rf"\b({'|'.join(_ENGLISH)})[a-z]*\b")
_GAP = re.compile(r"[\s/\-.,\\_:]+")
_BLANK_PART = re.compile(r"(?:^|(?<=[/\-\s]))(?:\.{2,}|-{2,}|…+|_+|x{1,2}|\*+)(?=[/\-\s])")


class DateError(ValueError):
    """A text that is no date; the message is a Vietnamese sentence."""


class DateUnreadable(DateError):
    """The text is not written as any date."""

    def __init__(self, text: str) -> None:
        super().__init__(f"Không đọc được ngày: {text}")


class DateImpossible(DateError):
    """The text is written as a date, but the calendar has no such day."""

    def __init__(self, text: str) -> None:
        super().__init__(f"Ngày không có thật: {text}")


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year, or a day. Raises DateImpossible if the calendar has none such.

    Sorted by time; a year stands before its months, a month before its days.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not self._exists():
            raise DateImpossible(
                "/".join(str(part) for part in (self.day, self.month, self.year) if part is not None)
            )

    def _exists(self) -> bool:
        if not _FIRST_YEAR <= self.year <= _LAST_YEAR:
            return False
        if self.month is None:
            return self.day is None
        if not 1 <= self.month <= 12:
            return False
        if self.day is None or 1 <= self.day <= 28:
            return True
        return 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]

    def __lt__(self, other: Self) -> bool:
        return self._parts() < other._parts()

    def _parts(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0

    @property
    def precision(self) -> Precision:
        """How exact the date is."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def first_day(self) -> date:
        """The first day that the date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The last day that the date can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def iso(self) -> str:
        """1979-11-28, 1979-11 or 1979."""
        return "-".join(f"{part:02d}" for part in (self.year, self.month, self.day) if part is not None)

    def __str__(self) -> str:
        """28/11/1979, 11/1979 or 1979."""
        return "/".join(f"{part:02d}" for part in (self.day, self.month, self.year) if part is not None)

    @classmethod
    def of(cls, day: date, precision: Precision = "day") -> Self:
        """The day, or only its month or year."""
        return cls(
            day.year,
            day.month if precision != "year" else None,
            day.day if precision == "day" else None,
        )

    @classmethod
    def from_iso(cls, text: str) -> Self:
        """Read what `iso` wrote. Raises DateError."""
        if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
            raise DateUnreadable(text)
        return cls(*map(int, text.split("-")))

    @classmethod
    def from_serial(cls, number: int) -> Self:
        """The day with this serial number in a spreadsheet (1 = 01/01/1900). Raises DateUnreadable."""
        if not 0 < number < 110_000:
            raise DateUnreadable(str(number))
        day = _SERIAL_ZERO + timedelta(days=number if number > 60 else number + 1)
        return cls.of(day)


def full_year(year: int, *, latest: int) -> int:
    """The four digits meant by two: the last year not after `latest` that ends so."""
    return latest - (latest - year) % 100


def _year(part: str, latest: int) -> int | None:
    """A part as a year, or None when it cannot be one (zeros and odd lengths)."""
    if len(part) == 4:
        return int(part)
    return full_year(int(part), latest=latest) if len(part) == 2 else None


def _joined(digits: str) -> list[str]:
    """Parts of a date written without gaps: 28111979, 19791128, 281179, 111979."""
    if len(digits) == 8:
        european = [digits[:2], digits[2:4], digits[4:]]
        plausible = int(digits[2:4]) <= 12 and _FIRST_YEAR <= int(digits[4:]) <= _LAST_YEAR
        return european if plausible else [digits[:4], digits[4:6], digits[6:]]
    if len(digits) == 6:
        if 1 <= int(digits[:2]) <= 12 and 1900 <= int(digits[2:]) <= 2100:
            return [digits[:2], digits[2:]]
        return [digits[:2], digits[2:4], digits[4:]]
    return [digits]


def _parts_of(text: str) -> list[str]:
    plain = _TIME.sub("", fold(text))
    plain = _ENGLISH_MONTH.sub(lambda found: f" {_MONTHS[found[1]]} ", plain)
    plain = _BLANK_PART.sub("0", _FILLER.sub(" ", plain))
    parts = [part for part in _GAP.split(plain) if part]
    return _joined(parts[0]) if len(parts) == 1 and parts[0].isdecimal() else parts


def _three(parts: list[str], latest: int, order: Order) -> tuple[int, int, int] | None:
    """(year, month, day) of three parts, or None when none of them can be the year."""
    if len(parts[0]) == 4:
        return int(parts[0]), int(parts[1]), int(parts[2])
    year = _year(parts[2], latest)
    if year is None or len(parts[0]) > 2 or len(parts[1]) > 2:
        return None
    first, second = int(parts[0]), int(parts[1])
    return (year, second, first) if order == "dmy" else (year, first, second)


def _two(parts: list[str], latest: int) -> tuple[int, int, int] | None:
    """(year, month, 0); "3/75" is a month, "3/11" might be a day of a month and is left alone."""
    if len(parts[0]) == 4 and len(parts[1]) <= 2:
        return int(parts[0]), int(parts[1]), 0
    year = _year(parts[1], latest)
    if year is None or len(parts[0]) > 2 or (len(parts[1]) == 2 and int(parts[1]) <= 12):
        return None
    return year, int(parts[0]), 0


def _numbers(parts: list[str], latest: int, order: Order) -> tuple[int, int, int] | None:
    if not 1 <= len(parts) <= 3 or not all(
        part.isascii() and part.isdigit() and len(part) <= 4 for part in parts
    ):
        return None
    if len(parts) == 3:
        return _three(parts, latest, order)
    if len(parts) == 2:
        return _two(parts, latest)
    year = _year(parts[0], latest) if len(parts) == 1 else None
    return (year, 0, 0) if year else None


def parse_vi(text: str, *, today: date, latest: int | None = None, order: Order = "dmy") -> PartialDate:
    """Read a date as people write it, as exact as it is written. Raises DateError.

    28/11/1979, 28-11-79, 28.11.1979, 28111979, ngày 28 tháng 11 năm 1979, 11/1979, T11/79, 1979, 00/00/1979,
    1979-11-28. Two digits of a year mean the last such year not after `latest` (default: that of `today`).
    A lunar date keeps its year only. `order="mdy"` is for columns known to be in American order.
    """
    usual = _USUAL.fullmatch(text)
    if usual and order == "dmy":
        return _existing(int(usual[3]), int(usual[2]), int(usual[1]), text)
    if len(text) > 60:
        raise DateUnreadable(text[:60] + "...")
    plain = fold(text)
    found = _numbers(_parts_of(_LUNAR.sub("", plain)), latest or today.year, order)
    if found is None:
        raise DateUnreadable(text)
    year, month, day = found
    return _existing(year, 0, 0, text) if _LUNAR.search(plain) else _existing(year, month, day, text)


def _existing(year: int, month: int, day: int, text: str) -> PartialDate:
    """The date with zeros for what is not known. Raises DateImpossible naming the text."""
    if day and not month:
        raise DateImpossible(text)
    try:
        return PartialDate(year, month or None, day or None)
    except DateImpossible:
        raise DateImpossible(text) from None


def day_words(day: date) -> str:
    """ "thứ Sáu 27/11"."""
    return f"{_WEEKDAYS[day.weekday()]} {day:%d/%m}"


def document_words(day: date) -> str:
    """ "ngày 05 tháng 02 năm 2026", as letters and decisions write it (Decree 30/2020)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
