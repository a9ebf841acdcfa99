"""Ready lists on screen and out: the choice is kept, the reason recorded, no other unit is in them."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import unescape

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account, Read
from sohoi.acts.models import Line
from tests import factories
from tests.pages.answers import body

SignIn = Callable[[Account], Client]


@pytest.fixture
def people(place: factories.Place) -> None:
    for commune in place.communes:
        factories.register_person(commune.east, full_name=f"Lê Thị Ánh {commune.unit.pk}", birth="1946-02-05")
        factories.register_person(
            commune.west, full_name=f"Lê Thị Bình {commune.unit.pk}", birth="1980-11-05", poverty="poor"
        )


@pytest.fixture
def chair(place: factories.Place, client_as: SignIn) -> Client:
    return client_as(factories.account_with("commune_chair", place.an_lac.unit, full_name="Trần Thị Mai"))


def at(place: factories.Place, which: str, name: str = "ready-list") -> str:
    return reverse(name, kwargs={"unit": place.an_lac.unit.pk, "which": which})


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.usefixtures("people")
def test_the_month_is_this_one_unless_another_is_chosen(place: factories.Place, chair: Client) -> None:
    with time_machine.travel("2026-02-10T08:00:00+07:00"):
        assert "Lê Thị Ánh" in shown(chair, at(place, "sinh-nhat"))
    with time_machine.travel("2026-11-10T08:00:00+07:00"):
        chair = chair_again(chair)
        found = shown(chair, at(place, "sinh-nhat"))
        assert "Lê Thị Bình" in found and "Lê Thị Ánh" not in found
        assert "Lê Thị Ánh" in shown(chair, at(place, "sinh-nhat") + "?thang=2")
        assert "Lê Thị Bình" in shown(chair, at(place, "sinh-nhat") + "?thang=13")


def chair_again(client: Client) -> Client:
    """The same person, signed in at the time that it is now."""
    again = Client()
    again.force_login(Account.objects.get(full_name="Trần Thị Mai"))
    return again


@pytest.mark.usefixtures("people")
def test_the_year_of_venerated_is_chosen(place: factories.Place, chair: Client) -> None:
    with time_machine.travel("2026-11-10T08:00:00+07:00"):
        chair = chair_again(chair)
        found = shown(chair, at(place, "mung-tho"))
        assert "80 tuổi" in found and "Tuổi là năm 2026 trừ năm sinh" in found
        assert "Năm này không có ai" in shown(chair, at(place, "mung-tho") + "?nam=2027")


@pytest.mark.usefixtures("people")
def test_the_message_can_be_marked_by_hand(place: factories.Place, chair: Client) -> None:
    found = shown(chair, at(place, "chua-co-dien-thoai"))
    start = found.index("<textarea")
    message = found[start : found.index("</textarea>")]
    assert "readonly" in message and "Lê Thị Ánh" in message
    assert f"Lê Thị Ánh {place.binh_minh.unit.pk}" not in found
    assert "<textarea" not in shown(chair, at(place, "chua-co-ngay-sinh"))


@pytest.mark.usefixtures("people")
def test_pages_follow_each_other(
    place: factories.Place, chair: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sohoi.members.views.ready.PAGE", 1)
    first = shown(chair, at(place, "chua-co-dien-thoai"))
    assert first.count('class="person"') == 1 and "?trang=2" in first
    second = shown(chair, at(place, "chua-co-dien-thoai") + "?trang=2")
    assert second.count('class="person"') == 1 and "trang=3" not in second
    assert "2</span>" in second


@pytest.mark.usefixtures("people")
def test_a_list_goes_out_for_a_reason_that_is_recorded(place: factories.Place, chair: Client) -> None:
    out = at(place, "qua-tet", "ready-export") + "?dien=poor"
    assert "Xuất 1 người ra Excel" in shown(chair, out)
    refused = chair.post(out, {"reason": ""})
    assert (refused.status_code, Read.objects.count()) == (200, 0)
    answer = chair.post(out, {"reason": "Trình danh sách", "why": "on"})
    sheet = openpyxl.load_workbook(io.BytesIO(body(answer))).active
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {"DANH SÁCH ĐỀ NGHỊ TẶNG QUÀ TẾT", "Ký nhận", "Hộ nghèo", "Tổng cộng: 1 người"} <= set(texts)
    assert [text for text in texts if text.startswith("Lê Thị")] == [f"Lê Thị Bình {place.an_lac.unit.pk}"]
    line, read = Line.objects.latest("id"), Read.objects.get()
    assert (line.act, line.reason, line.data["count"]) == ("members.export", "Trình danh sách", 1)
    assert (read.reason, read.commune_id) == ("Trình danh sách", place.an_lac.unit.pk)
    assert "Đề nghị tặng quà Tết" in read.what


@pytest.mark.usefixtures("people")
def test_nobody_else_takes_it_out(place: factories.Place, client_as: SignIn) -> None:
    out = at(place, "qua-tet", "ready-export")
    for role, unit in (("commune_clerk", place.an_lac.unit), ("commune_chair", place.binh_minh.unit)):
        client = client_as(factories.account_with(role, unit))
        assert client.get(out).status_code == 404
        assert client.post(out, {"reason": "Xem thử"}).status_code == 404
    assert Read.objects.count() == 0


def test_a_list_that_there_is_not(place: factories.Place, chair: Client) -> None:
    assert chair.get(at(place, "nguoi-giau")).status_code == 404
    assert chair.get(at(place, "nguoi-giau", "ready-export")).status_code == 404
