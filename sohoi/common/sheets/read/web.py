"""In the child: the tables of a web page, which many systems hand out with the name of an Excel file."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from sohoi.common.sheets.read.grid import Grid
from sohoi.common.sheets.read.limits import Limits
from sohoi.common.sheets.read.plain import decode
from sohoi.common.sheets.read.refusal import SheetRefused
from sohoi.common.sheets.read.workbook import Sheet

NAME = "Trang 1"
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_KNOWN = {"utf-8": "utf-8", "utf8": "utf-8", "windows-1258": "cp1258", "unicode": "utf-16"}
_UNSEEN = frozenset({"script", "style", "title", "template", "noscript", "xml"})
_BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "center", "caption"})
_DEEPEST = 50


def read_web(path: str, limits: Limits) -> Iterator[Sheet]:
    """One sheet: rows of all tables and the lines between them. Raises SheetRefused without any."""
    raw = Path(path).read_bytes()
    page = _Page(Grid(NAME, limits))
    page.feed(_text(raw))
    page.close()
    page.finish()
    if not page.rows:
        raise SheetRefused("web_page")
    yield page.grid.sheet()


def _text(raw: bytes) -> str:
    """The page in its own encoding; what it says of itself is believed if it is true."""
    told = _CHARSET.search(raw[:4096])
    encoding = _KNOWN.get(told[1].decode("ascii").lower()) if told else None
    try:
        return raw.decode(encoding) if encoding and encoding != "utf-16" else decode(raw)
    except UnicodeDecodeError:
        return decode(raw)


class _Page(HTMLParser):
    """Walks through a page. Where a cell holds a table, its rows come before the row it stands in."""

    def __init__(self, grid: Grid) -> None:
        super().__init__(convert_charrefs=True)
        self.grid = grid
        self.rows = 0
        self.unseen = 0
        self.tables: list[list[tuple[str, int, int]]] = []
        self.pieces: list[str] = []
        self.length = 0
        self.cell: tuple[int, int] | None = None
        self.outer: list[tuple[int, int] | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "table":
            self._begin_table()
        elif tag == "tr" and self.tables:
            self._end_row()
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
            told = dict(attrs)
            self.cell = (_whole(told.get("colspan")), _whole(told.get("rowspan")))
        elif tag == "br":
            self.handle_data("\n")
        elif tag in _BLOCKS:
            self._end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag == "table" and self.tables:
            self._end_table()
        elif tag == "tr":
            self._end_row()
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in _BLOCKS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        self.length += len(data)
        if self.length > self.grid.limits.text_bytes:
            raise SheetRefused("text")
        self.pieces.append(data)

    def finish(self) -> None:
        """The page may end in the middle of everything."""
        while self.tables:
            self._end_table()
        self._end_block()

    def _taken(self) -> str:
        text = " ".join("".join(self.pieces).split())
        self.pieces = []
        return text

    def _begin_table(self) -> None:
        self._end_block()
        if len(self.tables) >= _DEEPEST:
            raise SheetRefused("web_page")
        self.outer.append(self.cell)
        self.tables.append([])
        self.cell = None

    def _end_table(self) -> None:
        self._end_row()
        self.tables.pop()
        self.cell = self.outer.pop()
        self.grid.end_table()

    def _end_row(self) -> None:
        self._end_cell()
        if not self.tables or not self.tables[-1]:
            return
        self.rows += 1
        self.grid.begin()
        for text, width, height in self.tables[-1]:
            self.grid.cell(text, width=width, height=height)
        self.grid.end()
        self.tables[-1].clear()

    def _end_cell(self) -> None:
        if not self.tables or self.cell is None:
            self._taken()
            return
        self.tables[-1].append((self._taken(), *self.cell))
        if len(self.tables[-1]) > self.grid.limits.columns:
            raise SheetRefused("columns", sheet=self.grid.name, limit=self.grid.limits.columns)
        self.cell = None

    def _end_block(self) -> None:
        """Inside a cell a blank; outside of tables a line of its own."""
        if self.tables:
            self.pieces.append("\n")
            return
        text = self._taken()
        if text:
            self.grid.line(text)


def _whole(text: str | None) -> int:
    return max(1, min(int(text), 60_000)) if text and text.isdecimal() and len(text) < 8 else 1
