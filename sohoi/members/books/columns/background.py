"""What she is and has learnt: ethnic group, religion, schooling, profession, theory, work, party."""

import re

from sohoi.common.sheets.read import DayText
from sohoi.common.text import fold, proper_name
from sohoi.members.books.columns.base import NOTHING, Context, Reading, TextColumn, TickColumn, either
from sohoi.members.books.words import bare, is_blank, sentence, tick, word_set
from sohoi.members.codes import ethnic_group

_SCHOOL = re.compile(
    r"\d{1,2}\s*/\s*1[02]|(?:lop|het lop|hoc het lop)\s*\d{1,2}|"
    r"thpt|thcs|tieu hoc|cap\s*[123i]{1,3}|ptth|mu chu"
)
_TRAINING = re.compile(
    r"(?:so|trung) cap|cao dang|dai hoc|thac s[iy]|tien s[iy]|cao hoc|cd|dh|tc|sc|cong nhan ky thuat"
)
_RELIGIONS = {
    "pg": "Phật giáo",
    "phat": "Phật giáo",
    "dao phat": "Phật giáo",
    "cg": "Công giáo",
    "tcg": "Công giáo",
    "cong giao": "Công giáo",
    "tl": "Tin lành",
    "cd": "Cao Đài",
    "k": "Không",
    "ko": "Không",
    "khong": "Không",
    "khong theo": "Không",
    "khong ton giao": "Không",
}
_KNOWN_RELIGIONS = word_set("phat cong thien tin cao hoa hoi luong giao")


class Ethnicity(TextColumn):
    """The ethnic group, in the usual capitals."""

    key = "ethnicity"
    label = "Dân tộc"
    phrases = either("thanh phan dan toc|ten dan toc|dan toc|ethnic")
    marked = either("dt|d.tộc|d. tộc|d/tộc|dtộc|dân tôc")
    longest = 60

    def clean(self, cell: str, context: Context) -> Reading:
        return self.one("Kinh") if bare(cell) == "k" else super().clean(cell, context)

    def words(self, cell: str) -> str:
        group = ethnic_group(cell)
        same = group is not None and fold(group.name) == fold(cell)
        return group.name if group is not None and same else proper_name(cell)

    def fits(self, cell: str) -> bool:
        return ethnic_group(cell) is not None and len(cell) > 1


class Religion(TextColumn):
    """The religion; "Không" is an answer too."""

    key = "religion"
    label = "Tôn giáo"
    phrases = either("theo ton giao|theo dao|ten ton giao|ton giao|dao|religion")
    marked = either("tg|t.giáo|t. giáo|t/giáo")
    longest = 60

    def clean(self, cell: str, context: Context) -> Reading:
        known = _RELIGIONS.get(bare(cell))
        return self.one(known) if known else super().clean(cell, context)

    def fits(self, cell: str) -> bool:
        words = bare(cell).split()
        return bare(cell) in _RELIGIONS or (1 < len(words) <= 3 and words[0] in _KNOWN_RELIGIONS)


_WHOLE_DATE = re.compile(r"\d{2}/\d{2}/\d{4}")


def _school(cell: str) -> str:
    """ "7/10" that a spreadsheet took for the seventh of October, given back."""
    if isinstance(cell, DayText) or _WHOLE_DATE.fullmatch(cell):
        first, second = int(cell[:2]), int(cell[3:5])
        year, of = (first, second) if second in (10, 12) else (second, first)
        return f"{year}/{of}" if of in (10, 12) and year <= of else cell
    return sentence(cell)


class Education(TextColumn):
    """General schooling: years of ten or twelve, or the school."""

    key = "education"
    label = "Trình độ học vấn"
    phrases = either(
        "trinh do hoc van|trinh do van hoa|trinh do giao duc pho thong|giao duc pho thong|hoc van|"
        "van hoa|t do vh|tdvh|tdhv|trinh do vh|trinh do hv|trinh do pho thong|lop|trinh do"
    )
    marked = either("hv|vh|t.độ học vấn|gdpt|tđvh|tđhv")
    longest = 80

    def words(self, cell: str) -> str:
        return _school(cell)

    def fits(self, cell: str) -> bool:
        return bool(_SCHOOL.fullmatch(fold(cell)) or _TRAINING.match(fold(cell)))


class Profession(TextColumn):
    """What she was trained for."""

    key = "profession"
    label = "Trình độ chuyên môn"
    phrases = either(
        "trinh do cmnv|trinh do cmkt|trinh do chuyen mon nghiep vu|trinh do chuyen mon ky thuat|"
        "trinh do chuyen mon|chuyen mon nghiep vu|chuyen mon ky thuat|chuyen mon|trinh do cm|"
        "cmnv|cmkt|bang cap|trinh do dao tao|chuyen nganh|nganh dao tao|hoc ham hoc vi|hoc vi"
    )
    marked = either("cm|tđcm|c.môn")
    longest = 120

    def fits(self, cell: str) -> bool:
        return bool(_TRAINING.match(fold(cell)))


class PoliticalTheory(TextColumn):
    """Schooling in political theory."""

    key = "political_theory"
    label = "Lý luận chính trị"
    phrases = either(
        "trinh do ly luan chinh tri|ly luan chinh tri|trinh do llct|trinh do chinh tri|llct|ly luan|"
        "chinh tri|li luan chinh tri|llct hc"
    )
    marked = either("ct|l.luận ct")
    longest = 60


class Occupation(TextColumn):
    """What she does for a living."""

    key = "occupation"
    label = "Nghề nghiệp"
    phrases = either(
        "nghe nghiep hien nay|nghe nghiep|cong viec hien nay|cong viec|nghe|nghe nghiep viec lam|"
        "viec lam|linh vuc lam viec|noi cong tac|don vi cong tac|noi lam viec|job"
    )
    marked = either("nn|ng.nghiệp|n.nghiệp")
    longest = 120


class Party(TickColumn):
    """Whether she is a party member; a date or a card number under that heading says yes."""

    key = "party"
    label = "Đảng viên"
    phrases = either("la dang vien|dang vien|dang vien x|doan dang|dang")
    marked = either("đv|đ.viên|đ. viên|đ/viên|đảng|là đv")
    yes = word_set("dv dang") | {"dang vien", "la dang vien"}
    no = word_set("qc doan") | {"quan chung", "doan vien"}

    def otherwise(self, cell: str) -> Reading:
        if is_blank(cell):
            return NOTHING
        dated = sum(map(str.isdigit, cell)) >= 4
        return Reading(values=(("party", True),), rest=cell) if dated else Reading(rest=cell)


class TickedMinority(TickColumn):
    """Ticked for ethnic minorities: says that she is of one, not of which."""

    key = "minority"
    label = "Dân tộc thiểu số"
    phrases = either("dan toc thieu so|dan toc it nguoi|dtts")

    def clean(self, cell: str, context: Context) -> Reading:
        if tick(cell) is not None or is_blank(cell):
            return Reading(rest=cell) if tick(cell) else NOTHING
        return (
            Reading(values=(("ethnicity", proper_name(cell)),)) if ethnic_group(cell) else Reading(rest=cell)
        )


COLUMNS = (
    Ethnicity(),
    Religion(),
    Education(),
    Profession(),
    PoliticalTheory(),
    Occupation(),
    Party(),
    TickedMinority(),
)
