"""Out of reach: the list opens, and what is corrected waits and comes in once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from sohoi.access.middleware import SEEN_AT
from sohoi.members.queries import offline
from tests.browser.phone import DAO, MAN, SEND, SHELL, Village, office_corrects
from tests.browser.test_crawl import look_at_it

pytestmark = pytest.mark.browser


def losing(*, times: int) -> Callable[[Route], None]:
    """The server does it and its answer never arrives, so many times."""
    left = [times]

    def lose(route: Route) -> None:
        if left[0] > 0:
            left[0] -= 1
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    return lose


# Reading


def test_without_a_network_every_page_leads_to_the_list(kept: Village) -> None:
    phone = kept.phone
    phone.offline()
    phone.page.goto("/hoi-vien/")
    assert phone.page.url.endswith(SHELL)
    expect(phone.page.locator("#network")).to_be_visible()
    expect(phone.page.locator("main")).not_to_contain_text(DAO)
    phone.unlock()
    phone.page.locator("#q").fill("dao")
    expect(phone.page.locator("#people li")).to_have_count(1)
    phone.page.get_by_role("button", name=DAO).click()
    expect(phone.page.locator("#person")).to_contain_text("Xóm Bãi Canarias")
    expect(phone.page.locator("#person")).to_contain_text("0710 111 330")
    phone.offline(False)
    phone.page.goto("/hoi-vien/")
    assert phone.page.url.endswith("/hoi-vien/")


def test_the_lock_takes_its_time(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all the rounds it opens all the same."""
    monkeypatch.setattr(offline, "ROUNDS", 600_000)
    village.phone.keep()
    expect(village.phone.page.locator("#people li")).to_have_count(2)


def test_nothing_of_people_can_be_read_in_what_the_browser_keeps(kept: Village) -> None:
    phone = kept.phone
    phone.offline()
    phone.correct(DAO, phone="0710 987 654", address="Ngõ Seychelles")
    phone.waits(1)
    found = phone.dump()
    canaries = (
        DAO,
        MAN,
        "Đào",
        "0710111",
        "111 330",
        "Canarias",
        "Kanaria",
        "987 654",
        "Seychelles",
        "246810",
    )
    assert [one for one in canaries if one in found] == []
    assert "sohoi.css" in found
    assert "wrapped" in found
    # Were it there, it would be found.
    phone.page.evaluate("caches.open('x').then(shelf => shelf.put('/x', new Response('Canarias')))")
    phone.page.evaluate(
        "new Promise(give => { const r = indexedDB.open('sohoi'); r.onsuccess = () => {"
        " const run = r.result.transaction('vault', 'readwrite');"
        " run.objectStore('vault').put(new TextEncoder().encode('Seychelles').buffer, 'x');"
        " run.oncomplete = give; }; })"
    )
    assert {"Canarias", "Seychelles"} <= {one for one in canaries if one in phone.dump()}


# Sending


def test_what_was_corrected_waits_and_goes_by_itself(kept: Village) -> None:
    phone = kept.phone
    phone.offline()
    phone.correct(DAO, phone="0710 999 000", core="yes")
    phone.correct(MAN, address="Xóm Chùa")
    phone.correct(DAO, zalo="no")
    phone.waits(3)
    assert kept.corrections(DAO) == []
    phone.offline(False)
    phone.waits(0)
    assert kept.corrections(DAO) == [
        {"phone": ["0710111330", "0710999000"], "core": ["", "có"]},
        {"zalo": ["", "không"]},
    ]
    assert kept.corrections(MAN) == [{"address": ["Xóm Bãi Canarias", "Xóm Chùa"]}]
    expect(phone.page.locator("#said")).to_have_text("Đã gửi 3 việc.")


def test_before_it_is_sent_it_can_be_dropped(kept: Village) -> None:
    phone = kept.phone
    phone.offline()
    phone.correct(DAO, phone="0710 999 000")
    phone.correct(MAN, phone="0710 999 111")
    phone.page.get_by_role("button", name="Bỏ việc này").first.click()
    phone.waits(1)
    phone.offline(False)
    phone.waits(0)
    assert (kept.corrections(DAO), len(kept.corrections(MAN))) == ([], 1)


