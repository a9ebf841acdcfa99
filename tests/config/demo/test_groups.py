"""The demonstration's work groups: in most branches, headed by the branch's head, joined by nobody real."""

from __future__ import annotations

from datetime import date

from sohoi.config.demo.services import groups
from sohoi.members.models import Person, Post
from sohoi.notices.models import Group, GroupMember
from sohoi.notices.queries import health
from sohoi.units.models import Unit
from tests import factories
from tests.factories import Place, register_person

TODAY = date(2026, 11, 28)


def core(branch: Unit, count: int) -> list[Person]:
    return [register_person(branch, full_name=f"Lê Thị {n:02}", core=True) for n in range(count)]


def test_the_core_of_a_branch_is_parted_and_its_head_heads_the_groups(place: Place) -> None:
    east, west = place.an_lac.branches
    people, plain = core(east, 27), register_person(east)
    factories.make_post(people[3], east, Post.Title.HEAD, since=date(2025, 1, 1))
    core(west, groups.FEWEST - 1)
    core(place.binh_minh.east, 20)
    groups.lay_out(factories.running(), [east, west], today=TODAY)
    one, two = Group.objects.order_by("pk")
    assert (one.unit, two.unit, one.name) == (east, east, "Nòng cốt Thôn Đông 1")
    assert {one.head_id, two.head_id} == {people[3].subject_id}
    put = list(GroupMember.objects.values_list("subject_id", flat=True))
    assert sorted(put) == sorted(person.subject_id for person in people)
    assert plain.subject_id not in put
    assert [level for level, _ in health.groups()] == ["ok"]


def test_links_of_the_demonstration_are_no_real_ones(place: Place) -> None:
    core(place.an_lac.east, 5)
    groups.lay_out(factories.running(), [place.an_lac.east], today=TODAY)
    assert Group.objects.get().address.startswith("https://zalo.me/g/ban-mau-")


def test_a_head_who_is_no_member_there_heads_no_group(place: Place) -> None:
    east, west = place.an_lac.branches
    core(east, 5)
    factories.make_post(register_person(west), east, Post.Title.HEAD, since=date(2025, 1, 1))
    groups.lay_out(factories.running(), [east], today=TODAY)
    assert Group.objects.get().head is None


def test_every_fifth_branch_has_written_nothing_down(place: Place) -> None:
    branches = [factories.make_unit(f"Thôn {n}", "branch", place.an_lac.unit) for n in range(5)]
    for branch in branches:
        core(branch, groups.FEWEST)
    groups.lay_out(factories.running(), branches, today=TODAY)
    assert list(Group.objects.order_by("pk").values_list("unit", flat=True)) == [
        branch.pk for branch in branches[:4]
    ]
