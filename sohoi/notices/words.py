"""Times and deadlines of notices as people say them."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from sohoi.common.dates import day_words


def moment_words(at: datetime | None) -> str:
    """ "17 giờ thứ Năm 26/11", "8 giờ 30 thứ Sáu 27/11", in the country's time; empty for no time."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    minutes = f" {local:%M}" if local.minute else ""
    return f"{local.hour} giờ{minutes} {day_words(local.date())}"
