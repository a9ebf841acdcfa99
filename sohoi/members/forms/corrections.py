"""What a member asks to have corrected, and the answer of the office."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from sohoi.common.forms import KeyedForm, TextField, VersionField
from sohoi.members.forms.people import FactsForm
from sohoi.members.models import Member
from sohoi.members.queries.corrections import askable


class WishForm(FactsForm):
    """The facts as they stand, to be written as they should be. Her number is typed whole or left empty."""

    note = TextField(label="Muốn nói thêm", max_length=500, required=False, help_text="Không bắt buộc")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, entries=askable(), member=member, **kwargs)
        for name in ("version", "seen", "remove_id_number"):
            self.fields.pop(name, None)
        self.fields["full_name"].required = False
        self.order_fields([*(entry.key for entry in self.entries), "note"])


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

    stale = False

    def look_again(self, words: str, version: int) -> None:
        """Somebody changed the record meanwhile: say so, and let the form be sent again for the new one."""
        self.stale = True
        self.add_error(None, words)
        self.answer_with(version=str(version), key=uuid.uuid4().hex)
