"""A photo that is sent stays in memory: Django would put what is larger than 2.5 MB on the disk."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from sohoi.common.photo.refusal import LARGEST

FIELD = "photo"


class PhotoInMemory(FileUploadHandler):
    """Takes every file of a field called `photo`; of what is too large it keeps the size alone.

    All photos of one request together hold no more than one may.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.left = LARGEST + 1
        self.held: io.BytesIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.held = None
        if self.field_name == FIELD:
            self.held = io.BytesIO()
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self.held is None:
            return raw_data
        kept = raw_data[: self.left]
        self.left -= len(kept)
        self.held.write(kept)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.held is None:
            return None
        held, self.held = self.held, None
        if file_size > LARGEST:
            held = io.BytesIO()
        held.seek(0)
        name = self.file_name or FIELD
        return InMemoryUploadedFile(held, FIELD, name, self.content_type, file_size, self.charset)
