"""In the child: which cells of an .ods stand in an old Vietnamese font.

A cell names a style, or takes that of its row or column; the style names a font, or its parent does.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from sohoi.common.sheets.read.fonts import KINDS, Fonts, SheetFonts, mark
from sohoi.common.sheets.read.limits import MIB, Limits
from sohoi.common.sheets.read.parts import Attributes, Walker, local, opened, walk_part
from sohoi.common.sheets.read.refusal import SheetRefused
from sohoi.common.sheets.read.workbook import text_of_font

_STYLES, _CONTENT = "styles.xml", "content.xml"
# Fonts are declared before everything else.
_BEGINNING = 2 * MIB
_OLD = re.compile(rb"""["';](?:\.vn|vni[-_ ])""", re.IGNORECASE)
_DEEPEST = 20
_CELLS = ("table-cell", "covered-table-cell")


def fonts_of_ods(path: str, limits: Limits) -> Fonts:
    """The fonts by the names of sheets; empty where the file has no old font or does not tell."""
    try:
        return _fonts(path, limits)
    except SheetRefused as refusal:
        # What the cells were read from is whole; without its fonts the letters decide.
        if refusal.code != "broken":
            raise
        return {}


def _fonts(path: str, limits: Limits) -> Fonts:
    with opened(path) as parts:
        there = [name for name in (_STYLES, _CONTENT) if name in parts.namelist()]
        if not any(_OLD.search(_beginning(parts, name)) for name in there):
            return {}
        styles, found = _Styles(), Fonts()
        for name in there:
            walk_part(parts, name, Walker(styles.start), limits)
        if _CONTENT in there and any(map(styles.kind, styles.known)):
            cells = _Cells(styles, found, limits)
            walk_part(parts, _CONTENT, Walker(cells.start, cells.end), limits)
        return found


def _beginning(parts: zipfile.ZipFile, name: str) -> bytes:
    with parts.open(name) as part:
        return part.read(_BEGINNING)


@dataclass(slots=True)
class _Style:
    """The kind of text that a style itself makes, None where it says nothing, and who is asked then."""

    parent: str
    kind: int | None = None


class _Styles:
    """Which kind of text each style of cells makes. The style without a name is the default of all cells."""

    def __init__(self) -> None:
        self.faces: dict[str, int] = {}
        self.known: dict[str, _Style] = {}
        self.open: _Style | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        name, told = local(name), _told(attributes)
        if name == "font-face":
            self.faces[told.get("name", "")] = _kind(told.get("font-family", told.get("name", "")))
        elif name in ("style", "default-style"):
            self.open = None
            if told.get("family") == "table-cell":
                own = told.get("name", "") if name == "style" else ""
                self.open = self.known[own] = _Style(told.get("parent-style-name", ""))
        elif name == "text-properties" and self.open is not None:
            self._font(self.open, told)

    def _font(self, style: _Style, told: Attributes) -> None:
        if "font-name" in told:
            style.kind = self.faces.get(told["font-name"], _kind(told["font-name"]))
        elif "font-family" in told:
            style.kind = _kind(told["font-family"])

    def kind(self, name: str) -> int:
        """The place in KINDS of the texts of a style."""
        for _ in range(_DEEPEST):
            style = self.known.get(name)
            if style is None:
                break
            if style.kind is not None:
                return style.kind
            if not name:
                break
            name = style.parent
        return 0


def _told(attributes: Attributes) -> dict[str, str]:
    return {local(key): value for key, value in attributes.items()}


def _kind(font: str) -> int:
    return KINDS.index(text_of_font(font.strip(" '\"")))


@dataclass(slots=True)
class _Cells:
    """Walks through the sheets, counting rows and columns as the repetitions say."""

    styles: _Styles
    found: Fonts
    limits: Limits
    sheet: SheetFonts = field(default_factory=dict)
    columns: list[tuple[int, str]] = field(default_factory=list)
    row: int = 0
    column: int = 0
    height: int = 0
    style: str = ""

    def start(self, name: str, attributes: Attributes) -> None:
        name = local(name)
        if name in _CELLS:
            self._cell(_told(attributes))
        elif name == "table-row":
            told = _told(attributes)
            self.column, self.height = 0, _times(told, "number-rows-repeated")
            self.style = told.get("default-cell-style-name", "")
        elif name == "table-column":
            told = _told(attributes)
            before = self.columns[-1][0] if self.columns else 0
            upto = before + _times(told, "number-columns-repeated")
            self.columns.append((upto, told.get("default-cell-style-name", "")))
        elif name == "table":
            self.sheet = self.found.setdefault(_told(attributes).get("name", ""), {})
            self.columns, self.row = [], 0

    def end(self, name: str) -> None:
        if local(name) == "table-row":
            self.row += self.height

    def _cell(self, told: Attributes) -> None:
        width = _times(told, "number-columns-repeated")
        if "value-type" in told:
            for column in range(self.column, min(self.column + width, self.limits.columns)):
                self._mark(column, told.get("style-name", ""))
        self.column += width

    def _mark(self, column: int, style: str) -> None:
        kind = self.styles.kind(style or self.style or self._of_column(column))
        for row in self._rows() if kind else ():
            mark(self.sheet, row, column, kind, self.limits)

    def _rows(self) -> Iterator[int]:
        return iter(range(self.row + 1, self.row + 1 + min(self.height, self.limits.rows)))

    def _of_column(self, column: int) -> str:
        return next((style for upto, style in self.columns if column < upto), "")


def _times(told: Attributes, key: str) -> int:
    text = told.get(key, "")
    return max(1, int(text)) if text.isdecimal() and len(text) < 8 else 1
