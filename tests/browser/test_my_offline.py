"""A member's own notices where there is no network: readable, answered once, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Error, Page, expect

from sohoi.acts.actor import Actor
from sohoi.members.models import Member
from sohoi.notices.models import Answer, Notice
from sohoi.notices.views import my as views
from tests import factories
from tests.browser.life import SHELF, lie_ready
from tests.browser.phone import DUMP
from tests.browser.test_crawl import look_at_it
from tests.browser.test_my import SMALL, SMALLEST, TARGET, in_front
from tests.browser.visits import Visitor, Window
from tests.notices.telling import recipient_of, told

pytestmark = pytest.mark.browser

LIST, HOME = "/toi/thong-bao/", "/toi/"
OUT, WAITS = "Chưa gặp được mạng", "đang chờ gửi"
MEETING, NEWS = "Sinh hoạt tháng 12", "Gạo cho hộ nghèo"
# As if all of it had been kept a month and a day ago.
AGE = """async () => {
  const shelf = await caches.open("toi-tin");
  for (const one of await shelf.keys()) {
    const page = await shelf.match(one), headers = new Headers(page.headers);
    headers.set("Kept-At", String(Date.now() - 31 * 24 * 3600 * 1000));
    await shelf.put(one, new Response(await page.text(), { headers }));
  }
}"""


@pytest.fixture
def hoa(place: factories.Place) -> Member:
    facts = {"full_name": "Phạm Thị Hoa", "birth": "1958", "phone": "0710345678"}
    return factories.register_person(place.an_lac.east, **facts).member


@pytest.fixture
def clerk(place: factories.Place) -> Actor:
    return factories.actor_with("commune_clerk", place.an_lac.unit)


@pytest.fixture
def meeting(clerk: Actor, hoa: Member) -> Notice:
    return invite(clerk, hoa)


def invite(clerk: Actor, hoa: Member, **more: Any) -> Notice:
    given = {"kind": "invitation", "title": MEETING, "meet_place": "Nhà văn hóa Mauritius", **more}
    return told(clerk, hoa.commune, hoa.branch, **given)


@pytest.fixture
def window(visit: Visitor, hoa: Member, meeting: Notice, clerk: Actor) -> Window:
    """Her phone, which has seen her list once."""
    told(clerk, hoa.commune, hoa.branch, title=NEWS)
    window = in_front(visit, hoa)
    read_list(window.page, 3)
    return window


def read_list(page: Page, kept: int) -> None:
    """Look at the list, and wait until so many pages lie ready."""
    go(page, LIST)
    lie_ready(page, kept)


def go(page: Page, path: str) -> None:
    """Lead there: a page that hears of the network loads itself anew, and may come in between."""
    for _ in range(3):
        try:
            page.goto(path)
        except Error as no:
            if "ERR_ABORTED" not in str(no):
                raise
        else:
            return
    raise AssertionError(path)


def network(window: Window, *, there: bool) -> None:
    window.page.context.set_offline(not there)


def answer(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).click()
    expect(page.get_by_text(WAITS)).to_be_visible()


def path_of(notice: Notice) -> str:
    return reverse("my-notice", args=[notice.pk])


def faults(window: Window) -> list[str]:
    """That a browser out of reach asked in vain was the meaning of it."""
    return [one for one in window.wrong if "ERR_INTERNET_DISCONNECTED" not in one]


def test_she_reads_and_answers_without_a_network_and_it_goes_once(
    window: Window, hoa: Member, meeting: Notice
) -> None:
    page = window.page
    network(window, there=False)
    page.goto(HOME)
    expect(page.get_by_text(OUT)).to_be_visible()
    look_at_it(window)
    page.get_by_role("link", name=MEETING).click()
    expect(page.get_by_text("Nhà văn hóa Mauritius")).to_be_visible()
    expect(page.get_by_text(OUT)).to_be_visible()
    answer(page, "Tôi sẽ dự")
    expect(page.get_by_text("Câu trả lời “Tôi sẽ dự” đang chờ gửi")).to_be_visible()
    look_at_it(window)
    assert page.evaluate(SMALL, [SMALLEST, TARGET]) == []
    go(page, LIST)
    expect(page.get_by_text("1 câu trả lời đang chờ gửi")).to_be_visible()
    assert Answer.objects.count() == 0
    go(page, path_of(meeting))
    network(window, there=True)
    expect(page.get_by_text("Đã ghi: Tôi sẽ dự")).to_be_visible(timeout=30_000)
    expect(page.get_by_text(WAITS)).to_be_hidden()
    mine = recipient_of(meeting, hoa.person)
    assert (mine.value, mine.late, Answer.objects.count()) == ("yes", False, 1)
    assert faults(window) == []


def test_a_changed_mind_is_sent_in_its_order(window: Window, hoa: Member, meeting: Notice) -> None:
    page = window.page
    network(window, there=False)
    go(page, path_of(meeting))
    for words in ("Tôi sẽ dự", "Tôi xin vắng"):
        answer(page, words)
    expect(page.get_by_text("“Tôi xin vắng” đang chờ gửi")).to_be_visible()
    network(window, there=True)
    expect(page.get_by_text("Đã ghi: Tôi xin vắng")).to_be_visible(timeout=30_000)
    assert [one.value for one in Answer.objects.order_by("pk")] == ["yes", "no"]


def test_an_answer_that_is_lost_is_asked_for_again_and_done_once(
    window: Window, hoa: Member, meeting: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The act is done and its answer breaks on the way, twice."""
    page, whole, broken = window.page, views.redirect, []

    def breaking(*args: Any, **kwargs: Any) -> Any:
        if len(broken) < 2:
            broken.append(args)
            raise RuntimeError("the line broke")
        return whole(*args, **kwargs)

    monkeypatch.setattr(views, "redirect", breaking)
    network(window, there=False)
    go(page, path_of(meeting))
    answer(page, "Tôi sẽ dự")
    network(window, there=True)
    for _ in range(3):
        go(page, LIST)
        page.wait_for_timeout(500)
    go(page, path_of(meeting))
    expect(page.get_by_text("Đã ghi: Tôi sẽ dự")).to_be_visible()
    expect(page.get_by_text(WAITS)).to_be_hidden()
    assert (len(broken), Answer.objects.count()) == (2, 1)


