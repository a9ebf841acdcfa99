"""Chromium for the tests of this room: one for the run, a fresh profile for each visitor."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.browser.visits import Visitor

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


def chromium() -> str:
    """The system's own, which `./test` has looked for before."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)))


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """The loop of its driver runs in this thread, where Django would refuse the database."""
    allowed = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
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
