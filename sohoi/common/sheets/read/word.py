"""In the child: the tables of a Word document (.docx), with the lines between them, as one sheet."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from sohoi.common.sheets.read.grid import Grid
from sohoi.common.sheets.read.limits import MIB, Limits
from sohoi.common.sheets.read.parts import (
    Attributes,
    Walker,
    local,
    opened,
    part_bytes,
    refuse_unsafe,
    walk_part,
)
from sohoi.common.sheets.read.refusal import SheetRefused
from sohoi.common.sheets.read.workbook import Sheet, text_of_font

NAME = "Bảng {}"
_DOCUMENTS = ("word/document.xml", "word/document2.xml")
_STYLES = "word/styles.xml"
_IN_XML = re.compile(rb"""["'](?:\.vn|vni[-_ ])""", re.IGNORECASE)
# Boxes and ticks of the fonts Wingdings and Symbol that say yes.
_TICKS = frozenset({"F0FC", "F0FE", "F0FD", "F0FB", "F052", "F054", "F078"})
_PASSED = frozenset({"Fallback", "moveFrom", "del", "instrText", "delText"})
_DEEPEST = 200
_MOST = 16 * MIB


def read_word(path: str, limits: Limits) -> Iterator[Sheet]:
    """Sheets of rows of tables and paragraphs in their order. Raises SheetRefused.

    A table with lines above it begins a sheet: they are its title. One that follows another at once goes on.
    """
    refuse_unsafe(path)
    with opened(path) as parts:
        document = next((name for name in _DOCUMENTS if name in parts.namelist()), _DOCUMENTS[0])
        reader = _Document(limits, _fonts_of_styles(parts, limits))
        walk_part(parts, document, Walker(reader.start, reader.end, reader.text), limits)
    yield from reader.sheets()


def _fonts_of_styles(parts: zipfile.ZipFile, limits: Limits) -> dict[str, str]:
    """The font of each style of paragraphs and letters; under "" the one of all text without."""
    found: dict[str, str] = {}
    style, standard = "", False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal style, standard
        name = local(name)
        if name == "style":
            style = _attribute(attributes, "styleId")
            standard = _attribute(attributes, "default") in ("1", "true")
            standard &= _attribute(attributes, "type") == "paragraph"
        elif name == "rFonts" and (font := _font(attributes)):
            found[style] = font
            if standard:
                found[""] = font

    if _IN_XML.search(part_bytes(parts, _STYLES, _MOST)):
        walk_part(parts, _STYLES, Walker(start), limits)
    return found


def _attribute(attributes: Attributes, name: str) -> str:
    return next((value for key, value in attributes.items() if local(key) == name), "")


def _font(attributes: Attributes) -> str:
    return _attribute(attributes, "ascii") or _attribute(attributes, "hAnsi")


def _whole(attributes: Attributes) -> int:
    value = _attribute(attributes, "val")
    return int(value) if value.isdecimal() and len(value) < 8 else 1