def test_a_killed_page_loses_nothing(kept: Village) -> None:
    phone = kept.phone
    phone.offline()
    phone.correct(DAO, phone="0710 999 000")
    phone.page.close(run_before_unload=False)
    phone.page = phone.context.new_page()
    phone.page.goto(SHELL)
    expect(phone.page.locator("#waits")).to_have_text("1 việc chưa gửi.")
    phone.unlock()
    phone.waits(1)
    phone.offline(False)
    phone.waits(0)
    assert len(kept.corrections(DAO)) == 1


def test_an_answer_lost_after_delivery_is_asked_for_again(kept: Village) -> None:
    phone = kept.phone
    phone.offline()
    phone.correct(DAO, phone="0710 999 000")
    phone.correct(DAO, address="Xóm Chùa")
    phone.context.route(SEND, losing(times=2))
    phone.offline(False)
    expect(phone.page.locator("#waiting")).to_contain_text("đang chờ sổ trả lời")
    # It may be there already: too late to take it back.
    expect(phone.page.get_by_role("button", name="Bỏ việc này")).to_have_count(1)
    phone.deliver()
    assert kept.corrections(DAO) == [
        {"phone": ["0710111330", "0710999000"]},
        {"address": ["Xóm Bãi Canarias", "Xóm Chùa"]},
    ]


def test_two_windows_send_once(kept: Village) -> None:
    phone = kept.phone
    other = phone.another_window()
    phone.unlock(other)
    phone.offline()
    phone.correct(DAO, phone="0710 999 000")
    phone.correct(MAN, phone="0710 999 111", page=other)
    phone.waits(2)
    phone.waits(2, other)
    phone.offline(False)
    for page in (phone.page, other):
        page.evaluate("dispatchEvent(new Event('online'))")
    phone.waits(0)
    phone.waits(0, other)
    assert (len(kept.corrections(DAO)), len(kept.corrections(MAN))) == (1, 1)


def test_with_no_locks_between_windows_the_keys_still_see_to_it(kept: Village) -> None:
    """As in browsers of before 2018: both send the same, and it is done once."""
    phone = kept.phone
    phone.context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
    windows = [phone.another_window(), phone.another_window()]
    for page in windows:
        phone.unlock(page)
    phone.page.close()
    phone.offline()
    phone.correct(DAO, phone="0710 999 000", page=windows[0])
    phone.waits(1, windows[1])
    phone.offline(False)
    for page in windows:
        page.evaluate("dispatchEvent(new Event('online'))")
    for page in windows:
        phone.waits(0, page)
    assert len(kept.corrections(DAO)) == 1


@pytest.mark.parametrize("choice", ["Vẫn gửi ý của tôi", "Bỏ, để như trong sổ"])
def test_what_somebody_else_changed_is_shown_and_she_chooses(kept: Village, choice: str) -> None:
    phone = kept.phone
    phone.offline()
    phone.correct(DAO, phone="0710 999 000")
    office_corrects(kept.person(DAO), phone="0710222000")
    phone.offline(False)
    expect(phone.page.locator("#waiting")).to_contain_text("Trong sổ nay ghi: Điện thoại: 0710 222 000.")
    expect(phone.page.locator("#waiting")).to_contain_text("0710 999 000")
    look_at_it(phone.window)
    phone.page.get_by_role("button", name=choice).click()
    phone.waits(0)
    hers = choice.startswith("Vẫn")
    assert kept.person(DAO).phone == ("0710999000" if hers else "0710222000")
    assert len(kept.corrections(DAO)) == (2 if hers else 1)


def test_what_is_refused_stays_with_its_sentence(kept: Village) -> None:
    phone = kept.phone
    phone.offline()
    phone.correct(DAO, birth="31/02/1980")
    phone.offline(False)
    expect(phone.page.locator("#waiting .wrong")).to_contain_text("Hãy ghi như 15/8/1978")
    phone.page.get_by_role("button", name="Bỏ việc này").click()
    phone.waits(0)
    assert kept.corrections(DAO) == []


def test_a_phone_that_lay_idle_asks_for_the_pin_once_and_sends(kept: Village) -> None:
    phone = kept.phone
    phone.offline()
    phone.correct(DAO, phone="0710 999 000")
    session = kept.client.session
    session[SEEN_AT] -= 16 * 60
    session.save()
    phone.offline(False)
    expect(phone.page.locator("#why")).to_contain_text("Hãy gõ mã PIN để gửi")
    phone.unlock()
    phone.waits(0)
    assert len(kept.corrections(DAO)) == 1
