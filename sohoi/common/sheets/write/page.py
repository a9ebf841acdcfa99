"""One printable sheet being filled from the top, and the file around it."""

import math
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from sohoi.common.sheets.write.cells import Cell, Cells, Kind, clean

Target = str | Path | BinaryIO
Look = dict[str, Any]

LAST_ROW = 1_048_576
_FONT = "Times New Roman"
# "none": else the file says "the font of the theme", and Excel shows another one whatever the name is.
_TYPE = {"font_name": _FONT, "font_size": 12, "font_scheme": "none"}
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_format_properties": _TYPE,
}
_FULL_WIDTH = 118.0  # what fits across a landscape A4 in 12 points, in the widths of a spreadsheet
_NUMBERS = 5.0  # the width of the column of row numbers
_LINE = 19  # points
_FORBIDDEN_IN_TAB = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@contextmanager
def new_book(target: Target, *, streaming: bool) -> Iterator[Any]:
    """A workbook that reaches the target only when all of it went well.

    Rows wait in a file of their own while they stream. It holds personal data, so it lies in a folder for us
    alone that goes in any case.
    """
    with tempfile.TemporaryDirectory(prefix="sohoi-xlsx-") as folder:
        path = Path(folder) / "book.xlsx"
        options = {**_OPTIONS, "tmpdir": folder, "constant_memory": streaming}
        with xlsxwriter.Workbook(str(path), options) as book:
            yield book
        _deliver(path, target)


def _deliver(path: Path, target: Target) -> None:
    if isinstance(target, str | Path):
        whole = Path(target)
        part = whole.with_name(f".{whole.name}.part")
        shutil.copyfile(path, part)
        part.replace(whole)
    else:
        with path.open("rb") as source:
            shutil.copyfileobj(source, target)


class Page:
    """One sheet: `row` is the next free one, column 0 holds the row numbers."""

    def __init__(self, book: Any, tab: str, widths: Sequence[float]) -> None:
        self._book = book
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        stretch = max(1.0, (_FULL_WIDTH - _NUMBERS) / sum(widths))
        self._widths = [_NUMBERS, *(width * stretch for width in widths)]
        self.row = 0
        self.sheet = book.add_worksheet(_tab_name(tab))
        self._cells = Cells(self.sheet, self.style)
        for at, width in enumerate(self._widths):
            self.sheet.set_column(at, at, width)

    def style(self, **look: Any) -> Any:
        """A format, made once for each look."""
        wanted = {**_TYPE, "valign": "vcenter", **look}
        key = tuple(sorted(wanted.items()))
        if key not in self._styles:
            self._styles[key] = self._book.add_format(wanted)
        return self._styles[key]

    def skip(self, rows: int = 1) -> None:
        """Leave rows empty."""
        self.row += rows

    def across(self, text: str, **look: Any) -> None:
        """A line over the whole width; a long one gets its height here, merged cells do not find it."""
        self.sheet.set_row(self.row, _LINE * _lines(text, sum(self._widths)))
        self._span(0, len(self._widths) - 1, text, self.style(text_wrap=True, **look))
        self.row += 1

    def side_by_side(self, parts: Sequence[tuple[str, Look]]) -> None:
        """Texts beside each other, each centred in its share of the width."""
        for (first, last), (text, look) in zip(self._shares(len(parts)), parts, strict=True):
            self._span(first, last, text, self.style(align="center", **look))
        self.row += 1

    def headings(self, names: Iterable[str]) -> None:
        """The bordered row that repeats on every printed page and stays when scrolling."""
        look, texts = self.style(bold=True, align="center", text_wrap=True, border=1), ["STT", *names]
        lines = max(_lines(text, width) for text, width in zip(texts, self._widths, strict=True))
        self.sheet.set_row(self.row, _LINE * lines)
        for at, text in enumerate(texts):
            self.sheet.write_string(self.row, at, clean(text), look)
        self.sheet.repeat_rows(self.row)
        self.row += 1
        self.sheet.freeze_panes(self.row, 0)

    def rows(self, kinds: Sequence[Kind], rows: Iterable[Sequence[Cell]]) -> int:
        """Numbered rows, one value for each kind; returns how many. ValueError for another length."""
        writers, count = [self._cells.writer(kind) for kind in kinds], 0
        for count, values in enumerate(rows, 1):
            self._cells.ordinal(self.row, count)
            for at, (write, value) in enumerate(zip(writers, values, strict=True), 1):
                write(self.row, at, value)
            self.row += 1
        return count

    def sums(self, kinds: Sequence[Kind], values: Sequence[Cell]) -> None:
        """A row in bold, without a number of its own. ValueError for another length."""
        bold = Cells(self.sheet, lambda **look: self.style(bold=True, **look))
        bold.text(self.row, 0, None)
        for at, (kind, value) in enumerate(zip(kinds, values, strict=True), 1):
            bold.writer(kind)(self.row, at, value)
        self.row += 1

    def empty_rows(self, count: int) -> None:
        """Bordered rows to write into."""
        for _ in range(count):
            for at in range(len(self._widths)):
                self._cells.text(self.row, at, None)
            self.row += 1

    def keep_text(self) -> None:
        """Cells that someone fills in later hold text as well."""
        for at, width in enumerate(self._widths[1:], 1):
            self.sheet.set_column(at, at, width, self.style(num_format="@"))

    def print_on_a4(self, footer: str = "") -> None:
        """Landscape, as wide as the page; at every foot page numbers, and `footer` at the left."""
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.7)
        self.sheet.fit_to_pages(1, 0)
        # Else every telephone number bears a green corner, and a click there turns it into a number.
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW}"})
        said = " ".join(clean(footer).split())[:120].replace("&", "&&")
        self.sheet.set_footer(f'&L&"{_FONT}"&10 {said}&R&"{_FONT}"&10 Trang &P/&N')

    def _span(self, first: int, last: int, text: str, look: Any) -> None:
        if not text:
            return
        if first < last:
            self.sheet.merge_range(self.row, first, self.row, last, "", look)
        # Written here, since merge_range guesses what a text means.
        self.sheet.write_string(self.row, first, clean(text), look)

    def _shares(self, count: int) -> list[tuple[int, int]]:
        """(first, last) column of each of `count` shares, as equal in width as columns allow."""
        reached, full = list(accumulate(self._widths)), sum(self._widths)
        ends: list[int] = []
        for share in range(1, count):
            near = min(range(len(reached)), key=lambda at: abs(reached[at] - full * share / count))
            ends.append(min(max(near, len(ends) and ends[-1] + 1), len(reached) - 1 - (count - share)))
        return list(zip([0, *(end + 1 for end in ends)], [*ends, len(reached) - 1], strict=True))


def _lines(text: str, width: float) -> int:
    """How many lines a text takes, roughly, in bold letters of 12 to 14 points."""
    return sum(max(1, math.ceil(len(line) * 1.15 / width)) for line in text.split("\n"))


def _tab_name(name: str) -> str:
    """Spreadsheets refuse some characters, an apostrophe at an end, and more than 31."""
    return " ".join(clean(name).translate(_FORBIDDEN_IN_TAB).split())[:31].strip(" '") or "Danh sách"
