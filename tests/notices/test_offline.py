"""At the door without a network: which sheets she may hold, and that each tick comes in once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sohoi.access.models import Account
from sohoi.acts.actor import Actor
from sohoi.acts.models import Line
from sohoi.members.models import Person
from sohoi.members.queries import offline
from sohoi.notices.models import Notice, Recipient
from sohoi.notices.services import answering, publishing
from tests import factories
from tests.factories import PIN, Place, register_person
from tests.notices.telling import recipient_of, told
from tests.races import at_once

KEYS = [letter * 32 for letter in "abc"]


@pytest.fixture
def east_head(place: Place) -> Account:
    return factories.account_with("branch_head", place.an_lac.east)


@pytest.fixture
def phone(east_head: Account, client_on_phone: Callable[[Account], Client]) -> Client:
    return client_on_phone(east_head)


@pytest.fixture
def tay(place: Place) -> Person:
    return register_person(place.an_lac.west, full_name="Đỗ Thị Tây", phone="0710000009")


@pytest.fixture
def invited(place: Place, clerk: Actor, crowd: list[Person], tay: Person) -> Notice:
    return meeting(place, clerk, 1)


def meeting(place: Place, clerk: Actor, days: int, **more: Any) -> Notice:
    at = timezone.now() + timedelta(days=days)
    return told(clerk, place.an_lac.unit, kind="invitation", **{"title": "Tập huấn", **more}, meet_at=at)


def tick(phone: Client, one: Recipient, came: bool, key: str = KEYS[0]) -> Any:
    return phone.post(reverse("offline-came"), {"key": key, "tick": one.pk, "came": "1" if came else "0"})


def attended(one: Recipient) -> bool | None:
    return Recipient.objects.get(pk=one.pk).attended


# What she holds


def test_she_holds_the_invited_of_her_branch_and_nobody_else(
    phone: Client, invited: Notice, crowd: list[Person], clerk: Actor
) -> None:
    an, _, cuc = (recipient_of(invited, one) for one in crowd)
    answering.help_reply(clerk, recipient=an, value="yes")
    answering.attend(clerk, recipient=cuc, came=True)
    kept = phone.post(reverse("offline-keep"), {"pin": PIN}).json()["list"]
    [sheet] = kept["sheets"]
    assert (sheet["title"], sheet["send"]) == ("Tập huấn", reverse("offline-came"))
    rows = [(one["name"], one["tag"], one["came"]) for one in sheet["rows"]]
    assert rows == [("Lê Thị An", "Sẽ dự", False), ("Lê Thị Bình", "", False), ("Lê Thị Cúc", "", True)]
    assert "Đỗ Thị Tây" not in json.dumps(kept, ensure_ascii=False)


def test_meetings_from_two_days_ago_to_a_week_ahead(
    place: Place, clerk: Actor, crowd: list[Person], tay: Person
) -> None:
    head = factories.actor_with("branch_head", place.an_lac.east)
    for days in (-3, -2, 0, 7, 8):
        meeting(place, clerk, days, title=f"{days}")
    told(clerk, place.an_lac.unit, title="Không phải giấy mời")
    taken_back = meeting(place, clerk, 1, title="Thu hồi")
    publishing.withdraw(clerk.because("Đổi ngày"), notice=taken_back)
    branches = offline.branches(head)
    titles = [one.title for one in offline.sheets(head, branches, timezone.localdate())]
    assert titles == ["-2", "0", "7"]
    assert offline.sheets(head, [place.an_lac.west], timezone.localdate())[0].rows == []


# What comes in


def test_a_tick_comes_in_with_a_receipt_and_can_be_taken_away(
    phone: Client, invited: Notice, crowd: list[Person]
) -> None:
    an = recipient_of(invited, crowd[0])
    answer = tick(phone, an, True)
    assert (answer.status_code, answer.json()) == (200, {"state": "done", "came": True})
    assert attended(an) is True
    assert tick(phone, an, False, KEYS[1]).json() == {"state": "done", "came": False}
    assert attended(an) is None


def test_sent_again_it_is_done_once_and_undoes_nothing_that_came_later(
    phone: Client, invited: Notice, crowd: list[Person]
) -> None:
    an = recipient_of(invited, crowd[0])
    tick(phone, an, True)
    tick(phone, an, False, KEYS[1])
    assert tick(phone, an, True).json() == {"state": "done", "came": False}
    assert attended(an) is None
    assert Line.objects.filter(act="notices.attend").count() == 2


@pytest.mark.django_db(transaction=True)
def test_sent_from_two_windows_at_once_it_is_done_once(
    phone: Client, invited: Notice, crowd: list[Person]
) -> None:
    an = recipient_of(invited, crowd[0])
    answers = at_once(*[lambda: tick(phone, an, True).json()] * 2)
    assert answers == [{"state": "done", "came": True}] * 2
    assert Line.objects.filter(act="notices.attend").count() == 1


def test_what_cannot_be_written_down_is_refused_in_words_and_nothing_else(
    phone: Client, invited: Notice, crowd: list[Person], tay: Person, clerk: Actor
) -> None:
    an, hers = recipient_of(invited, crowd[0]), recipient_of(invited, tay)
    path = reverse("offline-came")
    for sent in ({}, {"key": KEYS[0]}, {"key": KEYS[0], "came": "2"}, {"tick": an.pk, "came": "1"}):
        assert phone.post(path, sent).json()["state"] == "refused"
    strange = tick(phone, hers, True)
    absent = phone.post(path, {"key": KEYS[1], "tick": 10**9, "came": "1"})
    assert (strange.status_code, strange.json()) == (absent.status_code, absent.json())
    assert "không còn trong danh sách mời" in strange.json()["words"]
    publishing.withdraw(clerk.because("Đổi ngày"), notice=invited)
    assert "thu hồi" in tick(phone, an, True).json()["words"]
    assert not Recipient.objects.filter(attended=True).exists()


def test_only_her_trusted_phone_sends(
    east_head: Account, without_totp: None, invited: Notice, crowd: list[Person]
) -> None:
    an = recipient_of(invited, crowd[0])
    by_password = Client()
    by_password.force_login(east_head)
    assert tick(by_password, an, True).status_code == 404
    assert attended(an) is None
