"""Beginning the demonstration anew with one tap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from sohoi.access.models import Account
from sohoi.config.demo import building
from sohoi.config.demo.places import Size
from sohoi.members.models import Member
from tests import factories


@pytest.fixture
def demonstration(db: None, settings: Settings) -> None:
    settings.SOHOI_DEMO = True
    settings.SOHOI_REQUIRE_TOTP = False
    building.build(Size.HAMLET, today=date(2026, 11, 28))


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def test_one_tap_brings_everything_back_and_keeps_her_signed_in(demonstration: None) -> None:
    client = signed_in("chutich")
    Member.objects.all().delete()
    response = client.post(reverse("demo-reset"), follow=True)
    assert response.status_code == 200
    assert "Bản mẫu đã trở lại như lúc đầu." in response.content.decode()
    assert response.context["actor"].name == Account.objects.get(username="chutich").full_name
    assert Member.objects.count() == 6_400


def test_the_button_stands_on_every_page_of_the_demonstration_for_whoever_is_in(demonstration: None) -> None:
    target = f'action="{reverse("demo-reset")}"'
    assert target in signed_in("kiemtra").get("/", follow=True).content.decode()
    door = Client().get("/", follow=True).content.decode()
    assert "Bản mẫu: mọi người ở đây đều bịa ra" in door
    assert target not in door


def test_others_are_signed_out_when_it_begins_anew(demonstration: None) -> None:
    other = signed_in("canbo")
    assert other.get("/hom-nay/").status_code == 200
    signed_in("chutich").post(reverse("demo-reset"))
    assert other.get("/hom-nay/").status_code == 302


def test_a_visitor_and_a_link_preview_reset_nothing(demonstration: None) -> None:
    Member.objects.all().delete()
    assert Client().post(reverse("demo-reset")).status_code == 302
    assert signed_in("chutich").get(reverse("demo-reset")).status_code == 405
    assert Member.objects.count() == 0


def test_in_real_use_the_address_does_not_exist(
    place: factories.Place, client_as: Callable[[Account], Client]
) -> None:
    person = factories.register_person(place.an_lac.east)
    client = client_as(factories.account_with("commune_chair", place.an_lac.unit))
    assert client.post(reverse("demo-reset")).status_code == 404
    assert "demo-reset" not in client.get("/hom-nay/").content.decode()
    assert Member.objects.filter(pk=person.pk).exists()


def test_a_real_folder_that_is_served_as_a_demonstration_by_mistake_keeps_its_people(
    place: factories.Place, client_as: Callable[[Account], Client], settings: Settings
) -> None:
    settings.SOHOI_DEMO = True
    person = factories.register_person(place.an_lac.east)
    client = client_as(factories.account_with("commune_chair", place.an_lac.unit))
    with pytest.raises(building.RealUse):
        client.post(reverse("demo-reset"))
    assert Member.objects.filter(pk=person.pk).exists()
