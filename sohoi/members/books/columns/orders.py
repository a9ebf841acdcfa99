"""Whether a column of dates writes the day or the month first: by its own cells, then by the whole book.

A column that tells by itself is believed. Of one that does not, too short or without a part above 12, the
other columns of dates tell, those of its own sheet before those of others, where they agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sohoi.common.sheets.read import DayText
from sohoi.members.books.columns.base import Order

THREE_PARTS = re.compile(r"\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(?:\d{4}|\d{2})\s*")
_LOW_DAY, _TYPO = 12 / 30, 0.05
"""How often a true day is below 13, and how often somebody writes a month above 12."""
_DOUBT = 0.01
_SURE = 0.002
"""How seldom what stands there may come about by chance, to be doubted and to be turned round unasked."""
_RATHER = 5


@dataclass(frozen=True, slots=True)
class Signs:
    """What the cells of a column tell: how many texts have only a day first or only a month first, how many
    could be read both ways; and of the spreadsheet's own dates how many have a day below 13, and above."""

    days_first: int = 0
    months_first: int = 0
    both_ways: int = 0
    own_low: int = 0
    own_high: int = 0

    @classmethod
    def of(cls, cells: Iterable[str]) -> Signs:
        """The signs of a column."""
        days_first = months_first = both_ways = own_low = own_high = 0
        for cell in cells:
            found = THREE_PARTS.fullmatch(cell)
            if not found:
                continue
            first, second = int(found[1]) > 12, int(found[2]) > 12
            if isinstance(cell, DayText):
                own_low, own_high = own_low + (not first), own_high + first
            else:
                days_first, months_first = days_first + first, months_first + second
                both_ways += not (first or second)
        return cls(days_first, months_first, both_ways, own_low, own_high)

    def __add__(self, other: Signs) -> Signs:
        return Signs(
            self.days_first + other.days_first,
            self.months_first + other.months_first,
            self.both_ways + other.both_ways,
            self.own_low + other.own_low,
            self.own_high + other.own_high,
        )

    @property
    def texts(self) -> int:
        return self.days_first + self.months_first + self.both_ways

    @property
    def all_own_low(self) -> bool:
        """Dates of the spreadsheet, none of which shows that its day is a day."""
        return self.own_low > 0 and not self.own_high

    @property
    def order(self) -> Order:
        """How a column with these signs writes its dates.

        With days before months a first part stays below 13 in two cells of five, and a second part always;
        so a handful of cells tells. Where they contradict one another nobody can be sure.
        """
        few, many = self.days_first, self.months_first
        if many > _RATHER * few and _LOW_DAY**self.both_ways * _TYPO ** (many - few) < _DOUBT:
            return "mdy"
        if min(few, many) > max(1, self.texts * _TYPO):
            return "unsure"
        chance = _LOW_DAY**self.own_low if self.all_own_low else 1.0
        # A spreadsheet set to American order takes 05/03 for a date (3 May) and leaves 28/03 as text.
        if self.all_own_low and few == self.texts > 0:
            return "swapped" if chance * (1 - _LOW_DAY) ** self.texts < _SURE else "unsure"
        return "unsure" if (many and not few) or chance < _DOUBT else "dmy"

    @property
    def silent(self) -> bool:
        """Nothing here tells, and nothing is suspect enough to be doubted by itself."""
        return self.order == "dmy" and not (self.days_first or self.own_high)


def orders_of(pages: Sequence[Sequence[Signs]]) -> list[list[Order]]:
    """For the columns of dates of each page: how each writes them."""
    book = [signs for page in pages for signs in page]
    return [[_order(signs, page, book) for signs in page] for page in pages]


def _order(signs: Signs, page: Sequence[Signs], book: Sequence[Signs]) -> Order:
    """By the column itself; where it does not tell, by its page, then by the book."""
    if signs.order == "unsure" and not (signs.days_first and signs.months_first):
        # Too short to prove what it looks like, unless all columns together do.
        together = sum(book, Signs()).order
        return together if together in _looks_like(signs) else "unsure"
    if not signs.silent or not (signs.texts or signs.own_low):
        return signs.order
    for around in (page, book):
        if told := _told(signs, around):
            return told
    return "own_unsure" if signs.all_own_low else "dmy"


def _looks_like(signs: Signs) -> tuple[Order, ...]:
    """What a column in doubt would be if it is not day first."""
    return ("mdy",) if signs.months_first else ("swapped",)


def _told(signs: Signs, around: Sequence[Signs]) -> Order | None:
    """What other columns say of a silent one; None where they say nothing, "unsure" where they disagree."""
    if signs.all_own_low:
        return _told_of_own(around)
    orders = {each.order for each in around if each.days_first or each.months_first}
    clear = orders - {"unsure"}
    if clear and "mdy" not in clear:
        return "dmy"
    if orders == {"mdy"}:
        return "mdy"
    return "unsure" if orders else None


def _told_of_own(around: Sequence[Signs]) -> Order | None:
    """One computer made all dates of a book: where one shows its day, none was turned round; where the column
    beside was turned round, so was this one."""
    orders = {each.order for each in around if each.own_low or each.own_high}
    if any(each.own_high for each in around):
        return "unsure" if "swapped" in orders else "dmy"
    together = sum(around, Signs()).order
    return together if together in ("swapped", "unsure") else None
