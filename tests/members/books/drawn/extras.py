"""What else a commune writes beside its members, and what must never be taken for her own record."""

from random import Random
from typing import Any

from tests.members.books.drawn.spec import Cells, Col, kept
from tests.members.books.drawn.women import Woman


def _day(random: Random) -> str:
    return f"{random.randint(1, 28):02d}/{random.randint(1, 12):02d}/{random.randint(1990, 2024)}"


def _man(random: Random) -> str:
    return f"{random.choice(['Nguyễn', 'Trần', 'Lê'])} Văn {random.choice(['Nam', 'Hùng', 'Tuấn'])}"


def _phone(random: Random) -> str:
    return f"0710888{random.randint(100, 999)}"


KEPT: dict[str, Any] = {
    "Ngày cấp": lambda r, w: _day(r),
    "Ngày cấp CCCD": lambda r, w: _day(r),
    "Nơi cấp": lambda r, w: "Cục CS QLHC về TTXH",
    "Nơi sinh": lambda r, w: "Thái Bình",
    "Quê quán": lambda r, w: "Xã Đông Phong",
    "Nguyên quán": lambda r, w: "Xã Tân Lập",
    "Mã HV": lambda r, w: f"HV{w.old[-4:]}",
    "Mã hội viên": lambda r, w: int(w.old[-6:]),
    "Số thẻ hội viên": lambda r, w: w.old[-6:],
    "Số thẻ": lambda r, w: w.old[-6:],
    "Ngày vào Đảng": lambda r, w: _day(r) if w.party else "",
    "Năm sinh chồng": lambda r, w: w.birth[0] - 2,
    "Năm sinh của chồng": lambda r, w: w.birth[0] - 2,
    "Nghề nghiệp của chồng": lambda r, w: r.choice(["Bộ đội", "Lái xe", ""]),
    "SĐT chồng": lambda r, w: _phone(r),
    "SĐT người thân": lambda r, w: _phone(r),
    "ĐT người nhà": lambda r, w: _phone(r),
    "CCCD của chồng": lambda r, w: f"0340{w.birth[0] % 100:02d}{w.number[-6:]}",
    "Họ tên con": lambda r, w: _man(r),
    "Ngày sinh con": lambda r, w: _day(r),
    "Năm sinh con": lambda r, w: r.randint(1990, 2020),
    "Họ tên bố": lambda r, w: _man(r),
    "Số con": lambda r, w: r.choice([0, 1, 2, 3]),
    "Hội phí": lambda r, w: r.choice([12000, 24000, "đã nộp"]),
    "Tiền hội phí năm 2024": lambda r, w: 24000,
    "Ký nhận": lambda r, w: "",
    "Ký tên": lambda r, w: "",
    "Nhu cầu": lambda r, w: r.choice(["Vay vốn", "Học nghề", ""]),
    "Nhu cầu học nghề": lambda r, w: r.choice(["May", "Nấu ăn", ""]),
    "Danh hiệu gia đình": lambda r, w: "Gia đình văn hóa",
    "Gia đình văn hóa": lambda r, w: "x",
    "Gia đình 5 không 3 sạch": lambda r, w: r.choice(["x", ""]),
    "Tuổi": lambda r, w: w.age,
    "Facebook": lambda r, w: "",
    "Con liệt sỹ": lambda r, w: r.choice(["x", ""]),
    "Gia đình chính sách": lambda r, w: r.choice(["Con TB", "", ""]),
    "Khuyết tật": lambda r, w: r.choice(["x", "", ""]),
    "Đoàn viên": lambda r, w: r.choice(["x", "", ""]),
    "Số sổ hộ khẩu": lambda r, w: 160000000 + int(w.old[-5:]),
    "Mã hộ": lambda r, w: f"MH{w.old[-4:]}",
    "Người giới thiệu": lambda r, w: "Trần Thị Lan",
    "Chi hội trưởng": lambda r, w: "Đỗ Thị Sen",
    "Diện tích (m2)": lambda r, w: r.choice([360, 720, 1080]),
    "Số tài khoản": lambda r, w: f"3400205{w.old[-6:]}",
    "Khen thưởng": lambda r, w: r.choice(["GK xã 2020", ""]),
    "Nhóm máu": lambda r, w: r.choice(["A", "B", "O"]),
    "Tặng quà Tết": lambda r, w: r.choice(["x", ""]),
    "T1": lambda r, w: "x",
    "Quý I": lambda r, w: "x",
    "Năm 2023": lambda r, w: r.choice(["x", 24000]),
    "Ngày chuyển đến": lambda r, w: r.choice(["", _day(r)]),
    "Xếp loại": lambda r, w: r.choice(["Xuất sắc", "Tốt", "Khá"]),
    "Sở trường": lambda r, w: r.choice(["Hát chèo", "Múa", ""]),
    "Số nhân khẩu": lambda r, w: r.randint(1, 6),
    "Ngày tham gia BHYT": lambda r, w: _day(r),
    "Hạn thẻ BHYT": lambda r, w: "31/12/2025",
    "Chức danh khác": lambda r, w: r.choice(["Tổ trưởng TK&VV", ""]),
    "Ngày ra khỏi Hội": lambda r, w: "",
    "Hộ kinh doanh": lambda r, w: r.choice(["x", ""]),
    "Zalo": lambda r, w: r.choice(["x", ""]),
    "Chủ hộ": lambda r, w: r.choice(["x", ""]),
    "BHYT": lambda r, w: r.choice(["x", ""]),
    "Số thẻ BHYT": lambda r, w: f"GD434{w.number[-10:]}",
    "Vay vốn": lambda r, w: r.choice(["NHCSXH 50tr", ""]),
    "Câu lạc bộ": lambda r, w: r.choice(["Dân vũ", ""]),
    "Chức vụ": lambda r, w: r.choice(["CHT", "", ""]),
    "Email": lambda r, w: "",
    "Mẹ đơn thân": lambda r, w: r.choice(["x", ""]),
    "Hội viên danh dự": lambda r, w: "",
    "Tổ trưởng": lambda r, w: "Phạm Thị Thơm",
    "Người phụ trách": lambda r, w: "Lê Thị Thanh",
    "Hội viên CLB": lambda r, w: r.choice(["Dân vũ", ""]),
    "Ngày sinh nhật chồng": lambda r, w: _day(r),
    "Đảng viên 80 năm tuổi Đảng": lambda r, w: "",
    "Nơi sinh hoạt Đảng": lambda r, w: r.choice(["Chi bộ thôn 3", ""]),
    "Trường học của con": lambda r, w: r.choice(["THCS Đông Phong", ""]),
}
"""Heading and what is written under it; none of them states a field that the truth keeps."""


