import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoi.common.text import fold, given_name, group_digits, name_initial, nfc_clean, proper_name, sort_key

# Sorted by the collator for "vi" of ICU 78, name by name as written.
ICU_ORDER = """
An Bình|An Đào|Anh Đào|Ánh Hoa|Ăn Hoa|Ân Hoa|Bùi Thị An|Bùi Thị Ánh|Cao Bích|Doãn Thu|Dung|Dương Hà|Đào Hà|
Đặng Hà|Đỗ Hà|Hà An|Hạ An|Hoa|Hòa|Hỏa|Hõa|Hóa|Họa|Hoàng Yến|Hồ Ly|Lệ|Nguyễn Thị Hoa|Nguyễn Thị Hòa|
Nguyễn Thị Hoàn|Oanh|Ong|Ông|Ơn|Quế|Thu|Thủ|Thú|Thư|Út|Ưng|Ý|Yến
""".replace("\n", "").split("|")

NAMES = st.lists(
    st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậđếệốộớợ"), min_size=1, max_size=6),
    min_size=1,
    max_size=4,
).map(" ".join)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Bùi  Như  Yến ", "Bùi Như Yến"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Huệ"), "Nguyễn Thị Huệ"),
        ("Ðặng Ɖỗ ð", "Đặng Đỗ đ"),
        ("Nguyễn\u00a0Thị\u2003Hoa\r\nMai", "Nguyễn Thị Hoa Mai"),
        ("\ufeffHo\u200ba\u202e \u2066Lan\u2069", "Hoa Lan"),
        ("a\x00b\x07c", "abc"),
        ("", ""),
    ],
)
def test_nfc_clean(raw: str, clean: str) -> None:
    assert nfc_clean(raw) == clean


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = nfc_clean(text)
    assert nfc_clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(char) == "Cc" for char in once)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Thị  Đào", "nguyen thi dao"),
        (unicodedata.normalize("NFD", "ĐẶNG THỊ ƯNG"), "dang thi ung"),
        ("Hòa", "hoa"),
        ("Hoà", "hoa"),
        ("H'Hen Niê", "hhen nie"),
        ("H’Hen", "hhen"),
        ("Ðỗ", "do"),
        ("Niê Kđăm", "nie kdam"),
        ("ñ ŏ ŭ č", "n o u c"),
        (" ' ", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_fold_is_stable_and_knows_no_form(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_sort_key_follows_icu() -> None:
    by_code_point = sorted(ICU_ORDER)
    assert by_code_point != ICU_ORDER
    assert sorted(by_code_point, key=lambda name: sort_key(name, given_first=False)) == ICU_ORDER


def test_lists_of_people_go_by_given_name() -> None:
    names = ["Nguyễn Thị An", "Bùi Thị Hoa", "Đỗ Thị Hoa", "Dương Thị Hoa", "An Thị Hòa", "Vũ Ánh", "Vũ Ân"]
    in_order = ["Nguyễn Thị An", "Vũ Ánh", "Vũ Ân", "Bùi Thị Hoa", "Dương Thị Hoa", "Đỗ Thị Hoa"]
    assert sorted(names, key=sort_key) == [*in_order, "An Thị Hòa"]


def test_a_given_name_that_is_not_last() -> None:
    assert given_name("H'Hen Niê") == "H'Hen"
    assert given_name("Y Moan Ênuôl", given_start=1) == "Moan"
    assert given_name("Hoàng Lan") == "Lan"
    assert sort_key("Y Moan Ênuôl", given_start=1).startswith(sort_key("Moan").split()[0])
    assert given_name("Hoa", given_start=7) == "Hoa"


@given(NAMES)
def test_sort_key_is_ascii_and_the_same_for_both_forms(name: str) -> None:
    key = sort_key(name)
    assert key.isascii()
    assert key == sort_key(unicodedata.normalize("NFD", name))
    assert "\\" not in key


@given(NAMES, NAMES)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (one == other)


@given(st.text(max_size=40))
def test_sort_key_takes_anything(text: str) -> None:
    assert sort_key(text).isascii()


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("NGUYỄN THỊ HOA", "Nguyễn Thị Hoa"),
        ("nguyễn thị hoa", "Nguyễn Thị Hoa"),
        ("Nguyễn thị HOA", "Nguyễn Thị Hoa"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("h’hương", "H’Hương"),
        ("Ê-ĐÊ", "Ê-đê"),
        ("MARIA NGUYỄN THỊ ÁNH", "Maria Nguyễn Thị Ánh"),
        ("MA-RI-A", "Ma-ri-a"),
        ("ĐỖ THỊ ƯNG", "Đỗ Thị Ưng"),
        ("Nguyễn T. Hoa", "Nguyễn T. Hoa"),
        ("LÊ THỊ II", "Lê Thị Ii"),
        ("McDonald", "McDonald"),
        ("", ""),
    ],
)
def test_proper_name(raw: str, written: str) -> None:
    assert proper_name(raw) == written


@given(NAMES)
def test_capitals_come_back(name: str) -> None:
    assert proper_name(name.upper()) == proper_name(name.lower())


def test_the_letter_in_the_circle() -> None:
    assert name_initial("Nguyễn Thị ánh") == "Á"
    assert name_initial("Bùi Đào") == "Đ"
    assert name_initial("H'Hen Niê") == "H"
    assert name_initial(" ") == ""


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0"), (999, "999"), (3128, "3.128"), (1234567, "1.234.567"), (-1000, "-1.000")]
)
def test_group_digits(number: int, words: str) -> None:
    assert group_digits(number) == words
