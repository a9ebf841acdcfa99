"""What a page looks like after something went wrong: as right as before, and it says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sohoi.members.models import Person
from sohoi.members.services import people
from tests import factories
from tests.browser.test_crawl import look_at_it
from tests.browser.visits import PHONE, Visitor, Window
from tests.pages import world

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Slip:
    """A form filled in wrongly: where, what by field name, the button, and a word of what is said then."""

    page: str
    about: Mapping[str, str | int]
    typed: Mapping[str, str]
    button: str
    said: str


def slips(there: world.World) -> list[Slip]:
    """One for each form of the office."""
    east, west = there.place.an_lac.branches
    someone, long, commune = (
        {"person": there.people["bare"].pk},
        there.people["long"],
        there.fitting["commune"],
    )
    twin = {"full_name": long.full_name, "birth": "1958", "branch": str(east.pk)}
    wrong = {"full_name": "Trần Thị Sai", "birth": "31/02/1980", "phone": "abc", "branch": str(east.pk)}
    other_cell = {"branch": str(west.pk), "cell": str(there.place.an_lac.east_cells[0].pk)}
    reach: dict[str, str | int] = someone | {"card": "lien-lac"}
    herself: dict[str, str | int] = someone | {"card": "ban-than"}
    no_phone, no_day = "không phải số điện thoại", "Hãy ghi như 15/8/1978"
    return [
        Slip("person-add", {}, {}, "Thêm hội viên", "Hãy ghi họ và tên"),
        Slip("person-add", {}, wrong, "Thêm hội viên", no_phone),
        Slip("person-add", {}, twin, "Thêm hội viên", "đã có trong sổ"),
        Slip("person-edit", reach, {"phone": "09"}, "Lưu", no_phone),
        Slip("person-edit", herself, {"birth": "sắp tới"}, "Lưu", no_day),
        Slip("person-leave", someone, {"on": "hôm kia"}, "Cho rời Hội", no_day),
        Slip("person-move", someone, other_cell, "Chuyển", "Tổ này không thuộc chi hội đã chọn"),
        Slip("unit-rename", {"unit": east.pk}, {"name": "Thôn Tây"}, "Đổi tên", "Thôn Tây"),
        Slip("unit-cell", {"unit": east.pk}, {"name": ""}, "Thêm tổ", "Hãy ghi tên"),
        Slip("unit-branches", {"unit": commune}, {"names": ""}, "Thêm chi hội", "Hãy ghi ít nhất"),
        Slip("books", {}, {}, "Đọc danh sách", "Hãy chọn tệp"),
        Slip("members-export", {}, {}, "Xuất", "Hãy ghi lý do"),
    ]


def test_every_form_filled_in_wrongly(visit: Visitor, place: factories.Place) -> None:
    there = world.lay_out(place, many=3)
    window = Window(visit(world.enter_as("commune_chair", place)))
    for slip in slips(there):
        window.size(PHONE)
        window.go(f"{slip.page} wrong", reverse(slip.page, kwargs=dict(slip.about)))
        fill(window, slip)
        expect(
            window.page.locator("main .error, main .note").filter(has_text=slip.said).first
        ).to_be_visible()
        look_at_it(window)
    assert window.wrong == []


def fill(window: Window, slip: Slip) -> None:
    for name, text in slip.typed.items():
        one = window.page.locator(f"main form [name={name}]").last
        if one.evaluate("one => one.tagName") == "SELECT":
            one.select_option(text)
        else:
            one.fill(text)
    window.page.locator("main").get_by_role("button", name=slip.button).last.click()


def test_what_was_typed_stays_and_is_named(visit: Visitor, place: factories.Place) -> None:
    there = world.lay_out(place, many=0)
    page = Window(visit(world.enter_as("commune_chair", place))).page
    page.goto(reverse("person-add"))
    page.get_by_label("Họ và tên").fill("Trần Thị Sai")
    page.get_by_label("Ngày sinh").fill("31/02/1980")
    page.get_by_role("button", name="Thêm hội viên").click()
    birth = page.get_by_label("Ngày sinh")
    expect(birth).to_have_attribute("aria-invalid", "true")
    expect(birth).to_have_value("31/02/1980")
    expect(page.get_by_label("Họ và tên")).to_have_value("Trần Thị Sai")
    described = (birth.get_attribute("aria-describedby") or "").split()
    said = " ".join(page.locator(f"#{one}").inner_text() for one in described)
    assert "15/8/1978" in said
    assert there.people  # she stands in the register all the while


def test_who_was_slower_sees_both(visit: Visitor, place: factories.Place) -> None:
    there = world.lay_out(place, many=0)
    person = there.people["long"]
    window = Window(visit(world.enter_as("commune_chair", place), viewport={"width": 360, "height": 740}))
    window.go("stale", reverse("person-edit", kwargs={"person": person.pk, "card": "lien-lac"}))
    meanwhile(person, address="Xóm Mới")
    window.page.get_by_label("Địa chỉ").fill("Xóm Cũ")
    window.page.get_by_role("button", name="Lưu").click()
    note = window.page.locator("main .note").filter(has_text="Xóm Mới")
    expect(note).to_contain_text("Xóm Cũ")
    look_at_it(window)
    window.page.get_by_role("button", name="Lưu").click()
    expect(window.page.get_by_text("Đã lưu")).to_be_visible()
    person.refresh_from_db()
    assert person.address == "Xóm Cũ"
    assert window.wrong == []


def meanwhile(person: Person, **facts: str) -> None:
    """Somebody else saves."""
    people.correct(
        factories.all_seeing(), member=person.member, version=person.version, facts=facts, today=world.TODAY
    )
