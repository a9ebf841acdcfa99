"""Trusted phones: open while in use, shut after a quarter of an hour, gone at the request after the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from sohoi.access.middleware import SEEN_AT
from sohoi.access.models import Account, Attempt, Device, RoleGrant
from sohoi.access.queries import DEVICE
from sohoi.access.services import accounts, doors
from sohoi.acts import performing
from sohoi.acts.actor import VISITOR
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from tests.access.people import acting, grant_of, hidden, invitation, text
from tests.factories import PIN, Place, account_with, give, trusted_phone
from tests.races import Meeting, at_once

OnPhone = Callable[[Account], Client]
WRONG = "999111"


def leave_alone(client: Client, *, minutes: float) -> None:
    """Let the phone have lain unused."""
    session = client.session
    session[SEEN_AT] -= int(minutes * 60)
    session.save()


def is_open(client: Client) -> bool:
    return client.get("/hoi-vien/").status_code == 200


def test_after_a_quarter_of_an_hour_the_phone_asks_for_its_pin(
    client_on_phone: OnPhone, head: Account
) -> None:
    client = client_on_phone(head)
    leave_alone(client, minutes=14)
    assert is_open(client)
    leave_alone(client, minutes=16)
    assert client.get("/hoi-vien/?q=hoa").headers["Location"] == "/mo-khoa/?next=%2Fhoi-vien%2F%3Fq%3Dhoa"
    assert "Chào Nguyễn Thị Hoa" in text(client.get("/mo-khoa/?next=/hoi-vien/"))
    opened = client.post("/mo-khoa/", {"pin": PIN, "next": "/hoi-vien/?q=hoa"})
    assert opened.headers["Location"] == "/hoi-vien/?q=hoa"
    assert is_open(client)


def test_idleness_is_the_databases_too(client_on_phone: OnPhone, head: Account) -> None:
    client = client_on_phone(head)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert is_open(client)


def test_while_it_is_shut_nothing_of_it_can_be_reached(client_on_phone: OnPhone, head: Account) -> None:
    client = client_on_phone(head)
    leave_alone(client, minutes=16)
    for path in ("/", "/hoi-vien/", "/muc-khac/", "/may-cua-toi/", "/vao/mat-khau/", "/vao/bao-ve/"):
        assert client.get(path, follow=True).request["PATH_INFO"] == "/mo-khoa/"
    device = Device.objects.get()
    assert client.post(f"/may-cua-toi/{device.pk}/bo/").headers["Location"] == "/mo-khoa/"
    assert Device.objects.filter(revoked_at=None).exists()


def test_the_pin_sends_nobody_to_another_host(client_on_phone: OnPhone, head: Account) -> None:
    client = client_on_phone(head)
    for wanted in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        leave_alone(client, minutes=16)
        assert client.post("/mo-khoa/", {"pin": PIN, "next": wanted}).headers["Location"] == "/"


def test_five_wrong_pins_end_the_trust(client_on_phone: OnPhone, head: Account, place: Place) -> None:
    client = client_on_phone(head)
    leave_alone(client, minutes=16)
    for left in (4, 3, 2, 1):
        assert f"Còn thử được {left} lần." in text(client.post("/mo-khoa/", {"pin": WRONG}))
    over = client.post("/mo-khoa/", {"pin": WRONG})
    assert (over.status_code, "sai mã PIN 5 lần" in text(over)) == (403, True)
    assert client.get("/hoi-vien/").headers["Location"].startswith("/vao/")
    assert client.post("/mo-khoa/", {"pin": PIN}).headers["Location"] == "/"
    assert not is_open(client)
    line = Line.objects.get(act="access.end_trust")
    assert (line.actor_kind, line.commune_id) == ("visitor", place.an_lac.unit.pk)
    assert Attempt.objects.filter(door="pin").count() == 5


def test_the_right_pin_in_between_begins_the_count_anew(client_on_phone: OnPhone, head: Account) -> None:
    client = client_on_phone(head)
    for _ in range(2):
        leave_alone(client, minutes=16)
        for _ in range(4):
            client.post("/mo-khoa/", {"pin": WRONG})
        assert client.post("/mo-khoa/", {"pin": PIN}).status_code == 302
    assert is_open(client)


def test_who_forgot_the_pin_comes_back_by_a_new_code(
    client_on_phone: OnPhone, chair: Account, head: Account
) -> None:
    client = client_on_phone(head)
    leave_alone(client, minutes=16)
    assert "xin Hội xã một mã mới" in text(client.get("/mo-khoa/"))
    client.post("/ma/", {"code": invitation(chair, head).code})
    client.post("/ma/pin/", hidden(client.get("/ma/pin/")) | {"pin1": "864209", "pin2": "864209"})
    assert is_open(client)
    assert Device.objects.filter(revoked_at=None).count() == 1, "The trust of before is not left lying about"


def test_trust_lasts_ninety_days_of_the_database(client: Client, chair: Account, head: Account) -> None:
    client.post("/ma/", {"code": invitation(chair, head).code})
    client.post("/ma/pin/", hidden(client.get("/ma/pin/")) | {"pin1": PIN, "pin2": PIN})
    device = Device.objects.get()
    assert device.trusted_until - device.trusted_at >= timedelta(days=90)
    assert datetime.fromisoformat(client.session["_session_expiry"]) == device.trusted_until
    assert timedelta(days=89) < timedelta(seconds=client.cookies["sohoi"]["max-age"]) <= timedelta(days=90)
    Device.objects.update(trusted_until=Now())
    assert not is_open(client)


def test_a_phone_outlives_the_twelve_hours_of_the_office(
    client: Client, chair: Account, head: Account
) -> None:
    client.post("/ma/", {"code": invitation(chair, head).code})
    client.post("/ma/pin/", hidden(client.get("/ma/pin/")) | {"pin1": PIN, "pin2": PIN})
    with time_machine.travel(timezone.now() + timedelta(days=89)):
        assert is_open(client)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert not is_open(client)


def test_the_list_shows_ones_own_phones_only(
    client_on_phone: OnPhone, head: Account, other_chair: Account
) -> None:
    Device.objects.filter(pk=trusted_phone(other_chair).pk).update(label="Máy người lạ")
    page = text(client_on_phone(head).get("/may-cua-toi/"))
    assert page.count("Điện thoại Máy này") == 1
    assert "Máy người lạ" not in page


def test_a_phone_that_is_given_up_is_out_at_its_next_request(client_on_phone: OnPhone, head: Account) -> None:
    lost, mine = client_on_phone(head), client_on_phone(head)
    answer = mine.post(f"/may-cua-toi/{lost.session[DEVICE]}/bo/")
    assert answer.headers["Location"] == "/may-cua-toi/"
    assert not is_open(lost)
    assert is_open(mine)
    assert Line.objects.get(act="access.revoke").actor_id == head.pk


def test_all_phones_can_be_given_up_at_once(client_on_phone: OnPhone, head: Account) -> None:
    clients = [client_on_phone(head), client_on_phone(head)]
    assert "Bỏ cả 2 máy" in text(clients[0].get("/may-cua-toi/"))
    clients[0].post("/may-cua-toi/bo-het/")
    assert [is_open(client) for client in clients] == [False, False]
    assert Line.objects.get(act="access.revoke_all").data == {"count": 2}


def test_nobody_gives_up_a_strangers_phone(
    client_on_phone: OnPhone, head: Account, other_chair: Account
) -> None:
    theirs = trusted_phone(other_chair)
    assert client_on_phone(head).post(f"/may-cua-toi/{theirs.pk}/bo/").status_code == 404
    for act in (doors.revoke, doors.revoke_all):
        subject: Any = {"device": theirs} if act is doors.revoke else {"account": other_chair}
        with pytest.raises(NotForYou):
            act(acting(head), **subject)
    assert Device.objects.get(pk=theirs.pk).revoked_at is None


def test_leaving_a_phone_ends_its_trust(client_on_phone: OnPhone, head: Account) -> None:
    client = client_on_phone(head)
    client.post("/vao/thoat/")
    assert Device.objects.get().revoked_at is not None
    assert not is_open(client)


def test_rights_end_at_the_next_request(client_on_phone: OnPhone, chair: Account, head: Account) -> None:
    client = client_on_phone(head)
    accounts.end(acting(chair), grant=grant_of(head))
    assert client.get("/hoi-vien/").headers["Location"].startswith("/vao/")
    assert Device.objects.get().revoked_at is not None


@pytest.mark.parametrize("what", ["grant", "unit", "account"])
def test_whatever_ended_the_right_ends_the_session(
    client_on_phone: OnPhone, head: Account, place: Place, what: str
) -> None:
    client = client_on_phone(head)
    if what == "grant":
        RoleGrant.objects.filter(account=head).update(until=Now())
    elif what == "unit":
        type(place.an_lac.east).objects.filter(pk=place.an_lac.east.pk).update(closed_on="2026-01-01")
    else:
        Account.objects.filter(pk=head.pk).update(is_active=False)
    assert client.get("/hoi-vien/").headers["Location"].startswith("/vao/")
    assert (DEVICE in client.session) is (what == "account"), "Nobody is there to be signed out"


def test_a_phone_never_carries_more_than_what_is_meant_for_phones(
    client_on_phone: OnPhone, place: Place
) -> None:
    both = give(account_with("branch_head", place.an_lac.east), "commune_chair", place.an_lac.unit)
    client = client_on_phone(both)
    assert is_open(client)
    assert client.get("/nguoi-dung/").status_code == 404


def test_a_phone_is_not_asked_for_a_second_factor(client_on_phone: OnPhone, head: Account) -> None:
    assert client_on_phone(head).get("/", follow=True).request["PATH_INFO"] in ("/hom-nay/", "/hoi-vien/")


def test_a_phone_still_trusted_is_not_written_off(head: Account) -> None:
    with pytest.raises(Refused, match="vẫn mở được"):
        doors.end_trust(VISITOR, device=trusted_phone(head))


def test_a_page_read_twice_in_a_minute_is_one_write(client_on_phone: OnPhone, head: Account) -> None:
    client = client_on_phone(head)
    before = client.session[SEEN_AT]
    assert is_open(client)
    assert client.session[SEEN_AT] == before
    leave_alone(client, minutes=2)
    assert is_open(client)
    assert client.session[SEEN_AT] >= before


def both_guess(device: Device, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Two guesses at once, each held inside until the other is in too, or waits for the lock."""
    meeting, check = Meeting(), doors.check_password

    def slow(pin: str, kept: str) -> bool:
        meeting.arrive()
        return check(pin, kept)

    monkeypatch.setattr(doors, "check_password", slow)
    return at_once(
        lambda: doors.try_pin(VISITOR, device=device, pin=WRONG),
        lambda: doors.try_pin(VISITOR, device=device, pin=PIN),
    )


