"""The branch head's door: her code, her PIN; and the first password of whoever signs in by one."""

from __future__ import annotations

from typing import Any

from django import forms

from sohoi.access.forms.begin import NewPasswordForm
from sohoi.access.forms.door import differ
from sohoi.access.models import Account
from sohoi.common.forms import KeyedForm

DIGITS = {
    "inputmode": "numeric",
    "class": "code-input",
    "maxlength": "6",
    "pattern": "[0-9]{6}",
    "data-peek": "",
}


def code_field(*, missing: str) -> forms.CharField:
    """Eight signs that somebody reads out or shows; `missing` says whose they are."""
    return forms.CharField(
        label="Mã gồm 8 chữ và số",
        label_suffix="",
        max_length=40,
        error_messages={"required": missing},
        widget=forms.TextInput(
            attrs={
                "class": "code-input",
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


class CodeForm(forms.Form):
    """Eight signs that the chair reads out or shows."""

    code = code_field(missing="Hãy gõ mã mà Hội xã đưa.")


def pin_field(label: str, *, complete: str, hint: str = "") -> forms.CharField:
    """Six digits, hidden while typing."""
    return forms.CharField(
        label=label,
        label_suffix="",
        help_text=hint,
        max_length=6,
        min_length=6,
        error_messages={
            "required": "Hãy gõ 6 chữ số.",
            "min_length": "Mã PIN là 6 chữ số.",
            "max_length": "Mã PIN là 6 chữ số.",
        },
        widget=forms.PasswordInput(attrs=DIGITS | {"autocomplete": complete}),
    )


class PinForm(forms.Form):
    """The PIN of this phone."""

    pin = pin_field("Mã PIN", complete="current-password")


class TicketForm(KeyedForm):
    """Carries the code from page to page, signed, so that pressing twice is answered twice alike."""

    ticket = forms.CharField(widget=forms.HiddenInput, max_length=300, required=False)


class NewPinForm(TicketForm):
    """A new PIN, twice."""

    pin1 = pin_field("Chọn 6 chữ số", complete="new-password", hint="Không dùng ngày sinh hay 123456.")
    pin2 = pin_field("Gõ lại 6 chữ số đó", complete="new-password")
    field_order = ("pin1", "pin2")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if differ(cleaned.get("pin1"), cleaned.get("pin2")):
            self.add_error("pin2", "Hai lần gõ chưa giống nhau.")
        return cleaned


class FirstPasswordForm(NewPasswordForm, TicketForm):
    """The first password of an account, or another one when it was forgotten."""

    field_order = ("password1", "password2")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def owner(self) -> Account:
        return self.account
