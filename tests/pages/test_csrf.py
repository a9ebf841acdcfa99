"""No unsafe request without the form's token, whoever sends it and wherever to."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account
from tests.matrix.test_matrix import addresses, path_of
from tests.pages import world
from tests.pages.addresses import row
from tests.pages.watching import rows

# Everybody sends a POST everywhere; of the others each one, so that every address gets every one of them.
RARE = ("PUT", "PATCH", "DELETE")


@pytest.mark.parametrize("role", world.HOMES)
def test_nothing_is_done_without_the_token(role: str, there: world.World) -> None:
    client = world.enter_as(role, there.place)
    client.handler.enforce_csrf_checks = True
    before, wrong = rows(), []
    for n, pattern in enumerate(addresses(), list(world.HOMES).index(role)):
        for method in ("POST", RARE[n % 3]):
            answer = client.generic(method, path_of(pattern, there.fitting), b"", "text/plain")
            if answer.status_code != 403 or "Hãy" not in answer.content.decode():
                wrong.append(f"{method} {pattern.name}: {answer.status_code}")
    assert wrong == []
    assert rows() == before


def test_visitors_need_it_at_the_doors_too(there: world.World) -> None:
    strict = Client(enforce_csrf_checks=True)
    doors = [pattern for pattern in addresses() if row(pattern).open]
    answers = {str(one.name): strict.post(path_of(one, there.fitting)).status_code for one in doors}
    assert set(answers.values()) == {403}


def test_with_the_token_of_the_form_it_is_done(there: world.World) -> None:
    """Were everything refused, the tests above could not fail."""
    client = world.enter_as("commune_chair", there.place)
    client.handler.enforce_csrf_checks = True
    path = reverse("unit-cell", kwargs={"unit": there.fitting["unit"]})
    token = client.get(path).context["csrf_token"]
    done = client.post(path, {"name": "Tổ 9", "csrfmiddlewaretoken": str(token)})
    assert done.status_code == 302


OUT = ("https://nha-khac.vn/", "//nha-khac.vn", "javascript:alert(1)", "/\\nha-khac.vn", "https:nha-khac.vn")


@pytest.mark.parametrize("target", [*OUT, "/hoi-vien/"])
def test_signing_in_never_leads_out(target: str, there: world.World) -> None:
    """Whatever stands behind `next=`, the way goes on in this house; a page of it is gone to."""
    world.enter_as("commune_chair", there.place)
    username = Account.objects.latest("pk").username
    client = Client()
    page = client.get(reverse("account_login"), {"next": target})
    assert page.status_code == 200
    sent = {"login": username, "password": world.PASSWORD, "next": target}
    answer = client.post(reverse("account_login"), sent)
    assert answer.status_code == 302
    assert answer["Location"] == (target if target == "/hoi-vien/" else "/")
