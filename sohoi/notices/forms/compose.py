"""What is written in a notice, an invitation or a directive: one form for each kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sohoi.common.forms import AGAIN, KeyedForm, TextField, VersionField
from sohoi.common.text import nfc_clean
from sohoi.notices.audience import Audience
from sohoi.notices.forms.groups import LINK
from sohoi.notices.forms.moments import AnyDayField, HourField, day_words, hour_words, moment
from sohoi.notices.models import Notice
from sohoi.notices.rich import LONGEST, from_text, to_text
from sohoi.notices.services.publishing import Stated

Kind, Ask = Notice.Kind, Notice.Ask
MOST_CHOICES, LONGEST_CHOICE = 6, 80
BODY_HINT = (
    "Bỏ một dòng trống để sang đoạn. Đầu dòng ghi “- ” thành danh sách, “# ” thành đề mục; "
    "**chữ đậm** đặt giữa hai dấu sao."
)
NO_QUESTION = "Hãy ghi câu hỏi để mọi người trả lời."
FEW_CHOICES = "Hãy ghi ít nhất hai ý, mỗi ý một dòng."


class BodyField(forms.CharField):
    """Text with a few marks; gives clean HTML."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 9, "data-marks": ""}), **kwargs
        )

    def clean(self, value: Any) -> Any:
        return from_text(str(super().clean(value) or ""))


