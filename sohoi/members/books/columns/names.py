"""Names: whole, in two columns, and the name a person goes by."""

import re
from functools import lru_cache

from sohoi.common.text import fold, proper_name
from sohoi.members.books.columns.base import NOTHING, Column, Context, Reading, TextColumn, either
from sohoi.members.books.records import Value
from sohoi.members.books.words import is_blank, sentence, word_set

# Families as the census and lists of members show them, folded; used only to recognise a column of names.
FAMILIES = word_set(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh "
    "truong dinh lam phung mai to ha ta chu cao luu luong thai chau quach khong ung tong ngan nghiem "
    "nong be hua tieu thach son kim kieu ton trieu cu ma vi sung giang vang lo lu mua cam quang lau "
    "tho thao hau bach la lieu mac mach nhan ninh an au bang banh cai can cat che co con dam danh de "
    "dieu du duan gia giap han he hinh hong khuat khuc kha khau lac lai lang lanh leng loc luc lung "
    "man minh moc nghi ngu ngac nhu nie ong pho phu quan quyen sam sa tan tang tat than thieu "
    "thuong tien tinh toan trang tri trung truc tu tuong tuan uong van vien vinh voong xa y yen kpa "
    "rmah siu rcom ksor nay rahlan hlong buon kbuor knul eban mlo bya kdoh hwing"
)
_NUMBERED = re.compile(r"^\d{1,4}\s*[.)\-]\s*(?=\D)")
_IN_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]\s*")
# "Bà" and "Chị" are nobody's family; Ông and Bác are, so they go only before a whole name with a family.
_ADDRESS = re.compile(
    r"^(?:(?:bà|chị|cô|dì|đ/c|đc|đồng chí|hv|hội viên)\s*[:.]?\s+(?=\S+\s+\S)|"
    r"(?:ông|anh|bác)\s*[:.]?\s+(?=\S+\s+\S+\s+\S))",
    re.IGNORECASE,
)
_MAY_BE_FAMILY = word_set("ông anh bác")
_POSTS = (
    r"chi hội (?:trưởng|phó)|tổ (?:trưởng|phó)|(?:phó )?chủ tịch(?: hội)?|ủy viên(?: bch| btv)?|cht|chp|"
    r"ttpn|pct|uv ?bch|uv ?btv|bch|btv|trưởng thôn|bí thư(?: chi bộ)?|(?:phó )?trưởng ban|"
    r"thủ quỹ|kế toán|cán bộ"
)
_POST = re.compile(_POSTS, re.IGNORECASE)
_FACTS_AFTER = "đv|đảng viên|hn|hộ nghèo|cn|cận nghèo|nc|nòng cốt"
_POST_AFTER = re.compile(
    rf"\s*[-–—,:;/]+\s*((?:{_POSTS}|{_FACTS_AFTER})(?:\s[^,;]*)?)$|"
    r"\s(chi hội (?:trưởng|phó)|tổ (?:trưởng|phó)|cht|chp)$",
    re.IGNORECASE,
)
_TITLES = word_set("bà chị cô dì ông anh bác em cháu mẹ bác sĩ")
_FACTS: dict[str, tuple[str, Value]] = {
    "đv": ("noted_party", True),
    "đảng viên": ("noted_party", True),
    "hn": ("noted_poverty", "poor"),
    "hộ nghèo": ("noted_poverty", "poor"),
    "cn": ("noted_poverty", "near_poor"),
    "cận nghèo": ("noted_poverty", "near_poor"),
    "nòng cốt": ("noted_core", True),
    "nc": ("noted_core", True),
}
_SIGNS = " .,;:*_-–/\\"
_LETTERS = re.compile(r"[^\W\d_](?:['’`]?[^\W\d_])*")
_HIGHLAND = re.compile(r"(?:^|\s)[HYK]['’`]", re.IGNORECASE)
_TORN = re.compile(r"\b([HYK]['’`])\s+(?=\w)", re.IGNORECASE)
_AFTER_DOT = re.compile(r"(?<=\w\.)\w")
_BORN = re.compile(r"\s*[-–,(]*\s*(?:sn|sinh năm|sinh|s\.?)?\s*((?:19|20)\d\d)\s*\)?\s*$", re.IGNORECASE)
_ABOUT_HER = re.compile(r"(?:đã |mới |chưa )?(?:chết|mất|con|vợ|mẹ|ở|đi|tạm|chuyển|nghỉ|vắng|ốm|xa)\b")
# What stands where a name might, with its marks: the families Xa, Ho and To have none.
_NO_NAME = re.compile(
    r"(?:danh sách|hội|chi hội|ban|ủy ban|xã|phường|thị trấn|hộ|thôn|xóm|đơn vị|người|tổ|chủ tịch|kế toán|"
    r"thủ quỹ|cộng hòa|độc lập|trang|bảng|biểu|kèm theo|ghi chú|số)\s"
)


