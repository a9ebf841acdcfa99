"""What is asked for when branches are merged, split or dissolved. The first sending is only looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sohoi.common.forms import AGAIN, DayField, KeyedForm, TextField, today
from sohoi.members.services.decisions import Paper
from sohoi.units.models import Unit


class UnionForm(KeyedForm):
    """From which day, and by which paper. `sure` is sent by the second page, which says what will happen."""

    on = DayField(
        label="Có hiệu lực từ ngày", help_text="Ví dụ 1/7/2026", error_messages={"required": "Hãy ghi ngày."}
    )
    number = TextField(label="Số quyết định", required=False, max_length=60, help_text="Chưa có thì để trống")
    signed_on = DayField(label="Ngày quyết định", required=False, help_text="Để trống là ngày có hiệu lực")
    signed_by = TextField(label="Người ký", required=False, max_length=150)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = f"{today():%d/%m/%Y}"

    @property
    def paper(self) -> Paper | None:
        """The decision, where its number was written."""
        data = self.cleaned_data
        if not data["number"]:
            return None
        return Paper(data["number"], data["signed_on"] or data["on"], data["signed_by"])


class Named(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Units to be ticked, by their names."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(
            Unit.objects.none(),
            label=label,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages=dict.fromkeys(("invalid_choice", "invalid_pk_value", "invalid_list"), AGAIN),
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class MergeForm(UnionForm):
    """Which branches, and into which one or what new one."""

    sources = Named("Những chi hội sáp nhập")
    into = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Nhập vào chi hội đang có",
        required=False,
        empty_label="Không, lập chi hội mới",
        error_messages={"invalid_choice": AGAIN},
    )
    name = TextField(
        label="Hoặc tên chi hội mới", required=False, max_length=100, help_text="Ví dụ: Thôn Đông"
    )

    field_order = ("sources", "into", "name", "on", "number", "signed_on", "signed_by")

    def __init__(self, *args: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in ("sources", "into"):
            self.fields[field].queryset = branches  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        into, chosen = data.get("into"), list(data.get("sources") or ())
        if not into and not data.get("name"):
            raise ValidationError("Hãy chọn chi hội nhập vào, hoặc ghi tên chi hội mới.")
        if into and data.get("name"):
            raise ValidationError("Hãy chọn một trong hai: nhập vào chi hội đang có, hoặc lập chi hội mới.")
        # Ticked with the others, the one that stays is meant to be among them.
        data["sources"] = [one for one in chosen if one != into]
        return data


class SplitForm(UnionForm):
    """The new branch, and who goes there: whole cells, and people by themselves."""

    name = TextField(label="Tên chi hội mới", max_length=100, error_messages={"required": "Hãy ghi tên."})
    cells = Named("Cả tổ sang chi hội mới")
    people = forms.TypedMultipleChoiceField(
        label="Từng người sang chi hội mới",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "many"}),
        error_messages={"invalid_choice": AGAIN},
    )

    field_order = ("name", "cells", "people", "on", "number", "signed_on", "signed_by")

    def __init__(self, *args: Any, cells: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cells"].queryset = cells  # type: ignore[attr-defined]
        self.fields["people"].choices = people  # type: ignore[attr-defined]
        for name, there in (("cells", cells), ("people", people)):
            if not there:
                del self.fields[name]
