"""Người dùng: who holds what; giving, ending, inviting; the chair of the next commune is the stranger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sohoi.access.models import Account, Role, RoleGrant, SignInCode
from sohoi.access.queries import code_of_signs
from sohoi.access.services import accounts
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from sohoi.units.models import Unit
from tests.access.people import acting, grant_of, hidden, text
from tests.factories import Place, account_with, give, make_unit

As = Callable[[Account], Client]


def role(code: str) -> Role:
    return Role.objects.get(pk=code)


@pytest.fixture
def office(client_as: As, chair: Account) -> Client:
    """The browser of the chair of An Lạc."""
    return client_as(chair)


def give_page(place: Place, code: str) -> str:
    return f"/nguoi-dung/{place.an_lac.unit.pk}/giao/{code}/"


def test_the_list_is_of_her_own_place(
    office: Client, place: Place, chair: Account, head: Account, other_chair: Account
) -> None:
    account_with("branch_head", place.binh_minh.east, full_name="Đỗ Thị Khác Xã")
    assert office.get("/nguoi-dung/").headers["Location"] == f"/nguoi-dung/{place.an_lac.unit.pk}/"
    page = text(office.get("/nguoi-dung/", follow=True))
    assert "Người dùng 2" in page
    assert "Trần Thị Mai Tôi Chủ tịch Hội xã" in page
    assert "Nguyễn Thị Hoa Chi hội trưởng · Chi hội Thôn Đông" in page
    assert "Lê Thị Lạ" not in page
    assert "Khác Xã" not in page


def test_a_chair_of_two_communes_chooses(office: Client, place: Place, chair: Account) -> None:
    give(chair, "commune_chair", place.binh_minh.unit)
    page = text(office.get("/nguoi-dung/"))
    assert "Hội LHPN xã An Lạc" in page
    assert "Hội LHPN xã Bình Minh" in page


def test_roles_are_offered_that_hold_no_more_than_hers(office: Client, place: Place) -> None:
    page = text(office.get(f"/nguoi-dung/{place.an_lac.unit.pk}/giao/"))
    for label in ("Chi hội trưởng", "Cán bộ Hội xã", "Chủ tịch Hội xã", "Kiểm tra xã"):
        assert label in page
    for label in ("Cán bộ Hội tỉnh", "Kỹ thuật", "Kiểm tra tỉnh"):
        assert label not in page
    Role.objects.filter(pk="commune_auditor").update(permissions=["access.see_system"])
    assert "Kiểm tra xã" not in text(office.get(f"/nguoi-dung/{place.an_lac.unit.pk}/giao/"))
    assert office.get(give_page(place, "commune_auditor")).status_code == 404
    assert office.post(give_page(place, "province_officer")).status_code == 404


def test_giving_a_role_ends_at_the_code(office: Client, place: Place, chair: Account) -> None:
    path = give_page(place, "commune_clerk")
    form = hidden(office.get(path)) | {"full_name": "lê thị bưởi", "username": "0710 222 333"}
    answer = office.post(path, form)
    grant = RoleGrant.objects.exclude(account=chair).select_related("account").get()
    assert answer.headers["Location"] == f"/nguoi-dung/ma/{grant.pk}/"
    assert (grant.account.full_name, grant.account.username) == ("Lê Thị Bưởi", "0710222333")
    assert (grant.role_id, grant.unit_id) == ("commune_clerk", place.an_lac.unit.pk)
    assert not grant.account.has_usable_password()
    line = Line.objects.get(act="access.give")
    assert (line.actor_id, line.commune_id) == (chair.pk, place.an_lac.unit.pk)
    assert line.about.get(kind="account").subject_id == grant.account_id


def test_pressed_twice_there_is_one_account(office: Client, place: Place, chair: Account) -> None:
    path = give_page(place, "commune_clerk")
    form = hidden(office.get(path)) | {"full_name": "Lê Thị Bưởi", "username": "0710222333"}
    assert office.post(path, form).headers["Location"] == office.post(path, form).headers["Location"]
    assert Account.objects.exclude(pk=chair.pk).count() == 1


def test_a_branch_head_is_given_without_a_user_name(office: Client, place: Place, chair: Account) -> None:
    path = give_page(place, "branch_head")
    page = office.get(path)
    assert "Tên đăng nhập" not in text(page)
    form = hidden(page) | {"full_name": "Lê Thị Bưởi"}
    assert "Hãy chọn chi hội." in text(office.post(path, form))
    office.post(path, form | {"unit": str(place.an_lac.west.pk)})
    grant = RoleGrant.objects.exclude(account=chair).get()
    assert (grant.unit, grant.role_id) == (place.an_lac.west, "branch_head")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"full_name": " "}, "Hãy ghi họ và tên"),
        ({"username": ""}, "Hãy ghi tên đăng nhập"),
        ({"username": "0710.111.222"}, "đã có người dùng"),
    ],
)
def test_what_is_missing_is_said(
    office: Client, place: Place, chair: Account, wrong: dict[str, str], words: str
) -> None:
    path = give_page(place, "commune_clerk")
    form = hidden(office.get(path)) | {"full_name": "Lê Thị Bưởi", "username": "0710222333"}
    assert words in text(office.post(path, form | wrong))
    assert Account.objects.count() == 1


def test_no_branch_of_another_commune_can_be_sent(office: Client, place: Place, chair: Account) -> None:
    closed = make_unit("Thôn Cũ", "branch", place.an_lac.unit)
    Unit.objects.filter(pk=closed.pk).update(closed_on="2026-01-01")
    path = give_page(place, "branch_head")
    form = hidden(office.get(path)) | {"full_name": "Lê Thị Bưởi"}
    for unit in (place.binh_minh.east, place.an_lac.unit, closed):
        assert office.post(path, form | {"unit": str(unit.pk)}).status_code == 200
    assert RoleGrant.objects.count() == 1


def test_who_is_known_here_can_be_given_more(office: Client, place: Place, chair: Account) -> None:
    clerk = account_with("commune_clerk", place.an_lac.unit, full_name="Lê Thị Bưởi")
    path = give_page(place, "commune_auditor")
    page = office.get(path)
    assert "Lê Thị Bưởi" in text(page)
    office.post(path, hidden(page) | {"account": str(clerk.pk)})
    assert {grant.role_id for grant in clerk.grants.all()} == {"commune_clerk", "commune_auditor"}


def test_whose_role_ended_can_be_given_it_again(office: Client, place: Place, chair: Account) -> None:
    clerk = account_with("commune_clerk", place.an_lac.unit)
    accounts.end(acting(chair), grant=grant_of(clerk))
    path = give_page(place, "commune_clerk")
    office.post(path, hidden(office.get(path)) | {"account": str(clerk.pk)})
    assert clerk.grants.filter(until=None).count() == 1


def test_a_stranger_is_never_among_the_known(
    office: Client, place: Place, chair: Account, other_chair: Account
) -> None:
    path = give_page(place, "commune_clerk")
    page = office.get(path)
    assert "Lê Thị Lạ" not in text(page)
    office.post(path, hidden(page) | {"account": str(other_chair.pk)})
    assert other_chair.grants.count() == 1


def test_an_account_with_more_elsewhere_is_not_added_to(chair: Account, place: Place) -> None:
    officer = give(account_with("commune_clerk", place.an_lac.unit), "province_officer", place.province)
    with pytest.raises(Refused, match="ở nơi khác"):
        accounts.give(acting(chair), unit=place.an_lac.unit, role=role("commune_auditor"), account=officer)


def test_ending_a_role_says_first_what_is_lost(office: Client, place: Place, head: Account) -> None:
    grant = grant_of(head)
    path = f"/nguoi-dung/thu/{grant.pk}/"
    assert "Thu quyền của Nguyễn Thị Hoa?" in text(office.get(path))
    assert RoleGrant.objects.get(pk=grant.pk).until is None
    assert office.post(path).headers["Location"] == f"/nguoi-dung/{place.an_lac.unit.pk}/"
    assert RoleGrant.objects.get(pk=grant.pk).until is not None
    assert "thôi vai trò" in text(office.get(f"/nguoi-dung/{place.an_lac.unit.pk}/"))
    assert office.post(path).status_code == 404
    assert Line.objects.get(act="access.end").branch_id == place.an_lac.east.pk


def test_a_colleague_is_out_at_her_next_request(client_as: As, office: Client, place: Place) -> None:
    clerk = account_with("commune_clerk", place.an_lac.unit)
    browser = client_as(clerk)
    assert browser.get("/hoi-vien/").status_code == 200
    office.post(f"/nguoi-dung/thu/{grant_of(clerk).pk}/")
    assert browser.get("/hoi-vien/").status_code == 404
    assert "chưa được giao việc nào" in text(browser.get("/muc-khac/"))


def test_nobody_ends_her_own_role(office: Client, chair: Account) -> None:
    grant = grant_of(chair)
    office.post(f"/nguoi-dung/thu/{grant.pk}/")
    assert RoleGrant.objects.get(pk=grant.pk).until is None
    with pytest.raises(Refused, match="của mình"):
        accounts.end(acting(chair), grant=grant)


def test_a_role_that_ended_is_not_ended_again(chair: Account, head: Account) -> None:
    grant = grant_of(head)
    accounts.end(acting(chair), grant=grant)
    with pytest.raises(Refused, match="đã thu rồi"):
        accounts.end(acting(chair), grant=grant)


def test_the_code_stands_in_the_answer_to_the_button_and_nowhere_else(
    office: Client, chair: Account, head: Account
) -> None:
    path = f"/nguoi-dung/ma/{grant_of(head).pk}/"
    assert "Hiện mã đăng nhập" in text(office.get(path))
    assert not SignInCode.objects.exists()
    shown = office.post(path, headers={"host": "testserver"})
    signs = str(shown.context["signs"])
    assert "Dùng một lần, trong 10 phút" in text(shown)
    assert (len(signs), signs[4]) == (9, " ")
    assert code_of_signs(signs) == SignInCode.objects.get()
    assert "<svg" in shown.content.decode()
    assert "http://testserver/ma/" in text(shown)
    again = text(office.get(path))
    assert signs not in again
    assert SignInCode.objects.count() == 1


@pytest.mark.parametrize(
    ("host", "only_here"),
    [("localhost:8000", True), ("127.0.0.1", True), ("[::1]:8000", True), ("192.168.1.10:8000", False)],
)
def test_an_address_that_no_phone_understands_is_said_so(
    office: Client, head: Account, settings: Any, host: str, only_here: bool
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    shown = office.post(f"/nguoi-dung/ma/{grant_of(head).pk}/", headers={"host": host})
    assert ("địa chỉ mạng của máy này" in text(shown)) is only_here
    assert ('class="qr"' in shown.content.decode()) is not only_here


def test_the_qr_is_the_link(office: Client, head: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr("sohoi.access.views.roles.picture_of", lambda url: drawn.append(url) or "")
    office.post(f"/nguoi-dung/ma/{grant_of(head).pk}/")
    assert drawn[0].startswith("http://testserver/ma/mo/")
    client = Client()
    assert "Nguyễn Thị Hoa" in text(client.get(drawn[0].removeprefix("http://testserver")))


def test_no_code_for_oneself(office: Client, chair: Account) -> None:
    office.post(f"/nguoi-dung/ma/{grant_of(chair).pk}/")
    assert not SignInCode.objects.exists()
    assert "cho người khác" in text(office.get("/nguoi-dung/", follow=True))


def test_the_stranger_finds_nothing_of_it(
    client_as: As, other_chair: Account, place: Place, head: Account
) -> None:
    stranger, grant, unit = client_as(other_chair), grant_of(head).pk, place.an_lac.unit.pk
    assert stranger.get(f"/nguoi-dung/{place.binh_minh.unit.pk}/").status_code == 200
    for path in (
        f"/nguoi-dung/{unit}/",
        f"/nguoi-dung/{unit}/giao/",
        f"/nguoi-dung/{unit}/giao/commune_clerk/",
        f"/nguoi-dung/thu/{grant}/",
        f"/nguoi-dung/ma/{grant}/",
    ):
        absent = path.replace(str(grant), "999999").replace(f"/{unit}/", "/999999/")
        assert stranger.get(path).status_code == stranger.get(absent).status_code == 404
        assert text(stranger.get(path)) == text(stranger.get(absent))
        assert stranger.post(path).status_code in (404, 405)
    assert stranger.post(f"/nguoi-dung/bao-ve/{grant}/").status_code == 404
    assert not SignInCode.objects.exists()


def test_the_stranger_is_refused_by_the_acts_themselves(
    other_chair: Account, place: Place, head: Account
) -> None:
    with pytest.raises(NotForYou):
        accounts.end(acting(other_chair), grant=grant_of(head))
    with pytest.raises(NotForYou):
        accounts.give(
            acting(other_chair),
            unit=place.an_lac.unit,
            role=role("commune_clerk"),
            full_name="X",
            username="0710999000",
        )


@pytest.mark.parametrize("code", ["commune_clerk", "commune_auditor", "branch_head"])
def test_who_gives_no_roles_finds_nothing_of_it(
    client_as: As, place: Place, code: str, head: Account
) -> None:
    at = place.an_lac.east if code == "branch_head" else place.an_lac.unit
    client = client_as(account_with(code, at))
    for path in (
        "/nguoi-dung/",
        f"/nguoi-dung/{place.an_lac.unit.pk}/",
        f"/nguoi-dung/ma/{grant_of(head).pk}/",
    ):
        assert client.get(path).status_code == 404


def test_a_role_stands_at_its_own_level_and_in_an_open_unit(chair: Account, place: Place) -> None:
    for unit, code in ((place.an_lac.east, "commune_clerk"), (place.an_lac.unit, "branch_head")):
        with pytest.raises(Refused, match="không dùng cho"):
            accounts.give(acting(chair), unit=unit, role=role(code), full_name="X", username="0710999000")


def test_the_list_asks_as_often_for_many_as_for_few(
    office: Client, place: Place, django_assert_max_num_queries: Any
) -> None:
    for n in range(12):
        account_with("branch_head", place.an_lac.east, full_name=f"Người Thứ {n}")
    with django_assert_max_num_queries(8):
        assert "Người Thứ 11" in text(office.get(f"/nguoi-dung/{place.an_lac.unit.pk}/"))
