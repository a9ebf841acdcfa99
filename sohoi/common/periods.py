"""Periods as offices count them: a month, a quarter, half a year, a year, or any days."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

HALVES = {1: "6 tháng đầu năm", 2: "6 tháng cuối năm"}
FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both within it. Raises ValueError when they are the wrong way round."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last or not FIRST_YEAR <= self.first.year <= self.last.year <= LAST_YEAR:
            raise ValueError("A period goes forward, and through years of today")

    @property
    def months(self) -> int:
        """How many whole months it is where offices count such periods (1, 3, 6, 12); else 0."""
        n = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        whole = self.first.day == 1 and self.last.day == monthrange(self.last.year, self.last.month)[1]
        return n if whole and n in (1, 3, 6, 12) and (self.first.month - 1) % n == 0 else 0

    @property
    def words(self) -> str:
        """How it is spoken of: "Tháng 11/2026", "Quý 4/2026", "Từ 01/11/2026 đến hết 15/11/2026"."""
        year, month = self.first.year, self.first.month
        match self.months:
            case 1:
                return f"Tháng {month}/{year}"
            case 3:
                return f"Quý {(month + 2) // 3}/{year}"
            case 6:
                return f"{HALVES[(month + 5) // 6]} {year}"
            case 12:
                return f"Năm {year}"
        return f"Từ {self.first:%d/%m/%Y} đến hết {self.last:%d/%m/%Y}"

    @property
    def before(self) -> Period | None:
        """The one of the same kind, or of as many days, that ends the day before; None before all time."""
        end = self.first - timedelta(days=1)
        if end.year < FIRST_YEAR:
            return None
        start = of_months(end, self.months).first if self.months else end - (self.last - self.first)
        return Period(start, end) if start.year >= FIRST_YEAR else None

    @property
    def after(self) -> Period | None:
        """The one of the same kind, or of as many days, that follows; None after all time."""
        start = self.last + timedelta(days=1)
        if start.year > LAST_YEAR:
            return None
        found = of_months(start, self.months) if self.months else None
        end = found.last if found else start + (self.last - self.first)
        return Period(start, end) if end.year <= LAST_YEAR else None


def of_months(day: date, months: int) -> Period:
    """The month, quarter, half or whole year (1, 3, 6, 12 months) that a day lies in."""
    begin = (day.month - 1) // months * months + 1
    end = begin + months - 1
    return Period(date(day.year, begin, 1), date(day.year, end, monthrange(day.year, end)[1]))