class ChoicesField(forms.CharField):
    """One thing to choose on each line, up to six; gives a list without repetitions."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def clean(self, value: Any) -> Any:
        lines = (nfc_clean(line) for line in str(super().clean(value) or "").splitlines())
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_CHOICES:
            raise ValidationError(f"Nhiều nhất {MOST_CHOICES} ý. Hãy bớt lại.")
        if long := [one for one in found if len(one) > LONGEST_CHOICE]:
            raise ValidationError(f"Ý “{long[0][:30]}…” dài quá {LONGEST_CHOICE} chữ. Hãy viết ngắn lại.")
        return found


class ComposeForm(KeyedForm):
    """What all kinds have. `version` is empty for what is begun now."""

    kind = Kind.NOTE
    title = TextField(label="Tiêu đề", max_length=200, error_messages={"required": "Hãy ghi tiêu đề."})
    body = BodyField(label="Nội dung", required=False, help_text=BODY_HINT)
    deadline_day = AnyDayField(label="Hạn trả lời, ngày", required=False, help_text="Ví dụ 28/11/2026")
    deadline_hour = HourField(
        label="Hạn trả lời, giờ", required=False, help_text="Ví dụ 17 giờ. Không ghi thì đến hết ngày"
    )
    version = VersionField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("deadline_hour") and not data.get("deadline_day") and "deadline_day" not in self.errors:
            self.add_error("deadline_day", "Đã ghi giờ mà chưa ghi ngày. Hãy ghi ngày.")
        return data

    def _more(self) -> dict[str, Any]:
        """What this kind alone says."""
        return {}

    def stated(self, audience: Audience) -> Stated:
        """What was typed, for these people."""
        data = self.cleaned_data
        deadline = moment(data["deadline_day"], data["deadline_hour"])
        more = self._more()
        return Stated(self.kind, data["title"], data["body"], deadline=deadline, audience=audience, **more)


class NoteForm(ComposeForm):
    """A notice: what it asks of whoever reads it."""

    ask = forms.ChoiceField(
        label="Mọi người trả lời thế nào",
        choices=[(one.value, one.label) for one in Ask if one != Ask.ATTEND],
        error_messages={"invalid_choice": AGAIN},
    )
    question = TextField(
        label="Câu hỏi",
        max_length=300,
        required=False,
        help_text="Không cần khi chỉ đọc. Ví dụ: Nhà mình có đăng ký vay vốn đợt này không?",
    )
    choices = ChoicesField(
        label="Các ý để chọn",
        required=False,
        help_text=f"Chỉ khi chọn một ý. Mỗi ý một dòng, nhiều nhất {MOST_CHOICES} ý",
    )
    field_order = ("title", "body", "ask", "question", "choices", "deadline_day", "deadline_hour")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        ask = data.get("ask")
        if ask and ask != Ask.READ and not data.get("question") and "question" not in self.errors:
            self.add_error("question", NO_QUESTION)
        if ask == Ask.CHOICE and "choices" not in self.errors and len(data.get("choices") or ()) < 2:
            self.add_error("choices", FEW_CHOICES)
        return data

    def _more(self) -> dict[str, Any]:
        data, ask = self.cleaned_data, self.cleaned_data["ask"]
        return {
            "ask": ask,
            "question": data["question"] if ask != Ask.READ else "",
            "choices": data["choices"] if ask == Ask.CHOICE else [],
        }


class InvitationForm(ComposeForm):
    """An invitation: when and where; whoever is invited says whether she comes."""

    kind = Kind.INVITATION
    meet_day = AnyDayField(label="Ngày", help_text="Ví dụ 28/11/2026")
    meet_hour = HourField(label="Giờ", help_text="Ví dụ 19 giờ 30")
    meet_place = TextField(label="Nơi họp", max_length=200, required=False)
    meet_link = forms.CharField(
        label="Đường dẫn họp qua mạng",
        max_length=300,
        required=False,
        help_text="Không bắt buộc. Bắt đầu bằng https://",
    )
    field_order = ("title", "meet_day", "meet_hour", "meet_place", "meet_link", "body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meet_day"].error_messages["required"] = "Hãy ghi ngày họp."
        self.fields["meet_hour"].error_messages["required"] = "Hãy ghi giờ họp."

    def clean_meet_link(self) -> str:
        text = nfc_clean(self.cleaned_data["meet_link"])
        if text and not LINK.fullmatch(text):
            raise ValidationError("Đường dẫn phải bắt đầu bằng https://, ví dụ https://meet.google.com/abc.")
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not (
            data.get("meet_place") or data.get("meet_link") or {"meet_place", "meet_link"} & {*self.errors}
        ):
            self.add_error("meet_place", "Hãy ghi nơi họp, hoặc đường dẫn họp qua mạng.")
        meet = moment(data.get("meet_day"), data.get("meet_hour"))
        deadline = moment(data.get("deadline_day"), data.get("deadline_hour"))
        if meet and deadline and deadline > meet and data["deadline_day"] > data["meet_day"]:
            self.add_error("deadline_day", "Hạn trả lời phải trước ngày họp.")
        return data

    def _more(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "ask": Ask.ATTEND,
            "meet_at": moment(data["meet_day"], data["meet_hour"]),
            "meet_place": data["meet_place"],
            "meet_link": data["meet_link"],
        }


class DirectiveForm(ComposeForm):
    """A directive: what paper it is and what has to be done by when."""

    kind = Kind.DIRECTIVE
    symbol = TextField(
        label="Số, ký hiệu",
        max_length=60,
        help_text="Ví dụ 45/KH-BTV",
        error_messages={"required": "Hãy ghi số, ký hiệu."},
    )
    signed_on = AnyDayField(label="Ngày văn bản", error_messages={"required": "Hãy ghi ngày văn bản."})
    summary = TextField(
        label="Trích yếu",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi trích yếu."},
    )
    field_order = ("title", "symbol", "signed_on", "summary", "deadline_day", "deadline_hour", "body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = "Tên văn bản"
        self.fields["body"].label = "Việc cần làm"
        self.fields["deadline_day"].label, self.fields["deadline_hour"].label = (
            "Hạn báo kết quả, ngày",
            "Hạn báo kết quả, giờ",
        )

    def _more(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: data[name] for name in ("symbol", "signed_on", "summary")}


FORMS: dict[str, type[ComposeForm]] = {
    Kind.NOTE: NoteForm,
    Kind.INVITATION: InvitationForm,
    Kind.DIRECTIVE: DirectiveForm,
}


def typed(notice: Notice) -> dict[str, Any]:
    """What would have to be typed to get this notice: the initial values of its form."""
    return {
        "title": notice.title,
        "body": to_text(notice.body),
        "deadline_day": day_words(notice.deadline),
        "deadline_hour": hour_words(notice.deadline),
        "meet_day": day_words(notice.meet_at),
        "meet_hour": hour_words(notice.meet_at),
        "meet_place": notice.meet_place,
        "meet_link": notice.meet_link,
        "symbol": notice.symbol,
        "signed_on": f"{notice.signed_on:%d/%m/%Y}" if notice.signed_on else "",
        "summary": notice.summary,
        "ask": notice.ask,
        "question": notice.question,
        "choices": "\n".join(notice.choices),
        "version": notice.version,
    }
