"""Whom it is for, as it is ticked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from sohoi.common.forms import AGAIN, KeyedForm, VersionField
from sohoi.members.models import Post
from sohoi.notices.audience import POSTS, WHO, Audience
from sohoi.units.models import Unit

WHOLE, SOME, GROUPS = "whole", "some", "groups"
_WRONG = {"invalid_choice": AGAIN, "required": AGAIN, "invalid_list": AGAIN}
Choices = Sequence[tuple[Any, str]]


def _ticks(label: str, choices: Choices, **more: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages=_WRONG,
        **more,
    )


class UnitsForm(KeyedForm):
    """The units that a directive goes to."""

    version = VersionField()

    def __init__(self, *args: Any, unit: Unit, below: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.fields["units"] = _ticks("Đơn vị nhận", below, coerce=int)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("units") and "units" not in self.errors:
            self.add_error("units", "Hãy chọn ít nhất một đơn vị.")
        return data

    @property
    def audience(self) -> Audience:
        """What was ticked."""
        return Audience(units=tuple(self.cleaned_data["units"]))


class AudienceForm(KeyedForm):
    """Everywhere, some units below, or work groups; and who there."""

    version = VersionField()

    def __init__(
        self, *args: Any, unit: Unit, below: Choices, groups: Choices, titles: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        places = [(WHOLE, f"Cả {unit.title}")]
        places += [(SOME, _some(unit))] if below else []
        places += [(GROUPS, "Các nhóm công việc")] if groups else []
        self.fields["where"] = _one("Gửi đến đâu", places)
        self.fields["units"] = _ticks(_some(unit), below, coerce=int)
        self.fields["groups"] = _ticks("Nhóm công việc", groups, coerce=int)
        self.fields["who"] = _one("Gửi cho ai", WHO)
        named = [(one, Post.Title(one).label) for one in titles]
        self.fields["titles"] = _ticks("Chức vụ", named)
        self.fields["here_only"] = forms.BooleanField(
            label="Chỉ chức vụ ở chính các nơi đã chọn, không lấy cấp dưới", required=False
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        where = data.get("where")
        if where == SOME and not data.get("units") and "units" not in self.errors:
            self.add_error("units", "Hãy chọn ít nhất một nơi.")
        if where == GROUPS and not data.get("groups") and "groups" not in self.errors:
            self.add_error("groups", "Hãy chọn ít nhất một nhóm.")
        if where == GROUPS and data.get("who") == POSTS:
            self.add_error("who", "Với nhóm công việc, hãy chọn tất cả hội viên hoặc hội viên nòng cốt.")
        return data

    @property
    def audience(self) -> Audience:
        """What was ticked; what does not belong to the chosen way is left out."""
        data, where = self.cleaned_data, self.cleaned_data["where"]
        units = (self.unit.pk,) if where == WHOLE else tuple(data["units"]) if where == SOME else ()
        posts = data["who"] == POSTS
        return Audience(
            units=units,
            groups=tuple(data["groups"]) if where == GROUPS else (),
            who=data["who"],
            titles=tuple(data["titles"]) if posts else (),
            here_only=posts and data["here_only"],
        )


def _one(label: str, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=_WRONG)


def _some(unit: Unit) -> str:
    return {2: "Một số xã, phường", 4: "Một số chi hội", 5: "Một số tổ"}.get(unit.level, "Một số nơi")


def ticked(unit: Unit, audience: Audience, version: int) -> dict[str, Any]:
    """The initial values for whom it is for now."""
    where = GROUPS if audience.groups else WHOLE if audience.units in ((), (unit.pk,)) else SOME
    return {
        "where": where,
        "units": list(audience.units),
        "groups": list(audience.groups),
        "who": audience.who,
        "titles": list(audience.titles),
        "here_only": audience.here_only,
        "version": version,
    }
