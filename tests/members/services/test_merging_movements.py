"""Two records become one: what either was on its way with comes along, and goes back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sohoi.acts.performing import Refused
from sohoi.members.models import Absence, Application, Arrival, Member, Merge, Person, Transfer
from sohoi.members.services.absences import come_back, go_away
from sohoi.members.services.admissions import admit, apply
from sohoi.members.services.decisions import Paper
from sohoi.members.services.merging import merge, unmerge
from sohoi.members.services.transfers import propose, turn_back, withdraw
from tests.factories import Place, all_seeing, register_person
from tests.members.services.sums import assert_register_whole

DAY, LATER = date(2026, 3, 1), date(2026, 9, 1)
ALL: Any = all_seeing()


def merged(keep: Person, other: Person) -> Merge:
    fresh = {one.pk: one.version for one in Person.objects.filter(pk__in=(keep.pk, other.pk))}
    rows = {one.pk: one for one in Member.objects.all()}
    return merge(ALL, keep=rows[keep.pk], other=rows[other.pk], take=[], versions=fresh)


@pytest.fixture
def keep(place: Place) -> Person:
    return register_person(place.an_lac.east, birth="1979")


@pytest.fixture
def other(place: Place) -> Person:
    """Came by an application, was returned once, and is away."""
    facts = {"full_name": "Nguyễn Thị An"}
    one = apply(ALL, branch=place.an_lac.east, facts=facts, kind="ordinary", on=DAY)
    [person] = admit(ALL, unit=place.an_lac.unit, applications=[one.pk], paper=Paper("1/QĐ", DAY))
    member = Member.objects.get(pk=person.pk)
    sent = propose(ALL, member=member, version=1, target=place.binh_minh.unit, on=DAY)
    turn_back(ALL, transfer=Arrival.objects.get(pk=sent.pk), why="Không", on=DAY)
    go_away(ALL, member=member, version=3, since=DAY, where="Bình Dương")
    return Person.objects.get(pk=person.pk)


def test_it_comes_along_and_goes_back(keep: Person, other: Person) -> None:
    made = merged(keep, other)
    for model in (Application, Transfer, Absence):
        assert model.objects.get().person_id == keep.pk
    assert Member.objects.get().away_since == DAY
    assert_register_whole()
    unmerge(ALL, merge=made)
    for model in (Application, Transfer, Absence):
        assert model.objects.get().person_id == other.pk
    assert Member.objects.get(pk=keep.pk).away_since is None
    assert_register_whole()


def test_a_time_away_told_twice_is_one(keep: Person, other: Person) -> None:
    go_away(ALL, member=keep.member, version=1, since=date(2026, 2, 1))
    made = merged(keep, other)
    assert Absence.objects.get().since == date(2026, 2, 1)
    unmerge(ALL, merge=made)
    assert Absence.objects.count() == 2
    assert_register_whole()


def test_a_time_away_that_was_over_before_stays_beside(keep: Person, other: Person) -> None:
    go_away(ALL, member=keep.member, version=1, since=date(2025, 1, 1))
    come_back(ALL, member=keep.member, version=2, on=date(2025, 6, 1))
    merged(keep, other)
    assert set(Absence.objects.values_list("person", flat=True)) == {keep.pk}
    assert Absence.objects.count() == 2
    assert_register_whole()


def test_whoever_is_on_her_way_is_not_merged(place: Place, keep: Person, other: Person) -> None:
    member = Member.objects.get(pk=other.pk)
    sent = propose(ALL, member=member, version=other.version, target=place.binh_minh.unit, on=LATER)
    with pytest.raises(Refused, match="đang chờ nơi khác nhận"):
        merged(keep, other)
    withdraw(ALL, transfer=sent, on=LATER)
    merged(keep, other)
    assert_register_whole()
