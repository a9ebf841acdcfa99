"""No word of the sign-in library reaches a page: it has no Vietnamese catalogue, so each would be English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import allauth
import pytest
import time_machine
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.test import Client
from django.utils import timezone

from sohoi.access import allauth_urls
from sohoi.access.adapter import AccountAdapter, MFAAdapter
from sohoi.access.models import Account
from tests.access.people import OTHER_PASSWORD, PASSWORD, code_of, text

SendsForm = Callable[..., Any]
# Names of things, which are the same in every language.
NAMES = {"Google", "Authenticator", "Microsoft", "App", "Store", "Play", "Ctrl", "QR", "PIN", "CH", "P"}
ENGLISH = re.compile(
    r"\b(the|you|your|please|password|username|code|sign|login|log|account|this|that|try|again|invalid|incorrect|"
    r"required|field|enter|current|new|confirm|recovery|must|same|each|time|use|failed|attempts|later|wait|is|are)\b",
    re.IGNORECASE,
)


@lru_cache
def messages() -> frozenset[str]:
    """Every text of the library that could be shown, from its own catalogue."""
    catalogue = Path(allauth.__file__).parent / "locale" / "de" / "LC_MESSAGES" / "django.po"
    found = re.findall(r'^msgid "(.{9,})"$', catalogue.read_text(), re.MULTILINE)
    return frozenset(message for message in found if "%" not in message)


def english(answer: Any) -> list[str]:
    page = text(answer)
    own = [message for message in messages() if message in page]
    words = [word for word in re.findall(r"[A-Za-z]+", page) if word not in NAMES]
    attributes = re.findall(r'(?:placeholder|title|aria-label|alt)="([^"]*)"', answer.content.decode())
    return own + ENGLISH.findall(" ".join(words)) + ENGLISH.findall(" ".join(attributes))


def test_the_net_would_catch_something() -> None:
    assert len(messages()) > 150
    assert "Remember Me" in messages()
    assert ENGLISH.findall("Incorrect code. Invalid login.") == ["Incorrect", "code", "Invalid", "login"]
    assert ENGLISH.findall("Mật khẩu chưa đúng. Hãy xem lại.") == []


@pytest.mark.parametrize("own", [(AccountAdapter, DefaultAccountAdapter), (MFAAdapter, DefaultMFAAdapter)])
def test_every_message_of_the_library_has_our_words(own: tuple[Any, Any]) -> None:
    ours, theirs = own[0].error_messages, own[1].error_messages
    assert set(ours) == set(theirs)
    for key, message in ours.items():
        assert str(message) != str(theirs[key])
        assert not ENGLISH.findall(str(message)), key


def test_the_librarys_pages_are_twelve_and_no_more() -> None:
    assert len(allauth_urls.urlpatterns) == len(allauth_urls.PAGES) == 12
    assert all(pattern.callback.permission for pattern in allauth_urls.urlpatterns)


def visited(client: Client, sign_in: SendsForm) -> Iterator[Any]:
    """The doors from outside: empty, wrong, shut."""
    yield client.get("/vao/")
    yield sign_in(client, "", "")
    yield sign_in(client, "x" * 200, "y")
    yield sign_in(client, "x\0", "y\0")
    for n in range(6):
        yield sign_in(client, password=f"sai lần {n}")
    yield client.get("/vao/ngung-dung/")


def within(client: Client, secret: str, sign_in: SendsForm) -> Iterator[Any]:
    """From the second step on, everything about one's own account, right and wrong."""
    sign_in(client)
    yield client.get("/vao/ma-bao-ve/")
    yield client.post("/vao/ma-bao-ve/", {"code": ""})
    yield client.post("/vao/ma-bao-ve/", {"code": "000000"})
    client.post("/vao/ma-bao-ve/", {"code": code_of(secret)})
    for path in (
        "thoat",
        "mat-khau",
        "bao-ve",
        "bao-ve/bo",
        "bao-ve/lai",
        "bao-ve/du-phong",
        "bao-ve/du-phong/moi",
    ):
        yield client.get(f"/vao/{path}/")
    yield client.post("/vao/mat-khau/", {})
    yield client.post("/vao/mat-khau/", {"oldpassword": "sai", "password1": "1", "password2": "2"})
    yield client.post("/vao/bao-ve/lai/", {"code": "000000"})
    yield client.post("/vao/bao-ve/du-phong/moi/", follow=True)
    form = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    yield client.post("/vao/mat-khau/", form, follow=True)
    yield client.post("/vao/bao-ve/bo/", follow=True)
    yield client.post("/vao/thoat/", follow=True)


def first_time(client: Client, sign_in: SendsForm) -> Iterator[Any]:
    """Setting up the app, late enough to be asked for the password again."""
    sign_in(client)
    yield client.get("/vao/bao-ve/")
    yield client.get("/vao/bao-ve/bat/")
    yield client.post("/vao/bao-ve/bat/", {"code": ""})
    for n in range(7):
        yield client.post("/vao/bao-ve/bat/", {"code": f"00000{n}"})
    with time_machine.travel(timezone.now() + timedelta(minutes=30)):
        yield client.get("/vao/bao-ve/bat/", follow=True)
        yield client.post("/vao/mat-khau/lai/", {"password": ""})
        yield client.post("/vao/mat-khau/lai/", {"password": "sai"})
        for _ in range(12):
            yield client.post("/vao/mat-khau/lai/", {"password": "sai"})


def test_the_doors_speak_vietnamese(client: Client, chair: Account, sign_in: SendsForm) -> None:
    assert [english(answer) for answer in visited(client, sign_in)] == [[]] * 11


def test_the_first_time_speaks_vietnamese(client: Client, chair: Account, sign_in: SendsForm) -> None:
    answers = list(first_time(client, sign_in))
    assert [english(answer) for answer in answers] == [[]] * len(answers)
    assert answers[-1].status_code == 429


def test_inside_everything_speaks_vietnamese(
    client: Client, chair: Account, secret: str, sign_in: SendsForm
) -> None:
    answers = list(within(client, secret, sign_in))
    assert {answer.status_code for answer in answers} == {200}
    assert [english(answer) for answer in answers] == [[]] * len(answers)
