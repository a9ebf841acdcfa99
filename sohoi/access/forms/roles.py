"""Giving a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from sohoi.access.models import Account, Role
from sohoi.access.passwords import plain_username
from sohoi.common.forms import KeyedForm, TextField
from sohoi.common.text import proper_name
from sohoi.units.models import Unit


class UnitChoice(forms.ModelChoiceField[Unit]):
    def label_from_instance(self, obj: Unit) -> str:
        return obj.title


class GiveForm(KeyedForm):
    """Where, and to whom: somebody known here, or somebody new by name."""

    unit = UnitChoice(
        queryset=Unit.objects.none(),
        label="Ở chi hội",
        empty_label="Chọn chi hội",
        error_messages={
            "required": "Hãy chọn chi hội.",
            "invalid_choice": "Hãy chọn chi hội trong danh sách.",
        },
    )
    account = forms.ModelChoiceField(
        queryset=Account.objects.none(),
        label="Người nhận việc",
        required=False,
        empty_label="Người mới (ghi tên bên dưới)",
        error_messages={"invalid_choice": "Hãy chọn người trong danh sách."},
    )
    full_name = TextField(label="Họ và tên", max_length=150, required=False)
    username = TextField(
        label="Tên đăng nhập",
        help_text="Nên dùng số điện thoại của người đó.",
        max_length=60,
        required=False,
    )

    def __init__(
        self, *args: Any, role: Role, units: QuerySet[Unit], known: QuerySet[Account], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_device = role.by_device
        self._choice("unit", units, only=units.first() if role.level < 5 else None)
        self._choice("account", known, only=None)
        if role.by_device:
            del self.fields["account"], self.fields["username"]
        elif not known.exists():
            del self.fields["account"]
        for name in ("full_name", "username"):
            if name in self.fields:
                self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def _choice(self, name: str, rows: QuerySet[Any], *, only: Unit | None) -> None:
        """A list to choose from; where there is one place only, nothing is asked."""
        field = self.fields[name]
        field.queryset = rows  # type: ignore[attr-defined]
        if only is not None:
            field.initial, field.widget = only.pk, forms.HiddenInput()

    def clean_full_name(self) -> str:
        return proper_name(self.cleaned_data["full_name"])

    def clean_username(self) -> str:
        return plain_username(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("account"):
            return cleaned
        if not cleaned.get("full_name"):
            self.add_error("full_name", "Hãy ghi họ và tên người nhận việc.")
        if not self.by_device and not cleaned.get("username"):
            self.add_error("username", "Hãy ghi tên đăng nhập, ví dụ số điện thoại.")
        return cleaned
