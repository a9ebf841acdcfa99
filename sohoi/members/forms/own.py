"""What a member types at her own door."""

from __future__ import annotations

from django import forms

from sohoi.common.forms import KeyedForm


class OwnCodeForm(KeyedForm):
    """Eight signs that the branch head reads out or shows."""

    code = forms.CharField(
        label="Mã gồm 8 chữ và số",
        max_length=40,
        error_messages={"required": "Hãy gõ mã mà chi hội trưởng đưa."},
        widget=forms.TextInput(
            attrs={
                "class": "code-input",
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
