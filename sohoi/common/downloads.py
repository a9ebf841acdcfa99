"""Files that leave the house."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.http import FileResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY = 4 * 1024 * 1024


def spreadsheet(name: str, write: Callable[[BinaryIO], Any]) -> FileResponse:
    """A spreadsheet written to a file that is gone when it has been sent."""
    return document(name, XLSX, write)


def document(
    name: str, content_type: str, write: Callable[[BinaryIO], Any], *, shown: bool = False
) -> FileResponse:
    """A file of any kind, saved by the browser, or `shown` in a window of its own."""
    out = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 the response closes it
    try:
        write(cast(BinaryIO, out))
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return FileResponse(out, as_attachment=not shown, filename=name, content_type=content_type)


def moment_of(now: datetime) -> str:
    """8 giờ 05 ngày 23/11/2026, for the foot of a page."""
    return f"{now.hour} giờ {now:%M} ngày {now:%d/%m/%Y}"
