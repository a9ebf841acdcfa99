"""What members said about the use of their data, typed by the office. Nothing is ever chosen beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from sohoi.access.models import Consent, Wording
from sohoi.access.queries.consent import Asked
from sohoi.common.forms import DayField, KeyedForm, PlainForm, TextField
from sohoi.members.forms.people import CellField
from sohoi.members.queries.consent import Row, State
from sohoi.members.services.consent import BY_OFFICE, Said
from sohoi.units.models import Unit

YES, NO, WITHDRAWN = (str(one) for one in Consent.Said)
ANSWERS = ((YES, "Đồng ý"), (NO, "Không đồng ý"))
BY_SHEET = str(Consent.How.PAPER)
HOW = [(str(one), one.label) for one in BY_OFFICE]
PICK_HOW = {"required": "Hãy chọn ký trên giấy hay nói trực tiếp."}
PICK = {"invalid_choice": "Hãy chọn lại câu trả lời."}


def _version_field(asked: Asked) -> forms.ChoiceField:
    """Which words were on the paper, asked only where there are several."""
    choices = [(str(one.pk), f"Bản {one.version}, từ {one.since:%d/%m/%Y}") for one in asked.wordings]
    return forms.ChoiceField(
        label=f"Lời trên giấy: {asked.purpose.label}",
        choices=choices,
        required=False,
        error_messages={"invalid_choice": "Hãy chọn lại bản lời."},
    )


class _Collecting(KeyedForm):
    """The day, and for each purpose with several versions of its words, which one it was."""

    said_on = DayField(label="Ngày ký hoặc nói", help_text="Ví dụ 15/11/2026")

    def __init__(self, *args: Any, asked: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(asked)
        self.fields["said_on"].error_messages["required"] = "Hãy ghi ngày ký."
        for one in self.asked:
            if len(one.wordings) > 1:
                self.fields[f"words-{one.purpose.pk}"] = _version_field(one)

    @property
    def versions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("words-")]

    def _words(self, asked: Asked) -> Wording:
        sent = str(self.cleaned_data.get(f"words-{asked.purpose.pk}") or "")
        return next((one for one in asked.wordings if str(one.pk) == sent), asked.wording)


class OneForm(_Collecting):
    """What one member said: only purposes that are chosen are written."""

    how = forms.ChoiceField(
        label="Bằng cách nào", choices=HOW, widget=forms.RadioSelect, error_messages={**PICK_HOW, **PICK}
    )
    note = TextField(label="Ghi thêm", max_length=200, required=False, help_text="Không bắt buộc")

    def __init__(self, *args: Any, states: Sequence[State], **kwargs: Any) -> None:
        asking = [one for one in states if one.asked.asks]
        super().__init__(*args, asked=[one.asked for one in asking], **kwargs)
        for one in asking:
            more = ((WITHDRAWN, "Rút lại đồng ý"),) if one.is_yes else ()
            self.fields[f"said-{one.code}"] = forms.ChoiceField(
                label=one.asked.purpose.label,
                choices=(*ANSWERS, *more),
                widget=forms.RadioSelect,
                required=False,
                help_text=f"Hiện ghi: {one.words}",
                error_messages=PICK,
            )

    @property
    def answers(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("said-")]

    def said(self, person: int) -> list[Said]:
        """What was chosen for this person."""
        sent = {
            one.purpose.pk: str(self.cleaned_data.get(f"said-{one.purpose.pk}") or "") for one in self.asked
        }
        return [Said(person, self._words(one), said) for one in self.asked if (said := sent[one.purpose.pk])]


class ManyForm(_Collecting):
    """A signed sheet: for each member of it one answer to each purpose, all empty to begin with."""

    def __init__(self, *args: Any, rows: Sequence[Row], asked: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, asked=asked, **kwargs)
        self.rows = list(rows)
        for row in self.rows:
            for one in self.asked:
                self.fields[self._name(row, one)] = forms.ChoiceField(
                    label=f"{row.member.name}: {one.purpose.label}",
                    choices=(("", "Chưa ghi"), *ANSWERS),
                    required=False,
                    error_messages=PICK,
                )

    @staticmethod
    def _name(row: Row, asked: Asked) -> str:
        return f"n{row.member.pk}-{asked.purpose.pk}"

    def lines(self) -> list[tuple[Row, list[tuple[State, forms.BoundField]]]]:
        """Each row with its fields, for the page."""
        return [
            (row, [(state, self[self._name(row, state.asked)]) for state in row.states]) for row in self.rows
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.said:
            raise forms.ValidationError("Chưa chọn câu trả lời nào. Hãy chọn cho ít nhất một người.")
        return cleaned

    @property
    def said(self) -> list[Said]:
        """Everything that was chosen."""
        found = []
        for row in self.rows:
            for one in self.asked:
                if answer := str(self.cleaned_data.get(self._name(row, one)) or ""):
                    found.append(Said(row.member.pk, self._words(one), answer))
        return found


class SheetForm(PlainForm):
    """What a sheet for signing should hold."""

    cell = CellField(Unit.objects.none(), label="Ai", required=False, empty_label="Cả chi hội")
    all = forms.BooleanField(label="In cả những người đã trả lời", required=False)

    def __init__(self, *args: Any, cells: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cell"].queryset = cells  # type: ignore[attr-defined]
