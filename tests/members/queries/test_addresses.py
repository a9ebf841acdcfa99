"""What a page says of an address, who waits for a choice, and what lists show of it."""

from __future__ import annotations

import pytest

from sohoi.acts.actor import Actor
from sohoi.members.models import Member, Person
from sohoi.members.queries import addresses, finding, lists, places, quality
from sohoi.members.queries.finding import Wanted
from sohoi.members.services import addresses as acts
from tests import factories
from tests.factories import Commune, Place, register_person

OLD, HERE, THERE = "12004", "12004", "11995"
DIVIDED = "Thôn Thị Trung, xã Đình Dù, huyện Văn Lâm"
WHOLE = "Số 5, thị trấn Như Quỳnh, Văn Lâm"


@pytest.fixture
def real(place: Place) -> Commune:
    return factories.make_commune("Xã Như Quỳnh", place.province, code=HERE)


@pytest.fixture
def chair(real: Commune) -> Actor:
    return factories.actor_with("commune_chair", real.unit)


@pytest.fixture
def stranger(place: Place) -> Actor:
    return factories.actor_with("commune_chair", place.binh_minh.unit)


def member(person: Person) -> Member:
    return Member.objects.select_related("person", "branch__commune").get(pk=person.pk)


def lived(actor: Actor, person: Person) -> addresses.Lived | None:
    here = member(person)
    return addresses.lived(actor, here.person, here)


def test_before_and_now_in_words(real: Commune, chair: Actor) -> None:
    found = lived(chair, register_person(real.east, address=WHOLE))
    assert found is not None
    assert found.before == "thị trấn Như Quỳnh, huyện Văn Lâm"
    assert found.now == "xã Như Quỳnh, tỉnh Hưng Yên"
    assert (found.parts, found.chosen) == ((), False)


def test_an_address_of_today_has_no_before(real: Commune, chair: Actor) -> None:
    found = lived(chair, register_person(real.east, address="Thôn 3, xã Như Quỳnh, tỉnh Hưng Yên"))
    assert found is not None
    assert (found.before, found.now) == ("", "xã Như Quỳnh, tỉnh Hưng Yên")


@pytest.mark.parametrize("address", ["", "Thôn 3", "xã Không Có, huyện Văn Lâm"])
def test_where_no_commune_is_sure_nothing_is_said(real: Commune, chair: Actor, address: str) -> None:
    assert lived(chair, register_person(real.east, address=address)) is None


def test_a_divided_commune_offers_its_parts_her_own_first(real: Commune, chair: Actor) -> None:
    person = register_person(real.east, address=DIVIDED)
    found = lived(chair, person)
    assert found is not None
    assert (found.now, found.chosen, found.hamlet) == ("", False, "Thôn Thị Trung")
    assert [part.code for part in found.parts] == [HERE, THERE]
    acts.choose_one(chair, member=person.member, now=THERE)
    after = lived(chair, person)
    assert after is not None
    assert (after.now, after.chosen) == ("xã Đại Đồng, tỉnh Hưng Yên", True)


def test_whoever_may_not_change_her_is_not_asked(real: Commune, place: Place) -> None:
    person = register_person(real.east, address=DIVIDED)
    for role in ("province_officer", "province_auditor"):
        found = lived(factories.actor_with(role, place.province), person)
        assert found is not None
        assert found.parts == ()


def test_who_waits_hamlet_by_hamlet(real: Commune, chair: Actor, stranger: Actor, place: Place) -> None:
    for branch, address in (
        (real.east, DIVIDED),
        (real.west, DIVIDED.upper()),
        (real.east, "Thôn Đình Dù, xã Đình Dù, huyện Văn Lâm"),
        (real.west, "xã Đình Dù"),
        (real.west, WHOLE),
        (place.binh_minh.east, DIVIDED),
    ):
        register_person(branch, full_name=f"Lê Thị {branch.name[-3:]}", address=address)
    found = addresses.groups(chair, real.unit)
    assert [(one.words, len(one.people), one.before) for one in found] == [
        ("Thôn Thị Trung", 2, "Xã Đình Dù, huyện Văn Lâm"),
        ("Chi hội Thôn Tây", 1, "Xã Đình Dù, huyện Văn Lâm"),
        ("Thôn Đình Dù", 1, "Xã Đình Dù, huyện Văn Lâm"),
    ]
    assert len(addresses.groups(chair, real.west)) == 2
    assert addresses.groups(stranger, real.unit) == []
    assert addresses.groups(factories.actor_with("commune_auditor", real.unit), real.unit) == []
    assert len(addresses.groups(stranger, place.binh_minh.unit)) == 1


