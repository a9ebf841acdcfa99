"""What every form that changes something carries: a key against pressing twice, and date and tick fields."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from sohoi.common import identity, phones
from sohoi.common.dates import DateError, PartialDate, parse_vi
from sohoi.common.text import nfc_clean


def today() -> Any:
    """The day in Vietnam. Only the edge asks the clock; below it, the day is an argument."""
    return timezone.localdate()


COLUMN_MOST = 2**63 - 1


def number(text: str | None, *, most: int = COLUMN_MOST) -> int | None:
    """A whole number that was sent; None for anything else, and for more than a column can hold."""
    if not text or len(text) > 19 or not (text.isascii() and text.isdecimal()):
        return None
    found = int(text)
    return found if found <= most else None


def key_of(request: HttpRequest) -> str:
    """The key of a form that has only a button: see `{% form_key %}`."""
    sent = request.POST.get("key", "")
    return sent if re.fullmatch(r"[0-9a-f]{32}", sent) else ""


class PlainForm(forms.Form):
    """A form in our look: no colon behind a label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


# For what a person never typed: only the page itself can have sent it wrong.
AGAIN = "Trang này đã cũ hoặc gửi thiếu. Hãy mở lại trang rồi làm lại."
_HIDDEN_WRONG = dict.fromkeys(("required", "invalid", "max_length", "null_characters_not_allowed"), AGAIN)


class VersionField(forms.IntegerField):
    """How often the row had been changed when the form was opened; never seen."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages=_HIDDEN_WRONG, **kwargs)


class KeyedForm(PlainForm):
    """A form whose second sending gives the first answer: pass `key` to `actor.once`."""

    key = forms.CharField(
        widget=forms.HiddenInput, max_length=64, required=False, error_messages=_HIDDEN_WRONG
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = lambda: uuid.uuid4().hex

    def answer_with(self, **hidden: str) -> None:
        """Show what was typed again, with these hidden values in place of the sent ones."""
        data = {key: self.data.getlist(key) for key in self.data}  # type: ignore[attr-defined]
        again = QueryDict(mutable=True)
        for key, values in {**data, **{key: [value] for key, value in hidden.items()}}.items():
            again.setlist(key, values)
        self.data = again

    @property
    def sent_key(self) -> str:
        return str(self.cleaned_data.get("key") or "")


class TextField(forms.CharField):
    """Text as it may be stored."""

    def clean(self, value: Any) -> Any:
        return nfc_clean(str(super().clean(value) or ""))


class PartialDateField(forms.CharField):
    """A date as people write it; gives a PartialDate or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.widget.attrs["inputmode"] = "text"

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        try:
            return self._check(parse_vi(text, today=today()))
        except DateError as wrong:
            raise ValidationError(f"{wrong}. Hãy ghi như 15/8/1978, hoặc chỉ ghi năm.") from wrong

    def _check(self, found: PartialDate) -> PartialDate:
        if found.first_day > today():
            raise ValidationError(f"{found} là ngày chưa đến. Hãy xem lại.")
        return found


class DayField(PartialDateField):
    """A whole day; gives a date."""

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found is not None and found.precision != "day":
            raise ValidationError("Hãy ghi đủ ngày, tháng, năm, như 15/8/2026.")
        return found.first_day if found else None


class PhoneField(forms.CharField):
    """One telephone number, written in any way; gives ten or eleven digits."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.widget.input_type = "tel"
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").strip()
        found = phones.normalise(text) if text else []
        if text and not found:
            raise ValidationError(f"Số “{text}” không phải số điện thoại. Ví dụ đúng: 0710 345 678.")
        return found[0] if found else ""


class IdentityField(forms.CharField):
    """An identity number of 12 digits, or 9 of an old card."""

    def __init__(self, *, length: int, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)
        self.length = length
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").strip()
        if not text:
            return ""
        try:
            number = identity.normalise(text)
        except identity.IdentityError:
            number = ""
        if len(number) != self.length:
            raise ValidationError(f"Số này phải có {self.length} chữ số. Hãy xem lại trên thẻ.")
        return number


TICKS = (("", "Chưa rõ"), ("yes", "Có"), ("no", "Không"))


class TickField(forms.ChoiceField):
    """Yes, no, or not known; gives True, False or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=TICKS, **kwargs)

    def clean(self, value: Any) -> Any:
        return {"yes": True, "no": False}.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)
