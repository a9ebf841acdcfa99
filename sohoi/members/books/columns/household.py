"""Her family and household: marriage, children, head of household, poverty, insurance."""

import re

from sohoi.members.books.columns.base import NOTHING, Column, Context, Reading, TextColumn, TickColumn, either
from sohoi.members.books.words import bare, is_blank, tick, word_set

_COUNT = re.compile(r"0?(\d{1,2})(?: ?(?:con|chau|nguoi|be))?")
_POOR = word_set("n hn ngheo") | {"ho ngheo", "gia dinh ngheo", "thuoc ho ngheo"}
_NEAR = word_set("cn hcn") | {"can ngheo", "ho can ngheo", "hc ngheo", "thuoc ho can ngheo"}
_STANDING = (
    r"(?:(?:thuoc|dien|la|gia dinh|gd|danh sach|con|x) )*(?:(?:h|ho|hgd) ?)?(?:{}|{})(?: (?:nam )?20\d\d)?"
)
_POOR_WORDS = re.compile(_STANDING.format("ngheo", "h n"))
_NEAR_WORDS = re.compile(_STANDING.format("c ?(?:n|ngheo)", "can n(?:gheo)?|cngheo"))
_NEITHER = word_set("tb kha giau bt gia trung thuong") | set(
    either(
        "trung binh|binh thuong|khong ngheo|ho trung binh|thoat ngheo|ho khong ngheo|moi thoat ngheo|on dinh|"
        "kha gia|khong thuoc dien|ho kha|ho giau|kha giau|ho thoat ngheo"
    )
)


def standing(text: str) -> str | None:
    """ "poor", "near_poor", "" for neither, None when the text says something else."""
    words = bare(text)
    if words in _POOR or _POOR_WORDS.fullmatch(words):
        return "poor"
    if words in _NEAR or _NEAR_WORDS.fullmatch(words):
        return "near_poor"
    return "" if words in _NEITHER or tick(text) is False else None


class Poverty(Column):
    """Poor or near-poor household in words."""

    key = "poverty"
    label = "Hộ nghèo, cận nghèo"
    phrases = either(
        "ho ngheo can ngheo|thuoc ho|thuoc dien|dien ho gia dinh|ho ngheo ho can ngheo|"
        "ngheo can ngheo|dien ho ngheo can ngheo|thuoc dien ho|hoan canh kinh te|"
        "hoan canh gia dinh|kinh te ho|kinh te gia dinh|phan loai ho"
    )
    alone = either("dien ho|loai ho|muc song|ho gia dinh|hoan canh|doi tuong ho|doi tuong")
    marked = either("hộ|hn/hcn|hn, cn|hn, hcn|hn hcn|hn cn|hn-hcn|hn-cn|hn/cn")
    personal = False

    def clean(self, cell: str, context: Context) -> Reading:
        found = standing(cell)
        if found:
            return self.one(found)
        return NOTHING if found == "" or is_blank(cell) else Reading(rest=cell)

    def fits(self, cell: str) -> bool:
        return bare(cell) in _POOR | _NEAR | _NEITHER and len(cell) > 2


class TickedPoor(Poverty):
    """Ticked for poor households."""

    key = "poor"
    label = "Hộ nghèo"
    phrases = either("thuoc ho ngheo|ho ngheo|la ho ngheo|dien ho ngheo|phu nu ngheo|ngheo")
    marked = either("hn")
    alone = ()
    said = "poor"

    def clean(self, cell: str, context: Context) -> Reading:
        if tick(cell):
            return Reading(values=((self.key, self.said),))
        found = standing(cell)
        if found:
            return Reading(values=((self.key, found),))
        return NOTHING if found == "" or is_blank(cell) else Reading(rest=cell)

    def fits(self, cell: str) -> bool:
        return False


class TickedNearPoor(TickedPoor):
    """Ticked for near-poor households."""

    key = "near_poor"
    label = "Hộ cận nghèo"
    phrases = either("thuoc ho can ngheo|ho can ngheo|la ho can ngheo|phu nu can ngheo|can ngheo")
    marked = either("hcn|cn|c.nghèo")
    said = "near_poor"


class Marital(TextColumn):
    """Married, widowed, single."""

    key = "marital"
    label = "Hôn nhân"
    phrases = either("tinh trang hon nhan|tinh trang hn|hon nhan|tt hon nhan|tinh trang gia dinh")
    marked = either("tthn")
    longest = 40


class SingleMother(TickColumn):
    """Whether she brings up children alone."""

    key = "single_mother"
    label = "Mẹ đơn thân"
    phrases = either(
        "phu nu don than nuoi con nho|phu nu don than|me don than|don than|phu nu don than nuoi con|"
        "pn don than|don than nuoi con|phu nu lam me don than"
    )
    yes = frozenset({"don than", "me don than", "phu nu don than"})


class HouseholdHead(TickColumn):
    """Whether she heads her household; a name under that heading is the head's."""

    key = "household_head"
    label = "Chủ hộ"
    phrases = either(
        "la chu ho|phu nu chu ho|phu nu lam chu ho|chu ho la nu|chu ho|nu chu ho|pn chu ho|"
        "quan he voi chu ho|quan he chu ho|qh voi chu ho|qh chu ho|vai tro trong ho"
    )
    yes = frozenset({"chu ho", "la chu ho"})
    no = word_set("vo con me em chi chau dau ba") | {
        "con dau",
        "con gai",
        "chau gai",
        "em gai",
        "me de",
        "me vo",
    }

    def otherwise(self, cell: str) -> Reading:
        if is_blank(cell):
            return NOTHING
        return Reading(values=(("head_name", cell),), rest=cell)


class SmallChildren(Column):
    """How many young children she has."""

    key = "small_children"
    label = "Số con nhỏ"
    phrases = either(
        "so con duoi 16 tuoi|con duoi 16 tuoi|so con nho|con nho|so con duoi 6 tuoi|con duoi 6 tuoi|"
        "con duoi 36 thang|so con duoi 36 thang|so con duoi 18 tuoi|con duoi 18 tuoi|con duoi 5 tuoi|"
        "so con duoi 5 tuoi|so tre em|co con nho"
    )
    personal = False

    def clean(self, cell: str, context: Context) -> Reading:
        found = _COUNT.fullmatch(bare(cell))
        if found and int(found[1]) <= 15:
            return self.one(int(found[1]))
        return NOTHING if is_blank(cell) else Reading(rest=cell)


class HealthInsurance(TickColumn):
    """Whether she is insured; a card number says yes and is kept."""

    key = "health_insurance"
    label = "Có bảo hiểm y tế"
    phrases = either(
        "tham gia bao hiem y te|tham gia bhyt|co the bhyt|co bhyt|bao hiem y te|the bhyt|bhyt|"
        "so the bhyt|so bhyt|ma the bhyt|ma bhyt|so the bao hiem y te"
    )
    yes = frozenset({"da tham gia", "co tham gia", "da co", "tham gia", "da mua"})
    no = frozenset({"chua tham gia", "khong tham gia", "chua co", "khong co", "chua mua"})

    def otherwise(self, cell: str) -> Reading:
        if is_blank(cell):
            return NOTHING
        numbered = sum(map(str.isdigit, cell)) >= 8
        return Reading(values=((self.key, True),), rest=cell) if numbered else Reading(rest=cell)


COLUMNS = (
    Poverty(), TickedPoor(), TickedNearPoor(), Marital(), SingleMother(), HouseholdHead(), SmallChildren(),
    HealthInsurance(),
)  # fmt: skip
