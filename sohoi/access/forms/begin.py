"""First start: which place, and who begins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sohoi.access.forms.door import differ, reword_password
from sohoi.access.models import Account
from sohoi.access.passwords import LONGEST, plain_username
from sohoi.common.forms import KeyedForm, TextField
from sohoi.common.text import proper_name


class StartCodeForm(forms.Form):
    """The code that lies in the data folder, for whoever begins from another machine."""

    code = forms.CharField(
        label="Mã bắt đầu",
        label_suffix="",
        max_length=40,
        error_messages={"required": "Hãy gõ mã bắt đầu."},
        widget=forms.TextInput(
            attrs={"class": "code-input", "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )


class NewPasswordForm(KeyedForm):
    """A new password, typed twice."""

    password1 = forms.CharField(max_length=LONGEST, strip=False, widget=forms.PasswordInput)
    password2 = forms.CharField(max_length=LONGEST, strip=False, widget=forms.PasswordInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_password(self.fields["password1"], "Mật khẩu", new=True)
        reword_password(self.fields["password2"], "Ghi lại mật khẩu", new=True)
        self.fields["password2"].help_text = ""

    def owner(self) -> Account:
        """Whose password it is, so that it does not repeat her name."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first = cleaned.get("password1")
        if differ(first, cleaned.get("password2")):
            self.add_error("password2", "Hai lần ghi mật khẩu chưa giống nhau.")
        elif first:
            self._check(str(first))
        return cleaned

    def _check(self, password: str) -> None:
        try:
            validate_password(password, self.owner())
        except ValidationError as weak:
            self.add_error("password1", weak)


class ChairForm(NewPasswordForm):
    """Who begins: she becomes the chair of the commune."""

    full_name = TextField(
        label="Họ và tên",
        max_length=150,
        error_messages={"required": "Hãy ghi họ và tên."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    username = TextField(
        label="Tên đăng nhập",
        help_text="Nên dùng số điện thoại của mình cho dễ nhớ.",
        max_length=60,
        error_messages={"required": "Hãy ghi tên đăng nhập, ví dụ số điện thoại."},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    field_order = ("full_name", "username", "password1", "password2")

    def clean_full_name(self) -> str:
        return proper_name(self.cleaned_data["full_name"])

    def clean_username(self) -> str:
        return plain_username(self.cleaned_data["username"])

    def owner(self) -> Account:
        named = {name: self.cleaned_data.get(name, "") for name in ("full_name", "username")}
        return Account(**named)
