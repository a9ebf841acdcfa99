"""The words by which people are asked, and on what ground data are used."""

from __future__ import annotations

from django import forms

from sohoi.access.models import Purpose
from sohoi.access.services.consent import LONGEST
from sohoi.common.forms import KeyedForm


class WordsForm(KeyedForm):
    """New words of a purpose."""

    words = forms.CharField(
        label="Lời xin đồng ý",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Nói rõ: dữ liệu gì, để làm gì, ai xem được, không đồng ý thì sao, rút lại thế nào.",
        error_messages={"required": "Hãy viết lời xin đồng ý."},
    )


class BasisForm(KeyedForm):
    """The legal basis of a purpose."""

    basis = forms.ChoiceField(
        label="Căn cứ",
        choices=Purpose.Basis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một căn cứ.", "invalid_choice": "Hãy chọn một căn cứ."},
    )
