"""allauth's forms with our words: it has no Vietnamese catalogue, so no text of its own may reach a page."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.cache import cache

from sohoi.access.passwords import HELP, LONGEST, plain_username

# Longer than a code can be good for: thirty seconds, and one step before and after.
USED_SECONDS = 120


def reword(field: forms.Field, label: str, *, missing: str, hint: str = "", **attrs: str) -> None:
    """Give a field of the library our label, our help and our sentence for when it is left empty."""
    field.label, field.help_text, field.label_suffix = label, hint, ""
    field.error_messages["required"] = missing
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


def reword_password(field: forms.Field, label: str, *, new: bool = False) -> None:
    """A password: it can be shown while typing, and pasted."""
    complete = "new-password" if new else "current-password"
    hint = HELP if new else ""
    reword(field, label, missing="Hãy ghi mật khẩu.", hint=hint, autocomplete=complete, **{"data-peek": ""})
    field.widget.attrs["maxlength"] = str(LONGEST)


class LoginForm(account.LoginForm):  # type: ignore[misc]
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(
            self.fields["login"],
            "Tên đăng nhập",
            missing="Hãy ghi tên đăng nhập.",
            hint="Thường là số điện thoại.",
            autocomplete="username",
            autocapitalize="none",
            spellcheck="false",
        )
        self.fields["login"].error_messages["max_length"] = "Tên đăng nhập dài quá. Hãy xem lại."
        reword_password(self.fields["password"], "Mật khẩu")

    def clean_login(self) -> str:
        return plain_username(self.cleaned_data["login"])


class PasswordAgainForm(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more before something that protects the account is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_password(self.fields["password"], "Mật khẩu")


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    """The old password and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_password(self.fields["oldpassword"], "Mật khẩu đang dùng")
        reword_password(self.fields["password1"], "Mật khẩu mới", new=True)
        reword_password(self.fields["password2"], "Ghi lại mật khẩu mới", new=True)
        self.fields["password2"].help_text = ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = forms.Form.clean(self) or {}
        if not differ(cleaned.get("password1"), cleaned.get("password2")):
            return cleaned
        self.add_error("password2", "Hai lần ghi mật khẩu chưa giống nhau.")
        return cleaned


def differ(first: str | None, second: str | None) -> bool:
    """Whether both were typed and are not the same."""
    return bool(first and second and first != second)


def reword_code(field: forms.Field, *, hint: str = "") -> None:
    """Six digits from the app."""
    attrs = {
        "inputmode": "numeric",
        "autocomplete": "one-time-code",
        "class": "code-input",
        "maxlength": "12",
    }
    reword(
        field,
        "Mã 6 số trong ứng dụng",
        missing="Hãy gõ mã 6 số đang hiện trong ứng dụng.",
        hint=hint,
        **attrs,
    )


class OnceMixin:
    """A code opens once. The library remembers it for thirty seconds, but it is good for ninety."""

    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        used = f"sohoi:code:{self.user.pk}:{''.join(filter(str.isdigit, self.cleaned_data['code']))}"
        if cache.get(used):
            raise get_adapter().validation_error("incorrect_code")
        code: str = super().clean_code()  # type: ignore[misc]
        cache.set(used, True, USED_SECONDS)
        return code


class CodeForm(OnceMixin, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in: from the app, or a recovery code from paper."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_code(self.fields["code"])


class CodeAgainForm(OnceMixin, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code once more before something that protects the account is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_code(self.fields["code"])


class ActivateForm(OnceMixin, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code from the app proves that it was set up right."""

    secret: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_code(self.fields["code"])

    @property
    def shown_secret(self) -> str:
        """The key as one types it into the app: in groups of four."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))
