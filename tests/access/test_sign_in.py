"""Signing in by password: who comes in, how long, and what somebody who guesses learns."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.conf import settings as house
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from sohoi.access.models import Account
from sohoi.acts.models import Line
from sohoi.config import settings as module
from tests.access.people import OTHER_PASSWORD, PASSWORD, text
from tests.factories import Place

SendsForm = Callable[..., Any]
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."
WAIT = "Hãy đợi 15 phút"


def test_the_right_password_opens_and_the_trail_knows(
    client: Client, chair: Account, without_totp: None, sign_in: SendsForm, place: Place
) -> None:
    assert sign_in(client, "0710 111 222").headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/hom-nay/"
    line = Line.objects.get(act="access.sign_in")
    assert (line.actor_id, line.commune_id) == (chair.pk, place.an_lac.unit.pk)


def test_without_a_second_factor_the_role_opens_nothing(
    client: Client, chair: Account, sign_in: SendsForm
) -> None:
    sign_in(client)
    for path in ("/", "/hom-nay/", "/nguoi-dung/"):
        assert client.get(path).headers["Location"].startswith("/vao/bao-ve/bat/")


def test_a_new_session_begins_with_the_sign_in(
    client: Client, chair: Account, without_totp: None, sign_in: SendsForm
) -> None:
    """A session id planted in her browser before is worth nothing afterwards."""
    client.get("/bat-dau/ma/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[house.SESSION_COOKIE_NAME] = session.session_key
    sign_in(client)
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(pk=session.session_key).exists()


def test_twelve_hours_after_the_sign_in_the_door_is_shut_however_busy_she_was(
    client: Client, chair: Account, without_totp: None, sign_in: SendsForm
) -> None:
    sign_in(client)
    began = timezone.now()
    for hours in (5, 10, 11.9):
        with time_machine.travel(began + timedelta(hours=hours), tick=False):
            assert client.get("/hom-nay/").status_code == 200
    with time_machine.travel(began + timedelta(hours=12, seconds=1), tick=False):
        assert client.get("/hom-nay/").headers["Location"].startswith("/vao/")


def test_closing_the_browser_signs_out(
    client: Client, chair: Account, without_totp: None, sign_in: SendsForm
) -> None:
    answer = sign_in(client)
    cookie = answer.cookies[house.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_out_ends_the_session_on_the_server(
    client: Client, chair: Account, without_totp: None, sign_in: SendsForm
) -> None:
    sign_in(client)
    stolen = Client()
    stolen.cookies[house.SESSION_COOKIE_NAME] = client.cookies[house.SESSION_COOKIE_NAME].value
    assert stolen.get("/hom-nay/").status_code == 200
    assert client.get("/vao/thoat/").status_code == 200
    assert stolen.get("/hom-nay/").status_code == 200, "Looking at the page signs nobody out"
    assert client.post("/vao/thoat/").headers["Location"] == "/vao/"
    assert stolen.get("/hom-nay/").status_code == 302


def test_a_closed_account_is_out_at_the_next_request(
    client: Client, chair: Account, without_totp: None, sign_in: SendsForm
) -> None:
    sign_in(client)
    Account.objects.filter(pk=chair.pk).update(is_active=False)
    assert client.get("/hom-nay/").headers["Location"].startswith("/vao/")
    assert sign_in(Client()).headers["Location"] == "/vao/ngung-dung/"


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(
    client: Client, chair: Account, head: Account, sign_in: SendsForm
) -> None:
    """To the byte, but for what she typed and the form's own secret; also for an account without password."""
    head.username = "0710333444"
    head.save()
    answers = [
        sign_in(client, name, "sai mật khẩu rồi") for name in ("0710111222", "0710999888", "0710333444")
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert all(WRONG in text(answer) for answer in answers)
    assert len({len(answer.content) for answer in answers}) == 1
    assert len({text(answer) for answer in answers}) == 1


def test_five_wrong_passwords_shut_the_account_for_a_quarter_of_an_hour(
    client: Client, chair: Account, without_totp: None, sign_in: SendsForm
) -> None:
    for n in range(5):
        assert WRONG in text(sign_in(client, password=f"sai lần {n}", REMOTE_ADDR=f"203.0.113.{n}"))
    shut = sign_in(client, REMOTE_ADDR="203.0.113.99")
    assert WAIT in text(shut)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert sign_in(client, REMOTE_ADDR="203.0.113.99").headers["Location"] == "/"


def test_an_unknown_account_is_shut_in_the_same_way(
    client: Client, chair: Account, sign_in: SendsForm
) -> None:
    for n in range(5):
        sign_in(client, "0710999888", f"sai lần {n}", REMOTE_ADDR=f"203.0.113.{n}")
    assert WAIT in text(sign_in(client, "0710999888", REMOTE_ADDR="203.0.113.99"))


def test_ten_wrong_passwords_shut_the_address_whatever_the_names(
    client: Client, chair: Account, without_totp: None, sign_in: SendsForm
) -> None:
    for n in range(10):
        sign_in(client, f"07100000{n:02}", "sai mật khẩu", REMOTE_ADDR="203.0.113.7")
    assert WAIT in text(sign_in(client, REMOTE_ADDR="203.0.113.7"))
    assert sign_in(client, REMOTE_ADDR="203.0.113.8").headers["Location"] == "/"


def test_nobody_can_lock_the_owner_out_of_her_own_browser(
    client: Client, chair: Account, without_totp: None, sign_in: SendsForm
) -> None:
    sign_in(client)
    client.post("/vao/thoat/")
    for n in range(6):
        sign_in(Client(), password=f"sai lần {n}", REMOTE_ADDR=f"203.0.113.{n}")
    assert WAIT in text(sign_in(Client(), REMOTE_ADDR="203.0.113.98"))
    assert sign_in(client, REMOTE_ADDR="203.0.113.99").headers["Location"] == "/"


def test_a_known_browser_is_no_way_to_guess_for_ever(
    client: Client, chair: Account, without_totp: None, sign_in: SendsForm
) -> None:
    sign_in(client)
    client.post("/vao/thoat/")
    for n in range(5):
        sign_in(client, password=f"sai lần {n}", REMOTE_ADDR=f"203.0.113.{n}")
    assert WAIT in text(sign_in(client, REMOTE_ADDR="203.0.113.99"))


def test_an_invented_mark_counts_with_everybody_else(chair: Account, sign_in: SendsForm) -> None:
    for n in range(5):
        client = Client()
        client.cookies["sohoi_known"] = f"invented{n}"
        sign_in(client, password=f"sai lần {n}", REMOTE_ADDR=f"203.0.113.{n}")
    assert WAIT in text(sign_in(Client(), REMOTE_ADDR="203.0.113.99"))


def test_the_limits_are_counted_in_the_database_for_all_processes(
    client: Client, chair: Account, sign_in: SendsForm
) -> None:
    sign_in(client, password="sai mật khẩu")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_limits WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] >= 2


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/muc-khac/", "/muc-khac/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("http://testserver.evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("http://localhost/", "/"),
    ],
)
def test_after_signing_in_one_is_sent_to_this_host_only(
    client: Client, chair: Account, without_totp: None, sign_in: SendsForm, wanted: str, given: str
) -> None:
    """`localhost` is a host of the settings, but not the one she is at."""
    answer = client.post(
        f"/vao/?next={wanted}", {"login": "0710111222", "password": PASSWORD, "next": wanted}
    )
    assert answer.headers["Location"] == given


