"""Fixtures for every room: the place, and clients signed in by either door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from sohoi.access.middleware import mark_seen
from sohoi.access.models import Account
from sohoi.access.queries import DEVICE
from tests import factories


@pytest.fixture
def place(db: None) -> factories.Place:
    """Tỉnh Sông Mai with Xã An Lạc and Xã Bình Minh; Tỉnh Trường Hà with Xã Hòa Mỹ."""
    return factories.make_place()


@pytest.fixture
def without_totp(settings: Settings) -> None:
    """A password alone is a strong sign-in, as in the demonstration."""
    settings.SOHOI_REQUIRE_TOTP = False


@pytest.fixture
def client_as(without_totp: None) -> Callable[[Account], Client]:
    """A browser in which the account has signed in strongly."""

    def sign_in(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return sign_in


@pytest.fixture
def client_on_phone() -> Callable[[Account], Client]:
    """The browser of a new trusted phone of the account, its PIN just entered."""

    def open_phone(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        session = client.session
        session[DEVICE] = factories.trusted_phone(account).pk
        mark_seen(session, always=True)
        session.save()
        return client

    return open_phone
