"""Adding branches says what was made, and which names differ in accents alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from sohoi.units.models import Unit
from tests.factories import Place, account_with, make_unit

SignIn = Callable[[Account], Client]


def said(client: Client, commune: Unit, names: str, *, key: str = "") -> list[str]:
    """The messages of the page after these names were sent."""
    sent = {"names": names, "key": key or uuid.uuid4().hex}
    answer = client.post(reverse("unit-branches", kwargs={"unit": commune.pk}), sent, follow=True)
    return [str(one) for one in answer.context["messages"]]


def test_names_that_differ_in_accents_are_made_and_told(place: Place, client_as: SignIn) -> None:
    commune = place.an_lac.unit
    make_unit("Thôn Ha", "branch", place.binh_minh.unit)
    client = client_as(account_with("commune_clerk", commune))
    assert said(client, commune, "Thôn Hà\nThôn Hạ\nThôn Nam") == [
        "Đã thêm 3 chi hội.",
        "Thôn Hà và Thôn Hạ chỉ khác dấu, nên là hai chi hội.",
    ]
    assert said(client, commune, "THÔN NAM\nThôn Hạ") == ["Các chi hội này đã có trong sổ."]
    assert Unit.objects.filter(parent=commune).count() == 5


def test_a_form_sent_twice_says_the_same(place: Place, client_as: SignIn) -> None:
    commune = place.an_lac.unit
    client = client_as(account_with("commune_clerk", commune))
    both = [said(client, commune, "Thôn Hà\nThôn Nam", key="k1") for _ in range(2)]
    assert both == [["Đã thêm 2 chi hội."]] * 2
    assert Unit.objects.filter(parent=commune).count() == 4


def test_a_stranger_adds_no_branch(place: Place, client_as: SignIn) -> None:
    client = client_as(account_with("commune_chair", place.binh_minh.unit))
    url = reverse("unit-branches", kwargs={"unit": place.an_lac.unit.pk})
    assert client.post(url, {"names": "Thôn Hà", "key": "k1"}).status_code == 404
    assert Unit.objects.filter(parent=place.an_lac.unit).count() == 2
