"""The form in which the child hands sheets to the parent: each different text once, rows as places of texts.

Not pickle or marshal: what comes out of a process that opened a stranger's file is not to be trusted. The
first line is JSON, the sheets and the texts, with a letter for the kind of each. The rows follow as plain
numbers of four bytes: for a hundred thousand people an eighth of what Python's own numbers take.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from sohoi.common.sheets.read.limits import Limits
from sohoi.common.sheets.read.refusal import SheetRefused
from sohoi.common.sheets.read.workbook import (
    DayText,
    Flow,
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
_NUMBERS = "I"


class _Texts:
    """Numbers the different texts of a workbook; 0 is the empty one."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.places: dict[type[str], dict[str, int]] = {kind: {} for kind in _KINDS}
        self.places[str][""] = 0
        self.texts, self.kinds = [""], ["s"]
        self.bytes = 0

    def row(self, row: Row) -> list[int]:
        """The places of the texts of a row."""
        known = self.places
        return [
            self._add(text) if (place := known[type(text)].get(text)) is None else place for text in row.cells
        ]

    def _add(self, text: str) -> int:
        place = self.places[type(text)][text] = len(self.texts)
        self.texts.append(text)
        self.kinds.append(_KINDS[type(text)])
        self.bytes += len(text)
        if self.bytes > self.limits.text_bytes:
            raise SheetRefused("text")
        return place


class _Count:
    """Rows and cells so far, over all sheets."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows = self.cells = 0

    def add(self, sheet: str, row: Row) -> None:
        cells = row.cells
        self.rows += 1
        self.cells += len(cells) - cells.count("")
        if len(cells) > self.limits.columns:
            raise SheetRefused("columns", sheet=sheet[:40], limit=self.limits.columns)
        if self.rows > self.limits.rows:
            raise SheetRefused("rows", limit=_dots(self.limits.rows))
        if self.cells > self.limits.cells:
            raise SheetRefused("cells", limit=_dots(self.limits.cells))
        if max(map(len, cells), default=0) > self.limits.cell_chars:
            column = next(at for at, cell in enumerate(cells) if len(cell) > self.limits.cell_chars)
            raise SheetRefused("long_cell", sheet=sheet[:40], cell=f"{column_letters(column)}{row.number}")


def _dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def pack(sheets: Iterable[Sheet | Flow], limits: Limits) -> list[bytes]:
    """What the parent gets, in pieces. Raises SheetRefused when the sheets hold more than allowed."""
    texts, count = _Texts(limits), _Count(limits)
    told, rows = [], []
    for sheet in sheets:
        rows.append(_pack_rows(sheet, texts, count))
        merges = sheet.merges if len(sheet.merges) <= _MERGES else []
        held = {"name": sheet.name, "hidden": sheet.hidden, "merges": merges, "numbers": len(rows[-1])}
        told.append(held)
    head = _dump({"sheets": told, "kinds": "".join(texts.kinds), "texts": texts.texts})
    pieces = [head, b"\n", *(each.tobytes() for each in rows)]
    if sum(map(len, pieces)) > limits.output_bytes:
        raise SheetRefused("text")
    return pieces


def _pack_rows(sheet: Sheet | Flow, texts: _Texts, count: _Count) -> array[int]:
    """For each row its number, how many cells it has, and the places of their texts."""
    packed = array(_NUMBERS)
    for row in sheet.rows:
        count.add(sheet.name, row)
        packed.append(row.number)
        packed.append(len(row.cells))
        packed.extend(texts.row(row))
    return packed


def unpack(output: bytes | bytearray) -> Iterator[Sheet]:
    """The sheets again. Raises SheetRefused when the child refused the file, ValueError for anything odd."""
    end = output.index(b"\n")
    head: dict[str, Any] = json.loads(output[:end])
    if "refused" in head:
        raise SheetRefused(head["refused"], **head["details"])
    told = zip(head.pop("kinds"), head.pop("texts"), strict=True)
    texts = [text if kind == "s" else _MAKE[kind](text) for kind, text in told]
    numbers = array(_NUMBERS)
    numbers.frombytes(memoryview(output)[end + 1 :])
    at = 0
    for given in head["sheets"]:
        rows = numbers[at : at + given["numbers"]]
        at += given["numbers"]
        merges = [Merge(*merge) for merge in given["merges"]]
        yield Sheet(given["name"], list(_unpack_rows(rows, texts)), given["hidden"], merges)


def _unpack_rows(numbers: array[int], texts: list[str]) -> Iterator[Row]:
    at, text_of = 0, texts.__getitem__
    while at < len(numbers):
        number, width = numbers[at : at + 2]
        at += 2 + width
        yield Row(number, tuple(map(text_of, numbers[at - width : at])))
