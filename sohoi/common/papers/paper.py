"""What an official paper is made of, by the two layouts that the Union uses side by side.

STATE follows Decree 30/2020/ND-CP, UNION Guidance 36-HD/VPTW of 2018: an asterisk under the issuing organ, no
name of the country. Lengths are millimetres, letters are points.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from sohoi.common.sheets.write import STATE_LINES, Signature

# A page of a list holds about thirty rows: beyond a hundred pages nobody prints, and a spreadsheet serves.
MOST_ROWS = 3000


class TooLong(ValueError):
    """More rows than a paper holds; the message is a Vietnamese sentence."""

    def __init__(self) -> None:
        super().__init__(
            f"Danh sách dài quá {MOST_ROWS:,} dòng để in ra giấy. ".replace(",", ".")
            + "Hãy tải tệp Excel, hoặc tải từng chi hội."
        )


class Style(StrEnum):
    """Which rules the paper follows."""

    STATE = "state"
    UNION = "union"


@dataclass(frozen=True, slots=True)
class Margins:
    """Around the text, in millimetres."""

    top: int
    bottom: int
    left: int
    right: int


MARGINS = {Style.STATE: Margins(20, 20, 30, 15), Style.UNION: Margins(20, 20, 30, 15)}
# A table across a landscape page has no binding edge at its left.
LANDSCAPE = Margins(20, 15, 15, 15)
TITLE_POINTS = {Style.STATE: 14, Style.UNION: 16}
BODY_POINTS, TABLE_POINTS = 14, 12


@dataclass(frozen=True, slots=True)
class Head:
    """How a paper begins: the organs above, the one that issues it, its number as printed, place and date."""

    style: Style = Style.STATE
    above: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    number: str = ""
    place_date: str = ""

    @property
    def right(self) -> tuple[str, ...]:
        """The lines at the right, over place and date."""
        return STATE_LINES if self.style is Style.STATE else ()

    @property
    def left(self) -> tuple[str, ...]:
        """All lines at the left, as a spreadsheet shows them."""
        return (*self.above, *self.issuer)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `lead` stands in bold before it ("Điều 1."). Looks: plain has a first line drawn in,
    ground is in italics (what a decision rests on), middle is bold and centred, field is a "label: words",
    the words in bold, total is the line in bold under a table."""

    text: str
    lead: str = ""
    look: Literal["plain", "ground", "middle", "field", "total"] = "plain"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Widths are shares of the whole."""

    heading: str
    width: float = 10
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a heading that repeats on every page; `sums` is a last row in bold."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.rows) > MOST_ROWS:
            raise TooLong
        if {len(row) for row in (*self.rows, self.sums or self.columns)} - {len(self.columns)}:
            raise ValueError("A row has another length than the table")


Block = Text | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `authority` is who decides, in capitals under the title. With recipients ("Nơi nhận")
    the one signature stands at their right. `footer` stands small at the foot of every page."""

    head: Head
    title: str
    subtitle: str = ""
    authority: str = ""
    body: tuple[Block, ...] = ()
    recipients: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    footer: str = ""
    landscape: bool = False

    @property
    def margins(self) -> Margins:
        return LANDSCAPE if self.landscape else MARGINS[self.head.style]

    @property
    def is_list(self) -> bool:
        """Whether it is nothing but a list; its subtitle is then in italics and has no line below."""
        return bool(self.body) and isinstance(self.body[0], Table)
