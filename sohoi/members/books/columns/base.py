"""What every column of a book can do: know its headings, recognise its contents, clean one cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from sohoi.members.books.records import Value
from sohoi.members.books.words import bare, is_blank, sentence, tick

Order = Literal["dmy", "mdy", "swapped", "unsure", "own_unsure"]


@dataclass(frozen=True, slots=True)
class Context:
    """What a cell cannot tell by itself: the day of reading and how the whole column writes its dates.

    `order` is "mdy" for texts in American order and "swapped" when the spreadsheet's own dates were taken
    that way round while the texts of the same column were not; "unsure" when its cells contradict each other;
    "own_unsure" when only the spreadsheet's own dates may have been turned round, and nothing tells.
    """

    today: date
    order: Order = "dmy"


@dataclass(frozen=True, slots=True)
class Reading:
    """One cell understood: values by field, and what could not be believed.

    `problem` and `hint` are codes of problems.py with the sentence in `words`; `rest` is text to keep as
    "Thông tin khác".
    """

    values: tuple[tuple[str, Value], ...] = ()
    problem: str = ""
    hint: str = ""
    words: str = ""
    rest: str = ""


NOTHING = Reading()


def either(text: str) -> tuple[str, ...]:
    """Headings written as "ho va ten|ho ten"."""
    return tuple(filter(None, text.split("|")))


class Column:
    """A field as a column of a book. One instance each, in the registry.

    `phrases` are folded headings without signs; they also count inside a longer heading.
    `marked` are headings whose marks matter ("đt" is a telephone, "dt" an ethnic group). Of two columns with
    the same key the one whose phrase stands earlier wins, unless the column is `repeated`.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    phrases: ClassVar[tuple[str, ...]] = ()
    marked: ClassVar[tuple[str, ...]] = ()
    alone: ClassVar[tuple[str, ...]] = ()
    """Further phrases that count only as the whole heading."""
    inside: ClassVar[bool] = True
    personal: ClassVar[bool] = True
    """Whether the same heading about a husband or child must not be taken for the member's."""
    repeated: ClassVar[bool] = False
    longest: ClassVar[int] = 0

    def clean(self, cell: str, context: Context) -> Reading:
        """Understand one cell that is not empty."""
        raise NotImplementedError

    def fits(self, cell: str) -> bool:
        """Whether a cell without any heading would be taken for this column."""
        return False

    def one(self, value: Value) -> Reading:
        """A reading of this column's own field; a text too long for it is kept as other information."""
        if self.longest and isinstance(value, str) and len(value) > self.longest:
            return Reading(rest=value)
        return Reading(values=((self.key, value),))


class TextColumn(Column):
    """Free words. A bare tick says too little ("Dân tộc: x") and is kept as other information."""

    def clean(self, cell: str, context: Context) -> Reading:
        if is_blank(cell):
            return NOTHING
        if len(cell) == 1 and tick(cell):
            return Reading(rest=cell)
        return self.one(self.words(cell))

    def words(self, cell: str) -> str:
        """The text as it is kept."""
        return sentence(cell)


class TickColumn(Column):
    """Yes or no. `yes` and `no` are folded words that say so in this column alone."""

    personal = False
    yes: ClassVar[frozenset[str]] = frozenset()
    no: ClassVar[frozenset[str]] = frozenset()

    def clean(self, cell: str, context: Context) -> Reading:
        ticked = tick(cell)
        if ticked is None:
            words = bare(cell)
            ticked = True if words in self.yes else False if words in self.no else None
        return self.one(ticked) if ticked is not None else self.otherwise(cell)

    def otherwise(self, cell: str) -> Reading:
        """A cell that is no tick."""
        return NOTHING if is_blank(cell) else Reading(rest=cell)


def share(column: Column, cells: Sequence[str]) -> float:
    """The part of the cells with something in them that fit a column."""
    full = [cell for cell in cells if not is_blank(cell)]
    return sum(map(column.fits, full)) / len(full) if full else 0.0
