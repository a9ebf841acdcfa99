"""`doctor` sees every kind of disagreement, and nothing where there is none."""

from __future__ import annotations

from datetime import date

import pytest

from sohoi.members.models import Absence, CommuneCount, Headcount, Member, Spell
from sohoi.members.queries import health
from sohoi.members.services.absences import come_back, go_away
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
    checks = (health.listing, health.absences, health.counts, health.rows, units)
    assert [levels(one) for one in checks] == [["ok"]] * 5


def test_a_row_without_a_spell_is_seen(woman: Member) -> None:
    Spell.objects.all().delete()
    assert levels(health.listing) == ["wrong"]


def test_a_spell_without_a_row_is_seen(woman: Member) -> None:
    woman.delete()
    assert levels(health.listing) == ["wrong"]


def test_a_row_in_another_branch_is_seen(place: factories.Place, woman: Member) -> None:
    Member.objects.update(branch=place.an_lac.west)
    assert levels(health.listing) == ["wrong"]


@pytest.fixture
def worker(place: factories.Place, woman: Member) -> Member:
    """Another one, of another commune, who works far away; she was away before, too."""
    person = factories.register_person(place.binh_minh.east, full_name="Hồ Thị Xa")
    actor = factories.all_seeing()
    go_away(actor, member=person.member, version=1, since=date(2026, 1, 5))
    come_back(actor, member=person.member, version=2, on=date(2026, 2, 1))
    go_away(actor, member=person.member, version=3, since=date(2026, 3, 5))
    return Member.objects.get(pk=person.pk)


def test_somebody_away_and_back_and_away_again_is_well(worker: Member) -> None:
    assert levels(health.absences) == ["ok"]


def test_a_list_that_forgot_that_she_is_away_is_seen(worker: Member) -> None:
    Member.objects.filter(pk=worker.pk).update(away_since=None)
    assert list(health.absences()) == [
        ("wrong", "1 người đi làm xa không khớp giữa danh sách và lần đi đã ghi.")
    ]


def test_a_list_that_says_away_of_one_who_never_went_is_seen(woman: Member, worker: Member) -> None:
    Member.objects.filter(pk=woman.pk).update(away_since=date(2026, 3, 5))
    assert levels(health.absences) == ["wrong"]
    Absence.objects.create(person_id=woman.pk, since=date(2026, 3, 5), line_id=1)
    assert levels(health.absences) == ["ok"]


def test_another_day_in_the_list_is_seen(worker: Member) -> None:
    Absence.objects.filter(until=None).update(since=date(2026, 3, 6))
    assert levels(health.absences) == ["wrong"]


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
