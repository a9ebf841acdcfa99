"""Days that are still to come, and the hour of a day, as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from sohoi.common.dates import PartialDate
from sohoi.common.forms import DayField

END_OF_DAY = time(23, 59)
_HOUR = re.compile(r"(\d{1,2})\s*(?:[:.hg]|giờ)?\s*(\d{2})?\s*(?:phút)?", re.IGNORECASE)


class AnyDayField(DayField):
    """A whole day, also one that is to come; gives a date."""

    def _check(self, found: PartialDate) -> PartialDate:
        return found


class HourField(forms.CharField):
    """19 giờ 30, 19:30, 19h30, 7h; gives a time or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        found = _HOUR.fullmatch(text)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(f"Giờ “{text}” không rõ. Hãy ghi như 19 giờ 30 hoặc 7 giờ.")
        return time(hour, minute)


def moment(day: date | None, hour: time | None) -> datetime | None:
    """The moment in Vietnam; without an hour the end of the day."""
    return timezone.make_aware(datetime.combine(day, hour or END_OF_DAY)) if day else None


def day_words(value: datetime | None) -> str:
    """The day of a moment as it stands in a field."""
    return f"{timezone.localtime(value):%d/%m/%Y}" if value else ""


def hour_words(value: datetime | None) -> str:
    """The hour of a moment as it stands in a field; nothing for the end of a day."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return "" if local.time() == END_OF_DAY else f"{local.hour} giờ {local:%M}"
