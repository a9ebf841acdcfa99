"""`doctor` sees every kind of disagreement, and nothing where there is none."""

from __future__ import annotations

import pytest

from sohoi.members.models import CommuneCount, Headcount, Member, Spell
from sohoi.members.queries import health
from sohoi.units.models import Unit, UnitVersion
from sohoi.units.queries import health as units
from tests import factories


@pytest.fixture
def woman(place: factories.Place) -> Member:
    person = factories.register_person(
        place.an_lac.east, full_name="Lê Thị An", birth="1980", id_number="034180001234", poverty="poor"
    )
    return Member.objects.get(pk=person.pk)


def levels(check: object) -> list[str]:
    return [level for level, _ in check()]  # type: ignore[operator]


def test_a_sound_register_is_well(woman: Member) -> None:
    assert [levels(one) for one in (health.listing, health.counts, health.rows, units)] == [["ok"]] * 4


def test_a_row_without_a_spell_is_seen(woman: Member) -> None:
    Spell.objects.all().delete()
    assert levels(health.listing) == ["wrong"]


def test_a_spell_without_a_row_is_seen(woman: Member) -> None:
    woman.delete()
    assert levels(health.listing) == ["wrong"]


def test_a_row_in_another_branch_is_seen(place: factories.Place, woman: Member) -> None:
    Member.objects.update(branch=place.an_lac.west)
    assert levels(health.listing) == ["wrong"]


def test_a_lost_count_is_seen(woman: Member) -> None:
    Headcount.objects.all().delete()
    assert levels(health.counts) == ["wrong", "wrong"]


def test_a_lost_count_of_a_commune_is_seen(woman: Member) -> None:
    CommuneCount.objects.filter(what=CommuneCount.What.BORN).delete()
    assert levels(health.counts) == ["wrong"]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Lê Thị Ân"},
        {"birth_year": 1981},
        {"missing": []},
        {"doubts": []},
        {"id_last4": 1},
        {"sort_key": "x"},
    ],
)
def test_a_row_that_lags_behind_its_record_is_seen(woman: Member, change: dict[str, object]) -> None:
    Member.objects.update(**change)
    assert levels(health.rows) == ["wrong"]


def test_a_unit_that_lags_behind_its_versions_is_seen(place: factories.Place) -> None:
    Unit.objects.filter(pk=place.an_lac.east.pk).update(name="Thôn Khác")
    assert levels(units) == ["wrong"]


def test_a_unit_without_a_version_is_seen(place: factories.Place) -> None:
    UnitVersion.objects.filter(unit=place.an_lac.east).delete()
    assert levels(units) == ["wrong"]
