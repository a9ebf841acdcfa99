"""The office opens pages: one member, and ten women one after the other, without a script too."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import OwnCode
from sohoi.members.models import Card, Member
from sohoi.members.queries import own
from sohoi.members.services import cards
from tests import factories
from tests.factories import Place
from tests.members.views.test_my import words
from tests.pages import world

TODAY = date(2026, 11, 23)


@pytest.fixture
def head(place: Place, without_totp: None) -> Client:
    return world.enter_as("branch_head", place)


@pytest.fixture
def women(place: Place) -> list[Member]:
    told = (
        ("Trần Thị Hoa", "1958", "0710000001"),
        ("Lê Thị Bình", "1960", ""),
        ("Phạm Thị An", "1970", "0710000002"),
    )
    east = place.an_lac.east
    return [factories.register_person(east, full_name=n, birth=b, phone=p).member for n, b, p in told]


def signs(page: str) -> str:
    found = re.search(r'class="big-code">([A-Z0-9]{4} [A-Z0-9]{4})<', page)
    assert found
    return found[1]


def ids(page: str) -> list[str]:
    return re.findall(r'name="people" value="(\d+)"', page)


def test_one_after_the_other_until_all_are_in(place: Place, head: Client, women: list[Member]) -> None:
    hoa, binh, an = women
    factories.register_person(place.an_lac.west, full_name="Hà Thị Thôn Khác")
    path = reverse("unit-own", args=[place.an_lac.east.pk])
    page = head.get(path).content.decode()
    assert ids(page) == [str(one.pk) for one in (an, hoa, binh)]
    assert page.count(" checked") == 3
    assert head.get(path, {"chon": "khong"}).content.decode().count(" checked") == 0
    left = ids(page)
    for name in ("Phạm Thị An", "Trần Thị Hoa", "Lê Thị Bình"):
        shown = head.post(f"{path}ma/", {"people": left}).content.decode()
        assert f"<h1>{name}" in shown
        Client().post("/toi/ma/", {"code": signs(shown)})
        left = ids(shown)
    assert left == []
    assert head.post(f"{path}ma/", {"done": "1"}).headers["Location"] == path
    assert "Cả 3 người của chi hội đã có trang riêng" in words(head.get(path))


def test_the_page_with_the_code_learns_that_it_was_used(head: Client, women: list[Member]) -> None:
    hoa = women[0]
    shown = head.post(reverse("person-own", args=[hoa.pk])).content.decode()
    asks = reverse("person-own-used", args=[hoa.pk, OwnCode.objects.get().pk])
    assert f'hx-get="{asks}" hx-trigger="every 2s"' in shown
    waiting = head.get(asks)
    assert (waiting.status_code, waiting.content.strip(), "HX-Trigger" in waiting.headers) == (
        200,
        b"",
        False,
    )
    Client().post("/toi/ma/", {"code": signs(shown)})
    heard = head.get(asks)
    assert (heard.status_code, heard.headers["HX-Trigger"]) == (286, "own-opened")
    assert "Trần Thị Hoa đã mở được" in words(heard)
    assert len(heard.content) < 200


def test_a_newer_code_is_not_taken_for_an_opened_door(head: Client, women: list[Member]) -> None:
    path = reverse("person-own", args=[women[0].pk])
    head.post(path)
    first = OwnCode.objects.get().pk
    head.post(path)
    assert head.get(f"{path}{first}/").status_code == 200
    other = reverse("person-own-used", args=[women[1].pk, first])
    assert head.get(other).status_code == 404


def test_her_page_in_the_office_says_on_how_many_phones_and_takes_back(
    head: Client, women: list[Member]
) -> None:
    hoa = women[0]
    for secret in ("may-mot", "may-hai"):
        factories.own_key(hoa.subject_id, secret=secret)
    assert "Đang dùng trên 2 máy" in words(head.get(reverse("person", args=[hoa.pk])))
    assert "Đang dùng trên 2 máy" in words(head.get(reverse("person-own", args=[hoa.pk])))
    head.post(reverse("person-own-end", args=[hoa.pk]))
    assert "Chưa mở trên máy nào" in words(head.get(reverse("person", args=[hoa.pk])))


def test_people_of_another_branch_are_never_shown_a_code(
    place: Place, head: Client, women: list[Member]
) -> None:
    west = factories.register_person(place.an_lac.west, full_name="Hà Thị Thôn Khác")
    path = reverse("unit-own-code", args=[place.an_lac.east.pk])
    for sent in ([str(west.pk)], ["x", "²", "9" * 30], []):
        answer = head.post(path, {"people": sent})
        assert answer.status_code == 302
    assert not OwnCode.objects.exists()
    assert head.get(reverse("unit-own", args=[place.an_lac.west.pk])).status_code == 404
    assert head.get(reverse("unit-own", args=[place.an_lac.east_cells[0].pk])).status_code == 404


def test_a_branch_of_six_hundred_goes_on(
    place: Place, head: Client, women: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "PAGE", 2)
    path = reverse("unit-own", args=[place.an_lac.east.pk])
    factories.register_person(place.an_lac.west, full_name="Hà Thị Thôn Khác")
    first, second, after = (head.get(path, {"trang": at}).content.decode() for at in (1, 2, 3))
    hoa, binh, an = women
    assert (ids(first), ids(second), ids(after)) == ([str(an.pk), str(hoa.pk)], [str(binh.pk)], [])
    assert "?trang=2" in first and "?trang=3" not in second and "?trang=1" in second
    assert "Về đầu danh sách" in after
    none = head.get(f"{path}?trang=2&chon=khong").content.decode()
    assert (ids(none), none.count(" checked"), "?trang=1&amp;chon=khong" in none) == ([str(binh.pk)], 0, True)
    shown = head.post(f"{path}ma/", {"people": ids(second)}).content.decode()
    assert "<h1>Lê Thị Bình" in shown


def test_nobody_chosen_is_said(place: Place, head: Client, women: list[Member]) -> None:
    path = reverse("unit-own-code", args=[place.an_lac.east.pk])
    assert "Hãy chọn ít nhất một người" in words(head.post(path, {}, follow=True))
    assert head.get(path).status_code == 302


def test_the_branch_and_the_person_lead_there(place: Place, head: Client, women: list[Member]) -> None:
    unit = place.an_lac.east.pk
    assert reverse("unit-own", args=[unit]) in head.get(reverse("unit", args=[unit])).content.decode()
    assert (
        reverse("unit-cards-give", args=[unit]) not in head.get(reverse("unit", args=[unit])).content.decode()
    )


def test_the_office_gives_cards_to_a_branch_and_renews_one(
    place: Place, women: list[Member], without_totp: None
) -> None:
    clerk = world.enter_as("commune_clerk", place)
    path = reverse("unit-cards-give", args=[place.an_lac.east.pk])
    assert "Cấp thẻ cho 3 người?" in words(clerk.get(path))
    assert "Đã cấp 3 thẻ" in words(clerk.post(path, follow=True))
    assert "Ai cũng có thẻ rồi" in words(clerk.get(path))
    renew = reverse("person-card-renew", args=[women[0].pk])
    assert "mang số 000004" in words(clerk.post(renew, follow=True))
    assert Card.objects.filter(person=women[0].pk, ended_on=None).count() == 1
    cards.end_of(factories.running(), women[1].person, TODAY)
    assert "chưa có thẻ" in words(clerk.post(reverse("person-card-renew", args=[women[1].pk]), follow=True))
    assert clerk.get(reverse("unit-cards-give", args=[place.an_lac.east_cells[0].pk])).status_code == 404
