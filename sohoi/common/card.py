"""The text in the QR code of a Vietnamese citizen card, by camera or by a scanner that types it.

The card of 2021 has seven fields between "|": number, old 9-digit number or nothing, name, birth as ddmmyyyy,
"Nam" or "Nữ", address, day of issue. The card of 2024 (Circular 16/2024/TT-BCA) begins alike; what it may add
is not read. "00001960" is a birth of which the year alone is known. The example is invented:

    001187012345|012345678|Nguyễn Thị Hạnh|15081987|Nữ|Thôn Đông, Xã Tân Lập, Hà Nội|10052021
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sohoi.common import identity
from sohoi.common.dates import DateError, PartialDate, parse_vi
from sohoi.common.oldfonts import Scheme, is_broken, to_unicode
from sohoi.common.text import fold, nfc_clean, proper_name

FIELDS = 7
LONGEST = 2_000
# What scanners type for "|" on keyboards of other countries.
_BARS = re.compile(r"[¦│｜‖]")
_WORD = re.compile(r"[^\W\d_]{2,}")

SENTENCES = {
    "empty": "Chưa có chữ nào. Hãy bấm vào ô rồi quét lại.",
    "vneid": "Đây là mã trên màn hình VNeID, không phải mã trên thẻ. Hãy quét mã in trên thẻ căn cước.",
    "opaque": "Mã này không phải mã in trên thẻ căn cước; có thể là mã trên màn hình VNeID. "
    "Hãy quét mã in trên thẻ.",
    "web": "Mã này là một địa chỉ trang web, không phải mã trên thẻ căn cước.",
    "bank": "Mã này để chuyển tiền, không phải mã trên thẻ căn cước.",
    "health": "Mã này của thẻ bảo hiểm y tế. Hãy quét mã trên thẻ căn cước.",
    "short": "Mã này giống mã căn cước nhưng thiếu phần. Hãy quét lại, hoặc chụp ảnh thẻ.",
    "number": "Số căn cước trong mã không đúng. Hãy quét lại, hoặc chụp ảnh thẻ.",
    "other": "Mã này không phải mã trên thẻ căn cước.",
}


class CardRefused(ValueError):
    """The text is no card's. `code` is one of SENTENCES, `str()` the Vietnamese sentence for the person."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code])
        self.code = code


@dataclass(frozen=True)
class Card:
    """What a card says. Empty where it could not be read; `doubts` say so in sentences."""

    number: str
    old_number: str = ""
    name: str = ""
    birth: PartialDate | None = None
    sex: identity.Sex | None = None
    address: str = ""
    doubts: tuple[str, ...] = ()
    line: str = field(default="", repr=False)
    """The seven fields as they were read, for `read_card` again: nothing of what else the card holds."""

    @property
    def facts(self) -> dict[str, Any]:
        """What was read, by the names of a record's facts."""
        found = {"full_name": self.name, "birth": self.birth, "sex": self.sex, "id_number": self.number}
        found |= {"old_id": self.old_number, "address": self.address}
        return {key: value for key, value in found.items() if value}


def read_card(text: str, *, today: date) -> Card:
    """The card with this text. Raises CardRefused. Fields after the seventh are not looked at."""
    parts = _parts(text)
    number = _number(parts[0])
    doubts: list[str] = []
    name = _words(parts[2], "Họ tên", doubts)
    address = _words(parts[5], "Địa chỉ", doubts)
    if name and address and (name + address).isascii():
        doubts.append("Họ tên và địa chỉ không có dấu nào. Nếu máy quét làm mất dấu, hãy gõ lại.")
    return Card(
        number=number,
        old_number=_old(parts[1], doubts),
        name=proper_name(name),
        birth=_birth(parts[3], today, doubts),
        sex=_sex(parts[4]) or identity.sex_of(number),
        address=address,
        doubts=tuple(doubts),
        line="|".join(parts[:FIELDS]),
    )


def _parts(text: str) -> list[str]:
    parts = [_repaired(part.strip()) for part in _BARS.sub("|", text[:LONGEST]).split("|")]
    if len(parts) >= FIELDS and _is_number(parts[0]):
        return parts
    raise CardRefused(_why_not("|".join(parts), parts))


def _repaired(text: str) -> str:
    """UTF-8 that a scanner typed as Western European letters comes back; a lost letter stays told."""
    return nfc_clean(to_unicode(text, Scheme.UTF8).replace("\ufffd", "?"))


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) in (11, 12)


def _why_not(line: str, parts: list[str]) -> str:
    folded = fold(line)
    if not line:
        return "empty"
    if "vneid" in folded or "dancuquocgia" in folded:
        return "vneid"
    if re.match(r"[a-z]{2,10}://|www\.", folded):
        return "web"
    if line.startswith("000201"):
        return "bank"
    if re.match(r"\d{12}\D", line):
        return "short"
    if len(parts) > 1 and re.fullmatch(r"[A-Z]{2}\d{13}|\d{10}", parts[0]):
        return "health"
    return "opaque" if len(parts) == 1 and re.fullmatch(r"[\w+/=.:-]{24,}", line) else "other"


def _number(part: str) -> str:
    try:
        number = identity.normalise(part)
    except identity.IdentityError:
        number = ""
    if len(number) != 12:
        raise CardRefused("number")
    return number


def _old(part: str, doubts: list[str]) -> str:
    """The old number has nine digits; one of twelve is the same number again or a cancelled one."""
    try:
        number = identity.normalise(part) if part else ""
    except identity.IdentityError:
        number = ""
        doubts.append("Số CMND cũ trên thẻ không đọc được. Hãy ghi tay nếu cần.")
    return number if len(number) == 9 else ""


def _words(part: str, what: str, doubts: list[str]) -> str:
    """Words with all their letters, or nothing: half a name is worse than an empty box."""
    if "?" in part or is_broken(part):
        doubts.append(f"{what} máy quét đưa sang bị mất chữ: “{part[:100]}”. Hãy gõ lại.")
        return ""
    if not _WORD.search(part):
        doubts.append(f"{what} trên thẻ để trống hoặc không đọc được. Hãy ghi tay.")
        return ""
    return part


def _birth(part: str, today: date, doubts: list[str]) -> PartialDate | None:
    try:
        found = _day(part, today)
    except DateError:
        found = None
    if found is None or found.first_day > today:
        said = f" Trên thẻ là “{part[:20]}”." if part else ""
        doubts.append(f"Không đọc được ngày sinh.{said} Hãy ghi tay.")
        return None
    return found


def _day(part: str, today: date) -> PartialDate:
    """ddmmyyyy; zeros for a day or month that nobody knows."""
    if re.fullmatch(r"\d{8}", part, re.ASCII):
        day, month, year = int(part[:2]), int(part[2:4]), int(part[4:])
        return PartialDate(year, month or None, (day or None) if month else None)
    return parse_vi(part, today=today)


def _sex(part: str) -> identity.Sex | None:
    """ "Nữ" may have lost its letter; "Nam" has none to lose."""
    folded = fold(part)
    if folded == "nam":
        return "male"
    return "female" if folded == "nu" else None
