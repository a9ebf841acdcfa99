"""Mục khác: every way on that a person has, and none that she has not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from sohoi.access.models import Account
from sohoi.access.views import more
from sohoi.acts.actor import SIGNED_IN
from sohoi.units.permissions import EDIT_UNITS
from tests.access.conftest import with_password
from tests.access.people import text
from tests.factories import Place, account_with, make_account

As = Callable[[Account], Client]
HERS = ["Máy của tôi", "Mã bảo vệ", "Đổi mật khẩu"]


def labels(client: Client) -> list[str]:
    """Of the links that this floor itself puts there."""
    own = {"Người dùng", "Nhật ký", "Lượt xem", *HERS}
    return [link.label for link, _ in client.get("/muc-khac/").context["links"] if link.label in own]


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("commune_chair", ["Người dùng", "Nhật ký", "Lượt xem", *HERS]),
        ("commune_auditor", ["Nhật ký", "Lượt xem", *HERS]),
        ("commune_clerk", HERS),
    ],
)
def test_each_finds_what_her_role_opens(client_as: As, place: Place, role: str, found: list[str]) -> None:
    client = client_as(with_password(account_with(role, place.an_lac.unit)))
    assert labels(client) == found
    for _, url in client.get("/muc-khac/").context["links"]:
        assert client.get(url, follow=True).status_code == 200


def test_a_phone_finds_nothing_about_passwords(client_on_phone: As, head: Account) -> None:
    assert labels(client_on_phone(head)) == ["Máy của tôi"]


def test_without_a_role_one_is_told_whom_to_ask(client_as: As, place: Place) -> None:
    page = text(client_as(make_account()).get("/muc-khac/"))
    assert "chưa được giao việc nào" in page
    assert "Đăng xuất" in page


def test_a_visitor_is_led_to_the_door(client: Client, place: Place) -> None:
    assert client.get("/muc-khac/").headers["Location"] == "/vao/?next=%2Fmuc-khac%2F"


def test_floors_above_add_their_links_and_what_is_not_mounted_is_left_out(
    client_as: As, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = [
        more.Link("Của tầng trên", "…", "book", "begin", SIGNED_IN),
        more.Link("Chưa có trang", "…", "book", "no-such-page", SIGNED_IN),
        more.Link("Không được phép", "…", "book", "begin", EDIT_UNITS),
    ]
    monkeypatch.setattr(more, "LINKS", [*added, *more.LINKS])
    page = text(client_as(account_with("commune_auditor", place.an_lac.unit)).get("/muc-khac/"))
    assert "Của tầng trên" in page
    assert "Chưa có trang" not in page
    assert "Không được phép" not in page
