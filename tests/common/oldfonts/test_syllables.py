import csv
from pathlib import Path
from random import Random

import pytest

import sohoi.units.facts
from sohoi.common.oldfonts.syllables import is_syllable, points
from tests.common.oldfonts import writing


def test_words_of_names_can_be_said() -> None:
    words = {word for name in writing.names(Random(4), 3000) for word in name.split()}
    assert {word for word in words if not is_syllable(word)} == set()


@pytest.mark.parametrize(
    "word",
    ["nghiêng", "Giếng", "QUỐC", "gì", "Khuỷu", "ý", "Đắk", "uống", "Thuở", "quýt", "hòa", "hoà", "SĐT", "đ"],
)
def test_rare_words_can_be_said(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    [
        "NguyÔn",
        "ThÞ",
        "H¹nh",
        "Teân",
        "Nguyeãn",
        "Müller",
        "nguyễnn",
        "ngoc",
        "cac",
        "ốắ",
        "tÔ",
        "ă",
        "Maõ",
        "toán?",
        "",
    ],
)
def test_what_nobody_could_say(word: str) -> None:
    """Also stops without their tones: "ngoc" and "cac" are words only with sắc or nặng."""
    assert not is_syllable(word)


def test_the_names_of_the_country_can_be_said() -> None:
    """All but those of the highlands, which have rules of their own."""
    path = Path(sohoi.units.facts.__file__).parent / "data" / "communes.csv"
    rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    words = {word for row in rows for word in " ".join(row).split()}
    marked = [word for word in words if word.isalpha() and not word.isascii()]
    assert len(marked) > 900
    assert sum(map(is_syllable, marked)) > 0.95 * len(marked)


def test_a_common_word_speaks_louder() -> None:
    assert points("Nguyễn") > points("Nguỗn") == points("hỡn") > points("H¹nh") == 0
