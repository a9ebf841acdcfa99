"""Words to invent people and places from, with how often each comes.

Surnames and given names follow what lists of members in the Red River delta look like: a few surnames carry
most people, "Nguyễn Thị Hoa" comes again and again, and given names tell the generation.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Lot(Generic[T]):
    """Values drawn about as often as their weights say, the rarest at least once in `parts`."""

    def __init__(self, weights: Mapping[T, float], parts: int = 1000) -> None:
        total = sum(weights.values())
        self.sheets = [
            value for value, weight in weights.items() for _ in range(max(1, round(weight * parts / total)))
        ]

    def draw(self, chance: Random) -> T:
        return self.sheets[int(chance.random() * len(self.sheets))]


def _list(text: str, sep: str = ",") -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in text.split(sep))


def _weighted(text: str) -> Lot[str]:
    """A lot written as "Nguyễn 36; Trần 11.5"."""
    pairs = (word.rsplit(" ", 1) for word in _list(text, ";"))
    return Lot({word: float(weight) for word, weight in pairs})


def _ranked(text: str, *, steepness: float = 0.7) -> Lot[str]:
    """Words in order of frequency, falling as such lists do (the n-th about 1/n^steepness)."""
    return Lot({word: 1 / (n + 3) ** steepness for n, word in enumerate(_list(text))})


SURNAMES = _weighted(
    """Nguyễn 36; Trần 11.5; Lê 8.5; Phạm 8; Vũ 5; Hoàng 4.5; Đỗ 3.5; Bùi 3.5; Phan 2.5; Đặng 2.5; Ngô 2;
    Đinh 1.6; Đào 1.4; Lương 1.4; Dương 1.2; Hà 1; Mai 0.8; Tạ 0.7; Trịnh 0.7; Lại 0.5; Cao 0.5; Lưu 0.5;
    Đoàn 0.5; Quách 0.2; Khúc 0.2; Tống 0.2; Khổng 0.1; Nghiêm 0.1; Phí 0.1; Giang 0.1; Bạch 0.1"""
)
MIDDLE_OLD = _weighted("Thị 90; Kim 2; Ngọc 2; Thanh 2; Minh 1; Hồng 1; Thu 1; Bích 1")
MIDDLE = _weighted(
    """Thị 62; Thu 4; Thanh 4; Ngọc 3; Minh 3; Hồng 3; Kim 2; Thúy 2; Phương 2; Bích 2; Thị Thu 4;
    Thị Thanh 3; Thị Hồng 2; Thị Kim 2; Thị Ngọc 2; Lan 1; Mai 1; Thùy 1"""
)
GIVEN_OLD = _ranked(
    """Hoa, Lan, Mùi, Nga, Hòa, Nhàn, Tâm, Mận, Liên, Hồng, Lý, Bưởi, Cúc, Đào, Thơm, Sửu, Tuyết, Hiền, Hợi,
    Mão, Thìn, Dần, Chắt, Gái, Nụ, Vân, Sen, Bé, Chanh, Lụa, Nhài, Xuyến, Thoa, Sợi, Tơ, Mây, Na, Ngát,
    Thắm, Là, Vóc, Rạng, Hoan, Ngoan, Bình, Tý, Loan"""
)
GIVEN = _ranked(
    """Hoa, Hương, Hà, Lan, Hằng, Thủy, Nga, Yến, Hạnh, Huệ, Hường, Hiền, Liên, Loan, Nhung, Mai, Thảo, Dung,
    Hòa, Phương, Oanh, Tuyết, Thu, Vân, Minh, Tâm, Xuân, Quyên, Thoa, Luyến, Duyên, Thắm, Ngân, Nguyệt,
    Hậu, Lương, Thúy, Bích, Nhàn, Lý, Huyền, Thơm, Tươi, Trang, Lụa, Miền, Nhâm, Chiên, Chuyên, Doan, Hoài,
    Khuyên, Lệ, Sen, Tình, Toan, Vinh"""
)
GIVEN_YOUNG = _ranked(
    """Linh, Trang, Huyền, Thảo, Hương, Anh, Ngọc, Phương, Nhung, Hà, Quỳnh, Thúy, Hằng, Ngân, Mai, Yến, Thu,
    Lan, Hiền, Dung, Chi, My, Vân, Hoa, Uyên, Trâm, Thùy, Giang, Hạnh, Duyên, Diệp, Oanh, Nga, Ánh, Nhi,
    Khánh Ly, Thanh Hoa, Minh Nguyệt, Tường Vi"""
)
MEN_MIDDLE = _weighted("Văn 60; Đức 8; Đình 7; Quang 6; Minh 6; Xuân 5; Ngọc 4; Bá 4")
MEN_GIVEN = _ranked(
    "Hùng, Dũng, Tuấn, Thắng, Bình, Sơn, Hải, Minh, Cường, Long, Nam, Hòa, Thành, Quân, Chiến, Toàn, Lợi"
)

PROVINCE = "Tỉnh Sông Mai"
# The first two are those of the pictures; no commune of the country bears one of the others today, nor did
# before July 2025. The last ones are wards.
COMMUNES = _list(
    """An Lạc, Bình Minh, An Lâm, An Mai, An Tùng, Bình Lạc, Bình Quang, Bình Thịnh, Cẩm Khang, Cẩm Trạch,
    Cẩm Viên, Hòa Khê, Hòa Lâm, Hòa Nhân, Hương Khang, Hương Ninh, Hương Phúc, Hương Tâm, Hạ Khê, Hạ Lan,
    Hải Nghĩa, Hải Phúc, Hải Trì, Hải Điền, Hồng Khang, Hồng Lâm, Hồng Nhân, Khánh Lạc, Khánh Minh,
    Khánh Phúc, Khánh Tâm, Kim Khê, Kim Nghĩa, Kim Thuận, Kim Tiến, Liên An, Liên Khang, Liên Ngạn,
    Liên Quang, Liên Vân, Long Lâm, Long Minh, Long Nhân, Lạc Mỹ, Lạc Phong, Lạc Thành, Lạc Viên, Mai An,
    Mai Khang, Mai Lạc, Mai Phong, Mai Thuận, Minh Mỹ, Minh Phong, Minh Viên, Mỹ Khang, Mỹ Lan, Ngọc An,
    Ngọc Hưng, Ngọc Nhân, Ngọc Trạch, Phú Ngạn, Phú Quang, Phúc Bình, Phúc Lan, Phúc Nhân, Phúc Vân,
    Quang Mai, Quang Mỹ, Song Châu, Song Hòa, Song Nghĩa, Song Điền, Sơn An, Sơn Lan, Sơn Thuận,
    Thanh Ngạn, Thanh Phúc, Thượng Hưng, Thượng Khê, Thượng Vân, Trung Khang, Trung Lạc, Trường Bình,
    Trường Nghĩa, Tân Nhân, Tường An, Tường Khang, Tường Long, Tường Ninh, Việt Bình, Việt Phong, Việt Sơn,
    Văn Lạc, Văn Quang, Vĩnh Nghĩa, Vạn Châu, Vạn Khang, Xuân Lan, Yên Mai, Đại Vân, Đồng Viên, Đức Hưng,
    Trường Phúc"""
)
WARDS = 11
VILLAGES = _list(
    """Thôn Đông, Thôn Đoài, Thôn Trung, Thôn Bắc, Xóm Mới, Thôn Nam, Thôn Thượng, Thôn Hạ, Thôn Nội,
    Thôn Ngoại, Thôn Đồng Tiến, Thôn Phú Lộc, Thôn Quyết Thắng, Thôn Tân Hòa, Xóm Chùa, Xóm Đình, Xóm Bến,
    Thôn Vân Trì, Thôn Lương Ngọc, Thôn Hợp Nhất, Thôn Tiền Phong, Thôn Cầu, Thôn Thanh Bình, Thôn An Phú,
    Thôn Đại Đồng, Thôn Bình Yên, Xóm Trại, Xóm Gò, Thôn Lạc Đạo, Thôn Minh Khai, Thôn Nghĩa Hưng,
    Thôn Đông Hải, Thôn Mỹ Lộc, Thôn Trung Lập, Thôn Xuân Lai, Thôn Hòa Bình, Thôn Kim Sơn, Thôn Phúc Thọ,
    Thôn Hưng Đạo, Xóm Ao Sen, Xóm Giếng"""
)
STREETS = "Tổ dân phố"

ETHNICITIES = _weighted("Kinh 972; Mường 10; Tày 9; Thái 4; Nùng 3; Dao 2")
RELIGIONS = _weighted("Không 78; Phật giáo 12; Công giáo 9.5; Tin lành 0.5")
OCCUPATIONS_YOUNG = _weighted(
    """Công nhân 36; Nông dân 14; Buôn bán nhỏ 14; Lao động tự do 10; Nội trợ 8; Giáo viên 5;
    Cán bộ, công chức 5; Làm việc xa, xuất khẩu lao động 4; Y tế 2; Học sinh, sinh viên 2"""
)
OCCUPATIONS = _weighted(
    """Nông dân 46; Buôn bán nhỏ 16; Công nhân 14; Lao động tự do 9; Nội trợ 6; Giáo viên 3;
    Cán bộ, công chức 3; Y tế 2; Khác 1"""
)
OCCUPATIONS_OLD = _weighted("Nông dân 55; Hưu trí 25; Nội trợ 16; Buôn bán nhỏ 4")
EDUCATION_OLD = _weighted("7/10 40; 10/10 22; 4/10 20; 5/10 10; Chưa đi học 3; 9/12 5")
EDUCATION = _weighted("12/12 55; 9/12 33; 10/12 5; 7/12 4; 5/12 3")
PROFESSIONS = _weighted("Chưa qua đào tạo 70; Sơ cấp 8; Trung cấp 9; Cao đẳng 6; Đại học 7")
THEORY = _weighted("Chưa có 90; Sơ cấp 7; Trung cấp 3")
MARITAL = _weighted("Có chồng 86; Ly hôn 4; Góa 4; Chưa kết hôn 6")
MARITAL_OLD = _weighted("Có chồng 62; Góa 34; Ly hôn 2; Chưa kết hôn 2")
CLUBS = _weighted(
    "Dân vũ 40; Gia đình hạnh phúc 25; Phụ nữ với pháp luật 15; Dưỡng sinh 12; Bóng chuyền hơi 8"
)
NOTES = _weighted(
    """Con liệt sĩ 3; Đi làm xa, Tết mới về 4; Ở với con trai út 2; Mắt kém, nhờ con nghe điện thoại 2;
    Hát hay, tham gia đội văn nghệ 1"""
)
NOTES_AWAY = _weighted("Theo gia đình về quê 2; Vào làm ở khu công nghiệp 3; Sang ở với con gái 1")
# Places that a paper of introduction names: invented like the province itself.
ELSEWHERE = _weighted(
    "Xã Đồng Sậy, tỉnh Sông Đào 3; Phường Bến Lở, tỉnh Sông Đào 2; Xã Gò Vàng, tỉnh Núi Thông 2"
)
AWAY_AT = _weighted(
    """Hà Nội 20; Bắc Ninh 18; Hải Phòng 12; Thành phố Hồ Chí Minh 14; Đồng Nai 8; Thái Nguyên 6; Đài Loan 8;
    Nhật Bản 8; Hàn Quốc 6"""
)
AWAY_FOR = _weighted("Làm công nhân 60; Giúp việc gia đình 15; Xuất khẩu lao động 15; Đi học 5; Trông cháu 5")
