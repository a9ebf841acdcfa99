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
    out = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 the response closes it
    write(cast(BinaryIO, out))
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=name, content_type=XLSX)


def moment_of(now: datetime) -> str:
    """8 giờ 05 ngày 23/11/2026, for the foot of a page."""
    return f"{now.hour} giờ {now:%M} ngày {now:%d/%m/%Y}"
