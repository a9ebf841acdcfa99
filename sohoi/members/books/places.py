"""Branches and cells as books name them: in a column, a section row, the title or the name of a sheet."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from sohoi.common.text import fold, proper_name
from sohoi.members.books.words import word_set

Level = Literal["branch", "cell"]

# Kinds of settlement that have a branch of their own; a longer name must stand before its beginning. With
# their marks, because Tô, Ngô, Bàn and Phó are families; without marks only where no family can be meant.
_ASCII = r"to dan pho|to dan cu|khu dan cu|khu pho|khoi pho|khu tap the|tieu khu|thon|xom|buon"
_ASCII_NUMBERED = r"(?:khu|khoi|lang|ban|ap|pho)(?= (?:so )?\d)"
_BRANCH_KINDS = (
    "tổ dân phố|tổ dân cư|tổ dp|tdp|khu dân cư|kdc|khu phố|kp|khối phố|khu tập thể|tiểu khu|cụm dân cư|khu|"
    rf"khối|thôn|xóm|làng|bản|ấp|buôn|bon|sóc|phum|plei|phố|{_ASCII}|{_ASCII_NUMBERED}"
)
_CELL_KINDS = (
    "tổ phụ nữ|tổ pn|tổ hội|tổ|nhóm|phân hội|đội|cụm|ngõ|to phu nu|to hoi|"
    r"(?:to|nhom|doi|cum|ngo)(?= (?:so )?\d)"
)
_UNION = r"(?:chi hội|chi hoi|ch)(?: (?:hội |hoi )?(?:liên hiệp |lien hiep )?(?:phụ nữ|phu nu|lhpn|pn))?"
_NUMBERING = re.compile(r"^\s*(?:[*+\-–•]+\s*)?(?:(?:[IVXLC]+|\d{1,3}|[A-Za-z])\s*[.)/\-:]+\s*)?")
_COUNT = re.compile(
    r"[\s:;,(\-–]*(?:gồm|có|tổng số|:)?\s*\d+\s*(?:hội viên|người|chị|hv|đ/c|đồng chí|thành viên)\s*\)?\s*$",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[\s.:,\-–_]+")
_UNION_START = re.compile(rf"{_UNION}$")
_WHOLE_BRANCH = re.compile(rf"^(?:{_UNION} )?(?:{_BRANCH_KINDS}) \S.*$")
_WHOLE_UNION = re.compile(rf"^{_UNION} (?!trưởng|phó\b|truong|pho\b|kiểu mẫu|nào)\S.*$")
_WHOLE_CELL = re.compile(rf"^(?:{_CELL_KINDS}) (?!trưởng|phó|chức|hợp|vay|tiết|truyền)\S.*$")
_TITLE_STOP = re.compile(
    r"^(?:năm|xã|phường|tt|thị|huyện|quận|tỉnh|thành|tháng|quý|tính|đến|nhiệm|kèm|theo|gửi|thuộc|"
    r"phuong|huyen|tinh|thang|\(.*|[-–,].*)$"
)
_TITLE_UNION = re.compile(rf"(?:^|(?<=[ :\-–])){_UNION}(?=[ :])")
_TITLE_KIND = re.compile(rf"(?:^|(?<=[ :\-–]))(?:{_BRANCH_KINDS})(?=[ :])")
_NOT_ONE = ("các", "theo", "từng", "những", "số", "mỗi", "cac", "theo", "tung")
_LOWER = word_set(
    "thôn xóm làng bản ấp khu phố khối tổ dân cư buôn sóc số phường xã huyện tỉnh thị trấn quận chi hội "
    "nhóm đội cụm ngõ đường"
)
_ABBREVIATED = frozenset({"Tdp", "Kdc", "Kp", "Ktt"})
_GENERIC = word_set(
    "sheet trang tinh danh sach ds data hoi vien hv dshv table bang book tong hop mau form list csv pn "
    "phu nu th bieu chuan final ok copy so lieu full lhpn"
)
_GENERIC_MARKED = word_set("năm tháng quý mới cũ sửa gốc cuối chính")
_OFFICER = re.compile(
    r"\s*[(\-–,:;]+\s*(?:chi hội (?:trưởng|phó)|tổ (?:trưởng|phó)|cht|bà|chị|đ/c|đồng chí|do)\b.*$",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"\s*[(\-–,;]+\s*(?:xã|phường|thị trấn|tt|huyện|quận|thị xã|tỉnh|tp|thành phố)\.?\s.*$", re.IGNORECASE
)
_GLUED = re.compile(r"(?<=[^\W\d_])(?=\d)")
_THON = re.compile(r"^T\.\s*(?=[^\W\d_])")
_YEAR_AFTER = re.compile(r"[\s(_-]+(?:năm |nam )?20\d\d\)?$", re.IGNORECASE)


class Place(NamedTuple):
    """A branch, or a cell of one, with its name without the word for "branch"."""

    level: Level
    name: str


def _plain(text: str) -> str:
    """Small letters with their marks, signs as blanks."""
    return _SIGNS.sub(" ", text.casefold()).strip()


def _words(text: str) -> list[str]:
    """Kind words small and names big, for a text that is all capitals."""
    small = [word.lower() if word.lower() in _LOWER else proper_name(word) for word in text.split()]
    return [word.upper() if word in _ABBREVIATED else word for word in small]


@lru_cache(maxsize=8192)
def place_case(text: str) -> str:
    """A place in capitals as people write it ("Tổ dân phố 2, xã Đông Phong"); others get a first capital."""
    if text.isupper() and len(text) > 3:
        text = " ".join(_words(text))
    return text[:1].upper() + text[1:]


def _without_union(text: str) -> str:
    """The name of a branch without the word for "branch", unless only a number would be left."""
    words = text.split()
    for count in range(min(6, len(words) - 1), 0, -1):
        if _UNION_START.fullmatch(_plain(" ".join(words[:count]))):
            rest = " ".join(words[count:]).strip(" :-–.")
            short = rest.isdigit() or _plain(rest).startswith("số ") or len(rest) < 3
            return f"Chi hội {rest}" if short else rest
    return text


@lru_cache(maxsize=8192)
def branch_name(text: str) -> str:
    """The name of a branch from any text that names one."""
    return place_case(
        _without_union(" ".join(_COUNT.sub("", text).replace(":", " ").split()).strip(" -–.;,"))
    )


def cell_name(text: str) -> str:
    """The name of a cell from any text that names one."""
    return place_case(_COUNT.sub("", text).strip(" :-–.;,"))


@lru_cache(maxsize=8192)
def place_of(text: str) -> Place | None:
    """The place that a whole text names ("II. CHI HỘI THÔN NAM (24 hội viên)"), or None."""
    if not 3 <= len(text) <= 80:
        return None
    name = _ABOVE.sub("", _OFFICER.sub("", _COUNT.sub("", _NUMBERING.sub("", text)))).strip(" :-–.;,(")
    plain = _plain(name)
    if _WHOLE_BRANCH.match(plain) or _WHOLE_UNION.match(plain):
        return Place("branch", branch_name(name))
    if _WHOLE_CELL.match(plain):
        return Place("cell", cell_name(name))
    return None


def place_in_title(text: str) -> Place | None:
    """The branch that a title names among other words ("DANH SÁCH HỘI VIÊN CHI HỘI THÔN BẮC NĂM 2024")."""
    words = text.split()
    small = [word.casefold().strip(".;") or "." for word in words]
    line = " ".join(small)
    for pattern in (_TITLE_UNION, _TITLE_KIND):
        for found in reversed(list(pattern.finditer(line))):
            start = line[: found.start()].count(" ")
            if start and small[start - 1] in _NOT_ONE:
                continue
            place = place_of(_until_stop(words, small, start, start + found.group().count(" ") + 1))
            if place and place.level == "branch":
                return place
    return None


def _until_stop(words: list[str], small: list[str], start: int, after: int) -> str:
    end = after
    while end < len(words) and (end == after or not _TITLE_STOP.match(small[end])):
        end += 1
        if words[end - 1].endswith((",", ")", ";")):
            break
    return " ".join(words[start:end]).strip(" :-–,;)")


def sheet_words(name: str) -> str:
    """The name of a sheet without what says nothing: "DS Thôn Đông 2024" as "Thôn Đông"."""
    plain = _GLUED.sub(" ", _YEAR_AFTER.sub("", name.replace("_", " ")))
    plain = _THON.sub("Thôn ", plain)
    words = plain.split()
    while words and (_says_nothing(words[0]) or words[0].isdigit()) and len(words) > 1:
        words.pop(0)
    return " ".join(words)


def _says_nothing(word: str) -> bool:
    plain = word.casefold().strip(" .,:()[]-0123456789")
    return plain in _GENERIC_MARKED or not plain or fold(plain) in _GENERIC


def place_of_sheet(name: str) -> Place | None:
    """The place that a sheet's name tells by a word like "thôn" or "CH"."""
    return place_of(_YEAR_AFTER.sub("", name.replace("_", " "))) or place_of(sheet_words(name))


def is_generic(sheet_name: str) -> bool:
    """Whether the name of a sheet says nothing about what is on it."""
    return all(map(_says_nothing, _GLUED.sub(" ", sheet_name.replace("_", " ")).split()))
