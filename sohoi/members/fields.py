"""The catalogue of what a record may hold: one line for each field, read by forms, pages, lists and books.

A new field is a column of Person and a line here (CONTRIBUTING, "a new column"). `sensitive` fields are
masked without the permission and can be switched off for the installation (SOHOI_SENSITIVE_OFF).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.conf import settings


class Shape(StrEnum):
    """What kind of value a field takes."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    TICK = "tick"
    NUMBER = "number"
    CHOICE = "choice"
    PHONE = "phone"
    IDENTITY = "identity"


@dataclass(frozen=True)
class Entry:
    """One field. `group` is the card it stands in, `length` the longest text, `hint` an example."""

    key: str
    label: str
    shape: Shape
    group: str
    length: int = 0
    hint: str = ""
    sensitive: bool = False


NAME, REACH, WORK, HOME, UNION = "Bản thân", "Liên lạc", "Học và làm", "Gia đình", "Sinh hoạt Hội"

CATALOGUE = (
    Entry("full_name", "Họ và tên", Shape.TEXT, NAME, 150),
    Entry("other_name", "Tên thường gọi", Shape.TEXT, NAME, 100, "Tên ở nhà, tên theo chồng hoặc con"),
    Entry("birth", "Ngày sinh", Shape.DATE, NAME, hint="Ví dụ 15/8/1978. Chỉ biết năm thì ghi 1978"),
    Entry("sex", "Giới tính", Shape.CHOICE, NAME),
    Entry("id_number", "Số căn cước", Shape.IDENTITY, NAME, 12, "12 chữ số trên thẻ căn cước"),
    Entry("old_id", "Số CMND cũ", Shape.IDENTITY, NAME, 9, "9 chữ số, nếu còn ghi trong sổ"),
    Entry("ethnicity", "Dân tộc", Shape.TEXT, NAME, 60, sensitive=True),
    Entry("religion", "Tôn giáo", Shape.TEXT, NAME, 60, sensitive=True),
    Entry("phone", "Điện thoại", Shape.PHONE, REACH, 15, "Ví dụ 0710 345 678"),
    Entry("other_phone", "Điện thoại khác", Shape.TEXT, REACH, 40),
    Entry("email", "Thư điện tử", Shape.TEXT, REACH, 100),
    Entry("address", "Địa chỉ", Shape.TEXT, REACH, 250),
    Entry("smartphone", "Có điện thoại thông minh", Shape.TICK, REACH),
    Entry("zalo", "Dùng Zalo", Shape.TICK, REACH),
    Entry("education", "Trình độ học vấn", Shape.TEXT, WORK, 80, "Ví dụ 12/12"),
    Entry("profession", "Trình độ chuyên môn", Shape.TEXT, WORK, 120),
    Entry("political_theory", "Lý luận chính trị", Shape.TEXT, WORK, 60),
    Entry("occupation", "Nghề nghiệp", Shape.TEXT, WORK, 120),
    Entry("party", "Đảng viên", Shape.TICK, WORK, sensitive=True),
    Entry("marital", "Hôn nhân", Shape.TEXT, HOME, 40),
    Entry("single_mother", "Mẹ đơn thân", Shape.TICK, HOME),
    Entry("household_head", "Chủ hộ", Shape.TICK, HOME),
    Entry("small_children", "Số con nhỏ", Shape.NUMBER, HOME, hint="Con dưới 16 tuổi"),
    Entry("poverty", "Hộ nghèo, cận nghèo năm nay", Shape.CHOICE, HOME, sensitive=True),
    Entry("health_insurance", "Có bảo hiểm y tế", Shape.TICK, HOME, sensitive=True),
    Entry("joined", "Vào Hội", Shape.DATE, UNION, hint="Ngày, tháng hoặc chỉ năm"),
    Entry("core", "Hội viên nòng cốt", Shape.TICK, UNION),
    Entry("loan_group", "Tổ vay vốn", Shape.TEXT, UNION, 120),
    Entry("clubs", "Câu lạc bộ, đội nhóm", Shape.TEXT, UNION, 250),
    Entry("notes", "Ghi chú", Shape.LONG, UNION, 2000),
)

BY_KEY = {entry.key: entry for entry in CATALOGUE}

# What a record needs so that the Union can reach and count the person. Everything else is welcome.
NEEDED = {
    "name": "Thiếu họ tên",
    "birth": "Thiếu ngày sinh",
    "id": "Thiếu số căn cước",
    "phone": "Thiếu số điện thoại",
}

# What is there and wants a second look, or could be more exact. A record with doubts may well be complete.
DOUBTS = {
    "id_birth_mismatch": "Số căn cước không khớp năm sinh",
    "id_gender_mismatch": "Số căn cước không khớp giới tính",
    "birth_first_day": "Sinh ngày 01/01, có thể chỉ là ghi tạm",
    "name_one_word": "Họ tên mới có một chữ",
    "birth_not_exact": "Chưa rõ ngày, tháng sinh",
    "address_divided": "Xã cũ đã chia, chưa chọn nay thuộc đâu",
    "address_unclear": "Địa chỉ chưa rõ xã",
}

# Those of them that hardly anybody has: indexes hold only these people, so that a province finds them at
# once.
RARE_DOUBTS = ["id_birth_mismatch", "id_gender_mismatch", "name_one_word"]
FIRST_DAY = ["birth_first_day"]
DIVIDED = ["address_divided"]

# What only others around her show: asked when it is wanted, never stored.
AROUND = {
    "phone_shared": "Chung số điện thoại với nhiều người",
    "no_cell": "Chưa xếp vào tổ",
}


def off() -> frozenset[str]:
    """Sensitive fields that this installation does not keep: neither shown nor ever written."""
    return _sensitive(tuple(settings.SOHOI_SENSITIVE_OFF))


# Asked for every row of a book, three times.
@lru_cache
def _sensitive(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key for key in keys if key in BY_KEY and BY_KEY[key].sensitive)


def kept() -> list[Entry]:
    """The fields that this installation keeps."""
    without = off()
    return [entry for entry in CATALOGUE if entry.key not in without]


def label(key: str) -> str:
    """How a field is called on screen; a key that is no field stands for itself."""
    entry = BY_KEY.get(key)
    return entry.label if entry else key
