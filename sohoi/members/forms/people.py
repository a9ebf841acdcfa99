"""The shape of what people type about people."""

from __future__ import annotations

from typing import Any

from django import forms

from sohoi.common.forms import (
    DayField,
    IdentityField,
    KeyedForm,
    PartialDateField,
    PhoneField,
    TextField,
    TickField,
    VersionField,
)
from sohoi.members import codes
from sohoi.members.fields import Entry, Shape
from sohoi.members.models import Member, Person
from sohoi.members.record import IDENTITY, date_of
from sohoi.units.models import Unit

USUAL: dict[str, tuple[str, ...]] = {
    "ethnicity": tuple(group.name for group in codes.ETHNIC_GROUPS),
    "religion": codes.RELIGIONS,
    "occupation": codes.OCCUPATIONS,
    "education": codes.EDUCATION,
    "profession": codes.PROFESSIONAL,
    "political_theory": codes.POLITICAL_THEORY,
    "marital": codes.MARITAL,
}
POVERTY = (("", "Không thuộc hộ nghèo, cận nghèo"), *Person.Poverty.choices)


def field_of(entry: Entry) -> forms.Field:
    """The form field for a fact of the catalogue."""
    common: dict[str, Any] = {"label": entry.label, "help_text": entry.hint, "required": False}
    match entry.shape:
        case Shape.DATE:
            return PartialDateField(**common)
        case Shape.TICK:
            return TickField(**common)
        case Shape.PHONE:
            return PhoneField(**common)
        case Shape.IDENTITY:
            return IdentityField(length=entry.length, **common)
        case Shape.NUMBER:
            return forms.IntegerField(min_value=0, max_value=30, **common)
        case Shape.CHOICE:
            return forms.ChoiceField(choices=_choices(entry.key), **common)
        case Shape.LONG:
            return forms.CharField(
                max_length=entry.length, widget=forms.Textarea(attrs={"rows": 4}), **common
            )
        case Shape.TEXT:
            return TextField(max_length=entry.length, widget=_text_widget(entry.key), **common)


def _choices(key: str) -> tuple[tuple[str, Any], ...]:
    return POVERTY if key == "poverty" else tuple(Person.Sex.choices)


def _text_widget(key: str) -> forms.TextInput:
    """Usual answers are offered while typing; anything else may be written."""
    attrs = {"autocomplete": "off"}
    if key in USUAL:
        attrs["list"] = f"usual-{key}"
    return forms.TextInput(attrs=attrs)


class FactsForm(KeyedForm):
    """Some facts of one person. `facts` gives what was stated, ready for the acts."""

    version = VersionField(required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, entries: list[Entry], member: Member | None = None, **kwargs: Any) -> None:
        initial = {**_initial(entries, member), **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.entries = entries
        for entry in entries:
            self.fields[entry.key] = field_of(entry)
            if member and entry.shape is Shape.IDENTITY:
                self._offer_removal(entry, member)
        if "full_name" in self.fields:
            self.fields["full_name"].required = True
            self.fields["full_name"].error_messages["required"] = "Hãy ghi họ và tên."

    def _offer_removal(self, entry: Entry, member: Member) -> None:
        """A number is never sent back to the browser: empty means leave it as it is."""
        tail = getattr(member.person, f"{IDENTITY[entry.key]}_tail")
        if tail:
            self.fields[entry.key].help_text = f"Đang ghi số có 3 số cuối {tail}. Để trống thì giữ nguyên."
            self.fields[f"remove_{entry.key}"] = forms.BooleanField(
                label=f"Xóa {entry.label.lower()} đang ghi", required=False
            )

    @property
    def facts(self) -> dict[str, Any]:
        """What was stated: an empty identity number is left out unless its removal was ticked."""
        stated = {entry.key: self.cleaned_data.get(entry.key) for entry in self.entries}
        for key in IDENTITY.keys() & stated.keys():
            if not stated[key] and not self.cleaned_data.get(f"remove_{key}"):
                del stated[key]
        return stated

    def usual(self) -> list[tuple[str, tuple[str, ...]]]:
        """Lists of usual answers for the text fields of this form."""
        return [(f"usual-{key}", words) for key, words in USUAL.items() if key in self.fields]


def _initial(entries: list[Entry], member: Member | None) -> dict[str, Any]:
    if member is None:
        return {"sex": Person.Sex.FEMALE}
    found: dict[str, Any] = {"version": member.person.version}
    for entry in entries:
        if entry.shape is Shape.DATE:
            found[entry.key] = str(date_of(member.person, entry.key) or "")
        elif entry.key == "poverty":
            found["poverty"] = member.poverty
        elif entry.shape is not Shape.IDENTITY:
            found[entry.key] = getattr(member.person, entry.key)
    return found


class CellField(forms.ModelChoiceField[Unit]):
    """A cell by name, and by branch where there is more than one: every branch has its Tổ 1."""

    several = False

    def label_from_instance(self, obj: Unit) -> str:
        return f"{obj.name}, {obj.parent.name}" if self.several and obj.parent else obj.name


class PlaceForm(KeyedForm):
    """A branch and a cell of it, from those offered."""

    version = VersionField(required=False)
    branch = forms.ModelChoiceField(Unit.objects.none(), label="Chi hội", empty_label="Chọn chi hội")
    cell = CellField(Unit.objects.none(), label="Tổ", required=False, empty_label="Không xếp tổ")
    on = DayField(label="Từ ngày", help_text="Ví dụ 15/8/2026")

    def __init__(self, *args: Any, branches: Any, cells: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, branches, cells)


def offer(form: forms.Form, branches: Any, cells: Any) -> None:
    """Branches and cells to choose from, in the fields of those names."""
    form.fields["branch"].queryset = branches  # type: ignore[attr-defined]
    form.fields["cell"].queryset = cells  # type: ignore[attr-defined]
    form.fields["cell"].several = branches.count() > 1  # type: ignore[attr-defined]
    form.fields["branch"].error_messages["required"] = "Hãy chọn chi hội."
