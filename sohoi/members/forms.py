"""The shape of what people type about people."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from sohoi.common.forms import (
    DayField,
    IdentityField,
    KeyedForm,
    PartialDateField,
    PhoneField,
    PlainForm,
    TextField,
    TickField,
    VersionField,
)
from sohoi.common.text import nfc_clean
from sohoi.members import codes, fields
from sohoi.members.fields import Entry, Shape
from sohoi.members.models import Member, Person
from sohoi.members.models.spell import LEAVING
from sohoi.members.queries import ready
from sohoi.members.queries.finding import Wanted
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
        _offer(self, branches, cells)


def _offer(form: forms.Form, branches: Any, cells: Any) -> None:
    form.fields["branch"].queryset = branches  # type: ignore[attr-defined]
    form.fields["cell"].queryset = cells  # type: ignore[attr-defined]
    form.fields["cell"].several = branches.count() > 1  # type: ignore[attr-defined]
    form.fields["branch"].error_messages["required"] = "Hãy chọn chi hội."


class NewPersonForm(FactsForm):
    """Somebody new: where she joins, and what is known of her."""

    branch = forms.ModelChoiceField(Unit.objects.none(), label="Chi hội", empty_label="Chọn chi hội")
    cell = CellField(Unit.objects.none(), label="Tổ", required=False, empty_label="Không xếp tổ")
    honorary = forms.BooleanField(label="Hội viên danh dự", required=False)

    def __init__(self, *args: Any, branches: Any, cells: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, branches, cells)


class LeaveForm(KeyedForm):
    """Why and when somebody leaves."""

    version = VersionField()
    why = forms.ChoiceField(label="Lý do", choices=LEAVING, widget=forms.RadioSelect)
    on = DayField(label="Từ ngày", help_text="Ví dụ 15/8/2026")
    note = TextField(label="Ghi thêm", required=False, max_length=200, help_text="Không bắt buộc")


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


AGES = (
    ("", "Mọi tuổi"),
    ("0-17", "Chưa đủ 18"),
    ("18-30", "18 đến 30"),
    ("31-45", "31 đến 45"),
    ("46-60", "46 đến 60"),
    ("61-", "Trên 60"),
)
MISSING = (
    ("", "Tất cả"),
    ("any", "Chưa đủ thông tin"),
    *fields.NEEDED.items(),
    *fields.DOUBTS.items(),
    *fields.AROUND.items(),
)
PLACES = ("commune", "branch", "cell")
EXACT = (*PLACES, "ethnicity", "religion", "occupation", "poverty", "core", "party", "missing")


class FindForm(PlainForm):
    """The search box and the filters. Odd values are passed over: a search never fails."""

    q = TextField(required=False, max_length=100)
    commune = forms.IntegerField(required=False)
    branch = forms.IntegerField(required=False)
    cell = forms.IntegerField(required=False)
    age = forms.ChoiceField(choices=AGES, required=False, label="Tuổi")
    ethnicity = TextField(required=False, max_length=60, label="Dân tộc")
    religion = TextField(required=False, max_length=60, label="Tôn giáo")
    occupation = TextField(required=False, max_length=60, label="Nghề nghiệp")
    poverty = forms.ChoiceField(
        choices=(("", "Tất cả"), *Person.Poverty.choices), required=False, label="Hộ nghèo"
    )
    core = forms.BooleanField(required=False, label="Chỉ hội viên nòng cốt")
    party = forms.BooleanField(required=False, label="Chỉ đảng viên")
    missing = forms.ChoiceField(choices=MISSING, required=False, label="Thiếu hoặc cần xem lại")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in fields.off() & self.fields.keys():
            del self.fields[key]

    def sensitive_fields(self) -> list[Any]:
        """Filters on sensitive facts that this installation keeps, for those who may see them."""
        return [self[key] for key in ("ethnicity", "religion", "poverty", "party") if key in self.fields]

    def wanted(self, *, sensitive: bool) -> Wanted:
        """What is looked for; filters on hidden facts do nothing for who may not see them."""
        self.is_valid()
        data = self.cleaned_data
        youngest, _, oldest = (data.get("age") or "-").partition("-")
        hidden = fields.off() if sensitive else {"ethnicity", "religion", "party", "poverty"}
        plain = {key: data[key] for key in EXACT if data.get(key) and key not in hidden}
        return Wanted(
            text=data.get("q", ""),
            youngest=int(youngest) if youngest else None,
            oldest=int(oldest) if oldest else None,
            **plain,
        )


class NameForm(KeyedForm):
    """The name of a branch or a cell."""

    name = TextField(label="Tên", max_length=100, error_messages={"required": "Hãy ghi tên."})


class NamesForm(KeyedForm):
    """Names of branches, one on each line."""

    names = forms.CharField(
        label="Tên các chi hội",
        help_text="Mỗi dòng một tên, ví dụ: Thôn Đông",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=5000,
        error_messages={"required": "Hãy ghi ít nhất một tên."},
    )

    def clean_names(self) -> list[str]:
        names = [nfc_clean(line)[:100] for line in self.cleaned_data["names"].splitlines()]
        return [name for name in names if name]


class UploadForm(KeyedForm):
    """A list to be read."""

    file = forms.FileField(
        label="Tệp danh sách",
        help_text="Excel (.xlsx, .xls), Word (.docx), .ods hoặc .csv. Không cần sửa lại theo mẫu.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt,.docx,.htm,.html"}),
        error_messages={
            "required": "Hãy chọn tệp danh sách.",
            "empty": "Tệp này trống. Hãy chọn tệp khác.",
            "missing": "Hãy chọn tệp danh sách.",
        },
    )
