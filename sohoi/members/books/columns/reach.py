"""Who she is by number and how to reach her: identity, telephones, e-mail, address."""

import re

from sohoi.common import identity, phones
from sohoi.members.books.columns.base import NOTHING, Column, Context, Reading, TextColumn, TickColumn, either
from sohoi.members.books.places import branch_name, cell_name, place_case, place_of
from sohoi.members.books.words import bare, is_blank, tick, word_set

_NUMBERS = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")
_GROUPED = re.compile(r"'?\d{1,3}(?:[,.]\d{3}){2,3}")
_ISSUED = re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}")
_NOT_DIGIT = re.compile(r"\D+")
_DECIMAL = re.compile(r"(\d{8,12})[.,]0+")
_SCIENTIFIC = re.compile(r"(\d)[.,](\d+)E\+?(\d{1,2})")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")


class Sex(Column):
    """Woman or man."""

    key = "sex"
    label = "Giới tính"
    phrases = either("gioi tinh|gioi tinh nam nu|nam nu|gioi|phai|gender|sex")
    marked = either("gt|g.tính|g. tính")
    female = word_set("nu f female w gai nữ")
    male = word_set("nam m male trai")

    def clean(self, cell: str, context: Context) -> Reading:
        word = bare(cell)
        if word in self.female:
            return self.one("female")
        if word in self.male:
            return self.one("male")
        return NOTHING if is_blank(cell) else Reading(rest=cell)

    def fits(self, cell: str) -> bool:
        return bare(cell) in self.female | self.male


class _TickedSex(TickColumn):
    """A tick under "Nam" or "Nữ"."""

    sex = ""

    def clean(self, cell: str, context: Context) -> Reading:
        if tick(cell):
            return Reading(values=(("sex", self.sex),))
        return NOTHING if is_blank(cell) or tick(cell) is False else Reading(rest=cell)


class TickedWoman(_TickedSex):
    """Ticked for women."""

    key = "sex_female"
    label = "Giới tính (nữ)"
    phrases = either("gioi tinh nu")
    marked = either("nữ")
    sex = "female"


class TickedMan(_TickedSex):
    """Ticked for men."""

    key = "sex_male"
    label = "Giới tính (nam)"
    phrases = either("gioi tinh nam")
    marked = either("nam")
    sex = "male"


class IdNumber(Column):
    """The identity number, or the old card's where a book has no other; two in a cell are told apart."""

    key = "id_number"
    label = "Số căn cước"
    phrases = either(
        "so can cuoc cong dan|can cuoc cong dan|so dinh danh ca nhan|ma dinh danh|so dinh danh|"
        "ma so dinh danh|ma so ca nhan|so cccd|cccd|so can cuoc|can cuoc|the can cuoc|so the cc|"
        "cccd cmnd|cmnd cccd|so cccd cmnd|so cmnd cccd|cccd cmt|cmt cccd|so cmnd|cmnd|so cmt|cmt|cmtnd|"
        "so cmtnd|chung minh nhan dan|chung minh thu|giay cmnd|so giay to|dinh danh|giay to tuy than|"
        "so cc|the cc|so the cccd|so gttt|so cm|so giay to tuy than|so ho chieu|id"
    )
    marked = either("đdcn|số đdcn|mđd|cc|số cc/cccd|cmt/cc")

    def clean(self, cell: str, context: Context) -> Reading:
        if is_blank(cell):
            return NOTHING
        if _GROUPED.fullmatch(cell):
            cell = _NOT_DIGIT.sub("", cell)
        try:
            return self.one(identity.normalise(cell))
        except identity.IdentityError:
            return self._several(cell)

    def _several(self, cell: str) -> Reading:
        """Numbers among other words: "034171000123 (CMND 151234567)"."""
        found = sorted(set(_NUMBERS.findall(cell)), key=len)
        try:
            numbers = [identity.normalise(number) for number in found]
        except identity.IdentityError:
            numbers = []
        kinds = [len(number) for number in numbers]
        if kinds == [9, 12]:
            return Reading(values=(("id_number", numbers[1]), ("old_id", numbers[0])))
        if kinds in ([9], [12]):
            beside = _ISSUED.sub("", cell)
            if sum(map(str.isdigit, beside)) == kinds[0]:
                rest = cell if beside != cell else ""
                return Reading(values=((self.key, numbers[0]),), rest=rest)
        return Reading(problem="id_invalid", rest=cell)

    def fits(self, cell: str) -> bool:
        try:
            return len(identity.normalise(cell)) == 12
        except identity.IdentityError:
            return False


class OldId(IdNumber):
    """The old card's number in a column of its own."""

    key = "old_id"
    label = "Số CMND cũ"
    phrases = either("so cmnd cu|cmnd cu|cmt cu|so cmt cu|cmnd 9 so|so cmnd 9 so|chung minh nhan dan cu")
    marked = either("")

    def fits(self, cell: str) -> bool:
        return False


