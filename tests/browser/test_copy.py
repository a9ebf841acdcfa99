"""The message for a group is copied by one press, and lies there to be marked where no script runs."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.browser.visits import PHONE, Visitor, Window
from tests.pages import world

pytestmark = pytest.mark.browser


def path(there: world.World) -> str:
    return reverse("ready-list", kwargs={"unit": there.place.an_lac.unit.pk, "which": "chua-co-dien-thoai"})


@pytest.mark.parametrize("safe", [True, False])
def test_one_press_copies_the_message(visit: Visitor, place: factories.Place, safe: bool) -> None:
    there = world.lay_out(place)
    context = visit(world.enter_as("commune_chair", place))
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    if not safe:
        # As on an address without a certificate: the browser offers no clipboard.
        context.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    window = Window(context)
    window.size(PHONE)
    window.go("ready list", path(there))
    window.page.get_by_text("Chép lời nhắn Zalo").click()
    window.page.get_by_role("button", name="Chép lời nhắn", exact=True).click()
    window.page.get_by_text("Đã chép. Mở nhóm Zalo rồi dán vào.").wait_for()
    copied = window.page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert copied == window.page.locator("textarea").input_value()
    assert copied.startswith("Kính gửi hội viên xã An Lạc!")
    window.measure()
    assert window.wrong == []


def test_without_script_the_message_lies_there(visit: Visitor, place: factories.Place) -> None:
    there = world.lay_out(place)
    page = visit(world.enter_as("commune_chair", place), java_script_enabled=False).new_page()
    page.goto(path(there))
    page.get_by_text("Chép lời nhắn Zalo").click()
    expect(page.locator("textarea")).to_be_visible()
    expect(page.locator("textarea")).to_have_value(re.compile("^Kính gửi hội viên xã An Lạc!"))
    expect(page.get_by_role("button", name="Chép lời nhắn", exact=True)).to_have_count(0)
