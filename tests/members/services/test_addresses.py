"""Where people of a divided commune belong: a person chooses, once for a hamlet, and may take it back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import About, Line
from sohoi.acts.performing import Refused
from sohoi.members.models import HamletChoice, Member, Person
from sohoi.members.queries import addresses, health, people
from sohoi.members.services import addresses as acts
from sohoi.members.services import merging
from sohoi.members.services import people as corrections
from sohoi.units.models import Unit
from tests import factories
from tests.factories import Commune, Place, register_person

TODAY = date(2026, 11, 23)
# Xã Đình Dù (12004) went to today's Như Quỳnh, whose code is the same, and to Đại Đồng.
OLD, HERE, THERE = "12004", "12004", "11995"
DIVIDED = "Thôn Thị Trung, xã Đình Dù, huyện Văn Lâm"


@pytest.fixture
def real(place: Place) -> Commune:
    """A commune of the facts beside the invented ones."""
    return factories.make_commune("Xã Như Quỳnh", place.province, code=HERE)


@pytest.fixture
def chair(real: Commune) -> Actor:
    return factories.actor_with("commune_chair", real.unit)


@pytest.fixture
def stranger(place: Place) -> Actor:
    return factories.actor_with("commune_chair", place.binh_minh.unit)


def key(person: Person) -> str:
    return addresses.hamlet_of_person(person, person.member.branch)[0]


def fresh(person: Person) -> Member:
    return Member.objects.select_related("person").get(pk=person.pk)


def doubts(person: Person) -> list[str]:
    return [doubt for doubt in fresh(person).doubts if doubt.startswith("address")]


def whole() -> None:
    """The list is what the records give."""
    assert [level for level, _ in health.rows()] == ["ok"]


@pytest.mark.parametrize(
    ("address", "old", "doubt"),
    [
        (DIVIDED, OLD, ["address_divided"]),
        ("Thôn 3, xã Đình Dù", OLD, ["address_divided"]),
        ("Thôn 3, thị trấn Như Quỳnh, Văn Lâm", "11986", []),
        ("Thôn 3, xã Như Quỳnh", "", []),
        ("Thôn 3", "", ["address_unclear"]),
        ("xã Hòa Phong, huyện Hòa Vang, Đà Nẵng", "20320", []),
        ("", "", []),
    ],
)
def test_what_an_address_says_is_known_at_once(
    real: Commune, address: str, old: str, doubt: list[str]
) -> None:
    person = register_person(real.east, address=address)
    assert (person.member.old_commune, doubts(person)) == (old, doubt)
    assert person.address == address
    whole()


def test_a_training_commune_is_not_asked_for_what_nobody_can_know(place: Place) -> None:
    assert doubts(register_person(place.an_lac.east, address="Thôn 3")) == []
    assert doubts(register_person(place.an_lac.east, address=DIVIDED)) == ["address_divided"]


def test_once_for_all_of_a_hamlet_however_they_wrote_it(real: Commune, chair: Actor) -> None:
    hers = [
        register_person(real.east, address=DIVIDED),
        register_person(real.west, address="Số 5, THÔN THỊ TRUNG, X. Đình Dù, H. Văn Lâm, Hưng Yên"),
    ]
    others = [
        register_person(real.east, address="Thôn Đình Dù, xã Đình Dù, huyện Văn Lâm"),
        register_person(real.east, address="xã Đình Dù, huyện Văn Lâm"),
    ]
    made = acts.choose(chair, unit=real.unit, old=OLD, hamlet=key(hers[0]), now=HERE)
    assert [fresh(one).person.address_now for one in hers] == [HERE, HERE]
    assert [doubts(one) for one in hers] == [[], []]
    assert [doubts(one) for one in others] == [["address_divided"], ["address_divided"]]
    assert [fresh(one).person.version for one in (*hers, *others)] == [2, 2, 1, 1]
    line = Line.objects.get(pk=made.line_id)
    assert line.data["count"] == 2
    assert set(About.objects.filter(line=line, kind="person").values_list("subject_id", flat=True)) == {
        one.pk for one in hers
    }
    whole()


def test_a_stranger_chooses_nothing_and_nobody_elsewhere_is_touched(
    place: Place, real: Commune, chair: Actor, stranger: Actor
) -> None:
    mine = register_person(real.east, address=DIVIDED)
    theirs = register_person(place.binh_minh.east, address=DIVIDED)
    for actor, unit in ((stranger, real.unit), (chair, place.binh_minh.unit)):
        with pytest.raises(NotForYou):
            acts.choose(actor, unit=unit, old=OLD, hamlet=key(mine), now=HERE)
    with pytest.raises(NotForYou):
        acts.choose_one(stranger, member=mine.member, now=HERE)
    acts.choose(chair, unit=real.unit, old=OLD, hamlet=key(mine), now=HERE)
    assert doubts(theirs) == ["address_divided"]
    made = HamletChoice.objects.get()
    with pytest.raises(NotForYou):
        acts.take_back(stranger, choice=made)
    with pytest.raises(NotForYou):
        acts.take_back(factories.actor_with("branch_head", real.east), choice=made)
    assert fresh(mine).person.address_now == HERE


def test_a_branch_head_chooses_for_her_branch_alone(real: Commune) -> None:
    mine, other = (register_person(branch, address=DIVIDED) for branch in real.branches)
    head = factories.actor_with("branch_head", real.east)
    acts.choose(head, unit=real.east, old=OLD, hamlet=key(mine), now=THERE)
    assert (doubts(mine), doubts(other)) == ([], ["address_divided"])
    with pytest.raises(NotForYou):
        acts.choose(head, unit=real.west, old=OLD, hamlet=key(mine), now=THERE)


def test_whoever_comes_later_from_that_hamlet_is_not_asked_about(real: Commune, chair: Actor) -> None:
    first = register_person(real.east, address=DIVIDED)
    acts.choose(chair, unit=real.unit, old=OLD, hamlet=key(first), now=THERE)
    later = register_person(real.west, address="Số 9, thôn Thị Trung, xã Đình Dù, huyện Văn Lâm")
    other = register_person(real.west, address="Thôn Đình Dù, xã Đình Dù, huyện Văn Lâm")
    assert (later.address_now, doubts(later)) == (THERE, [])
    assert (other.address_now, doubts(other)) == ("", ["address_divided"])
    corrected = correct(chair, other, address=DIVIDED)
    assert (corrected.address_now, doubts(corrected)) == (THERE, [])
    whole()


def correct(actor: Actor, person: Person, **facts: Any) -> Person:
    now = fresh(person)
    return corrections.correct(actor, member=now, version=now.person.version, facts=facts, today=TODAY)


def test_the_choice_of_a_branch_goes_before_that_of_the_commune(real: Commune, chair: Actor) -> None:
    one, other = (register_person(branch, address=DIVIDED) for branch in real.branches)
    acts.choose(
        factories.actor_with("branch_head", real.east), unit=real.east, old=OLD, hamlet=key(one), now=THERE
    )
    acts.choose(chair, unit=real.unit, old=OLD, hamlet=key(other), now=HERE)
    later = [register_person(branch, address=DIVIDED).address_now for branch in real.branches]
    assert later == [THERE, HERE]


def test_a_choice_is_taken_back_for_those_who_came_after_too(real: Commune, chair: Actor) -> None:
    first, moved = (register_person(real.east, address=DIVIDED) for _ in range(2))
    made = acts.choose(chair, unit=real.unit, old=OLD, hamlet=key(first), now=THERE)
    later = register_person(real.west, address=DIVIDED)
    correct(chair, moved, address="Thôn 3, thị trấn Như Quỳnh, Văn Lâm")
    back = acts.take_back(chair, choice=made)
    assert back.undo_line_id is not None
    assert [fresh(one).person.address_now for one in (first, later, moved)] == ["", "", ""]
    assert [doubts(one) for one in (first, later, moved)] == [["address_divided"], ["address_divided"], []]
    assert register_person(real.east, address=DIVIDED).address_now == ""
    whole()
    with pytest.raises(Refused, match="đã hoàn lại"):
        acts.take_back(chair, choice=made)


def test_chosen_anew_after_it_was_taken_back(real: Commune, chair: Actor) -> None:
    person = register_person(real.east, address=DIVIDED)
    made = acts.choose(chair, unit=real.unit, old=OLD, hamlet=key(person), now=THERE)
    with pytest.raises(Refused, match="Không còn ai"):
        acts.choose(chair, unit=real.unit, old=OLD, hamlet=key(person), now=HERE)
    acts.take_back(chair, choice=made)
    acts.choose(chair, unit=real.unit, old=OLD, hamlet=key(person), now=HERE)
    assert fresh(person).person.address_now == HERE
    assert HamletChoice.objects.filter(undo_line_id=None).count() == 1


@pytest.mark.parametrize("now", ["", "20320", "99999", "12004 11995"])
def test_only_a_part_of_that_commune_can_be_chosen(real: Commune, chair: Actor, now: str) -> None:
    person = register_person(real.east, address=DIVIDED)
    with pytest.raises(Refused):
        acts.choose(chair, unit=real.unit, old=OLD, hamlet=key(person), now=now)
    with pytest.raises(Refused):
        acts.choose_one(chair, member=person.member, now=now)
    with pytest.raises(Refused):
        acts.choose(chair, unit=real.unit, old="99999", hamlet=key(person), now=HERE)
    assert (fresh(person).person.address_now, doubts(person)) == ("", ["address_divided"])


def test_one_person_alone_and_once_more_elsewhere(real: Commune, chair: Actor) -> None:
    person, sister = (register_person(real.east, address=DIVIDED) for _ in range(2))
    acts.choose_one(chair, member=person.member, now=HERE)
    acts.choose_one(chair, member=fresh(person), now=THERE)
    assert (fresh(person).person.address_now, doubts(person)) == (THERE, [])
    assert doubts(sister) == ["address_divided"]
    assert HamletChoice.objects.count() == 0
    told = people.history(chair, person.pk)[0].details
    assert told == ["“xã Như Quỳnh, tỉnh Hưng Yên” đổi thành “xã Đại Đồng, tỉnh Hưng Yên”"]
    whole()


def test_whose_address_is_not_divided_has_nothing_to_choose(real: Commune, chair: Actor) -> None:
    person = register_person(real.east, address="Thôn 3, thị trấn Như Quỳnh, Văn Lâm")
    with pytest.raises(Refused):
        acts.choose_one(chair, member=person.member, now=HERE)


def test_another_address_forgets_what_was_chosen_for_the_old_one(real: Commune, chair: Actor) -> None:
    person = register_person(real.east, address=DIVIDED)
    acts.choose_one(chair, member=person.member, now=HERE)
    assert correct(chair, person, address=DIVIDED, phone="0710111222").address_now == HERE
    assert correct(chair, person, address="xã Đình Dù, huyện Văn Lâm").address_now == ""
    assert doubts(person) == ["address_divided"]


def test_a_merge_carries_the_choice_with_the_address_and_gives_it_back(real: Commune, chair: Actor) -> None:
    keep = register_person(real.east)
    twin = register_person(real.east, address=DIVIDED)
    acts.choose_one(chair, member=twin.member, now=HERE)
    versions = {one.pk: fresh(one).person.version for one in (keep, twin)}
    merge = merging.merge(chair, keep=keep.member, other=fresh(twin), take=[], versions=versions)
    assert (fresh(keep).person.address_now, doubts(keep), fresh(keep).old_commune) == (HERE, [], OLD)
    merging.unmerge(chair, merge=merge)
    assert (fresh(keep).person.address_now, fresh(twin).person.address_now) == ("", HERE)
    whole()


def test_where_no_hamlet_is_written_the_branch_is_asked_about(real: Commune, chair: Actor) -> None:
    east, west = (register_person(branch, address="xã Đình Dù, huyện Văn Lâm") for branch in real.branches)
    assert key(east) != key(west)
    acts.choose(chair, unit=real.unit, old=OLD, hamlet=key(east), now=HERE)
    assert (doubts(east), doubts(west)) == ([], ["address_divided"])


def test_pressed_twice_it_is_chosen_once(real: Commune, chair: Actor) -> None:
    person = register_person(real.east, address=DIVIDED)
    made = [
        acts.choose(
            chair.once("k1"), unit=Unit.objects.get(pk=real.unit.pk), old=OLD, hamlet=key(person), now=HERE
        )
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert fresh(person).person.version == 2
