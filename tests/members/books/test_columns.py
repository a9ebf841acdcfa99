"""Each column cleans its cells: what it states, what it flags, what it keeps as other information."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoi.common.sheets.read import DayText, NumberText
from sohoi.members.books.columns import ALL, BY_KEY, Context
from sohoi.members.books.columns.base import Reading
from sohoi.members.books.headings import match, match_under
from sohoi.members.books.words import is_blank, tick
from sohoi.members.fields import CATALOGUE, Entry

TODAY = Context(date(2026, 11, 23))


def clean(key: str, cell: str) -> Reading:
    return BY_KEY[key].clean(cell, TODAY)


@pytest.mark.parametrize(
    ("key", "cell", "values"),
    [
        ("full_name", "NGUYỄN THỊ HOA", {"full_name": "Nguyễn Thị Hoa"}),
        ("full_name", "1. Nguyễn Thị Hoa...", {"full_name": "Nguyễn Thị Hoa"}),
        ("full_name", "Nguyễn Thị Hoa (Tuấn)", {"full_name": "Nguyễn Thị Hoa", "other_name": "Tuấn"}),
        ("full_name", "Bà Trần Thị Lan", {"full_name": "Trần Thị Lan"}),
        ("full_name", "Ông Thị Lan", {"full_name": "Ông Thị Lan"}),
        ("full_name", "h'hen niê", {"full_name": "H'Hen Niê"}),
        ("full_name", "MARIA NGUYỄN THỊ ÁNH", {"full_name": "Maria Nguyễn Thị Ánh"}),
        ("full_name", "...", {}),
        ("full_name", "123", {}),
        ("family_name", "NGUYỄN THỊ", {"family_name": "Nguyễn Thị"}),
        ("birth", "12.3.75", {"birth": "1975-03-12"}),
        ("birth", "75", {"birth": "1975"}),
        ("birth", "12", {"birth": "1912"}),
        ("birth", NumberText("18795"), {"birth": "1951-06-16"}),
        ("birth", NumberText("1975"), {"birth": "1975"}),
        ("birth", NumberText("5031975"), {"birth": "1975-03-05"}),
        ("birth", NumberText("51975"), {"birth": "1975-05"}),
        ("birth", NumberText("5.1975"), {"birth": "1975-05"}),
        ("birth", NumberText("3.198"), {"birth": "1980-03"}),
        ("birth", DayText("14/10/1978"), {"birth": "1978-10-14"}),
        ("birth", DayText("28/05/1905"), {"birth": "1975"}),
        ("birth", "không nhớ", {}),
        ("birth_female", "1975", {"birth": "1975", "sex": "female"}),
        ("joined", "8/3/1996", {"joined": "1996-03-08"}),
        ("joined", NumberText("2004"), {"joined": "2004"}),
        ("sex", "NỮ", {"sex": "female"}),
        ("sex", "Nam", {"sex": "male"}),
        ("sex_female", "x", {"sex": "female"}),
        ("id_number", "'033162002136", {"id_number": "033162002136"}),
        ("id_number", "034171000123 (CMND 151234567)", {"id_number": "034171000123", "old_id": "151234567"}),
        ("id_number", "chưa có", {}),
        ("phone", "0710345678/0710345679", {"phone": "0710345678", "other_phone": "0710345679"}),
        ("phone", "x", {}),
        ("phone", "không có", {}),
        ("zalo", "0710345678", {"zalo": True, "phone": "0710345678"}),
        ("zalo", "Không", {"zalo": False}),
        ("email", "hoa@example.vn", {"email": "hoa@example.vn"}),
        ("address", "SỐ 5, THÔN ĐÔNG", {"address": "Số 5, thôn Đông"}),
        ("branch", "CH THÔN BẮC", {"branch": "Thôn Bắc"}),
        ("group", NumberText("3"), {"group": "Tổ 3"}),
        ("ethnicity", "KINH", {"ethnicity": "Kinh"}),
        ("ethnicity", "k", {"ethnicity": "Kinh"}),
        ("ethnicity", "H'MÔNG", {"ethnicity": "H'Mông"}),
        ("religion", "PG", {"religion": "Phật giáo"}),
        ("religion", "ko", {"religion": "Không"}),
        ("religion", "0", {}),
        ("education", DayText("07/10/2024"), {"education": "7/10"}),
        ("education", DayText("12/09/2024"), {"education": "9/12"}),
        ("education", "09/12/2024", {"education": "9/12"}),
        ("occupation", "NÔNG DÂN", {"occupation": "Nông dân"}),
        ("party", "ĐV", {"party": True}),
        ("party", "03/02/2010", {"party": True}),
        ("party", "Quần chúng", {"party": False}),
        ("core", "Nòng cốt", {"core": True}),
        ("poverty", "Cận nghèo", {"poverty": "near_poor"}),
        ("poverty", "Trung bình", {}),
        ("poor", "x", {"poor": "poor"}),
        ("poor", "CN", {"poor": "near_poor"}),
        ("near_poor", "0", {}),
        ("small_children", "2 con", {"small_children": 2}),
        ("household_head", "Chủ hộ", {"household_head": True}),
        ("household_head", "con dâu", {"household_head": False}),
        ("health_insurance", "GD4343421234567", {"health_insurance": True}),
        ("loan_group", "Tổ TK&VV số 2", {"loan_group": "Tổ TK&VV số 2"}),
        ("post", "Chi hội trưởng", {"post": "Chi hội trưởng"}),
        ("notes", "HN", {"notes": "HN", "noted_poverty": "poor"}),
        ("minority", "x", {}),
        ("minority", "Tày", {"ethnicity": "Tày"}),
    ],
)
def test_what_a_cell_states(key: str, cell: str, values: dict[str, object]) -> None:
    assert dict(clean(key, cell).values) == values


@pytest.mark.parametrize(
    ("key", "cell", "problem"),
    [
        ("birth", "31/02/1980", "birth_invalid"),
        ("birth", "30/13/1975", "birth_invalid"),
        ("birth", "01/01/2058", "birth_invalid"),
        ("birth", "1/1/1900", "birth_invalid"),
        ("birth", "sáng thứ hai", "birth_invalid"),
        ("id_number", "0341860035", "id_invalid"),
        ("id_number", "1.2E+11", "id_invalid"),
        ("phone", "09123", "phone_invalid"),
    ],
)
def test_what_cannot_be_is_flagged_and_kept(key: str, cell: str, problem: str) -> None:
    found = clean(key, cell)
    assert found.problem == problem
    assert found.values == ()
    assert found.rest == cell


@pytest.mark.parametrize("key", ["ethnicity", "religion", "occupation"])
def test_a_tick_where_words_belong_is_kept_as_other(key: str) -> None:
    assert clean(key, "x") == Reading(rest="x")


@given(st.sampled_from(ALL), st.text(min_size=1, max_size=60))
def test_no_cell_breaks_a_column(column: object, cell: str) -> None:
    assert isinstance(column, type(BY_KEY["birth"]).__mro__[1])
    found = column.clean(cell, TODAY)
    assert isinstance(found, Reading)
    column.fits(cell)


@pytest.mark.parametrize("text", ["x", "X", " x ", "có", "CÓ", "1", "✓", "v", "TRUE", "đúng", "(x)", "+"])
def test_ticks_of_every_kind(text: str) -> None:
    assert tick(text) is True


@pytest.mark.parametrize("text", ["", "0", "không", "Ko", "FALSE", "-", "chưa"])
def test_ticks_that_say_no(text: str) -> None:
    assert tick(text) is False


@pytest.mark.parametrize("text", ["có thể", "2", "Tổ trưởng", "xx1"])
def test_words_that_are_no_ticks(text: str) -> None:
    assert tick(text) is None


@pytest.mark.parametrize("text", ["", "-", "...", "không có", "#N/A", "0", "?"])
def test_blanks_written_out(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Họ và tên", "full_name"),
        ("Họ và tên\n(Chữ in hoa)".replace("\n", " "), "full_name"),
        ("HỌ, CHỮ ĐỆM VÀ TÊN", "full_name"),
        ("Hoten", "full_name"),
        ("Hội viên", "full_name"),
        ("Họ", "family_name"),
        ("Hộ", "poverty"),
        ("Năm", "birth_year"),
        ("Nam", "sex_male"),
        ("ĐT", "phone"),
        ("DT", "ethnicity"),
        ("Số điện thoại (Zalo)", "phone"),
        ("Ngày cấp CCCD", "other"),
        ("Số CCCD/ CMND (12 số)", "id_number"),
        ("Nghề nghiệp hiện nay của hội viên", "occupation"),
        ("Phụ nữ đơn thân nuôi con nhỏ", "single_mother"),
        ("Là hội viên danh dự", None),
        ("Năm sinh của chồng", None),
        ("Nghề nghiệp của con", None),
        ("Chi hội trưởng", "other"),
        ("", None),
    ],
)
def test_headings(heading: str, key: str | None) -> None:
    found = match(heading)
    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    ("parent", "leaf", "key"),
    [
        ("Năm sinh", "Nam", "birth_male"),
        ("Năm sinh", "Nữ", "birth_female"),
        ("Ngày sinh", "Năm", "birth_year"),
        ("Ngày sinh", "Tháng", "birth_month"),
        ("Giới tính", "Nữ", "sex_female"),
        ("Hộ", "Nghèo", "poor"),
        ("Thành phần", "Tôn giáo", "religion"),
        ("Trình độ", "Chuyên môn", "profession"),
        ("Tôn giáo", "Phật giáo", None),
    ],
)
def test_headings_below_others(parent: str, leaf: str, key: str | None) -> None:
    found = match_under(parent, leaf)
    assert (found.key if found else None) == key


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.key)
def test_a_list_that_we_wrote_ourselves_reads_back(entry: Entry) -> None:
    found = match(entry.label)
    assert found is not None
    assert found.key == {"other_phone": "phone"}.get(entry.key, entry.key)


def test_no_phrase_stands_under_two_fields() -> None:
    seen: dict[str, str] = {}
    for column in ALL:
        for phrase in (*column.phrases, *column.alone):
            assert seen.setdefault(phrase, column.key) == column.key, phrase
