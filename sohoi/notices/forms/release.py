"""When it goes out, why it goes back, and how a unit tells."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from sohoi.common.forms import KeyedForm, TextField, VersionField
from sohoi.notices.forms.moments import AnyDayField, HourField, moment


class ScheduleForm(KeyedForm):
    """The day and the hour at which a draft goes out."""

    day = AnyDayField(label="Ngày gửi", help_text="Ví dụ 28/11/2026")
    hour = HourField(label="Giờ gửi", help_text="Ví dụ 7 giờ")
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].error_messages["required"] = "Hãy ghi ngày gửi."
        self.fields["hour"].error_messages["required"] = "Hãy ghi giờ gửi."

    @property
    def at(self) -> datetime:
        """The moment that was typed."""
        found = moment(self.cleaned_data["day"], self.cleaned_data["hour"])
        assert found is not None  # noqa: S101 - the day is required
        return found


class ReasonForm(KeyedForm):
    """Why something is sent back or withdrawn, with the version it was looked at."""

    reason = TextField(label="Lý do", max_length=200, error_messages={"required": "Hãy ghi lý do."})
    version = VersionField(required=False)


class RuleForm(KeyedForm):
    """Whether a second person looks at everything first."""

    needs_second = forms.BooleanField(
        label="Thông báo phải được người thứ hai duyệt rồi mới gửi", required=False
    )


class NameForm(KeyedForm):
    """Under which name an audience is kept."""

    name = TextField(
        label="Tên nơi nhận",
        max_length=100,
        help_text="Ví dụ: Nòng cốt các chi hội ven sông",
        error_messages={"required": "Hãy đặt tên để lần sau tìm lại."},
    )