@lru_cache(maxsize=65536)
def looks_like_name(text: str) -> bool:
    """Whether a text could be a full name: two to six words of letters, a known family or "Thị"."""
    words = text.split()
    if not 2 <= len(words) <= 6 or not all(map(_LETTERS.fullmatch, words)):
        return False
    if _NO_NAME.match(text.casefold()):
        return False
    if _HIGHLAND.search(text):
        return True
    folded = fold(text).split()
    return folded[0] in FAMILIES or "thi" in folded[1:3] or (len(folded) > 2 and folded[1] in FAMILIES)


@lru_cache(maxsize=65536)
def _without_address(text: str) -> str:
    """The name without "Bà" or "Đ/c" before it; Ông and Bác can be families, so a family must follow."""
    found = _ADDRESS.match(text)
    if not found:
        return text
    rest = text[found.end() :]
    doubtful = text.split()[0].casefold().strip(".:") in _MAY_BE_FAMILY
    return text if doubtful and fold(rest).split()[0] not in FAMILIES else rest


class FullName(Column):
    """The whole name; what stands in brackets is the name she goes by."""

    key = "full_name"
    label = "Họ và tên"
    phrases = either(
        "ho va ten hoi vien|ho ten hoi vien|ho va ten|ho ten|ho chu dem va ten khai sinh|"
        "ho chu dem va ten|ho dem va ten|ho ten khai sinh|ho va ten phu nu|ten ho hoi vien|ten ho|"
        "ten hoi vien|ten phu nu|ho va ten chi em|ten chi em|ten thanh vien|ten to vien|hovaten|hoten|"
        "h va ten|full name"
    )
    alone = either("hoi vien phu nu|hoi vien|danh sach hoi vien|name|ten")
    marked = either("h.tên|h. tên|họ & tên|họ, tên")
    longest = 150

    def clean(self, cell: str, context: Context) -> Reading:
        if is_blank(cell) or not any(map(str.isalpha, cell)):
            return NOTHING
        plain, beside = cell, ""
        if not cell.replace(" ", "").isalpha():
            beside = " ".join(_IN_BRACKETS.findall(cell)).strip(_SIGNS)
            plain = _IN_BRACKETS.sub(" ", _NUMBERED.sub("", cell)).strip(_SIGNS.replace("*", "*'’"))
        plain = _TORN.sub(r"\1", plain)
        born = _BORN.search(plain) or _BORN.fullmatch(beside)
        plain = _BORN.sub("", plain) if not born or born.string == plain else plain
        after = _POST_AFTER.search(plain)
        if after and " " in plain[: after.start()].strip():
            plain, beside = plain[: after.start()].strip(_SIGNS), beside or after[1] or after[2]
        name = _AFTER_DOT.sub(lambda found: found[0].upper(), proper_name(_without_address(plain)))
        if not name or len(name) > self.longest:
            return Reading(rest=cell)
        if born:
            values = (("full_name", name), ("noted_birth", born[1]))
            return Reading(values=values, rest=cell if _BORN.sub("", beside) else "")
        return _beside_name(name, beside, cell)

    def fits(self, cell: str) -> bool:
        return looks_like_name(cell)


def _beside_name(name: str, beside: str, cell: str) -> Reading:
    """What stands in brackets after a name: a post, "bà", a fact in letters, or the name she goes by."""
    values: tuple[tuple[str, Value], ...] = (("full_name", name),)
    small = beside.casefold().strip(_SIGNS)
    if not small or small in _TITLES:
        return Reading(values=values)
    if _POST.match(small):
        return Reading(values=(*values, ("post", sentence(beside))))
    if small in _FACTS:
        return Reading(values=(*values, _FACTS[small]))
    if any(map(str.isdigit, beside)) or _ABOUT_HER.match(small):
        return Reading(values=values, rest=cell)
    return Reading(values=(*values, ("other_name", beside)))


class FamilyName(Column):
    """Family and middle names where the given name has its own column."""

    key = "family_name"
    label = "Họ và tên đệm"
    phrases = either(
        "ho va ten dem|ho va chu dem|ho chu dem|ho va dem|ho ten dem|ho dem|ho va ten lot|ho va chu lot|"
        "ho lot|ho va lot"
    )
    marked = either("họ")
    inside = False

    def clean(self, cell: str, context: Context) -> Reading:
        name = proper_name(_NUMBERED.sub("", cell).strip(_SIGNS))
        return self.one(name) if name else NOTHING


class GivenName(FamilyName):
    """The given name where the family name has its own column."""

    key = "given_name"
    label = "Tên"
    phrases = either("ten goi|ten rieng")


class MiddleName(FamilyName):
    """The middle name where family and given name have their own columns."""

    key = "middle_name"
    label = "Tên đệm"
    phrases = either("ten dem|chu dem|ten lot|chu lot|dem|lot")


class OtherName(TextColumn):
    """The name neighbours use, a saint's name, a pen name."""

    key = "other_name"
    label = "Tên thường gọi"
    phrases = either(
        "ten thuong goi|ten goi khac|ten thuong dung|ten khac|ten thanh|bi danh|biet danh|thuong goi|"
        "ten o nha|ten goi o nha"
    )
    longest = 100

    def words(self, cell: str) -> str:
        return proper_name(cell)


COLUMNS = (FullName(), FamilyName(), MiddleName(), GivenName(), OtherName())
