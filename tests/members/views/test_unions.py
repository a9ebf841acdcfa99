"""The pages that merge, split and dissolve: nothing happens before it was shown what will."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.members.models import Member
from sohoi.units.models import Unit, UnitChange
from tests import factories
from tests.pages.world import crowd

SignIn = Callable[[Account], Client]


@pytest.fixture
def chair(place: factories.Place, client_as: SignIn) -> Client:
    crowd(place.an_lac.east, 4, cell=place.an_lac.east_cells[0])
    crowd(place.an_lac.west, 2)
    return client_as(factories.account_with("commune_chair", place.an_lac.unit))


def send(client: Client, page: str, unit: Unit, **fields: Any) -> str:
    sent = {"on": "1/7/2026", "key": uuid.uuid4().hex} | fields
    answer = client.post(reverse(page, kwargs={"unit": unit.pk}), sent, follow=True)
    return " ".join(unescape(answer.content.decode()).split())


def test_a_merger_is_shown_and_then_done(place: factories.Place, chair: Client) -> None:
    east, west = place.an_lac.branches
    asked = {"sources": [east.pk, west.pk], "into": west.pk, "number": "12/QĐ-BTV"}
    found = send(chair, "unit-merge", place.an_lac.unit, **asked)
    words = "4 hội viên của 1 chi hội (Thôn Đông) sẽ thuộc Chi hội Thôn Tây từ ngày 01/07/2026."
    assert words in found and "chia tách chi hội" in found
    # Only the button that says so does it: what is corrected on the way is shown once more.
    assert 'name="sure" value="1">Sáp nhập' in found and 'type="hidden" name="sure"' not in found
    assert not UnitChange.objects.exists()
    found = send(chair, "unit-merge", place.an_lac.unit, sure="1", **asked)
    assert "Đã sáp nhập chi hội." in found
    assert Member.objects.filter(branch=west).count() == 6
    assert UnitChange.objects.filter(what="merge").get().decision.startswith("12/QĐ-BTV")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "Hãy chọn chi hội nhập vào, hoặc ghi tên chi hội mới."),
        ({"name": "Thôn Mới", "sure": "1"}, "ít nhất hai chi hội"),
        ({"name": "Thôn Mới", "on": ""}, "Hãy ghi ngày."),
        ({"name": "Thôn Mới", "sources": ["999999"]}, "Hãy mở lại trang"),
    ],
)
def test_what_is_asked_again(place: factories.Place, chair: Client, asked: dict[str, Any], said: str) -> None:
    assert said in send(chair, "unit-merge", place.an_lac.unit, **asked)
    assert not UnitChange.objects.exists()


def test_a_split_by_cell(place: factories.Place, chair: Client) -> None:
    east, cell = place.an_lac.east, place.an_lac.east_cells[0]
    factories.register_person(east)
    asked = {"name": "Thôn Mới", "cells": [cell.pk]}
    found = send(chair, "unit-split", east, **asked)
    assert (
        "4 hội viên sẽ thuộc Chi hội Thôn Mới từ ngày 01/07/2026. 1 hội viên ở lại Chi hội Thôn Đông."
        in found
    )
    assert "Đã lập chi hội mới." in send(chair, "unit-split", east, sure="1", **asked)
    assert Member.objects.filter(branch__name="Thôn Mới").count() == 4


def test_only_an_empty_branch_is_dissolved(place: factories.Place, chair: Client) -> None:
    empty = factories.make_unit("Thôn Vắng", "branch", place.an_lac.unit)
    assert "còn 4 hội viên" in send(chair, "unit-dissolve", place.an_lac.east, sure="1")
    assert "Chi hội Thôn Vắng sẽ đóng lại." in send(chair, "unit-dissolve", empty)
    assert "Đã giải thể Chi hội Thôn Vắng." in send(chair, "unit-dissolve", empty, sure="1")
    assert Unit.objects.get(pk=empty.pk).closed_on is not None


def test_where_the_pages_are_found(place: factories.Place, chair: Client, client_as: SignIn) -> None:
    commune = reverse("unit", kwargs={"unit": place.an_lac.unit.pk})
    branch = reverse("unit", kwargs={"unit": place.an_lac.east.pk})
    merge, split = (
        reverse("unit-merge", kwargs={"unit": place.an_lac.unit.pk}),
        reverse("unit-split", kwargs={"unit": place.an_lac.east.pk}),
    )
    assert merge in chair.get(commune).content.decode() and split in chair.get(branch).content.decode()
    clerk = client_as(factories.account_with("commune_clerk", place.an_lac.unit))
    assert merge not in clerk.get(commune).content.decode()
    assert clerk.get(merge).status_code == 404


def test_a_stranger_reaches_none_of_them(place: factories.Place, client_as: SignIn) -> None:
    stranger = client_as(factories.account_with("commune_chair", place.binh_minh.unit))
    for name, unit in (
        ("unit-merge", place.an_lac.unit),
        ("unit-split", place.an_lac.east),
        ("unit-dissolve", place.an_lac.east),
    ):
        url = reverse(name, kwargs={"unit": unit.pk})
        assert (stranger.get(url).status_code, stranger.post(url, {"sure": "1"}).status_code) == (404, 404)
    found = stranger.post(
        reverse("unit-merge", kwargs={"unit": place.binh_minh.unit.pk}),
        {"sources": [place.an_lac.east.pk], "into": place.binh_minh.west.pk, "on": "1/7/2026", "sure": "1"},
    )
    assert found.status_code == 200 and not UnitChange.objects.exists()