def test_names_of_a_group_are_few(real: Commune, chair: Actor) -> None:
    for name in ("An", "Bình", "Cúc", "Dung", "Yến"):
        register_person(real.east, full_name=f"Lê Thị {name}", address=DIVIDED)
    [group] = addresses.groups(chair, real.unit)
    assert group.into == "xã Như Quỳnh và xã Đại Đồng"
    assert group.names == "Lê Thị An, Lê Thị Bình, Lê Thị Cúc và 2 người nữa"


def test_what_was_chosen_stands_until_it_is_taken_back(real: Commune, chair: Actor, stranger: Actor) -> None:
    register_person(real.east, address=DIVIDED)
    [group] = addresses.groups(chair, real.unit)
    made = acts.choose(chair, unit=real.unit, old=OLD, hamlet=group.hamlet, now=THERE)
    [one] = addresses.chosen(chair, real.unit)
    assert (one.choice.words, one.before, one.now) == (
        "Thôn Thị Trung",
        "xã Đình Dù, huyện Văn Lâm",
        "xã Đại Đồng",
    )
    assert addresses.chosen(stranger, real.unit) == []
    acts.take_back(chair, choice=made)
    assert addresses.chosen(chair, real.unit) == []


def test_the_quality_page_counts_both_and_its_lists_show_them(real: Commune, chair: Actor) -> None:
    for address in (DIVIDED, "xã Đình Dù", "Thôn 3", WHOLE, ""):
        register_person(real.east, full_name=f"Lê Thị {address[:3] or 'Không'}", address=address)
    found = quality.standing(chair, real.unit, year=2026)
    counted = {gap.code: gap.people for gap in (*found.wrong, *found.welcome)}
    assert (counted["address_divided"], counted["address_unclear"], found.divided) == (2, 1, 2)
    for code, n in (("address_divided", 2), ("address_unclear", 1)):
        assert len(finding.find(chair, Wanted(missing=code), year=2026).people) == n


def test_a_list_can_be_narrowed_to_an_old_commune(real: Commune, chair: Actor, place: Place) -> None:
    one = register_person(real.east, address=DIVIDED)
    register_person(real.east, address=WHOLE)
    register_person(place.binh_minh.east, address=DIVIDED)
    assert [found.pk for found in finding.find(chair, Wanted(old_commune=OLD), year=2026).people] == [one.pk]
    offered = places.places(chair, None).old_communes
    assert (OLD, "xã Đình Dù") in offered
    assert len(offered) > 1
    assert places.places(factories.actor_with("commune_chair", place.an_lac.unit), None).old_communes == []
    both = factories.actor_with("province_officer", place.province)
    assert places.places(both, None).old_communes == []


def test_a_list_that_leaves_says_before_and_now(real: Commune, chair: Actor) -> None:
    people = [
        register_person(real.east, full_name=f"Lê Thị {name}", address=address)
        for name, address in (("An", WHOLE), ("Bình", DIVIDED), ("Cúc", DIVIDED), ("Dung", "Thôn 3"))
    ]
    acts.choose_one(chair, member=people[2].member, now=THERE)
    rows = list(lists.rows(chair, Wanted(), real.unit, year=2026, sensitive=False))
    at = [column.heading for column in lists.COLUMNS].index("Xã cũ")
    assert [row[at : at + 2] for row in rows] == [
        ["thị trấn Như Quỳnh, huyện Văn Lâm", "xã Như Quỳnh, tỉnh Hưng Yên"],
        ["xã Đình Dù, huyện Văn Lâm", ""],
        ["xã Đình Dù, huyện Văn Lâm", "xã Đại Đồng, tỉnh Hưng Yên"],
        ["", ""],
    ]
    assert [len(row) for row in rows] == [len(lists.COLUMNS)] * 4
