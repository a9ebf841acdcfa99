"""What is typed about work groups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError

from sohoi.common.forms import AGAIN, DayField, KeyedForm, PlainForm, TextField, VersionField, today
from sohoi.common.text import nfc_clean
from sohoi.notices.models import Group
from sohoi.notices.queries.people import Free
from sohoi.notices.services.groups import Stated, Wanted

PURPOSE = "Nhận tin và trao đổi việc Hội"
RULES = (
    "Chỉ trao đổi việc Hội, không quảng cáo, không chuyển tin chưa rõ nguồn.\n"
    "Có tin triển khai thì trả lời sớm.\n"
    "Không đưa giấy tờ, số điện thoại, hình ảnh riêng của người khác lên nhóm."
)
# Letters that a link is made of; nothing that could end it where it is shown.
LINK = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[\w.~%/?=&+#-]*)?", re.ASCII | re.IGNORECASE)
WRONG_LINK = "Đường dẫn phải bắt đầu bằng https://, ví dụ https://zalo.me/g/abcdef123."
NOT_ZALO = "Đường dẫn nhóm Zalo có dạng https://zalo.me/g/abcdef123. Hãy chép lại từ Zalo."


class LinkField(TextField):
    """A link with which people join; what was copied without its beginning gets one."""

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "")
        if text and "://" not in text:
            text = f"https://{text}"
        if text and (not LINK.fullmatch(text) or len(text) > 200):
            raise ValidationError(WRONG_LINK)
        return text


class LongField(forms.CharField):
    """Several lines, as they may be stored."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def clean(self, value: Any) -> Any:
        lines = (nfc_clean(line) for line in str(super().clean(value) or "").splitlines())
        return "\n".join(line for line in lines if line)


class GroupForm(KeyedForm):
    """What is written down about a group."""

    name = TextField(
        label="Tên nhóm",
        max_length=100,
        help_text="Như đang ghi trên Zalo",
        error_messages={"required": "Hãy ghi tên nhóm."},
    )
    channel = forms.ChoiceField(label="Nhóm ở đâu", choices=Group.Channel.choices)
    address = LinkField(
        label="Đường dẫn vào nhóm",
        max_length=200,
        required=False,
        help_text="Không bắt buộc. Trên Zalo: mở nhóm, Tùy chọn, Đường dẫn tham gia nhóm, Sao chép",
    )
    head = forms.TypedChoiceField(
        label="Trưởng nhóm",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": AGAIN},
    )
    purpose = TextField(label="Nhóm để làm gì", max_length=300, required=False)
    rules = LongField(label="Quy ước của nhóm", max_length=2000, required=False)

    def __init__(self, *args: Any, heads: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head"].choices = [("", "Chưa ghi"), *heads]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("channel") == Group.Channel.ZALO and data.get("address"):
            link = urlsplit(data["address"])
            if (link.hostname or "") != "zalo.me" or not link.path.startswith("/g/"):
                self.add_error("address", NOT_ZALO)
        return data

    @property
    def stated(self) -> Stated:
        """What was typed."""
        names = ("name", "channel", "address", "purpose", "rules", "head")
        return Stated(**{name: self.cleaned_data[name] for name in names})


class OpenForm(GroupForm):
    """A group to be written down, which may exist for long."""

    since = DayField(label="Có từ ngày", error_messages={"required": "Hãy ghi ngày."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("since", f"{today():%d/%m/%Y}"), ("purpose", PURPOSE), ("rules", RULES)):
            self.fields[name].initial = words


class EditForm(GroupForm):
    """The same about a group that is there; `version` tells whether somebody was faster."""

    version = VersionField()


class PrintForm(PlainForm):
    """Whether the page for the head has telephone numbers, and why."""

    phones = forms.BooleanField(label="In cả số điện thoại", required=False)
    reason = TextField(
        label="Lý do in số điện thoại",
        max_length=200,
        required=False,
        help_text="Chỉ cần khi in số điện thoại, ví dụ: trưởng nhóm giữ để gọi. Lý do được ghi lại.",
    )

    def __init__(self, *args: Any, may_phones: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_phones:
            del self.fields["phones"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("phones") and not data.get("reason"):
            self.add_error("reason", "Hãy ghi lý do in số điện thoại, hoặc bỏ chọn In cả số điện thoại.")
        return data


class ProposalForm(KeyedForm):
    """The groups that were proposed, their names, and for each person the number of the group she goes to.

    One number more than was proposed is offered, for a group that somebody adds by hand.
    """

    def __init__(
        self, *args: Any, proposed: Sequence[Sequence[Free]], names: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proposed, self.count = proposed, len(proposed) + 1
        numbers = [(0, "Chưa xếp"), *((n, f"Nhóm {n}") for n in range(1, self.count + 1))]
        for n, name in enumerate(names, 1):
            self.fields[f"name-{n}"] = TextField(
                label=f"Tên nhóm {n}", max_length=100, initial=name, required=False
            )
        for n, group in enumerate(proposed, 1):
            for one in group:
                self.fields[f"to-{one.member.pk}"] = _number(one, numbers, n)

    def groups(self) -> Iterator[tuple[Any, list[tuple[Free, Any]]]]:
        """For each group the field of its name, and its people with their fields."""
        for n, group in enumerate(self.proposed, 1):
            yield self[f"name-{n}"], [(one, self[f"to-{one.member.pk}"]) for one in group]

    @property
    def spare(self) -> Any:
        """The name of the group that nobody was proposed for."""
        return self[f"name-{self.count}"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in range(1, self.count + 1):
            if not data.get(f"name-{n}") and self._people(data, n) and f"name-{n}" not in self.errors:
                self.add_error(f"name-{n}", "Hãy ghi tên nhóm.")
        return data

    def _people(self, data: dict[str, Any], n: int) -> list[int]:
        everybody = (one.member.pk for group in self.proposed for one in group)
        return [pk for pk in everybody if data.get(f"to-{pk}") == n]

    @property
    def wanted(self) -> list[Wanted]:
        """The groups as they are to be made."""
        data = self.cleaned_data
        return [Wanted(data[f"name-{n}"], self._people(data, n)) for n in range(1, self.count + 1)]


def _number(one: Free, numbers: list[tuple[int, str]], n: int) -> forms.TypedChoiceField:
    """The choice beside a name; the label is read aloud, the name itself stands there."""
    return forms.TypedChoiceField(
        label=f"{one.member.name} vào nhóm",
        coerce=int,
        choices=numbers,
        initial=n,
        error_messages=dict.fromkeys(("required", "invalid_choice"), AGAIN),
    )
