"""Two or more acts on people at the same moment; each race stands beside its twin without the lock."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.members import record
from sohoi.members.models import Member, Person
from sohoi.members.services import people
from sohoi.members.services.people import Stale, correct, leave, move, register
from sohoi.members.tasks import FOLD
from sohoi.units.models import Unit
from tests.factories import Place, actor_with, register_person
from tests.members.services.sums import assert_register_whole
from tests.races import Meeting, at_once

DAY, LATER = date(2026, 3, 1), date(2026, 9, 1)
RACE = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(place: Place) -> Actor:
    return actor_with("commune_clerk", place.an_lac.unit)


@pytest.fixture
def head(place: Place) -> Actor:
    return actor_with("branch_head", place.an_lac.east)


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(place.an_lac.east, birth="1979", phone="0710345678").member


def both_correct(clerk: Actor, head: Actor, member: Member, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Two corrections of one version, each held inside until the other is in too, or waits for a lock."""
    meeting, row = Meeting(), record.member_row

    def slow(*args: Any, **kwargs: Any) -> Member:
        meeting.arrive()
        return row(*args, **kwargs)

    monkeypatch.setattr(people, "member_row", slow)
    return at_once(
        lambda: correct(clerk, member=member, version=1, facts={"phone": "0710000001"}, today=DAY),
        lambda: correct(head, member=member, version=1, facts={"occupation": "Làm ruộng"}, today=DAY),
    )


@RACE
def test_of_two_corrections_at_once_one_is_shown_the_other(
    clerk: Actor, head: Actor, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = both_correct(clerk, head, member, monkeypatch)
    assert {type(one) for one in answers} == {Person, Stale}
    [stale] = [one for one in answers if isinstance(one, Stale)]
    assert stale.person.version == Person.objects.get().version == 2
    assert_register_whole()


@RACE
def test_without_the_locks_one_correction_would_swallow_the_other(
    clerk: Actor, head: Actor, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    answers = both_correct(clerk, head, member, monkeypatch)
    assert [type(one) for one in answers] == [Person, Person]
    person = Person.objects.get()
    assert person.version == 2
    assert (person.phone == "0710000001") != (person.occupation == "Làm ruộng")


@RACE
def test_of_leaving_and_correcting_at_once_one_waits_and_is_refused(
    clerk: Actor, head: Actor, member: Member
) -> None:
    answers = at_once(
        lambda: leave(clerk, member=member, version=1, why="resigned", on=DAY),
        lambda: correct(head, member=member, version=1, facts={"phone": ""}, today=DAY),
    )
    assert sum(isinstance(one, Person) for one in answers) == 1
    assert all(isinstance(one, Person | Stale | NotForYou) for one in answers)
    assert_register_whole()


@RACE
def test_many_acts_and_a_fold_at_once_keep_the_counts(place: Place, clerk: Actor) -> None:
    east, west = place.an_lac.branches
    members = [register_person(branch, birth="1979").member for branch in (east, west) for _ in range(6)]

    def work(mine: list[Member], there: Unit) -> int:
        for n, member in enumerate(mine):
            register(clerk, branch=there, facts={"full_name": "An"}, since=DAY, today=LATER)
            correct(clerk, member=member, version=1, facts={"core": True, "birth": None}, today=DAY)
            move(clerk, member=member, version=2, branch=there, cell=None, on=DAY)
            if n % 2:
                fresh = Member.objects.get(pk=member.pk)
                leave(clerk, member=fresh, version=3, why="resigned", on=LATER)
        return len(mine)

    def fold() -> int:
        for branch in (east, west) * 10:
            with connection.cursor() as cursor:
                cursor.execute(FOLD, [branch.pk])
        return 0

    answers = at_once(
        fold,
        *(
            lambda mine=members[n::4], there=there: work(mine, there)
            for n, there in enumerate((west, east, west, east))
        ),
    )
    assert answers == [0, 3, 3, 3, 3]
    assert_register_whole()
