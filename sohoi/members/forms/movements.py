"""What people type about movements: admissions, transfers, times away, corrections of the past."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from sohoi.common.forms import DayField, KeyedForm, TextField, VersionField
from sohoi.members.forms.people import CellField, FactsForm, offer
from sohoi.members.models import Spell
from sohoi.members.models.spell import leaving_of
from sohoi.members.queries.past import Around, entries, exits
from sohoi.members.services.decisions import Paper
from sohoi.members.services.past import Ends
from sohoi.units.models import Unit

EXAMPLE = "Ví dụ 15/8/2026"


LISTED, APPLY, ADMIT_NOW, ARRIVAL = "listed", "apply", "admit", "arrival"


class NewPersonForm(FactsForm):
    """Somebody new: how she comes, where she joins, and what is known of her.

    `may_admit`: who decides admissions herself may also admit at once, with or without a paper.
    """

    how = forms.ChoiceField(label="Người này", widget=forms.RadioSelect, required=False, initial=LISTED)
    elsewhere = TextField(
        label="Nơi giới thiệu",
        required=False,
        max_length=150,
        help_text="Ví dụ: Hội LHPN phường Tân Bình, tỉnh khác",
    )
    number = TextField(
        label="Số giấy giới thiệu", required=False, max_length=60, help_text="Như ghi trên giấy"
    )
    decision = TextField(
        label="Số quyết định", required=False, max_length=60, help_text="Chưa có thì để trống"
    )
    signed_on = DayField(
        label="Ngày quyết định", required=False, help_text="Vào Hội từ ngày này. Để trống là hôm nay"
    )
    signed_by = TextField(label="Người ký", required=False, max_length=150)

    branch = forms.ModelChoiceField(Unit.objects.none(), label="Chi hội", empty_label="Chọn chi hội")
    cell = CellField(Unit.objects.none(), label="Tổ", required=False, empty_label="Không xếp tổ")
    honorary = forms.BooleanField(label="Hội viên danh dự", required=False)

    def __init__(self, *args: Any, branches: Any, cells: Any, may_admit: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, branches, cells)
        self.fields["how"].choices = _ways(may_admit)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What another way of coming would need is passed over; a place of origin is asked for."""
        data = super().clean() or self.cleaned_data
        data["how"] = data.get("how") or LISTED
        if data["how"] != ADMIT_NOW:
            self.errors.pop("signed_on", None)
        if data["how"] == ARRIVAL and not data.get("elsewhere"):
            self.add_error("elsewhere", "Hãy ghi nơi giới thiệu.")
        return data


def _ways(may_admit: bool) -> list[tuple[str, str]]:
    """How somebody new may come, as (value, label)."""
    admission = (
        [(ADMIT_NOW, "Kết nạp mới, vào sổ ngay"), (APPLY, "Kết nạp mới, chờ quyết định")]
        if may_admit
        else [(APPLY, "Kết nạp mới (đơn gửi lên Hội xã quyết định)")]
    )
    return [(LISTED, "Đã là hội viên, ghi vào sổ"), *admission, (ARRIVAL, "Chuyển sinh hoạt đến")]


