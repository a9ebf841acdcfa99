"""Invented women, and a few men, girls and doubles among them."""

import calendar
from dataclasses import dataclass, replace
from random import Random


def options(text: str, between: str | None = "|") -> list[str]:
    """The options written as one text."""
    return text.split(between)


FAMILIES = options(
    "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Tô Tống Đào Đoàn Mai Hà "
    "Tạ Cao Chu Lương Trịnh Khổng Quách Lưu Đinh Vương Phùng Kiều Bế Nông Triệu Ông Từ La Thạch "
    "Công Bá Doãn Nghiêm Văn",
    None,
)
MIDDLES = options(
    "Thị|Thị|Thị|Thị Thu|Thị Ngọc|Thị Kim|Thị Hồng|Bích|Như|Mỹ|Kim|Hồng|Thanh|Lệ|Diệu|Thúy|Thị Phương|Minh"
)
GIVEN = options(
    "An Ánh Bình Bưởi Cúc Dung Đào Điểm Giang Hà Hằng Hạnh Hiền Hòa Hoa Huệ Hương Khuyên Lan "
    "Liễu Loan Lụa Ly Mai Mận Mơ Nga Ngân Nhài Nhung Oanh Ơn Phượng Quế Quyên Sen Tâm Thảo Thêu "
    "Thơm Thủy Tiên Toan Tuyết Ưng Vân Xuân Xuyến Yến Cộng Tổng Tổ Nghĩa Ninh Chính Năm Ba Tư "
    "Chức Ghi Sinh Ngày Nữ Xã Thôn Khu Kế Thứ",
    None,
)
HIGHLAND = options(
    "H'Hen Niê|H'Bia Êban|H'Ngăm Niê Kđăm|H'Lúi Mlô|Vàng Thị Mỷ|Giàng Thị Dợ|Sùng Thị Máy|"
    "Lò Thị Pâng|Thào Thị Xua|Ma Thị Chảng|Y Blim Kpă|Kpă H'Yương|Rơ Châm H'Mlan|Siu H'Nhi|"
    "Điểu Thị Brơi|Thạch Thị Sa Phia|Đinh Thị Y Năng"
)
SAINTS = options("Maria Anna Têrêsa Lucia Matta Cecilia Rosa Catarina Isave", None)
MEN = options("Văn Hùng|Văn Nam|Đức Thắng|Quang Minh|Hữu Phúc")
WORK = options(
    "Nông dân|Làm ruộng|Công nhân|Nội trợ|Giáo viên|Buôn bán|Hưu trí|Y tá|May mặc|"
    "Lao động tự do|Cán bộ xã|Thợ may|Kinh doanh|Công nhân may KCN|Nông nghiệp|Già yếu|Ở nhà|"
    "Làm ruộng + buôn bán|Cán bộ hưu"
)
SCHOOL = options("7/10|10/10|9/12|12/12|5/12|8/10|Trung cấp|Cao đẳng|Đại học|THPT|THCS|Tiểu học|Lớp 9")
TRAINED = options("Trung cấp|Cao đẳng|Đại học|Sơ cấp|Thạc sĩ|Đại học sư phạm|Trung cấp y|Chưa qua đào tạo")
ETHNIC = ["Kinh"] * 9 + options("Tày Mường Nùng Dao Thái Hmông", None)
RELIGION = ["Không"] * 5 + ["Phật giáo", "Công giáo", "Tin lành"]
STREETS = options(
    "Số 12, ngõ 3|Đội 4|Xóm Đình|Số nhà 27|Ngõ 15|Số 8 đường Trần Phú|Nhà 5 ngách 2/7|Cạnh đình làng"
)
WED = options("Đã kết hôn|Độc thân|Góa|Ly hôn|Có chồng|Đơn thân")


@dataclass(frozen=True)
class Woman:
    """What is true of somebody. Dates are (year, month, day); `poverty` is poor, near_poor or empty."""

    name: str
    birth: tuple[int, int, int]
    number: str
    old: str
    phone: str
    branch: str
    cell: str
    house: int
    address: str
    ethnicity: str
    religion: str
    education: str
    profession: str
    occupation: str
    marital: str
    joined: tuple[int, int, int]
    party: bool
    core: bool
    poverty: str
    sex: str = "female"
    problems: frozenset[str] = frozenset()

    @property
    def age(self) -> int:
        return 2026 - self.birth[0]


def _name(random: Random, kind: str) -> str:
    if kind == "highland" and random.random() < 0.6:
        return random.choice(HIGHLAND)
    words = f"{random.choice(FAMILIES)} {random.choice(MIDDLES)} {random.choice(GIVEN)}"
    return f"{random.choice(SAINTS)} {words}" if kind == "saint" and random.random() < 0.7 else words


def woman(random: Random, at: int, branch: str, cell: str, house: int, kind: str = "") -> Woman:
    """One of them; `at` keeps her numbers unlike anyone else's."""
    year, month = random.randint(1938, 2006), random.randint(1, 12)
    day = random.randint(1, calendar.monthrange(year, month)[1])
    if (month, day) == (1, 1):
        day = 2
    joined = min(max(year + 18, 1975) + random.randint(0, 12), 2025)
    province = random.choice(["001", "033", "034", "036", "030"])
    return Woman(
        name=_name(random, kind),
        birth=(year, month, day),
        number=f"{province}{1 if year < 2000 else 3}{year % 100:02d}{at:06d}",
        old=f"15{at:07d}",
        phone=f"0710{random.randint(0, 99):02d}{at:04d}",
        branch=branch,
        cell=cell,
        house=house,
        address=f"{random.choice(STREETS)}",
        ethnicity=random.choice(ETHNIC),
        religion=random.choice(RELIGION),
        education=random.choice(SCHOOL),
        profession=random.choice(TRAINED),
        occupation=random.choice(WORK),
        marital=random.choice(WED),
        joined=(joined, random.choice([3, 10, 6]), random.choice([8, 20, 15])),
        party=random.random() < 0.15,
        core=random.random() < 0.25,
        poverty=random.choice(["poor", "near_poor"]) if random.random() < 0.15 else "",
    )


def household(random: Random, women: list[Woman]) -> list[Woman]:
    """Women of one house share its address and standing."""
    first = women[0]
    return [replace(each, address=first.address, poverty=first.poverty, house=first.house) for each in women]


def community(random: Random, places: list[tuple[str, str]], size: int, kind: str = "") -> list[Woman]:
    """Women of these branches and cells in order, house by house."""
    found: list[Woman] = []
    at = 1
    for place, (branch, cell) in enumerate(places):
        left = max(3, size // len(places))
        while left > 0:
            many = min(left, random.choice([1, 1, 2, 2, 3]))
            house = [woman(random, at + n, branch, cell, place * 1000 + at, kind) for n in range(many)]
            found += household(random, house)
            at, left = at + many, left - many
    return found
