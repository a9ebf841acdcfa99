"""Messages for a group say what the group may know: names and branches, and of households nothing."""

from __future__ import annotations

import re

import pytest

from sohoi.acts.actor import Actor
from sohoi.members.queries import ready, reminders
from sohoi.members.queries.ready import BIRTHDAYS, GIFTS, KINDS, NO_BIRTH, NO_PHONE, VENERATED, Asked, Kind
from sohoi.units.models import Unit
from tests import factories

ALL = ("poor", "near_poor", "single", "old")


@pytest.fixture
def chair(place: factories.Place) -> Actor:
    return factories.actor_with("commune_chair", place.an_lac.unit)


@pytest.fixture
def women(place: factories.Place) -> None:
    east, west = place.an_lac.branches
    old = {"birth": "1946-11-05", "poverty": "poor", "id_number": "034146001234", "address": "Xóm Bí Mật"}
    factories.register_person(east, full_name="Lê Thị Ánh", **old)
    factories.register_person(west, full_name="Lê Thị Bình", birth="1951-11", poverty="near_poor")
    factories.register_person(west, full_name="Lê Thị Cúc", phone="0710111222", single_mother=True)
    factories.register_person(place.binh_minh.east, full_name="Lê Thị Lạ", birth="1946-11-05")


def message(actor: Actor, kind: Kind, unit: Unit) -> str:
    wanted = Asked(kind, unit, year=2026, month=11, groups=ALL)
    return reminders.text(wanted, ready.people(actor, wanted))


@pytest.mark.usefixtures("women")
def test_who_has_no_telephone_is_named_under_her_branch(place: factories.Place, chair: Actor) -> None:
    assert message(chair, NO_PHONE, place.an_lac.unit) == (
        "Kính gửi hội viên xã An Lạc!\n"
        "Sổ hội viên còn thiếu số điện thoại của:\n\n"
        "- Thôn Đông: Lê Thị Ánh\n"
        "- Thôn Tây: Lê Thị Bình\n\n"
        "Ai có tên, hoặc biết số của người có tên, xin nhắn riêng cho chi hội trưởng.\n\n"
        "Xin không ghi số điện thoại vào nhóm.\n\n"
        "Trân trọng cảm ơn.\n"
        "Hội LHPN xã An Lạc"
    )


@pytest.mark.usefixtures("women")
def test_a_branch_is_spoken_to_by_its_name(place: factories.Place, chair: Actor) -> None:
    said = message(chair, NO_BIRTH, place.an_lac.west)
    assert said.startswith("Kính gửi hội viên chi hội Thôn Tây!")
    assert "\nLê Thị Cúc\n" in said
    assert said.endswith("Chi hội Thôn Tây")


@pytest.mark.usefixtures("women")
def test_birthdays_have_a_day_and_no_year(place: factories.Place, chair: Actor) -> None:
    said = message(chair, BIRTHDAYS, place.an_lac.unit)
    assert "- 05/11: Lê Thị Ánh (Thôn Đông)\n- Lê Thị Bình (Thôn Tây)" in said
    assert "- 05/11: Lê Thị Ánh\n" in message(chair, BIRTHDAYS, place.an_lac.east)


@pytest.mark.usefixtures("women")
def test_the_venerated_are_named_without_their_age(place: factories.Place, chair: Actor) -> None:
    said = message(chair, VENERATED, place.an_lac.unit)
    assert "- Thôn Đông: Lê Thị Ánh\n- Thôn Tây: Lê Thị Bình" in said
    assert re.findall(r"\d+", said) == ["2026"]


@pytest.mark.usefixtures("women")
def test_gifts_name_and_count_nobody(place: factories.Place, chair: Actor) -> None:
    for unit in (place.an_lac.unit, place.an_lac.east):
        said = message(chair, GIFTS, unit)
        assert "Lê Thị" not in said
        assert "nghèo" not in said and "đơn thân" not in said
        assert re.findall(r"\d", said) == []


SECRETS = ("1946", "1951", "0710", "0341", "Bí Mật", "nghèo", "Lê Thị Lạ", "80 tuổi")


@pytest.mark.usefixtures("women")
def test_no_message_says_more_than_a_group_may_know(place: factories.Place, chair: Actor) -> None:
    for kind in KINDS.values():
        for unit in (place.an_lac.unit, place.an_lac.east):
            said = message(chair, kind, unit)
            assert [secret for secret in SECRETS if secret in said] == []


def test_very_many_are_counted_by_branch(place: factories.Place, chair: Actor) -> None:
    for n in range(reminders.NAMED):
        factories.register_person(place.an_lac.east, full_name=f"Lê Thị Số {n}", birth=f"19{n % 40 + 50}-11")
    assert "Lê Thị Số 7" in message(chair, NO_PHONE, place.an_lac.unit)
    factories.register_person(place.an_lac.west, full_name="Lê Thị Cuối", birth="1970-11-03")
    said = message(chair, NO_PHONE, place.an_lac.unit)
    assert "- Thôn Đông: 60 người\n- Thôn Tây: 1 người" in said
    assert "Lê Thị" not in said
    assert "61 hội viên đón sinh nhật" in message(chair, BIRTHDAYS, place.an_lac.unit)
