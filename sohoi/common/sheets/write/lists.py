"""A list of people or things as an office prints, signs and stamps it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sohoi.common.sheets.write.cells import Cell, Kind, clean
from sohoi.common.sheets.write.page import LAST_ROW, Look, Page, Target, new_book
from sohoi.common.text import group_digits

STATE_LINES = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_ROOM_AROUND = 100


class TooManyRows(ValueError):
    """More rows than one sheet holds; the message is a Vietnamese sentence."""

    def __init__(self) -> None:
        super().__init__("Danh sách dài quá một tệp Excel. Xin tải riêng từng đơn vị.")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. Widths are in characters; they are stretched together to fill the page."""

    heading: str
    width: float = 14
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the lines above the room for the signature, and the printed name below it."""

    lines: tuple[str, ...]
    name: str = ""
    note: str = "(Ký, ghi rõ họ tên)"


@dataclass(frozen=True, slots=True)
class ListSheet:
    """What stands around the rows. A column of row numbers (STT) is added in front.

    `left` are the organs, the issuing one last; `place_date` is the line in italics under the right lines. In
    `total` the number stands for {n}; "" leaves the line out. `sums` is a last row in bold, without a number.
    `exported` says by whom and when the list was taken out: at the foot of every printed page and in the
    properties of the file.
    """

    title: str
    columns: tuple[Column, ...]
    subtitle: str = ""
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = STATE_LINES
    place_date: str = ""
    total: str = "Tổng cộng: {n} người"
    sums: tuple[Cell, ...] = ()
    signatures: tuple[Signature, ...] = ()
    exported: str = ""
    tab: str = "Danh sách"


def write_list(target: Target, *, sheet: ListSheet, rows: Iterable[Sequence[Cell]]) -> int:
    """Write a list to a path or an open binary stream; returns the number of rows.

    `rows` are taken one by one, memory stays flat. A row has one value for each column: None is an empty
    cell, a value in a text column is written as people write it, True is an x. Raises TooManyRows, and
    ValueError for a row of another length; the target is then untouched.
    """
    with new_book(target, streaming=True) as book:
        book.set_properties({"title": clean(sheet.title), "comments": clean(sheet.exported)})
        page = Page(book, sheet.tab, [column.width for column in sheet.columns])
        _head(page, sheet)
        page.headings(column.heading for column in sheet.columns)
        count = page.rows([column.kind for column in sheet.columns], counted(rows))
        if sheet.sums:
            page.sums([column.kind for column in sheet.columns], sheet.sums)
        _foot(page, sheet, count)
        page.print_on_a4(sheet.exported)
    return count


def counted(rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """The rows; TooManyRows at the first that would not fit, since the library drops it without a word."""
    for count, row in enumerate(rows, 1):
        if count > LAST_ROW - _ROOM_AROUND:
            raise TooManyRows
        yield row


def _head(page: Page, sheet: ListSheet) -> None:
    left, right = sheet.left, sheet.right
    for i in range(max(len(left), len(right))):
        page.side_by_side([_organ(left, i, bold=i == len(left) - 1), _organ(right, i, bold=True)])
    if sheet.place_date:
        page.side_by_side([("", {}), (sheet.place_date, {"italic": True})])
    page.skip()
    page.across(sheet.title, bold=True, font_size=14, align="center")
    if sheet.subtitle:
        page.across(sheet.subtitle, italic=True, align="center")
    page.skip()


def _organ(lines: tuple[str, ...], i: int, *, bold: bool) -> tuple[str, Look]:
    """Line i of one side of the head; the last one is underlined."""
    look: Look = {"bold": bold, "underline": int(i == len(lines) - 1)}
    return _line(lines, i), look


def _foot(page: Page, sheet: ListSheet, count: int) -> None:
    if sheet.total:
        page.across(sheet.total.replace("{n}", group_digits(count)), bold=True)
    if not sheet.signatures:
        return
    # A single signature stands at the right, as on every paper.
    nobody = [Signature((), note="")] if len(sheet.signatures) == 1 else []
    signed = [*nobody, *sheet.signatures]
    page.skip()
    for i in range(max(len(one.lines) for one in signed)):
        page.side_by_side([(_line(one.lines, i), {"bold": True}) for one in signed])
    page.side_by_side([(one.note, {"italic": True}) for one in signed])
    page.skip(4)
    page.side_by_side([(one.name, {"bold": True}) for one in signed])


def _line(lines: tuple[str, ...], i: int) -> str:
    return lines[i] if i < len(lines) else ""