class ManyField(forms.TypedMultipleChoiceField):
    """Ticked rows of a page: their ids."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, **kwargs)


class AdmitForm(KeyedForm):
    """Whom one decision admits. `seen` are the applications whose doubts were looked at."""

    people = ManyField(error_messages={"required": "Hãy chọn ít nhất một người."})
    decision = TextField(
        label="Số quyết định",
        max_length=60,
        help_text="Ví dụ 12/QĐ-BTV",
        error_messages={"required": "Hãy ghi số quyết định."},
    )
    signed_on = DayField(
        label="Ngày quyết định",
        help_text=f"{EXAMPLE}. Vào Hội từ ngày này",
        error_messages={"required": "Hãy ghi ngày quyết định."},
    )
    signed_by = TextField(label="Người ký", required=False, max_length=150, help_text="Không bắt buộc")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, waiting: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(pk, str(pk)) for pk in waiting]  # type: ignore[attr-defined]

    @property
    def paper(self) -> Paper:
        data = self.cleaned_data
        return Paper(data["decision"], data["signed_on"], data["signed_by"])


class AnswerForm(KeyedForm):
    """Why somebody is not admitted, or a paper goes back."""

    why = TextField(label="Lý do", max_length=200, error_messages={"required": "Hãy ghi lý do."})


class LeaveForm(KeyedForm):
    """Why and when somebody leaves: the reasons that fit her, and the paper where there is one."""

    version = VersionField()
    why = forms.ChoiceField(label="Lý do", widget=forms.RadioSelect)
    on = DayField(label="Từ ngày", help_text=EXAMPLE)
    note = TextField(label="Ghi thêm", required=False, max_length=200, help_text="Không bắt buộc")
    decision = TextField(
        label="Số quyết định", required=False, max_length=60, help_text="Khi xóa tên thì phải ghi"
    )
    signed_on = DayField(label="Ngày quyết định", required=False, help_text="Để trống thì là ngày ghi ở trên")

    def __init__(self, *args: Any, kind: str, may_decide: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = leaving_of(kind)
        if not may_decide:
            reasons = [pair for pair in reasons if pair[0] != Spell.Exit.STRUCK_OFF]
            del self.fields["decision"], self.fields["signed_on"]
        self.fields["why"].choices = reasons  # type: ignore[attr-defined]

    @property
    def paper(self) -> Paper | None:
        data = self.cleaned_data
        number = data.get("decision")
        return Paper(number, data["signed_on"] or data["on"]) if number else None


class TransferForm(KeyedForm):
    """The introduction of a member to a commune, and to one of its branches if that is known."""

    version = VersionField()
    to = forms.ModelChoiceField(
        Unit.objects.none(), label="Chi hội", required=False, empty_label="Để nơi nhận chọn chi hội"
    )
    number = TextField(label="Số giấy giới thiệu", required=False, max_length=60)
    on = DayField(label="Ngày giới thiệu", help_text=EXAMPLE)
    why = TextField(
        label="Lý do chuyển", required=False, max_length=200, help_text="Ví dụ: theo chồng, chuyển nhà"
    )

    def __init__(self, *args: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = branches  # type: ignore[attr-defined]


class ElsewhereForm(KeyedForm):
    """The introduction of a member to a place that has no register here."""

    version = VersionField()
    elsewhere = TextField(
        label="Nơi chuyển đến",
        max_length=150,
        help_text="Ghi như trên giấy, ví dụ: Hội LHPN phường Tân Bình, tỉnh khác",
        error_messages={"required": "Hãy ghi nơi chuyển đến."},
    )
    number = TextField(label="Số giấy giới thiệu", required=False, max_length=60)
    on = DayField(label="Ngày giới thiệu", help_text=EXAMPLE)
    why = TextField(label="Lý do chuyển", required=False, max_length=200, help_text="Không bắt buộc")


class AcceptForm(KeyedForm):
    """Where somebody who was introduced is taken in, and since when."""

    branch = forms.ModelChoiceField(Unit.objects.none(), label="Chi hội", empty_label="Chọn chi hội")
    cell = CellField(Unit.objects.none(), label="Tổ", required=False, empty_label="Không xếp tổ")
    on = DayField(label="Sinh hoạt ở đây từ ngày", help_text=EXAMPLE)

    def __init__(self, *args: Any, branches: Any, cells: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, branches, cells)


class AwayForm(KeyedForm):
    """Since when somebody works elsewhere, where and why."""

    version = VersionField()
    since = DayField(label="Đi từ ngày", help_text=EXAMPLE)
    where = TextField(label="Đi đâu", required=False, max_length=120, help_text="Ví dụ: Bình Dương")
    why = TextField(label="Để làm gì", required=False, max_length=120, help_text="Ví dụ: làm công nhân, học")


class BackForm(KeyedForm):
    """Since when somebody is back."""

    version = VersionField()
    on = DayField(label="Về từ ngày", help_text=EXAMPLE)


class PastForm(KeyedForm):
    """Both ends of a spell as they should have been written, and why."""

    version = VersionField()
    since = DayField(label="Từ ngày", help_text=EXAMPLE)
    entry = forms.ChoiceField(label="Vào bằng cách")
    until = DayField(label="Thôi từ ngày", help_text="Là ngày đầu tiên không còn ở chi hội này")
    exit = forms.ChoiceField(label="Lý do thôi")
    reason = TextField(
        label="Vì sao sửa",
        max_length=200,
        help_text="Ví dụ: sổ giấy ghi ngày khác",
        error_messages={"required": "Hãy ghi vì sao sửa."},
    )

    def __init__(self, *args: Any, spell: Spell, around: Around, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].choices = entries(spell, around)  # type: ignore[attr-defined]
        self.fields["exit"].choices = exits(spell, around)  # type: ignore[attr-defined]
        if spell.until is None:
            del self.fields["until"], self.fields["exit"]

    @property
    def ends(self) -> Ends:
        data = self.cleaned_data
        return Ends(data["since"], data["entry"], data.get("until"), data.get("exit") or "")
