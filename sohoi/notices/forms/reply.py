"""An answer that somebody of the office writes down for a member."""

from __future__ import annotations

from typing import Any

from django import forms

from sohoi.common.forms import KeyedForm, TextField
from sohoi.notices.asking import WORDS
from sohoi.notices.models import Notice


class ReplyForm(KeyedForm):
    """The answer written down for somebody, by what the notice asks; "đã đọc" has nothing to fill in."""

    def __init__(self, *args: Any, notice: Notice, given: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = _reply_field(notice)
        if field is not None:
            field.initial = given
            self.fields["value"] = field


def _reply_field(notice: Notice) -> forms.Field | None:
    label = notice.question or "Trả lời thế nào"
    if notice.ask == Notice.Ask.READ:
        return None
    if notice.ask in (Notice.Ask.NUMBER, Notice.Ask.TEXT):
        field = TextField(label=label, max_length=500, error_messages={"required": "Hãy ghi câu trả lời."})
        field.widget.attrs |= {"inputmode": "numeric"} if notice.ask == Notice.Ask.NUMBER else {}
        return field
    words = WORDS.get(Notice.Ask(notice.ask)) or {str(n): one for n, one in enumerate(notice.choices)}
    return forms.ChoiceField(
        label=label,
        choices=list(words.items()),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Hãy chọn một câu trả lời."),
    )
