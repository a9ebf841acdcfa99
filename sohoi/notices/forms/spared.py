"""What a notice spared."""

from __future__ import annotations

from typing import Any

from django import forms

from sohoi.common.forms import KeyedForm

_WRONG = "Hãy ghi một con số, ví dụ 3."


class WholeField(forms.CharField):
    """A whole number as people write it (1.500.000), or nothing."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(max_length=30, required=False, **kwargs)
        self.most = most
        self.widget.attrs["inputmode"] = "numeric"

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "").replace(".", "").replace(" ", "")
        if not text:
            return None
        if not (text.isascii() and text.isdecimal()) or len(text) > 15 or int(text) > self.most:
            raise forms.ValidationError(_WRONG)
        return int(text)


class SparedForm(KeyedForm):
    """How many meetings and how much money it would have cost before."""

    meetings = WholeField(label="Đỡ được mấy buổi họp", most=9999, help_text="Không bắt buộc")
    cost = WholeField(
        label="Đỡ tốn bao nhiêu tiền (đồng)",
        most=10**12,
        help_text="Giấy in, đi lại, nước uống. Ví dụ 1.500.000",
    )
