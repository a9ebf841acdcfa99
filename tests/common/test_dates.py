from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoi.common.dates import (
    DateError,
    DateImpossible,
    DateUnreadable,
    PartialDate,
    day_words,
    document_words,
    full_year,
    parse_vi,
)

TODAY = date(2026, 11, 23)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("28/11/1979", "1979-11-28"),
        ("20-2-1979", "1979-02-20"),
        ("24.05.78", "1978-05-24"),
        ("12.3.75", "1975-03-12"),
        ("1/2/05", "2005-02-01"),
        (" 01 / 02 / 1960 ", "1960-02-01"),
        ("ngày 05 tháng 02 năm 1975", "1975-02-05"),
        ("Ngày 5 tháng 2 năm 1975", "1975-02-05"),
        ("09/1988", "1988-09"),
        ("3/75", "1975-03"),
        ("T3/75", "1975-03"),
        ("tháng 3 năm 1975", "1975-03"),
        ("1948", "1948"),
        ("75", "1975"),
        ("năm 1975", "1975"),
        ("khoảng 1950", "1950"),
        ("(1975?)", "1975"),
        ("00/00/1945", "1945"),
        ("0/3/1960", "1960-03"),
        ("../../1945", "1945"),
        ("...../..../1945", "1945"),
        ("--/--/1945", "1945"),
        ("28111979", "1979-11-28"),
        ("19791128", "1979-11-28"),
        ("281179", "1979-11-28"),
        ("111979", "1979-11"),
        ("1979-11-28", "1979-11-28"),
        ("1979-11", "1979-11"),
        ("1979-11-28 00:00:00", "1979-11-28"),
        ("1979-11-28T00:00:00", "1979-11-28"),
        ("05-Feb-75", "1975-02-05"),
        ("15/8/1975 âm lịch", "1975"),
        ("15/8/1975 (AL)", "1975"),
    ],
)
def test_dates_as_people_write_them(text: str, iso: str) -> None:
    assert parse_vi(text, today=TODAY).iso == iso


@pytest.mark.parametrize(
    "text", ["31/02/1980", "30/13/1975", "29/2/1900", "5/0/1975", "32/1/1990", "1/1/1234"]
)
def test_days_that_never_were(text: str) -> None:
    with pytest.raises(DateImpossible, match="không có thật"):
        parse_vi(text, today=TODAY)


@pytest.mark.parametrize(
    "text", ["", "abc", "12/11", "1/1/1", "5", "1/2/3/4", "không rõ", "1975-1976", "٣/٤/١٩٧٥"]
)
def test_texts_that_are_no_date(text: str) -> None:
    with pytest.raises(DateUnreadable, match="Không đọc được"):
        parse_vi(text, today=TODAY)


def test_american_order_only_when_told() -> None:
    assert parse_vi("05/03/1975", today=TODAY).iso == "1975-03-05"
    assert parse_vi("05/03/1975", today=TODAY, order="mdy").iso == "1975-05-03"


def test_two_digits_end_where_they_are_told() -> None:
    assert parse_vi("1/1/20", today=TODAY).year == 2020
    assert parse_vi("1/1/20", today=TODAY, latest=2010).year == 1920
    assert full_year(26, latest=2026) == 2026
    assert full_year(27, latest=2026) == 1927


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        found = parse_vi(text, today=TODAY)
    except DateError as error:
        assert str(error)
    else:
        assert PartialDate.from_iso(found.iso) == found


@given(
    DAYS,
    st.sampled_from(
        ["{d}/{m}/{y}", "{d:02d}.{m:02d}.{y}", "{d}-{m}-{y}", "{y}-{m:02d}-{d:02d}", "{d:02d}{m:02d}{y}"]
    ),
)
def test_every_day_comes_back(day: date, form: str) -> None:
    text = form.format(d=day.day, m=day.month, y=day.year)
    assert parse_vi(text, today=TODAY).first_day == day


@given(DAYS)
def test_every_serial_number_comes_back(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    found = PartialDate.from_serial(serial if serial > 60 else serial - 1)
    assert found.first_day == day


def test_serial_numbers_of_a_spreadsheet() -> None:
    assert PartialDate.from_serial(18795).iso == "1951-06-16"
    assert PartialDate.from_serial(1).iso == "1900-01-01"
    with pytest.raises(DateUnreadable):
        PartialDate.from_serial(-4)


def test_parts_and_forms() -> None:
    year, month, day = PartialDate(1979), PartialDate(1979, 11), PartialDate(1979, 11, 28)
    assert [str(each) for each in (year, month, day)] == ["1979", "11/1979", "28/11/1979"]
    assert [each.iso for each in (year, month, day)] == ["1979", "1979-11", "1979-11-28"]
    assert [each.precision for each in (year, month, day)] == ["year", "month", "day"]
    assert [each.first_day for each in (year, month, day)] == [
        date(1979, 1, 1),
        date(1979, 11, 1),
        date(1979, 11, 28),
    ]
    assert [each.last_day for each in (year, month, day)] == [
        date(1979, 12, 31),
        date(1979, 11, 30),
        date(1979, 11, 28),
    ]
    assert sorted([day, month, year, PartialDate(1978, 12)]) == [PartialDate(1978, 12), year, month, day]
    assert PartialDate.of(date(1979, 11, 28), "month") == month
    assert PartialDate.of(date(1979, 11, 28)) == day


@pytest.mark.parametrize("parts", [(1979, None, 5), (1979, 13), (1979, 2, 30), (99,), (3000,)])
def test_no_such_date_can_be_made(parts: tuple[int, ...]) -> None:
    with pytest.raises(DateImpossible):
        PartialDate(*parts)


@pytest.mark.parametrize("text", ["1979-1", "28/11/1979", "", "1979-11-28T00"])
def test_stored_form_is_exact(text: str) -> None:
    with pytest.raises(DateUnreadable):
        PartialDate.from_iso(text)


def test_words() -> None:
    assert day_words(date(2026, 11, 27)) == "thứ Sáu 27/11"
    assert day_words(date(2026, 11, 29)) == "Chủ nhật 29/11"
    assert document_words(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert document_words(date(2026, 10, 20)) == "ngày 20 tháng 10 năm 2026"
    assert document_words(date(2026, 3, 8)) == "ngày 08 tháng 3 năm 2026"
