import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoi.common.phones import group, is_mobile, normalise

MOBILES = st.from_regex(r"\A0[35789][0-9]{8}\Z")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0710345678", ["0710345678"]),
        ("710345678", ["0710345678"]),
        ("0385.475.920", ["0385475920"]),
        ("090 696 5854", ["0906965854"]),
        ("0710-345-678", ["0710345678"]),
        ("0710,345,678", ["0710345678"]),
        ("'0710345678", ["0710345678"]),
        ("+84710345678", ["0710345678"]),
        ("84710345678", ["0710345678"]),
        ("0084 710 345 678", ["0710345678"]),
        ("+84 (0)710345678", ["0710345678"]),
        ("841234567", ["0841234567"]),
        ("0710345678/0710345679", ["0710345678", "0710345679"]),
        ("0710345678 - 0710345679", ["0710345678", "0710345679"]),
        ("0710 345 678 0710 345 679", ["0710345678", "0710345679"]),
        ("710345678;710345679", ["0710345678", "0710345679"]),
        ("0710345678 và 0710345678", ["0710345678"]),
        ("02273831234\n0710345678", ["0710345678", "02273831234"]),
        ("0227.3831.234", ["02273831234"]),
        ("2273831234", ["02273831234"]),
        ("ĐT1: 0710 345 678 gọi sau 18h", ["0710345678"]),
        ("09123", []),
        ("0410345678", []),
        ("", []),
        ("không có", []),
        ("1" * 15, []),
        ("0710345678" * 30, []),
    ],
)
def test_numbers_as_people_write_them(text: str, numbers: list[str]) -> None:
    assert normalise(text) == numbers


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *[(f"016{digit}1234567", f"03{digit}1234567") for digit in range(2, 10)],
        ("01201234567", "0701234567"),
        ("01211234567", "0791234567"),
        ("01221234567", "0771234567"),
        ("01261234567", "0761234567"),
        ("01281234567", "0781234567"),
        ("01231234567", "0831234567"),
        ("01241234567", "0841234567"),
        ("01251234567", "0851234567"),
        ("01271234567", "0811234567"),
        ("01291234567", "0821234567"),
        ("01861234567", "0561234567"),
        ("01881234567", "0581234567"),
        ("01991234567", "0591234567"),
    ],
)
def test_the_change_of_2018(old: str, new: str) -> None:
    assert normalise(old) == [new]
    assert normalise(old[1:]) == [new]
    assert normalise("+84" + old[1:]) == [new]


@given(MOBILES, st.sampled_from(["{0}", "+84{1}", "84{1}", "{1}", "{2} {3} {4}", "{2}.{3}.{4}", "ĐT: {0}"]))
def test_every_form_of_a_mobile_comes_back(number: str, form: str) -> None:
    assert normalise(form.format(number, number[1:], number[:4], number[4:7], number[7:])) == [number]


@given(MOBILES, MOBILES, st.sampled_from(["/", " / ", ";", ", ", "\n", " - ", " "]))
def test_two_in_a_cell(one: str, other: str, between: str) -> None:
    assert normalise(one + between + other) == list(dict.fromkeys([one, other]))


@given(st.text(max_size=300))
def test_any_text_gives_only_true_numbers(text: str) -> None:
    for number in normalise(text):
        assert number.isascii()
        assert len(number) == (10 if is_mobile(number) else 11)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0710345678", "0710 345 678"),
        ("02273831234", "0227 3831 234"),
        ("02438312345", "024 3831 2345"),
        ("12", "12"),
    ],
)
def test_group(number: str, shown: str) -> None:
    assert group(number) == shown
    assert not is_mobile(number) or number.startswith("07")
