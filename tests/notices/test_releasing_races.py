"""Two who release one notice at the same moment: it goes out once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from sohoi.access.models import Account
from sohoi.access.queries import actor_of
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from sohoi.members.models import Person
from sohoi.notices import tasks
from sohoi.notices.models import Notice
from sohoi.notices.services import publishing, releasing
from sohoi.notices.services.publishing import compose, send
from sohoi.notices.services.releasing import approve, ask_second, schedule
from tests.factories import Place, account_with, actor_with
from tests.notices.telling import stated
from tests.races import Meeting, at_once

RACE = pytest.mark.django_db(transaction=True)


@pytest.fixture
def writer(place: Place) -> Account:
    return account_with("commune_clerk", place.an_lac.unit)


@pytest.fixture
def draft(place: Place, writer: Account, crowd: list[Person]) -> Notice:
    me = actor_of(writer, strong=True)
    return compose(me, unit=place.an_lac.unit, stated=stated(place.an_lac.east))


def waits_for_its_time(writer: Account, draft: Notice) -> None:
    at = timezone.now() + timedelta(hours=1)
    schedule(actor_of(writer, strong=True), notice=draft, version=0, at=at)
    Notice.objects.filter(pk=draft.pk).update(publish_at=timezone.now() - timedelta(seconds=1))


# Each has looked before the other has written, unless a lock holds one back


def slow(monkeypatch: pytest.MonkeyPatch, room: Any, name: str) -> None:
    meeting, look = Meeting(), getattr(room, name)

    def wait(*args: Any) -> Any:
        found = look(*args)
        meeting.arrive()
        return found

    monkeypatch.setattr(room, name, wait)


def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)


def approve_both(place: Place, writer: Account, draft: Notice, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    chairs = [actor_with("commune_chair", place.an_lac.unit) for _ in range(2)]
    version = ask_second(actor_of(writer, strong=True), notice=draft, version=0).version
    slow(monkeypatch, releasing, "check_fits")
    return at_once(*(lambda one=one: approve(one, notice=draft, version=version) for one in chairs))


@RACE
def test_of_two_who_approve_at_once_one_does(
    place: Place, writer: Account, draft: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = approve_both(place, writer, draft, monkeypatch)
    assert sorted(isinstance(one, Refused) for one in answers) == [False, True]


@RACE
def test_without_the_lock_both_approve(
    place: Place, writer: Account, draft: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked(monkeypatch)
    answers = approve_both(place, writer, draft, monkeypatch)
    assert [type(one) for one in answers] == [Notice, Notice]


def send_both(place: Place, writer: Account, draft: Notice, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    other = actor_with("commune_clerk", place.an_lac.unit)
    slow(monkeypatch, publishing, "wants_second")
    return at_once(
        *(
            lambda one=one: send(one, notice=draft, version=0)
            for one in (actor_of(writer, strong=True), other)
        )
    )


@RACE
def test_of_two_who_send_at_once_one_does(
    place: Place, writer: Account, draft: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = send_both(place, writer, draft, monkeypatch)
    assert sorted(isinstance(one, Refused) for one in answers) == [False, True]


@RACE
def test_without_the_lock_both_send(
    place: Place, writer: Account, draft: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked(monkeypatch)
    answers = send_both(place, writer, draft, monkeypatch)
    assert [type(one) for one in answers] == [Notice, Notice]


def tick_twice(writer: Account, draft: Notice, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    waits_for_its_time(writer, draft)
    slow(monkeypatch, releasing, "wants_second")
    return at_once(tasks.send_scheduled, tasks.send_scheduled)


@RACE
def test_two_ticks_send_once(writer: Account, draft: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted(tick_twice(writer, draft, monkeypatch)) == [0, 1]
    assert Line.objects.filter(act="notices.send_due").count() == 1


@RACE
def test_without_the_lock_two_ticks_send_twice(
    writer: Account, draft: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked(monkeypatch)
    assert tick_twice(writer, draft, monkeypatch) == [1, 1]
    assert Line.objects.filter(act="notices.send_due").count() == 2
