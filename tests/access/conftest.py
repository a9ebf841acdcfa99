"""People at the doors: with a password, with a code, with an app, from another machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client

from sohoi.access.models import Account
from tests.access.people import PASSWORD
from tests.factories import Place, account_with


@pytest.fixture
def fresh_limits() -> Iterator[None]:
    """A race commits what it counts; the table of limits belongs to no model, so no flush empties it."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def chair(place: Place) -> Account:
    """The chair of An Lạc, who signs in as 0710111222."""
    return with_password(account_with("commune_chair", place.an_lac.unit, full_name="Trần Thị Mai"))


@pytest.fixture
def other_chair(place: Place) -> Account:
    """The chair of Bình Minh: the stranger."""
    return account_with("commune_chair", place.binh_minh.unit, full_name="Lê Thị Lạ")


@pytest.fixture
def head(place: Place) -> Account:
    """The head of Thôn Đông of An Lạc."""
    return account_with("branch_head", place.an_lac.east, full_name="Nguyễn Thị Hoa")


def with_password(account: Account, username: str = "0710111222") -> Account:
    account.username = username
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def secret(chair: Account) -> str:
    """The chair's app: the key it holds; ten recovery codes come with it."""
    key = generate_totp_secret()
    TOTP.activate(chair, key)
    RecoveryCodes.activate(chair)
    return key


@pytest.fixture
def sign_in(db: None) -> Callable[..., Any]:
    """Send the sign-in form."""

    def send(client: Client, username: str = "0710111222", password: str = PASSWORD, **more: Any) -> Any:
        return client.post("/vao/", {"login": username, "password": password}, **more)

    return send
