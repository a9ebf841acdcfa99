"""The answer of the office to what a member asks to have corrected."""

from __future__ import annotations

import uuid

from django import forms

from sohoi.common.forms import KeyedForm, TextField, VersionField


class AnswerForm(KeyedForm):
    """Accept or decline; whoever declines says why."""

    version = VersionField()
    do = forms.ChoiceField(
        choices=(("accept", ""), ("decline", "")),
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Hãy bấm Sửa hoặc Chưa sửa."),
    )
    answer = TextField(
        label="Vì sao chưa sửa",
        max_length=300,
        required=False,
        help_text="Hội viên đọc câu này trên trang của mình. Ví dụ: Chị mang căn cước đến để xem lại.",
    )

    def look_again(self, words: str, version: int) -> None:
        """Somebody changed the record meanwhile: say so, and let the form be sent again for the new one."""
        self.add_error(None, words)
        self.answer_with(version=str(version), key=uuid.uuid4().hex)
