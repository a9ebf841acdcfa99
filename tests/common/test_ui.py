"""Small pieces of every page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sohoi.common.templatetags import ui


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 0, 0),
        (0, 9, 0),
        (1, 1000, 1),
        (5209, 6128, 85),
        (5208, 6128, 84),
        (199, 200, 99),
        (999, 1000, 99),
        (9, 9, 100),
        (1, 2, 50),
    ],
)
def test_a_hundred_means_all_and_nought_nobody(part: int, whole: int, shown: int) -> None:
    assert ui.percent(part, whole) == shown


def test_numbers_phones_days_and_moments_as_people_write_them() -> None:
    assert (ui.digits(1234567), ui.digits(0), ui.digits("")) == ("1.234.567", "0", "")
    assert (ui.phone("0710345678"), ui.phone("")) == ("0710 345 678", "")
    assert ui.day(date(2026, 2, 5)) == "05/02/2026"
    assert ui.moment(datetime(2026, 2, 5, 12, 30, tzinfo=UTC)) == "05/02/2026, 19 giờ 30"
    assert (ui.initial("Nguyễn Thị Ánh"), ui.initial("")) == ("Á", "?")


def test_a_drawing_is_hidden_from_those_who_listen() -> None:
    assert 'aria-hidden="true"' in ui.icon("home")
    assert "<" not in ui.icon('"><b>').split("#")[1].split('"')[0]