def test_nobody_else_on_this_phone_reads_or_answers_for_her(
    window: Window, hoa: Member, meeting: Notice, place: factories.Place
) -> None:
    """The network comes back when her daughter is in front: the answer waits until she is herself again."""
    page = window.page
    network(window, there=False)
    go(page, path_of(meeting))
    answer(page, "Tôi sẽ dự")
    page.goto("about:blank")
    # Before the network is back: the browser itself sends at once what waits, and then rightly in her name.
    hers = in_front_now(page)
    lan = factories.register_person(place.an_lac.east, full_name="Vũ Thị Lan", birth="1990")
    secret = str(hers["value"]).split(".")[0]
    be_in_front(page, hers, f"{secret}.{factories.own_key(lan.subject_id, secret=secret).pk}")
    network(window, there=True)
    read_list(page, 1)
    expect(page.get_by_text(WAITS)).to_be_hidden()
    found = page.evaluate(DUMP)
    assert [one for one in (MEETING, NEWS, "Mauritius") if one in found] == []
    network(window, there=False)
    go(page, path_of(meeting))
    expect(page.get_by_text(OUT)).to_be_visible()
    assert MEETING not in page.content()
    network(window, there=True)
    go(page, LIST)
    page.wait_for_timeout(500)
    assert Answer.objects.count() == 0
    be_in_front(page, hers, str(hers["value"]))
    read_list(page, 3)
    go(page, path_of(meeting))
    expect(page.get_by_text("Đã ghi: Tôi sẽ dự")).to_be_visible()
    assert recipient_of(meeting, hoa.person).value == "yes"


def in_front_now(page: Page) -> dict[str, Any]:
    """The cookie that says who is in front of this phone."""
    return next({**one} for one in page.context.cookies() if one["name"] == settings.SOHOI_OWN_COOKIE)


def be_in_front(page: Page, cookie: dict[str, Any], value: str) -> None:
    page.context.add_cookies([{**cookie, "value": value}])  # type: ignore[typeddict-item]


def test_leaving_the_phone_takes_all_of_it_along(window: Window, meeting: Notice) -> None:
    page = window.page
    page.goto(reverse("my-leave"))
    page.get_by_role("button", name="Thoát").click()
    page.wait_for_url("**/toi/**")
    found = page.evaluate(DUMP)
    assert [one for one in (MEETING, NEWS, "Mauritius") if one in found] == []
    network(window, there=False)
    go(page, path_of(meeting))
    expect(page.get_by_role("heading", name="Chưa gặp được mạng")).to_be_visible()
    look_at_it(window)
    assert faults(window) == []


def test_after_a_month_nothing_is_shown_any_more(window: Window, meeting: Notice) -> None:
    page = window.page
    page.evaluate(AGE)
    network(window, there=False)
    go(page, path_of(meeting))
    expect(page.get_by_role("heading", name="Chưa gặp được mạng")).to_be_visible()
    assert MEETING not in page.evaluate(DUMP)


def test_what_the_book_does_not_take_is_said(
    visit: Visitor, clerk: Actor, hoa: Member, window: Window
) -> None:
    page = window.page
    asked = told(clerk, hoa.commune, hoa.branch, ask="number", question="Mấy người?", title="Đếm")
    read_list(page, 4)
    network(window, there=False)
    go(page, path_of(asked))
    page.get_by_label("Con số").fill("nhiều")
    answer(page, "Gửi con số")
    network(window, there=True)
    expect(page.get_by_text("chưa được nhận")).to_be_visible(timeout=30_000)
    look_at_it(window)
    go(page, path_of(asked))
    page.get_by_label("Con số").fill("4")
    page.get_by_role("button", name="Gửi con số").click()
    expect(page.get_by_text("Đã ghi: 4")).to_be_visible()
    page.reload()
    expect(page.get_by_text("chưa được nhận")).to_be_hidden()
    assert [one.value for one in Answer.objects.all()] == ["4"]


def test_what_was_taken_back_is_not_answered_and_not_kept(window: Window, meeting: Notice) -> None:
    page = window.page
    network(window, there=False)
    go(page, path_of(meeting))
    answer(page, "Tôi sẽ dự")
    Notice.objects.filter(pk=meeting.pk).update(state=Notice.State.WITHDRAWN)
    network(window, there=True)
    go(page, LIST)
    lie_ready(page, 2)
    expect(page.get_by_text(WAITS)).to_be_hidden()
    assert (Answer.objects.count(), MEETING in page.evaluate(DUMP)) == (0, False)


def test_only_the_last_ten_are_kept(window: Window, clerk: Actor, hoa: Member) -> None:
    for n in range(11):
        told(clerk, hoa.commune, hoa.branch, title=f"Tin số {n}")
    newest = Notice.objects.order_by("-pk").values_list("pk", flat=True)[:10]
    wanted = sorted([LIST, *(f"{LIST}{pk}/" for pk in newest)])
    read_list(window.page, 11)
    for _ in range(100):
        if window.page.evaluate(SHELF) == wanted:
            break
        window.page.wait_for_timeout(100)
    assert window.page.evaluate(SHELF) == wanted
