"""Lists of values behind the fields of a person: offered in forms and templates, recognised in books.

A record keeps the words; a list proposes and never forbids, since papers hold what no list foresaw. Ethnic
groups are those of Decision 121-TCTK/PPCĐ of 2 March 1979, the other lists what the Union's books often ask.
"""

from functools import cache
from typing import NamedTuple

from sohoi.common.text import fold


class EthnicGroup(NamedTuple):
    """One of the 54. `others` are further names and spellings found in books."""

    code: str
    name: str
    others: tuple[str, ...] = ()


# The number is that of 1979. It means nothing without naming the list: the statistics office's order of 2008
# differs from 04 on, and in a code base of health insurance Kinh is 25.
ETHNIC_GROUPS = (
    EthnicGroup("01", "Kinh", ("Việt", "K")),
    EthnicGroup("02", "Tày"),
    EthnicGroup("03", "Thái"),
    EthnicGroup("04", "Hoa", ("Hán",)),
    EthnicGroup("05", "Khơ-me", ("Khmer",)),
    EthnicGroup("06", "Mường"),
    EthnicGroup("07", "Nùng"),
    EthnicGroup("08", "Mông", ("HMông", "Mèo")),
    EthnicGroup("09", "Dao"),
    EthnicGroup("10", "Gia-rai", ("Gia Lai", "Jrai")),
    EthnicGroup("11", "Ngái"),
    EthnicGroup("12", "Ê-đê", ("Ra-đê", "Rhadé")),
    EthnicGroup("13", "Ba-na", ("Bahnar",)),
    EthnicGroup("14", "Xơ-đăng", ("Xê-đăng", "Sedang")),
    EthnicGroup("15", "Sán Chay", ("Cao Lan", "Sán Chỉ")),
    EthnicGroup("16", "Cơ-ho", ("K'Ho",)),
    EthnicGroup("17", "Chăm", ("Chàm",)),
    EthnicGroup("18", "Sán Dìu"),
    EthnicGroup("19", "Hrê"),
    EthnicGroup("20", "Mnông"),
    EthnicGroup("21", "Ra-glai", ("Ra-glay",)),
    EthnicGroup("22", "Xtiêng", ("Stiêng",)),
    EthnicGroup("23", "Bru-Vân Kiều", ("Bru", "Vân Kiều")),
    EthnicGroup("24", "Thổ"),
    EthnicGroup("25", "Giáy"),
    EthnicGroup("26", "Cơ-tu", ("Ka-tu",)),
    EthnicGroup("27", "Gié-Triêng", ("Giẻ-Triêng",)),
    EthnicGroup("28", "Mạ"),
    EthnicGroup("29", "Khơ-mú"),
    EthnicGroup("30", "Co", ("Cor",)),
    EthnicGroup("31", "Tà-ôi", ("Ta-ôi", "Pa Cô")),
    EthnicGroup("32", "Chơ-ro", ("Châu Ro",)),
    EthnicGroup("33", "Kháng"),
    EthnicGroup("34", "Xinh-mun"),
    EthnicGroup("35", "Hà Nhì"),
    EthnicGroup("36", "Chu-ru"),
    EthnicGroup("37", "Lào"),
    EthnicGroup("38", "La Chí"),
    EthnicGroup("39", "La Ha"),
    EthnicGroup("40", "Phù Lá"),
    EthnicGroup("41", "La Hủ"),
    EthnicGroup("42", "Lự"),
    EthnicGroup("43", "Lô Lô"),
    EthnicGroup("44", "Chứt"),
    EthnicGroup("45", "Mảng"),
    EthnicGroup("46", "Pà Thẻn"),
    EthnicGroup("47", "Cơ Lao", ("Cờ Lao",)),
    EthnicGroup("48", "Cống"),
    EthnicGroup("49", "Bố Y"),
    EthnicGroup("50", "Si La"),
    EthnicGroup("51", "Pu Péo"),
    EthnicGroup("52", "Brâu"),
    EthnicGroup("53", "Ơ Đu", ("Ơ-đu",)),
    EthnicGroup("54", "Rơ-măm"),
)

NO_RELIGION = "Không"
RELIGIONS = (
    NO_RELIGION,
    "Phật giáo",
    "Công giáo",
    "Tin lành",
    "Cao Đài",
    "Phật giáo Hòa Hảo",
    "Hồi giáo",
    "Khác",
)

OCCUPATIONS = (
    "Nông dân",
    "Công nhân",
    "Buôn bán nhỏ",
    "Cán bộ, công chức",
    "Giáo viên",
    "Y tế",
    "Nội trợ",
    "Lao động tự do",
    "Học sinh, sinh viên",
    "Hưu trí",
    "Làm việc xa, xuất khẩu lao động",
    "Khác",
)

# General education in the two systems still on paper: ten classes until 1981 in the north, twelve since.
EDUCATION = (
    "Chưa đi học",
    *(f"{year}/10" for year in range(1, 11)),
    *(f"{year}/12" for year in range(1, 13)),
)

PROFESSIONAL = ("Chưa qua đào tạo", "Sơ cấp", "Trung cấp", "Cao đẳng", "Đại học", "Thạc sĩ", "Tiến sĩ")

POLITICAL_THEORY = ("Chưa có", "Sơ cấp", "Trung cấp", "Cao cấp", "Cử nhân")

MARITAL = ("Chưa kết hôn", "Có chồng", "Góa", "Ly hôn", "Ly thân")


def ethnic_group(text: str) -> EthnicGroup | None:
    """The group a text names, however it is spelled ("H'Mông", "khmer", "E De"); None if it names none."""
    return _ethnic_spellings().get(_bare(text).removeprefix("dantoc"))


def is_minority(text: str) -> bool | None:
    """Whether the text names one of the 53 smaller groups; None if it names no group we know."""
    group = ethnic_group(text)
    return None if group is None else group.code != "01"


@cache
def _ethnic_spellings() -> dict[str, EthnicGroup]:
    return {_bare(text): group for group in ETHNIC_GROUPS for text in (group.name, *group.others)}


def _bare(text: str) -> str:
    """Letters only: hyphens, blanks and apostrophes in these names are the writer's taste."""
    return "".join(filter(str.isalnum, fold(text)))
