"""Periods: what they are called, and which comes before and after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoi.common.periods import Period, of_months

DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), "Tháng 11/2026"),
        (date(2024, 2, 1), date(2024, 2, 29), "Tháng 2/2024"),
        (date(2026, 10, 1), date(2026, 12, 31), "Quý 4/2026"),
        (date(2026, 1, 1), date(2026, 6, 30), "6 tháng đầu năm 2026"),
        (date(2026, 7, 1), date(2026, 12, 31), "6 tháng cuối năm 2026"),
        (date(2026, 1, 1), date(2026, 12, 31), "Năm 2026"),
        # Three months that are no quarter, a year that is none, a month without its last day.
        (date(2026, 2, 1), date(2026, 4, 30), "Từ 01/02/2026 đến hết 30/04/2026"),
        (date(2025, 7, 1), date(2026, 6, 30), "Từ 01/07/2025 đến hết 30/06/2026"),
        (date(2024, 2, 1), date(2024, 2, 28), "Từ 01/02/2024 đến hết 28/02/2024"),
    ],
)
def test_words(first: date, last: date, words: str) -> None:
    assert Period(first, last).words == words


@given(DAYS, st.sampled_from([1, 3, 6, 12]))
def test_before_and_after_are_of_the_same_kind(day: date, months: int) -> None:
    here = of_months(day, months)
    assert here.first <= day <= here.last
    assert here.before and here.before.months == months
    assert here.before.last + timedelta(days=1) == here.first
    assert here.before.after == here


@given(DAYS, st.integers(0, 500))
def test_any_days_have_neighbours_too(day: date, more: int) -> None:
    here = Period(day, day + timedelta(days=more))
    assert here.before and here.after
    assert here.before.last + timedelta(days=1) == here.first
    assert here.last + timedelta(days=1) == here.after.first


def test_time_has_ends() -> None:
    assert Period(date(1900, 1, 1), date(1900, 12, 31)).before is None
    assert Period(date(2199, 12, 1), date(2199, 12, 31)).after is None
    assert Period(date(2199, 12, 1), date(2199, 12, 30)).after is None


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 2, 1), date(2026, 1, 31)),
        (date(1, 1, 1), date(2026, 1, 1)),
        (date(2026, 1, 1), date(9999, 1, 1)),
    ],
)
def test_no_period_goes_back_or_beyond(first: date, last: date) -> None:
    with pytest.raises(ValueError, match="forward"):
        Period(first, last)
