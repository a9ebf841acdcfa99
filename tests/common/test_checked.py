"""Numbers copied from paper: what is printed comes back, what the hand gets wrong does not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sohoi.common import checked

numbers = st.integers(1, 10**17)


@given(numbers)
def test_what_is_printed_is_read(number: int) -> None:
    assert checked.read(checked.written(number)) == number
    assert checked.read(checked.written(number).replace("-", "")) == number


@given(numbers, st.data())
def test_one_wrong_digit_is_always_caught(number: int, data: st.DataObject) -> None:
    digits = checked.written(number).replace("-", "")
    at = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != digits[at]]))
    assert checked.read(digits[:at] + other + digits[at + 1 :]) is None


@given(numbers, st.data())
def test_two_neighbours_exchanged_are_always_caught(number: int, data: st.DataObject) -> None:
    digits = checked.written(number).replace("-", "")
    at = data.draw(st.integers(0, len(digits) - 2))
    assume(digits[at] != digits[at + 1])
    assert checked.read(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]) is None


def test_a_number_from_the_table_of_the_inventor() -> None:
    assert checked.written(572) == "572-4"


@pytest.mark.parametrize("text", ["", "-", "7", "0", "00", "hoa", "57a2-4", "٥٧٢٤", "9" * 400, "5724x"])
def test_anything_else_is_no_number(text: str) -> None:
    assert checked.read(text) is None


@pytest.mark.parametrize(
    ("text", "copied"), [("572-4", True), (" 57 24 ", True), ("hoa", False), ("", False)]
)
def test_what_is_meant_as_a_number(text: str, copied: bool) -> None:
    assert checked.looks_copied(text) is copied
