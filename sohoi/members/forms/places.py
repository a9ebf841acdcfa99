"""Names of branches and cells, and a list to be read."""

from __future__ import annotations

from django import forms

from sohoi.common.forms import KeyedForm, TextField
from sohoi.common.text import nfc_clean


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
