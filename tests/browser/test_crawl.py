"""Every page as every role on a phone and on a desk: nothing too small, too wide, unnamed, foreign or broken.

What is asked of a page stands in measure.js and in `Window`; which pages there are, in tests/pages.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sohoi.access.models import Account
from tests import factories
from tests.browser.visits import DESK, PHONE, Visitor, Window
from tests.pages import addresses, world

pytestmark = pytest.mark.browser

EVERY_TIME = ("branch_head", "commune_chair", "commune_auditor", "province_officer", "technician")
# Their pages are those of another role with less on them.
BEFORE_A_RELEASE = tuple(role for role in world.HOMES if role not in EVERY_TIME)


def look(window: Window, pages: Iterable[tuple[str, str]]) -> None:
    """Open each, measure it at every size, and have it judged."""
    for name, path in pages:
        window.size(PHONE)
        window.go(name, path)
        window.weigh()
        look_at_it(window)


def look_at_it(window: Window) -> None:
    """What is shown now, on a phone, narrow, large and on a desk."""
    window.size(PHONE)
    window.measure()
    window.judge()
    window.measure_narrow_and_large()
    window.size(DESK)
    window.measure("on a desk, ")
    window.judge()
    window.size(PHONE)


@pytest.mark.parametrize("role", EVERY_TIME)
def test_every_page(role: str, visit: Visitor, place: factories.Place) -> None:
    there = world.lay_out(place)
    window = Window(visit(world.enter_as(role, place)))
    look(window, addresses.pages(there, role))
    assert window.wrong == []


CLERK = pytest.param("commune_clerk", marks=pytest.mark.nightly)


@pytest.mark.parametrize("role", ["branch_head", CLERK, "commune_chair", "province_officer"])
def test_every_face_of_a_page(role: str, visit: Visitor, place: factories.Place) -> None:
    there = world.lay_out(place)
    window = Window(visit(world.enter_as(role, place)))
    look(window, addresses.faces(there, role))
    assert window.wrong == []


@pytest.mark.nightly
@pytest.mark.parametrize("role", BEFORE_A_RELEASE)
def test_every_page_of_the_others(role: str, visit: Visitor, place: factories.Place) -> None:
    there = world.lay_out(place)
    window = Window(visit(world.enter_as(role, place)))
    look(window, addresses.pages(there, role))
    assert window.wrong == []


EMPTY = (
    "today",
    "members",
    "person-add",
    "units",
    "books",
    "figures",
    "trail",
    "trail-reads",
    "members-export",
)


def test_a_commune_in_which_nothing_has_happened(visit: Visitor, place: factories.Place) -> None:
    there = world.lay_out(place, many=0)
    window = Window(visit(world.enter_as("commune_chair", place, at=there.fresh)))
    look(window, ((name, reverse(name)) for name in EMPTY))
    window.go("today", reverse("today"))
    expect(window.page.get_by_role("link", name="Nhập danh sách").last).to_be_visible()
    assert window.wrong == []


def test_the_doors_and_what_is_not_there(visit: Visitor, place: factories.Place) -> None:
    there = world.lay_out(place, many=0)
    window = Window(visit())
    doors = (one for one in addresses.doors(there) if one[0] not in addresses.FILES)
    look(window, [*doors, ("absent", "/khong-co/")])
    assert window.wrong == []


def test_the_first_start(visit: Visitor, db: None) -> None:
    assert not Account.objects.exists()
    pages = [
        ("begin", reverse("begin")),
        ("province", reverse("begin-province")),
        ("commune", reverse("begin-commune", kwargs={"province": "01"})),
        ("commune found", reverse("begin-commune", kwargs={"province": "01"}) + "?q=a"),
        ("code", reverse("begin-code")),
    ]
    window = Window(visit())
    look(window, pages)
    window.page.goto(dict(pages)["commune found"])
    window.page.locator("main .list-links a:visible").first.click()
    window.where = "chair"
    look_at_it(window)
    expect(window.page.locator("[name=password1]")).to_be_visible()
    assert window.wrong == []
