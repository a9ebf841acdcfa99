"""Writing groups down, who may, what is refused, what stands in the trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from sohoi.access.models import Read, Subject
from sohoi.acts import trail
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import ReasonMissing, Refused
from sohoi.members.models import Person
from sohoi.members.services.people import leave, move
from sohoi.notices.models import Group, GroupMember
from sohoi.notices.queries.people import places
from sohoi.notices.services import groups as acts
from sohoi.notices.services.groups import NameTaken, Stale, Stated, Wanted
from sohoi.units.models import Unit
from tests.factories import Place, actor_with, make_group, register_person
from tests.races import Meeting, at_once

DAY, LATER = date(2026, 3, 1), date(2026, 9, 1)
RACE = pytest.mark.django_db(transaction=True)


def inside(group: Group) -> list[int]:
    return [row.who for row in places([group])]


def subjects(people: list[Person]) -> list[int]:
    return [one.subject_id for one in people]


def test_a_group_is_written_down_as_it_was_stated(place: Place, head: Actor, crowd: list[Person]) -> None:
    stated = Stated(" Nòng  cốt ", "other", "https://a.vn", "Nhận tin", "Một\nHai", crowd[0].pk)
    made = acts.open_group(head, unit=place.an_lac.east, stated=stated, since=DAY)
    kept = Group.objects.get()
    assert (made.pk, kept.name, kept.channel, kept.rules) == (kept.pk, "Nòng cốt", "other", "Một\nHai")
    assert (kept.unit, kept.head_id, kept.since) == (place.an_lac.east, crowd[0].subject_id, DAY)
    line = Line.objects.get(act="notices.open_group")
    assert (line.branch_id, kept.line_id, line.data["name"]) == (place.an_lac.east.pk, line.pk, "Nòng cốt")


def test_two_open_groups_of_a_unit_have_two_names(place: Place, clerk: Actor) -> None:
    east, west = place.an_lac.branches
    make_group(east, name="Nòng cốt")
    for name in ("Nòng cốt", "nòng  CỐT"):
        with pytest.raises(NameTaken, match="đã có nhóm tên"):
            acts.open_group(clerk, unit=east, stated=Stated(name), since=DAY)
    acts.open_group(clerk, unit=west, stated=Stated("Nòng cốt"), since=DAY)
    acts.close_group(clerk, group=Group.objects.get(unit=east), on=DAY)
    acts.open_group(clerk, unit=east, stated=Stated("Nòng cốt"), since=DAY)
    assert Group.objects.count() == 3


def test_groups_belong_to_communes_and_branches_that_are_open(place: Place, clerk: Actor) -> None:
    unit = place.an_lac.unit
    assert acts.open_group(clerk, unit=unit, stated=Stated("Của xã"), since=DAY).unit == unit
    with pytest.raises(Refused, match="xã, phường hoặc chi hội"):
        acts.open_group(clerk, unit=place.an_lac.east_cells[0], stated=Stated("Của tổ"), since=DAY)
    Unit.objects.filter(pk=place.an_lac.west.pk).update(closed_on=DAY)
    with pytest.raises(Refused, match="đã đóng"):
        acts.open_group(clerk, unit=place.an_lac.west, stated=Stated("Muộn"), since=DAY)


def test_whoever_heads_a_group_is_a_member_of_its_unit(place: Place, clerk: Actor) -> None:
    elsewhere = register_person(place.an_lac.west)
    stated = Stated("Nòng cốt", head=elsewhere.pk)
    with pytest.raises(Refused, match="Trưởng nhóm phải là hội viên"):
        acts.open_group(clerk, unit=place.an_lac.east, stated=stated, since=DAY)
    assert acts.open_group(clerk, unit=place.an_lac.unit, stated=stated, since=DAY).head_id
    assert Group.objects.count() == 1


def deeds(place: Place, group: Group, person: Person) -> list[Callable[[Actor], object]]:
    """Every act on groups, each as it would be done rightly."""
    place_in = GroupMember.objects.get(group=group).pk
    unit, stated = place.an_lac.east, Stated("Khác")
    wanted = [Wanted("Mới", [person.pk])]
    return [
        lambda who: acts.open_group(who, unit=unit, stated=stated, since=DAY),
        lambda who: acts.change_group(who, group=group, version=0, stated=stated),
        lambda who: acts.add_people(who, group=group, people=[person.pk], on=DAY),
        lambda who: acts.take_out(who, group=group, chosen=[place_in], on=DAY),
        lambda who: acts.make_groups(who, unit=unit, wanted=wanted, on=DAY),
        lambda who: acts.print_group(who, group=group, count=1),
        lambda who: acts.print_phones(who.because("Gọi"), group=group, count=1),
        lambda who: acts.close_group(who, group=group, on=DAY),
    ]


def test_nobody_else_may_change_anything(place: Place, stranger: Actor, officer: Actor) -> None:
    person, other = (register_person(place.an_lac.east) for _ in range(2))
    group, before = make_group(place.an_lac.east, [other]), Line.objects.count()
    lacking = [
        stranger,
        officer,
        actor_with("commune_chair", place.binh_minh.unit),
        actor_with("commune_auditor", place.an_lac.unit),
        actor_with("technician", place.province),
    ]
    for deed in deeds(place, group, person):
        for actor in lacking:
            with pytest.raises(NotForYou):
                deed(actor)
    group.refresh_from_db()
    assert (Group.objects.count(), group.version, group.closed_on) == (1, 0, None)
    assert (inside(group), Read.objects.count(), Line.objects.count()) == ([other.subject_id], 0, before)


def test_those_who_may_can_do_all_of_it(place: Place, head: Actor) -> None:
    """The twin of the test above: what is refused there is right in itself."""
    person, other = (register_person(place.an_lac.east) for _ in range(2))
    group = make_group(place.an_lac.east, [other])
    done = deeds(place, group, person)
    # She is in the group by then, and two groups cannot both be called so.
    for n in (2, 3, 1, 5, 6, 7):
        done[n](head)
    assert Line.objects.filter(act__startswith="notices.").count() == 6


def test_the_slower_of_two_tabs_is_told(head: Actor, place: Place) -> None:
    group = make_group(place.an_lac.east)
    acts.change_group(head, group=group, version=0, stated=Stated("Tên mới"))
    with pytest.raises(Stale, match="người khác đã sửa") as told:
        acts.change_group(head, group=group, version=0, stated=Stated("Tên khác"))
    assert (told.value.group.name, told.value.group.version) == ("Tên mới", 1)
    line = Line.objects.get(act="notices.change_group")
    assert (line.data["old"], line.data["new"]) == ("Nòng cốt", "Tên mới")


def test_a_group_is_not_given_the_name_of_another(head: Actor, place: Place) -> None:
    one, _ = (make_group(place.an_lac.east, name=name) for name in ("Một", "Hai"))
    with pytest.raises(NameTaken):
        acts.change_group(head, group=one, version=0, stated=Stated("HAI"))
    assert acts.change_group(head, group=one, version=0, stated=Stated("Một")).version == 1


def test_people_are_added_once_and_it_stands_in_their_history(
    place: Place, head: Actor, crowd: list[Person]
) -> None:
    group, ids = make_group(place.an_lac.east, crowd[:1]), [one.pk for one in crowd]
    new = acts.add_people(head, group=group, people=[*ids, ids[1]], on=DAY)
    assert {row.subject_id for row in new} == set(subjects(crowd[1:]))
    assert acts.add_people(head, group=group, people=ids, on=DAY) == []
    assert sorted(inside(group)) == sorted(subjects(crowd))
    last = trail.history("person", ids[1])[0]
    assert (last.act, last.data["group"], last.data["count"]) == ("notices.add_to_group", "Nòng cốt", 2)
    assert [line.act for line in trail.history("person", ids[0])].count("notices.add_to_group") == 0
    # A list that brought them in cannot be taken back now.
    assert Person.objects.get(pk=ids[1]).line_id == last.pk


def test_only_members_of_the_unit_are_added_all_or_none(
    place: Place, clerk: Actor, crowd: list[Person]
) -> None:
    group, outside = make_group(place.an_lac.east), register_person(place.an_lac.west)
    for wrong in ([crowd[0].pk, outside.pk], [crowd[0].pk, 999_999_999]):
        with pytest.raises(Refused, match="không còn là hội viên của Chi hội Thôn Đông"):
            acts.add_people(clerk, group=group, people=wrong, on=DAY)
    with pytest.raises(Refused, match="Chưa chọn ai"):
        acts.add_people(clerk, group=group, people=[], on=DAY)
    assert inside(group) == []
    whole = make_group(place.an_lac.unit, name="Của xã")
    assert len(acts.add_people(clerk, group=whole, people=[crowd[0].pk, outside.pk], on=DAY)) == 2


def test_whoever_is_taken_out_is_out_from_that_day(place: Place, head: Actor, crowd: list[Person]) -> None:
    group = make_group(place.an_lac.east, crowd)
    Group.objects.update(head=crowd[0].subject_id)
    other = make_group(place.an_lac.west, [crowd[0]], name="Khác")
    here, there = GroupMember.objects.filter(subject=crowd[0].subject_id).order_by("pk")
    assert acts.take_out(head, group=group, chosen=[here.pk, there.pk], on=LATER) == 1
    assert acts.take_out(head, group=group, chosen=[here.pk], on=LATER) == 0
    here.refresh_from_db()
    group.refresh_from_db()
    assert (here.until, group.head_id, group.version) == (LATER, None, 1)
    assert (inside(group), inside(other)) == (subjects(crowd[1:]), [crowd[0].subject_id])
    assert acts.add_people(head, group=group, people=[crowd[0].pk], on=LATER)


def test_two_records_that_became_one_are_one_in_the_group(place: Place, head: Actor) -> None:
    keep, twin = (register_person(place.an_lac.east) for _ in range(2))
    group = make_group(place.an_lac.east, [keep, twin])
    Subject.objects.filter(pk=twin.subject_id).update(joined_to=keep.subject_id)
    rows = list(places([group]))
    assert [row.who for row in rows] == [keep.subject_id, keep.subject_id]
    assert acts.take_out(head, group=group, chosen=[rows[1].pk], on=DAY) == 1
    assert inside(group) == []
    only_twin = make_group(place.an_lac.east, [twin], name="Chỉ có bản kia")
    assert acts.add_people(head, group=only_twin, people=[keep.pk], on=DAY) == []


def test_a_closed_group_stays_as_it_was(place: Place, head: Actor, crowd: list[Person]) -> None:
    group = make_group(place.an_lac.east, crowd[:1], on=LATER)
    assert acts.close_group(head, group=group, on=DAY).closed_on == LATER
    assert inside(group) == subjects(crowd[:1])
    row = GroupMember.objects.get()
    for deed in (
        lambda: acts.close_group(head, group=group, on=LATER),
        lambda: acts.change_group(head, group=group, version=1, stated=Stated("Khác")),
        lambda: acts.add_people(head, group=group, people=[crowd[1].pk], on=LATER),
        lambda: acts.take_out(head, group=group, chosen=[row.pk], on=LATER),
    ):
        with pytest.raises(Refused, match="đã đóng"):
            deed()


def test_a_proposal_is_made_as_it_was_changed(place: Place, head: Actor, crowd: list[Person]) -> None:
    wanted = [Wanted("Một", [crowd[2].pk]), Wanted("", []), Wanted("Hai", [crowd[0].pk, crowd[1].pk])]
    made = acts.make_groups(head, unit=place.an_lac.east, wanted=wanted, on=DAY)
    assert [(one.name, inside(one)) for one in made] == [
        ("Một", subjects(crowd[2:])),
        ("Hai", subjects(crowd[:2])),
    ]
    line = Line.objects.get(act="notices.make_groups")
    assert (line.data["names"], line.data["count"]) == (["Một", "Hai"], 3)
    with pytest.raises(Refused, match="vừa được thêm vào một nhóm"):
        acts.make_groups(head, unit=place.an_lac.east, wanted=[Wanted("Ba", [crowd[0].pk])], on=DAY)


def test_a_proposal_that_cannot_be_made_makes_nothing(place: Place, head: Actor, crowd: list[Person]) -> None:
    first, east = crowd[0].pk, place.an_lac.east
    for wrong, words in (
        ([Wanted("Một", [first]), Wanted("Hai", [first])], "xếp vào hai nhóm"),
        ([Wanted("Một", [first]), Wanted("một", [crowd[1].pk])], "đã có nhóm tên"),
        ([Wanted("Một", [register_person(place.an_lac.west).pk])], "không còn là hội viên"),
        ([Wanted("Một", [])], "Chưa chọn ai"),
    ):
        with pytest.raises(Refused, match=words):
            acts.make_groups(head, unit=east, wanted=wrong, on=DAY)
    assert (Group.objects.count(), GroupMember.objects.count()) == (0, 0)


def test_names_and_telephones_on_paper_are_recorded(place: Place, head: Actor) -> None:
    group = make_group(place.an_lac.east)
    with pytest.raises(ReasonMissing):
        acts.print_phones(head, group=group, count=4)
    assert not Read.objects.exists()
    acts.print_group(head, group=group, count=3)
    acts.print_phones(head.because("Trưởng nhóm giữ"), group=group, count=4)
    names, whole = Read.objects.order_by("pk")
    assert names.what == "Danh sách nhóm 3 người: Nòng cốt, Chi hội Thôn Đông"
    assert whole.what == "Danh sách nhóm có số điện thoại 4 người: Nòng cốt, Chi hội Thôn Đông"
    assert (whole.reason, whole.commune_id) == ("Trưởng nhóm giữ", place.an_lac.unit.pk)


def test_nothing_has_to_be_called_when_somebody_goes(place: Place, clerk: Actor, crowd: list[Person]) -> None:
    group, first, second = make_group(place.an_lac.east, crowd), crowd[0], crowd[1]
    move(clerk, member=first.member, version=first.version, branch=place.an_lac.west, cell=None, on=DAY)
    leave(clerk, member=second.member, version=second.version, why="moved_away", on=DAY)
    assert inside(group) == subjects(crowd)


# Two at once


def both_add(
    clerk: Actor, head: Actor, group: Group, person: Person, monkeypatch: pytest.MonkeyPatch
) -> list[Any]:
    """Each has looked at who is inside before the other has written, unless a lock holds one back."""
    meeting, look = Meeting(), acts.places

    def slow(groups: Any) -> Any:
        found = list(look(groups))
        meeting.arrive()
        return found

    monkeypatch.setattr(acts, "places", slow)
    return at_once(
        lambda: acts.add_people(clerk, group=group, people=[person.pk], on=DAY),
        lambda: acts.add_people(head, group=group, people=[person.pk], on=DAY),
    )


@RACE
def test_of_two_who_add_one_person_at_once_one_does(
    place: Place, clerk: Actor, head: Actor, crowd: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    group = make_group(place.an_lac.east)
    answers = both_add(clerk, head, group, crowd[0], monkeypatch)
    assert sorted(map(len, answers)) == [0, 1]
    assert inside(group) == [crowd[0].subject_id]


@RACE
def test_without_the_locks_the_database_alone_would_stop_the_second(
    place: Place, clerk: Actor, head: Actor, crowd: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    group = make_group(place.an_lac.east)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    answers = both_add(clerk, head, group, crowd[0], monkeypatch)
    assert sorted(type(one) is IntegrityError for one in answers) == [False, True]
