"""The card on screen: it fills, it is compared, it is taken over; no number stands in an address."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account, Read
from sohoi.acts.models import Line
from sohoi.members.models import Person
from sohoi.members.record import identity_of
from sohoi.members.services.people import correct
from tests import factories
from tests.common.photo import pictures
from tests.factories import Place, account_with, register_person

SignIn = Callable[[Account], Client]
NUMBER, OLD = "034178001234", "145678901"
TEXT = f"{NUMBER}|{OLD}|NGUYỄN THỊ HOA|15081978|Nữ|Thôn Đông, Xã An Lạc|10052021|034178009999|Cha Bí Mật"


@pytest.fixture
def clerk(place: Place, client_as: SignIn) -> Client:
    return client_as(account_with("commune_clerk", place.an_lac.unit))


@pytest.fixture
def stranger(place: Place, client_as: SignIn) -> Client:
    return client_as(account_with("commune_chair", place.binh_minh.unit))


def scan(client: Client, path: str = "", **sent: Any) -> Any:
    return client.post(path or reverse("person-scan"), {"text": TEXT, **sent})


def field(page: str, name: str) -> str:
    """What a field of the page holds."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', tag[0]) if tag else None
    return unescape(value[1]) if value else ""


def beside(person: Person) -> str:
    return reverse("person-card", kwargs={"person": person.pk})


def hoa(place: Place, **facts: Any) -> Person:
    return register_person(place.an_lac.east, **{"full_name": "Nguyễn Thị Hoa", "birth": "1978", **facts})


def test_a_scan_fills_the_form_and_the_form_is_saved(place: Place, clerk: Client) -> None:
    answer = scan(clerk, reverse("person-scan") + f"?branch={place.an_lac.east.pk}")
    page = answer.content.decode()
    assert f'action="{reverse("person-add")}"' in page
    names = ("full_name", "birth", "id_number", "old_id", "address")
    sent = {name: field(page, name) for name in names}
    assert list(sent.values()) == ["Nguyễn Thị Hoa", "15/08/1978", NUMBER, OLD, "Thôn Đông, Xã An Lạc"]
    assert "Bí Mật" not in page
    assert not Person.objects.exists() and not Line.objects.filter(act="members.register").exists()
    done = clerk.post(
        reverse("person-add"), {**sent, "branch": place.an_lac.east.pk, "sex": "female", "key": "a" * 32}
    )
    assert done.status_code == 302 and NUMBER not in done["Location"]
    person = Person.objects.get()
    assert (identity_of(person), identity_of(person, "old_id")) == (NUMBER, OLD)


def test_a_photo_fills_it_too(place: Place, clerk: Client) -> None:
    photo = SimpleUploadedFile("the.jpg", pictures.jpeg(pictures.card(3, TEXT)), "image/jpeg")
    page = clerk.post(reverse("person-scan"), {"photo": photo}).content.decode()
    assert field(page, "id_number") == NUMBER


def test_what_a_scanner_spoilt_is_said_and_left_empty(place: Place, clerk: Client) -> None:
    spoilt = f"{NUMBER}||Nguy?n Th? Hoa|31021978|N?|Thon Dong|10052021"
    page = scan(clerk, text=spoilt).content.decode()
    assert "mất chữ" in page and "Không đọc được ngày sinh" in page
    assert field(page, "full_name") == field(page, "birth") == ""


@pytest.mark.parametrize("text", ["", "https://zalo.me/1", "VNEID:a8f3", "x" * 50_000, "\x00", "|" * 3000])
def test_another_code_is_refused_in_a_sentence(place: Place, clerk: Client, text: str) -> None:
    answer = scan(clerk, text=text)
    assert answer.status_code == 200
    [words] = re.findall(r'role="alert">([^<]+)<', answer.content.decode())
    assert words.endswith(".")


