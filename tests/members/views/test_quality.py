"""What is wanting, as pages: reached from where she works, each link with its number."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from tests import factories

SignIn = Callable[[Account], Client]


@pytest.fixture
def people(place: factories.Place) -> None:
    for n in range(3):
        factories.register_person(place.an_lac.east, full_name=f"Lê Thị {n}", birth="1980-01-01")
    factories.register_person(place.an_lac.west, full_name="Lê Thị Tây", birth="1990")
    factories.register_person(place.binh_minh.east, full_name="Lê Thị Lạ")


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


LINK = re.compile(r'<a href="(/hoi-vien/\?[^"]+)"><span>([^<]+)</span><span class="tag \w+">([\d.]+) người')


@pytest.mark.usefixtures("people")
def test_each_link_opens_as_many_people_as_it_says(place: factories.Place, client_as: SignIn) -> None:
    client = client_as(factories.account_with("commune_chair", place.an_lac.unit))
    links = LINK.findall(page(client, reverse("quality-unit", args=[place.an_lac.unit.pk])))
    assert [(words, n) for _, words, n in links] == [
        ("Thiếu số căn cước", "4"),
        ("Thiếu số điện thoại", "4"),
        ("Sinh ngày 01/01, có thể chỉ là ghi tạm", "3"),
        ("Chưa xếp vào tổ", "4"),
        ("Chưa rõ ngày, tháng sinh", "1"),
    ]
    for link, _, n in links:
        found = page(client, link)
        assert f"{n} người theo lựa chọn" in found
        assert found.count('class="person"') == int(n)
        assert "Lê Thị Lạ" not in found


@pytest.mark.usefixtures("people")
def test_everybody_lands_on_her_own(
    place: factories.Place, client_as: SignIn, client_on_phone: SignIn
) -> None:
    commune, branch = place.an_lac.unit, place.an_lac.east
    chair = client_as(factories.account_with("commune_chair", commune))
    head = client_on_phone(factories.account_with("branch_head", branch))
    officer = client_as(factories.account_with("province_officer", place.province))
    for client, unit in ((chair, commune), (head, branch)):
        assert client.get(reverse("quality"))["Location"] == reverse("quality-unit", args=[unit.pk])
        assert client.get(reverse("ready"))["Location"] == reverse("ready-unit", args=[unit.pk])
        listed = page(client, reverse("members"))
        assert reverse("quality") in listed and reverse("ready") in listed
    assert officer.get(reverse("quality"))["Location"] == reverse("units")
    assert reverse("quality") not in page(officer, reverse("members"))


@pytest.mark.usefixtures("people")
def test_strangers_and_other_units_find_no_page(place: factories.Place, client_as: SignIn) -> None:
    stranger = client_as(factories.account_with("commune_chair", place.binh_minh.unit))
    chair = client_as(factories.account_with("commune_chair", place.an_lac.unit))
    for unit in (place.an_lac.unit, place.an_lac.east):
        assert stranger.get(reverse("quality-unit", args=[unit.pk])).status_code == 404
        assert stranger.get(reverse("ready-unit", args=[unit.pk])).status_code == 404
    for unit in (place.province, place.an_lac.east_cells[0]):
        assert chair.get(reverse("quality-unit", args=[unit.pk])).status_code == 404


def test_a_branch_without_anybody_or_a_head_says_so(place: factories.Place, client_as: SignIn) -> None:
    client = client_as(factories.account_with("commune_chair", place.an_lac.unit))
    assert "Sổ chưa có hội viên nào" in page(client, reverse("quality-unit", args=[place.an_lac.east.pk]))
    factories.register_person(place.an_lac.east)
    found = page(client, reverse("quality-unit", args=[place.an_lac.east.pk]))
    assert "Chưa ghi ai là chi hội trưởng." in found
    assert "2 chi hội chưa có chi hội trưởng" in page(
        client, reverse("quality-unit", args=[place.an_lac.unit.pk])
    )


@pytest.mark.usefixtures("people")
def test_a_record_says_what_is_doubted(place: factories.Place, client_as: SignIn) -> None:
    client = client_as(factories.account_with("commune_chair", place.an_lac.unit))
    woman = factories.register_person(place.an_lac.east, birth="1980-01-01")
    assert "Sinh ngày 01/01" in page(client, reverse("person", args=[woman.pk]))
