"""In the child: .csv and .tsv in whatever encoding and with whatever delimiter they came."""

import codecs
import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sohoi.common.oldfonts import Scheme
from sohoi.common.oldfonts.judging import converted, weigh
from sohoi.common.sheets.read.limits import Limits
from sohoi.common.sheets.read.refusal import SheetRefused
from sohoi.common.sheets.read.workbook import Row, Sheet

_DELIMITERS = ";\t,|"
_SAMPLE_LINES = 60
_SAMPLE_BYTES = 60_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_plain(path: str, limits: Limits) -> Iterator[Sheet]:
    """One sheet named "csv"; row n is the n-th record of the file. Raises SheetRefused."""
    text = decode(Path(path).read_bytes())
    csv.field_size_limit(limits.cell_chars * 4)
    yield Sheet(name="csv", rows=list(_rows(text)))


def decode(raw: bytes) -> str:
    """The text in its own encoding: marked, UTF-8, UTF-16 without a mark, or one of old Windows.

    Letters of old fonts come back as Western European: whether they are is for the reader of the columns.
    """
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), None) or _unmarked(raw)
    try:
        text = _BY_HAND[encoding](raw) if encoding in _BY_HAND else raw.decode(encoding)
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
        return "damaged" if _nearly_utf8(raw) else _of_old_windows(raw)
    return "utf-8"


def _nearly_utf8(raw: bytes) -> bool:
    """UTF-8 with a few letters cut in two, as by a program that counts bytes: they are shown as lost."""
    text = _damaged(raw[:_SAMPLE_BYTES])
    lost = text.count("\ufffd")
    return lost * 20 <= sum(1 for sign in text if sign > "\x7f")


def _damaged(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _of_old_windows(raw: bytes) -> str:
    """Which encoding makes the most Vietnamese of bytes that are not UTF-8."""
    sample = b"\n".join(line for line in raw[:_SAMPLE_BYTES].splitlines() if not line.isascii())
    vietnamese = unicodedata.normalize("NFC", sample.decode("cp1258", "replace"))
    western = _western(sample)
    old = max(_points(_by_lines(western, scheme)) for scheme in (Scheme.TCVN3, Scheme.VNI))
    return "western" if old > _points(vietnamese) else "cp1258"


def _by_lines(text: str, scheme: Scheme) -> str:
    return "\n".join(converted(line, scheme) for line in text.splitlines())


def _points(text: str) -> int:
    """What speaks for a text, less what speaks against it."""
    weight = weigh(text)
    return weight.points - 2 * (weight.words - weight.sound)


def _western(raw: bytes) -> str:
    """Windows-1252, and where that has nothing, Latin-1: no byte is lost."""
    return raw.decode("cp1252", "as_latin_1")


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - the only kind that decoding raises
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("as_latin_1", _as_latin_1)
_BY_HAND = {"western": _western, "damaged": _damaged}


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
