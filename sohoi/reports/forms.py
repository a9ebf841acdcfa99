"""The shape of a period that is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sohoi.common.dates import DateError, parse_vi
from sohoi.common.forms import PlainForm
from sohoi.common.periods import Period

FAR = date(2199, 12, 31)


class AnyDayField(forms.CharField):
    """A day, also one to come, as people or our own links write it; gives a date."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        try:
            found = parse_vi(text, today=FAR)
        except DateError as wrong:
            raise ValidationError(f"{wrong}. Hãy ghi như 1/7/2026.") from wrong
        if found.precision != "day":
            raise ValidationError("Hãy ghi đủ ngày, tháng, năm, như 1/7/2026.")
        return found.first_day


class PeriodForm(PlainForm):
    """From which to which day. `period` is what was asked for, or the usual one."""

    tu = AnyDayField(label="Từ ngày")
    den = AnyDayField(label="Đến hết ngày")

    def __init__(self, sent: Any, *, usual: Period) -> None:
        asked = sent.get("tu") or sent.get("den")
        super().__init__(sent if asked else None)
        self.usual = usual

    @property
    def period(self) -> Period:
        if not self.is_bound or not self.is_valid():
            return self.usual
        found: Period = self.cleaned_data["period"]
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("tu"), data.get("den")
        if not self.errors:
            if first is None or last is None:
                raise ValidationError("Hãy ghi cả ngày đầu và ngày cuối.")
            try:
                data["period"] = Period(first, last)
            except ValueError as wrong:
                raise ValidationError("Ngày cuối phải sau ngày đầu.") from wrong
        return data