@pytest.mark.parametrize(
    "photo", [b"", b"\xff\xd8\xff", b"GIF89a" + bytes(60), b"\xff\xd8\xff" + bytes(13 << 20)]
)
def test_a_photo_that_cannot_be_read_is_refused_in_a_sentence(
    place: Place, clerk: Client, photo: bytes
) -> None:
    answer = clerk.post(reverse("person-scan"), {"photo": SimpleUploadedFile("x.jpg", photo)})
    assert answer.status_code == 200
    [words] = re.findall(r'role="alert">([^<]+)<', answer.content.decode())
    assert words.endswith(".")


def test_somebody_who_is_here_already_is_shown_and_led_to(place: Place, clerk: Client) -> None:
    person = hoa(place, id_number=NUMBER)
    page = scan(clerk).content.decode()
    assert "Số căn cước này đang ghi cho Nguyễn Thị Hoa" in page
    assert "Vẫn thêm người này" in page
    led = clerk.post(beside(person), {"card": field(page, "card")}).content.decode()
    assert "Thẻ và hồ sơ khác nhau 3 mục" in led and "trùng" in led


def test_a_member_of_another_commune_is_not_told_of(place: Place, clerk: Client) -> None:
    other = register_person(place.binh_minh.east, full_name="Nguyễn Thị Hoa", id_number=NUMBER)
    page = scan(clerk).content.decode()
    assert "đã có ở một nơi khác" in page
    assert "Bình Minh" not in page and f"/hoi-vien/{other.pk}/" not in page


def test_what_was_ticked_is_taken_over_and_nothing_else(place: Place, clerk: Client) -> None:
    person = hoa(place, address="Xóm 2", old_id="145678902")
    page = scan(clerk, beside(person)).content.decode()
    assert re.findall(r'value="(\w+)" checked', page) == ["birth", "id_number"]
    sent = {name: field(page, name) for name in ("card", "version", "seen", "key")}
    done = clerk.post(beside(person), {**sent, "take": ["birth", "id_number"]})
    assert done["Location"] == reverse("person", kwargs={"person": person.pk})
    person.refresh_from_db()
    assert (person.birth, person.birth_precision) == (date(1978, 8, 15), "day")
    assert (identity_of(person), identity_of(person, "old_id")) == (NUMBER, "145678902")
    assert person.address == "Xóm 2"
    line = Line.objects.get(act="members.correct")
    assert line.data["changes"].keys() == {"birth", "id_number"}
    assert NUMBER not in str(line.data)


def test_no_number_stands_in_a_comparison_and_no_read_is_needed(place: Place, clerk: Client) -> None:
    person = hoa(place, id_number="036178005678")
    page = scan(clerk, beside(person)).content.decode()
    assert "•678" in page and "•234" in page
    for number in (NUMBER, OLD, "036178005678"):
        assert number not in page
    assert not Read.objects.exists()


def test_a_card_that_agrees_offers_nothing(place: Place, clerk: Client) -> None:
    person = hoa(place, birth="1978-08-15", id_number=NUMBER, old_id=OLD, address="Thôn Đông, Xã An Lạc")
    page = scan(clerk, beside(person)).content.decode()
    assert "Thẻ khớp với hồ sơ" in page and 'name="take"' not in page


def test_taking_nothing_over_writes_nothing(place: Place, clerk: Client) -> None:
    person = hoa(place)
    page = scan(clerk, beside(person)).content.decode()
    answer = clerk.post(
        beside(person), {name: field(page, name) for name in ("card", "version", "seen", "key")}
    )
    assert answer.status_code == 302
    assert not Line.objects.filter(act="members.correct").exists()


def test_a_number_of_somebody_else_is_asked_about_once(place: Place, clerk: Client) -> None:
    hoa(place, full_name="Trần Thị Lụa", id_number=NUMBER)
    person = hoa(place)
    page = scan(clerk, beside(person)).content.decode()
    assert "đang ghi cho Trần Thị Lụa" in page and "Vẫn lưu" in page
    sent = {name: field(page, name) for name in ("card", "version", "key")}
    asked = clerk.post(beside(person), {**sent, "take": "id_number", "seen": ""})
    assert asked.status_code == 200 and "đang ghi cho Trần Thị Lụa" in asked.content.decode()
    person.refresh_from_db()
    assert person.id_hash is None
    done = clerk.post(beside(person), {**sent, "take": "id_number", "seen": field(page, "seen")})
    assert done.status_code == 302
    person.refresh_from_db()
    assert identity_of(person) == NUMBER


