"""Paper and card in a browser: sheets as printers get them, typing without mouse or script, the camera."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from sohoi.common import checked
from sohoi.members.models import Person
from tests import factories
from tests.browser.visits import DESK, PHONE, Visitor, Window
from tests.common.photo import pictures
from tests.pages import world

pytestmark = pytest.mark.browser

TEXT = "034178001234|145678901|NGUYỄN THỊ HOA|15081978|Nữ|Thôn Đông, Xã An Lạc|10052021"
A4 = (595, 842)


def sheets(page: Page) -> list[tuple[int, int]]:
    """The sheets that come out of the printer, as (width, height) in points."""
    whole = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", whole)
    return [(round(float(wide)), round(float(high))) for wide, high in boxes]


def printed(window: Window, branch: int) -> None:
    window.go("roll", reverse("unit-roll", kwargs={"unit": branch}))
    window.page.fill("[name=dates]", "5/12, 12/12, 19/12, 26/12")
    window.page.check("[name=phones]")
    window.page.fill("[name=reason]", "Họp chi hội")
    window.page.get_by_role("button", name="Xem bản in").click()
    expect(window.page.get_by_role("heading", name="Danh sách điểm danh")).to_be_visible()


def test_a_roll_comes_out_on_upright_sheets(visit: Visitor, place: factories.Place) -> None:
    there = world.lay_out(place, many=60)
    window = Window(visit(world.enter_as("branch_head", place)))
    for size in (PHONE, DESK):
        window.size(size)
        printed(window, there.place.an_lac.east.pk)
        window.where = "roll printed"
        window.measure()
        window.judge()
    window.page.emulate_media(media="print")
    found = sheets(window.page)
    assert len(found) >= 4 and set(found) == {A4}
    for gone in (".paper-bar", ".demo", "nav"):
        assert window.page.locator(gone).locator("visible=true").count() == 0
    assert smallest(window.page) >= 14 * 96 / 72 - 0.1
    assert window.wrong == []


def smallest(page: Page) -> float:
    """The smallest letters of the sheet, in dots of the screen."""
    return float(
        page.evaluate(
            "Math.min(...[...document.querySelectorAll('main *')].filter(one => one.checkVisibility()"
            " && !one.closest('svg')).map(one => parseFloat(getComputedStyle(one).fontSize)))"
        )
    )


def test_the_codes_on_paper_open_the_people_of_their_rows(visit: Visitor, place: factories.Place) -> None:
    people = world.crowd(place.an_lac.east, 5)
    window = Window(visit(world.enter_as("branch_head", place), device_scale_factor=2))
    window.size(DESK)
    printed(window, place.an_lac.east.pk)
    shown = Image.open(io.BytesIO(window.page.screenshot(full_page=True)))
    found = {one.text for one in zxingcpp.read_barcodes(shown)}
    host = "/".join(window.page.url.split("/")[:3])
    assert found == {host + reverse("person", kwargs={"person": one.pk}) for one in people}


def test_an_empty_form_is_one_sheet_on_its_side(visit: Visitor, place: factories.Place) -> None:
    window = Window(visit(world.enter_as("commune_clerk", place)))
    window.size(DESK)
    window.go("blank", reverse("unit-blank", kwargs={"unit": place.an_lac.east.pk}))
    window.page.emulate_media(media="print")
    assert sheets(window.page) == [(A4[1], A4[0])]
    assert window.wrong == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360 px", "1280 px"])
def test_paper_is_typed_in_without_mouse_and_script(
    size: tuple[int, int], visit: Visitor, place: factories.Place
) -> None:
    first, second, *_ = world.crowd(place.an_lac.east, 8, cell=place.an_lac.east_cells[0])
    window = Window(visit(world.enter_as("branch_head", place), java_script_enabled=False))
    window.size(size)
    window.go("typing", reverse("unit-typing", kwargs={"unit": place.an_lac.east.pk}))
    press = window.page.keyboard
    for n, person in enumerate((first, second)):
        press.type(checked.written(person.pk).replace("-", ""))
        enter(window.page)
        press.press("Control+a")
        press.type(f"0710 222 33{n}")
        enter(window.page)
        expect(window.page.locator("main")).to_contain_text(f"Đã lưu {person.full_name}")
    phones = [Person.objects.get(pk=one.pk).phone for one in (first, second)]
    assert phones == ["0710222330", "0710222331"]


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360 px", "1280 px"])
def test_a_photo_that_is_chosen_fills_the_form(
    size: tuple[int, int], visit: Visitor, place: factories.Place, tmp_path: Any
) -> None:
    photo = tmp_path / "the.jpg"
    photo.write_bytes(pictures.jpeg(pictures.card(3, TEXT)))
    window = Window(visit(world.enter_as("branch_head", place)))
    window.size(size)
    window.go("scan", reverse("person-scan"))
    with window.page.expect_navigation():
        window.page.set_input_files("#photo", photo)
    window.where = "filled"
    assert window.page.input_value("[name=full_name]") == "Nguyễn Thị Hoa"
    assert window.page.input_value("[name=id_number]") == "034178001234"
    assert "034178001234" not in window.page.url
    window.measure()
    window.judge()
    window.page.get_by_role("button", name="Thêm hội viên").click()
    expect(window.page.locator("main")).to_contain_text("Đã thêm Nguyễn Thị Hoa")
    window.page.get_by_role("link", name="Quét căn cước").click()
    window.page.fill("#text", TEXT.replace("15081978", "16081978"))
    with window.page.expect_navigation():
        window.page.press("#text", "Enter")
    window.where = "compared"
    expect(window.page.get_by_role("heading", name="Thẻ và hồ sơ khác nhau 1 mục")).to_be_visible()
    window.measure()
    window.judge()
    window.measure_narrow_and_large()
    assert window.wrong == []


DETECTOR = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return [{ rawValue: "https://zalo.me/1" }, { rawValue: %r }]; }
};
const canvas = document.createElement("canvas");
navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(5);
canvas.getContext("2d").fillRect(0, 0, 9, 9);
"""


def test_the_camera_is_offered_where_the_browser_reads_codes(visit: Visitor, place: factories.Place) -> None:
    client = world.enter_as("branch_head", place)
    without = Window(visit(client))
    without.page.add_init_script("delete window.BarcodeDetector")
    without.go("scan", reverse("person-scan"))
    expect(without.page.get_by_role("button", name="Mở máy ảnh")).to_have_count(0)
    able = Window(visit(client))
    able.page.add_init_script(DETECTOR % TEXT)
    able.go("scan", reverse("person-scan"))
    able.measure()
    with able.page.expect_navigation():
        able.page.get_by_role("button", name="Mở máy ảnh").click()
    assert able.page.input_value("[name=id_number]") == "034178001234"
    assert able.wrong == without.wrong == []
