"""The tables as they are, and the reader over them."""

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from sohoi.units import facts

DATA = Path(facts.__file__).parent / "data"


def table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def every_commune() -> Iterator[facts.CommuneFact]:
    return (unit for province in facts.provinces() for unit in facts.communes(province.code))


def names(units: list[facts.CommuneFact]) -> list[str]:
    return [unit.full_name for unit in units]


# --- the tables ---


def test_the_country_of_today_has_34_provinces_and_3321_communes() -> None:
    assert len(facts.provinces()) == 34
    assert Counter(unit.kind for unit in facts.provinces()) == {"tỉnh": 25, "thành phố": 9}
    assert Counter(unit.kind for unit in every_commune()) == {"xã": 2599, "phường": 709, "đặc khu": 13}


def test_the_country_before_the_merger_had_63_provinces_696_districts_and_10035_communes() -> None:
    old = table("old_communes")
    assert len(facts.old_provinces()) == 63
    assert len(table("old_districts")) == 696
    assert Counter(len(row["code"]) for row in old) == {5: 10035, 3: 5}
    assert {row["name"] for row in old if len(row["code"]) == 3} == {
        "Bạch Long Vĩ",
        "Cồn Cỏ",
        "Hoàng Sa",
        "Lý Sơn",
        "Côn Đảo",
    }


@pytest.mark.parametrize("name", [path.stem for path in DATA.glob("*.csv")])
def test_a_table_is_sorted_composed_free_of_stray_blanks_and_small(name: str) -> None:
    text = (DATA / f"{name}.csv").read_text(encoding="utf-8")
    rows = [tuple(row.values()) for row in table(name)]
    assert rows == sorted(rows)
    assert text == unicodedata.normalize("NFC", text)
    assert not set(text) & set("\r\t\xa0'\u200b")
    assert all(value == value.strip() and value for row in rows for value in row)
    assert len(text.encode()) < 1_000_000


@pytest.mark.parametrize("name", ["provinces", "communes", "old_provinces", "old_districts", "old_communes"])
def test_a_code_stands_once_in_its_table(name: str) -> None:
    codes = Counter(row["code"] for row in table(name))
    assert [code for code, count in codes.items() if count > 1] == []


def test_names_do_not_repeat_their_kind() -> None:
    kinds = ("xã ", "phường ", "thị trấn ", "đặc khu ", "tỉnh ", "thành phố ", "huyện ", "quận ", "thị xã ")
    doubled = [
        row["name"]
        for name in ("provinces", "communes", "old_provinces", "old_districts", "old_communes")
        for row in table(name)
        if row["name"].lower().startswith(kinds)
    ]
    assert doubled == ["Phường Đúc"]  # of Huế: its name is truly that


def test_everything_that_became_something_is_known_on_both_sides() -> None:
    pairs = table("became")
    assert {row["old"] for row in pairs} == {row["code"] for row in table("old_communes")}
    assert {row["new"] for row in pairs} == {row["code"] for row in table("communes")}
    assert {row["new"] for row in table("old_provinces")} == {row["code"] for row in table("provinces")}


def test_divided_says_that_an_old_commune_has_several_successors() -> None:
    pairs = table("became")
    successors = Counter(row["old"] for row in pairs)
    assert {row["old"] for row in pairs if row["divided"] == "1"} == {
        code for code, count in successors.items() if count > 1
    }
    assert sum(count > 1 for count in successors.values()) == 471


def test_a_commune_lies_in_the_province_that_its_old_communes_province_became() -> None:
    astray = [
        (old.place, unit.full_name)
        for unit in every_commune()
        for old in facts.old_communes_of(unit.code)
        if old.province.new_code != unit.province_code
    ]
    assert astray == []


def test_nearly_every_code_of_today_was_another_units_code_before() -> None:
    """The trap the reader's functions are named around: if it ever goes away, they may become simpler."""
    before = {row["code"] for row in table("old_communes")}
    assert sum(unit.code in before for unit in every_commune()) == 3316


# --- Hưng Yên, counted by hand from the resolution ---


def test_hung_yen_is_made_of_65_communes_of_old_thai_binh_and_39_of_old_hung_yen() -> None:
    here = facts.communes("33")
    assert facts.province("33").full_name == "Tỉnh Hưng Yên"
    assert Counter(unit.kind for unit in here) == {"xã": 93, "phường": 11}
    origins = Counter(
        frozenset(old.province.name for old in facts.old_communes_of(unit.code)) for unit in here
    )
    assert origins == {frozenset({"Thái Bình"}): 65, frozenset({"Hưng Yên"}): 39}
    assert [unit.name for unit in facts.old_provinces() if unit.new_code == "33"] == ["Hưng Yên", "Thái Bình"]


def test_three_old_communes_of_hung_yen_were_divided_and_none_of_thai_binh() -> None:
    old = {part.code: part for unit in facts.communes("33") for part in facts.old_communes_of(unit.code)}
    assert Counter(unit.province.name for unit in old.values()) == {"Thái Bình": 242, "Hưng Yên": 139}
    successors = {unit.name: names(facts.new_of(code)) for code, unit in old.items()}
    assert {name: new for name, new in successors.items() if len(new) > 1} == {
        "Đình Dù": ["Xã Đại Đồng", "Xã Như Quỳnh"],
        "Lạc Đạo": ["Xã Lạc Đạo", "Xã Đại Đồng"],
        "Ngọc Thanh": ["Phường Sơn Nam", "Xã Hiệp Cường"],
    }


# --- the reader ---


def test_a_commune_is_known_by_todays_code() -> None:
    unit = facts.commune("11953")
    assert unit == facts.CommuneFact("11953", "Phố Hiến", "phường", date(2025, 7, 1), "33")
    assert unit.full_name == "Phường Phố Hiến"