@pytest.fixture
def nearly_shut(head: Account) -> Device:
    """A phone with four wrong PINs behind it."""
    device = trusted_phone(head)
    Device.objects.filter(pk=device.pk).update(wrong_pins=4, pin=make_password(PIN))
    return Device.objects.get(pk=device.pk)


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_counted_one_by_one(nearly_shut: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever was first decides: after the fifth wrong one the right one opens nothing."""
    answers = both_guess(nearly_shut, monkeypatch)
    nearly_shut.refresh_from_db()
    assert (answers, nearly_shut.wrong_pins) in (([False, False], 5), ([False, True], 1))


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_guess_more_would_pass(
    nearly_shut: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both look at four wrong ones; one more guess is made than there should be."""
    monkeypatch.setattr(performing, "_fresh", lambda subject: subject)
    meeting, trusted = Meeting(), doors.trusted_devices

    def slow(account_id: int) -> Any:
        found = trusted(account_id)
        assert found.exists()
        meeting.arrive()
        return Device.objects.all()

    monkeypatch.setattr(doors, "trusted_devices", slow)
    answers = at_once(
        lambda: doors.try_pin(VISITOR, device=nearly_shut, pin=WRONG),
        lambda: doors.try_pin(VISITOR, device=nearly_shut, pin="999222"),
    )
    nearly_shut.refresh_from_db()
    assert (answers, nearly_shut.wrong_pins) == ([False, False], 6)
