"""The search box and its filters."""

from __future__ import annotations

from typing import Any

from django import forms

from sohoi.common.forms import PlainForm, TextField
from sohoi.members import fields
from sohoi.members.models import Person
from sohoi.members.queries.finding import Wanted

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
EXACT = (
    *PLACES,
    "ethnicity",
    "religion",
    "occupation",
    "poverty",
    "core",
    "party",
    "missing",
    "old_commune",
    "away",
)


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
    away = forms.BooleanField(required=False, label="Chỉ người đang đi làm xa")
    missing = forms.ChoiceField(choices=MISSING, required=False, label="Thiếu hoặc cần xem lại")
    old_commune = TextField(required=False, max_length=5, label="Xã cũ")

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
