"""A page without a declared permission cannot be mounted, and strangers see what is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from sohoi.access.middleware import SEEN_AT
from sohoi.access.models import Account
from sohoi.acts import gate
from sohoi.acts.actor import EVERYONE
from sohoi.acts.pages import SECOND_FACTOR, SIGN_IN, UNLOCK, ActorRequest, page, route
from sohoi.units.models import Unit
from sohoi.units.permissions import SEE_UNITS
from tests.answers import answer, assert_as_if_absent
from tests.factories import Place, account_with

pytestmark = pytest.mark.urls(__name__)
SignIn = Callable[[Account], Client]


@page(SEE_UNITS)
def unit(request: ActorRequest, pk: int) -> HttpResponse:
    return HttpResponse(gate.get(request.actor, SEE_UNITS, Unit.objects.all(), pk=pk).name)


@page(SEE_UNITS)
def careless(request: ActorRequest, pk: int) -> HttpResponse:
    found = Unit.objects.filter(pk=pk).first()
    return HttpResponse(status=403) if found else HttpResponse(status=404)


@page(SEE_UNITS, methods=("POST",))
def change(request: ActorRequest) -> HttpResponse:
    return HttpResponse("đã đổi")


@page(EVERYONE)
def hello(request: ActorRequest) -> HttpResponse:
    return HttpResponse(request.actor.name)


def not_found(request: ActorRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(str(exception), status=404)


handler404 = not_found
urlpatterns = [
    route("units/<int:pk>", unit, "unit"),
    route("careless/<int:pk>", careless, "careless"),
    route("change", change, "change"),
    route("hello", hello, "hello"),
    *(route(f"door/{name}", hello, name) for name in (SIGN_IN, UNLOCK, SECOND_FACTOR)),
]


def test_a_view_without_a_permission_cannot_be_mounted() -> None:
    def forgetful(request: Any) -> HttpResponse:
        return HttpResponse()

    assert path("x", forgetful, name="x"), "Django itself would have mounted it"
    with pytest.raises(ImproperlyConfigured, match="forgetful"):
        route("x", forgetful, "x")


def test_out_of_scope_looks_like_absent(place: Place, client_as: SignIn) -> None:
    client = client_as(account_with("commune_clerk", place.an_lac.unit))
    assert answer(client, f"/units/{place.an_lac.east.pk}")[:2] == (200, "Thôn Đông".encode())
    assert_as_if_absent(client, f"/units/{place.binh_minh.east.pk}", "/units/999999999")


def test_the_comparison_finds_a_view_that_tells(place: Place, client_as: SignIn) -> None:
    client = client_as(account_with("commune_clerk", place.an_lac.unit))
    with pytest.raises(AssertionError):
        assert_as_if_absent(client, f"/careless/{place.binh_minh.east.pk}", "/careless/999999999")


@pytest.mark.parametrize(
    ("url", "method", "status"),
    [("/change", "get", 405), ("/change", "post", 200), ("/hello", "head", 200), ("/hello", "post", 405)],
)
def test_only_declared_methods_reach_the_view(
    place: Place, client_as: SignIn, url: str, method: str, status: int
) -> None:
    client = client_as(account_with("commune_clerk", place.an_lac.unit))
    assert answer(client, url, method=method)[0] == status


def test_a_visitor_is_led_to_the_door_and_back_to_a_page_only(place: Place, client: Client) -> None:
    page_asked, form_sent = client.get("/units/7?x=1"), client.post("/change")
    assert page_asked.headers["Location"] == "/door/account_login?next=%2Funits%2F7%3Fx%3D1"
    assert form_sent.headers["Location"] == "/door/account_login"
    assert client.get("/hello").content == "Khách".encode()


def test_somebody_signed_in_without_the_permission_sees_nothing(place: Place, client_as: SignIn) -> None:
    client = client_as(account_with("technician", place.province))
    assert answer(client, f"/units/{place.an_lac.east.pk}")[0] == 404
    assert answer(client, "/hello")[0] == 200


def test_a_second_factor_is_asked_for_before_the_role_counts(
    place: Place, client_as: SignIn, settings: Any
) -> None:
    client = client_as(account_with("commune_chair", place.an_lac.unit))
    assert client.get(f"/units/{place.an_lac.east.pk}").status_code == 200
    settings.SOHOI_REQUIRE_TOTP = True
    answered = client.get(f"/units/{place.an_lac.east.pk}")
    assert answered.headers["Location"].startswith("/door/mfa_activate_totp?next=")


def test_a_phone_left_alone_asks_for_its_pin(place: Place, client_on_phone: SignIn) -> None:
    client = client_on_phone(account_with("branch_head", place.an_lac.east))
    assert client.get(f"/units/{place.an_lac.east.pk}").status_code == 200
    session = client.session
    session[SEEN_AT] = 0
    session.save()
    answered = client.get(f"/units/{place.an_lac.east.pk}")
    assert answered.headers["Location"].startswith("/door/unlock?next=")


def test_on_a_phone_only_roles_for_phones_count(place: Place, client_on_phone: SignIn) -> None:
    client = client_on_phone(account_with("commune_chair", place.an_lac.unit))
    assert client.get(f"/units/{place.an_lac.east.pk}").status_code == 404
