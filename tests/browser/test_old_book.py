"""A book in the letters of another time, from the file to the figures, on a telephone and at a desk."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwt
from django.urls import reverse
from playwright.sync_api import expect

from sohoi.members.models import Book, Member
from tests import factories
from tests.browser.test_walks import Walk, let_the_worker_work
from tests.browser.visits import DESK, PHONE, Visitor, Window
from tests.common.oldfonts.writing import tcvn3
from tests.pages import world

pytestmark = pytest.mark.browser

BRANCHES = ("Thôn Thượng", "Thôn Hạ", "Thôn Đoài", "Thôn Đông")
SURNAMES, GIVEN = ("Nguyễn", "Trần", "Phạm"), ("Hòa", "Đượm", "Quỳnh", "Bưởi")
WOMEN = [(f"{surname} Thị {given}", branch) for surname, given, branch in zip(
    SURNAMES * 4, GIVEN * 3, [one for one in BRANCHES for _ in range(3)], strict=True
)]  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Four branches, one to a sheet, typed in .VnTime; a column whose heading says nothing."""
    style = xlwt.XFStyle()
    style.font = xlwt.Font()
    style.font.name = ".VnTime"
    written = xlwt.Workbook()
    for n, branch in enumerate(BRANCHES):
        sheet = written.add_sheet(f"CH{n + 1}")
        rows = [
            [f"DANH SÁCH HỘI VIÊN CHI HỘI {branch.upper()}"],
            [],
            ["STT", "Họ và tên", "Năm sinh", "Điện thoại", "Mốc"],
            *_lines(branch),
        ]
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(at, column, tcvn3(cell), style)
    path = tmp_path / "so hoi vien.xls"
    written.save(str(path))
    return path


def _lines(branch: str) -> list[list[str]]:
    here = [(n, name) for n, (name, of) in enumerate(WOMEN) if of == branch]
    return [[str(n + 1), name, f"19{60 + n}", f"07100000{n:02}", f"20{10 + n}"] for n, name in here]


@pytest.fixture(params=[PHONE, DESK], ids=["360 px", "1280 px"])
def chair(request: pytest.FixtureRequest, visit: Visitor, place: factories.Place) -> Walk:
    """Two of the book are in the register already, by name, year and telephone."""
    for n in (9, 10):
        factories.register_person(
            place.an_lac.east, full_name=WOMEN[n][0], birth=f"19{60 + n}", phone=f"07100000{n:02}"
        )
    window = Window(visit(world.enter_as("commune_chair", place)))
    window.size(request.param)
    return Walk(window)


def figure(walk: Walk) -> str:
    walk.page.goto(reverse("figures"))
    return walk.page.locator("main").inner_text()


def test_from_the_file_to_the_figures_and_back(chair: Walk, book: Path) -> None:
    chair.page.goto(reverse("books"))
    chair.page.set_input_files("input[type=file]", book)
    chair.tap("button", "Đọc danh sách")
    chair.sees("Đọc được 12 hội viên")
    chair.sees("Danh sách gõ bằng chữ kiểu cũ")
    chair.sees("Nguyễn Thị Hòa")
    _correct_the_column(chair)
    chair.tap("button", "Thêm các chi hội này")
    _decide_about_two(chair)
    found = Book.objects.get()
    _enter(chair, found, 11)
    assert Member.objects.count() == 2 + 11
    assert set(Member.objects.filter(joined_year__gte=2010).values_list("joined_year", flat=True)) >= {2010}
    assert "13" in figure(chair)
    _take_back(chair, found)
    assert Member.objects.count() == 2
    chair.tap("button", "Nhập lại danh sách này")
    _enter(chair, found, 11)
    assert {"Phạm Thị Quỳnh", "Trần Thị Đượm"} <= set(Member.objects.values_list("name", flat=True))
    assert chair.window.wrong == []


def _correct_the_column(chair: Walk) -> None:
    """ "Mốc" is the year in which each joined."""
    head = chair.page.locator("th", has_text="Mốc")
    head.get_by_role("link").click()
    chair.page.get_by_label("Cột này ghi").select_option(label="Vào Hội")
    chair.tap("button", "Lưu và đọc lại")
    expect(chair.page.locator("th", has_text="Mốc")).to_contain_text("Vào Hội")


def _decide_about_two(chair: Walk) -> None:
    """One is the woman in the register, the other another of the same name."""
    chair.tap("link", "Xem từng người")
    chair.sees("2 người cần xem lại")
    chair.tap("button", "Giữ nguyên")
    chair.sees("1 người cần xem lại")
    chair.tap("button", "Người khác")
    chair.sees("1 người sẽ được nhập.")


def _enter(chair: Walk, book: Book, people: int) -> None:
    chair.tap("button", f"Nhập {people} người")
    book.refresh_from_db()
    let_the_worker_work(book)
    chair.sees(f"Đã nhập {people} hội viên")


def _take_back(chair: Walk, book: Book) -> None:
    chair.page.goto(reverse("book", kwargs={"book": book.pk}))
    chair.tap("link", "Hoàn lại lần nhập này")
    chair.tap("button", "Hoàn lại 11 người")
    chair.sees("Không ai của danh sách này còn trong sổ")
