"""The branch head's door: a code that opens one account once within ten minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sohoi.access.models import Account, Attempt, Device, RoleGrant, SignInCode
from sohoi.access.queries import DEVICE, code_of_link, code_of_signs
from sohoi.access.services import accounts, doors
from sohoi.acts import performing
from sohoi.acts.actor import VISITOR
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused, Running
from tests.access.people import OTHER_PASSWORD, acting, expire, grant_of, hidden, invitation, text
from tests.factories import Place, account_with, give
from tests.races import Meeting, at_once

OVER = "Mã không đúng hoặc đã hết hạn"
PIN = "246802"
ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-A135F) Chrome/130 Mobile"


@pytest.fixture
def made(chair: Account, head: Account) -> doors.Invitation:
    """The chair of An Lạc shows the head of Thôn Đông a code."""
    return invitation(chair, head)


def chosen(client: Client, pin: str = PIN, again: str = "") -> Any:
    """Send the page on which the PIN is chosen."""
    form = hidden(client.get("/ma/pin/"))
    return client.post("/ma/pin/", form | {"pin1": pin, "pin2": again or pin})


def test_from_the_typed_code_to_her_members(client: Client, head: Account, made: doors.Invitation) -> None:
    typed = f"{made.code[:4].lower()} {made.code[4:]}"
    assert client.post("/ma/", {"code": typed}).headers["Location"] == "/ma/pin/"
    assert "Chào Nguyễn Thị Hoa" in text(client.get("/ma/pin/"))
    client.defaults["HTTP_USER_AGENT"] = ANDROID
    assert chosen(client).headers["Location"] == "/"
    assert client.get("/hoi-vien/").status_code == 200
    device = Device.objects.get()
    assert (device.account, device.label, client.session[DEVICE]) == (head, "Điện thoại Android", device.pk)
    assert PIN not in device.pin


def test_the_trail_tells_the_chair_of_the_new_phone(
    client: Client, head: Account, place: Place, made: doors.Invitation
) -> None:
    client.post("/ma/", {"code": made.code})
    chosen(client)
    line = Line.objects.get(act="access.trust")
    assert (line.actor_id, line.commune_id) == (head.pk, place.an_lac.unit.pk)
    assert PIN not in str(line.data)
    invited = Line.objects.get(act="access.invite")
    assert made.code not in str(invited.data)
    assert made.token not in str(invited.data)


def test_the_link_leads_the_same_way(client: Client, made: doors.Invitation) -> None:
    path = f"/ma/mo/{made.token}/"
    assert "Có phải Nguyễn Thị Hoa?" in text(client.get(path))
    assert client.post(path).headers["Location"] == "/ma/pin/"
    assert chosen(client).headers["Location"] == "/"
    assert Device.objects.count() == 1


def test_looking_at_the_link_writes_nothing_and_names_only_her(
    client: Client, place: Place, made: doors.Invitation
) -> None:
    """Messengers fetch a link to show a preview of it."""
    for path in (f"/ma/mo/{made.token}/", "/ma/mo/khong-co/"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = client.get(path)
        assert all(query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE")) for query in asked)
        assert client.cookies.get("sohoi") is None
        assert "An Lạc" not in page.content.decode()
        assert "Thôn Đông" not in page.content.decode()
    assert not Session.objects.exists()
    assert not Attempt.objects.exists()
    assert code_of_link(made.token) == made.stored


def test_only_hashes_of_the_code_are_kept(made: doors.Invitation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM access_signincode s")
        stored = cursor.fetchone()[0]
    assert made.token not in stored
    assert made.code not in stored


def test_a_code_opens_once(made: doors.Invitation) -> None:
    first, second = Client(), Client()
    for client in (first, second):
        client.post("/ma/", {"code": made.code})
    page = hidden(second.get("/ma/pin/"))
    assert chosen(first).headers["Location"] == "/"
    late = second.post("/ma/pin/", page | {"pin1": PIN, "pin2": PIN})
    assert (late.status_code, OVER in text(late)) == (404, True)
    assert OVER in text(second.post("/ma/", {"code": made.code}))
    assert second.get(f"/ma/mo/{made.token}/").status_code == 404
    assert Device.objects.count() == 1


def test_pressed_twice_the_phone_is_trusted_once_and_stays_in(made: doors.Invitation) -> None:
    """The second sending still has the cookies of before the first one was answered."""
    client, again = Client(), Client()
    client.post("/ma/", {"code": made.code})
    form = hidden(client.get("/ma/pin/")) | {"pin1": PIN, "pin2": PIN}
    client.post("/ma/pin/", form)
    assert again.post("/ma/pin/", form).headers["Location"] == "/"
    assert again.get("/hoi-vien/").status_code == 200
    assert Device.objects.count() == 1


def test_a_code_that_nobody_brought_leads_nowhere(client: Client, made: doors.Invitation) -> None:
    for path in ("/ma/pin/", "/ma/mat-khau/"):
        assert client.get(path).status_code == 404
        for ticket in ("", "invented", f"{made.stored.pk}:x:y"):
            form = {"ticket": ticket, "pin1": PIN, "pin2": PIN, "password1": OTHER_PASSWORD}
            assert client.post(path, form | {"password2": OTHER_PASSWORD}).status_code == 404
    assert not Device.objects.exists()


def test_after_ten_minutes_it_is_over_wherever_she_stands(client: Client, made: doors.Invitation) -> None:
    client.post("/ma/", {"code": made.code})
    form = hidden(client.get("/ma/pin/"))
    expire(made.stored)
    assert client.get("/ma/pin/").status_code == 404
    late = client.post("/ma/pin/", form | {"pin1": PIN, "pin2": PIN})
    assert (late.status_code, OVER in text(late)) == (404, True)
    assert OVER in text(client.post("/ma/", {"code": made.code}))
    assert not Device.objects.exists()


def test_ten_minutes_are_the_databases(made: doors.Invitation) -> None:
    """However wrong the clock of a web server goes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires_at - statement_timestamp() FROM access_signincode")
        assert timedelta(minutes=9) < cursor.fetchone()[0] <= timedelta(minutes=10)
    for wrong in (timedelta(days=2), timedelta(minutes=-30)):
        with time_machine.travel(timezone.now() + wrong):
            assert code_of_signs(made.code) == made.stored
    expire(made.stored)
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        assert code_of_signs(made.code) is None


