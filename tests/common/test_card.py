"""The text of a citizen card: as printed, as scanners spoil it, and codes that are no card."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoi.common.card import SENTENCES, Card, CardRefused, read_card
from sohoi.common.dates import PartialDate

TODAY = date(2026, 11, 23)
CARD = (
    "001187012345|012345678|Nguyễn Thị Hạnh|15081987|Nữ|"
    "Thôn Đông, Xã Tân Lập, Huyện Đan Phượng, Thành phố Hà Nội|10052021"
)


def read(text: str) -> Card:
    return read_card(text, today=TODAY)


def with_part(at: int, words: str) -> str:
    parts = CARD.split("|")
    parts[at] = words
    return "|".join(parts)


def refused(text: str) -> str:
    with pytest.raises(CardRefused) as no:
        read(text)
    return no.value.code


def test_the_card_of_2021_has_seven_fields() -> None:
    assert read(CARD).facts == {
        "full_name": "Nguyễn Thị Hạnh",
        "birth": PartialDate(1987, 8, 15),
        "sex": "female",
        "id_number": "001187012345",
        "old_id": "012345678",
        "address": "Thôn Đông, Xã Tân Lập, Huyện Đan Phượng, Thành phố Hà Nội",
    }
    assert read(CARD).doubts == ()


def test_what_the_card_of_2024_adds_is_nowhere_kept() -> None:
    card = read(f"{CARD}|034099001234|Nguyễn Văn Cha|Trần Thị Mẹ")
    assert card == read(CARD)
    assert "Cha" not in card.line and "034099001234" not in card.line
    assert read(card.line) == card


def test_the_line_shows_nowhere_by_itself() -> None:
    assert "012345678|" not in repr(read(CARD))


def test_a_name_in_capitals_is_written_as_people_write_it() -> None:
    assert read(with_part(2, "H'HEN NIÊ")).name == "H'Hen Niê"


@pytest.mark.parametrize(
    ("part", "birth"),
    [
        ("00001960", PartialDate(1960)),
        ("00051960", PartialDate(1960, 5)),
        ("1960", PartialDate(1960)),
        ("15/08/1987", PartialDate(1987, 8, 15)),
    ],
)
def test_a_birth_is_as_exact_as_the_card(part: str, birth: PartialDate) -> None:
    card = read(with_part(3, part))
    assert (card.birth, card.doubts) == (birth, ())


@pytest.mark.parametrize("part", ["31021960", "", "abc", "01012199", "99999999", "١٥٠٨١٩٨٧"])
def test_a_birth_that_cannot_be_is_asked_for(part: str) -> None:
    card = read(with_part(3, part))
    assert card.birth is None
    [words] = card.doubts
    assert "ngày sinh" in words and (not part or part in words)


@pytest.mark.parametrize(
    ("part", "sex"), [("Nam", "male"), ("Nu", "female"), ("N?", "female"), ("", "female")]
)
def test_the_number_says_the_sex_that_a_scanner_lost(part: str, sex: str) -> None:
    assert read(with_part(4, part)).sex == sex


def test_half_a_name_is_left_out_and_asked_for() -> None:
    card = read("001160012345||Nguy?n Th? H?nh|15081960|N?|Th\ufffdn \ufffd\ufffdng|10052021")
    assert "full_name" not in card.facts and "address" not in card.facts
    assert [words.split(" máy")[0] for words in card.doubts] == ["Họ tên", "Địa chỉ"]
    assert "Nguy?n Th? H?nh" in card.doubts[0]


def test_an_empty_name_is_asked_for() -> None:
    assert "Họ tên" in read(with_part(2, " ")).doubts[0]


def test_words_without_any_accent_are_kept_and_doubted() -> None:
    card = read("001160012345||Nguyen Thi Hanh|15081960|Nu|Thon Dong|10052021")
    assert card.name == "Nguyen Thi Hanh"
    [words] = card.doubts
    assert "không có dấu" in words


def test_letters_typed_in_a_western_code_page_come_back() -> None:
    spoilt = CARD.encode().decode("latin-1")
    assert read(spoilt) == read(CARD)


def test_bars_of_other_keyboards_and_lost_zeros_are_understood() -> None:
    assert read(CARD.replace("|", "¦")).name == "Nguyễn Thị Hạnh"
    assert read(with_part(0, "34187012345")).number == "034187012345"


def test_an_old_number_that_is_none_is_left_out() -> None:
    assert read(with_part(1, "")).old_number == ""
    assert read(with_part(1, "001187012345")).old_number == ""
    card = read(with_part(1, "12ab"))
    assert card.old_number == "" and "CMND" in card.doubts[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("https://zaloapp.com/qr/p/abc", "web"),
        ("https://vneid.gov.vn/xac-thuc?m=1", "vneid"),
        ("VNEID:a8f3", "vneid"),
        ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIi.c2ln", "opaque"),
        ("a8f35c11d0e94b7793f0aa12cc34dd56", "opaque"),
        ("00020101021138570010A000000727", "bank"),
        ("DN4010112345678|4e677579e1bb856e|15/08/1987|2|x|y|z", "health"),
        ("001187012345|012345678|Nguyễn Thị", "short"),
        ("001187012345", "other"),
        ("000000000000||Nguyễn Thị Hạnh|15081987|Nữ|Thôn Đông|10052021", "number"),
        ("Xin chào", "other"),
        ("a|b|c|d|e|f|g", "other"),
    ],
)
def test_any_other_code_is_refused_in_a_sentence(text: str, code: str) -> None:
    assert refused(text) == code
    assert SENTENCES[code].endswith(".")


def test_a_code_of_the_screen_is_refused_kindly() -> None:
    assert "Hãy quét mã in trên thẻ" in SENTENCES["vneid"]


@given(st.text(max_size=300))
def test_any_text_is_a_card_or_refused(text: str) -> None:
    try:
        assert len(read(text).number) == 12
    except CardRefused as no:
        assert no.code in SENTENCES


@given(st.lists(st.text(max_size=40), min_size=6, max_size=9))
def test_any_fields_behind_a_number_are_read_or_doubted(parts: list[str]) -> None:
    card = read("|".join(["001187012345", *(part.replace("|", "") for part in parts)]))
    assert card.birth is None or card.birth.first_day <= TODAY
    assert card.name or card.doubts