def test_changing_the_password_shuts_the_other_machines(
    client: Client, chair: Account, without_totp: None, sign_in: SendsForm
) -> None:
    other = Client()
    sign_in(client)
    sign_in(other)
    form = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    assert client.post("/vao/mat-khau/", form).headers["Location"] == "/muc-khac/"
    assert "Đã đổi mật khẩu." in text(client.get("/muc-khac/"))
    assert other.get("/hom-nay/").status_code == 302
    assert WRONG in text(sign_in(other))
    assert sign_in(other, password=OTHER_PASSWORD).headers["Location"] == "/"
    assert Line.objects.get(act="access.change_password").actor_id == chair.pk


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"oldpassword": "sai"}, "Mật khẩu đang dùng chưa đúng."),
        ({"password2": "khác hẳn đi"}, "Hai lần ghi mật khẩu chưa giống nhau."),
        ({"password1": "12345678", "password2": "12345678"}, "rất dễ đoán"),
        ({"password1": "", "password2": ""}, "Hãy ghi mật khẩu."),
    ],
)
def test_a_password_is_not_changed_by_half(
    client: Client, chair: Account, without_totp: None, sign_in: SendsForm, form: dict[str, str], words: str
) -> None:
    sign_in(client)
    whole = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD} | form
    assert words in text(client.post("/vao/mat-khau/", whole))
    chair.refresh_from_db()
    assert chair.check_password(PASSWORD)


@pytest.mark.parametrize("path", ["/vao/", "/vao/thoat/", "/ma/", "/mo-khoa/", "/bat-dau/ma/"])
def test_no_form_is_taken_without_its_secret(path: str, chair: Account) -> None:
    answer = Client(enforce_csrf_checks=True).post(path, {"login": "0710111222", "password": PASSWORD})
    assert answer.status_code == 403
    assert "Chưa có gì được lưu" in text(answer)


def test_nobody_signs_up(client: Client, chair: Account) -> None:
    for name in ("account_signup", "account_reset_password", "account_email", "mfa_add_webauthn"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_many_tries_at_once_end_in_a_plain_word(client: Client, chair: Account, sign_in: SendsForm) -> None:
    answers = [sign_in(client, f"x{n}", "y", REMOTE_ADDR="203.0.113.7") for n in range(31)]
    assert answers[-1].status_code == 429
    assert "Hãy đợi vài phút" in text(answers[-1])


def test_cookies_have_names_of_their_own_behind_https_and_in_the_demonstration() -> None:
    with patch.dict(os.environ, {"SOHOI_HTTPS": "1", "SOHOI_DEMO": "1"}):
        loaded = importlib.reload(module)
        assert loaded.SESSION_COOKIE_NAME == "__Host-sohoi_demo"
        assert loaded.SESSION_COOKIE_SECURE
        assert loaded.ALLAUTH_TRUSTED_PROXY_COUNT == 1
    assert importlib.reload(module).SESSION_COOKIE_NAME == "sohoi"
