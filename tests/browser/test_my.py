"""A member's own pages on her phone: large enough, reachable for all, light, and whole without a script."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from sohoi.members.models import Card, Member
from sohoi.members.services import own, posts
from tests import factories
from tests.browser.test_crawl import look
from tests.browser.visits import PHONE, Visitor, Window
from tests.matrix.world import TODAY
from tests.pages import world

pytestmark = pytest.mark.browser

PAGES = (
    "my",
    "my-card",
    "my-record",
    "my-held",
    "my-leave",
    "my-consents",
    "my-corrections",
    "my-notices",
    "own-choose",
    "own-text",
)
DOORS = ("own-door", "own-code")
FIRST, LATER, SMALLEST, TARGET = 60_000, 15_000, 18, 56
# What came over the line for this page; nothing for what the browser had kept.
CAME = "performance.getEntries().reduce((sum, one) => sum + (one.transferSize || 0), 0)"
SMALL = """([text, target]) => {
  const seen = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 1;
  const wrong = [...document.querySelectorAll("body *")].filter((one) =>
    seen(one) && !one.closest(".skip, svg") &&
    [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) &&
    parseFloat(getComputedStyle(one).fontSize) < text);
  const low = [...document.querySelectorAll("a, button, input:not([type=hidden])")].filter((one) =>
    seen(one) && !one.closest(".skip") && one.getBoundingClientRect().height < target - 0.01);
  return [...wrong, ...low].map((one) => one.outerHTML.slice(0, 100));
}"""


@pytest.fixture
def hoa(place: factories.Place) -> Member:
    head = factories.register_person(place.an_lac.east, full_name="Lê Thị Trưởng", phone="0710222333")
    posts.appoint_head(factories.all_seeing(), member=head.member, on=TODAY)
    facts = {"birth": "1958", "phone": "0710444555", "id_number": "034158001234", "ethnicity": "Kinh"}
    return factories.register_person(place.an_lac.east, full_name=world.LONG, **facts).member


def in_front(visit: Visitor, hoa: Member, **options: object) -> Window:
    """Her phone, on which she came in by her link."""
    context = visit(None, viewport={"width": PHONE[0], "height": PHONE[1]}, **options)
    window = Window(context)
    made = own.invite(factories.all_seeing(), member=hoa)
    window.go("link", reverse("own-link", args=[made.token]))
    window.page.get_by_role("button", name="Mở trang của tôi").click()
    window.page.wait_for_url("**/toi/")
    return window


def test_every_page_of_hers(visit: Visitor, hoa: Member) -> None:
    window = in_front(visit, hoa)
    look(window, ((name, reverse(name)) for name in PAGES))
    card = Card.objects.get(person=hoa.pk)
    look(window, [("card", reverse("card", args=[card.token])), ("no card", reverse("card", args=["x"]))])
    assert window.wrong == []


def test_the_doors_and_the_kind_page(visit: Visitor, hoa: Member) -> None:
    window = Window(visit())
    made = own.invite(factories.all_seeing(), member=hoa)
    link = reverse("own-link", args=[made.token])
    look(
        window,
        [
            *((name, reverse(name)) for name in DOORS),
            ("link", link),
            ("over", reverse("own-link", args=["x"])),
        ],
    )
    assert window.wrong == []


def test_letters_of_twenty_and_targets_of_fifty_six(visit: Visitor, hoa: Member) -> None:
    window = in_front(visit, hoa)
    for name in (*PAGES, *DOORS):
        window.page.goto(reverse(name))
        assert window.page.evaluate(SMALL, [SMALLEST, TARGET]) == [], name
    assert window.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 20


def test_with_large_letters_nothing_is_cut_off(visit: Visitor, hoa: Member) -> None:
    window = in_front(visit, hoa)
    window.page.goto(reverse("own-text"))
    window.page.get_by_role("button", name="Chữ rất to").click()
    for name in PAGES:
        window.go(f"{name}, large", reverse(name))
        window.measure()
    assert window.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 30
    assert window.wrong == []


def test_without_a_script_she_gets_in_and_to_her_card(visit: Visitor, hoa: Member) -> None:
    window = in_front(visit, hoa, java_script_enabled=False)
    window.page.get_by_role("link", name="Thẻ của tôi").click()
    expect(window.page.get_by_text("Số 000001")).to_be_visible()
    call = window.page.get_by_role("link", name="Gọi chi hội trưởng")
    expect(call).to_have_attribute("href", "tel:0710222333")


def test_the_first_visit_and_the_later_ones_are_light(visit: Visitor, hoa: Member) -> None:
    window = in_front(visit, hoa)
    fresh = Window(visit(None, storage_state=window.page.context.storage_state()))
    for n, name in enumerate(PAGES):
        fresh.page.goto(reverse(name), wait_until="networkidle")
        came = fresh.page.evaluate(CAME)
        assert 0 < came <= (LATER if n else FIRST), (name, came)


def test_the_office_goes_on_by_itself_when_a_code_was_used(
    visit: Visitor, hoa: Member, place: factories.Place
) -> None:
    lan = factories.register_person(hoa.branch, full_name="Vũ Thị Lan", birth="1960", phone="0710000009")
    office = Window(visit(world.enter_as("branch_head", place)))
    office.go("list", reverse("unit-own", args=[hoa.branch_id]))
    office.page.get_by_role("link", name="Bỏ chọn hết").click()
    for one in (lan.pk, hoa.pk):
        office.page.locator(f"[name=people][value='{one}']").check()
    office.page.get_by_role("button", name="Bắt đầu").click()
    first = office.page.locator("h1").inner_text()
    signs = office.page.locator(".big-code").inner_text()
    office.size(PHONE)
    office.measure()
    office.judge()
    phone = Client()
    phone.post(reverse("own-code"), {"code": signs})
    assert settings.SOHOI_OWN_COOKIE in phone.cookies
    office.page.get_by_text("đã mở được trang riêng").wait_for()
    office.page.wait_for_function("name => document.querySelector('h1').innerText !== name", arg=first)
    assert office.wrong == []
