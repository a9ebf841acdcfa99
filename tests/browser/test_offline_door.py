"""At the door, out of reach: who came is ticked on the phone, waits in sight, and comes in once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from sohoi.acts.models import Line
from sohoi.notices.models import Notice, Recipient
from tests import factories
from tests.browser.phone import DAO, MAN, Phone, Village
from tests.browser.test_crawl import look_at_it
from tests.browser.test_offline import losing
from tests.notices.telling import recipient_of, told

pytestmark = pytest.mark.browser

TITLE, TICK = "Sinh hoạt tháng 12", "**/mat-song/diem-danh/"


@pytest.fixture
def invited(village: Village, place: factories.Place) -> Notice:
    clerk = factories.actor_with("commune_clerk", place.an_lac.unit)
    return told(clerk, place.an_lac.unit, kind="invitation", title=TITLE, meet_place="Nhà văn hóa Mauritius")


@pytest.fixture
def at_door(village: Village, invited: Notice) -> Phone:
    """She holds the list, is out of reach and has the sheet before her."""
    village.phone.keep()
    village.phone.offline()
    open_sheet(village.phone.page)
    return village.phone


def open_sheet(page: Page) -> None:
    page.get_by_role("button", name=TITLE).click()
    expect(page.locator("#sheet")).to_be_visible()


def back(page: Page) -> None:
    page.get_by_role("button", name="Về danh sách").click()
    expect(page.locator("#open")).to_be_visible()


def there(village: Village, notice: Notice, name: str) -> bool:
    found: Recipient = recipient_of(notice, village.person(name))
    return found.attended is True


def ticks() -> int:
    return Line.objects.filter(act="notices.attend").count()


def test_ticks_wait_in_sight_and_go_by_themselves(village: Village, invited: Notice, at_door: Phone) -> None:
    page = at_door.page
    for name in (DAO, MAN):
        page.get_by_label(name).check()
    expect(page.locator("#sheet [role=status]")).to_have_text("2 trên 2 người có mặt. 2 dấu chưa gửi.")
    look_at_it(at_door.window)
    back(page)
    at_door.waits(2)
    expect(page.locator("#waiting")).to_contain_text(f"Điểm danh: {TITLE}")
    look_at_it(at_door.window)
    assert ticks() == 0
    page.reload()
    at_door.unlock()
    at_door.waits(2)
    at_door.offline(False)
    at_door.waits(0)
    assert (there(village, invited, DAO), there(village, invited, MAN), ticks()) == (True, True, 2)
    open_sheet(page)
    expect(page.get_by_label(DAO)).to_be_checked()
    # What the browser itself says of requests without a network is no fault of the page.
    assert [one for one in at_door.window.wrong if "ERR_INTERNET_DISCONNECTED" not in one] == []


def test_a_tick_by_mistake_is_taken_back_before_it_goes(
    village: Village, invited: Notice, at_door: Phone
) -> None:
    page = at_door.page
    page.get_by_label(DAO).check()
    page.get_by_label(MAN).check()
    page.get_by_label(DAO).uncheck()
    expect(page.locator("#sheet [role=status]")).to_have_text("1 trên 2 người có mặt. 1 dấu chưa gửi.")
    back(page)
    at_door.offline(False)
    at_door.waits(0)
    assert (there(village, invited, DAO), there(village, invited, MAN), ticks()) == (False, True, 1)


def test_an_answer_that_is_lost_is_asked_for_again_and_done_once(
    village: Village, invited: Notice, at_door: Phone
) -> None:
    page = at_door.page
    page.get_by_label(DAO).check()
    at_door.context.route(TICK, losing(times=2))
    at_door.offline(False)
    back(page)
    at_door.deliver()
    assert (there(village, invited, DAO), ticks()) == (True, 1)


def test_what_the_book_does_not_take_is_said_and_dropped(
    village: Village, invited: Notice, at_door: Phone
) -> None:
    page = at_door.page
    page.get_by_label(DAO).check()
    back(page)
    Notice.objects.filter(pk=invited.pk).update(state="withdrawn")
    at_door.offline(False)
    expect(page.locator("#waiting")).to_contain_text("đã được thu hồi")
    look_at_it(at_door.window)
    page.get_by_role("button", name="Bỏ việc này").click()
    at_door.waits(0)
    open_sheet(page)
    expect(page.get_by_label(DAO)).not_to_be_checked()


def test_the_sheet_lies_sealed(at_door: Phone) -> None:
    at_door.page.get_by_label(DAO).check()
    expect(at_door.page.locator("#sheet [role=status]")).to_contain_text("1 dấu chưa gửi")
    found = at_door.dump()
    assert [one for one in (TITLE, "Mauritius", DAO, "diem-danh") if one in found] == []
    assert "wrapped" in found
