"""What is asked for when a list is taken out."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from sohoi.common.forms import KeyedForm, PlainForm, TextField
from sohoi.members.queries import ready
from sohoi.units.models import Unit


class ReasonForm(KeyedForm):
    """A reason that goes into the record."""

    reason = TextField(
        label="Lý do",
        max_length=200,
        help_text="Ví dụ: làm thẻ hội viên, báo cáo quý III",
        error_messages={"required": "Hãy ghi lý do."},
    )


class GiftExportForm(ReasonForm):
    """A list of gifts can say for which reason each person is in it: for who decides, not for who signs."""

    why = forms.BooleanField(
        label="Ghi cả diện (nghèo, cận nghèo), để trình lên trên. Bản đưa đi ký nhận thì bỏ trống.",
        required=False,
    )


class ReadyForm(PlainForm):
    """What may be chosen about a ready list; what was not sent is as it mostly is wanted. Odd values are
    passed over."""

    thang = forms.TypedChoiceField(
        label="Tháng", coerce=int, required=False, choices=[(n, f"Tháng {n}") for n in range(1, 13)]
    )
    nam = forms.TypedChoiceField(label="Năm", coerce=int, required=False)
    dien = forms.MultipleChoiceField(
        label="Gồm những ai", required=False, widget=forms.CheckboxSelectMultiple
    )
    OF = {ready.BIRTHDAYS: "thang", ready.VENERATED: "nam", ready.GIFTS: "dien"}

    def __init__(
        self, sent: QueryDict, *, today: date, kind: ready.Kind, groups: tuple[tuple[str, str], ...]
    ) -> None:
        self.kind, self.today, data = kind, today, sent.copy()
        usual = {
            "thang": [str(today.month)],
            "nam": [str(today.year)],
            "dien": [key for key, _ in groups[:2]],
        }
        for key, values in usual.items():
            data.setlist(key, data.getlist(key) or values)
        super().__init__(data)
        years = [(year, str(year)) for year in range(today.year - 1, today.year + 2)]
        self.fields["nam"].choices = years  # type: ignore[attr-defined]
        self.fields["dien"].choices = groups  # type: ignore[attr-defined]
        for key in self.fields.keys() - {self.OF.get(kind)}:
            del self.fields[key]

    def asked(self, unit: Unit) -> ready.Asked:
        """The list that was asked for."""
        self.is_valid()
        chosen = self.cleaned_data
        return ready.Asked(
            self.kind,
            unit,
            year=chosen.get("nam") or self.today.year,
            month=chosen.get("thang") or self.today.month,
            groups=tuple(chosen.get("dien") or ()),
        )

    def query(self) -> str:
        """The choice as a query, for the addresses of its next page and its spreadsheet."""
        return urlencode(self.cleaned_data, doseq=True)
