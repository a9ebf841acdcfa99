"""How somebody says on a phone who she is."""

from __future__ import annotations

from typing import Any

from django import forms

from sohoi.common.forms import KeyedForm

DIGITS = "Hãy ghi đúng 4 chữ số cuối, ví dụ số 0710 345 678 thì ghi 5678."
YEAR = "Hãy ghi năm sinh gồm 4 chữ số, ví dụ 1958."


class DigitsForm(KeyedForm):
    """The last four digits of her telephone; her year of birth too, once it is asked for."""

    digits = forms.RegexField(
        r"\A[0-9]{4}\Z",
        label="4 số cuối điện thoại của người nhận",
        max_length=8,
        strip=True,
        error_messages=dict.fromkeys(("required", "invalid", "max_length"), DIGITS),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "code-input"}),
    )
    year = forms.RegexField(
        r"\A(19|20)[0-9]{2}\Z",
        label="Năm sinh",
        max_length=8,
        required=False,
        error_messages=dict.fromkeys(("required", "invalid", "max_length"), YEAR),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "code-input"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_year = "year" in self.data
        self.fields["year"].required = self.asks_year

    def ask_year(self) -> None:
        """These digits are not enough to know who it is."""
        self.asks_year = True
        self.add_error("year", "Hãy ghi thêm năm sinh.")

    def clean_year(self) -> int | None:
        """The year as a number."""
        return int(self.cleaned_data["year"]) if self.cleaned_data["year"] else None
