"""The form in which the child hands sheets to the parent: each different text once, rows as lists of places.

JSON, not pickle or marshal: what comes out of a process that opened a stranger's file is not to be trusted.
The first line holds the texts, each with a letter for its kind; the others one sheet each.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sohoi.common.sheets.read.limits import Limits
from sohoi.common.sheets.read.refusal import SheetRefused
from sohoi.common.sheets.read.workbook import (
    DayText,
    Merge,
    NumberText,
    Row,
    Sheet,
    Tcvn3CapitalText,
    Tcvn3Text,
    VniText,
    column_letters,
)

_KINDS: dict[type[str], str] = {
    DayText: "d",
    NumberText: "n",
    str: "s",
    Tcvn3Text: "t",
    Tcvn3CapitalText: "c",
    VniText: "v",
}
_MAKE = {letter: kind for kind, letter in _KINDS.items()}
_MERGES = 20_000


class _Texts:
    """Numbers the different texts of a workbook; 0 is the empty one."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.places: dict[str, int] = {"s": 0}
        self.bytes = 0

    def place(self, text: str, sheet: str, row: int, column: int) -> int:
        key = _KINDS[type(text)] + text
        place = self.places.get(key)
        if place is None:
            place = self.places[key] = len(self.places)
            self._measure(text, sheet, row, column)
        return place

    def _measure(self, text: str, sheet: str, row: int, column: int) -> None:
        if len(text) > self.limits.cell_chars:
            raise SheetRefused("long_cell", sheet=sheet[:40], cell=f"{column_letters(column)}{row}")
        self.bytes += len(text)
        if self.bytes > self.limits.text_bytes:
            raise SheetRefused("text")


class _Count:
    """Rows and cells so far, over all sheets."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows = self.cells = 0

    def add(self, sheet: str, cells: list[str]) -> None:
        self.rows += 1
        self.cells += len(cells) - cells.count("")
        if len(cells) > self.limits.columns:
            raise SheetRefused("columns", sheet=sheet[:40], limit=self.limits.columns)
        if self.rows > self.limits.rows:
            raise SheetRefused("rows", limit=_dots(self.limits.rows))
        if self.cells > self.limits.cells:
            raise SheetRefused("cells", limit=_dots(self.limits.cells))


def _dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def pack(sheets: Iterable[Sheet], limits: Limits) -> list[bytes]:
    """Lines for the parent. Raises SheetRefused when the sheets hold more than allowed."""
    texts, count = _Texts(limits), _Count(limits)
    lines = [_pack_sheet(sheet, texts, count) for sheet in sheets]
    lines.insert(0, _dump({"texts": list(texts.places)}))
    if sum(map(len, lines)) > limits.output_bytes:
        raise SheetRefused("text")
    return lines


def _pack_sheet(sheet: Sheet, texts: _Texts, count: _Count) -> bytes:
    rows: list[list[int]] = []
    for number, cells in sheet.rows:
        count.add(sheet.name, cells)
        places = [
            texts.place(text, sheet.name, number, column) if text else 0 for column, text in enumerate(cells)
        ]
        rows.append([number, *places])
    merges = sheet.merges if len(sheet.merges) <= _MERGES else []
    return _dump({"name": sheet.name, "hidden": sheet.hidden, "merges": merges, "rows": rows})


def unpack(lines: Iterable[bytes]) -> Iterator[Sheet]:
    """The sheets again. Raises SheetRefused when the child refused the file."""
    feed = iter(lines)
    head: dict[str, Any] = json.loads(next(feed))
    if "refused" in head:
        raise SheetRefused(head["refused"], **head["details"])
    texts = [_MAKE[text[0]](text[1:]) for text in head.pop("texts")]
    for line in feed:
        yield _unpack_sheet(json.loads(line), texts)


def _unpack_sheet(given: dict[str, Any], texts: list[str]) -> Sheet:
    rows = [Row(places[0], [texts[place] for place in places[1:]]) for places in given["rows"]]
    merges = [Merge(*merge) for merge in given["merges"]]
    return Sheet(name=given["name"], rows=rows, hidden=given["hidden"], merges=merges)
