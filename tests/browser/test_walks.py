"""What people come for, done from the first tap to the last in the browser, each at her own screen."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from sohoi.members import tasks
from sohoi.members.models import Book, Member, Person
from tests import factories
from tests.browser.visits import DESK, PHONE, Visitor, Window
from tests.pages import world

pytestmark = pytest.mark.browser

NAMES = ("Nguyễn Thị Hoạ", "Trần Thị Đào", "Lê Thị Mận", "Phạm Thị Cúc", "Vũ Thị Lan", "Đỗ Thị Huệ")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two branches of three, as a commune keeps them: a title, headings, one row each."""
    path = tmp_path / "Danh sách hội viên 2026.xlsx"
    with xlsxwriter.Workbook(path) as written:
        sheet = written.add_worksheet("Danh sách")
        sheet.write(0, 0, "DANH SÁCH HỘI VIÊN PHỤ NỮ")
        sheet.write_row(2, 0, ["TT", "Họ và tên", "Ngày sinh", "Số ĐT", "Chi hội"])
        for n, name in enumerate(NAMES):
            branch = "Thôn Thượng" if n < 3 else "Thôn Hạ"
            row = [n + 1, name.upper(), f"0{n + 1}/0{n + 2}/197{n}", f"071000000{n}", branch]
            sheet.write_row(3 + n, 0, row)
    return path


class Walk:
    """Somebody at her screen; every tap is counted."""

    def __init__(self, window: Window) -> None:
        self.window, self.page, self.taps = window, window.page, 0

    def tap(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.taps += 1

    def sees(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)


@pytest.fixture(params=[PHONE, DESK], ids=["360 px", "1280 px"])
def chair(request: pytest.FixtureRequest, visit: Visitor, place: factories.Place) -> Walk:
    window = Window(visit(world.enter_as("commune_chair", place)))
    window.size(request.param)
    return Walk(window)


def let_the_worker_work(book: Book) -> None:
    """What a worker does with the queue."""
    tasks.write_book.func(book_id=book.pk, account_id=book.by_id)


def bring(walk: Walk, book: Path) -> Book:
    """From "Nhập danh sách" to everybody in the register."""
    walk.page.goto(reverse("books"))
    walk.page.set_input_files("input[type=file]", book)
    walk.tap("button", "Đọc danh sách")
    walk.sees("Đọc được 6 hội viên")
    walk.tap("button", "Thêm các chi hội này")
    walk.tap("button", "Nhập 6 người")
    walk.sees("Đang nhập danh sách")
    found = Book.objects.get()
    let_the_worker_work(found)
    walk.sees("Đã nhập 6 hội viên")
    return found


def names() -> list[str]:
    return sorted(Member.objects.values_list("name", flat=True))


def test_a_chair_brings_her_list_takes_it_back_and_brings_it_again(chair: Walk, book: Path) -> None:
    found = bring(chair, book)
    assert chair.taps == 3
    assert names() == sorted(NAMES)
    chair.tap("link", "Hoàn lại lần nhập này")
    chair.tap("button", "Hoàn lại 6 người")
    chair.sees("Không ai của danh sách này còn trong sổ")
    assert names() == []
    chair.tap("button", "Nhập lại danh sách này")
    chair.tap("button", "Nhập 6 người")
    found.refresh_from_db()
    let_the_worker_work(found)
    chair.sees("Đã nhập 6 hội viên")
    assert names() == sorted(NAMES)
    assert chair.window.wrong == []


def test_what_was_corrected_since_is_not_taken_back(chair: Walk, book: Path) -> None:
    found = bring(chair, book)
    find(chair, "hoa", "Nguyễn Thị Hoạ")
    correct_phone(chair, "0710 999 888")
    chair.page.goto(reverse("book", args=[found.pk]))
    chair.tap("link", "Hoàn lại lần nhập này")
    chair.tap("button", "Hoàn lại 6 người")
    chair.sees("1 người đã được sửa sau khi nhập (Nguyễn Thị Hoạ)")
    assert names() == sorted(NAMES)
    assert chair.window.wrong == []


def find(walk: Walk, typed: str, name: str) -> None:
    """From the list to her page; the list follows while she types."""
    walk.page.goto(reverse("members"))
    walk.page.fill("#q", typed)
    expect(walk.page.locator("a.person")).to_have_count(1)
    walk.tap("link", name)


def correct_phone(walk: Walk, phone: str) -> None:
    card(walk.page, "Liên lạc").get_by_role("link", name="Sửa").click()
    walk.page.get_by_label("Điện thoại", exact=False).first.fill(phone)
    walk.tap("button", "Lưu")
    walk.taps += 1
    walk.sees("Đã lưu")


def card(page: Page, title: str) -> Locator:
    return page.locator("section.card", has=page.get_by_role("heading", name=title))


def test_a_branch_head_corrects_a_telephone_number_in_three_taps(
    visit: Visitor, place: factories.Place
) -> None:
    person = factories.register_person(place.an_lac.east, full_name="Nguyễn Thị Hoạ", phone="0710000001")
    factories.register_person(place.an_lac.west, full_name="Nguyễn Thị Hoa", phone="0710000002")
    walk = Walk(Window(visit(world.enter_as("branch_head", place))))
    walk.window.size(PHONE)
    find(walk, "hoa", "Nguyễn Thị Hoạ")
    correct_phone(walk, "0710.123.456")
    assert walk.taps == 3
    assert Person.objects.get(pk=person.pk).phone == "0710123456"
    assert walk.window.wrong == []
