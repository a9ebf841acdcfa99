"""What is typed about directives: results, new deadlines, how one is carried further."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from sohoi.common.forms import AGAIN, KeyedForm, TextField, VersionField
from sohoi.notices.forms.groups import LongField
from sohoi.notices.forms.moments import END_OF_DAY, AnyDayField, moment
from sohoi.notices.models import Notice

NEW_DAY = "Hãy ghi hạn mới."


class ResultForm(KeyedForm):
    """What was done about a directive."""

    result = LongField(
        label="Đã làm được gì",
        max_length=2000,
        help_text="Việc đã làm, bao nhiêu người, còn vướng gì. Nhiều nhất 2.000 chữ",
        error_messages={"required": "Hãy ghi kết quả đã làm."},
    )
    version = VersionField()

    def clean_result(self) -> str:
        found = str(self.cleaned_data["result"])
        if not found:
            raise forms.ValidationError("Hãy ghi kết quả đã làm.")
        return found


class JudgeForm(KeyedForm):
    """Only the button, and how often the row had been changed when it was shown."""

    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Several of these stand on one page.
        super().__init__(*args, **{"auto_id": f"{type(self).__name__.lower()}_%s", **kwargs})


class ExtendForm(JudgeForm):
    """A later deadline: to the end of that day."""

    day = AnyDayField(
        label="Hạn mới, đến hết ngày", help_text="Ví dụ 28/11/2026", error_messages={"required": NEW_DAY}
    )

    @property
    def deadline(self) -> datetime:
        """The end of the day that was typed."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], END_OF_DAY))


class ReturnForm(ExtendForm):
    """Why the result is not enough, and by when it is to be done."""

    why = TextField(
        label="Còn thiếu gì", max_length=500, error_messages={"required": "Hãy ghi còn thiếu gì."}
    )
    field_order = ("why", "day")


class CarryForm(KeyedForm):
    """As what a directive is carried further, and by when; `below` says to whom a directive would go."""

    kind = forms.ChoiceField(
        label="Chuyển xuống thế nào",
        error_messages={"required": "Hãy chọn một cách.", "invalid_choice": AGAIN},
        widget=forms.RadioSelect,
    )
    day = AnyDayField(label="Hạn, đến hết ngày", required=False, help_text="Ví dụ 28/11/2026")

    def __init__(self, *args: Any, below: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [
            (Notice.Kind.DIRECTIVE.value, f"Giao cho {below} làm và báo kết quả"),
            (Notice.Kind.INVITATION.value, "Mời hội viên họp"),
            (Notice.Kind.NOTE.value, "Báo cho hội viên biết"),
        ]
        self.fields["kind"].choices = ways if below else ways[1:]  # type: ignore[attr-defined]

    @property
    def deadline(self) -> datetime | None:
        """The end of the day that was typed, if one was."""
        return moment(self.cleaned_data["day"], None)
