"""Cards: of the right size, ten on a sheet, and a camera reads the code of each from the printed page."""

from __future__ import annotations

import io

import pytest

from sohoi.common.papers import CardFace, write_cards
from sohoi.common.papers.cards import MOST_CARDS
from tests.common.papers import opened

ADDRESS = "https://sohoi.example.vn/the/"


def card(n: int, name: str = "Nguyễn Thị Hoa") -> CardFace:
    organs = ("HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM", "HỘI LHPN XÃ AN LẠC")
    facts = (("Năm sinh:", "1978"), ("Chi hội:", "Thôn Đông"))
    return CardFace(organs, "THẺ HỘI VIÊN", name, facts, f"{n:06}", f"{ADDRESS}token{n:017}/")


def printed(cards: list[CardFace], *, sheet: bool = True) -> bytes:
    out = io.BytesIO()
    write_cards(out, cards, sheet=sheet)
    return out.getvalue()


def test_ten_cards_fill_a_sheet_and_the_eleventh_begins_another() -> None:
    data = printed([card(n) for n in range(1, 12)])
    assert opened.sizes(data) == [(210, 297), (210, 297)]
    first, second = opened.pages(data)
    assert first.count("THẺ HỘI VIÊN") == 10
    assert "Số 000011" in second and "Số 000010" in first
    assert {"Nguyễn Thị Hoa", "Thôn Đông", "1978"} <= {
        part for part in ("Nguyễn Thị Hoa", "Thôn Đông", "1978") if part in first
    }


def test_a_camera_reads_the_code_of_every_card() -> None:
    cards = [card(n) for n in range(1, 11)]
    assert sorted(opened.codes(printed(cards))) == [one.code for one in cards]


def test_a_single_card_has_the_size_of_a_bank_card() -> None:
    data = printed([card(1)], sheet=False)
    assert opened.sizes(data) == [(86, 54)]
    assert opened.codes(data) == [card(1).code]


def test_the_longest_names_stay_on_the_card() -> None:
    long = ("Công Tằng Tôn Nữ " * 9)[:150]
    data = printed([card(1, long), card(2, "x" * 150)])
    assert len(opened.pages(data)) == 1
    assert len(opened.codes(data)) == 2
    assert "Số 000001" in opened.words(data)


@pytest.mark.parametrize("count", [0, MOST_CARDS + 1])
def test_none_and_too_many_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="Cards"):
        printed([card(1)] * count)