def test_whoever_was_slower_sees_both_and_can_go_on(place: Place, clerk: Client) -> None:
    person = hoa(place)
    page = scan(clerk, beside(person)).content.decode()
    sent = {name: field(page, name) for name in ("card", "version", "seen", "key")}
    facts = {"address": "Nơi người kia vừa ghi"}
    correct(factories.all_seeing(), member=person.member, version=1, facts=facts, today=date(2026, 11, 23))
    slower = clerk.post(beside(person), {**sent, "take": "birth"})
    shown = slower.content.decode()
    assert slower.status_code == 409
    assert "người khác đã sửa" in shown and "Nơi người kia vừa ghi" in shown
    assert re.findall(r'value="(\w+)" checked', shown) == ["birth"]
    again = {name: field(shown, name) for name in ("card", "version", "seen", "key")}
    assert clerk.post(beside(person), {**again, "take": "birth"}).status_code == 302
    person.refresh_from_db()
    assert (person.birth_precision, person.address) == ("day", "Nơi người kia vừa ghi")


def test_pressed_twice_it_is_done_once(place: Place, clerk: Client) -> None:
    person = hoa(place)
    page = scan(clerk, beside(person)).content.decode()
    sent = {name: field(page, name) for name in ("card", "version", "seen", "key")}
    answers = [clerk.post(beside(person), {**sent, "take": "birth"}) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {reverse("person", kwargs={"person": person.pk})}
    assert Line.objects.filter(act="members.correct").count() == 1


def test_after_a_quarter_of_an_hour_it_is_scanned_again(place: Place, clerk: Client) -> None:
    person = hoa(place)
    with time_machine.travel("2026-11-23 08:00 +0700"):
        page = scan(clerk, beside(person)).content.decode()
    sent = {name: field(page, name) for name in ("card", "version", "seen", "key")}
    with time_machine.travel("2026-11-23 08:16 +0700"):
        late = clerk.post(beside(person), {**sent, "take": "birth"}, follow=True)
    assert "Hãy quét lại thẻ" in late.content.decode()
    assert not Line.objects.filter(act="members.correct").exists()


def test_what_was_sealed_for_one_opens_nothing_for_another(
    place: Place, clerk: Client, client_as: SignIn
) -> None:
    person, other = hoa(place), hoa(place, full_name="Trần Thị Lụa")
    sealed = field(scan(clerk, beside(person)).content.decode(), "card")
    colleague = client_as(account_with("commune_clerk", place.an_lac.unit))
    for who, whose in ((clerk, other), (colleague, person)):
        answer = who.post(beside(whose), {"card": sealed, "version": "1", "take": "birth"}, follow=True)
        assert "Hãy quét lại thẻ" in answer.content.decode()
    for odd in ("", "x", "\x00", "A" * 5000, sealed[:-8] + "AAAAAAAA"):
        answer = clerk.post(beside(person), {"card": odd, "key": odd, "version": "1", "take": "birth"})
        assert answer.status_code == 302
    assert not Line.objects.filter(act="members.correct").exists()


def test_a_stranger_gets_nothing_of_her(place: Place, stranger: Client) -> None:
    person = hoa(place, id_number=NUMBER, phone="0710345678")
    assert stranger.get(beside(person)).status_code == 404
    assert scan(stranger, beside(person)).status_code == 404
    page = scan(stranger).content.decode()
    assert "Nguyễn Thị Hoa" in page  # what the card says, and no more than that
    assert "An Lạc" not in page.replace("Thôn Đông, Xã An Lạc", "")
    assert "0710" not in page.replace("0710 345 678", "", 1) and f"/hoi-vien/{person.pk}/" not in page
