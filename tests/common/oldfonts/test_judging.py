"""What is taken for an old font, and above all what is not."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoi.common.oldfonts import Scheme, decide, is_broken, modern, odd_words, unclear
from sohoi.common.text import proper_name
from tests.common.oldfonts import writing

ROADS = {
    Scheme.TCVN3: writing.tcvn3,
    Scheme.VNI: writing.vni,
    Scheme.VIQR: writing.viqr,
    Scheme.CP1258: lambda text: writing.cp1258(text).decode("cp1252"),
    Scheme.UTF8: writing.spoilt_utf8,
    Scheme.TCVN3_1258: lambda text: writing.tcvn3(text).encode("latin-1").decode("cp1258"),
    Scheme.VNI_1258: lambda text: writing.vni(text).encode("latin-1").decode("cp1258"),
}


def brought(texts: list[str], **given: Scheme) -> list[str]:
    verdict = decide(texts, **given)
    return [modern(text, verdict) for text in texts]


@pytest.mark.parametrize("scheme", ROADS)
@pytest.mark.parametrize("seed", range(20))
def test_a_column_of_names_is_recognised_by_its_letters(scheme: Scheme, seed: int) -> None:
    random = Random(f"{scheme}{seed}")
    names = writing.names(random, random.choice((4, 8, 30, 200)))
    stored = [ROADS[scheme](name) for name in names]
    assert [proper_name(text) for text in brought(stored)] == names


@pytest.mark.parametrize("seed", range(20))
def test_a_column_in_unicode_is_left_alone(seed: int) -> None:
    random = Random(seed)
    names = writing.names(random, random.choice((1, 4, 30, 300)))
    assert brought(names) == names
    assert not odd_words(names)
    assert unclear(names) == set()


@pytest.mark.parametrize(
    "texts",
    [
        ["Hà", "Lê Hòa", "Lý", "Bé", "Tô Mơ"],
        ["Nguyen Thi Hoa", "Le Thi Lan", "Tran T. Mai"],
        ["H'Hen Niê", "Êban H'Lan", "Ksor H'Bia", "Kpă Hvinh", "Y Bă Mlô"],
        ["H´Hen Niê", "H`Lan Êban"],
        ["Thạch Thị Sà Rươn", "Sơn Thị Sà Phol", "សុខ សុភា"],
        ["Müller Anna", "Nguyễn Thị Hoa", "Françoise Lê"],
        ["Zoë", "Søren", "José", "Ñuño"],
        ["50 m²", "30°", "½ ha", "5 × 3", "«Hoa»", "± 2", "1ª", "§ 5", "Excel® 2010", "© 2020", "10 µm"],
        ["×", "", "×"],
        ["ø", "ø10"],
        ["Số 5, ngõ 3 (cũ)", "a(1)", "Hoa+Lan", "x^2"],
        ["Ðặng Thị Hoa", "Ðỗ Thị Lan"],
        ["Krông Păc", "Đăk Lăk", "Rơ Chăm H'Lan", "Xơ-đăng", "Hmông"],
        ["Nguyễn Thị Hoa 🌸", "李小龍", "Мария"],
        ["Nguye\u0302\u0303n Thi\u0323 Ha\u0323nh"],
    ],
)
def test_what_only_looks_strange_is_left_alone(texts: list[str]) -> None:
    assert brought(texts) == texts
    assert unclear(texts) <= {"Søren", "Zoë"}


def test_names_of_the_highlands_in_an_old_column() -> None:
    names = ["H'Hen Niê", "Nguyễn Thị Hạnh", "H'Lan Êban", "Trần Thị Bưởi"]
    for road in (writing.tcvn3, writing.vni):
        read = brought([road(name) for name in names])
        assert [proper_name(text) for text in read] == names


def test_a_full_stop_is_not_a_tone_of_viqr() -> None:
    texts = ["Nguye^~n Thi. Hoa.", "Le^ Thi.", "DDa(.ng Tha?o.", "Tra^`n Thi. Nga", "Ta. Mo+."]
    read = ["Nguyễn Thị Hoa.", "Lê Thị", "Đặng Thảo.", "Trần Thị Nga", "Tạ Mơ."]
    assert brought(texts) == read


def test_signs_come_back_with_the_letters() -> None:
    texts = ["Hội viên nòng cốt", "✓", "–", "Không"]
    assert brought([writing.spoilt_utf8(text) for text in texts]) == texts


def test_both_in_one_column() -> None:
    names = writing.names(Random(5), 60)
    mixed = [writing.tcvn3(name) if at % 3 == 0 else name for at, name in enumerate(names)]
    assert [proper_name(text) for text in brought(mixed)] == names


def test_two_old_ones_in_one_column() -> None:
    names = writing.names(Random(6), 60)
    mixed = [writing.tcvn3(name) if at % 2 else writing.vni(name) for at, name in enumerate(names)]
    read = [proper_name(text) for text in brought(mixed)]
    assert sum(one == other for one, other in zip(read, names, strict=True)) >= 58


def test_a_single_heading_needs_a_common_word_or_its_surroundings() -> None:
    assert brought(["N¨m sinh"]) == ["Năm sinh"]
    assert brought(["Sè CMND"]) == ["Sè CMND"]
    assert brought(["Sè CMND"], around=Scheme.TCVN3) == ["Số CMND"]
    assert brought(["Sè CMND"], font=Scheme.TCVN3) == ["Số CMND"]


def test_a_font_that_lies_is_not_believed() -> None:
    names = ["Nguyễn Thị Hòa", "Lê Hà", "Lý Thị Thúy"]
    assert brought(names, font=Scheme.TCVN3) == names
    assert brought([writing.vni(name) for name in names], font=Scheme.TCVN3) == names


def test_a_font_decides_what_letters_leave_open() -> None:
    """Every one of these words is a word in both."""
    stored = ["tèng", "Hé", "lóa"]
    assert brought(stored) == stored
    assert brought(stored, font=Scheme.TCVN3) == ["tống", "Hộ", "lúa"]


def test_the_letters_of_capital_fonts() -> None:
    texts = ["héi liªn hiÖp", "stt", "Đã là Unicode"]
    verdict = decide(texts, font=Scheme.TCVN3)
    read = [modern(text, verdict, capitals=True) for text in texts]
    assert read == ["HỘI LIÊN HIỆP", "STT", "Đã là Unicode"]


@pytest.mark.parametrize(
    "text",
    ["Nguy?n", "Th\ufffd", "NguyÔn", "H¹nh", "§oµn", "Nguyá»…n", "LÃª", "Ä‘", "Ph\xad¬ng"],
)
def test_broken_letters_show(text: str) -> None:
    assert is_broken(text)


@pytest.mark.parametrize(
    "text",
    ["Nguyễn", "Có không?", "m²", "Hoa®", "§ 5", "H´Hen", "Ê-đê", "1/2", "?", "HoàngÁnh", "a·b", "Müller"],
)
def test_whole_letters_do_not(text: str) -> None:
    assert not is_broken(text)


def test_lost_letters_are_unclear_and_stay_as_they_are() -> None:
    texts = ["Nguy?n Th? H?nh", "Lê Th? Hoa", "Tr?n Th? Lan", "Lê Hoa"]
    assert brought(texts) == texts
    assert unclear(texts) == set(texts[:3])


def test_a_column_full_of_unknown_letters_is_unclear() -> None:
    texts = ["Nguþæn Thîþ", "Lþæ Hßæa", "Trøþn Lßn", "Hoa"]
    assert unclear(brought(texts)) == set(texts[:3])


@given(texts=st.lists(st.text(max_size=20), max_size=8))
def test_any_texts_are_judged(texts: list[str]) -> None:
    read = brought(texts)
    assert len(read) == len(texts)
    assert unclear(read) <= set(read)
