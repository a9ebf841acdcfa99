"""Times away: she stays a member of her branch, and the list and the counts know that she is away."""

from __future__ import annotations

from datetime import date

import pytest

from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.performing import Refused
from sohoi.members.models import Absence, Member
from sohoi.members.queries import finding
from sohoi.members.queries.figures import figures
from sohoi.members.services.absences import come_back, go_away
from sohoi.members.services.people import Stale, correct, leave
from tests.factories import Place, actor_with, register_person
from tests.members.services.sums import assert_register_whole

DAY, LATER = date(2026, 3, 1), date(2026, 9, 1)


@pytest.fixture
def head(place: Place) -> Actor:
    return actor_with("branch_head", place.an_lac.east)


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(place.an_lac.east, birth="1990").member


def test_away_she_is_listed_counted_and_found_as_such(place: Place, head: Actor, member: Member) -> None:
    register_person(place.an_lac.east)
    go_away(head, member=member, version=1, since=DAY, where="Bình Dương", why="Làm công nhân")
    assert Member.objects.get(pk=member.pk).away_since == DAY
    found = figures(head, place.an_lac.east, year=2026)
    assert (found.members, found.away) == (2, 1)
    assert finding.find(head, finding.Wanted(away=True), year=2026).people == [member]
    stranger = actor_with("branch_head", place.an_lac.west)
    assert finding.find(stranger, finding.Wanted(away=True), year=2026).people == []
    assert_register_whole()


def test_a_correction_meanwhile_leaves_her_away(head: Actor, member: Member) -> None:
    go_away(head, member=member, version=1, since=DAY)
    correct(head, member=member, version=2, facts={"core": True}, today=LATER)
    assert Member.objects.get().away_since == DAY
    assert_register_whole()


def test_back_she_is_away_no_more_and_may_go_again(head: Actor, member: Member) -> None:
    go_away(head, member=member, version=1, since=DAY)
    come_back(head, member=member, version=2, on=LATER)
    assert Member.objects.get().away_since is None
    with pytest.raises(Refused, match="không còn"):
        come_back(head, member=member, version=3, on=LATER)
    with pytest.raises(Refused, match="01/09/2026"):
        go_away(head, member=member, version=3, since=DAY)
    go_away(head, member=member, version=3, since=LATER)
    assert Absence.objects.count() == 2
    assert_register_whole()


def test_what_makes_no_sense_is_refused(head: Actor, member: Member) -> None:
    go_away(head, member=member, version=1, since=LATER)
    with pytest.raises(Refused, match="đi làm xa rồi"):
        go_away(head, member=member, version=2, since=LATER)
    with pytest.raises(Refused, match="trước ngày đi"):
        come_back(head, member=member, version=2, on=DAY)
    with pytest.raises(Stale):
        come_back(head, member=member, version=1, on=LATER)
    assert Absence.objects.get().until is None


def test_whoever_dies_away_is_away_no_more(head: Actor, member: Member) -> None:
    go_away(head, member=member, version=1, since=LATER)
    leave(head, member=member, version=2, why="died", on=DAY)
    assert Absence.objects.get().until == LATER
    assert_register_whole()


def test_a_stranger_writes_nothing(place: Place, member: Member) -> None:
    for role, unit in (("branch_head", place.an_lac.west), ("commune_clerk", place.binh_minh.unit)):
        with pytest.raises(NotForYou):
            go_away(actor_with(role, unit), member=member, version=1, since=DAY)
    assert not Absence.objects.exists()
