"""The list on a phone that is trusted no more, or was shut for good: nothing is left. And how it looks."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from sohoi.access.models import Device
from tests.browser.phone import DAO, KEEP, SHELL, STILL, Village
from tests.browser.test_crawl import look_at_it
from tests.browser.visits import Visitor, Window

pytestmark = pytest.mark.browser

NOTHING = {"records": 0, "shelves": 0, "workers": 0}


def test_taken_back_it_forgets_everything_and_says_so(kept: Village) -> None:
    phone = kept.phone
    phone.offline()
    phone.correct(DAO, phone="0710 999 000")
    Device.objects.update(revoked_at=timezone.now())
    phone.offline(False)
    expect(phone.page.locator("#wiped")).to_contain_text("không còn được vào Sổ Hội")
    expect(phone.page.locator("main")).not_to_contain_text(DAO)
    assert phone.kept() == NOTHING
    assert kept.corrections(DAO) == []


def test_another_account_on_the_same_phone_finds_nothing(kept: Village) -> None:
    """The next head signs in in this browser: what was kept for the first goes, whatever page she opens."""
    phone = kept.phone
    [cookie] = [one for one in phone.context.cookies() if one["name"] in kept.neighbour.cookies]
    phone.context.add_cookies([{**cookie, "value": kept.neighbour.cookies[cookie["name"]].value}])
    phone.page.goto(SHELL)
    expect(phone.page.locator("#wiped")).to_contain_text("Người khác đã vào")
    assert phone.kept() == NOTHING
    phone.keep()
    expect(phone.page.locator("#people")).to_contain_text("Phạm Thị Bên")
    expect(phone.page.locator("main")).not_to_contain_text(DAO)


def test_five_wrong_pins_and_it_is_gone(kept: Village) -> None:
    phone = kept.phone
    phone.offline()
    phone.page.goto(SHELL)
    for left in (4, 3):
        _try_pin(phone.page, "999111")
        expect(phone.page.locator("#why")).to_contain_text(f"Còn thử được {left} lần")
    # Another window, a page begun anew: the count goes on.
    phone.page.reload()
    for left in (2, 1):
        _try_pin(phone.page, "999111")
        expect(phone.page.locator("#why")).to_contain_text(f"Còn thử được {left} lần")
    _try_pin(phone.page, "999111")
    expect(phone.page.locator("#wiped")).to_contain_text("Sai mã PIN 5 lần")
    assert phone.kept() == NOTHING


def _try_pin(page: Page, pin: str) -> None:
    page.locator("#pin").fill(pin)
    page.get_by_role("button", name="Mở", exact=True).click()


HEARD = """ago => new Promise(give => { const r = indexedDB.open('sohoi'); r.onsuccess = () => {
  const run = r.result.transaction('vault', 'readwrite');
  run.objectStore('vault').put(Date.now() - ago, 'heard');
  run.oncomplete = () => { r.result.close(); give(); }; }; })"""
DAY = 24 * 3600 * 1000


def test_after_seven_days_without_a_word_it_stays_shut_until_there_is_one(kept: Village) -> None:
    phone = kept.phone
    phone.offline()
    phone.correct(DAO, phone="0710 999 000")
    for ago in (8 * DAY, -2 * DAY):
        phone.page.evaluate(HEARD, ago)
        phone.page.goto(SHELL)
        expect(phone.page.locator("#late")).to_be_visible()
        expect(phone.page.locator("#lock")).to_be_hidden()
    phone.page.evaluate(HEARD, 6 * DAY)
    phone.page.goto(SHELL)
    expect(phone.page.locator("#lock")).to_be_visible()
    phone.page.evaluate(HEARD, 8 * DAY)
    phone.offline(False)
    phone.page.goto(SHELL)
    phone.unlock()
    phone.waits(0)
    assert len(kept.corrections(DAO)) == 1


def test_signing_out_says_what_waits_and_takes_everything(kept: Village) -> None:
    phone = kept.phone
    phone.offline()
    phone.correct(DAO, phone="0710 999 000")
    phone.context.route(STILL, lambda route: route.abort())
    phone.offline(False)
    phone.page.goto("/muc-khac/")
    expect(phone.page.locator("main")).to_contain_text("1 việc ghi trên máy này chưa gửi")
    phone.page.get_by_role("button", name="Đăng xuất").click()
    phone.page.wait_for_url("**/vao/**")
    assert phone.kept() == NOTHING


def test_she_can_take_it_away_herself(kept: Village) -> None:
    phone = kept.phone
    assert min(phone.kept().values()) > 0
    phone.page.get_by_role("button", name="Xóa danh sách trên máy này").click()
    phone.page.get_by_role("button", name="Xóa khỏi máy này").click()
    expect(phone.page.locator("#wiped")).to_be_visible()
    assert phone.kept() == NOTHING


# Looks


def test_every_face_is_readable_and_big_enough(village: Village) -> None:
    phone = village.phone
    window = phone.window
    window.go("nothing kept", SHELL)
    look_at_it(window)
    window.go("keep", KEEP)
    look_at_it(window)
    phone.keep()
    window.where = "list"
    look_at_it(window)
    phone.correct(DAO, birth="31/02/1980")
    expect(phone.page.locator("#waiting .wrong")).to_be_visible()
    window.where = "refused"
    look_at_it(window)
    phone.page.get_by_role("button", name=DAO).click()
    window.where = "person"
    look_at_it(window)
    window.go("locked", SHELL)
    look_at_it(window)
    assert window.wrong == []


def test_without_scripts_the_other_pages_work_as_before(village: Village, visit: Visitor) -> None:
    window = Window(visit(village.client, java_script_enabled=False))
    window.go("keep", KEEP)
    expect(window.page.locator("main")).to_contain_text("Các trang khác vẫn dùng như thường")
    expect(window.page.get_by_role("button", name="Giữ danh sách trên máy này")).to_have_count(0)
    window.go("members", "/hoi-vien/")
    expect(window.page.locator("main")).to_contain_text(DAO)
    window.go("more", "/muc-khac/")
    expect(window.page.locator("[data-waiting]")).to_be_hidden()
    assert window.wrong == []
