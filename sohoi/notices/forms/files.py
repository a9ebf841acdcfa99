"""Pictures and papers as they are sent: what each is, is found by looking into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from sohoi.common.forms import KeyedForm
from sohoi.common.photo import LARGEST, PhotoRefused, smaller
from sohoi.notices.models import Attachment
from sohoi.notices.papers import TYPES, PaperRefused, kind_of, name_of
from sohoi.notices.services.attaching import MOST, Made

Kind = Attachment.Kind
TOGETHER = sum(MOST.values())
_PICTURE = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


@dataclass
class Sent:
    """What is ready to be kept, and a sentence for each that is not."""

    found: list[Made] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class FilesField(forms.FileField):
    """Up to eleven at once; gives a Sent, so that one wrong file does not cost the others."""

    def __init__(self, **kwargs: Any) -> None:
        kinds = ",".join(["image/jpeg", "image/png", "image/webp", *(f".{one}" for one in TYPES)])
        super().__init__(widget=SeveralFiles(attrs={"accept": kinds}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        sent = (data if isinstance(data, list | tuple) else [data]) or [None]
        if len(sent) > TOGETHER:
            raise ValidationError(f"Mỗi lần gửi nhiều nhất {TOGETHER} tệp.")
        sorted_out = Sent()
        for one in sent:
            try:
                sorted_out.found.append(made_of(super().clean(one, initial)))
            except (PaperRefused, PhotoRefused) as refusal:
                sorted_out.wrong.append(f"“{one.name}”: {refusal}")
        return sorted_out


def made_of(sent: UploadedFile[Any]) -> Made:
    """What is kept of a sent file. Raises PaperRefused and PhotoRefused with a sentence."""
    content = sent.read(LARGEST + 1)
    name = sent.name or ""
    if content.startswith(_PICTURE) or content[4:8] == b"ftyp":
        small = smaller(content)
        called = name_of(name.rsplit(".", 1)[0], "jpg")
        return Made(Kind.PICTURE, called, "image/jpeg", small.content, small.tiny, small.width, small.height)
    kind = kind_of(content)
    return Made(Kind.FILE, name_of(name, kind), TYPES[kind], content)


class FilesForm(KeyedForm):
    """What is added to a draft."""

    sent = FilesField(
        label="Ảnh và tệp",
        help_text="Nhiều nhất 6 ảnh và 5 tệp. Ảnh được thu nhỏ, bỏ nơi chụp. "
        "Tệp PDF, Word, Excel, pptx, odt, ods, txt, mỗi tệp đến 10 MB",
        error_messages={
            "required": "Chưa chọn tệp nào.",
            "missing": "Chưa chọn tệp nào.",
            "invalid": "Tệp chưa gửi lên được. Hãy chọn lại.",
            "empty": "Tệp này không có gì bên trong. Hãy chọn tệp khác.",
        },
    )