def some(random: Random, many: int) -> list[Col]:
    """A few such columns."""
    return [kept(head, KEPT[head]) for head in random.sample(sorted(KEPT), many)]


def age_groups(random: Random) -> Col:
    """A tick under her age group."""
    leaves = ("18-35", "36-55", "Trên 55")

    def write(random: Random, woman: Woman) -> Cells:
        at = 0 if woman.age <= 35 else 1 if woman.age <= 55 else 2
        return Cells(["x" if place == at else "" for place in range(3)], {})

    return Col("kept:ages", [("Độ tuổi", leaf) for leaf in leaves], write)


def notes(random: Random, how: str) -> Col:
    """Remarks: empty, chatting, or carrying facts in letters."""

    def write(random: Random, woman: Woman) -> Cells:
        if how == "facts":
            said = {
                "poor": random.choice(["HN", "hộ nghèo", "Hộ nghèo"]),
                "near_poor": random.choice(["CN", "cận nghèo", "Hộ cận nghèo", "HCN"]),
            }.get(woman.poverty, "")
            pieces = [piece for piece in (said, "ĐV" if woman.party else "") if piece]
            if not pieces and random.random() < 0.2:
                pieces = [random.choice(["đi làm ăn xa", "ốm yếu", "con TB", "Mới chuyển về"])]
            states: dict[str, Any] = {"poverty": woman.poverty} if woman.poverty else {}
            states |= {"party": True} if woman.party else {}
            return Cells([random.choice([", ", "; ", " + ", " - "]).join(pieces)], states)
        if how == "chat" and random.random() < 0.3:
            chat = [
                "đi làm ăn xa",
                "ở với con ở HN",
                "chồng là ĐV",
                "mất 2023?",
                "con gái lấy chồng xa",
                "nhà có 3 thế hệ",
                "xin nghỉ sinh hoạt",
                "hộ thoát nghèo 2022",
                "không nghèo",
                "chưa là đảng viên",
                "bố là thương binh",
            ]
            return Cells([random.choice(chat)], {})
        return Cells([""], {})

    return Col(
        "notes",
        [(random.choice(["Ghi chú", "GHI CHÚ", "Ghi chú khác", "GC", "G.chú", "Lưu ý", "Ghi  chú"]),)],
        write,
    )