def test_the_same_code_names_another_commune_before_the_merger() -> None:
    assert facts.commune("12004").full_name == "Xã Như Quỳnh"
    assert facts.old_commune("12004").place == "Xã Đình Dù, Huyện Văn Lâm, Tỉnh Hưng Yên"


def test_an_island_district_is_not_named_twice() -> None:
    assert facts.old_commune("318").place == "Huyện Bạch Long Vĩ, Thành phố Hải Phòng"
    assert names(facts.new_of("318")) == ["Đặc khu Bạch Long Vĩ"]


def test_old_communes_of_lists_the_parts_and_new_of_leads_back() -> None:
    parts = facts.old_communes_of("11953")
    assert [part.name for part in parts] == [
        "Hiến Nam",
        "An Tảo",
        "Lê Lợi",
        "Minh Khai",
        "Trung Nghĩa",
        "Liên Phương",
    ]
    assert {unit.code for part in parts for unit in facts.new_of(part.code)} == {"11953"}


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (facts.province, "34"),  # Thái Bình until 2025
        (facts.communes, "34"),
        (facts.commune, "00001"),  # an old commune only
        (facts.old_communes_of, "00001"),
        (facts.old_commune, "11948"),  # an island, a commune only today
        (facts.new_of, "99999"),
        (facts.commune, "4"),  # a spreadsheet ate the zeros: not for a table of facts to mend
    ],
)
def test_a_code_of_the_wrong_time_or_none_is_refused(ask: object, code: str) -> None:
    assert callable(ask)
    with pytest.raises(facts.NoSuchUnit):
        ask(code)


def test_what_was_raised_in_2026_keeps_what_it_was_before() -> None:
    raised = {change.code: change for change in facts.changes()}
    assert Counter((len(code), change.until) for code, change in raised.items()) == {
        (2, date(2026, 4, 30)): 1,
        (5, date(2026, 4, 30)): 10,
        (2, date(2026, 9, 1)): 1,
        (2, date(2026, 9, 20)): 1,
        (5, date(2026, 9, 20)): 12,
    }
    assert raised["75"].full_name == "Tỉnh Đồng Nai"
    assert facts.province("75").full_name == "Thành phố Đồng Nai"
    assert raised["26368"].full_name == "Xã Long Thành"
    assert facts.commune("26368").full_name == "Phường Long Thành"


def test_a_unit_is_valid_from_the_day_its_former_state_ended() -> None:
    since = {unit.code: unit.valid_from for unit in (*facts.provinces(), *every_commune())}
    later = {code: day for code, day in since.items() if day != date(2025, 7, 1)}
    assert later == {change.code: change.until for change in facts.changes()}


def test_communes_come_in_vietnamese_order() -> None:
    here = [unit.name for unit in facts.communes("33")]
    assert here[:4] == ["A Sào", "Ái Quốc", "Ân Thi", "Bắc Đông Hưng"]
    assert here.index("Châu Ninh") < here.index("Diên Hà") < here.index("Đại Đồng") < here.index("Đoàn Đào")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Phố Hiến", ["Phường Phố Hiến"]),
        ("pho hien", ["Phường Phố Hiến"]),
        ("hien p", ["Phường Phố Hiến"]),
        ("phường hồng", ["Phường Hồng Châu", "Phường Thượng Hồng"]),
        ("PHO\u0302\u0301 HIE\u0302\u0301N", ["Phường Phố Hiến"]),  # as a Mac sends it
        ("hien pho xa", []),
        ("ien", []),
    ],
)
def test_a_commune_is_found_by_the_beginnings_of_its_words(typed: str, first: list[str]) -> None:
    assert names(facts.find_communes("33", typed)) == first


def test_names_that_begin_with_the_text_come_first() -> None:
    assert names(facts.find_communes("33", "dong h")) == [
        "Xã Đông Hưng",
        "Xã Bắc Đông Hưng",
        "Xã Đông Tiền Hải",
        "Xã Đông Tiên Hưng",
        "Xã Nam Đông Hưng",
    ]


def test_an_apostrophe_of_any_kind_or_none_finds_the_same_commune() -> None:
    for typed in ("M'Drắk", "M’Drắk", "mdrak"):
        assert names(facts.find_communes("66", typed)) == ["Xã M’Drắk"]


def test_no_text_finds_the_whole_province_and_blanks_count_as_none() -> None:
    assert facts.find_communes("33", "") == facts.find_communes("33", "  ") == list(facts.communes("33"))


def test_an_old_name_is_found_on_the_ground_of_its_new_province() -> None:
    found = facts.find_old_communes("33", "hoang dieu")
    assert [unit.place for unit in found] == ["Phường Hoàng Diệu, Thành phố Thái Bình, Tỉnh Thái Bình"]
    assert names(facts.new_of(found[0].code)) == ["Phường Trà Lý"]
    assert facts.find_old_communes("22", "hoang dieu") == []
    with pytest.raises(facts.NoSuchUnit):
        facts.find_old_communes("34", "hoang dieu")


def test_facts_cannot_be_changed_by_a_reader() -> None:
    with pytest.raises(FrozenInstanceError):
        facts.commune("11953").name = "Khác"  # type: ignore[misc]
    assert isinstance(facts.communes("33"), tuple)
    facts.new_of("11953").clear()
    assert len(facts.new_of("11953")) == 1


def test_all_old_communes_by_code() -> None:
    found = facts.old_communes()
    assert len(found) == 10_040
    assert [one.code for one in found] == sorted(one.code for one in found)
    assert facts.old_commune("13225") in found