class _Document:
    """Walks through a document. Only the outermost tables make rows; a table inside a cell is its text."""

    def __init__(self, limits: Limits, styles: dict[str, str]) -> None:
        self.limits, self.styles = limits, styles
        self.grid = Grid(NAME.format(1), limits)
        self.done: list[Sheet] = []
        self.lines: list[list[str]] = []
        self.letters = 0
        self.depth = self.passed = self.tables = self.runs = 0
        self.writing = False
        self.paragraph = self.run = ""
        self.pieces: list[str] = []
        self.kinds: Counter[type[str]] = Counter()
        self.width, self.down = 1, ""

    def start(self, name: str, attributes: Attributes) -> None:
        name = local(name)
        self.depth += 1
        if self.depth > _DEEPEST:
            raise SheetRefused("broken")
        if self.passed or name in _PASSED:
            self.passed += 1
            return
        begin = _STARTS.get(name)
        if begin:
            begin(self, attributes)

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.passed:
            self.passed -= 1
            return
        finish = _ENDS.get(local(name))
        if finish:
            finish(self)

    def text(self, text: str) -> None:
        if self.writing and not self.passed:
            self._write(text)

    def _write(self, text: str) -> None:
        self.letters += len(text)
        if self.letters > self.limits.text_bytes:
            raise SheetRefused("text")
        self.pieces.append(text)
        font = self.run or self.styles.get(self.paragraph) or self.styles.get("", "")
        self.kinds[text_of_font(font) if font else str] += len(text.strip())

    def _taken(self) -> str:
        """What was written since the last time, as the kind of text that most of it is."""
        text = "".join(self.pieces).strip()
        kind = max(self.kinds, key=lambda kind: self.kinds[kind], default=str)
        self.pieces = []
        self.kinds.clear()
        return kind(text)

    def _begin_table(self, attributes: Attributes) -> None:
        if not self.tables:
            self._end_line()
            self._begin_sheet()
        self.tables += 1

    def _begin_sheet(self) -> None:
        if self.lines and self.grid.number and len(self.done) + 1 < self.limits.sheets:
            self.done.append(self.grid.sheet())
            self.grid = Grid(NAME.format(len(self.done) + 1), self.limits)
        self._put_lines()

    def _put_lines(self) -> None:
        for line in self.lines:
            self.grid.line(*line)
        self.lines = []

    def sheets(self) -> list[Sheet]:
        """All that was read."""
        self._put_lines()
        return [*self.done, self.grid.sheet()]

    def _end_table(self) -> None:
        self.tables -= 1
        if not self.tables:
            self.grid.end_table()

    def _begin_row(self, attributes: Attributes) -> None:
        if self.tables == 1:
            self.grid.begin()

    def _skip_columns(self, attributes: Attributes) -> None:
        if self.tables == 1:
            self.grid.cell("", width=_whole(attributes))

    def _end_row(self) -> None:
        if self.tables == 1:
            self.grid.end()

    def _begin_cell(self, attributes: Attributes) -> None:
        if self.tables == 1:
            self._taken()
            self.width, self.down = 1, ""

    def _span(self, attributes: Attributes) -> None:
        if self.tables == 1:
            self.width = _whole(attributes)

    def _merge_down(self, attributes: Attributes) -> None:
        if self.tables == 1:
            self.down = _attribute(attributes, "val") or "continue"

    def _end_cell(self) -> None:
        if self.tables > 1:
            self._write(" ")
            return
        text = self._taken()
        if self.down == "continue" and not text:
            self.grid.going_on(width=self.width)
        else:
            self.grid.cell(text, width=self.width)

    def _begin_paragraph(self, attributes: Attributes) -> None:
        self.paragraph = ""

    def _style(self, attributes: Attributes) -> None:
        self.paragraph = _attribute(attributes, "val")

    def _end_paragraph(self) -> None:
        if self.tables:
            self._write("\n")
        else:
            self._end_line()

    def _end_line(self) -> None:
        """A paragraph outside of tables: a line, its parts between tabs as cells."""
        text = self._taken()
        if text:
            kind = type(text)
            self.lines.append([kind(part.strip()) for part in text.split("\t")])

    def _begin_run(self, attributes: Attributes) -> None:
        self.runs, self.run = self.runs + 1, ""

    def _end_run(self) -> None:
        self.runs, self.run = self.runs - 1, ""

    def _run_font(self, attributes: Attributes) -> None:
        if self.runs:
            self.run = _font(attributes)

    def _run_style(self, attributes: Attributes) -> None:
        self.run = self.run or self.styles.get(_attribute(attributes, "val"), "")

    def _begin_text(self, attributes: Attributes) -> None:
        self.writing = True

    def _end_text(self) -> None:
        self.writing = False

    def _sign(self, sign: str) -> None:
        if self.runs:
            self._write(sign)

    def _symbol(self, attributes: Attributes) -> None:
        if _attribute(attributes, "char").upper() in _TICKS:
            self._sign("x")


_STARTS = {
    "tbl": _Document._begin_table,
    "tr": _Document._begin_row,
    "gridBefore": _Document._skip_columns,
    "tc": _Document._begin_cell,
    "gridSpan": _Document._span,
    "vMerge": _Document._merge_down,
    "p": _Document._begin_paragraph,
    "pStyle": _Document._style,
    "r": _Document._begin_run,
    "rFonts": _Document._run_font,
    "rStyle": _Document._run_style,
    "t": _Document._begin_text,
    "tab": lambda reader, attributes: reader._sign("\t"),
    "br": lambda reader, attributes: reader._sign("\n"),
    "cr": lambda reader, attributes: reader._sign("\n"),
    "noBreakHyphen": lambda reader, attributes: reader._sign("-"),
    "sym": _Document._symbol,
}
_ENDS = {
    "tbl": _Document._end_table,
    "tr": _Document._end_row,
    "tc": _Document._end_cell,
    "p": _Document._end_paragraph,
    "r": _Document._end_run,
    "t": _Document._end_text,
}