class Phone(Column):
    """Telephones; a mobile comes first, the others are kept beside it."""

    key = "phone"
    label = "Điện thoại"
    phrases = either(
        "so dien thoai|dien thoai di dong|dien thoai lien he|so dien thoai lien he|dien thoai|"
        "so di dong|di dong|sdt|so dt|dtdd|so dtdd|dt lien he|dt di dong|so may|lien he|"
        "sdt lien he|so zalo|sdt zalo|dt zalo|lien lac|so lien lac|dt ca nhan|dt lien lac|"
        "sdt ca nhan|dt nha|dt rieng|dt co dinh|so dien thoai zalo|phone|mobile|tel|dthoai"
    )
    marked = either("đt|sđt|số đt|đtdđ|đ.thoại|đ/t|đt dđ|d.thoại|điện thoai|dđ")
    repeated = True

    def clean(self, cell: str, context: Context) -> Reading:
        if is_blank(cell) or tick(cell) is not None:
            return NOTHING
        numbers = phones.normalise(_whole(cell))
        if not numbers:
            return Reading(problem="phone_invalid", rest=cell)
        first = ("phone", numbers[0])
        return Reading(values=(first, ("other_phone", ", ".join(numbers[1:]))) if numbers[1:] else (first,))

    def fits(self, cell: str) -> bool:
        digits = sum(map(str.isdigit, cell))
        return 9 <= digits <= 12 and len(phones.normalise(cell)) == 1 and not cell.startswith(("1", "2"))


def _whole(cell: str) -> str:
    """A number as the spreadsheet wrote it out ("912345678.0", "9.12345678E+8") without its decimals."""
    if cell[-1] == "0" and (found := _DECIMAL.fullmatch(cell)):
        return found[1]
    if "E" in cell and (found := _SCIENTIFIC.fullmatch(cell)):
        digits, places = found[1] + found[2], int(found[3])
        return digits if len(digits) == places + 1 else ""
    return cell


class Email(TextColumn):
    """An e-mail address."""

    key = "email"
    label = "Thư điện tử"
    phrases = either("thu dien tu|dia chi email|dia chi mail|e mail|email|gmail|mail")
    longest = 100

    def clean(self, cell: str, context: Context) -> Reading:
        if is_blank(cell):
            return NOTHING
        return self.one(cell) if _EMAIL.fullmatch(cell) else Reading(rest=cell)

    def fits(self, cell: str) -> bool:
        return bool(_EMAIL.fullmatch(cell))


class Address(TextColumn):
    """Where she lives, as the book has it."""

    key = "address"
    label = "Địa chỉ"
    phrases = either(
        "dia chi thuong tru|dia chi noi o|dia chi|noi thuong tru|thuong tru|ho khau thuong tru|hktt|"
        "noi dkhktt|dkhktt|noi dang ky ho khau thuong tru|noi dang ky thuong tru|ho khau|noi o hien nay|"
        "cho o hien nay|noi o hien tai|cho o hien tai|noi o|cho o|noi cu tru|dia chi hien nay|tru quan|"
        "tam tru|dc thuong tru|dc|so nha|address"
    )
    marked = either("đc|đ/c|đ.chỉ")
    longest = 250

    def words(self, cell: str) -> str:
        return place_case(cell)


class Branch(TextColumn):
    """The branch she belongs to."""

    key = "branch"
    label = "Chi hội"
    phrases = either(
        "chi hoi phu nu|ten chi hoi|thuoc chi hoi|sinh hoat tai chi hoi|chi hoi sinh hoat|noi sinh hoat|"
        "chi hoi|chi hoi thon|chi hoi thon tdp|thon tdp|thon to dan pho|to dan pho|tdp|thon xom|thon ban|"
        "thon khu|thon|khu dan cu|khu pho|khoi pho|buon|xom|dia ban|"
        "dia ban sinh hoat|don vi sinh hoat|don vi chi hoi"
    )
    alone = either("don vi|co so|to chuc|lang|khoi|khu|ap|ban")
    marked = either("ch|c.hội|c/hội|thôn/xóm|kp|kdc")
    personal = False
    longest = 120

    def words(self, cell: str) -> str:
        return branch_name(cell)

    def fits(self, cell: str) -> bool:
        place = place_of(cell)
        return place is not None and place.level == "branch"


class Cell(TextColumn):
    """The cell (tổ) of her branch."""

    key = "group"
    label = "Tổ"
    phrases = either(
        "to phu nu|ten to|to hoi vien|to hoi|thuoc to|to sinh hoat|to so|to pn|nhom phu nu|phan hoi|"
        "to nhom|to doi|phan to|cum|to"
    )
    personal = False
    longest = 120

    def clean(self, cell: str, context: Context) -> Reading:
        if cell.isdecimal() and len(cell) <= 2 and cell != "0":
            return self.one(f"Tổ {int(cell)}")
        return super().clean(cell, context)

    def words(self, cell: str) -> str:
        return cell_name(cell)

    def fits(self, cell: str) -> bool:
        place = place_of(cell)
        return place is not None and place.level == "cell"


class Smartphone(TickColumn):
    """Whether she has a smartphone."""

    key = "smartphone"
    label = "Có điện thoại thông minh"
    phrases = either(
        "dien thoai thong minh|co dien thoai thong minh|su dung dien thoai thong minh|smartphone|"
        "smart phone|dung smartphone|su dung smartphone|dt thong minh"
    )
    marked = either("đttm|đt thông minh")


class Zalo(TickColumn):
    """Whether she uses Zalo; a number under that heading says yes and is her telephone."""

    key = "zalo"
    label = "Dùng Zalo"
    phrases = either("su dung zalo|dung zalo|co zalo|tai khoan zalo|tham gia zalo|nhom zalo|zalo")

    def otherwise(self, cell: str) -> Reading:
        numbers = phones.normalise(cell)
        if numbers:
            return Reading(values=(("zalo", True), ("phone", numbers[0])))
        return super().otherwise(cell)


COLUMNS = (
    Sex(), TickedWoman(), TickedMan(), IdNumber(), OldId(), Phone(), Email(), Address(), Branch(), Cell(),
    Smartphone(), Zalo(),
)  # fmt: skip
