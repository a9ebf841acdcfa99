"""What is asked for when a paper is made."""

from __future__ import annotations

from typing import Any

from django import forms

from sohoi.common.forms import DayField, KeyedForm, TextField
from sohoi.common.papers import FORMATS, Style
from sohoi.common.text import nfc_clean
from sohoi.members.forms.lists import ReasonForm
from sohoi.units.models import Letterhead, Unit
from sohoi.units.queries import usual_letterhead

_LINES = {"rows": 2}


class LinesField(forms.CharField):
    """A few short lines, as they may be stored: empty ones are left out."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs=dict(_LINES)), **kwargs)
        self.most = most

    def clean(self, value: Any) -> Any:
        lines = [nfc_clean(line) for line in str(super().clean(value) or "").splitlines()]
        found = [line for line in lines if line]
        if len(found) > self.most:
            raise forms.ValidationError(f"Ghi nhiều nhất {self.most} dòng.")
        return "\n".join(found)


class LetterheadForm(KeyedForm):
    """How papers begin and end. Whatever is as it would be by itself is kept empty, and follows the names."""

    style = forms.ChoiceField(label="Thể thức", choices=Letterhead.Style.choices, widget=forms.RadioSelect)
    above = LinesField(label="Cơ quan cấp trên", most=3, max_length=200, help_text="Mỗi dòng một tên.")
    issuer = LinesField(
        label="Cơ quan ban hành", most=3, max_length=200, help_text="Mỗi dòng một tên, in đậm."
    )
    number = TextField(
        label="Cách ghi số",
        max_length=40,
        required=False,
        help_text="{so} là số, {loai} là loại giấy, ví dụ {so}/{loai}-BTV",
    )
    place = TextField(label="Địa danh", max_length=60, required=False, help_text="Đứng trước ngày tháng.")
    signed_as = LinesField(
        label="Thẩm quyền và chức vụ người ký", most=3, max_length=120, help_text="Mỗi dòng một ý, in đậm."
    )
    signed_by = TextField(
        label="Họ tên người ký",
        max_length=150,
        required=False,
        help_text="Để trống thì lấy tên Chủ tịch đang giữ chức trong sổ.",
    )

    def __init__(self, *args: Any, office: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office

    def clean_number(self) -> str:
        pattern = str(self.cleaned_data["number"])
        if pattern and "{so}" not in pattern:
            raise forms.ValidationError("Cách ghi số phải có {so}, ví dụ {so}/{loai}-BTV.")
        return pattern

    @property
    def shaped(self) -> Letterhead:
        """The letterhead that was typed, not saved."""
        typed = {name: self.cleaned_data[name] for name in self.fields if name != "key"}
        # The usual words of the other style count as usual too: who changes the style alone gets its words.
        for style in Style:
            for name, words in usual_letterhead(self.office, style).items():
                if typed[name] == words:
                    typed[name] = ""
        return Letterhead(unit=self.office, **typed)


FORM_CHOICES = [(one.name, f"{one.label}, {one.about}") for one in FORMATS.values()]


class ListPaperForm(ReasonForm):
    """Which kind of file, and whether telephones are in it: for who may take lists out."""

    form = forms.ChoiceField(label="Loại tệp", choices=FORM_CHOICES, widget=forms.RadioSelect, initial="pdf")
    phones = forms.BooleanField(label="Ghi cả số điện thoại", required=False)

    def __init__(self, *args: Any, may_export: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_export:
            del self.fields["phones"]
            on_paper = [(name, words) for name, words in FORM_CHOICES if name != "xlsx"]
            self.fields["form"].choices = on_paper  # type: ignore[attr-defined]


class CardsForm(KeyedForm):
    """Which cards are printed."""

    since = DayField(
        label="Chỉ in thẻ cấp từ ngày", required=False, help_text="Để trống thì in mọi thẻ còn hiệu lực."
    )


class TakeOutForm(ReasonForm):
    """The whole unit in one file; numbers of identity only when they are wanted and may be opened."""

    identity = forms.BooleanField(
        label="Ghi cả số căn cước đầy đủ. Chỉ chọn khi thật cần, lần xem được ghi lại.", required=False
    )

    def __init__(self, *args: Any, may_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_open:
            del self.fields["identity"]
