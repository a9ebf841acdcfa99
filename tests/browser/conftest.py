"""Chromium for the tests of this room: one for the run, a fresh profile for each visitor."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from sohoi.access.models import Account
from sohoi.members.queries import offline
from tests import factories
from tests.browser.phone import DAO, MAN, Phone, Village
from tests.browser.visits import Visitor

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)

# A slow machine with other work is no fault of the page: as long as Playwright waits for a tap.
PATIENCE = 30_000


def chromium() -> str:
    """The system's own, which `./test` has looked for before."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)))


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """The loop of its driver runs in this thread, where Django would refuse the database."""
    allowed = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=chromium(), args=list(FLAGS))
    if allowed is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(chrome: Browser, live_server: LiveServer, without_totp: None) -> Iterator[Visitor]:
    """Opens windows of visitors, and closes them all at the end."""
    opened: list[BrowserContext] = []

    def come(client: Client | None = None, **options: Any) -> BrowserContext:
        context = chrome.new_context(base_url=live_server.url, locale="vi-VN", **options)
        opened.append(context)
        if client is not None:
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context

    yield come
    for context in opened:
        context.close()


@pytest.fixture
def place(live_server: LiveServer) -> factories.Place:
    """The same place, written where the server's own connections see it."""
    return factories.make_place()


@pytest.fixture
def few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slowness of the lock is no matter of these tests."""
    monkeypatch.setattr(offline, "ROUNDS", 1000)


@pytest.fixture
def village(
    visit: Visitor, place: factories.Place, client_on_phone: Callable[[Account], Client], few_rounds: None
) -> Village:
    east, west = place.an_lac.branches
    head = factories.account_with("branch_head", east, full_name="Nguyễn Thị Hoa")
    for n, name in enumerate((DAO, MAN)):
        factories.register_person(
            east,
            full_name=name,
            birth=f"197{n}",
            phone=f"071011133{n}",
            address="Xóm Bãi Canarias",
            notes="Ghi chú Kanaria",
            cell=place.an_lac.east_cells[0],
        )
    factories.register_person(west, full_name="Phạm Thị Bên")
    other = factories.account_with("branch_head", west, full_name="Lê Thị Lạ")
    client = client_on_phone(head)
    return Village(head, client, Phone(visit, client), client_on_phone(other))


@pytest.fixture
def kept(village: Village) -> Village:
    village.phone.keep()
    return village
