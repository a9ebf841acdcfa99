"""Invented people for invented books."""

import calendar
from dataclasses import dataclass, field
from random import Random

FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Tô",
    "Tống",
    "Đào",
    "Đoàn",
    "Mai",
    "Bàn",
    "Hà",
    "Tạ",
    "Ứng",
    "Công",
]
MIDDLES = [
    "Thị",
    "Thị Thu",
    "Thị Ngọc",
    "Thúy",
    "Bích",
    "Như",
    "Mỹ",
    "Kim",
    "Hồng",
    "Thị Kim",
    "Thanh",
    "Lệ",
    "Diệu",
]
GIVEN = [
    "An",
    "Ánh",
    "Bình",
    "Bưởi",
    "Cúc",
    "Dung",
    "Đào",
    "Điểm",
    "Giang",
    "Hà",
    "Hằng",
    "Hạnh",
    "Hiền",
    "Hòa",
    "Hoa",
    "Huệ",
    "Hương",
    "Khuyên",
    "Lan",
    "Liễu",
    "Loan",
    "Lụa",
    "Ly",
    "Mai",
    "Mận",
    "Mơ",
    "Nga",
    "Ngân",
    "Nhài",
    "Nhung",
    "Oanh",
    "Ơn",
    "Phượng",
    "Quế",
    "Quyên",
    "Sen",
    "Tâm",
    "Thảo",
    "Thêu",
    "Thơm",
    "Thủy",
    "Tiên",
    "Toan",
    "Tuyết",
    "Ưng",
    "Vân",
    "Xuân",
    "Xuyến",
    "Yến",
    "Cộng",
    "Tổng",
]
OCCUPATIONS = ["Nông dân", "Công nhân", "Nội trợ", "Giáo viên", "Buôn bán", "Hưu trí", "Y tá", "May mặc"]
EDUCATION = ["7/10", "10/10", "9/12", "12/12", "Trung cấp", "Cao đẳng", "Đại học"]
ETHNIC = ["Kinh"] * 8 + ["Tày", "Mường", "Nùng", "Dao"]
RELIGIONS = ["Không"] * 5 + ["Phật giáo", "Công giáo"]
STREETS = ["Số 12, ngõ 3", "Đội 4", "Xóm Đình", "Số nhà 27", "Ngõ 15"]


@dataclass
class Person:
    """What is true of somebody; `fields` as the dry run should give them."""

    fields: dict[str, object]
    problems: set[str] = field(default_factory=set)

    def __getitem__(self, key: str) -> str:
        return str(self.fields.get(key, ""))


def person(random: Random, number: int, branch: str) -> Person:
    """One woman; `number` keeps her numbers unlike anyone else's."""
    year, month = random.randint(1938, 2006), random.randint(1, 12)
    day = random.randint(2, calendar.monthrange(year, month)[1])
    century = 1 if year < 2000 else 3
    joined = min(max(year + 18, 1975) + random.randint(0, 15), 2025)
    family, middle, given = random.choice(FAMILIES), random.choice(MIDDLES), random.choice(GIVEN)
    province = random.choice(["001", "033", "034", "036", "030"])
    fields: dict[str, object] = {
        "full_name": f"{family} {middle} {given}",
        "birth": f"{year}-{month:02d}-{day:02d}",
        "id_number": f"{province}{century}{year % 100:02d}{number:06d}",
        "phone": f"0710{random.randint(0, 99):02d}{number:04d}",
        "ethnicity": random.choice(ETHNIC),
        "religion": random.choice(RELIGIONS),
        "occupation": random.choice(OCCUPATIONS),
        "education": random.choice(EDUCATION),
        "address": f"{random.choice(STREETS)}, {branch}",
        "joined": f"{joined}-{random.choice(['03-08', '10-20', '06-15'])}",
        "party": random.random() < 0.15,
        "core": random.random() < 0.25,
        "branch": branch,
    }
    if random.random() < 0.15:
        fields["poverty"] = random.choice(["poor", "near_poor"])
    return Person(fields)
