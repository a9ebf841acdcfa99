"""In the child: .csv and .tsv in whatever encoding and with whatever delimiter they came."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sohoi.common.sheets.read.limits import Limits
from sohoi.common.sheets.read.refusal import SheetRefused
from sohoi.common.sheets.read.workbook import Row, Sheet

_DELIMITERS = ";\t,|"
_SAMPLE_LINES = 60
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_plain(path: str, limits: Limits) -> Iterator[Sheet]:
    """One sheet named "csv"; row n is the n-th record of the file. Raises SheetRefused."""
    text = _decode(Path(path).read_bytes())
    csv.field_size_limit(limits.cell_chars * 4)
    yield Sheet(name="csv", rows=list(_rows(text)))


def _decode(raw: bytes) -> str:
    """The text in its own encoding: marked, UTF-8, UTF-16 without a mark, or else Vietnamese Windows."""
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), None) or _unmarked(raw)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        raise SheetRefused("encoding") from None
    if "\x00" in text or _control_share(text) > 0.01:
        raise SheetRefused("not_sheet")
    return text


def _unmarked(raw: bytes) -> str:
    start = raw[:4000]
    if start.count(0) > len(start) // 4:
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1258"
    return "utf-8"


def _control_share(text: str) -> float:
    sample = text[:20_000]
    return sum(char < " " and char not in "\t\r\n" for char in sample) / max(1, len(sample))


def _delimiter(text: str) -> str:
    """The sign that divides most lines into the same number of parts, more parts before fewer."""
    lines = list(io.StringIO(text[:200_000], newline=None))[:_SAMPLE_LINES]
    if lines and lines[0].strip().lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[-1]
    return max(_DELIMITERS, key=lambda sign: _evenness(lines, sign))


def _evenness(lines: list[str], sign: str) -> tuple[int, int]:
    try:
        widths = Counter(len(record) for record in csv.reader(lines, delimiter=sign) if len(record) > 1)
    except csv.Error:
        return (0, 0)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _rows(text: str) -> Iterator[Row]:
    records = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, cells in enumerate(records, 1):
            while cells and not cells[-1].strip():
                cells.pop()
            if any(cells):
                yield Row(number, cells)
    except csv.Error:
        raise SheetRefused("long_cell", sheet="csv", cell=f"A{records.line_num}") from None
