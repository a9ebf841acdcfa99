"""Who may be one person, why, in what order; who is not; and what another commune's record lets be known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.common.dates import PartialDate
from sohoi.members.models import Member, Person
from sohoi.members.queries import beside, twins
from sohoi.members.services import merging, people
from sohoi.units.models import Unit
from tests import factories
from tests.factories import Place, actor_with, register_person

DAY = date(2026, 3, 1)
ONE, TWO = "034180001234", "034180009999"


@pytest.fixture
def clerk(place: Place) -> Actor:
    return actor_with("commune_clerk", place.an_lac.unit)


def found(place: Place, first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    """Why two such people, in two branches, may be one."""
    for branch, facts in zip(place.an_lac.branches, (first, second), strict=True):
        register_person(branch, **facts)
    actor = actor_with("commune_clerk", place.an_lac.unit)
    return [pair.why for pair in twins.pairs(actor, place.an_lac.unit)]


def called(name: str, birth: str = "", **more: Any) -> dict[str, Any]:
    return {"full_name": name, **({"birth": birth} if birth else {}), **more}


HOA, HOAN = "Nguyễn Thị Hoa", "Nguyễn Thị Hòan"

SAME = [
    (called(HOA, id_number=ONE), called("Lê Thị Lan", "1970", id_number=ONE), "cùng số căn cước"),
    (called(HOA, old_id="145000123"), called("Lê Thị Lan", old_id="145000123"), "cùng số CMND cũ"),
    (called(HOA, "1980"), called("NGUYỄN THỊ HOA", "1980-05-06"), "cùng họ tên, cùng năm sinh"),
    (called(HOA, "1980-05-06"), called("Nguyen Thi Hoa", "1980-05-06"), "cùng họ tên, cùng ngày sinh"),
    (called(HOA, "1980-01-01"), called(HOA, "1980-05-06"), "cùng họ tên, cùng năm sinh"),
    (called(HOA, "1980-05-06"), called(HOAN, "1980-05-06"), "họ tên gần giống, cùng ngày sinh"),
    (
        called(HOA, "1980", phone="0710000001"),
        called("Ng. T. Hoa", "1980", phone="0710000001"),
        "cùng tên, cùng năm sinh, cùng số điện thoại",
    ),
    (
        called(HOA, "1980-05-06", phone="0710000001"),
        called(HOA, "1980-07-08", phone="0710000001"),
        "cùng họ tên, cùng số điện thoại",
    ),
]
TWO_PEOPLE = [
    (called(HOA, "1980", id_number=ONE), called(HOA, "1980", id_number=TWO)),
    (called(HOA, "1980", old_id="145000123"), called(HOA, "1980", old_id="145000124")),
    (called(HOA, "1980-05-06"), called(HOA, "1980-07-08")),
    (called(HOA, "1980"), called(HOA, "1981")),
    (called(HOA), called(HOA)),
    (called(HOA, "1980"), called(HOAN, "1980")),
    (called(HOA, "1980-05-06"), called("Trần Thị Hoa", "1980-05-06")),
    (called(HOA, "1980", phone="0710000001"), called("Trần Thị Lan", "1980", phone="0710000001")),
    (called("", "1980"), called("", "1980")),
]


@pytest.mark.parametrize(("first", "second", "why"), SAME)
def test_what_speaks_for_one_person(
    place: Place, first: dict[str, Any], second: dict[str, Any], why: str
) -> None:
    assert found(place, first, second) == [why]


@pytest.mark.parametrize(("first", "second"), TWO_PEOPLE)
def test_what_does_not(place: Place, first: dict[str, Any], second: dict[str, Any]) -> None:
    assert found(place, first, second) == []


def test_the_likeliest_come_first_and_each_pair_once(clerk: Actor, place: Place) -> None:
    east = place.an_lac.east
    year = [register_person(east, full_name=HOA, birth="1980").pk for _ in range(2)]
    number = [register_person(east, full_name=f"Lê Thị {n}", id_number=ONE).pk for n in ("Cúc", "Mai")]
    day = [register_person(east, full_name="Lê Thị Na", birth="1990-02-03").pk for _ in range(2)]
    pairs = twins.pairs(clerk, place.an_lac.unit)
    assert [[one.one, one.other] for one in pairs] == [number, day, year]


def test_one_person_is_asked_about_alone(clerk: Actor, place: Place) -> None:
    east = place.an_lac.east
    one, two, _ = (
        register_person(east, full_name=HOA, birth=year).member for year in ("1980", "1980", "1990")
    )
    register_person(east, full_name="Lê Thị Na", birth="1970")
    register_person(east, full_name="Lê Thị Na", birth="1970")
    [pair] = twins.pairs_of(clerk, two)
    assert (pair.one, pair.other) == (one.pk, two.pk)
    assert twins.why(one, two) == twins.why(two, one) == pair.why
    assert twins.pairs_of(actor_with("branch_head", east), two) == []
    assert twins.pairs_of(actor_with("commune_chair", place.binh_minh.unit), two) == []


def test_the_next_commune_is_neither_shown_nor_compared(clerk: Actor, place: Place) -> None:
    for branch in (place.an_lac.east, place.binh_minh.east):
        register_person(branch, full_name=HOA, birth="1980-05-06")
    assert twins.pairs(clerk, place.an_lac.unit) == []
    with pytest.raises(NotForYou):
        twins.pairs(clerk, place.binh_minh.unit)
    with pytest.raises(NotForYou):
        twins.elsewhere(clerk, place.binh_minh.unit)


@pytest.mark.parametrize(
    ("facts", "again"),
    [({"full_name": "Nguyễn Thị Hòa"}, True), ({"id_number": ONE}, True), ({"occupation": "Thợ may"}, False)],
)
def test_two_people_are_not_asked_about_again_until_it_looks_otherwise(
    clerk: Actor, place: Place, facts: dict[str, Any], again: bool
) -> None:
    one, two = (register_person(place.an_lac.east, full_name=HOA, birth="1980").member for _ in range(2))
    merging.distinct(clerk, one=two, other=one)
    assert twins.pairs(clerk, place.an_lac.unit) == twins.pairs_of(clerk, one) == []
    people.correct(clerk, member=two, version=1, facts=facts, today=DAY)
    assert bool(twins.pairs(clerk, place.an_lac.unit)) is again


@pytest.fixture
def shared(place: Place) -> tuple[Person, Person]:
    here = register_person(place.an_lac.east, full_name=HOA, birth="1980", id_number=ONE)
    return here, register_person(place.binh_minh.east, full_name="Quách Thị Kín", birth="1961", id_number=ONE)


def test_a_number_of_another_commune_is_told_without_the_other_record(
    clerk: Actor, place: Place, shared: tuple[Person, Person]
) -> None:
    [one] = twins.elsewhere(clerk, place.an_lac.unit)
    assert (one.person, one.communes) == (shared[0].pk, ())


def test_the_name_of_the_other_commune_is_told_to_who_sees_it(
    place: Place, shared: tuple[Person, Person]
) -> None:
    account = factories.account_with("commune_clerk", place.an_lac.unit)
    factories.give(account, "province_officer", place.province)
    actor = factories.actor_of(account, strong=True)
    [one] = twins.elsewhere(actor, place.an_lac.unit)
    assert one.communes == ("Xã Bình Minh",)


def test_the_province_sees_pairs_between_its_own_communes_only(
    clerk: Actor, place: Place, shared: tuple[Person, Person]
) -> None:
    register_person(place.hoa_my.east, id_number=ONE)
    register_person(place.an_lac.east, full_name="Lê Thị Na", id_number=TWO)
    register_person(place.an_lac.west, full_name="Lê Thị Na", id_number=TWO)
    officer = actor_with("province_officer", place.province)
    groups = twins.between(officer, most=9)
    assert [sorted(one.pk for one in group) for group in groups] == [[one.pk for one in shared]]
    assert twins.between(actor_with("province_officer", place.other_province), most=9) == []
    assert twins.between(clerk, most=9) == []


def test_a_merged_record_holds_no_number_any_more(clerk: Actor, place: Place) -> None:
    one, two = (register_person(place.an_lac.east, id_number=ONE).member for _ in range(2))
    merging.merge(clerk, keep=one, other=two, take=(), versions={one.pk: 1, two.pk: 1})
    there = actor_with("commune_clerk", place.binh_minh.unit)
    register_person(place.binh_minh.east, id_number=ONE)
    assert [found.person for found in twins.elsewhere(there, place.binh_minh.unit)] != []
    assert Person.objects.filter(id_hash=Person.objects.get(pk=one.pk).id_hash).count() == 2


def test_however_many_pairs_it_asks_as_often(clerk: Actor, place: Place) -> None:
    def asked(commune: Unit) -> int:
        with CaptureQueriesContext(connection) as queries:
            twins.pairs(clerk, commune)
        return len(queries)

    few = asked(place.an_lac.unit)
    for n in range(30):
        register_person(place.an_lac.east, full_name=HOA, birth=str(1960 + n % 10))
    assert len(twins.pairs(clerk, place.an_lac.unit)) == 30
    assert asked(place.an_lac.unit) <= few + 1


def sides(one: Member, two: Member, actor: Actor) -> dict[str, int]:
    """What is proposed for each fact that both state otherwise."""
    seen = beside.beside(actor, one, two)
    return {each.entry.key: each.chosen for each in seen.differences if each.choosable}


def test_the_fuller_is_proposed(clerk: Actor, place: Place) -> None:
    one = register_person(place.an_lac.east, full_name="Nguyen Thi Hoa", birth="1980-05-06", address="Xóm 1")
    two = register_person(
        place.an_lac.west, full_name=HOA, birth="1980", address="Xóm 1, thôn Tây", phone="07"
    )
    assert sides(one.member, two.member, clerk) == {"full_name": two.pk, "birth": one.pk, "address": two.pk}
    assert beside.beside(clerk, one.member, two.member).keep == two.pk
    merely = [each for each in beside.beside(clerk, one.member, two.member).differences if not each.choosable]
    assert [(each.entry.key, each.chosen) for each in merely] == [("phone", two.pk)]


def test_two_people_are_laid_beside_each_other_only_at_home(clerk: Actor, place: Place) -> None:
    here = register_person(place.an_lac.east)
    there = register_person(place.binh_minh.east)
    for one, other in ((here.pk, there.pk), (there.pk, here.pk), (here.pk, here.pk), (here.pk, 10**9)):
        with pytest.raises(NotForYou):
            beside.two(clerk, one, other)


def test_the_number_follows_what_is_done_and_is_for_whoever_may_merge(place: Place, clerk: Actor) -> None:
    facts = {"full_name": "Lê Thị Mận", "birth": PartialDate(1975)}
    for _ in range(2):
        assert twins.own_number(clerk) == 0
        people.register(clerk, branch=place.an_lac.east, facts=facts, since=DAY, today=DAY)
    assert twins.own_number(clerk) == len(twins.pairs(clerk, place.an_lac.unit)) == 1
    one, other = Member.objects.order_by("pk")
    merging.distinct(clerk, one=one, other=other)
    assert twins.own_number(clerk) == 0
    people.register(clerk, branch=place.an_lac.east, facts=facts, since=DAY, today=DAY)
    assert twins.own_number(clerk) > 0
    for role, elsewhere in (
        ("commune_clerk", place.binh_minh.unit),
        ("branch_head", place.an_lac.east),
        ("province_officer", place.province),
    ):
        assert twins.own_number(actor_with(role, elsewhere)) == 0
