"""Without a network: who may keep a list, what is in it, and who hears that it must go."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from sohoi.access.middleware import SEEN_AT
from sohoi.access.models import Account, Attempt, Device, Read, RoleGrant
from sohoi.access.queries import actor_of
from sohoi.acts.models import Line
from sohoi.members.queries import offline
from tests import factories
from tests.factories import PIN, Place
from tests.members.views.villages import KEEP, PAGE, SHELL, STILL, Village, corrections, sent, state

WRONG = "999111"


def leave_alone(client: Client) -> None:
    """The phone has lain unused for longer than a quarter of an hour."""
    session = client.session
    session[SEEN_AT] -= 16 * 60
    session.save()


# Keeping


def test_the_list_holds_her_branch_as_she_sees_it_and_nothing_sealed(village: Village) -> None:
    answer = village.phone.post(KEEP, {"pin": PIN})
    assert state(answer) == (200, "kept")
    told = answer.json()
    assert told["rounds"] >= 600_000
    assert [one["name"] for one in told["list"]["people"]] == ["Trần Thị Đào"]
    person = told["list"]["people"][0]
    assert (person["id"], person["version"], person["born"], person["cell"]) == (
        village.member.pk,
        1,
        1978,
        "Tổ 1",
    )
    assert person["facts"] == {
        "birth": "15/08/1978",
        "sex": "Nữ",
        "phone": "0710 111 333",
        "address": "Xóm Bãi",
        "notes": "Hay đi chợ phiên",
    }
    for hidden in ("034178001234", "034178009999", "234", "Mường", "Phật giáo", "Phạm Thị Bên"):
        assert hidden not in json.dumps(told["list"]["people"], ensure_ascii=False)


def test_what_the_list_may_hold_is_neither_a_number_nor_sensitive() -> None:
    named = {key for key, _ in offline.described()["labels"]}
    assert named == set(offline.KEPT)
    assert not named & {
        "id_number",
        "old_id",
        "ethnicity",
        "religion",
        "party",
        "poverty",
        "health_insurance",
    }
    assert set(offline.CORRECTABLE) < named


def test_keeping_is_a_recorded_read(village: Village) -> None:
    village.phone.post(KEEP, {"pin": PIN})
    read = Read.objects.get()
    assert (read.account_id, read.what) == (
        village.head.pk,
        "Danh sách 1 người, giữ trên điện thoại: Chi hội Thôn Đông",
    )
    assert Line.objects.filter(act="members.keep").count() == 1


def test_what_cannot_be_recorded_is_not_given(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    village.phone.raise_request_exception = False
    monkeypatch.setattr("sohoi.members.services.reads.record_read", lambda *_, **__: 1 / 0)
    answer = village.phone.post(KEEP, {"pin": PIN})
    assert answer.status_code == 500
    assert "Trần Thị Đào" not in answer.content.decode()


def test_a_wrong_pin_gives_nothing_and_the_fifth_ends_the_trust(village: Village) -> None:
    for left in (4, 3, 2, 1):
        answer = village.phone.post(KEEP, {"pin": WRONG})
        assert state(answer) == (422, "wrong")
        assert f"Còn thử được {left} lần" in answer.json()["words"]
    last = village.phone.post(KEEP, {"pin": WRONG})
    assert state(last) == (403, "gone")
    assert last.headers["Clear-Site-Data"] == '"storage"'
    assert village.device().revoked_at is not None
    assert (Attempt.objects.filter(door="pin").count(), Read.objects.count()) == (5, 0)
    assert state(village.phone.get(STILL)) == (200, "gone")


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "abc\x00de"])
def test_what_is_no_pin_is_not_tried(village: Village, pin: str) -> None:
    assert state(village.phone.post(KEEP, {"pin": pin}))[1] == "wrong"
    assert Read.objects.count() == 0


def test_by_password_there_is_nothing(village: Village, place: Place, without_totp: None) -> None:
    """Also for who holds the very role: a list is kept only by a phone that can be taken back."""
    client = Client()
    client.force_login(village.head)
    assert [client.get(PAGE).status_code, client.post(KEEP, {"pin": PIN}).status_code] == [404, 404]
    assert sent(client, village.member, phone="0710 111 999").status_code == 404
    assert state(client.get(STILL)) == (200, "gone")


def test_a_visitor_is_led_to_the_door_and_her_phone_told_to_forget(village: Village) -> None:
    assert Client().get(PAGE).headers["Location"].startswith("/vao/")
    assert Client().post(KEEP, {"pin": PIN}).headers["Location"] == "/vao/"
    assert state(Client().get(STILL)) == (200, "gone")


# Whether it may still


def test_an_open_phone_hears_who_it_is(village: Village, place: Place) -> None:
    told = village.phone.get(STILL).json()
    assert told.pop("token")
    assert told == {"state": "open", "device": village.device().pk, "branches": [place.an_lac.east.pk]}


def test_a_locked_phone_is_still_trusted_but_sends_nothing(village: Village) -> None:
    leave_alone(village.phone)
    told = village.phone.get(STILL).json()
    assert (told["state"], told["device"]) == ("locked", village.device().pk)
    assert sent(village.phone, village.member, phone="0710 111 999").headers["Location"] == "/mo-khoa/"
    assert corrections(village.member) == []
    village.phone.post("/mo-khoa/", {"pin": PIN})
    assert state(village.phone.get(STILL)) == (200, "open")


def _revoke(village: Village) -> None:
    Device.objects.filter(account=village.head).update(revoked_at=timezone.now())


def _end_role(village: Village) -> None:
    RoleGrant.objects.filter(account=village.head).update(until=timezone.now())


def _close(village: Village) -> None:
    Account.objects.filter(pk=village.head.pk).update(is_active=False)


@pytest.mark.parametrize("end", [_revoke, _end_role, _close])
def test_who_is_trusted_no_more_hears_it_and_sends_nothing(
    village: Village, end: Callable[[Village], None]
) -> None:
    end(village)
    assert sent(village.phone, village.member, phone="0710 111 999").headers["Location"] == "/vao/"
    assert state(village.phone.get(STILL)) == (200, "gone")
    assert corrections(village.member) == []


def test_signing_out_clears_what_the_browser_kept(village: Village) -> None:
    assert "Clear-Site-Data" not in village.phone.get("/hoi-vien/")
    answer = village.phone.post("/vao/thoat/")
    assert answer.headers["Clear-Site-Data"] == '"storage"'


def test_so_does_the_first_answer_after_the_phone_was_taken_back(village: Village) -> None:
    _revoke(village)
    assert village.phone.get("/hoi-vien/").headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in village.phone.get("/vao/")


# What the worker keeps


def test_the_shell_is_the_same_for_everybody_and_says_nothing_of_anybody(village: Village) -> None:
    shells = [client.get(SHELL) for client in (village.phone, village.stranger, Client())]
    assert shells[0].content == shells[1].content == shells[2].content
    assert "Trần" not in shells[0].content.decode()
    assert "csrf" not in shells[0].content.decode()


def test_the_worker_may_stand_before_the_whole_house(db: None) -> None:
    answer = Client().get("/mat-song/tho.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    told = json.loads(answer.content.decode().split("self.house = ", 1)[1].split(";\n", 1)[0])
    assert told["shell"] == SHELL
    assert all(path.startswith("/static/") for path in told["files"])
    page = Client().get(SHELL).content.decode()
    assert [path for path in told["files"] if path.endswith(".js") and path not in page] == []


def test_the_worker_is_another_one_when_the_shell_changes(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    before = Client().get("/mat-song/tho.js").content
    assert Client().get("/mat-song/tho.js").content == before
    monkeypatch.setattr(offline, "DAYS", 6)
    assert Client().get("/mat-song/tho.js").content != before


# Ways there


def test_the_way_there_is_offered_on_her_phone_alone(village: Village, place: Place) -> None:
    chair = factories.account_with("commune_chair", place.an_lac.unit)
    password = Client()
    password.force_login(chair)
    for path in ("/hoi-vien/", "/muc-khac/"):
        assert f'href="{PAGE}"' in village.phone.get(path).content.decode()
        assert f'href="{PAGE}"' not in password.get(path).content.decode()


def test_heads_are_only_those_of_branches(place: Place) -> None:
    clerk = factories.account_with("commune_clerk", place.an_lac.unit)
    two = factories.account_with("branch_head", place.an_lac.west)
    factories.give(two, "branch_head", place.an_lac.east)
    assert offline.branches(actor_of(clerk, strong=True)) == []
    assert offline.branches(actor_of(two, strong=False)) == list(place.an_lac.branches)
