import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoi.common.identity import IdentityError, birth_year_of, mask, mismatches, normalise, sex_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("034179002012", "034179002012"),
        ("'033162002136", "033162002136"),
        ("036 166 002 013", "036166002013"),
        ("036.166.002.013", "036166002013"),
        ("34148002070", "034148002070"),
        ("1302002714", "001302002714"),
        ("34148002070.0", "034148002070"),
        ("3.4148002070E+10", "034148002070"),
        ("CCCD: 034171002345", "034171002345"),
        ("159942864", "159942864"),
        ("59942864", "059942864"),
    ],
)
def test_numbers_as_books_have_them(text: str, number: str) -> None:
    assert normalise(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "chưa có",
        "0341860035",  # two digits were forgotten, no zero was lost
        "0011910045",
        "9341860035",  # no province can have lost two zeros here
        "03418600350",
        "0341860035012",
        "034986003501",  # nobody is born in 2380
        "000186003501",
        "000000000000",
        "111111111",
        "3.4148E+10",  # the digits are gone
        "1.2E+11",
        "1E99",
        "B1234567",
        "٠٣٤١٧٩٠٠٢٠١٢",
    ],
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(IdentityError, match="Số định danh"):
        normalise(text)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = normalise(text)
    except IdentityError:
        return
    assert number.isascii()
    assert number.isdigit()
    assert len(number) in (9, 12)


@given(st.from_regex(r"\A0[0-9][1-9][0-3][0-9]{8}\Z"))
def test_a_spreadsheet_takes_zeros_and_we_give_them_back(number: str) -> None:
    bare = str(int(number))
    if len(bare) >= 11 or number[2] in "12468":
        assert normalise(bare) == number


def test_what_a_number_says() -> None:
    assert (birth_year_of("034179002012"), sex_of("034179002012")) == (1979, "female")
    assert (birth_year_of("036206003724"), sex_of("036206003724")) == (2006, "male")
    assert (birth_year_of("036301003724"), sex_of("036301003724")) == (2001, "female")
    assert (birth_year_of("036090004302"), sex_of("036090004302")) == (1990, "male")
    assert (birth_year_of("159942864"), sex_of("159942864")) == (None, None)


def test_only_the_last_three_digits_are_seen() -> None:
    assert mask("034179002012") == "•••••••••012"
    assert mask("159942864") == "••••••864"


def test_disagreement_is_named() -> None:
    assert mismatches("034179002012", birth_year=1979, sex="female") == []
    assert mismatches("030100003867", birth_year=1993, sex="female") == ["id_birth_mismatch"]
    assert mismatches("036090004302", birth_year=1990, sex="female") == ["id_gender_mismatch"]
    assert mismatches("036090004302", birth_year=1991, sex="female") == [
        "id_birth_mismatch",
        "id_gender_mismatch",
    ]
    assert mismatches("036090004302", birth_year=None, sex=None) == []
    assert mismatches("159942864", birth_year=1990, sex="male") == []
