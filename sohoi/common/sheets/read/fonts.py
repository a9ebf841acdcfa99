"""In the child: which cells of an .xlsx or .xls stand in an old Vietnamese font.

Nearly all files have none, which a look at the names of their fonts tells; only the others pay for more.
"""

import contextlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sohoi.common.sheets.read.limits import MIB, Limits
from sohoi.common.sheets.read.parts import Attributes, Walker, local, opened, part_bytes, walk_part
from sohoi.common.sheets.read.refusal import SheetRefused
from sohoi.common.sheets.read.workbook import OLD_FONTS, text_of_font

KINDS: tuple[type[str], ...] = (str, *OLD_FONTS)
SheetFonts = dict[int, bytearray]
"""For each row number, one byte a column: the place of its kind in KINDS."""
Fonts = dict[str, SheetFonts]

_STYLES, _WORKBOOK, _RELATIONS = "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MOST = 16 * MIB
_IN_XML = re.compile(rb"""["'](?:\.vn|vni[-_ ])""", re.IGNORECASE)
_IN_XLS = re.compile(rb"\.\x00?V\x00?n|V\x00?N\x00?I\x00?[-_ ]", re.IGNORECASE)
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def fonts_of(path: str, kind: str, limits: Limits) -> Fonts:
    """The fonts by the names of sheets; empty where the file has no old font or does not tell."""
    try:
        return _of_xlsx(path, limits) if kind == "xlsx" else _of_xls(path) if kind == "xls" else {}
    except SheetRefused as refusal:
        # What the cells were read from is whole; without its fonts the letters decide.
        if refusal.code != "broken":
            raise
        return {}


def _of_xlsx(path: str, limits: Limits) -> Fonts:
    with opened(path) as parts:
        if not _IN_XML.search(part_bytes(parts, _STYLES, _MOST)):
            return {}
        styles = _Styles()
        walk_part(parts, _STYLES, Walker(styles.start, styles.end), limits)
        if not any(styles.kinds()):
            return {}
        return {name: _cells(parts, part, styles.kinds(), limits) for name, part in _sheets(parts, limits)}


class _Styles:
    """Which kind of text each format of a cell makes."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.fonts: list[int] = []
        self.formats: list[int] = []

    def start(self, name: str, attributes: Attributes) -> None:
        name = local(name)
        above = self.inside[-1:]
        if name == "font" and above == ["fonts"]:
            self.fonts.append(0)
        elif name == "name" and self.inside[-2:] == ["fonts", "font"]:
            self.fonts[-1] = KINDS.index(text_of_font(attributes.get("val", "")))
        elif name == "xf" and above == ["cellXfs"]:
            self.formats.append(_whole(attributes.get("fontId")))
        self.inside.append(name)

    def end(self, name: str) -> None:
        self.inside.pop()

    def kinds(self) -> list[int]:
        return [self.fonts[font] if font < len(self.fonts) else 0 for font in self.formats]


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0


def _sheets(parts: zipfile.ZipFile, limits: Limits) -> Iterator[tuple[str, str]]:
    """The name of each sheet and its part."""
    named: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: Attributes) -> None:
        if local(name) == "sheet":
            told = {local(key): value for key, value in attributes.items()}
            named[told.get("name", "")] = told.get("id", "")

    def relation(name: str, attributes: Attributes) -> None:
        targets[attributes.get("Id", "")] = attributes.get("Target", "")

    walk_part(parts, _WORKBOOK, Walker(sheet), limits)
    walk_part(parts, _RELATIONS, Walker(relation), limits)
    there = set(parts.namelist())
    for name, key in named.items():
        target = targets.get(key, "")
        part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        if part in there:
            yield name, part


def _cells(parts: zipfile.ZipFile, part: str, kinds: list[int], limits: Limits) -> SheetFonts:
    found: SheetFonts = {}

    def cell(name: str, attributes: Attributes) -> None:
        # Without a reference or a style of its own a cell says nothing that is worth the counting.
        if name != "c" and local(name) != "c":
            return
        style = _whole(attributes.get("s"))
        kind = kinds[style] if style < len(kinds) else 0
        place = _REFERENCE.fullmatch(attributes.get("r", "")) if kind else None
        if place:
            mark(found, int(place[2]), _column(place[1]), kind, limits)

    walk_part(parts, part, Walker(cell), limits)
    return found


def mark(found: SheetFonts, row: int, column: int, kind: int, limits: Limits) -> None:
    """Note the kind of one cell, as far as the limits reach."""
    if column < limits.columns and (row in found or len(found) < limits.rows):
        marks = found.setdefault(row, bytearray())
        marks.extend(bytes(max(0, column + 1 - len(marks))))
        marks[column] = kind


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


class _Silent:
    """Where the reader of .xls may talk to."""

    def write(self, text: str) -> None:
        """Hear nothing."""


def _of_xls(path: str) -> Fonts:
    if not _IN_XLS.search(Path(path).read_bytes()):
        return {}
    found: Fonts = {}
    # What this reader cannot take, the other one may: then the letters decide without the fonts.
    with contextlib.suppress(Exception):
        import xlrd

        book = xlrd.open_workbook(path, formatting_info=True, ragged_rows=True, logfile=_Silent())
        names = [font.name for font in book.font_list]
        kinds = [
            KINDS.index(text_of_font(names[form.font_index])) if form.font_index < len(names) else 0
            for form in book.xf_list
        ]
        found = {sheet.name: _rows_of_xls(sheet, kinds) for sheet in book.sheets()}
    return found


def _rows_of_xls(sheet: object, kinds: list[int]) -> SheetFonts:
    rows: SheetFonts = {}
    for row in range(sheet.nrows):  # type: ignore[attr-defined]
        marks = bytearray(
            kinds[sheet.cell_xf_index(row, column)]  # type: ignore[attr-defined]
            for column in range(sheet.row_len(row))  # type: ignore[attr-defined]
        )
        if any(marks):
            rows[row + 1] = marks
    return rows


def in_their_fonts(cells: list[str], marks: bytearray | None) -> list[str]:
    """The cells of a row, those in an old font as that kind of text."""
    if not marks:
        return cells
    return [
        KINDS[kind](cell) if kind and type(cell) is str and cell else cell
        for cell, kind in zip(cells, [*marks, *bytes(max(0, len(cells) - len(marks)))], strict=False)
    ]
