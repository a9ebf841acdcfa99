"""A member's own pages as she opens them: by a link, by signs, with others on the same phone, and no more."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sohoi.access.models import OwnCode, OwnKey, Read
from sohoi.access.services.own import OwnInvitation
from sohoi.members.models import Card, Member, Person
from sohoi.members.services import cards, own, people, posts, reads
from tests import factories
from tests.answers import assert_as_if_absent
from tests.factories import Place
from tests.pages import world

TODAY = date(2026, 11, 23)
NUMBER = "034158001234"


@pytest.fixture
def hoa(place: Place) -> Member:
    head = factories.register_person(place.an_lac.east, full_name="Lê Thị Trưởng", phone="0710222333")
    posts.appoint_head(factories.all_seeing(), member=head.member, on=TODAY)
    facts = {"birth": "1958", "phone": "0710444555", "id_number": NUMBER, "ethnicity": "Kinh"}
    return factories.register_person(place.an_lac.east, full_name="Trần Thị Hoa", **facts).member


@pytest.fixture
def phone(hoa: Member) -> Client:
    return factories.on_own_phone(hoa.subject_id)


def invited(member: Member) -> OwnInvitation:
    return own.invite(factories.all_seeing(), member=member)


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


PAGES = ("my", "my-card", "my-record", "my-held", "my-leave")


def test_by_the_link_she_is_in_and_sees_her_name(client: Client, hoa: Member) -> None:
    path = reverse("own-link", args=[invited(hoa).token])
    looked = words(client.get(path))
    assert "H. · 1958" in looked
    assert "Hoa" not in looked
    assert "Trần" not in looked
    assert client.post(path).headers["Location"] == "/toi/"
    assert "Chào Trần Thị Hoa" in words(client.get("/toi/"))
    cookie = client.cookies[settings.SOHOI_OWN_COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == 90 * 24 * 60 * 60
    assert client.post(path).status_code == 404


def test_a_preview_of_the_link_uses_nothing_up(client: Client, hoa: Member) -> None:
    path = reverse("own-link", args=[invited(hoa).token])
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []
    assert OwnCode.objects.get().used_at is None
    assert client.get(reverse("own-link", args=["khong-co"])).status_code == 404


def test_by_eight_signs_and_pressed_twice(client: Client, hoa: Member) -> None:
    made = invited(hoa)
    sent = {"code": f" {made.signs.lower()}", "key": "c" * 32}
    assert client.post("/toi/ma/", sent).headers["Location"] == "/toi/"
    first = client.cookies[settings.SOHOI_OWN_COOKIE].value
    again = Client()
    assert again.post("/toi/ma/", sent).headers["Location"] == "/toi/"
    assert again.cookies[settings.SOHOI_OWN_COOKIE].value == first
    assert "Mã không đúng" in words(Client().post("/toi/ma/", {"code": made.code}))
    assert OwnKey.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "AAAA AAAA", "x" * 41, "’‘\u202e", "\x00"])
def test_what_is_no_code_opens_nothing(client: Client, hoa: Member, typed: str) -> None:
    invited(hoa)
    assert client.post("/toi/ma/", {"code": typed}).status_code == 200
    assert not OwnKey.objects.exists()


def test_a_visitor_and_the_office_are_led_to_the_door(client: Client, place: Place, hoa: Member) -> None:
    office = Client()
    office.force_login(factories.account_with("commune_chair", place.an_lac.unit))
    for name in PAGES:
        for one in (client, office):
            assert one.get(reverse(name)).headers["Location"] == "/toi/vao/"
    assert "xin mã mở trang riêng" in words(client.get("/toi/vao/"))


def test_a_session_of_the_office_and_her_pages_never_mix(place: Place, hoa: Member) -> None:
    client = world.enter_as("branch_head", place)
    own_phone = factories.on_own_phone(hoa.subject_id)
    client.cookies.update(own_phone.cookies)
    page = client.get("/toi/").content.decode()
    assert "Chào Trần Thị Hoa" in page
    assert "/hoi-vien/" not in page
    assert client.get("/hoi-vien/").status_code == 200
    assert own_phone.get("/hoi-vien/").headers["Location"].startswith("/vao/")


@pytest.mark.parametrize(
    "cookie", ["", ".", "x", "x.1", "x.²", f"{'9' * 500}.{'9' * 500}", "may.-1", "\u00e9.1"]
)
def test_a_cookie_that_opens_nothing(client: Client, hoa: Member, cookie: str) -> None:
    factories.own_key(hoa.subject_id, secret="may-that")
    client.cookies[settings.SOHOI_OWN_COOKIE] = cookie
    assert client.get("/toi/").headers["Location"] == "/toi/vao/"
    assert client.get("/toi/chon/").headers["Location"] == "/toi/vao/"


def test_the_key_of_another_phone_opens_nothing(place: Place, hoa: Member, phone: Client) -> None:
    lan = factories.register_person(place.an_lac.east, full_name="Lê Thị Lan").member
    elsewhere = factories.own_key(lan.subject_id, secret="may-cua-lan")
    secret = phone.cookies[settings.SOHOI_OWN_COOKIE].value.partition(".")[0]
    phone.cookies[settings.SOHOI_OWN_COOKIE] = f"{secret}.{elsewhere.pk}"
    assert phone.get("/toi/").headers["Location"] == "/toi/vao/"
    chosen = phone.post("/toi/chon/", {"key": elsewhere.pk})
    assert "Lan" not in words(chosen)
    assert "Hoa · 1958" in words(chosen)


def test_two_on_one_phone_choose_who_is_in_front(client: Client, place: Place, hoa: Member) -> None:
    lan = factories.register_person(place.an_lac.east, full_name="Lê Thị Lan", birth="1960").member
    for one in (hoa, lan):
        client.post(reverse("own-link", args=[invited(one).token]))
    assert "Chào Lê Thị Lan" in words(client.get("/toi/"))
    assert "Người khác dùng máy này" in words(client.get("/toi/"))
    page = client.get("/toi/chon/").content.decode()
    assert "Hoa · 1958" in page
    key = re.search(r'value="(\d+)">Hoa', page)
    assert key
    client.post("/toi/chon/", {"key": key[1]})
    assert "Chào Trần Thị Hoa" in words(client.get("/toi/"))
    client.post("/toi/thoat/")
    assert "Hoa" not in words(client.get("/toi/chon/"))
    assert client.get("/toi/").headers["Location"] == "/toi/vao/"


def test_taken_back_or_gone_from_the_register_her_pages_end_at_once(hoa: Member, phone: Client) -> None:
    people.leave(factories.all_seeing(), member=hoa, version=1, why="resigned", on=TODAY)
    for name in PAGES:
        gone = phone.get(reverse(name))
        assert gone.status_code == 410
        assert "Không còn trong danh sách hội viên" in words(gone)
        assert "Hoa" not in words(gone)
    OwnKey.objects.update(revoked_at="2026-11-23T00:00:00Z")
    assert phone.get("/toi/").headers["Location"] == "/toi/vao/"


def test_her_record_her_whole_phone_her_masked_number(hoa: Member, phone: Client) -> None:
    page = words(phone.get("/toi/thong-tin/"))
    assert "0710 444 555" in page
    assert "Kinh" in page
    assert NUMBER not in page
    assert NUMBER[-3:] in page


def test_what_is_held_why_and_who_looked(place: Place, hoa: Member, phone: Client) -> None:
    clerk = factories.actor_with("commune_clerk", place.an_lac.unit, full_name="Vũ Thị Cán Bộ")
    reads.see_identity(clerk, member=hoa)
    other = factories.register_person(place.an_lac.east, full_name="Lê Thị Lan", id_number="034160001234")
    reads.see_identity(clerk.because("việc khác"), member=other.member)
    assert Read.objects.count() == 2
    page = words(phone.get("/toi/hoi-giu-gi/"))
    assert "Vũ Thị Cán Bộ xem “Số căn cước”" in page
    assert "việc khác" not in page
    assert "Dân tộc" in page
    seers = set(page.split("Phần riêng tư")[1].split("Ai xem được: ")[1].split(".")[0].split(", "))
    assert {"Chi hội trưởng", "Cán bộ Hội xã", "Chủ tịch Hội xã"} == seers
    assert "Gia đình" not in page


def test_the_way_to_her_branch_head_is_on_every_page(hoa: Member, phone: Client) -> None:
    for name in PAGES:
        assert 'href="tel:0710222333"' in phone.get(reverse(name)).content.decode()


def test_her_card_and_what_it_proves(place: Place, hoa: Member, phone: Client) -> None:
    assert "Nhận thẻ" in words(phone.get("/toi/the/"))
    assert not Card.objects.exists()
    assert phone.post("/toi/the/").status_code == 302
    assert phone.post("/toi/the/").status_code == 302
    card = Card.objects.get()
    assert "Số 000001" in words(phone.get("/toi/the/"))
    path = reverse("card", args=[card.token])
    good = words(Client().get(path))
    assert "Hội viên, thẻ còn hiệu lực" in good
    assert "Hội LHPN xã An Lạc" in good
    for hidden in ("Hoa", "Trần", "1958", "000001", "Thôn Đông"):
        assert hidden not in good
    person = Person.objects.get(pk=hoa.pk)
    cards.renew(factories.all_seeing(), member=person.member, on=TODAY)
    ended = words(Client().get(path))
    assert "Thẻ không còn hiệu lực" in ended
    assert "An Lạc" not in ended
    assert_as_if_absent(Client(), reverse("card", args=["khong-co"]), reverse("card", args=["x" * 22]))


def test_looking_at_a_card_writes_nothing(hoa: Member) -> None:
    [card] = cards.give(factories.all_seeing(), unit=hoa.branch, people=[hoa.pk], on=TODAY)
    with CaptureQueriesContext(connection) as asked:
        Client().get(reverse("card", args=[card.token]))
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []


def test_the_letters_stay_large_on_this_phone(phone: Client, hoa: Member) -> None:
    assert 'class=""' in phone.get("/toi/").content.decode()
    phone.post("/toi/chu-to/", {"size": "150"})
    assert 'class="letters-150"' in phone.get("/toi/").content.decode()
    assert phone.post("/toi/chu-to/", {"size": '"><script>'}).status_code == 200
    phone.cookies[settings.SOHOI_TEXT_COOKIE] = '"><script>'
    assert "<script>" not in phone.get("/toi/").content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_hers_asks_the_database_at_most_twelve_times(name: str, phone: Client, hoa: Member) -> None:
    with CaptureQueriesContext(connection) as asked:
        phone.get(reverse(name))
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) <= 12
