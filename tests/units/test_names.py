"""Two spellings of one name are one name, two names are two, and a bare one is asked about when in doubt."""

from __future__ import annotations

import unicodedata

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from sohoi.units.models import Unit
from sohoi.units.names import LONGEST_KEY, Named, is_bare, key_of
from tests.factories import make_place, make_unit


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thôn Hòa Bình", "THÔN HOÀ BÌNH"),
        ("Thuý", "thúy"),
        ("Khỏe", "Khoẻ"),
        ("Quý", "Qúy"),
        (" Thôn   Đông\u200b", "thôn đông"),
        (unicodedata.normalize("NFD", "Tổ Phượng"), "Tổ Phượng"),
        ("Buôn Ea M'Droh", "buôn ea m’droh"),
        ("Ðồng", "Đồng"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert one != other
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thôn Hà", "Thôn Hạ"),
        ("Thôn Hà", "Thon Ha"),
        ("Hà Ba", "Ha Bà"),
        ("Hà Bạ", "Hạ Bà"),
        ("Đông", "Dông"),
        ("Thôn Tân", "Thôn Tăn"),
        ("Thôn 1", "Thôn 11"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize("name", ["", " \u200b ", "ß" * 150, "ộ" * 150, "<script>", "\u0300\u0301"])
def test_no_name_breaks_a_key(name: str) -> None:
    assert len(key_of(name)) <= LONGEST_KEY


def test_a_name_is_bare_without_any_accent() -> None:
    assert [is_bare(name) for name in ("Thon HA", "Tổ 1", "Thon Đong", "12", "")] == [
        True,
        False,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("known", "name", "found"),
    [
        (["Thôn Hà", "Thôn Hạ"], "THÔN HẠ", "Thôn Hạ"),
        (["Thôn Hà", "Thôn Hạ"], "Thon Ha", None),
        (["Thôn Hà", "Thôn Hạ", "Thon Ha"], "thon ha", "Thon Ha"),
        (["Thôn Hà"], "Thon Ha", "Thôn Hà"),
        (["Thon Ha"], "Thôn Hà", "Thon Ha"),
        (["Thôn Hà"], "Thôn Hạ", None),
        (["Thôn Hà", "Thon Ha"], "Thôn Hạ", None),
        (["Thôn Hà"], "Thôn Nam", None),
        ([], "Thôn Hà", None),
    ],
)
def test_a_name_is_found_or_asked_about(known: list[str], name: str, found: str | None) -> None:
    assert Named((one, one) for one in known).find(name) == found


def test_what_is_added_is_found() -> None:
    named: Named[int] = Named()
    assert named.find("Tổ 1") is None
    named.add("Tổ 1", 1)
    assert (named.find("TỔ  1"), named.find("to 1"), named.find("Tộ 1")) == (1, 1, None)


# The way there and back


@pytest.fixture
def as_it_was(db: None) -> None:
    """The tables before names were told apart by accents, with a tree in them."""
    make_place()
    _back()


def _back() -> None:
    """Checks that wait for the end of the transaction must be over before tables are altered."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate([("units", "0001_initial")])


def _forward() -> None:
    MigrationExecutor(connection).migrate([("units", "0002_names_with_accents")])


def test_old_names_get_the_key_that_new_ones_would(as_it_was: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT name_fold FROM units_unit WHERE level = 5")
        assert sorted(name for (name,) in cursor.fetchall()) == ["thon dong", "thon tay"]
        cursor.execute(
            "UPDATE units_unit SET name = 'Thôn Hoà', name_fold = 'thon hoa' WHERE name = 'Thôn Tây'"
        )
    _forward()
    named = Unit.objects.values_list("name", "name_key")
    assert {name for name, _ in named} > {"Thôn Đông", "Thôn Hoà", "Tổ 1"}
    assert [key for _, key in named] == [key_of(name) for name, _ in named]


def test_the_way_back_is_closed_once_two_differ_in_accents(db: None) -> None:
    commune = make_place().an_lac.unit
    for name in ("Thôn Hà", "Thôn Hạ"):
        make_unit(name, "branch", commune)
    with pytest.raises(IntegrityError, match="unit_name_once"):
        _back()
