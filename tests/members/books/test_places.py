import pytest

from sohoi.members.books.places import is_generic, place_case, place_in_title, place_of, place_of_sheet


@pytest.mark.parametrize(
    ("text", "level", "name"),
    [
        ("CHI HỘI THÔN BẮC", "branch", "Thôn Bắc"),
        ("II. CHI HỘI THÔN NAM (24 hội viên)", "branch", "Thôn Nam"),
        ("Chi hội phụ nữ thôn An Cơ Đông: 35 người", "branch", "Thôn An Cơ Đông"),
        ("CH Tổ dân phố 3", "branch", "Tổ dân phố 3"),
        ("CHI HỘI PHỤ NỮ ĐÔNG HẢI", "branch", "Đông Hải"),
        ("CH Chợ Bo", "branch", "Chợ Bo"),
        ("Chi hội 3", "branch", "Chi hội 3"),
        ("Chi hội số 3", "branch", "Chi hội số 3"),
        ("TỔ DÂN PHỐ SỐ 7", "branch", "Tổ dân phố số 7"),
        ("TDP 6", "branch", "TDP 6"),
        ("THÔN: ĐÔNG", "branch", "Thôn Đông"),
        ("xóm Mới", "branch", "Xóm Mới"),
        ("Thon 3", "branch", "Thon 3"),
        ("Tổ 1", "cell", "Tổ 1"),
        ("Tổ phụ nữ số 2", "cell", "Tổ phụ nữ số 2"),
        ("NHÓM 2", "cell", "Nhóm 2"),
        ("To 3", "cell", "To 3"),
    ],
)
def test_texts_that_name_a_place(text: str, level: str, name: str) -> None:
    place = place_of(text)
    assert place is not None
    assert (place.level, place.name) == (level, name)


@pytest.mark.parametrize(
    "text",
    [
        "Tô Thị Hoa",
        "NGÔ THỊ HOA",
        "Bàn Thị Mùi",
        "Phó Thị Lan",
        "Lăng Thị Mai",
        "Ngo Thi Hoa",
        "Ban Thi Mui",
        "Tổ trưởng",
        "Chi hội trưởng",
        "Tổ",
        "Chi hội",
        "",
        "x" * 200,
    ],
)
def test_texts_that_name_none(text: str) -> None:
    assert place_of(text) is None


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("DANH SÁCH HỘI VIÊN CHI HỘI THÔN BẮC", "Thôn Bắc"),
        ("DANH SÁCH HỘI VIÊN CHI HỘI PHỤ NỮ TỔ DÂN PHỐ SỐ 3 NĂM 2024", "Tổ dân phố số 3"),
        ("DANH SÁCH HỘI VIÊN CHI HỘI PN THÔN NAM HẢI XÃ NAM CƯỜNG", "Thôn Nam Hải"),
        ("HỘI LHPN XÃ ĐÔNG PHONG - CHI HỘI THÔN NAM", "Thôn Nam"),
        ("Danh sách hội viên thôn An Cơ (tính đến 30/6)", "Thôn An Cơ"),
        ("Chi hội: Thôn Đông Hải, xã Tân Lập", "Thôn Đông Hải"),
        ("DANH SÁCH HỘI VIÊN CÁC CHI HỘI XÃ ĐÔNG PHONG", None),
        ("DANH SÁCH HỘI VIÊN THEO CHI HỘI", None),
        ("DANH SÁCH CHI HỘI TRƯỞNG", None),
        ("HỘI LHPN PHƯỜNG HOÀNG DIỆU", None),
    ],
)
def test_titles(title: str, name: str | None) -> None:
    place = place_in_title(title)
    assert (place.name if place else None) == name


def test_names_of_sheets() -> None:
    assert place_of_sheet("CH_Thôn Bắc") == ("branch", "Thôn Bắc")
    assert place_of_sheet("An Cơ") is None
    assert [name for name in ("Sheet1", "DS hội viên", "Data 2", "An Cơ", "Bắc Sơn") if is_generic(name)] == [
        "Sheet1",
        "DS hội viên",
        "Data 2",
    ]


def test_places_in_capitals() -> None:
    assert place_case("SỐ 5, THÔN ĐÔNG, XÃ TÂN LẬP") == "Số 5, thôn Đông, xã Tân Lập"
    assert place_case("thôn Đông") == "Thôn Đông"
    assert place_case("Số 5 ngõ 3") == "Số 5 ngõ 3"
