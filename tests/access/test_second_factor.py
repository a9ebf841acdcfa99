"""The code from an app: set up in three steps, good once, lost and found again without a way around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.utils import timezone

from sohoi.access.models import Account
from sohoi.access.services import doors
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from tests.access.conftest import with_password
from tests.access.people import OTHER_PASSWORD, PASSWORD, acting, code_of, grant_of, hidden, invitation, text
from tests.factories import Place, account_with, give

SendsForm = Callable[..., Any]
WRONG = "Mã chưa đúng."
APP = Authenticator.Type.TOTP
PAPER = Authenticator.Type.RECOVERY_CODES


def second_step(client: Client, code: str, **more: Any) -> Any:
    return client.post("/vao/ma-bao-ve/", {"code": code}, **more)


def paper_codes(account: Account) -> list[str]:
    found: list[str] = Authenticator.objects.get(user=account, type=PAPER).wrap().get_unused_codes()
    return found


def test_the_first_sign_in_leads_through_setting_it_up(
    client: Client,
    chair: Account,
    sign_in: SendsForm,
    place: Place,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    sign_in(client)
    page = client.get("/", follow=True)
    assert page.request["PATH_INFO"] == "/vao/bao-ve/bat/"
    assert "Google Authenticator" in text(page)
    assert "data:image/svg+xml" in page.content.decode()
    secret = page.context["form"].secret
    assert page.context["form"].shown_secret.replace(" ", "") == secret
    assert WRONG in text(client.post("/vao/bao-ve/bat/", {"code": "000000"}))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/vao/bao-ve/bat/", {"code": code_of(secret)})
    assert answer.headers["Location"] == "/vao/bao-ve/du-phong/"
    assert client.get("/hom-nay/").status_code == 200
    line = Line.objects.get(act="access.protect")
    assert (line.data, line.commune_id) == ({"what": "Bật mã bảo vệ"}, place.an_lac.unit.pk)


def test_codes_for_paper_are_shown_once(client: Client, chair: Account, sign_in: SendsForm) -> None:
    sign_in(client)
    secret = client.get("/vao/bao-ve/bat/").context["form"].secret
    client.post("/vao/bao-ve/bat/", {"code": code_of(secret)})
    codes = paper_codes(chair)
    shown = text(client.get("/vao/bao-ve/du-phong/"))
    assert len(codes) == 10
    assert all(f"{code[:4]} {code[4:]}" in shown for code in codes)
    again = text(client.get("/vao/bao-ve/du-phong/"))
    assert "chỉ hiện một lần" in again
    assert not any(code[:4] in again for code in codes)


def test_neither_the_key_nor_the_codes_lie_open_in_the_database(chair: Account, secret: str) -> None:
    codes = paper_codes(chair)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator")
        stored = cursor.fetchone()[0]
    assert secret not in stored
    assert not any(code in stored for code in codes)
    assert Authenticator.objects.get(user=chair, type=APP).wrap().validate_code(code_of(secret))


def test_the_password_alone_opens_nothing(
    client: Client, chair: Account, secret: str, sign_in: SendsForm
) -> None:
    assert sign_in(client).headers["Location"] == "/vao/ma-bao-ve/"
    assert client.get("/hom-nay/").headers["Location"].startswith("/vao/")
    assert WRONG in text(second_step(client, "000000"))
    assert second_step(client, code_of(secret)).headers["Location"] == "/"
    assert client.get("/hom-nay/").status_code == 200


def test_after_both_steps_one_is_where_one_wanted_to_be(client: Client, chair: Account, secret: str) -> None:
    form = {"login": "0710111222", "password": PASSWORD, "next": "/muc-khac/"}
    client.post("/vao/", form)
    assert second_step(client, code_of(secret)).headers["Location"] == "/muc-khac/"


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_good_for_one_step_before_and_after(
    client: Client, chair: Account, secret: str, sign_in: SendsForm, steps: int, opens: bool
) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        sign_in(client)
        assert (second_step(client, code_of(secret, steps=steps)).status_code == 302) is opens


@pytest.mark.parametrize("later", [1, 40, 70])
def test_a_code_opens_once_as_long_as_it_would_be_good(
    chair: Account, secret: str, sign_in: SendsForm, later: int
) -> None:
    """The library alone forgets a used code after half a minute."""
    first, second = Client(), Client()
    began = timezone.now().replace(second=0, microsecond=0)
    with time_machine.travel(began, tick=False):
        code = code_of(secret, steps=1)
        sign_in(first)
        assert second_step(first, code).status_code == 302
    with time_machine.travel(began + timedelta(seconds=later), tick=False):
        sign_in(second)
        assert WRONG in text(second_step(second, code[:3] + " " + code[3:]))


def test_a_code_from_paper_opens_once(chair: Account, secret: str, sign_in: SendsForm) -> None:
    code = paper_codes(chair)[3]
    first, second = Client(), Client()
    sign_in(first)
    assert second_step(first, f"{code[:4]} {code[4:]}").headers["Location"] == "/"
    sign_in(second)
    assert WRONG in text(second_step(second, code))
    assert len(paper_codes(chair)) == 9


def test_five_wrong_codes_and_even_the_right_one_must_wait(
    client: Client, chair: Account, secret: str, sign_in: SendsForm
) -> None:
    sign_in(client)
    for n in range(5):
        assert WRONG in text(second_step(client, f"00000{n}", REMOTE_ADDR=f"203.0.113.{n}"))
    assert "Hãy đợi 15 phút" in text(second_step(client, code_of(secret), REMOTE_ADDR="203.0.113.99"))
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        sign_in(client, REMOTE_ADDR="203.0.113.99")
        late = second_step(client, code_of(secret), REMOTE_ADDR="203.0.113.99")
        assert late.headers["Location"] == "/"


def signed_in(client: Client, secret: str, sign_in: SendsForm) -> Client:
    sign_in(client)
    second_step(client, code_of(secret))
    return client


def test_another_phone_means_the_old_app_and_the_old_paper_are_worth_nothing(
    client: Client, chair: Account, secret: str, sign_in: SendsForm
) -> None:
    signed_in(client, secret, sign_in)
    assert client.get("/vao/bao-ve/bo/").status_code == 200
    client.post("/vao/bao-ve/bo/")
    assert not Authenticator.objects.filter(user=chair).exists()
    assert client.get("/hom-nay/").headers["Location"].startswith("/vao/bao-ve/bat/")
    assert Line.objects.filter(act="access.protect", data={"what": "Bỏ mã bảo vệ"}).count() == 1


@pytest.mark.parametrize("path", ["/vao/bao-ve/bo/", "/vao/bao-ve/du-phong/moi/"])
def test_protection_is_changed_only_after_a_fresh_proof(
    client: Client, chair: Account, secret: str, sign_in: SendsForm, path: str
) -> None:
    """What she had asked for then happens without asking twice."""
    signed_in(client, secret, sign_in)
    before = sorted(Authenticator.objects.values_list("pk", flat=True))
    with time_machine.travel(timezone.now() + timedelta(minutes=30)):
        for answer in (client.get(path), client.post(path)):
            assert answer.headers["Location"].startswith("/vao/bao-ve/lai/")
        assert sorted(Authenticator.objects.values_list("pk", flat=True)) == before
        proof = client.get(f"/vao/bao-ve/lai/?next={path}")
        assert WRONG in text(client.post("/vao/bao-ve/lai/", {"code": "000000", "next": path}))
        assert "gõ mã trong ứng dụng" in text(proof)
        client.post("/vao/bao-ve/lai/", {"code": code_of(secret), "next": path})
    assert sorted(Authenticator.objects.values_list("pk", flat=True)) != before


def test_setting_it_up_late_asks_for_the_password_again(
    client: Client, chair: Account, sign_in: SendsForm
) -> None:
    sign_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=30)):
        assert client.get("/vao/bao-ve/bat/").headers["Location"].startswith("/vao/mat-khau/lai/")
        form = {"password": "sai rồi", "next": "/vao/bao-ve/bat/"}
        assert "Mật khẩu chưa đúng." in text(client.post("/vao/mat-khau/lai/", form))
        again = client.post("/vao/mat-khau/lai/", form | {"password": PASSWORD})
        assert again.headers["Location"] == "/vao/bao-ve/bat/"
        assert client.get("/vao/bao-ve/bat/").status_code == 200


def test_a_forgotten_password_is_no_way_around_the_app(
    client: Client, place: Place, chair: Account, secret: str
) -> None:
    """A colleague gives a code; it sets a password and still leads to the app."""
    colleague = account_with("commune_chair", place.an_lac.unit, full_name="Lê Thị Bưởi")
    made = invitation(colleague, chair)
    client.post("/ma/", {"code": made.code})
    form = hidden(client.get("/ma/mat-khau/"))
    answer = client.post("/ma/mat-khau/", form | {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})
    assert answer.headers["Location"] == "/vao/ma-bao-ve/"
    assert client.get("/hom-nay/").status_code == 302
    assert second_step(client, code_of(secret)).headers["Location"] == "/"


def test_a_lost_phone_is_solved_by_two_and_written_down(
    client: Client, place: Place, chair: Account, sign_in: SendsForm
) -> None:
    clerk = with_password(account_with("commune_clerk", place.an_lac.unit), "0710555666")
    Authenticator.objects.create(user=clerk, type=APP, data={"secret": "x"})
    doors.drop_factor(acting(chair), grant=grant_of(clerk))
    assert not Authenticator.objects.filter(user=clerk).exists()
    line = Line.objects.get(act="access.drop_factor")
    assert (line.actor_id, line.commune_id) == (chair.pk, place.an_lac.unit.pk)
    sign_in(client, "0710555666")
    assert client.get("/hom-nay/").headers["Location"].startswith("/vao/bao-ve/bat/")


def test_nobody_drops_her_own_app_or_a_strangers(
    place: Place, chair: Account, other_chair: Account, secret: str
) -> None:
    with pytest.raises(Refused, match="nhờ người khác"):
        doors.drop_factor(acting(chair), grant=grant_of(chair))
    with pytest.raises(NotForYou):
        doors.drop_factor(acting(other_chair), grant=grant_of(chair))
    assert Authenticator.objects.filter(user=chair).count() == 2


def test_managing_one_of_her_roles_is_not_enough_to_drop_her_app(
    place: Place, chair: Account, secret: str
) -> None:
    clerk = account_with("commune_clerk", place.an_lac.unit)
    grant = grant_of(clerk)
    give(clerk, "commune_clerk", place.binh_minh.unit)
    with pytest.raises(Refused, match="ở nơi khác"):
        doors.drop_factor(acting(chair), grant=grant)


@pytest.mark.parametrize(
    "path", ["mat-khau", "mat-khau/lai", "bao-ve", "bao-ve/lai", "bao-ve/bat", "bao-ve/bo"]
)
def test_a_trusted_phone_never_reaches_what_belongs_to_a_password(
    client_on_phone: Callable[[Account], Client], place: Place, path: str
) -> None:
    both = give(account_with("branch_head", place.an_lac.east), "commune_clerk", place.an_lac.unit)
    client = client_on_phone(both)
    for answer in (client.get(f"/vao/{path}/"), client.post(f"/vao/{path}/")):
        assert answer.status_code == 404
