"""What is typed about posts and terms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sohoi.common.dates import PartialDate
from sohoi.common.forms import DayField, KeyedForm, TextField
from sohoi.members.models import Post, Term
from sohoi.members.services.decisions import Paper
from sohoi.members.services.posts import Holding
from sohoi.members.titles import titles_at
from sohoi.units.models import Unit


class PlannedDayField(DayField):
    """A whole day that may still lie ahead, as the end of a term does."""

    def _check(self, found: PartialDate) -> PartialDate:
        return found


class HoldingForm(KeyedForm):
    """From when to when a post is held, on what basis, by which decision."""

    since = PlannedDayField(label="Từ ngày")
    until = PlannedDayField(
        label="Thôi từ ngày", required=False, help_text="Bỏ trống nếu chưa biết. Ví dụ 1/7/2030"
    )
    basis = forms.ChoiceField(
        label="Hình thức", required=False, choices=[("", "Chưa rõ"), *Post.Basis.choices]
    )
    term = forms.ModelChoiceField(
        Term.objects.none(), label="Nhiệm kỳ", required=False, empty_label="Không ghi nhiệm kỳ"
    )
    number = TextField(label="Quyết định số", required=False, max_length=60, help_text="Ví dụ 12/QĐ-BTV")
    signed_on = PlannedDayField(label="Ký ngày", required=False)

    def __init__(self, *args: Any, terms: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].queryset = terms  # type: ignore[attr-defined]
        if not terms.exists():
            del self.fields["term"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("number") and not data.get("signed_on"):
            self.add_error("signed_on", "Hãy ghi ngày ký quyết định.")
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", "Ngày thôi giữ chức phải sau ngày nhận chức.")
        return data

    def holding(self, title: str) -> Holding:
        """How the post is held."""
        data = self.cleaned_data
        paper = Paper(data["number"], data["signed_on"]) if data.get("number") else None
        return Holding(
            title, data["since"], data.get("until"), data.get("basis", ""), data.get("term"), paper
        )


class AppointForm(HoldingForm):
    """Which post in which of her units: one list, since only some titles fit each unit."""

    post = forms.ChoiceField(label="Chức vụ", error_messages={"required": "Hãy chọn chức vụ."})
    field_order = ("post",)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        self.fields["post"].choices = [  # type: ignore[attr-defined]
            ("", "Chọn chức vụ"),
            *((unit.title, _titles(unit)) for unit in units),
        ]

    def clean_post(self) -> tuple[str, Unit]:
        title, _, pk = self.cleaned_data["post"].partition("@")
        unit = self.units.get(int(pk))
        if unit is None:
            raise ValidationError("Hãy chọn chức vụ.")
        return title, unit


def _titles(unit: Unit) -> list[tuple[str, str]]:
    return [(f"{code}@{unit.pk}", Post.Title(code).label) for code in titles_at(unit.level)]


class CorrectPostForm(HoldingForm):
    """How it really was, and why what stands there is wrong."""

    reason = TextField(label="Vì sao sửa", max_length=200, error_messages={"required": "Hãy ghi vì sao sửa."})


class EndPostForm(KeyedForm):
    """From when somebody holds a post no more."""

    on = PlannedDayField(label="Thôi từ ngày")
    note = TextField(label="Lý do", required=False, max_length=200, help_text="Không bắt buộc")


class TermForm(KeyedForm):
    """A term of the bodies of a unit."""

    label = TextField(
        label="Tên nhiệm kỳ",
        max_length=40,
        help_text="Ví dụ 2025-2030",
        error_messages={"required": "Hãy ghi tên nhiệm kỳ."},
    )
    since = PlannedDayField(label="Bắt đầu từ ngày")
    until = PlannedDayField(label="Kết thúc ngày", required=False, help_text="Bỏ trống nếu chưa biết")


class EndTermForm(KeyedForm):
    """The day on which a term ends."""

    on = PlannedDayField(label="Kết thúc từ ngày")


def initial_of(post: Post) -> dict[str, Any]:
    """How a post is written down now, for its form."""
    return {
        "since": _words(post.since),
        "until": _words(post.until),
        "basis": post.basis,
        "term": post.term_id,
        "number": post.decision.number if post.decision else "",
        "signed_on": _words(post.decision.signed_on if post.decision else None),
    }


def _words(day: date | None) -> str:
    return f"{day.day}/{day.month}/{day.year}" if day else ""
