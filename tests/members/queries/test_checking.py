"""What a careful clerk would ask, and what a stranger is never told."""

from __future__ import annotations

from typing import Any

import pytest

from sohoi.acts.actor import Actor
from sohoi.common.dates import PartialDate
from sohoi.members.queries import checking
from tests import factories

NUMBER = "034180001234"


@pytest.fixture
def chair(place: factories.Place) -> Actor:
    return factories.actor_with("commune_chair", place.an_lac.unit)


def doubts(actor: Actor, place: factories.Place, me: Any = None, **facts: Any) -> list[checking.Warning]:
    if "birth" in facts:
        facts["birth"] = PartialDate.from_iso(facts["birth"])
    return checking.doubts(actor, facts, branch=place.an_lac.east, year=2026, me=me)


def codes(found: list[checking.Warning]) -> list[str]:
    return [one.code for one in found]


def test_a_number_that_says_another_year_or_sex(place: factories.Place, chair: Actor) -> None:
    assert codes(doubts(chair, place, id_number=NUMBER, birth="1981", sex="female")) == ["id_birth_mismatch"]
    assert codes(doubts(chair, place, id_number=NUMBER, birth="1980", sex="male")) == [
        "id_gender_mismatch",
        "gender_male",
    ]
    assert doubts(chair, place, id_number=NUMBER, birth="1980", sex="female") == []


def test_somebody_under_age(place: factories.Place, chair: Actor) -> None:
    assert codes(doubts(chair, place, birth="2009")) == ["under_age"]
    assert doubts(chair, place, birth="2008") == []


@pytest.mark.parametrize("name", ["Nguyễn Thị Hoà", "nguyen thi hoa", "Nguyễn Thị  Hòa", "Nguyên Thi Hoaf"])
def test_the_same_person_also_under_a_slightly_other_spelling(
    place: factories.Place, chair: Actor, name: str
) -> None:
    factories.register_person(place.an_lac.west, full_name="Nguyễn Thị Hòa", birth="1980")
    [found] = doubts(chair, place, full_name=name, birth="1980")
    assert (found.code, found.person and found.person.name) == ("same_name", "Nguyễn Thị Hòa")


@pytest.mark.parametrize(("name", "birth"), [("Nguyễn Thị Lan", "1980"), ("Nguyễn Thị Hòa", "1960")])
def test_another_name_or_another_generation_is_no_doubt(
    place: factories.Place, chair: Actor, name: str, birth: str
) -> None:
    factories.register_person(place.an_lac.west, full_name="Nguyễn Thị Hòa", birth="1980")
    assert doubts(chair, place, full_name=name, birth=birth) == []


def test_her_own_record_is_no_doubt_about_herself(place: factories.Place, chair: Actor) -> None:
    me = factories.register_person(place.an_lac.east, full_name="Lê Thị A", id_number=NUMBER, birth="1980")
    assert doubts(chair, place, me=me, full_name="Lê Thị A", id_number=NUMBER, birth="1980") == []


def test_a_number_held_in_the_commune_names_its_holder(place: factories.Place, chair: Actor) -> None:
    factories.register_person(place.an_lac.west, full_name="Lê Thị B", id_number=NUMBER)
    [found] = doubts(chair, place, id_number=NUMBER)
    assert found.person and found.person.name in found.words


def test_a_number_held_elsewhere_is_told_without_whose_it_is(place: factories.Place, chair: Actor) -> None:
    factories.register_person(place.binh_minh.east, full_name="Lê Thị Bí Mật", id_number=NUMBER)
    [found] = doubts(chair, place, id_number=NUMBER)
    assert (found.code, found.person) == ("same_number_elsewhere", None)
    assert "Bí Mật" not in found.words


def test_a_branch_head_is_not_told_who_is_in_the_next_branch(place: factories.Place) -> None:
    head = factories.actor_with("branch_head", place.an_lac.east)
    factories.register_person(place.an_lac.west, full_name="Lê Thị Bí Mật", birth="1980", id_number=NUMBER)
    found = doubts(head, place, full_name="Lê Thị Bí Mật", birth="1980", id_number=NUMBER)
    assert [(one.code, one.person) for one in found] == [("same_number_elsewhere", None)]