def test_a_new_code_ends_the_one_before(chair: Account, head: Account, made: doors.Invitation) -> None:
    newer = invitation(chair, head)
    assert code_of_signs(made.code) is None
    assert code_of_link(made.token) is None
    assert code_of_signs(newer.code) == newer.stored


def test_a_code_ends_with_the_role_and_with_the_account(
    chair: Account, head: Account, made: doors.Invitation
) -> None:
    Account.objects.filter(pk=head.pk).update(is_active=False)
    assert code_of_signs(made.code) is None
    Account.objects.filter(pk=head.pk).update(is_active=True)
    accounts.end(acting(chair), grant=grant_of(head))
    assert code_of_signs(made.code) is None


def test_a_role_that_ended_meanwhile_trusts_no_phone(head: Account, made: doors.Invitation) -> None:
    """The members' floor ends grants without knowing of codes."""
    RoleGrant.objects.filter(account=head).update(until=Now())
    with pytest.raises(doors.WrongCode):
        doors.trust(VISITOR, code=made.stored, pin=PIN, label="x")
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    ("pin", "again", "words"),
    [
        ("111111", "", "dễ đoán"),
        ("123456", "", "dễ đoán"),
        ("24680", "", "6 chữ số"),
        ("24680a", "", "6 chữ số"),
        ("２４６８０２", "", "6 chữ số"),
        ("246802", "246803", "chưa giống nhau"),
    ],
)
def test_a_pin_that_will_not_do_leaves_the_code_good(
    client: Client, made: doors.Invitation, pin: str, again: str, words: str
) -> None:
    client.post("/ma/", {"code": made.code})
    assert words in text(chosen(client, pin, again))
    assert not Device.objects.exists()
    assert chosen(client).headers["Location"] == "/"


@pytest.mark.parametrize("typed", ["", "AAAA BBBB", "' OR 1=1", "Ắ" * 8, "A" * 41])
def test_what_is_no_code_is_told_so(client: Client, made: doors.Invitation, typed: str) -> None:
    answer = client.post("/ma/", {"code": typed})
    assert answer.status_code == 200
    assert not Session.objects.exists()


def test_ten_wrong_codes_and_the_address_waits(client: Client, made: doors.Invitation) -> None:
    for n in range(10):
        assert OVER in text(client.post("/ma/", {"code": f"SAI{n}"}, REMOTE_ADDR="203.0.113.7"))
    waiting = client.post("/ma/", {"code": made.code}, REMOTE_ADDR="203.0.113.7")
    assert "Hãy đợi 15 phút" in text(waiting)
    assert client.post("/ma/", {"code": made.code}, REMOTE_ADDR="203.0.113.8").status_code == 302
    Attempt.objects.update(at=Now() - timedelta(minutes=16))
    assert client.post("/ma/", {"code": made.code}, REMOTE_ADDR="203.0.113.7").status_code == 302


