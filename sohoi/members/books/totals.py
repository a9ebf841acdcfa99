"""Words that open a line of sums, or a place for signatures, instead of a member."""

import re
from functools import lru_cache

_TOTAL = re.compile(
    r"^(?:tổng(?: cộng| số|:| hội viên|$)|cộng(?:$|[\s:.,(])|tong cong|tong so|cong:|tc:|"
    r"(?:mang|chuyển) (?:sang|trang)|trang trước (?:chuyển|mang)|danh sách (?:này )?(?:có|gồm)|ấn định|"
    r"\(?bằng chữ|tổng danh sách|cộng dồn|lũy kế)"
)
_TOTAL_STARTS = frozenset("tcdalbấm(TCDALBẤM")
_SIGNED = re.compile(
    r"^(?:người (?:lập|tổng hợp|viết|làm)|nguoi lap|tm\.|tm |t/m|t\.m|thay mặt|kt\.|k/t|chủ tịch|"
    r"phó chủ tịch|chi hội trưởng|chi hội phó|thủ trưởng|\(?\s*ký\b|đã ký|xác nhận|thư ký|kế toán|"
    r"đại diện|ban chấp hành|ban thường vụ|tổ trưởng|nơi nhận|chu tich|chi hoi truong|lập biểu)|"
    r"ngày\s*[\d.…_ ]*\s*tháng\s*[\d.…_ ]*\s*năm"
)


def is_total(cell: str) -> bool:
    """Whether a cell begins a line of sums: "Cộng", "Tổng cộng: 45", "Mang sang"."""
    return cell[0] in _TOTAL_STARTS and bool(_TOTAL.match(cell.casefold()))


@lru_cache(maxsize=8192)
def is_signed(cell: str) -> bool:
    """Whether a cell belongs to the foot of a list: who signs, and the day of signing."""
    return bool(_SIGNED.search(cell.casefold())) and len(cell) < 120
