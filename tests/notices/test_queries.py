"""What is told of groups: numbers, people, who left, who could be added, and what the doctor says."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sohoi.access.models import Subject
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.members.models import Person, Post
from sohoi.members.services.people import leave, move
from sohoi.notices.models import Group
from sohoi.notices.queries import groups, health, people
from sohoi.units.models import Unit
from tests import factories
from tests.factories import Place, actor_with, make_group, register_person

DAY, YEAR = date(2026, 3, 1), 2026


def told(actor: Actor, group: Group) -> list[tuple[str, str, str]]:
    return [(one.name, one.facts, one.phone) for one in people.people(actor, group)]


def test_who_is_in_a_group(place: Place, head: Actor, officer: Actor, crowd: list[Person]) -> None:
    group = make_group(place.an_lac.east, crowd[::-1])
    make_group(place.an_lac.east, [register_person(place.an_lac.east)], name="Nhóm kia")
    assert told(head, group) == [
        ("Lê Thị An", "1970", "0710000001"),
        ("Lê Thị Bình", "1980", ""),
        ("Lê Thị Cúc", "chưa rõ năm sinh · Tổ 1", "0710000003"),
    ]
    assert [phone for *_, phone in told(officer, group)] == ["", "", ""]
    assert [name for name, *_ in told(officer, group)] == ["Lê Thị An", "Lê Thị Bình", "Lê Thị Cúc"]


def test_a_stranger_sees_no_group_nor_anybody_in_it(
    place: Place, stranger: Actor, crowd: list[Person]
) -> None:
    group = make_group(place.an_lac.east, crowd)
    auditor = actor_with("commune_auditor", place.an_lac.unit)
    for actor in (stranger, auditor, actor_with("commune_chair", place.hoa_my.unit)):
        with pytest.raises(NotForYou):
            groups.one(actor, group.pk)
        assert people.people(actor, group) == []
        assert people.heads(actor, place.an_lac.east) == []
        assert people.free_core(actor, place.an_lac.east) == []
        assert people.addable(actor, group, "", year=YEAR).people == []
        assert people.addable(actor, group, "le", year=YEAR).people == []
    assert groups.one(actor_with("commune_chair", place.an_lac.unit), group.pk) == group


def test_whoever_moved_or_left_is_told_apart_without_her_telephone(
    place: Place, clerk: Actor, head: Actor, crowd: list[Person]
) -> None:
    group = make_group(place.an_lac.east, crowd)
    whole = make_group(place.an_lac.unit, crowd, name="Của xã")
    Group.objects.update(head=crowd[0].subject_id)
    move(clerk, member=crowd[0].member, version=1, branch=place.an_lac.west, cell=None, on=DAY)
    leave(clerk, member=crowd[2].member, version=1, why="moved_away", on=DAY)
    lines = people.people(head, groups.one(head, group.pk))
    assert [(one.name, one.gone, one.person, one.phone) for one in lines] == [
        ("Lê Thị Bình", False, crowd[1].pk, ""),
        ("Lê Thị An", True, None, ""),
        ("Lê Thị Cúc", True, None, ""),
    ]
    assert [one.head for one in lines] == [False, True, False]
    assert people.head_of(groups.one(head, group.pk)) == people.Head("Lê Thị An", None)
    of_commune = groups.one(clerk, whole.pk)
    assert people.head_of(of_commune) == people.Head("Lê Thị An", crowd[0].pk)
    assert [one.name for one in people.people(clerk, of_commune) if one.gone] == ["Lê Thị Cúc"]


def test_a_merged_record_is_told_once_by_the_kept_one(place: Place, head: Actor) -> None:
    keep, twin = (register_person(place.an_lac.east, full_name=name) for name in ("Lê Giữ", "Lê Gộp"))
    group = make_group(place.an_lac.east, [keep, twin])
    Subject.objects.filter(pk=twin.subject_id).update(joined_to=keep.subject_id)
    Group.objects.update(head=twin.subject_id)
    [line] = people.people(head, groups.one(head, group.pk))
    assert (line.name, line.head) == ("Lê Giữ", True)
    [counted] = groups.counts([group])
    assert (counted.people, counted.gone) == (1, 0)


def test_somebody_without_a_record_still_stands_there(place: Place, head: Actor) -> None:
    group = make_group(place.an_lac.east)
    group.members.create(subject=Subject.objects.create(), since=DAY, line_id=1)
    [line] = people.people(head, group)
    assert (line.name, line.gone, line.initial != "") == ("(hồ sơ không còn)", True, True)


def test_the_numbers_of_a_branch(place: Place, head: Actor, crowd: list[Person]) -> None:
    east, west = place.an_lac.branches
    register_person(east, full_name="Không Nòng Cốt")
    register_person(west, core=True)
    gone = register_person(west, core=True)
    make_group(east, [*crowd[:2], gone], name="B")
    make_group(east, crowd, name="Cũ", closed_on=DAY)
    make_group(west, [crowd[2]], name="Của nơi khác")
    found = groups.seen(head, east)
    assert [(one.group.name, one.people, one.gone) for one in found.own] == [("B", 2, 1)]
    assert [one.name for one in found.closed] == ["Cũ"]
    # Somebody in a group of another branch of the commune is in a group.
    assert (found.core, found.loose, found.below, found.left_over) == (3, 0, (), [])


def test_the_numbers_of_a_commune(place: Place, clerk: Actor, crowd: list[Person]) -> None:
    commune, (east, west) = place.an_lac.unit, place.an_lac.branches
    other = register_person(place.binh_minh.east, core=True)
    make_group(place.binh_minh.east, [other], name="Xã khác")
    make_group(commune, crowd[:1], name="Của xã")
    make_group(east, crowd[:2], name="Của Thôn Đông")
    left = make_group(west, name="Còn lại")
    Unit.objects.filter(pk=west.pk).update(closed_on=DAY)
    found = groups.seen(clerk, commune)
    assert [one.group.name for one in found.own] == ["Của xã"]
    assert found.left_over == [left]
    assert [(line.unit, line.people, line.core, line.loose) for line in found.below] == [(east, 2, 3, 1)]
    assert (found.core, found.loose) == (3, 1)


def test_the_numbers_of_a_province(place: Place, officer: Actor, crowd: list[Person]) -> None:
    east = place.an_lac.east
    one = make_group(east, [crowd[0], register_person(place.an_lac.west)], name="Một")
    make_group(place.an_lac.unit, crowd[:2], name="Hai")
    make_group(east, crowd, name="Đã đóng", closed_on=DAY)
    make_group(place.hoa_my.east, [register_person(place.hoa_my.east, core=True)], name="Tỉnh khác")
    found = groups.seen(officer, place.province)
    assert [(line.unit.name, line.groups, line.people, line.core) for line in found.communes] == [
        ("Xã An Lạc", 2, 2, 3),
        ("Xã Bình Minh", 0, 0, 0),
    ]
    # Counted by one and the other way, it is the same.
    by_group = {line.group.pk: line.people for line in groups.counts([one])}
    assert by_group == {one.pk: 1}


def test_many_groups_ask_no_more_often(place: Place, clerk: Actor, crowd: list[Person]) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            groups.seen(clerk, place.an_lac.unit)
        return len(found)

    make_group(place.an_lac.east, crowd)
    few = asked()
    for n in range(12):
        make_group(place.an_lac.west, [register_person(place.an_lac.west)], name=f"Nhóm {n}")
    assert asked() == few


def test_core_members_are_offered_those_in_no_group_first(
    place: Place, head: Actor, crowd: list[Person]
) -> None:
    east = place.an_lac.east
    group, _ = make_group(east, crowd[2:]), make_group(east, crowd[:1], name="Nhóm kia")
    plain = register_person(east, full_name="Lê Thị Dung")
    register_person(place.an_lac.west, full_name="Lê Thị Lạ", core=True)
    offered = people.addable(head, group, "", year=YEAR)
    assert [(one.member.name, one.elsewhere) for one in offered.people] == [
        ("Lê Thị Bình", False),
        ("Lê Thị An", True),
    ]
    assert not offered.more
    found = people.addable(head, group, "le thi", year=YEAR)
    assert [one.member.name for one in found.people] == ["Lê Thị Bình", "Lê Thị Dung", "Lê Thị An"]
    assert [one.facts for one in offered.people] == ["1980", "1970"]
    assert plain.pk in [one.member.pk for one in people.addable(head, group, "dung", year=YEAR).people]


def test_a_long_list_says_that_there_are_more(place: Place, head: Actor) -> None:
    for n in range(people.SHOWN + 1):
        register_person(place.an_lac.east, full_name=f"Lê Thị {n:03}", core=True)
    offered = people.addable(head, make_group(place.an_lac.east), "", year=YEAR)
    assert (len(offered.people), offered.more) == (people.SHOWN, True)


def test_who_could_head_a_group(place: Place, clerk: Actor, head: Actor, crowd: list[Person]) -> None:
    commune, (east, west) = place.an_lac.unit, place.an_lac.branches
    leading = register_person(west, full_name="Trần Thị Trưởng", birth="1969")
    ended = register_person(east, full_name="Trần Thị Thôi")
    factories.make_post(leading, west, Post.Title.HEAD, since=DAY)
    factories.make_post(ended, east, Post.Title.HEAD, since=DAY, until=date(2026, 4, 1))
    assert [pk for pk, _ in people.heads(head, east)] == [one.pk for one in crowd]
    assert people.heads(clerk, commune) == [(leading.pk, "Trần Thị Trưởng, 1969")]


def test_who_is_to_be_put_into_groups(place: Place, head: Actor, crowd: list[Person]) -> None:
    make_group(place.an_lac.unit, crowd[:1])
    near = register_person(
        place.an_lac.east, full_name="Lê Thị Gần", core=True, address="Xóm Chùa, Thôn Đông"
    )
    free = people.free_core(head, place.an_lac.east)
    assert [one.member.pk for one in free] == [crowd[1].pk, crowd[2].pk, near.pk]
    _, in_cell, at_home = free
    assert (in_cell.facts, in_cell.candidate.cell != "") == ("chưa rõ năm sinh · Tổ 1", True)
    assert (at_home.candidate.cell, at_home.candidate.hamlet != free[0].candidate.hamlet) == ("", True)


def test_new_groups_get_names_that_are_free(place: Place) -> None:
    make_group(place.an_lac.east, name="nòng cốt thôn đông 2")
    make_group(place.an_lac.east, name="Nòng cốt Thôn Đông 1", closed_on=DAY)
    assert people.free_names(place.an_lac.east, 2) == ["Nòng cốt Thôn Đông 1", "Nòng cốt Thôn Đông 3"]


# What the doctor says


def test_the_doctor_finds_groups_well(place: Place, crowd: list[Person]) -> None:
    group = make_group(place.an_lac.east, crowd)
    Group.objects.filter(pk=group.pk).update(head=crowd[0].subject_id)
    assert [level for level, _ in health.groups()] == ["ok"]


def test_the_doctor_sees_an_open_group_of_a_closed_branch(place: Place) -> None:
    group = make_group(place.an_lac.east)
    Unit.objects.filter(pk=place.an_lac.east.pk).update(closed_on=DAY)
    [(level, words)] = health.groups()
    assert (level, words.startswith("1 nhóm công việc còn mở")) == ("warn", True)
    Group.objects.filter(pk=group.pk).update(closed_on=DAY)
    assert [level for level, _ in health.groups()] == ["ok"]


def test_the_doctor_sees_a_head_who_left_but_not_one_who_was_merged(
    place: Place, clerk: Actor, crowd: list[Person]
) -> None:
    twin = register_person(place.an_lac.east)
    Subject.objects.filter(pk=twin.subject_id).update(joined_to=crowd[0].subject_id)
    group = make_group(place.an_lac.east)
    Group.objects.filter(pk=group.pk).update(head=twin.subject_id)
    assert [level for level, _ in health.groups()] == ["ok"]
    leave(clerk, member=crowd[0].member, version=1, why="moved_away", on=DAY)
    [(level, words)] = health.groups()
    assert (level, "trưởng nhóm không còn trong sổ" in words) == ("warn", True)
