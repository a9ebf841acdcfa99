"""From an uploaded file to what was read of it."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from sohoi.members.books import read_book
from sohoi.members.books.records import Book


def read_upload(upload: UploadedFile[Any], *, today: date) -> tuple[Book, str]:
    """The book and the SHA-256 of its file. The file is gone when this returns; raises Refused."""
    digest = hashlib.sha256()
    with tempfile.TemporaryDirectory() as folder:
        name = Path(str(upload.name or "danh-sach")).name
        target = Path(folder) / f"book{Path(name).suffix[:6]}"
        with target.open("wb") as out:
            for chunk in upload.chunks():
                digest.update(chunk)
                out.write(chunk)
        return read_book(target, name=name, today=today), digest.hexdigest()
