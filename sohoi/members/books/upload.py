"""From an uploaded file to what was read of it."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from sohoi.common.text import fold
from sohoi.members.books import read_book
from sohoi.members.books.records import Book, ColumnChoices

# What headings mean by the word of somebody of this commune: folded heading, key or None.
Meanings = Mapping[str, str | None]


@dataclass(frozen=True)
class Uploaded:
    """A file as it was read; `choices` are the columns whose meaning was remembered."""

    book: Book
    content: bytes
    sha256: str
    choices: ColumnChoices


def read_upload(upload: UploadedFile[Any], *, today: date, meanings: Meanings) -> Uploaded:
    """The book of an uploaded file. Raises Refused."""
    content = b"".join(upload.chunks())
    name = Path(str(upload.name or "danh-sach")).name
    book = read_content(content, name=name, today=today, choices={})
    choices = remembered(book, meanings)
    if choices:
        book = read_content(content, name=name, today=today, choices=choices)
    return Uploaded(book, content, hashlib.sha256(content).hexdigest(), choices)


def remembered(book: Book, meanings: Meanings) -> dict[tuple[str, int], str | None]:
    """The columns that are known to mean something else than what they were taken for."""
    return {
        (column.sheet, column.index): meanings[heading]
        for column in book.columns
        if (heading := fold(column.heading)[:200]) in meanings and meanings[heading] != column.key
    }


def read_content(content: bytes, *, name: str, today: date, choices: ColumnChoices) -> Book:
    """The book of a file's bytes, with a person's word on its columns. Raises Refused."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"book{Path(name).suffix[:6]}"
        target.write_bytes(content)
        return read_book(target, name=name, today=today, column_choices=choices)
