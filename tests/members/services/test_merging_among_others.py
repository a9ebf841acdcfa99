"""Two clerks at once, strangers, and people who must not be joined from afar."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.performing import Refused
from sohoi.members.models import Member, Merge, Person
from sohoi.members.queries import merged
from sohoi.members.services import joining, merging
from tests import factories
from tests.factories import Place, actor_with, register_person
from tests.members.services.sums import assert_register_whole
from tests.races import Meeting, at_once

RACE = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(place: Place) -> Actor:
    return actor_with("commune_clerk", place.an_lac.unit)


@pytest.fixture
def keep(place: Place) -> Member:
    return register_person(place.an_lac.east, birth="1980", phone="0710345678").member


@pytest.fixture
def other(place: Place) -> Member:
    return register_person(place.an_lac.west, birth="1980-05-06", phone="0710999111").member


def merge(actor: Actor, keep: Member, other: Member, *take: str) -> Merge:
    return merging.merge(actor, keep=keep, other=other, take=take, versions=seen(keep, other))


def seen(*members: Member) -> dict[int, int]:
    return dict(Person.objects.filter(pk__in=[one.pk for one in members]).values_list("pk", "version"))


@pytest.mark.parametrize("role", ["commune_chair", "commune_clerk", "branch_head", "province_officer"])
def test_a_stranger_merges_takes_back_and_decides_nothing(
    role: str, clerk: Actor, keep: Member, other: Member, place: Place
) -> None:
    """Offices of the next commune; and at home those whose work it is not."""
    home = {"branch_head": place.an_lac.east, "province_officer": place.province}
    stranger = actor_with(role, home.get(role, place.binh_minh.unit))
    with pytest.raises(NotForYou):
        merge(stranger, keep, other)
    with pytest.raises(NotForYou):
        merging.distinct(stranger, one=keep, other=other)
    done = merge(clerk, keep, other)
    with pytest.raises(NotForYou):
        merging.unmerge(stranger, merge=done)
    if role != "province_officer":
        assert merged.last_merge(stranger, done.kept) is None


def test_nobody_reaches_into_the_next_commune(clerk: Actor, keep: Member, place: Place) -> None:
    there = register_person(place.binh_minh.east).member
    for act in (lambda: merge(clerk, keep, there), lambda: merging.distinct(clerk, one=keep, other=there)):
        with pytest.raises(NotForYou):
            act()
    with pytest.raises(Refused, match="cùng một xã"):
        merge(factories.all_seeing(), keep, there)
    with pytest.raises(Refused):
        merge(clerk, keep, keep)


def test_nobody_chooses_between_what_she_may_not_see(clerk: Actor, place: Place) -> None:
    one = register_person(place.an_lac.east, religion="Phật giáo", occupation="Nông dân")
    two = register_person(place.an_lac.east, religion="Công giáo", occupation="Thợ may")
    blind = frozenset(clerk.grants[0].permissions - {"members.see_sensitive"})
    narrow = replace(clerk, grants=(replace(clerk.grants[0], permissions=blind),))
    merge(narrow, one.member, two.member, "religion", "occupation")
    one.refresh_from_db()
    assert (one.religion, one.occupation) == ("Phật giáo", "Thợ may")


def both_merge(
    clerk: Actor, one: Member, two: Member, swapped: bool, monkeypatch: pytest.MonkeyPatch
) -> list[Any]:
    """Two clerks merge one pair, each held inside until the other is in too or waits for a lock."""
    meeting, snapshot, versions = Meeting(), joining.snapshot, seen(one, two)

    def slow(*args: Any) -> dict[str, Any]:
        meeting.arrive()
        return snapshot(*args)

    monkeypatch.setattr(joining, "snapshot", slow)
    second = (two, one) if swapped else (one, two)
    return at_once(
        lambda: merging.merge(clerk, keep=one, other=two, take=(), versions=versions),
        lambda: merging.merge(clerk, keep=second[0], other=second[1], take=(), versions=versions),
    )


@RACE
@pytest.mark.parametrize("swapped", [False, True])
def test_of_two_who_merge_one_pair_at_once_one_is_told(
    clerk: Actor, keep: Member, other: Member, swapped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = both_merge(clerk, keep, other, swapped, monkeypatch)
    assert sorted(isinstance(one, Merge) for one in answers) == [False, True]
    assert [one for one in answers if isinstance(one, Refused | NotForYou)]
    assert Member.objects.count() == 1
    assert_register_whole()


@RACE
def test_without_the_lock_both_would_merge_or_break(
    clerk: Actor, keep: Member, other: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: neither record is locked nor looked at again, so both go all the way."""

    def loose(act: Any, one: Member, two: Member) -> tuple[Member, dict[int, Person]]:
        return Member.objects.get(pk=two.pk), Person.objects.in_bulk([one.pk, two.pk])

    def unlocked(subject: Any) -> Any:
        return type(subject).objects.get(pk=subject.pk)

    monkeypatch.setattr(merging, "_both", loose)
    monkeypatch.setattr("sohoi.acts.performing._fresh", unlocked)
    answers = both_merge(clerk, keep, other, False, monkeypatch)
    assert not [one for one in answers if isinstance(one, Refused | NotForYou)]