def test_a_household_is_one_address(client: Client, made: doors.Invitation) -> None:
    """Whoever has a whole IPv6 network must not get ten guesses for each of its addresses."""
    for n in range(10):
        client.post("/ma/", {"code": f"SAI{n}"}, REMOTE_ADDR=f"2001:db8:1:2::{n}")
    assert "Hãy đợi" in text(client.post("/ma/", {"code": made.code}, REMOTE_ADDR="2001:db8:1:2:9::1"))
    assert client.post("/ma/", {"code": made.code}, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302


def test_who_was_signed_in_here_before_is_signed_out(
    client_as: Callable[[Account], Client], other_chair: Account, made: doors.Invitation
) -> None:
    client = client_as(other_chair)
    client.post(f"/ma/mo/{made.token}/")
    assert client.get("/hom-nay/").status_code == 302
    chosen(client)
    assert client.get("/nguoi-dung/").status_code == 404


def test_an_account_of_the_office_sets_a_password_instead(
    client: Client, chair: Account, place: Place, without_totp: None
) -> None:
    clerk = account_with("commune_clerk", place.an_lac.unit)
    made = invitation(chair, clerk)
    assert client.post("/ma/", {"code": made.code}).headers["Location"] == "/ma/mat-khau/"
    page = client.get("/ma/mat-khau/")
    assert clerk.username in text(page)
    both = {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    weak = client.post("/ma/mat-khau/", hidden(page) | {"password1": "12345678", "password2": "12345678"})
    assert "rất dễ đoán" in text(weak)
    assert client.post("/ma/mat-khau/", hidden(page) | both).headers["Location"] == "/"
    assert client.get("/hom-nay/").status_code == 200
    assert Line.objects.get(act="access.set_password").commune_id == place.an_lac.unit.pk


def test_each_kind_of_account_has_its_own_way(
    client: Client, chair: Account, head: Account, place: Place
) -> None:
    """A phone's code sets no password, an office's code trusts no phone."""
    clerk = account_with("commune_clerk", place.an_lac.unit)
    for_phone, for_office = invitation(chair, head).stored, invitation(chair, clerk).stored
    with pytest.raises(doors.WrongCode):
        doors.set_first_password(VISITOR, code=for_phone, password=OTHER_PASSWORD)
    with pytest.raises(doors.WrongCode):
        doors.trust(VISITOR, code=for_office, pin=PIN, label="x")
    assert not SignInCode.objects.exclude(used_at=None).exists()


def test_a_code_is_given_only_by_who_manages_all_of_the_account(
    chair: Account, other_chair: Account, head: Account, place: Place
) -> None:
    with pytest.raises(NotForYou):
        doors.invite(acting(other_chair), grant=grant_of(head))
    with pytest.raises(Refused, match="cho người khác"):
        doors.invite(acting(chair), grant=grant_of(chair))
    grant = grant_of(head)
    give(head, "province_officer", place.province)
    with pytest.raises(Refused, match="ở nơi khác"):
        doors.invite(acting(chair), grant=grant)
    assert not SignInCode.objects.exists()


def both_use(made: doors.Invitation, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Two phones at once, each held after it has used the code until the other has too, or waits."""
    meeting, check = Meeting(), doors._check_pin

    def slow(pin: str) -> None:
        meeting.arrive()
        check(pin)

    monkeypatch.setattr(doors, "_check_pin", slow)
    return at_once(
        lambda: doors.trust(VISITOR, code=made.stored, pin=PIN, label="một"),
        lambda: doors.trust(VISITOR, code=made.stored, pin=PIN, label="hai"),
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_phones_with_one_code_exactly_one_comes_in(
    made: doors.Invitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = both_use(made, monkeypatch)
    assert {type(one) for one in answers} == {Device, doors.WrongCode}
    assert Device.objects.count() == 1
    assert Line.objects.filter(act="access.trust").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_locks_both_would_come_in(
    made: doors.Invitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = Meeting()

    def look_then_write(code: SignInCode) -> None:
        if not SignInCode.objects.filter(pk=code.pk, used_at=None).exists():
            raise doors.WrongCode
        meeting.arrive()
        SignInCode.objects.filter(pk=code.pk).update(used_at=Now())

    monkeypatch.setattr(performing, "_fresh", lambda subject: subject)
    monkeypatch.setattr(doors, "_use", look_then_write)
    answers = at_once(
        lambda: doors.trust(VISITOR, code=made.stored, pin=PIN, label="một"),
        lambda: doors.trust(VISITOR, code=made.stored, pin=PIN, label="hai"),
    )
    assert {type(one) for one in answers} == {Device}
    assert Device.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_guesses_sent_at_once_count_one_by_one(
    made: doors.Invitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = guess_at_once(monkeypatch)
    assert sum(isinstance(one, doors.TooManyTries) for one in answers) == 1
    assert Attempt.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_without_the_queue_more_guesses_would_pass(
    made: doors.Invitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_queue(act: Running, knock: doors.Knock) -> None:
        if doors.failed_lately("code", knock.address, minutes=15) >= doors.WRONG_CODES:
            raise doors.TooManyTries

    monkeypatch.setattr(doors, "wait_turn", no_queue)
    answers = guess_at_once(monkeypatch)
    assert answers == [None, None]
    assert Attempt.objects.count() == 11


def guess_at_once(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Nine wrong ones lie behind this address; two more come together."""
    knock, meeting, look = doors.Knock("203.0.113.7"), Meeting(), doors.code_of_signs
    Attempt.objects.bulk_create(Attempt(door="code", who=knock.address) for _ in range(9))

    def slow(typed: str) -> SignInCode | None:
        meeting.arrive()
        return look(typed)

    monkeypatch.setattr(doors, "code_of_signs", slow)
    return at_once(
        lambda: doors.try_code(VISITOR, knock=knock, typed="SAI1"),
        lambda: doors.try_code(VISITOR, knock=knock, typed="SAI2"),
    )
