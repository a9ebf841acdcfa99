"""Rare gaps in a large province: found by an index that holds only who has them, and the same people."""

from __future__ import annotations

import pytest
from django.db import connection

from sohoi.acts.actor import Actor
from sohoi.members.models import Member
from sohoi.members.queries import finding, gaps
from sohoi.members.queries.finding import Wanted
from tests import factories

YEAR = 2026
WHOLE = {"birth": "1979-11-28", "id_number": "034179001234", "phone": "0710111222"}
RARE = {
    "id_birth_mismatch": WHOLE | {"birth": "1981-11-28"},
    "id_gender_mismatch": WHOLE | {"id_number": "034079001234"},
    "name_one_word": WHOLE | {"full_name": "Hoa"},
    "birth_first_day": WHOLE | {"birth": "1979-01-01"},
    "name": WHOLE | {"full_name": ""},
}


@pytest.fixture
def odd(place: factories.Place) -> dict[str, int]:
    """One of each in An Lạc, with somebody beside her who lacks nothing; and the same in another province."""
    for branch in (place.hoa_my.east, place.an_lac.east):
        made = {code: factories.register_person(branch, **facts).pk for code, facts in RARE.items()}
        factories.register_person(branch, **WHOLE)
    return made


def found(actor: Actor, code: str) -> list[int]:
    return [one.pk for one in finding.find(actor, Wanted(missing=code), year=YEAR).people]


@pytest.mark.parametrize("code", RARE)
def test_who_has_it_is_found_and_nobody_else(place: factories.Place, odd: dict[str, int], code: str) -> None:
    for role, unit in (("province_officer", place.province), ("commune_chair", place.an_lac.unit)):
        assert found(factories.actor_with(role, unit), code) == [odd[code]]
    assert found(factories.actor_with("commune_chair", place.binh_minh.unit), code) == []


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("code", RARE)
def test_the_database_can_take_the_small_index(place: factories.Place, code: str) -> None:
    officer = factories.actor_with("province_officer", place.province)
    wanted = finding.matching(officer, Wanted(missing=code), year=YEAR).filter(province=place.province)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan TO off")
        cursor.execute("SET LOCAL enable_sort TO off")
        cursor.execute("DROP INDEX member_province")
    plan = wanted.order_by(*finding.ORDER).explain()
    assert ("member_first_day" if code == "birth_first_day" else "member_rare") in plan


@pytest.mark.parametrize("much", [0, 5000])
def test_a_shared_telephone_is_found_however_many_there_are(
    place: factories.Place, monkeypatch: pytest.MonkeyPatch, much: int
) -> None:
    monkeypatch.setattr(gaps, "MUCH", much)
    for branch in (place.an_lac.east, place.binh_minh.west, place.hoa_my.east):
        for n in range(4):
            factories.register_person(branch, phone="0710111222", birth=str(1950 + n))
    factories.register_person(place.an_lac.west, phone="0710111222")
    factories.register_person(place.an_lac.west, phone="")
    officer = factories.actor_with("province_officer", place.province)
    here = Member.objects.filter(branch__in=[place.an_lac.east, place.binh_minh.west])
    assert sorted(found(officer, "phone_shared")) == sorted(one.pk for one in here)
    stranger = factories.actor_with("commune_chair", place.hoa_my.unit)
    assert len(found(stranger, "phone_shared")) == 4
    assert not {one.pk for one in here} & set(found(stranger, "phone_shared"))
