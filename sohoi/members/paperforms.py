"""What comes in from paper and from the citizen card: the shape of its fields."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from sohoi.common.card import Card, CardRefused, read_card
from sohoi.common.forms import KeyedForm, PlainForm, TextField, VersionField, today
from sohoi.common.photo import LARGEST, PhotoRefused, texts_in
from sohoi.common.text import nfc_clean
from sohoi.members import fields
from sohoi.members.forms import CellField, FactsForm
from sohoi.members.models import Member
from sohoi.units.models import Unit


class CardForm(PlainForm):
    """A card by photo or by what a scanner typed. `card` is what was read."""

    photo = forms.FileField(required=False, label="Ảnh chụp mã QR trên thẻ", error_messages={"empty": ""})
    text = forms.CharField(required=False, label="Chữ từ máy quét")
    card: Card

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.errors.pop("photo", None)
        self.errors.pop("text", None)
        try:
            self.card = _first(self._texts())
        except (PhotoRefused, CardRefused) as no:
            self.add_error("photo" if "photo" in self.files else "text", str(no))
        return data

    def _texts(self) -> list[str]:
        photo = self.files.get("photo")
        if photo is None:
            return [str(self.data.get("text", ""))[:5_000]]
        if (photo.size or 0) > LARGEST:
            raise PhotoRefused("too_big")
        return texts_in(photo.read())


def _first(texts: list[str]) -> Card:
    """The first card among codes that lie side by side; raises for the first code when none is a card."""
    refusals = []
    for text in texts:
        try:
            return read_card(text, today=today())
        except CardRefused as no:
            refusals.append(no)
    raise refusals[0]


class TakeOverForm(KeyedForm):
    """What of a card goes into the record."""

    version = VersionField(required=False)
    card = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    take = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": "Mục này không có."})

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["take"].choices = choices  # type: ignore[attr-defined]


MOST_DATES, LONGEST_DATE = 6, 6
DAYS = f"Ghi nhiều nhất {MOST_DATES} ngày, mỗi ngày như 8/3, cách nhau dấu phẩy."


class RollForm(PlainForm):
    """What a roll-call list on paper should hold."""

    what = TextField(
        label="Dùng cho việc gì", max_length=80, required=False, help_text="Ví dụ: Sinh hoạt quý IV năm 2026"
    )
    dates = forms.CharField(
        label="Các ngày để đánh dấu",
        max_length=100,
        required=False,
        error_messages={"max_length": DAYS},
        help_text=f"Nhiều nhất {MOST_DATES} ngày, cách nhau dấu phẩy. Chưa biết ngày thì ghi số cột, như 4.",
    )
    cell = forms.ModelChoiceField(Unit.objects.none(), label="Ai", required=False, empty_label="Cả chi hội")
    phones = forms.BooleanField(label="In cả số điện thoại", required=False)
    reason = TextField(
        label="Lý do in số điện thoại",
        max_length=200,
        required=False,
        help_text="Chỉ cần khi in số điện thoại. Lý do được ghi lại.",
    )

    def __init__(self, *args: Any, cells: Any, may_phones: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cell"].queryset = cells  # type: ignore[attr-defined]
        if not may_phones:
            del self.fields["phones"], self.fields["reason"]

    def clean_dates(self) -> list[str]:
        """Headings of the columns to tick; a number alone means so many without a date."""
        text = nfc_clean(self.cleaned_data["dates"])
        if re.fullmatch(r"\d", text, re.ASCII):
            return [""] * min(int(text), MOST_DATES)
        found = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
        if len(found) > MOST_DATES or any(len(one) > LONGEST_DATE for one in found):
            raise forms.ValidationError(DAYS)
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("phones") and not data.get("reason"):
            self.add_error("reason", "Hãy ghi lý do in số điện thoại, hoặc bỏ chọn In cả số điện thoại.")
        return data


CORRECTED = ("phone", "birth", "id_number", "address")


class TypedForm(FactsForm):
    """The few facts that paper corrects. A note is added below those that are there."""

    cell = CellField(Unit.objects.none(), label="Tổ", required=False, empty_label="Không xếp tổ")
    note = TextField(label="Ghi thêm", max_length=200, required=False)

    def __init__(self, *args: Any, member: Member, cells: Any, **kwargs: Any) -> None:
        entries = [fields.BY_KEY[key] for key in CORRECTED]
        initial = {"cell": member.cell_id, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, entries=entries, member=member, initial=initial, **kwargs)
        # Who takes a number away opens her page for it: here it would stand in the way of the keyboard.
        self.fields.pop("remove_id_number", None)
        self.before = member.person.notes
        self.fields["cell"].queryset = cells  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """What was stated, the note among it when there is a new one."""
        stated = super().facts
        if note := self.cleaned_data.get("note"):
            stated["notes"] = "\n".join(filter(None, (self.before, note)))
        return stated
