"""What a file is, by its first bytes and, for a zip, by its list of parts; nothing is unpacked here."""

import struct
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sohoi.common.sheets.read.limits import MIB, Limits
from sohoi.common.sheets.read.refusal import SheetRefused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFUSED_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"{\\rtf", "word"),
    (b"\x7fELF", "not_sheet"),
    (b"SQLite format 3", "not_sheet"),
)
# Two letters that a list may begin with too: they count only where a text never has a zero byte.
_SHORT_STARTS = ((b"BM", "picture"), (b"BZ", "archive"), (b"MZ", "not_sheet"))
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_WEB = (b"<html", b"<!doctype html", b"<table", b"<head", b"<body", b"<meta", b"<style", b"<div")
_SIGNS = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsx"),
    ("word/document.xml", "docx"),
    ("word/document2.xml", "docx"),
    ("content.xml", "ods"),
)
_END = b"PK\x05\x06"
_END_SIZE = 22
_PART = struct.Struct("<4s6H3I5H2I")
_HUGE = 0xFFFFFFFF


class _Part(NamedTuple):
    name: str
    size: int
    locked: bool


def kind_of(path: Path, limits: Limits) -> str:
    """xlsx, xls, ods, docx, html or csv. Raises SheetRefused for the rest, and for a zip that is too much."""
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise SheetRefused("too_big", limit=limits.file_bytes // MIB)
        with path.open("rb") as file:
            return _kind(file, size, limits)
    except OSError:
        raise SheetRefused("missing") from None


def _kind(file: BinaryIO, size: int, limits: Limits) -> str:
    start = file.read(4096)
    if not start.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise SheetRefused("empty" if size < 4096 else "not_sheet")
    if start.startswith(_OLE):
        return "xls"
    if start.startswith(_ZIP):
        return _kind_of_zip(file, size, limits)
    if start[:1] == b"\x09" and start[1:2] in b"\x00\x02\x04\x08":
        return "xls"  # BIFF without the OLE wrapping, as very old programs wrote it
    _refuse_known(start)
    return "html" if _is_web(start) else "csv"


def _refuse_known(start: bytes) -> None:
    short = _SHORT_STARTS if b"\x00" in start[:64] else ()
    for magic, code in (*_REFUSED_STARTS, *short):
        if start.startswith(magic):
            raise SheetRefused(code)
    if start[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1") or start[8:12] == b"WEBP":
        raise SheetRefused("picture")
    text = _plain(start)
    if text.startswith((b"<?xml", b"<workbook")) and b"spreadsheet" in text and b"<html" not in text:
        raise SheetRefused("old_xml")
    if text.startswith(b"mime-version"):
        raise SheetRefused("web_page")
    if text.startswith(b"<") and not _is_web(start):
        raise SheetRefused("not_sheet")


def _plain(start: bytes) -> bytes:
    return start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"").lower()


def _is_web(start: bytes) -> bool:
    """Whether a file is a web page: many systems hand those out as .xls."""
    text = _plain(start)
    return text.startswith(_WEB) or (text.startswith((b"<?xml", b"<!--")) and b"<html" in text)


def _kind_of_zip(file: BinaryIO, size: int, limits: Limits) -> str:
    parts = _parts(file, size, limits)
    if sum(part.size for part in parts) > limits.unpacked_bytes:
        raise SheetRefused("bomb")
    names = {part.name for part in parts}
    if any(part.locked for part in parts):
        raise SheetRefused("password")
    for sign, kind in _SIGNS:
        if sign in names:
            return kind
    if any(name.startswith("ppt/") for name in names):
        raise SheetRefused("slides")
    raise SheetRefused("archive")


def _parts(file: BinaryIO, size: int, limits: Limits) -> list[_Part]:
    """The central directory, read by hand: the standard library would first make an object of every entry."""
    count, length, offset = _end_record(file, size)
    if count > limits.entries or length > limits.entries * 400:
        raise SheetRefused("entries")
    file.seek(offset)
    directory = file.read(length)
    found: list[_Part] = []
    at = 0
    while directory[at : at + 4] == b"PK\x01\x02" and at + _PART.size <= len(directory):
        if len(found) >= limits.entries:
            raise SheetRefused("entries")
        fields = _PART.unpack_from(directory, at)
        name_end = at + _PART.size + fields[10]
        name = directory[at + _PART.size : name_end].decode("utf-8", "replace").replace("\\", "/")
        found.append(_Part(name, fields[9], bool(fields[3] & 1)))
        at = name_end + fields[11] + fields[12]
    if not found:
        raise SheetRefused("broken")
    return found


def _end_record(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """(entries, length, offset) of the central directory."""
    tail_start = max(0, size - 65_557)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or at + _END_SIZE > len(tail):
        raise SheetRefused("broken")
    count, length, offset = struct.unpack_from("<HII", tail, at + 10)
    if _HUGE in (length, offset) or count == 0xFFFF:
        raise SheetRefused("entries")  # a zip64 directory: no list of members needs one
    # Bytes put before the archive shift it; the directory always ends where its end record begins.
    start = tail_start + at - length
    return count, length, start if 0 <= start != offset else offset
